"""Deux indicateurs croisés, sur une carte et en nuage : qui est au-dessus de l'ensemble pour l'un, pour l'autre, pour les deux."""

from collections.abc import Sequence

import pandas as pd

from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer, pluriel
from observatoire.graphiques import couleurs
from observatoire.graphiques.classes import Classes
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.indicateurs.declaration import Indicateur
from observatoire.modele import Territoire
from observatoire.provenance import des_lignes
from observatoire.territoire import noms

_NOMMEES = 4
# Du plus pâle au plus foncé : ce qui ne se range pas, puis ce qui cumule.
_INCERTAIN, _AUCUN, _UN, _AUTRE, _DEUX = 1, 2, 3, 4, 5


@element("croisement")
def croisement(lecteur: Lecteur, identifiant: str, autre: str, niveau: str = "commune") -> Figure:
    """La carte de deux taux croisés, chacun comparé à celui de l'ensemble du territoire.

    Une commune dont la fourchette contient la valeur de l'ensemble n'est rangée nulle part. Lève
    `AppelIncorrect` pour un effectif, un zonage, ou un indicateur sans valeur.
    """
    un, deux = _deux_taux(identifiant, autre)
    cadre = commun.ensemble_de(lecteur, None)
    c = couches(lecteur, None, niveau)
    cotes = [_cotes(lecteur, d, c.territoires, cadre) for d in (un, deux)]
    [a, annee, lues], [b, autre_annee, autres] = cotes
    rangs = {
        t.code: _rang(a[t.code], b[t.code]) for t in c.territoires if t.code in a and t.code in b
    }
    noms_des_classes = _classes(un, deux)
    valeurs = lues.assign(
        valeur=lues["code"].map(rangs).astype(float), bas=float("nan"), haut=float("nan")
    )
    valeurs["texte"] = [
        noms_des_classes.get(int(v), "") if pd.notna(v) else "" for v in valeurs["valeur"]
    ]
    return commun.composer(
        lecteur, un, valeurs, forme=Forme.CARTE, titre=_titre(valeurs), unite="",
        sous_titre=f"{un.libelle} ({annee}) et {deux.libelle.lower()} ({autre_annee})",
        periode=commun.periode(valeurs, annee), provenance=des_lignes(pd.concat([lues, autres])),
        perimetre=f"{len(c.territoires)} {commun.MOTS_NIVEAUX[niveau]} {noms.de(cadre)}",
        classes=Classes((0.0, *map(float, noms_des_classes)), "modalites", tuple(noms_des_classes.values())),
        notes=(
            "Chaque taux est comparé à celui de l'ensemble du territoire ; une fourchette qui le contient laisse la "
            "commune non rangée.",
        ),
        definition=f"{commun.definition(un)} {commun.definition(deux)}",
        **c.dessin, options=Options(nom_valeur="Les deux ensemble", palette=couleurs.CROISEE),
    )  # fmt: skip


@element("nuage", "Nuage de deux indicateurs")
def nuage(
    lecteur: Lecteur, identifiant: str, autre: str, niveau: str = "commune", ou: str | None = None
) -> Figure:
    """Un point par territoire : le premier taux en ordonnée, le second en abscisse, l'ensemble en traits.

    Un territoire à qui manque l'un des deux n'a pas de point, et une note le dit. Lève `AppelIncorrect` pour un
    effectif, un zonage, ou un indicateur sans valeur.
    """
    un, deux = _deux_taux(identifiant, autre)
    cadre = commun.ensemble_de(lecteur, None)
    territoires = lecteur.dans(cadre, niveau)
    [_, annee, lues], [_, autre_annee, autres] = [
        _cotes(lecteur, d, territoires, cadre) for d in (un, deux)
    ]
    abscisses = autres.set_index("code")["valeur"]
    choisi = territoire(ou).code if ou else ""
    valeurs = lues.assign(
        abscisse=lues["code"].map(abscisses), est_principal=lues["code"] == choisi
    )
    sans = [
        str(x) for x in valeurs.loc[valeurs[["valeur", "abscisse"]].isna().any(axis=1), "libelle"]
    ]
    croix = [_de_l_ensemble(lecteur, d, cadre, a) for d, a in ((deux, autre_annee), (un, annee))]
    return commun.composer(
        lecteur, un, valeurs, forme=Forme.NUAGE, titre=f"{un.libelle} et {deux.libelle.lower()}, {niveau} par {niveau}",
        sous_titre="Traits pointillés : l'ensemble du territoire"
        if annee == autre_annee
        else f"{annee} en hauteur, {autre_annee} en largeur ; traits pointillés : l'ensemble du territoire",
        periode=commun.periode(valeurs, annee), provenance=des_lignes(pd.concat([lues, autres])),
        perimetre=f"{len(territoires)} {commun.MOTS_NIVEAUX[niveau]} {noms.de(cadre)}",
        notes=(
            "Deux points voisins ne disent pas que l'un explique l'autre. Les axes serrent les points : ils ne partent pas "
            "de zéro.",
            *([f"Sans point, faute de l'un des deux chiffres : {enumerer(sans)}."] if sans else []),
        ),
        definition=f"{commun.definition(un)} {commun.definition(deux)}",
        options=Options(nom_valeur=un.libelle, nom_abscisse=f"{deux.libelle} ({deux.unite})", croix=(croix[0], croix[1])),
    )  # fmt: skip


def _deux_taux(identifiant: str, autre: str) -> tuple[Indicateur, Indicateur]:
    un, deux = indicateur(identifiant), indicateur(autre)
    if {un.forme, deux.forme} != {"taux"} or un.id == deux.id:
        raise AppelIncorrect(
            "Deux taux différents se croisent, pas des effectifs. À faire : en choisir deux."
        )
    return un, deux


def _de_l_ensemble(lecteur: Lecteur, declare: Indicateur, cadre: Territoire, annee: int) -> float:
    tout = commun.de_l_ensemble(lecteur.valeurs(declare.id, [cadre], [annee]), cadre)
    if tout is None or pd.isna(tout["valeur"]):
        raise AppelIncorrect(f"« {declare.libelle} » n'a pas de valeur pour l'ensemble en {annee}.")
    return float(tout["valeur"])


def _titre(valeurs: pd.DataFrame) -> str:
    """Les communes au-dessus pour les deux, nommées."""
    cumulent = [str(x) for x in valeurs.loc[valeurs["valeur"] == _DEUX, "libelle"]]
    reste = len(cumulent) - _NOMMEES
    dites = [*cumulent[:_NOMMEES], *([pluriel(reste, "autre")] if reste > 0 else [])]
    return f"Au-dessus de l'ensemble pour les deux : {enumerer(dites) or 'aucune commune'}"


def _cotes(
    lecteur: Lecteur, declare: Indicateur, territoires: Sequence[Territoire], cadre: Territoire
) -> tuple[dict[str, bool | None], int, pd.DataFrame]:
    """Pour chaque commune : au-dessus de l'ensemble (vrai, faux), ou trop incertaine (None)."""
    annee = commun.derniere_annee(lecteur, declare, territoires)
    seuil, cotes = _de_l_ensemble(lecteur, declare, cadre, annee), dict[str, bool | None]()
    lues = commun.lire(lecteur, declare, territoires, [annee], ranger=True)
    connues = lues[lues["valeur"].notna()]
    for code, *lus in connues[["code", "valeur", "bas", "haut"]].itertuples(index=False, name=None):
        valeur, bas, haut = map(float, lus)
        # Une fourchette vide (nan) ne contient rien.
        cotes[str(code)] = None if bas <= seuil <= haut else valeur > seuil
    if not cotes:
        raise AppelIncorrect(f"« {declare.libelle} » n'a pas de valeur ici en {annee}.")
    return cotes, annee, lues


def _rang(a: bool | None, b: bool | None) -> float:
    if a is None or b is None:
        return float(_INCERTAIN)
    return float(
        {(True, True): _DEUX, (True, False): _UN, (False, True): _AUTRE}.get((a, b), _AUCUN)
    )


def _classes(un: Indicateur, deux: Indicateur) -> dict[int, str]:
    a, b = un.libelle.lower(), deux.libelle.lower()
    return {
        _INCERTAIN: "Trop incertain pour être rangé",
        _AUCUN: "Sous l'ensemble pour les deux",
        _UN: f"Seulement : {a}",
        _AUTRE: f"Seulement : {b}",
        _DEUX: "Au-dessus pour les deux",
    }

"""Parties écrites d'après les indicateurs : phrases de constat, tableau de chiffres clés."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire import affirmations, formats
from observatoire.affirmations.mots import dire_natures
from observatoire.affirmations.sujet import minuscule
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.contenu.territoire import cles
from observatoire.contenu.territoire.cles import Cle
from observatoire.documents.contenu import Bloc, Liste, Paragraphe
from observatoire.documents.tableau import Cellule, Colonne, Tableau, Valeur
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import NON_DISPONIBLE
from observatoire.indicateurs.declaration import Indicateur
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import des_lignes

RARES = 2  # chiffres connus d'un repère qui ne font pas une colonne


@element("constats", "Phrases")
def constats(
    lecteur: Lecteur, identifiants: Sequence[str], territoires: Sequence[str]
) -> Sequence[Bloc]:
    """Une phrase par indicateur : sa dernière valeur sûre, comparée, et son évolution si c'est dicible."""
    lues = cles.lire(lecteur, identifiants, [territoire(t) for t in territoires])
    dites = [phrase(c) for c in lues]
    return [Paragraphe(dites[0], "constat")] if len(dites) == 1 else [Liste(tuple(dites))]


@element("chiffres", "Chiffres clés")
def chiffres(
    lecteur: Lecteur,
    identifiants: Sequence[str],
    territoires: Sequence[str],
    titre: str = "Chiffres clés",
) -> Sequence[Bloc]:
    """Un tableau : un indicateur par ligne, un territoire par colonne, la même année pour tous."""
    lieux = [territoire(t) for t in territoires]
    noms = [_nom_court(lecteur, t) for t in lieux]
    valeurs = lecteur.valeurs(list(identifiants), lieux)
    par_indicateur = dict(list(valeurs.groupby("indicateur")))
    lignes: list[tuple[Cellule, ...]] = []
    notes: set[str] = set()
    montrees: list[pd.Series] = []
    for i in identifiants:
        declare, siennes = indicateur(i), par_indicateur.get(i, valeurs[:0])
        celles = _lignes(siennes, lieux, _annee(siennes, lieux[0]))
        lignes.append((_nom(declare), *(_cellule(declare, x) for x in celles), _quand(celles)))
        connues = [x for x in celles if x is not None]
        notes |= {n for x in connues for n in (_reserve(x), _perimetre(declare, x)) if n}
        montrees += connues
    gardes, muets = _colonnes(lignes, noms)
    colonnes = (
        Colonne("Indicateur", largeur=30),
        *(Colonne(nom, "nombre", 17) for nom in noms),
        Colonne("Année", "annee", 12),
    )
    return [
        Tableau(
            colonnes=tuple(colonnes[j] for j in gardes),
            lignes=tuple(tuple(ligne[j] for j in gardes) for ligne in lignes),
            titre=titre,
            provenance=des_lignes(pd.DataFrame(montrees)),
            notes=(*sorted(notes), *_natures(montrees), *muets),
        )
    ]


@element("chiffres_cles", "Chiffres clés, et ce qu'ils disent")
def chiffres_cles(
    lecteur: Lecteur, identifiants: Sequence[str], territoires: Sequence[str]
) -> Sequence[Bloc]:
    """Le tableau des chiffres clés, puis une phrase pour chacun de ceux qui sont connus."""
    lues = cles.lire(lecteur, identifiants, [territoire(t) for t in territoires])
    dites = [phrase(c) for c in lues if c.ligne is not None]
    tableau = chiffres(lecteur, identifiants, territoires)
    return [*tableau, Liste(tuple(dites))] if dites else tableau


def _natures(montrees: Sequence[pd.Series]) -> list[str]:
    """Ce que sont les intervalles entre parenthèses ; s'ils sont de plusieurs genres, lesquels sont quoi."""
    bornees = [x for x in montrees if not pd.isna(x["bas"]) and not pd.isna(x["valeur"])]
    natures: dict[str, set[str]] = {}
    for x in bornees:
        natures.setdefault(x["indicateur"], set()).add(str(x["nature_intervalle"]))
    par_nature: dict[str, list[str]] = {}
    for x in bornees:
        nom = indicateur(x["indicateur"]).libelle
        # Un même chiffre, exact à un arrondi près ici et somme d'arrondis là : on dit où.
        ou = f" ({x['libelle']})" if len(natures[x["indicateur"]]) > 1 else ""
        par_nature.setdefault(str(x["nature_intervalle"]), []).append(f"{nom}{ou}")
    if len(par_nature) < 2:
        return [f"Entre parenthèses : {minuscule(dire_natures(par_nature))}" for _ in par_nature]
    return [
        f"Entre parenthèses, {formats.enumerer(dict.fromkeys(siens), 10**6)} : {minuscule(dire_natures([nature]))}"
        for nature, siens in par_nature.items()
    ]


def _colonnes(lignes: list[tuple[Cellule, ...]], noms: list[str]) -> tuple[list[int], list[str]]:
    """Les colonnes à garder ; une note dit les repères qu'aucun fichier ne donne, et le peu qu'un autre en donne."""
    connues = {
        j: [ligne for ligne in lignes if not _muette(ligne[j])] for j in range(2, len(noms) + 1)
    }
    muets = ", ".join(noms[j - 1] for j, siennes in connues.items() if not siennes)
    # Une colonne de « nd » pour un chiffre ou deux : ils se disent dessous.
    rares = [j for j, x in connues.items() if 0 < len(x) <= RARES and len(x) < len(lignes) / 2]
    gardes = [j for j in range(len(noms) + 2) if j not in rares and connues.get(j, lignes)]
    dites = [
        f"{noms[j - 1]} : {' ; '.join(f'{ligne[0]}, {_dite(ligne[j])}' for ligne in connues[j])}."
        for j in rares
    ]
    return gardes, [*dites, *[f"Comparaison non disponible : {muets}."] * bool(muets)]


def _dite(cellule: Cellule) -> str:
    return (cellule.texte if isinstance(cellule, Valeur) else str(cellule)).replace("\n", " ")


def _muette(cellule: Cellule) -> bool:
    return cellule is None or (isinstance(cellule, Valeur) and cellule.texte == NON_DISPONIBLE)


def phrase(cle: Cle) -> str:
    """Ce que vaut un chiffre clé, et son évolution si c'est un effectif ; `AppelIncorrect` s'il manque."""
    if cle.ligne is None:
        raise AppelIncorrect(
            f"« {cle.declare.libelle} » : non disponible. "
            f"À faire : {fichiers_a_deposer(cle.declare)}."
        )
    # Un taux se compare dans l'espace, un effectif dans le temps.
    evolution = cle.evolution if cle.declare.forme == "effectif" else ""
    return f"{cle.constat} {evolution}".rstrip()


def _annee(valeurs: pd.DataFrame, ici: Territoire) -> Any:
    sures = cles.sures(valeurs)
    siennes = cles.de(sures, ici)
    if len(siennes):
        return siennes["fin"].iloc[-1]
    return sures["fin"].max() if len(sures) else None


def _lignes(valeurs: pd.DataFrame, lieux: Sequence[Territoire], annee: Any) -> list[Any | None]:
    """La ligne de chaque lieu cette année-là (la dernière si `annee` est None), ou None."""
    voulues = valeurs if annee is None else valeurs[valeurs["fin"] == annee]
    par_lieu = {(x["niveau"], x["code"]): x for _, x in voulues.iterrows()}
    return [par_lieu.get((str(t.niveau), t.code)) for t in lieux]


def _nom_court(lecteur: Lecteur, t: Territoire) -> str:
    etudie = t.niveau is Niveau.EPCI and t.code == lecteur.epci
    return affirmations.LE_TERRITOIRE if etudie else lecteur.libelle(t)


def _quand(lignes: Sequence[Any | None]) -> str:
    """La période de la première valeur connue : « 2023 », « 2022-2024 »."""
    for ligne in lignes:
        if ligne is not None and not pd.isna(ligne["fin"]):
            return formats.periode(int(ligne["debut"]), int(ligne["fin"]))
    return "—"


def _nom(declare: Indicateur) -> str:
    muettes = ("", "%", "modalité", "effectif", "équipements")
    if declare.unite in muettes or declare.unite in declare.libelle.lower():
        return declare.libelle
    return f"{declare.libelle} ({declare.unite})"


def _cellule(declare: Indicateur, ligne: Any | None) -> Valeur:
    if ligne is None:
        return Valeur(formats.NON_DISPONIBLE)
    dite = affirmations.valeur(declare, ligne)
    if declare.unite != "%" and declare.forme != "zonage" and not pd.isna(ligne["valeur"]):
        # L'unité est dans le libellé de la ligne ; « moins de 3 » et les signes restent.
        dite = dite.split(formats.INSECABLE)[0] if ligne["statut"] != "arrondi" else dite
    if not pd.isna(ligne["bas"]) and not pd.isna(ligne["valeur"]):
        bas, haut = (formats.nombre(float(ligne[b]), declare.decimales) for b in ("bas", "haut"))
        # France entière : l'intervalle est plus fin que ce qui se lit.
        dite += f"\n({bas} à {haut})" if bas != haut else ""
    elif ligne["statut"] == "estime" and not pd.isna(ligne["valeur"]):
        dite += "\n(estimé)"
    nombre = None if pd.isna(ligne["valeur"]) else float(ligne["valeur"])
    return Valeur(dite, nombre, declare.decimales)


def _perimetre(declare: Indicateur, ligne: Any) -> str:
    """Le contour dont parle une cellule, quand ce n'est pas celui d'aujourd'hui."""
    dits = [r.texte for r in ligne["reserves"] if r.genre == "perimetre"]
    return f"{declare.libelle}, {ligne['libelle']} : {dits[0]}." if dits else ""


def _reserve(ligne: Any) -> str:
    return {
        "arrondi": "Arrondi par le producteur.",
        "estime": "Estimé : calculé par l'observatoire, non publié tel quel.",
        "secret": "Secret : caché par le producteur pour qu'on ne reconnaisse personne.",
    }.get(ligne["statut"], "")

"""Les réglages de la page Carte : découpage, année, classes, seconde carte."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.reserves import complementaire
from observatoire.graphiques.classes import CLASSES_AU_PLUS, LIBELLES_METHODES
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.ui import composants, donnees, etat, manquant, parties

_METHODES = [m for m in LIBELLES_METHODES if m != "manuelles"]
_NIVEAUX = {"commune": "Communes", "secteur": "Secteurs"}
_AUCUNE = "aucune"


@dataclass(frozen=True)
class Demande:
    """Tout ce qui décide de la carte : deux demandes égales donnent la même figure."""

    indicateur: str
    annee: int
    niveau: str = "commune"
    methode: str = "quantiles"
    classes: int = 5
    autre: tuple[str, int] | None = None
    etiquettes: bool = True
    ign: bool = False
    bornes: tuple[float, ...] = ()
    croise: str = ""
    cercles: str = ""


def choisir(identifiant: str) -> Demande | None:
    """Niveau, année et réglages ; None (l'état vide est dit) si rien ne se dessine."""
    gauche, milieu, droite = st.columns([1.3, 1, 1.4], vertical_alignment="bottom")
    with gauche:
        niveau = _choisir_niveau(identifiant)
    annees = _annees(identifiant, niveau)
    if not annees:
        _dire_pourquoi(identifiant)
        return None
    with milieu:
        annee = etat.annee(annees)
    with droite, st.popover("Réglages de la carte", icon=":material/tune:", width="stretch"):
        return _regler(identifiant, niveau, annee)


def _regler(identifiant: str, niveau: str, annee: int) -> Demande:
    methode, classes = "quantiles", 5
    if INDICATEURS[identifiant].forme == "taux":
        methode = etat.choisir_un(
            "Méthode de classement",
            _METHODES,
            cle="methode",
            nommer=lambda m: LIBELLES_METHODES[m].capitalize(),
        )
        classes = st.slider(
            "Nombre de classes", 3, CLASSES_AU_PLUS, 5, key="classes", bind="query-params"
        )
    bornes = _choisir_bornes() if INDICATEURS[identifiant].forme == "taux" else ()
    autre = _choisir_autre(identifiant, niveau, annee)
    croise = (
        _choisir_croise(identifiant, niveau) if INDICATEURS[identifiant].forme == "taux" else ""
    )
    cercles = _choisir_cercles() if INDICATEURS[identifiant].forme == "taux" else ""
    etat.comparer()
    etiquettes = st.toggle("Noms sur la carte", value=True, key="noms", bind="query-params")
    ign = st.toggle("Fond de plan de l'IGN (demande internet)", key="ign", bind="query-params")
    return Demande(
        identifiant,
        annee,
        niveau,
        methode,
        classes,
        autre,
        etiquettes,
        ign,
        bornes,
        croise,
        cercles,
    )


def _taux() -> list[str]:
    """Les taux connus ici, que cette édition peut montrer."""
    connus = donnees.lecteur().annees_connues(donnees.lecteur().epci)
    return [i.id for i in INDICATEURS.values() if i.forme == "taux" and i.id in connus
            and not (i.interne and donnees.public())]  # fmt: skip


def un_taux(etiquette: str, cle: str, defaut: str, sauf: str = "") -> str:
    """Le choix d'un taux, gardé dans l'adresse sous `cle` ; `sauf` : celui qu'il ne peut pas être."""
    possibles = [i for i in _taux() if i != sauf]
    return etat.choisir_un(
        etiquette, possibles, cle=cle, defaut=defaut, nommer=lambda i: INDICATEURS[i].libelle
    )


def plusieurs_taux(cle: str, defaut: Sequence[str]) -> list[str]:
    """Le choix de plusieurs taux ; vide, ceux d'office."""
    possibles = _taux()
    choisis = st.multiselect(
        "Variables", possibles, [i for i in defaut if i in possibles], key=cle,
        format_func=lambda i: INDICATEURS[i].libelle, placeholder="Celles d'office",
    )  # fmt: skip
    return choisis or list(defaut)


def _choisir_cercles() -> str:
    """Un effectif, en cercles sur les aplats : où le taux concerne peu de monde."""
    connus = donnees.lecteur().annees_connues(donnees.lecteur().epci)
    comptes = [i.id for i in INDICATEURS.values() if i.forme == "effectif" and i.id in connus
               and not (i.interne and donnees.public())]  # fmt: skip
    choix = etat.choisir_un(
        "Ajouter des cercles", [_AUCUNE, *comptes], cle="cercles",
        nommer=lambda i: INDICATEURS[i].libelle if i in INDICATEURS else "Aucun cercle",
        aide="Un nombre de personnes, de logements… en cercles sur les couleurs.",
    )  # fmt: skip
    return "" if choix == _AUCUNE else choix


def _choisir_croise(identifiant: str, niveau: str) -> str:
    """Un second taux à croiser avec le premier, sur une seule carte."""
    taux = [i for i in _taux() if i != identifiant]
    choix = etat.choisir_un(
        "Croiser avec", [_AUCUNE, *taux], cle="croiser",
        nommer=lambda i: INDICATEURS[i].libelle if i in INDICATEURS else "Aucun autre indicateur",
        aide="Qui est au-dessus de l'ensemble du territoire pour l'un, pour l'autre, pour les deux.",
    )  # fmt: skip
    return "" if choix == _AUCUNE else choix


def _choisir_bornes() -> tuple[float, ...]:
    """Des limites de classes tapées ou collées d'un tableur : elles valent pour les deux cartes."""
    ecrites = st.text_input(
        "Limites des classes (à vous)", key="bornes", placeholder="ex. 10 ; 20 ; 30", bind="query-params",
        help="Quelques nombres, du plus petit au plus grand, séparés par des points-virgules ou collés d'un tableur.",
    )  # fmt: skip
    lues = [m.replace(",", ".") for m in re.split(r"[;\s|]+", str(ecrites or "").strip()) if m]
    try:
        bornes = tuple(sorted({float(m) for m in lues}))
    except ValueError:
        st.error("Ce ne sont pas des nombres. Exemple : 10 ; 20 ; 30.", icon=":material/edit:")
        return ()
    if len(bornes) >= CLASSES_AU_PLUS:
        st.error(
            f"{len(bornes)} limites : au plus {CLASSES_AU_PLUS - 1}, sans quoi les teintes se confondent.",
            icon=":material/edit:",
        )
        return ()
    return bornes


def _choisir_niveau(identifiant: str) -> str:
    if not donnees.reglages().secteurs:
        return "commune"
    # Un sondage au cinquième est trop mince à la commune : la carte s'ouvre par secteurs, et ce
    # choix a sa propre clé pour ne pas suivre les autres indicateurs.
    sondage = complementaire(INDICATEURS[identifiant])
    cle, defaut = ("decoupage_sondage", "secteur") if sondage else ("decoupage", "commune")
    return composants.segments("Découpage", _NIVEAUX, cle, defaut, bind="query-params")


def _choisir_autre(identifiant: str, niveau: str, annee: int) -> tuple[str, int] | None:
    """Une autre année, ou un autre indicateur de même unité, à montrer à côté."""
    choix = {
        f"{identifiant}-{a}": (identifiant, a)
        for a in reversed(_annees(identifiant, niveau))
        if a != annee
    }
    for i in _semblables(identifiant, niveau, annee):
        choix[f"{i}-{annee}"] = (i, annee)
    cle = etat.choisir_un(
        "Comparer, aux mêmes bornes, avec",
        [_AUCUNE, *choix],
        cle="autre",
        nommer=lambda c: _nommer(choix[c], identifiant) if c in choix else "Une seule carte",
    )
    return choix.get(cle)


def _nommer(choix: tuple[str, int], identifiant: str) -> str:
    return f"L'année {choix[1]}" if choix[0] == identifiant else INDICATEURS[choix[0]].libelle


def _dire_pourquoi(identifiant: str) -> None:
    """Sans valeur à la commune : le chiffre de l'ensemble s'il est publié, sinon quoi déposer."""
    lecteur = donnees.lecteur()
    if not lecteur.annees(identifiant, "epci"):
        manquant.sans_donnee(identifiant)
        return
    ensemble = f"{Niveau.EPCI}:{lecteur.epci}"
    parties.montrer("constats", "ensemble", identifiants=[identifiant], territoires=[ensemble])
    st.info(
        "Ce chiffre n'est pas publié par commune : il se lit dans la page Tendances.",
        icon=":material/info:",
    )


@donnees.par_edition
def _annees(lecteur: Lecteur, identifiant: str, niveau: str) -> list[int]:
    dedans = lecteur.dans(Territoire(Niveau.EPCI, lecteur.epci), niveau)
    lues = lecteur.valeurs(identifiant, dedans).dropna(subset=["fin"])
    return sorted({int(a) for a in lues.loc[lues["statut"] != "absent", "fin"]})


def _semblables(identifiant: str, niveau: str, annee: int) -> list[str]:
    """Les autres indicateurs de même unité et de même forme, présents cette année-là."""
    declare = INDICATEURS[identifiant]
    presents = donnees.lecteur().indicateurs_connus(niveau, annee)
    return [
        i.id
        for i in INDICATEURS.values()
        if (i.unite, i.forme) == (declare.unite, declare.forme)
        and i.id != identifiant
        and i.id in presents
    ]

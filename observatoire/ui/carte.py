"""Ce que la page Carte place : la réponse, une ou deux cartes liées à la liste, la fiche."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from observatoire import affirmations
from observatoire.contenu.territoire import typologie
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms
from observatoire.ui import ajouter, carte_choix, cles, composants, donnees, etat, figures, parties
from observatoire.ui.carte_choix import Demande

_TITRE_LISTE = "De la plus haute à la plus basse valeur"


def page() -> None:
    """La page sous son titre, la même pour le comité et pour le public."""
    tete = st.container()
    composants.onglets(
        "onglet_carte",
        {
            "Carte": lambda: _une_carte(tete),
            "Deux indicateurs": _deux_indicateurs,
            "Types de communes": _types,
        },
    )
    ici = etat.territoire()
    if ici.niveau == Niveau.COMMUNE:
        st.header(f"La fiche {noms.de(ici)}")
        cles.chiffres(ici)


def _deux_indicateurs() -> None:
    """Deux taux, commune par commune : leur nuage, puis la carte de ce qui se cumule."""
    gauche, droite = st.columns(2)
    with gauche:
        premier = carte_choix.un_taux("Premier indicateur", "taux", "part_65_plus")
    with droite:
        second = carte_choix.un_taux(
            "Second indicateur", "second", "part_residences_secondaires", premier
        )
    ici = etat.territoire()
    figures.montrer_recette(
        "nuage", "nuage", identifiant=premier, autre=second,
        ou=str(ici) if ici.niveau == Niveau.COMMUNE else None,
    )  # fmt: skip
    figures.montrer_recette("croisement", "croisement-deux", identifiant=premier, autre=second)


def _types() -> None:
    """Les communes qui se ressemblent, sur des variables qu'on peut changer."""
    with st.expander("Sur quoi les ranger"):
        variables = carte_choix.plusieurs_taux("variables", typologie.declaree()["variables"])
        nombre = st.slider(
            "Nombre de types",
            2,
            5,
            int(typologie.declaree()["groupes"]),
            key="types",
            bind="query-params",
        )
    choix: dict[str, Any] = {"variables": variables, "groupes": nombre}
    gauche, droite = st.columns(2, gap="medium")
    with gauche:
        figures.montrer_carte("typologie_carte", "typologie-carte", **choix)
    with droite:
        parties.montrer("typologie", "typologie", **choix)


def _une_carte(tete: DeltaGenerator) -> None:
    """Un indicateur sur la carte, sa liste à côté ; `tete` : où sa réponse se lit."""
    with st.container(key="commandes-carte"):
        gauche, droite = st.columns([2, 3])
        with gauche:
            identifiant = etat.indicateur("part_65_plus")
        with droite:
            demande = carte_choix.choisir(identifiant)
    ici = etat.territoire()
    commune = ici.code if ici.niveau == Niveau.COMMUNE else ""
    if demande is not None:
        with tete:
            repondre(demande, commune)
        montrer(demande, commune)


def repondre(demande: Demande, commune: str) -> None:
    """La phrase qui répond : ce que vaut l'indicateur ici, et dans la commune choisie."""
    ici = etat.territoire()
    if ici.niveau == Niveau.COMMUNE:
        ici = Territoire(Niveau.EPCI, donnees.lecteur().epci)
    lieux = (ici, *etat.comparaisons())
    ajouter.reponse(_reponse(demande, commune, lieux))


@donnees.par_edition
def _reponse(
    lecteur: Lecteur, demande: Demande, commune: str, lieux: tuple[Territoire, ...]
) -> str:
    declare = indicateur(demande.indicateur)
    ici, *autres = lieux
    voulus = list(lieux)
    if commune:
        voulus.append(donnees.communes()[commune])
    lues = lecteur.valeurs(declare.id, voulus, [demande.annee])
    lignes = {(r.niveau, r.code): r for r in lues.itertuples()}
    comparaisons = [lignes[str(t.niveau), t.code] for t in autres]
    dites = []
    if declare.forme != "zonage":
        notre = lignes[str(ici.niveau), ici.code]
        dites.append(affirmations.constat(declare, notre, comparaisons, etude=lecteur.epci))
    if (Niveau.COMMUNE, commune) in lignes:
        ligne = lignes[Niveau.COMMUNE, commune]
        dites.append(affirmations.constat(declare, ligne, etude=lecteur.epci))
    return " ".join(dites)


def montrer(demande: Demande, commune: str) -> None:
    """La carte et la liste côte à côte, ou deux cartes aux mêmes bornes puis la liste.

    `commune` : celle qu'on étudie (vide si aucune) ; un clic sur la carte ou sur une barre la change.
    """
    # De la plus ancienne à la plus récente.
    voulues = [(demande.indicateur, demande.annee), *([demande.autre] if demande.autre else [])]
    voulues.sort(key=lambda v: v[1])
    with st.container(key="carte-et-liste"):
        if demande.croise:
            figures.montrer_recette(
                "croisement", "croisement", fond_ign=demande.ign, identifiant=demande.indicateur,
                autre=demande.croise, niveau=demande.niveau,
            )  # fmt: skip
            return
        if len(voulues) == 2:
            for colonne, cle, voulue in zip(st.columns(2), "ab", voulues, strict=True):
                with colonne:
                    _carte(demande, voulue, voulues, f"carte-{cle}", figures.LARGEUR_COLONNE)
            _liste(demande, commune)
            return
        gauche, droite = st.columns([3, 2], gap="medium")
        with gauche:
            _carte(demande, voulues[0], voulues, "carte", figures.LARGEUR_CARTE)
        with droite:
            _liste(demande, commune)


def _carte(
    demande: Demande, voulue: tuple[str, int], voulues: list[tuple[str, int]],
    cle: str, largeur: int,
) -> None:  # fmt: skip
    figures.montrer_recette(
        "carte", cle, largeur=largeur, fond_ign=demande.ign, identifiant=voulue[0], annee=voulue[1],
        niveau=demande.niveau, methode=demande.methode, classes=demande.classes,
        etiquettes=demande.etiquettes, avec=[v for v in voulues if v != voulue],
        bornes=demande.bornes, cercles=demande.cercles, reference=(demande.indicateur, demande.annee) if len(voulues) > 1 else None,
    )  # fmt: skip


def _liste(demande: Demande, commune: str) -> None:
    declare = INDICATEURS[demande.indicateur]
    if declare.forme == "zonage" or not declare.palmares:
        return
    vedette = donnees.communes().get(commune)
    with st.container(key="liste"):
        figures.montrer_recette(
            "classement", "liste", titre=_TITRE_LISTE, identifiant=declare.id, annee=demande.annee,
            niveau=demande.niveau, ou=str(vedette) if vedette else None,
        )  # fmt: skip

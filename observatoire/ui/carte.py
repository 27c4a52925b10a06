"""Ce que la page Carte place : la réponse, une ou deux cartes liées à la liste, la fiche."""

import streamlit as st

from observatoire import affirmations
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.graphiques.figure import Figure
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms
from observatoire.ui import ajouter, carte_choix, cles, donnees, etat, figures
from observatoire.ui.carte_choix import Demande

_TITRE_LISTE = "De la plus haute à la plus basse valeur"


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

    `commune` : le code choisi (vide si aucun) ; un clic sur la carte ou sur une barre le change.
    """
    dessins = _cartes(demande)
    presentation = {
        "selection": _selection(demande, commune), "choisir": carte_choix.retenir_commune,
        "fond_ign": demande.ign,
    }  # fmt: skip
    # Sur un téléphone, le style met la liste avant la carte.
    with st.container(key="carte-et-liste"):
        if len(dessins) == 2:
            for colonne, dessin, cle in zip(st.columns(2), dessins, "ab", strict=True):
                with colonne:
                    figures.montrer_ou_dire(
                        dessin, f"carte-{cle}", largeur=figures.LARGEUR_COLONNE, **presentation
                    )
            _liste(demande, commune)
            return
        gauche, droite = st.columns([3, 2], gap="medium")
        with gauche:
            figures.montrer_ou_dire(dessins[0], "carte", **presentation)
        with droite:
            _liste(demande, commune)


def fiche(commune: str) -> None:
    """Les chiffres clés de la commune choisie."""
    communes = donnees.communes()
    if commune in communes:
        st.header(f"La fiche {noms.de(communes[commune])}")
        cles.chiffres(communes[commune])
    else:
        st.caption(
            "Une commune cliquée sur la carte ou dans la liste montre ici ses chiffres clés."
        )


def _liste(demande: Demande, commune: str) -> None:
    if INDICATEURS[demande.indicateur].forme == "zonage":
        return
    vedette = donnees.communes().get(commune)
    figure = figures.fabriquer_recette(
        "classement",
        identifiant=demande.indicateur,
        annee=demande.annee,
        niveau=demande.niveau,
        ou=str(vedette) if vedette else None,
    )
    if isinstance(figure, str):
        return
    with st.container(key="liste"):
        figures.montrer(
            figure,
            "liste",
            selection=(commune,),
            choisir=carte_choix.retenir_commune,
            titre=_TITRE_LISTE,
        )


def _selection(demande: Demande, commune: str) -> tuple[str, ...]:
    """Les codes à entourer : la commune choisie, sinon le secteur du sélecteur de territoire."""
    ici = etat.territoire()
    if commune or ici.niveau != Niveau.SECTEUR:
        return (commune,) if commune else ()
    if demande.niveau == Niveau.SECTEUR:
        return (ici.code,)
    return next((s.communes for s in donnees.reglages().secteurs if s.id == ici.code), ())


def _cartes(demande: Demande) -> list[Figure | str]:
    """La carte, ou les deux aux mêmes bornes, de la plus ancienne à la plus récente."""
    voulues = [(demande.indicateur, demande.annee), *([demande.autre] if demande.autre else [])]
    voulues.sort(key=lambda v: v[1])
    return [
        figures.fabriquer_recette(
            "carte", identifiant=i, annee=annee, niveau=demande.niveau, methode=demande.methode,
            classes=demande.classes, etiquettes=demande.etiquettes,
            avec=[v for v in voulues if v != (i, annee)],
        )
        for i, annee in voulues
    ]  # fmt: skip

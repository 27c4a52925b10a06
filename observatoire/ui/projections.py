"""La page Projections : la réponse, l'éventail, les communes, le rétro-test."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from observatoire import formats
from observatoire.analyses import observe
from observatoire.analyses.hypotheses import BORNES, CENTRAL, LIBELLES
from observatoire.analyses.panel import GROUPES
from observatoire.contenu.projections import phrases as phrases_projection
from observatoire.contenu.projections.atelier import atelier
from observatoire.contenu.projections.figures import une_ligne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Territoire
from observatoire.territoire import noms
from observatoire.ui import ajouter, composants, donnees, etat, figures, manquant, parties

Demande = tuple[str, int, dict[str, Any]]
_PAS = {"naissances": 0.05, "familles": 0.05, "mortalite": 0.05}


def demander() -> Demande:
    """Le groupe, l'année et les hypothèses choisis ; le reste de la page en dépend."""
    gauche, milieu, droite = st.columns([2, 1, 1], vertical_alignment="bottom")
    with gauche:
        groupe = etat.choisir_un(
            "Groupe", list(GROUPES), cle="groupe", defaut="0-2", nommer=lambda g: GROUPES[g].libelle
        )
    try:
        base = atelier(donnees.lecteur()).machine.dernier_recensement
    except AppelIncorrect as e:
        manquant.information(str(e))
        st.stop()
    with milieu:
        choix = [str(a) for a in range(base + 5, base + 18)]
        annee = int(etat.choisir_un("Année", choix, cle="cible", defaut=choix[len(choix) // 2 - 1]))
    with droite, st.popover("Hypothèses", width="stretch"):
        hypotheses = _hypotheses()
    return groupe, annee, hypotheses


def repondre(demande: Demande) -> None:
    """La phrase qui répond, avec sa fourchette et ce à quoi elle se compare."""
    groupe, annee, hypotheses = demande
    tete, reserve = _reponse(etat.territoire(), groupe, annee, tuple(hypotheses.items()))
    ajouter.reponse(tete)
    if reserve:
        st.markdown(composants.texte(reserve))


def eventail(demande: Demande) -> None:
    """Le passé et l'avenir du groupe."""
    groupe, _, hypotheses = demande
    figures.montrer_recette(
        "projection_eventail", "eventail", groupe=groupe, ou=str(etat.territoire()), **hypotheses
    )
    if groupe == "0-2" and (autre := _petite_enfance(etat.territoire())):
        st.caption(composants.texte(autre))


def communes(demande: Demande) -> None:
    """Secteurs puis communes, l'année choisie."""
    groupe, annee, hypotheses = demande
    for niveau in ("secteur", "commune"):
        figures.montrer_recette(
            "projection_communes", f"projection-{niveau}", groupe=groupe, annee=annee,
            niveau=niveau, **hypotheses,
        )  # fmt: skip


def fiabilite(demande: Demande) -> None:
    """Le rétro-test du groupe : en mots, en figure, puis par taille de commune."""
    groupe = demande[0]
    parties.montrer("projection_fiabilite", "fiabilite", groupe=groupe)
    if groupe in set(atelier(donnees.lecteur()).rejoue.lignes["groupe"]):
        niveau = str(etat.territoire().niveau)
        figures.montrer_recette("retrotest_erreurs", "retrotest", groupe=groupe, niveau=niveau)
        parties.montrer("projection_erreurs", "erreurs", groupe=groupe)


@donnees.par_edition
def _petite_enfance(lecteur: Lecteur, t: Territoire) -> str:
    """Le chiffre de la page Petite enfance, et à quelle date chacune lit le sien."""
    lignes = lecteur.valeurs("enfants_0_2", [t])
    sures = lignes[(lignes["statut"] == "estime") & lignes["valeur"].notna()].sort_values("fin")
    if sures.empty:
        return ""
    r = sures.iloc[-1]
    return (
        f"La page Petite enfance en compte {formats.nombre(r['valeur'])} fin {int(r['fin'])}, d'après les "
        "naissances et le recensement. Ici, une année se lit au 1er janvier."
    )


def _hypotheses() -> dict[str, Any]:
    """Les hypothèses modifiées, et elles seules : sans changement, la figure montre bas et haut."""
    st.caption("1 : comme le passé récent. Modifier une hypothèse redessine tout.")
    rendu = {}
    for nom, defaut in asdict(CENTRAL).items():
        bas, haut = BORNES[nom]
        valeur = st.slider(
            LIBELLES[nom], bas, haut, float(defaut), step=_PAS.get(nom, 0.1), key=f"hyp-{nom}"
        )
        if abs(valeur - defaut) > 1e-9:
            rendu[nom] = float(valeur)
    return rendu


@donnees.par_edition
def _reponse(
    lecteur: Lecteur,
    t: Territoire,
    groupe: str,
    annee: int,
    hypotheses: tuple[tuple[str, float], ...],
) -> tuple[str, str]:
    """La phrase de tête, et ce qui la tempère, dit dessous."""
    ici, g = atelier(lecteur), GROUPES[groupe]
    try:
        ligne = une_ligne(lecteur, groupe, t, annee, dict(hypotheses))
    except AppelIncorrect as e:
        return str(e), ""
    passe = observe.passe(lecteur, ici.machine, g, t)
    nom = noms.chez_nous(t, t.code)
    nee = ici.machine.part_nee(g, annee)
    return (
        phrases_projection.reponse(ici.rejoue, nom, g, ligne, passe),
        phrases_projection.reserve(ici.rejoue, str(t.niveau), g, nee),
    )

"""Ce que la page Isolement place : la réponse, les dimensions, les classes, les services du quotidien."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from observatoire import formats
from observatoire.analyses import dire_isolement, isolement, ressources, services
from observatoire.analyses.exposition_declaree import DIMENSIONS
from observatoire.analyses.panier import PANIER, PAR_ID
from observatoire.entrepot.contexte import ContexteEntrepot, contexte_de
from observatoire.graphiques import series
from observatoire.graphiques.figure import Figure
from observatoire.modele import Territoire
from observatoire.ui import composants, donnees, etat, figures

_LARGEUR = 470


def contexte() -> ContexteEntrepot:
    """Le contexte de l'édition en service."""
    return contexte_de(donnees.lecteur(), donnees.reglages())


def carte(nom: str, cle: str, titre_vide: str = "", **parametres: Any) -> Figure | None:
    """La carte d'une recette dans une demi-page : toute l'emprise tient dans la colonne.

    `titre_vide` : ce qu'on verrait là, quand il n'y a pas de donnée.
    """
    faite = figures.fabriquer_recette(nom, **parametres)
    if isinstance(faite, str):
        if titre_vide:
            st.subheader(titre_vide, anchor=False)
        composants.information(faite)
        return None
    figures.montrer(faite, cle, largeur=_LARGEUR)
    return faite


def repondre() -> None:
    """La phrase qui répond pour le territoire choisi."""
    composants.reponse(_phrase(donnees.lecteur().version, etat.territoire()))


@st.cache_data(max_entries=60, show_spinner=False)
def _phrase(version: str, ici: Territoire) -> str:
    return dire_isolement.exposition(contexte(), ici)


def dimensions() -> None:
    """Une carte par dimension, à la même échelle, avant tout résumé."""
    st.caption(
        "Chaque commune est dite par rapport à la moyenne des communes de référence. C'est une exposition du "
        "lieu : elle ne dit rien d'une personne."
    )
    for rangee in (DIMENSIONS[:2], DIMENSIONS[2:]):
        for colonne, d in zip(st.columns(2, gap="medium"), rangee, strict=True):
            with colonne:
                carte("exposition_dimension", f"dimension-{d.id}", d.titre, dimension=d.id)


def classes() -> None:
    """Les trois classes sur la carte, et à côté ce que chaque commune a déjà sur place."""
    if figures.montrer_recette("exposition_classes", "classes") is None:
        return
    composants.tableau(
        ("Commune", "Exposition", "Selon le calcul", "Ressources sur place"),
        _classes(donnees.lecteur().version),
        "Exposition et ressources par commune",
        rappeler=True,
    )
    st.caption(
        "Communes par ordre alphabétique, jamais par rang. « Services voisins à connaître » : une commune voisine "
        "que les fichiers ne décrivent pas est plus proche que le service connu. Ressources : annuaires publics, base des "
        "équipements, acteurs saisis par le territoire."
    )


@st.cache_data(max_entries=5, show_spinner=False)
def _classes(version: str) -> list[tuple[str, ...]]:
    c = contexte()
    _, composee = isolement.calculee(c)
    sur_place = ressources.par_commune(ressources.annuaire(c))
    communes = c.communes().set_index("code")["libelle"]
    if composee is None:
        return []
    lignes = {str(c): composee.ligne(str(c)) for c in communes.index}
    return [
        (
            str(communes[c]), x["classe"] or formats.NON_DISPONIBLE, _fourchette(x),
            str(sur_place.get(c, "—")),
        )
        for c, x in sorted(lignes.items(), key=lambda paire: str(communes[paire[0]]))
    ]  # fmt: skip


def _fourchette(ligne: Any) -> str:
    bas, haut = ligne["classe_bas"], ligne["classe_haut"]
    if bas == haut:
        return "toujours la même"
    return f"de {bas} à {haut}" + (" (services voisins à connaître)" if ligne["bordure"] else "")


def solidite() -> None:
    """Ce que deviennent les classes quand on change de recette, et si les dimensions se répètent."""
    _, composee = isolement.calculee(contexte())
    if composee is None:
        composants.information(_phrase(donnees.lecteur().version, etat.territoire()))
        return
    r = composee.redondance
    lignes = [
        f"20 000 jeux de poids tirés au hasard déplacent une commune de {formats.nombre(composee.decalage, 1)} "
        f"rangs en moyenne, sur {composee.comparees}.",
        "Les intervalles réunissent ces poids (5 à 95 %), cinq façons de composer (écarts, minimum-maximum, "
        "rangs, moyenne géométrique, AMPI) et le retrait de chaque dimension tour à tour.",
        "Ils ne comptent pas l'incertitude du recensement dans une petite commune.",
    ]
    if not pd.isna(r.alpha):
        lignes.append(
            f"Redondance : alpha de Cronbach {formats.nombre(r.alpha, 2)}, première composante "
            f"{formats.nombre(100 * r.premiere_composante)} % de la variance."
            + (
                " Les dimensions se répètent : le résumé n'apporte guère plus que l'une d'elles."
                if r.forte
                else " Les dimensions se complètent."
            )
        )
    composants.liste(lignes)
    if len(r.correlations):
        titres = {d.id: d.titre for d in DIMENSIONS}
        composants.tableau(
            ("Corrélations", *(titres[d] for d in r.correlations.columns)),
            [
                (titres[d], *(formats.nombre(float(v), 2) for v in r.correlations.loc[d]))
                for d in r.correlations.index
            ],
            "Corrélations entre dimensions",
        )


def services_du_quotidien() -> None:
    """Qui est loin de quoi, une carte par service, et ce qui a ouvert ou fermé."""
    figures.montrer_recette("panier_loin", "panier", ou=str(etat.territoire()))
    choix = etat.choisir_un(
        "Service", [s.id for s in PANIER], cle="service", defaut="epicerie",
        nommer=lambda s: f"{PAR_ID[s].theme} · {PAR_ID[s].libelle}",
    )  # fmt: skip
    figures.montrer_recette("minutes_service", "minutes-service", service=choix)
    bouge = _changements(donnees.lecteur().version)
    if bouge:
        composants.tableau(
            ("Commune", "Service", "Avant", "Après", "Période"), bouge, "Services ouverts ou fermés"
        )
    else:
        st.caption(
            "Ouvertures et fermetures : il faut deux millésimes de la base permanente des équipements (INSEE) "
            "qui décrivent les mêmes communes ; rien n'a changé, ou un seul est déposé."
        )


@st.cache_data(max_entries=5, show_spinner=False)
def _changements(version: str) -> list[tuple[str, ...]]:
    noms = contexte().communes().set_index("code")["libelle"]
    return [
        (
            str(noms[r.code]), PAR_ID[r.service].libelle, formats.nombre(r.avant),
            formats.nombre(r.apres), formats.periode(r.debut, r.fin),
        )
        for r in series.lignes(services.changements(contexte()))
    ]  # fmt: skip

"""Les morceaux d'écran que plusieurs pages partagent."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from observatoire import formats
from observatoire.entrepot.lecture import fichiers_a_deposer, indicateur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import LIBELLES_STATUTS, Territoire
from observatoire.ui import donnees, etat

CLES = (
    "population", "naissances_moy3", "part_65_plus", "part_residences_secondaires", "foyers_caf",
    "taux_couverture_cnaf",
)  # fmt: skip


def habiller() -> None:
    """Dit au navigateur que la page est en français ; resserre les marges du téléphone."""
    st.html(
        "<script>document.documentElement.lang = 'fr'</script>"
        "<style>@media (max-width: 640px) {.block-container {padding: 3rem 1rem}}</style>",
        unsafe_allow_javascript=True,
    )


def derniere(identifiant: str, ou: Territoire) -> pd.Series | None:
    """La dernière valeur sûre (ni absente, ni provisoire) d'un indicateur, ou None."""
    valeurs = donnees.lecteur().valeurs(identifiant, [ou])
    sures = valeurs[~valeurs["statut"].isin(["absent", "provisoire"])]
    return sures.iloc[-1] if len(sures) else None


def dire(ligne: pd.Series) -> str:
    """La valeur d'une ligne, unité comprise, avec ce que son statut impose."""
    declare = indicateur(ligne["indicateur"])
    return formats.valeur(
        ligne["valeur"], statut=ligne["statut"], unite=declare.unite, decimales=declare.decimales,
        bas=ligne["bas"], haut=ligne["haut"],
    )  # fmt: skip


def chiffre_cle(identifiant: str, ou: Territoire) -> None:
    """Un chiffre, son année, son statut et sa comparaison, en mots."""
    if identifiant not in INDICATEURS:
        return
    declare, ligne = indicateur(identifiant), derniere(identifiant, ou)
    with st.container(border=True):
        st.markdown(f"**{declare.libelle}**")
        if ligne is None:
            st.write("Non disponible ici.")
            st.caption(f"À faire : {fichiers_a_deposer(declare)}.")
            return
        annee = formats.periode(int(ligne["debut"]), int(ligne["fin"]))
        serie = donnees.lecteur().valeurs(identifiant, [ou]).dropna(subset=["valeur"])
        serie = serie[serie["statut"] != "provisoire"]["valeur"].tail(8).tolist()
        st.metric(
            declare.libelle,
            dire(ligne).removesuffix(f"{formats.INSECABLE}{declare.unite}"),
            label_visibility="collapsed",
            chart_data=serie if len(serie) > 2 else None,
        )
        mention = "" if ligne["statut"] == "publie" else f", {LIBELLES_STATUTS[ligne['statut']]}"
        st.markdown(f"{declare.unite} en {annee}{mention}")
        if comparaison := comparer(identifiant, int(ligne["fin"])):
            st.markdown(comparaison)
        st.caption(ligne["source"])


def comparer(identifiant: str, annee: int) -> str:
    """« Tarn 26,7 % ; France 21,8 % » là où un fichier le dit."""
    if indicateur(identifiant).forme == "effectif":
        return ""
    valeurs = donnees.lecteur().valeurs(identifiant, etat.comparaisons()[:3], [annee])
    connues = valeurs.dropna(subset=["valeur"])
    if connues.empty:
        return "Comparaison non disponible : aucun fichier déposé ne couvre le département entier."
    return " ; ".join(f"{v['libelle']} {dire(v)}" for _, v in connues.iterrows()) + "."


def sans_donnee(identifiant: str) -> None:
    """L'état vide : quel fichier manque, où le trouver."""
    declare = indicateur(identifiant)
    st.info(f"« {declare.libelle} » n'a pas encore de valeur. À faire : {fichiers_a_deposer(declare)}.")

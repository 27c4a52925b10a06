"""Relire ce qui est en service : fichiers, écarts, sources, dictionnaire des indicateurs."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from observatoire import formats
from observatoire.entrepot import locales
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import calcul_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import sans_accent
from observatoire.sources.declaration import Source, catalogue, variables
from observatoire.ui import accueil, composants, donnees

_ETATS = {
    "reconnu": ("reconnu", "bon"),
    "inchange": ("inchangé", "bon"),
    "refuse": ("refusé", "alerte"),
}
_TOUS = "Tous les thèmes"


def fichiers() -> None:
    """Les fichiers lus et leur sort, le journal, les chiffres que deux fichiers donnent différemment."""
    lus = donnees.lecteur().requete("SELECT * FROM fichiers ORDER BY statut <> 'refuse', fichier")
    st.subheader(f"{formats.pluriel(len(lus), 'fichier')} dans le dossier des données")
    composants.tableau(
        ("Fichier", "Source", "Années", "Lignes lues", "État", "Remarque"),
        [_ligne(r) for r in lus.to_dict("records")],
        "Fichiers du dossier des données",
    )
    st.subheader("Journal de la dernière mise à jour")
    accueil.changements()
    _ecarts()


def _ligne(r: dict[Any, Any]) -> tuple[str, ...]:
    source = catalogue().get(str(r["source"]))
    mot, genre = _ETATS.get(str(r["statut"]), (str(r["statut"]), "attente"))
    annees = str(r["millesimes"]).split(",")
    return (
        str(r["fichier"]),
        source.titre if source else locales.titre(str(r["source"])),
        annees[0] if len(annees) == 1 else f"{annees[0]} à {annees[-1]}",
        formats.nombre(float(str(r["lignes_lues"]))),
        composants.etat(mot, genre),
        str(r["message"]),
    )


def _ecarts() -> None:
    ecarts = donnees.lecteur().requete(
        "SELECT e.*, coalesce(t.libelle, e.code) AS libelle FROM ecarts e "
        "LEFT JOIN territoires t USING (code, niveau) ORDER BY fin DESC, variable, libelle"
    )
    st.subheader("Chiffres que deux fichiers donnent différemment")
    if ecarts.empty:
        st.write("Aucun.")
        return
    st.write(
        f"{formats.pluriel(len(ecarts), 'chiffre')} : la livraison la plus récente est retenue, "
        "l'autre est gardée ici."
    )
    periodes = zip(ecarts["debut"], ecarts["fin"], strict=True)
    noms = {v: d.libelle for v, d in variables().items()}
    st.dataframe(
        pd.DataFrame(
            {
                "Territoire": ecarts["libelle"],
                "Grandeur": ecarts["variable"].map(lambda v: noms.get(v, v)),
                "Période": [formats.periode(int(d), int(f)) for d, f in periodes],
                "Retenu": ecarts["valeur_retenue"].map(lambda v: formats.nombre(v, 1)),
                "Écarté": ecarts["valeur_ecartee"].map(lambda v: formats.nombre(v, 1)),
                "Fichier retenu": ecarts["fichier_retenu"],
                "Fichier écarté": ecarts["fichier_ecarte"],
            }
        ),
        hide_index=True,
        alt="Chiffres que deux fichiers donnent différemment",
    )


def sources() -> None:
    """La fraîcheur des sources en service, puis tous les fichiers que l'observatoire reconnaît."""
    accueil.fraicheur()
    reconnues = sorted(
        (s for s in catalogue().values() if not s.releve and s.nature != "metadonnees"),
        key=lambda s: (sans_accent(s.producteur), sans_accent(s.titre)),
    )
    st.subheader(f"{formats.pluriel(len(reconnues), 'fichier')} que l'observatoire sait lire")
    st.write("Une nouvelle année du même fichier est reconnue sans rien régler.")
    composants.fiches((f"{s.titre} ({s.producteur})", _fiche_source(s)) for s in reconnues)


def _fiche_source(s: Source) -> list[tuple[str, str]]:
    return [
        ("Contenu", s.description),
        ("Où le trouver", composants.lien(s.url, s.url)),
        ("Parution", s.frequence),
        ("Licence", s.licence),
        ("Périmètre", s.perimetre),
    ]


def dictionnaire() -> None:
    """Chaque indicateur : définition, calcul, sources, lecture, limites, vérification."""
    gauche, droite = st.columns([2, 1])
    cherche = gauche.text_input(
        "Chercher un indicateur", key="chercher", placeholder="ménages, crèche, RSA…"
    )
    themes = list(dict.fromkeys(i.theme for i in INDICATEURS.values()))
    theme = droite.selectbox("Thème", [_TOUS, *themes], key="theme")
    mots = sans_accent(cherche).split()
    trouves = [
        i
        for i in INDICATEURS.values()
        if theme in (_TOUS, i.theme)
        and all(m in sans_accent(f"{i.libelle} {i.id} {i.definition}") for m in mots)
    ]
    st.caption(formats.pluriel(len(trouves), "indicateur"))
    disponibles = _disponibles(donnees.lecteur().version)
    composants.fiches((i.libelle, _fiche(i, disponibles.get(i.id, ""))) for i in trouves)


@st.cache_data(max_entries=3, show_spinner=False)
def _disponibles(version: str) -> dict[str, str]:
    """Pour chaque indicateur, « 2016 à 2023 » : les années qui ont des valeurs sur le territoire."""
    lecteur = donnees.lecteur()
    table = lecteur.requete(
        "SELECT indicateur, min(fin) AS debut, max(fin) AS fin FROM indicateurs JOIN territoires t "
        "USING (code, niveau) WHERE valeur IS NOT NULL AND t.epci = ? GROUP BY indicateur",
        [lecteur.epci],
    )
    return {
        i: str(d) if d == f else f"{d} à {f}"
        for i, d, f in table.itertuples(index=False, name=None)
    }


def _fiche(i: Indicateur, annees: str) -> list[tuple[str, str]]:
    titres = [f"{s.titre} ({s.producteur})" for n in i.sources if (s := catalogue().get(n))]
    return [
        ("Question", i.question),
        ("Définition", i.definition),
        ("Unité", i.unite),
        ("Calcul", calcul_en_mots(i.calcul)),
        ("Lecture", i.interpretation),
        ("Limites", i.limites),
        ("Sources", " ; ".join(dict.fromkeys(titres))),
        ("Années", annees or "aucune : déposer un des fichiers cités"),
        ("Vérification", i.preuve),
        ("Identifiant", i.id),
    ]

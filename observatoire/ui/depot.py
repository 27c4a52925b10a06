"""Ce que la page Données place : déposer et vérifier un fichier, relire ce qui est en service."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath

import streamlit as st

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.verification import Verification, verifier
from observatoire.erreurs import ErreurObservatoire
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue
from observatoire.ui import donnees

_DOSSIERS = ("insee", "caf", "msa", "drees", "education", "geo", "local")


def deposer() -> None:
    """Choisir des fichiers, lire ce qu'ils changeraient, publier."""
    st.write(
        "Déposez le fichier tel que téléchargé chez le producteur (CSV, TXT, XLSX, ODS, Parquet ou ZIP). "
        "Il est reconnu à son contenu ; rien n'est publié avant votre accord."
    )
    deposes = st.file_uploader(
        "Fichiers à déposer", accept_multiple_files=True, key="deposes",
        help="Glissez les fichiers ici, ou choisissez-les avec le bouton.",
    )  # fmt: skip
    dossier = st.selectbox("Dossier de rangement dans data/", _DOSSIERS, key="dossier_depot")
    with tempfile.TemporaryDirectory() as temporaire:
        acceptes = []
        for depose in deposes:
            # Le nom vient du navigateur : seul son dernier morceau peut servir.
            nom = PurePath(depose.name.replace("\\", "/")).name
            copie = Path(temporaire) / nom
            copie.write_bytes(depose.getvalue())
            resultat = verifier(copie, donnees.reglages(), donnees.lecteur(), f"{dossier}/{nom}")
            _apercu(nom, resultat)
            if resultat.accepte:
                acceptes.append((nom, depose.getvalue()))
                if (donnees.dossier_donnees() / dossier / nom).exists():
                    st.warning(f"{nom} existe déjà dans data/{dossier} : publier le remplacera.")
        if acceptes and st.button(f"Publier ({len(acceptes)})", type="primary"):
            for nom, contenu in acceptes:
                _ranger(donnees.dossier_donnees() / dossier, nom, contenu)
            publier()
    if st.button("Relire le dossier data/"):
        publier()


def _apercu(nom: str, resultat: Verification) -> None:
    for t in resultat.tableaux:
        if t.statut == "refuse":
            st.error(f"{nom} est refusé. {t.message}")
            continue
        annees = ", ".join(map(str, t.millesimes[-6:])) or "sans année"
        st.success(
            f"{t.fichier} : « {t.titre} » ({t.producteur}), {annees}. {t.communes} des "
            f"{t.communes_attendues} communes. {t.nouvelles} valeurs nouvelles, {t.modifiees} "
            f"modifiées, {t.identiques} identiques. {t.message}"
        )
        for changement in t.exemples:
            st.text("· " + changement.phrase())


def _ranger(dossier: Path, nom: str, contenu: bytes) -> None:
    """Écrit à côté puis renomme : un fichier à moitié copié n'est jamais lu."""
    dossier.mkdir(parents=True, exist_ok=True)
    provisoire = dossier / f"{nom}.tmp"
    provisoire.write_bytes(contenu)
    provisoire.replace(dossier / nom)


def publier() -> None:
    """Actualise l'entrepôt en montrant l'avancement ; l'ancien reste en service en cas d'échec."""
    barre = st.progress(0.0, "Lecture des fichiers…")
    try:
        resultat = actualiser(
            donnees.dossier_donnees(), donnees.dossier_entrepot(),
            lambda quoi, part: barre.progress(min(1.0, part), f"{quoi}…"),
        )  # fmt: skip
    except ErreurObservatoire as e:
        barre.empty()
        st.error(str(e))
        return
    barre.empty()
    st.success(
        "Publication faite : l'accueil dit ce qui a changé."
        if resultat.refaite
        else "Rien n'a changé depuis la dernière publication."
    )
    for f in resultat.refus:
        st.warning(f"{f['fichier']} : {f['message']}")


def fichiers() -> None:
    """Les fichiers lus, et les chiffres que deux fichiers donnent différemment."""
    lecteur = donnees.lecteur()
    lus = lecteur.requete(
        "SELECT fichier AS \"Fichier\", source AS \"Source\", millesimes AS \"Millésimes\", "
        "lignes_lues AS \"Lignes lues\", statut AS \"Statut\", message AS \"Remarques\" FROM fichiers ORDER BY 1"
    )
    st.dataframe(lus, hide_index=True)
    ecarts = lecteur.table("ecarts")
    st.subheader(f"{len(ecarts)} chiffres que deux fichiers donnent différemment")
    st.write("Le plus récent est retenu ; l'autre est gardé ici.")
    st.dataframe(ecarts, hide_index=True)


def dictionnaire() -> None:
    """Chaque indicateur : définition, lecture, limites, preuve."""
    st.dataframe(
        [
            {
                "Thème": i.theme, "Indicateur": i.libelle, "Unité": i.unite, "Définition": i.definition,
                "Lecture": i.interpretation, "Limites": i.limites, "Vérification": i.preuve,
                "Identifiant": i.id,
            }
            for i in INDICATEURS.values()
        ],
        hide_index=True,
    )  # fmt: skip


def sources() -> None:
    """Les dispositions de fichiers que l'observatoire reconnaît, et où les télécharger."""
    st.dataframe(
        [
            {"Producteur": s.producteur, "Fichier": s.titre, "Où le trouver": s.url, "Ce qu'il contient": s.description}
            for s in catalogue().values()
            if not s.releve
        ],
        hide_index=True, column_config={"Où le trouver": st.column_config.LinkColumn()},
    )  # fmt: skip

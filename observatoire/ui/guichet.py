"""Ce que le guichet public a reçu : une personne du comité retient ou écarte chaque réponse."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from observatoire import formats, local
from observatoire.contenu.enquetes import trousse
from observatoire.contenu.schema.ressources import gene
from observatoire.entrepot.depot import nom_sur
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire
from observatoire.guichet.boite import Boite
from observatoire.guichet.declaration import AUTRE_COMMUNE, Question, Questionnaire, questionnaire
from observatoire.local import campagnes, lignes
from observatoire.personnel import nom_possible
from observatoire.ui import acces, composants, donnees, manquant, registres, saisie, tableaux

_GENRE = "guichet"


def _connues(*, enquetes: bool | None = None) -> dict[str, dict[str, Any]]:
    """Les enquêtes et formulaires du territoire ; `enquetes` : celles qui se comptent, ou les autres."""
    lues = lignes(registres.saisi().locale("campagnes"))
    return {
        r["id"]: r
        for r in lues
        if enquetes is None or enquetes != bool(questionnaire(r["formulaire"]).table)
    }


def relire(enquetes: bool = True) -> None:
    """Les réponses reçues au guichet, une à une, puis leur compte."""
    connues = _connues(enquetes=enquetes)
    if not connues:
        manquant.information(
            "Aucun formulaire n'est déclaré. À faire : dans « Préparer une enquête » de la page Enquêtes, "
            "ajouter une ligne, ses dates, et cocher « Au guichet public »."
        )
        st.html(
            composants.interne(
                "Préparer une enquête", "enquetes?onglet_enquetes=Préparer une enquête"
            )
        )
        return
    boite = campagnes.boite(donnees.dossier_donnees())
    _afficher(boite)
    nom = _choisir(boite, connues, f"relire-{enquetes}")
    q = questionnaire(connues[nom]["formulaire"])
    recues, abimees = boite.reponses(nom)
    if not recues:
        st.write("Rien n'a été reçu.")
        return
    decisions = _decisions(nom)
    attente = _a_relire(boite, nom)
    retenues = [r for r in recues if decisions.get(r["id"])]
    st.write(
        f"{formats.pluriel(len(recues), 'réponse reçue', 'réponses reçues')}, dont {len(attente)} à relire et "
        f"{formats.pluriel(len(retenues), 'retenue')}."
        + (
            f" {formats.pluriel(abimees, 'ligne illisible', 'lignes illisibles')}."
            if abimees
            else ""
        )
    )
    fonction = saisie.choisir_fonction()
    if attente:
        _une(nom, q, attente, fonction)
    if not q.table:
        _compter(nom, q, retenues, fonction)
    _vider(boite, nom, connues[nom]["ferme_le"], len(attente))


def _choisir(boite: Boite, connues: Mapping[str, dict[str, Any]], cle: str) -> str:
    """Un formulaire au choix, ceux qui attendent d'abord."""
    attendent = {n: len(_a_relire(boite, n)) for n in connues}
    return str(
        st.selectbox(
            "Formulaire",
            sorted(connues, key=lambda n: -attendent[n]),
            format_func=lambda n: f"{connues[n]['titre']} ({attendent[n]} à relire)",
            key=cle,
        )
    )


def _afficher(boite: Boite) -> None:
    """Met à jour ce que le guichet affiche ; s'il ne peut pas l'être, on le dit."""
    with composants.refus_montre():
        campagnes.afficher(donnees.dossier_donnees(), boite)


def _decisions(nom: str) -> dict[str, bool]:
    try:
        lu = donnees.carnet(_GENRE).lire(nom).contenu
    except AppelIncorrect:
        return {}
    return {str(k): bool(v) for k, v in lu.items()}


def _a_relire(boite: Boite, nom: str) -> list[dict[str, Any]]:
    """Les réponses sur lesquelles personne n'a encore décidé."""
    decisions = _decisions(nom)
    return [r for r in boite.reponses(nom)[0] if r["id"] not in decisions]


def _decider(nom: str, prises: Mapping[str, bool]) -> None:
    donnees.carnet(_GENRE).ecrire(nom, {**_decisions(nom), **prises})


def _une(
    nom: str, q: Questionnaire, attente: list[dict[str, Any]], fonction: str
) -> None:  # fmt: skip
    """La première réponse à relire, et ce qu'on en fait."""
    premiere = attente[0]
    noms = donnees.noms_des_communes()
    recue = formats.jour(date.fromisoformat(premiere["recue_le"]))
    tableaux.tableau(
        (f"Reçue le {recue}", "Réponse"),
        [(k.texte, _dite(k, premiere["reponses"].get(k.id, ""), noms)) for k in q.questions],
        f"Réponse reçue le {recue}",
    )
    if q.table:
        ligne = pd.DataFrame([campagnes.evenement(q, premiere["id"], premiere["reponses"])])
        lue = local.typer(local.table(q.table), ligne, donnees.reglages())
        if genes := gene(registres.saisi(), lue.cadre, registres.aujourd_hui()):
            st.warning("Ce jour-là, dans l'agenda :")
            composants.liste(genes)
    textes = [premiere["reponses"].get(k.id, "") for k in q.questions if k.genre == "texte"]
    if noms_lus := list(filter(None, map(nom_possible, textes))):
        st.warning(
            f"« {formats.enumerer(noms_lus)} » : si c'est une personne, écarter la réponse, ou ôter son nom de l'agenda."
        )
    if not acces.peut("saisie"):
        st.caption("Votre rôle permet de lire, pas de décider.")
        return
    with st.container(horizontal=True):
        if st.button("Retenir", type="primary", key=f"retenir-{nom}", icon=":material/check:"):
            _retenir(nom, q, [premiere], fonction)
        if st.button("Écarter", key=f"ecarter-{nom}", icon=":material/close:"):
            _decider(nom, {premiere["id"]: False})
            st.rerun()
        suite = len(attente) - 1
        if not q.table and suite and st.button(f"Retenir celle-ci et les {suite} suivantes", key=f"tout-{nom}"):  # fmt: skip
            _retenir(nom, q, attente, fonction)


def _retenir(nom: str, q: Questionnaire, reponses: list[dict[str, Any]], fonction: str) -> None:
    try:
        compte = acces.exiger("saisie").pseudonyme
        if q.table:
            ici = donnees.dossier_donnees()
            marque = {"fictif": campagnes.fictive(ici, nom)}
            neuves = [campagnes.evenement(q, r["id"], r["reponses"]) | marque for r in reponses]
            campagnes.ajouter(ici, q.table, neuves, fonction=fonction, compte=compte)
        _decider(nom, {r["id"]: True for r in reponses})
    except ErreurObservatoire as e:
        composants.erreur(str(e))
        return
    st.rerun()


def _dite(q: Question, valeur: Any, noms: Mapping[str, str]) -> str:
    if not valeur:
        return "pas de réponse"
    if q.genre == "commune":
        return noms.get(
            str(valeur), "une autre commune" if valeur == AUTRE_COMMUNE else str(valeur)
        )
    choisis = [valeur] if isinstance(valeur, str) else valeur
    return " ; ".join(q.choix.get(v, v) for v in choisis)


def _compter(nom: str, q: Questionnaire, retenues: list[dict[str, Any]], fonction: str) -> None:
    dit = f"Compter les {len(retenues)} réponses retenues"
    if retenues and st.button(dit, key=f"compter-{nom}", disabled=not acces.peut("saisie")):
        _garder(nom, q, "guichet", [r["reponses"] for r in retenues], fonction)
    st.caption(
        "Compter remplace le compte précédent : rien n'est compté deux fois. Seuls les nombres par secteur et "
        "groupe d'âge sont gardés ; les textes libres ne quittent pas cette page."
    )


def _garder(
    nom: str, q: Questionnaire, source: str, reponses: list[dict[str, Any]], fonction: str
) -> None:
    ici = donnees.dossier_donnees()
    with composants.refus_montre():
        compte = acces.exiger("saisie").pseudonyme
        comptes = campagnes.compter(q, nom, source, reponses, donnees.reglages())
        campagnes.enregistrer(ici, nom, source, comptes, fonction=fonction, compte=compte)
        st.success("Compté. « Publier », sur la page Inventaire, le met dans les figures.")


def _vider(boite: Boite, nom: str, ferme: date, attente: int) -> None:
    """Après la fermeture, effacer les réponses individuelles : leurs comptes restent."""
    if ferme >= date.today() or attente or not acces.peut("saisie"):
        return
    with st.popover("Effacer les réponses individuelles", icon=":material/delete:"):
        st.write(
            "Les comptes restent ; les réponses et leurs textes libres disparaissent, sans retour."
        )
        if st.button("Effacer", key=f"vider-{nom}"):
            acces.noter("effacement", nom, "saisie")
            boite.vider(nom)
            st.rerun()


def recopier() -> None:
    """Le tableur rempli d'après les questionnaires de papier, compté par secteur et groupe d'âge."""
    connues = _connues(enquetes=True)
    if not connues:
        manquant.information("Aucune enquête n'est déclarée. À faire : « Préparer une enquête ».")
        return
    nom = st.selectbox("Enquête", list(connues), format_func=lambda n: connues[n]["titre"], key="recopier")  # fmt: skip
    q = questionnaire(connues[nom]["formulaire"])
    fonction = saisie.choisir_fonction()
    depose = st.file_uploader("Tableur rempli", type=["xlsx", "ods", "csv"], key="tableur-rempli")
    if depose is None:
        return
    with composants.refus_montre(), tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / nom_sur(depose.name)
        chemin.write_bytes(depose.getvalue())
        lues = trousse.lire_tableur(q, chemin, donnees.noms_des_communes())
        st.write(f"{formats.pluriel(len(lues), 'réponse lue', 'réponses lues')}.")
        if st.button("Compter ces réponses", type="primary", disabled=not acces.peut("saisie")):
            _garder(nom, q, "tableur", lues, fonction)

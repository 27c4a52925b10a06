"""La page Enquêtes : ce que disent les réponses, et la trousse qui les demande."""

from datetime import date

import streamlit as st

from observatoire import formats, local
from observatoire.analyses import enquete
from observatoire.contenu.enquetes import trousse
from observatoire.contenu.registre import blocs_de
from observatoire.documents import LIBELLES, rendre
from observatoire.documents.rendu import document_court
from observatoire.guichet.declaration import questionnaires
from observatoire.local import lignes
from observatoire.ui import (
    ajouter,
    composants,
    donnees,
    figures,
    manquant,
    parties,
    registres,
    saisie,
)

_IMPRIMES = ("pdf", "docx", "odt")


def repondre() -> None:
    """Combien d'enquêtes ont des résultats, lesquelles sont ouvertes."""
    connues = enquete.campagnes(donnees.lecteur())
    jour = date.today()
    ouvertes = [
        r["titre"]
        for r in lignes(registres.saisi().locale("campagnes"))
        if r["en_ligne"] and r["ouvre_le"] <= jour <= r["ferme_le"]
    ]
    suite = f" Au guichet public : {formats.enumerer(ouvertes)}." if ouvertes else ""
    if not connues:
        ajouter.reponse(f"Aucune enquête n'a encore de résultat.{suite}")
        return
    ajouter.reponse(
        f"{formats.pluriel(len(connues), 'enquête')} avec des résultats ; la plus récente : "
        f"{next(iter(connues.values())).titre}.{suite}"
    )


def resultats(formulaire: str = "") -> None:
    """Les réponses à une enquête, question par question ; `formulaire` : celles d'un seul public."""
    lecteur = donnees.lecteur()
    lues = {
        c.id: c
        for c in enquete.campagnes(lecteur).values()
        if not formulaire or (c.questionnaire and c.questionnaire.id == formulaire)
    }
    if not lues:
        manquant.information(
            "Aucun résultat d'enquête n'est publié. Ce qu'on verrait : la part de chaque réponse, pondérée par secteur, "
            "avec sa fourchette. À faire : préparer une enquête sur la page Enquêtes, ou remplir la table « Réponses aux "
            "enquêtes » (des comptes, jamais des réponses individuelles)."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        nom = st.selectbox("Enquête", list(lues), format_func=lambda c: lues[c].titre, key=f"enquete-{formulaire}")  # fmt: skip
        ages = enquete.tranches(lecteur, nom)
        tranche = st.selectbox("Groupe d'âge", ages, format_func=lues[nom].tranche, key=f"tranche-{formulaire}")  # fmt: skip
    question = st.selectbox("Question", enquete.questions(lecteur, nom), format_func=lues[nom].question,
                            key=f"question-{formulaire}")  # fmt: skip
    figures.montrer_recette(
        "enquete_resultats",
        f"enquete-{formulaire}",
        campagne=nom,
        question=question,
        tranche=tranche,
    )
    if not formulaire:
        parties.montrer("enquete_synthese", "enquete-synthese", campagne=nom)


def preparer() -> None:
    """Le questionnaire à imprimer, le tableur où le recopier, puis les dates de l'enquête."""
    connus = {n: q for n, q in questionnaires().items() if not q.table}
    nom = st.selectbox("Questionnaire", list(connus), format_func=lambda n: connus[n].nom, key="trousse")  # fmt: skip
    q = connus[nom]
    st.write(composants.texte(q.introduction))
    with st.container(horizontal=True):
        composants.telecharger(
            {e: LIBELLES[e] for e in _IMPRIMES}, lambda e: _imprime(nom, e), f"questionnaire-{nom}",
            f"imprimer-{nom}", icon=":material/print:",
        )  # fmt: skip
        composants.telecharger(
            {"xlsx": "Tableur où recopier les réponses"},
            lambda _: trousse.tableur(q, donnees.noms_des_communes()), f"reponses-{nom}", f"tableur-{nom}",
        )  # fmt: skip
    with st.expander("Lire les questions"):
        parties.montrer("enquete_questionnaire", f"questions-{nom}", formulaire=nom)
    st.header(local.table("campagnes").titre, anchor=False)
    saisie.saisir("campagnes")


def _imprime(nom: str, extension: str) -> bytes:
    lecteur = donnees.lecteur()
    q = questionnaires()[nom]
    blocs = blocs_de(lecteur, "enquete_questionnaire", {"formulaire": nom})
    return rendre(document_court(lecteur, q.titre, blocs[1:]), extension)

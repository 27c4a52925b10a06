"""« Tel que voté » à l'écran : figer, rouvrir, dire ce qui a changé depuis."""

from datetime import date

import streamlit as st

from observatoire.contenu.dossiers import ecarts, votes
from observatoire.contenu.dossiers.dossier import Dossier
from observatoire.contenu.dossiers.ecarts import Ecart
from observatoire.contenu.dossiers.votes import Fige
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import ErreurObservatoire
from observatoire.ui import acces, ajouter, composants, donnees, dossiers, manquant, tableaux

_GENRES = {
    "change": ("a changé", "alerte"),
    "disparu": ("n'est plus disponible", "alerte"),
    "nouveau": ("est nouveau", "attente"),
    "identique": ("n'a pas changé", "bon"),
}


def figer(nom: str, dossier: Dossier) -> None:
    """Le formulaire qui fige le dossier pour un vote."""
    st.write(
        "Figer garde le PDF, ses chiffres et de quoi prouver qu'ils n'ont pas changé : ce que le conseil a eu sous "
        "les yeux se rouvre à l'identique, quelles que soient les données venues depuis."
    )
    if vides := dossier.a_remplir:
        st.warning(
            composants.texte(
                f"Reste à remplir avant de figer : {', '.join(vides)}. Ce qui est voté ne se réécrit pas."
            ),
            icon=":material/edit_note:",
        )
    with st.form("figer"):
        gauche, droite = st.columns([1, 3])
        jour = gauche.date_input("Séance du", format="DD/MM/YYYY")
        objet = droite.text_input(
            "Objet du vote", placeholder="ex. Schéma d'accueil du jeune enfant"
        )
        if st.form_submit_button("Figer ce dossier", disabled=not dossier.elements):
            _figer(nom, dossier, jour, objet)


def _figer(nom: str, dossier: Dossier, jour: date, objet: str) -> None:
    with composants.refus_montre():
        acces.noter("publication", f"dossier figé : {nom}", "publication")
        with st.spinner("Mise en page…"):
            fait = votes.figer(
                nom, dossier, donnees.lecteur(), donnees.dossier_donnees(), jour,
                objet,
            )  # fmt: skip
        st.success(
            f"Figé pour la séance du {dossiers.jour(fait.vote_le)} : il se rouvre dans « Les dossiers votés »."
        )


def liste() -> None:
    """Tous les dossiers figés, avec ce qui a changé depuis leur vote."""
    dossier = donnees.dossier_donnees()
    figes, abimes = votes.liste(dossier), votes.abimes(dossier)
    st.header("Les dossiers votés")
    for e in abimes:
        composants.erreur(str(e))
    if not figes and not abimes:
        manquant.information("Aucun dossier n'a encore été figé.")
    for f in figes:
        _un(f)


def _un(f: Fige) -> None:
    with st.container(border=True):
        st.markdown(f"**{composants.texte(f.titre)}** — séance du {dossiers.jour(f.vote_le)}")
        if f.objet:
            st.write(composants.texte(f.objet))
        st.caption(composants.texte(f"Chiffres publiés le {dossiers.jour(f.publie_le)}."))
        with st.spinner("Comparaison avec les chiffres d'aujourd'hui…"):
            compares = _compares(f.identifiant)
        if isinstance(compares, str):
            composants.erreur(compares)
            return
        bouges = [e for e in compares if e.genre != "identique"]
        resume = ecarts.resumer(compares)
        st.write(composants.texte(resume))
        ajouter.phrase(_dire(f, resume, bouges), f"ecarts-{f.identifiant}")
        with st.container(horizontal=True, gap="small"):
            composants.telecharger(
                {"pdf": "PDF tel que voté"}, lambda _: f.pdf(), f"{f.identifiant}-vote",
                f"vote-{f.identifiant}",
            )  # fmt: skip
            composants.telecharger(
                {"pdf": "Le même, chiffres d'aujourd'hui"},
                lambda _: votes.refaire(f, donnees.lecteur()),
                f"{f.identifiant}-aujourd-hui", f"aujourd-hui-{f.identifiant}",
            )  # fmt: skip
        if bouges:
            with st.expander("Ce qui a changé depuis le vote"):
                tableaux.tableau(
                    ("Élément", "État", "Exemples"),
                    [(e.nom, composants.etat(*_GENRES[e.genre]), " ; ".join(e.exemples))
                     for e in bouges],
                    "Ce qui a changé depuis le vote",
                )  # fmt: skip


def _dire(f: Fige, resume: str, bouges: list[Ecart]) -> str:
    """Ce qui a changé depuis un vote, à joindre à un autre dossier."""
    lignes = [
        f"{e.nom} {_GENRES[e.genre][0]} : {' ; '.join(e.exemples)}".rstrip(" :") for e in bouges
    ]
    return "\n".join([f"{f.titre}, séance du {dossiers.jour(f.vote_le)}. {resume}", *lignes])


@donnees.par_edition
def _compares(lecteur: Lecteur, marque: str) -> list[Ecart] | str:
    try:
        fige = votes.ouvrir(donnees.dossier_donnees(), marque)
        fige.pdf()
        return ecarts.comparer(fige, lecteur, dossiers.fabriquer)
    except ErreurObservatoire as e:
        return str(e)

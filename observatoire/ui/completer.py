"""La page « Compléter » : les fichiers qui comptent, dans l'ordre de ce qu'ils débloquent, à prendre ou à déposer."""

import os
from collections.abc import Sequence
from html import escape

import streamlit as st

from observatoire import formats
from observatoire.entrepot import telechargements
from observatoire.entrepot.completer import Besoin, besoins, de_l_indicateur, de_la_source, resume
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.telechargements import Bilan
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import questions
from observatoire.sources.declaration import Source, catalogue
from observatoire.sources.telechargement.client import Client
from observatoire.ui import acces, composants, depot_apercu, donnees, manquant, registres, tableaux

_RECUS = "telechargements_recus"
_NOMS = 6
_ICONES = {"recu": ":material/check_circle:", "inchange": ":material/done_all:", "a_confirmer": ":material/help:",
           "refuse": ":material/block:", "impossible": ":material/cloud_off:"}  # fmt: skip


@donnees.par_edition
def _besoins(lecteur: Lecteur) -> list[Besoin]:
    return besoins(set(lecteur.annees_connues(lecteur.epci)))


def repondre() -> None:
    """Combien de questions et de fichiers restent ; l'onglet suit ce qu'on venait chercher."""
    if {"indicateur", "source"} & {*st.query_params} and "onglet_completer" not in st.query_params:
        st.session_state.setdefault("onglet_completer", "Fichiers")
    st.write(compte())


def compte() -> str:
    """« 40 questions restent pour le territoire, et 6 fichiers nationaux sur 20 à compléter. »"""
    liste = _besoins()
    manquent = sum(not b.complet for b in liste)
    questions_ = len(questions.a_poser(registres.lues()))
    return (
        f"{formats.pluriel(questions_, 'question reste', 'questions restent')} pour le territoire, et "
        f"{formats.pluriel(manquent, 'fichier national', 'fichiers nationaux')} sur {len(liste)} à compléter."
    )


def inviter() -> None:
    """En une ligne, pour l'accueil : ce qui reste à remplir, et par où commencer."""
    lien = composants.interne("Commencer par le plus utile", "completer")
    st.html(f"<p>{escape(compte())} {lien}</p>")


def fichiers() -> None:
    """Ce qu'on venait chercher, le bouton qui prend tout, puis une ligne par fichier, le plus utile d'abord."""
    _mener_a_sa_ligne()
    liste = _besoins()
    st.write(
        f"{resume(liste)} Les fichiers nationaux conviennent : l'observatoire n'en garde que le territoire, ses "
        "voisins et ses comparaisons."
    )
    manquants = [b.source for b in liste if not b.complet and b.source.telechargement]
    if manquants and st.button(
        f"Télécharger {formats.pluriel(len(manquants), 'fichier qui manque', 'fichiers qui manquent')}",
        icon=":material/download:", type="primary",
        help="Demande un accès à internet. Rien n'est publié avant votre accord.",
    ):  # fmt: skip
        _telecharger(telechargements.choisies([s.id for s in manquants]))
    st.header("Les fichiers, dans l'ordre de ce qu'ils apportent")
    for rang, besoin in enumerate(liste, start=1):
        _ligne(rang, besoin, str(rang))


def _mener_a_sa_ligne() -> None:
    """Venu d'un « non disponible » : la ligne du fichier qui le remplit, ou ce qu'il faut saisir."""
    if (voulue := st.query_params.get("source", "")) in catalogue():
        _ligne(0, de_la_source(voulue, _besoins()), "vise")
        return
    demande = st.query_params.get("indicateur", "")
    if demande not in INDICATEURS:
        return
    nom, source = INDICATEURS[demande].libelle, de_l_indicateur(demande)
    if not source:
        manquant.information(f"« {nom} » se calcule d'après ce que le territoire saisit.")
        st.html(manquant.lien_a_completer(demande))
        return
    manquant.information(f"« {nom} » vient du fichier « {catalogue()[source].nom} », ci-dessous.")
    _ligne(0, de_la_source(source, _besoins()), "vise")


def recus() -> None:
    """Ce que le dernier téléchargement a donné, l'aperçu de ce qui changerait, et l'accord."""
    bilans: list[Bilan] = st.session_state.get(_RECUS, [])
    if not bilans:
        return
    st.header("Reçus")
    for b in bilans:
        with st.container(border=True):
            st.markdown(f"{_ICONES[b.statut]} {composants.texte(b.phrase)}")
            for tableau in b.verification.tableaux if b.verification else ():
                depot_apercu.montrer(tableau)
    arrives = [b for b in bilans if b.attend]
    ecarter = "Écarter ce qui est reçu" if arrives else "Fermer"
    with st.container(horizontal=True):
        if arrives and st.button(
            f"Ranger et publier {formats.pluriel(len(arrives), 'fichier reçu', 'fichiers reçus')}",
            type="primary",
        ):
            _accepter(arrives)
        if st.button(ecarter, help="Rien n'est rangé ; ce qui était publié reste."):
            _oublier()
            st.rerun()


def _accepter(arrives: list[Bilan]) -> None:
    """Les fichiers montrés entrent dans l'espace de travail, au nom de qui l'accepte."""
    with composants.refus_montre():
        acces.exiger("publication")
        ranges = telechargements.accepter(donnees.dossier_donnees(), arrives)
        if donnees.publier(", ".join(ranges)) is not None:
            _oublier()
            st.rerun()


def _oublier() -> None:
    del st.session_state[_RECUS]
    telechargements.nettoyer(donnees.dossier_donnees())


def _ligne(rang: int, b: Besoin, cle: str) -> None:
    s, t = b.source, b.source.telechargement
    numero = f"{rang}. " if rang else ""
    with st.container(border=True):
        st.markdown(f"**{numero}{composants.texte(s.nom)}** ({composants.texte(s.producteur)})")
        tableaux.tableau(
            ("État", "Apporte", "Atteint", "Taille", "Licence", "Adresse"),
            [(_etat(b), _apporte(b), b.part,
              formats.taille(t.octets) if t and t.octets else "", s.licence, _adresses(s))],
            s.nom,
        )  # fmt: skip
        gauche, droite = st.columns(2)
        if t and gauche.button("Télécharger", key=f"prendre-{cle}", icon=":material/download:"):
            _telecharger([s])
        droite.html(composants.interne("Déposer ce fichier", "donnees?onglet=Déposer"))


@donnees.par_edition
def _exactes(lecteur: Lecteur) -> dict[str, str]:
    return {
        x.source: x.adresse for x in telechargements.lister(lecteur.chemin.parent, lecteur.reglages)
    }


def _adresses(s: Source) -> composants.Sur:
    """La page du producteur, et l'adresse que le programme demande."""
    page, exacte = composants.lien("page du producteur", s.url), _exactes().get(s.id, "")
    return (
        composants.Sur(f"{page}, {composants.lien('adresse demandée', exacte)}") if exacte else page
    )


def _etat(b: Besoin) -> str:
    if not b.apporte:
        return composants.etat("à déposer", "attente")
    if b.complet:
        return composants.etat("complet", "bon")
    if b.remplis:
        return composants.etat(f"{b.remplis} sur {len(b.apporte)}", "attente")
    return composants.etat("manque", "alerte")


def _apporte(b: Besoin) -> str:
    if not b.apporte:
        return b.source.description.partition(". ")[0]
    noms = [INDICATEURS[i].libelle for i in b.apporte]
    suite = f" et {len(noms) - _NOMS} autres" if len(noms) > _NOMS else ""
    return f"{formats.pluriel(len(noms), 'indicateur')} : {', '.join(noms[:_NOMS])}{suite}"


def _telecharger(sources: Sequence[Source]) -> None:
    """Prend ces fichiers, l'avancement à l'écran ; la page recommence sur ce qui est arrivé."""
    with composants.refus_montre():
        acces.noter("téléchargement", ", ".join(s.nom for s in sources), "publication")
        barre = st.progress(0.0, "Téléchargement…")

        def suivre(quoi: str, part: float) -> None:
            barre.progress(part, f"{quoi}…")

        client = Client(os.environ.get("OBSERVATOIRE_RELAIS", ""))
        ici = donnees.dossier_donnees()
        st.session_state[_RECUS] = list(
            telechargements.telecharger(
                ici, donnees.reglages(), donnees.lecteur(), sources, client, suivre,
            )
        )  # fmt: skip
        st.rerun()

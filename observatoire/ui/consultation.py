"""La page Données : relire les fichiers, les sources, le dictionnaire ; le territoire étudié."""

from datetime import date

import streamlit as st

from observatoire import formats
from observatoire.contenu.territoire import donnees as textes
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import calcul_en_mots, preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import audit
from observatoire.modele import Niveau, Territoire
from observatoire.sources.declaration import Source
from observatoire.territoire import Reglages
from observatoire.ui import (
    acces,
    ajouter,
    commencer,
    comparer,
    composants,
    donnees,
    etat,
    parties,
    tableaux,
)

_HAUTEUR = 420
_JOURNAL = 500
_disponibles = donnees.par_edition(textes.annees_disponibles)
_TOUS = "Tous les thèmes"


def fichiers() -> None:
    """Les fichiers lus et leur sort, le journal, les chiffres que deux fichiers donnent différemment."""
    parties.montrer("fichiers", "fichiers")
    st.header("Journal de la dernière mise à jour")
    parties.montrer("changements", "journal", hauteur=_HAUTEUR, nombre=_JOURNAL)
    st.header("Chiffres que deux fichiers donnent différemment")
    parties.montrer("ecarts", "ecarts", titre=False, hauteur=_HAUTEUR)


def gestes() -> None:
    """Le journal de ce qui engage : publications, confirmations, exports, réglages ; à qui administre."""
    with composants.refus_montre():
        acces.exiger("administration")
        lus = audit.lire(donnees.dossier_donnees())[:_JOURNAL]
        if not lus:
            st.write("Aucun geste n'est encore au journal.")
            return
        st.caption("La fonction et un identifiant sans nom sont gardés, jamais une identité.")
        tableaux.tableau(
            ("Quand", "Geste", "Sur quoi", "Fonction", "Rôle", "Compte"),
            ((g.quand[:16].replace("T", " "), g.geste, g.objet, g.fonction, g.role, g.compte) for g in lus),
            "Journal des gestes",
        )  # fmt: skip


def sources() -> None:
    """La fraîcheur des sources en service, puis tous les fichiers que l'observatoire reconnaît."""
    parties.montrer("fraicheur", "fraicheur", titre=False, jour=date.today())
    reconnues = textes.sources_reconnues()
    st.header(f"{formats.pluriel(len(reconnues), 'fichier')} que l'observatoire sait lire")
    st.write("Une nouvelle année du même fichier est reconnue sans rien régler.")
    composants.fiches((f"{s.nom} ({s.producteur})", _fiche_source(s)) for s in reconnues)
    ajouter.partie("sources", {}, "sources")


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
    retenu = "" if theme == _TOUS else str(theme)
    trouves = textes.chercher(retenu, cherche)
    st.caption(formats.pluriel(len(trouves), "indicateur"))
    disponibles = _disponibles()
    composants.fiches((i.libelle, _fiche(i, disponibles.get(i.id, ""))) for i in trouves)
    ajouter.partie("dictionnaire", {"theme": retenu, "cherche": cherche}, "dictionnaire")


def _fiche(i: Indicateur, annees: str) -> list[tuple[str, str]]:
    return [
        ("Question", i.question),
        ("Définition", i.definition),
        ("Unité", i.unite),
        ("Calcul", calcul_en_mots(i.calcul)),
        ("Lecture", i.interpretation),
        ("Limites", i.limites),
        ("Sources", textes.titres_des_sources(i)),
        ("Années", annees or "aucune : déposer un des fichiers cités"),
        ("Vérification", preuve_en_mots(i, donnees.lecteur().epci)),
        ("Identifiant", i.id),
    ]


def territoire() -> None:
    """L'intercommunalité, ses secteurs, ses comparaisons, ses compétences, ses seuils."""
    lecteur, reglages = donnees.lecteur(), donnees.reglages()
    noms = donnees.noms_des_communes()
    st.header(lecteur.libelle(Territoire(Niveau.EPCI, lecteur.epci)))
    st.write(f"SIREN {lecteur.epci}, {formats.pluriel(len(noms), 'commune')}.")
    for alerte in reglages.alertes:
        st.warning(composants.texte(alerte), icon=":material/warning:")
    composants.fiches(_fiches(reglages, noms))
    ajouter.partie("territoire", {}, "territoire")
    st.write(
        "Nom et couleur, secteurs, compétences, seuils et actions étudiées se changent sur la page Réglages."
    )
    comparer.regler()
    st.header("Étudier un autre territoire")
    commencer.changer()


def _fiches(reglages: Reglages, noms: dict[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    seuils = reglages.seuils
    secteurs = [
        (s.libelle, ", ".join(noms.get(c, c) for c in s.communes)) for s in reglages.secteurs
    ]
    competences = [
        (c.nom, " ; ".join(m for m in (_ou(c.communes, noms), c.note) if m))
        for c in reglages.competences
    ]
    return [
        ("Communes", [("Noms", ", ".join(noms.values()))]),
        ("Secteurs", secteurs or [("Secteurs", "aucun n'est déclaré")]),
        ("Comparaisons", [("Repères", ", ".join(t.libelle for t in etat.reperes().values()))]),
        ("Compétences", competences or [("Compétences", "aucune n'est déclarée")]),
        (
            "Seuils",
            [
                ("Petits nombres", f"intervalle donné sous {seuils.petit_effectif}"),
                ("Secret", f"donnée locale cachée sous {seuils.secret_local}"),
                ("Voisinage", f"{seuils.minutes_voisinage} minutes de voiture"),
            ],
        ),
    ]


def _ou(communes: tuple[str, ...] | str, noms: dict[str, str]) -> str:
    if isinstance(communes, str):
        return "toutes les communes"
    return ", ".join(noms.get(c, c) for c in communes)

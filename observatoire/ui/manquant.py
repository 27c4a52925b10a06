"""Ce qui manque, et le lien qui y mène : la ligne du fichier à déposer, ou le champ à remplir."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

import streamlit as st

from observatoire import local
from observatoire.entrepot import completer
from observatoire.entrepot.lecture import indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.ui import donnees, vides
from observatoire.ui.composants import Sur, interne, texte

_TABLE = re.compile(r"table « ([^»]+?) »")
_PAGE = re.compile(r"page ([A-ZÉ][^,.;:»]*?), onglet (?:« ?)?([^,.;:»]+?)(?: ?»)?(?=[,.;:]|$)")
_MANQUE = re.compile(r"non disponible|\bà? ?déposer\b|n'est pas déposé", re.IGNORECASE)


# Où est l'onglet d'une page : le comité le dit (`situer`), l'édition publique ne connaît pas ses pages.
_adresses: list[Callable[[str, str], str]] = [lambda titre, onglet: ""]


def situer(adresse_de: Callable[[str, str], str]) -> None:
    """`adresse_de(titre, onglet)` : l'adresse d'une page du comité, vide si elle n'existe pas."""
    _adresses[0] = adresse_de


def information(dite: str) -> None:
    """Une phrase d'aide : ce qui manque et quoi déposer, avec les liens qui y mènent."""
    vides.noter_manque()
    st.info(texte(dite), icon=":material/inbox:")
    montrer([dite])


def sans_donnee(identifiant: str) -> None:
    """L'état vide : ce qu'on verrait, quel fichier manque, où le trouver."""
    vides.noter_manque()
    declare = indicateur(identifiant)
    st.info(
        texte(f"« {declare.libelle} » n'a pas encore de valeur ici. {declare.question} ")
        + f"**À faire** : {texte(fichiers_a_deposer(declare))}.",
        icon=":material/inbox:",
    )
    if not donnees.public():
        st.html(lien_a_completer(identifiant))


def montrer(dites: Iterable[str], indicateurs: Iterable[str] = ()) -> None:
    """Au comité, une ligne de liens sous ce qui dit qu'il manque quelque chose ; rien si rien ne manque."""
    if donnees.public():
        return
    vers = [lien_a_completer(i) for i in indicateurs]
    vers += [lien for dite in dites for lien in _liens(dite)]
    if vers:
        st.html(f"<p>{' · '.join(dict.fromkeys(vers))}</p>")


def _liens(dite: str) -> list[Sur]:
    """Les tables, les onglets et les fichiers qu'une phrase demande ; la liste entière si elle n'en nomme aucun."""
    titres = {t.titre: t.nom for t in local.tables().values()}
    tables = [titres[m] for m in _TABLE.findall(dite) if m in titres]
    if tables:
        return [lien_du_champ(n, f"Saisir : {local.table(n).titre}") for n in tables]
    ailleurs = [
        interne(f"Ouvrir : {titre}, {onglet}", adresse)
        for titre, onglet in _PAGE.findall(dite)
        if (adresse := _adresses[0](titre, onglet))
    ]
    if ailleurs:
        return ailleurs
    if not (manque := _MANQUE.search(dite)):
        return []
    sources = completer.nommees(dite[manque.start() :])
    return [
        interne(f"Compléter : {s.titre}", f"completer?source={quote(s.id)}") for s in sources
    ] or [interne("Compléter : les fichiers qui manquent", "completer?onglet_completer=Fichiers")]


def lien_du_champ(champ: str, nom: str) -> Sur:
    """Le lien qui ouvre le champ d'une table (« structures.places.creche »), ou sa première question."""
    return interne(nom, f"completer?champ={quote(champ)}")


def lien_a_completer(identifiant: str) -> Sur:
    """Le lien vers ce qui remplit un indicateur : la question à répondre, ou la ligne du fichier."""
    if tables := indicateur(identifiant).tables_saisies:
        return lien_du_champ(tables[0], f"Compléter : {local.table(tables[0]).titre}")
    page = f"completer?indicateur={quote(identifiant)}"
    return interne(f"Compléter : {indicateur(identifiant).libelle}", page)

"""Les morceaux d'écran que plusieurs pages partagent ; tout texte venu d'un fichier y est échappé."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from observatoire import disque
from observatoire.erreurs import ErreurObservatoire
from observatoire.formats import insecables
from observatoire.ui import acces, adresse, vides

_BUREAU = "application/vnd.openxmlformats-officedocument"
_OUVERT = "application/vnd.oasis.opendocument"
_MIMES = {
    "csv": "text/csv", "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf",
    "docx": f"{_BUREAU}.wordprocessingml.document", "xlsx": f"{_BUREAU}.spreadsheetml.sheet",
    "pptx": f"{_BUREAU}.presentationml.presentation", "odt": f"{_OUVERT}.text",
    "ods": f"{_OUVERT}.spreadsheet", "odp": f"{_OUVERT}.presentation", "zip": "application/zip",
    "html": "text/html", "eml": "message/rfc822", "ics": "text/calendar",
}  # fmt: skip


class Sur(str):
    """Du HTML écrit par le programme, dont les données sont déjà échappées."""


def texte(brut: str) -> str:
    """Le texte tel quel dans du Markdown : ni lien, ni image, ni mise en forme, ni HTML, ni « ; » en début de ligne."""
    brut = insecables(brut)
    # « :home: » deviendrait une icône, même échappé : un blanc de largeur nulle l'en empêche.
    sans_icone = re.sub(r":(?=[\w/+-]+:)", ":\u2060", brut)
    return re.sub(r"([\\`*_{}\[\]()<>#|~:$!&.+-])", r"\\\1", sans_icone)


def onglets(cle: str, contenus: Mapping[str, Callable[[], Any]], ouvert: str | None = None) -> None:
    """Des onglets, dont l'ouvert est dans l'adresse sous `cle` (d'office `ouvert`, sinon le premier) ; un onglet
    fermé n'est pas calculé."""
    places = st.tabs(
        list(contenus), default=ouvert, key=cle, on_change="rerun", bind="query-params"
    )
    for place, (nom, montrer) in zip(places, contenus.items(), strict=True):
        if place.open:
            with place:
                vides.juger(cle, nom, montrer)
    vides.griser(cle, list(contenus))


def volet(nom: str, cle: str, montrer: Callable[[], Any], **presentation: Any) -> None:
    """Un volet sous un bouton ; fermé, il n'est pas calculé : ouvrir la page reste rapide."""
    place = st.popover(nom, key=cle, on_change="rerun", **presentation)
    if place.open:
        with place:
            montrer()


def segments(etiquette: str, noms: Mapping[str, str], cle: str, defaut: str, **reste: Any) -> str:
    """Des boutons dont un seul est choisi ; `noms` : valeur → ce qui s'affiche."""
    choix = st.segmented_control(
        etiquette, list(noms), default=defaut, required=True, key=cle,
        format_func=noms.__getitem__, **reste,
    )  # fmt: skip
    return str(choix)


def telecharger(
    etiquettes: Mapping[str, str],
    fabriquer: Callable[[str], bytes],
    nom: str,
    cle: str,
    *,
    inactifs: Collection[str] = (),
    **presentation: Any,
) -> None:
    """Un bouton par format (`etiquettes` : extension → texte) ; le fichier n'est fabriqué qu'au clic,
    et ce que le comité emporte est gardé au journal."""
    for extension, etiquette in etiquettes.items():
        fichier = disque.nom_portable(f"{nom}.{extension}")
        st.download_button(
            etiquette, acces.note_a_l_export(fichier, partial(fabriquer, extension)), fichier, _MIMES[extension],
            key=f"{cle}-{extension}", on_click="ignore", disabled=extension in inactifs,
            **presentation,
        )  # fmt: skip


@contextmanager
def refus_montre() -> Iterator[None]:
    """Un refus de l'observatoire arrête ce bloc, et sa phrase est montrée."""
    try:
        yield
    except ErreurObservatoire as e:
        erreur(str(e))


def erreur(dite: str) -> None:
    """Une phrase qui dit ce qui n'a pas pu se faire, et quoi faire."""
    st.error(texte(dite), icon=":material/error:")


def imprevu(erreur: Exception) -> str:
    """La phrase d'une faute du logiciel : rien n'est perdu, et quoi signaler."""
    return (
        f"Cette page a rencontré une erreur imprévue ({type(erreur).__name__}). Vos données et les "
        "autres pages ne sont pas touchées. À faire : recharger la page ; si l'erreur revient, signaler "
        "la page, les choix faits et l'heure."
    )


def etat(mot: str, genre: str) -> Sur:
    """Un état en toutes lettres, avec sa couleur ; `genre` : bon, attente ou alerte."""
    return Sur(f'<span class="obs-etat obs-{genre}">{escape(mot)}</span>')


def interne(nom: str, page: str) -> Sur:
    """Un lien vers une page de l'application, sur le territoire choisi."""
    return Sur(f'<a href="{escape(adresse.vers(page))}" target="_self">{escape(nom)}</a>')


def lien(nom: str, ou: str) -> Sur:
    """Un lien vers le site d'un producteur ; une adresse qui n'est pas du web reste un texte."""
    if not ou.startswith(("https://", "http://")):
        return Sur(escape(nom))
    return Sur(
        f'<a href="{escape(ou)}" target="_blank" rel="noopener noreferrer">{escape(nom)}</a>'
    )


def liste(lignes: Iterable[str]) -> None:
    """Une liste à puces."""
    corps = "".join(f"<li>{cellule(ligne)}</li>" for ligne in lignes)
    st.html(f'<ul class="obs-liste">{corps}</ul>')


def fiches(entrees: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    """Des fiches repliées : un titre, puis des couples (rubrique, texte) ; les vides sont tues."""
    corps = "".join(
        f'<details class="obs-fiche"><summary>{escape(titre)}</summary><dl>'
        + "".join(f"<dt>{escape(nom)}</dt><dd>{cellule(v)}</dd>" for nom, v in rubriques if v)
        + "</dl></details>"
        for titre, rubriques in entrees
    )
    # Le cadre refuse un corps vide.
    if corps:
        st.html(corps)
    else:
        st.write("Rien n'est encore saisi.")


def cellule(v: str) -> str:
    """Une cellule en HTML : échappée, sauf si le programme l'a écrite."""
    return v if isinstance(v, Sur) else escape(str(v))

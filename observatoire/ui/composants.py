"""Les morceaux d'écran que plusieurs pages partagent ; tout texte venu d'un fichier y est échappé."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from html import escape
from itertools import zip_longest
from typing import Any

import streamlit as st

from observatoire import disque
from observatoire.erreurs import ErreurObservatoire
from observatoire.formats import insecables
from observatoire.modele import sans_accent
from observatoire.ui import acces, adresse, vides

SOURCE_COURTE = 90  # signes : au-delà, une source se lit repliée
COURTE = 20  # mots : au-delà, une note se replie
COLONNE_COURTE = 8  # caractères au plus, en-tête compris
MONTREES = 12  # lignes d'un tableau, avant « Voir les … lignes »
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


def tableau(entetes: Sequence[str], lignes: Iterable[Sequence[str]], titre: str) -> None:
    """Un tableau de textes, tel que l'écrit `html_de_tableau`."""
    st.html(html_de_tableau(entetes, lignes, titre))


def html_de_tableau(
    entetes: Sequence[str],
    lignes: Iterable[Sequence[str]],
    titre: str,
    *,
    rappeler: bool = False,
    nombres: Sequence[bool] = (),
) -> Sur:
    """Un petit tableau lisible au projecteur et au téléphone ; `titre` est lu par les synthèses.

    Une cellule est un texte, ou du HTML déjà sûr (`etat`, `lien`). `rappeler` : au téléphone, chaque cellule
    dit son en-tête. `nombres` : vrai pour chaque colonne de nombres, alignée à droite.
    """
    lues = [list(x) for x in lignes]
    droites = [
        ' class="obs-nombre"' if nombres and nombres[j]
        else ' class="obs-courte"' if _courte(e, [x[j] for x in lues if j < len(x)]) else ""
        for j, e in enumerate(entetes)
    ]  # fmt: skip
    rappels = [f' data-titre="{escape(e)}"' * rappeler for e in entetes]
    haut = "".join(
        f'<th scope="col"{d}>{escape(e)}</th>' for e, d in zip(entetes, droites, strict=True)
    )
    # La première cellule nomme sa ligne : un lecteur d'écran la redit à chaque cellule.
    genres = [("th", ' scope="row"'), *[("td", "")] * (len(entetes) - 1)]
    rangees = [
        "<tr>"
        + "".join(
            f"<{g}{portee}{d}{rappel}>{_cellule(v)}</{g}>"
            for (rappel, v), d, (g, portee) in zip(
                zip_longest(rappels, ligne, fillvalue=""), droites, genres, strict=True
            )
        )
        + "</tr>"
        for ligne in lues
    ]
    plus = f"<details><summary>Voir les {len(rangees)} lignes</summary></details>"
    tout = plus * (len(rangees) > MONTREES)
    return Sur(
        f'<div class="obs-tableau{" obs-rappel" * rappeler}" tabindex="0" role="region" '
        f'aria-label="{escape(titre)}"><table><thead><tr>{haut}</tr></thead>'
        f"<tbody>{''.join(rangees)}</tbody></table>{tout}</div>"
    )


def _courte(entete: str, cellules: Sequence[str]) -> bool:
    """Vrai si une colonne n'a que des mots courts : un code, une lettre, un nom de mois."""
    return all(len(re.sub(r"<[^>]*>", "", x)) <= COLONNE_COURTE for x in (entete, *cellules))


def chercher(lignes: list[list[str]], cle: str) -> list[list[str]]:
    """Au-dessus d'un long tableau, un champ de recherche ; les lignes où chaque mot cherché se trouve."""
    if len(lignes) <= MONTREES:
        return lignes
    voulu = st.text_input(
        "Chercher dans ce tableau", key=f"chercher-{cle}", placeholder=f"Chercher dans les {len(lignes)} lignes",
        icon=":material/search:", label_visibility="collapsed", width=340,
    )  # fmt: skip
    mots = sans_accent(voulu).split()
    gardees = [x for x in lignes if all(m in _nu(x) for m in mots)]
    if not gardees:
        st.caption("Aucune ligne n'a ces mots.")
    return gardees


def _nu(ligne: Sequence[str]) -> str:
    """Les mots d'une ligne, sans mise en forme, sans accent ni majuscule."""
    return sans_accent(re.sub(r"<[^>]*>", " ", " ".join(ligne)))


def marquer(mention: str) -> None:
    """La marque d'exemple, d'une ligne : elle ne pèse pas plus que ce qu'elle marque."""
    st.html(f'<p class="obs-exemple">{escape(mention)}</p>')


def sous_tableau(mention: str, notes: Sequence[str], source: str) -> None:
    """La mention d'exemple et la source sur une ligne ; les notes, repliées dessous, une longue source aussi."""
    if mention:
        marquer(mention)
    courte = source if len(source) <= SOURCE_COURTE else ""
    repliees = (*notes, *([] if courte or not source else [source]))
    if not repliees:
        if courte:
            st.html(f'<p class="obs-source">{escape(courte)}</p>')
        return
    resume = " · ".join(x for x in (courte.rstrip("."), "Réserves" if notes else "Source") if x)
    st.html(
        f'<details class="obs-source"><summary>{escape(resume)}</summary>'
        f"<p>{escape(' '.join(repliees))}</p></details>"
    )


def note(dite: str) -> None:
    """Une note en gris ; longue, elle se replie."""
    if len(dite.split()) > COURTE:
        sous_tableau("", [dite], "")
    else:
        st.caption(texte(dite))


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
    corps = "".join(f"<li>{_cellule(ligne)}</li>" for ligne in lignes)
    st.html(f'<ul class="obs-liste">{corps}</ul>')


def fiches(entrees: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    """Des fiches repliées : un titre, puis des couples (rubrique, texte) ; les vides sont tues."""
    corps = "".join(
        f'<details class="obs-fiche"><summary>{escape(titre)}</summary><dl>'
        + "".join(f"<dt>{escape(nom)}</dt><dd>{_cellule(v)}</dd>" for nom, v in rubriques if v)
        + "</dl></details>"
        for titre, rubriques in entrees
    )
    # Le cadre refuse un corps vide.
    if corps:
        st.html(corps)
    else:
        st.write("Rien n'est encore saisi.")


def _cellule(v: str) -> str:
    return v if isinstance(v, Sur) else escape(str(v))

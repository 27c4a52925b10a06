"""Un tableau à l'écran : ses cellules, sa recherche, et dessous sa mention, ses notes et sa source."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import zip_longest

import streamlit as st

from observatoire.modele import sans_accent
from observatoire.ui.composants import Sur, cellule, texte

SOURCE_COURTE = 90  # signes : au-delà, une source se lit repliée
COURTE = 20  # mots : au-delà, une note se replie
COLONNE_COURTE = 8  # caractères au plus, en-tête compris
MONTREES = 12  # lignes d'un tableau, avant « Voir les … lignes »


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
    rangees = [_rangee(rappels, ligne, droites, genres) for ligne in lues]
    plus = f"<details><summary>Voir les {len(rangees)} lignes</summary></details>"
    tout = plus * (len(rangees) > MONTREES)
    return Sur(
        f'<div class="obs-tableau{" obs-rappel" * rappeler}" tabindex="0" role="region" '
        f'aria-label="{escape(titre)}"><table><thead><tr>{haut}</tr></thead>'
        f"<tbody>{''.join(rangees)}</tbody></table>{tout}</div>"
    )


def _rangee(
    rappels: Sequence[str],
    ligne: Sequence[str],
    droites: Sequence[str],
    genres: Sequence[tuple[str, str]],
) -> str:
    cellules = zip(zip_longest(rappels, ligne, fillvalue=""), droites, genres, strict=True)
    corps = (
        f"<{g}{portee}{d}{rappel}>{cellule(v)}</{g}>" for (rappel, v), d, (g, portee) in cellules
    )
    return f"<tr>{''.join(corps)}</tr>"


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

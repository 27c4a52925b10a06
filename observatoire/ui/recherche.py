"""Une recherche sur tout : pages, communes, indicateurs, actions, acteurs, documents, depuis chaque page."""

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from observatoire.contenu.dossiers import rangement
from observatoire.contenu.territoire.donnees import chercher
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import sans_accent
from observatoire.ui import composants, donnees, etat

_MONTRES = 8
Trouve = tuple[str, str, str]


def montrer(pages: Sequence[StreamlitPage]) -> None:
    """Le champ et, dessous, ce qu'il trouve : chaque résultat est un lien."""
    with st.container(key="recherche"):
        cherche = st.text_input(
            "Rechercher", key="cherche", placeholder="Rechercher", icon=":material/search:",
            label_visibility="collapsed",
        )  # fmt: skip
        if cherche.strip():
            _resultats(trouver(cherche, [(p.title, p.url_path or "./") for p in pages]))


def _resultats(trouves: Sequence[Trouve]) -> None:
    if not trouves:
        st.caption("Rien trouvé. Essayez un autre mot, ou un seul.")
        return
    lignes = (
        f"<li>{composants.interne(nom, vers)} <small>{escape(genre)}</small></li>"
        for genre, nom, vers in trouves[:_MONTRES]
    )
    st.html(f'<ul aria-label="Résultats de la recherche">{"".join(lignes)}</ul>')
    if len(trouves) > _MONTRES:
        st.caption(f"Et {len(trouves) - _MONTRES} de plus : ajoutez un mot.")


def trouver(cherche: str, pages: Sequence[tuple[str, str]]) -> list[Trouve]:
    """(genre, nom, adresse) de ce qui contient chaque mot, accents et majuscules à part."""
    mots = sans_accent(cherche).split()
    fixes = [("Page", titre, adresse) for titre, adresse in pages] + _choses()
    nommes = [t for t in fixes if all(m in sans_accent(t[1]) for m in mots)]
    connus = _connus()
    indicateurs = [
        ("Indicateur", i.libelle, f"tendances?{urlencode({'indicateur': i.id})}")
        for i in chercher("", cherche)
        if i.id in connus and not (i.interne and donnees.public())
    ]
    # Un mot du nom l'emporte sur un mot de la définition.
    return nommes + sorted(indicateurs, key=lambda t: mots[0] not in sans_accent(t[1]))


@donnees.par_edition
def _connus(lecteur: Lecteur) -> set[str]:
    return set(lecteur.annees_connues(lecteur.epci))


def _choses() -> list[Trouve]:
    lieux = [
        ("Commune" if t.niveau == "commune" else "Territoire", t.libelle,
         f"./?{urlencode({etat.TERRITOIRE: t.code})}")
        for t in etat.lieux().values()
    ]  # fmt: skip
    return lieux if donnees.public() else [*lieux, *_du_comite()]


def _du_comite() -> Iterator[Trouve]:
    lecteur = donnees.lecteur()
    yield from (("Action", str(nom), "schema") for nom in lecteur.locale("actions")["intitule"])
    yield from (("Acteur", str(nom), "acteurs") for nom in lecteur.locale("acteurs")["nom"])
    for nom in donnees.carnet(rangement.GENRE).liste():
        yield "Document", nom, f"dossiers?{urlencode({'dossier': nom})}"

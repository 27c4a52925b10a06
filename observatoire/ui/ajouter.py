"""« Ajouter au dossier » : une figure, son tableau, une phrase, une partie (tableaux, chiffres clés)."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from observatoire.contenu.dossiers import rangement
from observatoire.contenu.dossiers.dossier import Dossier, Element, depuis
from observatoire.documents.contenu import Paragraphe
from observatoire.formats import en_tete, pluriel
from observatoire.graphiques.figure import Figure
from observatoire.ui import composants, donnees, projection

EN_COURS = "dossier_en_cours"
A_MONTRER = "dossier_a_montrer"  # celui sur lequel la page Dossiers s'ouvre
BOUTON = "Ajouter au dossier"
_NOUVEAU = "Nouveau dossier…"


def reponse(dite: str, cle: str = "reponse") -> None:
    """La phrase qui répond à la question de la page, en grand ; `cle` unique commençant par reponse."""
    if projection.retenir([Paragraphe(dite, "constat")]):
        return
    tete, suite = en_tete(dite)
    with st.container(key=cle, horizontal=True, gap="small"):
        st.markdown(composants.texte(tete), width="content")
        phrase(dite, cle)
    if suite:
        st.markdown(composants.texte(suite))


def figure(dessinee: Figure, cle: str) -> None:
    """Le volet sous une figure ; elle s'ajoute par sa recette, et se refera avec les chiffres du jour."""
    assert dessinee.recette is not None  # sans elle, le volet n'est pas proposé
    decrite = dessinee.recette.dictionnaire()
    forme = st.segmented_control(
        "Sous forme de", ["Figure", "Tableau"], default="Figure", required=True, key=f"forme-{cle}"
    )

    def elements() -> list[Element]:
        genre = "tableau" if forme == "Tableau" else "figure"
        return [Element(genre=genre, recette=decrite["nom"], parametres=decrite["parametres"])]

    formulaire(cle, elements)


def phrase(dite: str, cle: str) -> None:
    """Un petit bouton sous une phrase : elle s'ajoute telle qu'elle est écrite, avec son édition."""
    if donnees.public():
        return
    lecteur = donnees.lecteur()
    releve = f"Phrase relevée dans l'édition du {lecteur.publie_le:%d/%m/%Y}."
    _volet(cle, lambda: [Element(genre="phrase", texte=dite, titre=releve)])


def partie(nom: str, parametres: Mapping[str, Any], cle: str) -> None:
    """Un bouton sous une partie (phrases, tableaux) ; elle sera refaite avec les chiffres du jour."""
    if not donnees.public():
        _volet(cle, lambda: [Element(genre="partie", recette=nom, parametres=dict(parametres))])


def _volet(cle: str, elements: Callable[[], list[Element]]) -> None:
    composants.volet(
        BOUTON, f"volet-{cle}", lambda: formulaire(cle, elements), type="tertiary",
        icon=":material/bookmark_add:",
    )  # fmt: skip


def formulaire(cle: str, elements: Callable[[], list[Element]]) -> None:
    """Dans quel dossier, avec quel commentaire ; le bouton ajoute ce que rend `elements`."""
    noms = donnees.carnet(rangement.GENRE).liste()
    possibles = [*noms, _NOUVEAU]
    connu = st.session_state.get(EN_COURS)
    nom = st.selectbox(
        "Dossier", possibles, index=possibles.index(connu) if connu in noms else 0,
        key=f"dossier-{cle}",
    )  # fmt: skip
    if nom == _NOUVEAU:
        nom = st.text_input(
            "Nom du dossier", key=f"nom-{cle}", placeholder="ex. Conseil de mars"
        ).strip()
    commentaire = st.text_area("Commentaire (facultatif)", key=f"commentaire-{cle}", height=80)
    # Jamais inactif : un clic juste après la frappe serait perdu.
    if st.button("Ajouter", type="primary", key=f"ajouter-{cle}"):
        if not nom:
            st.warning("Donner d'abord un nom au dossier, par exemple « Conseil de mars ».")
            return
        ajouts = elements()
        if commentaire.strip():
            ajouts.append(Element(genre="commentaire", texte=commentaire.strip()))
        _ajouter(str(nom), ajouts)


def _ajouter(nom: str, ajouts: list[Element]) -> None:
    with composants.refus_montre():
        if nom in donnees.carnet(rangement.GENRE).liste():
            lu = donnees.carnet(rangement.GENRE).lire(nom)
            dossier, base = depuis(lu.contenu), lu.empreinte
        else:
            dossier, base = Dossier(titre=nom), ""
        dossier = dossier.avec(*ajouts)
        donnees.carnet(rangement.GENRE).ecrire(nom, dossier.dictionnaire(), base=base)
        st.session_state[EN_COURS] = st.session_state[A_MONTRER] = nom
        st.success(
            composants.texte(f"Ajouté à « {nom} » : {pluriel(len(dossier.elements), 'élément')}.")
        )
        st.html(composants.interne("Ouvrir ce dossier", f"dossiers?{urlencode({'dossier': nom})}"))

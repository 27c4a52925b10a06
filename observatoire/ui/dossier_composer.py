"""Composer un dossier : ordonner, commenter, ajouter, retirer, dupliquer, habiller."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from observatoire.contenu.dossiers import rangement
from observatoire.contenu.dossiers.dossier import ANNEXES, GENRES, Dossier, Element
from observatoire.documents import logo
from observatoire.erreurs import AppelIncorrect
from observatoire.local import ConflitEdition
from observatoire.ui import ajouter, composants, donnees, dossiers, manquant, tableaux

_TEXTES = {"titre": "Titre", "texte": "Texte", "commentaire": "Commentaire", "phrase": "Phrase",
           "encadre": "Texte de l'encadré"}  # fmt: skip
_CHANGE = (
    "Ce dossier vient d'être changé dans une autre fenêtre : rien n'a été enregistré. La liste "
    "ci-dessus est maintenant à jour. À faire : refaire le geste."
)
_PRIS = "Un dossier porte déjà ce nom. À faire : en choisir un autre."
_A_AJOUTER = {
    "Commentaire": Element(genre="commentaire"),
    "Titre de partie": Element(genre="titre"),
    "Titre de sous-partie": Element(genre="titre", niveau=2),
    "Saut de page": Element(genre="saut"),
}


def composer(nom: str, dossier: Dossier) -> None:
    """Les éléments dans l'ordre et de quoi les changer ; un modèle prêt se copie d'abord."""
    _liste(dossier)
    if nom not in donnees.carnet(rangement.GENRE).liste():
        st.info(
            "Ceci est un modèle prêt : il s'exporte tel quel. Pour l'ordonner et le commenter, en "
            "faire une copie.",
            icon=":material/content_copy:",
        )
        _copier(nom, dossier, "Copier ce modèle")
        return
    if dossier.elements:
        _element(nom, dossier)
    gauche, droite = st.columns(2)
    with gauche:
        _ajouter(nom, dossier)
    with droite:
        _habiller(nom, dossier)
    _copier(nom, dossier, "Dupliquer ce dossier")
    _supprimer(nom)
    # Ce que la personne a sous les yeux : un geste sur une autre version serait un geste à l'aveugle.
    st.session_state[f"vu-{nom}"] = donnees.carnet(rangement.GENRE).lire(nom).empreinte


def _liste(dossier: Dossier) -> None:
    lignes = [
        (f"{rang}. {GENRES[e.genre]}", e.resume.removeprefix(f"{GENRES[e.genre]} : ")[:160])
        for rang, e in enumerate(dossier.elements, start=1)
    ]
    if lignes:
        with st.container(height=min(430, 60 + 44 * len(lignes)), border=False):
            tableaux.tableau(("Élément", "Contenu"), lignes, "Éléments du dossier")
    else:
        manquant.information(
            "Aucun élément. Sous chaque figure et chaque phrase des autres pages, « Ajouter au "
            "dossier » les place ici."
        )


def _element(nom: str, dossier: Dossier) -> None:
    rangs = range(len(dossier.elements))
    if (suivant := st.session_state.pop(f"suivant-{nom}", None)) is not None:
        st.session_state[f"element-{nom}"] = min(suivant, len(dossier.elements) - 1)
    rang = st.selectbox(
        "Élément à changer",
        rangs,
        format_func=lambda r: f"{r + 1}. {dossier.elements[r].resume}"[:110],
        key=f"element-{nom}",
    )
    e = dossier.elements[rang]
    texte, titre = e.texte, e.titre
    if e.genre in _TEXTES:
        texte = st.text_area(
            _TEXTES[e.genre], e.texte, placeholder=e.attendu,
            key=f"texte-{nom}-{rang}-{hash(e.texte)}",
        )  # fmt: skip
    elif e.genre in ("figure", "tableau"):
        titre = st.text_input(
            "Titre dans le dossier (vide : celui de la figure)", e.titre,
            key=f"titre-{nom}-{rang}-{hash(e.titre)}",
        )  # fmt: skip
        texte = st.text_area(
            "Commentaire de l'auteur, sous la figure",
            e.texte,
            key=f"dit-{nom}-{rang}-{hash(e.texte)}",
        )
    change = replace(e, texte=texte, titre=titre)
    with st.container(horizontal=True, gap="small"):
        _bouton("Enregistrer", nom, lambda: dossier.remplacer(rang, change))
        for libelle, de, bout in (("Monter", -1, 0), ("Descendre", 1, len(dossier.elements) - 1)):
            _bouton(
                libelle, nom, partial(dossier.deplacer, rang, de), inactif=rang == bout,
                suivant=rang + de,
            )  # fmt: skip
        _bouton("Retirer", nom, lambda: dossier.remplacer(rang, None), suivant=max(0, rang - 1))


def _ajouter(nom: str, dossier: Dossier) -> None:
    with st.expander("Ajouter un commentaire, un titre, un saut de page"):
        quoi = st.selectbox("Quoi", list(_A_AJOUTER), key=f"quoi-{nom}")
        modele = _A_AJOUTER[quoi]
        texte = "" if modele.genre == "saut" else st.text_area("Texte", key=f"nouveau-{nom}")
        place = st.number_input(
            "Après l'élément n°",
            0,
            len(dossier.elements),
            len(dossier.elements),
            key=f"place-{nom}",
        )

        def inserer() -> Dossier:
            if modele.genre != "saut" and not texte.strip():
                raise AppelIncorrect("Écrire d'abord le texte à ajouter.")
            liste = list(dossier.elements)
            liste.insert(int(place), replace(modele, texte=texte.strip()))
            return replace(dossier, elements=tuple(liste))

        _bouton("Ajouter au dossier", nom, inserer, suivant=int(place))


def _habiller(nom: str, dossier: Dossier) -> None:
    with st.expander("Titre, logo, annexes"), st.form(f"habit-{nom}", border=False):
        titre = st.text_input("Titre", dossier.titre)
        sous_titre = st.text_input("Sous-titre", dossier.sous_titre)
        mention = st.text_input("Mention (« Projet », « Version du… »)", dossier.mention)
        annexes = st.multiselect(
            "Annexes", list(ANNEXES), list(dossier.annexes), format_func=ANNEXES.__getitem__
        )
        garde = st.checkbox("Page de titre", dossier.page_de_titre)
        sommaire = st.checkbox("Sommaire", dossier.sommaire)
        image = st.file_uploader("Logo (PNG ou JPEG, 2 Mo au plus)", type=["png", "jpg", "jpeg"])
        sans_logo = bool(dossier.logo) and st.checkbox("Retirer le logo actuel")
        if st.form_submit_button("Enregistrer"):

            def change() -> Dossier:
                garde_logo = "" if sans_logo else dossier.logo
                nouveau = logo.en_texte(image.getvalue()) if image else garde_logo
                return replace(
                    dossier, titre=titre, sous_titre=sous_titre, mention=mention, logo=nouveau,
                    annexes=tuple(annexes), page_de_titre=garde, sommaire=sommaire,
                )  # fmt: skip

            if _ecrire(nom, change):
                st.rerun()


def _copier(nom: str, dossier: Dossier, libelle: str) -> None:
    with st.form(f"copier-{nom}", border=False):
        nouveau = st.text_input("Nom de la copie", f"{dossier.titre} (copie)")
        if st.form_submit_button(libelle):
            contenu = replace(dossier, titre=nouveau or dossier.titre)
            if _ecrire(nouveau, lambda: contenu, base=""):
                st.session_state[ajouter.A_MONTRER] = nouveau.strip()
                st.rerun()


def _supprimer(nom: str) -> None:
    with st.expander("Retirer ce dossier de la liste"):
        st.write("Le dossier est mis de côté, jamais effacé ; ceux figés pour un vote restent.")
        if st.button("Retirer le dossier", key=f"retirer-{nom}"):
            with composants.refus_montre():
                donnees.carnet(rangement.GENRE).supprimer(nom)
                st.session_state[ajouter.A_MONTRER] = dossiers.PAR_DEFAUT
                st.rerun()


def _bouton(
    libelle: str,
    nom: str,
    change: Callable[[], Dossier],
    *,
    inactif: bool = False,
    suivant: int | None = None,
) -> None:
    if st.button(libelle, key=f"{libelle}-{nom}", disabled=inactif) and _ecrire(nom, change):
        if suivant is not None:
            # L'élément déplacé reste celui qu'on change.
            st.session_state[f"suivant-{nom}"] = suivant
        st.rerun()


def _ecrire(nom: str, change: Callable[[], Dossier], base: str | None = None) -> bool:
    """Enregistre ; un conflit ou un refus est montré et rien n'est perdu."""
    vu = st.session_state.get(f"vu-{nom}") if base is None else base
    with composants.refus_montre():
        try:
            donnees.carnet(rangement.GENRE).ecrire(nom, change().dictionnaire(), base=vu)
        except ConflitEdition:
            raise AppelIncorrect(_CHANGE if base is None else _PRIS) from None
        return True
    return False

"""La ligne sous une figure : sa source, son tableau, ses fichiers, et tout le reste sous « ⋯ »."""

from functools import partial
from html import escape

import streamlit as st

from observatoire.affirmations.mots import abreger
from observatoire.documents import integration
from observatoire.documents.images import fichier_de
from observatoire.documents.tableaux import tableau_de
from observatoire.graphiques import exports
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.resume import Dite
from observatoire.indicateurs.dictionnaire import preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue
from observatoire.ui import adresse, ajouter, composants, donnees, manquant, tableaux

_FORMATS = {
    "png": "Image PNG", "svg": "Dessin SVG", "pdf": "Document PDF",
    "csv": "Tableau CSV", "xlsx": "Classeur XLSX", "ods": "Classeur ODS",
}  # fmt: skip
_TAILLES = {"Pour imprimer": 3000, "Pour projeter": 1920, "Pour une page ou un courriel": 1200}


def barre(figure: Figure, dite: Dite, cle: str) -> None:
    """Source : INSEE, 2023 · Tableau · Télécharger · ⋯ : une ligne, jamais deux."""
    reserves = " Réserves" if dite.notes else ""
    with st.container(
        horizontal=True, gap="small", key=f"barre-{cle}", vertical_alignment="center"
    ):
        st.caption(composants.texte(dite.breve), width="content")
        for nom, intitule, montrer in (
            ("Tableau", "Tableau", partial(_tableau, figure)),
            ("Télécharger", "Télécharger", partial(_telecharger, figure, cle)),
            ("Plus", f"⋯{reserves}", partial(_plus, figure, dite, cle)),
        ):
            composants.volet(intitule, f"{nom}-{cle}", montrer, type="tertiary")
    manquant.montrer(dite.notes, _absents(figure))


def _absents(figure: Figure) -> set[str]:
    """Les indicateurs de la figure dont une valeur montrée n'est pas disponible."""
    lues = figure.donnees
    if "statut" not in lues:
        return set()
    absentes = lues[lues["statut"] == "absent"]
    noms = absentes["indicateur"] if "indicateur" in lues else [figure.identifiant] * len(absentes)
    return {str(i) for i in noms} & INDICATEURS.keys()


def _plus(figure: Figure, dite: Dite, cle: str) -> None:
    """Réserves, définition, méthode, source entière et licence, lien, page à intégrer, dossier."""
    if dite.notes:
        st.markdown("**Réserves**")
        composants.liste(map(abreger, dite.notes))
    if figure.sous_titre:
        st.markdown(f"**Ce que montre la figure**  \n{composants.texte(figure.sous_titre)}")
    _definition(figure)
    st.caption(composants.texte(dite.source))
    if lien := adresse.complete():
        st.caption("Copier le lien de cette figure, avec tous ses choix :")
        st.code(lien, language=None, wrap_lines=True)
    _integrer(figure, cle)
    if figure.recette is not None and not donnees.public():
        st.markdown(f"**{ajouter.BOUTON}**")
        ajouter.figure(figure, cle)


def _tableau(figure: Figure) -> None:
    """Les valeurs comme elles se lisent : jamais « 2 023 », jamais 0 pour un secret."""
    t = tableau_de(figure)
    with st.container(height=420, width=560):
        tableaux.tableau(t.entetes, t.dites, f"Tableau : {figure.titre}")


def _definition(figure: Figure) -> None:
    declare = INDICATEURS.get(figure.identifiant)
    if declare is None:
        if figure.definition:
            st.markdown(f"**Ce qui est compté**  \n{composants.texte(figure.definition)}")
        return
    rubriques = {
        "Ce qui est compté": declare.definition,
        "Comment le lire": declare.interpretation,
        "Limites": declare.limites,
        "Vérification": preuve_en_mots(declare, donnees.lecteur().epci),
    }
    for nom, texte in rubriques.items():
        st.markdown(f"**{nom}**  \n{composants.texte(texte)}")
    # Plusieurs fichiers d'un même titre (ses formats) n'en font ici qu'un.
    sources = {s.titre: s for n in reversed(declare.sources) if (s := catalogue().get(n))}
    st.markdown("**Sources possibles**")
    composants.liste(
        composants.Sur(f"{composants.lien(s.titre, s.url)} ({escape(s.producteur)})")
        for s in reversed(sources.values())
    )


def _telecharger(figure: Figure, cle: str) -> None:
    st.caption("Titre, unité, période, périmètre, source et notes sont dans le fichier.")
    taille = st.selectbox("Taille de l'image", list(_TAILLES), key=f"taille-{cle}")
    fabriquer = partial(fichier_de, figure, largeur=_TAILLES[taille or "Pour imprimer"])
    composants.telecharger(_FORMATS, fabriquer, _nom(figure), cle, width="stretch")


def _integrer(figure: Figure, cle: str) -> None:
    st.markdown("**Montrer ailleurs**")
    st.caption(
        "La page à intégrer se pose sur votre site, ou se lit seule, même hors ligne : dessin, tableau des valeurs, "
        "source. Elle ne contient ni programme ni pisteur. Pour la montrer dans une autre page :"
    )
    composants.telecharger(
        {"html": "Page à intégrer (HTML)"}, partial(fichier_de, figure), _nom(figure), cle
    )
    st.code(integration.code(figure, f"{_nom(figure)}.html"), language="html", wrap_lines=True)


def _nom(figure: Figure) -> str:
    return exports.nom_de_fichier(figure, "").rstrip(".")

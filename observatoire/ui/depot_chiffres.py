"""Décrire un fichier, la suite : les chiffres qu'on en retient, et les colonnes qui les découpent."""

import streamlit as st

from observatoire.sources.apercu import ColonneVue, TableauVu
from observatoire.sources.description import Genre, Grandeur, Serie, a_dire, series
from observatoire.ui import composants

_GENRES: dict[Genre, str] = {
    "compte": "Un compte : il s'additionne d'une commune à l'autre",
    "taux": "Un taux, une moyenne ou une médiane : il ne s'additionne pas",
    "categorie": "Une catégorie",
}
_NEUTRE = "Rien : elle décrit la ligne"


def grandeurs(vu: TableauVu, prises: set[str], cle: str) -> tuple[Grandeur, ...]:
    """Les chiffres qu'on retient, chacun avec son nom, son unité et ce qu'il est."""
    possibles = {s.motif: s for s in series(vu) if not prises & {c.titre for c in s.colonnes}}
    nombres = [m for m, s in possibles.items() if not s.categorie]
    retenus = st.multiselect(
        "Chiffres à suivre", list(possibles), nombres[:1] if len(nombres) == 1 else [],
        format_func=lambda m: possibles[m].nom, key=f"chiffres-{cle}", placeholder="Choisir",
    )  # fmt: skip
    dites = [_grandeur(possibles[m], f"{cle}-{rang}") for rang, m in enumerate(retenus)]
    return tuple(g for g in dites if g.libelle and g.unite)


def _grandeur(serie: Serie, cle: str) -> Grandeur:
    gauche, milieu, droite = st.columns([2, 1, 2])
    libelle = gauche.text_input("Nom", serie.nom, key=f"libelle-{cle}")
    if serie.categorie:
        droite.caption(_GENRES["categorie"])
        return Grandeur(serie, libelle.strip(), "modalité", "categorie")
    unite = milieu.text_input("Unité", key=f"unite-{cle}", placeholder="ex. foyers, %, €")
    genres: list[Genre] = ["compte", "taux"]
    genre = droite.selectbox("C'est", genres, format_func=_GENRES.__getitem__, key=f"genre-{cle}")
    return Grandeur(serie, libelle.strip(), unite.strip(), genre)


def coupes(vu: TableauVu, prises: set[str], cle: str) -> dict[str, tuple[str, ...]]:
    """Pour chaque colonne qui découpe : la modalité lue, toutes (sommées), ou rien."""
    choisies: dict[str, tuple[str, ...]] = {}
    for rang, c in enumerate(a_dire(vu, prises)):
        modalites = list(c.valeurs)
        if not modalites:
            choisies[c.titre] = ()
            continue
        defaut = [c.total] if c.total else modalites if len(modalites) == 1 else []
        lues = st.multiselect(
            f"« {c.titre} » découpe les chiffres : lignes à lire", [*modalites, _NEUTRE], defaut,
            key=f"coupe-{rang}-{cle}", placeholder="Le total, ou toutes les parts à sommer",
        )  # fmt: skip
        if lues and lues != [c.total]:
            choisies[c.titre] = () if _NEUTRE in lues else tuple(lues)
        elif not lues:
            _avertir(c)
    # Une autre colonne à son total suffit à elle-même ; mêlée à une modalité, elle se dit aussi.
    if any(choisies.values()):
        choisies |= {
            c.titre: (c.total,) for c in a_dire(vu, prises) if c.total and c.titre not in choisies
        }
    return choisies


def _avertir(c: ColonneVue) -> None:
    st.caption(
        composants.texte(
            f"« {c.titre} » : choisissez ce qu'il faut lire, sinon le fichier sera refusé."
        )
    )

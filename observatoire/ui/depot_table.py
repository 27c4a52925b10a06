"""Un tableur que le territoire tient à sa façon : dire de quelle table il est, et où est chaque colonne."""

import io
from pathlib import Path

import pandas as pd
import streamlit as st

from observatoire import formats, local
from observatoire.erreurs import FichierRefuse
from observatoire.local import fichier, questions
from observatoire.ui import composants, donnees
from observatoire.ui.saisie_en_cours import champ, visibles

_PAS_LA = "n'y est pas"
_MONTRES = 8


class Tenue(io.BytesIO):
    """Les lignes de la table, récrites à ses colonnes ; `name` : comme un fichier déposé."""

    def __init__(self, table: local.Table, contenu: bytes) -> None:
        super().__init__(contenu)
        self.table, self.name = table.nom, f"{table.nom}.csv"


def formulaire(chemin: Path, cle: str) -> Tenue | None:
    """La table que ce tableur complète, ou None tant qu'il reste à dire ou à corriger."""
    lignes = max(fichier.lignes_de(chemin), key=len, default=[])
    tete = next((i for i, (_, c) in enumerate(lignes) if sum(map(bool, c)) > 1), None)
    if tete is None or tete + 1 == len(lignes):
        raise FichierRefuse("ce fichier n'a pas de tableau avec une ligne de titres")
    titres = [t or f"colonne {i}" for i, t in enumerate(lignes[tete][1], 1)]
    corps = [[*c, *[""] * len(titres)][: len(titres)] for _, c in lignes[tete + 1 :]]
    st.dataframe(pd.DataFrame(corps[:5], columns=pd.Index(_uniques(titres))), hide_index=True)
    noms = sorted(local.tables(), key=lambda n: local.table(n).titre)
    nom = str(
        st.selectbox(
            "Ce tableur complète",
            noms,
            format_func=lambda n: local.table(n).titre,
            key=f"table-{cle}",
        )
    )
    t = local.table(nom)
    textes = _ranger(t, titres, corps, f"{cle}-{nom}")
    relue = local.typer(t, _reunir(t, textes), donnees.reglages())
    if relue.bloquants:
        st.error(
            f"**{formats.pluriel(len(relue.bloquants), 'case')} à corriger**",
            icon=":material/edit:",
        )
        composants.liste(p.phrase() for p in relue.bloquants[:_MONTRES])
        return None
    st.success(
        f"{formats.pluriel(len(textes), 'ligne comprise', 'lignes comprises')}.",
        icon=":material/check_circle:",
    )
    return Tenue(t, local.csv_de(t, relue.textes))


def _ranger(t: local.Table, titres: list[str], corps: list[list[str]], cle: str) -> pd.DataFrame:
    """Où est chaque colonne de la table ; celle qui n'y est pas peut valoir la même chose partout."""
    depart = {c.nom: _place(c, titres) for c in visibles(t)}
    rangees: dict[str, list[str]] = {}

    def demander(colonnes: list[local.Colonne]) -> None:
        for rang, c in enumerate(colonnes):
            if not rang % 2:
                cases = st.columns(2)
            with cases[rang % 2]:
                ou = st.selectbox(
                    c.libelle + " *" * c.obligatoire, range(-1, len(titres)), depart[c.nom] + 1,
                    key=f"ou-{cle}-{c.nom}", format_func=lambda i: titres[i] if i >= 0 else _PAS_LA,
                )  # fmt: skip
                if ou >= 0:
                    rangees[c.nom] = [ligne[ou] for ligne in corps]
                elif c.obligatoire:
                    st.caption("La même valeur pour toutes les lignes :")
                    rangees[c.nom] = [champ(c, "", f"partout-{cle}")] * len(corps)

    demander([c for c in visibles(t) if c.obligatoire or depart[c.nom] >= 0])
    with st.expander("Les autres colonnes de la table"):
        demander([c for c in visibles(t) if not c.obligatoire and depart[c.nom] < 0])
    return pd.DataFrame({n: rangees.get(n, [""] * len(corps)) for n in t.noms}, dtype="str")


def _place(c: local.Colonne, titres: list[str]) -> int:
    """La colonne du tableur qui ressemble le plus à celle-ci, ou -1."""
    proches = [questions.ressemblance(c.libelle, x) for x in titres]
    return proches.index(max(proches)) if max(proches) >= questions.ASSEZ else -1


def _reunir(t: local.Table, textes: pd.DataFrame) -> pd.DataFrame:
    """Ce qui est déjà saisi, complété : une ligne de même clé est mise à jour, une autre s'ajoute."""
    lue = local.lire(donnees.dossier_donnees(), t.nom)
    nouvelles = local.typer(t, textes, donnees.reglages())
    reunie = lue
    for cle, ligne in zip(nouvelles.cles(), nouvelles.textes.to_dict("records"), strict=True):
        dites = {str(c): str(v) for c, v in ligne.items() if v}
        visee = questions.Question(questions.Demande(table=t.nom, colonnes=tuple(dites)), cle)
        reunie = reunie.avec(questions.appliquer(reunie, visee, dites))
    return reunie.textes


def _uniques(titres: list[str]) -> list[str]:
    return [f"{i}. {t}" for i, t in enumerate(titres, 1)]

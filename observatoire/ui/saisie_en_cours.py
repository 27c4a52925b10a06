"""Ce qu'une personne saisit dans une table : d'où elle part, où elle en est, une ligne champ par champ."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from observatoire import local
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import sans_accent
from observatoire.territoire import libelles, membres, voisinage
from observatoire.ui import composants, donnees

_NOUVELLE = "Nouvelle ligne"
_JOUR = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Saisie:
    """`base` : la lecture de départ ; `depart` : ce que la grille a reçu ; `courant` : son état.

    `tour` change quand la grille doit repartir de `depart` ; `divergences` : le conflit à trancher.
    """

    table: local.Table
    base: local.Lue
    depart: pd.DataFrame
    courant: pd.DataFrame
    tour: int = 0
    divergences: list[local.Divergence] = field(default_factory=list)
    rang: int = 0  # la ligne ouverte dans le formulaire ; -1 : une nouvelle
    _relue: tuple[pd.DataFrame, local.Lue] | None = field(default=None, repr=False)

    @property
    def modifiee(self) -> bool:
        """Vrai si l'écran diffère de ce qui a été lu."""
        return not self.relue().textes.equals(self.base.textes)

    def relue(self) -> local.Lue:
        """Ce que l'écran dit, contrôlé cellule par cellule."""
        if self._relue is None or self._relue[0] is not self.courant:
            lue = local.typer(self.table, self.courant, donnees.reglages())
            self._relue = (self.courant, lue)
        return self._relue[1]

    def repartir(self, lue: local.Lue) -> None:
        """Repart d'une lecture : la grille est refaite."""
        self.base = lue
        self.divergences = []
        self.remplacer(lue.textes)

    def remplacer(self, textes: pd.DataFrame) -> None:
        """Donne un autre contenu à la grille, la base restant la même."""
        self.depart = self.courant = textes.reset_index(drop=True)
        self.tour += 1


def saisie_de(nom: str) -> Saisie:
    """La saisie en cours dans cette session ; reprise telle quelle au retour sur la page."""
    cle = f"saisie-{nom}"
    lue = local.lire(donnees.dossier_donnees(), nom)
    saisie: Saisie | None = st.session_state.get(cle)
    if saisie is None or (saisie.base.empreinte != lue.empreinte and not saisie.modifiee):
        tour = saisie.tour + 1 if saisie else 0
        saisie = Saisie(lue.table, lue, lue.textes, lue.textes, tour)
        st.session_state[cle] = saisie
    if saisie.base.empreinte != lue.empreinte:
        st.info(
            "Quelqu'un d'autre a enregistré depuis le début de votre saisie. Vos cellules et les "
            "siennes seront réunies ; une même cellule changée des deux côtés vous sera montrée.",
            icon=":material/group:",
        )
    return saisie


def options(c: local.Colonne) -> list[str]:
    """Les valeurs parmi lesquelles choisir ; vide si la cellule est un texte libre."""
    match c.type:
        case "choix":
            return list(c.modalites)
        case "booleen":
            return ["oui", "non"]
        case "commune":
            reglages = donnees.reglages()
            return _communes(reglages.epci, reglages.seuils.minutes_voisinage)
        case "reference":
            lue = local.lire(donnees.dossier_donnees(), c.reference)
            return lue.cles() if len(lue.table.cle) == 1 else []
        case "indicateur":
            return list(INDICATEURS)
        case _:
            return []


def dire(t: local.Table, colonne: str, valeur: str) -> str:
    """La valeur d'une cellule enregistrée, comme on la lit."""
    if not valeur:
        return "vide"
    return libelle_de(t.colonne(colonne), valeur) if colonne in t.noms else valeur


def nom_de_ligne(t: local.Table, ligne: Mapping[Any, Any]) -> str:
    """Ce qui désigne une ligne pour une personne : ce d'où vient sa clé, sinon sa clé."""
    colonnes = [t.cle_depuis] if t.cle_depuis else list(t.cle)
    return " · ".join(dire(t, c, ligne[c]) for c in colonnes if ligne.get(c))


def visibles(t: local.Table) -> list[local.Colonne]:
    """Les colonnes à remplir : une clé tirée d'une autre colonne ne se saisit pas."""
    return [c for c in t.colonnes if not (t.cle_depuis and c.nom in t.cle)]


def libelle_de(c: local.Colonne, valeur: str) -> str:
    """Ce qui s'affiche pour une valeur à choisir."""
    if c.type == "commune":
        return libelles("commune").get(valeur, valeur)
    if c.type == "reference":
        chemin = local.chemin_de(donnees.dossier_donnees(), c.reference)
        # Relire le fichier à chaque libellé coûterait une seconde par écran.
        ecrit_le = chemin.stat().st_mtime_ns if chemin.exists() else 0
        return _noms(c.reference, str(chemin), ecrit_le).get(valeur, valeur)
    if c.type == "indicateur" and valeur in INDICATEURS:
        return f"{INDICATEURS[valeur].libelle} ({valeur})"
    return c.modalites.get(valeur, valeur)


@st.cache_data(max_entries=20, show_spinner=False)
def _noms(table: str, chemin: str, ecrit_le: int) -> dict[str, str]:
    """Clé → nom lisible des lignes d'une table à laquelle une autre renvoie (« 1.2.2 Étudier… »)."""
    lue = local.lire(donnees.dossier_donnees(), table)
    t, cles = lue.table, lue.cles()
    if t.cle_depuis:
        return dict(zip(cles, lue.textes[t.cle_depuis], strict=True))
    dits = [c.nom for c in t.colonnes if c.obligatoire and c.type == "texte" and c.nom not in t.cle]
    if not dits:
        return {}
    return {k: f"{k} {nom}" for k, nom in zip(cles, lue.textes[dits[0]], strict=True)}


@st.cache_data(max_entries=3, show_spinner=False)
def _communes(epci: str, minutes: int) -> list[str]:
    """Les communes du territoire, puis celles d'autour, chacune dans l'ordre des noms."""
    groupes = (membres(epci), voisinage(epci, minutes))
    noms = libelles("commune")
    return [c for codes in groupes for c in sorted(codes, key=lambda c: sans_accent(noms[c]))]


def remplir_une_ligne(saisie: Saisie) -> None:
    """Choisir une ligne, remplir ses champs, voir sous chacun ce qui ne va pas."""
    t = saisie.table
    relue = saisie.relue()
    noms = [
        f"{i}. {nom_de_ligne(t, ligne) or 'sans nom'}"
        for i, ligne in enumerate(relue.textes.to_dict("records"), start=1)
    ]
    rang = st.selectbox(
        "Ligne",
        range(-1, len(noms)),
        index=min(saisie.rang, len(noms) - 1) + 1,
        format_func=lambda i: _NOUVELLE if i < 0 else noms[i],
        key=f"ligne-{t.nom}-{saisie.tour}",
    )
    saisie.rang = rang
    valeurs = dict.fromkeys(t.noms, "") if rang < 0 else dict(relue.textes.iloc[rang])
    problemes = {p.colonne: p for p in relue.problemes if p.rang == rang and p.bloquant}
    with st.form(f"fiche-{t.nom}-{saisie.tour}-{rang}"):
        champs, saisies = visibles(t), {}
        for i in range(0, len(champs), 2):
            for c, case in zip(champs[i : i + 2], st.columns(2), strict=False):
                with case:
                    cle = f"{t.nom}-{saisie.tour}-{rang}"
                    saisies[c.nom] = champ(c, str(valeurs.get(c.nom, "")), cle)
                    if c.nom in problemes:
                        st.markdown(f":red[{composants.texte(problemes[c.nom].explication())}]")
        valide = st.form_submit_button("Valider cette ligne", icon=":material/check:")
    if valide:
        _reporter(saisie, rang, {**valeurs, **saisies})
        st.rerun()
    if rang >= 0 and st.button("Ôter cette ligne", icon=":material/delete:", key=f"oter-{t.nom}"):
        saisie.remplacer(relue.textes.drop(index=rang))
        st.rerun()


def champ(c: local.Colonne, valeur: str, cle: str) -> str:
    """Le champ d'une colonne : une liste, un calendrier, ou un texte dont l'exemple est en gris."""
    titre = c.libelle + (f" ({c.unite})" if c.unite else "") + (" *" if c.obligatoire else "")
    choix = options(c)
    if c.type == "date" and (not valeur or _JOUR.fullmatch(valeur)):
        jour = st.date_input(
            titre, valeur or None, date(1950, 1, 1), date(2099, 12, 31), key=f"champ-{cle}-{c.nom}",
            help=c.aide or None, format="DD/MM/YYYY",
        )  # fmt: skip
        return jour.isoformat() if isinstance(jour, date) else ""
    if not choix:
        exemple = f"ex. {c.exemple}" if c.exemple else None
        ecrit = st.text_input(
            titre, valeur, key=f"champ-{cle}-{c.nom}", help=c.aide or None, placeholder=exemple
        )
        return str(ecrit)
    tous = ["", *choix] if valeur in ("", *choix) else ["", valeur, *choix]
    retenu = st.selectbox(
        titre,
        tous,
        index=tous.index(valeur),
        key=f"champ-{cle}-{c.nom}",
        help=c.aide or None,
        format_func=lambda v: libelle_de(c, v) if v else "non renseigné",
    )
    return str(retenu or "")


def _reporter(saisie: Saisie, rang: int, valeurs: dict[str, str]) -> None:
    textes = saisie.relue().textes
    ligne = pd.DataFrame([valeurs], columns=textes.columns, dtype="str").fillna("")
    if rang < 0:
        saisie.rang = len(textes)
        saisie.remplacer(pd.concat([textes, ligne], ignore_index=True))
        return
    lignes = textes.copy()
    lignes.iloc[rang] = ligne.iloc[0]
    saisie.remplacer(lignes)

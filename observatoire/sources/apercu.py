"""Regarder un tableau inconnu sans rien en charger : ses titres, ce que chaque colonne contient."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

import duckdb

from observatoire.sources.lecture import Feuille, ouvrir
from observatoire.sources.lecture.feuille import sans_vides_a_droite
from observatoire.sources.motifs import normaliser_entete
from observatoire.sources.sql import Base, annee, nombre
from observatoire.sources.usages import repond, usages

MODALITES = 60
_LIGNES = 8
_CODE = re.compile(r"\d{4,5}|2[AB]\d{3}|\d{9}|\d[0-9AB]\d{7}")
_TITRES_DE_CODE = re.compile(
    r"\b(code|codgeo|insee|numcom|numepci|siren|depcom|iris|com|geo|dep|reg)"
)
Genre = Literal["code", "nom", "annee", "nombre", "texte"]


@dataclass(frozen=True)
class ColonneVue:
    """Une colonne : son titre tel qu'écrit, ce qu'elle paraît être, ses valeurs distinctes (au plus
    `MODALITES`, aucune au-delà), et si l'une est négative."""

    titre: str
    genre: Genre
    valeurs: tuple[str, ...] = ()
    negative: bool = False

    @property
    def total(self) -> str:
        """La modalité qui vaut toutes les autres, s'il y en a une."""
        return next((v for v in self.valeurs if normaliser_entete(v) in usages().totaux), "")


@dataclass(frozen=True)
class TableauVu:
    """Un tableau d'un fichier : ses colonnes et ses premières lignes."""

    nom: str
    colonnes: tuple[ColonneVue, ...]
    lignes: tuple[tuple[str, ...], ...]

    def du_genre(self, *genres: Genre) -> list[ColonneVue]:
        """Les colonnes de ces genres, dans l'ordre du fichier."""
        return [c for c in self.colonnes if c.genre in genres]


def regarder(chemin: Path, dossier_temporaire: Path) -> list[TableauVu]:
    """Les tableaux du fichier qui ont des titres de colonnes ; `FichierRefuse` s'il ne s'ouvre pas."""
    with (
        duckdb.connect(":memory:") as con,
        ouvrir(chemin, dossier_temporaire=dossier_temporaire) as f,
    ):
        return [vu for feuille in f if (vu := _regarder(con, feuille)) is not None]


def _regarder(con: Base, feuille: Feuille) -> TableauVu | None:
    rang = _rang_des_titres(feuille.apercu)
    if rang is None or rang + 1 >= len(feuille.apercu):
        return None
    titres = sans_vides_a_droite(feuille.apercu[rang])
    feuille.vue(con, "vu", feuille.lignes_apercu[rang + 1], len(titres))
    colonnes = [_colonne(con, i, titre) for i, titre in enumerate(titres)]
    codes = [c for c in colonnes if c.genre == "code"]
    titrees = [c for c in codes if _TITRES_DE_CODE.search(normaliser_entete(c.titre))]
    # Des nombres à cinq chiffres ressemblent à des codes : le titre tranche, sinon le rang.
    gardees = titrees or codes[:1]
    colonnes = [
        ColonneVue(c.titre, "nombre", c.valeurs, c.negative)
        if c.genre == "code" and c not in gardees
        else c
        for c in colonnes
    ]
    lignes = tuple(
        tuple(c for c, titre in zip_longest(ligne[: len(titres)], titres, fillvalue="") if titre)
        for ligne in feuille.apercu[rang + 1 : rang + 1 + _LIGNES]
    )
    return TableauVu(feuille.nom, tuple(c for c in colonnes if c.titre), lignes)


def _rang_des_titres(apercu: Sequence[Sequence[str]]) -> int | None:
    """La ligne juste avant la première qui porte un code de territoire ; sinon la première pleine."""
    for rang in range(1, len(apercu)):
        au_dessus = [c for c in apercu[rang - 1] if c]
        sans_code = not any(_est_code(c) and not re.fullmatch(r"(19|20)\d\d", c) for c in au_dessus)
        if any(_est_code(c) for c in apercu[rang]) and len(au_dessus) > 1 and sans_code:
            return rang - 1
    return next((r for r, ligne in enumerate(apercu) if sum(map(bool, ligne)) > 1), None)


def _est_code(cellule: str) -> bool:
    return _CODE.fullmatch(cellule) is not None


def _colonne(con: Base, i: int, titre: str) -> ColonneVue:
    c = f"c{i}"
    remplies, nombres, annees, codes, negatives = con.execute(f"""
        SELECT count({c}), count({nombre(c)}), count({annee(c)}),
            count(*) FILTER (regexp_full_match({c}, '{_CODE.pattern}')),
            count(*) FILTER ({nombre(c)} < 0) FROM vu""").fetchall()[0]
    lues = con.execute(f"""
        SELECT {c} FROM vu WHERE {c} IS NOT NULL GROUP BY 1 ORDER BY min(ligne) LIMIT {MODALITES + 1}""").fetchall()
    valeurs = tuple(v for (v,) in lues) if len(lues) <= MODALITES else ()
    return ColonneVue(
        titre, _genre(titre, remplies, nombres, annees, codes), valeurs, negatives > 0
    )


def _genre(titre: str, remplies: int, nombres: int, annees: int, codes: int) -> Genre:
    net = normaliser_entete(titre)
    if remplies and annees > 0.9 * remplies:
        return "annee"
    if remplies and (
        codes > 0.9 * remplies or (_TITRES_DE_CODE.match(net) and codes > 0.5 * remplies)
    ):
        return "code"
    if re.match(r"code|codgeo|dep$|reg$", net) and nombres > 0.9 * remplies:
        return "code"
    if nombres * 2 > remplies:
        return "nombre"
    if any(repond(net, motifs) for motifs in usages().noms.values()):
        return "nom"
    return "texte"


# D'un territoire fin à un large : un fichier de communes porte aussi le code du département.
_FINESSE = ("iris", "com", "insee", "geo", "epci", "siren", "dep", "reg")


def code_probable(titres: Sequence[str]) -> str:
    """Le titre de la colonne de code la plus fine."""
    nets = [normaliser_entete(t) for t in titres]
    rangs = [next((r for r, m in enumerate(_FINESSE) if m in t), 9) for t in nets]
    return titres[rangs.index(min(rangs))]


def niveau_probable(vu: TableauVu, code: str) -> str:
    """Le niveau que le titre du code et sa première valeur laissent croire."""
    rang = next(r for r, c in enumerate(vu.colonnes) if c.titre == code)
    exemple, mots = next((ligne[rang] for ligne in vu.lignes), ""), normaliser_entete(code)
    if len(exemple) == 9:
        return "iris" if "iris" in mots else "epci"
    if len(exemple) <= 3 and re.search("reg|dep", mots):
        return "region" if "reg" in mots else "departement"
    return "commune"


def periode_probable(vu: TableauVu, annee: str) -> str:
    """« trimestre » ou « mois » si les valeurs de la colonne de l'année, ou les titres, en ont l'air."""
    lues = next((c.valeurs for c in vu.colonnes if c.titre == annee), ())
    textes = [normaliser_entete(t) for t in (lues[:12] or [c.titre for c in vu.colonnes])]
    if any(re.search(r"\d[-_ ]?[tq][1-4]\b|\b[tq][1-4][-_ ]?\d|trim", t) for t in textes):
        return "trimestre"
    en_mois = [
        bool(re.search(r"(?<!\d)(19|20)\d\d-?(0[1-9]|1[0-2])$|^\d\d/\d{4}$", t)) for t in textes
    ]
    return "mois" if (all(en_mois) if lues else sum(en_mois) > 1) else "annee"


def titre_double(vu: TableauVu) -> str:
    """Un titre que deux colonnes portent, ou une chaîne vide : laquelle lire ne se devine pas."""
    combien = Counter(normaliser_entete(c.titre) for c in vu.colonnes)
    return next((c.titre for c in vu.colonnes if combien[normaliser_entete(c.titre)] > 1), "")

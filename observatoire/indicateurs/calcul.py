"""Compiler une déclaration en SQL : une requête donne tous les niveaux et toutes les années.

Chaque requête lit `mesures`, `territoires` et `paires` et rend les colonnes de `indicateurs`,
sauf `indicateur` et `source`, posées par `requete`. Les statuts se combinent du plus sûr au plus
réservé ; une valeur qui n'existe pas reste vide.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from duckdb.func import PythonUDFType

from observatoire.indicateurs.declaration import (
    Calcul,
    Evolution,
    Indicateur,
    Methode,
    Moyenne,
    ParSuperficie,
    Publie,
    Ratio,
    Solde,
    Somme,
    TauxAnnuel,
    Terme,
)
from observatoire.methodes.incertitude import COMPTE_FRAGILE, garwood
from observatoire.modele import ORDRE_STATUTS
from observatoire.sources.sql import borne, somme

# Deux recensements moins éloignés partagent des enquêtes : leur différence n'est pas mesurable.
ECART_MINIMAL = 5
_Z = 1.959963984540054

_STATUTS = "[" + ", ".join(f"'{s}'" for s in ORDRE_STATUTS) + "]"
_VIDE = "NULL::DOUBLE"


def preparer(con: duckdb.DuckDBPyConnection) -> None:
    """Pose les macros, les fonctions d'intervalle et la table des paires de recensements."""
    con.execute(f"CREATE OR REPLACE TEMP MACRO rang_statut(s) AS list_position({_STATUTS}, s)")
    con.execute(f"CREATE OR REPLACE TEMP MACRO nom_statut(r) AS {_STATUTS}[r]")
    for nom, rang in (("garwood_bas", 0), ("garwood_haut", 1)):
        con.create_function(
            nom, _borne_garwood(rang), ["DOUBLE"], "DOUBLE", type=PythonUDFType.ARROW
        )
    for nom, signe in (("wilson_bas", "-"), ("wilson_haut", "+")):
        con.execute(f"""
            CREATE OR REPLACE TEMP MACRO {nom}(x, n) AS CASE WHEN n > 0 AND x <= n THEN
                greatest(0, least(1, (x / n + {_Z**2} / (2 * n) {signe} {_Z} * sqrt(greatest(0,
                    x / n * (1 - x / n) / n + {_Z**2} / (4 * n * n)))) / (1 + {_Z**2} / n))) END""")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE paires AS
        SELECT a.code, a.niveau, a.perimetre, b.fin AS y0, a.fin AS y1, b.valeur AS p0, a.valeur AS p1,
            greatest(rang_statut(a.statut), rang_statut(b.statut)) AS rang, a.fichier
        FROM mesures a JOIN mesures b USING (code, niveau, perimetre)
        WHERE a.variable = 'population' AND b.variable = 'population'
            AND a.valeur IS NOT NULL AND b.valeur IS NOT NULL AND a.fin - b.fin >= {ECART_MINIMAL}
        QUALIFY row_number() OVER (PARTITION BY a.code, a.niveau, a.perimetre, a.fin
            ORDER BY b.fin DESC, b.debut, a.debut) = 1""")


def _borne_garwood(rang: int) -> Callable[..., Any]:
    def borne(k: pa.ChunkedArray) -> pa.Array:
        valeurs = np.asarray(k.to_numpy(zero_copy_only=False), dtype=float)
        return pa.array(np.asarray(garwood(valeurs)[rang], dtype=float))

    return borne


def requete(indicateur: Indicateur, petit_effectif: int = COMPTE_FRAGILE) -> str:
    """Le SQL complet d'un indicateur, intervalle compris, prêt pour INSERT INTO indicateurs.

    Sous `petit_effectif` (réglage du territoire), un chiffre porte un intervalle.
    """
    return f"""
        SELECT code, niveau, '{indicateur.id}' AS indicateur, debut, fin, valeur,
            CASE WHEN valeur IS NULL AND statut NOT IN ('secret', 'absent', 'estime')
                THEN 'absent' ELSE statut END AS statut,
            {_intervalle(indicateur, petit_effectif)},
            numerateur, denominateur, perimetre, note, fichier AS source
        FROM ({sql(indicateur.calcul)})
        WHERE debut IS NOT NULL ORDER BY ALL"""


def _intervalle(indicateur: Indicateur, petit_effectif: int) -> str:
    """L'intervalle : celui des arrondis et des secrets s'il existe, sinon celui des petits nombres."""
    calcul = indicateur.calcul
    facteur = calcul.facteur if isinstance(calcul, Ratio | TauxAnnuel) else 1
    petit = f"numerateur < {petit_effectif} AND valeur IS NOT NULL"
    if isinstance(calcul, Moyenne):
        # Une moyenne d'années sert à juger une évolution : sa fourchette se montre toujours.
        petit = "valeur IS NOT NULL"
    bornes = {
        "poisson": tuple(
            f"CASE WHEN numerateur > 0 AND valeur > 0 THEN garwood_{b}(numerateur) * valeur / numerateur "
            f"ELSE garwood_{b}(numerateur) * {facteur} / coalesce(denominateur, 1) END"
            for b in ("bas", "haut")
        ),
        "part": tuple(f"{facteur} * wilson_{b}(numerateur, denominateur)" for b in ("bas", "haut")),
        # Deux groupes disjoints : la part du premier dans leur somme, ramenée à un rapport.
        "rapport": tuple(
            f"{facteur} * wilson_{b}(numerateur, numerateur + denominateur) / nullif(1 - "
            f"wilson_{b}(numerateur, numerateur + denominateur), 0)"
            for b in ("bas", "haut")
        ),
    }
    if indicateur.incertitude == "aucune":
        # Des effectifs arrondis laissent croire qu'une part dépasse son tout.
        part = isinstance(calcul, Ratio) and indicateur.unite == "%"
        # `least` ignore l'inconnu : une borne absente deviendrait 100.
        plafond = "CASE WHEN haut IS NOT NULL THEN least(haut, 100) END AS haut"
        return f"bas, {plafond}" if part else "bas, haut"
    if indicateur.incertitude != "poisson":
        petit = (
            f"least(numerateur, denominateur{'' if indicateur.incertitude == 'rapport' else ' - numerateur'}) "
            f"< {petit_effectif} AND valeur IS NOT NULL"
        )
    bas, haut = bornes[indicateur.incertitude]
    return (
        f"CASE WHEN bas IS NOT NULL THEN bas WHEN {petit} THEN {bas} END AS bas, "
        f"CASE WHEN haut IS NOT NULL THEN haut WHEN {petit} THEN {haut} END AS haut"
    )


def variables_de(calcul: Calcul) -> tuple[str, ...]:
    """Les variables qu'un calcul lit."""
    match calcul:
        case Somme(terme=t) | ParSuperficie(num=t):
            return _liste(t)
        case Ratio(num=n, den=d):
            return (*_liste(n), *_liste(d))
        case Moyenne(terme=t):
            return (t,)
        case TauxAnnuel(flux=f):
            return (f, f"{f}_periode", "population")
        case Evolution(part=""):
            return (calcul.variable,)
        case Evolution() | Solde():
            return ("population", "naissances", "naissances_periode", "deces", "deces_periode")
        case Publie(variable=v):
            return (v,)
        case Methode(entrees=e):
            return e


def _liste(terme: Terme) -> tuple[str, ...]:
    termes = (terme,) if isinstance(terme, str) else terme
    return tuple(t.removeprefix("-") for t in termes)


def _terme(terme: Terme) -> str:
    """code, niveau, debut, fin, perimetre, v, rang, bas, haut, fichier d'une somme de variables."""
    termes = (terme,) if isinstance(terme, str) else terme
    if len(termes) == 1:
        return f"""(SELECT code, niveau, debut, fin, perimetre, valeur AS v, rang_statut(statut) AS rang,
            bas, haut, fichier FROM mesures WHERE variable = '{termes[0]}')"""
    signes = ", ".join(
        f"('{t.removeprefix('-')}', {-1 if t.startswith('-') else 1})" for t in termes
    )
    return f"""(SELECT code, niveau, debut, fin, perimetre,
            CASE WHEN count(valeur) = {len(termes)} THEN {somme("signe * valeur")} END AS v,
            max(rang_statut(statut)) AS rang,
            CASE WHEN count(bas) > 0 AND count(coalesce(bas, valeur)) = {len(termes)}
                THEN {borne("bas")} END AS bas,
            CASE WHEN count(haut) > 0 AND count(coalesce(haut, valeur)) = {len(termes)}
                THEN {borne("haut")} END AS haut,
            max(fichier) AS fichier
        FROM mesures JOIN (VALUES {signes}) s(variable, signe) USING (variable)
        GROUP BY code, niveau, debut, fin, perimetre HAVING count(DISTINCT variable) = {len(termes)})"""


@singledispatch
def sql(calcul: Calcul) -> str:
    """Le SELECT d'un calcul ; colonnes : code, niveau, debut, fin, valeur, statut, bas, haut,
    numerateur, denominateur, perimetre, note, fichier."""
    raise TypeError(f"calcul inconnu : {calcul!r}")


@sql.register
def _(calcul: Somme) -> str:
    return f"""SELECT code, niveau, debut, fin, v AS valeur, nom_statut(rang) AS statut, bas, haut,
        v AS numerateur, {_VIDE} AS denominateur, perimetre, '' AS note, fichier
        FROM {_terme(calcul.terme)}"""


@sql.register
def _(calcul: Publie) -> str:
    return f"""SELECT code, niveau, debut, fin, v AS valeur, nom_statut(rang) AS statut, bas, haut,
        {_VIDE} AS numerateur, {_VIDE} AS denominateur, perimetre, '' AS note, fichier
        FROM {_terme(calcul.variable)}"""


@sql.register
def _(calcul: Ratio) -> str:
    f = calcul.facteur
    return f"""SELECT n.code, n.niveau, n.debut, n.fin, {f} * n.v / nullif(d.v, 0) AS valeur,
        nom_statut(greatest(n.rang, d.rang)) AS statut,
        CASE WHEN n.bas IS NOT NULL OR d.bas IS NOT NULL
            THEN {f} * coalesce(n.bas, n.v) / nullif(coalesce(d.haut, d.v), 0) END AS bas,
        CASE WHEN n.haut IS NOT NULL OR d.haut IS NOT NULL
            THEN {f} * coalesce(n.haut, n.v) / nullif(coalesce(d.bas, d.v), 0) END AS haut,
        n.v AS numerateur, d.v AS denominateur, n.perimetre,
        CASE WHEN d.v = 0 THEN 'dénominateur nul' ELSE '' END AS note, n.fichier
        FROM {_terme(calcul.num)} n JOIN {_terme(calcul.den)} d
        USING (code, niveau, debut, fin, perimetre)"""


@sql.register
def _(calcul: ParSuperficie) -> str:
    return f"""SELECT n.code, n.niveau, debut, fin, v / nullif(superficie_km2, 0) AS valeur,
        nom_statut(rang) AS statut, {_VIDE} AS bas, {_VIDE} AS haut, v AS numerateur,
        superficie_km2 AS denominateur, perimetre, '' AS note, fichier
        FROM {_terme(calcul.num)} n JOIN territoires t USING (code, niveau)"""


@sql.register
def _(calcul: Moyenne) -> str:
    n = calcul.annees
    return f"""SELECT code, niveau, fin - {n - 1} AS debut, fin, total / {n} AS valeur,
        nom_statut(rang) AS statut, {_VIDE} AS bas, {_VIDE} AS haut, total AS numerateur,
        {n}::DOUBLE AS denominateur, perimetre, 'moyenne annuelle sur {n} ans' AS note, fichier
        FROM (SELECT a.code, a.niveau, a.perimetre, a.fin, {somme("b.v")} AS total, max(b.rang) AS rang,
                max(b.fichier) AS fichier
              FROM {_terme(calcul.terme)} a JOIN {_terme(calcul.terme)} b
              ON a.code = b.code AND a.niveau = b.niveau AND a.perimetre = b.perimetre
                AND b.fin BETWEEN a.fin - {n - 1} AND a.fin AND b.debut = b.fin AND b.v IS NOT NULL
                AND b.rang <> rang_statut('provisoire')
              WHERE a.debut = a.fin GROUP BY ALL HAVING count(*) = {n})"""


def _flux(flux: str) -> str:
    """Le cumul d'un flux du 1er janvier y0 au 1er janvier y1, par paire de recensements : années
    publiées une à une, sinon cumul publié par l'INSEE."""
    return f"""(SELECT code, niveau, perimetre, y0, y1, coalesce(annuel, cumul) AS total,
            coalesce(CASE WHEN annuel IS NOT NULL THEN rang_annuel END, rang_cumul) AS rang
        FROM (SELECT p.code, p.niveau, p.perimetre, p.y0, p.y1,
                CASE WHEN count(m.valeur) = p.y1 - p.y0 THEN {somme("m.valeur")} END AS annuel,
                max(rang_statut(m.statut)) AS rang_annuel
            FROM paires p JOIN mesures m ON m.code = p.code AND m.niveau = p.niveau
                AND m.perimetre = p.perimetre AND m.variable = '{flux}'
                AND m.debut = m.fin AND m.fin BETWEEN p.y0 AND p.y1 - 1
            GROUP BY p.code, p.niveau, p.perimetre, p.y0, p.y1)
        FULL JOIN (SELECT code, niveau, perimetre, debut AS y0, fin + 1 AS y1, valeur AS cumul,
                rang_statut(statut) AS rang_cumul
            FROM mesures WHERE variable = '{flux}_periode' AND valeur IS NOT NULL)
        USING (code, niveau, perimetre, y0, y1)
        WHERE coalesce(annuel, cumul) IS NOT NULL)"""


@sql.register
def _(calcul: Evolution) -> str:
    if calcul.part == "":
        return f"""SELECT code, niveau, y0 AS debut, y1 AS fin,
            100 * (pow(p1 / nullif(p0, 0), 1.0 / (y1 - y0)) - 1) AS valeur, nom_statut(rang) AS statut,
            {_VIDE} AS bas, {_VIDE} AS haut, p1 AS numerateur, p0 AS denominateur, perimetre,
            '' AS note, fichier FROM paires"""
    # Le taux annuel moyen se partage au prorata des soldes ; sans variation, ce partage n'existe
    # pas et le solde se rapporte à la population moyenne.
    solde = {"naturel": "nat", "migratoire": "(p1 - p0 - nat)"}[calcul.part]
    return f"""SELECT code, niveau, y0 AS debut, y1 AS fin,
        CASE WHEN p1 = p0 THEN 100 * {solde} / (y1 - y0) / nullif((p0 + p1) / 2, 0)
            ELSE 100 * (pow(p1 / nullif(p0, 0), 1.0 / (y1 - y0)) - 1) * {solde} / (p1 - p0) END AS valeur,
        nom_statut(r) AS statut, {_VIDE} AS bas, {_VIDE} AS haut, {solde} AS numerateur,
        p0 AS denominateur, perimetre,
        CASE WHEN p1 = p0 THEN 'population inchangée : solde annuel rapporté à la population moyenne'
            ELSE '' END AS note, fichier FROM {_SOLDES}"""


@sql.register
def _(calcul: Solde) -> str:
    solde = {"naturel": "nat", "migratoire": "(p1 - p0 - nat)"}[calcul.part]
    return f"""SELECT code, niveau, y0 AS debut, y1 AS fin, {solde} AS valeur, nom_statut(r) AS statut,
        {_VIDE} AS bas, {_VIDE} AS haut, {solde} AS numerateur, {_VIDE} AS denominateur, perimetre,
        '' AS note, fichier FROM {_SOLDES}"""


_SOLDES = f"""(SELECT p.*, n.total - d.total AS nat, greatest(p.rang, n.rang, d.rang) AS r
    FROM paires p JOIN {_flux("naissances")} n USING (code, niveau, perimetre, y0, y1)
    JOIN {_flux("deces")} d USING (code, niveau, perimetre, y0, y1))"""


@sql.register
def _(calcul: TauxAnnuel) -> str:
    return f"""SELECT code, niveau, y0 AS debut, y1 AS fin,
        {calcul.facteur} * f.total / (y1 - y0) / nullif((p0 + p1) / 2, 0) AS valeur,
        nom_statut(greatest(p.rang, f.rang)) AS statut, {_VIDE} AS bas, {_VIDE} AS haut,
        f.total AS numerateur, (y1 - y0) * (p0 + p1) / 2 AS denominateur, perimetre, '' AS note, fichier
        FROM paires p JOIN {_flux(calcul.flux)} f USING (code, niveau, perimetre, y0, y1)"""

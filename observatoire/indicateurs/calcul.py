"""Calculer un indicateur : une déclaration compilée en SQL, qui donne tous les niveaux et toutes les
années, ou la fonction que nomme une `Methode`."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from duckdb.func import PythonUDFType

from observatoire.analyses.contexte import COLONNES_INDICATEUR, Contexte
from observatoire.erreurs import DeclarationInvalide
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
from observatoire.indicateurs.sql_calculs import sql
from observatoire.methodes.incertitude import COMPTE_FRAGILE, garwood
from observatoire.methodes.series import ECART_RECENSEMENT
from observatoire.modele import ORDRE_STATUTS, Niveau, Statut

_Z = 1.959963984540054

_STATUTS = "[" + ", ".join(f"'{s}'" for s in ORDRE_STATUTS) + "]"


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
            AND a.valeur IS NOT NULL AND b.valeur IS NOT NULL AND a.fin - b.fin >= {ECART_RECENSEMENT}
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


_RACINE = "observatoire.analyses"
_DEFAUTS: dict[str, Any] = {"statut": "estime", "perimetre": "", "note": "", "fichier": ""}
_NOMBRES = ("valeur", "bas", "haut", "numerateur", "denominateur")


def fonction_de(calcul: Methode) -> Callable[[Contexte], pd.DataFrame]:
    """La fonction d'un calcul écrit « module:fonction », son paramètre donné ; `DeclarationInvalide` si
    elle n'existe pas."""
    module, _, nom = calcul.fonction.partition(":")
    try:
        fonction = getattr(import_module(f"{_RACINE}.{module}"), nom)
    except (ImportError, AttributeError) as e:
        raise DeclarationInvalide(
            f"Le calcul « {calcul.fonction} » n'existe pas ({e}). Attendu : « module:fonction » d'un "
            "module de analyses, par exemple « isolement:minutes »."
        ) from e
    parametres = () if calcul.parametre == "" else (calcul.parametre,)
    return lambda contexte: fonction(contexte, *parametres)


def calculer(indicateur: Indicateur, contexte: Contexte) -> pd.DataFrame:
    """Les valeurs d'un indicateur `Methode`, colonnes de la table `indicateurs`.

    Lève `DeclarationInvalide` si la fonction rend autre chose que ce que `COLONNES_INDICATEUR` dit.
    """
    assert isinstance(indicateur.calcul, Methode)
    rendu = fonction_de(indicateur.calcul)(contexte)
    inconnues = set(rendu.columns) - set(COLONNES_INDICATEUR)
    if inconnues or not {"code", "niveau", "fin", "valeur"} <= set(rendu.columns):
        raise DeclarationInvalide(
            f"« {indicateur.calcul.fonction} » rend les colonnes {sorted(rendu.columns)}. Attendu : "
            f"{', '.join(COLONNES_INDICATEUR)}."
        )
    complet = rendu.reindex(columns=list(COLONNES_INDICATEUR))
    if "debut" not in rendu.columns:
        complet["debut"] = complet["fin"]
    for colonne, defaut in _DEFAUTS.items():
        manque = complet[colonne].isna()
        complet[colonne] = complet[colonne].astype("object").mask(manque, defaut).astype("str")
    for colonne in _NOMBRES:
        complet[colonne] = pd.to_numeric(complet[colonne]).astype("float64")
    _verifier(indicateur, complet)
    complet = complet.rename(columns={"fichier": "source"})
    complet.insert(2, "indicateur", indicateur.id)
    return complet.dropna(subset=["fin"]).astype({"debut": "int32", "fin": "int32"})


def _verifier(indicateur: Indicateur, complet: pd.DataFrame) -> None:
    statuts = set(complet["statut"]) - set(Statut)
    niveaux = set(complet["niveau"]) - set(Niveau)
    if statuts or niveaux:
        raise DeclarationInvalide(
            f"L'indicateur « {indicateur.id} » rend un statut ou un niveau inconnu : "
            f"{', '.join(sorted(map(str, statuts | niveaux)))}."
        )
    # Une valeur vide n'est jamais « publiée » : elle est absente, sauf secret ou fourchette.
    vide = complet["valeur"].isna() & ~complet["statut"].isin(["secret", "absent"])
    complet.loc[vide & complet["bas"].isna(), "statut"] = "absent"

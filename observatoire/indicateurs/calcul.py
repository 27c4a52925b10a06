"""Calculer un indicateur : une déclaration compilée en SQL, qui donne tous les niveaux et toutes les
années, ou la fonction que nomme une `Methode`."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import duckdb
import pandas as pd

from observatoire.analyses.contexte import COLONNES_INDICATEUR, Contexte
from observatoire.erreurs import DeclarationInvalide
from observatoire.indicateurs import intervalles
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
from observatoire.methodes.incertitude import COMPTE_FRAGILE
from observatoire.methodes.series import (
    ECART_A_TRAVERS_2021,
    ECART_RECENSEMENT,
    ENQUETE_MANQUANTE,
    PREMIER_A_TRAVERS,
)
from observatoire.modele import ORDRE_STATUTS, Cause, Nature, Niveau, Statut
from observatoire.sources.declaration import arrondi_de
from observatoire.territoire.perimetres import sql_connu

_STATUTS = "[" + ", ".join(f"'{s}'" for s in ORDRE_STATUTS) + "]"


def preparer(con: duckdb.DuckDBPyConnection) -> None:
    """Pose les macros, les fonctions d'intervalle et la table des paires de recensements."""
    con.execute(f"CREATE OR REPLACE TEMP MACRO rang_statut(s) AS list_position({_STATUTS}, s)")
    con.execute(f"CREATE OR REPLACE TEMP MACRO nom_statut(r) AS {_STATUTS}[r]")
    intervalles.preparer(con)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE paires AS
        SELECT a.code, a.niveau, a.perimetre, b.fin AS y0, a.fin AS y1, b.valeur AS p0, a.valeur AS p1,
            greatest(rang_statut(a.statut), rang_statut(b.statut)) AS rang, a.fichier
        FROM mesures a JOIN mesures b USING (code, niveau, perimetre)
        WHERE a.variable = 'population' AND b.variable = 'population'
            AND a.valeur IS NOT NULL AND b.valeur IS NOT NULL AND a.fin - b.fin >=
                CASE WHEN a.fin >= {PREMIER_A_TRAVERS} AND b.fin <= {ENQUETE_MANQUANTE}
                    THEN {ECART_A_TRAVERS_2021} ELSE {ECART_RECENSEMENT} END
            AND {sql_connu("a.perimetre")}
        QUALIFY row_number() OVER (PARTITION BY a.code, a.niveau, a.perimetre, a.fin
            ORDER BY b.fin DESC, b.debut, a.debut) = 1""")


def requete(indicateur: Indicateur, petit_effectif: int = COMPTE_FRAGILE) -> str:
    """Le SQL complet d'un indicateur, intervalle compris, prêt pour INSERT INTO indicateurs.

    Sous `petit_effectif` (réglage du territoire), un comptage porte un intervalle.
    """
    [seule] = requetes([indicateur], petit_effectif)
    return seule


def requetes(indicateurs: Iterable[Indicateur], petit_effectif: int) -> list[str]:
    """Le SQL de plusieurs indicateurs, ensemble quand leur intervalle se calcule de même : DuckDB met plus de temps
    à préparer une requête qu'à lire ce qu'elle demande."""
    ensemble: dict[str, list[Indicateur]] = {}
    for i in indicateurs:
        bornes = intervalles.colonnes(i, petit_effectif, arrondi_de(variables_de(i.calcul)))
        ensemble.setdefault(bornes, []).append(i)
    return [_requete(bornes, siens) for bornes, siens in ensemble.items()]


def _requete(bornes: str, indicateurs: list[Indicateur]) -> str:
    calculs = " UNION ALL BY NAME ".join(
        f"(SELECT *, '{i.id}' AS indicateur FROM ({sql(i.calcul)}))" for i in indicateurs
    )
    khi2 = any(isinstance(i.calcul, Moyenne | TauxAnnuel) for i in indicateurs)
    return f"""
        SELECT code, niveau, indicateur, debut, fin, valeur,
            CASE WHEN valeur IS NULL AND statut NOT IN ('secret', 'absent', 'estime')
                THEN 'absent' ELSE statut END AS statut,
            i.bas AS bas, i.haut AS haut, numerateur, denominateur, perimetre, note, fichier AS source,
            i.nature AS nature_intervalle, i.cause AS cause, tirage, certain_bas, certain_haut,
            {"khi2" if khi2 else "NULL"} AS khi2
        FROM (SELECT *, {bornes} FROM ({calculs}))
        WHERE debut IS NOT NULL ORDER BY ALL"""


def variables_de(calcul: Calcul) -> tuple[str, ...]:
    """Les variables qu'un calcul lit."""
    match calcul:
        case Somme(terme=t, ensemble=e):
            return (*_liste(t), *_liste(e))
        case ParSuperficie(num=t):
            return _liste(t)
        case Ratio(num=n, den=d, repli=r):
            return (*_liste(n), *_liste(d), *((r.den, *r.parties) if r else ()))
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
    termes = (terme,) * bool(terme) if isinstance(terme, str) else terme
    return tuple(t.removeprefix("-") for t in termes)


_RACINE = "observatoire.analyses"
_DEFAUTS: dict[str, Any] = {
    "statut": "estime", "perimetre": "", "note": "", "fichier": "", "nature_intervalle": "",
    "cause": "",
}  # fmt: skip
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
    complet = _nommer_intervalles(complet)
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


def _nommer_intervalles(complet: pd.DataFrame) -> pd.DataFrame:
    """Une méthode qui ne dit pas le genre de ses bornes : ce que le secret cache, ou l'étendue de ses
    hypothèses."""
    borne = complet["bas"].notna() & (complet["nature_intervalle"] == "")
    cachee = borne & complet["valeur"].isna()
    for qui, nature, cause in (
        (borne & ~cachee, Nature.CERTAINES, Cause.HYPOTHESES), (cachee, Nature.CERTAINES, Cause.SECRET)
    ):  # fmt: skip
        complet.loc[qui, ["nature_intervalle", "cause"]] = [nature, cause]
    for colonne in ("nature_intervalle", "cause"):
        complet[colonne] = complet[colonne].where(complet["bas"].notna())
    return complet

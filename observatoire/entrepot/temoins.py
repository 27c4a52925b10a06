"""Ce contre quoi juger des fichiers : ce que tient l'édition en service, et ce que disent les autres lus.

Un lot se juge d'un coup : une question posée pour trente petits fichiers coûte ce qu'elle coûte pour un.
"""

from collections.abc import Iterator

import pandas as pd

from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.entrepot.referentiels import ANNEE_DU_REFERENTIEL
from observatoire.sources.declaration import catalogue
from observatoire.sources.entete import ANNEE_A_DIRE
from observatoire.sources.sql import Base, inserer, ranger

COLONNES_TENUES = "code, niveau, variable, debut, fin, perimetre, valeur, statut, fichier, source"
# La population que le paquet connaît, dans `ailleurs` : la dernière, et celles d'avant.
REFERENTIEL, _REFERENTIEL_AVANT = "*", "*avant"
# Presque toutes les communes nouvelles sont nées avant : depuis, un code ne désigne qu'une commune.
_FUSIONS = 2019
# Au plus tant de chiffres se jugent à la fois.
_LOT = 300_000


def poser(con: Base, tenues: pd.DataFrame) -> dict[str, list[str]]:
    """Les tables du jugement : `jugeables` (lu), `tenues` (en service), `retenus` (vide) ; rend les variables
    de chaque fichier."""
    vides = {"debut": "Int64", "fin": "Int64", "valeur": "float64"}
    types = {c: vides.get(c, "object") for c in COLONNES_TENUES.split(", ")}
    con.execute("CREATE OR REPLACE TEMP TABLE retenus (fichier VARCHAR)")
    # Une commune née d'une fusion n'est pas, à son code, celle d'avant : elle ne juge de rien, et ne peut
    # qu'y être trop grande (`nee`).
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE jugeables AS
        SELECT code, niveau, variable, debut, fin, perimetre, valeur, fichier, niveau = 'commune' AND fin <= {_FUSIONS}
            AND code IN (SELECT actuel FROM ref_passage WHERE ancien <> actuel) AS nee
        FROM lues WHERE valeur IS NOT NULL AND (niveau <> 'commune' OR code IN (SELECT code FROM perimetre_detail))""")
    inserer(con, "tenues", tenues[list(types)].astype(types), creer=True)
    return dict(
        con.execute("SELECT fichier, list(DISTINCT variable) FROM lues GROUP BY 1").fetchall()
    )


def lots(con: Base, rendus: list[CompteRendu]) -> Iterator[list[CompteRendu]]:
    """Les tableaux jugés ensemble : autant que la mémoire en tient, un seul s'il est grand."""
    tailles = dict(con.execute("SELECT fichier, count(*) FROM jugeables GROUP BY 1").fetchall())
    lot: list[CompteRendu] = []
    for rendu in rendus:
        if lot and sum(tailles.get(r.fichier, 0) for r in (*lot, rendu)) > _LOT:
            yield lot
            lot = []
        lot.append(rendu)
    if lot:
        yield lot


def _poser(con: Base, lot: list[CompteRendu], variables_: dict[str, list[str]]) -> None:
    """Le lot et ses variables voulues, en tables ; ses chiffres, en vues."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE lot (fichier VARCHAR, source VARCHAR, pas DOUBLE, exhaustive BOOLEAN)"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE voulues (pour VARCHAR, variable VARCHAR)")
    sources = [(r.fichier, catalogue()[r.source]) for r in lot]
    ranger(
        con,
        "lot",
        [
            (f, s.id, s.arrondi.pas if s.arrondi else 0, s.collecte == "exhaustive")
            for f, s in sources
        ],
    )
    ranger(con, "voulues", [(f, v) for f, _ in sources for v in variables_.get(f, [])])
    con.execute("CREATE OR REPLACE TEMP VIEW juges AS FROM jugeables JOIN lot USING (fichier)")
    con.execute(
        "CREATE OR REPLACE TEMP VIEW lus AS SELECT * EXCLUDE (nee) FROM juges WHERE NOT nee"
    )


def ailleurs(
    con: Base, lot: list[CompteRendu], variables_: dict[str, list[str]], *, ici: bool = False, connues: bool = False
) -> None:  # fmt: skip
    """Crée `lus`, les chiffres d'un lot de fichiers, et `ailleurs` : ce contre quoi juger chacun, des chiffres en
    service et de ceux des autres lus, pour les `variables_` de chacun.

    `ici` : seulement ceux des territoires qu'il nomme. La population que le paquet connaît y est s'il le
    demande, ou s'il donne lui-même la population (`connues`) : elle juge dès le premier dépôt.
    """
    _poser(con, lot, variables_)
    siens = "(SELECT DISTINCT fichier AS pour, code, niveau FROM juges)"
    nommes = f"SEMI JOIN {siens} USING (pour, code, niveau)" if ici else ""
    demandent = (
        f"JOIN {siens} USING (code, niveau)" if ici else ", voulues WHERE variable = 'population'"
    )
    referentiel = f"""UNION ALL SELECT pour, code, niveau, 'population', annee, annee, '', valeur,
            if(annee = {ANNEE_DU_REFERENTIEL}, '{REFERENTIEL}', '{_REFERENTIEL_AVANT}') FROM ref_populations {demandent}"""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE ailleurs AS
        WITH tous AS (
            SELECT code, niveau, variable, debut, fin, perimetre, valeur, source, NULL AS fichier FROM tenues WHERE valeur IS NOT NULL
            UNION ALL SELECT code, niveau, variable, debut, fin, perimetre, valeur, '', fichier FROM jugeables
            WHERE fin <> {ANNEE_A_DIRE} AND NOT nee AND fichier NOT IN (SELECT fichier FROM retenus))
        SELECT pour AS fichier, code, niveau, variable, debut, fin, perimetre, valeur, source
        FROM tous JOIN voulues USING (variable) {nommes} WHERE fichier IS DISTINCT FROM pour
        {referentiel if ici or connues else ""}""")

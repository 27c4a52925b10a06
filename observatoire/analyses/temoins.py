"""À qui se comparer : les séries d'une évaluation, ses témoins, et ce qui serait mesurable ici."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from observatoire.analyses import semblables
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.question import Question
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.series import changement_detectable
from observatoire.modele import SEMBLABLES
from observatoire.territoire import membres

TEMOINS_MAXIMUM = 400  # de quoi choisir dans un département
# Ce qui pourrait se mesurer ici, et sur combien d'années le compter.
MESURABLES: tuple[tuple[str, int], ...] = (
    ("naissances", 3), ("deces", 3), ("foyers_caf", 1), ("foyers_caf_rsa", 1), ("foyers_caf_paje", 1),
    ("pop_65_plus", 1), ("pop_80_plus", 1), ("logements_vacants", 1),
)  # fmt: skip


def candidats(contexte: Contexte, q: Question) -> list[str]:
    """Les territoires de même niveau qui ont des valeurs avant : ceux qui nous ressemblent (`semblables`), puis
    ceux du même département, puis par code.

    Jamais rangés ni choisis sur le niveau de ce qu'on mesure : un témoin pris parce qu'il valait pareil
    juste avant l'a parfois valu par hasard, et revient ensuite vers le sien. La personne choisit.
    """
    if not q.territoires:
        return []
    table = valeurs(contexte, q.indicateur)
    niveau, code = q.territoires[0].split(":")
    avant = table[(table["niveau"] == niveau) & table["fin"].between(*q.avant)]
    lieux = contexte.territoires(niveau).set_index("code")
    chez = lieux["departement"] if "departement" in lieux else pd.Series("", index=lieux.index)
    # Une médiane n'est pas un territoire : elle n'a pas de suite à elle.
    autres = sorted(set(avant["cle"]) - set(q.territoires) - {f"epci:{SEMBLABLES}"})
    notre = chez.get(code, "")
    loin = {c: chez.get(c.split(":")[1], "") != notre for c in autres}
    proches = set(proposes(contexte, q, autres))
    return sorted(autres, key=lambda c: (c not in proches, loin[c], c))[:TEMOINS_MAXIMUM]


def proposes(contexte: Contexte, q: Question, possibles: Sequence[str]) -> list[str]:
    """De `possibles`, les intercommunalités qui nous ressemblent ; leurs communes, si la question est à ce niveau.

    Aucune si ce qu'on mesure est l'un des critères de ressemblance : elles en seraient choisies par ce niveau.
    """
    groupe = semblables.groupe(contexte)
    if any(q.indicateur in semblables.CRITERES[c].indicateurs for c in groupe.criteres):
        return []
    leurs = {t for c in groupe.membres for t in (f"epci:{c}", *_communes(c))}
    return [t for t in possibles if t in leurs]


def _communes(epci: str) -> list[str]:
    return [f"commune:{c}" for c in membres(epci)]


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
        debut, fin = int(serie["annee"].min()), int(serie["annee"].max())
        vus = (changement_detectable(base), changement_detectable(base, sens="baisse"))
        lignes.append((indicateur, base, debut, fin, *vus))
    return pd.DataFrame(lignes, columns=["indicateur", "base", "debut", "fin", "hausse", "baisse"])


# Événements qui se cumulent d'une année à l'autre ; les autres comptes sont des stocks.
FLUX = frozenset({"naissances", "deces"})


def valeurs(contexte: Contexte, indicateur: str) -> pd.DataFrame:
    """Les valeurs connues d'un indicateur au périmètre d'aujourd'hui ; `cle` : niveau:code."""
    table = contexte.indicateur(indicateur)
    table = table[(table["perimetre"].fillna("") == "") & table["valeur"].notna()]
    return table.assign(cle=table["niveau"] + ":" + table["code"])


def serie_de(
    table: pd.DataFrame, territoires: tuple[str, ...], exiger: bool = False
) -> pd.DataFrame:
    """Une ligne par année où tous les territoires ont une valeur : sommes, puis rapport."""
    siennes = table[table["cle"].isin(territoires) & (table["statut"] != "provisoire")]
    groupes = siennes.groupby("fin")
    complets = groupes["cle"].nunique() == len(set(territoires))
    if exiger and not complets.any():
        raise AppelIncorrect(
            "Aucune année n'a de valeur pour tous les territoires concernés. À faire : en retirer, "
            "ou déposer le fichier qui les donne."
        )
    lignes = []
    for annee in complets.index[complets]:
        g = groupes.get_group(annee).drop_duplicates("cle", keep="last")
        num, den = g["numerateur"].sum(min_count=1), g["denominateur"].sum(min_count=1)
        if g["denominateur"].notna().all() and den > 0:
            echelle = _echelle(g)
            lignes.append((int(annee), echelle * num / den, num, den, g["statut"].max()))
        elif g["numerateur"].notna().all():
            lignes.append((int(annee), g["valeur"].sum(), num, np.nan, g["statut"].max()))
        else:
            lignes.append((int(annee), g["valeur"].mean(), np.nan, np.nan, g["statut"].max()))
    return pd.DataFrame(lignes, columns=["annee", "valeur", "num", "den", "statut"])


def _echelle(g: pd.DataFrame) -> float:
    """Le facteur de l'indicateur (100 pour un pourcentage), lu dans ses propres valeurs."""
    utiles = g[(g["numerateur"] > 0) & (g["denominateur"] > 0)]
    if utiles.empty:
        return 1.0
    return float((utiles["valeur"] * utiles["denominateur"] / utiles["numerateur"]).median())


def nature_de(serie: pd.DataFrame) -> str:
    """compte (numérateur seul), part (numérateur et dénominateur) ou valeur (médiane, taux publié)."""
    if serie["den"].notna().any():
        return "part"
    return "compte" if serie["num"].notna().any() else "valeur"


def dans(serie: pd.DataFrame, periode: tuple[int, int]) -> pd.DataFrame:
    """Les années d'une période, bornes comprises."""
    return serie[serie["annee"].between(*periode)]


def duree_de(periode: tuple[int, int]) -> int:
    """Le nombre d'années d'une période, bornes comprises."""
    return periode[1] - periode[0] + 1


def niveau_de(serie: pd.DataFrame, periode: tuple[int, int], nature: str, indicateur: str) -> float:
    """Le niveau d'une période : un flux se cumule si chaque année est connue, le reste se moyenne ; NaN
    sinon."""
    siennes = dans(serie, periode)["valeur"]
    if not cumule(nature, indicateur):
        return float(siennes.mean())
    return float(siennes.sum()) if len(siennes) == duree_de(periode) else np.nan


def cumule(nature: str, indicateur: str) -> bool:
    """Vrai pour un compte dont les années s'additionnent."""
    return nature == "compte" and indicateur in FLUX

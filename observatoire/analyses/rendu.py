"""Les lignes qu'un indicateur calculé rend : une base vide, une absence expliquée."""

import pandas as pd

from observatoire.analyses.contexte import COLONNES_INDICATEUR, Contexte
from observatoire.analyses.offre_accueil import STRUCTURES


def base(code: str, niveau: str, annee: int | None) -> dict[str, object]:
    """Une ligne d'indicateur vide ; sans année connue, elle n'entre pas dans l'entrepôt."""
    return {
        "code": code, "niveau": niveau, "debut": annee, "fin": annee, "valeur": float("nan"),
        "statut": "absent", "perimetre": "", "note": "", "fichier": STRUCTURES,
    }  # fmt: skip


def absence(manque: tuple[str, ...]) -> dict[str, object]:
    """Le statut et la note d'une valeur qui manque."""
    return {"statut": "absent", "note": f"à compléter : {', '.join(dict.fromkeys(manque))}"}


def absents(
    ctx: Contexte, niveaux: tuple[str, ...], manque: tuple[str, ...], annee: int | None
) -> pd.DataFrame:
    """Une ligne absente par territoire des niveaux demandés, avec ce qu'il faut compléter."""
    communes = ctx.communes()
    codes = {
        "commune": list(communes["code"]),
        "secteur": sorted(communes["secteur"].dropna().unique()),
        "epci": [ctx.reglages.epci],
    }
    return pd.DataFrame(
        [base(c, n, annee) | absence(manque) for n in niveaux for c in codes[n]],
        columns=[*COLONNES_INDICATEUR],
    )


def colonnes(table: pd.DataFrame) -> pd.DataFrame:
    """Les seules colonnes du contrat."""
    return table[[c for c in COLONNES_INDICATEUR if c in table.columns]]

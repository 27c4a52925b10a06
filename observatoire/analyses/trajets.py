"""Le plus proche de quelques lieux, et le doute de ce trajet : recalculé à chaque réglage de route."""

from collections.abc import Sequence

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.methodes.trajets import LENTE, RAPIDE, REGLAGES, VITESSE, Vitesse, plus_proche
from observatoire.modele import Cause, Nature

# Ce qu'affirment les bornes d'une durée, ou de ce qui en dépend : tous les réglages de route essayés.
SELON_LA_ROUTE = {"nature_intervalle": Nature.CERTAINES, "cause": Cause.HYPOTHESES}


def aux_reglages(
    contexte: Contexte, origines: Sequence[str], destinations: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Les minutes d'un lieu à l'autre à chaque réglage de route (`minutes`, `bas`, `haut`)."""
    return {n: contexte.minutes(origines, destinations, v) for n, v in REGLAGES.items()}


def au_plus_proche(
    contexte: Contexte,
    origines: Sequence[str] | pd.Index,
    sites: Sequence[str],
    peut_etre: Sequence[str] = (),
    vitesse: Vitesse = VITESSE,
) -> pd.DataFrame:
    """Le plus proche de ces `sites` (index : origines ; `site`, `minutes`, et de `bas` à `haut`).

    `bas` : par la route la plus rapide, et comme s'il y avait un lieu dans chaque commune de `peut_etre` ;
    `haut` : par la plus lente. `connu_bas` : `bas` aux seuls `sites`. Vides sans trajet connu.
    """
    codes, connus = [str(c) for c in origines], list(dict.fromkeys(sites))
    tous = sorted({*connus, *peut_etre})
    proche = plus_proche(contexte.minutes(codes, connus, vitesse), connus)
    rapides = contexte.minutes(codes, tous, RAPIDE)
    for nom, parmi in (("bas", tous if connus else []), ("connu_bas", connus)):
        proche[nom] = plus_proche(rapides, parmi)["minutes"]
    return proche.assign(
        haut=plus_proche(contexte.minutes(codes, connus, LENTE), connus)["minutes"]
    )


def avant_apres(
    contexte: Contexte,
    origines: Sequence[str] | pd.Index,
    avant: Sequence[str],
    apres: Sequence[str],
    vitesse: Vitesse = VITESSE,
) -> pd.DataFrame:
    """Les minutes jusqu'aux lieux d'avant et d'après : `avant`, `avant_bas`, `avant_haut`, de même `apres`, et
    `gain` (minutes gagnées au réglage central)."""
    parts: dict[str, pd.Series] = {}
    for quand, sites in (("avant", avant), ("apres", apres)):
        t = au_plus_proche(contexte, origines, sites, vitesse=vitesse)
        parts |= {quand: t["minutes"], f"{quand}_bas": t["bas"], f"{quand}_haut": t["haut"]}
    table = pd.DataFrame(parts)
    return table.assign(gain=table["avant"] - table["apres"])


def a_la_date(table: pd.DataFrame, quand: str) -> pd.DataFrame:
    """Les colonnes d'`avant_apres` d'un seul moment : `minutes`, et ses bornes si elles y sont."""
    noms = {quand: "minutes", f"{quand}_bas": "bas", f"{quand}_haut": "haut"}
    return table[[c for c in noms if c in table]].rename(columns=noms)

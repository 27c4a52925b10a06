"""Ce qu'une enquête doit taire : tous ses groupes d'âge, toutes ses questions, protégés ensemble."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import pandas as pd

from observatoire.local import lignes
from observatoire.methodes.secret import Relation, proteger

CLES = ["question", "reponse"]
Cle = tuple[str, ...]


def cases_de(tranche: str, nom: str, reponses: float) -> tuple[Cle, Cle, Cle]:
    """Les cases d'une ligne : réponses, citations, et réponses sans citation.

    Les questions posées aux mêmes personnes ont le même nombre de réponses : une seule case.
    """
    return (tranche, "n", f"{reponses:g}"), (tranche, "cité", nom), (tranche, "non cité", nom)


def cachees(lues: pd.DataFrame, seuil: int, uniques: Sequence[str] = ()) -> set[Cle]:
    """Les cases à cacher. `uniques` : les questions dont les réponses font, ensemble, le total."""
    comptes: dict[Cle, float] = {}
    relations: list[Relation] = []
    for (question, reponse), du_besoin in lues.groupby(CLES):
        siens: dict[str, tuple[Cle, Cle, Cle]] = {}
        for r in lignes(du_besoin):
            n, x = float(r["reponses"]), float(r["citations"])
            siennes = cases_de(r["tranche"], f"{question}|{reponse}", n)
            siens[r["tranche"]] = siennes
            comptes |= dict(zip(siennes, (n, x, n - x), strict=True))
            relations.append(Relation(siennes[0], siennes[1:]))
        for total, parties in _sommes(list(siens)):
            relations += _relier(comptes, siens[total], [siens[p] for p in parties])
    relations += _choix_uniques(comptes, lues[lues["question"].isin(uniques)])
    # Deux groupes interrogés sur des besoins différents se comparent quand même par leur effectif.
    effectifs = {
        str(t): ((str(t), "n", f"{n:g}"),)
        for t, n in lues.groupby("tranche")["reponses"].max().astype(float).items()
    }
    for total, parties in _sommes(list(effectifs)):
        relations += _relier(comptes, effectifs[total], [effectifs[p] for p in parties])
    protegees = proteger(_serie(comptes), relations, seuil=seuil)
    return {c for c, case in zip(comptes, protegees["case"], strict=True) if str(case) != "visible"}


def _choix_uniques(comptes: dict[Cle, float], lues: pd.DataFrame) -> Iterator[Relation]:
    """À une question à une seule réponse, les réponses font le total."""
    for (tranche, question), d in lues.groupby(["tranche", "question"]):
        n = float(d["reponses"].max())
        cites = tuple((str(tranche), "cité", f"{question}|{r}") for r in d["reponse"])
        if sum(comptes[c] for c in cites) == n and (str(tranche), "n", f"{n:g}") in comptes:
            yield Relation((str(tranche), "n", f"{n:g}"), cites)


def _relier(
    comptes: dict[Cle, float], total: tuple[Cle, ...], parties: list[tuple[Cle, ...]]
) -> Iterator[Relation]:
    """Le total et ses parties, case à case ; ce qui reste (un autre âge, un âge inconnu) a la sienne."""
    nom = f"{total[0][0]} sauf {'+'.join(p[0][0] for p in parties)}"
    restes: list[Cle] = []
    for i, case in enumerate(total):
        reste = comptes[case] - sum(comptes[p[i]] for p in parties)
        if reste < 0:
            continue  # ces comptes ne se recouvrent pas comme leurs âges : rien ne s'en déduit
        suite: tuple[Cle, ...] = ()
        if reste > 0:
            suite = ((nom, case[1], f"{reste:g}" if i == 0 else case[2]),)
            comptes[suite[0]] = reste
        restes += suite
        yield Relation(case, (*(p[i] for p in parties), *suite))
    if len(restes) == len(total) == 3:
        yield Relation(restes[0], tuple(restes[1:]))


def _sommes(tranches: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Chaque groupe d'âge et tout ensemble de groupes disjoints qu'il contient."""
    ages = {t: ages_de(t) for t in tranches}
    for total in tranches:
        dedans = [t for t in tranches if t != total and ages[t] <= ages[total]]
        for combien in range(1, len(dedans) + 1):
            for parties in combinations(dedans, combien):
                if sum(len(ages[p]) for p in parties) == len(
                    set().union(*(ages[p] for p in parties))
                ):
                    yield total, parties


def ages_de(tranche: str) -> set[int]:
    """Les âges que dit un groupe ; tous, s'il n'en nomme pas."""
    debut, _, fin = tranche.partition("-")
    if not (debut.isdigit() and fin.isdigit()):
        return set(range(100))
    return set(range(int(debut), int(fin) + 1))


def _serie(comptes: dict[Cle, float]) -> pd.Series:
    return pd.Series(list(comptes.values()), pd.Index(list(comptes), tupleize_cols=False))

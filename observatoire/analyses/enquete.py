"""L'enquête sur les besoins des jeunes : des comptes agrégés, cachés sous le seuil du secret local.

Tous les groupes d'âge d'une enquête sont protégés **ensemble** : « tous âges » moins « 14-17 ans »
donne « 11-13 ans », et un groupe qui ne se lit pas ne doit pas se calculer.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.analyses.contexte import Contexte
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque
from observatoire.methodes.incertitude import wilson
from observatoire.methodes.secret import Relation, proteger

TABLE = "enquete_jeunes"
TOUS = "ensemble"
_AGES_TOUS = range(0, 100)
Cle = tuple[str, ...]


def enquetes(contexte: Contexte) -> dict[str, list[str]]:
    """Les enquêtes saisies et, pour chacune, ses groupes d'âge."""
    groupes = contexte.locale(TABLE).groupby("enquete", sort=False)["tranche"]
    return {str(nom): list(dict.fromkeys(tranches)) for nom, tranches in groupes}


def besoins(contexte: Contexte, enquete: str, tranche: str) -> pd.DataFrame:
    """Part de chaque besoin parmi les réponses, colonnes d'une figure en barres.

    Une part est cachée si moins de `secret_local` jeunes l'ont citée, ou ne l'ont pas citée (l'autre
    réponse se déduirait), ou si elle permettrait de retrouver ces comptes dans un autre groupe d'âge.
    `denominateur` est vide s'il faut le cacher. Zéro citation reste zéro. Lève `AppelIncorrect` sans
    enquête.
    """
    lues = contexte.locale(TABLE)
    lues = lues[lues["enquete"] == enquete]
    if lues[lues["tranche"] == tranche].empty:
        raise AppelIncorrect(manque(TABLE, "Aucun résultat d'enquête n'est saisi"))
    fautives = lues[lues["citations"] > lues["reponses"]]
    if len(fautives):
        raise AppelIncorrect(
            f"« {fautives['besoin'].iloc[0]} » a plus de citations que de réponses. À faire : corriger "
            "la table « Enquête sur les besoins des jeunes »."
        )
    cachees = _cachees(lues, contexte.reglages.seuils.secret_local)
    lues = lues[lues["tranche"] == tranche]
    n, x = lues["reponses"].astype(float), lues["citations"].astype(float)
    tues = np.array(
        [bool(cachees & set(_cases(tranche, b, v))) for b, v in zip(lues["besoin"], n, strict=True)]
    )
    sans_total = np.array(
        [_cases(tranche, b, v)[0] in cachees for b, v in zip(lues["besoin"], n, strict=True)]
    )
    bas, haut = wilson(x.to_numpy(), n.to_numpy())
    part = 100 * x / n.where(n > 0)
    return pd.DataFrame(
        {
            "code": lues["besoin"], "libelle": lues["besoin"], "annee": lues["annee"].astype(int),
            "valeur": part.mask(tues), "bas": np.where(tues, np.nan, 100 * np.asarray(bas)),
            "haut": np.where(tues, np.nan, 100 * np.asarray(haut)),
            "statut": np.where(tues, "secret", np.where(lues["fictif"], "fictif", "publie")),
            "numerateur": x.mask(tues), "denominateur": n.mask(sans_total),
        }
    ).reset_index(drop=True)  # fmt: skip


def dire_combien(contexte: Contexte, enquete: str, tranche: str) -> str:
    """Combien de jeunes ont répondu : « 40 jeunes », « moins de 5 jeunes », ou sans nombre s'il faut le
    cacher pour protéger un autre groupe d'âge."""
    seuil = contexte.reglages.seuils.secret_local
    publie = besoins(contexte, enquete, tranche)["denominateur"]
    if publie.notna().any():
        return formats.pluriel(int(publie.max()), "jeune")
    lues = contexte.locale(TABLE)
    reponses = lues[lues["enquete"] == enquete].groupby("tranche")["reponses"].max().astype(float)
    # À deux petits groupes, savoir que chacun est sous le seuil aiderait à les retrouver.
    petits = list(reponses.index[(reponses > 0) & (reponses < seuil)])
    return f"moins de {seuil} jeunes" if petits == [tranche] else "des jeunes (nombre caché)"


def _cases(tranche: str, besoin: str, reponses: float) -> tuple[Cle, Cle, Cle]:
    """Les cases d'une ligne : réponses, citations, et réponses sans citation.

    Les questions posées aux mêmes jeunes ont le même nombre de réponses : une seule case.
    """
    return (
        (tranche, "n", f"{reponses:g}"),
        (tranche, "cité", besoin),
        (tranche, "non cité", besoin),
    )


def _cachees(lues: pd.DataFrame, seuil: int) -> set[Cle]:
    """Les cases à cacher d'une enquête, tous groupes d'âge et tous besoins ensemble."""
    comptes: dict[Cle, float] = {}
    relations: list[Relation] = []
    for _, du_besoin in lues.groupby("besoin"):
        cases: dict[str, tuple[Cle, Cle, Cle]] = {}
        for r in du_besoin.itertuples():
            n, x = float(str(r.reponses)), float(str(r.citations))
            siennes = _cases(str(r.tranche), str(r.besoin), n)
            cases[str(r.tranche)] = siennes
            comptes |= dict(zip(siennes, (n, x, n - x), strict=True))
            relations.append(Relation(siennes[0], siennes[1:]))
        for total, parties in _sommes(list(cases)):
            relations += _relier(comptes, cases[total], [cases[p] for p in parties])
    # Deux groupes interrogés sur des besoins différents se comparent quand même par leur effectif.
    effectifs = {
        str(t): ((str(t), "n", f"{n:g}"),)
        for t, n in lues.groupby("tranche")["reponses"].max().astype(float).items()
    }
    for total, parties in _sommes(list(effectifs)):
        relations += _relier(comptes, effectifs[total], [effectifs[p] for p in parties])
    protegees = proteger(_serie(comptes), relations, seuil=seuil)
    return {c for c, case in zip(comptes, protegees["case"], strict=True) if str(case) != "visible"}


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
    ages = {t: _ages(t) for t in tranches}
    for total in tranches:
        dedans = [t for t in tranches if t != total and ages[t] <= ages[total]]
        for combien in range(1, len(dedans) + 1):
            for parties in combinations(dedans, combien):
                if sum(len(ages[p]) for p in parties) == len(
                    set().union(*(ages[p] for p in parties))
                ):
                    yield total, parties


def _ages(tranche: str) -> set[int]:
    if tranche == TOUS:
        return set(_AGES_TOUS)
    debut, _, fin = tranche.partition("-")
    return set(range(int(debut), int(fin) + 1))


def _serie(comptes: dict[Cle, float]) -> pd.Series:
    return pd.Series(list(comptes.values()), pd.Index(list(comptes), tupleize_cols=False))

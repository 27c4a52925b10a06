"""Ce qu'une action a changé : avant, après, ici et chez des témoins, avec ce qu'on aurait su voir."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.question import Question
from observatoire.analyses.temoins import (
    cumule,
    dans,
    duree_de,
    nature_de,
    niveau_de,
    serie_de,
    valeurs,
)
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import evaluation as m


@dataclass(frozen=True)
class Resultat:
    """Ce qu'on peut dire aujourd'hui. `effet` None : `attente` dit pourquoi.

    `serie` : `annee, valeur, temoins, bas, haut` — la bande est la zone où l'on ne peut rien
    conclure. `nature` : compte, part ou valeur. `attendu` : ce qui serait arrivé sans l'action.
    """

    nature: str
    effet: m.Effet | None
    permutation: m.Permutation | None
    serie: pd.DataFrame
    temoins: tuple[str, ...]
    avant: float
    attendu: float
    observe: float
    attente: str
    fictif: bool = False


def evaluer(contexte: Contexte, q: Question) -> Resultat:
    """Évalue une question avec les données de l'édition.

    Sans valeur d'après, `effet` est celui qu'on saurait détecter (valeur vide) ; sans valeur
    d'avant, AppelIncorrect dit ce qui manque.
    """
    table = valeurs(contexte, q.indicateur)
    ici = serie_de(table, q.territoires, exiger=True)
    nature = nature_de(ici)
    series = {t: serie_de(table, (t,)) for t in q.comparaison}
    temoins = {
        t: s for t, s in series.items() if not np.isnan(niveau_de(s, q.avant, nature, q.indicateur))
    }
    avant = niveau_de(ici, q.avant, nature, q.indicateur)
    if np.isnan(avant):
        chaque = "chaque année " if cumule(nature, q.indicateur) else ""
        raise AppelIncorrect(
            f"« {q.indicateur} » n'est pas connu {chaque}{formats.de_a(*q.avant)} pour les territoires "
            "concernés. À faire : changer la période d'avant ou déposer ces années."
        )
    observe = niveau_de(ici, q.apres, nature, q.indicateur)
    attente = _attente(q, dans(ici, q.apres), observe)
    effet, permutation, attendu = _mesurer(q, nature, ici, temoins, bool(attente))
    observe = np.nan if attente else observe
    serie = _tracer(q, nature, ici, temoins, effet, attendu)
    return Resultat(
        nature, effet, permutation, serie, tuple(temoins), avant, attendu, observe, attente,
        bool((ici["statut"] == "fictif").any()),
    )  # fmt: skip


def _attente(q: Question, apres: pd.DataFrame, observe: float) -> str:
    """Ce qui manque pour conclure, ou vide."""
    if apres.empty:
        return f"Aucune valeur n'est encore connue pour la période d'après ({q.apres[0]}-{q.apres[1]})."
    if int(apres["annee"].max()) < q.apres[1]:
        return (
            f"La période d'après va jusqu'en {q.apres[1]} ; la dernière valeur connue est de "
            f"{int(apres['annee'].max())}. Le résultat se lit à la date prévue, pas avant."
        )
    if np.isnan(observe):
        return (
            f"Il manque des années entre {q.apres[0]} et {q.apres[1]} : les déposer pour conclure."
        )
    return ""


def _mesurer(
    q: Question, nature: str, ici: pd.DataFrame, temoins: dict[str, pd.DataFrame], attend: bool
) -> tuple[m.Effet | None, m.Permutation | None, float]:
    if nature == "compte":
        return _en_rapport(q, ici, temoins, attend)
    avants, apres = dans(ici, q.avant)["valeur"], dans(ici, q.apres)["valeur"]
    if attend:
        return None, None, float(avants.mean())
    couples = [(dans(s, q.avant)["valeur"].mean(), dans(s, q.apres)["valeur"].mean()) for s in temoins.values()]  # fmt: skip
    couples = [c for c in couples if not np.isnan(c).any()]
    if len(couples) < m.TEMOINS_MINIMUM:
        return m.avant_apres(avants, apres), None, float(avants.mean())
    a, b = np.array(couples).T
    effet = m.difference_de_differences(float(avants.mean()), float(apres.mean()), a, b)
    permutation = m.permutation(float(apres.mean() - avants.mean()), b - a)
    return effet, permutation, float(avants.mean() + (b - a).mean())


def _en_rapport(
    q: Question, ici: pd.DataFrame, temoins: dict[str, pd.DataFrame], attend: bool
) -> tuple[m.Effet | None, m.Permutation | None, float]:
    """Rapport de rapports de comptes ; en attente, ce que l'on saura détecter."""
    duree = duree_de(q.apres) / duree_de(q.avant) if cumule("compte", q.indicateur) else 1.0
    avant = niveau_de(ici, q.avant, "compte", q.indicateur)
    ta = sum(niveau_de(s, q.avant, "compte", q.indicateur) for s in temoins.values())
    if attend:
        t = (float(ta), float(ta) * duree) if temoins else (np.nan, np.nan)
        si_rien = m.rapport_de_rapports(avant, avant * duree, *t, exposition=duree, temoins_exposition=duree)  # fmt: skip
        vide = m.Effet(np.nan, np.nan, np.nan, 1.0, si_rien.detectable_bas, si_rien.detectable_haut)
        return vide, None, avant * duree
    apres = niveau_de(ici, q.apres, "compte", q.indicateur)
    paires = np.array(
        [[niveau_de(s, p, "compte", q.indicateur) for p in (q.avant, q.apres)] for s in temoins.values()]
    ).reshape(-1, 2)  # fmt: skip
    paires = paires[~np.isnan(paires[:, 1])]
    if not len(paires) or paires.sum(axis=0).min() == 0:
        effet = m.rapport_de_rapports(avant, apres, exposition=duree)
        return effet, None, avant * duree
    effet = m.rapport_de_rapports(
        avant, apres, *paires.sum(axis=0), exposition=duree, temoins_exposition=duree
    )
    permutation = None
    if len(paires) >= m.TEMOINS_MINIMUM:
        logs = np.log((paires[:, 1] + 0.5) / (paires[:, 0] + 0.5) / duree)
        permutation = m.permutation(float(np.log((apres + 0.5) / (avant + 0.5) / duree)), logs)
    return effet, permutation, avant * float(paires[:, 1].sum() / paires[:, 0].sum())


def _tracer(
    q: Question,
    nature: str,
    ici: pd.DataFrame,
    temoins: dict[str, pd.DataFrame],
    effet: m.Effet | None,
    attendu: float,
) -> pd.DataFrame:
    """La courbe d'ici, celle des témoins ramenée au même niveau d'avant, et la zone muette d'après."""
    serie = ici[["annee", "valeur", "statut"]].copy()
    base = float(dans(ici, q.avant)["valeur"].mean())
    moyens = pd.DataFrame({t: s.set_index("annee")["valeur"] for t, s in temoins.items()}).dropna()
    serie = serie.set_index("annee").reindex(sorted({*serie["annee"], *range(q.apres[0], q.apres[1] + 1)}))  # fmt: skip
    serie["temoins"], serie["bas"], serie["haut"] = np.nan, np.nan, np.nan
    if len(moyens.columns) and len(moyens.loc[moyens.index.intersection(list(range(q.avant[0], q.avant[1] + 1)))]):  # fmt: skip
        total = moyens.mean(axis=1)
        repere = float(
            total.loc[total.index.intersection(list(range(q.avant[0], q.avant[1] + 1)))].mean()
        )
        ramenes = (
            total * base / repere if nature == "compte" and repere > 0 else total - repere + base
        )
        serie["temoins"] = ramenes.reindex(serie.index)
    if effet is not None:
        par_an = attendu / duree_de(q.apres) if cumule(nature, q.indicateur) else attendu
        apres = (serie.index >= q.apres[0]) & (serie.index <= q.apres[1])
        if effet.neutre == 1.0:
            bornes = (par_an * np.nan_to_num(effet.detectable_bas), par_an * effet.detectable_haut)
        else:
            bornes = (par_an + effet.detectable_bas, par_an + effet.detectable_haut)
        serie.loc[apres, "bas"], serie.loc[apres, "haut"] = bornes
    return serie.rename_axis("annee").reset_index()

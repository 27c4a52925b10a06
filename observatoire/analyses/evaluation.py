"""Ce qu'une action a changé : avant, après, ici et chez des témoins, avec ce qu'on aurait su voir."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.evolutions import (
    Poids,
    annees_entieres,
    comparer,
    evolution,
    moities,
)
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
    """Ce qu'on peut dire aujourd'hui. `effet` sans valeur : `attente` dit pourquoi.

    `placebo` : la même mesure entre les deux moitiés de la période d'avant, vide avec une seule année.
    `serie` : `annee, valeur, temoins, bas, haut` — la bande est la zone où l'on ne peut rien
    conclure. `nature` : compte, part ou valeur. `attendu` : ce qui serait arrivé sans l'action.
    `surdispersion` : φ, ce que les années varient de plus que le hasard (1).
    """

    nature: str
    effet: m.Effet | None
    placebo: m.Effet | None
    serie: pd.DataFrame
    temoins: tuple[str, ...]
    avant: float
    attendu: float
    observe: float
    attente: str
    surdispersion: float = 1.0
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
    avant = _avant(q, nature, ici)
    observe = niveau_de(ici, q.apres, nature, q.indicateur)
    attente = _attente(q, dans(ici, q.apres), observe)
    deux = moities(q.avant)
    placebo, _, phi = _mesurer(q, nature, ici, temoins, *deux) if deux else (None, 0.0, 1.0)
    if attente:
        effet, attendu = _a_venir(q, nature, ici, temoins, placebo), avant
    else:
        hier, demain = annees_entieres(q.avant), annees_entieres(q.apres)
        effet, suivie, phi = _mesurer(q, nature, ici, temoins, hier, demain)
        attendu = avant * float(np.exp(suivie)) if nature == "compte" else avant + suivie
    if cumule(nature, q.indicateur):
        attendu *= duree_de(q.apres) / duree_de(q.avant)
    return Resultat(
        nature, effet, placebo, _tracer(q, nature, ici, temoins, effet, attendu), tuple(temoins),
        avant, attendu, np.nan if attente else observe, attente, phi,
        bool((ici["statut"] == "fictif").any()),
    )  # fmt: skip


def _avant(q: Question, nature: str, ici: pd.DataFrame) -> float:
    """Le niveau d'avant ; AppelIncorrect s'il n'est pas connu."""
    avant = niveau_de(ici, q.avant, nature, q.indicateur)
    if np.isnan(avant):
        chaque = "chaque année " if cumule(nature, q.indicateur) else ""
        raise AppelIncorrect(
            f"« {q.indicateur} » n'est pas connu {chaque}{formats.de_a(*q.avant)} pour les territoires "
            "concernés. À faire : changer la période d'avant ou déposer ces années."
        )
    return avant


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
    q: Question,
    nature: str,
    ici: pd.DataFrame,
    temoins: Mapping[str, pd.DataFrame],
    avant: Poids,
    apres: Poids,
    commun: float | None = None,
) -> tuple[m.Effet | None, float, float]:
    """L'effet entre deux périodes, l'évolution des témoins et la surdispersion retenue."""
    notre = evolution(q.indicateur, nature, ici, avant, apres)
    siennes = [
        e for s in temoins.values() if (e := evolution(q.indicateur, nature, s, avant, apres))
    ]
    if notre is None:
        return None, 0.0, 1.0
    effet, phi = comparer(notre, siennes, rapports=nature == "compte", commun=commun)
    ecart = np.log(effet.valeur) if nature == "compte" else effet.valeur
    return effet, float(notre.valeur - ecart), phi


def _a_venir(
    q: Question,
    nature: str,
    ici: pd.DataFrame,
    temoins: Mapping[str, pd.DataFrame],
    placebo: m.Effet | None,
) -> m.Effet | None:
    """Ce qu'on saura détecter si les années d'après ressemblent à celles d'avant : valeur vide."""
    siens = annees_entieres(q.avant)
    suppose = {a + q.apres[0] - q.avant[0]: w for a, w in siens.items()}

    def continue_(s: pd.DataFrame) -> pd.DataFrame:
        decalee = dans(s, q.avant).assign(annee=lambda t: t["annee"] + q.apres[0] - q.avant[0])
        return pd.concat([dans(s, q.avant), decalee])

    series = {t: continue_(s) for t, s in temoins.items()}
    reelle = placebo.tau2 if placebo else None
    effet, _, _ = _mesurer(q, nature, continue_(ici), series, siens, suppose, reelle)
    vide = float("nan")
    return effet and replace(effet, valeur=vide, bas=vide, haut=vide, z=vide, p=1.0)


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

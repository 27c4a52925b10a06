"""Les enquêtes : des comptes agrégés, pondérés par strate connue, cachés sous le seuil du secret local.

Tous les groupes d'âge et toutes les questions d'une enquête sont protégés **ensemble** : « tous âges »
moins « 14-17 ans » donne « 11-13 ans », le total d'une question moins ses autres réponses donne la
dernière, et ce qui ne se lit pas ne doit pas se calculer.

Une part est pondérée quand on sait combien de personnes compte chaque secteur (et chaque groupe d'âge) :
chaque strate pèse ce qu'elle pèse dans la population, pas ce qu'elle a répondu. Elle est alors arrondie
au point, sans son nombre de réponses : de sa valeur exacte, on remonterait aux réponses d'un secteur.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.enquete_secret import CLES, Cle, ages_de, cachees, cases_de
from observatoire.erreurs import AppelIncorrect
from observatoire.guichet.declaration import Questionnaire, questionnaires
from observatoire.local import lignes, manque
from observatoire.local.campagnes import EPCI, TOUS
from observatoire.memoire import une_fois
from observatoire.methodes import sondage
from observatoire.methodes.incertitude import wilson

TABLE = "enquetes"
_COMPTES = ["reponses", "citations"]


@dataclass(frozen=True)
class Campagne:
    """Une enquête qui a des résultats ; `questionnaire` est None si ses questions sont d'ailleurs."""

    id: str
    titre: str
    annee: int
    remis: int | None
    questionnaire: Questionnaire | None

    def question(self, q: str) -> str:
        """Les mots d'une question."""
        connue = self.questionnaire and self.questionnaire.question(q)
        return connue.texte if connue else (q[:1].upper() + q[1:])

    def reponse(self, q: str, r: str) -> str:
        """Les mots d'une réponse."""
        connue = self.questionnaire and self.questionnaire.question(q)
        return connue.choix.get(r, r) if connue else r

    def tranche(self, t: str) -> str:
        """Les mots d'un groupe d'âge."""
        nommees = self.questionnaire.tranches if self.questionnaire else {}
        debut, _, fin = t.partition("-")
        return "Tous âges" if t == TOUS else nommees.get(t, f"{debut} à {fin} ans")

    @property
    def qui(self) -> str:
        """Qui a répondu, au pluriel."""
        return self.questionnaire.qui if self.questionnaire else "personnes"


def campagnes(contexte: Contexte) -> dict[str, Campagne]:
    """Les enquêtes qui ont des résultats, la plus récente d'abord."""
    avec = {*contexte.locale(TABLE)["campagne"]}
    declarees = {r["id"]: r for r in lignes(contexte.locale("campagnes"))}
    trouvees = []
    for nom in sorted(avec):
        r = declarees.get(nom)
        if r is None:
            trouvees.append(Campagne(nom, nom, 0, None, None))
            continue
        q = questionnaires().get(r["formulaire"])
        trouvees.append(Campagne(nom, r["titre"], r["ferme_le"].year, r["remis"], q))
    return {c.id: c for c in sorted(trouvees, key=lambda c: (-c.annee, c.titre))}


def campagne_de(contexte: Contexte, nom: str) -> Campagne:
    """L'enquête de ce nom ; `AppelIncorrect` si elle n'a aucun résultat."""
    connues = campagnes(contexte)
    if nom not in connues:
        raise AppelIncorrect(manque(TABLE, "Aucun résultat d'enquête n'est saisi"))
    return connues[nom]


def questions(contexte: Contexte, campagne: str) -> list[str]:
    """Les questions qui ont des réponses, dans l'ordre du questionnaire."""
    presentes = dict.fromkeys(_lues(contexte, campagne)["question"])
    connu = campagne_de(contexte, campagne).questionnaire
    ordre = dict.fromkeys(q.id for q in connu.comptees) if connu else {}
    return [q for q in ordre | presentes if q in presentes]


def tranches(contexte: Contexte, campagne: str) -> list[str]:
    """Les groupes d'âge, « ensemble » d'abord s'il se calcule."""
    trouvees = {*_par_tranche(_lues(contexte, campagne))["tranche"]}
    return sorted(trouvees, key=lambda t: (t != TOUS, t))


def resultats(
    contexte: Contexte, campagne: str, question: str, tranche: str = TOUS
) -> pd.DataFrame:
    """Part de chaque réponse à une question, colonnes d'une figure en barres ; `pondere` la dit pondérée.

    Une part est cachée si moins de `secret_local` personnes ont donné cette réponse, ou ne l'ont pas
    donnée, ou si elle permettrait de retrouver ces comptes ailleurs. `denominateur` est vide s'il faut le
    cacher. Zéro reste zéro.
    """
    c = campagne_de(contexte, campagne)
    toutes = _lues(contexte, campagne)
    groupes = _par_tranche(toutes)
    ici = groupes[(groupes["tranche"] == tranche) & (groupes["question"] == question)]
    if ici.empty:
        raise AppelIncorrect(
            manque(TABLE, "Cette question n'a pas de réponse dans ce groupe d'âge")
        )
    tues = _protegees(contexte, campagne)
    siennes = toutes[(toutes["question"] == question) & _de(toutes, tranche)]
    poids = _ensembles(contexte, c, siennes)
    rendues = []
    for r in lignes(ici):
        n, x, nom = float(r["reponses"]), float(r["citations"]), f"{question}|{r['reponse']}"
        cases = cases_de(tranche, nom, n)
        tue = bool(tues & {*cases})
        part = _part(siennes[siennes["reponse"] == r["reponse"]], poids, x, n)
        rendues.append(
            {
                "code": r["reponse"], "libelle": c.reponse(question, r["reponse"]), "annee": c.annee,
                **dict(zip(("valeur", "bas", "haut"), [np.nan] * 3 if tue else part, strict=True)),
                "statut": "secret" if tue else "fictif" if r["fictif"] else "publie",
                "numerateur": np.nan if tue or poids else x,
                "denominateur": np.nan if cases[0] in tues else n, "pondere": bool(poids), "fictif": r["fictif"],
            }
        )  # fmt: skip
    return pd.DataFrame(rendues)


def dire_combien(contexte: Contexte, campagne: str, tranche: str = TOUS) -> str:
    """« 40 jeunes », « moins de 5 jeunes », ou sans nombre s'il faut protéger un autre groupe d'âge."""
    qui = campagne_de(contexte, campagne).qui
    seuil = contexte.reglages.seuils.secret_local
    groupes = _par_tranche(_lues(contexte, campagne))
    tues = _protegees(contexte, campagne)
    siens = groupes[groupes["tranche"] == tranche]["reponses"].astype(float)
    publies = [n for n in siens if (tranche, "n", f"{n:g}") not in tues]
    if publies:
        return formats.pluriel(int(max(publies)), qui.removesuffix("s"), qui)
    maxima = groupes.groupby("tranche")["reponses"].max().astype(float)
    # À deux petits groupes, savoir que chacun est sous le seuil aiderait à les retrouver.
    petits = list(maxima.index[(maxima > 0) & (maxima < seuil)])
    return f"moins de {seuil} {qui}" if petits == [tranche] else f"des {qui} (nombre caché)"


@une_fois
def _lues(contexte: Contexte, campagne: str) -> pd.DataFrame:
    """Les comptes d'une enquête, toutes sources ensemble, par secteur et groupe d'âge."""
    lues = contexte.locale(TABLE)
    lues = lues[lues["campagne"] == campagne]
    fautives = lues[lues["citations"] > lues["reponses"]]
    if len(fautives):
        raise AppelIncorrect(
            f"« {fautives['reponse'].iloc[0]} » a plus de citations que de réponses. À faire : corriger "
            "la table « Réponses aux enquêtes »."
        )
    par = lues.groupby([*CLES, "secteur", "tranche"], sort=False)
    return par.agg({**dict.fromkeys(_COMPTES, "sum"), "fictif": "any"}).reset_index()


def _par_tranche(lues: pd.DataFrame) -> pd.DataFrame:
    """Les comptes de chaque groupe d'âge ; « ensemble » est leur somme s'ils ne se recouvrent pas."""
    somme = {**dict.fromkeys(_COMPTES, "sum"), "fictif": "any"}
    groupes = lues.groupby(["tranche", *CLES], sort=False).agg(somme).reset_index()
    noms = list(dict.fromkeys(groupes["tranche"]))
    ages = [ages_de(t) for t in noms]
    if TOUS in noms or len(noms) < 2 or sum(map(len, ages)) != len(set().union(*ages)):
        return groupes
    tout = groupes.groupby(CLES, sort=False).agg(somme).reset_index().assign(tranche=TOUS)
    return pd.concat([tout, groupes], ignore_index=True)


def _de(lues: pd.DataFrame, tranche: str) -> pd.Series:
    """Les lignes qui font un groupe d'âge : les siennes, ou toutes s'il est leur somme."""
    calcule = tranche == TOUS and TOUS not in {*lues["tranche"]}
    return pd.Series(True, lues.index) if calcule else lues["tranche"] == tranche


def _part(
    lues: pd.DataFrame, poids: dict[tuple[str, str], float], x: float, n: float
) -> tuple[float, float, float]:
    """La part (%) d'une réponse et son intervalle à 95 % : pondérée par strate, sinon celle des réponses."""
    if n == 0:
        return np.nan, np.nan, np.nan
    if not poids:
        bas, haut = wilson(x, n)
        return 100 * x / n, 100 * float(bas), 100 * float(haut)
    strates = [
        (max(poids[r["secteur"], r["tranche"]], r["reponses"] + 1), r["reponses"], r["citations"])
        for r in lignes(lues)
        if r["reponses"]
    ]
    s = sondage.redresser(strates)
    return float(round(100 * s.part)), float(np.floor(100 * s.part_bas)), float(np.ceil(100 * s.part_haut))  # fmt: skip


def _ensembles(contexte: Contexte, c: Campagne, lues: pd.DataFrame) -> dict[tuple[str, str], float]:
    """(secteur, groupe d'âge) → combien ils sont en tout ; vide s'il en manque un : on ne pondère pas."""
    declares = c.questionnaire.ensemble if c.questionnaire else {}
    presents = {(r["secteur"], r["tranche"]) for r in lignes(lues)}
    if not declares:
        return {}
    # Sans groupe d'âge déclaré, chaque groupe prend sa part des réponses de son secteur.
    if "" in declares:
        total = _compter(contexte, declares[""])
        par = lues.groupby(["secteur", "tranche"])["reponses"].max().astype(float)
        du_secteur = par.groupby("secteur").sum()
        reponses: dict[Any, float] = par.to_dict()
        trouves = {
            (str(s), str(t)): total.get(str(s), 0) * n / du_secteur[s]
            for (s, t), n in reponses.items()
            if du_secteur[s]
        }
    else:
        comptes = {t: _compter(contexte, quoi) for t, quoi in declares.items()}
        trouves = {(s, t): comptes.get(t, {}).get(s, 0) for s, t in presents}
    return trouves if presents <= {k for k, v in trouves.items() if v > 0} else {}


def _compter(contexte: Contexte, quoi: str) -> dict[str, float]:
    """Secteur → le dernier effectif connu d'une somme d'indicateurs (« population - pop_0_14 »)."""
    total: pd.Series | None = None
    tout = contexte.reglages.epci
    for mot in quoi.replace("- ", "-").replace("+ ", "").split():
        signe, mot = (-1, mot[1:]) if mot[0] == "-" else (1, mot)
        lu = pd.concat([contexte.indicateur(mot, n) for n in ("secteur", "epci")])
        lu = lu[(lu["niveau"] == "secteur") | (lu["code"] == tout)].dropna(subset=["valeur"])
        lu["code"] = lu["code"].replace({tout: EPCI})
        lu = lu[lu["fin"] == lu["fin"].max()].set_index("code")["valeur"].astype(float) * signe
        total = lu if total is None else (total + lu)
    return {} if total is None else {str(k): float(v) for k, v in total.dropna().items()}


@une_fois
def _protegees(contexte: Contexte, campagne: str) -> set[Cle]:
    """Les cases à cacher d'une enquête, tous groupes d'âge et toutes questions ensemble."""
    groupes = _par_tranche(_lues(contexte, campagne))
    q = campagne_de(contexte, campagne).questionnaire
    uniques = [x.id for x in q.comptees if x.genre == "choix"] if q else []
    return cachees(groupes, contexte.reglages.seuils.secret_local, uniques)

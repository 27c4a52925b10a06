"""L'engagement des acteurs : qui répond aux invitations, qui apporte quelque chose.

Ce sont des organismes, jamais des personnes ; on ne compare pas un acteur à un autre.
"""

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.methodes.incertitude import wilson
from observatoire.modele import Cause, Nature

FICHIER = "local/participations.csv"
_COLONNES = ("code", "niveau", "fin", "valeur", "statut", "bas", "haut", "numerateur", "denominateur",
             "note", "fichier", "nature_intervalle", "cause")  # fmt: skip


def presence(contexte: Contexte) -> pd.DataFrame:
    """Part des invitations d'organismes qui ont donné une présence, par année (%), intervalle de
    Wilson à 95 %."""
    lignes = []
    for annee, siennes in _par_annee(contexte):
        n = len(siennes)
        x = int((siennes["presence"] == "present").sum())
        bas, haut = wilson(x, n)
        lignes.append(
            _ligne(contexte, annee, siennes, 100 * x / n, x, n) | {
                "bas": 100 * float(bas), "haut": 100 * float(haut),
                "nature_intervalle": Nature.PROBABLE_95, "cause": Cause.HASARD,
            }
        )  # fmt: skip
    return pd.DataFrame(lignes, columns=list(_COLONNES))


def contributions(contexte: Contexte) -> pd.DataFrame:
    """Nombre de contributions notées dans l'année, par des organismes présents ou non."""
    lignes = []
    for annee, siennes in _par_annee(contexte):
        notees = siennes["contribution"] != ""
        lignes.append(_ligne(contexte, annee, siennes, float(notees.sum()), None, None))
    return pd.DataFrame(lignes, columns=list(_COLONNES))


def engagements(contexte: Contexte) -> pd.DataFrame:
    """Part des décisions à échéance de l'année qui ont été faites à temps (%), intervalle de Wilson à 95 %.

    L'année est celle de l'échéance ; une échéance à venir ne compte pas encore : elle n'est ni tenue ni manquée.
    """
    points, reunions = contexte.locale("points"), contexte.locale("reunions")
    tenues = reunions[reunions["etat"] != "annulee"][["id", "date"]].rename(
        columns={"id": "reunion"}
    )
    pris = points[(points["decision"] != "") & points["echeance"].notna()].merge(
        tenues, on="reunion"
    )
    # « À venir » : après la dernière chose que le registre connaît, sans quoi le jour ferait le chiffre.
    connu = pd.concat([pris["date"], pris["fait_le"]]).max()
    echus = pris[pris["fait_le"].notna() | (pris["echeance"] < connu)]
    lignes = []
    for annee, siens in echus.groupby(echus["echeance"].dt.year):
        n, x = len(siens), int((siens["fait_le"] <= siens["echeance"]).sum())
        bas, haut = wilson(x, n)
        lignes.append(
            _ligne(contexte, int(annee), siens, 100 * x / n, x, n) | {
                "bas": 100 * float(bas), "haut": 100 * float(haut), "fichier": "local/points.csv",
                "nature_intervalle": Nature.PROBABLE_95, "cause": Cause.HASARD,
            }
        )  # fmt: skip
    return pd.DataFrame(lignes, columns=list(_COLONNES))


def _par_annee(contexte: Contexte) -> list[tuple[int, pd.DataFrame]]:
    """Les participations aux réunions tenues, par année de la réunion."""
    participations, reunions = contexte.locale("participations"), contexte.locale("reunions")
    tenues = reunions[(reunions["etat"] != "annulee") & reunions["date"].notna()]
    dates = tenues[["id", "date"]].rename(columns={"id": "reunion"})
    jointes = participations.merge(dates, on="reunion", how="inner")
    return [(int(a), g) for a, g in jointes.groupby(jointes["date"].dt.year)]


def _ligne(
    contexte: Contexte,
    annee: int,
    siennes: pd.DataFrame,
    valeur: float,
    numerateur: float | None,
    denominateur: float | None,
) -> dict[str, object]:
    reunions = siennes["reunion"].nunique()
    return {
        "code": contexte.reglages.epci,
        "niveau": "epci",
        "fin": annee,
        "valeur": valeur,
        "statut": "fictif" if siennes["fictif"].any() else "publie",
        "numerateur": numerateur,
        "denominateur": denominateur,
        "note": f"{reunions} réunion{'s' if reunions > 1 else ''} renseignée{'s' if reunions > 1 else ''}",
        "fichier": FICHIER,
    }

"""L'offre d'un scénario : les lieux d'aujourd'hui, ce qu'on suppose d'eux, puis chaque décision.

Une ligne par lieu : `nom, commune, places, heures` (par semaine), `semaines`, `part_occasionnelle`,
`suppose` (vrai si un nombre vient du scénario), `fictif`, `arret` (vrai d'un arrêt itinérant).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_accueil import ARRET, Offre
from observatoire.analyses.scenarios.modele import (
    Accueil,
    Assistantes,
    Halte,
    Scenario,
    Supposition,
)
from observatoire.analyses.scenarios.tournee import Tournee, organiser
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.besoin import SEMAINE_REFERENCE

SEMAINES = 46  # semaines d'ouverture supposées quand rien ne les dit
DEMI_JOURNEE = 3.5  # heures : sept heures font deux demi-journées
COLONNES = (
    "nom", "commune", "places", "heures", "semaines", "part_occasionnelle", "suppose", "fictif", "arret",
)  # fmt: skip


@dataclass(frozen=True)
class Offres:
    """L'offre avant et après ; `tournees` : la semaine de chaque halte ; `hypotheses` : ce qu'on a
    supposé, en phrases."""

    avant: pd.DataFrame
    apres: pd.DataFrame
    tournees: tuple[Tournee, ...]
    hypotheses: tuple[str, ...]


def offres(contexte: Contexte, offre: Offre, scenario: Scenario, enfants: pd.Series) -> Offres:
    """Les lieux avant et après les décisions du scénario.

    `enfants` (index : code de commune) sert à organiser une tournée. Lève `AppelIncorrect` si une
    place reste inconnue, si une structure citée n'existe pas ou si une tournée est impossible.
    """
    avant, hypotheses = _aujourd_hui(offre, scenario)
    apres, tournees = avant, []
    for levier in scenario.leviers:
        if isinstance(levier, Accueil):
            apres = _accueil(contexte, apres, levier)
        elif isinstance(levier, Assistantes):
            apres = _assistantes(contexte, apres, levier)
        elif isinstance(levier, Halte):
            tournee = organiser(contexte, levier, enfants)
            tournees.append(tournee)
            apres = _ajouter(apres, _arrets(levier, tournee))
    return Offres(avant, apres, tuple(tournees), hypotheses)


def en_etp(lieux: pd.DataFrame) -> pd.DataFrame:
    """Les mêmes lieux avec `etp` (places à temps plein), `etp_occasionnel`, et les heures-places par an
    `heures_an`, `heures_an_occasionnelles`."""
    etp = lieux["places"] * lieux["heures"] / SEMAINE_REFERENCE
    an = lieux["places"] * lieux["heures"] * lieux["semaines"]
    return lieux.assign(
        etp=etp,
        etp_occasionnel=etp * lieux["part_occasionnelle"],
        heures_an=an,
        heures_an_occasionnelles=an * lieux["part_occasionnelle"],
    )


def demi_journees(heures: float) -> int:
    """Combien de demi-journées par semaine un arrêt est ouvert, d'après ses heures."""
    return max(1, round(heures / DEMI_JOURNEE))


def inconnus(offre: Offre) -> list[str]:
    """Les noms des lieux d'aujourd'hui dont les places ou les heures manquent."""
    lieux = offre.lieux
    return list(lieux.loc[lieux["places"].isna() | lieux["heures"].isna(), "nom"].astype(str))


def _aujourd_hui(offre: Offre, scenario: Scenario) -> tuple[pd.DataFrame, tuple[str, ...]]:
    lignes, hypotheses = [], []
    for lieu in offre.lieux.to_dict("records"):
        nom = str(lieu["nom"])
        suppose = scenario.suppositions.get(nom, Supposition())
        ligne: dict[str, Any] = {
            "nom": nom,
            "commune": str(lieu["commune"]),
            "places": _ou(lieu["places"], suppose.places),
            "heures": _ou(lieu["heures"], suppose.heures),
            "semaines": float(suppose.semaines or SEMAINES),
            "part_occasionnelle": _ou(lieu["part_occasionnelle"], suppose.part_occasionnelle, 0.0),
            "fictif": bool(lieu["fictif"]),
            "arret": lieu["genre"] == ARRET,
        }
        ligne["suppose"] = bool(pd.isna(lieu["places"]) or pd.isna(lieu["heures"]))
        if np.isnan([ligne["places"], ligne["heures"]]).any():
            raise AppelIncorrect(
                f"Les places ou les heures de « {nom} » sont inconnues. À faire : les saisir dans "
                "l'inventaire, ou les supposer dans le scénario."
            )
        if ligne["suppose"]:
            hypotheses.append(
                f"{nom} : {ligne['places']:g} places, {ligne['heures']:g} heures par semaine "
                "(supposées par le scénario, à remplacer par les vraies)".replace(".", ",")
            )
        lignes.append(ligne)
    return pd.DataFrame(lignes, columns=list(COLONNES)), tuple(hypotheses)


def _ou(connu: Any, suppose: float | None, defaut: float = np.nan) -> float:
    if not pd.isna(connu):
        return float(connu)
    return defaut if suppose is None else float(suppose)


def _accueil(contexte: Contexte, lieux: pd.DataFrame, d: Accueil) -> pd.DataFrame:
    la = lieux["nom"] == d.nom
    if d.action != "ouvrir" and not la.any():
        connus = ", ".join(f"« {n} »" for n in lieux["nom"]) or "aucun"
        raise AppelIncorrect(
            f"« {d.nom} » n'est pas un lieu d'accueil d'aujourd'hui. Connus : {connus}."
        )
    if d.action == "fermer":
        return lieux[~la].reset_index(drop=True)
    if d.action == "changer":
        change = lieux.copy()
        for champ in ("places", "heures", "semaines", "part_occasionnelle"):
            valeur = getattr(d, champ)
            if valeur is not None:
                change.loc[la, champ] = float(valeur)
        if d.commune:
            change.loc[la, "commune"] = _commune(contexte, d.commune)
        return change
    if d.places is None or d.heures is None:
        raise AppelIncorrect(
            f"« {d.nom} » ouvre sans places ou sans heures. Attendu : par exemple 10 places, 50 heures "
            "par semaine."
        )
    return _ajouter(lieux, [{
        "nom": d.nom, "commune": _commune(contexte, d.commune), "places": d.places,
        "heures": d.heures, "semaines": float(d.semaines or SEMAINES),
        "part_occasionnelle": d.part_occasionnelle or 0.0, "suppose": True, "fictif": False,
        "arret": False,
    }])  # fmt: skip


def _assistantes(contexte: Contexte, lieux: pd.DataFrame, d: Assistantes) -> pd.DataFrame:
    """Une arrivée est un lieu de plus. Un départ est un lieu de places négatives : il retire des places
    à l'offre individuelle de l'intercommunalité, dont on ne connaît pas les lieux."""
    libelle = (
        "Assistantes maternelles (arrivées)"
        if d.nombre >= 0
        else "Assistantes maternelles (départs)"
    )
    return _ajouter(lieux, [{
        "nom": f"{libelle}, {_libelle(contexte, d.commune)}",
        "commune": _commune(contexte, d.commune),
        "places": d.nombre * d.places_par_assistante, "heures": d.heures,
        "semaines": float(d.semaines), "part_occasionnelle": 0.0, "suppose": True, "fictif": False,
        "arret": False,
    }])  # fmt: skip


def _arrets(d: Halte, tournee: Tournee) -> list[dict[str, object]]:
    return [
        {
            "nom": f"Halte itinérante, {tournee.libelles[code]}", "commune": code,
            "places": float(d.capacite), "heures": jours * d.heures_par_jour,
            "semaines": float(d.semaines), "part_occasionnelle": d.part_occasionnelle,
            "suppose": True, "fictif": False, "arret": True,
        }
        for code, jours in tournee.jours.items()
    ]  # fmt: skip


def _ajouter(lieux: pd.DataFrame, lignes: list[dict[str, object]]) -> pd.DataFrame:
    nouvelles = pd.DataFrame(lignes, columns=list(COLONNES))
    return nouvelles if lieux.empty else pd.concat([lieux, nouvelles], ignore_index=True)


def _commune(contexte: Contexte, code: str) -> str:
    if code not in set(contexte.territoires("commune")["code"]):
        raise AppelIncorrect(
            f"« {code} » n'est pas une commune connue. Attendu : un code INSEE, par exemple 01004."
        )
    return code


def _libelle(contexte: Contexte, code: str) -> str:
    noms = contexte.territoires("commune").set_index("code")["libelle"]
    return str(noms.get(code, code))

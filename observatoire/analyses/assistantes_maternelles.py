"""Les assistantes maternelles dans dix ans : places attendues, fourchette, recrutements nécessaires.

Les tranches d'âge restent dans la vue du comité : ce module rend des places de l'intercommunalité, la
seule chose que les figures, les exports et les documents montrent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from observatoire.analyses import hypotheses_accueil as hypotheses
from observatoire.analyses.assistantes_saisies import Assistantes
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_accueil import offre_de
from observatoire.methodes import assistantes as formule

HORIZON = 10
CONFIANCE = 0.8


@dataclass(frozen=True)
class Avenir:
    """`places` : une ligne par année (`annee`, `attendu`, `bas`, `haut`) ; `recrutements` par an ;
    `manque` : ce qu'il faut saisir pour l'obtenir."""

    places: pd.DataFrame
    recrutements: float
    assistantes: Assistantes
    parametres: formule.Parametres
    manque: tuple[str, ...]


def parametres(
    a: Assistantes, valeurs: Mapping[str, float], annees: int = HORIZON
) -> formule.Parametres:
    """Les hypothèses du comité ; les places par assistante sont celles d'aujourd'hui si on les connaît."""
    par_tete = valeurs["places_par_assistante"]
    if a.places is not None and a.actives:
        par_tete = a.places / a.actives
    return formule.Parametres(
        autre_sortie=valeurs["autre_sortie"],
        entrees_par_an=valeurs["entrees_par_an"],
        annees=annees,
        places_par_assistante=par_tete,
    )


def avenir(
    ctx: Contexte, depart: int, choix: Mapping[str, float] | None = None, annees: int = HORIZON
) -> Avenir:
    """La projection à partir de l'année `depart` ; vide, avec ce qui manque, si une ligne est incomplète."""
    valeurs, offre = hypotheses.valeurs(ctx, choix), offre_de(ctx)
    a, manque = offre.assistantes, list(offre.manque_assistantes)
    p = parametres(a, valeurs, annees)
    ages = formule.etaler(a.tranches)
    if not manque and len(ages) != a.actives:
        manque.append("la tranche d'âge de chaque assistante maternelle en activité")
    if manque:
        vide = pd.DataFrame(columns=["annee", "attendu", "bas", "haut"])
        return Avenir(vide, float("nan"), a, p, tuple(manque))
    table = formule.projeter(ages, p, CONFIANCE)
    places = pd.DataFrame(
        {
            "annee": table.index + depart,
            "attendu": table["places_attendu"],
            "bas": table["places_bas"],
            "haut": table["places_haut"],
        }
    )
    return Avenir(places, formule.recrutements(ages, p), a, p, ())

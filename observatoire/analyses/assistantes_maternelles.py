"""Les assistantes maternelles dans dix ans : places attendues, fourchette, recrutements nécessaires.

Ce module rend des places de l'intercommunalité, la seule chose que les figures, les exports et les
documents montrent. Une courbe de survie est l'empreinte des âges : sous le seuil de secret local, rien
n'est projeté ; au-dessus, les tranches d'âge voisines sont réunies AVANT le calcul jusqu'à compter
chacune le seuil. Tout ce qui sort dépend donc de groupes d'au moins 5 assistantes, quelles que soient
les hypothèses essayées, et s'arrondit à la place.
"""

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
    """`places` : une ligne par année (`annee`, `attendu`, `bas`, `haut`), en places entières ;
    `recrutements` par an, au dixième ; `manque` : ce qu'il faut saisir pour l'obtenir ; `secret` :
    pourquoi rien n'est projeté ; `note` : comment les âges sont réunis."""

    places: pd.DataFrame
    recrutements: float
    fictif: bool
    manque: tuple[str, ...] = ()
    secret: str = ""
    note: str = ""


def parametres(a: Assistantes, valeurs: Mapping[str, float]) -> formule.Parametres:
    """Les hypothèses du comité ; les places par assistante sont celles d'aujourd'hui si on les connaît.

    Jamais pour trop peu d'assistantes : `avenir` ne projette alors rien."""
    par_tete = valeurs["places_par_assistante"]
    if a.places is not None and a.actives:
        par_tete = a.places / a.actives
    return formule.Parametres(
        autre_sortie=valeurs["autre_sortie"],
        entrees_par_an=valeurs["entrees_par_an"],
        annees=HORIZON,
        places_par_assistante=par_tete,
    )


def avenir(ctx: Contexte, depart: int, choix: Mapping[str, float] | None = None) -> Avenir:
    """La projection à partir de l'année `depart` ; vide, avec ce qui manque, si une ligne est incomplète,
    ou avec la raison si les assistantes sont trop peu nombreuses pour être dites."""
    offre, seuil = offre_de(ctx), ctx.reglages.seuils.secret_local
    a, manque = offre.assistantes, list(offre.manque_assistantes)
    if not manque and offre.secret:
        return _vide(a, secret=offre.secret)
    if not manque and len(formule.etaler(a.tranches)) != a.actives:
        manque.append("la tranche d'âge de chaque assistante maternelle en activité")
    if manque:
        return _vide(a, manque=tuple(manque))
    p = parametres(a, hypotheses.valeurs(ctx, choix))
    reunies = a.regroupees(seuil)
    ages = formule.etaler(reunies)
    table = formule.projeter(ages, p, CONFIANCE)
    places = pd.DataFrame(
        {
            "annee": table.index + depart,
            "attendu": table["places_attendu"].round(),
            "bas": table["places_bas"].round(),
            "haut": table["places_haut"].round(),
        }
    )
    note = f"Places d'aujourd'hui arrondies à {seuil} près." if seuil > 1 else ""
    if len(reunies) < len(a.tranches):
        note += (
            f" Âges voisins réunis par groupes d'au moins {seuil} assistantes : la projection est moins fine, "
            "mais ne désigne personne."
        )
    return Avenir(places, round(formule.recrutements(ages, p), 1), a.fictif, note=note)


def _vide(a: Assistantes, manque: tuple[str, ...] = (), secret: str = "") -> Avenir:
    colonnes = pd.DataFrame(columns=["annee", "attendu", "bas", "haut"])
    return Avenir(colonnes, float("nan"), a.fictif, manque, secret)

"""La pyramide des âges : un ou deux millésimes, en part de la population."""

import re

import pandas as pd

from observatoire.affirmations import chiffre
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.modele import ORDRE_STATUTS, Territoire
from observatoire.provenance import Periode
from observatoire.sources.declaration import a_deposer
from observatoire.territoire import noms

_VARIABLE = re.compile(r"pop_([fh])_(\d+)_(\d+|plus)")
_SEXES = {"f": "femmes", "h": "hommes"}
_ECART_DIT = 5


def annees_pyramide(lecteur: Lecteur, ou: Territoire) -> list[int]:
    """Les millésimes où les âges par sexe sont connus, croissants."""
    ages = _ages(lecteur, ou)
    return sorted(int(a) for a in ages["annee"].unique())


@element("pyramide", "Pyramide des âges")
def pyramide(
    lecteur: Lecteur, ou: str, plein: int | None = None, trait: int | None = None
) -> Figure:
    """Femmes et hommes par âge, en % de la population ; le millésime `plein`, et un autre au `trait`.

    Par défaut le dernier millésime, et le plus ancien s'il y en a deux. Seules les classes d'âges
    communes aux deux millésimes sont gardées. Lève `AppelIncorrect` sans âges par sexe.
    """
    ici = commun.nommer(lecteur, territoire(ou))
    ages = _ages(lecteur, ici)
    annees = sorted(int(a) for a in ages["annee"].unique())
    if not annees:
        raise AppelIncorrect(
            f"Les âges par sexe ne sont pas connus {noms.ou(ici)}. "
            f"À faire : {a_deposer('insee_pop1b', 'melodi_ages')}."
        )
    plein = plein or annees[-1]
    voulues = _voulues(annees, plein, trait)
    donnees = _en_parts(ages, voulues, plein)
    return Figure(
        identifiant="pyramide",
        forme=Forme.PYRAMIDE,
        titre=f"Qui habite {noms.ou(ici)} ? {_constat(donnees, plein)}",
        sous_titre="Part de la population, par âge",
        donnees=donnees,
        unite="%",
        decimales=1,
        periode=Periode.annees(voulues),
        perimetre=ici.libelle,
        notes=_notes(voulues),
        definition="Habitants par sexe et groupe d'âges, rapportés à la population totale du millésime.",
        options=Options(nom_valeur="Part de la population"),
    )


def _voulues(annees: list[int], plein: int, trait: int | None) -> list[int]:
    trait = trait or (annees[0] if annees[0] != plein else None)
    voulues = [a for a in (trait, plein) if a is not None]
    if inconnues := [a for a in voulues if a not in annees]:
        raise AppelIncorrect(
            f"Pas d'âges par sexe en {inconnues[0]}. Années disponibles : "
            f"{', '.join(map(str, annees))}."
        )
    return voulues


def _ages(lecteur: Lecteur, t: Territoire) -> pd.DataFrame:
    """Une ligne par millésime, sexe et classe d'âges : annee, sexe, debut_age, libelle, valeur…"""
    lues = lecteur.ages(t)
    trouves = lues["variable"].map(lambda v: _VARIABLE.fullmatch(v))
    lues = lues[trouves.notna()].assign(trouve=trouves.dropna())
    lues["sexe"] = lues["trouve"].map(lambda m: _SEXES[m[1]])
    lues["age"] = lues["trouve"].map(lambda m: int(m[2]))
    lues["libelle"] = lues["trouve"].map(_classe)
    complets = lues.dropna(subset=["valeur"]).drop(columns=["trouve"])
    deux_sexes = complets.groupby(["annee"])["sexe"].transform("nunique") == 2
    return complets[deux_sexes]


def _classe(trouve: re.Match[str]) -> str:
    return f"{trouve[2]} ans ou plus" if trouve[3] == "plus" else f"{trouve[2]}-{trouve[3]} ans"


def _en_parts(ages: pd.DataFrame, annees: list[int], plein: int) -> pd.DataFrame:
    gardes = ages[ages["annee"].isin(annees)]
    communes = gardes.groupby("libelle")["annee"].transform("nunique") == len(annees)
    d = gardes[communes].sort_values(["age", "sexe", "annee"])
    total = d.groupby("annee")["valeur"].transform("sum")
    statuts = {s: i for i, s in enumerate(ORDRE_STATUTS)}
    return d.assign(
        code=d["libelle"],
        effectif=d["valeur"],
        valeur=100 * d["valeur"] / total,
        statut=d["statut"].where(d["statut"].isin(statuts), "publie"),
        serie=d["annee"].astype(str),
        est_principal=d["annee"] == plein,
    ).reset_index(drop=True)


def _constat(donnees: pd.DataFrame, annee: int) -> str:
    """« 34,8 % ont 65 ans ou plus en 2023 » si les classes d'âges le permettent."""
    la = donnees[donnees["annee"] == annee]
    if not (la["age"] == 65).any():
        return f"La pyramide des âges en {annee}"
    part = la.loc[la["age"] >= 65, "valeur"].sum()
    return f"{chiffre(part, '%', 1)} ont 65 ans ou plus en {annee}"


def _notes(annees: list[int]) -> tuple[str, ...]:
    if len(annees) == 1:
        return (f"Un seul millésime est disponible ({annees[0]}) : pas de comparaison.",)
    if abs(annees[0] - annees[-1]) < _ECART_DIT:
        return ("Ces deux millésimes du recensement sont trop proches pour être comparés.",)
    return ()

"""Les figures d'un scénario : qui gagne et qui perd, l'accès avant et après, deux scénarios comparés.

Un scénario se passe en JSON (texte) : la figure se refait donc à l'identique depuis un dossier.
"""

import json
from typing import Any

import pandas as pd

from observatoire.affirmations import chiffre, dire, juger
from observatoire.analyses import scenarios
from observatoire.analyses.scenarios.acces import GAGNE, PERD, SEUIL, Changement
from observatoire.analyses.scenarios.effets import Effets
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.registre import element
from observatoire.contenu.scenarios.phrases import qui_gagne, sans_enfant
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.classes import Classes, classer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.memoire import une_fois
from observatoire.provenance import Periode

UNITE = "places à temps plein pour 100 enfants"
# La classe « sans changement » va de −SEUIL à SEUIL : ni orange ni bleue.
_BORNES = (-20.0, -5.0, -SEUIL, SEUIL, 5.0, 20.0)
_COLONNES = ("code", "libelle", "valeur", "bas", "haut")
_SANS_CHANGEMENT = "entre −0,5 et 0,5, ou selon la route : aucun changement sûr"
HYPOTHESE = "Un scénario est une hypothèse, pas une prévision."
_CHANGEMENT = "Changement d'accès pour un enfant de moins de 3 ans, après moins avant"
_SUR = f"{_CHANGEMENT} : ce qui en reste à toute vitesse de route"
_DEFINITION = (
    "Accès gradué (E2SFCA) aux places d'accueil collectif et d'arrêts itinérants, converties en temps "
    "plein (places × heures par semaine ÷ 50), que peut atteindre un enfant de moins de 3 ans de la "
    "commune, les places étant partagées entre tous les enfants qui peuvent y aller."
)


def lire(texte: str) -> scenarios.Scenario:
    """Le scénario d'un paramètre de recette."""
    try:
        return scenarios.de_dictionnaire(json.loads(texte))
    except (ValueError, TypeError) as e:
        raise AppelIncorrect(f"Ce scénario ne se lit pas ({e}).") from e


@une_fois
def simuler(lecteur: Lecteur, texte: str) -> Effets:
    """Les effets d'un scénario, gardés : plusieurs figures et phrases en sont tirées."""
    return scenarios.simuler(lecteur, lire(texte), _depart(lecteur))


_depart = une_fois(scenarios.depart)


def avec_acces(lecteur: Lecteur, texte: str) -> tuple[Effets, Changement]:
    """Les effets d'un scénario et le changement d'accès. Lève `AppelIncorrect` s'il ne se calcule pas."""
    effets = simuler(lecteur, texte)
    if effets.acces is None:
        raise AppelIncorrect(
            f"L'accès ne se calcule pas : il manque {' ; '.join(effets.manque)}. À faire : compléter, "
            "puis publier."
        )
    return effets, effets.acces


@element("scenario_ecart", "Ce que le scénario change")
def scenario_ecart(lecteur: Lecteur, scenario: str, etiquettes: bool = True) -> Figure:
    """La carte du changement d'accès : qui gagne, qui perd."""
    effets, acces = avec_acces(lecteur, scenario)
    table = acces.communes.assign(valeur=acces.communes["ecart_sur"])
    return _carte(
        lecteur, effets, table, identifiant="scenario_ecart", titre=_titre(acces),
        sous_titre=_SUR, classes=_classes(table),
        options=Options(nom_valeur="Changement", nom_centre=_SANS_CHANGEMENT, etiquettes=etiquettes),
    )  # fmt: skip


@element("scenario_acces", "Accès selon le scénario")
def scenario_acces(
    lecteur: Lecteur,
    scenario: str,
    moment: str = "apres",
    etiquettes: bool = True,
) -> Figure:
    """La carte de l'accès avant ou après ; les deux partagent leurs bornes."""
    if moment not in ("avant", "apres"):
        raise AppelIncorrect(f"Le moment « {moment} » n'existe pas. Attendu : avant ou apres.")
    effets, acces = avec_acces(lecteur, scenario)
    deux = pd.concat([acces.communes["avant"], acces.communes["apres"]])
    mot = "aujourd'hui" if moment == "avant" else "après la décision"
    vides = int(((acces.communes[moment] < SEUIL) & (acces.communes["enfants"] > 0)).sum())
    return _carte(
        lecteur, effets, acces.communes.assign(valeur=acces.communes[moment]),
        identifiant=f"scenario_acces_{moment}",
        titre=f"Accès {mot} : {chiffre(vides, 'communes') if vides else 'aucune commune'} avec des enfants, sans aucune place à portée",
        sous_titre=f"Ce qu'un enfant de moins de 3 ans peut atteindre {mot}",
        classes=classer(deux, methode="quantiles", nombre=5, decimales=1),
        options=Options(nom_valeur="Accès", etiquettes=etiquettes),
    )  # fmt: skip


@element("scenario_communes", "Communes qui gagnent ou perdent de l'accès")
def scenario_communes(lecteur: Lecteur, scenario: str) -> Figure:
    """Le changement d'accès, commune par commune, de la plus forte hausse à la plus forte baisse."""
    effets, acces = avec_acces(lecteur, scenario)
    c = acces.communes
    table = c.assign(valeur=c["ecart"], bas=c["ecart_bas"], haut=c["ecart_haut"])
    return _figure(
        effets, table, identifiant="scenario_communes", forme=Forme.BARRES,
        titre=_titre(acces), sous_titre=_CHANGEMENT, options=Options(nom_valeur="Changement"),
    )  # fmt: skip


@element("scenarios_compares", "Deux scénarios comparés")
def scenarios_compares(lecteur: Lecteur, un: str, autre: str) -> Figure:
    """L'accès après un scénario moins l'accès après un autre, commune par commune."""
    effets = [simuler(lecteur, t) for t in (un, autre)]
    table = scenarios.comparer(*effets).assign(valeur=lambda t: t["ecart_sur"])
    noms = noms_de(*effets)
    mieux, moins = (int((table["etat"] == x).sum()) for x in (GAGNE, PERD))
    return _carte(
        lecteur, effets[1], table, identifiant="scenarios_compares",
        titre=f"« {noms[1]} » donne plus d'accès que « {noms[0]} » à {chiffre(mieux, 'communes')}, "
        f"moins à {chiffre(moins, 'communes')}",
        sous_titre=f"Accès après « {noms[1]} » moins accès après « {noms[0]} »",
        classes=_classes(table),
        options=Options(nom_valeur="Écart", nom_centre="entre −0,5 et 0,5, ou selon la route : autant"),
    )  # fmt: skip


def noms_de(*effets: Effets) -> list[str]:
    """Le nom de deux scénarios, ou leur rang."""
    rangs = ("Le premier", "Le second")
    return [e.scenario.nom or n for e, n in zip(effets, rangs, strict=True)]


def _titre(acces: Changement) -> str:
    return dire(juger(qui_gagne(acces)), "titre")


def _classes(table: pd.DataFrame) -> Classes:
    return classer(
        table["valeur"],
        methode="manuelles",
        bornes=_BORNES,
        decimales=1,
        centre=-SEUIL,
        neutre=True,
    )


def _carte(lecteur: Lecteur, effets: Effets, table: pd.DataFrame, **reste: Any) -> Figure:
    return _figure(effets, table, forme=Forme.CARTE, **couches(lecteur).dessin, **reste)


def _figure(effets: Effets, table: pd.DataFrame, *, sous_titre: str, **reste: Any) -> Figure:
    """Ce que partagent les figures d'un scénario ; `definition` dit les places et heures supposées."""
    nom = effets.scenario.nom or "scénario sans nom"
    return Figure(
        donnees=table[[c for c in _COLONNES if c in table]]
        .assign(statut="estime")
        .reset_index(drop=True),
        sous_titre=f"Scénario « {nom} ». {sous_titre}",
        unite=UNITE,
        decimales=1,
        periode=Periode.annees([effets.annee]),
        perimetre=chiffre(len(table), "communes"),
        definition=" ".join((_DEFINITION, *(f"{h}." for h in effets.offres.hypotheses))),
        notes=(*effets.notes, *sans_enfant(effets.acces), HYPOTHESE),
        fictif=effets.fictif,
        **reste,
    )

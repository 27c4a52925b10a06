"""Figures de la page Isolement : une carte par dimension, puis les trois classes."""

import math
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations.sujet import majuscule, minuscule
from observatoire.analyses import isolement
from observatoire.analyses.exposition import Mesure
from observatoire.analyses.exposition_declaree import CLASSES, DIMENSIONS, Dimension, Entree
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.graphiques.classes import Classes, classer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.methodes.exposition import MINIMUM_DIMENSIONS
from observatoire.provenance import Periode

ECHELLE = Classes(
    (-math.inf, -1.0, -1 / 3, 1 / 3, 1.0, math.inf),
    "modalites",
    ("nettement plus faible", "plus faible", "proche", "plus forte", "nettement plus forte"),
    decimales=2,
)
"""La même échelle pour les quatre dimensions, en écarts-types à la référence."""


def dimension_de(identifiant: str) -> Dimension:
    """Une dimension ; `AppelIncorrect` si elle n'existe pas."""
    for d in DIMENSIONS:
        if d.id == identifiant:
            return d
    raise AppelIncorrect(
        f"Dimension inconnue : {identifiant}. Possibles : {', '.join(d.id for d in DIMENSIONS)}."
    )


@element("exposition_dimension", "Une dimension de l'isolement")
def exposition_dimension(lecteur: Lecteur, dimension: str, etiquettes: bool = True) -> Figure:
    """La carte d'une dimension, sur une échelle commune aux quatre."""
    voulue = dimension_de(dimension)
    mesure, _ = isolement.calculee(lecteur)
    entree = mesure.entrees.get(dimension)
    if entree is None:
        raise AppelIncorrect(
            f"« {voulue.titre} » n'est pas mesurable avec les fichiers déposés : la dimension est absente, "
            f"elle ne vaut pas zéro. À faire : déposer sur la page Données le fichier {isolement.a_deposer(voulue)}."
        )
    if not mesure.etalon.communes:
        return _mesure_seule(lecteur, mesure, voulue, entree, etiquettes)
    communes = lecteur.communes()
    ecarts = mesure.ecarts[dimension].reindex(communes["code"])
    valeurs = pd.DataFrame(
        {
            "code": communes["code"], "libelle": communes["libelle"], "valeur": ecarts.to_numpy(),
            "texte": [_mesures(mesure, c, entree) for c in communes["code"]],
        }
    )  # fmt: skip
    mesures = enumerer([c.titre for c in entree.composantes])
    return _carte(
        lecteur, mesure, valeurs, identifiant=f"exposition_{dimension}",
        titre=f"{voulue.titre} : {minuscule(voulue.question)}",
        sous_titre=f"D'après : {mesures} ; l'exposition est dite par rapport à la référence",
        definition=f"Écart, à la moyenne de la référence, de : {mesures}.",
        notes=_notes(mesure, entree), classes=ECHELLE, decimales=2, etiquettes=etiquettes,
    )  # fmt: skip


def _mesure_seule(
    lecteur: Lecteur, mesure: Mesure, voulue: Dimension, entree: Entree, etiquettes: bool
) -> Figure:
    """Sans référence, la mesure elle-même, dans son unité : celle qui ne vient pas d'un sondage, s'il y en a une."""
    c = next((c for c in entree.composantes if not c.reserve), entree.composantes[0])
    communes = lecteur.communes()
    valeurs = pd.DataFrame(
        {
            "code": communes["code"], "libelle": communes["libelle"],
            "valeur": mesure.brutes[c.id].reindex(communes["code"]).to_numpy(),
            "note": [_mesures(mesure, x, entree) for x in communes["code"]],
        }
    )  # fmt: skip
    return _carte(
        lecteur, mesure, valeurs, identifiant=f"exposition_{voulue.id}",
        titre=f"{voulue.titre} : {minuscule(voulue.question)}", sous_titre=majuscule(c.titre),
        definition=f"{majuscule(c.titre)}, sans comparaison : {isolement.reference_a_deposer(mesure)}.",
        unite="min" if c.unite == "minutes" else c.unite, notes=_notes(mesure, entree), decimales=0,
        classes=classer(valeurs["valeur"], methode="quantiles", nombre=4, decimales=0),
        etiquettes=etiquettes, nom=majuscule(c.titre),
    )  # fmt: skip


def _carte(
    lecteur: Lecteur, mesure: Mesure, valeurs: pd.DataFrame, etiquettes: bool = True,
    nom: str = "Exposition", **reste: Any,
) -> Figure:  # fmt: skip
    """Une carte d'exposition ; une commune qu'on ne sait pas placer est non disponible."""
    statuts = valeurs["valeur"].isna().map({True: "absent", False: "estime"})
    return Figure(
        forme=Forme.CARTE, donnees=valeurs.assign(statut=statuts), periode=Periode(*mesure.annees),
        perimetre=f"{len(valeurs)} communes", **couches(lecteur).dessin,
        options=Options(palette="orange", nom_valeur=nom, etiquettes=etiquettes), **reste,
    )  # fmt: skip


def _mesures(mesure: Mesure, code: str, entree: Entree) -> str:
    """« 50,1 % (ménages d'une personne), 16,5 % (80 ans ou plus) »."""
    dites = []
    for c in entree.composantes:
        v = mesure.brutes[c.id].get(code, math.nan)
        if not math.isnan(v):
            unite = "min" if c.unite == "minutes" else c.unite
            dites.append(f"{formats.avec_unite(formats.nombre(float(v), 1), unite)} ({c.titre})")
    return ", ".join(dites)


def _notes(mesure: Mesure, entree: Entree) -> tuple[str, ...]:
    dites = [entree.pis_aller, *(c.reserve for c in entree.composantes)]
    dites.append(f"Référence : {mesure.etalon.dite}")
    return tuple(f"{majuscule(d)}." for d in dites if d)


@element("exposition_classes", "Position des communes : exposition à l'isolement")
def exposition_classes(lecteur: Lecteur) -> Figure:
    """La carte des trois classes d'exposition, chacune dite avec son intervalle."""
    mesure, composee = isolement.calculee(lecteur)
    if composee is None:
        if len(mesure.entrees) < MINIMUM_DIMENSIONS:
            raise AppelIncorrect(
                f"Un composite demande {MINIMUM_DIMENSIONS} des {len(DIMENSIONS)} dimensions. Manquent : "
                f"{isolement.manques(mesure)}. Les cartes par dimension restent lisibles."
            )
        raise AppelIncorrect(
            "La position des communes ne se donne pas : les fichiers ne décrivent que "
            f"{mesure.etalon.connues} des {mesure.etalon.nombre} communes du département. À faire : "
            f"{isolement.reference_a_deposer(mesure)}. Les mesures restent lisibles une à une."
        )
    communes, lignes = lecteur.communes(), composee.lignes
    rangs = [CLASSES.index(c) + 1.0 if c else math.nan for c in lignes["classe"]]
    valeurs = pd.DataFrame(
        {
            "code": communes["code"], "libelle": communes["libelle"], "valeur": rangs,
            "texte": [intervalle(x) for _, x in lignes.iterrows()],
        }
    )  # fmt: skip
    sures = int((lignes["classe_bas"] == lignes["classe_haut"]).sum())
    manque = f"Manque : {isolement.manques(mesure)}." if mesure.absentes else ""
    return _carte(
        lecteur, mesure, valeurs, identifiant="exposition_classes",
        titre=f"Trois classes d'exposition : {sures} communes sur {len(communes)} n'en changent jamais, "
        "quel que soit le calcul",
        sous_titre=f"Tiers des {composee.comparees} communes comparées, {len(mesure.entrees)} dimensions sur 4",
        definition="Moyenne des dimensions connues, en écarts à la référence. Chaque commune est dans le "
        "tiers le moins exposé, celui du milieu ou le plus exposé ; l'intervalle dit les tiers où elle tombe "
        "sous 20 000 jeux de poids (5–95 %), d'autres façons de composer, sans chacune des dimensions, et si "
        "les communes voisines que rien ne décrit avaient tous les services.",
        notes=tuple(x for x in (manque, *(f"{majuscule(r)}." for r in mesure.reserves)) if x),
        classes=Classes((0.0, 1.0, 2.0, 3.0), "modalites", CLASSES),
    )  # fmt: skip


def intervalle(ligne: pd.Series) -> str:
    """« plus forte (moyenne à plus forte) », ou la seule classe si elle ne change jamais."""
    if not ligne["classe"]:
        return ""
    if ligne["classe_bas"] == ligne["classe_haut"]:
        return str(ligne["classe"])
    return f"{ligne['classe']} ({ligne['classe_bas']} à {ligne['classe_haut']})"

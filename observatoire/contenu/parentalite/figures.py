"""Les figures de la page Parentalité : les familles et les lieux où les parents se retrouvent."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre, dire, juger
from observatoire.affirmations.genres import somme
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import parentalite
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.commun.minutes import carte_des_minutes
from observatoire.contenu.parentalite.parties import ENFANTS, a_portee, sans_enfants, sans_lieu
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.provenance import Periode


@element("parentalite_portee", "Lieux de parentalité à portée")
def parentalite_portee(
    lecteur: Lecteur,
    lieux: Sequence[str] | None = None,
    rayon: float = 15.0,
) -> Figure:
    """La carte des minutes jusqu'au lieu de rencontre le plus proche (ceux saisis, ou ces communes)."""
    saisis = parentalite.lieux(lecteur)
    codes = tuple(lieux) if lieux else tuple(saisis["code"])
    if not codes:
        raise AppelIncorrect(sans_lieu())
    p = parentalite.portee(lecteur, codes)
    valeurs = p.communes.assign(
        valeur=p.communes["minutes"],
        note=[chiffre(e, ENFANTS) for e in p.communes["enfants"]],
    )  # fmt: skip
    pres = dire(juger(a_portee(p, rayon, "d'un lieu de rencontre")))
    essai = "" if not lieux else " (lieux choisis à l'écran)"
    return carte_des_minutes(
        lecteur, valeurs, identifiant="parentalite_portee",
        titre=f"{pres}{essai}",
        sous_titre="Minutes de voiture jusqu'au lieu le plus proche",
        periode=Periode.annees([p.annee]),
        definition="Minutes de voiture de mairie à mairie jusqu'au lieu de parentalité le plus proche.",
        notes=("Effectifs par commune dans le tableau.",),
        fictif=bool(not lieux and saisis["fictif"].any()),
    )  # fmt: skip


@element("enfants_moins_15", "Enfants de moins de 15 ans")
def enfants_moins_15(lecteur: Lecteur) -> Figure:
    """La carte des enfants de moins de 15 ans : où sont les familles."""
    p = parentalite.portee(lecteur, ())
    if p.annee is None:
        raise AppelIncorrect(sans_enfants())
    total = somme(p.communes["enfants"]).valeur
    connus = p.communes["enfants"].notna()
    valeurs: pd.DataFrame = p.communes.assign(
        valeur=p.communes["enfants"], statut=np.where(connus, "publie", "absent")
    )
    return Figure(
        identifiant="enfants_moins_15", forme=Forme.SYMBOLES, donnees=valeurs,
        titre=f"{majuscule(ENFANTS)} en {p.annee} : {chiffre(total)}, où sont les familles ?",
        unite="enfants", periode=Periode.annees([p.annee]), perimetre=f"{len(valeurs)} communes",
        definition="Habitants de moins de 15 ans au recensement.",
        **couches(lecteur).dessin,
        options=Options(nom_valeur="Enfants de moins de 15 ans"),
    )  # fmt: skip


@element("parentalite_lieux", "Lieux de rencontre des parents")
def parentalite_lieux(lecteur: Lecteur) -> Figure:
    """La carte des lieux et des arrêts saisis : un cercle par commune, selon leur nombre."""
    saisis = parentalite.lieux(lecteur)
    ici = lecteur.communes()[["code", "libelle"]]
    siens = saisis[saisis["code"].isin(ici["code"])]
    if siens.empty:
        raise AppelIncorrect(sans_lieu())
    nombre = siens.groupby("code").size()
    types = siens.groupby("code")["type"].agg(lambda t: ", ".join(sorted(set(t))))
    valeurs = ici.assign(
        valeur=ici["code"].map(nombre).fillna(0).astype(float),
        note=ici["code"].map(types).fillna(""), statut="publie",
    )  # fmt: skip
    return Figure(
        identifiant="parentalite_lieux", forme=Forme.SYMBOLES, donnees=valeurs,
        titre=f"{formats.pluriel(len(siens), 'lieu ou arrêt', 'lieux et arrêts')} dans "
        f"{formats.pluriel(len(nombre), 'commune')}",
        unite="lieux ou arrêts", periode=commun.saisie_au(lecteur), perimetre=f"{len(valeurs)} communes",
        definition="Lieux d'accueil des parents et arrêts itinérants saisis par le territoire ; un arrêt compte "
        "une fois par jour de la semaine.",
        notes=("Une commune sans cercle n'a aucun lieu saisi.",),
        **couches(lecteur).dessin,
        fictif=bool(siens["fictif"].any()),
        options=Options(nom_valeur="Lieux et arrêts"),
    )  # fmt: skip

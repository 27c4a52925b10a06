"""Les zones d'offre insuffisante ou d'accès difficile, et les demandes des familles, en phrases."""

from collections.abc import Mapping
from typing import Any

from observatoire import formats
from observatoire.affirmations import chiffre, dire, juger
from observatoire.affirmations.genres import Mesuree, Partage, Seuil
from observatoire.affirmations.mots import marque
from observatoire.affirmations.sujet import ELOIGNEMENT, Sujet, minuscule
from observatoire.analyses.demandes_accueil import MOIS, Bilan
from observatoire.analyses.zones_accueil import Zones

_ACCES = Sujet(nom="Accès", unite="places accessibles pour 100 enfants")
_DEMANDES = Sujet(nom="Demandes", unite="demandes", parmi="satisfaites")


def regle(z: Zones) -> str:
    """La règle en toutes lettres, avec ses seuils."""
    minutes = dire(juger(Seuil(ELOIGNEMENT, z.seuil_minutes)))
    loin = f"{minutes} du lieu d'accueil le plus proche"
    if z.partielle:
        return f"À {loin}"
    peu = dire(juger(Seuil(_ACCES, z.seuil_acces, dessus=False)))
    return f"À {loin} {'et' if z.criteres >= 2 else 'ou'} {peu}"


def raison(ligne: Mapping[Any, Any]) -> str:
    """Pourquoi une commune est, ou n'est pas, en zone."""
    dits = []
    if ligne["minutes"] == ligne["minutes"]:
        dits.append(f"{formats.nombre(ligne['minutes'])} minutes ({ligne['lieu']})")
    if ligne["acces"] == ligne["acces"]:
        dits.append(f"{formats.nombre(ligne['acces'])} places accessibles pour 100 enfants")
    return ", ".join(dits) or "aucun lieu d'accueil à portée"


def zones(z: Zones) -> str:
    """La phrase prête pour le schéma : règle, communes, enfants, ce qui reste incertain."""
    if z.inconnue:
        return (
            "Les zones ne peuvent pas encore être dites : aucun lieu d'accueil n'est connu. À faire : saisir "
            "les structures dans Inventaire, ou déposer la base permanente des équipements (INSEE)."
        )
    if not len(z.retenues):
        return f"Selon la règle employée ({minuscule(regle(z))}), aucune commune n'est en zone."
    reserve = (
        " Les places des structures restant à saisir, seul le trajet est pris en compte."
        if z.partielle
        else ""
    )
    if z.reserve:
        reserve += f" Réserve : {z.reserve}."
    communes = formats.pluriel(len(z.retenues), "commune")
    return (
        f"{marque(z.fictif)}Au sens de l'article D214-10-1 (3°) du code de l'action sociale et des familles, "
        f"{communes} du territoire {'est' if len(z.retenues) < 2 else 'sont'} en zone d'offre insuffisante ou "
        f"d'accès difficile ({minuscule(regle(z))}) : {formats.enumerer(z.retenues['libelle'], 10**6)}. "
        f"{habitees(z)} (estimation {z.annee}).{reserve}"
    )


def habitees(z: Zones) -> str:
    """« 40 enfants de moins de 3 ans sur 95 y vivent » ; un effectif inconnu se dit."""
    total = z.communes["enfants"].sum(skipna=False)
    if z.enfants != z.enfants or total != total:
        return "On ne sait pas combien d'enfants de moins de 3 ans y vivent"
    return f"{chiffre(z.enfants, 'enfants')} de moins de 3 ans sur {chiffre(total)} y vivent"


def demandes(b: Bilan) -> str:
    """Les demandes de la période en une phrase, sans dire un petit compte."""
    exemple = marque(b.fictif)
    if b.recues_secretes:
        return f"{exemple}Quelques demandes {b.periode} : trop peu pour être dites."
    partiel = f" ({b.partiel} mois saisis)" if b.partiel < MOIS else ""
    environ = "environ " if b.pas > 1 and b.recues else ""
    combien = f"{environ.capitalize()}{formats.pluriel(b.recues, 'demande')}"
    debut = f"{exemple}{combien} {b.periode}{partiel}"
    if b.satisfaites is None:
        return f"{debut} ; le nombre de demandes satisfaites reste à saisir."
    if b.secret:
        return f"{debut} ; satisfaites ou non, l'un des deux comptes est trop petit pour être dit."
    arrondi = f" (arrondies à {b.pas} près)" if environ else ""
    recues, satisfaites = (
        Mesuree(valeur=v, statut="estime" if environ else "publie")
        for v in (b.recues, b.satisfaites)
    )
    return f"{debut}, {dire(juger(Partage(_DEMANDES, satisfaites, recues)))}{arrondi}."

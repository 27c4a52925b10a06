"""Les zones d'offre insuffisante ou d'accès difficile, et les demandes des familles, en phrases."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre, dire, juger
from observatoire.affirmations.genres import Mesuree, Partage, Seuil
from observatoire.affirmations.mots import entre, marque
from observatoire.affirmations.sujet import ELOIGNEMENT, Sujet, majuscule, minuscule
from observatoire.analyses.demandes_accueil import MOIS, Bilan
from observatoire.analyses.zones_accueil import Zones
from observatoire.methodes.trajets_doute import CERTAINE, POSSIBLE

_ACCES = Sujet(nom="Accès", unite="places accessibles pour 100 enfants")
_DEMANDES = Sujet(nom="Demandes", unite="demandes", parmi="satisfaites")
_ARTICLE = "l'article D214-10-1 (3°) du code de l'action sociale et des familles"
_CONNUS = "d'après les seuls lieux connus"
MODALITES = {"hors": "hors", POSSIBLE: "possible", CERTAINE: "certaine"}
PETITS = "enfants de moins de 3 ans"


def regle(z: Zones) -> str:
    """La règle en toutes lettres, avec ses seuils."""
    minutes = dire(juger(Seuil(ELOIGNEMENT, z.seuil_minutes)))
    loin = f"{minutes} du lieu d'accueil connu le plus proche"
    if z.partielle:
        return f"À {loin}"
    peu = dire(juger(Seuil(_ACCES, z.seuil_acces, dessus=False)))
    return f"À {loin} {'et' if z.criteres >= 2 else 'ou'} {peu}"


def raison(ligne: Mapping[Any, Any]) -> str:
    """Pourquoi une commune est, peut-être, ou n'est pas, en zone."""
    dits = []
    if ligne["minutes"] == ligne["minutes"]:
        dits.append(
            f"environ {formats.nombre(ligne['minutes'])} minutes ({ligne['lieu']}), "
            f"{entre(ligne['bas'], ligne['haut'])}"
        )
    if ligne["acces"] == ligne["acces"]:
        dits.append(f"{formats.nombre(ligne['acces'])} places accessibles pour 100 enfants")
    if ligne["sans_enfant"]:
        dits.append("aucun enfant de moins de 3 ans")
    return ", ".join(dits) or "aucun lieu d'accueil connu à portée"


def zones(z: Zones) -> str:
    """La phrase prête pour le schéma : à quel titre, la règle, les communes par état, les enfants, le doute."""
    if z.inconnue:
        return (
            "Les zones ne peuvent pas encore être dites : aucun lieu d'accueil n'est connu. À faire : saisir "
            "les structures dans Inventaire, ou déposer la base permanente des équipements (INSEE)."
        )
    dites = [
        f"{marque(z.fictif)}{titre_legal(z)} ({minuscule(regle(z))}). {majuscule(combien(z))}."
    ]
    dites += [f"{majuscule(x)}." for x in (*par_etat(z), habitees(z)) if x]
    if z.partielle:
        dites.append(
            "Les places des structures restant à saisir, seul le trajet est pris en compte."
        )
    if z.reserve:
        dites.append(f"Réserve : {z.reserve}.")
    return " ".join(dites)


def titre_legal(z: Zones) -> str:
    """À quel titre ces zones se disent : une règle décidée, ou une proposition."""
    if z.decidee_le is None:
        return f"Proposition de l'observatoire au titre de {_ARTICLE} ; la règle est à décider par le comité"
    return f"Au sens de {_ARTICLE}, selon la règle décidée le {formats.jour(z.decidee_le)}"


def combien(z: Zones) -> str:
    """« entre 1 et 9 communes répondent à cette règle d'après les seuls lieux connus, selon la vitesse ».

    Un lieu inconnu chez une voisine peut les rapprocher : « zone certaine » en tient compte, pas ce compte."""
    bas, haut = z.selon_la_route
    if not haut:
        return (
            f"aucune commune ne répond à cette règle {_CONNUS}, quelle que soit la vitesse retenue"
        )
    if not bas and haut == len(z.communes):
        return f"on ne peut pas dire quelles communes répondent à cette règle {_CONNUS} : d'aucune à toutes, selon la vitesse retenue"
    if bas == haut:
        qui = chiffre(haut, "communes")
        repond = "répond" if haut < 2 else "répondent"
        return f"{qui} {repond} à cette règle {_CONNUS}, quelle que soit la vitesse"
    de_a = f"entre {chiffre(bas)} et {chiffre(haut, 'communes')}"
    return f"{de_a} répondent à cette règle {_CONNUS}, selon la vitesse retenue"


def par_etat(z: Zones) -> list[str]:
    """« zone certaine : aucune », « zone possible : … », les communes que seules les voisines inconnues y mettraient, et
    celles sans enfant, à part."""
    dedans = z.en(CERTAINE, POSSIBLE)
    vides, dedans = dedans[dedans["sans_enfant"]], dedans[~dedans["sans_enfant"]]
    connues = dedans["etat_connu"].isin((CERTAINE, POSSIBLE))
    sures, autres = dedans["etat"] == CERTAINE, dedans[~connues]
    dites = [
        f"zone certaine : {_noms(dedans[sures])}",
        f"zone possible : {_noms(dedans[~sures & connues])}",
    ]
    if len(autres):
        dites.append(
            f"possible aussi, si les enfants des communes voisines, inconnus, s'y partagent les mêmes places : {_noms(autres)}"
        )
    return [*dites, f"à part, sans {PETITS} : {_noms(vides)}" if len(vides) else ""]


def _noms(communes: pd.DataFrame) -> str:
    return formats.enumerer(communes["libelle"], 10**6) if len(communes) else "aucune"


def habitees(z: Zones) -> str:
    """« de 0 à 40 enfants de moins de 3 ans sur 95 y vivent » ; un effectif inconnu se dit."""
    if not len(z.retenues):
        return ""
    total, surs, haut = z.communes["enfants"].sum(skipna=False), z.enfants(CERTAINE), z.enfants(CERTAINE, POSSIBLE)  # fmt: skip
    if haut != haut or total != total:
        return f"on ne sait pas combien d'{PETITS} y vivent"
    if round(haut - surs) >= 0.9 * round(total):
        tous = not round(surs) and round(haut) == round(total)
        de_a = "d'aucun à tous" if tous else f"{entre(surs, haut)} sur {chiffre(total)}"
        return f"on ne peut pas dire combien d'{PETITS} y vivent : {de_a} (estimation {z.annee})"
    bornes = chiffre(haut) if round(surs) == round(haut) else entre(surs, haut)
    return f"{bornes} {PETITS} sur {chiffre(total)} y vivent (estimation {z.annee})"


def attente(z: Zones) -> str:
    """Combien d'enfants au-delà du seuil si toutes les routes sont aussi plausibles ; vide si sans objet."""
    if z.au_dela is None:
        return ""
    bas, _, haut = z.au_dela.quantiles
    return (
        f"Si détour et vitesse sont également plausibles entre leurs bornes, environ "
        f"{chiffre(z.au_dela.attendus, PETITS)} sont à {dire(juger(Seuil(ELOIGNEMENT, z.seuil_minutes)))} d'un lieu "
        f"connu, huit fois sur dix entre {chiffre(bas)} et {chiffre(haut)}."
    )


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

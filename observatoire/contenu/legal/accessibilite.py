"""La déclaration d'accessibilité : l'état de conformité, d'après le seul audit enregistré.

Modèle : article 47 de la loi n° 2005-102, décret n° 2019-768, article 3, arrêté du 20 septembre 2019 (RGAA). Sans
audit en cours de validité (trois ans), l'état est « non conforme » : une mesure automatique n'en tient pas lieu.
"""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from dateutil.relativedelta import relativedelta

from observatoire import formats
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Titre
from observatoire.territoire import Accessibilite, Reglages

_VALIDITE = relativedelta(years=3)
_MOITIE, _TOUT = 50, 100
MESURES = "mesures.toml"


def etat(acces: Accessibilite, jour: date) -> str:
    """« non », « partiellement » ou « totalement » conforme (RGAA 4.1.2, obligation de déclaration)."""
    if acces.taux is None or acces.audite_le is None or not _valide(acces.audite_le, jour):
        return "non conforme"
    if acces.taux == _TOUT:
        return "totalement conforme"
    return "partiellement conforme" if acces.taux >= _MOITIE else "non conforme"


def _valide(audite_le: date, jour: date) -> bool:
    fin: date = audite_le + _VALIDITE
    return audite_le <= jour < fin


def declaration(reglages: Reglages, jour: date) -> Sequence[Bloc]:
    """Le modèle officiel, rempli : engagement, état, résultats, contenus, établissement, contact, recours."""
    m, acces = reglages.mentions, reglages.accessibilite
    editeur = m.editeur.strip() or "[éditeur à remplir]"
    site = m.site.strip() or "[adresse du site à remplir]"
    schema = acces.schema_pluriannuel.strip() or "n'est pas encore publié"
    return [
        Paragraphe(
            f"{editeur} s'engage à rendre son site accessible, conformément à l'article 47 de la loi n° 2005-102 du "
            f"11 février 2005. Schéma pluriannuel de mise en accessibilité : {schema}."
        ),
        Paragraphe(f"Cette déclaration s'applique à l'observatoire territorial : {site}."),
        Titre("État de conformité"),
        Paragraphe(f"Ce site est {etat(acces, jour)} avec le référentiel général d'amélioration de l'accessibilité "
                   f"(RGAA). {_raison(acces, jour)}"),
        Titre("Résultats des tests"), *_resultats(acces, jour),
        Titre("Contenus non accessibles"), *_contenus(),
        Titre("Établissement de cette déclaration"),
        Paragraphe(f"Établie le {formats.jour(jour)} d'après les réglages de l'observatoire et les mesures "
                   "jointes au logiciel. Technologies : HTML, CSS, JavaScript, WAI-ARIA, SVG, WebGL."),
        Titre("Retour d'information et contact"),
        Paragraphe("Si vous n'arrivez pas à accéder à un contenu ou à un service, vous pouvez demander une autre "
                   f"forme accessible en écrivant à : {m.contact.strip() or '[contact à remplir]'}."),
        Titre("Voies de recours"),
        Paragraphe("Vous avez signalé un défaut qui vous empêche d'accéder à un contenu ou à un service, et vous n'avez "
                   "pas obtenu de réponse satisfaisante. Vous pouvez :"),
        Liste((
            "écrire un message au Défenseur des droits (formulaire.defenseurdesdroits.fr) ;",
            "contacter son délégué dans votre région (www.defenseurdesdroits.fr/saisir/delegues) ;",
            "lui écrire, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.",
        )),
    ]  # fmt: skip


def _raison(acces: Accessibilite, jour: date) -> str:
    if acces.audite_le is None or acces.taux is None:
        return "Aucun audit de conformité n'a encore été enregistré."
    if not _valide(acces.audite_le, jour):
        return f"L'audit du {formats.jour(acces.audite_le)} n'est plus en cours de validité."
    return f"L'audit trouve {acces.taux} % des critères du RGAA respectés."


def _resultats(acces: Accessibilite, jour: date) -> list[Bloc]:
    blocs: list[Bloc] = []
    if acces.audite_le is not None and acces.taux is not None and _valide(acces.audite_le, jour):
        par = acces.audite_par.strip() or "auteur à préciser"
        blocs.append(Paragraphe(
            f"Audit de conformité du {formats.jour(acces.audite_le)} ({par}) : {acces.taux} % des critères du "
            "RGAA respectés."
        ))  # fmt: skip
    lues = mesures()
    if not lues:
        return [
            *blocs,
            Paragraphe("Aucune mesure automatique n'est jointe à cette version du logiciel."),
        ]
    constats = lues["constats"]
    trouve = (
        formats.pluriel(len(constats), "défaut relevé", "défauts relevés")
        if constats
        else "aucun défaut relevé"
    )
    blocs.append(Paragraphe(
        f"Mesure automatique du {formats.jour(lues['le'])} ({lues['outil']}), sur "
        f"{_combien(lues)} à {lues['largeurs']} pixels de large : {trouve}. Une mesure "
        "automatique ne vérifie qu'une partie des critères : elle ne remplace pas un audit."
    ))  # fmt: skip
    return blocs


def _combien(lues: dict[str, Any]) -> str:
    """« 148 écrans », ou « 90 des 148 écrans » quand la mesure ne les a pas tous vus."""
    vus, tous = lues["ecrans"], lues["existants"]
    return formats.pluriel(vus, "écran") if vus == tous else f"{vus} des {tous} écrans"


def _contenus() -> list[Bloc]:
    constats = [
        f"{c['constat']} ({formats.pluriel(c['ecrans'], 'écran')})"
        for c in mesures().get("constats", [])
    ]
    connus = [
        *constats,
        "Les cartes interactives, dessinées par la carte graphique : leur tableau et leur texte disent la même chose.",
    ]
    return [Paragraphe("Connus à ce jour :"), Liste(tuple(connus))]


@cache
def mesures() -> dict[str, Any]:
    """La dernière mesure automatique jointe au logiciel (`mesures.toml`), ou vide s'il n'y en a pas."""
    fichier = files(__package__) / MESURES
    return tomllib.loads(fichier.read_text(encoding="utf-8")) if fichier.is_file() else {}

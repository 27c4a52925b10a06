"""Lire et modifier `territoire.toml` : quel EPCI on étudie, ses secteurs, ses comparaisons.

Le fichier est lu strictement : une clé inconnue ou un mauvais type est une `DeclarationInvalide`.
Ce qui reste possible mais mérite d'être dit (un secteur d'un autre EPCI) est une alerte.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import TypeAdapter, ValidationError

from observatoire import disque
from observatoire.erreurs import AppelIncorrect, DeclarationInvalide
from observatoire.territoire import logo
from observatoire.territoire.controle import controler, traduire
from observatoire.territoire.declaration import Reglages
from observatoire.territoire.historique import Changement, garder
from observatoire.territoire.recherche import refus_epci
from observatoire.territoire.referentiel import libelles

NOM_FICHIER = "territoire.toml"

_PUBLICS = (
    "epci",
    "perimetre",
    "comparaison",
    "seuils",
    "decision_secteurs",
    "secteurs",
    "collectivite",
    "mentions",
    "accessibilite",
)
_LECTEUR = TypeAdapter(Reglages)


def lire_reglages(dossier_donnees: Path) -> Reglages:
    """Lit `territoire.toml` dans le dossier des données.

    Lève `DeclarationInvalide` sans fichier (aucun territoire n'est étudié d'office) ; une faute nomme le fichier, la
    ligne, la clé, ce qui était attendu et quoi faire.
    """
    chemin = dossier_donnees / NOM_FICHIER
    if not chemin.exists():
        raise DeclarationInvalide(
            f"« {dossier_donnees} » ne dit pas quel territoire il étudie. À faire : « observatoire territoire NOM » "
            "(une commune, une intercommunalité ou un SIREN), ou la première page de l'application."
        )
    return analyser_reglages(_lire(chemin), str(chemin), dossier_donnees)


def choisi(dossier_donnees: Path) -> bool:
    """Faux si l'espace de travail n'a pas de réglages : on demande alors le territoire."""
    return (dossier_donnees / NOM_FICHIER).is_file()


def _lire(chemin: Path) -> str:
    try:
        return chemin.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DeclarationInvalide(
            f"{chemin} n'est pas écrit en UTF-8. À faire : l'ouvrir dans un éditeur de texte et "
            "l'enregistrer avec l'encodage UTF-8."
        ) from None


def analyser_reglages(
    texte: str, source: str = NOM_FICHIER, dossier: Path | None = None
) -> Reglages:
    """Réglages décrits par le texte d'un TOML ; `source` est le nom à citer dans les erreurs, `dossier` celui où est
    l'image qu'il nomme."""
    try:
        brut: dict[str, Any] = tomllib.loads(texte)
    except tomllib.TOMLDecodeError as erreur:
        raise DeclarationInvalide(
            f"{source} n'est pas du TOML correct : {erreur}. À faire : vérifier à cette ligne les "
            'guillemets, les crochets et les virgules (exemple : perimetre = "departement").'
        ) from None
    if "alertes" in brut:
        raise DeclarationInvalide(f"{source} : la clé « alertes » est calculée, retirez-la.")
    try:
        reglages = _LECTEUR.validate_python(brut)
        if dossier and (nom := reglages.collectivite.logo):
            habit = replace(reglages.collectivite, logo=logo.image(dossier, nom))
            reglages = replace(reglages, collectivite=habit)
    except ValidationError as erreur:
        raise traduire(erreur, texte, source) from None
    return controler(reglages, texte, source)


def publics(texte: str, dossier: Path) -> str:
    """La part d'un `territoire.toml` que l'édition publique emporte, logo compris : ni commentaire, ni compétence
    à qualifier, ni étude ; un réglage que cette liste ne nomme pas reste au comité."""
    brut = tomllib.loads(texte)
    if nom := brut.get("collectivite", {}).get("logo"):
        brut["collectivite"]["logo"] = logo.image(dossier, nom)
    return tomlkit.dumps({cle: brut[cle] for cle in _PUBLICS if cle in brut})


def changer_mentions(dossier_donnees: Path, valeurs: Mapping[str, str]) -> Reglages:
    """Écrit les `[mentions]` de `territoire.toml` et rend les réglages qui en résultent.

    Le reste du fichier est gardé ; `DeclarationInvalide` s'il est illisible : il n'est alors pas touché.
    """

    def poser(document: tomlkit.TOMLDocument) -> None:
        partie: Any = document.setdefault("mentions", tomlkit.table())
        partie.update({cle: " ".join(valeur.split()) for cle, valeur in valeurs.items()})

    return _changer(dossier_donnees, poser, "mentions légales")


def changer_comparaison(
    dossier_donnees: Path, epci: Sequence[str], semblables: int, criteres: Sequence[str]
) -> Reglages:
    """Écrit à qui l'on se compare dans `territoire.toml` et rend les réglages qui en résultent.

    Le reste du fichier est gardé ; `DeclarationInvalide` si le résultat ne convient pas : rien n'est alors écrit.
    """

    def poser(document: tomlkit.TOMLDocument) -> None:
        partie: Any = document.setdefault("comparaison", tomlkit.table())
        partie.update({"epci": list(epci), "semblables": semblables, "criteres": list(criteres)})

    return _changer(dossier_donnees, poser, "comparaisons")


def changer(dossier_donnees: Path, quoi: str, valeurs: Mapping[str, Any]) -> Reglages:
    """Écrit ces parties des réglages (None retire la partie, ou la clé) et rend ce qui en résulte.

    `quoi` les nomme dans l'historique. Le reste du fichier est gardé ; `DeclarationInvalide` si le résultat ne
    convient pas : rien n'est alors écrit.
    """

    def poser(document: tomlkit.TOMLDocument) -> None:
        for cle, valeur in valeurs.items():
            document.pop(cle, None)
            if isinstance(valeur, Mapping):
                valeur = {c: v for c, v in valeur.items() if v is not None}
                if "logo" in valeur:
                    valeur["logo"] = logo.ranger(dossier_donnees, valeur["logo"])
            if valeur is not None and valeur != []:
                document[cle] = tomlkit.item(valeur)

    return _changer(dossier_donnees, poser, quoi)


def revenir(dossier_donnees: Path, changement: Changement) -> Reglages:
    """Remet les réglages tels qu'avant ce changement ; ce retour est lui-même gardé, et se défait.

    `AppelIncorrect` si c'était un autre territoire : ses tables ne sont plus là.
    """
    if analyser_reglages(changement.avant).epci != lire_reglages(dossier_donnees).epci:
        raise AppelIncorrect(
            "Ces réglages étaient ceux d'un autre territoire. À faire : page Données, « Étudier un autre territoire »."
        )
    quoi = f"retour avant « {changement.quoi} »"
    return _changer(dossier_donnees, lambda d: _remettre(d, changement.avant), quoi)


def _remettre(document: tomlkit.TOMLDocument, texte: str) -> None:
    for cle in list(document):
        document.pop(cle)
    document.update(tomlkit.parse(texte))


def changer_epci(dossier_donnees: Path, siren: str) -> Reglages:
    """Change la seule clé `epci` de `territoire.toml` et rend les réglages qui en résultent.

    Le reste du fichier, commentaires compris, est gardé tel quel ; le fichier est créé
    s'il manque. L'écriture est atomique : un arrêt au milieu laisse l'ancien fichier entier.
    `AppelIncorrect` si le SIREN est inconnu ; `DeclarationInvalide` si le fichier est illisible.
    """
    siren = "".join(siren.split())
    if siren not in libelles("epci"):
        raise AppelIncorrect(refus_epci(siren))
    return _changer(dossier_donnees, lambda document: document.update({"epci": siren}))


def _changer(
    dossier_donnees: Path, modifier: Callable[[tomlkit.TOMLDocument], object], quoi: str = ""
) -> Reglages:
    chemin = dossier_donnees / NOM_FICHIER
    texte = _lire(chemin) if chemin.exists() else ""
    if texte:
        analyser_reglages(texte, str(chemin))
    document = tomlkit.parse(texte)
    modifier(document)
    nouveau = tomlkit.dumps(document)
    reglages = analyser_reglages(nouveau, str(chemin), dossier_donnees)
    chemin.parent.mkdir(parents=True, exist_ok=True)
    if quoi:
        garder(dossier_donnees, quoi, texte)
    with disque.remplacer(chemin) as flux:
        flux.write(nouveau.encode())
    return reglages

"""Ce que donnent les compétences déclarées dans `territoire.toml` : ce qui est dû, qui statue.

Rien n'est dit obligatoire sans certitude : une compétence « à qualifier » donne une phrase au
conditionnel, sauf si la conclusion est la même dans tous les cas.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from observatoire import formats
from observatoire.modele import sans_accent
from observatoire.territoire import Competence, Reglages, membres

# Au-dessus, la commune exerce de plein droit la planification (CASF, L214-1-3, 3°).
SEUIL_PLANIFICATION = 3500
_POPULATIONS = "déposer les populations de référence de l'INSEE sur la page Données."
_STATUTS = "vérifier les statuts, puis le dire dans les réglages du territoire."


@dataclass(frozen=True)
class Obligation:
    """Une mission légale. `due` : vrai, faux, ou None quand les réglages ne permettent pas de le
    dire ; `raison` dit pourquoi, sans jamais écrire « obligatoire » à tort, et `faire` comment le savoir."""

    id: str
    libelle: str
    article: str
    seuil: int
    due: bool | None
    population: float | None
    raison: str
    faire: str = ""


@cache
def _declaration() -> dict[str, Any]:
    return tomllib.loads(
        (files("observatoire.schema") / "missions.toml").read_text(encoding="utf-8")
    )


def obligations(
    reglages: Reglages, populations: Mapping[str, float], jour: date
) -> list[Obligation]:
    """Chaque mission et ce qu'elle impose à l'intercommunalité ce `jour`.

    `populations` : habitants par code de commune ; une commune qui y manque rend le compte
    impossible, et la réponse None.
    """
    return [_obligation(m, reglages, populations, jour) for m in _declaration()["missions"]]


def schema_du(obligations_: list[Obligation]) -> bool | None:
    """Le schéma formel est-il dû par l'intercommunalité ?"""
    return next(o.due for o in obligations_ if o.id == "schema")


def _obligation(
    mission: dict[str, Any], reglages: Reglages, populations: Mapping[str, float], jour: date
) -> Obligation:
    portees = [c for c in reglages.competences if _porte(c, mission)]
    sures, possibles = set[str](), set[str]()
    siennes = set(membres(reglages.epci))
    for c in portees:
        ou = (siennes if c.communes == "toutes" else set(c.communes)) & siennes
        possibles |= ou
        if not a_qualifier(c) and (c.depuis is None or c.depuis <= jour):
            sures |= ou
    habitants = {
        codes: _population(codes, populations) for codes in map(frozenset, (sures, possibles))
    }
    sure, possible = habitants[frozenset(sures)], habitants[frozenset(possibles)]
    due, raison, faire = _conclure(mission["seuil"], len(possibles), sures, sure, possible)
    if due is not True:
        raison += _aux_communes(mission["seuil"], siennes, populations)
    if note := mission.get("note"):
        raison += f" {note}"
    comptee = sure if sures else possible
    declare = {c: mission[c] for c in ("id", "libelle", "article", "seuil")}
    return Obligation(**declare, due=due, population=comptee, raison=raison, faire=faire)


def _conclure(
    seuil: int, nombre: int, sures: set[str], sure: float | None, possible: float | None
) -> tuple[bool | None, str, str]:
    """Dû ou non, pourquoi, et comment le savoir."""
    if not nombre:
        confie = "Aucune compétence déclarée ne le confie à l'intercommunalité"
        return False, f"{confie} : cela reste à chaque commune{_au_dela(seuil)}.", ""
    if sure is None or possible is None:
        return None, "la population des communes concernées manque.", _POPULATIONS
    n = formats.pluriel(nombre, "commune")
    au_dessus = f", au-dessus du seuil de {_hab(seuil)}" if seuil else ""
    if sures and sure > seuil:
        par = formats.pluriel(len(sures), "commune")
        dit = f"Dû : compétence déclarée transférée par {par}, {_hab(sure)}{au_dessus}."
        return True, dit, ""
    if possible <= seuil:
        meme = f"Pas dû ici, même si les {n} ont transféré la compétence : {_hab(possible)}, le seuil étant"
        return False, f"{meme} de {_hab(seuil)}. Cela peut se faire volontairement.", ""
    si = f"si les {n} ont transféré la compétence, cela revient à l'intercommunalité ({_hab(possible)}{au_dessus})"
    return None, f"{si} ; sinon cela reste à chaque commune{_au_dela(seuil)}.", _STATUTS


def _aux_communes(seuil: int, communes: set[str], populations: Mapping[str, float]) -> str:
    """Ce qui reste aux communes quand l'intercommunalité n'a rien : le devoir existe, ou ne revient à personne."""
    if not seuil:
        return " Chaque commune le doit depuis le 1er janvier 2025, transféré ou non."
    connues = [populations.get(c) for c in communes]
    if not connues or any(p is None or p != p for p in connues):
        return ""
    plus_grande = max(p for p in connues if p is not None)
    if plus_grande > seuil:
        return ""
    return (
        f" Aucune commune n'atteint ce seuil (la plus peuplée : {_hab(plus_grande)}) : non transféré, cela ne "
        "revient à personne."
    )


def _au_dela(seuil: int) -> str:
    return f" de plus de {_hab(seuil)}" if seuil else ""


def _hab(n: float) -> str:
    return formats.pluriel(round(n), "habitant")


def _porte(c: Competence, mission: dict[str, Any]) -> bool:
    nom = sans_accent(c.nom)
    precis = {m for autre in _declaration()["missions"] for m in autre["mots"]}
    if any(m in nom for m in precis):
        return any(m in nom for m in mission["mots"])
    return any(m in nom for m in _declaration()["generaux"])


def _population(codes: frozenset[str], populations: Mapping[str, float]) -> float | None:
    connues = [populations.get(c) for c in codes]
    if any(p is None or p != p for p in connues):
        return None
    return float(sum(p for p in connues if p is not None))


class Qui(StrEnum):
    """L'autorité qui statue sur la demande."""

    EPCI = "epci"
    COMMUNE = "commune"
    PERSONNE = "personne"
    A_QUALIFIER = "a_qualifier"


@dataclass(frozen=True)
class Statuant:
    """Qui statue, et la phrase qui l'explique et dit quoi faire."""

    qui: Qui
    phrase: str

    @property
    def du(self) -> bool:
        """Vrai si les délais courent : un avis est dû, ou l'est peut-être (prudence)."""
        return self.qui != Qui.PERSONNE


def a_qualifier(competence: Competence) -> bool:
    """Vrai si les réglages ne disent pas encore avec certitude qui l'exerce."""
    return "a qualifier" in sans_accent(competence.note)


def planification(reglages: Reglages, commune: str, jour: date) -> Competence | None:
    """La compétence déclarée qui couvre la planification de l'accueil dans la commune ce jour-là.

    Une compétence dont le nom dit « planification » l'emporte sur « accueil du jeune enfant ».
    """
    for mot in (("planif",), ("jeune enfant", "petite enfance")):
        for competence in reglages.competences:
            nomme = any(m in sans_accent(competence.nom) for m in mot)
            couvre = competence.communes == "toutes" or commune in competence.communes
            if nomme and couvre and (competence.depuis is None or competence.depuis <= jour):
                return competence
    return None


def statuant(
    reglages: Reglages, commune: str, jour: date, *, population: float | None, publique: bool
) -> Statuant:
    """Qui statue sur un projet reçu le `jour` dans la `commune` (CSP, R2324-21 ; CASF, L214-1-3)."""
    if publique:
        return Statuant(
            Qui.PERSONNE,
            "Le projet est porté par une personne publique : l'avis préalable porte sur les projets "
            "privés, aucun n'est requis ici.",
        )
    declaree = planification(reglages, commune, jour)
    if declaree is not None and a_qualifier(declaree):
        return Statuant(
            Qui.A_QUALIFIER,
            "Les réglages du territoire ne disent pas encore si la planification de l'accueil du jeune enfant a "
            "été transférée. Si elle l'est, l'intercommunalité statue ; sinon, une commune de 3 500 "
            "habitants ou moins notifie qu'aucun avis favorable n'est requis. Par prudence, les "
            "délais sont comptés comme si un avis était dû. À faire : vérifier les statuts, puis "
            "retirer « à qualifier » de la compétence dans les réglages du territoire.",
        )
    if declaree is not None:
        return Statuant(
            Qui.EPCI,
            "La planification de l'accueil du jeune enfant est transférée : la commune transmet la "
            "demande à l'intercommunalité, qui statue, et en informe le demandeur.",
        )
    return _non_transferee(population)


def _non_transferee(population: float | None) -> Statuant:
    if population is None or population != population:
        return Statuant(
            Qui.A_QUALIFIER,
            "La compétence n'est pas transférée et la population de la commune n'est pas connue : "
            "au-dessus de 3 500 habitants elle statue, en dessous elle notifie qu'aucun avis "
            "favorable n'est requis. À faire : déposer les populations de référence de l'INSEE.",
        )
    if population > SEUIL_PLANIFICATION:
        return Statuant(
            Qui.COMMUNE,
            "La planification n'est pas transférée et la commune compte plus de 3 500 habitants : "
            "c'est elle qui statue. Le registre suit ses délais pour information.",
        )
    return Statuant(
        Qui.PERSONNE,
        "La planification n'est pas transférée et la commune compte 3 500 habitants ou moins : si "
        "elle n'exerce pas cette compétence, elle notifie au demandeur qu'aucun avis favorable "
        "n'est requis pour sa demande. L'intercommunalité n'a pas d'avis à rendre.",
    )

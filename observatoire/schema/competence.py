"""Qui doit répondre à une demande d'avis : l'intercommunalité, la commune, ou personne."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from observatoire.modele import sans_accent
from observatoire.territoire import Competence, Reglages

# Au-dessus, la commune exerce de plein droit la planification (CASF, L214-1-3, 3°).
SEUIL_PLANIFICATION = 3500


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
            "territoire.toml ne dit pas encore si la planification de l'accueil du jeune enfant a "
            "été transférée. Si elle l'est, l'intercommunalité statue ; sinon, une commune de 3 500 "
            "habitants ou moins notifie qu'aucun avis favorable n'est requis. Par prudence, les "
            "délais sont comptés comme si un avis était dû. À faire : vérifier les statuts, puis "
            "retirer « à qualifier » de la compétence dans territoire.toml.",
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

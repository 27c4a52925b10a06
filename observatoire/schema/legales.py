"""Les échéances que la loi ou les conventions posent chaque année, selon les réglages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from observatoire.schema.evenement import Evenement, Genre
from observatoire.territoire import Reglages

# Renouvellement général des conseils municipaux : 2020, 2026, 2032 (code électoral, L227).
_ELECTIONS, _MANDAT = 2026, 6


@dataclass(frozen=True)
class Note:
    """Ce qui n'a pas de date, ou pas lieu d'être, et pourquoi."""

    titre: str
    texte: str


INDICATEURS = Note(
    "Indicateurs départementaux de l'accueil du jeune enfant",
    "Ils s'échangent au sein du comité départemental des services aux familles avant le 31 mars (arrêté du 4 "
    "juillet 2024) : ce n'est pas une échéance de l'intercommunalité, rien n'est mis à l'agenda.",
)


def echeances(reglages: Reglages, debut: date, fin: date) -> list[Evenement]:
    """Les échéances légales comprises entre `debut` et `fin`."""
    toutes = (e for annee in range(debut.year, fin.year + 1) for e in _annee(reglages, annee))
    return [e for e in toutes if debut <= e.debut <= fin]


def _annee(reglages: Reglages, annee: int) -> Iterator[Evenement]:
    social = reglages.action_sociale
    if annee_abs(annee) and (social.cias or social.ccas):
        yield Evenement(
            identifiant=f"legale-abs-{annee}",
            genre=Genre.LEGALE,
            titre="Analyse des besoins sociaux",
            debut=date(annee, 12, 31),
            description="Rapport au conseil d'administration du CCAS ou du CIAS pendant l'année qui "
            "suit les élections municipales (CASF, R123-1).",
            rappel_jours=180,
        )


def annee_abs(annee: int) -> bool:
    """Vrai l'année qui suit un renouvellement général des conseils municipaux."""
    return (annee - 1 - _ELECTIONS) % _MANDAT == 0


def notes(reglages: Reglages, jour: date) -> list[Note]:
    """Pourquoi l'analyse des besoins sociaux est, ou n'est pas, à l'agenda ; ce qui n'y est pas dû."""
    return [_analyse(reglages, jour), INDICATEURS]


def _analyse(reglages: Reglages, jour: date) -> Note:
    social = reglages.action_sociale
    prochaine = next(a for a in range(jour.year, jour.year + _MANDAT + 1) if annee_abs(a))
    titre = "Analyse des besoins sociaux"
    if social.cias:
        return Note(titre, f"Un CIAS existe : analyse à présenter pendant l'année {prochaine}.")
    if social.ccas:
        combien = len(social.ccas)
        sujet = "Un CCAS est déclaré" if combien == 1 else f"{combien} CCAS sont déclarés"
        return Note(
            titre,
            f"{sujet} dans les réglages du territoire : l'analyse revient à chaque CCAS, pendant l'année "
            f"{prochaine} ; l'observatoire peut en fournir le socle.",
        )
    if social.cias is None:
        return Note(
            titre,
            "À qualifier : elle n'est due que là où un CCAS ou un CIAS existe. À faire : le "
            "dire dans les réglages du territoire, partie « action sociale ».",
        )
    return Note(titre, "Ni CCAS ni CIAS déclaré dans les réglages du territoire : rien à l'agenda.")

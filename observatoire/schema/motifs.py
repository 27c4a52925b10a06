"""Les motifs d'un avis, rédigés depuis les chiffres qui existaient à la date voulue.

Un chiffre est retenu s'il était paru ce jour-là. La date de parution est celle du calendrier
habituel du producteur (mois et délai déclarés dans le catalogue des sources) ; quand aucun mois
n'est annoncé, l'année entière. Le dossier dit cette règle, et l'édition de l'observatoire utilisée.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from observatoire import affirmations, formats
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.locales import PREFIXE
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import RIEN, Provenance, des_lignes
from observatoire.schema.avis import Avis
from observatoire.schema.filtres import communes_de, dire_zone
from observatoire.schema.plan import Action, Plan
from observatoire.sources.declaration import Source, catalogue
from observatoire.territoire import Reglages

BESOINS = (
    "naissances_moy3", "enfants_0_2", "foyers_caf_paje", "besoin_accueil", "demandes_accueil",
    "part_demandes_satisfaites",
)  # fmt: skip
OFFRE = (
    "taux_couverture_cnaf", "taux_couverture_cnaf_eaje",
    "taux_couverture_cnaf_assistantes_maternelles", "taux_couverture_local", "taux_couverture_etp",
    "offre_utilisable", "tension_accueil",
)  # fmt: skip
BESOINS_COMMUNE = ("population", "naissances_moy5", "enfants_0_2")
OFFRE_COMMUNE = ("minutes_accueil", "accessibilite_15min")
# Volets du schéma qui parlent de l'offre : zones, objectifs d'accueil, investissements.
VOLETS_OFFRE = frozenset({"3", "4a", "4e"})
_THEME = "petite enfance"
_MONTREES = 6


@dataclass(frozen=True)
class Motif:
    """Une phrase chiffrée, ce qu'elle éclaire (besoins, offre) et d'où elle vient."""

    partie: str
    texte: str
    provenance: Provenance = RIEN
    annee: int | None = None
    exemple: bool = False


def motifs(lecteur: Lecteur, commune: Territoire, jour: date) -> list[Motif]:
    """Besoins puis offre, pour l'intercommunalité et la commune d'implantation, à la date dite."""
    code = lecteur.epci
    epci = Territoire(Niveau.EPCI, code, lecteur.libelle(Territoire(Niveau.EPCI, code)))
    larges = (Niveau.DEPARTEMENT, Niveau.FRANCE)
    reperes = [t for t in lecteur.reperes() if t.niveau in larges]
    return [
        *_partie(lecteur, "besoins", BESOINS, epci, jour, reperes),
        *_partie(lecteur, "besoins", BESOINS_COMMUNE, commune, jour, ()),
        *_partie(lecteur, "offre", OFFRE, epci, jour, reperes),
        *_partie(lecteur, "offre", OFFRE_COMMUNE, commune, jour, ()),
    ]


def parution(source: Source | None, millesime: int) -> date:
    """Le dernier jour du mois où un millésime paraît d'ordinaire."""
    if source is None:
        return date(millesime + 1, 12, 31)
    annee, mois = millesime + source.delai_parution, source.mois_parution or 12
    return date(annee, mois, monthrange(annee, mois)[1])


def _partie(
    lecteur: Lecteur,
    partie: str,
    ids: Sequence[str],
    ou: Territoire,
    jour: date,
    reperes: Sequence[Territoire],
) -> list[Motif]:
    faits = [_motif(lecteur, partie, i, ou, jour, reperes) for i in ids if i in INDICATEURS]
    return [m for m in faits if m is not None]


def _motif(
    lecteur: Lecteur,
    partie: str,
    identifiant: str,
    ou: Territoire,
    jour: date,
    reperes: Sequence[Territoire],
) -> Motif | None:
    declare = INDICATEURS[identifiant]
    annee = derniere_parue(lecteur, identifiant, ou, jour)
    if annee is None:
        if ou.niveau == Niveau.COMMUNE or identifiant != "taux_couverture_local":
            return None
        return Motif(partie, f"{declare.libelle} : non disponible ({fichiers_a_deposer(declare)}).")
    lues: list[Any] = list(lecteur.valeurs([identifiant], [ou, *reperes], [annee]).itertuples())
    [ligne] = [r for r in lues if _est(r, ou)]
    autres = [r for r in lues if not _est(r, ou) and not pd.isna(r.valeur)]
    return Motif(
        partie,
        affirmations.constat(declare, ligne, autres, etude=lecteur.epci),
        des_lignes(pd.DataFrame([ligne])),
        annee,
        bool(ligne.statut == "fictif"),
    )


def derniere_parue(lecteur: Lecteur, identifiant: str, ou: Territoire, jour: date) -> int | None:
    """La dernière année sûre (ni absente, ni provisoire) qui était parue à la date dite."""
    # Ce que l'édition contient est connu depuis sa publication, quoi que dise le calendrier.
    deja = jour >= lecteur.publie_le.date()
    for fin, source in lecteur.annees_sures(identifiant, ou):
        if deja or _paru_le(source, fin) <= jour:
            return fin
    return None


def _paru_le(source: str, millesime: int) -> date:
    # Ce que le territoire saisit vaut dès la fin de l'année qu'il décrit.
    if source.startswith(PREFIXE):
        return date(millesime, 12, 31)
    return parution(catalogue().get(source), millesime)


def regle(lecteur: Lecteur, jour: date) -> str:
    """Comment les chiffres ont été choisis : à joindre aux motifs."""
    passe = " Les données saisies par le territoire sont celles de cette édition."
    return (
        f"Chiffres parus au {formats.jour(jour)} d'après le calendrier habituel de leurs "
        f"producteurs, dans l'édition de l'observatoire publiée le "
        f"{formats.jour(lecteur.publie_le.date())}."
        + (passe if jour < lecteur.publie_le.date() else "")
    )


def _est(ligne: Any, t: Territoire) -> bool:
    return bool(ligne.niveau == str(t.niveau) and ligne.code == t.code)


def faits(avis: Avis, plan: Plan, reglages: Reglages) -> list[str]:
    """Ce que le plan dit du projet : des faits, jamais un jugement : l'appréciation revient au comité technique puis au conseil."""
    if not plan.actions:
        return ["Aucun plan n'est enregistré dans l'observatoire."]
    dits = (
        [_citee(avis.action, plan)] if avis.action else ["Le projet ne cite aucune action du plan."]
    )
    siennes = [a for a in plan.actions if a.id != avis.action and _concerne(a, avis, reglages)]
    dits += [
        f"Action {a.id} ({dire_zone(a.zone, reglages)}, {a.statut}) : {a.libelle}."
        for a in siennes[:_MONTREES]
    ]
    if len(siennes) > _MONTREES:
        dits.append(f"Et {len(siennes) - _MONTREES} autres actions qui concernent la commune.")
    return dits


def _citee(identifiant: str, plan: Plan) -> str:
    action = plan.action(identifiant)
    if action is None:
        return f"Le projet cite l'action {identifiant}, absente du plan. À faire : corriger le registre."
    return f"Le projet cite l'action {action.id} ({action.statut}) : {action.libelle}."


def _concerne(a: Action, avis: Avis, reglages: Reglages) -> bool:
    return (
        a.theme == _THEME
        and bool(VOLETS_OFFRE & set(a.volets))
        and avis.commune in communes_de(a.zone, reglages)[0]
    )

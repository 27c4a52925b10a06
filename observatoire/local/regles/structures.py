"""Ce qu'une structure ne peut pas être, et ce qui mérite d'être vérifié."""

from collections.abc import Iterator

from observatoire.local.horaires import JOURS, heures_ouvertes
from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, avis, faute
from observatoire.local.structures import PAS_OUVERTES

AVEC_PLACES = (
    "eaje", "micro_creche", "micro_creche_psu", "micro_creche_paje", "halte_garderie", "mam",
)  # fmt: skip
_SEMAINE_LONGUE = 70


def ligne(r: Ligne) -> Iterator[Probleme]:
    """Les problèmes d'une structure."""
    yield from _places_et_heures(r)
    detail = [r["places_moins_6"], r["places_6_plus"]]
    if None not in (r["places"], *detail) and sum(detail) > r["places"]:
        yield faute("places", "les places par âge dépassent le total", "40 = 16 + 24",
                    "corriger le total ou le détail")  # fmt: skip
    debut, fin = r["age_min_mois"], r["age_max_mois"]
    if None not in (debut, fin) and fin < debut:
        yield faute("age_max_mois", f"l'âge de sortie ({fin} mois) vient avant l'âge d'entrée "
                    f"({debut} mois)", "3 puis 36", "inverser ou corriger")  # fmt: skip
    parts = [r["part_reguliere"], r["part_occasionnelle"]]
    if None not in parts and sum(parts) > 1.001:
        yield faute("part_occasionnelle", "accueil régulier et occasionnel dépassent 100 % ensemble",
                    "80 % et 20 %", "corriger l'une des deux parts")  # fmt: skip
    if (r["taux_occupation"] or 0) > 1:
        yield avis("taux_occupation", "le taux d'occupation dépasse 100 % : il est gardé (l'accueil en "
                   "surnombre est permis certains jours)")  # fmt: skip
    if (r["lon"] is None) != (r["lat"] is None):
        yield faute(
            "lat", "il faut les deux coordonnées, ou aucune", "1,941 et 44,068", "compléter"
        )


def _places_et_heures(r: Ligne) -> Iterator[Probleme]:
    if r["type"] not in AVEC_PLACES or r["etat"] in PAS_OUVERTES:
        return
    heures = [h for j in JOURS if (h := heures_ouvertes(r[j])) is not None]
    if r["places"] is not None and not heures:
        yield avis("lundi", "des places mais aucun horaire : les places équivalent temps plein ne "
                   "peuvent pas être calculées", "saisir l'horaire de chaque jour")  # fmt: skip
    if heures and r["places"] is None:
        yield avis("places", "des horaires mais aucune place : l'offre de cette structure n'est pas "
                   "comptée", "saisir les places autorisées")  # fmt: skip
    if heures and not sum(heures):
        yield avis("lundi", "la structure est fermée tous les jours saisis")
    if sum(heures) > _SEMAINE_LONGUE:
        yield avis("lundi", f"plus de {_SEMAINE_LONGUE} heures d'ouverture par semaine")

"""Deux dates qui se gênent : même lieu, même organisateur, même public, ou une réunion du comité.

Ce qui se sait d'un agenda partagé avant que les habitants ne s'en aperçoivent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import combinations

from observatoire.modele import sans_accent
from observatoire.schema.evenement import Evenement, Genre

_OCCUPENT = (Genre.ANIMATION, Genre.REUNION)
_NUIT = time(23, 59)


@dataclass(frozen=True)
class Conflit:
    """Deux événements le même `jour`, et pourquoi ils se gênent ; `certain` si leurs heures se croisent."""

    jour: date
    un: Evenement
    autre: Evenement
    raisons: tuple[str, ...]
    certain: bool


def conflits(evenements: Iterable[Evenement], depuis: date) -> list[Conflit]:
    """Les conflits à partir d'un jour, dans l'ordre du temps."""
    vus = sorted(
        (
            e
            for e in evenements
            if e.genre in _OCCUPENT and not e.annule and e.dernier_jour >= depuis
        ),
        key=lambda e: (e.debut, e.identifiant),
    )
    trouves = (_entre(a, b) for a, b in combinations(vus, 2))
    return sorted(filter(None, trouves), key=lambda c: (not c.certain, c.jour, c.un.titre))


def avec(propose: Evenement, evenements: Sequence[Evenement]) -> list[Conflit]:
    """Ce qui gênerait un événement proposé."""
    autres = (e for e in evenements if e.genre in _OCCUPENT and not e.annule)
    return [c for e in autres if (c := _entre(propose, e))]


def _entre(a: Evenement, b: Evenement) -> Conflit | None:
    jour = max(a.debut, b.debut)
    if a.identifiant == b.identifiant or jour > min(a.dernier_jour, b.dernier_jour):
        return None
    se_croisent = _croise(a, b)
    if se_croisent is False:
        return None
    raisons = tuple(_raisons(a, b))
    return Conflit(jour, a, b, raisons, bool(se_croisent)) if raisons else None


def _raisons(a: Evenement, b: Evenement) -> Iterable[str]:
    if a.lieu and sans_accent(a.lieu) == sans_accent(b.lieu) and "," in a.lieu:
        yield "même lieu"
    if a.organisateur and sans_accent(a.organisateur) == sans_accent(b.organisateur):
        yield "même organisateur"
    if communs := [t for t in a.themes if t in b.themes]:
        yield f"même public ({', '.join(communs).lower()})"
    if Genre.REUNION in (a.genre, b.genre):
        yield "une réunion du comité a lieu au même moment"


def _croise(a: Evenement, b: Evenement) -> bool | None:
    """Vrai si les heures se croisent, faux si elles ne le peuvent pas, None si une heure manque."""
    if a.dernier_jour != a.debut or b.dernier_jour != b.debut:
        return None
    if a.heure_debut is None or b.heure_debut is None:
        return None
    fins = [e.heure_fin or _NUIT for e in (a, b)]
    if a.heure_debut < fins[1] and b.heure_debut < fins[0]:
        return True if a.heure_fin and b.heure_fin else None
    return False

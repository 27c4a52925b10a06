"""La veille du comité : un seuil est-il franchi, oui, non, ou on ne peut pas dire ; une date approche-t-elle ?

La règle de preuve est celle de toute affirmation : un intervalle qui contient le seuil ne dit pas qu'il est
franchi. Un point sans décision datée est dit proposé.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from observatoire import formats
from observatoire.affirmations.francais import dire
from observatoire.affirmations.genres import Mesuree, Seuil, mesuree
from observatoire.affirmations.jugement import Jugement, Verdict, juger
from observatoire.affirmations.sujet import sujet
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import colonne, construire, lignes
from observatoire.modele import Statut
from observatoire.schema.conventions import dire_echeance
from observatoire.schema.evenement import Evenement, Genre
from observatoire.schema.veille import Alerte, Urgence, urgence
from observatoire.territoire import analyser_territoire

_DEGRES: dict[Verdict, tuple[Urgence, str]] = {
    Verdict.OUI: ("depassee", "seuil franchi"),
    Verdict.INDECIDABLE: ("proche", "on ne peut pas dire"),
    Verdict.INCONNU: ("proche", "non disponible"),
}
_PAGE = "instances"


@dataclass(frozen=True, kw_only=True)
class Veille:
    """Un point surveillé ; `jugement` est None sans seuil."""

    identifiant: str = field(metadata=colonne("id"))
    intitule: str
    indicateur: str
    territoire: str
    sens: str
    seuil: float | None
    echeance: date | None
    rappel_jours: float | None
    a_faire: str
    decidee_le: date | None
    publique: bool
    jugement: Jugement[Seuil] | None = None
    exemple: bool = field(metadata=colonne("fictif"))

    @property
    def dite(self) -> str:
        """Ce que les chiffres disent du seuil ; vide sans lui."""
        return dire(self.jugement, "titre") if self.jugement else ""

    @property
    def reserve(self) -> str:
        """« Point proposé, à valider par le comité. », tant qu'aucune décision n'est datée."""
        return "" if self.decidee_le else "Point proposé, à valider par le comité."

    @property
    def franchie(self) -> bool:
        """Vrai si les chiffres permettent de dire le seuil franchi."""
        return self.jugement is not None and self.jugement.verdict is Verdict.OUI


def lire(lecteur: Lecteur) -> list[Veille]:
    """Les points surveillés, chacun jugé d'après la dernière valeur sûre de l'édition."""
    lues = [construire(Veille, r, jugement=None) for r in lignes(lecteur.locale("veilles"))]
    return [replace(v, jugement=_juger(v, lecteur)) for v in lues]


def _juger(v: Veille, lecteur: Lecteur) -> Jugement[Seuil] | None:
    if v.seuil is None or v.indicateur not in INDICATEURS or not v.sens:
        return None
    mesure = _derniere(v, lecteur)
    return juger(Seuil(sujet(INDICATEURS[v.indicateur]), v.seuil, mesure, v.sens == "dessus"))


def _derniere(v: Veille, lecteur: Lecteur) -> Mesuree | None:
    """La dernière valeur définitive, ou la dernière ligne s'il n'y en a pas ; None si le lieu est inconnu."""
    try:
        lieu = analyser_territoire(v.territoire or f"epci:{lecteur.epci}", lecteur.reglages)
    except AppelIncorrect:
        return None
    lues: pd.DataFrame = lecteur.valeurs(v.indicateur, [lieu])
    sures = lues[~lues["statut"].isin([Statut.ABSENT, Statut.PROVISOIRE])]
    retenues = list((sures if len(sures) else lues).itertuples())
    return mesuree(retenues[-1], lecteur.epci) if retenues else None


def alertes(veilles: Iterable[Veille], jour: date) -> list[Alerte]:
    """Un seuil franchi, ou dont on ne peut rien dire ; une date proche, ou passée."""
    return [a for v in veilles for a in (*_du_seuil(v), *_de_la_date(v, jour))]


def _du_seuil(v: Veille) -> list[Alerte]:
    if v.jugement is None or v.jugement.verdict is Verdict.NON:
        return []
    suite = f"À faire : {v.a_faire}." if v.a_faire and v.franchie else ""
    dit = " ".join(x for x in (f"{v.dite}.", suite, v.reserve) if x)
    degre, etat = _DEGRES[v.jugement.verdict]
    return [Alerte(degre, None, v.intitule, dit, _PAGE, v.exemple, etat)]


def _de_la_date(v: Veille, jour: date) -> list[Alerte]:
    if v.echeance is None:
        return []
    degre = urgence(v.echeance, jour)
    prevenir = (v.echeance - jour).days <= (v.rappel_jours or 0)
    if degre is None and not prevenir:
        return []
    passee = "À changer, ou à ôter." if v.echeance < jour else ""
    suite = f"À faire : {v.a_faire}." if v.a_faire else ""
    dit = " ".join(
        x for x in (f"{dire_echeance(v.echeance, jour)}.", passee, suite, v.reserve) if x
    )
    return [Alerte(degre or "a_venir", v.echeance, v.intitule, dit, _PAGE, v.exemple)]


def evenements(veilles: Sequence[Veille], publie_le: date) -> list[Evenement]:
    """Les dates surveillées, et, au jour de l'édition, les seuils qu'elle dit franchis."""
    dates = [
        Evenement(
            identifiant=f"veille-{v.identifiant}", genre=Genre.VEILLE, titre=v.intitule, debut=v.echeance,
            description=" ".join(x for x in (v.a_faire, v.reserve) if x),
            rappel_jours=int(v.rappel_jours or 0), exemple=v.exemple,
        )
        for v in veilles
        if v.echeance is not None
    ]  # fmt: skip
    franchis = [
        Evenement(
            identifiant=f"seuil-{v.identifiant}", genre=Genre.VEILLE, titre=f"Seuil franchi : {v.intitule}",
            debut=publie_le, description=" ".join(x for x in (f"{v.dite}.", v.a_faire, v.reserve) if x),
            exemple=v.exemple,
        )
        for v in veilles
        if v.franchie
    ]  # fmt: skip
    return [*dates, *franchis]


def publiques(veilles: Iterable[Veille]) -> list[tuple[str, str, str]]:
    """(identifiant, titre, phrase) de chaque seuil franchi que le comité dit au public, décision datée comprise."""
    return [
        (v.identifiant, f"Seuil franchi : {v.intitule}", f"{v.dite}. Décidé le {formats.jour(v.decidee_le)}.")
        for v in veilles
        if v.publique and v.franchie and v.decidee_le and not v.exemple
    ]  # fmt: skip

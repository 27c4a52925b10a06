"""Les alertes de l'accueil : ce qui arrive à échéance, ce qui est dépassé, ce qui manque."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from observatoire.methodes.autorisations import Etat
from observatoire.schema.autorisations import Autorisation
from observatoire.schema.avis import Avis, ensuite
from observatoire.schema.conventions import Appel, Convention, dire_echeance
from observatoire.schema.evenement import Evenement, Genre

Urgence = Literal["depassee", "proche", "a_venir"]
# Ce qui tombe dans le mois est proche ; au-delà de trois mois, l'agenda suffit.
PROCHE, HORIZON = timedelta(days=30), timedelta(days=92)
_URGENCES: dict[Etat, Urgence] = {
    Etat.SANS_DATE: "a_venir", Etat.A_DEMANDER: "proche", Etat.EN_RETARD: "depassee",
    Etat.FINIE: "depassee",
}  # fmt: skip


@dataclass(frozen=True)
class Alerte:
    """Une chose à faire : pour quand, ce que c'est, et la page où la traiter ; `etat` : son état en un mot,
    quand ce n'est pas celui d'une date."""

    urgence: Urgence
    quand: date | None
    sujet: str
    texte: str
    page: str
    exemple: bool = False
    etat: str = ""

    @property
    def rang(self) -> tuple[int, date]:
        """Pour trier : le dépassé, puis le plus proche."""
        return ("depassee", "proche", "a_venir").index(self.urgence), self.quand or date.max


def urgence(quand: date, jour: date) -> Urgence | None:
    """L'urgence d'une échéance, ou None si elle est trop loin pour l'accueil."""
    if quand < jour:
        return "depassee"
    if quand <= jour + PROCHE:
        return "proche"
    return "a_venir" if quand <= jour + HORIZON else None


def alertes(
    jour: date,
    *,
    avis: Sequence[Avis] = (),
    conventions: Sequence[Convention] = (),
    appels: Sequence[Appel] = (),
    autorisations: Sequence[Autorisation] = (),
    evenements: Iterable[Evenement] = (),
    autres: Iterable[Alerte] = (),
) -> list[Alerte]:
    """Toutes les alertes, la plus pressante d'abord ; `autres` : celles d'autres pièces (plan)."""
    trouvees = [
        *(a for v in avis for a in _avis(v, jour)),
        *(a for c in conventions for a in _convention(c, jour)),
        *(a for p in appels for a in _appel(p, jour)),
        *(x for a in autorisations for x in _autorisation(a, jour)),
        *(a for e in evenements for a in _date(e, jour)),
        *autres,
    ]
    return sorted(trouvees, key=lambda a: a.rang)


def _avis(a: Avis, jour: date) -> list[Alerte]:
    quand = a.horloges.prochaine
    if not a.ouvert or quand is None:
        return []
    # Un avis à rendre se signale toujours, même si la date est loin.
    degre = urgence(quand, jour) or "a_venir"
    return [Alerte(degre, quand, f"Avis {a.numero}", ensuite(a), "avis", a.exemple)]


def _convention(c: Convention, jour: date) -> list[Alerte]:
    if c.fin is None:
        manque = "dates à compléter, sans elles le renouvellement ne peut pas être annoncé."
        return [Alerte("a_venir", None, c.objet, manque, "acteurs", c.exemple)]
    if c.etat not in ("à renouveler", "échue"):
        return []
    degre: Urgence = "depassee" if c.etat == "échue" else "proche"
    dit = f"fin {dire_echeance(c.fin, jour)} ; " + (
        "à renouveler, ou à ôter si elle ne l'est pas."
        if c.etat == "échue"
        else "renouvellement à préparer."
    )
    return [Alerte(degre, c.fin, c.objet, dit, "acteurs", c.exemple)]


def _appel(a: Appel, jour: date) -> list[Alerte]:
    if a.cloture is None or not (a.proche(jour) or a.manque(jour)):
        return []
    suite = " : dire s'il a été déposé ou abandonné." if a.manque(jour) else "."
    dit = f"clôture {dire_echeance(a.cloture, jour)}{suite}"
    degre: Urgence = "depassee" if a.manque(jour) else "proche"
    return [Alerte(degre, a.cloture, f"{a.titre} ({a.financeur})", dit, "acteurs", a.exemple)]


def _autorisation(a: Autorisation, jour: date) -> list[Alerte]:
    """Une autorisation sans date, à renouveler ou dépassée ; un agrément qui finit dans l'année."""
    sujet, degres = f"Autorisation : {a.nom}", _URGENCES.get(a.etat) if a.creche else None
    dites = []
    if degres is not None:
        quand = a.horloge.limite if a.horloge else None
        dites.append(Alerte(degres, quand, sujet, f"{a.phrase}.", "inventaire", a.exemple))
    fin = a.agrement_fin
    if fin is not None and fin <= jour + timedelta(days=365):
        degre: Urgence = "depassee" if fin < jour else "proche"
        dit = f"fin {dire_echeance(fin, jour)} ; renouvellement à préparer."
        dites.append(Alerte(degre, fin, f"Agrément : {a.nom}", dit, "inventaire", a.exemple))
    return dites


def _date(e: Evenement, jour: date) -> list[Alerte]:
    """Les échéances légales des six mois et les réunions du mois ; le reste est dans l'agenda."""
    if e.annule or e.debut < jour:
        return []
    delai = {Genre.LEGALE: timedelta(days=183), Genre.REUNION: PROCHE}.get(e.genre)
    if delai is None or e.debut > jour + delai:
        return []
    degre = urgence(e.debut, jour) or "a_venir"
    suite = e.description if e.genre == Genre.LEGALE else e.lieu
    dit = f"{dire_echeance(e.debut, jour)}. {suite}"
    return [Alerte(degre, e.debut, e.titre, dit.strip(), "instances", e.exemple)]

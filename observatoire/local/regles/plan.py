"""Les règles du plan, des avis, des conventions et des dates : ce qui se suit, ce qui se complète."""

from collections.abc import Iterator

from observatoire.local.probleme import Probleme
from observatoire.local.regles import constats
from observatoire.local.regles.constats import Ligne, avant, faute, heures

_ETAPES_AVIS = (
    ("recue_le", "pieces_demandees_le"),
    ("pieces_demandees_le", "liste_recue_le"),
    ("pieces_demandees_le", "pieces_recues_le"),
    ("recue_le", "decidee_le"),
    ("decidee_le", "notifiee_le"),
)


def actions(r: Ligne) -> Iterator[Probleme]:
    """Fin avant début : refusé ; volets sans état : signalé."""
    debut, fin = r["debut"], r["fin"]
    if debut and fin and fin < debut:
        yield faute(
            "fin",
            f"l'action {r['action']} finit le {fin:%d/%m/%Y}, avant son début le {debut:%d/%m/%Y}",
            "une fin après le début",
            "corriger l'une des deux dates",
        )
    if r["volets_legaux"] and not r["volets_etat"]:
        yield constats.avis(
            "volets_etat",
            f"le rattachement de l'action {r['action']} n'est ni proposé ni validé",
            "le dire ; il est lu comme proposé",
            "proposé ou validé",
        )
    if r["volets_etat"] == "validé" and r["volets_valides_le"] is None:
        yield constats.avis(
            "volets_valides_le",
            f"le rattachement de l'action {r['action']} est dit validé sans la date de la décision",
            "la saisir ; sans elle, il est lu comme proposé",
            "12/03/2027",
        )


def cibles(r: Ligne) -> Iterator[Probleme]:
    """Échéance avant le départ, cible contraire au sens voulu : refusées ; cible sans échéance ou
    sans sens : signalée."""
    de, a, depart, cible = (
        r[c] for c in ("annee_depart", "annee_cible", "valeur_depart", "valeur_cible")
    )
    if de is not None and a is not None and a <= de:
        yield faute("annee_cible", f"l'échéance {a} n'est pas après l'année de départ {de}",
                    f"{de + 1} ou plus", "corriger l'une des deux années")  # fmt: skip
    if cible is None:
        return
    if depart is not None and _contraire(r["sens"], cible - depart):
        cote = "au-dessus" if r["sens"] == "hausse" else "au-dessous"
        yield faute(
            "valeur_cible",
            f"une {r['sens']} est voulue, mais la cible ({cible:g}) va à l'opposé du départ ({depart:g})",
            f"une cible {cote} du départ",
            "corriger la cible ou le sens voulu",
        )
    if a is None or not r["sens"]:
        yield constats.avis(
            "annee_cible" if a is None else "sens",
            "la cible n'a pas d'échéance" if a is None else "la cible n'a pas de sens",
            "la compléter : elle ne compte pas encore",
            "une année, et hausse, baisse ou maintien",
        )


def _contraire(sens: str, ecart: float) -> bool:
    return (sens == "hausse" and ecart <= 0) or (sens == "baisse" and ecart >= 0)


def avis(r: Ligne) -> Iterator[Probleme]:
    """Des dates qui ne se suivent pas, une décision sans sens : gardées, mais signalées."""
    for debut, fin in _ETAPES_AVIS:
        yield from avant("avis", r, debut, fin, bloquant=False)
    if r["decidee_le"] and not r["sens"]:
        yield constats.avis("sens", "une décision est datée sans dire son sens", "le choisir",
                            "favorable ou défavorable")  # fmt: skip


def conventions(r: Ligne) -> Iterator[Probleme]:
    """Une convention ne finit pas avant d'avoir commencé."""
    yield from avant("conventions", r, "debut", "fin")


def evenements(r: Ligne) -> Iterator[Probleme]:
    """Une fin qui précède le début, en jours ou, le même jour, en heures."""
    yield from avant("evenements", r, "debut", "fin")
    if r["fin"] in (None, r["debut"]):
        yield from heures(r)


def veilles(r: Ligne) -> Iterator[Probleme]:
    """Rien à surveiller, ou un seuil à moitié dit : refusés."""
    dits = {c: r[c] for c in ("indicateur", "sens", "seuil")}
    vides = [c for c, v in dits.items() if v in (None, "")]
    if len(vides) == 3 and r["echeance"] is None:
        yield faute("echeance", "rien n'est surveillé", "une date, ou un indicateur, un sens et un seuil",
                    "compléter la ligne ou l'ôter")  # fmt: skip
    elif 0 < len(vides) < 3:
        yield faute(vides[0], "un seuil demande un indicateur, un sens et une valeur",
                    "taux_couverture_cnaf, en dessous du seuil, 50", "compléter, ou vider les trois")  # fmt: skip


def reunions(r: Ligne) -> Iterator[Probleme]:
    """Une heure de fin qui précède celle du début."""
    yield from heures(r)

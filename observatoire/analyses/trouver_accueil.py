"""Pour une famille : les lieux qui accueillent ou conseillent, du plus proche au plus loin.

Rien d'interne ici : les colonnes publiques des structures ouvertes et des arrêts, et des minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.trajets import aux_reglages
from observatoire.local import en_service, lignes, plages, table
from observatoire.local.horaires import JOURS
from observatoire.methodes.trajets import Duree, le_long
from observatoire.modele import sans_accent

ACCUEIL = (
    "eaje", "micro_creche", "micro_creche_psu", "micro_creche_paje", "halte_garderie", "mam", "ecole_tps",
)  # fmt: skip
CONSEIL = ("rpe", "laep")
_ARRETS = {
    "halte": True,
    "rpe": False,
    "laep": False,
}  # service itinérant → accueille-t-il l'enfant ?


@dataclass(frozen=True)
class Lieu:
    """Un lieu pour les familles. `accueil` : il garde l'enfant (sinon il conseille ou réunit).

    `ouvertures` : (jour, horaires) connus ; `route` vaut None si le trajet ne s'estime pas.
    """

    nom: str
    sorte: str
    accueil: bool
    commune: str
    libelle_commune: str
    route: Duree | None
    ouvertures: tuple[tuple[str, str], ...] = ()
    places: int | None = None
    ages: str = ""
    adresse: str = ""
    telephone: str = ""
    site: str = ""
    monenfant: str = ""
    semaines: int | None = None
    fictif: bool = False

    @property
    def jours(self) -> str:
        """« mardi, jeudi », ou une chaîne vide si rien n'est connu."""
        return ", ".join(j for j, h in self.ouvertures if plages(h))


def trouver(ctx: Contexte, commune: str) -> list[Lieu]:
    """Les lieux connus, triés par minutes de trajet depuis `commune`."""
    noms = dict(zip(*ctx.territoires("commune")[["code", "libelle"]].T.to_numpy(), strict=True))
    structures, arrets = _ouvertes(ctx), lignes(ctx.locale("haltes"))
    codes = sorted({r["commune"] for r in [*structures, *arrets] if r["commune"] in noms})
    tables = aux_reglages(ctx, [commune], codes)
    routes = {c: le_long(tables, (commune, c)) for c in codes}
    lieux = [_structure(r, noms, routes) for r in structures]
    lieux += _arrets(arrets, noms, routes)
    return sorted(
        lieux,
        key=lambda x: (x.route is None, x.route.minutes if x.route else 0, sans_accent(x.nom)),
    )


def _ouvertes(ctx: Contexte) -> list[dict[str, Any]]:
    return [
        r
        for r in lignes(en_service(ctx.locale("structures")))
        if r["type"] in (*ACCUEIL, *CONSEIL) and r["publique"] is not False
    ]


def _structure(r: dict[str, Any], noms: dict[str, str], routes: dict[str, Duree | None]) -> Lieu:
    memes = ("nom", "commune", "places", "fictif", "adresse", "telephone", "site", "monenfant")
    return Lieu(
        **{c: r[c] for c in memes},
        sorte=table("structures").colonne("type").modalites[r["type"]],
        accueil=r["type"] in ACCUEIL,
        libelle_commune=noms.get(r["commune"], r["commune"]),
        route=routes.get(r["commune"]),
        ouvertures=tuple((j, r[j]) for j in JOURS if r[j]),
        ages=_ages(r["age_min_mois"], r["age_max_mois"]),
        semaines=r["semaines_par_an"],
    )


def _arrets(
    arrets: list[dict[str, Any]], noms: dict[str, str], routes: dict[str, Duree | None]
) -> Iterable[Lieu]:
    """Un lieu par service itinérant et commune, avec tous ses jours."""
    libelles = table("haltes").colonne("service").modalites
    groupes: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for r in arrets:
        if r["service"] in _ARRETS:
            groupes.setdefault((r["service"], r["commune"]), []).append(r)
    for (service, commune), siens in groupes.items():
        jours = sorted(siens, key=lambda r: JOURS.index(r["jour"]))
        ou = noms.get(commune, commune)
        yield Lieu(
            nom=f"{libelles[service]}, arrêt de {ou}",
            sorte=libelles[service],
            accueil=_ARRETS[service],
            commune=commune,
            libelle_commune=ou,
            route=routes.get(commune),
            ouvertures=tuple((r["jour"], r["horaires"]) for r in jours if r["horaires"]),
            places=jours[0]["places"],
            adresse=jours[0]["lieu"],
            semaines=jours[0]["semaines_par_an"],
            fictif=any(r["fictif"] for r in jours),
        )


def _ages(debut: int | None, fin: int | None) -> str:
    """« de 3 mois à 3 ans »."""
    bornes = [f"{m} {d}" for m, d in (("de", _age(debut)), ("à", _age(fin))) if d]
    return " ".join(bornes)


def _age(mois: int | None) -> str:
    if mois is None:
        return ""
    return f"{mois // 12} ans" if mois >= 24 and mois % 12 == 0 else f"{mois} mois"

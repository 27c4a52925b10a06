"""Le compteur légal : pour chaque volet du schéma, ce qui l'alimente et ce qui manque.

L'ordre et le contenu des volets sont déclarés dans `volets.toml` (article D214-10-1 du code de
l'action sociale et des familles).
"""

import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from observatoire import formats
from observatoire.local import lignes, vide
from observatoire.schema.plan import TERMINES, Action, Plan, Tables
from observatoire.territoire import Reglages


@dataclass(frozen=True)
class Volet:
    """Un volet du schéma, tel qu'il est alimenté aujourd'hui.

    `du` : le volet est-il exigé ici (None : on ne peut pas le dire). Les trois listes disent ce qui
    l'alimente : identifiants d'indicateurs, fichiers saisis, identifiants d'actions.
    """

    item: str
    titre: str
    du: bool | None
    indicateurs: tuple[str, ...] = ()
    saisies: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    manque: tuple[str, ...] = ()

    @property
    def alimente_par(self) -> list[str]:
        """Tout ce qui l'alimente, dans l'ordre : indicateurs, fichiers, actions."""
        return [*self.indicateurs, *self.saisies, *self.actions]

    @property
    def etat(self) -> str:
        """« vide », « en partie » ou « alimenté »."""
        if not self.alimente_par:
            return "vide"
        return "en partie" if self.manque else "alimenté"

    @property
    def numero(self) -> str:
        """« 1° », « 4° a »."""
        return f"{self.item[0]}° {self.item[1:]}".strip()


@dataclass
class _Compte:
    """Ce qu'on trouve pour un volet, au fil des règles."""

    saisies: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    manque: list[str] = field(default_factory=list)


@cache
def declaration() -> tuple[dict[str, Any], ...]:
    """Les volets déclarés, dans l'ordre de l'article."""
    brut = (files("observatoire.schema") / "volets.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(brut)["volets"])


def items() -> list[str]:
    """« 1 », « 2 », « 3 », « 4a » … « 4h »."""
    return [v["item"] for v in declaration()]


def figures(item: str, reglages: Reglages) -> list[tuple[str, dict[str, Any]]]:
    """Les recettes de figures d'un volet : (nom, paramètres), l'EPCI étudié mis à sa place."""
    epci = f"epci:{reglages.epci}"
    voulues = next(v for v in declaration() if v["item"] == item).get("figures", ())

    def placer(valeur: Any) -> Any:
        return (
            [placer(v) for v in valeur]
            if isinstance(valeur, list)
            else (epci if valeur == "EPCI" else valeur)
        )

    return [(f["recette"], {k: placer(v) for k, v in f.items() if k != "recette"}) for f in voulues]


def completude(
    plan: Plan, disponibles: Collection[str], tables: Tables, *, du: bool | None
) -> list[Volet]:
    """Les onze volets. `disponibles` : indicateurs qui ont une valeur sur le territoire ;
    `tables` rend une table locale ; `du` : le schéma formel est-il dû (voir `missions`)."""
    return [_volet(v, plan, disponibles, tables, du) for v in declaration()]


def phrase(volets: list[Volet]) -> str:
    """Combien de volets sont alimentés, combien le sont en partie, lesquels sont vides."""
    par_etat = {e: [v for v in volets if v.etat == e] for e in ("alimenté", "en partie", "vide")}
    pleins, partiels = len(par_etat["alimenté"]), len(par_etat["en partie"])
    morceaux = [
        f"{formats.nombre(pleins) if pleins else 'aucun'} entièrement alimenté{'s' * (pleins > 1)}",
        f"{formats.nombre(partiels)} en partie",
    ]
    if par_etat["vide"]:
        vides = ", ".join(v.numero for v in par_etat["vide"])
        morceaux.append(f"{formats.nombre(len(par_etat['vide']))} sans rien ({vides})")
    return f"Sur {len(volets)} volets : {', '.join(morceaux)}."


def _volet(
    v: dict[str, Any], plan: Plan, disponibles: Collection[str], tables: Tables, du: bool | None
) -> Volet:
    compte = _Compte()
    connus = tuple(i for i in v.get("indicateurs", ()) if i in disponibles)
    if v.get("indicateurs") and not connus:
        compte.manque.append(
            f"aucun des indicateurs attendus n'a de valeur ({', '.join(v['indicateurs'][:3])})"
        )
    for saisie in v.get("saisies", ()):
        _saisie(saisie, tables, compte)
    rattachees = [a for a in plan.actions if v["item"] in a.volets and a.statut != "abandonnée"]
    compte.actions += [a.id for a in rattachees]
    if v.get("actions") and not rattachees:
        compte.manque.append("aucune action du plan ne s'y rattache")
    a_valider = sum(not a.volets_valides for a in rattachees)
    if a_valider:
        compte.manque.append(
            f"{formats.pluriel(a_valider, 'rattachement proposé', 'rattachements proposés')} à "
            "valider par le comité"
        )
    for regle in v.get("exige", ()):
        _REGLES[regle](plan, rattachees, compte)
    return Volet(
        v["item"], v["titre"], du, connus, tuple(compte.saisies),
        tuple(dict.fromkeys(compte.actions)), tuple(compte.manque),
    )  # fmt: skip


def _saisie(saisie: dict[str, Any], tables: Tables, compte: _Compte) -> None:
    parmi = saisie.get("parmi", {})
    lues = [
        r
        for r in lignes(tables(saisie["table"]))
        if all(r[c] in admises for c, admises in parmi.items())
    ]
    if not lues:
        compte.manque.append(f"{saisie['quoi']} : rien n'est saisi dans {saisie['table']}.csv")
        return
    compte.saisies.append(f"local/{saisie['table']}.csv")
    for colonne in saisie["colonnes"]:
        vides = sum(vide(r[colonne]) for r in lues)
        if vides:
            ou = formats.pluriel(vides, "ligne")
            compte.manque.append(f"{saisie['quoi']} : « {colonne} » est vide sur {ou}")


def _du_schema(plan: Plan) -> list[Action]:
    """Les actions qui comptent pour le schéma : rattachées à un volet et pas abandonnées."""
    return [a for a in plan.actions if a.volets and a.statut != "abandonnée"]


def _cibles(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    avec = _actions_a_cible(plan)
    sans = [a.id for a in rattachees if a.id not in avec]
    if sans:
        compte.manque.append(f"aucune cible chiffrée pour {', '.join(sans)}")


def _investissement(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    _montants(plan, "investissement", compte)


def _couts(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    chiffrees = _montants(plan, "", compte)
    sans = [a.id for a in _du_schema(plan) if a.id not in chiffrees and a.statut not in TERMINES]
    if chiffrees and sans:
        compte.manque.append(f"aucun montant pour {', '.join(sans)}")


def _montants(plan: Plan, nature: str, compte: _Compte) -> set[str]:
    siennes = {a.id for a in _du_schema(plan)}
    chiffrees = {
        m.action for m in plan.budgets if nature in ("", m.nature) and m.montant is not None
    } & siennes
    if chiffrees:
        compte.saisies.append("local/budgets.csv")
        compte.actions += sorted(chiffrees)
    else:
        quoi = f" d'{nature}" if nature else ""
        compte.manque.append(
            f"aucun montant{quoi} saisi dans budgets.csv pour une action du schéma"
        )
    return chiffrees


def _calendrier(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    du_schema = _du_schema(plan)
    datees = [a.id for a in du_schema if a.debut and a.fin]
    sans = [a.id for a in du_schema if a.id not in datees]
    compte.actions += datees
    if sans:
        n = formats.pluriel(len(sans), "action rattachée", "actions rattachées")
        compte.manque.append(f"{n} au schéma sans début ou sans fin ({', '.join(sans)})")
    if not du_schema:
        compte.manque.append("aucune action du plan ne se rattache au schéma")


def _evaluation(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    avec = _actions_a_cible(plan)
    du_schema = _du_schema(plan)
    compte.actions += [a.id for a in du_schema if a.id in avec]
    if not any(a.id in avec for a in du_schema):
        compte.manque.append("aucune action du schéma n'a de cible chiffrée dans cibles.csv")


def _actions_a_cible(plan: Plan) -> set[str]:
    """Une cible vaut si elle a une valeur et une échéance, ou si elle demande un maintien daté."""
    return {c.action for c in plan.cibles if c.fixee}


_REGLES: dict[str, Callable[[Plan, list[Action], _Compte], None]] = {
    "cibles": _cibles,
    "investissement": _investissement,
    "couts": _couts,
    "calendrier": _calendrier,
    "evaluation": _evaluation,
}

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
from observatoire.affirmations import chiffre
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import lignes, nommer, table, vide
from observatoire.schema.annexes import Tables
from observatoire.schema.plan import TERMINES, Action, Plan
from observatoire.territoire import Reglages

VIDE, COMMENCE, COMPLET = "vide", "commence", "complet"
DITS = {VIDE: "vide", COMMENCE: "commencé", COMPLET: "complet"}


@dataclass(frozen=True)
class Volet:
    """Un volet du schéma, tel qu'il est rempli aujourd'hui.

    `du` : le volet est-il exigé ici dans un schéma (None : on ne peut pas le dire). Les trois listes disent ce
    qui l'alimente : identifiants d'indicateurs, tables saisies, identifiants d'actions. `rempli` : quelque chose
    de ce qu'il demande est écrit ; un rattachement que le comité n'a pas validé ne remplit rien.
    """

    item: str
    titre: str
    du: bool | None
    indicateurs: tuple[str, ...] = ()
    saisies: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    manque: tuple[str, ...] = ()
    rempli: bool = False

    @property
    def alimente_par(self) -> list[str]:
        """Tout ce qui l'alimente, dans l'ordre : indicateurs, tables, actions."""
        return [*self.indicateurs, *(table(s).titre for s in self.saisies), *self.actions]

    @property
    def etat(self) -> str:
        """`VIDE`, `COMMENCE` ou `COMPLET`."""
        if not self.rempli:
            return VIDE
        return COMMENCE if self.manque else COMPLET

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
    rempli: bool = False

    def remplir(self, actions: Collection[str] = (), saisie: str = "") -> None:
        """Note ce qui remplit le volet : des actions, ou une table saisie."""
        self.actions += actions
        self.saisies += [saisie] if saisie else []
        self.rempli |= bool(actions or saisie)


@cache
def declaration() -> tuple[dict[str, Any], ...]:
    """Les volets déclarés, dans l'ordre de l'article."""
    brut = (files("observatoire.schema") / "volets.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(brut)["volets"])


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
    """Combien de volets sont complets, commencés, et lesquels sont vides."""
    par_etat = {e: [v for v in volets if v.etat == e] for e in (COMPLET, COMMENCE, VIDE)}
    complets, commences, vides = (len(par_etat[e]) for e in (COMPLET, COMMENCE, VIDE))
    morceaux = [
        chiffre(complets, "complets") if complets else "aucun complet",
        chiffre(commences, "commencés") if commences else "aucun commencé",
    ]
    if vides:
        lesquels = ", ".join(v.numero for v in par_etat[VIDE])
        morceaux.append(f"{chiffre(vides, 'vides')} ({lesquels})")
    return f"Sur {chiffre(len(volets), 'volets')} : {', '.join(morceaux)}."


def _volet(
    v: dict[str, Any], plan: Plan, disponibles: Collection[str], tables: Tables, du: bool | None
) -> Volet:
    compte = _Compte()
    connus = tuple(i for i in v.get("indicateurs", ()) if i in disponibles)
    if v.get("indicateurs") and not connus:
        noms = ", ".join(f"« {INDICATEURS[i].libelle} »" for i in v["indicateurs"][:3])
        compte.manque.append(f"aucun des indicateurs attendus n'a de valeur ({noms})")
    for saisie in v.get("saisies", ()):
        _saisie(saisie, tables, compte)
    rattachees = [a for a in plan.actions if v["item"] in a.volets and a.statut != "abandonnée"]
    _rattacher(rattachees, compte, v)
    for regle in v.get("exige", ()):
        _REGLES[regle](plan, rattachees, compte)
    return Volet(
        v["item"], v["titre"], du, connus, tuple(dict.fromkeys(compte.saisies)),
        tuple(dict.fromkeys(compte.actions)), tuple(compte.manque),
        # Des chiffres remplissent l'état des lieux (1° à 3°), jamais ce que l'on prévoit de faire (4°).
        compte.rempli or bool(connus and v["item"][0] != "4"),
    )  # fmt: skip


def _rattacher(actions: list[Action], compte: _Compte, v: dict[str, Any]) -> None:
    """Les actions rattachées ; validées, elles remplissent un volet qui n'exige rien d'autre."""
    if "calendrier" not in v.get("exige", ()):  # un calendrier est fait de dates, pas d'actions
        compte.actions += [a.id for a in actions]
    if v.get("actions") and not actions:
        compte.manque.append("aucune action du plan ne s'y rattache")
    if not v.get("exige"):
        compte.remplir([a.id for a in actions if a.volets_valides])
    a_valider = sum(not a.volets_valides for a in actions)
    if a_valider:
        compte.manque.append(
            f"{formats.pluriel(a_valider, 'rattachement proposé', 'rattachements proposés')} à "
            "valider par le comité"
        )


def _saisie(saisie: dict[str, Any], tables: Tables, compte: _Compte) -> None:
    parmi = saisie.get("parmi", {})
    lues = [
        r
        for r in lignes(tables(saisie["table"]))
        if all(r[c] in admises for c, admises in parmi.items())
    ]
    if not lues:
        compte.manque.append(
            f"{saisie['quoi']} : rien n'est saisi dans la {nommer(saisie['table'])}"
        )
        return
    remplies = [r for r in lues if not any(vide(r[c]) for c in saisie["colonnes"])]
    if remplies:
        compte.remplir(saisie=saisie["table"])
    for colonne in saisie["colonnes"]:
        vides = sum(vide(r[colonne]) for r in lues)
        if vides:
            sur = formats.pluriel(vides, "ligne")
            compte.manque.append(
                f"{saisie['quoi']} : « {table(saisie['table']).colonne(colonne).libelle} » est vide sur {sur} de {len(lues)}"
            )


def _cibles(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    avec = plan.ciblees
    compte.remplir([a.id for a in rattachees if a.id in avec])
    sans = [a.id for a in rattachees if a.id not in avec]
    if sans:
        compte.manque.append(f"aucune cible chiffrée pour {', '.join(sans)}")


def _investissement(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    _montants(plan, "investissement", compte)


def _couts(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    chiffrees = _montants(plan, "", compte)
    sans = [a.id for a in plan.du_schema if a.id not in chiffrees and a.statut not in TERMINES]
    if chiffrees and sans:
        compte.manque.append(f"aucun montant pour {', '.join(sans)}")


def _montants(plan: Plan, nature: str, compte: _Compte) -> set[str]:
    siennes = {a.id for a in plan.du_schema}
    chiffrees = {
        m.action for m in plan.budgets if nature in ("", m.nature) and m.montant is not None
    } & siennes
    if chiffrees:
        compte.remplir(sorted(chiffrees), "budgets")
    else:
        quoi = f" d'{nature}" if nature else ""
        compte.manque.append(f"aucun montant{quoi} saisi pour une action du schéma")
    return chiffrees


def _calendrier(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    du_schema = plan.du_schema
    datees = [a.id for a in du_schema if a.debut and a.fin]
    sans = [a.id for a in du_schema if a.id not in datees]
    compte.remplir(datees)
    if sans:
        n = formats.pluriel(len(sans), "action rattachée", "actions rattachées")
        compte.manque.append(f"{n} au schéma sans début ou sans fin ({', '.join(sans)})")
    if not du_schema:
        compte.manque.append("aucune action du plan ne se rattache au schéma")


def _evaluation(plan: Plan, rattachees: list[Action], compte: _Compte) -> None:
    avec = plan.ciblees
    du_schema = plan.du_schema
    compte.remplir([a.id for a in du_schema if a.id in avec])
    if not any(a.id in avec for a in du_schema):
        compte.manque.append("aucune action du schéma n'a de cible chiffrée")


_REGLES: dict[str, Callable[[Plan, list[Action], _Compte], None]] = {
    "cibles": _cibles,
    "investissement": _investissement,
    "couts": _couts,
    "calendrier": _calendrier,
    "evaluation": _evaluation,
}

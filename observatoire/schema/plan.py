"""Le plan d'actions : axes → objectifs → actions, avec leur état et leur retard.

Tout vient des tables de `data/local/` (orientations, objectifs, actions, budgets, cibles, jalons,
preuves, et les décisions des réunions, qui font des étapes). Rien n'est deviné : une case vide se lit « à qualifier ».
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from observatoire.local import colonne, construire, lignes
from observatoire.schema.annexes import Annexe, Cible, Jalon, Montant, Preuve, Tables, lire_etapes

A_QUALIFIER = "à qualifier"
TERMINES = frozenset({"réalisée", "abandonnée"})
NON_COMMENCES = frozenset({A_QUALIFIER, "proposée", "à l'étude", "décidée"})


@dataclass(frozen=True)
class Action:
    """Une action du plan. `retard` dit pourquoi elle est en retard, et reste vide sinon."""

    id: str = field(metadata=colonne("action"))
    libelle: str = field(metadata=colonne("intitule"))
    objectif: str
    orientation: str
    theme: str = A_QUALIFIER
    statut: str = A_QUALIFIER
    pilote: str = ""
    partenaires: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    public: str = field(default="", metadata=colonne("public_vise"))
    debut: date | None = None
    fin: date | None = None
    volets: tuple[str, ...] = field(default=(), metadata=colonne("volets_legaux"))
    volets_valides: bool = False
    servie_par: tuple[str, ...] = ()
    sans_indicateur: str = ""
    remarques: str = ""
    indicateurs: tuple[str, ...] = ()
    retard: str = ""
    fictif: bool = False


@dataclass(frozen=True, eq=False)
class Plan:
    """Le plan entier, lu un jour donné ; ses annexes gardent une ligne par saisie."""

    jour: date
    orientations: dict[str, str]
    objectifs: dict[str, str]
    actions: tuple[Action, ...]
    budgets: tuple[Montant, ...] = ()
    cibles: tuple[Cible, ...] = ()
    jalons: tuple[Jalon, ...] = ()
    preuves: tuple[Preuve, ...] = ()

    @property
    def du_schema(self) -> list[Action]:
        """Les actions qui comptent pour le schéma : rattachées à un volet et pas abandonnées."""
        return [a for a in self.actions if a.volets and a.statut != "abandonnée"]

    @property
    def ciblees(self) -> set[str]:
        """Les actions qui ont une cible fixée."""
        return {c.action for c in self.cibles if c.fixee}

    def action(self, identifiant: str) -> Action | None:
        """L'action de cet identifiant, ou None."""
        return next((a for a in self.actions if a.id == identifiant), None)

    def arbre(self, gardees: Iterable[Action] | None = None) -> dict[str, dict[str, list[Action]]]:
        """Axe → objectif → actions, dans l'ordre du plan, sans les branches vides."""
        rendu: dict[str, dict[str, list[Action]]] = {}
        for a in self.actions if gardees is None else gardees:
            rendu.setdefault(a.orientation, {}).setdefault(a.objectif, []).append(a)
        return rendu

    @property
    def en_retard(self) -> tuple[Action, ...]:
        """Les actions en retard."""
        return tuple(a for a in self.actions if a.retard)

    @property
    def fictif(self) -> bool:
        """Vrai si une ligne du plan est un EXEMPLE."""
        return any(a.fictif for a in self.actions) or any(
            x.fictif for lues in self.annexes.values() for x in lues
        )

    @property
    def annexes(self) -> dict[str, tuple[Annexe, ...]]:
        """Table annexe → ses lignes."""
        return {
            "budgets": self.budgets, "cibles": self.cibles, "jalons": self.jalons,
            "preuves": self.preuves,
        }  # fmt: skip


def lire_plan(tables: Tables, jour: date) -> Plan:
    """Le plan tel que saisi, le retard étant celui du `jour` dit.

    Une action sans identifiant n'est pas lue ; deux actions de même identifiant n'en font qu'une,
    la première (`controle` le signale).
    """
    objectifs = lignes(tables("objectifs"))
    jalons = lire_etapes(tables)
    cibles = tuple(construire(Cible, r) for r in lignes(tables("cibles")))
    parents = {r["objectif"]: r["orientation"] for r in objectifs}
    actions: dict[str, Action] = {}
    for r in lignes(tables("actions")):
        identifiant = r["action"]
        if identifiant and identifiant not in actions:
            siens = (c.indicateur for c in cibles if c.action == identifiant)
            lue = construire(
                Action,
                r,
                orientation=parents.get(r["objectif"], ""),
                volets_valides=r["volets_etat"] == "validé" and r["volets_valides_le"] is not None,
                indicateurs=tuple(dict.fromkeys(siens)),
                retard="",
            )
            etapes = [(j.jalon, j.prevu_le, j.fait_le) for j in jalons if j.action == lue.id]
            pourquoi = retard(lue.statut, lue.debut, lue.fin, etapes, jour)
            actions[identifiant] = replace(lue, retard=pourquoi)
    return Plan(
        jour,
        _titres(lignes(tables("orientations")), "orientation"),
        _titres(objectifs, "objectif"),
        tuple(sorted(actions.values(), key=lambda a: rang(a.id))),
        tuple(construire(Montant, r) for r in lignes(tables("budgets"))),
        cibles,
        jalons,
        tuple(construire(Preuve, r) for r in lignes(tables("preuves"))),
    )


def rang(identifiant: str) -> tuple[tuple[int, str], ...]:
    """Pour trier : 1.2.10 vient après 1.2.9."""
    return tuple((int(m), "") if m.isdigit() else (10**6, m) for m in identifiant.split("."))


def retard(
    statut: str,
    debut: date | None,
    fin: date | None,
    etapes: Iterable[tuple[str, date | None, date | None]],
    jour: date,
) -> str:
    """Pourquoi l'action est en retard ce `jour` ; vide si elle ne l'est pas ou si rien n'est daté.

    `etapes` : (nom, prévue le, faite le). Une action terminée ou suspendue n'est jamais en retard.
    """
    if statut in TERMINES or statut == "suspendue":
        return ""
    if fin is not None and fin < jour:
        return f"la fin était prévue le {fin:%d/%m/%Y}"
    for nom, prevue, faite in etapes:
        if prevue is not None and faite is None and prevue < jour:
            return f"l'étape « {nom} » était prévue le {prevue:%d/%m/%Y}"
    if debut is not None and debut < jour and statut in NON_COMMENCES:
        return f"le début était prévu le {debut:%d/%m/%Y}, l'état est « {statut} »"
    return ""


def _titres(lues: Iterable[Mapping[str, str]], cle: str) -> dict[str, str]:
    couples = {r[cle]: r[f"titre_{cle}"] for r in lues if r[cle]}
    return dict(sorted(couples.items(), key=lambda ct: rang(ct[0])))

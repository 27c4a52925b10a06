"""Les recettes des figures du plan : frise, budget par année, carte des actions."""

from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.carte import couches
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.provenance import Periode
from observatoire.schema import budget
from observatoire.schema.filtres import Filtre, communes_de
from observatoire.schema.plan import Action, Plan
from observatoire.schema.publie import plan_publie

_SAISIR = "À faire : page Schéma, onglet Modifier, puis Publier."
NOMS_AXES = {"payeur": "payeur", "nature": "nature de dépense", "theme": "thème"}


@element("frise_plan", "Calendrier du plan")
def frise(
    lecteur: Lecteur,
    orientation: str = "",
    theme: str = "",
    statut: str = "",
    volet: str = "",
    commune: str = "",
    retard: bool = False,
) -> Figure:
    """Les actions datées du plan, dans l'ordre du plan ; les autres sont comptées en note."""
    plan = plan_publie(lecteur)
    filtre = Filtre(orientation, theme, statut, volet, commune, retard)
    gardees = filtre.garder(plan.actions, lecteur.reglages)
    datees = [a for a in gardees if a.debut and a.fin and a.debut <= a.fin]
    if not datees:
        raise AppelIncorrect(
            f"{_compte(gardees)}, aucune n'a à la fois un début et une fin. {_SAISIR}"
        )
    lignes = pd.DataFrame([_barre(a) for a in datees])
    sans = len(gardees) - len(datees)
    return _composer(
        lecteur, plan,
        identifiant="frise_plan",
        forme=Forme.FRISE,
        titre=f"Quand ? {formats.pluriel(len(datees), 'action datée', 'actions datées')}, "
        f"{formats.de_a(lignes['debut'].min()[:4], lignes['fin'].max()[:4])}",
        donnees=lignes,
        unite="mois",
        periode=Periode(int(lignes["debut"].min()[:4]), int(lignes["fin"].max()[:4])),
        notes=(f"Sans dates, donc hors de la frise : {formats.pluriel(sans, 'action')}.",) * (sans > 0),
        definition="Début et fin saisis pour chaque action. En retard : une fin ou une étape prévue "
        "avant le jour de l'édition et pas faite, ou un début passé sans que l'action ait commencé.",
        options=Options(nom_libelle="Action", nom_valeur="durée"),
    )  # fmt: skip


def _barre(a: Action) -> dict[str, Any]:
    assert a.debut and a.fin
    return {
        "code": a.id,
        "libelle": f"{a.id} {a.libelle}",
        "debut": a.debut.isoformat(),
        "fin": a.fin.isoformat(),
        "serie": a.statut,
        "est_principal": bool(a.retard),
        "valeur": round((a.fin - a.debut).days / 30.4375, 1),
        "statut": "fictif" if a.fictif else "publie",
        "texte": f"du {a.debut:%d/%m/%Y} au {a.fin:%d/%m/%Y}",
        "note": f"En retard : {a.retard}" if a.retard else "",
    }


@element("budget_plan", "Budget du plan")
def budget_plan(lecteur: Lecteur, par: str = "payeur", nature: str = "") -> Figure:
    """Le budget du plan par année ; un étage par payeur, nature ou thème (`par`)."""
    if par not in NOMS_AXES or nature not in ("", *budget.NATURES):
        raise AppelIncorrect(
            f"Budget par « {par} », nature « {nature} » : cela n'existe pas. Attendu : "
            f"{', '.join(NOMS_AXES)} ; nature vide, {' ou '.join(budget.NATURES)}."
        )
    plan = plan_publie(lecteur)
    lignes = budget.detail(plan)
    lignes = lignes[lignes["nature"] == nature] if nature else lignes
    if lignes["montant"].notna().sum() == 0:
        quoi = f" de {nature}" if nature == "fonctionnement" else f" d'{nature}" if nature else ""
        raise AppelIncorrect(f"Aucun montant{quoi} n'est saisi pour le plan. {_SAISIR}")
    sommes = _sommes(lignes, par)
    t = budget.totaux(lignes)
    return _composer(
        lecteur, plan,
        identifiant="budget_plan",
        forme=Forme.EMPILEES,
        titre=f"Combien, et payé par qui ? {budget.phrase(lignes)}",
        donnees=pd.DataFrame(
            {
                "code": sommes[par] + " " + sommes["annee"].astype(str),
                "libelle": sommes[par],
                "serie": sommes[par],
                "annee": sommes["annee"],
                "valeur": sommes["montant"],
                "statut": "fictif" if plan.fictif else "publie",
            }
        ).dropna(subset=["valeur"]),
        unite="€",
        periode=Periode(int(lignes["annee"].min()), int(lignes["annee"].max())),
        notes=(f"Lignes sans montant, non comptées : {t.sans_montant}.",) * (t.sans_montant > 0),
        definition="Somme des montants saisis par action, année, nature et payeur. Reste à financer : "
        "le coût moins ce qui est acquis.",
        options=Options(nom_libelle=NOMS_AXES[par].capitalize(), nom_valeur="montant"),
    )  # fmt: skip


def _sommes(lignes: pd.DataFrame, par: str) -> pd.DataFrame:
    """Une ligne par étage et année, les étages dans l'ordre des payeurs ou des natures déclarés."""
    sommes = lignes.groupby([par, "annee"], sort=False)["montant"].sum(min_count=1).reset_index()
    ordre = {p: i for i, p in enumerate((*budget.PAYEURS, *budget.NATURES))}
    rang = sommes[par].map(lambda v: (ordre.get(v, len(ordre)), v))
    return sommes.assign(rang=rang).sort_values(["rang", "annee"])


@element("carte_plan", "Actions du plan sur la carte")
def carte(lecteur: Lecteur, theme: str = "", statut: str = "") -> Figure:
    """Combien d'actions visent nommément chaque commune ; celles de tout le territoire en note."""
    plan = plan_publie(lecteur)
    gardees = Filtre(theme=theme, statut=statut).garder(plan.actions, lecteur.reglages)
    contours = couches(lecteur, None, "commune")
    codes = list(contours.fond["code"])
    zones = {a.id: communes_de(a.zone, lecteur.reglages)[0] for a in gardees}
    partout = [a for a in gardees if set(codes) <= set(zones[a.id])]
    sans_zone = [a for a in gardees if not zones[a.id]]
    situees = [a for a in gardees if a not in partout and a not in sans_zone]
    dehors = [a.id for a in situees if not set(codes) & set(zones[a.id])]
    comptes = {c: [a.id for a in situees if c in zones[a.id]] for c in codes}
    if not any(comptes.values()):
        raise AppelIncorrect(f"{_compte(gardees)}, aucune n'est située dans une commune. {_SAISIR}")
    libelles = dict(zip(contours.fond["code"], contours.fond["libelle"], strict=True))
    touchees = sum(bool(v) for v in comptes.values())
    return _composer(
        lecteur, plan,
        identifiant="carte_plan",
        forme=Forme.SYMBOLES,
        titre=f"Où ? {_compte(situees)} visant {formats.pluriel(touchees, 'commune')} en particulier",
        donnees=pd.DataFrame(
            {
                "code": codes,
                "libelle": [libelles[c] for c in codes],
                "valeur": [float(len(comptes[c])) for c in codes],
                "note": [f"Actions {', '.join(comptes[c])}" if comptes[c] else "" for c in codes],
                "statut": "fictif" if plan.fictif else "publie",
            }
        ),
        unite="actions",
        notes=_notes_carte(partout, sans_zone, dehors),
        fond=contours.fond,
        contexte=contours.contexte,
        limites=contours.limites,
        definition="Actions dont la zone saisie nomme la commune ou son secteur.",
        options=Options(nom_valeur="actions situées"),
    )  # fmt: skip


def _notes_carte(
    partout: list[Action], sans_zone: list[Action], dehors: list[str]
) -> tuple[str, ...]:
    """Ce que la carte ne montre pas : tout le territoire, zone inconnue, hors du territoire."""
    notes = [
        f"Tout le territoire : {_compte(partout)} (non comptées sur la carte)." if partout else "",
        f"Zone à qualifier : {_compte(sans_zone)}." if sans_zone else "",
        f"Hors du territoire : action {', '.join(dehors)}." if dehors else "",
    ]
    return tuple(n for n in notes if n)


def _composer(lecteur: Lecteur, plan: Plan, **champs: Any) -> Figure:
    ensemble = commun.ensemble_de(lecteur, None)
    return Figure(
        perimetre=ensemble.libelle,
        fictif=plan.fictif,
        **champs,
    )


def _compte(actions: list[Action]) -> str:
    return formats.pluriel(len(actions), "action")

"""Parties sur le budget pluriannuel du plan : totaux, montants croisés par année."""

from collections.abc import Sequence

import pandas as pd

from observatoire.contenu.commun.exemple import PLAN, exemple
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Tableau, Valeur
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.schema import budget
from observatoire.schema.plan import Plan
from observatoire.schema.publie import plan_publie

PAR = {"payeur": "Payeur", "nature": "Nature", "theme": "Thème", "action": "Action"}
VIDE = (
    "Aucun montant n'est saisi. Ce que l'on verrait ici : le coût par année et par payeur, et ce qui "
    "reste à financer. À faire : page Schéma, onglet Modifier, table Budget, puis Publier."
)


@element("budget_totaux", "Totaux du budget")
def budget_totaux(lecteur: Lecteur, nature: str = "") -> Sequence[Bloc]:
    """Coût, acquis, demandé, reste à financer ; `nature` : investissement ou fonctionnement."""
    plan = plan_publie(lecteur)
    t = budget.totaux(_lignes(plan, nature))
    vides = f"{t.sans_montant} sur {t.lignes} lignes n'ont pas de montant : les totaux sont « au moins »."
    return [
        *exemple(plan.fictif, PLAN),
        Tableau(
            colonnes=(
                Colonne("Coût", "montant"),
                Colonne("Acquis", "montant"),
                Colonne("Demandé", "montant"),
                Colonne("Reste à financer", "montant"),
            ),
            lignes=(tuple(map(_euros, (t.cout, t.acquis, t.demande, t.reste))),),
            titre=_titre("Totaux du budget", nature),
            notes=(vides,) * bool(t.sans_montant),
        ),
    ]


@element("budget_croise", "Budget par année")
def budget_croise(lecteur: Lecteur, par: str = "payeur", nature: str = "") -> Sequence[Bloc]:
    """Les montants croisés `par` payeur, nature, theme ou action, et par année."""
    if par not in PAR:
        raise AppelIncorrect(
            f"Le budget ne se croise pas par « {par} ». Possibles : {', '.join(PAR)}."
        )
    plan = plan_publie(lecteur)
    return [*exemple(plan.fictif, PLAN), croise(_lignes(plan, nature), par, nature)]


def croise(lignes: pd.DataFrame, par: str, nature: str = "") -> Tableau:
    """Le tableau des montants par `par` et par année ; une case sans ligne est « — », jamais 0."""
    croises = budget.croiser(lignes, par)
    noms = (
        {r.action: f"{r.action} {r.libelle}" for r in lignes.itertuples()}
        if par == "action"
        else {}
    )
    return Tableau(
        colonnes=(
            Colonne(PAR[par]),
            *(Colonne(str(annee), "montant") for annee in croises.columns),
        ),
        lignes=tuple(
            (noms.get(i, str(i)), *("—" if v != v else _euros(float(v)) for v in ligne))
            for i, ligne in zip(croises.index, croises.to_numpy(float), strict=True)
        ),
        titre=_titre(f"Budget par {PAR[par].lower()} et par année", nature),
        notes=("Une case « — » : rien de saisi.",),
    )


def croises(lignes: pd.DataFrame) -> list[Bloc]:
    """Les montants croisés par nature, payeur et thème, un tableau chacun ; rien s'il n'y en a pas."""
    return [] if lignes.empty else [croise(lignes, par) for par in ("nature", "payeur", "theme")]


def _lignes(plan: Plan, nature: str) -> pd.DataFrame:
    lignes = budget.detail(plan)
    gardees = lignes[lignes["nature"] == nature] if nature else lignes
    if gardees.empty:
        raise AppelIncorrect(VIDE)
    return gardees


def _titre(titre: str, nature: str) -> str:
    return f"{titre} ({nature})" if nature else titre


def _euros(v: float) -> Valeur:
    return Valeur(budget.euros(v), v)

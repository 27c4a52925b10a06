"""Ce que dit le budget pluriannuel du plan : totaux, montants croisés par année, barres empilées."""

import pandas as pd

from observatoire.contenu.commun import figures as commun
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import saisies
from observatoire.documents.contenu import Bloc, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.provenance import Periode, Provenance
from observatoire.schema import budget
from observatoire.schema.publie import plan_publie

PAR = {"payeur": "Payeur", "nature": "Nature", "theme": "Thème", "action": "Action"}
VIDE = (
    "Aucun montant n'est saisi. Ce que l'on verrait ici : le coût par année et par payeur, et ce qui "
    "reste à financer. À faire : page Schéma, onglet Modifier, table « Budget du plan », puis Publier."
)
_AXES = {"payeur": "payeur", "nature": "nature de dépense", "theme": "thème"}


@element("budget_totaux", "Totaux du budget")
def budget_totaux(lecteur: Lecteur, nature: str = "") -> Bloc:
    """Coût, acquis, demandé, reste à financer ; `nature` : investissement ou fonctionnement."""
    lignes = _lignes(lecteur, nature)
    t = budget.totaux(lignes)
    vides = f"{t.sans_montant} sur {t.lignes} lignes n'ont pas de montant : les totaux sont « au moins »."
    noms = ("Coût", "Acquis", "Demandé", "Reste à financer")
    return Tableau(
        colonnes=tuple(Colonne(nom, "montant") for nom in noms),
        lignes=((t.cout, t.acquis, t.demande, t.reste),),
        titre=_titre("Totaux du budget", nature),
        notes=(vides,) * bool(t.sans_montant),
        provenance=_provenance(lignes),
    )


@element("budget_croise", "Budget par année")
def budget_croise(lecteur: Lecteur, par: str = "payeur", nature: str = "") -> Bloc:
    """Les montants croisés `par` payeur, nature, theme ou action, et par année."""
    if par not in PAR:
        raise AppelIncorrect(
            f"Le budget ne se croise pas par « {par} ». Possibles : {', '.join(PAR)}."
        )
    return croise(_lignes(lecteur, nature), par, nature)


def croise(lignes: pd.DataFrame, par: str, nature: str = "") -> Tableau:
    """Le tableau des montants par `par` et par année ; une case sans ligne est « — », jamais 0."""
    croises = budget.croiser(lignes, par)
    noms = {a: f"{a} {nom}" for a, nom in zip(lignes["action"], lignes["libelle"], strict=True)}
    return Tableau(
        colonnes=(
            Colonne(PAR[par]),
            *(Colonne(str(annee), "montant", vide="—") for annee in croises.columns),
        ),
        lignes=tuple(
            (noms.get(i, str(i)), *(None if v != v else float(v) for v in ligne))
            for i, ligne in zip(croises.index, croises.to_numpy(float), strict=True)
        ),
        titre=_titre(f"Budget par {PAR[par].lower()} et par année", nature),
        notes=("Une case « — » : rien de saisi.",),
        provenance=_provenance(lignes),
    )


def croises(lignes: pd.DataFrame) -> list[Bloc]:
    """Les montants croisés par nature, payeur et thème, un tableau chacun ; rien s'il n'y en a pas."""
    return [] if lignes.empty else [croise(lignes, par) for par in ("nature", "payeur", "theme")]


@element("budget_plan", "Budget du plan")
def budget_plan(lecteur: Lecteur, par: str = "payeur", nature: str = "") -> Figure:
    """Le budget du plan par année ; un étage par payeur, nature ou thème (`par`)."""
    if par not in _AXES or nature not in ("", *budget.NATURES):
        raise AppelIncorrect(
            f"Budget par « {par} », nature « {nature} » : cela n'existe pas. Attendu : "
            f"{', '.join(_AXES)} ; nature vide, {' ou '.join(budget.NATURES)}."
        )
    lignes = _lignes(lecteur, nature)
    etages = lignes.groupby([par, "annee"], sort=False, as_index=False).agg(
        valeur=("montant", lambda m: m.sum(min_count=1)), fictif=("fictif", "any")
    )
    ordre = {p: i for i, p in enumerate((*budget.PAYEURS, *budget.NATURES))}
    etages["rang"] = etages[par].map(lambda v: (ordre.get(v, len(ordre)), v))
    etages = etages.dropna(subset=["valeur"]).sort_values(["rang", "annee"])
    if etages.empty:
        raise AppelIncorrect(VIDE)
    sans = budget.totaux(lignes).sans_montant
    return Figure(
        identifiant="budget_plan",
        forme=Forme.EMPILEES,
        titre=f"Combien, et payé par qui ? {budget.phrase(lignes)}",
        donnees=etages.assign(
            code=etages[par] + " " + etages["annee"].astype(str),
            libelle=etages[par],
            serie=etages[par],
            statut=etages["fictif"].map({True: "fictif", False: "publie"}),
        ).drop(columns=["rang", "fictif", par]),
        unite="€",
        periode=Periode(int(lignes["annee"].min()), int(lignes["annee"].max())),
        perimetre=commun.ensemble_de(lecteur, None).libelle,
        notes=(f"Lignes sans montant, non comptées : {sans}.",) * (sans > 0),
        definition="Somme des montants saisis par action, année, nature et payeur. Reste à financer : "
        "le coût moins ce qui est acquis.",
        options=Options(nom_libelle=_AXES[par].capitalize(), nom_valeur="montant"),
    )  # fmt: skip


def _lignes(lecteur: Lecteur, nature: str) -> pd.DataFrame:
    lignes = budget.detail(plan_publie(lecteur))
    gardees = lignes[lignes["nature"] == nature] if nature else lignes
    if gardees.empty:
        raise AppelIncorrect(VIDE)
    return gardees


def _provenance(lignes: pd.DataFrame) -> Provenance:
    return saisies("budgets", "actions", fictif=bool(lignes["fictif"].any()))


def _titre(titre: str, nature: str) -> str:
    return f"{titre} ({nature})" if nature else titre

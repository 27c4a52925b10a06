"""Ce que disent l'investissement pluriannuel, la capacité à le porter, et le budget réalisé."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.affirmations import chiffre
from observatoire.contenu.registre import element
from observatoire.contenu.schema.budget import VIDE
from observatoire.contenu.schema.commun import fictives, saisies, tableau_saisi
from observatoire.documents.contenu import Bloc, Paragraphe
from observatoire.documents.tableau import A_COMPLETER, A_DATER, Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque
from observatoire.schema import investissement as programme
from observatoire.schema.investissement import DOMAINES
from observatoire.schema.publie import communes_de, plan_publie


@element("investissement", "Investissement pluriannuel, équipement par équipement")
def investissement(lecteur: Lecteur, domaine: str = "") -> Bloc:
    """État, travaux, années, coût, aides et reste de chaque équipement ; `domaine` : petite_enfance ou enfance."""
    if domaine not in ("", *DOMAINES):
        raise AppelIncorrect(
            f"Le domaine « {domaine} » n'existe pas. Possibles : {', '.join(DOMAINES)}."
        )
    lus = programme.programme(plan_publie(lecteur), lecteur.locale, domaine)
    if not lus:
        raise AppelIncorrect(manque("equipements", "Aucun équipement n'est saisi"))
    noms = communes_de(lecteur)
    colonnes = (
        *(Colonne(n, largeur=v, vide=A_COMPLETER) for n, v in (("Équipement", 24), ("État", 10), ("Travaux", 20))),
        Colonne("Années", largeur=8, vide=A_DATER),
        *(Colonne(n, "montant", 12, vide="à chiffrer") for n in ("Coût", "Aides", "Reste")),
    )  # fmt: skip
    lignes = (
        (e.fictif, (
            f"{e.nom}, {noms[e.commune]}" if e.commune in noms else e.nom, e.etat or None, e.travaux or None,
            ", ".join(map(str, e.annees)) or None,
            *((e.cout, e.aides, e.reste) if e.cout is not None else (None,) * 3),
        ))
        for e in lus
    )  # fmt: skip
    quoi = f" : {DOMAINES[domaine]}" if domaine else ""
    return tableau_saisi(
        f"Investissement pluriannuel{quoi}", colonnes, lignes, "equipements", "budgets",
        notes=("Reste : ce que paie l'intercommunalité, et ce que personne ne paie encore. Coût moins aides et "
               "reste : la part des communes.",),
    )  # fmt: skip


@element("investissement_capacite", "Investissement et capacité de l'intercommunalité")
def investissement_capacite(lecteur: Lecteur) -> Sequence[Bloc]:
    """Le reste à financer de chaque année, rapporté à l'épargne de l'intercommunalité."""
    plan = plan_publie(lecteur)
    annees = programme.par_annee(plan, lecteur.locale)
    if annees.empty:
        raise AppelIncorrect(VIDE)
    c = programme.capacite(lecteur.locale)
    tableau = en_tableau(
        annees,
        {
            Colonne("Année", "annee", 14): "annee",
            Colonne("Coût", "montant", 20): "montant",
            Colonne("Aides", "montant", 20): "aides",
            Colonne("Reste à l'intercommunalité", "montant", 24): "reste",
            Colonne("Part de l'épargne", "part", 20, vide=A_COMPLETER): "part",
        },
        titre="Investissement du plan et capacité de l'intercommunalité",
        provenance=saisies("budgets", "finances", fictif=fictives(lecteur.locale, "budgets", "finances")),
    )  # fmt: skip
    if c is None:
        return [
            Paragraphe(
                manque("finances", "L'épargne de l'intercommunalité n'est pas connue"), "note"
            ),
            tableau,
        ]
    quoi, porte = ("brute", c.brute) if c.nette is None else ("nette", c.nette)
    dette = (
        f" ; la dette vaut {chiffre(c.desendettement, 'années', 1)} d'épargne brute"
        if c.desendettement is not None
        else ""
    )
    dite = f"Épargne {quoi} de {c.annee} : {chiffre(porte, '€')}{dette}."
    note = "L'épargne d'une année passée ne promet pas celle d'une année à venir, et tout le reste du budget y puise."
    return [Paragraphe(dite, "constat", fictif=c.fictif), tableau, Paragraphe(note, "note")]


@element("budget_realise", "Budget prévu et réalisé")
def budget_realise(lecteur: Lecteur) -> Bloc:
    """Année par année : ce qui était prévu, ce qui a été dépensé, l'écart des seules lignes où les deux sont connus."""
    lues = programme.execution(plan_publie(lecteur))
    if lues.empty:
        raise AppelIncorrect(VIDE)
    return en_tableau(
        lues,
        {
            Colonne("Année", "annee", 10): "annee",
            Colonne("Nature", largeur=20): "nature",
            Colonne("Prévu", "montant", 16): "prevu",
            Colonne("Réalisé", "montant", 16, vide=A_COMPLETER): "realise",
            Colonne("Écart", "montant", 14, signe=True, vide="—"): "ecart",
            Colonne("Exécution", "part", 12, vide="—"): "taux",
            Colonne("Sans réalisé", largeur=12): lambda x: formats.pluriel(int(x["sans"]), "ligne"),
        },
        titre="Budget prévu et réalisé",
        notes=("L'écart et l'exécution ne portent que sur les lignes dont le réalisé est saisi.",),
        provenance=saisies("budgets", fictif=bool(lues["fictif"].any())),
    )  # fmt: skip

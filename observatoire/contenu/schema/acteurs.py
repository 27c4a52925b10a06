"""Ce que disent les acteurs : lieux ressources, conventions, appels à projets."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from observatoire import formats
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.annuaire import entier
from observatoire.contenu.schema.commun import liste_saisie, tableau_saisi
from observatoire.documents.contenu import Bloc, Champs, Liste, Paragraphe, Titre
from observatoire.documents.tableau import (
    A_COMPLETER,
    Cellule,
    Colonne,
    Etat,
    Lien,
    Ligne,
    Tableau,
    de_texte,
    inventees,
)
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque, table
from observatoire.schema.budget import euros
from observatoire.schema.conventions import Appel, Convention, dire_echeance
from observatoire.schema.conventions import appels as lire_appels
from observatoire.schema.conventions import conventions as lire_conventions
from observatoire.schema.investissement import premier_tri
from observatoire.schema.plan import Plan
from observatoire.schema.publie import communes_de, plan_publie

_ETATS: dict[str, Literal["bon", "attente", "alerte"]] = {
    "à renouveler": "alerte", "échue": "alerte", "en cours": "bon",
}  # fmt: skip
_LIEUX = (
    ("Espaces ressources", "ressource", "Aucun espace ressource n'est déclaré."),
    ("Pôles de proximité", "proximite", "Aucun pôle de proximité n'est déclaré."),
)


@element("lieux_ressources", "Espaces ressources et pôles de proximité")
def lieux_ressources(lecteur: Lecteur, publique: bool = False) -> Sequence[Bloc]:
    """Les lieux où trouver de l'aide, tels que le territoire les déclare."""
    publique = publique or lecteur.publique
    cadre, noms = entier(lecteur, publique), communes_de(lecteur)
    if not (cadre["ressource"].astype(bool) | cadre["proximite"].astype(bool)).any():
        suite = "" if publique else " À faire : cocher la case dans la table Acteurs."
        raise AppelIncorrect(f"Aucun espace ressource ni pôle de proximité n'est déclaré.{suite}")
    blocs: list[Bloc] = []
    for titre, colonne, vide in _LIEUX:
        siens = cadre[cadre[colonne].astype(bool)]
        dits = tuple(
            f"{nom}, {noms.get(str(commune), 'commune à compléter')}"
            for nom, commune in zip(siens["nom"], siens["commune"], strict=True)
        )
        liste = Liste(dits, fictives=inventees(siens["exemple"]))
        blocs += [Titre(titre, 2), liste if dits else Paragraphe(vide, "note")]
    return blocs


@element("conventions", "Conventions")
def conventions(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Les conventions, leur durée, leur montant et ce qu'il faut en faire."""
    lues = _lues(lecteur, jour)
    if not lues:
        raise AppelIncorrect(manque("conventions", "Aucune convention n'est saisie"))
    connus = [c.montant for c in lues if c.montant is not None]
    sans = len(lues) - len(connus)
    reste = f" ; {formats.pluriel(sans, 'convention')} sans montant connu" if sans else ""
    total = f"Total : {formats.nombre(sum(connus))} €{reste}."
    quand = jour_de(lecteur, jour)
    tard = [f"{c.objet}, {c.nom_acteur}" for c in lues if c.bilan_en_retard(quand)]
    verses = sum(c.verse for c in lues if c.verse is not None)
    if verses:
        total += f" Déjà versé : {formats.nombre(verses)} €."
    if tard:
        total += f" Bilan attendu et pas reçu : {formats.enumerer(tard)}."
    return [
        _conventions(lues, "Conventions"),
        *([Paragraphe(total, "constat", fictif=any(c.exemple for c in lues))] if connus else []),
    ]


def _lues(lecteur: Lecteur, jour: str) -> list[Convention]:
    tables = lecteur.locale
    return lire_conventions(tables("conventions"), tables("acteurs"), jour_de(lecteur, jour))


@element("convention", "Convention avec une structure")
def convention(lecteur: Lecteur, structure: str, jour: str = "") -> Sequence[Bloc]:
    """Ce que dit la table des conventions pour une structure (nom ou identifiant d'acteur)."""
    connues = _lues(lecteur, jour)
    nom = structure.strip().lower()
    siennes = [c for c in connues if nom in (c.acteur.lower(), c.nom_acteur.lower())]
    if not siennes:
        return [Champs((("Objet de la convention", ""), ("Période", ""), ("Montant", "")))]
    promis = [(e, c.exemple) for c in siennes for e in c.engagements]
    return [
        _conventions(siennes, "Conventions avec cette structure"),
        *liste_saisie("Ce à quoi chacun s'engage", promis),
    ]


def _conventions(lues: Sequence[Convention], titre: str) -> Tableau:
    colonnes = (
        *de_texte({"Objet": 24, "Avec": 18, "Durée": 16}),
        Colonne("Montant", "montant", 12, vide=A_COMPLETER),
        Colonne("Déjà versé", "montant", 10, vide="—"),
        Colonne("Payeur", largeur=10, vide="—"),
        Colonne("État", "etat", 12),
    )
    lignes = (
        (c.exemple, (c.objet, c.nom_acteur, _duree(c), c.montant, c.verse, c.payeur or None,
                     Etat(c.etat, _ETATS.get(c.etat, "attente"))))
        for c in lues
    )  # fmt: skip
    return tableau_saisi(titre, colonnes, lignes, "conventions")


def _duree(c: Convention) -> Cellule:
    if not (c.debut or c.fin):
        return A_COMPLETER
    dites = (formats.jour(q) if q else "à compléter" for q in (c.debut, c.fin))
    return " – ".join(dict.fromkeys(dites))


@element("appels", "Appels à projets")
def appels(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Les appels à projets suivis, leur calendrier, et un premier tri des actions qu'ils pourraient financer."""
    lus = lire_appels(lecteur.locale("appels"))
    if not lus:
        raise AppelIncorrect(manque("appels", "Aucun appel à projets n'est suivi"))
    colonnes = (
        *de_texte({"Appel à projets": 24, "Financeur": 14}),
        Colonne("Ouverture", "date", 10, vide="—"),
        Colonne("Clôture", largeur=16),
        Colonne("Aide maximale", "montant", 10, vide="—"),
        Colonne("État", "etat", 10),
        Colonne("Actions possibles", largeur=24, vide="aucune du même thème"),
    )
    notes = (
        "Actions possibles : celle que la ligne nomme, sinon celles du même thème, la plus chère à financer d'abord. Un "
        "premier tri, que le comité confirme ; le règlement de l'appel décide.",
    )
    plan = plan_publie(lecteur, jour_de(lecteur, jour))
    lignes = ((a.exemple, _appel(a, jour_de(lecteur, jour), plan)) for a in lus)
    return [
        tableau_saisi(
            "Appels à projets", colonnes, lignes, "appels", "actions", "budgets", notes=notes
        )
    ]


def _appel(a: Appel, jour: date, plan: Plan) -> Ligne:
    etats = table("appels").colonne("etat").modalites
    urgent = a.proche(jour) or a.manque(jour)
    possibles = [
        f"{action.id} ({euros(reste)} à trouver)" if reste else action.id
        for action, reste in premier_tri(a, plan)
    ]
    return (
        Lien(a.titre, a.url) if a.url else a.titre,
        a.financeur,
        a.ouverture,
        dire_echeance(a.cloture, jour) if a.cloture else A_COMPLETER,
        a.montant_max,
        Etat(etats.get(a.etat, a.etat), "alerte" if urgent else "attente"),
        ", ".join(possibles) or None,
    )

"""Ce qui arrive et ce qui se décide : agenda, réunions, décisions, instances."""

from collections.abc import Sequence
from datetime import date, timedelta

from observatoire import formats
from observatoire.affirmations.mots import marquer
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import fictives, saisies, tableau_saisi
from observatoire.documents.contenu import Bloc, Lien, Liste, Paragraphe, Tableau
from observatoire.documents.tableau import A_COMPLETER, Cellule, Colonne, Etat, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque, table
from observatoire.methodes.delais import ajouter_mois
from observatoire.schema import autorisations, calendrier, legales
from observatoire.schema.evenement import Evenement, Genre
from observatoire.schema.instances import (
    Decision,
    Instance,
    Point,
    Reunion,
    instances,
    reunions_de,
    rythme_tenu,
)
from observatoire.schema.instances import decisions as decisions_prises
from observatoire.schema.publie import matiere_de, plan_publie

MOIS_MONTRES = 12
FONCTIONS = "Des fonctions et des organismes, jamais des personnes."
_SANS_COMPOSITION = (
    "« à compléter » : aucun document connu ne donne cette composition. Elle se saisit dans la table Membres, par "
    "fonction et organisme."
)
_TENUES = ("reunions", "points")
_COMITE = ("reunions", "avis", "conventions", "appels", "structures", "veilles")


@element("agenda", "Agenda")
def agenda(
    lecteur: Lecteur, jour: str = "", public: bool = False,
    genres: Sequence[str] = (),
) -> Sequence[Bloc]:  # fmt: skip
    """Les dates des douze mois qui viennent ; `public` : les seules animations montrées aux familles."""
    quand = jour_de(lecteur, jour)
    public = public or lecteur.publique
    tous = douze_mois(lecteur, quand, public=public)
    avenir = [e for e in tous if e.dernier_jour >= quand and (not genres or e.genre in genres)]
    notes = [] if public else [*legales.notes(lecteur.reglages, quand), *_sans_date(lecteur, quand)]
    dites = [Liste(tuple(f"{n.titre} : {n.texte}" for n in notes))] if notes else []
    if not avenir:
        return [Paragraphe("Aucune date à venir."), *dites]
    nature = any(e.genre != Genre.ANIMATION for e in avenir)
    colonnes = map(Colonne, ("Quoi", "Quand", "Où", "Nature")[: 3 + nature])
    lignes = (
        (e.exemple, (Lien(e.titre_complet, e.url) if e.url else e.titre_complet,
                     calendrier.dire_quand(e), e.lieu, *((e.genre.libelle,) if nature else ())))
        for e in avenir
    )  # fmt: skip
    tables = ("evenements", *(_COMITE if nature else ()))
    periode = (f"Du {formats.jour(quand)} à un an.",)
    return [tableau_saisi("Dates à venir", colonnes, lignes, *tables, notes=periode), *dites]


def _sans_date(lecteur: Lecteur, jour: date) -> list[legales.Note]:
    """Les crèches dont l'échéance d'autorisation manque à l'agenda."""
    connues = autorisations.lire(lecteur.locale("structures"), jour)
    return [
        legales.Note(f"Autorisation de {a.nom}", f"{a.phrase}.")
        for a in connues
        if a.creche and a.horloge is None
    ]


@element("reunions", "Réunions et ordres du jour")
def reunions(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Les réunions à venir puis passées, avec leur ordre du jour et ce qui y est décidé."""
    tenues, quand = reunions_de(lecteur.locale), jour_de(lecteur, jour)
    if not tenues:
        raise AppelIncorrect(manque("reunions", "Aucune réunion n'est saisie"))
    avenir = [r for r in tenues if r.jour >= quand]
    passees = [r for r in reversed(tenues) if r.jour < quand]
    colonnes = de_texte({"Réunion": 26, "Lieu": 16, "Ordre du jour": 58})
    return [
        tableau_saisi(titre, colonnes, ((r.exemple, _reunion(r)) for r in siennes), *_TENUES)
        for titre, siennes in (("Réunions à venir", avenir), ("Réunions passées", passees))
        if siennes
    ]


@element("decisions", "Relevé de décisions")
def decisions(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les décisions des instances, la plus récente d'abord, et les actions qu'elles touchent."""
    tenues = reunions_de(lecteur.locale)
    prises = decisions_prises(tenues, [a.id for a in plan_publie(lecteur).actions])
    if not prises:
        raise AppelIncorrect(manque("points", "Aucune décision n'est au registre"))
    colonnes = (
        *de_texte({"Décision": 34, "Date": 12, "Instance": 14, "Actions du plan": 12}),
        Colonne("Qui", "qui", 14, vide="à dire"),
        Colonne("À faire avant", largeur=13, vide="—"),
        Colonne("Où en est-on", "etat", 12),
    )
    lignes = (
        (d.exemple, (d.texte, formats.jour(d.jour), d.instance, _actions(d),
                     d.qui or None, formats.jour(d.echeance) if d.echeance else None, _suite(d, lecteur)))
        for d in prises
    )  # fmt: skip
    notes = ("« — » : aucune échéance saisie.",) * any(not d.echeance for d in prises)
    return [tableau_saisi("Relevé de décisions", colonnes, lignes, *_TENUES, notes=notes)]


@element("instances", "Composition des instances")
def composition(lecteur: Lecteur, jour: str = "") -> Bloc:
    """Chaque instance : rôle, rythme, réunions de l'année, membres en fonctions."""
    tables, annee = lecteur.locale, jour_de(lecteur, jour).year
    connues, tenues = instances(tables("instances"), tables("membres")), reunions_de(tables)
    lues = ("instances", "membres", "reunions")
    if not connues:
        raise AppelIncorrect(manque("instances", "Aucune instance n'est saisie"))
    return Tableau(
        colonnes=de_texte(
            {
                "Instance": 16,
                "Rôle": 24,
                "Rythme annoncé": 14,
                f"Réunions en {annee}": 16,
                "Membres": 30,
            }
        ),
        lignes=tuple(
            (
                i.nom,
                i.role,
                i.rythme or A_COMPLETER,
                dire_rythme(i, tenues, annee),
                " · ".join(i.membres) or A_COMPLETER,
            )
            for i in connues
        ),
        titre="Composition des instances",
        provenance=saisies(*lues, fictif=fictives(tables, *lues)),
        notes=(FONCTIONS,),
        en_attente=_SANS_COMPOSITION * any(not i.membres for i in connues),
    )


def douze_mois(lecteur: Lecteur, jour: date, *, public: bool) -> list[Evenement]:
    """Les dates de l'année qui vient, le mois en cours compris."""
    matiere = matiere_de(lecteur, jour, public=public)
    debut = jour.replace(day=1)
    fin = ajouter_mois(debut, MOIS_MONTRES) - timedelta(days=1)
    if public:
        return calendrier.public(matiere, debut, fin)
    return calendrier.interne(matiere, lecteur.reglages, debut, fin)


def _reunion(r: Reunion) -> tuple[Cellule, ...]:
    points = "\n".join(f"{nom} : {suite}" for nom, suite in map(dire_point, r.points))
    return nommer(r), r.lieu or A_COMPLETER, points or A_COMPLETER


def nommer(r: Reunion) -> str:
    """« EXEMPLE : ANNULÉE, Comité de pilotage, vendredi 11 décembre 2026 »."""
    dite = f"{'ANNULÉE, ' * r.annulee}{r.nom_instance}, {formats.jour(r.jour, semaine=True)}"
    return marquer(dite) if r.exemple else dite


def dire_point(p: Point) -> tuple[str, str]:
    """Un point : « 1. Bilan », puis « pour décision ; décision : … ; actions 1.2.2 »."""
    pour = table("points").colonne("genre").modalites.get(p.genre, p.genre).lower()
    suites = (
        f"pour {pour}",
        f"décision : {p.decision}" if p.decision else "",
        f"actions {', '.join(p.actions)}" if p.actions else "",
        f"par {p.qui}" if p.qui else "",
        f"avant le {formats.jour(p.echeance)}" if p.echeance else "",
    )
    return f"{p.ordre}. {p.titre}", " ; ".join(s for s in suites if s)


def _suite(d: Decision, lecteur: Lecteur) -> Etat:
    if d.fait_le:
        return Etat(f"faite le {formats.jour(d.fait_le)}", "bon")
    if d.echeance is None:
        return Etat("sans échéance", "attente")
    passee = d.echeance < lecteur.publie_le.date()
    return Etat("en retard" if passee else "à faire", "alerte" if passee else "attente")


def _actions(d: Decision) -> str:
    dites = [f"{a} (absente du plan)" if a in d.inconnues else a for a in d.actions]
    return ", ".join(dites) or "aucune citée"


def dire_rythme(instance: Instance, tenues: Sequence[Reunion], annee: int) -> str:
    """« 1 réunion au registre, 2 annoncées au moins »."""
    faites, annoncees = rythme_tenu(instance, tenues, annee)
    if not faites and not annoncees:
        return "aucune"
    dit = f"{formats.pluriel(faites, 'réunion')} au registre" if faites else "aucune au registre"
    return f"{dit}, {annoncees} annoncées au moins" if annoncees else dit

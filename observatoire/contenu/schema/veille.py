"""Ce qu'il faut surveiller : échéances, fraîcheur des sources, chiffres qui ont bougé."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from observatoire import formats
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import tableau_saisi
from observatoire.documents.contenu import Bloc, Etat, Lien, Liste, Paragraphe, Tableau, Valeur
from observatoire.documents.tableau import Colonne, Ligne, de_texte
from observatoire.entrepot.fraicheur import Fraicheur
from observatoire.entrepot.fraicheur import fraicheur as lire_fraicheur
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import de
from observatoire.schema import calendrier, seuils
from observatoire.schema.courriel import brouillon
from observatoire.schema.ics import ics
from observatoire.schema.plan import Plan
from observatoire.schema.publie import matiere_de, plan_publie
from observatoire.schema.veille import Alerte, alertes
from observatoire.sources.declaration import catalogue

_URGENCES: dict[str, Etat] = {
    "depassee": Etat("dépassé", "alerte"),
    "proche": Etat("proche", "attente"),
    "a_venir": Etat("à venir", "bon"),
}
_FRAICHEURS = {"bon": "à jour", "attente": "sans date", "alerte": "en retard"}
_TABLES = (
    "avis",
    "conventions",
    "appels",
    "structures",
    "reunions",
    "actions",
    "jalons",
    "veilles",
)
_NOMMES = 3
_MONTREES = 12
_TU = (
    "« A changé », sans nombre : le chiffre vient d'un compte de personnes, et un écart de moins de {} en "
    "ferait reconnaître une."
)
_HORIZON = timedelta(days=200)
_RECENT, _AN = timedelta(days=31), timedelta(days=365)
CHIFFRES_MONTRES = 40


@element("veille", "Échéances et alertes")
def veille(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Ce qui arrive à échéance, ce qui est dépassé, ce qui manque ; le plus pressant d'abord."""
    quand = jour_de(lecteur, jour)
    toutes = alertes_du_jour(lecteur, quand)
    if not toutes:
        return [Paragraphe("Rien à signaler : aucune échéance proche.", "constat")]
    montrees, reste = toutes[:_MONTREES], len(toutes) - _MONTREES
    autres = f"Et {formats.pluriel(reste, 'autre')}, dans l'agenda." if reste > 0 else ""
    lignes = (
        (a.exemple, (Lien(a.sujet, a.page) if a.page else a.sujet, _etat(a), a.texte))
        for a in montrees
    )
    return [
        tableau_saisi(
            "Échéances et alertes",
            de_texte({"Sujet": 28, "État": 12, "Ce qu'il y a à faire": 60}),
            lignes,
            *_TABLES,
            notes=(f"Situation au {formats.jour(quand)}.", *((autres,) if autres else ())),
        )
    ]


def _etat(a: Alerte) -> Etat:
    if a.etat:
        return replace(_URGENCES[a.urgence], texte=a.etat)
    if a.urgence == "a_venir" and a.quand is None:
        return Etat("sans date", "attente")
    return _URGENCES[a.urgence]


@element("fraicheur", "Fraîcheur des sources")
def fraicheur(lecteur: Lecteur, jour: str = "", retards: bool = False) -> Sequence[Bloc]:
    """Chaque source en service et sa prochaine livraison ; `retards` : les seules en retard."""
    quand = jour_de(lecteur, jour)
    lues = lire_fraicheur(lecteur, quand)
    lues = [f for f in lues if f.en_retard] if retards else lues
    if not lues and retards:
        return [Paragraphe("Aucune livraison attendue n'est en retard.", "constat")]
    if not lues:
        raise AppelIncorrect(
            "Aucune source n'est en service. À faire : déposer un fichier sur la page Données."
        )
    return [
        Tableau(
            colonnes=(
                *de_texte({"Source": 38, "Producteur": 16}),
                Colonne("Dernier millésime", largeur=14, vide="sans année"),
                *de_texte({"Prochaine livraison": 18, "État": 14}),
            ),
            lignes=tuple(_source(f, retards) for f in sorted(lues, key=lambda f: not f.en_retard)),
            provenance=de("depots", "catalogue"),
            titre="Livraisons attendues et pas encore déposées"
            if retards
            else "Fraîcheur des sources",
            notes=(f"Situation au {formats.jour(quand)}.",),
        )
    ]


@element("changements", "Depuis la dernière mise à jour")
def changements(lecteur: Lecteur, nombre: int = CHIFFRES_MONTRES) -> Bloc | Sequence[Bloc]:
    """Les fichiers nouveaux, remplacés, retirés ou refusés, et les chiffres révisés (`nombre` 0 : sans eux).

    Un compte de personnes qui a peu bougé est cité sans ses valeurs : voir `entrepot.journal`.
    """
    journal = lecteur.journal()
    if journal.empty:
        return Paragraphe("Aucun fichier n'a changé, aucun chiffre n'a bougé.", "constat")
    faits = tuple(str(t) for t in journal.loc[journal["genre"] != "chiffre", "texte"])
    chiffres = list[Any](journal[journal["genre"] == "chiffre"].itertuples())
    blocs: list[Bloc] = [Liste(faits)] if faits else []
    if chiffres and nombre > 0:
        reste = len(chiffres) - nombre
        autres = f"Et {formats.pluriel(reste, 'autre')}, dans la page Données." if reste > 0 else ""
        tu = _TU.format(lecteur.reglages.seuils.secret_local) if any(map(_tu, chiffres)) else ""
        blocs.append(
            Tableau(
                colonnes=(
                    *map(Colonne, ("Territoire", "Indicateur", "Période")),
                    *(Colonne(quand, "nombre") for quand in ("Avant", "Après")),
                ),
                lignes=tuple(_bouge(r) for r in chiffres[:nombre]),
                provenance=de("journal"),
                titre=f"{formats.pluriel(len(chiffres), 'chiffre a bougé', 'chiffres ont bougé')} "
                "sur le territoire",
                notes=tuple(n for n in (autres, tu) if n),
            )
        )
    return blocs


def alertes_du_jour(lecteur: Lecteur, jour: date) -> list[Alerte]:
    """Toutes les alertes du jour, la plus pressante d'abord."""
    matiere, plan = matiere_de(lecteur, jour), plan_publie(lecteur, jour)
    return alertes(
        jour,
        avis=matiere.avis,
        conventions=matiere.conventions,
        appels=matiere.appels,
        autorisations=matiere.autorisations,
        evenements=calendrier.interne(matiere, lecteur.reglages, jour, jour + _HORIZON),
        autres=(
            *_du_plan(plan),
            *_du_journal(lecteur),
            *seuils.alertes(seuils.lire(lecteur), jour),
        ),
    )


def prevenir(lecteur: Lecteur, jour: date) -> tuple[bytes, bytes]:
    """Le brouillon de courriel des alertes du jour (.eml), et les dates des douze mois (.ics), jointes."""
    ici = Territoire(Niveau.EPCI, lecteur.epci)
    nom = lecteur.libelle(ici)
    dates = calendrier.interne(
        matiere_de(lecteur, jour), lecteur.reglages, jour - _RECENT, jour + _AN
    )
    agenda = ics(
        dates, f"Veille, {nom}", f"{lecteur.epci}.observatoire", lecteur.publie_le.to_pydatetime()
    )
    return brouillon(alertes_du_jour(lecteur, jour), nom, jour, agenda), agenda


def _du_plan(plan: Plan) -> Iterator[Alerte]:
    """Les actions en retard."""
    for a in plan.en_retard:
        dit = f"{a.libelle} : {a.retard}."
        yield Alerte("depassee", a.fin, f"Action {a.id}, en retard", dit, "schema", a.fictif)


def _du_journal(lecteur: Lecteur) -> Iterator[Alerte]:
    """Les chiffres de l'intercommunalité qui ont bougé au-delà du bruit à la dernière mise à jour."""
    journal = lecteur.journal()
    ici = (journal["niveau"] == "epci") & (journal["code"] == lecteur.epci)
    bouges = sorted(set(journal.loc[ici & (journal["genre"] == "chiffre"), "indicateur"]))
    noms = [INDICATEURS[i].libelle for i in bouges if i in INDICATEURS]
    if noms:
        reste = f" et {len(noms) - _NOMMES} autres" if len(noms) > _NOMMES else ""
        dit = f"{', '.join(noms[:_NOMMES])}{reste} : voir « Ce qui a bougé »."
        sujet = f"{formats.pluriel(len(noms), 'indicateur')} au-delà du bruit"
        yield Alerte("a_venir", None, sujet, dit, "")


def _source(f: Fraicheur, court: bool) -> Ligne:
    """`court` : hors de la page Données, un fichier ne se nomme pas."""
    titre = catalogue()[f.source].titre if court else f.titre
    millesime = str(f.millesime) if f.millesime else None
    etat = Etat(_FRAICHEURS[f.genre], f.genre)
    return Lien(titre, f.url), f.producteur, millesime, f.attendue, etat


def _bouge(r: Any) -> Ligne:
    declare = INDICATEURS.get(str(r.indicateur))
    decimales = declare.decimales if declare else 1
    return (
        str(r.libelle),
        declare.libelle if declare else str(r.indicateur),
        formats.periode(int(r.debut), int(r.fin)),
        Valeur("caché") if _tu(r) else _valeur(r.avant, decimales),
        Valeur("a changé") if _tu(r) else _valeur(r.apres, decimales),
    )


def _tu(r: Any) -> bool:
    """Vrai si le journal tait les deux valeurs d'un chiffre qui a changé."""
    return bool(r.avant != r.avant and r.apres != r.apres)


def _valeur(v: Any, decimales: int) -> Valeur | None:
    return (
        None if v is None or v != v else Valeur(formats.nombre(v, decimales), float(v), decimales)
    )

"""Ce que dit une demande d'avis : ses étapes, ses motifs d'après les chiffres à la date, ses délais."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from observatoire import formats
from observatoire.affirmations.sources import ligne
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import saisies
from observatoire.documents.contenu import Bloc, Encadre, Liste, Paragraphe, Tableau, Titre
from observatoire.documents.tableau import de_texte, inventees
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.methodes.delais import Etat
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import Periode, joindre
from observatoire.schema import autorisations
from observatoire.schema.autorisations import CONFLIT, REGLES_MICRO, TRANSFORMER
from observatoire.schema.avis import Avis, a_viser, ensuite
from observatoire.schema.motifs import Motif, faits, motifs, regle
from observatoire.schema.publie import avis_de, communes_de, plan_publie

_PARTIES = {"besoins": "Besoins des enfants et des familles", "offre": "Offre disponible"}


@element("avis_etapes", "Étapes d'une demande d'avis")
def avis_etapes(lecteur: Lecteur, numero: str, jour: str = "") -> Sequence[Bloc]:
    """Ce qu'il reste à faire pour une demande du registre, qui statue, et chaque date."""
    avis = _demande(lecteur, numero, jour_de(lecteur, jour))
    suite = ensuite(avis)
    blocs: list[Bloc] = [Paragraphe(suite, "constat", fictif=avis.exemple)]
    if avis.statuant.phrase != suite:
        blocs.append(Paragraphe(f"Qui statue ? {avis.statuant.phrase}"))
    regles = droit(lecteur, avis, jour_de(lecteur, jour))
    return [*blocs, *a_verifier(avis), etapes(avis), *regles]


@element("avis_motifs", "Motifs d'un avis")
def avis_motifs(lecteur: Lecteur, numero: str, jour: str = "") -> Sequence[Bloc]:
    """Besoins, offre et planification d'une demande du registre, d'après les chiffres parus ce jour-là."""
    quand = jour_de(lecteur, jour)
    avis = _demande(lecteur, numero, quand)
    nom = communes_de(lecteur).get(avis.commune, avis.commune)
    plan = faits(avis, plan_publie(lecteur, quand), lecteur.reglages)
    quand = motiver_au(avis, quand)
    trouves = motifs(lecteur, Territoire(Niveau.COMMUNE, avis.commune, nom), quand)
    blocs: list[Bloc] = []
    for nom, titre in _PARTIES.items():
        blocs += [Titre(titre, 2), *chiffres(nom, trouves)]
    blocs += [Titre("Compatibilité avec la planification", 2), *planification(avis, plan)]
    return [*blocs, Paragraphe(regle(lecteur, quand), "note")]


def _demande(lecteur: Lecteur, numero: str, jour: date) -> Avis:
    """La demande du registre publié, lue au jour dit."""
    trouvee = next((a for a in avis_de(lecteur, jour) if a.numero == numero), None)
    if trouvee is None:
        raise AppelIncorrect(
            f"La demande d'avis « {numero} » n'est pas au registre publié au {formats.jour(jour)}. À "
            "faire : la saisir page Avis, onglet « Registre à remplir », puis Publier."
        )
    return trouvee


def motiver_au(avis: Avis, jour: date) -> date:
    """Une décision prise se motive avec ce qu'on savait ce jour-là."""
    return min(filter(None, (avis.demande.decidee, avis.demande.notifiee, jour)))


def a_verifier(avis: Avis) -> list[Bloc]:
    """Ce que les dates saisies ont d'anormal."""
    if not avis.constats:
        return []
    return [Encadre(" ; ".join(avis.constats) + ".", "À vérifier", "alerte")]


def droit(lecteur: Lecteur, avis: Avis, jour: date) -> list[Bloc]:
    """Les règles propres à ce projet : micro-crèche, transformation, rôles ; et l'horloge des crèches du lieu."""
    dites = [REGLES_MICRO] if avis.accueil == "micro_creche" else []
    if avis.projet == "transformation":
        dites.append(TRANSFORMER)
    if avis.action and not avis.publique:
        dites.append(CONFLIT)
    connues = autorisations.lire(lecteur.locale("structures"), jour)
    ici = [a for a in connues if a.commune == avis.commune and a.creche]
    dites += [f"{a.nom} : {a.phrase}." for a in ici]
    return [Liste(tuple(dites))] if dites else []


def etapes(avis: Avis) -> Tableau:
    """Les étapes datées de la demande ; une fin de délai dit le jour ouvré à viser."""
    d, h = avis.demande, avis.horloges
    repute = ", sauf demande de pièces" if avis.etat == Etat.RECEVABILITE else ""
    lignes = (
        ("Demande reçue", d.recue),
        ("Fin du délai d'un mois pour demander des pièces", h.limite_pieces),
        ("Liste des pièces notifiée", d.pieces_demandees),
        ("Fin du délai du demandeur", h.limite_reponse),
        (f"Dossier réputé complet{repute}" if repute else "Dossier complet", h.complet),
        ("Accusé de réception du dossier complet", d.accuse),
        ("Fin des quatre mois pour notifier l'avis", h.limite_decision),
        ("Avis décidé", d.decidee),
        ("Avis notifié au demandeur", d.notifiee),
        ("Avis réputé favorable, par silence", h.tacite),
        ("Demande caduque", h.caduque),
        ("Fin de validité", h.valide_jusqu_au),
    )
    return Tableau(
        colonnes=de_texte({"Étape": 1, "Date": 1.6}),
        lignes=tuple(
            (nom, a_viser(q) if "Fin d" in nom else formats.jour(q, semaine=True))
            for nom, q in lignes
            if q
        ),
        titre=f"Étapes de la demande {avis.numero}",
        provenance=saisies("avis", fictif=avis.exemple),
        notes=("Délais du code de la santé publique, R2324-21 et R2324-22.",),
    )


def chiffres(nom: str, trouves: Sequence[Motif]) -> list[Bloc]:
    """Les phrases d'une partie (besoins, offre) et leurs sources."""
    siens = [m for m in trouves if m.partie == nom]
    if not siens:
        return [Paragraphe("Aucun chiffre paru à cette date n'est dans l'observatoire.")]
    provenance = joindre(m.provenance for m in siens)
    dits = tuple(m.texte for m in siens)
    dite = ligne(provenance)
    return [
        Liste(dits, fictives=inventees(m.exemple for m in siens), provenance=provenance),
        *([Paragraphe(dite, "note", provenance)] if dite else []),
    ]


def planification(avis: Avis, plan: Sequence[str]) -> list[Bloc]:
    """Ce que le plan dit du projet, et l'appréciation saisie par le comité technique."""
    regle_ = (
        "Un avis favorable suppose que le projet soit compatible avec la planification de l'accueil "
        "du jeune enfant, lorsqu'elle existe (R2324-22)."
    )
    a_faire = "Appréciation à compléter par le comité technique dans le registre."
    dite = avis.compatibilite
    appreciation = (
        Paragraphe(dite, "commentaire", fictif=avis.exemple) if dite else Paragraphe(a_faire)
    )
    dits = Liste(tuple(plan), fictives=inventees(avis.exemple for _ in plan))
    return [dits, appreciation, Paragraphe(regle_, "note")]


@element("horloges_avis", "Délais des avis")
def horloges_avis(lecteur: Lecteur, jour: str = "") -> Figure:
    """Les jours qui restent à chaque demande en cours ; `jour` (AAAA-MM-JJ) : aujourd'hui si vide."""
    quand = jour_de(lecteur, jour or date.today().isoformat())
    return figure_des_horloges(avis_de(lecteur, quand), communes_de(lecteur), quand)


def figure_des_horloges(lus: Sequence[Avis], communes: Mapping[str, str], jour: date) -> Figure:
    """Une barre par demande en cours ; `AppelIncorrect` s'il n'y en a pas."""
    barres = [
        {
            "code": a.numero,
            "libelle": f"{a.numero}, {communes.get(a.commune, a.commune)}",
            "valeur": float((a.horloges.prochaine - jour).days),
            "statut": "fictif" if a.exemple else "publie",
            "note": f"{a.libelle_etat} : {ensuite(a)}",
        }
        for a in lus
        if a.ouvert and a.horloges.prochaine is not None
    ]
    if not barres:
        raise AppelIncorrect(
            "Aucune demande d'avis n'est en cours dans l'édition publiée. À faire : la saisir dans le "
            "registre, puis publier."
        )
    return Figure(
        identifiant="horloges_avis",
        forme=Forme.BARRES,
        titre=f"Avis à rendre : {formats.pluriel(len(barres), 'demande')} en cours",
        sous_titre=f"Jours restants au {formats.jour(jour)}, jusqu'à la prochaine date à tenir",
        donnees=pd.DataFrame(barres),
        unite="jours",
        periode=Periode.annees([jour.year]),
        definition=(
            "Jours calendaires jusqu'à la prochaine fin de délai (code de la santé publique, R2324-21 "
            "et R2324-22), jour compris. Une fin de délai un jour non ouvré n'est pas reportée."
        ),
        options=Options(nom_valeur="Jours restants", nom_libelle="Demande"),
    )

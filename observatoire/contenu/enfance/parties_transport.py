"""Parties du transport des enfants : circuits, coût, non-recours dû à l'éloignement."""

from collections.abc import Mapping, Sequence

from observatoire import formats
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import transport_enfants as analyse
from observatoire.contenu.commun.minutes import trajets
from observatoire.contenu.enfance.figures import (
    SANS_DEMANDE,
    SCENARIO,
    communes,
    desserte,
    fictif,
    preuve,
)
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.couts import CoutTransport, PrixTransport, cout_transport

PRIX = ("vehicule_jour", "heure", "km", "jours")


@element("transport_reponse", "Transport des enfants, en une phrase")
def transport_reponse(
    lecteur: Lecteur,
    centres: Sequence[str],
    part: float,
    places: int = 8,
    a_bord: float = 45.0,
    prix: Sequence[tuple[str, float]] = (),
) -> Sequence[Bloc]:
    """Enfants, véhicules, kilomètres, minutes à bord, preuve, coût (`prix` : couples clé de `PRIX`, euros) et communes
    sans desserte."""
    d = desserte(lecteur, centres, part, places, a_bord)
    cout = cout_transport(d.vehicules, d.minutes, d.km, d.enfants, _prix(dict(prix)))
    phrase = (
        f"{formats.pluriel(d.enfants, 'enfant')}, {formats.pluriel(d.vehicules, 'véhicule')} en même "
        f"temps, environ {formats.nombre(d.km)} km par trajet, au plus {d.a_bord.dite()} à bord ; {preuve(d)} ; "
        f"{_dire_cout(cout)}.{_laisses(lecteur, d)}"
    )
    hypotheses = (
        f"Hypothèses : {formats.nombre(100 * part)}{formats.INSECABLE}% des enfants de 3 à 10 ans, "
        f"{places} places par véhicule, {formats.nombre(a_bord)} minutes à bord au plus, à la "
        f"vitesse centrale ; entre parenthèses, de la route la plus rapide à la plus lente ; {trajets(lecteur)}."
    )
    return [
        Paragraphe(phrase, "constat", fictif=fictif(lecteur, centres)),
        Paragraphe(hypotheses, "note"),
    ]


def _dire_cout(c: CoutTransport) -> str:
    if c.par_jour != c.par_jour:
        return "coût à compléter (prix du comité)"
    an = "" if c.par_an != c.par_an else f", {formats.nombre(c.par_an)} € par an"
    return f"{formats.nombre(c.par_place_jour, 2)} € par place et par jour{an}"


def _laisses(lecteur: Lecteur, d: analyse.Desserte) -> str:
    if not d.laisses:
        return ""
    noms = communes(lecteur)
    dites = " ; ".join(f"{noms.get(c, c)} ({r})" for c, r in d.laisses.items())
    return f" Sans desserte : {dites}."


def _prix(prix: Mapping[str, float]) -> PrixTransport:
    if inconnus := set(prix) - set(PRIX):
        raise AppelIncorrect(
            f"Le prix « {min(inconnus)} » n'existe pas. Possibles : {', '.join(PRIX)}."
        )
    jours = prix.get("jours")
    return PrixTransport(
        prix.get("vehicule_jour"),
        prix.get("heure"),
        prix.get("km"),
        None if jours is None else int(jours),
    )


@element("transport_circuits", "Transport des enfants : circuits proposés")
def transport_circuits(
    lecteur: Lecteur,
    centres: Sequence[str],
    part: float,
    places: int = 8,
    a_bord: float = 45.0,
) -> Bloc:
    """Chaque circuit : son centre, ses arrêts dans l'ordre, ses enfants, ses minutes."""
    noms = communes(lecteur)
    d = desserte(lecteur, centres, part, places, a_bord)
    lignes = tuple(
        (
            noms.get(centre, centre),
            " → ".join(noms.get(c, c) for c in circuit.arrets),
            circuit.enfants,
            d.durees[centre, circuit.arrets].minutes,
            d.durees[centre, circuit.arrets].doute or None,
        )
        for centre, plan in d.plans.items()
        for circuit in plan.circuits
    )
    if not lignes:
        raise AppelIncorrect(SANS_DEMANDE)
    return Tableau(
        colonnes=(
            Colonne("Centre", largeur=18),
            Colonne("Arrêts, dans l'ordre", largeur=42),
            Colonne("Enfants", "effectif", 12),
            Colonne("Minutes à bord au plus", "nombre", 18),
            Colonne("Selon la route", largeur=14),
        ),
        lignes=lignes,
        titre="Circuits proposés",
        notes=(SCENARIO, f"{majuscule(trajets(lecteur))}."),
        fictif=fictif(lecteur, centres),
    )


@element("transport_non_recours", "Enfants qui ne viennent pas à cause de la distance")
def transport_non_recours(
    lecteur: Lecteur,
    ouverts: Sequence[str],
    taux: float,
    demi_court: float,
    demi_long: float,
) -> Bloc:
    """Le non-recours dû à l'éloignement et sa fourchette, mesuré (pour les accueils d'aujourd'hui) ou
    selon deux hypothèses."""
    n = analyse.non_recours(
        lecteur, tuple(ouverts), taux=taux, demi_court=demi_court, demi_long=demi_long
    )
    comment = (
        "mesuré d'après la fréquentation par commune saisie, avec les accueils ouverts aujourd'hui (communes "
        f"réunies par trajet en groupes d'au moins {lecteur.reglages.seuils.secret_local} inscrits, nombres arrondis à "
        f"{analyse.PAS} : aucun enfant n'est désigné)"
        if n.mesure
        else f"si {formats.nombre(100 * taux)}{formats.INSECABLE}% des enfants venaient sans trajet et "
        f"si la fréquentation est divisée par deux toutes les {formats.nombre(demi_court)} à "
        f"{formats.nombre(demi_long)} minutes ; {n.raison}"
    )
    inventee = n.mesure and analyse.frequentation_inventee(lecteur)
    return Paragraphe(
        f"Environ {formats.nombre(n.central)} enfants de 3 à 10 ans, entre {formats.nombre(n.bas)} et "
        f"{formats.nombre(n.haut)}, ne viennent pas à cause de la distance : {comment}.",
        "constat",
        fictif=inventee or fictif(lecteur, ouverts),
    )

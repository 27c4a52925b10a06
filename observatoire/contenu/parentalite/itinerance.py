"""Les services itinérants dans une même semaine, et les arrêts qu'on pourrait leur proposer."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.affirmations import dire, juger
from observatoire.affirmations.genres import au_dela, effet_de_portee
from observatoire.affirmations.sujet import minuscule
from observatoire.analyses import itinerance as plan
from observatoire.analyses import offre_accueil, relais
from observatoire.analyses.itinerance import Arret
from observatoire.analyses.scenarios import Halte, prets
from observatoire.analyses.scenarios.tournee import Tournee, organiser
from observatoire.analyses.trajets import au_plus_proche
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import liste_saisie, tableau_calcule
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Titre
from observatoire.documents.tableau import Colonne, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque
from observatoire.methodes.trajets import REGLAGES, Duree

_ROUTE = (
    "Route : minutes depuis l'arrêt d'avant de la même équipe, ou depuis sa base, puis de la route la plus rapide à la "
    "plus lente ; « — » : équipe et base à dire."
)
_ACCESSIBLE = {True: "accessible", False: "non accessible", None: "accès à dire"}


@element("itinerance", "Services itinérants : la semaine")
def itinerance(lecteur: Lecteur, service: str = "") -> Sequence[Bloc]:
    """Tous les arrêts (ou ceux d'un service) : salle, équipe, route, qui est à portée, coût, ce qui se gêne."""
    tous = plan.semaine(lecteur)
    siens = [a for a in tous if service in ("", a.service)]
    if not siens:
        quoi = f" « {plan.nom_du_service(service)} »" if service else ""
        raise AppelIncorrect(manque("haltes", f"Aucun arrêt{quoi} n'est saisi"))
    gene = [c for c in plan.conflits(lecteur, tous) if any(a.dit in c for a in siens)]
    fictif = any(a.fictif for a in siens)
    return [
        Paragraphe(_dire(siens), "constat", fictif=fictif),
        _tableau(siens),
        *_portees(lecteur, siens),
        Titre("Ce qui se gêne", 2),
        *(liste_saisie("", [(c, fictif) for c in gene]) if gene else [Paragraphe("Rien ne se gêne dans ce qui est saisi.")]),
    ]  # fmt: skip


def _dire(siens: Sequence[Arret]) -> str:
    communes, routes = {a.commune for a in siens}, [a.route for a in siens if a.route]
    somme = Duree(*(sum(getattr(r, n) for r in routes) for n in REGLAGES))
    route = f"{somme.dite()} de route" if routes else "route à dire (équipe ou base à saisir)"
    muets = len(siens) - len(routes)
    if routes and muets:
        route += f", {formats.pluriel(muets, 'arrêt')} sans équipe ni base à part"
    cout, sans = plan.cout_annuel(siens)
    argent = f"{formats.avec_unite(formats.nombre(cout), '€')} par an" if cout else "coût à saisir"
    reserve = f" ({formats.pluriel(sans, 'arrêt')} sans coût)" if cout and sans else ""
    return (
        f"{formats.pluriel(len(siens), 'arrêt')} par semaine dans {formats.pluriel(len(communes), 'commune')}, "
        f"{route} ; {argent}{reserve}."
    )


def _tableau(siens: Sequence[Arret]) -> Bloc:
    colonnes = (
        *de_texte({"Jour": 11, "Heures": 12, "Service": 18, "Commune et salle": 24}),
        Colonne("Équipe, véhicule", largeur=17, vide="à dire"), Colonne("Route", largeur=11, vide="—"),
        Colonne("Par passage", "montant", 10, vide="—"),
    )  # fmt: skip
    rangees = (
        (a.fictif, (
            a.jour, a.quand or "à dire", plan.nom_du_service(a.service),
            f"{a.nom}, {a.lieu or 'salle à dire'} ({_ACCESSIBLE[a.accessible]})",
            ", ".join(x for x in (a.equipe, a.vehicule) if x) or None, a.route.courte if a.route else None, a.cout,
        ))
        for a in siens
    )  # fmt: skip
    return tableau_calcule("La semaine des arrêts", colonnes, rangees, (_ROUTE,))


def _portees(lecteur: Lecteur, siens: Sequence[Arret]) -> list[Bloc]:
    """Service par service, ceux qui sont à un quart d'heure d'un arrêt, selon la route."""
    rangees = []
    for service in dict.fromkeys(a.service for a in siens):
        arrets = [a for a in siens if a.service == service]
        bas, haut, total = plan.portee(lecteur, service, [a.commune for a in arrets])
        rangees.append(
            (any(a.fictif for a in arrets), (
                plan.nom_du_service(service), plan.public(service).capitalize(),
                *(None if v != v else round(v) for v in (bas, haut, total)),
            ))
        )  # fmt: skip
    colonnes = (
        *de_texte({"Service": 30, "Pour qui": 25}),
        *(Colonne(t, "effectif", 15, vide="non connu") for t in ("Au moins", "Au plus", "En tout")),
    )  # fmt: skip
    note = f"À {plan.RAYON:.0f} minutes ou moins d'un arrêt, de la route la plus lente à la plus rapide."
    return [tableau_calcule("Qui est à portée d'un arrêt", colonnes, rangees, (note,))]


@element("itinerance_proposee", "Services itinérants : arrêts proposés")
def itinerance_proposee(
    lecteur: Lecteur, service: str = "halte", nombre: int = 4
) -> Sequence[Bloc]:
    """Les meilleurs arrêts possibles : la semaine d'une halte, ou les communes où un service servirait le plus."""
    if service == "halte":
        return [Paragraphe(semaine_proposee(lecteur, nombre).dite(), "constat")]
    age = plan.public(service) != relais.PUBLICS["population"]
    faite = relais.placer(
        lecteur, nombre, objectif="proches", public="pop_65_plus" if age else "population", rayon=plan.RAYON
    )  # fmt: skip
    noms = lecteur.communes().set_index("code")["libelle"]
    portee = au_dela(
        plan.public(service), plan.personnes(lecteur, service),
        au_plus_proche(lecteur, list(noms.index), faite.sites), plan.RAYON, "d'un arrêt", dedans=True,
    )  # fmt: skip
    dite = minuscule(dire(juger(effet_de_portee(None, portee))))
    return [
        Paragraphe(
            f"{plan.nom_du_service(service)}, avec {formats.pluriel(nombre, 'arrêt')} : {dite}.",
            "constat",
        ),
        Liste(tuple(str(noms[c]) for c in faite.sites)),
    ]


def semaine_proposee(lecteur: Lecteur, jours: int = 4) -> Tournee:
    """La meilleure semaine d'une halte qui part de sa base saisie, sinon de la première micro-crèche."""
    bases = [a.base for a in plan.semaine(lecteur) if a.service == "halte" and a.base]
    base = bases[0] if bases else micro_creche(lecteur, "")[1]
    return organiser(lecteur, Halte(base=base, jours=jours), plan.personnes(lecteur, "halte"))


def micro_creche(lecteur: Lecteur, nom: str) -> tuple[str, str]:
    """(nom, commune) de la micro-crèche étudiée : celle qu'on nomme, ou la première."""
    nom = "" if nom.startswith("[") else nom  # un modèle dont la question est restée sans réponse
    lieux = offre_accueil.offre_de(lecteur).lieux
    micros = lieux[lieux["genre"].isin(prets.MICRO)]
    choisie = micros[micros["nom"] == nom] if nom else micros
    if choisie.empty:
        raise AppelIncorrect(
            manque("structures", f"Aucune micro-crèche{f' « {nom} »' if nom else ''} n'est saisie")
        )
    return str(choisie["nom"].iloc[0]), str(choisie["commune"].iloc[0])

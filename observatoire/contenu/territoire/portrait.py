"""Les deux dernières parties du portrait d'un lieu : ce qui est près, en minutes, et ce que le projet y fait."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import services
from observatoire.analyses.panier import PANIER, SOINS_ET_DROITS
from observatoire.contenu.commun.figures import nommer
from observatoire.contenu.parametres import jour_de, territoire
from observatoire.contenu.registre import element
from observatoire.contenu.sante.parties import personnes_par_minutes
from observatoire.contenu.schema.commun import tableau_saisi
from observatoire.documents.contenu import Bloc, Paragraphe
from observatoire.documents.tableau import Colonne, de_texte, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau
from observatoire.schema.filtres import communes_de, dire_zone
from observatoire.schema.publie import plan_publie
from observatoire.territoire import libelles, noms

PROCHES = (
    "medecin", "pharmacie", "ecole", "college", "accueil_jeune_enfant", "epicerie", "boulangerie",
    "france_services",
)  # fmt: skip
# Ce qui tient au bas de la deuxième page.
ACTIONS = 6


@element("minutes_ici", "Ce qui est près, en minutes")
def minutes_ici(lecteur: Lecteur, ou: str) -> Sequence[Bloc]:
    """D'une commune, les minutes jusqu'à chaque service et où il est ; ailleurs, combien de gens en sont à combien."""
    ici = nommer(lecteur, territoire(ou))
    choisis = [s for s in PANIER if s.id in PROCHES]
    if ici.niveau is not Niveau.COMMUNE:
        return [personnes_par_minutes(lecteur, ou, SOINS_ET_DROITS)]
    connue = services.offre(lecteur)
    table = services.avec_doute(lecteur, choisis, connue=connue)
    siennes = table[(table["code"] == ici.code) & table["minutes"].notna()]
    if siennes.empty:
        raise AppelIncorrect(
            "La distance à ces services n'est pas connue. À faire : déposer sur la page Données la base "
            "permanente des équipements (INSEE)."
        )
    titres = {s.id: s.libelle for s in choisis}
    communes = libelles("commune")
    return [
        en_tableau(
            siennes.sort_values(["minutes", "service"]).round({"minutes": 0, "bas": 0, "haut": 0}),
            {
                Colonne("Service", largeur=34): lambda x: titres[x["service"]],
                Colonne("Minutes", "nombre", 14): "minutes",
                Colonne("Entre", largeur=22): lambda x: f"{x['bas']:.0f} et {x['haut']:.0f}",
                Colonne("Où", largeur=30): lambda x: (
                    "dans la commune" if x["proche"] == ici.code else communes.get(x["proche"], "—")
                ),
            },
            titre=f"Minutes de voiture jusqu'au plus proche, {noms.ou(ici)}",
            notes=(services.reserve(lecteur, connue),),
        )
    ]


@element("plan_ici", "Ce que le projet fait ici")
def plan_ici(lecteur: Lecteur, ou: str, jour: str = "") -> Sequence[Bloc]:
    """Les actions du plan dont la zone touche ce lieu : celles qui le nomment d'abord, puis celles de partout."""
    ici = nommer(lecteur, territoire(ou))
    dedans = (
        {ici.code}
        if ici.niveau is Niveau.COMMUNE
        else {t.code for t in lecteur.dans(ici, "commune")}
    )
    plan, reglages = plan_publie(lecteur, jour_de(lecteur, jour)), lecteur.reglages
    touchees = [(a, set(communes_de(a.zone, reglages)[0])) for a in plan.actions]
    gardees = [(len(zone), a) for a, zone in touchees if zone & dedans]
    if not gardees:
        return [
            Paragraphe(
                f"Aucune action du plan ne dit encore qu'elle se passe {noms.ou(ici)}. La zone de chaque action "
                "se remplit sur la page Schéma.",
                "note",
            )
        ]
    # La zone la plus étroite d'abord : elle nomme ce lieu.
    gardees.sort(key=lambda x: x[0])
    reste, muettes = len(gardees) - ACTIONS, sum(not zone for _, zone in touchees)
    notes = (
        f"Et {formats.pluriel(reste, 'autre action', 'autres actions')}." if reste > 0 else "",
        f"{formats.pluriel(muettes, 'action ne dit', 'actions ne disent')} pas encore où." if muettes else "",
    )  # fmt: skip
    return [
        tableau_saisi(
            majuscule(f"ce que le projet fait {noms.ou(ici)}"),
            (Colonne("Action", "identifiant", 10), *de_texte({"Intitulé": 60, "Où": 30})),
            ((a.fictif, (a.id, a.libelle, dire_zone(a.zone, reglages))) for _, a in gardees[:ACTIONS]),
            "actions",
            notes=tuple(n for n in notes if n),
        )
    ]  # fmt: skip

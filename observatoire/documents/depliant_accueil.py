"""Le dépliant d'une commune : où faire garder son enfant, une page ou deux à imprimer."""

from __future__ import annotations

from observatoire import formats
from observatoire.analyses.trouver_accueil import JOURS, Lieu, trouver
from observatoire.documents.contenu import (
    Bloc,
    Document,
    Encadre,
    Illustration,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.contexte import contexte_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.recettes import figure_de
from observatoire.local import plages
from observatoire.local.horaires import ecrire_heures
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages
from observatoire.territoire.noms import de

MONENFANT = "https://monenfant.fr"


def document(lecteur: Lecteur, reglages: Reglages, commune: str) -> Document:
    """Les lieux d'accueil puis de conseil depuis `commune`, la carte, et où trouver le reste."""
    ou = Territoire(Niveau.COMMUNE, commune)
    nomme = Territoire(Niveau.COMMUNE, commune, lecteur.libelle(ou))
    lieux = trouver(contexte_de(lecteur, reglages), commune)
    blocs: list[Bloc] = []
    # La carte, quand il y en a une, fait déjà annoncer l'exemple en tête du document.
    if any(x.fictif for x in lieux) and not any(x.accueil for x in lieux):
        blocs.append(Encadre("Ces lieux et ces horaires sont inventés.", "EXEMPLE", "exemple"))
    for titre, accueil in (
        ("Faire garder son enfant", True),
        ("Être conseillé, se retrouver", False),
    ):
        siens = [x for x in lieux if x.accueil is accueil]
        if siens:
            blocs += [Titre(titre), _tableau(siens)]
    blocs.append(
        Paragraphe(
            "Les assistantes maternelles agréées et leurs disponibilités se cherchent sur "
            f"{MONENFANT}, ou auprès du relais petite enfance."
        )
    )
    if any(x.accueil for x in lieux):
        carte = figure_de(lecteur, reglages, "trouver_accueil", {"commune": commune})
        blocs.append(Illustration(carte))
    return Document(
        titre=f"Faire garder son enfant autour {de(nomme)}",
        sous_titre="Ce que le territoire propose aux familles d'un jeune enfant",
        blocs=tuple(blocs),
        page_de_titre=False,
        sommaire=False,
        **en_tete_de(lecteur, ou),
    )


def _tableau(lieux: list[Lieu]) -> Tableau:
    return Tableau(
        entetes=("Lieu", "Commune", "Trajet", "Ouverture", "Contact"),
        lignes=tuple(
            (_nom(x), x.libelle_commune, trajet(x), ouverture(x), _contact(x)) for x in lieux
        ),
        source="Inventaire du territoire",
        notes=("Trajets en voiture estimés de mairie à mairie.",),
        largeurs=(3, 2, 1.3, 3, 2.4),
    )


def nom(x: Lieu) -> str:
    """Le nom, suivi de EXEMPLE si le lieu est inventé et ne le dit pas déjà."""
    return x.nom if not x.fictif or "exemple" in x.nom.lower() else f"{x.nom} (EXEMPLE)"


def trajet(x: Lieu) -> str:
    """« 12 min », ou « non estimé »."""
    return (
        "non estimé" if x.minutes is None else f"{formats.nombre(x.minutes)}{formats.INSECABLE}min"
    )


def ouverture(x: Lieu) -> str:
    """« lundi 07:30-18:30, mardi … » en regroupant les jours de même horaire."""
    if not x.ouvertures:
        return "horaires à demander à la structure"
    par_horaire: dict[str, list[str]] = {}
    for jour, horaires in x.ouvertures:
        if horaires != "fermé":
            par_horaire.setdefault(horaires, []).append(jour)
    dits = " ; ".join(f"{_suite(jours)} {_lisible(h)}" for h, jours in par_horaire.items())
    semaines = f" ; {x.semaines} semaines par an" if x.semaines else ""
    return (dits or "fermé") + semaines


def _suite(jours: list[str]) -> str:
    """« du lundi au vendredi » si les jours se suivent, sinon leur liste."""
    rangs = [JOURS.index(j) for j in jours]
    if len(rangs) > 2 and rangs[-1] - rangs[0] == len(rangs) - 1:
        return f"du {jours[0]} au {jours[-1]}"
    return ", ".join(jours)


def _lisible(horaires: str) -> str:
    """« 07:30-18:30 » → « 7h30-18h30 »."""
    return " et ".join(
        f"{ecrire_heures(d)}-{ecrire_heures(f)}".replace("h00", "h") for d, f in plages(horaires)
    )


def _nom(x: Lieu) -> str:
    return nom(x) + (f", {x.ages}" if x.ages else "")


def _contact(x: Lieu) -> str:
    return (
        ", ".join(c for c in (x.adresse, x.telephone, x.site or x.monenfant) if c)
        or "à demander en mairie"
    )

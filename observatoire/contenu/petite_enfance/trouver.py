"""Où faire garder son enfant autour d'une commune : le dépliant, la carte, les lieux de la page des familles.

Rien d'interne : les colonnes publiques des structures ouvertes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from observatoire import formats
from observatoire.analyses.trouver_accueil import Lieu, trouver
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.registre import element, figure_de
from observatoire.documents.contenu import (
    Bloc,
    Cellule,
    Document,
    Illustration,
    Lien,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.rendu import en_tete_de
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import manque
from observatoire.local.horaires import dire_ouverture
from observatoire.modele import Niveau, Territoire, sans_accent
from observatoire.territoire.noms import de

MONENFANT = "https://monenfant.fr"
TITRES = {True: "Faire garder son enfant", False: "Être conseillé, se retrouver"}


def document(lecteur: Lecteur, commune: str) -> Document:
    """Les lieux d'accueil puis de conseil depuis `commune`, la carte, et où trouver le reste."""
    ou = Territoire(Niveau.COMMUNE, commune)
    nomme = Territoire(Niveau.COMMUNE, commune, lecteur.libelle(ou))
    lieux = trouver(lecteur, commune)
    blocs: list[Bloc] = []
    for accueil in (True, False):
        if any(x.accueil is accueil for x in lieux):
            # Le titre de la partie du dépliant est celui du tableau de l'écran.
            t = tableau(lieux, accueil=accueil)
            blocs += [Titre(t.titre), replace(t, titre="")]
    blocs.append(
        Paragraphe(
            "Les assistantes maternelles agréées et leurs disponibilités se cherchent sur "
            f"{MONENFANT}, ou auprès du relais petite enfance."
        )
    )
    if any(x.accueil for x in lieux):
        carte = figure_de(lecteur, "trouver_accueil", {"commune": commune})
        blocs.append(Illustration(carte))
    return Document(
        titre=f"Faire garder son enfant autour {de(nomme)}",
        sous_titre="Ce que le territoire propose aux familles d'un jeune enfant",
        blocs=tuple(blocs),
        page_de_titre=False,
        sommaire=False,
        **en_tete_de(lecteur, ou),
    )


def tableau(lieux: list[Lieu], *, accueil: bool, trajets: bool = True) -> Tableau:
    """Les lieux qui gardent l'enfant (`accueil`), ou ceux qui conseillent, dans l'ordre donné.

    `trajets` : faux pour tout le territoire, d'où les minutes n'ont pas de départ.
    """
    siens = [x for x in lieux if x.accueil is accueil]
    colonnes: list[tuple[Colonne, Callable[[Lieu], Cellule]]] = [
        (Colonne("Lieu", largeur=4), _fiche),
        (Colonne("Trajet, en minutes", largeur=1.6), _trajet),
        (Colonne("Ouverture", largeur=3), _ouverture),
        (Colonne("Contact", "lien", 2.7), _contact),
    ]
    gardees = colonnes if trajets else [colonnes[0], *colonnes[2:]]
    return Tableau(
        colonnes=tuple(c for c, _ in gardees),
        lignes=tuple(tuple(dire(x) for _, dire in gardees) for x in siens),
        titre=TITRES[accueil],
        notes=(
            "Trajets en voiture de mairie à mairie ; entre parenthèses, de la route la plus rapide à la plus lente.",
        )
        * trajets,
        fictives=frozenset(i for i, x in enumerate(siens) if x.fictif),
    )


def _trajet(x: Lieu) -> Cellule:
    return x.route.courte if x.route else "non estimé"


def _ouverture(x: Lieu) -> str:
    """« lundi 07:30-18:30, mardi … » en regroupant les jours de même horaire."""
    if not x.ouvertures:
        return "horaires à demander à la structure"
    dits = dire_ouverture(x.ouvertures)
    semaines = f" ; {x.semaines} semaines par an" if x.semaines else ""
    return dits + semaines


def _fiche(x: Lieu) -> str:
    """Le nom, puis où, pour quels âges, combien de places."""
    faits = [x.libelle_commune, x.ages, formats.pluriel(x.places, "place") if x.places else ""]
    return f"{x.nom}\n{' · '.join(f for f in faits if f)}"


def _contact(x: Lieu) -> Cellule:
    """Adresse, téléphone et site ; l'ensemble mène à la fiche de la structure s'il y en a une."""
    dits = ", ".join(c for c in (x.adresse, x.telephone) if c)
    if adresse := x.monenfant or x.site:
        site = "fiche monenfant.fr" if x.monenfant else x.site.split("://")[-1].rstrip("/")
        return Lien(f"{dits}, {site}" if dits else site, adresse)
    return dits or "à demander en mairie"


@element("trouver_accueil", "Lieux d'accueil autour d'une commune")
def trouver_accueil(lecteur: Lecteur, commune: str) -> Figure:
    """Les lieux qui accueillent un jeune enfant, par commune, et la route depuis `commune`."""
    lieux = [x for x in trouver(lecteur, commune) if x.accueil]
    if not lieux:
        raise AppelIncorrect(
            "Aucun lieu d'accueil du jeune enfant n'est saisi. À faire : remplir « Structures d'accueil »"
            " dans la page Inventaire, puis publier."
        )
    fond = couches(lecteur)
    depart = commun.nommer(lecteur, Territoire(Niveau.COMMUNE, commune))
    return Figure(
        identifiant="trouver_accueil",
        forme=Forme.SYMBOLES,
        titre=f"{formats.pluriel(len(lieux), 'lieu', 'lieux')} pour faire garder un jeune enfant autour "
        f"{de(depart)}",
        sous_titre=f"Minutes de voiture depuis {depart.libelle}, estimées",
        donnees=pd.DataFrame([_ligne(t, lieux) for t in fond.territoires]),
        unite="effectif",
        perimetre=f"{len(fond.territoires)} communes",
        definition="Crèches, micro-crèches, haltes-garderies, maisons d'assistantes maternelles, classes de "
        "toute petite section et arrêts itinérants ouverts, par commune. Les assistantes maternelles à leur "
        "domicile n'y sont pas.",
        notes=("Trajets de mairie à mairie.",),
        **fond.dessin,
        fictif=any(x.fictif for x in lieux),
        options=Options(nom_valeur="Lieux d'accueil"),
    )


def _ligne(t: Territoire, lieux: list[Lieu]) -> dict[str, object]:
    ici = [x for x in lieux if x.commune == t.code]
    route = next((x.route for x in ici if x.route), None)
    dits = ", ".join(x.nom for x in ici)
    return {
        "code": t.code,
        "libelle": t.libelle,
        "valeur": float(len(ici)),
        "statut": "fictif" if any(x.fictif for x in ici) else "publie",
        "note": f"{dits} : {route.dite()}" if ici and route else dits,
    }


_VIDE = "Aucun lieu de cette sorte n'est saisi"


@element("trouver_lieux", "Lieux d'accueil et de conseil autour d'une commune")
def trouver_lieux(lecteur: Lecteur, commune: str, accueil: bool = True) -> Bloc:
    """Les lieux qui gardent l'enfant, ou (`accueil` faux) ceux qui conseillent, avec leurs horaires."""
    lieux = trouver(lecteur, commune)
    if not any(x.accueil is accueil for x in lieux):
        raise AppelIncorrect(manque("structures", _VIDE))
    return tableau(lieux, accueil=accueil)


@element("trouver_offre", "Lieux d'accueil et de conseil du territoire")
def trouver_offre(lecteur: Lecteur) -> Sequence[Bloc]:
    """Tous les lieux que l'inventaire publie, commune par commune : qui garde, puis qui conseille."""
    depart = str(lecteur.communes()["code"].iloc[0])
    lieux = sorted(
        trouver(lecteur, depart), key=lambda x: (sans_accent(x.libelle_commune), sans_accent(x.nom))
    )
    if not lieux:
        raise AppelIncorrect(manque("structures", _VIDE))
    return [
        tableau(lieux, accueil=accueil, trajets=False)
        for accueil in (True, False)
        if any(x.accueil is accueil for x in lieux)
    ]

"""Parties sur la parentalité : la réponse, les lieux, où s'appuyer ; et le document ressource, qui les réunit."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre, dire, juger
from observatoire.affirmations.genres import Distance, Manque, au_dela
from observatoire.affirmations.mots import marque
from observatoire.analyses import parentalite
from observatoire.contenu.registre import blocs_de, element, figure_de
from observatoire.documents.contenu import (
    Bloc,
    Cellule,
    Document,
    Encadre,
    Illustration,
    Lien,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.rendu import en_tete_de
from observatoire.documents.tableau import A_COMPLETER, Attente, Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque, table
from observatoire.sources.declaration import a_deposer

ENFANTS = "enfants de moins de 15 ans"


def sans_lieu() -> str:
    """Ce qui manque quand aucun lieu n'est saisi, et les deux tables où le saisir."""
    return manque(
        "structures",
        "Aucun lieu d'accueil enfants-parents, café des parents ou espace de vie sociale n'est saisi, ni aucun "
        f"arrêt (table « {table('haltes').titre} »)",
    )


@element("parentalite_reponse", "Où les parents se retrouvent, en une phrase")
def parentalite_reponse(lecteur: Lecteur) -> Bloc:
    """Combien de lieux, combien d'enfants à portée."""
    fictif = bool(parentalite.lieux(lecteur)["fictif"].any())
    return Paragraphe(reponse(lecteur), "constat", fictif=fictif)


def reponse(contexte: Lecteur) -> str:
    """La phrase : les lieux saisis, les enfants, ceux qui en sont à 15 minutes."""
    lieux = parentalite.lieux(contexte)
    p = parentalite.portee(contexte, tuple(lieux["code"]))
    pres = a_portee(p, 15, "d'un de ces lieux")
    combien = f"{chiffre(pres.total.valeur, ENFANTS)} vivent sur le territoire ({p.annee})."
    if pres.total.valeur is None:
        combien = sans_enfants()
    if lieux.empty:
        communes = parentalite.appuis(contexte)["code"].nunique()
        appuis = chiffre(communes) if communes else "aucune connue"
        return (
            f"{combien} Aucun lieu de rencontre des parents n'est encore saisi : ce n'est pas dire qu'il n'y en a "
            f"pas. Communes qui ont un lieu public où une action pourrait s'appuyer : {appuis}."
        )
    fixes = int((~lieux["itinerant"].astype(bool)).sum())
    return (
        f"{marque(bool(lieux['fictif'].any()))}Les parents se retrouvent dans {formats.pluriel(fixes, 'lieu fixe', 'lieux fixes')} et "
        f"{formats.pluriel(len(lieux) - fixes, 'arrêt itinérant', 'arrêts itinérants')}. {combien} "
        f"{dire(juger(pres))}."
    )


def a_portee(p: parentalite.Portee, rayon: float, de: str) -> Distance:
    """Les enfants de moins de 15 ans à `rayon` minutes ou moins d'un lieu."""
    t = p.communes.set_index("code")
    return au_dela(ENFANTS, t["enfants"], t, rayon, de, dedans=True)


def sans_enfants() -> str:
    """Ce qui manque quand on ne sait pas combien d'enfants vivent ici."""
    manquant = Manque(
        f"Le nombre d'{ENFANTS} n'est pas connu", faire=a_deposer("insee_evolution_structure")
    )
    return dire(juger(manquant))


@element("parentalite_lieux_liste", "Lieux et arrêts de parentalité")
def parentalite_lieux(lecteur: Lecteur, par_type: bool = False) -> Bloc | Sequence[Bloc]:
    """Les lieux et arrêts saisis, en un tableau ou en un tableau par type de lieu."""
    lieux = parentalite.lieux(lecteur)
    if lieux.empty:
        raise AppelIncorrect(sans_lieu())
    if not par_type:
        return _lieux(lieux, "Lieux et arrêts de parentalité")
    blocs: list[Bloc] = []
    for genre, siens in lieux.groupby("type", sort=True):
        blocs += [Titre(str(genre)), _lieux(siens, "")]
    return blocs


def _lieux(lieux: pd.DataFrame, titre: str) -> Tableau:
    """Un tableau de lieux ; sans titre, le type est déjà dit au-dessus."""
    genre = {Colonne("Type", largeur=18): "type"} if titre else {}
    return en_tableau(
        lieux,
        {
            Colonne("Commune", largeur=16): "commune",
            Colonne("Lieu", largeur=26): lambda x: x["nom"] or Attente("lieu à compléter"),
            **genre,
            Colonne("Quand", largeur=22): lambda x: x["quand"].strip() or A_COMPLETER,
            Colonne("En savoir plus", "lien", 18): lambda x: _contact(x["contact"]),
        },
        titre=titre,
        notes=("Un arrêt itinérant a une ligne par jour de passage.",) * bool(titre),
    )


def _contact(adresse: str) -> Cellule:
    return Lien(adresse, adresse) if adresse.startswith("http") else adresse or A_COMPLETER


@element("parentalite_appuis", "Lieux publics où s'appuyer")
def parentalite_appuis(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les communes qui ont un lieu public où une action itinérante pourrait s'appuyer."""
    lus = parentalite.appuis(lecteur)
    if lus.empty:
        raise AppelIncorrect(
            "Aucun lieu public n'est connu. À faire : déposer sur la page Données la base permanente des équipements "
            "(INSEE), l'annuaire de l'éducation ou la liste des France services (ANCT)."
        )
    par_commune = lus.groupby("commune")["type"].agg(lambda t: ", ".join(sorted(set(t))))
    ont = f"{formats.pluriel(len(par_commune), 'commune')} {'ont' if len(par_commune) > 1 else 'a'}"
    return [
        Paragraphe(
            f"{ont} une école, une bibliothèque, un accueil de loisirs, une crèche ou un espace France services.",
            "constat",
        ),
        Tableau(
            colonnes=(Colonne("Commune", largeur=1), Colonne("Lieux connus", largeur=3)),
            lignes=tuple((str(c), str(v)) for c, v in par_commune.items()),
            titre="Lieux publics où s'appuyer",
            notes=("Ni l'accord ni la place n'y sont dits.",),
        ),
    ]


def document(lecteur: Lecteur, rayon: float = 15.0) -> Document:
    """Les lieux par type, la carte des familles à portée, et les lieux publics où s'appuyer.

    Sans lieu saisi, le document le dit, et donne les lieux publics où une action pourrait s'appuyer.
    """

    def partie(nom: str, parametres: Mapping[str, Any]) -> list[Bloc]:
        try:
            return list(blocs_de(lecteur, nom, parametres))
        except AppelIncorrect as e:
            return [Encadre(str(e), "Non disponible", "alerte")]

    return Document(
        titre="Parentalité : qui accueille les parents, où et quand ?",
        sous_titre="Document ressource des acteurs",
        blocs=(
            *partie("parentalite_lieux_liste", {"par_type": True}),
            *_cartes(lecteur, rayon),
            Titre("Lieux publics où s'appuyer"),
            *partie("parentalite_appuis", {}),
        ),
        page_de_titre=False, sommaire=False, **en_tete_de(lecteur),
    )  # fmt: skip


def _cartes(lecteur: Lecteur, rayon: float) -> list[Bloc]:
    for nom, parametres in (("parentalite_portee", {"rayon": rayon}), ("enfants_moins_15", {})):
        try:
            return [
                Titre("Les familles à portée"),
                Illustration(figure_de(lecteur, nom, parametres)),
            ]
        except AppelIncorrect:
            continue
    return []

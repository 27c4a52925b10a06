"""Les autorisations des crèches : leurs échéances, le renouvellement à demander, ce qui reste à saisir."""

from collections.abc import Sequence
from typing import Literal

from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import tableau_saisi
from observatoire.documents.contenu import Bloc, Etat, Liste
from observatoire.documents.tableau import Colonne, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque
from observatoire.methodes import autorisations as horloges
from observatoire.schema.autorisations import (
    CONFLIT,
    MICRO,
    REGLES_MICRO,
    TRANSFORMER,
    lire,
)
from observatoire.schema.publie import communes_de

_ETATS: dict[horloges.Etat, Literal["bon", "attente", "alerte"]] = {
    horloges.Etat.SANS_DATE: "attente",
    horloges.Etat.EN_COURS: "bon",
    horloges.Etat.A_DEMANDER: "attente",
    horloges.Etat.EN_RETARD: "alerte",
    horloges.Etat.FINIE: "alerte",
}
_DUREE = (
    "Une autorisation vaut quinze ans ; celles d'avant la loi du 18 décembre 2023 finissent entre 2027 et 2034 "
    "selon leur date (CSP, R2324-20-2 et D2324-24-2-1). La demande se dépose de 24 à 9 mois avant."
)


@element("autorisations", "Autorisations des crèches et leurs échéances")
def autorisations(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Jusqu'à quand chaque crèche est autorisée, et quand demander la suite ; une date manquante se dit."""
    connues = [a for a in lire(lecteur.locale("structures"), jour_de(lecteur, jour)) if a.creche]
    if not connues:
        raise AppelIncorrect(manque("structures", "Aucune crèche n'est saisie"))
    noms = communes_de(lecteur)
    colonnes = (
        *de_texte({"Structure": 24, "Commune": 16}),
        Colonne("État", "etat", 12),
        Colonne("Échéance", largeur=48),
    )
    lignes = (
        (
            a.exemple,
            (a.nom, noms.get(a.commune, a.commune), Etat(str(a.etat), _ETATS[a.etat]), a.phrase),
        )
        for a in connues
    )
    blocs: list[Bloc] = [
        tableau_saisi("Autorisations des crèches", colonnes, lignes, "structures", notes=(_DUREE,))
    ]
    if any(a.type in MICRO for a in connues):
        blocs.append(
            Liste(regles_micro(any(a.publique is not True for a in connues if a.type in MICRO)))
        )
    return blocs


def regles_micro(peut_etre_privee: bool) -> tuple[str, ...]:
    """Ce que la loi demande d'une micro-crèche, et si on la transforme."""
    return (REGLES_MICRO, TRANSFORMER, *((CONFLIT,) if peut_etre_privee else ()))

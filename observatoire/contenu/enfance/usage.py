"""L'usage et le prix des accueils de loisirs : par type de jour, par accueil, par école ; selon le quotient."""

from collections.abc import Sequence
from typing import Any

from observatoire import formats
from observatoire.analyses import loisirs_usage
from observatoire.contenu.commun.proteges import tableau_protege
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque

_PAR = {"type_jour": "Type de jour", "accueil": "Accueil de loisirs", "ecole": "École"}


@element("loisirs_presences", "Présences dans les accueils de loisirs")
def loisirs_presences(lecteur: Lecteur) -> Sequence[Bloc]:
    """Enfants inscrits et journées de présence par type de jour, par accueil et par école : comptes protégés."""
    tables, annee, fictif = loisirs_usage.presences(lecteur)
    if annee is None:
        raise AppelIncorrect(
            manque("presences_loisirs", "Aucune présence dans un accueil de loisirs n'est saisie")
        )
    seuil, colonnes = (
        lecteur.reglages.seuils.secret_local,
        {"inscrits": "Inscrits", "journees": "Journées"},
    )
    note = "Un enfant qui vient le mercredi et l'été compte deux fois : une fois par type de jour."
    return [
        tableau_protege(tables[par], nom, colonnes, f"Présences par {nom.lower()}, {annee}", seuil,
                        fictif=fictif, arrondi=par == "type_jour", notes=(note,) * (par == "type_jour"))
        for par, nom in _PAR.items()
    ]  # fmt: skip


@element("loisirs_tarifs", "Prix de la journée d'accueil de loisirs")
def loisirs_tarifs(lecteur: Lecteur) -> Bloc:
    """Le prix de la journée dans chaque accueil, par type de jour et tranche de quotient familial."""
    lus = loisirs_usage.tarifs(lecteur)
    if lus.empty:
        raise AppelIncorrect(
            manque("tarifs_loisirs", "Aucun tarif d'accueil de loisirs n'est saisi")
        )
    return en_tableau(
        lus,
        {
            Colonne("Accueil de loisirs", largeur=36): "accueil",
            Colonne("Jour", largeur=18): "jour",
            Colonne("Quotient familial", largeur=20): _quotient,
            Colonne("Prix de la journée", "montant", 14, decimales=2): "prix_jour",
            Colonne("Repas", largeur=12): lambda x: {True: "compris", False: "en plus"}.get(x["repas"], "à compléter"),
        },
        titre="Prix de la journée selon le quotient familial",
    )  # fmt: skip


def _quotient(x: Any) -> str:
    bas, haut = int(x["quotient_min"]), x["quotient_max"]
    if haut is None or haut != haut:
        return f"{formats.nombre(bas)} € et plus"
    return formats.de_a(formats.nombre(bas), f"{formats.nombre(int(haut))} €")

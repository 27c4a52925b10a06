"""L'usage et le prix des accueils de loisirs : par type de jour, par accueil, par école ; selon le quotient."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.analyses import loisirs_usage
from observatoire.contenu.commun.proteges import tableau_protege
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Tableau
from observatoire.documents.tableau import Colonne
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
def loisirs_tarifs(lecteur: Lecteur) -> Sequence[Bloc]:
    """Un tableau par accueil : le prix de la journée selon le quotient familial, un type de jour par colonne."""
    lus = loisirs_usage.tarifs(lecteur)
    if lus.empty:
        raise AppelIncorrect(
            manque("tarifs_loisirs", "Aucun tarif d'accueil de loisirs n'est saisi")
        )
    return [_tarifs(str(accueil), siens) for accueil, siens in lus.groupby("accueil", sort=False)]


def _tarifs(accueil: str, lus: pd.DataFrame) -> Tableau:
    tranches = lus.assign(tranche=[_quotient(x) for x in lus.to_dict("records")])
    prix = tranches.pivot_table("prix_jour", "tranche", "jour", aggfunc="first", sort=False)
    repas = {True: "Repas compris.", False: "Repas en plus."}
    dits = {repas.get(r, "") for r in lus["repas"].astype("object")}
    return Tableau(
        colonnes=(
            Colonne("Quotient familial", largeur=30),
            *(Colonne(str(j), "montant", 18, decimales=2, vide="—") for j in prix.columns),
        ),
        lignes=tuple((str(t), *map(float, v)) for t, v in zip(prix.index, prix.to_numpy(), strict=True)),
        titre=f"Prix de la journée : {accueil}",
        notes=tuple(dits) if len(dits) == 1 and "" not in dits else (),
        fictif=bool(lus["fictif"].any()),
    )  # fmt: skip


def _quotient(x: Any) -> str:
    bas, haut = int(x["quotient_min"]), x["quotient_max"]
    if haut is None or haut != haut:
        return f"{formats.nombre(bas)} € et plus"
    return formats.de_a(formats.nombre(bas), f"{formats.nombre(int(haut))} €")

"""Montrer un tableau de comptes protégés (`methodes.petits_comptes`) : lignes réunies nommées, colonnes tues dites."""

from collections.abc import Mapping

import pandas as pd

from observatoire import formats
from observatoire.analyses import comptes
from observatoire.documents.contenu import Tableau, Valeur
from observatoire.documents.tableau import A_COMPLETER, Cellule, Colonne

_NOMMEES = 3


def tableau_protege(
    protege: tuple[pd.DataFrame, set[str]],
    premiere: str,
    colonnes: Mapping[str, str],
    titre: str,
    seuil: int,
    *,
    fictif: bool = False,
    suite: bool = False,
    arrondi: bool = True,
    notes: tuple[str, ...] = (),
) -> Tableau:
    """Un tableau de comptes réunis et arrondis ; `suite` : les lignes se suivent (des mois) ;
    `arrondi` : le dire sous ce tableau."""
    reunis, tues = protege

    def cellule(c: str, v: float) -> Cellule:
        return Valeur(f"moins de {seuil}") if c in tues else None if v != v else v

    return Tableau(
        colonnes=(
            Colonne(premiere, largeur=46),
            *(Colonne(nom, "effectif", 18, vide=A_COMPLETER) for nom in colonnes.values()),
        ),
        lignes=tuple(
            (nommer(noms, suite), *(cellule(c, float(ligne[c])) for c in colonnes))
            for noms, ligne in zip(reunis.index, reunis.to_dict("records"), strict=True)
        ),
        titre=titre,
        fictif=fictif,
        notes=tuple(n for n in (comptes.note(seuil) * arrondi, *notes) if n),
    )


def nommer(noms: tuple[str, ...], suite: bool = False) -> str:
    """« Mercredi », « 09/2025 à 11/2025 », « Penne, Vaour et 3 autres »."""
    if suite and len(noms) > 1:
        return f"{noms[0]} à {noms[-1]}"
    reste = len(noms) - _NOMMEES
    if reste > 1:
        return f"{', '.join(noms[:_NOMMEES])} et {reste} autres"
    return formats.enumerer(noms)


def dite(ligne: comptes.Ligne | None, seuil: int) -> Valeur | None:
    """Un compte protégé comme il se lit : « environ 10 », « moins de 5 » ; None s'il n'est pas saisi."""
    if ligne is None:
        return None
    if ligne["statut"] == "secret":
        return Valeur(f"moins de {seuil}")
    n = float(str(ligne["valeur"]))
    return Valeur(f"environ {formats.nombre(n)}" if "bas" in ligne else formats.nombre(n), n)

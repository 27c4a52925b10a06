"""Ce qui tempère une valeur, ou explique son absence : des réserves typées, dites à la fin."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pandas as pd

from observatoire import formats
from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.declaration import Indicateur, Methode, Publie
from observatoire.local import nommer
from observatoire.methodes.sondage import CV_ORDRE_DE_GRANDEUR, coefficient_de_variation
from observatoire.sources.declaration import a_deposer, variables

Genre = Literal[
    "calcul", "perimetre", "niveau", "deposer", "incomplet", "secret", "sondage", "arrondi"
]


@dataclass(frozen=True)
class Reserve:
    """Une réserve : son genre, et sa phrase sans point.

    `calcul` : comment c'est calculé ; `perimetre` : un autre contour ; `niveau` : non publié là ;
    `deposer` : le fichier qui manque ; `incomplet` : une partie des communes manque ; `secret` ; `sondage` ;
    `arrondi` : entre quelles bornes une somme d'arrondis est certaine.
    """

    genre: Genre
    texte: str


ORDRE_DE_GRANDEUR = Reserve(
    "sondage",
    "ordre de grandeur : tiré d'une partie des ménages, trop peu pour une carte ou un rang",
)


class Ligne(NamedTuple):
    """Ce dont dépendent les réserves d'une ligne de valeurs ; `vide` : sans valeur, `peu` : un ordre de grandeur."""

    indicateur: str
    niveau: str
    statut: str
    fichier: str
    perimetre: str
    note: str
    certain_bas: float | None
    certain_haut: float | None
    vide: bool
    peu: bool


def reserves_des_lignes(
    declares: Mapping[str, Indicateur], lignes: pd.DataFrame
) -> tuple[list[tuple[Reserve, ...]], list[str]]:
    """Les réserves de chaque ligne de valeurs, telle que l'entrepôt la garde, et leurs phrases à la suite."""
    textes = lignes[list(Ligne._fields[:6])].astype("object")
    bornes = lignes[["certain_bas", "certain_haut"]].astype("object")
    colonnes: list[Iterable[Any]] = [
        *(textes[c] for c in textes),
        *(bornes[c].where(bornes[c].notna(), None) for c in bornes),
        lignes["valeur"].isna(),
        ordres_de_grandeur(lignes["numerateur"], lignes["tirage"]),
    ]
    dites = par_lignes(lambda i, *reste: reserves(declares[i], Ligne(i, *reste)), *colonnes)
    return dites, par_lignes(dire_reserves, dites)


def dire_reserves(reserves: Iterable[Reserve]) -> str:
    """Les réserves d'une ligne, à la suite."""
    return " ; ".join(r.texte for r in reserves)


def reserves(declare: Indicateur, ligne: Ligne) -> tuple[Reserve, ...]:
    """Les réserves d'une ligne de valeurs."""
    methode = isinstance(declare.calcul, Methode)
    dites: list[Reserve] = []
    if ligne.note:
        # Une méthode sans valeur dit elle-même ce qui lui manque.
        dites.append(Reserve("deposer" if methode and _absente(ligne) else "calcul", ligne.note))
    if ligne.perimetre:
        dites.append(Reserve("perimetre", _perimetre(ligne.perimetre)))
    if ligne.note and methode:
        return tuple(dites)
    if _absente(ligne):
        dites += _absences(declare, ligne)
    elif ligne.statut == "estime" and ligne.vide:
        dites.append(
            Reserve("secret", "une partie des communes est couverte par le secret statistique")
        )
    if not _absente(ligne) and ligne.peu:
        dites.append(ORDRE_DE_GRANDEUR)
    if ligne.certain_bas is not None:
        bornes = (
            formats.nombre(b, declare.decimales) for b in (ligne.certain_bas, ligne.certain_haut)
        )
        dites.append(Reserve("arrondi", f"bornes certaines de l'arrondi : {' à '.join(bornes)}"))
    return tuple(dites)


def par_lignes(dire: Callable[..., Any], *colonnes: Iterable[Any]) -> list[Any]:
    """Ce que `dire` rend de chaque ligne de ces colonnes, une fois par ligne différente."""
    dits: dict[tuple[Any, ...], Any] = {}
    lignes = list(zip(*colonnes, strict=True))
    for ligne in lignes:
        if ligne not in dits:
            dits[ligne] = dire(*ligne)
    return [dits[ligne] for ligne in lignes]


def _perimetre(dit: str) -> str:
    return dit if "périmètre" in dit else f"périmètre : {dit}"


def _absences(declare: Indicateur, ligne: Ligne) -> list[Reserve]:
    """Pourquoi une valeur manque, et le fichier à déposer s'il n'y en a aucun."""
    agrege = ligne.niveau in ("epci", "secteur")
    dites = []
    if isinstance(declare.calcul, Publie) and agrege:
        dites.append(
            Reserve(
                "niveau",
                "non publié à ce niveau : une médiane ou un taux ne se déduit pas des communes",
            )
        )
    if not ligne.fichier:
        dites.append(Reserve("deposer", fichiers_a_deposer(declare)))
    elif agrege:
        dites.append(
            Reserve("incomplet", "une partie des communes manque dans les fichiers déposés")
        )
    return dites


def _absente(ligne: Ligne) -> bool:
    return bool(ligne.statut == "absent")


def ordres_de_grandeur(effectifs: pd.Series, tirages: pd.Series) -> list[bool]:
    """Vrai d'un chiffre tiré de si peu de ménages que ni une carte ni un rang ne peuvent le porter."""
    tires = effectifs.notna() & tirages.notna() & (tirages > 0)
    trop = coefficient_de_variation(effectifs.where(tires), tirages) > CV_ORDRE_DE_GRANDEUR
    return list((tires & trop).to_numpy(dtype=bool))


def complementaire(declare: Indicateur) -> bool:
    """Vrai si l'indicateur repose sur l'exploitation complémentaire du recensement (un ménage sur cinq)."""
    connues = variables()
    return any(
        connues[v].exploitation == "complementaire"
        for v in variables_de(declare.calcul)
        if v in connues
    )


def fichiers_a_deposer(declare: Indicateur) -> str:
    """La phrase qui dit quel fichier déposer pour un indicateur, et où le trouver.

    Un indicateur qui repose sur ce que le territoire saisit dit quelles tables compléter.
    """
    saisies = declare.tables_saisies
    if saisies:
        return f"compléter, page Inventaire, {', '.join(nommer(t) for t in saisies)}"
    return a_deposer(*declare.sources) or "source non disponible"

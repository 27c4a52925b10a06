"""Des communes lues ensemble : ce qui a changé chez chacune, et le rang que chacune peut avoir."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire import affirmations, formats
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.contenu.territoire import cles
from observatoire.documents.contenu import Bloc
from observatoire.documents.tableau import Colonne, Tableau, Valeur
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.declaration import Indicateur
from observatoire.methodes.changement import FAUSSES_ADMISES
from observatoire.methodes.series import comparables
from observatoire.modele import Territoire
from observatoire.provenance import des_lignes
from observatoire.territoire import noms

_LUES_ENSEMBLE = (
    "Les communes sont lues ensemble : parmi celles qu'on dit changées, une sur "
    f"{round(1 / FAUSSES_ADMISES)} au plus le serait par le seul hasard (Benjamini et Hochberg)."
)
_RANGS = (
    "Le rang possible tient compte du hasard, pour toutes les communes à la fois (95 %) : deux communes dont "
    "les rangs se recouvrent ne se classent pas l'une par rapport à l'autre."
)


_EXACTES = "Valeurs exactes : seules deux communes à égalité partagent leur rang."


def _hasard(declare: Indicateur, valeurs: pd.DataFrame) -> bool:
    """Vrai si une de ces valeurs peut devoir quelque chose au hasard : un dénombrement entier n'en doit rien."""
    return declare.incertitude != "aucune" or bool((valeurs["bas"] < valeurs["haut"]).any())


@element("changements_communes", "Ce qui a changé, commune par commune")
def changements_communes(
    lecteur: Lecteur, identifiant: str, ou: str | None = None, niveau: str = "commune"
) -> Sequence[Bloc]:
    """Chaque commune entre deux dates qui se comparent, jugée avec les autres : changée, stable, ou on ne sait pas.

    Les deux dates sont les mêmes pour toutes : la dernière sûre, et la plus récente d'au moins cinq ans avant.
    Lève `AppelIncorrect` si deux dates ne se comparent pas.
    """
    declare = indicateur(identifiant)
    commun.refuser_zonage(declare)
    ensemble = commun.ensemble_de(lecteur, territoire(ou) if ou else None)
    dedans = lecteur.dans(ensemble, niveau)
    valeurs = cles.sures(commun.lire(lecteur, declare, dedans))
    debut, fin = _dates(declare, valeurs)
    paires = [_paire(valeurs, t, debut, fin) for t in dedans]
    dits = iter(affirmations.en_cellules(declare, [p for p in paires if p[0] is not None]))
    lignes = [
        (t.libelle, *_cellules(declare, a, b), None if a is None else next(dits))
        for t, (a, b) in zip(dedans, paires, strict=True)
    ]  # fmt: skip
    lues = pd.DataFrame([x for paire in paires for x in paire if x is not None])
    return [
        Tableau(
            colonnes=(
                Colonne(commun.MOTS_NIVEAUX[niveau].capitalize()[:-1]),
                Colonne(str(debut), "nombre", 14),
                Colonne(str(fin), "nombre", 14),
                Colonne("Ce qu'on peut dire", vide=formats.NON_DISPONIBLE),
            ),
            lignes=tuple(lignes),
            titre=f"{declare.libelle} : ce qui a changé {noms.ou(ensemble)}, {formats.periode(debut, fin)}",
            provenance=des_lignes(lues),
            notes=(_LUES_ENSEMBLE,) * _hasard(declare, lues),
        )
    ]


@element("rangs_communes", "Le rang que chaque commune peut avoir")
def rangs_communes(
    lecteur: Lecteur, identifiant: str, ou: str | None = None, annee: int | None = None,
    niveau: str = "commune",
) -> Sequence[Bloc]:  # fmt: skip
    """Le meilleur et le pire rang de chaque commune (1 : la plus grande valeur), d'après son intervalle.

    Lève `AppelIncorrect` si trop peu de valeurs sont assez sûres pour se ranger.
    """
    declare = indicateur(identifiant)
    commun.refuser_palmares(declare)
    commun.refuser_zonage(declare)
    ensemble = commun.ensemble_de(lecteur, territoire(ou) if ou else None)
    dedans = lecteur.dans(ensemble, niveau)
    annee = commun.derniere_annee(lecteur, declare, dedans, annee)
    valeurs = commun.lire(lecteur, declare, dedans, [annee], ranger=True)
    rangs = affirmations.rangs(declare, valeurs)
    if not rangs:
        raise AppelIncorrect(
            f"« {declare.libelle} » : trop peu de valeurs assez sûres pour se ranger en {annee}."
        )
    rangees = sorted(
        valeurs.to_dict("records"), key=lambda x: (*_rang(rangs, x), str(x["libelle"]))
    )
    return [
        Tableau(
            colonnes=(
                Colonne(commun.MOTS_NIVEAUX[niveau].capitalize()[:-1]),
                Colonne("Valeur", "nombre", 20),
                Colonne("Rang possible", vide="trop petits effectifs", largeur=24),
            ),
            lignes=tuple(
                (str(x["libelle"]), Valeur(affirmations.valeur(declare, pd.Series(x)), _connue(x["valeur"])),
                 _dit(rangs.get((str(x["niveau"]), str(x["code"])))))
                for x in rangees
            ),
            titre=f"{declare.libelle} : le rang que chaque commune peut avoir, {annee}",
            provenance=des_lignes(valeurs),
            notes=(_RANGS if _hasard(declare, valeurs) else _EXACTES,),
        )
    ]  # fmt: skip


def _dates(declare: Indicateur, valeurs: pd.DataFrame) -> tuple[int, int]:
    annees = sorted({int(a) for a in valeurs.loc[valeurs["valeur"].notna(), "fin"]})
    for fin in reversed(annees):
        avant = [
            a
            for a in annees
            if a <= fin - cles.RECUL
            and comparables(a, fin, affirmations.vient_du_recensement(declare))
        ]
        if avant:
            return avant[-1], fin
    raise AppelIncorrect(
        f"« {declare.libelle} » : aucune paire d'années à au moins {cles.RECUL} ans d'écart ne se compare. "
        f"À faire : {fichiers_a_deposer(declare)}."
    )  # fmt: skip


def _paire(valeurs: pd.DataFrame, t: Territoire, debut: int, fin: int) -> tuple[Any, Any]:
    siennes = cles.de(valeurs, t).set_index("fin", drop=False)
    if not {debut, fin} <= set(siennes.index):
        return None, None
    return siennes.loc[debut], siennes.loc[fin]


def _cellules(declare: Indicateur, *lignes: Any) -> list[Valeur | None]:
    return [
        None if x is None else Valeur(affirmations.valeur(declare, x), _connue(x["valeur"]))
        for x in lignes
    ]


def _rang(rangs: dict[tuple[str, str], tuple[int, int]], ligne: dict[Any, Any]) -> tuple[int, int]:
    """Les communes sans rang viennent à la fin."""
    return rangs.get((str(ligne["niveau"]), str(ligne["code"])), (10**6, 10**6))


def _dit(rang: tuple[int, int] | None) -> str | None:
    if rang is None:
        return None
    bas, haut = (f"{r}{'er' if r == 1 else 'e'}" for r in rang)
    return bas if rang[0] == rang[1] else f"{bas} à {haut}"


def _connue(valeur: Any) -> float | None:
    return None if pd.isna(valeur) else float(valeur)

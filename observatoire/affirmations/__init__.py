"""Les affirmations : ce que l'on veut dire (`genres`), si on peut le dire (`jugement`), et comment
cela se dit en français (`francais`). Ce qui suit dit un indicateur depuis des lignes de valeurs, celles
que rend `Lecteur.valeurs`.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from observatoire.affirmations import genres
from observatoire.affirmations.francais import dire
from observatoire.affirmations.genres import mesuree
from observatoire.affirmations.jugement import Jugement, Verdict, juger, juger_ensemble
from observatoire.affirmations.jugement import erreur as _erreur
from observatoire.affirmations.mots import valeur as _valeur
from observatoire.affirmations.sujet import Sujet, minuscule, modalites, sujet, vient_du_recensement
from observatoire.indicateurs.declaration import Indicateur
from observatoire.territoire.noms import LE_TERRITOIRE
from observatoire.territoire.perimetres import au_meme

__all__ = [
    "LE_TERRITOIRE",
    "changement",
    "chiffre",
    "constat",
    "dire",
    "en_cellules",
    "erreur",
    "evolution",
    "juger",
    "minuscule",
    "modalites",
    "rangs",
    "tempere",
    "titre_compare",
    "titre_etendue",
    "titre_evolution",
    "titre_niveau",
    "valeur",
    "vient_du_recensement",
]


def constat(
    declare: Indicateur, ligne: Any, comparaisons: Iterable[Any] = (), *, etude: str = ""
) -> str:
    """Ce que vaut un indicateur, où, quand, contre quoi et avec quelle réserve.

    `comparaisons` : lignes d'autres territoires, tues si elles n'ont pas de valeur ou pour un
    effectif (un total ne se compare pas à celui de la France). `etude` : code de
    l'intercommunalité étudiée, alors appelée « le territoire ».
    """
    autres = tuple(mesuree(x) for x in comparaisons)
    return dire(juger(genres.Comparaison(sujet(declare), mesuree(ligne, etude), autres)))


def changement(
    declare: Indicateur, avant: Any, apres: Any, etude: str = ""
) -> Jugement[genres.Changement]:
    """L'indicateur a-t-il changé entre deux lignes d'un même territoire ?"""
    lignes = mesuree(avant, etude), mesuree(apres, etude)
    return juger(genres.Changement(sujet(declare), *lignes))


def en_cellules(declare: Indicateur, paires: Iterable[tuple[Any, Any]]) -> list[str]:
    """Ce qu'on peut dire, en une cellule, de chaque paire (avant, après) de lignes lues ensemble."""
    s = sujet(declare)
    tous = [genres.Changement(s, mesuree(avant), mesuree(apres)) for avant, apres in paires]
    return [dire(j, "cellule") for j in juger_ensemble(tous)]


def evolution(
    declare: Indicateur,
    avant: Any,
    apres: Any,
    *,
    etude: str = "",
    registre: genres.Registre = "phrase",
) -> str:
    """Ce qui s'est passé entre deux lignes d'un même territoire, ou pourquoi on ne peut rien en dire."""
    return dire(changement(declare, avant, apres, etude), registre)


def valeur(declare: Indicateur, ligne: Any) -> str:
    """La valeur d'une ligne comme elle se lit : « 34,8 % », « secret », « +0,19 % par an »."""
    return _valeur(sujet(declare), mesuree(ligne))


def tempere(declare: Indicateur, ligne: Any) -> str:
    """La valeur et ce qui la tempère : « 100 enfants (estimé, entre 89 et 111) »."""
    return dire(juger(genres.Niveau(sujet(declare), mesuree(ligne))), "tempere")


def chiffre(v: float | None, unite: str = "", decimales: int = 0) -> str:
    """« 3 véhicules », « 1 commune », « non disponible » : un nombre et son unité, accordée."""
    mesure = genres.Mesuree(valeur=genres.nombre(v))
    s = Sujet(nom=unite, unite=unite, decimales=decimales)
    return dire(juger(genres.Niveau(s, mesure)), "cellule")


def erreur(declare: Indicateur, ligne: Any) -> float:
    """L'écart-type d'une valeur ; 0 pour un inventaire ou une médiane."""
    return _erreur(sujet(declare), mesuree(ligne))


def titre_niveau(declare: Indicateur, ligne: Any) -> str:
    """« Part des 65 ans ou plus, 2023 : 34,8 % à Vaour »."""
    return dire(juger(genres.Niveau(sujet(declare), mesuree(ligne))), "titre")


def titre_compare(declare: Indicateur, lignes: pd.DataFrame) -> str:
    """Notre valeur (la première ligne) et son unité, puis celle de chaque comparaison connue."""
    notre, *autres = _mesurees(lignes)
    return dire(juger(genres.Comparaison(sujet(declare), notre, tuple(autres))), "titre")


def titre_etendue(declare: Indicateur, lignes: pd.DataFrame, tout: Any = None) -> str:
    """Le constat d'une carte ou d'un classement : ce qui se détache, et où ; sinon ce que vaut l'ensemble
    (`tout`, sa ligne)."""
    return dire(juger(_ensemble(declare, lignes, tout)), "titre")


def rangs(declare: Indicateur, lignes: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    """(niveau, code) → les rangs que chaque valeur peut avoir (1 : la plus grande), parmi celles qui se
    rangent ; vide si rien ne se range."""
    j = juger(_ensemble(declare, lignes))
    if j.tete is None:
        return {}
    rangees = zip(j.retenues[2:], j.tete.rangs, strict=False)
    return {(str(m.lieu.niveau), m.lieu.code): r for m, r in rangees if m.lieu}


def _ensemble(declare: Indicateur, lignes: pd.DataFrame, tout: Any = None) -> genres.Extreme:
    ensemble = None if tout is None else mesuree(tout)
    return genres.Extreme(sujet(declare), tuple(_mesurees(lignes)), ensemble)


def titre_evolution(declare: Indicateur, lignes: pd.DataFrame) -> str:
    """Le constat d'une courbe : première et dernière valeurs sûres au même périmètre, ou la question."""
    sures = au_meme(lignes[lignes["valeur"].notna() & (lignes["statut"] != "provisoire")])
    avant, *_, apres = _mesurees(sures) if len(sures) > 1 else _mesurees(lignes.iloc[[0, 0]])
    j = juger(genres.Changement(sujet(declare), avant, apres))
    return dire(j if len(sures) > 1 else Jugement(j.affirmation, Verdict.INCONNU), "titre")


def _mesurees(lignes: pd.DataFrame) -> list[genres.Mesuree]:
    return [mesuree(x) for x in lignes.itertuples()]

"""L'intervalle de chaque valeur, selon la collecte : un seul genre à la fois, et sa cause à côté.

Par ordre : les bornes certaines de ce qui est caché ou arrondi (et l'intervalle probable d'une somme
d'arrondis, à côté) ; l'intervalle de ce qui est tiré, toujours ; celui d'un petit nombre exhaustif, si
l'on y voit un hasard.
"""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from observatoire.indicateurs.declaration import Indicateur, Moyenne, Ratio, Somme, TauxAnnuel
from observatoire.methodes import arrondis, sondage
from observatoire.methodes.arrondis import Arrondi
from observatoire.methodes.incertitude import garwood, wilson
from observatoire.modele import Cause, Nature


def _arrondies(formule: Callable[..., tuple[Any, Any]]) -> Callable[..., tuple[Any, Any]]:
    """La formule, dont les deux derniers arguments disent la règle : le pas, et 1 si l'arrondi est tiré au sort."""

    def calcule(*colonnes: Any) -> tuple[Any, Any]:
        *termes, pas, tire = colonnes
        if not len(pas):
            return pas, pas
        regle = Arrondi(float(pas[0]), "aleatoire" if tire[0] else "plus_proche")
        return formule(*termes, arrondi=regle)

    return calcule


# Les formules que le SQL appelle : nom → (fonction qui rend bas et haut, nombre d'arguments).
_FORMULES: dict[str, tuple[Callable[..., tuple[Any, Any]], int]] = {
    "garwood": (garwood, 1),
    "wilson": (wilson, 2),
    "part_sondee": (sondage.bornes_part, 3),
    "effectif_sonde": (sondage.bornes_effectif, 2),
    "somme_arrondie": (_arrondies(arrondis.bornes_somme), 5),
    "rapport_arrondi": (_arrondies(arrondis.bornes_rapport), 8),
}


def preparer(con: duckdb.DuckDBPyConnection) -> None:
    """Pose les fonctions d'intervalle sur une connexion."""
    for nom, (formule, combien) in _FORMULES.items():
        for rang, cote in enumerate(("bas", "haut")):
            con.create_function(
                f"{nom}_{cote}", _borne(formule, rang, combien), ["DOUBLE"] * combien, "DOUBLE",
                type=PythonUDFType.ARROW, null_handling=FunctionNullHandling.SPECIAL,
            )  # fmt: skip


def _borne(formule: Callable[..., tuple[Any, Any]], rang: int, combien: int) -> Callable[..., Any]:
    def calcule(*colonnes: pa.ChunkedArray) -> pa.Array:
        valeurs = [np.asarray(c.to_numpy(zero_copy_only=False), dtype=float) for c in colonnes]
        if combien > 1:  # une partie ne dépasse son tout que par le calcul du producteur
            valeurs[0] = np.where(formule is wilson, np.fmin(*valeurs[:2]), valeurs[0])
        bornes = np.asarray(formule(*valeurs)[rang], dtype=float)
        return pa.array(bornes, mask=~np.isfinite(bornes))

    # DuckDB compte les arguments dans la signature.
    noms = (Parameter(n, Parameter.POSITIONAL_ONLY) for n in "abcdefgh"[:combien])
    vars(calcule)["__signature__"] = Signature(list(noms))
    return calcule


def colonnes(indicateur: Indicateur, petit_effectif: int, arrondi: Arrondi) -> str:
    """Le SQL des colonnes d'intervalle, à poser sur le SELECT d'un calcul (`sql_calculs.sql`) ; `arrondi` : la
    règle que déclarent les sources de l'indicateur."""
    certaines = (
        f"bas IS NOT NULL AND NOT coalesce({_plusieurs_arrondis(indicateur, arrondi)}, FALSE)"
    )
    plafonnee = (
        "CASE WHEN haut IS NOT NULL THEN least(haut, 100) END"
        if _part_arrondie(indicateur)
        else "haut"
    )
    cas = [
        (certaines, "bas", plafonnee, Nature.CERTAINES,
         f"CASE WHEN valeur IS NULL THEN '{Cause.SECRET}' ELSE '{Cause.ARRONDI}' END"),
        ("bas IS NOT NULL", *_arrondi(indicateur, arrondi), Nature.PROBABLE_95, f"'{Cause.ARRONDI}'"),
        ("tirage > 0 AND valeur IS NOT NULL", *_tire(indicateur), Nature.PROBABLE_95, f"'{Cause.SONDAGE}'"),
        (_petit(indicateur, petit_effectif), *_hasard(indicateur), Nature.PROBABLE_95, f"'{Cause.HASARD}'"),
    ]  # fmt: skip
    dites = " ".join(
        f"WHEN {si} THEN {{'bas': {bas}, 'haut': {haut}, 'nature': '{nature}', 'cause': {cause}}}"
        for si, bas, haut, nature, cause in cas
        if bas != "NULL"
    )
    return (
        f"CASE {dites} END AS i, CASE WHEN {certaines} THEN NULL ELSE bas END AS certain_bas, "
        f"CASE WHEN {certaines} THEN NULL ELSE {plafonnee} END AS certain_haut"
    )


def _part_arrondie(i: Indicateur) -> bool:
    # Des effectifs arrondis laissent croire qu'une part dépasse son tout.
    return i.incertitude == "aucune" and isinstance(i.calcul, Ratio) and i.unite == "%"


def _facteur(i: Indicateur) -> float:
    return i.calcul.facteur if isinstance(i.calcul, Ratio | TauxAnnuel) else 1


def _plusieurs_arrondis(i: Indicateur, arrondi: Arrondi) -> str:
    """Une somme de plusieurs arrondis : ses bornes certaines sont trop larges pour être probables."""
    large = 2 * arrondi.erreur
    if isinstance(i.calcul, Ratio):
        return f"statut = 'arrondi' AND num_haut - num_bas > {large}"
    return (
        f"statut = 'arrondi' AND haut - bas > {large}" if isinstance(i.calcul, Somme) else "FALSE"
    )


def _arrondi(i: Indicateur, arrondi: Arrondi) -> tuple[str, str]:
    regle = f"{arrondi.pas}, {int(arrondi.regle == 'aleatoire')}"
    if isinstance(i.calcul, Ratio):
        termes = f"numerateur, num_bas, num_haut, denominateur, den_bas, den_haut, {regle}"
        bas, haut = (f"{i.calcul.facteur} * rapport_arrondi_{c}({termes})" for c in ("bas", "haut"))
        return f"greatest(bas, {bas})", f"least({'100, ' if i.unite == '%' else ''}haut, {haut})"
    if isinstance(i.calcul, Somme):
        bas, haut = (f"somme_arrondie_{c}(valeur, bas, haut, {regle})" for c in ("bas", "haut"))
        return f"greatest(bas, {bas})", f"least(haut, {haut})"
    return "NULL", "NULL"


def _tire(i: Indicateur) -> tuple[str, str]:
    """Ce qui est tiré : part d'un tout, rapport de deux groupes disjoints, ou effectif."""
    f = _facteur(i)
    part = i.incertitude == "part" or (i.incertitude == "aucune" and i.unite == "%")
    if isinstance(i.calcul, Ratio) and part:
        termes = "numerateur, denominateur, tirage"
        return f"{f} * part_sondee_bas({termes})", f"{f} * part_sondee_haut({termes})"
    if isinstance(i.calcul, Ratio) and i.incertitude == "rapport":
        return _rapport(i, "part_sondee_{c}(numerateur, numerateur + denominateur, tirage)")
    if isinstance(i.calcul, Somme):
        bas, haut = (
            f"CASE WHEN denominateur >= valeur THEN denominateur * part_sondee_{c}(valeur, denominateur, "
            f"tirage) ELSE effectif_sonde_{c}(valeur, tirage) END"
            for c in ("bas", "haut")
        )
        return bas, haut
    return "NULL", "NULL"


def _rapport(i: Indicateur, part: str) -> tuple[str, str]:
    """La part du premier groupe dans les deux, ramenée à un rapport."""
    bas, haut = (part.format(c=c) for c in ("bas", "haut"))
    f = _facteur(i)
    return f"{f} * {bas} / nullif(1 - {bas}, 0)", f"{f} * {haut} / nullif(1 - {haut}, 0)"


def _petit(i: Indicateur, petit_effectif: int) -> str:
    compte = {
        "part": "least(numerateur, denominateur - numerateur)",
        "rapport": "least(numerateur, denominateur)",
    }.get(i.incertitude, "numerateur")
    # Une moyenne d'années sert à juger une évolution : sa fourchette se montre toujours.
    petit = (
        ""
        if isinstance(i.calcul, Moyenne)
        else f" AND {compte} BETWEEN 0 AND {petit_effectif - 1e-9}"
    )
    return f"valeur IS NOT NULL{petit}"


def _hasard(i: Indicateur) -> tuple[str, str]:
    f = _facteur(i)
    match i.incertitude:
        case "poisson":
            bas, haut = (
                f"CASE WHEN numerateur > 0 AND valeur > 0 THEN garwood_{c}(numerateur) * valeur / "
                f"numerateur ELSE garwood_{c}(numerateur) * {f} / coalesce(denominateur, 1) END"
                for c in ("bas", "haut")
            )
            return bas, haut
        case "part":
            return (
                f"{f} * wilson_bas(numerateur, denominateur)",
                f"{f} * wilson_haut(numerateur, denominateur)",
            )
        case "rapport":
            return _rapport(i, "wilson_{c}(numerateur, numerateur + denominateur)")
        case _:
            return "NULL", "NULL"

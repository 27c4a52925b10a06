"""Une commune saisie par son nom ou son code, ramenée à son code INSEE actuel."""

from difflib import get_close_matches
from functools import cache

from geopandas import GeoDataFrame
from shapely.geometry import Point

from observatoire.local.probleme import SaisieIncomprise
from observatoire.modele import identifiant
from observatoire.territoire import (
    Reglages,
    contours,
    departement_de,
    libelles,
    membres,
    passage,
    reference,
    voisinage,
)


def code_de(texte: str, reglages: Reglages) -> str:
    """« Les Cabannes », « les cabannes (81) », « 81045 » → « 81045 ». Lève `SaisieIncomprise`."""
    brut = texte.strip()
    code = brut.split(" ", 1)[0].upper()
    for essai in (code, f"0{code}" if code.isdigit() and len(code) == 4 else code):
        if essai in libelles("commune"):
            return essai
        if essai in passage():
            return passage()[essai]
    nom = identifiant(brut.split("(")[0])
    trouves = _codes_par_nom().get(nom, ())
    siennes = [c for c in trouves if c in membres(reglages.epci)]
    departements = {departement_de(c) for c in membres(reglages.epci)}
    voisines = [c for c in trouves if departement_de(c) in departements]
    for choix in (siennes, voisines, list(trouves)):
        if len(choix) == 1:
            return choix[0]
    raise SaisieIncomprise(*_expliquer(texte, nom, list(trouves), reglages))


def code_du_point(lon: float, lat: float, reglages: Reglages) -> str:
    """La commune du territoire ou de son voisinage qui contient ce point ; vide s'il n'y en a pas."""
    autour = _autour(reglages.epci, reglages.seuils.minutes_voisinage)
    dedans = autour[autour.geometry.contains(Point(lon, lat))]
    return str(dedans["code"].iloc[0]) if len(dedans) else ""


@cache
def _autour(epci: str, minutes: int) -> GeoDataFrame:
    return contours([*membres(epci), *voisinage(epci, minutes)]).dropna(subset=["geometry"])


def _expliquer(
    texte: str, nom: str, trouves: list[str], reglages: Reglages
) -> tuple[str, str, str]:
    if trouves:
        codes = " ou ".join(trouves[:4])
        return f"plusieurs communes s'appellent « {texte} »", f"un code : {codes}", "écrire le code"
    noms = {identifiant(libelles("commune")[c]): c for c in membres(reglages.epci)}
    proches = get_close_matches(nom, noms, n=2, cutoff=0.6)
    exemples = " ou ".join(f"« {libelles('commune')[noms[p]]} »" for p in proches)
    return (
        f"la commune « {texte} » est inconnue",
        exemples or "le nom ou le code INSEE d'une commune, par exemple 01004",
        "corriger le nom, ou écrire le code INSEE",
    )


@cache
def _codes_par_nom() -> dict[str, tuple[str, ...]]:
    table = reference()
    noms = table["libelle"].map(identifiant)
    groupes = table["code"].groupby(noms).agg(tuple)
    return {str(k): tuple(v) for k, v in groupes.items()}

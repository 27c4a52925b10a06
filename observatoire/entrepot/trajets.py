"""Les minutes par la route d'un dépôt qui contient un extrait d'OpenStreetMap : `trajets` et `isochrones`.

Entre les communes des départements du territoire et de son anneau, dans les deux sens. Une commune que
l'extrait n'atteint pas garde ses minutes estimées, et le compte rendu du fichier la nomme.
"""

import hashlib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from observatoire import disque, formats
from observatoire.entrepot.lecture_depot import SANS_EFFET
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.entrepot.reprise import attache
from observatoire.entrepot.trajets_calculs import HAMEAUX, Points, a_moins_de, calculer, trous
from observatoire.erreurs import FichierRefuse
from observatoire.routes import SOURCE, fichier
from observatoire.routes.graphe import Boite
from observatoire.routes.reseaux import Reseaux, preparer
from observatoire.routes.trajets import accrocher
from observatoire.sources.sql import Base, inserer
from observatoire.territoire import Reglages, contours, membres, reference

Suivi = Callable[[str, float], object]

_MARGE_KM, _KM_PAR_DEGRE = 20.0, 111.195
_LOIN_METRES = 500.0


def remplir(
    con: Base, rendus: list[CompteRendu], donnees: Path, entrepot: Path, precedent: Path | None,
    reglages: Reglages, suivi: Suivi,
) -> None:  # fmt: skip
    """Remplit `trajets` et `isochrones` d'après les extraits reconnus, et le dit dans leur compte rendu.

    Un extrait refusé laisse en service le réseau que sa version précédente avait donné.
    """
    refuses = [r for r in rendus if fichier.est_extrait(Path(r.chemin)) and r.statut in SANS_EFFET]
    bons = [r for r in rendus if r.source == SOURCE and r.statut == "reconnu"]
    if refuses and precedent is not None and _reprendre(con, precedent, refuses):
        return
    if not bons:
        return
    communes = _communes(con, reglages)
    suivi("Lecture des routes", 0.66)
    try:
        extraits = {donnees / r.chemin: r.empreinte for r in bons}
        reseaux = preparer(extraits, boite(communes), entrepot)
    except FichierRefuse as e:
        for r in bons:
            r.refuser(str(e))
        if precedent is not None:
            _reprendre(con, precedent, bons)
        return
    suivi("Calcul des trajets", 0.69)
    points = Points(communes, _hameaux(communes, reseaux))
    trajets, surfaces = _gardes(entrepot, reseaux, points)
    for table, lignes in (("trajets", trajets), ("isochrones", surfaces)):
        inserer(con, table, lignes.assign(fichier=bons[0].fichier))
    dites = _dire(reseaux, points, trajets)
    for r in bons:
        r.bilan.lignes_lues = int((trajets["mode"] == "voiture").sum())
        r.remarquer(*dites)


def _reprendre(con: Base, precedent: Path, refuses: list[CompteRendu]) -> bool:
    """Recopie les trajets de l'édition précédente si l'un de ces extraits en était."""
    with attache(con, precedent):
        tables = {t for (t,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'avant'").fetchall()}  # fmt: skip
        chemins = [r.chemin for r in refuses]
        siens = con.execute(
            "SELECT 1 FROM avant.fichiers WHERE source = ? AND chemin IN (SELECT unnest(?))",
            [SOURCE, chemins],
        ).fetchall()
        if "trajets" not in tables or not siens:
            return False
        for table in ("trajets", "isochrones"):
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM avant.{table}")
    for r in refuses:
        r.source = SOURCE
    return True


def _communes(con: Base, reglages: Reglages) -> pd.DataFrame:
    siennes = set(membres(reglages.epci))
    toutes = con.execute(
        "SELECT code, departement, lon, lat, superficie_km2 FROM territoires "
        "WHERE niveau = 'commune' AND lon IS NOT NULL ORDER BY code"
    ).df()
    ici = toutes["code"].isin(siennes)
    autour = a_moins_de(toutes, toutes[ici], _MARGE_KM)
    garde = toutes["departement"].isin(toutes.loc[ici, "departement"]) | autour
    return toutes[garde].assign(sienne=ici).reset_index(drop=True)


def boite(communes: pd.DataFrame) -> Boite:
    """Le cadre des communes, élargi d'une vingtaine de kilomètres : une route en sort et y revient."""
    lon, lat = communes["lon"], communes["lat"]
    haut = _MARGE_KM / _KM_PAR_DEGRE
    large = haut / float(np.cos(np.radians(lat.mean())))
    return (
        float(lon.min()) - large, float(lat.min()) - haut, float(lon.max()) + large, float(lat.max()) + haut
    )  # fmt: skip


def _hameaux(communes: pd.DataFrame, reseaux: Reseaux) -> pd.DataFrame:
    """Les lieux habités de chaque commune, là où l'extrait en nomme trois au moins."""
    x, y = reseaux.lieux.T if len(reseaux.lieux) else (np.empty(0), np.empty(0))
    lieux = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=4326)
    surfaces = contours(communes["code"]).dropna(subset=["geometry"])[["code", "geometry"]]
    dedans = gpd.sjoin(lieux, surfaces, predicate="within")
    table = pd.DataFrame(
        {"code": dedans["code"], "lon": dedans.geometry.x, "lat": dedans.geometry.y}
    )
    combien = table.groupby("code")["lon"].transform("size")
    return table[combien >= HAMEAUX].sort_values(["code", "lon", "lat"]).reset_index(drop=True)


def _gardes(entrepot: Path, reseaux: Reseaux, points: Points) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Les trajets et les isochrones, relus s'ils ont déjà été calculés pour ce réseau et ces points."""
    somme = hashlib.sha256(reseaux.empreinte.encode())
    for table in (points.communes, points.hameaux):
        somme.update(table.to_csv(index=False).encode())
    for nom in (
        "routes/trajets.py",
        "routes/isochrones.py",
        "entrepot/trajets_calculs.py",
        "methodes/trajets.py",
        "geodesie.py",
    ):
        somme.update((files("observatoire") / nom).read_bytes())
    gardes = [
        entrepot / "routes" / f"{somme.hexdigest()[:16]}-{t}.parquet"
        for t in ("trajets", "surfaces")
    ]
    try:
        return pd.read_parquet(gardes[0]), pd.read_parquet(gardes[1])
    except (OSError, ValueError):
        tables = calculer(reseaux, points)
    for ancien in gardes[0].parent.glob("*.parquet"):
        ancien.unlink(missing_ok=True)
    for garde, lignes in zip(gardes, tables, strict=True):
        with disque.remplacer(garde) as flux:
            lignes.to_parquet(flux, index=False)
    return tables


def _dire(reseaux: Reseaux, points: Points, trajets: pd.DataFrame) -> list[str]:
    """Ce que l'extrait relie, et ce qu'il n'atteint pas, pour la page Données."""
    c = points.communes
    accroches = accrocher(reseaux.modes["voiture"], c["lon"].to_numpy(), c["lat"].to_numpy())
    reliees, siennes = accroches.troncon >= 0, c["sienne"].to_numpy()
    quand = f" du {formats.jour(pd.Timestamp(reseaux.date).date())}" if reseaux.date else ""
    combien = formats.nombre(int((trajets["mode"] == "voiture").sum()))
    dites = [
        f"réseau routier{quand} : {int((reliees & siennes).sum())} communes sur "
        f"{int(siennes.sum())} reliées, autour, {int((reliees & ~siennes).sum())} sur {int((~siennes).sum())} ; "
        f"{combien} trajets calculés"
    ]
    noms = reference().set_index("code")["libelle"]
    if manquent := trous(points, accroches):
        dites.append(
            f"l'extrait s'arrête avant {_noms(noms, manquent)} : minutes estimées à vol d'oiseau, et des trajets "
            "voisins peut-être trop longs ; ajouter l'extrait de la région voisine"
        )
    loin = sorted(c.loc[reliees & siennes & (accroches.metres > _LOIN_METRES), "code"])
    if loin:
        dites.append(f"à plus de 500 m d'une route connue : {_noms(noms, loin)}")
    return dites


def _noms(noms: pd.Series, codes: list[str]) -> str:
    suite = [f"et {len(codes) - 5} autres"] if len(codes) > 6 else []
    montres = codes[:5] if suite else codes
    return ", ".join([*(str(noms[c]) for c in montres), *suite])

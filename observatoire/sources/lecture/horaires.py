"""Des horaires de transport en commun (GTFS, un `.zip`) à une ligne par commune, qu'une source déclarée lit.

Un départ est une course qui part d'un arrêt de la commune et n'y finit pas ; plusieurs arrêts d'une même course n'en
font qu'un. Les semaines comptées sont les ordinaires : au moins la moitié des courses de la plus servie.
"""

import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

import duckdb
import geopandas as gpd
import pandas as pd

from observatoire.erreurs import FichierRefuse
from observatoire.sources.lecture.archive import extraire
from observatoire.sources.lecture.canonique import copie_neuve
from observatoire.sources.lecture.feuille import Feuille
from observatoire.sources.lecture.texte import feuille_texte
from observatoire.sources.sql import inserer, litteral
from observatoire.territoire import contours, reference

_EXIGES = {
    "stops": ("stop_id", "stop_name", "stop_lat", "stop_lon"),
    "trips": ("trip_id", "route_id", "service_id"),
    "stop_times": ("trip_id", "stop_id", "stop_sequence"),
}
_FACULTATIFS = {
    "agency": ("agency_name",),
    "calendar": ("service_id", "start_date", "end_date", "monday", "tuesday", "wednesday", "thursday", "friday",
                 "saturday", "sunday"),
    "calendar_dates": ("service_id", "date", "exception_type"),
    "frequencies": ("trip_id", "start_time", "end_time", "headway_secs"),
}  # fmt: skip
_EN_PLUS = {"stops": ("parent_station",), "stop_times": ("pickup_type",)}
# Un arrêt de bord de mer tombe hors d'un contour généralisé ; en degrés, un kilomètre environ.
_BORD, _AUTOUR = 0.01, 0.3


def est_un_reseau(chemin: Path) -> bool:
    """Vrai pour une archive qui a les fichiers d'un GTFS."""
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(chemin) as z:
        return {f"{t}.txt" for t in _EXIGES} <= {
            PurePosixPath(n).name.lower() for n in z.namelist()
        }
    return False


def feuille_horaires(chemin: Path, nom: str, dossier: Path) -> Feuille:
    """Une ligne par commune desservie : arrêts, lignes, départs par jour, et les exploitants du réseau.

    D'une commune sans arrêt on ne sait rien : un autre réseau y passe peut-être.

    Lève `FichierRefuse` : colonne qui manque, aucun arrêt en France, aucune course datée.
    """
    with duckdb.connect() as con:
        con.execute(f"SET temp_directory = {litteral(str(dossier))}")
        extraits = extraire(chemin, nom, dossier)
        membres = {PurePosixPath(m.lower().rpartition("› ")[2]).stem: c for c, m in extraits}
        for table, colonnes in {**_EXIGES, **_FACULTATIFS}.items():
            _charger(con, nom, table, colonnes, membres.get(table))
        arrets = _placer(con, nom)
        inserer(con, "places", arrets, creer=True)
        if not _compter(con):
            raise FichierRefuse(
                "aucune course n'a de date", ou=nom, attendu="un calendrier (calendar.txt ou calendar_dates.txt)",
                faire="prendre le fichier en cours sur transport.data.gouv.fr",
            )  # fmt: skip
        copie = copie_neuve(dossier, ".csv")
        con.execute(f"COPY ({_TABLE}) TO {litteral(str(copie))} (DELIMITER ';', HEADER)")
    return feuille_texte(copie, nom, dossier)


def _charger(
    con: duckdb.DuckDBPyConnection, nom: str, table: str, colonnes: tuple[str, ...], copie: Path | None
) -> None:  # fmt: skip
    if copie is None:
        vides = ", ".join(f"NULL::VARCHAR AS {c}" for c in colonnes)
        con.execute(f"CREATE TABLE {table} AS SELECT {vides} WHERE false")
        return
    lu = f"read_csv({litteral(str(copie))}, all_varchar = true, header = true, delim = ',', quote = '\"')"
    presentes = [d[0] for d in con.execute(f"SELECT * FROM {lu} LIMIT 0").description or ()]
    connues = {p.strip().lower(): p for p in presentes}
    for c in colonnes:
        if c not in connues:
            raise FichierRefuse(
                f"la colonne « {c} » manque", ou=f"{nom} › {table}.txt", attendu="un fichier GTFS entier",
                faire="le reprendre sur transport.data.gouv.fr",
            )  # fmt: skip
    voulues = [f'trim("{connues[c]}") AS {c}' for c in colonnes]
    voulues += [
        f'trim("{connues[c]}") AS {c}' if c in connues else f"NULL::VARCHAR AS {c}"
        for c in _EN_PLUS.get(table, ())
    ]
    con.execute(f"CREATE TABLE {table} AS SELECT {', '.join(voulues)} FROM {lu}")


def _placer(con: duckdb.DuckDBPyConnection, nom: str) -> pd.DataFrame:
    """Chaque arrêt et sa commune : `stop_id`, `lieu` (station, sinon nom), `code`, `lon`, `lat`."""
    points = con.execute(
        "SELECT stop_id, coalesce(nullif(parent_station, ''), stop_name) AS lieu, "
        "TRY_CAST(stop_lon AS DOUBLE) AS lon, TRY_CAST(stop_lat AS DOUBLE) AS lat FROM stops"
    ).df()
    points = points[points["lon"].between(-180, 180) & points["lat"].between(-90, 90)]
    codes = _autour(points)
    fond = contours(codes).set_crs(None, allow_override=True)[["code", "geometry"]]
    geo = gpd.GeoDataFrame(points, geometry=gpd.points_from_xy(points["lon"], points["lat"]))
    proches = (
        gpd.sjoin_nearest(geo, fond[~fond.geometry.is_empty], max_distance=_BORD)
        if codes
        else geo.iloc[:0]
    )
    if proches.empty:
        raise FichierRefuse(
            "aucun arrêt n'est en France", ou=nom, attendu="des longitudes et latitudes en degrés (stops.txt)",
            faire="vérifier que le fichier est celui du réseau voulu",
        )  # fmt: skip
    uniques = proches.sort_values("code").drop_duplicates("stop_id")
    return pd.DataFrame(uniques[["stop_id", "lieu", "code", "lon", "lat"]])


def _autour(points: pd.DataFrame) -> list[str]:
    """Les communes dont la mairie est dans le cadre des arrêts, ou à trente kilomètres."""
    r = reference()
    cadre = (
        r[c].between(points[c].min() - _AUTOUR, points[c].max() + _AUTOUR) for c in ("lon", "lat")
    )
    return list(r.loc[next(cadre) & next(cadre), "code"])


def _compter(con: duckdb.DuckDBPyConnection) -> bool:
    """Remplit `jours` (dates des semaines ordinaires) et `departs` (commune, date, courses) ; faux sans date."""
    for ordre in _ORDRES:
        con.execute(ordre)
    [(combien,)] = con.execute("SELECT count(*) FROM jours").fetchall()
    return bool(combien)


_JOURS = " ".join(
    f"WHEN {rang} THEN {jour} = '1'"
    for rang, jour in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), start=1
    )
)
_DATE = "try_strptime({}, '%Y%m%d')::DATE"
_SECONDES = (
    "(split_part({0}, ':', 1)::INTEGER * 3600 + split_part({0}, ':', 2)::INTEGER * 60 "
    "+ split_part({0}, ':', 3)::INTEGER)"
)
_ORDRES = (
    f"""CREATE TABLE services AS
    SELECT DISTINCT service_id, jour FROM (
        SELECT service_id, unnest(generate_series({_DATE.format("start_date")},
            least({_DATE.format("end_date")}, {_DATE.format("start_date")} + 730), INTERVAL 1 DAY))::DATE AS jour, *
        FROM calendar) WHERE CASE isodow(jour) {_JOURS} END
    UNION SELECT service_id, {_DATE.format("date")} FROM calendar_dates WHERE exception_type = '1'
    EXCEPT SELECT service_id, {_DATE.format("date")} FROM calendar_dates WHERE exception_type = '2'""",
    # Une course à fréquence part plusieurs fois.
    f"""CREATE TABLE courses AS
    SELECT t.trip_id, t.route_id, t.service_id, coalesce(f.n, 1) AS n FROM trips t LEFT JOIN (
        SELECT trip_id, sum(ceil(({_SECONDES.format("end_time")} - {_SECONDES.format("start_time")})
            / greatest(1, headway_secs::INTEGER)))::BIGINT AS n
        FROM frequencies GROUP BY trip_id) f USING (trip_id)""",
    """CREATE TABLE passages AS
    SELECT DISTINCT p.code, c.trip_id, c.route_id, c.service_id, c.n FROM (
        SELECT *, max(stop_sequence::INTEGER) OVER (PARTITION BY trip_id) AS terminus FROM stop_times) s
    JOIN places p USING (stop_id) JOIN courses c USING (trip_id)
    WHERE s.stop_sequence::INTEGER < terminus AND coalesce(s.pickup_type, '') <> '1'""",
    """CREATE TABLE jours AS
    WITH par_jour AS (SELECT jour, sum(n)::BIGINT AS n FROM services JOIN courses USING (service_id) GROUP BY jour),
    semaines AS (SELECT date_trunc('week', jour) AS semaine, sum(n)::BIGINT AS n FROM par_jour GROUP BY 1)
    SELECT (semaine + to_days(d::INTEGER))::DATE AS jour,
        CASE d WHEN 5 THEN 'samedi' WHEN 6 THEN 'dimanche' ELSE 'ouvre' END AS genre
    FROM semaines, range(7) r(d) WHERE 2 * n >= (SELECT max(n) FROM semaines)""",
    """CREATE TABLE departs AS
    SELECT p.code, s.jour, sum(p.n)::BIGINT AS n FROM passages p JOIN services s USING (service_id)
    JOIN jours USING (jour) GROUP BY p.code, s.jour""",
)
# La médiane des jours d'un genre, un jour sans course valant zéro.
_TABLE = """
    WITH codes AS (SELECT DISTINCT code FROM places),
    medianes AS (
        SELECT code, genre, median(coalesce(n, 0)) AS n
        FROM codes CROSS JOIN jours LEFT JOIN departs USING (code, jour) GROUP BY code, genre)
    SELECT code AS gtfs_commune,
        (SELECT string_agg(DISTINCT lower(agency_name), ' | ' ORDER BY lower(agency_name)) FROM agency) AS gtfs_exploitants,
        (SELECT year(median(jour)) FROM jours) AS gtfs_annee,
        (SELECT count(DISTINCT lieu) FROM places p WHERE p.code = c.code) AS gtfs_arrets,
        (SELECT count(DISTINCT route_id) FROM passages p WHERE p.code = c.code) AS gtfs_lignes,
        m.ouvre AS gtfs_departs_ouvre, m.samedi AS gtfs_departs_samedi, m.dimanche AS gtfs_departs_dimanche
    FROM codes c JOIN (PIVOT medianes ON genre IN ('ouvre', 'samedi', 'dimanche') USING max(n)) m USING (code)
    ORDER BY code"""

"""Les fichiers qui ne portent pas de mesures : géographie, contours, matrice de minutes, lieux."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd

from observatoire.erreurs import AConfirmer, FichierRefuse
from observatoire.sources import entete
from observatoire.sources.disposition import Lieux, ParColonne
from observatoire.sources.motifs import normaliser_entete
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, annee, liste, litteral, nombre, somme

_COLONNES_CODE = ("code", "codgeo", "code_insee", "insee_com", "codeinsee", "com", "insee")
_WGS84 = 4326


def _role(rec: Reconnaissance, role: str) -> str:
    return f"c{entete.indice_exige(rec, rec.source.roles[role])}"


def lire_mouvements(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """Ajoute à `mouvements(mod, date_effet, avant, apres)` les passages de commune à commune."""
    bilan.lignes_lues = entete.etaler(con, rec)
    con.execute(f"""
        INSERT INTO mouvements
        SELECT TRY_CAST({_role(rec, "mod")} AS INTEGER), {_role(rec, "date")}, {_role(rec, "avant")},
            {_role(rec, "apres")} FROM feuille
        WHERE {_role(rec, "type_avant")} = 'COM' AND {_role(rec, "type_apres")} = 'COM'""")
    dernier = con.execute(f"SELECT max({annee(_role(rec, 'date'))}) FROM feuille").fetchall()[0][0]
    bilan.millesimes = [dernier] if dernier else []


def lire_appartenances(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> None:
    """Ajoute à `appartenances` la commune → EPCI à la date du fichier : les périmètres anciens."""
    bilan.lignes_lues = entete.etaler(con, rec)
    an, bilan.preuve = entete.annee_du_fichier(rec, fichier)
    if an is None:
        raise AConfirmer(
            f"de quelle année est cette composition des EPCI ? {entete.annees_proposees(rec, fichier)[1]}",
            faire="dire son année",
        )
    con.execute(f"""
        INSERT INTO appartenances
        SELECT {_role(rec, "commune")}, {an}, regexp_replace({_role(rec, "epci")}, '\\.0$', ''),
            {litteral(fichier)}
        FROM feuille WHERE regexp_matches({_role(rec, "epci")}, '^\\d{{9}}')
            AND {_role(rec, "epci")} <> 'ZZZZZZZZZ'""")
    bilan.millesimes = [an]


def lire_communes(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> None:
    """Dit combien de communes ce référentiel compte et lesquelles diffèrent du nôtre."""
    bilan.lignes_lues = entete.etaler(con, rec)
    com = _role(rec, "commune")
    seules = f" WHERE {_role(rec, 'type')} = 'COM'" if "type" in rec.source.roles else ""
    actuelles = f"SELECT DISTINCT {com} AS code FROM feuille{seules}"
    total, inconnues = con.execute(f"""
        SELECT count(*), count(*) FILTER (code NOT IN (SELECT code FROM ref_communes)
            AND left(code, 3) NOT IN ('975', '977', '978') AND left(code, 2) <> '98') FROM ({actuelles})""").fetchall()[0]
    an, bilan.preuve = entete.annee_du_fichier(rec, fichier)
    bilan.millesimes = [an] if an else []
    bilan.remarques.append(
        f"référentiel de {total} communes, dont {inconnues} absentes du référentiel fourni "
        "(fusionnées depuis) : il sert de contrôle et ne change aucun chiffre"
    )


def lire_minutes(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> None:
    """Ajoute à `minutes` les durées mesurées de commune à commune ; refuse un nombre illisible."""
    bilan.lignes_lues = entete.etaler(con, rec)
    duree = _role(rec, "minutes")
    fautive = con.execute(f"""SELECT ligne, {duree} FROM feuille
        WHERE {nombre(duree)} IS NULL OR {nombre(duree)} < 0 OR {nombre(duree)} > 1440 ORDER BY ligne LIMIT 1""").fetchall()
    if fautive:
        raise FichierRefuse(
            f"« {fautive[0][1] or 'vide'} » n'est pas une durée",
            ou=f"ligne {fautive[0][0]}, colonne minutes",
            attendu="un nombre de minutes entre 0 et 1440, par exemple 12,5",
            faire="corriger la ligne, ou ôter les trajets impossibles",
        )
    con.execute(f"""
        INSERT INTO minutes SELECT {_role(rec, "origine")}, {_role(rec, "destination")},
            {nombre(duree)}, {litteral(fichier)} FROM feuille""")


def lire_flux(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> None:
    """Ajoute à `flux` les actifs, pondérés, qui vont d'une commune à une autre : ceux du périmètre de détail.

    Refuse un poids illisible ; demande l'année si rien ne la dit.
    """
    bilan.lignes_lues = entete.etaler(con, rec)
    poids = _role(rec, "poids")
    fautive = con.execute(f"""SELECT ligne, {poids} FROM feuille
        WHERE {nombre(poids)} IS NULL OR {nombre(poids)} < 0 ORDER BY ligne LIMIT 1""").fetchall()
    if fautive:
        raise FichierRefuse(
            f"« {fautive[0][1] or 'vide'} » n'est pas un nombre d'actifs",
            ou=f"ligne {fautive[0][0]}, colonne {rec.source.roles['poids']}",
            attendu="un nombre positif, par exemple 4,87",
            faire="reprendre le fichier d'origine ; rien n'en a été chargé",
        )
    an, bilan.preuve = entete.annee_du_fichier(rec, fichier)
    if an is None:
        raise AConfirmer(
            f"de quelle année sont ces trajets ? {entete.annees_proposees(rec, fichier)[1]}",
            faire="dire leur année",
        )

    def commune(role: str) -> str:
        brut = f"lpad({_role(rec, role)}, 5, '0')"
        return f"""coalesce((SELECT min(commune) FROM ref_arrondissements WHERE arrondissement = {brut}),
            (SELECT min(actuel) FROM ref_passage WHERE ancien = {brut}), {brut})"""

    con.execute(f"""
        INSERT INTO flux
        SELECT o, d, {an}, {somme("p")}, {litteral(fichier)}
        FROM (SELECT {commune("origine")} AS o, {commune("destination")} AS d, {nombre(poids)} AS p FROM feuille)
        WHERE o IN (SELECT code FROM perimetre_detail) OR d IN (SELECT code FROM perimetre_detail)
        GROUP BY o, d ORDER BY o, d""")
    bilan.millesimes = [an]


def lire_lieux(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> None:
    """Garde chaque lieu dans `lieux`, et prépare leur compte par commune.

    Le compte vaut 0 dans les communes sans lieu des départements que le fichier couvre (au moins
    un lieu y figure).
    """
    declaration = rec.source.lieux
    assert declaration is not None
    bilan.lignes_lues = entete.etaler(con, rec)

    def colonne(motif: str) -> str:
        i = entete.indice(rec, motif) if motif else None
        return f"c{i}" if i is not None else "NULL"

    categorie = _categorie(declaration, colonne)
    code = f"c{entete.indices_cle(rec, rec.source.cle)[0]}"
    filtres = "".join(
        f" AND coalesce({colonne(m)}, '') IN {liste(v)}" for m, v in declaration.filtres.items()
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE lieux_lus AS
        SELECT {categorie} AS categorie, coalesce(r.code, a.commune, p.actuel) AS code,
            {colonne(declaration.libelle)} AS libelle, {colonne(declaration.identifiant)} AS identifiant,
            {nombre(colonne(declaration.lon))} AS lon, {nombre(colonne(declaration.lat))} AS lat
        FROM feuille
        LEFT JOIN ref_communes r ON r.code = lpad({code}, 5, '0')
        LEFT JOIN ref_arrondissements a ON a.arrondissement = {code}
        LEFT JOIN ref_passage p ON p.ancien = lpad({code}, 5, '0')
        WHERE {code} IS NOT NULL{filtres}""")
    con.execute(f"""INSERT INTO lieux SELECT {litteral(fichier)}, {litteral(rec.source.id)}, categorie,
        code, libelle, identifiant, lon, lat FROM lieux_lus WHERE categorie IS NOT NULL AND code IS NOT NULL""")
    an, bilan.preuve = entete.annee_du_fichier(rec, fichier)
    if an is not None:
        bilan.millesimes = [an]
        if declaration.comptage:
            _compter(con, declaration, fichier, an)
    elif declaration.comptage:
        bilan.remarques.append(
            "lieux placés mais non comptés : l'année n'est ni dans le fichier ni dans son nom"
        )


def _categorie(declaration: Lieux, colonne: Callable[[str], str]) -> str:
    """Le SQL de la catégorie d'un lieu : fixe, ou traduite d'une colonne."""
    if not isinstance(declaration.categorie, ParColonne):
        return litteral(declaration.categorie)
    cas = " ".join(
        f"WHEN {litteral(k)} THEN {litteral(v)}" for k, v in declaration.categorie.valeurs.items()
    )
    return f"CASE {colonne(declaration.categorie.colonne)} {cas} END"


def _compter(con: Base, declaration: Lieux, fichier: str, annee_: int) -> None:
    """Compte les lieux de `lieux_lus` par commune des départements couverts."""
    comptes = ", ".join(f"({litteral(k)}, {litteral(v)})" for k, v in declaration.comptage.items())
    con.execute(f"""
        INSERT INTO lues
        SELECT {litteral(fichier)}, c.code, 'commune', t.variable, {annee_}, {annee_},
            count(l.code), 'publie', NULL, NULL, ''
        FROM ref_communes c CROSS JOIN (VALUES {comptes}) t(categorie, variable)
        LEFT JOIN lieux_lus l ON l.code = c.code AND l.categorie = t.categorie
        WHERE c.departement IN (SELECT departement FROM lieux_lus JOIN ref_communes USING (code))
        GROUP BY c.code, t.variable""")


def lire_contours(chemin: Path) -> gpd.GeoDataFrame | None:
    """Les contours (`code`, `geometry` en WGS84), ou None si ce ne sont pas des surfaces.

    Lève `FichierRefuse` si le fichier est illisible ou sans code de commune.
    """
    try:
        if chemin.suffix.lower() in {".parquet", ".geoparquet"}:
            cadre = gpd.read_parquet(chemin)
        else:
            cadre = gpd.read_file(chemin)
    except Exception as e:  # pyogrio, pyarrow et shapely ont chacun leurs erreurs
        raise FichierRefuse(
            "ce fichier géographique ne se lit pas",
            ou=chemin.name,
            attendu="un GeoJSON, un GeoPackage ou un GeoParquet de contours de communes",
            faire="exporter de nouveau les contours, en WGS84",
        ) from e
    if cadre.empty or not cadre.geom_type.dropna().str.contains("Polygon").any():
        return None
    noms = {normaliser_entete(str(c)): c for c in cadre.columns}
    trouvee = next((noms[n] for n in _COLONNES_CODE if n in noms), None)
    if trouvee is None:
        raise FichierRefuse(
            f"aucune colonne ne porte le code des communes (colonnes lues : {', '.join(map(str, cadre.columns[:8]))})",
            ou=chemin.name,
            attendu="une colonne « code » ou « INSEE_COM », par exemple 01004",
            faire="ajouter cette colonne au fichier géographique",
        )
    if cadre.crs is not None:
        cadre = cadre.to_crs(_WGS84)
    resultat = gpd.GeoDataFrame(
        {"code": cadre[trouvee].to_numpy()}, geometry=cadre.geometry.to_numpy(), crs=cadre.crs
    ).dropna(subset=["geometry"])
    resultat["code"] = resultat["code"].astype(str).str.zfill(5)
    resultat["geometry"] = resultat.geometry.make_valid()
    return resultat

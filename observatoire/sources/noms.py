"""Les noms écrits à côté des codes : quand ils les contredisent, l'un des deux est décalé."""

from observatoire import formats
from observatoire.erreurs import AConfirmer, FichierRefuse
from observatoire.sources import entete
from observatoire.sources.motifs import accords
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.sql import Base

# Les en-têtes sous lesquels un producteur écrit le nom de la commune de la ligne, et lui seul.
_COLONNES = "LIBGEO|LIBGEO_{aa}|LIBCOM|LIB_COM|Commune|COM|nomcom|nom_com|nom_commune|Nom commune|Libellé|Libellé commune|Libellé de la commune|Commune {aaaa}|nom|NCCENR"
_TOLERANCE = 0.2


def controler(con: Base, rec: Reconnaissance) -> None:
    """Refuse si un nom sur cinq est celui d'une autre commune du département ; un seul s'explique.

    Un nom écrit autrement (article, abréviation, commune renommée) ne contredit rien : seul compte
    celui que porte exactement une autre commune.
    """
    cles = entete.indices_cle(rec, rec.source.cle, exige=False)
    accordees = {a.colonne for m in _COLONNES.split("|") for a in accords(m, rec.entetes)}
    for i in sorted(accordees - set(cles)):
        justes, fausses = _compter(con, i)
        if not fausses or rec.confirme:
            continue
        ligne, code, ecrit, vrai = fausses[0]
        n = len(fausses)
        genre = FichierRefuse if n > _TOLERANCE * (n + justes) else AConfirmer
        raise genre(
            f"les noms contredisent les codes ({formats.pluriel(n, 'commune')} : {code} est "
            f"{vrai}, le fichier écrit « {ecrit} »)",
            ou=f"ligne {ligne}, colonne {rec.colonnes[i]}",
            attendu="le nom et les chiffres de chaque commune sur la ligne de son code",
            faire="reprendre le fichier d'origine : une colonne y a sans doute été triée ou décalée",
        )


def _compter(con: Base, i: int) -> tuple[int, list[tuple[int, str, str, str]]]:
    """(noms justes, lignes dont le nom est celui d'une autre commune du département)."""
    propre = "trim(regexp_replace(lower(strip_accents({})), '[^a-z0-9]+', ' ', 'g'))"
    lus = con.execute(f"""
        WITH noms AS (
            SELECT code, libelle, departement, {propre.format("libelle")} AS nom FROM territoires
            WHERE niveau = 'commune'),
        lus AS (
            SELECT min(c.ligne) AS ligne, c.code, f.c{i} AS ecrit, {propre.format(f"f.c{i}")} AS nom
            FROM (SELECT DISTINCT ligne, code, code_brut FROM cellules WHERE niveau = 'commune') c
            JOIN codes k ON k.code_brut = c.code_brut AND k.code = c.code AND k.cause IN ('ok', 'zero')
            JOIN feuille f ON f.ligne = c.ligne
            WHERE f.c{i} IS NOT NULL AND k.niveau = 'commune' GROUP BY ALL)
        SELECT l.ligne, l.code, l.ecrit, n.libelle, l.nom = n.nom AS juste
        FROM lus l JOIN noms n USING (code)
        WHERE l.nom = n.nom OR EXISTS (
            SELECT 1 FROM noms a WHERE a.nom = l.nom AND a.departement = n.departement)
        ORDER BY l.ligne""").fetchall()
    return sum(r[4] for r in lus), [r[:4] for r in lus if not r[4]]

"""À quel échelon sont les lignes d'un fichier : la forme d'un code ne suffit pas à l'établir.

Les noms que le fichier écrit à côté des codes en sont la preuve ; à défaut, ce qu'annonce le nom du
fichier, de l'onglet ou de la colonne. Un échelon contredit est un refus qui nomme celui trouvé.
"""

import re

from observatoire.erreurs import AConfirmer, FichierRefuse
from observatoire.modele import sans_accent
from observatoire.sources import entete, noms
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base
from observatoire.sources.usages import usages

# Au-delà d'une ligne sur cinq, ce ne sont plus des communes renommées.
_TOLERANCE = 5
_DITS = {"commune": "des communes", "epci": "des EPCI", "departement": "des départements",
         "region": "des régions", "france": "la France"}  # fmt: skip
# Ces zonages empruntent les codes ou les noms des communes : annoncés, ils doivent être démentis.
_ZONAGES = ("unite_urbaine", "zone_emploi", "bassin_vie", "aire", "canton", "arrondissement")


def etablir(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> None:
    """Vérifie l'échelon des lignes de `cellules`, et dit celui de codes à deux chiffres."""
    if (
        isinstance(rec.source.cle.niveau, str)
        and rec.source.cle.niveau != "uai"
        and not rec.source.cle.par_nom
    ):
        noms.lire(con, rec)
        _refuser_quartiers(con, rec)
        if rec.source.cle.niveau == "auto":
            _deux_chiffres(con, rec, fichier, bilan)
        _refuser_contredits(con, rec, fichier, bilan)


def annonce(rec: Reconnaissance, fichier: str) -> str:
    """L'échelon qu'annonce la colonne des codes, l'onglet ou le nom du fichier ; vide sinon."""
    cles = [rec.colonnes[i] for i in entete.indices_cle(rec, rec.source.cle)]
    for texte in (*cles, *reversed(re.split(r" › |/", rec.feuille.nom)), fichier):
        net = sans_accent(texte.rpartition(".")[0] or texte)
        for nom, echelon in usages().echelons.items():
            if re.search(rf"(?<![a-z0-9])({echelon.motif})(?![a-z])", net):
                return nom
    return ""


def _refuser_quartiers(con: Base, rec: Reconnaissance) -> None:
    """Les IRIS ont neuf chiffres comme un SIREN, les quartiers prioritaires un code à eux."""
    if rec.source.cle.niveau == "iris":
        return
    lus = "SELECT DISTINCT c FROM lignes_nommees"
    [(tous,)] = con.execute(f"SELECT count(*) FROM ({lus})").fetchall()
    # Presque aucun fichier n'en a : le moteur écarte les autres codes.
    longs = con.execute(f"{lus} WHERE length(c) = 9 OR starts_with(c, 'Q') ORDER BY 1").fetchall()
    quartiers = [c for (c,) in longs if re.fullmatch(r"Q[PN]\d+[A-Z]?", c)]
    neuf = [c for (c,) in longs if re.fullmatch(r"\d[0-9AB]\d{7}", c) and not _est_siren(c)]
    iris = []
    if len(neuf) * _TOLERANCE > tous:
        communes = {c for (c,) in con.execute("SELECT code FROM ref_communes").fetchall()}
        iris = [c for c in neuf if c[:5] in communes]
    for trouves, nom in ((quartiers, "qpv"), (iris, "iris")):
        if len(trouves) * _TOLERANCE > tous:
            raise _refus(rec, f"« {trouves[0]} » n'est pas un code de commune ni d'EPCI", nom)


def _est_siren(code: str) -> bool:
    """La clé de Luhn d'un SIREN."""
    if not code.isdigit():
        return False
    chiffres = [int(x) * (2 if rang % 2 else 1) for rang, x in enumerate(code)]
    return sum(n - 9 if n > 9 else n for n in chiffres) % 10 == 0


def _deux_chiffres(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> None:
    """Région ou département : d'après les noms, sinon d'après ce que le fichier annonce."""
    lignes = con.execute("""
        SELECT count(DISTINCT l.c), count(DISTINCT l.c) FILTER (r.code IS NULL),
            count(DISTINCT l.c) FILTER (r.k = l.k), count(DISTINCT l.c) FILTER (d.k = l.k),
            count(DISTINCT l.c) FILTER (l.c IN (SELECT left(c, 2) FROM lignes_nommees WHERE length(c) = 5))
        FROM lignes_nommees l
        LEFT JOIN ref_noms r ON r.niveau = 'region' AND r.code = lpad(l.c, 2, '0')
        LEFT JOIN ref_noms d ON d.niveau = 'departement' AND d.code = lpad(l.c, 2, '0')
        WHERE n = 'auto' AND regexp_matches(c, '^(\\d\\d?|2[AB])$')""").fetchall()[0]
    tous, hors_region, regions, departements, meres = lignes
    if not tous:
        return
    dit = annonce(rec, fichier)
    nommees = regions * _TOLERANCE >= tous * (_TOLERANCE - 1)
    if nommees or (dit == "region" and not departements + hors_region):
        con.execute("UPDATE lignes_nommees SET n = 'region' WHERE n = 'auto' AND length(c) <= 2")
        con.execute("""UPDATE cellules SET niveau_brut = 'region' WHERE niveau_brut = 'auto'
            AND length(regexp_replace(trim(code_brut), '\\.0$', '')) <= 2""")
        bilan.niveaux["region"] = "libelle" if nommees else "nom"
    elif departements or hors_region or meres or dit == "departement":
        bilan.niveaux["departement"] = "libelle" if departements else "code"
    elif not con.execute(
        "SELECT bool_or(k IN (SELECT k FROM ref_noms)) FROM lignes_nommees"
    ).fetchall()[0][0]:
        raise _refus(
            rec,
            "rien ne dit si ces codes à deux chiffres sont ceux de régions ou de départements",
            dit,
        )


def _refuser_contredits(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> None:
    """Un nom connu, mais d'un autre territoire, contredit le code de sa ligne."""
    compares, faux = noms.confronter(con)
    trouve = annonce(rec, fichier)
    if trouve in _ZONAGES and compares == 0 and _propres(rec, trouve):
        raise _refus(rec, "rien ne dit que ces codes sont ceux de communes", trouve)
    if trouve == "bassin_vie" and compares and not faux and not rec.confirme:
        raise AConfirmer(
            "le nom annonce des bassins de vie, qui portent le code et le nom de leur commune centre",
            ou=f"colonne {rec.source.cle.nom}",
            attendu="les chiffres des seules communes",
            faire="prendre le fichier des communes (COM) ; si ces lignes sont bien celles des seules "
            "communes, le confirmer en disant sa fonction et la raison",
        )
    peu = faux * _TOLERANCE <= compares
    if peu:
        noms.prouver(con, bilan)
    # Un nom connu ailleurs peut être celui, ancien, de cette commune ; celui d'une commune du même
    # département ne l'est pas, mais une seule ligne se confirme.
    fautif = noms.fautif(con, voisines=peu)
    if fautif is None or (peu and rec.confirme):
        return
    code, nom, vrai = fautif
    constat = f"les noms contredisent les codes dans {faux} ligne(s) sur {compares} : " + (
        f"{code} est {vrai}, le fichier écrit « {nom} »"
        if vrai and len(code) > 1
        else f"{code} est écrit « {nom} »"
    )
    if vrai is None and compares == 1:
        constat = f"la seule ligne, de code {code}, est écrite « {nom} »"
    if not peu:
        raise _refus(rec, constat, noms.niveau_des_noms(con) or trouve)
    raise AConfirmer(
        constat,
        ou=f"colonne {rec.source.cle.nom}",
        attendu="le nom et les chiffres de chaque commune sur la ligne de son code",
        faire="reprendre le fichier d'origine ; si cette ligne est juste, le confirmer en disant sa "
        "fonction et la raison",
    )


def _propres(rec: Reconnaissance, trouve: str) -> bool:
    """Vrai si l'échelon annoncé n'est pas seulement celui où l'on a pris les communes."""
    return trouve not in ("canton", "arrondissement") or rec.source.cle.niveau == "auto"


def _refus(rec: Reconnaissance, constat: str, trouve: str) -> FichierRefuse:
    dit = usages().echelons[trouve].dit if trouve in usages().echelons else _DITS.get(trouve, "")
    if dit and dit not in constat:
        constat += f". Ces lignes décrivent {dit}"
    elif not dit:
        constat += ". Les lignes sont décalées, ou ce sont celles d'un autre zonage (unités urbaines, bassins de vie, zones d'emploi)"
    return FichierRefuse(
        constat,
        ou=f"colonne {rec.source.cle.nom}",
        attendu="le même fichier au niveau des communes, des EPCI ou des départements, avec ses noms",
        faire="prendre, dans le même téléchargement, le fichier des communes (COM) ou des EPCI ; "
        "rien n'a été chargé de celui-ci",
    )

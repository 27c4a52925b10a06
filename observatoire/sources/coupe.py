"""Les colonnes qui découpent les chiffres sans qu'aucune déclaration ne le dise.

Une colonne ni déclarée ni connue sans effet, qui prend des valeurs de texte ou de classe, est une
dimension : on n'en lit que le total ; sans total, le fichier n'est qu'une tranche, et il est refusé.
"""

import re
from collections.abc import Iterable, Sequence

from observatoire.erreurs import FichierRefuse
from observatoire.modele import sans_accent
from observatoire.sources import entete
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.sql import Base, liste
from observatoire.sources.usages import repond, usages

_NOMBRE = re.compile(r"[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?")
# Un numéro de classe ; sous un nom qui annonce un compte, ou voisin d'une colonne lue, c'est un chiffre.
_CLASSE, _ASSEZ = re.compile(r"(?!0+$)\d{1,2}"), 3
_COMPTE = re.compile(r"(nb|nombre|eff|tot|pop|part|taux|tx|ind|moy|med|prix)")


def totaux(con: Base, rec: Reconnaissance, lues: Iterable[int | None]) -> dict[int, str]:
    """Colonne → condition SQL « c'est le total », pour chaque dimension hors des colonnes `lues`.

    Lève `FichierRefuse`, qui nomme la colonne et sa valeur, si une dimension n'a pas de total.
    """
    long = rec.source.long
    admis = liste({*usages().totaux, *([sans_accent(long.total)] if long else [])})
    declarees = [entete.indice(rec, d) for d in (long.dimensions or [])] if long else []
    tenues: dict[int, str] = {}
    for i in sorted(
        {*_suspectes(con, rec, set(lues)), *(d for d in declarees if d is not None)} - set(lues)
    ):
        c = f"trim(lower(strip_accents(c{i})))"
        premiere, derniere, total = con.execute(
            f"SELECT min(c{i}), max(c{i}), bool_or({c} IN {admis}) FROM feuille"
        ).fetchall()[0]
        if total:
            tenues[i] = f"(c{i} IS NULL OR {c} IN {admis})"
        elif premiere is not None and i not in declarees:
            raise _sans_total(rec, i, premiere, derniere)
    return tenues


def _suspectes(con: Base, rec: Reconnaissance, lues: set[int | None]) -> list[int]:
    """Les colonnes qui semblent découper : d'après leur nom, ou d'après les premières lignes."""
    source = rec.source
    sans_effet = [*usages().sans_effet.colonnes, *source.sans_effet]
    connues = {*(c.casefold() for c in source.cle.codes)}
    melodi = source.long is not None and source.long.dimensions is None and not source.recopie
    trouvees = []
    for i, nom in enumerate(rec.entetes):
        if i in lues or not nom or repond(nom, sans_effet):
            continue
        cellules = [ligne[i] for ligne in _donnees(rec) if len(ligne) > i and ligne[i].strip()]
        cellules = [c for c in cellules if c.casefold() not in connues]
        # Dans un fichier Melodi, toute colonne qui n'est pas la valeur est une modalité.
        if (
            melodi
            or repond(nom, usages().sans_effet.coupes)
            or _de_texte(cellules)
            or _classe_unique(con, rec, i, cellules, lues)
        ):
            trouvees.append(i)
    return trouvees


def _classe_unique(
    con: Base, rec: Reconnaissance, i: int, cellules: Sequence[str], lues: set[int | None]
) -> bool:
    """Vrai si la colonne n'a, partout, qu'un même numéro de classe : l'extrait d'une tranche.

    Un numéro de département ou de région n'en est pas un ; une colonne du nom de celles qu'on lit, à
    un mot près (`indfoy_x`, `P22_X`), est un chiffre parmi elles.
    """
    if len(cellules) < _ASSEZ or {*cellules} != {cellules[0]} or not _CLASSE.fullmatch(cellules[0]):
        return False
    familles = {_famille(rec.entetes[c]) for c in lues if c is not None}
    # Ce que la source exige ou somme sans le lire (`PTOT`) est connu.
    connues = {
        *rec.source.signature.exige,
        *(m.strip() for e in rec.source.egalites for m in re.split("[+=<]", e)),
    }
    nom = rec.entetes[i]
    if _COMPTE.match(nom) or _famille(nom) in familles or repond(nom, connues):
        return False
    [(seule, lieu)] = con.execute(f"""
        SELECT count(DISTINCT coalesce(c{i}, '')) = 1, bool_or(lpad(c{i}, 2, '0') IN (
            SELECT departement FROM ref_communes UNION SELECT region FROM ref_communes)) FROM feuille""").fetchall()
    cles = entete.indices_cle(rec, rec.source.cle, exige=False)
    ici = {ligne[c][:2] for ligne in _donnees(rec) for c in cles if c < len(ligne)}
    return bool(seule) and not (lieu and _du_lieu(con, cellules[0].zfill(2), ici))


def refuser_si_tranches(con: Base, rec: Reconnaissance, premiere: int, derniere: int) -> None:
    """Lève `FichierRefuse` si deux lignes d'un territoire ne diffèrent que parce qu'une colonne les découpe :
    une colonne que rien ne déclare, au numéro de classe différent dans chacune."""
    source = rec.source
    declarees = [
        *source.cle.colonnes,
        *source.cle.compose,
        *usages().sans_effet.colonnes,
        *source.sans_effet,
    ]
    declarees += [t.removeprefix("-") for c in source.colonnes.values() for t in c.somme]
    for i, nom in enumerate(rec.entetes):
        if repond(nom, declarees) or _COMPTE.match(nom):
            continue
        lus = con.execute(
            f"SELECT c{i} FROM feuille WHERE ligne IN (?, ?) ORDER BY ligne", [premiere, derniere]
        ).fetchall()
        une, autre = (v or "" for (v,) in (lus[0], lus[-1]))
        if une != autre and _CLASSE.fullmatch(une) and _CLASSE.fullmatch(autre):
            raise _sans_total(rec, i, une, autre)


def _du_lieu(con: Base, code: str, departements: set[str]) -> bool:
    """Vrai si ce numéro est celui d'un département des lignes, ou de sa région."""
    return code in departements or bool(
        con.execute(f"""
        SELECT 1 FROM ref_communes WHERE departement IN {liste(departements)} AND region = '{code}' LIMIT 1""").fetchall()
    )


def _famille(entete_: str) -> str:
    """Le premier mot d'un en-tête, sans ses chiffres (« p22_pop » : « p »)."""
    return re.split(r"[\d_ ]", entete_, maxsplit=1)[0]


def _donnees(rec: Reconnaissance) -> list[list[str]]:
    """Les lignes de données de l'aperçu."""
    numerotees = zip(rec.feuille.lignes_apercu, rec.feuille.apercu, strict=True)
    return [ligne for numero, ligne in numerotees if numero >= rec.premiere_ligne]


def _de_texte(cellules: Sequence[str]) -> bool:
    """Vrai si plus de la moitié des cellules ne sont ni des nombres ni des marques."""
    marques = {*usages().marques.secret, *usages().marques.absent}
    textes = [c for c in cellules if sans_accent(c) not in marques and not _est_nombre(c)]
    return len(textes) > len(cellules) / 2


def _est_nombre(cellule: str) -> bool:
    return _NOMBRE.fullmatch(re.sub(r"[\s\u00a0\u202f%]|^<", "", cellule)) is not None


def _sans_total(rec: Reconnaissance, i: int, premiere: str, derniere: str) -> FichierRefuse:
    valeurs = f"« {premiere} »" + ("" if premiere == derniere else f", « {derniere} »…")
    return FichierRefuse(
        f"la colonne {rec.colonnes[i]} découpe ces chiffres et n'a pas son total (elle ne dit que {valeurs})",
        attendu=f"« {rec.source.nom} » sans cette colonne, ou avec ses lignes de total",
        faire="télécharger de nouveau le fichier en ôtant ce filtre (toutes les modalités, total compris) ; "
        "rien n'en a été chargé",
    )


def sans_ligne_lue(con: Base, rec: Reconnaissance, citees: Iterable[str]) -> FichierRefuse:
    """Pourquoi aucune ligne d'un fichier long ne répond : la modalité qui manque à la variable la moins loin d'être lue."""
    source, long = rec.source, rec.source.long
    assert long is not None
    lus = {d: distincts(con, entete.indice_exige(rec, d)) for d in sorted(citees)}
    manques = [
        {d: m for d in lus if not lus[d] & {*(m := v.modalites(d) if d in v.si else [long.total])} and "~" not in m[0]}
        for v in long.variables
    ]  # fmt: skip
    dites = [
        f"{rec.colonnes[entete.indice_exige(rec, d)]} ({', '.join(sorted(lus[d])[:4]) or 'rien'}), "
        f"où il faut {', '.join(m[:3])}"
        for d, m in min(manques, key=len).items()
    ]
    jeu = source.telechargement.jeu if source.telechargement else ""
    return FichierRefuse(
        "les codes de territoire sont bons, mais aucune ligne n'est un chiffre que l'observatoire lit"
        + (f" : il manque le total de {' et de '.join(dites)}" if dites else ""),
        attendu=f"les lignes de « {source.nom} » où les autres colonnes valent {long.total}",
        faire="télécharger de nouveau le fichier en ôtant les filtres : toutes les modalités, total compris"
        + (f" ; si rien n'y est filtré, c'est un autre jeu : prendre {jeu}" if jeu else ""),
    )


def distincts(con: Base, i: int) -> set[str]:
    """Ce qu'on lit dans une colonne."""
    return {v for (v,) in con.execute(f"SELECT DISTINCT c{i} FROM feuille WHERE c{i} IS NOT NULL").fetchmany(500)}  # fmt: skip

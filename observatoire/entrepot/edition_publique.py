"""L'édition publique : ce qui peut se montrer, recopié dans un fichier neuf.

Rien n'est effacé de l'édition du comité : les tables, colonnes et lignes publiques sont copiées une à
une dans un fichier à part, si bien qu'aucun octet interne n'y a jamais été écrit. Une ligne que le
territoire ne montre pas (`publique` = non) n'entre pas non plus dans les chiffres. Elle vit dans
`public/`, sous le dossier de l'entrepôt ; ce dossier se copie seul sur un serveur public.
"""

import contextlib
import os
from pathlib import Path

import duckdb

from observatoire import disque
from observatoire.entrepot import locales, publication
from observatoire.entrepot.ddl import TABLES
from observatoire.erreurs import EntrepotIndisponible
from observatoire.indicateurs.declaration import Methode
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import Table, tables
from observatoire.sources import declaration
from observatoire.sources.sql import Base, liste, litteral
from observatoire.territoire.reglages import NOM_FICHIER, publics

DOSSIER = "public"
# Calculé avec une table réservée au comité, un chiffre ne se montre qu'à ces niveaux : plus fin,
# une soustraction rendrait ce que la table cache.
_NIVEAUX_LARGES = ("epci", "departement", "region", "france")
_TELLES_QUELLES = (
    "territoires", "lieux", "contours", "appartenances", "minutes", "flux", "trajets", "isochrones", "edition",
)  # fmt: skip


def courante(entrepot: Path) -> Path:
    """Le fichier de l'édition publique qui correspond à l'édition en service, dérivé s'il le faut.

    Si l'édition en service est déjà publique (dossier copié sur un serveur), c'est elle. Lève
    `EntrepotIndisponible` s'il n'y a pas d'édition.
    """
    interne = publication.courant(entrepot)
    if interne is None:
        raise EntrepotIndisponible(
            "Aucune édition n'est encore publiée. À faire : actualiser les données, sur la page Données."
        )
    dossier = entrepot / DOSSIER
    publique = publication.courant(dossier)
    if publique is not None and publique.name == interne.name:
        return publique
    with duckdb.connect(str(interne), read_only=True) as con:
        if publication.est_publique(con):
            return interne
    with publication.verrou(dossier):
        brouillon = dossier / f".construction-{os.getpid()}.duckdb"
        try:
            deriver(interne, brouillon)
            empreinte = interne.stem.removeprefix("entrepot-")
            publique = publication.publier(brouillon, dossier, empreinte)
        except (OSError, duckdb.Error) as e:
            raise EntrepotIndisponible(
                f"L'édition publique n'a pas pu être écrite ({str(e).splitlines()[0][:160]}). "
                "À faire : libérer de la place ou vérifier les droits du dossier de l'entrepôt."
            ) from e
        finally:
            with contextlib.suppress(OSError):
                brouillon.unlink(missing_ok=True)
        publication.nettoyer(dossier)
    return publique


def servir(entrepot: Path, donnees: Path) -> Path:
    """Le dossier de l'édition publique, prêt à servir seul : son fichier et ses réglages publics.

    Un dossier public copié ailleurs se sert tel quel. Lève `EntrepotIndisponible` comme `courante`.
    """
    dossier = courante(entrepot).parent
    source, cible = donnees / NOM_FICHIER, dossier / NOM_FICHIER
    if dossier != entrepot and source.is_file():
        texte = publics(source.read_text(encoding="utf-8-sig"), donnees)
        if not cible.is_file() or cible.read_text(encoding="utf-8") != texte:
            disque.ecrire_atomique(cible, texte.encode())
    return dossier


def deriver(interne: Path, cible: Path) -> None:
    """Écrit dans `cible`, fichier neuf, la part publique de `interne`."""
    cible.unlink(missing_ok=True)
    with duckdb.connect(str(cible)) as con:
        con.execute(f"ATTACH {litteral(str(interne))} AS comite (READ_ONLY)")
        con.execute(f"CREATE TABLE {publication.MARQUE_PUBLIQUE} (vrai BOOLEAN)")
        _declarees(con)
        for nom in _TELLES_QUELLES:
            con.execute(f"CREATE TABLE {nom} AS FROM comite.{nom}")
        con.execute(f"CREATE TABLE ecarts ({TABLES['ecarts']})")
        _indicateurs(con)
        _fichiers(con)
        for t in tables().values():
            if t.publique:
                _table(con, t)
        con.execute("DETACH comite")
        con.execute("CHECKPOINT")


def _declarees(con: Base) -> None:
    """Les descriptions de fichiers que le public voit, et les mesures sans celles des autres."""
    lues = con.execute("SELECT fichier, texte FROM comite.declarees ORDER BY fichier").fetchall()
    en_cours = declaration.adopter(tuple((fichier, texte) for fichier, texte in lues))
    con.execute(f"CREATE TABLE declarees ({TABLES['declarees']})")
    for fichier, texte in lues:
        if not declaration.composer(((fichier, texte),)).internes:
            con.execute("INSERT INTO declarees VALUES (?, ?)", [fichier, texte])
    for table in ("mesures", "variables"):
        garde = f"WHERE variable NOT IN {liste(en_cours.internes)}"
        con.execute(f"CREATE TABLE {table} AS FROM comite.{table} {garde}")


def _indicateurs(con: Base) -> None:
    """Sans les indicateurs internes ; ceux qu'une table interne nourrit, aux niveaux larges seulement."""
    internes = liste(i.id for i in INDICATEURS.values() if i.interne)
    reserves = liste(i.id for i in INDICATEURS.values() if _reserve(i.calcul))
    garde = (
        f"indicateur NOT IN {internes} AND (indicateur NOT IN {reserves} "
        f"OR niveau IN {liste(_NIVEAUX_LARGES)})"
    )
    depuis = "comite.indicateurs"
    if locales.lignes_cachees(con, "comite."):
        # Ce qui se calcule l'a aussi été sans les lignes cachées : c'est cela que le public lit.
        methodes = liste(i.id for i in INDICATEURS.values() if isinstance(i.calcul, Methode))
        depuis = (
            f"(FROM comite.indicateurs WHERE indicateur NOT IN {methodes} UNION ALL "
            f"FROM comite.indicateurs_publics WHERE indicateur IN {methodes})"
        )
        garde_journal = f"{garde} AND indicateur NOT IN {methodes}"
    else:
        garde_journal = garde
    con.execute(f"CREATE TABLE indicateurs AS FROM {depuis} WHERE {garde}")
    con.execute(
        f"CREATE TABLE catalogue AS FROM comite.catalogue WHERE indicateur NOT IN {internes}"
    )
    # Le journal cite des noms de fichiers et des cellules : seuls les chiffres publics en restent.
    con.execute(
        f"CREATE TABLE journal AS FROM comite.journal WHERE genre = 'chiffre' AND {garde_journal}"
    )
    # Le public ne lit que sa dernière publication, et deux valeurs qu'il a déjà toutes les deux.
    con.execute(f"""
        CREATE TABLE bouges AS SELECT b.* FROM comite.bouges b
        WHERE publie_le = (SELECT publie_le FROM comite.edition) AND {garde_journal}
            AND (b.genre = 'revision' OR (EXISTS (FROM indicateurs i WHERE i.code = b.code AND i.niveau = b.niveau
                AND i.indicateur = b.indicateur AND i.fin = b.fin AND i.valeur = b.apres)
            AND (b.avant IS NULL OR EXISTS (FROM indicateurs i WHERE i.code = b.code AND i.niveau = b.niveau
                AND i.indicateur = b.indicateur AND i.fin = b.fin_avant AND i.valeur = b.avant))))""")


def _reserve(calcul: object) -> bool:
    locales_lues = calcul.locales if isinstance(calcul, Methode) else ()
    lues = [tables()[n] for n in locales_lues if n in tables()]
    return any(not (t.publique or t.derive_publique) for t in lues)


def _fichiers(con: Base) -> None:
    """Les fichiers des producteurs et des tables publiques, sans les messages (ils citent des cellules),
    les chemins du serveur, ni, pour une saisie, ce qui compte ou trahit ses lignes cachées."""
    internes = liste(f"{locales.PREFIXE}{t.nom}" for t in tables().values() if not t.publique)
    con.execute(
        "CREATE TABLE fichiers AS SELECT * REPLACE ('' AS message, '' AS chemin, "
        f"CASE WHEN source LIKE '{locales.PREFIXE}%' THEN '' ELSE empreinte END AS empreinte, "
        f"CASE WHEN source LIKE '{locales.PREFIXE}%' THEN NULL ELSE lignes_lues END AS lignes_lues, "
        f"CASE WHEN source LIKE '{locales.PREFIXE}%' THEN NULL ELSE lignes_retenues END AS lignes_retenues"
        ") FROM comite.fichiers "
        f"WHERE source <> '' AND source NOT IN {internes} AND source NOT IN {_sources_internes()}"
    )
    con.execute(
        "CREATE TABLE releves AS FROM comite.releves WHERE fichier IN (SELECT fichier FROM fichiers)"
    )


def _sources_internes() -> str:
    en_cours = declaration.en_cours()
    return liste(en_cours.propres[n].id for n in en_cours.internes)


def _table(con: Base, t: Table) -> None:
    colonnes = ", ".join(f'"{c}"' for c in [*t.publiques(), "fictif", "fichier"])
    filtre = " WHERE publique IS DISTINCT FROM false" if "publique" in t.noms else ""
    con.execute(
        f"CREATE TABLE {locales.PREFIXE}{t.nom} AS SELECT {colonnes}, "
        # Un numéro de ligne sauté dirait qu'une ligne est cachée, et où.
        "CAST(NULL AS INTEGER) AS ligne "
        f"FROM comite.{locales.PREFIXE}{t.nom}{filtre}"
    )

"""Remplir les indicateurs d'une base en construction : le SQL d'abord, puis les méthodes."""

from collections.abc import Collection

import pandas as pd

from observatoire.entrepot import locales
from observatoire.entrepot.ddl import TABLES
from observatoire.entrepot.deja_calcules import DejaCalcules, Suivi, SuiviPublic, lues_en_sql
from observatoire.entrepot.socle import Socle
from observatoire.indicateurs import calcul
from observatoire.indicateurs.declaration import Indicateur, Methode
from observatoire.indicateurs.dictionnaire import preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.provenance import suivre
from observatoire.sources.declaration import variables
from observatoire.sources.sql import Base, inserer
from observatoire.territoire import Reglages


def ecrire_catalogues(con: Base) -> None:
    """Copie dans l'entrepôt les variables et les indicateurs déclarés."""
    declarees = [{"variable": n, **v.model_dump()} for n, v in variables().items()]
    inserer(con, "variables", pd.DataFrame(declarees)[list(_colonnes("variables"))])
    declares = [
        {c: getattr(i, c, None) for c in _colonnes("catalogue")}
        | {"indicateur": i.id, "sources": ",".join(i.sources), "preuve": preuve_en_mots(i)}
        for i in INDICATEURS.values()
    ]
    inserer(con, "catalogue", pd.DataFrame(declares))


def _colonnes(table: str) -> tuple[str, ...]:
    return tuple(colonne.split()[0] for colonne in TABLES[table].split(", "))


def indicateurs(con: Base, reglages: Reglages, deja: DejaCalcules) -> None:
    """Les indicateurs en SQL d'abord : ceux d'une `Methode` peuvent les lire. `deja` : ceux qui se recopient.

    Si une ligne d'une table publique est cachée au public, les méthodes sont aussi calculées sans elle
    (`indicateurs_publics`) : un taux, ou « le plus proche est… », la laisserait deviner.
    """
    calcul.preparer(con)
    mesurees = {v for (v,) in con.execute("SELECT DISTINCT variable FROM mesures").fetchall()}
    en_methode = [i for i in INDICATEURS.values() if isinstance(i.calcul, Methode)]
    repris: list[str] = []
    neufs: list[Indicateur] = []
    con.execute("BEGIN")  # cent écritures, un seul passage au disque
    for indicateur in INDICATEURS.values():
        # Sans aucune de ses variables, sa requête ne rendrait rien.
        if indicateur not in en_methode and mesurees & {*calcul.variables_de(indicateur.calcul)}:
            requete = calcul.requete(indicateur, reglages.seuils.petit_effectif)
            if deja.reprendre("indicateurs", indicateur.id) is not None:
                repris.append(indicateur.id)
            else:
                neufs.append(indicateur)
                lues_ici = lues_en_sql(requete, variables())
                deja.retenir("indicateurs", indicateur.id, lues_ici)
    for requete in calcul.requetes(neufs, reglages.seuils.petit_effectif):
        con.execute(f"INSERT INTO indicateurs BY NAME {requete}")
    deja.recopier("indicateurs", repris)
    con.execute("COMMIT")
    lues = _methodes(con, Suivi(con, reglages), en_methode, "indicateurs", deja)
    if cachees := locales.lignes_cachees(con):
        public = SuiviPublic(con, reglages, {i.id for i in en_methode})
        # Ce qui n'a rien lu d'une table aux lignes cachées vaut pour le public ce qu'il vaut ici.
        memes = {i for i, sources in lues.items() if not cachees & sources}
        _methodes(con, public, en_methode, "indicateurs_publics", deja, memes)


def _methodes(
    con: Base,
    contexte: Socle,
    declares: list[Indicateur],
    table: str,
    deja: DejaCalcules,
    connus: Collection[str] = (),
) -> dict[str, set[str]]:
    """Remplit `table` ; rend, par indicateur, les tables du territoire lues, indicateurs lus compris.

    Ceux de `connus` sont recopiés d'`indicateurs`.
    """
    fictives = locales.fictives(con)
    mesurees = {v for (v,) in con.execute("SELECT DISTINCT variable FROM mesures").fetchall()}
    remplies = set(locales.remplies(con, public=isinstance(contexte, SuiviPublic)))
    sources: dict[str, set[str]] = {}
    for indicateur in declares:
        assert isinstance(indicateur.calcul, Methode)
        if not _de_quoi(indicateur.calcul, mesurees, remplies):
            continue
        if indicateur.id in connus:
            con.execute(
                f"INSERT INTO {table} FROM indicateurs WHERE indicateur = ?", [indicateur.id]
            )
            continue
        inventees = fictives & set(indicateur.calcul.locales)
        lues = deja.reprendre(table, indicateur.id, inventees)
        if lues is not None:
            deja.recopier(table, [indicateur.id])
        else:
            with suivre() as trace:
                calcules = calcul.calculer(indicateur, contexte)
            lues = deja.retenir(table, indicateur.id, trace.lue.sources, inventees)
            inserer(con, table, _dire_fictif(calcules) if inventees else calcules)
        sources[indicateur.id] = {s for i in lues for s in sources.get(i, {i})}
    return sources


def _dire_fictif(calcules: pd.DataFrame) -> pd.DataFrame:
    """Ce qui vient d'une ligne inventée est inventé, quoi qu'en dise la méthode."""
    sus = calcules["valeur"].notna() | calcules["bas"].notna()
    proches = calcules["niveau"].isin(["commune", "secteur", "epci"])
    calcules.loc[sus & proches, "statut"] = "fictif"
    return calcules


def _de_quoi(calcul: Methode, mesurees: set[str], remplies: set[str]) -> bool:
    """Vrai si une au moins des entrées déclarées existe : sinon le résultat est absent d'avance."""
    return bool(mesurees & set(calcul.entrees) or remplies & set(calcul.locales))

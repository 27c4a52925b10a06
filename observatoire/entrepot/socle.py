"""Ce qu'une base sait d'un territoire, qu'on la construise ou qu'elle soit en service.

`Socle` répond aux analyses (`analyses.contexte.Contexte`) ; `lecture.Lecteur` y ajoute ce que
l'édition publiée sait d'elle-même. C'est la seule porte : le SQL ne sort pas d'ici.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property

import duckdb
import pandas as pd

from observatoire.entrepot.publication import lisible
from observatoire.entrepot.trajets_lus import TrajetsLus
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import conformer, tables
from observatoire.memoire import oublier, une_fois
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import Origine, Provenance, de, noter, suivi
from observatoire.sources.releve import collecte_de
from observatoire.sources.sql import Base
from observatoire.territoire import Reglages, ville_du_quartier, voisinage

_MESURES = (
    "code, niveau, variable, debut, fin, valeur, statut, bas, haut, perimetre, fichier FROM mesures"
)


class Socle(TrajetsLus):
    """Une connexion et les réglages du territoire : les questions que posent les analyses.

    Chaque lecture prend son propre curseur : un même socle sert plusieurs fils d'exécution.
    """

    # D'où lire les tables du territoire, quand ce n'est pas de l'édition (`Lecteur.avec_saisies`).
    _saisies: Callable[[str], pd.DataFrame] | None = None

    def __init__(self, con: Base, reglages: Reglages) -> None:
        self._con = con
        self._reglages = reglages
        oublier(self)

    @property
    def reglages(self) -> Reglages:
        """Les réglages du territoire étudié."""
        return self._reglages

    @cached_property
    def _fichiers(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """La source et l'étendue de chaque fichier, tous niveaux et millésimes réunis."""
        with lisible():
            lus = self._con.cursor().execute(
                "SELECT fichier, source, list_sort(list_distinct(flatten(list(r.etendue)))) "
                "FROM fichiers LEFT JOIN releves r USING (fichier) GROUP BY ALL"
            )
            return {f: (s, tuple(e or ())) for f, s, e in lus.fetchall()}

    def _origine(self, fichier: str, variables: Iterable[str] = ()) -> Origine:
        """D'où viennent ces variables d'un fichier, avec leur collecte et son étendue."""
        source, etendue = self._fichiers.get(fichier, ("", ()))
        return Origine(source, fichier, collecte_de(source, variables), etendue)

    def _noter(
        self, lues: pd.DataFrame, variables: Collection[str] = (), *, calcule: bool = False
    ) -> None:
        """Dit aux calculs suivis de quels fichiers viennent ces lignes ; `calcule` : elles en sont la
        matière, pas le résultat."""
        if not suivi():
            return
        uniques = {str(f) for f in lues["fichier"].dropna().unique()} - {""}
        perimetres = lues["perimetre"].unique() if "perimetre" in lues else ()
        noter(
            Provenance(
                frozenset(self._origine(f, variables) for f in uniques),
                perimetres=frozenset(map(str, perimetres)) - {""},
                calcule=calcule and bool(uniques),
            )
        )

    def _neuf(self, sql: str, parametres: Sequence[object] = ()) -> pd.DataFrame:
        """Une lecture refaite à chaque fois : sa table s'écrit peut-être encore."""
        with lisible():
            return self._con.cursor().execute(sql, list(parametres)).df()

    @une_fois
    def _lire(self, sql: str, parametres: tuple[object, ...] = ()) -> pd.DataFrame:
        """Une lecture gardée ; une copie légère est rendue."""
        return self._neuf(sql, [list(p) if isinstance(p, tuple) else p for p in parametres])

    def territoires(self, niveau: str = "commune", dans: Territoire | None = None) -> pd.DataFrame:
        """Les territoires d'un niveau (colonnes du contrat), triés par code ; `dans` : à l'intérieur."""
        tous = self._lire("SELECT * FROM territoires WHERE niveau = ? ORDER BY code", (niveau,))
        if dans is None or dans.niveau is Niveau.FRANCE:
            return tous
        if (niveau, dans.niveau) == (Niveau.QUARTIER, Niveau.COMMUNE):
            return tous[tous["code"].map(ville_du_quartier) == dans.code].reset_index(drop=True)
        colonne = "code" if dans.niveau in (niveau, Niveau.COMMUNE) else str(dans.niveau)
        return tous[tous[colonne] == dans.code].reset_index(drop=True)

    def communes(self) -> pd.DataFrame:
        """Les communes de l'intercommunalité étudiée."""
        return self._lire(
            "SELECT * FROM territoires WHERE niveau = 'commune' AND epci = ? ORDER BY code",
            (self._reglages.epci,),
        )

    def anneau(self) -> pd.DataFrame:
        """Les communes voisines, hors de l'intercommunalité."""
        codes = voisinage(self._reglages.epci, self._reglages.seuils.minutes_voisinage)
        toutes = self.territoires("commune")
        return toutes[toutes["code"].isin(codes)].reset_index(drop=True)

    def mesures(self, variables: str | Sequence[str], niveau: str | None = None) -> pd.DataFrame:
        """Toutes les mesures de ces variables."""
        voulues = (variables,) if isinstance(variables, str) else tuple(variables)
        filtre = "" if niveau is None else " AND niveau = ?"
        lues = self._lire(
            f"SELECT {_MESURES} WHERE variable IN (SELECT unnest(?)){filtre} "
            "ORDER BY variable, niveau, code, fin, debut, perimetre",
            (voulues,) if niveau is None else (voulues, niveau),
        )
        self._noter(lues, voulues, calcule=True)
        return lues

    @une_fois
    def derniere(
        self, variable: str, niveau: str = "commune", annee: int | None = None
    ) -> pd.DataFrame:
        """Une ligne par code, sur une même année."""
        toutes = self.mesures(variable, niveau)
        # Un périmètre ancien n'est pas comparable aux sommes d'aujourd'hui.
        toutes = toutes[toutes["perimetre"] == ""]
        if annee is None:
            siens = {self._reglages.epci, *self.communes()["code"]}
            connues = toutes[toutes["valeur"].notna() & (toutes["statut"] != "provisoire")]
            notres = connues[connues["code"].isin(siens)]
            retenues = (notres if len(notres) else connues)["fin"]
            if retenues.empty:
                return toutes.iloc[0:0].reset_index(drop=True)
            annee = int(retenues.max())
        meme = toutes[toutes["fin"] == annee]
        return meme.drop_duplicates("code", keep="last").reset_index(drop=True)

    def indicateur(self, identifiant: str, niveau: str | None = None) -> pd.DataFrame:
        """Les valeurs déjà calculées d'un indicateur."""
        return self._indicateur("indicateurs", identifiant, niveau)

    def _indicateur(self, table: str, identifiant: str, niveau: str | None) -> pd.DataFrame:
        filtre, parametres = ("", [identifiant])
        if niveau is not None:
            filtre, parametres = (" AND niveau = ?", [identifiant, niveau])
        lues = self._neuf(
            f"SELECT * FROM {table} WHERE indicateur = ?{filtre} ORDER BY niveau, code, fin, debut, perimetre",
            parametres,
        )
        self._noter(
            lues.rename(columns={"source": "fichier"}),
            variables_de(INDICATEURS[identifiant].calcul),
        )
        return lues

    def locale(self, nom: str) -> pd.DataFrame:
        """Une table de `data/local`, typée comme à la saisie (`local.conformer`)."""
        if not nom.isidentifier():
            raise AppelIncorrect(f"« {nom} » n'est pas un nom de table. Exemple : structures.")
        lues = (self._saisies or self._typee)(nom)
        if (
            "fichier" not in lues
        ):  # saisies à l'instant : les calculs citent leur fichier comme publiées
            lues = lues.assign(fichier=tables()[nom].fichier)
        if len(lues):
            noter(de(f"local_{nom}"))
        return lues

    @une_fois
    def _typee(self, nom: str) -> pd.DataFrame:
        try:
            lues = self._neuf(f"SELECT * FROM local_{nom} ORDER BY fichier, ligne")
        except duckdb.CatalogException as e:
            if nom not in tables():
                raise AppelIncorrect(
                    f"La table locale « {nom} » n'est pas dans cette édition. À faire : "
                    "actualiser les données, sur la page Données."
                ) from e
            # L'édition publique n'a pas les tables du comité : pour elle, rien n'y est saisi.
            lues = pd.DataFrame(columns=["fichier", "ligne"])
        return conformer(tables()[nom], lues)

    def flux(self) -> pd.DataFrame:
        """Les actifs qui vont travailler de commune à commune, la dernière année : `origine`, `destination`,
        `annee`, `valeur` (pondérée), `fichier` ; le plus grand fichier d'une même année."""
        lus = self._lire(
            "SELECT * FROM flux WHERE annee = (SELECT max(annee) FROM flux) ORDER BY origine, destination, fichier"
        )
        if len(lus):
            lus = lus[lus["fichier"] == lus.groupby("fichier")["valeur"].sum().idxmax()]
        self._noter(lus)
        return lus

    def lieux(self) -> pd.DataFrame:
        """Les lieux déposés."""
        lus = self._lire(
            "SELECT * FROM lieux ORDER BY categorie, code, libelle, identifiant, fichier"
        )
        self._noter(lus)
        return lus


class SoclePublic(Socle):
    """Ce que le public peut savoir : les lignes cachées n'existent pas, ni ce qui en vient."""

    def __init__(self, con: Base, reglages: Reglages, methodes: Collection[str]) -> None:
        super().__init__(con, reglages)
        self._methodes = methodes

    def locale(self, nom: str) -> pd.DataFrame:
        """Une table de `data/local`, sans les lignes que le territoire ne montre pas."""
        lignes = super().locale(nom)
        if not tables()[nom].publique or "publique" not in lignes:
            return lignes
        montrees = lignes["publique"].fillna(True).astype(bool)
        return lignes[montrees].reset_index(drop=True)

    def indicateur(self, identifiant: str, niveau: str | None = None) -> pd.DataFrame:
        """Les valeurs déjà calculées ; celles d'une méthode, pour le public."""
        table = "indicateurs_publics" if identifiant in self._methodes else "indicateurs"
        return self._indicateur(table, identifiant, niveau)

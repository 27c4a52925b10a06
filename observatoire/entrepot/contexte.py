"""Le `Contexte` des analyses, lu dans une base : celle qu'on construit, ou l'édition en service."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from weakref import WeakKeyDictionary

import duckdb
import pandas as pd

from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import conformer, tables
from observatoire.methodes.trajets import VITESSE, Vitesse, completer, estimer
from observatoire.territoire import Reglages, voisinage

_MESURES = (
    "code, niveau, variable, debut, fin, valeur, statut, bas, haut, perimetre, fichier FROM mesures"
)

_contextes: WeakKeyDictionary[Lecteur, dict[Reglages, ContexteEntrepot]] = WeakKeyDictionary()


class ContexteEntrepot:
    """Voir `analyses.contexte.Contexte`, dont c'est la réalisation en DuckDB."""

    def __init__(self, con: duckdb.DuckDBPyConnection, reglages: Reglages) -> None:
        self._con = con
        self._reglages = reglages
        self._lus: dict[tuple[str, str], pd.DataFrame] = {}

    @property
    def reglages(self) -> Reglages:
        """Les réglages du territoire étudié."""
        return self._reglages

    def _lire(
        self, sql: str, parametres: Sequence[object] = (), *, garder: bool = True
    ) -> pd.DataFrame:
        """Une lecture ; gardée, sauf d'une table qui s'écrit encore. Une copie légère est rendue."""
        cle = (sql, repr(parametres))
        if cle not in self._lus:
            lu = self._con.cursor().execute(sql, list(parametres)).df()
            if not garder:
                return lu
            self._lus[cle] = lu
        return self._lus[cle].copy(deep=False)

    def territoires(self, niveau: str = "commune") -> pd.DataFrame:
        """Les territoires d'un niveau, triés par code."""
        return self._lire("SELECT * FROM territoires WHERE niveau = ? ORDER BY code", [niveau])

    def communes(self) -> pd.DataFrame:
        """Les communes de l'intercommunalité étudiée."""
        return self._lire(
            "SELECT * FROM territoires WHERE niveau = 'commune' AND epci = ? ORDER BY code",
            [self._reglages.epci],
        )

    def anneau(self) -> pd.DataFrame:
        """Les communes voisines, hors de l'intercommunalité."""
        codes = voisinage(self._reglages.epci, self._reglages.seuils.minutes_voisinage)
        toutes = self.territoires("commune")
        return toutes[toutes["code"].isin(codes)].reset_index(drop=True)

    def mesures(self, variables: str | Sequence[str], niveau: str | None = None) -> pd.DataFrame:
        """Toutes les mesures de ces variables."""
        voulues = [variables] if isinstance(variables, str) else list(variables)
        filtre, parametres = "", list[object]([voulues])
        if niveau is not None:
            filtre, parametres = " AND niveau = ?", [voulues, niveau]
        return self._lire(
            f"SELECT {_MESURES} WHERE variable IN (SELECT unnest(?)){filtre} "
            "ORDER BY variable, niveau, code, fin, debut",
            parametres,
        )

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
        return self._lire(
            f"SELECT * FROM {table} WHERE indicateur = ?{filtre} ORDER BY niveau, code, fin",
            parametres,
            garder=False,
        )

    def locale(self, nom: str) -> pd.DataFrame:
        """Une table de `data/local`, telle que chargée dans l'entrepôt."""
        if ("locale", nom) not in self._lus:
            self._lus["locale", nom] = self._typee(nom)
        return self._lus["locale", nom].copy(deep=False)

    def _typee(self, nom: str) -> pd.DataFrame:
        if not nom.isidentifier():
            raise AppelIncorrect(f"« {nom} » n'est pas un nom de table. Exemple : structures.")
        try:
            lues = self._lire(f"SELECT * FROM local_{nom}")
        except duckdb.CatalogException as e:
            if nom not in tables():
                raise AppelIncorrect(
                    f"La table locale « {nom} » n'est pas dans cette édition. À faire : lancer "
                    "« observatoire actualiser »."
                ) from e
            # L'édition publique n'a pas les tables du comité : pour elle, rien n'y est saisi.
            lues = pd.DataFrame(columns=["fichier", "ligne"])
        return conformer(tables()[nom], lues)

    def lieux(self) -> pd.DataFrame:
        """Les lieux déposés."""
        return self._lire("SELECT * FROM lieux ORDER BY categorie, code, libelle")

    def minutes(
        self, origines: Sequence[str], destinations: Sequence[str], vitesse: Vitesse = VITESSE
    ) -> pd.DataFrame:
        """Minutes de voiture : mesurées si déposées, sinon estimées."""
        estimees = estimer(self.territoires("commune"), origines, destinations, vitesse)
        return completer(estimees, self._lire("SELECT origine, destination, minutes FROM minutes"))

    def minutes_mesurees(self) -> bool:
        """Vrai si une matrice de minutes est déposée."""
        return not self._lire("SELECT 1 FROM minutes LIMIT 1").empty


class ContextePublic(ContexteEntrepot):
    """Ce que le public peut savoir : les lignes cachées n'existent pas, ni ce qui en vient."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, reglages: Reglages, methodes: Collection[str]
    ) -> None:
        super().__init__(con, reglages)
        self._methodes = methodes

    def locale(self, nom: str) -> pd.DataFrame:
        """Une table de `data/local`, sans les lignes que le territoire ne montre pas."""
        lignes = super().locale(nom)
        if nom not in tables() or not tables()[nom].publique or "publique" not in lignes:
            return lignes
        montrees = lignes["publique"].astype("boolean").fillna(True).astype(bool)
        return lignes[montrees.to_numpy()].reset_index(drop=True)

    def indicateur(self, identifiant: str, niveau: str | None = None) -> pd.DataFrame:
        """Les valeurs déjà calculées ; celles d'une méthode, pour le public."""
        table = "indicateurs_publics" if identifiant in self._methodes else "indicateurs"
        return self._indicateur(table, identifiant, niveau)


def contexte_de(lecteur: Lecteur, reglages: Reglages) -> ContexteEntrepot:
    """Le contexte de l'édition en service, le même tant que le lecteur et les réglages le sont : une
    analyse peut garder ce qu'elle en a tiré."""
    gardes = _contextes.setdefault(lecteur, {})
    if reglages not in gardes:
        gardes[reglages] = ContexteEntrepot(lecteur.connexion(), reglages)
    return gardes[reglages]

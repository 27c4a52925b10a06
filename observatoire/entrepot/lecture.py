"""Lire l'entrepôt en service : des tableaux prêts à montrer, sans jamais rien modifier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import duckdb
import geopandas as gpd
import pandas as pd

from observatoire import territoire
from observatoire.entrepot import declarees, locales, publication
from observatoire.entrepot.questions import Questions
from observatoire.entrepot.reserves import par_lignes, reserves_des_lignes
from observatoire.erreurs import AppelIncorrect, EntrepotIndisponible
from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import CODE_FRANCE, SEMBLABLES, Niveau, Territoire, sans_accent
from observatoire.provenance import Origine, des_lignes, noter
from observatoire.sources import declaration
from observatoire.sources.declaration import Textes, catalogue
from observatoire.territoire import Reglages
from observatoire.territoire.perimetres import en_annee

COLONNES_VALEURS = (
    "code", "niveau", "libelle", "indicateur", "debut", "fin", "valeur", "statut", "bas", "haut",
    "nature_intervalle", "numerateur", "denominateur", "unite", "source", "fichiers",
    "perimetre", "note",
)  # fmt: skip
_COLONNES_DE_CALCUL = (
    "cause", "tirage", "certain_bas", "certain_haut", "khi2", "id_source", "fichier", "collecte",
    "etendue", "reserves", "contour",
)  # fmt: skip
_SANS_FICHIER = Origine("")


class Lecteur(Questions):
    """Une édition de l'entrepôt, ouverte en lecture seule ; `version` en est l'empreinte.

    Chaque méthode ouvre son propre curseur : un même lecteur sert plusieurs fils d'exécution.
    """

    def __init__(self, chemin: Path, reglages: Reglages | None = None) -> None:
        """Ouvre `chemin` ; `reglages` : ceux du territoire, sinon les défauts de son EPCI."""
        try:
            con = duckdb.connect(str(chemin), read_only=True)
            edition = con.cursor().execute("SELECT * FROM edition").df().iloc[0]
        except (duckdb.Error, IndexError) as e:
            raise EntrepotIndisponible(
                f"L'entrepôt « {chemin.name} » ne s'ouvre pas. À faire : actualiser les "
                "données, sur la page Données : il sera refait d'après les fichiers."
            ) from e
        self.chemin = chemin
        self.version: str = edition["empreinte"]
        self.publie_le: pd.Timestamp = edition["publie_le"]
        self.logiciel: str = edition["logiciel"]
        self.epci: str = edition["epci"]
        self.perimetre: str = edition["perimetre"]
        self.exemple: bool = bool(edition.get("exemple", False))
        self.publique: bool = publication.est_publique(con)
        self.declarees: Textes = declarees.de_l_edition(con)
        self.adopter()
        super().__init__(con, reglages or Reglages(epci=self.epci))

    def adopter(self) -> None:
        """Met en cours les descriptions de fichiers qui ont fait cette édition."""
        declaration.adopter(self.declarees)

    def avec(self, reglages: Reglages) -> Lecteur:
        """La même édition, lue avec d'autres réglages ; elle partage la connexion."""
        autre = copy(self)
        Questions.__init__(autre, self._con, reglages)
        return autre

    def avec_saisies(self, lire: Callable[[str], pd.DataFrame]) -> Lecteur:
        """La même édition, dont les tables du territoire sont celles que rend `lire` : ce qui est saisi
        à l'instant, publié ou non."""
        autre = self.avec(self.reglages)
        autre._saisies = lire
        return autre

    @property
    def cle(self) -> str:
        """Ce qui change dès que l'édition ou les réglages changent : la clé de tout ce qu'on garde."""
        return f"{self.version}-{crc32(repr(self.reglages).encode()):08x}"

    def fermer(self) -> None:
        """Libère le fichier."""
        self._con.close()

    # ------------------------------------------------------------------ territoires
    def libelle(self, t: Territoire) -> str:
        """Le nom d'un territoire, ou son code s'il n'est pas dans l'entrepôt."""
        trouve = self._neuf(
            "SELECT libelle FROM territoires WHERE niveau = ? AND code = ?", [str(t.niveau), t.code]
        )
        return str(trouve["libelle"].iloc[0]) if len(trouve) else t.code

    def contours(self, codes: Iterable[str]) -> gpd.GeoDataFrame:
        """Les contours des communes (code, libelle, epci, geometry) : ceux déposés, sinon le référentiel."""
        voulus = list(codes)
        fond = territoire.contours(voulus)
        deposes = self._neuf(
            "SELECT code, wkb FROM contours WHERE code IN (SELECT unnest(?)) "
            "QUALIFY row_number() OVER (PARTITION BY code ORDER BY fichier DESC, wkb) = 1",
            [voulus],
        )
        if len(deposes):
            geometries = gpd.GeoSeries.from_wkb(
                deposes["wkb"].map(bytes), index=deposes["code"], crs=4326
            )
            fond = fond.set_index("code")
            fond.loc[fond.index.intersection(geometries.index), "geometry"] = geometries
            fond = fond.reset_index()
        return fond

    # ------------------------------------------------------------------ indicateurs
    def periodes(self, indicateur: str, niveau: str | None = None) -> list[tuple[int, int]]:
        """Les périodes (debut, fin) où l'indicateur a au moins une valeur, de la plus ancienne."""
        filtre, parametres = (
            ("AND niveau = ?", [indicateur, niveau]) if niveau else ("", [indicateur])
        )
        trouvees = self._neuf(
            f"SELECT DISTINCT debut, fin FROM indicateurs WHERE indicateur = ? {filtre} "
            "AND statut <> 'absent' ORDER BY fin, debut",
            parametres,
        )
        return [(int(d), int(f)) for d, f in trouvees.itertuples(index=False)]

    def annees(self, indicateur: str, niveau: str | None = None) -> list[int]:
        """Les années (fins de période) disponibles, croissantes."""
        return sorted({fin for _, fin in self.periodes(indicateur, niveau)})

    def valeurs(
        self,
        indicateurs: str | Sequence[str],
        territoires: Sequence[Territoire],
        annees: Sequence[int] | None = None,
    ) -> pd.DataFrame:
        """Les valeurs, une ligne par indicateur, territoire et année, même sans donnée.

        Colonnes `COLONNES_VALEURS`. Sans `annees`, toutes celles où un des territoires a une
        valeur ; s'il n'y en a aucune, une ligne sans année dont la note dit quel fichier déposer.
        """
        ids = [indicateurs] if isinstance(indicateurs, str) else list(indicateurs)
        for i in ids:
            indicateur(i)
        brut = self._valeurs_brutes(ids, territoires, annees or ())
        completes = self._completer(brut)
        # Une partie des années seulement sera montrée : celui qui les montre en dit la période.
        noter(replace(des_lignes(completes), periode=None, statuts=frozenset()))
        return completes

    def _completer(self, brut: pd.DataFrame) -> pd.DataFrame:
        """Ce qui se dit de chaque ligne ; ce que des lignes partagent n'est composé qu'une fois."""
        declares = {i: indicateur(i) for i in brut["indicateur"].unique()}
        origines = _par_lignes(
            lambda i, f: self._origine(f, variables_de(declares[i].calcul)) if f else _SANS_FICHIER,
            brut["indicateur"], brut["fichier"],
        )  # fmt: skip
        # `contour` dit ce qui se compare ; `perimetre` le dit pour le millésime de la ligne.
        brut["contour"] = brut["perimetre"]
        brut["perimetre"] = _par_lignes(en_annee, brut["contour"], brut["fin"])
        dites, notes = reserves_des_lignes(declares, brut)
        brut["unite"] = brut["indicateur"].map({i: d.unite for i, d in declares.items()})
        brut["source"] = _par_lignes(_citer, brut["id_source"], brut["debut"], brut["fin"])
        brut["fichiers"] = brut["fichier"]
        brut["nature_intervalle"] = brut["nature_intervalle"].where(brut["bas"].notna(), "")
        brut["collecte"] = [o.collecte for o in origines]
        brut["etendue"] = pd.Series([o.etendue for o in origines], index=brut.index, dtype=object)
        brut["reserves"] = pd.Series(dites, index=brut.index, dtype=object)
        brut["note"] = notes
        for colonne in ("debut", "fin"):
            brut[colonne] = brut[colonne].astype("Int64")
        return brut[[*COLONNES_VALEURS, *_COLONNES_DE_CALCUL]]

    def dans(self, t: Territoire, niveau: str) -> list[Territoire]:
        """Les territoires du niveau demandé à l'intérieur de `t`, triés par nom."""
        table = self.territoires(niveau, t)
        # Le groupe semblable est un repère, pas un territoire.
        table = table[table["code"] != SEMBLABLES]
        table = table.sort_values("libelle", key=lambda noms: noms.map(sans_accent))
        lignes = table[["code", "libelle"]].to_numpy()
        return [Territoire(Niveau(niveau), code, nom) for code, nom in lignes]

    def reperes(self) -> list[Territoire]:
        """À quoi les réglages comparent l'EPCI étudié : ses départements et ses régions (tous, celui du plus
        grand nombre de communes d'abord), la France, d'autres EPCI."""
        choix, communes = self.reglages.comparaison, self.territoires("commune")
        siennes = communes[communes["epci"] == self.epci]
        trouves = [
            Territoire(n, str(code))
            for n in (Niveau.DEPARTEMENT, Niveau.REGION)
            if getattr(choix, n)
            for code in siennes.groupby(str(n))
            .size()
            .sort_values(ascending=False, kind="stable")
            .index
        ]
        trouves += [Territoire(Niveau.FRANCE, CODE_FRANCE)] if choix.france else []
        formes = set(self.territoires("epci")["code"]) & {SEMBLABLES}
        trouves += [Territoire(Niveau.EPCI, siren) for siren in (*formes, *choix.epci)]
        return [replace(t, libelle=self.libelle(t)) for t in trouves]


def indicateur(identifiant: str) -> Indicateur:
    """La déclaration d'un indicateur ; un identifiant inconnu propose les plus proches."""
    if identifiant not in INDICATEURS:
        import difflib

        proches = difflib.get_close_matches(identifiant, INDICATEURS, n=3, cutoff=0.5)
        proposition = f" Voulez-vous dire {' ou '.join(proches)} ?" if proches else ""
        raise AppelIncorrect(
            f"L'indicateur « {identifiant} » n'existe pas.{proposition} "
            "À faire : le choisir dans le dictionnaire des indicateurs."
        )
    return INDICATEURS[identifiant]


def _par_lignes(dire: Callable[..., Any], *colonnes: pd.Series) -> list[Any]:
    """Ce que `dire` rend de chaque ligne de ces colonnes, une fois par ligne différente."""
    return par_lignes(dire, *(c.to_numpy(dtype=object).tolist() for c in colonnes))


def _citer(source: str, debut: Any, fin: Any) -> str:
    declaree = catalogue().get(source)
    if declaree is None:
        locale = locales.titre(source)
        return f"{locales.PRODUCTEUR.capitalize()}, {locale}" if locale else ""
    annees = f"{int(fin)}" if debut == fin else f"{int(debut)}-{int(fin)}"
    return f"{declaree.producteur}, {declaree.titre}, {annees}"


def ouvrir(entrepot: Path, reglages: Reglages | None = None) -> Lecteur:
    """Le lecteur de l'édition en service ; lève `EntrepotIndisponible` s'il n'y en a pas."""
    chemin = publication.courant(entrepot)
    if chemin is None:
        raise EntrepotIndisponible(
            "Aucune édition n'est encore publiée. À faire : actualiser les données, sur la page Données."
        )
    return Lecteur(chemin, reglages)

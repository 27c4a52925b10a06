"""Lire tous les fichiers du dépôt dans la base de construction, un compte rendu par tableau."""

import contextlib
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd

from observatoire.entrepot import confirmations, depot, locales, paquet, referentiels
from observatoire.entrepot.deja_lus import DejaLus
from observatoire.entrepot.lecture_tableau import CompteRendu, lire_tableau
from observatoire.erreurs import FichierRefuse
from observatoire.local import Table, tables
from observatoire.routes import SOURCE as SOURCE_ROUTES
from observatoire.routes import fichier as fichier_routier
from observatoire.sources import declaration, etiquettes, speciaux
from observatoire.sources.lecture import est_geographique, ouvrir
from observatoire.sources.normalisation import LUES
from observatoire.sources.reconnaissance import Reconnaissance, expliquer_refus, reconnaitre
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, inserer
from observatoire.territoire import Reglages, lire_reglages

Suivi = Callable[[str, float], object]

# La géographie se lit d'abord : elle dit comment traduire les codes de tout le reste.
_ORDRE = {"appartenance": 1, "communes": 1, "lieux": 2}
# Ce qui est refusé ou attend une personne n'apporte rien, et ne retire rien.
SANS_EFFET = ("refuse", "a_confirmer")


def lire_depot(
    con: Base, donnees: Path, temporaire: Path, suivi: Suivi, entrepot: Path | None = None
) -> list[CompteRendu]:
    """Remplit `lues`, `lieux`, `contours`, `minutes`, `appartenances` ; un fichier refusé
    n'arrête pas les autres. `entrepot` : là où se gardent les lectures, pour ne pas les refaire."""
    marques = depot.empreintes(donnees)
    entrees = {relatif: (donnees / relatif, marque) for relatif, marque in marques.items()}
    dites = confirmations.lire(donnees)
    reglages = lire_reglages(donnees)
    rendus = lire_fichiers(con, entrees, temporaire, suivi, reglages, dites, entrepot)
    fautes = declaration.en_cours().fautes.items()
    return rendus + [CompteRendu(f, f, "", "refuse", message=raison) for f, raison in fautes]


def lire_fichiers(
    con: Base,
    entrees: dict[str, tuple[Path, str]],
    temporaire: Path,
    suivi: Suivi,
    reglages: Reglages | None,
    dites: dict[str, confirmations.Confirmation],
    entrepot: Path | None = None,
) -> list[CompteRendu]:
    """Comme `lire_depot`, pour les seules `entrees` : nom dans le dépôt → (fichier, empreinte) ; sans
    réglages, les tables d'un territoire ne sont pas lues."""
    con.execute(LUES)
    with contextlib.ExitStack() as ouverts:
        lecture = _Lecture(
            con, temporaire, ouverts, dites, DejaLus(con, entrepot if reglages else None, reglages)
        )
        for relatif, (chemin, marque) in entrees.items():
            lecture.ouvrir(chemin, CompteRendu(relatif, relatif, marque, "reconnu"))
        lecture.lire_tableaux(suivi)
        if reglages:
            lecture.lire_tables(reglages)
        lecture.fermer()
    lecture.garder()
    lecture.aligner_copies()
    return sorted(lecture.rendus, key=lambda r: r.fichier)


class _Lecture:
    """Une lecture en cours : ce qui est ouvert, ce qui reste à lire, un compte rendu par tableau."""

    def __init__(
        self,
        con: Base,
        temporaire: Path,
        ouverts: contextlib.ExitStack,
        dites: dict[str, confirmations.Confirmation],
        deja_lus: DejaLus,
    ) -> None:
        self.con, self.temporaire, self.ouverts, self.dites = con, temporaire, ouverts, dites
        self._deja_lus = deja_lus
        self._gardes: list[tuple[Path, Path, CompteRendu]] = []
        self._neufs: list[tuple[Reconnaissance, CompteRendu, Path]] = []
        self.rendus: list[CompteRendu] = []
        self._originaux: dict[str, CompteRendu] = {}
        self._copies: list[CompteRendu] = []
        self._piles: dict[str, contextlib.ExitStack] = {}
        self._tableaux: list[tuple[Reconnaissance, CompteRendu]] = []
        self._tables: list[tuple[Table, Path, CompteRendu]] = []

    def ouvrir(self, chemin: Path, rendu: CompteRendu) -> None:
        """Reconnaît un fichier et garde ses tableaux ouverts ; une copie n'est pas lue."""
        original = self._originaux.setdefault(rendu.empreinte, rendu)
        if original is not rendu and rendu.empreinte != "illisible":
            rendu.message = f"contenu identique à {original.fichier}, compté une fois"
            self._copies.append(rendu)
            return
        if garde := self._deja_lus.trouver(rendu, self.dites.get(rendu.empreinte)):
            self._gardes.append((garde, chemin, rendu))
        else:
            self._ouvrir(chemin, rendu)

    def _ouvrir(self, chemin: Path, rendu: CompteRendu) -> None:
        self._piles[rendu.chemin] = self.ouverts.enter_context(contextlib.ExitStack())
        try:
            self._reconnaitre(chemin, rendu)
        except FichierRefuse as e:
            self.rendus.append(rendu.refuser(str(e)))

    def _reconnaitre(self, chemin: Path, rendu: CompteRendu) -> None:
        if fichier_routier.est_extrait(chemin):
            # Ses minutes se calculent une fois tout lu (`entrepot.trajets`).
            fichier_routier.verifier(chemin)
            rendu.source, rendu.message = SOURCE_ROUTES, "extrait routier entier"
            self.rendus.append(rendu)
            return
        if paquet.est_paquet(chemin):
            self.rendus += paquet.lire(self.con, chemin, rendu)
            return
        contours = speciaux.lire_contours(chemin) if est_geographique(chemin) else None
        if contours is not None:
            self._garder_contours(contours, rendu)
            return
        pile = self._piles[rendu.chemin]
        feuilles = pile.enter_context(ouvrir(chemin, dossier_temporaire=self.temporaire))
        table = locales.reconnaitre(feuilles)
        if table is not None:
            self._tables.append((table, chemin, rendu))
            return
        reconnues = [rec for f in feuilles if (rec := reconnaitre(f)) is not None]
        if not reconnues:
            locales.refuser_si_proche(feuilles)
            etiquettes.refuser_sans_codes(feuilles)
            raise expliquer_refus(feuilles)
        prefixe = rendu.chemin.removesuffix(chemin.name)
        dite = self.dites.get(rendu.empreinte, confirmations.Confirmation(rendu.chemin))
        rendu.confirme = dite.vrai
        for rec in (replace(r, annee_dite=dite.annee, confirme=dite.vrai) for r in reconnues):
            fichier = prefixe + rec.feuille.nom if len(reconnues) > 1 else rendu.fichier
            self._tableaux.append((rec, replace(rendu, fichier=fichier, bilan=Bilan())))
            if len(reconnues) == 1:
                self._neufs.append((*self._tableaux[-1], chemin))

    def _garder_contours(self, contours: gpd.GeoDataFrame, rendu: CompteRendu) -> None:
        cadre = contours.assign(wkb=contours.geometry.to_wkb())[["code", "wkb"]]
        inserer(self.con, "contours", cadre.assign(niveau="commune", fichier=rendu.fichier))
        rendu.source, rendu.message = "contours", f"contours de {len(cadre)} territoires"
        rendu.bilan.lignes_lues = len(cadre)
        self.rendus.append(rendu)

    def lire_tableaux(self, suivi: Suivi) -> None:
        """Lit les tableaux des producteurs, la géographie d'abord ; un fichier inchangé se recopie."""
        mouvements = [t for t in self._tableaux if t[0].source.nature == "mouvements"]
        combien = len(self._tableaux) + len(self._gardes)
        rang = itertools.count()
        self._lire(mouvements, lambda quoi: suivi(quoi, next(rang) / combien))
        referentiels.appliquer_mouvements(self.con)
        for garde, chemin, rendu in self._gardes:
            if self._deja_lus.reprendre(garde, rendu):
                self.rendus.append(rendu)
            else:
                self._ouvrir(chemin, rendu)
        autres = [t for t in self._tableaux if t[0].source.nature != "mouvements"]
        autres.sort(key=lambda t: _ORDRE.get(t[0].source.nature, 3))
        self._lire(autres, lambda quoi: suivi(quoi, next(rang) / combien))

    def _lire(self, tableaux: list[tuple[Reconnaissance, CompteRendu]], dire: Callable[[str], object]) -> None:  # fmt: skip
        for rec, rendu in tableaux:
            dire(f"Lecture de {rendu.fichier}")
            lire_tableau(self.con, rec, rendu)
            self.rendus.append(rendu)

    def garder(self) -> None:
        """Garde ce qui vient d'être lu pour la prochaine fois."""
        for rec, rendu, chemin in self._neufs:
            self._deja_lus.garder(rec, rendu, chemin, self.dites.get(rendu.empreinte))
        self._deja_lus.nettoyer()

    def lire_tables(self, reglages: Reglages) -> None:
        """Lit les tables du territoire ; le fichier qui porte le nom de la table, avant ses copies."""
        par_nom = sorted(self._tables, key=lambda t: (t[2].fichier != t[0].fichier, t[2].fichier))
        for table, chemin, rendu in par_nom:
            rendu.source = f"{locales.PREFIXE}{table.nom}"
            try:
                rendu.bilan.lignes_lues, rendu.message = locales.charger(
                    self.con, table, chemin, rendu.fichier, reglages
                )
            except FichierRefuse as e:
                rendu.refuser(str(e)).source = ""
            self.rendus.append(rendu)

    def fermer(self) -> None:
        """Ferme chaque fichier : c'est là que l'on sait s'il a changé pendant sa lecture."""
        for chemin, pile in self._piles.items():
            try:
                pile.close()
            except FichierRefuse as e:
                for rendu in (r for r in self.rendus if r.chemin == chemin):
                    self._retirer(rendu.refuser(str(e)))

    def _retirer(self, rendu: CompteRendu) -> None:
        """Défait la lecture d'un tableau dont on apprend trop tard qu'il n'est pas sûr."""
        siennes = [f"{locales.PREFIXE}{nom}" for nom in tables()]
        for table in ("lues", "lieux", "contours", "appartenances", "minutes", "flux", *siennes):
            self.con.execute(f"DELETE FROM {table} WHERE fichier = ?", [rendu.fichier])
        rendu.bilan = Bilan()

    def aligner_copies(self) -> None:
        """Une copie n'est pas « reconnue » si son original est refusé."""
        refus = {r.empreinte: r.message for r in self.rendus if r.statut == "refuse"}
        for copie in self._copies:
            if copie.empreinte in refus:
                copie.refuser(f"{copie.message}. {refus[copie.empreinte]}")
        self.rendus += self._copies

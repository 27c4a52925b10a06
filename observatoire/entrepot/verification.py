"""Dire ce qu'est un fichier et ce qu'il changerait, sans rien charger dans l'entrepôt."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from observatoire import formats
from observatoire.entrepot import (
    ddl,
    desaccords,
    lacunes,
    locales,
    mouvements,
    perimetres,
    portee,
    referentiels,
    vraisemblance,
)
from observatoire.entrepot.agregation import agreger, arbitrer
from observatoire.entrepot.comparaison import comparer
from observatoire.entrepot.confirmations import Confirmation
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.lecture_depot import SANS_EFFET, lire_fichiers
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.erreurs import AppelIncorrect, FichierRefuse
from observatoire.modele import LIBELLES_NIVEAUX
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.lecture import empreinte
from observatoire.sources.releve import Releve
from observatoire.sources.sql import Base, litteral
from observatoire.territoire import Reglages, membres

_EXEMPLES = 6


@dataclass(frozen=True)
class Changement:
    """Un chiffre que le fichier apporterait ; `avant` est vide s'il est nouveau."""

    code: str
    niveau: str
    territoire: str
    variable: str
    libelle: str
    debut: int
    fin: int
    avant: float | None
    apres: float | None
    precedent: list[float] | None = None  # le millésime d'avant en service : [année, valeur]

    def phrase(self) -> str:
        """« Cordes-sur-Ciel, Population 2022 : 836 (nouveau ; 840 en 2021) »."""
        apres = formats.SECRET if self.apres is None else _ecrire(self.apres)
        passe = (
            f" ; {_ecrire(self.precedent[1])} en {self.precedent[0]:.0f}" if self.precedent else ""
        )
        nouveau = f"{apres} (nouveau{passe})"
        suite = nouveau if self.avant is None else f"{_ecrire(self.avant)} → {apres}"
        quand = formats.periode(self.debut, self.fin)
        return f"{self.territoire}, {self.libelle} {quand} : {suite}"


@dataclass(frozen=True)
class TableauVerifie:
    """Un tableau du fichier (un onglet, un membre d'archive) : ce qu'il est, ce qu'il changerait.

    `territoires` compte les territoires par niveau dans le fichier entier ; `communes` sont
    celles de l'EPCI étudié. Les quatre comptes portent sur les valeurs que l'entrepôt garderait,
    sommes comprises ; `ecartees` diffèrent de valeurs plus récentes, qui resteraient en service.
    `releves` : le sens que le fichier établit, à chaque niveau et millésime.
    """

    fichier: str
    statut: str  # reconnu | refuse | a_confirmer
    source: str
    titre: str
    producteur: str
    millesimes: tuple[int, ...]
    lignes_lues: int
    message: str
    territoires: dict[str, int] = field(default_factory=dict)
    communes: int = 0
    communes_attendues: int = 0
    nouvelles: int = 0
    modifiees: int = 0
    identiques: int = 0
    ecartees: int = 0
    exemples: tuple[Changement, ...] = ()
    releves: tuple[Releve, ...] = ()
    annees: tuple[int, ...] = ()  # celles qu'on propose, si l'année est demandée
    rien_ici: bool = False  # aucun chiffre du territoire étudié, ni de ce qui l'entoure
    retenues: int = 0  # territoires dont des chiffres entreraient
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verification:
    """Le résultat pour un fichier ; `identique_a` nomme le même contenu déjà en service."""

    chemin: Path
    tableaux: tuple[TableauVerifie, ...]
    identique_a: str = ""
    bouges: tuple[mouvements.Mouvement, ...] = ()

    @property
    def accepte(self) -> bool:
        """Vrai si aucun tableau n'est refusé ni n'attend une réponse."""
        return all(t.statut not in SANS_EFFET for t in self.tableaux)

    @property
    def inconnu(self) -> bool:
        """Vrai si rien n'y est reconnu : c'est peut-être un fichier à décrire."""
        return all(t.statut == "refuse" and not t.source for t in self.tableaux)

    @property
    def en_attente(self) -> bool:
        """Vrai si rien n'est refusé et qu'une réponse suffit à le faire entrer."""
        return not self.accepte and all(t.statut != "refuse" for t in self.tableaux)


def verifier(
    chemin: Path,
    reglages: Reglages,
    lecteur: Lecteur | None = None,
    nom: str = "",
    annee: int | None = None,
) -> Verification:
    """Lit `chemin` dans une base en mémoire et le compare à l'entrepôt en service.

    `nom` est le chemin que le fichier a, ou aurait, dans le dossier des données (« insee/x.csv ») ;
    sans `lecteur`, tout est nouveau. Un fichier refusé est un résultat ; un chemin qui n'est pas
    un fichier est un `AppelIncorrect`. `annee` : celle qu'une personne en dit.
    """
    if not chemin.is_file():
        raise AppelIncorrect(
            f"« {chemin} » n'est pas un fichier. Attendu : le chemin d'un fichier téléchargé, par "
            "exemple ~/Téléchargements/base-cc-logement-2022.csv."
        )
    relatif = nom or chemin.name
    marque = _marque(chemin)
    temporaire = tempfile.TemporaryDirectory(prefix="observatoire-")
    with temporaire as dossier, duckdb.connect(":memory:") as con:
        con.execute(f"SET temp_directory = {litteral(dossier)}")
        ddl.creer(con)
        referentiels.poser(con, reglages)
        dites = {marque: Confirmation(relatif, annee)} if annee else {}
        lus, lieu = {relatif: (chemin, marque)}, Path(dossier)
        rendus = lire_fichiers(con, lus, lieu, lambda _q, _p: None, reglages, dites)
        perimetres.dire(con, rendus, reglages.epci)
        tenues, admis = mouvements.tenues(con, lecteur)
        vraisemblance.retenir(con, rendus, tenues, admis, oter=False)
        lacunes.dire(con, rendus, reglages)
        desaccords.dire_revisions(con, rendus, admis)
        arbitrer(con, rendus)
        agreger(con)
        comparer(con, rendus, lecteur, relatif)
        con.register("en_service", tenues)
        tableaux = tuple(_tableau(con, r, reglages) for r in rendus)
        bouges = mouvements.lister(con)
    return Verification(chemin, tableaux, _deja(lecteur, marque, relatif), bouges)


def _marque(chemin: Path) -> str:
    try:
        return empreinte(chemin)
    except (FichierRefuse, OSError):  # la lecture dira pourquoi, en une phrase
        return "illisible"


def _deja(lecteur: Lecteur | None, marque: str, nom: str) -> str:
    if lecteur is None or marque == "illisible":
        return ""
    lus = lecteur.fichiers()
    memes = lus.loc[(lus["empreinte"] == marque) & ~lus["statut"].isin(SANS_EFFET), "chemin"]
    return min(map(str, memes), key=lambda c: (c != nom, c), default="")


def _tableau(con: Base, rendu: CompteRendu, reglages: Reglages) -> TableauVerifie:
    source = catalogue().get(rendu.source)
    siennes = membres(reglages.epci)
    comptes = "SELECT niveau, count(DISTINCT code) FROM lues WHERE fichier = ? GROUP BY niveau"
    par_niveau = con.execute(comptes, [rendu.fichier]).fetchall()
    [(chez_nous,)] = con.execute(
        "SELECT count(DISTINCT code) FROM lues WHERE fichier = ? AND niveau = 'commune' "
        "AND code IN (SELECT unnest(?::VARCHAR[]))",
        [rendu.fichier, list(siennes)],
    ).fetchall()
    effets = dict(
        con.execute(
            "SELECT effet, count(*) FROM compare WHERE fichier = ? GROUP BY effet", [rendu.fichier]
        ).fetchall()
    )
    return TableauVerifie(
        fichier=rendu.fichier,
        statut=rendu.statut,
        source=rendu.source,
        titre=source.nom if source else locales.titre(rendu.source) or rendu.source,
        producteur=source.producteur if source else locales.producteur(rendu.source),
        millesimes=tuple(rendu.bilan.millesimes),
        lignes_lues=rendu.bilan.lignes_lues,
        message=rendu.message,
        territoires={n: nombre for n in LIBELLES_NIVEAUX for k, nombre in par_niveau if k == n},
        communes=chez_nous,
        communes_attendues=len(siennes),
        nouvelles=effets.get("nouvelle", 0),
        modifiees=effets.get("modifiee", 0),
        identiques=effets.get("identique", 0),
        ecartees=effets.get("ecartee", 0),
        exemples=_exemples(con, rendu.fichier, reglages),
        releves=tuple(rendu.bilan.releves),
        annees=rendu.annees if rendu.statut == "a_confirmer" else (),
        rien_ici=rendu.statut == "reconnu"
        and portee.rien_ici(con, rendu.fichier, rendu.source, reglages),
        retenues=sum(nombre for _, nombre in par_niveau),
        remarques=tuple(rendu.bilan.remarques),
    )


def _exemples(con: Base, fichier: str, reglages: Reglages) -> tuple[Changement, ...]:
    """Un exemple par variable, puis deux… : l'EPCI d'abord, sinon une de ses communes."""
    lignes = con.execute(
        f"""
        SELECT c.code, c.niveau, coalesce(t.libelle, c.code), c.variable, c.debut, c.fin, c.avant,
            c.valeur, (SELECT [p.fin::DOUBLE, p.valeur] FROM en_service p WHERE p.code = c.code
                AND p.niveau = c.niveau AND p.variable = c.variable AND p.fin < c.debut
                AND p.valeur IS NOT NULL ORDER BY p.fin DESC, p.debut DESC, p.valeur LIMIT 1)
        FROM compare c LEFT JOIN territoires t USING (code, niveau)
        WHERE c.fichier = ? AND effet IN ('modifiee', 'nouvelle')
        ORDER BY effet, (t.epci IS DISTINCT FROM {litteral(reglages.epci)}), row_number() OVER (PARTITION BY effet, c.variable ORDER BY
                (t.epci IS DISTINCT FROM {litteral(reglages.epci)}), c.niveau <> 'epci',
                c.valeur IS NULL, c.fin DESC, c.code),
            c.variable LIMIT {_EXEMPLES}""",
        [fichier],
    ).fetchall()
    connues = variables()
    return tuple(
        Changement(code, niveau, nom, variable, connues[variable].libelle, *reste)
        for code, niveau, nom, variable, *reste in lignes
    )


def _ecrire(valeur: float) -> str:
    return formats.nombre(valeur, 0 if float(valeur).is_integer() else 1)

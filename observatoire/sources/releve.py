"""Ce qu'un fichier établit de son propre sens pendant qu'on le lit, et d'où on le tient.

Un `Releve` par fichier, niveau et millésime : quels territoires il couvre, de quand il date et qui
le dit, comment ses chiffres ont été collectés. Ce qui n'est pas établi reste vide ou « inconnue ».
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from observatoire.methodes.sondage import taux_complementaire
from observatoire.modele import CODE_FRANCE
from observatoire.sources.declaration import Source, catalogue, variables
from observatoire.sources.disposition import Cle, ParColonne
from observatoire.sources.entete import PreuveAnnee, annee_de_la_cle
from observatoire.sources.formes import Collecte
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.sql import Base, liste, litteral

# Communes de la Meuse détruites en 1916 : sans habitant, souvent omises par les producteurs.
SANS_HABITANT = ("55039", "55050", "55139", "55189", "55239", "55307")
# De la plus sûre à la moins sûre : ce qui mêle deux collectes vaut la moins sûre.
_COLLECTES: tuple[Collecte, ...] = (
    "exhaustive", "enquete", "saisie", "arrondie", "sondage", "modelisee", "inconnue",
)  # fmt: skip
PreuveNiveau = Literal["declaree", "colonne", "code", "libelle", "nom", "forme"]


@dataclass(frozen=True)
class Releve:
    """Le sens d'un tableau à un niveau et un millésime ; `debut` et `fin` vides : il n'est pas daté.

    `etendue` : les territoires couverts, « niveau:code », un département entier compté pour un.
    `coupe` : les dimensions dont seul le total est gardé. `cog` : l'année des codes. `perimetre` :
    celui des lignes, s'il n'est pas celui d'aujourd'hui. `collecte` : la moins sûre de ses variables,
    à son `taux` si c'est un sondage. `preuve_niveau`, `preuve_millesime` : qui l'établit.
    """

    fichier: str
    source: str
    niveau: str
    debut: int | None
    fin: int | None
    etendue: tuple[str, ...]
    coupe: tuple[str, ...]
    cog: int | None
    perimetre: str
    collecte: Collecte
    taux: float | None
    preuve_niveau: PreuveNiveau
    preuve_millesime: PreuveAnnee
    licence: str

    def ligne(self) -> list[Any]:
        """La ligne de la table `releves` (`entrepot.ddl`), dans l'ordre de ses colonnes."""
        preuves = {"niveau": self.preuve_niveau, "millesime": self.preuve_millesime}
        return [self.fichier, self.niveau, self.debut, self.fin, list(self.etendue), list(self.coupe),
                self.cog, self.perimetre, self.collecte, self.taux, preuves, self.licence]  # fmt: skip


@dataclass
class Bilan:
    """Ce que la lecture d'une feuille a donné, rempli d'étape en étape.

    `entete` : les périodes que l'en-tête écrit ; `preuve` : ce qui date tout le reste.
    """

    lignes_lues: int = 0
    millesimes: list[int] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    entete: set[tuple[int | None, int | None]] = field(default_factory=set)
    preuve: PreuveAnnee = "inconnue"
    coupe: tuple[str, ...] = ()
    niveaux: dict[str, PreuveNiveau] = field(default_factory=dict)  # ce qui prouve un échelon
    releves: list[Releve] = field(default_factory=list)
    parts: tuple[str, ...] = ()  # ce que ce fichier seul décrit (`Source.s_ajoute`)


def collecte_de(source: str, noms: Iterable[str] = ()) -> Collecte:
    """Comment sont collectées ces variables d'une source : la manière la moins sûre de toutes."""
    if source.startswith("local_"):
        return "saisie"
    declaree = catalogue().get(source)
    if declaree is None:
        return "inconnue"
    dites = [_collecte(declaree, nom) for nom in noms] or [_collecte(declaree)]
    return max(dites, key=_COLLECTES.index)


def _collecte(source: Source, nom: str = "") -> Collecte:
    variable = variables().get(nom)
    if source.arrondi:
        return "arrondie"
    if variable and variable.exploitation == "complementaire":
        return "sondage"
    return variable.collecte if variable and variable.collecte else source.collecte


# Ce que lit un fichier qui n'apporte pas de mesures, dans les colonnes de `lues`.
_SANS_MESURE = {
    "lieux": "SELECT 'commune', NULL::INTEGER, NULL::INTEGER, code, NULL, 'publie', '' FROM lieux",
    "matrice": "SELECT 'commune', NULL::INTEGER, NULL::INTEGER, origine, NULL, 'publie', '' FROM minutes",
    "flux": "SELECT 'commune', annee, annee, origine, NULL, 'publie', '' FROM flux",
    "appartenance": "SELECT 'commune', annee, annee, code, NULL, 'publie', '' FROM appartenances",
}


def etablir(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan) -> list[Releve]:
    """Les relevés d'un tableau qui vient d'être lu, d'après ce que la base en a reçu."""
    lues = "SELECT niveau, debut, fin, code, variable, statut, perimetre FROM lues"
    trouves = _lus(con, lues, fichier)
    if not trouves and rec.source.nature in _SANS_MESURE:
        trouves = _lus(con, _SANS_MESURE[rec.source.nature], fichier)
    source, cog = rec.source, annee_de_la_cle(rec)
    releves = []
    for niveau, debut, fin, noms, perimetre, etendue in trouves:
        if fin is None and bilan.millesimes:
            debut = fin = bilan.millesimes[-1]
        collecte = collecte_de(source.id, noms or ())
        taux = source.taux or taux_complementaire(fin) if collecte == "sondage" else None
        preuve: PreuveAnnee = "entete" if (debut, fin) in bilan.entete else bilan.preuve
        releves.append(
            Releve(fichier, source.id, niveau, debut, fin, tuple(etendue or ()), bilan.coupe,
                   fin if source.nature == "appartenance" else cog, perimetre, collecte, taux,
                   _preuve_niveau(source, niveau, bilan.niveaux), preuve, source.licence)
        )  # fmt: skip
    return releves


_HABITEES = f"(SELECT code, departement FROM ref_communes WHERE code NOT IN {liste(SANS_HABITANT)})"
# `dits(niveau, debut, fin, dit)` : ce que couvrent les lignes `r` lues d'un fichier.
_ETENDUES = f"""
    presents AS (
        SELECT niveau, debut, fin, code, bool_or(perimetre <> '') AS ancien
        FROM r WHERE statut <> 'absent' GROUP BY ALL),
    couverts AS (
        SELECT niveau, debut, fin, code FROM presents
        UNION SELECT niveau, debut, fin, s.retablie FROM presents p
        JOIN ref_scissions s ON s.origine = p.code WHERE niveau = 'commune' AND ancien),
    attendus AS (SELECT departement, count(*) AS n FROM {_HABITEES} GROUP BY 1),
    entiers AS (
        SELECT debut, fin, departement, count(*) OVER (PARTITION BY debut, fin) AS combien
        FROM (SELECT debut, fin, departement, count(*) AS n FROM couverts
              JOIN {_HABITEES} USING (code) WHERE niveau = 'commune' GROUP BY ALL)
        JOIN attendus USING (departement, n)),
    dits AS (
        SELECT DISTINCT 'commune' AS niveau, debut, fin, CASE
            WHEN combien = (SELECT count(*) FROM attendus) THEN 'france:{CODE_FRANCE}'
            ELSE 'departement:' || departement END AS dit FROM entiers
        UNION ALL SELECT niveau, debut, fin, niveau || ':' || code FROM couverts
        LEFT JOIN ref_communes c USING (code) WHERE niveau <> 'commune' OR NOT EXISTS (
            SELECT 1 FROM entiers e WHERE e.departement = c.departement
            AND e.debut IS NOT DISTINCT FROM couverts.debut
            AND e.fin IS NOT DISTINCT FROM couverts.fin))"""


def _lus(con: Base, requete: str, fichier: str) -> list[tuple[Any, ...]]:
    """(niveau, debut, fin, variables, périmètre s'il n'y en a qu'un, étendue), dans l'ordre.

    Un département est entier si toutes ses communes habitées y sont ; une commune rétablie depuis
    est couverte par celle dont elle est sortie. Une ligne tout entière absente ne couvre rien.
    """
    return con.execute(f"""
        WITH r(niveau, debut, fin, code, variable, statut, perimetre) AS (
            {requete} WHERE fichier = {litteral(fichier)}), {_ETENDUES},
        etendues AS (
            SELECT niveau, debut, fin, list(dit ORDER BY dit) AS etendue FROM dits GROUP BY ALL)
        SELECT g.*, e.etendue
        FROM (SELECT niveau, debut, fin, list(DISTINCT variable ORDER BY variable),
                CASE WHEN min(perimetre) = max(perimetre) THEN min(perimetre) ELSE '' END
              FROM r GROUP BY niveau, debut, fin) g(niveau, debut, fin, noms, perimetre)
        LEFT JOIN etendues e ON e.niveau = g.niveau AND e.debut IS NOT DISTINCT FROM g.debut
            AND e.fin IS NOT DISTINCT FROM g.fin
        ORDER BY g.niveau, g.fin, g.debut""").fetchall()


def _preuve_niveau(source: Source, niveau: str, lues: dict[str, PreuveNiveau]) -> PreuveNiveau:
    """Qui dit le niveau d'une ligne : la déclaration, une colonne, un code propre, les noms lus à
    côté des codes, ou sa seule forme."""
    dites = {_preuve_de(c, niveau) for c in (source.cle, *(a.cle for a in source.autres_niveaux))}
    return next(
        (p for p in ("declaree", "colonne", "code") if p in dites), lues.get(niveau, "forme")
    )


def _preuve_de(cle: Cle, niveau: str) -> str:
    if isinstance(cle.niveau, ParColonne):
        return "colonne" if niveau in cle.niveau.valeurs.values() else ""
    if niveau in (cle.niveau, {"iris": "commune", "uai": "commune"}.get(cle.niveau)):
        return "declaree"
    return "code" if any(c.startswith(f"{niveau}:") for c in cle.codes.values()) else ""

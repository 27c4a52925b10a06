"""Ce que l'en-tête d'une feuille reconnue décide : quelles colonnes, quelles variables, quelles années.

Tout se décide ici en Python ; le SQL de `normalisation` ne fait qu'exécuter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from observatoire.erreurs import FichierRefuse
from observatoire.sources.disposition import AutreNiveau, Cle, Colonne, ParColonne
from observatoire.sources.jour import annee_en_cours
from observatoire.sources.motifs import accords
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.sql import Base, annee

# Qui dit l'année, de la meilleure preuve à la pire ; `personne` : quelqu'un l'a choisie.
PreuveAnnee = Literal["entete", "colonne", "onglet", "nom", "personne", "declaree", "inconnue"]
_ANNEE_NOM = r"(?<!\d)((?:19|20)\d\d)(?!\d)"
# Un jour écrit en entier, dans un sens ou dans l'autre.
_DATE = re.compile(
    r"(?<!\d)(?:20\d\d([-_. ]?)[01]\d\1[0-3]\d|[0-3]\d([-_. ]?)[01]\d\2 ?20\d\d)(?!\d)"
)
# L'année provisoire de chiffres dont personne n'a dit le millésime : elle n'entre jamais en service.
ANNEE_A_DIRE = 0


@dataclass(frozen=True)
class Terme:
    """La cellule d'une colonne compte (`signe`) pour une variable et une période."""

    indice: int
    variable: str
    signe: int
    debut: int | None
    fin: int | None
    termes: int  # nombre de termes de la somme
    statut: str
    sous: int | None = None  # le trimestre ou le mois, s'il est dans l'en-tête


@dataclass(frozen=True)
class Bloc:
    """Une clé de territoire et les colonnes qui s'y rapportent."""

    cle: Cle
    indices_cle: tuple[int, ...]
    indice_niveau: int | None
    termes: tuple[Terme, ...]
    perimetre: str


def etaler(con: Base, rec: Reconnaissance) -> int:
    """Pose les données dans la vue `feuille` et les compte ; refuse s'il n'y a que l'en-tête."""
    rec.feuille.vue(con, "feuille", rec.premiere_ligne, len(rec.colonnes))
    lignes = int(con.execute("SELECT count(*) FROM feuille").fetchall()[0][0])
    if not lignes:
        raise FichierRefuse(
            "le fichier n'a qu'un en-tête, aucune ligne de données",
            attendu=f"les lignes de « {rec.source.nom} » sous l'en-tête",
            faire="télécharger de nouveau le fichier complet",
        )
    return lignes


def indice(rec: Reconnaissance, motif: str) -> int | None:
    """La position de la première colonne qui répond au motif, ou None."""
    trouves = accords(motif, rec.entetes)
    return trouves[0].colonne if trouves else None


def parts(rec: Reconnaissance) -> tuple[str, ...]:
    """Les parts que le fichier dit décrire (`Source.s_ajoute`), la même liste sur chaque ligne."""
    i = indice(rec, rec.source.s_ajoute) if rec.source.s_ajoute else None
    if i is None:
        return ()
    dites = {x[i] for x in rec.feuille.apercu if len(x) > i} - {rec.colonnes[i]}
    return tuple(sorted({p for d in dites for p in d.split(" | ")}))


def indice_exige(rec: Reconnaissance, motif: str) -> int:
    """Comme `indice`, mais refuse le fichier si la colonne manque."""
    i = indice(rec, motif)
    if i is None:
        raise FichierRefuse(
            f"la colonne {motif} manque",
            ou="ligne d'en-tête",
            attendu=f"les colonnes de « {rec.source.nom} », dont {motif}",
            faire="télécharger de nouveau le fichier complet",
        )
    return i


def blocs(rec: Reconnaissance) -> list[Bloc]:
    """Les blocs larges de la feuille : celui de la source, puis ceux de ses autres niveaux."""
    source = rec.source
    principal = AutreNiveau(cle=source.cle, colonnes=source.colonnes, perimetre=source.perimetre)
    trouves = []
    for n in (principal, *source.autres_niveaux):
        termes = tuple(_termes(rec, n.colonnes))
        cles = indices_cle(rec, n.cle, exige=n is principal)
        if termes and (cles or n.cle.fixe):
            trouves.append(Bloc(n.cle, cles, indice_niveau(rec, n.cle), termes, n.perimetre))
    return trouves


def indices_cle(rec: Reconnaissance, cle: Cle, *, exige: bool = True) -> tuple[int, ...]:
    """Les positions des colonnes qui forment le code."""
    if cle.fixe:
        return ()
    composes = [indice(rec, c) for c in cle.compose]
    if composes and None not in composes:
        return tuple(i for i in composes if i is not None)
    trouve = next((i for c in cle.colonnes if (i := indice(rec, c)) is not None), None)
    if trouve is None and exige:
        trouve = indice_exige(rec, cle.nom)
    return () if trouve is None else (trouve,)


def indice_niveau(rec: Reconnaissance, cle: Cle) -> int | None:
    """La colonne qui dit le niveau de chaque ligne, s'il y en a une."""
    return indice_exige(rec, cle.niveau.colonne) if isinstance(cle.niveau, ParColonne) else None


def _termes(rec: Reconnaissance, colonnes: dict[str, Colonne]) -> list[Terme]:
    annees_recensement = sorted(
        {a.debut for a in accords("{p}{aa}_POP|{p}{aa}_LOG", rec.entetes) if a.debut is not None}
    )
    termes: list[Terme] = []
    for variable, declaration in colonnes.items():
        termes += _termes_de(rec, variable, declaration, annees_recensement)
    return termes


def _termes_de(
    rec: Reconnaissance, variable: str, declaration: Colonne, annees_recensement: list[int]
) -> list[Terme]:
    trouves = [accords(terme.removeprefix("-"), rec.entetes) for terme in declaration.somme]
    communes = set.intersection(*({(a.debut, a.fin, a.sous) for a in t} for t in trouves))
    termes = []
    for terme, accords_du_terme in zip(declaration.somme, trouves, strict=True):
        for a in accords_du_terme:
            if (a.debut, a.fin, a.sous) not in communes:
                continue
            debut, fin = a.debut, a.fin
            if declaration.periode == "entre_recensements" and debut is not None:
                # « NAIS1420 » va du 1er janvier 2014 au 1er janvier 2020 : le recensement suivant
                # du fichier dit la fin, que l'INSEE l'écrive 20 (exclue) ou 21 (incluse).
                suivants = [r for r in annees_recensement if r > debut]
                fin = suivants[0] - 1 if suivants else fin
            termes.append(
                Terme(
                    a.colonne,
                    variable,
                    -1 if terme.startswith("-") else 1,
                    debut,
                    fin,
                    len(declaration.somme),
                    declaration.statut,
                    a.sous,
                )
            )
    return termes


def dater(
    rec: Reconnaissance, nom_fichier: str, termes: Sequence[Terme] = ()
) -> tuple[str, PreuveAnnee]:
    """Le SQL de l'année de chaque ligne de `feuille`, et qui la dit ; `ANNEE_A_DIRE` si rien ne la donne."""
    if motif := rec.source.millesime.colonne:
        return annee(f"c{indice_exige(rec, motif)}"), "colonne"
    trouvee, preuve = annee_du_fichier(rec, nom_fichier, termes)
    return str(ANNEE_A_DIRE if trouvee is None else trouvee), preuve


def annee_du_fichier(
    rec: Reconnaissance, nom_fichier: str, termes: Sequence[Terme] = ()
) -> tuple[int | None, PreuveAnnee]:
    """L'année des colonnes qui n'en portent pas, et qui la dit : la plus récente de l'en-tête, sinon
    celle qu'une personne a choisie, celle de l'onglet, celle que le nom propose si rien n'en fait
    douter, enfin celle que la source déclare."""
    dans_entete = [t.fin for t in termes if t.fin is not None]
    if dans_entete:
        return max(dans_entete), "entete"
    if rec.annee_dite is not None:
        return rec.annee_dite, "personne"
    _archive, onglet, membre = rec.feuille.nom.rpartition(" › ")
    lieux: list[tuple[PreuveAnnee, str]] = [("entete", colonne) for colonne in rec.colonnes]
    for preuve, texte in [*lieux, ("onglet", membre if onglet and "." not in membre else "")]:
        if trouves := _annees_dans(rec, texte):
            return trouves[-1], preuve
    proposees, doute = annees_proposees(rec, nom_fichier)
    if proposees and not doute:
        return proposees[0], "nom"
    sinon = rec.source.millesime.annee_sinon
    return (None, "inconnue") if proposees or not sinon else (sinon, "declaree")


def _annees_dans(rec: Reconnaissance, texte: str) -> list[int]:
    """Les années d'un texte, dans l'ordre ; ce qu'un motif tire et qui n'en est pas une ne compte pas."""
    trouvees = re.findall(rec.source.millesime.motif_nom or _ANNEE_NOM, texte)
    return [int(a) for a in trouvees if re.fullmatch(r"(18|19|20)\d\d", a)]


def annees_proposees(rec: Reconnaissance, nom_fichier: str) -> tuple[tuple[int, ...], str]:
    """Les années que propose le nom (du fichier, de l'archive, du dossier), et ce qui en fait douter.

    La date d'un téléchargement n'est pas un millésime ; deux années n'en sont pas une ; un chiffre
    ne paraît pas avant le délai de son producteur.
    """
    archive, _, membre = rec.feuille.nom.rpartition(" › ")
    for partie in [membre, *reversed(f"{nom_fichier.split(' › ')[0]}/{archive}".split("/"))]:
        utile = partie if rec.source.millesime.motif_nom else _DATE.sub("", partie)
        annees = tuple(sorted(set(_annees_dans(rec, utile)), reverse=True))
        if len(annees) > 1:
            return annees, f"le nom porte plusieurs années ({', '.join(map(str, annees))})"
        if annees:
            source, delai = rec.source, rec.source.delai_parution
            delai = delai if source.nature == "donnees" and source.frequence == "annuelle" else 0
            if annees[0] > annee_en_cours() - delai:
                return annees, (
                    f"le nom dit {annees[0]}, et les chiffres de {annees[0]} ne sont pas parus"
                )
            return annees, ""
        if utile != partie:
            return (), "la date du nom est celle d'un téléchargement, non celle des chiffres"
    return (), "aucune année dans l'en-tête, dans une colonne ni dans le nom"


def annee_de_la_cle(rec: Reconnaissance) -> int | None:
    """L'année du code officiel géographique, quand l'en-tête des codes la dit (« Commune 2019 »)."""
    for synonyme in (*rec.source.cle.compose, *rec.source.cle.colonnes):
        if trouves := accords(synonyme, rec.entetes):
            return trouves[0].fin
    return None

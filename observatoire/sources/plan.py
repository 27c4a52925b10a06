"""Le plan de lecture d'une feuille reconnue : quelles colonnes, quelles variables, quelles années.

Tout se décide ici en Python sur l'en-tête ; le SQL de `normalisation` ne fait qu'exécuter.
"""

import re
from dataclasses import dataclass

from observatoire.erreurs import FichierRefuse
from observatoire.sources.disposition import Cle, Colonne, ParColonne
from observatoire.sources.motifs import accords
from observatoire.sources.reconnaissance import Reconnaissance

_ANNEE_NOM = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


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


@dataclass(frozen=True)
class Bloc:
    """Une clé de territoire et les colonnes qui s'y rapportent."""

    cle: Cle
    indices_cle: tuple[int, ...]
    indice_niveau: int | None
    termes: tuple[Terme, ...]
    perimetre: str


def indice(rec: Reconnaissance, motif: str) -> int | None:
    """La position de la première colonne qui répond au motif, ou None."""
    trouves = accords(motif, rec.entetes)
    return trouves[0].colonne if trouves else None


def indice_exige(rec: Reconnaissance, motif: str) -> int:
    """Comme `indice`, mais refuse le fichier si la colonne manque."""
    i = indice(rec, motif)
    if i is None:
        raise FichierRefuse(
            f"la colonne {motif} manque",
            ou="ligne d'en-tête",
            attendu=f"les colonnes de « {rec.source.titre} », dont {motif}",
            faire="télécharger de nouveau le fichier complet",
        )
    return i


def blocs(rec: Reconnaissance) -> list[Bloc]:
    """Les blocs larges de la feuille : celui de la source, puis ceux de ses autres niveaux."""
    source = rec.source
    parties: list[tuple[Cle, dict[str, Colonne], str, bool]] = [
        (source.cle, source.colonnes, source.perimetre, True)
    ]
    parties += [(a.cle, a.colonnes, a.perimetre, False) for a in source.autres_niveaux]
    trouves = []
    for cle, colonnes, perimetre, principal in parties:
        termes = tuple(_termes(rec, colonnes))
        cles = indices_cle(rec, cle, exige=principal)
        if termes and (cles or cle.fixe):
            trouves.append(Bloc(cle, cles, _indice_niveau(rec, cle), termes, perimetre))
    return trouves


def indices_cle(rec: Reconnaissance, cle: Cle, *, exige: bool = True) -> tuple[int, ...]:
    """Les positions des colonnes qui forment le code."""
    if cle.fixe:
        return ()
    if cle.compose:
        trouves = [indice(rec, c) for c in cle.compose]
        if all(t is not None for t in trouves):
            return tuple(t for t in trouves if t is not None)
    for synonyme in cle.colonnes:
        i = indice(rec, synonyme)
        if i is not None:
            return (i,)
    if exige:
        indice_exige(rec, (cle.colonnes or cle.compose)[0])
    return ()


def _indice_niveau(rec: Reconnaissance, cle: Cle) -> int | None:
    return indice(rec, cle.niveau.colonne) if isinstance(cle.niveau, ParColonne) else None


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
    communes = set.intersection(*({(a.debut, a.fin) for a in t} for t in trouves))
    termes = []
    for terme, accords_du_terme in zip(declaration.somme, trouves, strict=True):
        for a in accords_du_terme:
            if (a.debut, a.fin) not in communes:
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
                )
            )
    return termes


def indice_annee(rec: Reconnaissance) -> int | None:
    """La colonne qui porte l'année de chaque ligne, s'il y en a une."""
    motif = rec.source.millesime.colonne
    return indice_exige(rec, motif) if motif else None


def annee_du_fichier(rec: Reconnaissance, nom_fichier: str, termes: list[Terme]) -> int | None:
    """L'année des colonnes qui n'en portent pas : la plus récente de l'en-tête, sinon
    celle du nom du fichier. None si rien ne la donne."""
    millesime = rec.source.millesime
    dans_entete = [t.fin for t in termes if t.fin is not None]
    if dans_entete:
        return max(dans_entete)
    return annee_ecrite(rec, nom_fichier) or millesime.annee_sinon


def annee_ecrite(rec: Reconnaissance, nom_fichier: str) -> int | None:
    """L'année lue dans un nom de colonne, d'onglet, de fichier ou de dossier."""
    millesime = rec.source.millesime
    motif = re.compile(millesime.motif_nom) if millesime.motif_nom else _ANNEE_NOM
    for texte in (*rec.colonnes, rec.feuille.nom, *reversed(nom_fichier.split("/"))):
        trouves = motif.findall(texte)
        if trouves:
            return int(trouves[-1])
    return None

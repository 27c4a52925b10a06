"""Les annexes d'un document, engendrées de ses figures et des déclarations : rien n'y est saisi."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

from observatoire.affirmations.mots import dire_natures
from observatoire.affirmations.sources import dire_millesimes, nommer
from observatoire.contenu.registre import libelle_de
from observatoire.documents.contenu import (
    Bloc,
    Illustration,
    Paragraphe,
    SautDePage,
    Titre,
    provenance_de,
)
from observatoire.documents.tableau import Colonne, Tableau, de_texte
from observatoire.documents.tableaux import tableau_annexe
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.figure import Figure, Forme
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import calcul_en_mots, preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import LIBELLES_STATUTS
from observatoire.provenance import Periode, Provenance
from observatoire.sources.declaration import catalogue

LIGNES_MAX = 120
_ENTREE = re.compile(r"\*\*(.+?)\*\* — (.+)", re.S)
_METHODE = {
    "Indicateur": 13, "Ce qui est compté, et le calcul": 34, "Lecture, limites, vérification": 38,
}  # fmt: skip
_SOURCE = {"Années": 10, "Fichier déposé": 20, "Licence": 13, "Adresse": 26}
STATUTS = (
    ("publié", "donné tel quel par le producteur, ou somme de valeurs publiées"),
    ("provisoire", "encore révisable ; hors des chiffres clés et des moyennes"),
    ("arrondi", "arrondi par le producteur ; la valeur exacte est à quelques unités près"),
    ("estimé", "calculé par l'observatoire, non publié tel quel"),
    ("secret", "caché pour qu'on ne reconnaisse personne ; ce n'est pas zéro"),
    ("non disponible", "aucun fichier déposé ne le donne ; ce n'est ni zéro ni secret"),
    (LIBELLES_STATUTS["fictif"], "ligne inventée, montrée pour l'exemple"),
)


def annexes(
    noms: Sequence[str], lecteur: Lecteur, blocs: Sequence[Bloc], identifiants: Sequence[str]
) -> list[Bloc]:
    """Les annexes demandées pour ces `blocs` ; `identifiants` : indicateurs cités sans figure."""
    figures = illustrations(blocs)
    cites = list(dict.fromkeys([*(f.identifiant for f in figures), *identifiants]))
    faites: list[Bloc] = []
    for nom in noms:
        if nom == "donnees":
            faites += _donnees(figures)
        elif nom == "methode":
            faites += _methode(figures, cites, lecteur.epci)
        elif nom == "sources":
            faites += _sources(lecteur, provenance_de(blocs))
        else:
            faites += _glossaire()
    return faites


def _donnees(figures: Sequence[Figure]) -> list[Bloc]:
    dessinees = [f for f in figures if f.forme is not Forme.TABLEAU]
    if not dessinees:
        return []
    longues = [f for f in dessinees if len(f.donnees) > LIGNES_MAX and f.forme is Forme.MULTIPLES]
    blocs: list[Bloc] = [SautDePage(), Titre("Annexe : tableaux des figures")]
    if longues:
        titres = " ; ".join(f.titre for f in longues)
        blocs.append(
            Paragraphe(f"Dans le classeur XLSX du dossier, trop long ici : {titres}.", "note")
        )
    return blocs + [replace(tableau_annexe(f), redite=True) for f in dessinees if f not in longues]


def _methode(figures: Sequence[Figure], cites: Sequence[str], epci: str) -> list[Bloc]:
    lignes = []
    for cite in cites:
        declare = INDICATEURS.get(cite)
        if declare is not None:
            calcul = f"{declare.definition} {calcul_en_mots(declare.calcul)}"
            lecture = f"{declare.interpretation} {declare.limites} {_verification(declare, epci)}"
            lignes.append((declare.libelle, calcul, lecture.rstrip()))
            continue
        f = next((f for f in figures if f.identifiant == cite and f.definition), None)
        if f is not None:
            lignes.append((_nom(f), f.definition, " ".join(f.notes) or "—"))
    return [
        SautDePage(),
        Titre("Annexe : méthode"),
        Paragraphe(
            "Les calculs réellement faits. On somme les effectifs, puis on divise ; la moyenne de taux "
            "de communes n'est jamais utilisée. Trois genres d'intervalles, jamais mêlés. "
            f"{dire_natures()}"
        ),
        Tableau(
            colonnes=de_texte({"Statut": 12, "Ce qu'il veut dire": 60}),
            lignes=STATUTS,
            titre="Le statut d'un chiffre",
            redite=True,
        ),
        *([Tableau(colonnes=de_texte(_METHODE), lignes=tuple(lignes),
                   titre="Les indicateurs de ce document")] if lignes else []),
    ]  # fmt: skip


def _verification(declare: Indicateur, epci: str) -> str:
    """Le chiffre publié que les calculs retrouvent ; rien si la preuve n'est que dans le code."""
    publie = isinstance(declare.preuve, tuple)
    return f"Vérification : {preuve_en_mots(declare, epci)}" if publie else ""


def _nom(f: Figure) -> str:
    """Le nom de ce qu'une figure montre : celui de sa recette, ou de son axe, jamais son constat."""
    return libelle_de(f.recette.nom if f.recette else "") or f.options.nom_valeur or f.titre


def _sources(lecteur: Lecteur, provenance: Provenance) -> list[Bloc]:
    """Une ligne par source dont viennent les chiffres du document, ses fichiers déposés à côté."""
    deposes = {str(r.source): r for r in lecteur.sources_deposees().itertuples()}
    citees = sorted(provenance.sources, key=lambda i: (i not in deposes, i))
    lignes = [_ligne_source(i, deposes.get(i)) for i in citees]
    if not lignes:
        return []
    return [
        SautDePage(),
        Titre("Annexe : sources"),
        Tableau(
            colonnes=(
                Colonne("Source", largeur=26),
                *(Colonne(nom, largeur=x, vide="—") for nom, x in _SOURCE.items()),
            ),
            lignes=tuple(lignes),
            titre="Sources et fichiers déposés",
            redite=True,
            notes=("Une ligne sans fichier : texte de loi, calcul ou réglage.",)
            * any(i not in deposes for i in citees),
        ),
    ]


def _ligne_source(identifiant: str, depose: Any) -> tuple[str | None, ...]:
    producteur, titre = nommer(identifiant)
    nom = ", ".join(x for x in (producteur[:1].upper() + producteur[1:], titre) if x)
    s = catalogue().get(identifiant)
    annees = (_etendue(depose.annees) if depose is not None and s else "") or None
    fichiers = str(depose.noms) if depose is not None else None
    return nom, annees, fichiers, (s.licence if s else "") or None, (s.url if s else "") or None


def _glossaire() -> list[Bloc]:
    return [
        SautDePage(),
        Titre("Annexe : glossaire"),
        Tableau(
            colonnes=de_texte({"Mot": 16, "Définition": 60}),
            lignes=glossaire(),
            titre="Les mots de ce document",
            redite=True,
        ),
    ]


@cache
def glossaire() -> tuple[tuple[str, str], ...]:
    """Les couples (mot, définition) de `glossaire.md`, dans l'ordre du fichier."""
    fichier = resources.files("observatoire.contenu.dossiers") / "glossaire.md"
    morceaux = fichier.read_text(encoding="utf-8").split("\n\n")
    trouves = (_ENTREE.fullmatch(m.strip()) for m in morceaux)
    return tuple((m[1], " ".join(m[2].split()).replace("`", "")) for m in trouves if m)


def _etendue(annees: Any) -> str:
    connues = [] if pd.isna(annees) else [a for a in str(annees).split(",") if a.strip()]
    return dire_millesimes(Periode.annees(connues))


def illustrations(blocs: Sequence[Bloc]) -> list[Figure]:
    """Les figures d'une suite de blocs."""
    return [b.figure for b in blocs if isinstance(b, Illustration)]

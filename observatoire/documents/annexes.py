"""Les annexes d'un document, engendrées de ses figures et des déclarations : rien n'y est saisi."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from observatoire.documents.citations import mentions, morceaux, reperer
from observatoire.documents.contenu import (
    Bloc,
    Illustration,
    Paragraphe,
    SautDePage,
    Tableau,
    Titre,
)
from observatoire.documents.dossier import NOMS
from observatoire.documents.glossaire import glossaire
from observatoire.documents.tableaux import tableau_annexe
from observatoire.entrepot import locales
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.figure import Figure, Forme
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import calcul_en_mots, preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.sources.declaration import catalogue

LIGNES_MAX = 120
STATUTS = (
    ("publié", "donné tel quel par le producteur, ou somme de valeurs publiées"),
    ("provisoire", "encore révisable ; hors des chiffres clés et des moyennes"),
    ("arrondi", "arrondi par le producteur ; la valeur exacte est à quelques unités près"),
    ("estimé", "calculé par l'observatoire, non publié tel quel"),
    ("secret", "caché pour qu'on ne reconnaisse personne ; ce n'est pas zéro"),
    ("non disponible", "aucun fichier déposé ne le donne ; ce n'est ni zéro ni secret"),
    ("EXEMPLE", "donnée fictive, montrée pour l'exemple"),
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
            faites += _sources(lecteur, [*mentions(blocs), *_des_phrases(lecteur, identifiants)])
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
            "de communes n'est jamais utilisée. Un petit effectif est donné avec un intervalle "
            "(Garwood pour un compte, Wilson pour une part)."
        ),
        Tableau(entetes=("Statut", "Ce qu'il veut dire"), lignes=STATUTS, largeurs=(12, 60),
                titre="Le statut d'un chiffre", redite=True),
        *([Tableau(entetes=("Indicateur", "Ce qui est compté, et le calcul", "Lecture, limites, vérification"),
                   lignes=tuple(lignes), largeurs=(13, 34, 38), titre="Les indicateurs de ce document")]
          if lignes else []),
    ]  # fmt: skip


def _verification(declare: Indicateur, epci: str) -> str:
    """Le chiffre publié que les calculs retrouvent ; rien si la preuve n'est que dans le code."""
    publie = isinstance(declare.preuve, tuple)
    return f"Vérification : {preuve_en_mots(declare, epci)}" if publie else ""


def _nom(f: Figure) -> str:
    """Le nom de ce qu'une figure montre : celui de sa recette, ou de son axe, jamais son constat."""
    return NOMS.get(f.recette.nom if f.recette else "") or f.options.nom_valeur or f.titre


def _sources(lecteur: Lecteur, dites: Sequence[str]) -> list[Bloc]:
    """Les fichiers que les sources écrites désignent, puis les sources qui ne sont pas des fichiers."""
    fichiers = lecteur.requete(
        "SELECT source, string_agg(DISTINCT fichier, ', ' ORDER BY fichier) AS noms, "
        "string_agg(millesimes, ',' ORDER BY fichier) AS annees FROM fichiers WHERE source <> '' "
        "GROUP BY source ORDER BY source"
    )
    deposes = {str(r.source): r for r in fichiers.itertuples()}
    trouvees, autres = reperer(dites, deposes)
    lignes = [_ligne_source(i, deposes[i]) for i in deposes if i in trouvees]
    lignes += [(a, "—", "—", "—", "—") for a in autres]
    if not lignes:
        return []
    return [
        SautDePage(),
        Titre("Annexe : sources"),
        Tableau(
            entetes=("Source", "Années", "Fichier déposé", "Licence", "Adresse"),
            lignes=tuple(lignes),
            largeurs=(26, 10, 20, 13, 26),
            titre="Sources et fichiers déposés",
            redite=True,
            source=f"Entrepôt {lecteur.version}, publié le {lecteur.publie_le:%d/%m/%Y}.",
            notes=("Une ligne sans fichier : texte de loi, calcul ou saisie que la source nomme.",)
            * bool(autres),
        ),
    ]


def _ligne_source(identifiant: str, r: Any) -> tuple[str, ...]:
    s = catalogue().get(identifiant)
    if s is None:
        nom = f"{locales.PRODUCTEUR.capitalize()}, {locales.titre(identifiant)}"
        return nom, "—", str(r.noms), "—", "—"
    return (
        f"{s.producteur}, {s.titre}", _etendue(r.annees), str(r.noms), s.licence or "—", s.url or "—",
    )  # fmt: skip


def _des_phrases(lecteur: Lecteur, identifiants: Sequence[str]) -> list[str]:
    """Les sources des indicateurs dits en phrase, sans tableau ni figure qui les cite."""
    if not identifiants:
        return []
    valeurs = lecteur.valeurs(list(identifiants), [Territoire(Niveau.EPCI, lecteur.epci)])
    sures = valeurs[valeurs["valeur"].notna() & (valeurs["statut"] != "provisoire")]
    dernieres = sures.sort_values("fin").drop_duplicates("indicateur", keep="last")
    return [m for source in dernieres["source"] for m in morceaux(str(source))]


def _glossaire() -> list[Bloc]:
    return [
        SautDePage(),
        Titre("Annexe : glossaire"),
        Tableau(
            entetes=("Mot", "Définition"),
            lignes=glossaire(),
            largeurs=(16, 60),
            titre="Les mots de ce document",
            redite=True,
        ),
    ]


def _etendue(annees: Any) -> str:
    connues = [] if pd.isna(annees) else [int(a) for a in str(annees).split(",") if a.strip()]
    if not connues:
        return "—"
    bornes = sorted({min(connues), max(connues)})
    return " à ".join(str(a) for a in bornes)


def illustrations(blocs: Sequence[Bloc]) -> list[Figure]:
    """Les figures d'une suite de blocs."""
    return [b.figure for b in blocs if isinstance(b, Illustration)]

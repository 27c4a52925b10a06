"""Les annexes d'un document, engendrées de ses figures et des déclarations : rien n'y est saisi."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

from observatoire.affirmations.mots import dire_natures
from observatoire.affirmations.sources import dire_millesimes, nommer
from observatoire.contenu.dossiers.renvois import nom_de
from observatoire.documents.contenu import (
    Bloc,
    Illustration,
    Liste,
    Paragraphe,
    Titre,
)
from observatoire.documents.rendu import provenance_de
from observatoire.documents.tableau import Colonne, Tableau, de_texte
from observatoire.documents.tableaux import tableau_annexe
from observatoire.entrepot.lecture import Lecteur
from observatoire.formats import INSECABLE
from observatoire.graphiques.figure import Figure, Forme
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import LIBELLES_STATUTS
from observatoire.provenance import Periode, Provenance
from observatoire.sources.declaration import catalogue
from observatoire.territoire import libelles

LIGNES_MAX = 120
_PHRASES = re.compile(r"(?<=[.!?])\s+")
_ENTREE = re.compile(r"\*\*(.+?)\*\* — (.+)", re.S)
_METHODE = {"Indicateur": 26, "Ce qui est compté": 66}
_RESERVES = {"Indicateurs": 40, "Réserve": 52}
_SOURCE = {"Années": 10, "Licence": 14, "Adresse": 30}
TITRE = "Annexes"
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
    texte = texte_de(blocs)
    faites: list[Bloc] = []
    for nom in noms:
        if nom == "donnees":
            faites += _donnees(figures)
        elif nom == "methode":
            faites += _methode(figures, cites, texte, lecteur.epci)
        elif nom == "sources":
            faites += _sources(lecteur, provenance_de(blocs))
        else:
            faites += _glossaire(texte)
    return [Titre(TITRE), *faites] if faites else []


def texte_de(blocs: Sequence[Bloc]) -> str:
    """Tout ce qui se lit dans ces blocs, en minuscules : ce qu'une annexe doit expliquer."""
    dits: list[str] = []
    for b in blocs:
        if isinstance(b, Illustration):
            statuts = {LIBELLES_STATUTS[s] for s in b.figure.donnees["statut"]}
            dits += [b.titre, b.figure.titre, b.figure.unite, *b.figure.notes, *statuts]
        elif isinstance(b, Tableau):
            dits += [b.titre, *b.entetes, *b.notes, *(x for ligne in b.dites for x in ligne)]
        elif isinstance(b, Liste):
            dits += b.dites
        else:
            dits += [getattr(b, "texte", ""), getattr(b, "titre", "")]
    return " ".join(dits).lower().replace(INSECABLE, " ")


def _donnees(figures: Sequence[Figure]) -> list[Bloc]:
    dessinees = [f for f in figures if f.forme is not Forme.TABLEAU]
    if not dessinees:
        return []
    longues = [f for f in dessinees if len(f.donnees) > LIGNES_MAX and f.forme is Forme.MULTIPLES]
    blocs: list[Bloc] = [Titre("Tableaux des figures", 2)]
    if longues:
        titres = " ; ".join(f.titre for f in longues)
        blocs.append(
            Paragraphe(f"Dans le classeur XLSX du dossier, trop long ici : {titres}.", "note")
        )
    return blocs + [replace(tableau_annexe(f), redite=True) for f in dessinees if f not in longues]


def _methode(figures: Sequence[Figure], cites: Sequence[str], texte: str, epci: str) -> list[Bloc]:
    comptes: dict[str, list[str]] = {}
    reserves: dict[str, list[str]] = {}
    for cite in cites:
        declare = INDICATEURS.get(cite)
        f = next((f for f in figures if f.identifiant == cite and f.definition), None)
        if declare is not None:
            nom, verifie = declare.libelle, _verification(declare, epci)
            compte, limites = f"{declare.definition} {verifie}".rstrip(), declare.limites
        elif f is not None:
            nom, (compte, _, limites) = nom_de(f), f.definition.partition("Limites : ")
        else:
            continue
        comptes.setdefault(compte, []).append(nom)
        for phrase in filter(None, _PHRASES.split(limites.strip())):
            reserves.setdefault(phrase, []).append(nom)
    statuts = tuple(x for x in STATUTS if re.search(rf"\b{x[0]}", texte))
    return [
        Titre("Méthode", 2),
        Paragraphe(
            "On somme les effectifs, puis on divise ; la moyenne de taux de communes n'est jamais utilisée. Trois "
            f"genres d'intervalles, jamais mêlés. {dire_natures()} Le calcul exact de chaque indicateur et ce qui "
            "le vérifie sont dans le dictionnaire de l'observatoire."
        ),
        *_si({"Statut": 12, "Ce qu'il veut dire": 60}, statuts, "Le statut d'un chiffre"),
        *_si(
            _METHODE, [(_noms(n), x) for x, n in comptes.items()], "Les indicateurs de ce document"
        ),
        *_si(_RESERVES, _communes(reserves), "Ce qu'il faut savoir pour les lire"),
    ]


def _si(largeurs: Mapping[str, float], lignes: Sequence[tuple[str, ...]], titre: str) -> list[Bloc]:
    """Le tableau d'annexe, s'il a des lignes."""
    tableau = Tableau(colonnes=de_texte(largeurs), lignes=tuple(lignes), titre=titre, redite=True)
    return [tableau] if lignes else []


def _noms(noms: Sequence[str]) -> str:
    return " ; ".join(dict.fromkeys(noms))


def _communes(reserves: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Chaque réserve une fois, avec ce qu'elle concerne ; celles qui concernent les mêmes se suivent."""
    par_noms: dict[str, list[str]] = {}
    for phrase, noms in reserves.items():
        par_noms.setdefault(_noms(noms), []).append(phrase)
    return [(noms, " ".join(phrases)) for noms, phrases in par_noms.items()]


def _verification(declare: Indicateur, epci: str) -> str:
    """Le chiffre publié que les calculs retrouvent ; rien si la preuve n'est que dans le code."""
    if not isinstance(declare.preuve, tuple):
        return ""
    # Le territoire du document n'a pas à se nommer à chaque ligne.
    ici = libelles("epci").get(epci, "")
    dite = preuve_en_mots(declare, epci)
    return dite if dite.startswith("Vérifié") else f"Vérifié : {dite.removeprefix(f'{ici} : ')}"


def _sources(lecteur: Lecteur, provenance: Provenance) -> list[Bloc]:
    """Une ligne par source dont viennent les chiffres du document."""
    deposes = {str(r.source): r for r in lecteur.sources_deposees().itertuples()}
    citees = sorted(provenance.sources, key=lambda i: (i not in deposes, i))
    lignes = _reunies([_ligne_source(i, deposes.get(i)) for i in citees])
    if not lignes:
        return []
    return [
        Titre("Sources", 2),
        Tableau(
            colonnes=(
                Colonne("Source", largeur=26),
                *(Colonne(nom, largeur=x, vide="—") for nom, x in _SOURCE.items()),
            ),
            lignes=tuple(lignes),
            titre="Les sources de ce document",
            redite=True,
        ),
    ]


def _reunies(lignes: Sequence[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    """Les sources sans année, licence ni adresse (les saisies d'un territoire) dites en une ligne par producteur."""
    muettes: dict[str, list[str]] = {}
    for nom, *reste in lignes:
        if nom and not any(reste):
            producteur, _, titre = nom.partition(", ")
            muettes.setdefault(producteur, []).append(titre)
    gardees = [ligne for ligne in lignes if any(ligne[1:])]
    dites = (
        (" : ".join(filter(None, (p, ", ".join(filter(None, t))))), None, None, None)
        for p, t in muettes.items()
    )
    return [*gardees, *dites]


def _ligne_source(identifiant: str, depose: Any) -> tuple[str | None, ...]:
    producteur, titre = nommer(identifiant)
    nom = ", ".join(x for x in (producteur[:1].upper() + producteur[1:], titre) if x)
    s = catalogue().get(identifiant)
    annees = (_etendue(depose.annees) if depose is not None and s else "") or None
    return nom, annees, (s.licence if s else "") or None, (s.url if s else "") or None


def _glossaire(texte: str) -> list[Bloc]:
    """Les mots que le document emploie, et eux seuls."""
    presents = tuple((mot, dit) for mot, dit in glossaire() if _employe(mot, texte))
    if not presents:
        return []
    colonnes = de_texte({"Mot": 16, "Définition": 60})
    titre = "Les mots de ce document"
    return [
        Titre("Glossaire", 2),
        Tableau(colonnes=colonnes, lignes=presents, titre=titre, redite=True),
    ]


def _employe(mot: str, texte: str) -> bool:
    """Vrai si le document emploie ce mot, au singulier ou au pluriel (« Absent (non disponible) » : l'un ou l'autre)."""
    formes = [x.strip() for x in re.split(r"[(),]", mot.lower()) if x.strip()]
    return any(re.search(rf"\b{re.escape(x)}(?:e?s|x)?\b", texte) for x in formes)


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

"""La ligne de source, la licence et les dates d'un résultat : le seul endroit qui les écrit."""

import re

from observatoire import formats
from observatoire.local import tables
from observatoire.provenance import Periode, Provenance
from observatoire.sources.declaration import catalogue

# Le nom que le producteur donne à son fichier : utile pour le prendre (page Données), pas pour lire un chiffre.
_SIGLE = re.compile(r" \([A-Za-z]+_\w+\)$")
LOCALE = "local_"
TERRITOIRE = "données du territoire"
CALCUL = "calculs de l'observatoire"
# Ce qui n'est ni un fichier de producteur ni une table saisie.
REFERENCES = {
    "calculs": CALCUL,
    "catalogue": "catalogue de l'observatoire",
    "depart": "valeurs de départ et hypothèses choisies",
    "depots": "dossier des données de l'observatoire",
    "edition": "édition en service de l'observatoire",
    "hypotheses": "hypothèses choisies",
    "journal": "journal de la dernière mise à jour",
    "registre": "registre des indicateurs de l'observatoire",
    "loi": "textes en vigueur",
    "reglages": "réglages du territoire",
}


def dire_source(provenance: Provenance) -> str:
    """« INSEE (recensement, état civil) ; CNAF, foyers allocataires » : chaque producteur une fois.

    Vide sans source.
    """
    par_producteur: dict[str, list[str]] = {}
    for source in provenance.sources:
        producteur, titre = nommer(source)
        declaree = catalogue().get(source)
        titre = _SIGLE.sub("", (declaree.cite if declaree else "") or titre)
        titres = par_producteur.setdefault(producteur, [])
        if titre and titre not in titres:
            titres.append(titre)
    dites = [_producteur(nom, titres) for nom, titres in sorted(par_producteur.items())]
    dite = " ; ".join(dites)
    if provenance.calcule:
        return f"{CALCUL} d'après {dite}" if dite else CALCUL
    return dite


def dire_producteurs(provenance: Provenance) -> str:
    """« INSEE, CNAF » : les producteurs seuls, ce que dit la ligne sous une figure."""
    nommes = sorted({p for source in provenance.sources for p in nommer(source)[0].split(", ")})
    if provenance.calcule and not nommes:
        return CALCUL
    return ", ".join(nommes)


def dire_breve(provenance: Provenance) -> str:
    """« Source : calculs de l'observatoire d'après INSEE, CNAF (détail en annexe) » : les producteurs, l'annexe disant le reste."""
    dits = dire_producteurs(provenance)
    if not dits:
        return ""
    calcul = f"{CALCUL} d'après " if provenance.calcule and dits != CALCUL else ""
    return f"Source : {calcul}{dits} (détail en annexe)"


def ligne(provenance: Provenance) -> str:
    """« Source : INSEE, Logement. » ; vide sans source."""
    dite = dire_source(provenance)
    return f"Source : {dite}." if dite else ""


def nommer(source: str) -> tuple[str, str]:
    """Le producteur d'une source et ce qu'elle est : (« INSEE », « Logement »)."""
    if declaree := catalogue().get(source):
        return declaree.producteur, _SIGLE.sub("", declaree.titre)
    nom = source.removeprefix(LOCALE)
    if source.startswith(LOCALE) and nom in tables():
        return TERRITOIRE, tables()[nom].titre.lower()
    return REFERENCES.get(source, source), ""


def dire_licence(provenance: Provenance) -> str:
    """« Licence Ouverte 2.0 », avec les producteurs s'ils n'y sont pas seuls ; vide si aucun n'en a."""
    par_licence: dict[str, set[str]] = {}
    for source in provenance.sources:
        declaree = catalogue().get(source)
        licence = declaree.licence if declaree and declaree.producteur != "Territoire" else ""
        par_licence.setdefault(licence or "", set()).add(nommer(source)[0])
    partiel = "" in par_licence
    return " ; ".join(
        f"{licence} ({formats.enumerer(sorted({q for x in qui for q in x.split(', ')}))})"
        if partiel
        else licence
        for licence, qui in sorted(par_licence.items())
        if licence
    )


def dire_periode(periode: Periode | None) -> str:
    """« 2023 », « 2016-2022 », « au 25/11/2026 », « 1er janvier 2024 » ; vide si on ne sait pas."""
    if periode is None:
        return ""
    if periode.au is not None:
        return f"au {periode.au:%d/%m/%Y}"
    if periode.premier_janvier:
        return f"1er janvier {periode.fin}"
    return formats.periode(periode.debut, periode.fin)


def dire_millesimes(periode: Periode | None) -> str:
    """« 2012 à 2025 » : les années d'un document ; vide si on ne sait pas."""
    if periode is None:
        return ""
    if periode.debut == periode.fin:
        return str(periode.fin)
    return f"{periode.debut} à {periode.fin}"


def _producteur(nom: str, titres: list[str]) -> str:
    if len(titres) < 2:
        return ", ".join([nom, *titres])
    return f"{nom} ({', '.join(titres)})"

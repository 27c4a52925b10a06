"""Assembler un dossier : rejouer ses recettes avec l'entrepôt du moment, dire ce qui manque, et
relever ses chiffres et ses phrases, pour les garder et les comparer."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from observatoire import disque
from observatoire.affirmations.mots import abreger
from observatoire.contenu import registre as parties
from observatoire.contenu.dossiers import attente, liste_manques, manques, renvois
from observatoire.contenu.dossiers.annexes import annexes
from observatoire.contenu.dossiers.dossier import Dossier, Element
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import figure_de
from observatoire.documents import contenu as c
from observatoire.documents import logo
from observatoire.documents.images import csv_de_tableau
from observatoire.documents.rendu import en_tete_de, non_disponible
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import ErreurObservatoire
from observatoire.graphiques.exports import csv_de
from observatoire.graphiques.figure import Figure, Forme
from observatoire.modele import identifiant

DONNEES = "donnees"
PHRASES = f"{DONNEES}/phrases.txt"
_LONGUEUR = 60
# Jusqu'à ce nombre de figures et de tableaux, ni couverture ni sommaire : on lit tout de suite.
COURT = 4
Fabriquer = Callable[[Lecteur, str, Mapping[str, Any]], Figure]
Suivi = Callable[[str, float], object]
DOSSIER_VIDE = (
    "Ce dossier est vide. À faire : y ajouter des figures (bouton « Ajouter au dossier » sous "
    "chacune), des titres et des commentaires."
)
LOGO_ABIME = (
    "L'image gardée dans ce dossier ne se lit plus. À faire : page Dossiers, « Titre, logo, annexes », "
    "donner de nouveau un logo PNG ou JPEG."
)


def assembler(
    dossier: Dossier,
    lecteur: Lecteur,
    suivi: Suivi = lambda quoi, part: None,
    fabriquer: Fabriquer = figure_de,
) -> c.Document:
    """Le document d'un dossier. Une figure qui ne peut être refaite y laisse sa raison, écrite.

    `fabriquer` rend la figure d'une recette, comme `graphiques.recettes.figure_de` ; en donner un qui
    garde les figures déjà faites évite de les refaire.
    """
    blocs: list[c.Bloc] = []
    for rang, element in enumerate(dossier.elements):
        suivi(element.resume, rang / max(1, len(dossier.elements)))
        blocs += blocs_de(element, lecteur, fabriquer)
    restent, manquent = manques.ranger(blocs, sources_en_annexe="sources" in dossier.annexes)
    blocs = list(attente.annoncer(renvois.sans_redites(restent), len(manquent)))
    if not blocs and not manquent:
        blocs.append(c.Encadre(DOSSIER_VIDE, "Dossier vide", "alerte"))
    if logo.abime(dossier.logo):
        blocs.insert(0, c.Encadre(LOGO_ABIME, "Logo retiré", "alerte"))
    cites = [str(i) for e in dossier.elements for i in e.parametres.get("identifiants", ())]
    court = sum(isinstance(b, c.Illustration | c.Tableau) for b in blocs) <= COURT
    suite = liste_manques.liste(manquent)
    if dossier.elements:
        suite += annexes(dossier.annexes, lecteur, (*blocs, *suite), cites)
    tous = (*blocs, *suite)
    tete = en_tete_de(lecteur, territoire(dossier.ou) if dossier.ou else None)
    # Le logo du dossier l'emporte sur celui de la collectivité.
    tete["logo"] = logo.depuis_texte(dossier.logo) or tete["logo"]
    return c.Document(
        titre=dossier.titre.strip() or "Sans titre",
        sous_titre=dossier.sous_titre,
        blocs=tuple(map(_abreger, tous) if "methode" in dossier.annexes else tous),
        manques=tuple((m.quoi, m.demander) for m in manquent),
        mention=dossier.mention,
        page_de_titre=dossier.page_de_titre and not court,
        sommaire=dossier.sommaire and not court,
        **tete,
    )


def _abreger(bloc: c.Bloc) -> c.Bloc:
    """L'annexe de méthode dit une fois ce que veut dire chaque genre d'intervalle ; une figure n'en dit que le nom."""
    match bloc:
        case c.Illustration(figure=f):
            return replace(bloc, figure=replace(f, notes=tuple(map(abreger, f.notes))))
        case c.Tableau(notes=notes):
            return replace(bloc, notes=tuple(map(abreger, notes)))
    return bloc


def blocs_de(element: Element, lecteur: Lecteur, fabriquer: Fabriquer = figure_de) -> list[c.Bloc]:
    """Les blocs d'un élément ; un échec devient un encadré qui dit quoi faire."""
    e = element
    match e.genre:
        case "titre":
            return [c.Titre(e.texte, e.niveau)]
        case "texte":
            return [c.Paragraphe(p) for p in e.texte.split("\n\n") if p.strip()]
        case "commentaire":
            return _commentaire(e)
        case "phrase":
            releve = [c.Paragraphe(e.titre, "note")] if e.titre else []
            return [c.Paragraphe(e.texte, "constat"), *releve]
        case "liste":
            return [c.Liste(e.elements)]
        case "encadre":
            return [c.Encadre(e.texte, e.titre)]
        case "champs":
            return [c.Champs(tuple(_rubrique(r) for r in e.elements), max(1, e.niveau))]
        case "saut":
            return [c.SautDePage()]
    try:
        if e.genre == "partie":
            return list(parties.blocs_de(lecteur, e.recette, e.parametres))
        figure = fabriquer(lecteur, e.recette, e.parametres)
        # Ce que la personne a écrit sous sa figure la suit partout.
        return [_montrer(e, figure), *_commentaire(e)]
    except ErreurObservatoire as erreur:
        return [] if e.si_rempli else [_manque(e, str(erreur))]
    except Exception as erreur:  # une figure fautive ne doit pas coûter tout le document
        return [_manque(e, f"Erreur imprévue ({type(erreur).__name__} : {str(erreur)[:150]}).")]


def _commentaire(e: Element) -> list[c.Bloc]:
    """Ce qu'une personne a écrit, ou ce qu'elle doit écrire."""
    if e.texte.strip():
        return [c.Paragraphe(e.texte, "commentaire")]
    attente = c.Attente(raison=e.attendu, qui=e.par)
    return [c.Paragraphe(str(attente), "commentaire", attente=attente)] if e.attendu else []


def _montrer(e: Element, figure: Figure) -> c.Bloc:
    if e.genre == "tableau" and figure.forme is not Forme.TABLEAU:
        # Le tableau garde sa figure : numéros, sources et méthode la citent.
        return c.Illustration(replace(figure, forme=Forme.TABLEAU, classes=None), e.titre)
    return c.Illustration(figure, e.titre, e.largeur)


def _manque(e: Element, raison: str) -> c.Encadre:
    nom = e.titre or e.nom
    return non_disponible(nom, raison)


def _rubrique(texte: str) -> tuple[str, str]:
    libelle, _, valeur = texte.partition(" = ")
    return libelle, valeur


def donnees_de(blocs: tuple[c.Bloc, ...]) -> dict[str, bytes]:
    """Les chiffres de chaque figure et tableau en CSV, et les phrases, dans l'ordre."""
    fichiers: dict[str, bytes] = {
        nom: csv_de(b.figure) if isinstance(b, c.Illustration) else csv_de_tableau(b)
        for nom, b in _chiffres(blocs).items()
    }
    phrases: list[str] = []
    for bloc in blocs:
        if isinstance(bloc, c.Paragraphe) and bloc.genre == "constat":
            phrases.append(bloc.dite)
        elif isinstance(bloc, c.Liste):
            phrases += bloc.dites
        elif isinstance(bloc, c.Encadre):
            phrases.append(f"{bloc.titre} : {bloc.texte}")
    fichiers[PHRASES] = "\n".join(phrases).encode()
    return fichiers


def titres_de(blocs: tuple[c.Bloc, ...]) -> dict[str, str]:
    """Le titre de chaque fichier de `donnees_de`, tel qu'un élu l'a lu."""
    titres = {
        nom: b.titre or (b.figure.titre if isinstance(b, c.Illustration) else nom)
        for nom, b in _chiffres(blocs).items()
    }
    return titres | {PHRASES: "Phrases du dossier"}


def _chiffres(blocs: tuple[c.Bloc, ...]) -> dict[str, c.Illustration | c.Tableau]:
    """Chaque figure et tableau qui a des valeurs à lui, sous son nom de fichier."""
    nommes: dict[str, c.Illustration | c.Tableau] = {}
    for bloc in blocs:
        if isinstance(bloc, c.Illustration):
            nommes[_libre(f"{bloc.figure.identifiant} {bloc.figure.forme}", nommes)] = bloc
        elif isinstance(bloc, c.Tableau) and bloc.titre and not bloc.redite:
            nommes[_libre(bloc.titre, nommes)] = bloc
    return nommes


def _libre(texte: str, pris: Collection[str]) -> str:
    """Un nom sans rang : une figure qui disparaît ne renomme pas les suivantes."""
    base = disque.nom_portable(identifiant(texte)[:_LONGUEUR] or "tableau")
    suffixes = ("", *(f"-{n}" for n in range(2, len(pris) + 3)))
    return next(n for n in (f"{DONNEES}/{base}{s}.csv" for s in suffixes) if n not in pris)

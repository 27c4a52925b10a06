"""Un dossier : ce qu'on montrera au conseil, dans l'ordre, et de quoi le refaire.

Un dossier ne contient aucun chiffre : ses figures et ses phrases sont des recettes, refaites avec
l'entrepôt du moment. Ce qui doit rester tel que voté se fige (`votes`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, field, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from observatoire.contenu.registre import libelle_de
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.registre import INDICATEURS

GENRES: dict[str, str] = {
    "titre": "Titre",
    "texte": "Texte",
    "commentaire": "Commentaire",
    "phrase": "Phrase",
    "figure": "Figure",
    "tableau": "Tableau d'une figure",
    "partie": "Texte et chiffres",
    "liste": "Liste",
    "encadre": "Encadré",
    "champs": "Rubriques à remplir",
    "saut": "Saut de page",
}
ANNEXES: dict[str, str] = {
    "donnees": "Tableaux des figures",
    "methode": "Méthode",
    "sources": "Sources",
    "glossaire": "Glossaire",
}
LONGUEUR_TEXTE = 20_000
Texte = Annotated[str, BeforeValidator(lambda v: str(v)[:LONGUEUR_TEXTE])]
MAX_CITES = 3
# Une place à remplir commence par une capitale et n'est pas une liste JSON.
# Ce qu'un dossier d'avant attendait s'écrivait dans son texte.
_ANCIENNE_ATTENTE = re.compile(r"À compléter(?: par (l[ea] [^:]+))? : (.+)", re.S)
_VIDE = re.compile(r"\[([A-ZÀÂÉÈÊÎÔ][^\[\]\"']+)\]")


def _parmi(possibles: Mapping[str, str]) -> AfterValidator:
    def verifier(nom: str) -> str:
        if nom not in possibles:
            raise ValueError(f"possibles : {', '.join(possibles)}")
        return nom

    return AfterValidator(verifier)


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Element:
    """Un élément : selon `genre`, un texte saisi ou une recette et ses paramètres.

    `figure` et `tableau` citent une recette de `graphiques.recettes`, `partie` un nom de
    `documents.parties`. `titre` remplace celui de la figure, `largeur` est sa part de la page ;
    `attendu` : ce qu'une personne doit écrire ici, et `par` qui ; `elements` sont les lignes d'une liste ou les rubriques à remplir ; `si_rempli` : sans donnée, rien ne
    manque au document (une saisie que tous les territoires ne tiennent pas).
    """

    genre: Annotated[str, _parmi(GENRES)]
    texte: Texte = ""
    titre: str = ""
    attendu: Texte = ""
    par: str = ""
    niveau: int = 1
    recette: str = ""
    largeur: float = 1.0
    parametres: Mapping[str, Any] = field(default_factory=dict)
    elements: tuple[Texte, ...] = ()
    si_rempli: bool = False

    @property
    def resume(self) -> str:
        """Une ligne pour la liste : « Figure : Carte, part des 65 ans ou plus », « Titre : … »."""
        if self.genre in ("figure", "tableau", "partie"):
            quoi = self.titre or str(self.parametres.get("titre", "")) or self.nom
        else:
            quoi = self.texte or self.attendu or ", ".join(self.elements)
        return f"{GENRES[self.genre]} : {quoi}".rstrip(" :")

    @property
    def nom(self) -> str:
        """La recette en mots, avec les indicateurs qu'elle cite."""
        cites = [self.parametres.get("identifiant"), *self.parametres.get("identifiants", ())]
        libelles = [INDICATEURS[c].libelle for c in cites if c in INDICATEURS]
        recette = libelle_de(self.recette) or self.recette.replace("_", " ").capitalize()
        if len(libelles) > MAX_CITES:
            libelles = [*libelles[:MAX_CITES], "…"]
        return ", ".join([recette, *libelles])


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Un dossier et ses éléments ; `ou` est son territoire (« epci:200034064 » ; vide : l'étudié)."""

    titre: str
    sous_titre: str = ""
    ou: str = ""
    modele: str = ""
    elements: tuple[Element, ...] = ()
    annexes: tuple[Annotated[str, _parmi(ANNEXES)], ...] = ("methode", "sources", "glossaire")
    page_de_titre: bool = True
    sommaire: bool = True
    mention: str = ""
    logo: str = ""  # image en base64

    def dictionnaire(self) -> dict[str, Any]:
        """Le dossier en JSON, sans ce qui vaut la valeur par défaut."""
        elements = _ELEMENTS.dump_python(self.elements, mode="json", exclude_defaults=True)
        return {**asdict(self), "annexes": list(self.annexes), "elements": elements}

    @property
    def a_remplir(self) -> list[str]:
        """Les questions d'un modèle restées sans réponse : « [Numéro de la délibération] »."""
        textes = [self.titre, self.sous_titre, self.mention]
        for e in self.elements:
            textes += [e.texte, e.titre, *e.elements, *map(str, e.parametres.values())]
        return list(dict.fromkeys(m for t in textes for m in _VIDE.findall(t)))

    def avec(self, *elements: Element) -> Dossier:
        """Le dossier et ces éléments à la fin."""
        return replace(self, elements=(*self.elements, *elements))

    def deplacer(self, rang: int, de: int) -> Dossier:
        """Le dossier où l'élément `rang` a avancé de `de` places (négatif : vers le début)."""
        liste = list(self.elements)
        cible = max(0, min(len(liste) - 1, rang + de))
        liste.insert(cible, liste.pop(rang))
        return replace(self, elements=tuple(liste))

    def remplacer(self, rang: int, element: Element | None) -> Dossier:
        """Le dossier où l'élément `rang` est remplacé, ou retiré si `element` est None."""
        liste = list(self.elements)
        liste[rang : rang + 1] = [] if element is None else [element]
        return replace(self, elements=tuple(liste))


_ELEMENTS = TypeAdapter(tuple[Element, ...])
_DOSSIER = TypeAdapter(Dossier)


def depuis(brut: Mapping[str, Any]) -> Dossier:
    """Le dossier décrit par ce JSON ; `AppelIncorrect` s'il est mal écrit, en disant où."""
    connus = {c: v for c, v in brut.items() if c in Dossier.__dataclass_fields__}
    if isinstance(elements := connus.get("elements"), list | tuple):
        connus["elements"] = [_relire(e) if isinstance(e, Mapping) else e for e in elements]
    try:
        return _DOSSIER.validate_python({"titre": "", **connus})
    except ValidationError as e:
        faute = e.errors()[0]
        ou, dite = ".".join(map(str, faute["loc"])), faute["msg"].removeprefix("Value error, ")
        possibles = f", {dite}" if faute["type"] == "value_error" else ""
        raise AppelIncorrect(
            f"Ce dossier est mal écrit ({ou} : « {faute['input']} »{possibles}). À faire : le "
            "corriger, repartir d'un modèle, ou restaurer une sauvegarde."
        ) from e


def _relire(element: Mapping[str, Any]) -> Mapping[str, Any]:
    """Un commentaire encore à écrire, gardé par une version d'avant, dit qui doit l'écrire et quoi."""
    dit = _ANCIENNE_ATTENTE.fullmatch(str(element.get("texte", "")))
    if element.get("genre") != "commentaire" or not dit:
        return element
    return {**element, "texte": "", "attendu": dit[2], "par": dit[1] or ""}

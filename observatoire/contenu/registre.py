"""Le registre des éléments : tout ce que l'observatoire sait montrer, chaque chose par son nom.

`@element("nom", "Libellé")` enregistre, dans un module de `contenu/`, une fonction
`f(lecteur, **parametres JSON)` qui rend une `Figure`, un bloc ou des blocs (phrases, tableaux). L'écran le
montre, un export l'emporte, un dossier le garde et le refait : c'est la même fonction. Un élément
sans donnée lève `AppelIncorrect`, dont la phrase est alors écrite.

Un territoire s'écrit « niveau:code ». Un élément qui dépend du jour (un retard, une échéance) prend
`jour: str = ""` : l'écran donne aujourd'hui ; sans lui, c'est le jour de publication, pour qu'un
document se refasse à l'identique.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, TypeVar

from observatoire import contenu
from observatoire.contenu.commun.figures import edition
from observatoire.contenu.parametres import lier, verifier_territoires
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.recette import Recette
from observatoire.provenance import de, suivre

F = TypeVar("F", bound=Callable[..., Figure | Bloc | Sequence[Bloc]])


@dataclass(frozen=True)
class Element:
    """Ce qui se montre sous un nom : `libelle` le nomme dans un dossier."""

    nom: str
    libelle: str
    fonction: Callable[..., Any]

    @property
    def est_figure(self) -> bool:
        """Vrai s'il rend une figure, faux s'il rend des blocs."""
        return self.fonction.__annotations__.get("return") in (Figure, "Figure")


_ELEMENTS: dict[str, Element] = {}
# Rien n'a été lu de l'édition : ce que montre l'élément vient de ses paramètres et du logiciel.
_DE_DEPART = de("depart")
# Des tableaux portaient le nom d'une figure : un dossier enregistré avant la version 0.3 les cite ainsi.
_ANCIENS = {
    "accueil_zones": "accueil_zones_phrase",
    "parentalite_lieux": "parentalite_lieux_liste",
    "scenario_communes": "scenario_communes_phrase",
}


def element(nom: str, libelle: str = "") -> Callable[[F], F]:
    """Enregistre un élément ; sans `libelle`, c'est l'indicateur montré qui le nomme.

    Deux fonctions du même nom sont une faute de code.
    """

    def enregistrer(fonction: F) -> F:
        if _ELEMENTS.setdefault(nom, Element(nom, libelle, fonction)).fonction is not fonction:
            raise ValueError(f"élément déclaré deux fois : {nom}")
        return fonction

    return enregistrer


@cache
def elements() -> Mapping[str, Element]:
    """Tous les éléments, trouvés en parcourant `contenu/`."""
    for module in walk_packages(contenu.__path__, f"{contenu.__name__}."):
        import_module(module.name)
    return _ELEMENTS


def libelle_de(nom: str) -> str:
    """Le nom d'un élément dans un dossier ; vide s'il n'existe pas."""
    connu = elements().get(nom)
    return connu.libelle if connu else ""


def figure_de(lecteur: Lecteur, nom: str, parametres: Mapping[str, Any]) -> Figure:
    """La figure de ce nom ; `AppelIncorrect` si elle est inconnue, mal appelée ou sans donnée."""
    with suivre() as trace:
        faite: Figure = _faire(lecteur, nom, parametres, figure=True)
    return replace(
        faite,
        provenance=trace.lue if faite.provenance is None else faite.provenance,
        edition=faite.edition or edition(lecteur),
        recette=Recette.de(nom, parametres),
    )


def blocs_de(lecteur: Lecteur, nom: str, parametres: Mapping[str, Any]) -> tuple[Bloc, ...]:
    """Les blocs de ce nom ; `AppelIncorrect` s'ils sont inconnus, mal appelés ou sans donnée."""
    with suivre() as trace:
        faits = _faire(lecteur, _ANCIENS.get(nom, nom), parametres, figure=False)
    blocs: Sequence[Bloc] = faits if isinstance(faits, Sequence) else (faits,)
    return tuple(
        replace(b, provenance=trace.lue if trace.lue.origines else _DE_DEPART)
        if isinstance(b, Tableau | Paragraphe | Liste) and b.provenance is None
        else b
        for b in blocs
    )


def _faire(lecteur: Lecteur, nom: str, parametres: Mapping[str, Any], *, figure: bool) -> Any:
    connus = {n: e for n, e in elements().items() if e.est_figure is figure}
    quoi = f"La {'figure' if figure else 'partie'} « {nom} »"
    if nom not in connus:
        proches = difflib.get_close_matches(nom, connus, n=3, cutoff=0.5)
        raise AppelIncorrect(
            f"{quoi} n'existe pas."
            + (f" Voulez-vous dire {' ou '.join(proches)} ?" if proches else "")
        )
    fonction = connus[nom].fonction
    lies = lier(quoi, fonction, (lecteur,), parametres)
    verifier_territoires(lecteur, parametres)
    return fonction(*lies.args, **lies.kwargs)

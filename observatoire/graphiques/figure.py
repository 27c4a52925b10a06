"""Une `Figure` dit tout d'un graphique ou d'une carte, sans savoir où elle sera dessinée.

`ecran` en fait du plotly ou du pydeck, `papier` un PNG, un SVG ou un PDF, `exports` un CSV
ou un classeur : titre, unité, année, périmètre et notes sont donc partout les mêmes.

Colonnes de `donnees` (une ligne par valeur). Toujours : `code` (texte), `libelle`, `valeur`
(nombre ou vide) ; facultatives, complétées si elles manquent : `statut` (voir
`modele.Statut`), `bas`, `haut` (intervalle), `note` ; `texte` dit la valeur en mots (la modalité
d'un zonage). En plus, selon la forme :

- `carte`      un aplat par territoire ; une ligne par code ; exige `fond` et `classes` ; `cercle` facultatif : un
               effectif, en cercle sur l'aplat ;
- `symboles`   un cercle par territoire, surface proportionnelle à `valeur` ; exige `fond` ;
- `barres`     classement horizontal ; `est_principal` facultatif (territoire mis en avant) ;
- `evolution`  `annee` (entier), `serie` (nom de la courbe), `est_principal` (la nôtre ;
               les autres sont des comparaisons, en gris) ; sans deux années, des `barres` ;
- `pyramide`   `sexe` (« femmes » ou « hommes »), `libelle` = classe d'âge, dans l'ordre des
               lignes du bas vers le haut, `serie` = millésime, `est_principal` = le millésime
               plein (l'autre, au trait) ;
- `multiples`  `annee` ; une petite courbe par `code`, dans l'ordre d'apparition ;
- `empilees`   barres verticales empilées : `annee`, `serie` (l'étage), une ligne par couple ;
- `nuage`      un point par territoire : `abscisse` (nombre ou vide), `valeur` en ordonnée ;
- `frise`      `debut` et `fin` (dates « 2026-09-01 »), `serie` = état ; une barre par `code` ;
- `tableau`    les colonnes toujours présentes, plus toutes celles qu'on ajoute.

Colonnes facultatives lues par les exports quand elles existent : `annee`, `indicateur`,
`unite`, `source`, `perimetre`, `note` (sinon ce que dit la figure).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from observatoire.affirmations import sources
from observatoire.graphiques import controles
from observatoire.provenance import RIEN, Periode, Provenance

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from observatoire.graphiques.classes import Classes
    from observatoire.graphiques.recette import Recette


class Forme(StrEnum):
    """Les façons de montrer des valeurs ; les colonnes attendues sont dans `figure`."""

    CARTE = "carte"
    SYMBOLES = "symboles"
    EVOLUTION = "evolution"
    BARRES = "barres"
    PYRAMIDE = "pyramide"
    MULTIPLES = "multiples"
    EMPILEES = "empilees"
    FRISE = "frise"
    NUAGE = "nuage"
    TABLEAU = "tableau"


FORMES_CARTE = frozenset({Forme.CARTE, Forme.SYMBOLES})
TERRITOIRE = "Territoire"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Réglages de dessin qui ne changent ni les valeurs ni les textes.

    `palette` : nom d'une palette de `couleurs` (divergente si les classes ont un centre) ;
    `base_100` : année où chaque courbe d'une évolution vaut 100 (None : valeurs brutes) ;
    `nom_valeur` : ce qu'est `valeur` en quelques mots (axes, en-têtes de tableau) ; `nom_centre` : ce qu'est le centre
    d'une palette divergente (« valeur du Tarn ») ; `etiquettes` : noms sur les cartes ;
    `reperes` : (nom, valeur) à marquer sur la bande de la légende ; `maximum` : valeur du plus grand cercle, pour que deux cartes de symboles se comparent ;
    `nom_libelle` : ce que nomme `libelle` (« Action ») quand ce n'est pas un territoire ;
    `dans_l_ordre` : les barres gardent l'ordre des lignes au lieu d'être rangées par valeur ;
    `nom_cercle` : ce que comptent les cercles posés sur des aplats ; `nom_abscisse`, `croix` : l'axe couché d'un nuage
    et les deux valeurs de l'ensemble ; `aujourd_hui` (« 2026-09-01 ») : le jour d'une frise, après lequel tout est
    prévu ; `reperes_dates` : (année décimale, ce qui s'est passé) sur une courbe ;
    `cadre` : largeur (pouces) du dessin seul dans un document, qui écrit titre et source en texte.
    """

    palette: str = "bleu"
    base_100: int | None = None
    nom_valeur: str = ""
    nom_centre: str = ""
    etiquettes: bool = True
    maximum: float | None = None
    nom_libelle: str = TERRITOIRE
    cadre: float | None = None
    reperes: tuple[tuple[str, float], ...] = ()
    dans_l_ordre: bool = False
    nom_cercle: str = ""
    nom_abscisse: str = ""
    croix: tuple[float, float] | None = None
    reperes_dates: tuple[tuple[float, str], ...] = ()
    aujourd_hui: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """Une figure complète et vérifiée ; lève `AppelIncorrect` si elle est mal formée.

    `titre` énonce le constat ou la question ; `periode` dit de quand datent les chiffres,
    `perimetre` où, en mots ; `provenance` d'où ils viennent : sans elle, le registre met tout ce que
    la figure a lu. `edition`, posée par le registre, identifie l'entrepôt (empreinte et jour) ;
    `definition` dit ce qui est compté. `fond`, `contexte` (voisines) et `limites` (secteurs) sont des couches de polygones
    avec un système de coordonnées et une colonne `code` pour `fond` (`libelle` ailleurs, si
    connu) ; `fuseaux` : des trajets (`fuseaux.tracer`). `donnees` est recopiée et complétée (statut, bas, haut, note) : la modifier ensuite
    chez l'appelant ne change pas la figure. Une ligne `fictif` rend toute la figure fictive.
    `recette`, posée par `recettes.figure_de`, permet de la refaire et de la mettre au dossier.
    """

    identifiant: str
    forme: Forme
    titre: str
    donnees: pd.DataFrame
    sous_titre: str = ""
    unite: str = ""
    decimales: int = 0
    periode: Periode | None = None
    perimetre: str = ""
    provenance: Provenance | None = None
    notes: tuple[str, ...] = ()
    texte_alternatif: str = ""
    definition: str = ""
    classes: Classes | None = None
    fond: GeoDataFrame | None = None
    contexte: GeoDataFrame | None = None
    limites: GeoDataFrame | None = None
    fuseaux: GeoDataFrame | None = None
    fictif: bool = False
    edition: str = ""
    recette: Recette | None = None
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        self._verifier_textes()
        fixer = object.__setattr__  # une dataclass gelée ne s'écrit qu'ici, à la construction
        fixer(self, "forme", Forme(self.forme))
        fixer(self, "notes", tuple(self.notes))
        donnees = controles.completer(self.donnees, self.forme, self.identifiant)
        barres = controles.sans_courbe(donnees, self.forme)
        if barres is not None:
            fixer(self, "forme", Forme.BARRES)
            donnees = controles.completer(barres, Forme.BARRES, self.identifiant)
        fixer(self, "donnees", donnees)
        inventees = bool((donnees["statut"] == "fictif").any())
        lue = self.provenance is not None and self.provenance.fictif
        fixer(self, "fictif", self.fictif or inventees or lue)
        if self.forme in FORMES_CARTE:
            controles.verifier_couches(
                self.identifiant, self.fond, contexte=self.contexte, limites=self.limites
            )
        sans_classes = self.forme is Forme.CARTE and self.classes is None
        attendu = "Attendu : classes=classer(valeurs, methode='quantiles', nombre=5)."
        controles.refuser(self.identifiant, sans_classes, "une carte a besoin de classes", attendu)

    def _verifier_textes(self) -> None:
        non = partial(controles.refuser, self.identifiant)
        non(
            not str(self.identifiant).strip(),
            "il manque l'identifiant",
            "Exemple : « population ».",
        )
        inconnue = str(self.forme) not in list(Forme)
        constat = f"la forme « {self.forme} » n'existe pas"
        non(inconnue, constat, f"Formes possibles : {', '.join(Forme)}.")
        exemple = "Attendu : le constat ou la question, « Combien d'habitants par commune ? »."
        non(not str(self.titre).strip(), "il manque le titre", exemple)
        constat = f"« {self.periode} » n'est pas une période"
        non(not isinstance(self.periode, Periode | None), constat, "Attendu : Periode(2016, 2022).")
        non(self.decimales < 0, f"{self.decimales} décimales demandées", "Attendu : 0 ou plus.")

    @property
    def annee(self) -> str:
        """De quand datent les chiffres, en mots ; vide si on ne sait pas."""
        return sources.dire_periode(self.periode)

    @property
    def annees(self) -> frozenset[int]:
        """Les années montrées : celles de la période et de chaque ligne."""
        lignes = self.donnees["annee"].dropna() if "annee" in self.donnees else ()
        bornes = (self.periode.debut, self.periode.fin) if self.periode else ()
        return frozenset({*bornes, *(int(a) for a in lignes if str(a).isdigit())})

    @property
    def source(self) -> str:
        """D'où viennent les chiffres, en mots."""
        return sources.dire_source(self.provenance or RIEN)

    @property
    def licence(self) -> str:
        """La licence des producteurs cités."""
        return sources.dire_licence(self.provenance or RIEN)

    @property
    def sans_contour(self) -> tuple[str, ...]:
        """Libellés des territoires qui ont une ligne dans `donnees` mais pas de contour."""
        if self.fond is None:
            return ()
        manquants = ~self.donnees["code"].isin(set(self.fond["code"].astype(str)))
        return tuple(self.donnees.loc[manquants, "libelle"].drop_duplicates())

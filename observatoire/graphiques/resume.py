"""Dire une figure en mots : valeurs avec leur statut, notes, ligne de source, texte alternatif."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations import alternative, sources
from observatoire.affirmations.mots import MENTION_FICTIF, valeur
from observatoire.affirmations.sujet import Sujet, pluriel, sujet
from observatoire.graphiques import axes, series
from observatoire.graphiques.bouts import MILIEU
from observatoire.graphiques.classes import LIBELLES_METHODES
from observatoire.graphiques.figure import FORMES_CARTE, TERRITOIRE, Figure, Forme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.memoire import une_fois
from observatoire.modele import LIBELLES_STATUTS
from observatoire.provenance import RIEN

# Ce qu'un statut impose de dire sous la figure ; « publié » n'impose rien.
PHRASES_STATUTS: dict[str, str] = {
    "secret": "Secret statistique",
    "absent": "Non disponible",
    "provisoire": "Provisoire",
    "estime": "Estimé",
    "arrondi": "Arrondi par le producteur",
}

# Ailleurs (aplats, pyramide, tableau), seuls les mots disent le provisoire et l'estimé.
FORMES_EN_CREUX = frozenset({Forme.EVOLUTION, Forme.BARRES, Forme.MULTIPLES, Forme.SYMBOLES})


@dataclass(frozen=True)
class Dite:
    """Ce qui se lit autour d'un dessin : texte alternatif, source, notes."""

    alternative: str
    source: str
    notes: tuple[str, ...]
    breve: str = ""


@une_fois
def dire(figure: Figure) -> Dite:
    """Tout ce qui se dit d'une figure hors de son dessin, pour l'écran comme pour le papier."""
    dite = texte_alternatif_de(figure)
    return Dite(dite, ligne_source(figure), notes_completes(figure), breve(figure))


def valeur_dite(figure: Figure, ligne: Any, *, avec_unite: bool = True) -> str:
    """« 12,4 % », « secret », « entre 3 et 9 » : la valeur d'une ligne de `figure.donnees`."""
    unite = figure.unite if avec_unite else ""
    s = Sujet(nom=figure.titre, unite=unite, decimales=figure.decimales)
    return valeur(s, alternative.mesuree(ligne))


def avec_dernier(figure: Figure, nom: str, points: pd.DataFrame) -> str:
    """« Vaour 393 » : le nom d'une courbe et sa dernière valeur connue."""
    derniere = next(points.dropna(subset=["valeur"]).iloc[-1:].itertuples(), None)
    if derniere is None:
        return nom
    return f"{nom} {valeur_dite(figure, derniere, avec_unite=figure.unite == '%')}"


def valeur_barre(figure: Figure, ligne: Any) -> str:
    """La valeur au bout d'une barre, suivie d'un mot si elle est moins sûre que d'autres."""
    # L'unité est sous l'axe ; au bout de chaque barre, elle prendrait la place du dessin.
    texte = valeur_dite(figure, ligne, avec_unite=figure.unite.startswith("%"))
    texte = "dans le tableau" if ligne.code == MILIEU else texte
    creux = ligne.statut in series.EN_CREUX and not pd.isna(ligne.valeur)
    # Quand toutes les valeurs ont le même statut, une note le dit une fois pour toutes.
    melange = figure.donnees.loc[figure.donnees["valeur"].notna(), "statut"].nunique() > 1
    return f"{texte} ({LIBELLES_STATUTS[ligne.statut]})" if creux and melange else texte


def precision_dite(figure: Figure, ligne: Any) -> str:
    """Ce qui tempère la valeur : statut s'il n'est pas « publié », intervalle s'il existe."""
    bornes = bornes_dites(figure, ligne)
    morceaux = (reserve_dite(ligne), f"intervalle : {bornes}" if bornes else "")
    return " ; ".join(m for m in morceaux if m)


def reserve_dite(ligne: Any) -> str:
    """Le statut en un mot (« estimé »), vide si la valeur est publiée, secrète ou absente."""
    tus = ("publie", "secret", "absent")
    return "" if ligne.statut in tus else str(LIBELLES_STATUTS[ligne.statut])


def bornes_dites(figure: Figure, ligne: Any) -> str:
    """« 12,3 à 45,6 » : l'intervalle d'une valeur connue ; vide sans lui."""
    if pd.isna(ligne.valeur) or pd.isna(ligne.bas) or pd.isna(ligne.haut):
        return ""
    bas, haut = (formats.nombre(v, figure.decimales) for v in (ligne.bas, ligne.haut))
    # Une part exacte n'a pas d'intervalle : « 57,5 à 57,5 » ferait croire à un calcul.
    return f"{bas} à {haut}" if bas != haut else ""


def nom_valeur(figure: Figure) -> str:
    """Titre d'axe : ce qui est mesuré et son unité."""
    nom = figure.options.nom_valeur
    unite = "" if figure.unite == "effectif" else figure.unite
    if nom and unite and unite.lower() not in nom.lower():
        return f"{nom} ({unite})"
    return nom or unite


def notes_completes(figure: Figure) -> tuple[str, ...]:
    """Notes de la figure, puis celles que ses données imposent (secret, absent, provisoire…)."""
    notes = list(figure.notes)
    for statut, phrase in PHRASES_STATUTS.items():
        lignes = figure.donnees[figure.donnees["statut"] == statut]
        if len(lignes):
            tout = len(lignes) == len(figure.donnees)
            if statut in series.EN_CREUX and figure.forme in FORMES_EN_CREUX:
                phrase += series.DIT_EN_CREUX
            notes.append(f"{phrase} : {'toutes les valeurs' if tout else _qui(figure, lignes)}.")
    notes += _notes_classes(figure)
    if figure.sans_contour:
        notes.append(f"Sans contour sur la carte : {formats.enumerer(figure.sans_contour)}.")
    if figure.forme is Forme.MULTIPLES and axes.a_chacun_son_echelle(figure):
        notes.append("Chaque petite courbe a sa propre échelle, qui part de zéro.")
    if coupe := series.note_coupe(figure):
        notes.append(coupe)
    return tuple(dict.fromkeys(notes))


def _notes_classes(figure: Figure) -> list[str]:
    classes = figure.classes
    if figure.forme is not Forme.CARTE or classes is None or len(classes) < 2:
        return []
    if classes.methode not in LIBELLES_METHODES:  # un zonage : le producteur a fait les classes
        return []
    notes = [f"Classes : {LIBELLES_METHODES[classes.methode]}."]
    if classes.centre is not None:
        texte = formats.nombre(classes.centre, classes.decimales)
        nom = f" ({figure.options.nom_centre})" if figure.options.nom_centre else ""
        repere = formats.avec_unite(texte, figure.unite)
        notes.append(f"Les couleurs changent de part et d'autre de {repere}{nom}.")
    return notes


def complements(figure: Figure, *, datee: bool = True) -> str:
    """« Année : … · Périmètre : … · Licence Ouverte 2.0 · Édition : … » : de quand, où, sous quelles conditions."""
    return _champs({
        "Année": figure.annee, "Périmètre": figure.perimetre, "": figure.licence,
        "Édition": figure.edition * datee,
    })  # fmt: skip


def _champs(champs: dict[str, str]) -> str:
    return " · ".join(f"{nom} : {x}" if nom else x for nom, x in champs.items() if x)


def ligne_source(figure: Figure, *, datee: bool = True) -> str:
    """« Source : … · Année : … · Périmètre : … · Édition : … », les vides étant tus ; `datee` : l'édition y est."""
    dits = (_champs({"Source": figure.source}), complements(figure, datee=datee))
    return " · ".join(x for x in dits if x)


def breve(figure: Figure) -> str:
    """« Source : INSEE, 2023 » : ce qui se lit sous la figure sans rien ouvrir."""
    dite = ", ".join(
        x for x in (sources.dire_producteurs(figure.provenance or RIEN), figure.annee) if x
    )
    return f"Source : {dite}" if dite else ""


def texte_alternatif_de(figure: Figure) -> str:
    """Le texte alternatif donné, sinon un texte construit des données (extrêmes, médiane…)."""
    if figure.texte_alternatif:
        mention = f" {MENTION_FICTIF}." if figure.fictif else ""
        return f"{figure.texte_alternatif}{mention}"
    muets = [
        f"{mot} : {_qui(figure, lignes)}."
        for statut, mot in (("secret", "Secret"), ("absent", "Non disponible"))
        if len(lignes := figure.donnees[figure.donnees["statut"] == statut])
    ]
    nom = figure.options.nom_libelle
    lire = _LECTURES.get(figure.forme, alternative.rangees)
    lu = lire(_sujet(figure), figure.donnees, None if nom == TERRITOIRE else pluriel(nom))
    corps = [*lu, *muets]
    return alternative.assembler(_genre(figure), figure.titre, figure.annee, corps, figure.fictif)


def _pyramide(s: Sujet, d: pd.DataFrame, _: str | None) -> list[str]:
    d = d[d["est_principal"]]
    return alternative.rangees(s, d.assign(libelle=d["sexe"] + " " + d["libelle"]), "")


# Ce que disent les lignes d'une figure, selon sa forme : sujet, lignes, ce qu'elles sont au pluriel.
_LECTURES: dict[Forme, Callable[[Sujet, pd.DataFrame, str | None], list[str]]] = {
    Forme.EVOLUTION: lambda s, d, _: alternative.courbes(s, d, "serie"),
    Forme.MULTIPLES: lambda s, d, _: alternative.courbes(s, d, "libelle"),
    Forme.FRISE: lambda s, d, _: alternative.liste(s, d),
    Forme.EMPILEES: lambda s, d, _: alternative.etages(s, d),
    Forme.PYRAMIDE: _pyramide,
}


def _sujet(figure: Figure) -> Sujet:
    """Le sujet de l'indicateur montré, ou l'unité seule d'une figure faite à la main."""
    declare = INDICATEURS.get(figure.identifiant)
    if declare is not None and figure.unite in (declare.unite, ""):
        return sujet(declare)
    return Sujet(nom=figure.titre, unite=figure.unite, decimales=figure.decimales)


def _qui(figure: Figure, lignes: pd.DataFrame) -> str:
    if figure.forme in (Forme.EVOLUTION, Forme.EMPILEES):
        # Des courbes estimées les mêmes années se disent ensemble.
        communes: dict[tuple[str, ...], list[str]] = {}
        for serie, sienne in lignes.groupby("serie", sort=False):
            communes.setdefault(tuple(_suites(sienne["annee"])), []).append(str(serie))
        return " ; ".join(
            f"{formats.enumerer(series_)} {formats.enumerer(suites)}".strip()
            for suites, series_ in communes.items()
        )
    if figure.forme is Forme.MULTIPLES:
        return formats.enumerer(f"{r.libelle} {r.annee}" for r in series.lignes(lignes))
    if figure.forme is Forme.PYRAMIDE:
        return formats.enumerer(f"{r.sexe} {r.libelle} ({r.serie})" for r in series.lignes(lignes))
    return formats.enumerer(lignes["libelle"])


def _suites(annees: pd.Series) -> list[str]:
    """Années de suite dites d'un bloc : « 2019 », « 2028 à 2040 »."""
    suites: list[list[int]] = []
    for annee in sorted(int(a) for a in annees):
        if suites and annee == suites[-1][-1] + 1:
            suites[-1].append(annee)
        else:
            suites.append([annee])
    dites = (([str(s[0])], [str(a) for a in s], [f"{s[0]} à {s[-1]}"]) for s in suites)
    return [m for un, deux, long in dites for m in (long if len(deux) > 2 else deux or un)]


def _genre(figure: Figure) -> str:
    if figure.forme in FORMES_CARTE:
        return "Carte"
    return {
        Forme.EVOLUTION: "Courbe",
        Forme.BARRES: "Barres" if figure.options.dans_l_ordre else "Classement en barres",
        Forme.PYRAMIDE: "Pyramide des âges",
        Forme.MULTIPLES: "Petites courbes à échelle commune",
        Forme.EMPILEES: "Barres empilées par année",
        Forme.FRISE: "Frise",
        Forme.NUAGE: "Nuage de points",
    }.get(figure.forme, "Tableau")

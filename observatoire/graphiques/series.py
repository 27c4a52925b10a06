"""Ranger les données d'une figure pour le dessin, une fois pour l'écran et pour le papier."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from observatoire.graphiques import bouts, couleurs
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.troncons import couper

SANS_VALEUR = ("secret", "absent")
NOMMEES = 4  # courbes : au-delà, une légende et des tirets
EN_CREUX = ("provisoire", "estime")
DIT_EN_CREUX = " (dessiné en creux)"


@dataclass(frozen=True)
class Courbe:
    """Une courbe prête à tracer ; `trait` est un nom de tiret de plotly (« solid », « dash »…)."""

    nom: str
    principale: bool
    couleur: str
    trait: str
    points: pd.DataFrame
    bande: str = couleurs.TERRITOIRE_CLAIR


@dataclass(frozen=True)
class Pyramide:
    """Âges du bas vers le haut et, par millésime (le plein d'abord), les lignes de chaque sexe."""

    ages: tuple[str, ...]
    plein: str
    trait: str
    lignes: dict[tuple[str, str], pd.DataFrame]

    def valeurs(self, serie: str, sexe: str) -> np.ndarray:
        """Valeurs dans l'ordre des âges ; NaN là où il n'y a rien."""
        return self.lignes[serie, sexe]["valeur"].to_numpy(dtype=float)


def lignes(d: pd.DataFrame) -> list[Any]:
    """Lignes d'un tableau, lues par nom de colonne (`ligne.valeur`)."""
    return list(d.itertuples())


def courbes(figure: Figure) -> list[Courbe]:
    """Les courbes d'une évolution, comparaisons d'abord pour que la nôtre passe dessus.

    Sans courbe principale, jusqu'à six courbes prennent les couleurs d'Okabe et Ito. Deux courbes
    principales (naissances et décès) ont chacune leur couleur, leur trait et leur bande.
    """
    d = figure.donnees
    noms = list(d["serie"].drop_duplicates())
    principales = set(d.loc[d["est_principal"], "serie"])
    sans_principal = not principales and len(noms) <= len(couleurs.OKABE_ITO)
    # Une commune est choisie : son intercommunalité se reconnaît, plus foncée que les autres comparaisons.
    commune = "niveau" in d and "commune" in set(d.loc[d["est_principal"], "niveau"])
    ensembles = set(d.loc[d["niveau"] == "epci", "serie"]) if commune else set()
    resultat: list[Courbe] = []
    for i, nom in enumerate(n for n in noms if n not in principales):
        # Nommée au bout de sa ligne, une courbe n'a pas besoin d'un tiret, que gardent les années estimées.
        tirets = couleurs.TRAITS_COMPARAISON
        trait = "solid" if len(noms) <= NOMMEES else tirets[i % len(tirets)]
        gris = couleurs.COMPARAISONS[i % len(couleurs.COMPARAISONS)]
        gris = couleurs.ENSEMBLE if nom in ensembles else gris
        couleur = couleurs.OKABE_ITO[i] if sans_principal else gris
        resultat.append(Courbe(nom, False, couleur, trait, _points(d, nom)))
    for i, nom in enumerate(n for n in noms if n in principales):
        couleur, trait, bande = couleurs.PRINCIPALES[min(i, len(couleurs.PRINCIPALES) - 1)]
        resultat.append(Courbe(nom, True, couleur, trait, _points(d, nom), bande))
    return resultat


def en_indice(figure: Figure) -> Figure:
    """La même évolution où chaque courbe vaut 100 à l'année `options.base_100`.

    Une courbe sans valeur (ou nulle) cette année-là ne peut pas être mise en indice : elle est
    retirée et une note le dit. Sans `base_100`, la figure est rendue telle quelle.
    """
    base = figure.options.base_100
    if figure.forme is not Forme.EVOLUTION or base is None:
        return figure
    d = figure.donnees.copy()
    reperes = d[(d["annee"] == base) & d["valeur"].notna() & (d["valeur"] != 0)]
    facteur = d["serie"].map(100 / reperes.set_index("serie")["valeur"])
    for colonne in ("valeur", "bas", "haut"):
        d[colonne] = d[colonne] * facteur
    perdues = list(d.loc[facteur.isna(), "serie"].drop_duplicates())
    notes = (*figure.notes, f"Indice : la valeur de {base} vaut 100 pour chaque territoire.")
    if perdues:
        notes = (*notes, f"Pas de valeur en {base}, donc pas d'indice : {', '.join(perdues)}.")
    return replace(
        figure,
        donnees=d[facteur.notna()],
        unite="",
        decimales=1,
        notes=notes,
        options=replace(figure.options, base_100=None, nom_valeur=f"indice 100 en {base}"),
    )


def rangees(figure: Figure) -> pd.DataFrame:
    """Lignes d'un classement, de la plus grande valeur à la plus petite, puis les sans-valeur.

    Au-delà de `bouts.MAX_LIGNES`, seuls les deux bouts et les lignes principales restent. Avec
    `options.dans_l_ordre`, l'ordre donné est gardé.
    """
    if figure.options.dans_l_ordre:
        return bouts.coupe(figure.donnees)
    d = figure.donnees.sort_values(
        ["valeur", "libelle"], ascending=[False, True], kind="stable", na_position="last"
    )
    return bouts.coupe(d)


def note_coupe(figure: Figure) -> str:
    """Ce que le dessin ne montre pas faute de place ; vide si tout y est."""
    manque = len(figure.donnees) - len(bouts.bouts(figure.donnees))
    if figure.forme is not Forme.BARRES or not manque:
        return ""
    return f"{manque} lignes du milieu ne sont pas dessinées : elles sont dans le tableau."


def pyramide(figure: Figure) -> Pyramide:
    """Les deux millésimes d'une pyramide ; `trait` est vide s'il n'y en a qu'un."""
    d = figure.donnees
    ages = tuple(d["libelle"].drop_duplicates())
    noms = list(d["serie"].drop_duplicates())
    pleins = [n for n in noms if d.loc[d["serie"] == n, "est_principal"].any()]
    plein = pleins[0] if pleins else noms[-1]
    autres = [n for n in noms if n != plein]
    lignes = {
        (n, sexe): _tous_les_ages(d[(d["serie"] == n) & (d["sexe"] == sexe)], ages)
        for n in noms
        for sexe in ("femmes", "hommes")
    }
    return Pyramide(ages, plein, autres[0] if autres else "", lignes)


def panneaux(figure: Figure) -> list[tuple[str, pd.DataFrame]]:
    """Pour chaque territoire d'un « multiples » : son nom et ses points dans l'ordre des années."""
    d = figure.donnees
    return [
        (str(lignes["libelle"].iloc[0]), couper(lignes.sort_values("annee")))
        for _, lignes in d.groupby("code", sort=False)
    ]


def _tous_les_ages(d: pd.DataFrame, ages: tuple[str, ...]) -> pd.DataFrame:
    lignes = d.set_index("libelle").reindex(ages)
    # Un âge qu'un sexe ou un millésime n'a pas est non disponible, ce n'est pas un zéro.
    return lignes.fillna({"statut": "absent", "note": ""})


def plus_grande(figure: Figure) -> float:
    """Plus grande valeur absolue, ou 1.0 s'il n'y a rien à dessiner : un axe a besoin d'un bout."""
    maximum = float(np.nan_to_num(figure.donnees["valeur"].abs().max()))
    return maximum or 1.0


def _points(d: pd.DataFrame, serie: str) -> pd.DataFrame:
    return couper(d[d["serie"] == serie].sort_values("annee"))


# Couleur et motif d'un étage ou d'un état : le motif suffit en noir et blanc.
HACHURES = ("", "/", "x", ".", "\\", "-", "+", "|", "o", "*")
_TEINTES = (
    couleurs.TERRITOIRE,
    *couleurs.OKABE_ITO[1:],
    "#f0e442",
    "#8a8a8a",
    "#4d4d4d",
    "#bdbdbd",
)
ETATS = {
    "à qualifier": ("#ffffff", "/"),
    "proposée": ("#d6e6f3", ""),
    "à l'étude": ("#a9cbe6", ""),
    "décidée": ("#7fb2d9", ""),
    "en cours": (couleurs.TERRITOIRE, ""),
    "réalisée": ("#00664a", ""),
    "suspendue": ("#d9d9d9", "/"),
    "abandonnée": ("#d9d9d9", "x"),
}
RETARD = "#d55e00"


@dataclass(frozen=True)
class Etage:
    """Un étage d'une barre : ses valeurs par année (NaN là où il n'y a rien)."""

    nom: str
    couleur: str
    motif: str
    valeurs: tuple[float, ...]


def etages_de(figure: Figure) -> tuple[list[int], list[Etage]]:
    """Toutes les années de la première à la dernière, et les étages dans leur ordre d'apparition."""
    d = figure.donnees
    annees = list(range(int(d["annee"].min()), int(d["annee"].max()) + 1)) if len(d) else []
    table = d.pivot_table(index="serie", columns="annee", values="valeur", sort=False, dropna=False)
    noms = list(d["serie"].drop_duplicates())
    table = table.reindex(index=noms, columns=annees)
    return annees, [
        Etage(
            nom,
            _TEINTES[i % len(_TEINTES)],
            HACHURES[i % len(HACHURES)],
            tuple(float(v) for v in table.loc[nom]),
        )
        for i, nom in enumerate(noms)
    ]


def totaux(figure: Figure, annees: list[int]) -> list[float]:
    """Le total de chaque année."""
    sommes = figure.donnees.groupby("annee")["valeur"].sum(min_count=1)
    return [float(sommes.get(a, float("nan"))) for a in annees]


def barres_de_frise(figure: Figure) -> pd.DataFrame:
    """Les lignes d'une frise, datées, dans l'ordre donné."""
    d = figure.donnees
    return d.assign(de=pd.to_datetime(d["debut"]), a=pd.to_datetime(d["fin"]))


def habit(etat: str) -> tuple[str, str]:
    """Couleur et motif d'un état ; un état inconnu est blanc hachuré."""
    return ETATS.get(etat, ETATS["à qualifier"])

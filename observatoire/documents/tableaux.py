"""Les tableaux : celui d'une figure, l'alignement et la largeur des colonnes."""

from __future__ import annotations

from typing import Any

from observatoire.documents import contenu as c
from observatoire.documents.contenu import Valeur
from observatoire.graphiques import resume, series
from observatoire.graphiques.figure import Figure, Forme

_PROPRES = {"serie": "Série", "sexe": "Sexe", "annee": "Année"}
_TITRE_X = "Abscisse"


def tableau_de(figure: Figure, titre: str = "") -> c.Tableau:
    """Les valeurs d'une figure comme elles se lisent : secret et absent en toutes lettres."""
    d = figure.donnees
    propres = {k: v for k, v in _PROPRES.items() if k in d.columns}
    premiere = "Âge" if figure.forme is Forme.PYRAMIDE else "Territoire"
    lignes = [_ligne(figure, r, tuple(propres)) for r in series.lignes(d)]
    precisions = any(ligne[-1] != "" for ligne in lignes)
    valeur = resume.nom_valeur(figure) or "Valeur"
    entetes = (premiere, *propres.values(), valeur, *(("Précision",) * precisions))
    if not precisions:
        lignes = [ligne[:-1] for ligne in lignes]
    return c.Tableau(
        entetes=entetes,
        lignes=tuple(lignes),
        titre=titre or figure.titre,
        source=resume.ligne_source(figure),
        notes=tuple(n for n in (resume.MENTION_FICTIF * figure.fictif, *figure.notes) if n),
        decimales=figure.decimales,
    )


def _ligne(figure: Figure, r: Any, propres: tuple[str, ...]) -> tuple[str, ...]:
    return (
        r.libelle,
        *(str(getattr(r, champ)) for champ in propres),
        resume.valeur_dite(figure, r, avec_unite=len(figure.unite) <= resume.UNITE_COURTE),
        resume.precision_dite(figure, r),
    )


def a_droite(t: c.Tableau) -> list[bool]:
    """Vrai pour une colonne de nombres (écrits ou non) : elle s'aligne à droite."""
    return [
        bool(t.lignes) and all(_chiffre(ligne[j]) for ligne in t.lignes if j < len(ligne))
        for j in range(len(t.entetes))
    ]


def largeurs_de(t: c.Tableau) -> list[float]:
    """Parts relatives des colonnes, d'après leurs textes si elles ne sont pas données."""
    if t.largeurs:
        return list(t.largeurs)
    colonnes = range(len(t.entetes))
    textes = [[e] for e in t.entetes]
    for ligne in t.lignes[:200]:
        for j in colonnes:
            if j < len(ligne):
                textes[j].append(c.dire(ligne[j], t.decimales))
    # Le plus long mot ne doit pas déborder ; un long texte ne prend pas toute la largeur.
    return [float(min(45, max(6, *(len(x) for x in textes[j])))) for j in colonnes]


def _chiffre(cellule: c.Cellule) -> bool:
    if isinstance(cellule, Valeur):
        cellule = cellule.texte
    if cellule is None or not isinstance(cellule, str):
        return True
    return bool(cellule) and (
        cellule[:1].isdigit()
        or cellule.startswith(("\u2212", "+", "moins de ", "entre "))
        or cellule in ("secret", "non disponible", "—")
    )

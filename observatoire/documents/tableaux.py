"""Les tableaux : celui d'une figure, l'alignement et la largeur des colonnes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from observatoire import formats
from observatoire.affirmations.mots import UNITE_COURTE
from observatoire.documents import contenu as c
from observatoire.graphiques import resume, series
from observatoire.graphiques.figure import Figure, Forme

_PROPRES = {"serie": "Série", "sexe": "Sexe", "annee": "Année"}
# Au-delà, « 1° Recenser les équipements » est un texte, pas un nombre et son unité.
LETTRES_MAX = 14
# Une date (04/03/2026, 11 juin 2026) ou l'identifiant d'une action (1.2.2).
_PAS_UN_NOMBRE = re.compile(rf"\d+[./]\d|\d+(er)?\s({'|'.join(formats.MOIS)})\b")
_SANS_VALEUR = "—"
# Le statut d'une case de l'annexe, comme l'écrivent les tableaux de l'INSEE ; la clé est sous le tableau.
_SIGNES = {"estime": "e", "provisoire": "p", "arrondi": "a"}


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


def tableau_annexe(figure: Figure) -> c.Tableau:
    """Le tableau d'une figure en plus court : une évolution a une ligne par année, une colonne par
    courbe ; une pyramide, une ligne par âge."""
    colonne = {Forme.EVOLUTION: "annee", Forme.PYRAMIDE: "libelle"}.get(figure.forme)
    long = tableau_de(figure)
    if colonne is None:
        return long
    cles: dict[str, dict[str, c.Valeur]] = {}
    series_: list[str] = []
    for r in series.lignes(figure.donnees):
        nom = r.serie if figure.forme is Forme.EVOLUTION else f"{r.sexe.capitalize()} {r.serie}"
        if nom not in series_:
            series_.append(nom)
        cles.setdefault(str(getattr(r, colonne)), {})[nom] = _case(figure, r)
    lignes = tuple((cle, *(v.get(s, "") for s in series_)) for cle, v in cles.items())
    premiere = "Année" if colonne == "annee" else "Âge"
    unite = f"Unité : {figure.unite}." if figure.unite not in ("", "effectif") else ""
    return replace(
        long,
        entetes=(premiere, *series_),
        lignes=tuple(sorted(lignes)) if colonne == "annee" else lignes,
        notes=tuple(n for n in (unite, _cle_des_signes(figure), *long.notes) if n),
        largeurs=(8, *(16,) * len(series_)),
    )


def _case(figure: Figure, r: Any) -> c.Valeur:
    """« 90 e (66 à 119) » : la valeur, le signe de sa réserve, son intervalle."""
    bornes = resume.bornes_dites(figure, r)
    suites = (_signe(r), f"({bornes})".replace(" ", formats.INSECABLE) if bornes else "")
    dite = resume.valeur_dite(figure, r, avec_unite=False)
    return c.Valeur(" ".join(x for x in (dite, *suites) if x), _nombre(r), figure.decimales)


def _signe(r: Any) -> str:
    return _SIGNES.get(r.statut, resume.reserve_dite(r))


def _cle_des_signes(figure: Figure) -> str:
    """« e : estimé ; entre parenthèses, l'intervalle. » : seulement les signes que le tableau emploie."""
    lignes = series.lignes(figure.donnees)
    vus = {r.statut: resume.reserve_dite(r) for r in lignes if r.statut in _SIGNES}
    dits = [f"{_SIGNES[s]} : {mot}" for s, mot in sorted(vus.items())]
    if any(resume.bornes_dites(figure, r) for r in lignes):
        dits.append("entre parenthèses : l'intervalle qu'impose un petit nombre ou une estimation")
    phrase = " ; ".join(dits)
    return f"{phrase[0].upper() if not vus else phrase[0]}{phrase[1:]}." if phrase else ""


def _ligne(figure: Figure, r: Any, propres: tuple[str, ...]) -> tuple[c.Cellule, ...]:
    dite = resume.valeur_dite(figure, r, avec_unite=len(figure.unite) <= UNITE_COURTE)
    # « en mots » (la modalité d'un zonage, un état) reste un texte.
    en_mots = bool(getattr(r, "texte", "")) and not dite[:1].isdigit()
    return (
        r.libelle,
        *(str(getattr(r, champ)) for champ in propres),
        dite if en_mots else c.Valeur(dite, _nombre(r), figure.decimales),
        resume.precision_dite(figure, r),
    )


def _nombre(r: Any) -> float | None:
    return None if r.valeur != r.valeur else float(r.valeur)


def a_droite(t: c.Tableau) -> list[bool]:
    """Vrai pour une colonne de nombres (écrits ou non) : elle s'aligne à droite.

    Une case vide ou « — » ne dit rien de sa colonne ; sans autre case, elle reste à gauche.
    """
    colonnes = [
        [ligne[j] for ligne in t.lignes if j < len(ligne) and ligne[j] not in ("", _SANS_VALEUR)]
        for j in range(len(t.entetes))
    ]
    return [bool(cases) and all(map(_chiffre, cases)) for cases in colonnes]


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
    if cellule is None or isinstance(cellule, int | float):
        return True
    if isinstance(cellule, c.Etat | c.Lien):
        return False
    if isinstance(cellule, c.Valeur) and cellule.nombre is not None:
        return True
    dite = c.dire(cellule)
    if _PAS_UN_NOMBRE.match(dite):
        return False
    if (
        dite.startswith((formats.SECRET, formats.NON_DISPONIBLE, "moins de ", "entre "))
        or dite == _SANS_VALEUR
    ):
        return True
    # Sans nombre connu, un texte qui commence par un chiffre et dit plus que son unité n'en est pas un.
    chiffres = dite[:1].isdigit() or dite.startswith(("\u2212", "+"))
    return chiffres and sum(x.isalpha() for x in dite) <= LETTRES_MAX

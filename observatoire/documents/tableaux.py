"""Le tableau d'une figure : toutes ses valeurs, ou sa forme courte pour l'annexe."""

from dataclasses import replace
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations.mots import UNITE_COURTE
from observatoire.documents.tableau import Cellule, Colonne, Genre, Ligne, Tableau, Valeur
from observatoire.graphiques import resume, series
from observatoire.graphiques.figure import Figure, Forme
from observatoire.modele import LIBELLES_STATUTS

_PROPRES = {
    "serie": Colonne("Série"), "sexe": Colonne("Sexe"), "annee": Colonne("Année", "annee"),
}  # fmt: skip
# Sous ce compte, le terme d'un rapport ne se montre pas : la part suffit.
_PETIT = 11
# Le statut d'une case de l'annexe, comme l'écrivent les tableaux de l'INSEE ; la clé est sous le tableau.
_SIGNES = {"estime": "e", "provisoire": "p", "arrondi": "a"}


def tableau_de(figure: Figure, titre: str = "") -> Tableau:
    """Les valeurs d'une figure comme elles se lisent : secret et absent en toutes lettres."""
    propres = [champ for champ in _PROPRES if champ in figure.donnees.columns]
    lignes = [_ligne(figure, r, propres) for r in series.lignes(figure.donnees)]
    precisions = any(ligne[-1] != "" for ligne in lignes)
    en_mots = any(isinstance(ligne[-2], str) for ligne in lignes)
    colonnes = (
        _nom_de_ligne(figure),
        *(_PROPRES[champ] for champ in propres),
        _valeur(figure, resume.nom_valeur(figure) or "Valeur", "texte" if en_mots else "nombre"),
        *((Colonne("Précision"),) * precisions),
    )
    return Tableau(
        colonnes=colonnes,
        lignes=tuple(ligne if precisions else ligne[:-1] for ligne in lignes),
        titre=titre or figure.titre,
        provenance=figure.provenance,
        notes=tuple(n for n in (resume.complements(figure), *figure.notes) if n),
        fictif=figure.fictif,
    )


def _valeur(
    figure: Figure, titre: str, genre: Genre = "nombre", largeur: float | None = None
) -> Colonne:
    return Colonne(titre, genre, largeur, figure.unite, figure.decimales)


def tableau_complet(figure: Figure) -> Tableau:
    """Tout ce que porte chaque ligne d'une figure ; intervalle et note n'y sont que s'ils disent quelque chose."""
    d, dates = figure.donnees, {"debut": Colonne("Début", "annee"), "fin": Colonne("Fin", "annee")}
    genre: Genre = "part" if figure.unite == "%" else "nombre"
    champs = {"code": Colonne("Code", "identifiant"), "libelle": _nom_de_ligne(figure)}
    champs |= {champ: c for champ, c in (_PROPRES | dates).items() if champ in d}
    champs["valeur"] = _valeur(figure, resume.nom_valeur(figure) or "Valeur", genre)
    champs["statut"] = Colonne("Statut")
    if _a_ses_termes(d):
        champs["valeur"] = replace(champs["valeur"], terme="rapport")
        champs["numerateur"] = Colonne("Numérateur", "nombre", terme="num")
        champs["denominateur"] = Colonne("Dénominateur", "nombre", terme="den")
    for champ, titre in (("bas", "Borne basse"), ("haut", "Borne haute")):
        if d[champ].notna().any():
            champs[champ] = _valeur(figure, titre, genre)
    if (d["note"] != "").any():
        champs["note"] = Colonne("Note")
    lignes = tuple(tuple(_cellule(champ, r) for champ in champs) for r in series.lignes(d))
    return Tableau(colonnes=tuple(champs.values()), lignes=lignes, titre=figure.titre)


def _cellule(champ: str, r: Any) -> Cellule:
    v = getattr(r, champ)
    match champ:
        case "statut":
            return LIBELLES_STATUTS[v]
        case "valeur" if pd.isna(v):
            return "secret" if r.statut == "secret" else None
        case "valeur" | "bas" | "haut":
            return "" if pd.isna(v) else float(v)
        case "numerateur" | "denominateur":
            return float(v) if _termes_dits(r) else ""
    return str(v).removesuffix(".0") if champ in ("annee", "debut", "fin") else str(v)


def _a_ses_termes(d: pd.DataFrame) -> bool:
    """Vrai si une ligne au moins est un rapport publié dont les deux termes peuvent se montrer."""
    return {"numerateur", "denominateur"} <= set(d.columns) and any(
        _termes_dits(r) for r in series.lignes(d)
    )


def _termes_dits(r: Any) -> bool:
    """Les termes d'un rapport publié tel quel, jamais d'un estimé, d'un arrondi, d'un secret ni d'un petit compte."""
    if r.statut not in ("publie", "provisoire") or pd.isna(r.valeur):
        return False
    n, d = r.numerateur, r.denominateur
    return not (pd.isna(n) or pd.isna(d)) and n >= _PETIT and d - n >= _PETIT


def _nom_de_ligne(figure: Figure) -> Colonne:
    return Colonne("Âge" if figure.forme is Forme.PYRAMIDE else figure.options.nom_libelle)


def tableau_annexe(figure: Figure) -> Tableau:
    """Le tableau d'une figure en plus court : une évolution a une ligne par année, une colonne par
    courbe ; une pyramide, une ligne par âge."""
    colonne = {Forme.EVOLUTION: "annee", Forme.PYRAMIDE: "libelle"}.get(figure.forme)
    long = tableau_de(figure)
    if colonne is None:
        return long
    cles: dict[str, dict[str, Valeur]] = {}
    series_: list[str] = []
    for r in series.lignes(figure.donnees):
        nom = r.serie if figure.forme is Forme.EVOLUTION else f"{r.sexe.capitalize()} {r.serie}"
        if nom not in series_:
            series_.append(nom)
        cles.setdefault(str(getattr(r, colonne)), {})[nom] = _case(figure, r)
    vide = Valeur("")
    lignes: list[Ligne] = [(cle, *(v.get(s, vide) for s in series_)) for cle, v in cles.items()]
    premiere = Colonne("Année", "annee", 8) if colonne == "annee" else Colonne("Âge", largeur=8)
    unite = f"Unité : {figure.unite}." if figure.unite not in ("", "effectif") else ""
    return replace(
        long,
        colonnes=(premiere, *(_valeur(figure, nom, largeur=16) for nom in series_)),
        lignes=tuple(sorted(lignes, key=lambda x: str(x[0])) if colonne == "annee" else lignes),
        notes=tuple(n for n in (unite, _cle_des_signes(figure), *long.notes) if n),
    )


def _case(figure: Figure, r: Any) -> Valeur:
    """« 90 e (66 à 119) » : la valeur, le signe de sa réserve, son intervalle."""
    bornes = resume.bornes_dites(figure, r)
    suites = (_signe(r), f"({bornes})".replace(" ", formats.INSECABLE) if bornes else "")
    dite = resume.valeur_dite(figure, r, avec_unite=False)
    return Valeur(" ".join(x for x in (dite, *suites) if x), _nombre(r), figure.decimales)


def _signe(r: Any) -> str:
    return _SIGNES.get(r.statut, resume.reserve_dite(r))


def _cle_des_signes(figure: Figure) -> str:
    """« e : estimé ; entre parenthèses, l'intervalle. » : seulement les signes que le tableau emploie."""
    lignes = series.lignes(figure.donnees)
    vus = {r.statut: resume.reserve_dite(r) for r in lignes if r.statut in _SIGNES}
    dits = [f"{_SIGNES[s]} : {mot}" for s, mot in sorted(vus.items())]
    if any(resume.bornes_dites(figure, r) for r in lignes):
        dits.append("entre parenthèses : l'intervalle")
    phrase = " ; ".join(dits)
    return f"{phrase[0].upper() if not vus else phrase[0]}{phrase[1:]}." if phrase else ""


def _ligne(figure: Figure, r: Any, propres: list[str]) -> Ligne:
    dite = resume.valeur_dite(figure, r, avec_unite=len(figure.unite) <= UNITE_COURTE)
    # « en mots » (la modalité d'un zonage, un état) reste un texte.
    en_mots = bool(getattr(r, "texte", "")) and not dite[:1].isdigit()
    return (
        r.libelle,
        *(str(getattr(r, champ)) for champ in propres),
        dite if en_mots else Valeur(dite, _nombre(r), figure.decimales),
        resume.precision_dite(figure, r),
    )


def _nombre(r: Any) -> float | None:
    return None if r.valeur != r.valeur else float(r.valeur)

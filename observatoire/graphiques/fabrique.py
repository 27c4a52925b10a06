"""Fabriquer les figures d'un indicateur à partir de l'entrepôt : carte, évolution, classement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.entrepot.lecture import Lecteur, complementaire, fichiers_a_deposer, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.classes import Classes, classer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.graphiques.geometrie import alleger
from observatoire.indicateurs.declaration import Indicateur
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages

_NOTES_STATUT = {
    "secret": "Hachures : valeur couverte par le secret statistique.",
    "absent": "Gris pointillé : valeur non disponible.",
    "arrondi": "Effectifs arrondis à 5 par le producteur : chaque commune est exacte à 2 près.",
    "provisoire": "Dernière année provisoire, dessinée en creux.",
    "estime": "Valeur estimée : une partie des données manque ou est secrète.",
}


def annee_la_plus_recente(lecteur: Lecteur, identifiant: str, niveau: str) -> int:
    """La dernière année publiée (une année provisoire seulement s'il n'y a qu'elle)."""
    annees = lecteur.requete(
        "SELECT fin, bool_and(statut = 'provisoire') AS provisoire FROM indicateurs WHERE indicateur = ? "
        "AND niveau = ? AND statut <> 'absent' GROUP BY fin ORDER BY fin",
        [identifiant, niveau],
    )
    sures = annees[~annees["provisoire"].astype(bool)] if len(annees) else annees
    choisies = sures if len(sures) else annees
    if not len(choisies):
        raise AppelIncorrect(
            f"« {indicateur(identifiant).libelle} » n'a aucune valeur à ce niveau. "
            f"À faire : {fichiers_a_deposer(indicateur(identifiant))}."
        )
    return int(choisies["fin"].iloc[-1])


def carte(
    lecteur: Lecteur,
    reglages: Reglages,
    identifiant: str,
    annee: int | None = None,
    *,
    territoire: Territoire | None = None,
    niveau: str = "commune",
    methode: str = "quantiles",
    nb_classes: int = 5,
    classes: Classes | None = None,
) -> Figure:
    """La carte d'un indicateur : aplats pour un taux ou un zonage, cercles pour un effectif.

    `classes` : bornes d'une autre carte, pour comparer. Lève `AppelIncorrect` sans donnée.
    """
    declare = indicateur(identifiant)
    ou = territoire or Territoire(Niveau.EPCI, reglages.epci)
    if niveau != "commune":
        raise AppelIncorrect("Une carte se dessine par commune. À faire : --niveau commune.")
    annee = annee or annee_la_plus_recente(lecteur, identifiant, niveau)
    membres = lecteur.dans(Territoire(Niveau.EPCI, reglages.epci), niveau)
    valeurs = lecteur.valeurs(identifiant, membres, [annee])
    effectif = declare.forme == "effectif"
    if not effectif and classes is None:
        classes = classer(
            valeurs["valeur"], methode=methode, nombre=nb_classes, decimales=declare.decimales
        )
    codes = [t.code for t in membres]
    fond = alleger(lecteur.contours(codes))
    voisines = [c for c in lecteur.territoires("commune")["code"] if c not in codes]
    return _figure(
        lecteur, declare, valeurs, ou,
        forme=Forme.SYMBOLES if effectif else Forme.CARTE,
        titre=f"{declare.libelle} par commune, {_periode(valeurs, annee)}",
        annee=_periode(valeurs, annee), classes=None if effectif else classes, fond=fond,
        contexte=_autour(lecteur, voisines, fond), limites=_limites(reglages, fond),
        options=Options(nom_valeur=declare.libelle),
    )  # fmt: skip


def evolution(
    lecteur: Lecteur,
    reglages: Reglages,
    identifiant: str,
    territoires: Sequence[Territoire],
    *,
    base100: bool = False,
) -> Figure:
    """Les courbes d'un indicateur ; le premier territoire est le nôtre, les autres en gris."""
    declare = indicateur(identifiant)
    valeurs = lecteur.valeurs(identifiant, list(territoires)).dropna(subset=["fin"])
    valeurs = valeurs[valeurs["statut"] != "absent"].copy()
    if valeurs.empty:
        raise AppelIncorrect(
            f"« {declare.libelle} » n'a aucune valeur pour ces territoires. "
            f"À faire : {fichiers_a_deposer(declare)}."
        )
    valeurs["annee"] = valeurs["fin"].astype(int)
    valeurs["serie"] = valeurs["libelle"]
    principal = territoires[0]
    valeurs["est_principal"] = (valeurs["code"] == principal.code) & (
        valeurs["niveau"] == str(principal.niveau)
    )
    debut, fin = int(valeurs["annee"].min()), int(valeurs["annee"].max())
    return _figure(
        lecteur, declare, valeurs, principal, forme=Forme.EVOLUTION,
        titre=f"{declare.libelle}, {debut} à {fin}", annee=f"{debut}-{fin}",
        options=Options(nom_valeur=declare.libelle, base_100=_base(valeurs) if base100 else None),
    )  # fmt: skip


def barres(
    lecteur: Lecteur,
    reglages: Reglages,
    identifiant: str,
    annee: int | None = None,
    *,
    territoire: Territoire | None = None,
    niveau: str = "commune",
) -> Figure:
    """Le classement des territoires d'un niveau, avec la valeur de l'ensemble."""
    declare = indicateur(identifiant)
    ensemble = Territoire(Niveau.EPCI, reglages.epci)
    annee = annee or annee_la_plus_recente(lecteur, identifiant, niveau)
    dedans = lecteur.dans(territoire or ensemble, niveau)
    if declare.forme == "taux" and Niveau(niveau) != Niveau.EPCI:
        dedans = [*dedans, ensemble]
    valeurs = lecteur.valeurs(identifiant, dedans, [annee])
    repere = territoire.code if territoire and territoire.niveau == niveau else reglages.epci
    valeurs["est_principal"] = valeurs["code"] == repere
    return _figure(
        lecteur, declare, valeurs.sort_values("valeur", ascending=False), territoire or ensemble,
        forme=Forme.BARRES, titre=f"{declare.libelle} : les communes côte à côte, {_periode(valeurs, annee)}"
        if niveau == "commune" else f"{declare.libelle}, {_periode(valeurs, annee)}",
        annee=_periode(valeurs, annee), options=Options(nom_valeur=declare.libelle),
    )  # fmt: skip


def multiples(lecteur: Lecteur, reglages: Reglages, identifiant: str) -> Figure:
    """Une petite courbe par commune, à échelle commune."""
    declare = indicateur(identifiant)
    membres = lecteur.dans(Territoire(Niveau.EPCI, reglages.epci), "commune")
    valeurs = lecteur.valeurs(identifiant, membres).dropna(subset=["fin"])
    valeurs["annee"] = valeurs["fin"].astype(int)
    valeurs = valeurs.sort_values(["libelle", "annee"])
    return _figure(
        lecteur, declare, valeurs, Territoire(Niveau.EPCI, reglages.epci), forme=Forme.MULTIPLES,
        titre=f"{declare.libelle} : chaque commune à la même échelle",
        annee=f"{valeurs['annee'].min()}-{valeurs['annee'].max()}" if len(valeurs) else "",
        options=Options(nom_valeur=declare.libelle),
    )  # fmt: skip


def _figure(
    lecteur: Lecteur,
    declare: Indicateur,
    valeurs: pd.DataFrame,
    ou: Territoire,
    *,
    forme: Forme,
    titre: str,
    annee: str,
    **reste: Any,
) -> Figure:
    statuts = set(valeurs["statut"])
    notes = [_NOTES_STATUT[s] for s in _NOTES_STATUT if s in statuts]
    if (valeurs["niveau"] == "commune").any() and complementaire(declare):
        notes.append("Sondage au cinquième : à lire au secteur ou à l'intercommunalité.")
    perimetres = sorted({p for p in valeurs["perimetre"] if p})
    sources = sorted({s.rsplit(", ", 1)[0] for s in valeurs["source"] if s})
    return Figure(
        identifiant=f"{declare.id}-{forme}", forme=forme, titre=titre,
        sous_titre=declare.question, unite="" if declare.unite == "modalité" else declare.unite,
        decimales=declare.decimales, donnees=valeurs.reset_index(drop=True), annee=annee,
        perimetre="; ".join(perimetres) or f"{lecteur.libelle(ou)}, communes de l'édition en cours",
        source=" ; ".join(sources), notes=tuple(notes), definition=declare.definition,
        fictif="fictif" in statuts,
        edition=f"{lecteur.version} du {lecteur.publie_le:%d/%m/%Y}", **reste,
    )  # fmt: skip


def _periode(valeurs: pd.DataFrame, annee: int) -> str:
    connues = valeurs.dropna(subset=["valeur"])
    debut = int(connues["debut"].min()) if len(connues) else annee
    return formats.periode(debut, annee)


def _base(valeurs: pd.DataFrame) -> int:
    """La première année que toutes les courbes ont."""
    communes = [set(g["annee"]) for _, g in valeurs.dropna(subset=["valeur"]).groupby("serie")]
    partagees = set.intersection(*communes) if communes else set()
    return min(partagees) if partagees else int(valeurs["annee"].min())


def _autour(lecteur: Lecteur, codes: list[str], fond: Any) -> Any:
    """Les communes voisines visibles dans le cadre de la carte."""
    ouest, sud, est, nord = fond.total_bounds
    marge = 0.15 * max(est - ouest, nord - sud)
    contours = lecteur.contours(codes)
    return alleger(contours.cx[ouest - marge : est + marge, sud - marge : nord + marge])


def _limites(reglages: Reglages, fond: Any) -> Any:
    """Le tour de chaque secteur du comité."""
    secteurs = {c: s.libelle for s in reglages.secteurs for c in s.communes}
    avec = fond.assign(secteur=fond["code"].map(secteurs)).dropna(subset=["secteur"])
    return avec.dissolve("secteur").reset_index() if len(avec) else None

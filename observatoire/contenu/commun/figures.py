"""Ce que toutes les figures d'un indicateur partagent : valeurs lues, année, titre, source, notes."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire import affirmations
from observatoire.affirmations.francais_extremes import PLURIELS
from observatoire.affirmations.mots import dire_natures
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.reserves import ORDRE_DE_GRANDEUR, fichiers_a_deposer, ordres_de_grandeur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.graphiques.figure import Figure, Forme
from observatoire.indicateurs.declaration import Indicateur
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import Periode, des_lignes
from observatoire.territoire import noms

MOTS_NIVEAUX = PLURIELS


def nommer(lecteur: Lecteur, t: Territoire) -> Territoire:
    """Le même territoire avec le nom que lui donne l'entrepôt."""
    return Territoire(t.niveau, t.code, lecteur.libelle(t))


def ou(lecteur: Lecteur, t: Territoire) -> str:
    """« sur le territoire » pour l'intercommunalité étudiée, sinon « à Vaour », « dans le Tarn »…"""
    etudie = t.niveau is Niveau.EPCI and t.code == lecteur.epci
    return "sur le territoire" if etudie else noms.ou(nommer(lecteur, t))


def ensemble_de(lecteur: Lecteur, t: Territoire | None, niveau: str = "commune") -> Territoire:
    """Le territoire montré en entier : l'EPCI d'une commune, sauf pour ses quartiers, sinon lui-même ; par défaut
    l'étudié."""
    if t is None:
        return nommer(lecteur, Territoire(Niveau.EPCI, lecteur.reglages.epci))
    parent = (
        _parent(lecteur, t, "epci") if t.niveau is Niveau.COMMUNE and niveau != "quartier" else None
    )
    return nommer(lecteur, Territoire(Niveau.EPCI, parent) if parent else t)


def departement_de(lecteur: Lecteur, t: Territoire) -> list[Territoire]:
    """Le département d'un secteur ou d'un EPCI (une liste, vide au-dessus)."""
    if t.niveau not in (Niveau.SECTEUR, Niveau.EPCI):
        return []
    code = _parent(lecteur, t, "departement")
    return [Territoire(Niveau.DEPARTEMENT, code)] if code else []


def _parent(lecteur: Lecteur, t: Territoire, niveau: str) -> str | None:
    fiche = lecteur.territoires(str(t.niveau), t)
    code = fiche[niveau].iloc[0] if len(fiche) else None
    return code if isinstance(code, str) else None


def lire(
    lecteur: Lecteur,
    declare: Indicateur,
    territoires: Sequence[Territoire],
    annees: Sequence[int] | None = None,
    *,
    ranger: bool = False,
) -> pd.DataFrame:
    """Les valeurs, sans les lignes sans année.

    `ranger` : pour une carte ou un classement, qui taisent un ordre de grandeur et disent pourquoi.
    """
    valeurs = lecteur.valeurs(declare.id, list(territoires), annees).dropna(subset=["fin"]).copy()
    tues = pd.Series(
        ordres_de_grandeur(valeurs["numerateur"], valeurs["tirage"]),
        index=valeurs.index, dtype=bool,
    )  # fmt: skip
    if ranger and tues.any():
        valeurs.loc[tues, ["valeur", "bas", "haut", "numerateur"]] = float("nan")
        valeurs.loc[tues, "statut"] = "absent"
        valeurs.loc[tues, "note"] = ORDRE_DE_GRANDEUR.texte
        dites = [
            (ORDRE_DE_GRANDEUR,) if tue else r
            for tue, r in zip(tues, valeurs["reserves"], strict=True)
        ]
        valeurs["reserves"] = pd.Series(dites, index=valeurs.index, dtype=object)
    return valeurs


def de_l_ensemble(valeurs: pd.DataFrame, ensemble: Territoire) -> Any:
    """La ligne de l'ensemble lui-même, ou None s'il n'y est pas."""
    siennes = valeurs[
        (valeurs["niveau"] == str(ensemble.niveau)) & (valeurs["code"] == ensemble.code)
    ]
    return siennes.iloc[0] if len(siennes) else None


def derniere_annee(
    lecteur: Lecteur,
    declare: Indicateur,
    territoires: Sequence[Territoire],
    annee: int | None = None,
) -> int:
    """`annee` si elle est donnée, sinon la dernière où un des territoires a une valeur sûre.

    Une année provisoire ne sert que s'il n'y a qu'elle. Lève `AppelIncorrect`, qui dit quel
    fichier déposer, si aucun n'a de valeur ou si `annee` n'existe pas.
    """
    connues = lecteur.valeurs(declare.id, list(territoires)).dropna(subset=["fin"])
    connues = connues[connues["statut"] != "absent"]
    if connues.empty:
        raise AppelIncorrect(
            f"« {declare.libelle} » n'a aucune valeur ici. À faire : {fichiers_a_deposer(declare)}."
        )
    if annee is not None:
        disponibles = sorted({int(a) for a in connues["fin"]})
        if annee not in disponibles:
            raise AppelIncorrect(
                f"« {declare.libelle} » n'a pas de valeur en {annee}. Années disponibles : "
                f"{', '.join(map(str, disponibles))}."
            )
        return annee
    sures = connues[connues["statut"] != "provisoire"]
    return int((sures if len(sures) else connues)["fin"].max())


def refuser_zonage(declare: Indicateur) -> None:
    """`AppelIncorrect` pour un zonage : une modalité ne se trace ni ne se classe."""
    if declare.forme == "zonage":
        raise AppelIncorrect(
            f"« {declare.libelle} » est un zonage : il se lit sur une carte. À faire : demander la "
            "forme carte."
        )


def refuser_palmares(declare: Indicateur) -> None:
    """`AppelIncorrect` pour un indicateur qui ne range pas les territoires du plus au moins."""
    if not declare.palmares:
        raise AppelIncorrect(
            f"« {declare.libelle} » se lit sur une carte et en classes, jamais en classement. À faire : "
            "demander la forme carte, ou ouvrir la page Isolement."
        )


def composer(lecteur: Lecteur, declare: Indicateur, valeurs: pd.DataFrame, **reste: Any) -> Figure:
    """La figure d'un indicateur : unité, source, licence, notes, définition et édition remplies."""
    propres = tuple(reste.pop("notes", ()))
    complet: dict[str, Any] = {
        "identifiant": declare.id,
        "sous_titre": declare.question,
        "unite": "" if declare.unite == "modalité" else declare.unite,
        "decimales": declare.decimales,
        "provenance": des_lignes(valeurs),
        "definition": definition(declare),
        "edition": edition(lecteur),
    }
    if reste.get("titre", "").endswith(affirmations.minuscule(declare.question)):
        complet["sous_titre"] = ""  # la question est déjà dans le titre
    natures = dire_natures(valeurs.get("nature_intervalle", pd.Series(dtype=str)).dropna())
    if natures:
        natures = f"{natures[:-1]}{_ou_se_lit(reste.get('forme'), valeurs)}."
    notes = (*propres, *_notes_des_lignes(valeurs), *([natures] if natures else []))
    return Figure(donnees=valeurs.reset_index(drop=True), notes=notes, **(complet | reste))


def _ou_se_lit(forme: Forme | None, valeurs: pd.DataFrame) -> str:
    """Où se lit l'intervalle qu'une note annonce, quand le dessin ne le montre pas, ou pas partout."""
    connues = valeurs[valeurs["valeur"].notna()]
    if forme is Forme.BARRES:
        tous = connues["bas"].notna().all()
        return "" if tous else " ; une barre sans trait n'en a pas"
    bande = (
        forme is Forme.EVOLUTION and "est_principal" in valeurs and valeurs["est_principal"].any()
    )
    return "" if bande else " (au tableau)"


def definition(declare: Indicateur) -> str:
    """Ce qui est compté, comment le lire et ses limites, en un paragraphe."""
    return f"{declare.definition} Lecture : {declare.interpretation} Limites : {declare.limites}"


def edition(lecteur: Lecteur) -> str:
    """« 24/11/2026 » : le jour où ces chiffres ont été publiés ; un document entier porte aussi l'empreinte."""
    return f"{lecteur.publie_le:%d/%m/%Y}"


def saisie_au(lecteur: Lecteur) -> Periode:
    """La date d'un inventaire : il vaut au jour où l'entrepôt l'a lu, « au 25/11/2026 »."""
    return Periode.le(lecteur.publie_le.date())


def periode(valeurs: pd.DataFrame, annee: int) -> Periode:
    """2023, ou 2016-2022 si la valeur porte sur plusieurs années."""
    connues = valeurs.dropna(subset=["valeur"])
    return Periode(int(connues["debut"].min()) if len(connues) else annee, annee)


def _notes_des_lignes(valeurs: pd.DataFrame) -> list[str]:
    """Chaque réserve de ligne une seule fois, avec les territoires concernés s'ils n'y sont pas tous.

    Le fichier à déposer se dit ailleurs ; d'une courbe, seul le dernier millésime parle de chaque
    territoire. Une ligne dont la note est vidée n'a plus de réserve à dire.
    """
    dernieres: dict[tuple[str, str], str] = {}
    if "reserves" in valeurs:
        dites = valeurs[valeurs["note"] != ""].sort_values("fin", kind="stable")
        for libelle, siennes in zip(dites["libelle"], dites["reserves"], strict=True):
            for r in siennes:
                if r.genre != "deposer":
                    dernieres[str(libelle), r.genre] = r.texte
    qui: dict[str, list[str]] = {}
    for (libelle, _), texte in dernieres.items():
        qui.setdefault(texte, []).append(libelle)
    tous = set(valeurs["libelle"].astype(str))
    return [
        f"{t[0].upper()}{t[1:]}." if set(ou) == tous else f"{t[0].upper()}{t[1:]} : {enumerer(ou)}."
        for t, ou in qui.items()
    ]

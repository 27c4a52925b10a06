"""Les cartes d'un indicateur : couches, aplats ou cercles, bornes partagées entre deux cartes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from observatoire import affirmations
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.classes import Classes, classer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.indicateurs.declaration import Indicateur
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms


@element("carte")
def carte(
    lecteur: Lecteur,
    identifiant: str,
    annee: int | None = None,
    niveau: str = "commune",
    methode: str = "quantiles",
    classes: int = 5,
    ou: str | None = None,
    etiquettes: bool = True,
    avec: Sequence[tuple[str, int]] = (),
    reference: Sequence[Any] | None = None,
    bornes: Sequence[float] = (),
    cercles: str = "",
) -> Figure:
    """La carte d'un indicateur : aplats pour un taux ou un zonage, cercles pour un effectif.

    `annee` : la dernière sûre par défaut ; `etiquettes` : noms sur la carte ; `avec` : d'autres
    (indicateur, année) dont elle partage les bornes, celles de `reference` quand elle est donnée : montrer une
    seconde carte ne recolore pas la première. `bornes` : les limites des classes, choisies ; `cercles` : un effectif
    posé en cercles sur les aplats d'un taux. Lève `AppelIncorrect` s'il n'y a aucune valeur
    (et dit quel fichier déposer).
    """
    cadre = territoire(ou) if ou else None
    voulues = [(identifiant, annee), *((str(i), int(a)) for i, a in avec)]
    faites = [_carte(lecteur, i, a, cadre, niveau, methode, classes, bornes) for i, a in voulues]
    faites = [replace(f, options=replace(f.options, etiquettes=etiquettes)) for f in faites]
    if cercles and faites[0].forme is Forme.CARTE:
        faites = [_avec_cercles(lecteur, f, indicateur(cercles), cadre, niveau) for f in faites]
    choisies = [
        f for f, v in zip(faites, voulues, strict=True) if reference and v == tuple(reference)
    ]
    if not avec or (bornes and faites[0].forme is Forme.CARTE):
        return faites[0]
    return accorder(faites, methode=methode, nb_classes=classes, reference=choisies[:1])[0]


def _carte(
    lecteur: Lecteur, identifiant: str, annee: int | None, cadre: Territoire | None, niveau: str,
    methode: str, nombre: int, bornes: Sequence[float] = (),
) -> Figure:  # fmt: skip
    declare, c = indicateur(identifiant), couches(lecteur, cadre, niveau)
    annee = commun.derniere_annee(lecteur, declare, c.territoires, annee)
    valeurs = commun.lire(lecteur, declare, c.territoires, [annee], ranger=True)
    effectif, classes = declare.forme == "effectif", None
    quand = commun.periode(valeurs, annee)
    if declare.forme == "zonage":
        valeurs, classes = _en_modalites(declare, valeurs)
    elif not effectif:
        classes = classer(
            valeurs["valeur"], methode="manuelles" if bornes else methode, nombre=nombre,
            decimales=declare.decimales, bornes=bornes,
        )  # fmt: skip
    valeurs = valeurs.assign(est_principal=_la_commune(valeurs, cadre))
    ou = noms.de(commun.ensemble_de(lecteur, cadre))
    return commun.composer(
        lecteur, declare, valeurs, forme=Forme.SYMBOLES if effectif else Forme.CARTE,
        titre=_titre(lecteur, declare, valeurs, commun.ensemble_de(lecteur, cadre)),
        periode=quand,
        perimetre=f"{len(c.territoires)} {commun.MOTS_NIVEAUX[niveau]} {ou}",
        classes=classes,
        **c.dessin,
        options=Options(nom_valeur=declare.libelle, reperes=_reperes(lecteur, declare, cadre, annee)),
    )  # fmt: skip


def _avec_cercles(
    lecteur: Lecteur, figure: Figure, compte: Indicateur, cadre: Territoire | None, niveau: str
) -> Figure:
    """Les mêmes aplats, et sur chacun un cercle dont la surface dit un effectif, à son année la plus proche."""
    if compte.forme != "effectif":
        raise AppelIncorrect(
            f"« {compte.libelle} » n'est pas un effectif : un cercle en compte un."
        )
    territoires = couches(lecteur, cadre, niveau).territoires
    annee = commun.derniere_annee(lecteur, compte, territoires)
    lues = commun.lire(lecteur, compte, territoires, [annee]).set_index("code")["valeur"]
    return replace(
        figure, donnees=figure.donnees.assign(cercle=figure.donnees["code"].map(lues)),
        notes=(*figure.notes, f"Surface des cercles : {compte.libelle.lower()}, {annee}."),
        options=replace(figure.options, nom_cercle=compte.unite),
    )  # fmt: skip


def _reperes(
    lecteur: Lecteur, declare: Indicateur, cadre: Territoire | None, annee: int
) -> tuple[tuple[str, float], ...]:
    """Le territoire entier et son département, sur la bande d'un taux."""
    if declare.forme != "taux":
        return ()
    ensemble = commun.ensemble_de(lecteur, cadre)
    dits = []
    for nom, t in [
        ("territoire", ensemble),
        *(("", d) for d in commun.departement_de(lecteur, ensemble)),
    ]:
        ligne = commun.de_l_ensemble(lecteur.valeurs(declare.id, [t], [annee]), t)
        if ligne is not None and pd.notna(ligne["valeur"]):
            dits.append((nom or lecteur.libelle(t), float(ligne["valeur"])))
    return tuple(dits)


def accorder(
    cartes: Sequence[Figure],
    *,
    methode: str = "quantiles",
    nb_classes: int = 5,
    reference: Sequence[Figure] = (),
) -> list[Figure]:
    """Les mêmes cartes aux mêmes bornes (ou aux mêmes cercles), pour se comparer.

    Lève `AppelIncorrect` si elles n'ont pas la même unité ou la même forme.
    """
    if len({(c.unite, c.forme) for c in cartes}) > 1:
        raise AppelIncorrect(
            "Deux cartes ne se comparent que dans la même unité. À faire : choisir deux indicateurs "
            "de même unité, ou deux années d'un même indicateur."
        )
    toutes = pd.concat([c.donnees["valeur"] for c in cartes])
    if cartes[0].forme is Forme.SYMBOLES:
        maximum = float(toutes.abs().max())
        return [replace(c, options=replace(c.options, maximum=maximum)) for c in cartes]
    if any(c.classes is not None and c.classes.methode == "modalites" for c in cartes):
        return list(cartes)
    decimales = max(c.decimales for c in cartes)
    if reference:
        return [replace(c, classes=reference[0].classes) for c in cartes]
    bornes = classer(toutes, methode=methode, nombre=nb_classes, decimales=decimales)
    return [replace(c, classes=bornes) for c in cartes]


def _la_commune(valeurs: pd.DataFrame, t: Territoire | None) -> pd.Series:
    """Vrai pour la commune demandée : la carte de son intercommunalité la met en évidence."""
    code = t.code if t is not None and t.niveau is Niveau.COMMUNE else ""
    return (valeurs["niveau"] == str(Niveau.COMMUNE)) & (valeurs["code"] == code)


def _titre(
    lecteur: Lecteur, declare: Indicateur, valeurs: pd.DataFrame, ensemble: Territoire
) -> str:
    """Le constat sur la commune en évidence, sinon ce qui se détache, sinon la valeur de l'ensemble."""
    notre = valeurs[valeurs["est_principal"]]
    if len(notre):
        return f"{affirmations.titre_niveau(declare, notre.iloc[0])} (commune entourée)"
    tout = None
    if declare.forme != "zonage":
        annees = [int(valeurs["fin"].iloc[0])]
        tout = commun.de_l_ensemble(commun.lire(lecteur, declare, [ensemble], annees), ensemble)
    return affirmations.titre_etendue(declare, valeurs, tout)


def _en_modalites(declare: Indicateur, valeurs: pd.DataFrame) -> tuple[pd.DataFrame, Classes]:
    """Une classe par modalité du producteur ; la valeur se dit par son nom, jamais par son rang."""
    rangs = dict(sorted(affirmations.modalites(declare).items()))
    ecrites = [rangs.get(int(v), "") if pd.notna(v) else "" for v in valeurs["valeur"]]
    bornes = (min(rangs) - 1.0, *(float(r) for r in rangs)) if rangs else ()
    return valeurs.assign(texte=ecrites), Classes(bornes, "modalites", tuple(rangs.values()))

"""Les phrases que le programme écrit à partir d'une ou deux lignes de valeurs.

Une ligne est ce que rend la lecture de l'entrepôt (attributs `code, niveau, libelle, debut, fin,
valeur, statut, bas, haut, numerateur, denominateur, note`). Jamais de verdict, jamais « a baissé
de -12 % » ; un changement que les chiffres ne permettent pas d'affirmer n'est pas annoncé.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.changement import obstacle
from observatoire.indicateurs.declaration import (
    Evolution,
    Indicateur,
    Moyenne,
    Ratio,
    Solde,
    TauxAnnuel,
)
from observatoire.indicateurs.libelles import accorder, avec_article, est_pluriel, minuscule
from observatoire.modele import Niveau, Territoire
from observatoire.sources.declaration import variables
from observatoire.territoire import noms

LE_TERRITOIRE = "Le territoire"


def constat(
    declare: Indicateur, ligne: Any, comparaisons: Sequence[Any] = (), *, etude: str = ""
) -> str:
    """Ce que vaut un indicateur, où, quand, contre quoi et avec quelle réserve.

    `comparaisons` : lignes d'autres territoires, tues si elles n'ont pas de valeur ou pour un
    effectif (un total ne se compare pas à celui de la France). `etude` : code de
    l'intercommunalité étudiée, alors appelée « le territoire ».
    """
    t, exemple = _territoire(ligne), "EXEMPLE (donnée fictive). " * (ligne.statut == "fictif")
    if pd.isna(ligne.valeur):
        return _sans_valeur(declare, ligne, t, etude)
    if declare.forme == "zonage":
        phrase = f"{declare.libelle} {_ou(t, etude)} en {_annee(ligne)} : {valeur(declare, ligne)}"
    elif declare.forme == "effectif" and (compte := _compte(declare, ligne)):
        verbe = "compte environ" if ligne.statut == "arrondi" and ligne.valeur else "compte"
        phrase = f"{_sujet(t, etude)} {verbe} {compte} {_quand(declare, ligne)}"
    elif phrase := _part_comptee(declare, ligne, t, etude):
        phrase += _contre(declare, ligne, comparaisons)
    else:
        phrase = _taux(declare, ligne, t, etude) + _contre(declare, ligne, comparaisons)
    return f"{exemple}{phrase}{reserve(declare, ligne)}."


def evolution(declare: Indicateur, avant: Any, apres: Any, *, etude: str = "") -> str:
    """Ce qui s'est passé entre deux lignes d'un même territoire, ou pourquoi on ne peut rien en dire."""
    t = _territoire(apres)
    qui = f"{declare.libelle} {_ou(t, etude)}"
    if pd.isna(avant.valeur) or pd.isna(apres.valeur):
        manque = avant if pd.isna(avant.valeur) else apres
        etat = "est secrète" if manque.statut in ("secret", "estime") else "n'est pas disponible"
        return f"{qui} : la valeur de {_annee(manque)} {etat}, l'évolution ne peut pas être dite."
    de, a = valeur(declare, avant), valeur(declare, apres)
    bornes = f"{de} en {_annee(avant)}, {a} en {_annee(apres)}"
    if raison := obstacle(declare, avant, apres):
        return f"{qui} : {bornes}. On ne peut pas conclure à un changement : {raison}."
    if de == a:
        return f"{qui} : {a} en {_annee(apres)} comme en {_annee(avant)}."
    nom = avec_article(declare.libelle)
    verbe = "passent" if est_pluriel(declare.libelle) else "passe"
    debut = f"{nom[0].upper()}{nom[1:]} {_ou(t, etude)} {verbe}" if nom else f"{qui} : on passe"
    # Un arrondi à 0 n'est pas un zéro : l'écart ne se chiffre pas.
    nul = any(v.statut == "arrondi" and v.valeur == 0 for v in (avant, apres))
    ecart = "" if nul else f" ({_ecart(declare, float(avant.valeur), float(apres.valeur))})"
    return f"{debut} de {de} en {_annee(avant)} à {a} en {_annee(apres)}{ecart}."


def valeur(declare: Indicateur, ligne: Any) -> str:
    """La valeur d'une ligne comme elle se lit : « 34,8 % », « secret », « « FRR+ » », « +0,19 % par an »."""
    if declare.forme == "zonage" and not pd.isna(ligne.valeur):
        return f"« {modalites(declare).get(int(ligne.valeur), formats.nombre(ligne.valeur))} »"
    texte = formats.valeur(
        None if pd.isna(ligne.valeur) else float(ligne.valeur),
        statut=ligne.statut,
        unite=_unite(declare, ligne),
        decimales=declare.decimales,
        bas=None if pd.isna(ligne.bas) else float(ligne.bas),
        haut=None if pd.isna(ligne.haut) else float(ligne.haut),
    )
    signe = isinstance(declare.calcul, Evolution | Solde) and ligne.valeur > 0
    return f"+{texte}" if signe else texte


def _unite(declare: Indicateur, ligne: Any) -> str:
    # « moins de 3 foyers » reste au pluriel, « 1 foyer » non.
    nul = ligne.statut == "arrondi" and ligne.valeur == 0
    return declare.unite if nul else accorder(declare.unite, ligne.valeur)


def modalites(declare: Indicateur) -> dict[int, str]:
    """Rang → nom de chaque modalité d'un zonage ; vide pour un nombre."""
    connues = variables()
    return {
        rang: texte
        for v in variables_de(declare.calcul)
        if v in connues
        for texte, rang in connues[v].modalites.items()
    }


def reserve(declare: Indicateur, ligne: Any) -> str:
    """Ce qui tempère la valeur, entre parenthèses avec une espace devant ; vide si rien."""
    morceaux = []
    if ligne.statut == "provisoire":
        morceaux.append("chiffre provisoire")
    if ligne.statut == "estime":
        morceaux.append("estimé")
    if not pd.isna(ligne.bas) and not pd.isna(ligne.haut) and ligne.bas < ligne.haut:
        bas, haut = (formats.nombre(float(v), declare.decimales) for v in (ligne.bas, ligne.haut))
        raison = {
            "arrondi": "arrondi par le producteur, valeur exacte "
            if declare.forme == "effectif"
            else "sur des effectifs arrondis, ",
            "estime": "",
        }.get(ligne.statut, "petit effectif : ")
        morceaux.append(f"{raison}entre {bas} et {haut}")
    elif ligne.statut == "arrondi":
        morceaux.append("arrondi par le producteur")
    return f" ({', '.join(morceaux)})" if morceaux else ""


def _sans_valeur(declare: Indicateur, ligne: Any, t: Territoire, etude: str) -> str:
    lieu = _ou(t, etude)
    if pd.isna(ligne.fin):
        return f"{declare.libelle} {lieu} : non disponible. À faire : {ligne.note}."
    annee = _annee(ligne)
    if ligne.statut == "absent":
        # La raison suffit à la phrase ; quel fichier déposer se lit sous la figure.
        raisons = [m for m in ligne.note.split(" ; ") if not m.startswith("déposer dans data/")]
        note = f" ({' ; '.join(raisons)})" if raisons and ligne.note else ""
        return f"{declare.libelle} {lieu} en {annee} : non disponible{note}."
    if not pd.isna(ligne.bas) and not pd.isna(ligne.haut):
        return (
            f"{declare.libelle} {lieu} en {annee} : {valeur(declare, ligne)}, "
            "le secret statistique cachant une partie du chiffre."
        )
    return f"{declare.libelle} {lieu} en {annee} : couvert par le secret statistique."


def _compte(declare: Indicateur, ligne: Any) -> str:
    """« 5 441 habitants », « 795 foyers allocataires de la CAF » ; vide si rien ne se dit ainsi."""
    nombre = formats.valeur(
        float(ligne.valeur), statut=ligne.statut, unite="", decimales=declare.decimales
    )
    moyenne = isinstance(declare.calcul, Moyenne)
    if isinstance(declare.calcul, Solde):
        return ""
    if moyenne and declare.unite == "par an":
        # « Naissances par an, moyenne de 3 ans » → « 31,7 naissances par an ».
        quoi = accorder(minuscule(declare.libelle.split(" par an")[0]), ligne.valeur)
        return f"{nombre}{formats.INSECABLE}{quoi} par an"
    if moyenne or declare.libelle.startswith(("Population", "Naissances", "Décès")):
        return f"{nombre}{formats.INSECABLE}{accorder(declare.unite, ligne.valeur)}"
    if abs(ligne.valeur) >= 2 and est_pluriel(declare.libelle) and "(" not in declare.libelle:
        return f"{nombre}{formats.INSECABLE}{minuscule(declare.libelle)}"
    return ""


def _part_comptee(declare: Indicateur, ligne: Any, t: Territoire, etude: str) -> str:
    """« Le territoire compte 1 892 personnes de 65 ans ou plus en 2023, soit 34,8 % de la population »."""
    if not declare.compte or pd.isna(ligne.numerateur) or not isinstance(declare.calcul, Ratio):
        return ""
    if abs(ligne.numerateur) < 2 or ligne.statut not in ("publie", "fictif"):
        return ""
    combien = f"{formats.nombre(float(ligne.numerateur))}{formats.INSECABLE}{declare.compte}"
    parmi = f" {declare.parmi}" if declare.parmi else ""
    return (
        f"{_sujet(t, etude)} compte {combien} {_quand(declare, ligne)}, "
        f"soit {valeur(declare, ligne)}{parmi}"
    )


def _taux(declare: Indicateur, ligne: Any, t: Territoire, etude: str) -> str:
    quand, dit = _quand(declare, ligne), valeur(declare, ligne)
    nom = avec_article(declare.libelle)
    if not nom or est_pluriel(declare.libelle):
        return f"{declare.libelle} {_ou(t, etude)} {quand} : {dit}"
    return f"{quand[0].upper()}{quand[1:]}, {nom} est de {dit} {_ou(t, etude)}"


def _contre(declare: Indicateur, ligne: Any, comparaisons: Sequence[Any]) -> str:
    """« , contre 26,7 % dans le Tarn et 21,8 % en France (2022) »."""
    dites = []
    for autre in comparaisons:
        if pd.isna(autre.valeur) or autre.statut == "provisoire":
            continue
        annee = "" if autre.fin == ligne.fin else f" ({_annee(autre)})"
        # Une longue unité ne se répète pas : « 52,6 places pour 100 enfants… contre 60,9 en France ».
        court = "%" in declare.unite or declare.forme == "zonage"
        dit = valeur(declare, autre) if court else formats.nombre(autre.valeur, declare.decimales)
        dites.append(f"{dit} {noms.ou(_territoire(autre))}{annee}")
    if not dites:
        return ""
    return ", contre " + (" et ".join(dites) if len(dites) < 3 else ", ".join(dites))


def _quand(declare: Indicateur, ligne: Any) -> str:
    debut, fin = int(ligne.debut), int(ligne.fin)
    if isinstance(declare.calcul, Moyenne):
        return f"en moyenne de {debut} à {fin}"
    if isinstance(declare.calcul, Evolution | TauxAnnuel | Solde) or debut != fin:
        return f"entre {debut} et {fin}"
    return f"en {fin}"


def _ecart(declare: Indicateur, avant: float, apres: float) -> str:
    """« 60 de plus, soit 1,1 % », « 1,3 point de moins » : un nombre positif et son sens."""
    sens = "de plus" if apres > avant else "de moins"
    ecart = abs(round(apres, declare.decimales) - round(avant, declare.decimales))
    if declare.unite.startswith("%"):
        mot = "point" if ecart < 2 else "points"
        return f"{formats.nombre(ecart, declare.decimales)}{formats.INSECABLE}{mot} {sens}"
    relatif = (
        f", soit {formats.nombre(100 * ecart / abs(avant), 1)}{formats.INSECABLE}%" if avant else ""
    )
    return f"{formats.nombre(ecart, declare.decimales)} {sens}{relatif}"


def _annee(ligne: Any) -> str:
    return formats.periode(int(ligne.debut), int(ligne.fin))


def _territoire(ligne: Any) -> Territoire:
    return Territoire(Niveau(ligne.niveau), str(ligne.code), str(ligne.libelle))


def _sujet(t: Territoire, etude: str) -> str:
    return LE_TERRITOIRE if t.niveau is Niveau.EPCI and t.code == etude else noms.sujet(t)


def _ou(t: Territoire, etude: str) -> str:
    return "sur le territoire" if t.niveau is Niveau.EPCI and t.code == etude else noms.ou(t)

"""Les chiffres clés d'un territoire : la valeur, ce qu'elle veut dire, d'où elle vient."""

from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from observatoire import formats
from observatoire.affirmations.mots import EXEMPLE
from observatoire.affirmations.sujet import accorder
from observatoire.contenu.territoire import cles
from observatoire.contenu.territoire.cles import Cle
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.petite_courbe import adresse_de
from observatoire.indicateurs.declaration import Indicateur
from observatoire.modele import LIBELLES_STATUTS, SEMBLABLES, Niveau, Territoire
from observatoire.sources.declaration import catalogue
from observatoire.territoire import noms
from observatoire.ui import ajouter, composants, donnees, etat

CLES = (
    "population", "naissances_moy3", "part_65_plus", "part_menages_une_personne", "foyers_caf",
    "taux_couverture_cnaf",
)  # fmt: skip


lire = donnees.par_edition(cles.lire)


@donnees.par_edition
def _en_carte(lecteur: Lecteur) -> set[str]:
    return lecteur.indicateurs_connus("commune")


def chiffres(ou: Territoire) -> None:
    """Les chiffres clés en cartes de même hauteur."""
    etat.comparer()
    autres = reperes(ou)
    # La première est déjà dite par la réponse de la page.
    lues = enumerate(lire(CLES, (ou, *autres)))
    cartes = (_carte(c, ou, dire=rang > 0) for rang, c in lues)
    st.html(f'<div class="obs-cles">{"".join(cartes)}</div>')
    parametres = {"identifiants": list(CLES), "territoires": [str(t) for t in (ou, *autres)]}
    ajouter.partie("chiffres_cles", parametres, f"cles-{ou.code}")


def reperes(ou: Territoire) -> list[Territoire]:
    """À quoi un chiffre se compare dans une phrase : le territoire entier, le département, la France."""
    choisis = [
        t
        for t in etat.comparaisons()
        if t.niveau in (Niveau.DEPARTEMENT, Niveau.FRANCE) or t.code == SEMBLABLES
    ]
    return choisis if ou.niveau == Niveau.EPCI else [next(iter(etat.lieux().values())), *choisis]


def reponse(cle: Cle) -> str:
    """Ce que vaut un chiffre, puis ce qui a changé quand sa série le dit."""
    return f"{cle.constat} {cle.evolution}".rstrip()


def _carte(cle: Cle, ou: Territoire, *, dire: bool) -> str:
    declare, ligne = cle.declare, cle.ligne
    titre = f"<h3>{escape(declare.libelle)}</h3>"
    if ligne is None:
        corps = f'<p class="obs-valeur obs-mot">non disponible</p><p>{_manque(cle, ou)}{_ou_completer(cle)}</p>'
        return f'<article class="obs-cle">{titre}{corps}</article>'
    exemple = f'<p class="obs-exemple">{EXEMPLE}</p>' if ligne["statut"] == "fictif" else ""
    # Comparé si c'est un taux, dans le temps si c'est un effectif.
    dite = (declare.forme == "effectif" and cle.evolution) or cle.constat
    compare = "" if declare.forme == "effectif" or cle.comparaisons else _sans_repere(declare)
    return (
        f'<article class="obs-cle">{exemple}{titre}{_valeur(declare, ligne)}'
        f"{f'<p>{escape(dite)}</p>' * dire}{compare}{_courbe(cle)}"
        f'<p class="obs-pied">{_liens(cle, ou)}{escape(ligne["source"])}</p></article>'
    )


def _ou_completer(cle: Cle) -> str:
    """Au comité, le lien vers la ligne du fichier qui manque."""
    return "" if donnees.public() else f" {composants.lien_a_completer(cle.declare.id)}"


def _valeur(declare: Indicateur, ligne: Any) -> str:
    connue = not pd.isna(ligne["valeur"])
    nombre = formats.valeur(
        float(ligne["valeur"]) if connue else None,
        statut=ligne["statut"],
        decimales=declare.decimales,
        bas=ligne["bas"],
        haut=ligne["haut"],
    )
    annee = formats.periode(int(ligne["debut"]), int(ligne["fin"]))
    statut = ligne["statut"]
    mention = LIBELLES_STATUTS[statut] if statut in ("arrondi", "estime") else ""
    pourcent = declare.unite == "%"
    unite = "" if pourcent or not connue else accorder(declare.unite, ligne["valeur"])
    dessous = " · ".join(m for m in (unite, annee, mention, ligne["perimetre"]) if m)
    suffixe = f"{formats.INSECABLE}%" if pourcent and connue else ""
    mot = "" if connue else " obs-mot"
    return (
        f'<p class="obs-valeur{mot}">{escape(nombre)}{suffixe}</p>'
        f'<p class="obs-unite">{escape(dessous)}</p>'
    )


def _courbe(cle: Cle) -> str:
    serie = cle.serie
    bornes = formats.de_a(serie["fin"].min(), serie["fin"].max())
    valeurs = [None if pd.isna(v) else float(v) for v in serie["valeur"]]
    image = adresse_de([int(a) for a in serie["fin"]], valeurs)
    if not image:
        return ""
    alternatif = escape(f"{cle.declare.libelle}, courbe {bornes}")
    return (
        f'<figure><img src="{image}" alt="{alternatif}"><figcaption>{bornes}</figcaption></figure>'
    )


def _liens(cle: Cle, ou: Territoire) -> str:
    """Vers la carte et l'évolution de l'indicateur, le territoire gardé."""
    vers = {"carte": "Voir la carte"} if cle.declare.id in _en_carte() else {}
    if len(cle.serie) > 1:
        vers["tendances"] = "Voir l'évolution"
    demande = urlencode({"indicateur": cle.declare.id, etat.TERRITOIRE: ou.code})
    liens = (composants.interne(nom, f"{page}?{demande}") for page, nom in vers.items())
    return f"{' · '.join(liens)}<br>" if vers else ""


def _manque(cle: Cle, ou: Territoire) -> str:
    if donnees.lecteur().a_une_valeur(cle.declare.id):
        return f"Les fichiers déposés ne donnent pas ce chiffre {escape(noms.ou(ou))}."
    return f"Déposer {_fichier(cle.declare)}."


def _sans_repere(declare: Indicateur) -> str:
    if donnees.public():  # un visiteur ne dépose rien
        return '<p class="obs-unite">Comparaison non disponible.</p>'
    return (
        '<p class="obs-unite">Comparaison non disponible : déposer '
        f"{_fichier(declare)} pour le département ou la France.</p>"
    )


def _fichier(declare: Indicateur) -> str:
    source = next((catalogue()[s] for s in declare.sources if s in catalogue()), None)
    if source is None:
        return "le fichier de la source"
    nom = composants.lien(source.titre, source.url)
    return f"« {nom} » ({escape(source.producteur)})"

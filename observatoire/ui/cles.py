"""Les chiffres clés d'un territoire : la valeur, ce qu'elle veut dire, d'où elle vient."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from observatoire import affirmations, formats
from observatoire.affirmations.mots import EXEMPLE
from observatoire.affirmations.sujet import accorder
from observatoire.contenu.territoire.parties_indicateurs import recul
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.graphiques.petite_courbe import adresse_de
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import LIBELLES_STATUTS, Niveau, Territoire
from observatoire.sources.declaration import catalogue
from observatoire.territoire import noms
from observatoire.territoire.perimetres import au_meme
from observatoire.ui import ajouter, composants, donnees, etat

CLES = (
    "population", "naissances_moy3", "part_65_plus", "part_menages_une_personne", "foyers_caf",
    "taux_couverture_cnaf",
)  # fmt: skip


@dataclass(frozen=True)
class Cle:
    """Un chiffre clé prêt à montrer : sa série sûre et ses comparaisons."""

    declare: Indicateur
    serie: pd.DataFrame
    comparaisons: tuple[Any, ...]
    en_carte: bool  # une carte des communes existe

    @property
    def ligne(self) -> Any | None:
        """La dernière valeur qui n'est ni absente ni provisoire, ou None."""
        return self.serie.iloc[-1] if len(self.serie) else None


@donnees.par_edition
def lire(
    lecteur: Lecteur, ids: tuple[str, ...], ou: Territoire, autres: tuple[Territoire, ...] = ()
) -> list[Cle]:
    """Les chiffres clés de `ou`, avec les valeurs de `autres` la même année."""
    connus = [i for i in ids if i in INDICATEURS]
    valeurs = lecteur.valeurs(connus, [ou, *autres])
    sures = valeurs[~valeurs["statut"].isin(["absent", "provisoire"]) & valeurs["fin"].notna()]
    cartes = lecteur.indicateurs_connus("commune")
    return [
        _cle(sures[sures["indicateur"] == i], indicateur(i), ou, autres, i in cartes)
        for i in connus
    ]


def _cle(
    valeurs: pd.DataFrame,
    declare: Indicateur,
    ou: Territoire,
    autres: Sequence[Territoire],
    en_carte: bool,
) -> Cle:
    def de(t: Territoire) -> pd.DataFrame:
        return valeurs[(valeurs["niveau"] == str(t.niveau)) & (valeurs["code"] == t.code)]

    serie = au_meme(de(ou))
    if serie.empty:
        return Cle(declare, serie, (), en_carte)
    fin = serie.iloc[-1]["fin"]
    toutes = [de(t) for t in autres]
    lignes = [d[(d["fin"] == fin) & d["valeur"].notna()] for d in toutes]
    return Cle(declare, serie, tuple(lg.iloc[-1] for lg in lignes if len(lg)), en_carte)


def chiffres(ou: Territoire) -> None:
    """Les chiffres clés en cartes de même hauteur."""
    autres = reperes(ou)
    cartes = (_carte(c, ou) for c in lire(CLES, ou, tuple(autres)))
    st.html(f'<div class="obs-cles">{"".join(cartes)}</div>')
    parametres = {"identifiants": list(CLES), "territoires": [str(t) for t in (ou, *autres)]}
    ajouter.partie("chiffres_cles", parametres, f"cles-{ou.code}")


def reperes(ou: Territoire) -> list[Territoire]:
    """À quoi un chiffre se compare dans une phrase : le territoire entier, le département, la France."""
    choisis = [t for t in etat.comparaisons() if t.niveau in (Niveau.DEPARTEMENT, Niveau.FRANCE)]
    return choisis if ou.niveau == Niveau.EPCI else [next(iter(etat.lieux().values())), *choisis]


def reponse(cle: Cle) -> str:
    """Ce que vaut un chiffre, puis ce qui a changé quand sa série le dit."""
    return " ".join(filter(None, (constat(cle), _evolution(cle))))


def constat(cle: Cle) -> str:
    """Ce que vaut un chiffre, comparé quand ses comparaisons le permettent."""
    etude = donnees.lecteur().epci
    return affirmations.constat(cle.declare, cle.ligne, cle.comparaisons, etude=etude)


def _evolution(cle: Cle) -> str:
    avant = recul(cle.serie)
    if avant is None or cle.ligne is None or pd.isna(cle.ligne["valeur"]):
        return ""
    return affirmations.evolution(cle.declare, avant, cle.ligne, etude=donnees.lecteur().epci)


def _carte(cle: Cle, ou: Territoire) -> str:
    declare, ligne = cle.declare, cle.ligne
    titre = f"<h3>{escape(declare.libelle)}</h3>"
    if ligne is None:
        corps = f'<p class="obs-valeur obs-mot">non disponible</p><p>{_manque(cle, ou)}</p>'
        return f'<article class="obs-cle">{titre}{corps}</article>'
    exemple = f'<p class="obs-exemple">{EXEMPLE}</p>' if ligne["statut"] == "fictif" else ""
    # Comparé si c'est un taux, dans le temps si c'est un effectif.
    dite = (declare.forme == "effectif" and _evolution(cle)) or constat(cle)
    compare = "" if declare.forme == "effectif" or cle.comparaisons else _sans_repere(declare)
    return (
        f'<article class="obs-cle">{exemple}{titre}{_valeur(declare, ligne)}'
        f"<p>{escape(dite)}</p>{compare}{_courbe(cle)}"
        f'<p class="obs-pied">{_liens(cle, ou)}{escape(ligne["source"])}</p></article>'
    )


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
    vers = {"carte": "Voir la carte"} if cle.en_carte else {}
    if len(cle.serie) > 1:
        vers["tendances"] = "Voir l'évolution"
    demande = urlencode({"indicateur": cle.declare.id, etat.TERRITOIRE: ou.code})
    liens = (
        f'<a href="{page}?{escape(demande)}" target="_self">{escape(nom)}</a>'
        for page, nom in vers.items()
    )
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

"""Les chiffres clés d'un territoire : la valeur, ce qu'elle veut dire, d'où elle vient."""

from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from observatoire import affirmations, formats
from observatoire.affirmations.mots import EXEMPLE
from observatoire.affirmations.sujet import accorder
from observatoire.contenu.territoire import cles
from observatoire.contenu.territoire.cles import Cle
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.petite_courbe import adresse_de
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import LIBELLES_STATUTS, SEMBLABLES, Niveau, Territoire
from observatoire.sources.declaration import catalogue
from observatoire.territoire import noms
from observatoire.ui import acces, ajouter, composants, donnees, etat, manquant

CLES = (
    "population", "naissances_moy3", "part_65_plus", "foyers_caf", "taux_couverture_cnaf",
)  # fmt: skip
COMBIEN = 5
# Avant, les recensements sont rares : la période récente se lirait mal à côté de 1876.
DEBUT_RECENT = 1968
_CARNET, _NOM = "accueil", "chiffres"


lire = donnees.par_edition(cles.lire)


@donnees.par_edition
def _en_carte(lecteur: Lecteur) -> set[str]:
    return lecteur.indicateurs_connus("commune")


def choisies() -> tuple[str, ...]:
    """Les cinq chiffres que le comité a choisis pour l'accueil ; ceux d'office tant qu'il n'a rien choisi."""
    carnet = donnees.carnet(_CARNET)
    if _NOM not in carnet.liste():
        return CLES
    gardes = carnet.lire(_NOM).contenu.get("identifiants", ())
    return tuple(i for i in gardes if i in INDICATEURS)[:COMBIEN] or CLES


def chiffres(ou: Territoire, identifiants: Sequence[str] = CLES, cle: str = "cles") -> None:
    """Les chiffres clés en cartes de même hauteur."""
    autres = reperes(ou)
    lues = lire(tuple(identifiants), (ou, *autres))
    st.html(f'<div class="obs-cles">{"".join(_carte(c, ou) for c in lues)}</div>')
    parametres = {
        "identifiants": list(identifiants),
        "territoires": [str(t) for t in (ou, *autres)],
    }
    with st.container(horizontal=True, key=f"barre-{cle}", gap="small"):
        etat.comparer()
        ajouter.partie("chiffres_cles", parametres, f"{cle}-{ou.code}")
        if cle == "accueil" and not donnees.public():
            composants.volet(
                "Choisir ces chiffres",
                "choisir-cles",
                _choisir,
                type="tertiary",
                icon=":material/edit:",
            )


def _choisir() -> None:
    """Les cinq chiffres de l'accueil, pour tout le comité."""
    connus = donnees.lecteur().annees_connues(donnees.lecteur().epci)
    voulus = st.multiselect(
        "Cinq chiffres au plus, dans l'ordre voulu", [i for i in INDICATEURS if i in connus], choisies(),
        format_func=lambda i: INDICATEURS[i].libelle, max_selections=COMBIEN, key="cles-voulues",
    )  # fmt: skip
    if st.button("Enregistrer", type="primary", key="cles-enregistrer") and voulus:
        with composants.refus_montre():
            acces.noter("réglage", "chiffres de l'accueil", "administration")
            donnees.carnet(_CARNET).ecrire(_NOM, {"identifiants": voulus})
            st.rerun()


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


def _carte(cle: Cle, ou: Territoire) -> str:
    """Trois lignes : le nom, la valeur, ses semblables ; puis, sur un grand écran, la courbe et la source."""
    declare, ligne = cle.declare, cle.ligne
    titre = f"<h3>{_nom(cle, ou)}</h3>"
    if ligne is None:
        corps = f'<p class="obs-valeur obs-mot">non disponible</p>{_de_l_ensemble(cle)}<p>{_manque(cle, ou)}{_ou_completer(cle)}</p>'
        return f'<article class="obs-cle">{titre}{corps}</article>'
    exemple = f'<p class="obs-exemple">{EXEMPLE}</p>' if ligne["statut"] == "fictif" else ""
    if declare.forme == "effectif":
        # Un effectif ne se compare pas ailleurs : ce qui a changé, quand on peut le dire.
        dessous = (
            f'<p class="obs-dite">{escape(cle.evolution_en_bref)}</p>' if cle.evolution else ""
        )
    else:
        dessous = (
            f'<p class="obs-reperes">{_reperes(cle)}</p>' if cle.comparaisons else _sans_repere(cle)
        )
    return (
        f'<article class="obs-cle">{exemple}{titre}{_valeur(declare, ligne)}{dessous}{_courbe(cle)}'
        f'<p class="obs-pied">{escape(" · ".join(filter(None, (ligne["source"], ligne["perimetre"]))))}</p></article>'
    )


def _de_l_ensemble(cle: Cle) -> str:
    """Le chiffre du territoire entier, dit comme tel, à la place de celui qui n'existe pas ici."""
    if cle.ensemble is None:
        return ""
    dite = affirmations.constat(cle.declare, cle.ensemble, etude=cle.etude)
    return f'<p class="obs-dite">À la place, tout le territoire : {escape(dite)}</p>'


def _reperes(cle: Cle) -> str:
    """« Tarn 26,7 % · France 21,8 % » : les mêmes chiffres ailleurs."""
    pourcent = f"{formats.INSECABLE}%" if cle.declare.unite == "%" else ""
    dits = (
        f"{r['libelle']} {formats.valeur(float(r['valeur']), statut='publie', decimales=cle.declare.decimales)}{pourcent}"
        for r in cle.comparaisons
    )
    return " · ".join(f'<span class="obs-repere">{escape(d)}</span>' for d in dits)


def _nom(cle: Cle, ou: Territoire) -> str:
    """Le nom du chiffre, qui mène à sa courbe, sinon à sa carte, le territoire gardé."""
    page = "tendances" if len(cle.serie) > 1 else "carte" if cle.declare.id in _en_carte() else ""
    if not page:
        return escape(cle.declare.libelle)
    demande = urlencode({"indicateur": cle.declare.id, etat.TERRITOIRE: ou.code})
    return composants.interne(cle.declare.libelle, f"{page}?{demande}")


def _ou_completer(cle: Cle) -> str:
    """Au comité, le lien vers la ligne du fichier qui manque."""
    return "" if donnees.public() else f" {manquant.lien_a_completer(cle.declare.id)}"


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
    dessous = " · ".join(m for m in (unite, annee) if m)
    plus = f" · {mention}" if mention else ""
    suffixe = f"{formats.INSECABLE}%" if pourcent and connue else ""
    mot = "" if connue else " obs-mot"
    return (
        f'<p><span class="obs-valeur{mot}">{escape(nombre)}{suffixe}</span> '
        f'<span class="obs-unite">{escape(dessous)}<span class="obs-plus">{escape(plus)}</span></span></p>'
    )


def _courbe(cle: Cle) -> str:
    # L'époque que dit la carte au-dessus, sinon celle des courbes : une baisse depuis 1968 démentirait « +2 % ».
    debut = cle.depart if cle.declare.forme == "effectif" and cle.depart else DEBUT_RECENT
    serie = cle.serie[cle.serie["fin"] >= debut]
    if serie.empty:
        return ""
    bornes = formats.de_a(serie["fin"].min(), serie["fin"].max())
    valeurs = [None if pd.isna(v) else float(v) for v in serie["valeur"]]
    image = adresse_de([int(a) for a in serie["fin"]], valeurs)
    if not image:
        return ""
    alternatif = escape(f"{cle.declare.libelle}, courbe {bornes}")
    return (
        f'<figure><img src="{image}" alt="{alternatif}"><figcaption>{bornes}</figcaption></figure>'
    )


def _manque(cle: Cle, ou: Territoire) -> str:
    if donnees.lecteur().a_une_valeur(cle.declare.id):
        return f"Les fichiers déposés ne donnent pas ce chiffre {escape(noms.ou(ou))}."
    return f"Déposer {_fichier(cle.declare)}."


def _sans_repere(cle: Cle) -> str:
    if donnees.public():  # un visiteur ne dépose rien
        return '<p class="obs-unite">Comparaison non disponible.</p>'
    return (
        '<p class="obs-unite">Comparaison non disponible : déposer '
        f"{_fichier(cle.declare)} pour le département ou la France.{_ou_completer(cle)}</p>"
    )


def _fichier(declare: Indicateur) -> str:
    source = next((catalogue()[s] for s in declare.sources if s in catalogue()), None)
    if source is None:
        return "le fichier de la source"
    nom = composants.lien(source.titre, source.url)
    return f"« {nom} » ({escape(source.producteur)})"

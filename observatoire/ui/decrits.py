"""Les fichiers décrits par le territoire : les revoir, dire ceux qui ne se lisent pas, en modifier ou en oublier un."""

import io
from pathlib import Path

import streamlit as st

from observatoire import formats
from observatoire.entrepot import declarees, depot
from observatoire.sources.declaration import Declarees, composer
from observatoire.sources.retouche import Chiffre, retoucher
from observatoire.ui import acces, composants, donnees

_SEUIL = 5


def gerer() -> bool:
    """Les descriptions de l'espace de travail, repliées ; vrai si on vient d'en changer ou d'en oublier une."""
    dossier = donnees.dossier_donnees()
    textes = declarees.lire(dossier)
    if not textes:
        return False
    combien = formats.pluriel(len(textes), "fichier décrit ici", "fichiers décrits ici")
    with st.expander(combien, icon=":material/edit_note:"):
        # Chacune est montrée, même si l'on vient de toucher à une autre.
        touchees = [_une(dossier, relatif, texte) for relatif, texte in textes]
    return any(touchees)


def _une(dossier: Path, relatif: str, texte: str) -> bool:
    """Une description : ce qu'elle donne, ou sa faute ; vrai si on l'a changée ou oubliée."""
    lue = composer(((relatif, texte),))
    gauche, milieu, droite = st.columns([4, 1.4, 1], vertical_alignment="center")
    faute, modifier = lue.fautes.get(relatif), False
    if faute:
        with gauche:
            composants.erreur(faute)
    else:
        titres = dict.fromkeys(s.titre for s in lue.propres.values())
        chiffres = ", ".join(lue.variables[n].libelle for n in lue.propres)
        titre = ", ".join(titres) or relatif
        gauche.markdown(f"**{composants.texte(titre)}** : {composants.texte(chiffres)}")
        modifier = milieu.toggle("Modifier", key=f"modifier-{relatif}")
    aide = "Ses fichiers restent, et ne se liront plus."
    if droite.button("Oublier", key=f"oublier-{relatif}", help=aide):
        with composants.refus_montre():
            acces.exiger("publication")
            (dossier / relatif).unlink(missing_ok=True)
            return True
    return modifier and bool(lue.propres) and _modifier(dossier, relatif, texte, lue)


def _modifier(dossier: Path, relatif: str, texte: str, lue: Declarees) -> bool:
    """Le formulaire d'une description ; vrai si on vient de l'enregistrer."""
    source = next(iter(lue.propres.values()))
    with st.form(f"retouche-{relatif}"):
        gauche, droite = st.columns(2)
        titre = gauche.text_input("Ce qu'est ce fichier", source.titre)
        producteur = droite.text_input("Qui le publie", source.producteur)
        adresse = st.text_input("Où le trouver la prochaine fois (facultatif)", source.url)
        chiffres = {nom: _chiffre(lue, nom, relatif) for nom in lue.propres}
        publique = st.checkbox("Le public peut voir ces chiffres", source.publique)
        enregistrer = st.form_submit_button("Enregistrer")
    if not enregistrer:
        return False
    if not all(
        [titre.strip(), producteur.strip(), *(c.libelle and c.unite for c in chiffres.values())]
    ):
        st.error("Un nom, un producteur ou une unité est vide.", icon=":material/error:")
        return False
    neuf = retoucher(
        texte, titre=titre.strip(), producteur=producteur.strip(), adresse=adresse.strip(), publique=publique,
        chiffres=chiffres,
    )  # fmt: skip
    if faute := composer(((relatif, neuf),)).fautes.get(relatif):
        composants.erreur(faute)
        return False
    with composants.refus_montre():
        acces.exiger("publication")
        depot.ranger(dossier, relatif, io.BytesIO(neuf.encode()))
        return True
    return False


def _chiffre(lue: Declarees, nom: str, relatif: str) -> Chiffre:
    """Les champs d'un chiffre décrit."""
    v, cle = lue.variables[nom], f"{relatif}-{nom}"
    gauche, droite = st.columns(2)
    libelle = gauche.text_input("Nom du chiffre", v.libelle, key=f"libelle-{cle}").strip()
    if v.modalites:
        return Chiffre(libelle, v.unite)
    unite = droite.text_input("Unité", v.unite, key=f"unite-{cle}").strip()
    somme = gauche.checkbox(
        "S'additionne d'une commune à l'autre", v.agregation == "somme", key=f"somme-{cle}"
    )
    cache = droite.checkbox(
        "Tenir secrets les comptes de moins de 5", v.seuil > 0, key=f"seuil-{cle}"
    )
    return Chiffre(libelle, unite, somme, (v.seuil or _SEUIL) if cache else 0)

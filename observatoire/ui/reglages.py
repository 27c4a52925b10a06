"""La page Réglages : ce que l'observatoire sait de la collectivité, partie par partie, avec retour en arrière."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from observatoire.documents import logo
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import identifiant
from observatoire.schema.publie import plan_publie
from observatoire.territoire import Reglages, changements, changer, revenir
from observatoire.ui import acces, comparer, composants, donnees

_CIAS = {"": "Pas encore su", "oui": "Oui", "non": "Non"}
_MONTRES = 20


def collectivite() -> None:
    """Le nom, la couleur et le logo, en haut de chaque page et de chaque document."""
    st.write(
        "Le nom se lit en haut de chaque page ; la couleur borde ce bandeau. Les documents portent le logo, et leurs "
        "titres la couleur si elle se lit bien sur du blanc."
    )
    actuelle = donnees.reglages().collectivite
    with st.form("reglage-collectivite"):
        nom = st.text_input(
            "Nom de la collectivité", actuelle.nom, placeholder="ex. Communauté de communes du Val"
        )
        couleur = st.color_picker("Couleur", actuelle.couleur or "#005a9c")
        image = st.file_uploader("Logo (PNG ou JPEG, 2 Mo au plus)", type=["png", "jpg", "jpeg"])
        garde = "" if actuelle.logo and st.checkbox("Retirer le logo") else actuelle.logo
        with composants.refus_montre():
            garde = logo.en_texte(image.getvalue()) if image else garde
        if actuelle.logo:
            st.image(base64.b64decode(actuelle.logo), "Logo actuel", width=160)
        valeurs = {"collectivite": {"nom": nom.strip(), "couleur": couleur, "logo": garde or None}}
        _enregistrer("nom, couleur et logo", valeurs)
    st.caption("Éditeur, contacts et hébergeur : lien « Mentions légales », au bas de chaque page.")


def competences() -> None:
    """Les compétences, depuis quand et où ; rien n'en est déduit en droit."""
    st.write("Ce que disent les statuts. Sans commune choisie, la compétence vaut pour toutes.")
    noms = donnees.noms_des_communes()
    lignes = [
        {"Compétence": c.nom, "Depuis": c.depuis, "Note": c.note,
         "Communes": [] if isinstance(c.communes, str) else [noms.get(x, x) for x in c.communes]}
        for c in donnees.reglages().competences
    ]  # fmt: skip
    table = pd.DataFrame(lignes, columns=["Compétence", "Depuis", "Communes", "Note"])
    table["Depuis"] = pd.to_datetime(table["Depuis"])
    config = {
        "Compétence": st.column_config.TextColumn(required=True),
        "Depuis": st.column_config.DateColumn(
            format="DD/MM/YYYY", help="Date de prise de compétence"
        ),
        "Communes": st.column_config.MultiselectColumn(options=list(noms.values())),
        "Note": st.column_config.TextColumn(help="ex. à qualifier"),
    }
    with st.form("reglage-competences"):
        saisie = st.data_editor(
            table,
            num_rows="dynamic",
            hide_index=True,
            column_config=config,
            key="editeur-competences",
            placeholder="",
        )
        _enregistrer("compétences", {"competences": _competences(saisie, noms)})


def _competences(saisie: pd.DataFrame, noms: Mapping[str, str]) -> list[dict[str, Any]]:
    codes = {nom: code for code, nom in noms.items()}
    lignes = []
    for x in saisie.to_dict("records"):
        nom = _mots(x["Compétence"])
        if not nom:
            continue
        ligne: dict[str, Any] = {
            "nom": nom,
            "communes": [codes.get(c, c) for c in x["Communes"] or ()] or "toutes",
        }
        if not pd.isna(x["Depuis"]):
            ligne["depuis"] = pd.Timestamp(x["Depuis"]).date()
        if note := _mots(x["Note"]):
            ligne["note"] = note
        lignes.append(ligne)
    return lignes


def secteurs() -> None:
    """Le secteur de chaque commune, et qui l'a décidé."""
    st.write(
        "Écrire le même nom de secteur devant les communes à réunir. Sans date ni instance, les secteurs sont dits "
        "« proposés »."
    )
    reglages, noms = donnees.reglages(), donnees.noms_des_communes()
    place = {c: s.libelle for s in reglages.secteurs for c in s.communes}
    table = pd.DataFrame(
        {"Commune": list(noms.values()), "Secteur": [place.get(c, "") for c in noms]}
    )
    decision = reglages.decision_secteurs
    with st.form("reglage-secteurs"):
        saisie = st.data_editor(
            table, hide_index=True, disabled=["Commune"], key="editeur-secteurs", height=420
        )
        le = st.date_input("Décidés le", decision.le if decision else None, format="DD/MM/YYYY")
        instance = st.text_input(
            "Par", decision.instance if decision else "", placeholder="ex. comité de pilotage"
        )
        valeurs: dict[str, Any] = {
            "secteurs": _secteurs(reglages, dict(zip(noms, saisie["Secteur"], strict=True))),
            "decision_secteurs": {"le": le, "instance": instance.strip()}
            if le or instance.strip()
            else None,
        }
        _enregistrer("secteurs", valeurs, refaire=True)


def _secteurs(reglages: Reglages, choisis: Mapping[str, Any]) -> list[dict[str, Any]]:
    connus = {s.libelle: s.id for s in reglages.secteurs}
    reunis: dict[str, list[str]] = {}
    for code, dit in choisis.items():
        if nom := _mots(dit):
            reunis.setdefault(nom, []).append(code)
    return [
        {"id": connus.get(nom, identifiant(nom)), "libelle": nom, "communes": codes}
        for nom, codes in reunis.items()
    ]


def seuils() -> None:
    """Sous quel effectif un chiffre est dit avec prudence ou caché ; à qui l'on se compare."""
    actuels = donnees.reglages().seuils
    with st.form("reglage-seuils"):
        petit = st.number_input(
            "Donner un intervalle sous cet effectif", 0, 1000, actuels.petit_effectif
        )
        secret = st.number_input(
            "Cacher une donnée locale sur des personnes sous cet effectif",
            0,
            1000,
            actuels.secret_local,
        )
        minutes = st.number_input(
            "Communes voisines : jusqu'à combien de minutes de voiture",
            0,
            120,
            actuels.minutes_voisinage,
        )
        valeurs = {
            "petit_effectif": int(petit),
            "secret_local": int(secret),
            "minutes_voisinage": int(minutes),
        }
        _enregistrer("seuils", {"seuils": valeurs}, refaire=True)
    comparer.regler()


def actions() -> None:
    """Les centres d'action sociale, et les actions du plan que les simulateurs étudient."""
    reglages, noms = donnees.reglages(), donnees.noms_des_communes()
    lecteur = donnees.lecteur()
    plan = {"": "Aucune"} | {
        a.id: f"{a.id} {a.libelle}" for a in plan_publie(lecteur, lecteur.publie_le).actions
    }
    cias = {None: "", True: "oui", False: "non"}[reglages.action_sociale.cias]
    with st.form("reglage-actions"):
        dit = st.radio(
            "Un centre intercommunal d'action sociale existe",
            list(_CIAS),
            list(_CIAS).index(cias),
            format_func=_CIAS.__getitem__,
            horizontal=True,
        )
        ccas = st.multiselect(
            "Communes qui ont un centre communal",
            list(noms),
            [c for c in reglages.action_sociale.ccas if c in noms],
            format_func=noms.__getitem__,
            placeholder="Aucune",
        )
        etudes = {
            cle: _action(question, plan, getattr(reglages.etudes, cle))
            for cle, question in _ETUDES.items()
        }
        sociale: dict[str, Any] = {
            "cias": {"": None, "oui": True, "non": False}[str(dit)],
            "ccas": ccas,
        }
        _enregistrer(
            "action sociale et actions étudiées", {"action_sociale": sociale, "etudes": etudes}
        )


_ETUDES = {
    "dedoublement": "Action étudiée : accueil de loisirs dans d'autres écoles",
    "transport": "Action étudiée : transport des enfants",
}


def _action(question: str, plan: Mapping[str, str], actuelle: str) -> str:
    possibles = [*plan] if actuelle in plan else [*plan, actuelle]
    return str(
        st.selectbox(
            question, possibles, possibles.index(actuelle), format_func=lambda a: plan.get(a, a)
        )
    )


def historique() -> None:
    """Chaque changement fait ici, et le retour à ce qui valait avant lui."""
    faits = changements(donnees.dossier_donnees())[:_MONTRES]
    if not faits:
        st.info("Aucun réglage n'a encore été changé à l'écran.", icon=":material/history:")
    for rang, c in enumerate(faits):
        gauche, droite = st.columns([3, 1], vertical_alignment="center")
        quand = datetime.fromisoformat(c.quand).strftime("%d/%m/%Y à %Hh%M")
        gauche.markdown(composants.texte(f"{quand} : {c.quoi}"))
        if droite.button("Revenir à avant", key=f"revenir-{c.quand}-{rang}"):
            with composants.refus_montre():
                acces.noter("réglage", f"retour avant « {c.quoi} »", "administration")
                revenir(donnees.dossier_donnees(), c)
                if donnees.publier("réglages") is not None:
                    st.rerun()


def _enregistrer(quoi: str, valeurs: Mapping[str, Any], *, refaire: bool = False) -> None:
    """Le bouton du formulaire ; `refaire` : les chiffres en dépendent."""
    mot = "Enregistrer et refaire les chiffres" if refaire else "Enregistrer"
    if not st.form_submit_button(mot, type="primary"):
        return
    with composants.refus_montre():
        decision = valeurs.get("decision_secteurs")
        if decision is not None and not (decision["le"] and decision["instance"]):
            raise AppelIncorrect(
                "Une décision a une date et une instance. À faire : remplir les deux, ou aucune."
            )
        acces.noter("réglage", quoi, "administration")
        changer(donnees.dossier_donnees(), quoi, valeurs)
        if not refaire or donnees.publier(quoi) is not None:
            st.rerun()


def _mots(valeur: Any) -> str:
    return " ".join(valeur.split()) if isinstance(valeur, str) else ""

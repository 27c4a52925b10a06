"""La page Acteurs : l'annuaire et sa carte, les conventions, les appels à projets, l'engagement."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from observatoire import formats, local
from observatoire.documents import annuaire as exports
from observatoire.schema import acteurs as registre
from observatoire.schema.conventions import Appel, Convention, dire_echeance
from observatoire.schema.themes import THEMES
from observatoire.ui import composants, donnees, figures, registres
from observatoire.ui.edition import editer

_TABLES = ("acteurs", "conventions", "appels", "participations")
_TOUS, _TOUTES = "Tous les thèmes", "Toutes les communes"
_SANS_DEFILER = 10
_ETATS = {"à renouveler": "alerte", "échue": "alerte", "en cours": "bon"}


def repondre() -> pd.DataFrame:
    """Ce que l'annuaire connaît, en une phrase ; rend l'annuaire à montrer ici."""
    annuaire = registre.filtrer(registres.annuaire(), publique=donnees.public())
    noms = registres.noms_des_communes()
    situes = annuaire[annuaire["commune"].isin(list(noms))]
    total, ou = int(situes["nombre"].sum()), situes["commune"].nunique()
    if annuaire.empty:
        composants.reponse(
            "Aucun acteur n'est connu. Remplir la table Acteurs, ou déposer un annuaire public."
        )
        return annuaire
    vides, ailleurs = len(noms) - ou, len(annuaire) - len(situes)
    suite = f", et {formats.pluriel(ailleurs, 'partenaire')} sans commune" if ailleurs else ""
    if vides:
        suite += f" ; {formats.pluriel(vides, 'commune')} sans rien de connu dans ces listes"
    composants.reponse(
        f"{formats.pluriel(total, 'structure ou service connu', 'structures et services connus')} dans "
        f"{formats.pluriel(ou, 'commune')} sur {len(noms)}{suite}."
    )
    return annuaire


def montrer_annuaire(annuaire: pd.DataFrame) -> None:
    """La carte et la liste, par thème et par commune."""
    noms = registres.noms_des_communes()
    theme, commune, mot = _filtres(noms)
    retenus = registre.filtrer(annuaire, theme=theme, commune=commune, mot=mot)
    figures.montrer_recette("acteurs", "acteurs", theme=theme, publique=donnees.public())
    st.subheader(f"Annuaire : {formats.pluriel(len(retenus), 'ligne')}", anchor=False)
    with st.container(height=560 if len(retenus) > _SANS_DEFILER else "content"):
        composants.tableau(
            ("Nom", "Commune", "Nature", "Thèmes", "Source"),
            [_ligne(r, noms) for r in retenus.itertuples()],
            "Annuaire des acteurs et services",
        )
    _emporter(retenus, noms)


def _filtres(noms: dict[str, str]) -> tuple[str, str, str]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        theme = st.selectbox(
            "Thème", [_TOUS, *THEMES], key="acteurs_theme", bind="query-params", width=260
        )
        commune = st.selectbox(
            "Commune", [_TOUTES, *noms], key="acteurs_commune", width=260,
            format_func=lambda c: noms.get(c, c),
        )  # fmt: skip
        mot = st.text_input("Chercher un mot", key="acteurs_mot", width=260)
    return (
        "" if theme == _TOUS else str(theme),
        "" if commune == _TOUTES else str(commune),
        mot,
    )


def _ligne(r: object, noms: dict[str, str]) -> tuple[str, ...]:
    nom = registre.dire_nom(r)
    if r.exemple:  # type: ignore[attr-defined]
        nom = f"EXEMPLE : {nom}"
    site = str(r.site)  # type: ignore[attr-defined]
    natures = local.table("acteurs").colonne("nature").modalites
    return (
        composants.lien(nom, site) if site else nom,
        noms.get(str(r.commune), str(r.lieu)),  # type: ignore[attr-defined]
        natures.get(str(r.nature), str(r.nature)),  # type: ignore[attr-defined]
        ", ".join(r.themes) if len(r.themes) < len(THEMES) else "tous",  # type: ignore[attr-defined]
        str(r.source),  # type: ignore[attr-defined]
    )


def _emporter(retenus: pd.DataFrame, noms: dict[str, str]) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Annuaire en CSV", lambda: exports.csv_de(retenus, noms), "annuaire.csv", "text/csv",
            key="acteurs-csv", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
        st.download_button(
            "Annuaire en classeur (XLSX)",
            lambda: exports.xlsx_de(donnees.lecteur(), retenus, noms), "annuaire.xlsx",
            key="acteurs-xlsx", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def montrer_conventions(jour: date) -> None:
    """Les conventions et ce qu'il faut en faire."""
    lues = registres.conventions(jour)
    absents = registre.cites_absents(
        registres.table("conventions"), "acteur", registres.table("acteurs")
    )
    if absents:
        st.warning(
            composants.texte(
                f"Une convention cite un acteur absent de l'annuaire : {', '.join(absents)}. Elle est "
                "gardée. À faire : le remettre dans la table Acteurs, ou corriger la convention."
            )
        )
    if not lues:
        st.write("Aucune convention n'est saisie.")
        return
    composants.tableau(
        ("Objet", "Avec", "Durée", "Montant", "Payeur", "État"),
        [_convention(c) for c in lues],
        "Conventions",
    )
    connus = [c.montant for c in lues if c.montant is not None]
    sans = len(lues) - len(connus)
    reste = f" ; {formats.pluriel(sans, 'convention')} sans montant connu" if sans else ""
    if connus:
        st.caption(composants.texte(f"Total : {formats.nombre(sum(connus))} €{reste}."))


def _convention(c: Convention) -> tuple[str, ...]:
    dates = dict.fromkeys(formats.jour(q) if q else "à compléter" for q in (c.debut, c.fin))
    duree = " – ".join(dates)
    montant = f"{formats.nombre(c.montant)} €" if c.montant is not None else "à compléter"
    objet = f"EXEMPLE : {c.objet}" if c.exemple else c.objet
    etat = composants.etat(c.etat, _ETATS.get(c.etat, "attente"))
    return objet, c.nom_acteur, duree, montant, c.payeur, etat


def montrer_appels(jour: date) -> None:
    """Les appels à projets et leur clôture."""
    lus = registres.appels()
    if not lus:
        st.write(
            "Aucun appel à projets n'est suivi. À faire : onglet « À remplir », Appels à projets."
        )
        return
    composants.tableau(
        ("Appel à projets", "Financeur", "Clôture", "Aide maximale", "État"),
        [_appel(a, jour) for a in lus],
        "Appels à projets",
    )


def _appel(a: Appel, jour: date) -> tuple[str, ...]:
    etats = local.table("appels").colonne("etat").modalites
    urgent = a.proche(jour) or a.manque(jour)
    nom = f"EXEMPLE : {a.titre}" if a.exemple else a.titre
    return (
        composants.lien(nom, a.url) if a.url else nom,
        a.financeur,
        dire_echeance(a.cloture, jour) if a.cloture else "à compléter",
        f"{formats.nombre(a.montant_max)} €" if a.montant_max is not None else "",
        composants.etat(etats.get(a.etat, a.etat), "alerte" if urgent else "attente"),
    )


def montrer_lieux(annuaire: pd.DataFrame) -> None:
    """Les espaces ressources et les pôles de proximité."""
    noms = registres.noms_des_communes()
    for titre, colonne, vide in (
        ("Espaces ressources", "ressource", "Aucun espace ressource n'est déclaré."),
        ("Pôles de proximité", "proximite", "Aucun pôle de proximité n'est déclaré."),
    ):
        st.subheader(titre, anchor=False)
        siens = annuaire[annuaire[colonne].astype(bool)]
        if siens.empty:
            ou_cocher = "" if donnees.public() else " La case se coche dans la table Acteurs."
            st.write(f"{vide}{ou_cocher}")
        else:
            composants.liste(
                f"{r.nom}, {noms.get(str(r.commune), 'commune à compléter')}"
                for r in siens.itertuples()
            )


def engagement() -> None:
    """La présence et les contributions des acteurs, par année."""
    ou = f"epci:{donnees.lecteur().epci}"
    for identifiant in ("presence_acteurs", "contributions_acteurs"):
        if donnees.lecteur().annees(identifiant):
            figures.montrer_recette(
                "evolution", f"acteurs-{identifiant}", identifiant=identifiant, territoires=[ou]
            )
        else:
            composants.sans_donnee(identifiant)


def remplir() -> None:
    """Les tables de la page."""
    nom = st.selectbox(
        "Table", _TABLES, format_func=lambda n: local.table(n).titre, key="acteurs_table"
    )
    editer(nom)

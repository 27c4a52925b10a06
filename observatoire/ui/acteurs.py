"""La page Acteurs : l'annuaire et sa carte, les conventions, les appels à projets, l'engagement."""

import pandas as pd
import streamlit as st

from observatoire import formats
from observatoire.contenu.dossiers.assemblage import assembler
from observatoire.contenu.dossiers.gabarits import instancier, modele
from observatoire.contenu.schema import annuaire as exports
from observatoire.documents.rendu import LIBELLES, rendre
from observatoire.schema import acteurs as registre
from observatoire.schema.themes import THEMES
from observatoire.ui import ajouter, composants, donnees, figures, manquant, parties, registres

TABLES = ("acteurs", "conventions", "appels", "participations")
_RESSOURCES = ("ressource-parents", "ressource-social", "ressource-mobilite")
_TOUS, _TOUTES = "Tous les thèmes", "Toutes les communes"


def repondre() -> pd.DataFrame:
    """Ce que l'annuaire connaît, en une phrase ; rend l'annuaire à montrer ici."""
    annuaire = exports.entier(registres.saisi(), donnees.public())
    noms = donnees.noms_des_communes()
    situes = annuaire[annuaire["commune"].isin(list(noms))]
    total, ou = int(situes["nombre"].sum()), situes["commune"].nunique()
    if annuaire.empty:
        ajouter.reponse(
            "Aucun acteur n'est connu. Remplir la table Acteurs, ou déposer un annuaire public."
        )
        return annuaire
    vides, ailleurs = len(noms) - ou, len(annuaire) - len(situes)
    suite = f", et {formats.pluriel(ailleurs, 'partenaire')} sans commune" if ailleurs else ""
    if vides:
        suite += f" ; {formats.pluriel(vides, 'commune')} sans rien de connu dans ces listes"
    ajouter.reponse(
        f"{formats.pluriel(total, 'structure ou service connu', 'structures et services connus')} dans "
        f"{formats.pluriel(ou, 'commune')} sur {len(noms)}{suite}."
    )
    return annuaire


def montrer_annuaire(annuaire: pd.DataFrame) -> None:
    """La carte et la liste, par thème et par commune."""
    noms = donnees.noms_des_communes()
    theme, commune, mot = _filtres(noms)
    retenus = registre.filtrer(annuaire, theme=theme, commune=commune, mot=mot)
    figures.montrer_recette("acteurs", "acteurs", theme=theme, publique=donnees.public())
    comptees = formats.pluriel(
        int(retenus["nombre"].sum()), "structure ou service", "structures et services"
    )
    en_lignes = (
        f", en {formats.pluriel(len(retenus), 'ligne')}"
        if len(retenus) < retenus["nombre"].sum()
        else ""
    )
    st.header(f"Annuaire : {comptees}{en_lignes}", anchor=False)
    parties.montrer(
        "annuaire", "annuaire", titre=False, saisies=True,
        theme=theme, commune=commune, mot=mot, publique=donnees.public(),
    )  # fmt: skip
    with st.container(horizontal=True):
        composants.telecharger(
            {"csv": "Avec codes et sites (CSV)", "xlsx": "Avec codes et sites (XLSX)"},
            lambda e: exports.csv_de(retenus, noms) if e == "csv"
            else exports.xlsx_de(donnees.lecteur(), retenus, noms),
            "annuaire", "acteurs", type="tertiary",
        )  # fmt: skip


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


def montrer_conventions() -> None:
    """Les conventions et ce qu'il faut en faire."""
    tables = registres.saisi().locale
    absents = registre.cites_absents(tables("conventions"), "acteur", tables("acteurs"))
    if absents:
        st.warning(
            composants.texte(
                f"Une convention cite un acteur absent de l'annuaire : {', '.join(absents)}. Elle est "
                "gardée. À faire : le remettre dans la table Acteurs, ou corriger la convention."
            )
        )
    jour = registres.aujourd_hui()
    parties.montrer("conventions", "conventions", titre=False, jour=jour, saisies=True)


def montrer_appels() -> None:
    """Les appels à projets et leur clôture."""
    jour = registres.aujourd_hui()
    parties.montrer("appels", "appels", titre=False, jour=jour, saisies=True)


def montrer_lieux() -> None:
    """Les espaces ressources et les pôles de proximité."""
    parties.montrer("lieux_ressources", "lieux-ressources", saisies=True, publique=donnees.public())


def ressources() -> None:
    """Un document à imprimer par besoin : qui aide, où, quand, et qui le sait."""
    noms = {m: modele(m).nom.removeprefix("Document ressource ") for m in _RESSOURCES}
    choisi = composants.segments("Pour qui ?", noms, "ressource", _RESSOURCES[0])
    [themes] = [
        e["parametres"]["themes"]
        for e in modele(choisi).contenu["elements"]
        if "themes" in e.get("parametres", {})
    ]
    parties.montrer("document_ressource", choisi, themes=themes, publique=True, exporter=False)
    with st.container(horizontal=True):
        composants.telecharger(
            {f: LIBELLES[f] for f in ("pdf", "docx", "odt")}, lambda f: _document(choisi, f), choisi, choisi,
            icon=":material/print:",
        )  # fmt: skip


def _document(identifiant: str, extension: str) -> bytes:
    lecteur = donnees.lecteur()
    return rendre(assembler(instancier(modele(identifiant), lecteur), lecteur), extension)


def engagement() -> None:
    """La présence, les contributions et les engagements tenus des acteurs, par année."""
    ou = f"epci:{donnees.lecteur().epci}"
    for identifiant in ("presence_acteurs", "contributions_acteurs", "engagements_tenus"):
        if donnees.lecteur().annees(identifiant):
            figures.montrer_recette(
                "evolution", f"acteurs-{identifiant}", identifiant=identifiant, territoires=[ou]
            )
        else:
            manquant.sans_donnee(identifiant)

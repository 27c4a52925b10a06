"""Ce que la page Tendances place : la courbe comparée, les naissances, la pyramide, les communes."""

import streamlit as st

from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.pyramide import annees_pyramide
from observatoire.contenu.parametres import territoire
from observatoire.ui import ajouter, cles, composants, donnees, etat, figures, manquant, parties

DEBUT_RECENT = cles.DEBUT_RECENT


def repondre(identifiant: str) -> None:
    """La phrase qui répond : ce qui a changé, si les chiffres permettent de le dire, ou la valeur."""
    [cle] = cles.lire((identifiant,), (etat.territoire(), *etat.comparaisons()))
    if cle.ligne is None:
        manquant.sans_donnee(identifiant)
        return
    # La même fenêtre que la courbe dessous : une phrase sur dix ans y démentirait une courbe de soixante.
    depuis = 0 if st.query_params.get("entiere") == "true" else DEBUT_RECENT
    ajouter.reponse(f"{cle.constat} {cle.evolution_depuis(depuis)}".rstrip())


def courbe(identifiant: str) -> None:
    """La courbe du territoire et ses comparaisons ; en barres s'il n'y a qu'une année."""
    annees = donnees.lecteur().annees(identifiant)
    with st.container(horizontal=True, gap="medium"):
        base100 = len(annees) > 1 and st.toggle(
            "Indice 100 à la première année commune",
            key="indice",
            bind="query-params",
            help="Chaque courbe part de 100 : on compare des rythmes, pas des tailles.",
        )
        ancien = bool(annees) and annees[0] < DEBUT_RECENT
        entiere = ancien and st.toggle(f"Depuis {annees[0]}", key="entiere", bind="query-params")
    figures.montrer_recette(
        "evolution",
        "evolution",
        identifiant=identifiant,
        territoires=etat.compares(),
        base100=base100,
        depuis=DEBUT_RECENT if ancien and not entiere else None,
    )


def pyramide() -> None:
    """La pyramide des âges ; deux millésimes au choix quand il y en a plusieurs."""
    ou = etat.territoire()
    annees = annees_pyramide(donnees.lecteur(), ou)
    plein = trait = None
    if len(annees) > 1:
        gauche, droite = st.columns(2)
        ordre = [str(a) for a in reversed(annees)]
        with gauche:
            plein = int(etat.choisir_un("Millésime", ordre, cle="pyramide"))
        with droite:
            autres = [a for a in ordre if a != str(plein)]
            trait = int(
                etat.choisir_un("Comparé à", autres, cle="pyramide_avant", defaut=autres[-1])
            )
    figures.montrer_recette("pyramide", "pyramide", ou=str(ou), plein=plein, trait=trait)


def petites_courbes(choisi: str, ou: str) -> None:
    """Une petite courbe par commune, par secteur ou par quartier."""
    niveau = _decoupage(ou, "decoupage_courbes")
    figures.montrer_recette(
        "multiples", "multiples", identifiant=choisi, ou=ou, depuis=DEBUT_RECENT, niveau=niveau
    )


def _decoupage(ou: str, cle: str) -> str:
    """Communes, secteurs s'il y en a, quartiers (arrondissements, IRIS) si un fichier déposé en parle."""
    choix = {"commune": "Communes"}
    if donnees.reglages().secteurs:
        choix["secteur"] = "Secteurs"
    ensemble = commun.ensemble_de(donnees.lecteur(), territoire(ou), "quartier")
    if donnees.lecteur().dans(ensemble, "quartier"):
        choix["quartier"] = "Quartiers"
    if len(choix) == 1:
        return "commune"
    return composants.segments("Découpage", choix, cle, "commune", bind="query-params")


def _classement(choisi: str, ou: str) -> None:
    niveau = _decoupage(ou, "decoupage_barres")
    figures.montrer_recette("classement", "classement", identifiant=choisi, ou=ou, niveau=niveau)
    with st.expander("Le rang que chaque commune peut avoir"):
        parties.montrer("rangs_communes", "rangs", titre=False, identifiant=choisi, ou=ou)


def semblables() -> None:
    """Celles qui nous ressemblent, leurs critères, et où nous sommes parmi elles."""
    if parties.montrer("semblables", "semblables"):
        parties.montrer("semblables_chiffres", "semblables-chiffres")


def page() -> None:
    """La page sous son titre, la même pour le comité et pour le public."""
    ou, choisi = str(etat.territoire()), etat.indicateur("population")
    repondre(choisi)
    composants.onglets(
        "onglet_tendances",
        {
            "Courbe": lambda: courbe(choisi),
            "Naissances et décès": lambda: figures.montrer_recette(
                "naissances_deces", "naissances", ou=ou
            ),
            "Pyramide des âges": pyramide,
            "Chaque commune": lambda: petites_courbes(choisi, ou),
            "Ce qui a changé": lambda: parties.montrer(
                "changements_communes", "changements", identifiant=choisi, ou=ou
            ),
            "Communes en barres": lambda: _classement(choisi, ou),
            "Territoires semblables": semblables,
        },
    )

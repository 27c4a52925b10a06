"""Parties des projections : le rétro-test en mots et en tableau, les méthodes, ce qui manque."""

from __future__ import annotations

import pytest

from observatoire.contenu.registre import figure_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import INSECABLE
from observatoire.graphiques.figure import Figure
from observatoire.territoire import Reglages
from tests.documents.edition import blocs, lignes, retouchee, tableaux, texte


def _plat(notes: tuple[str, ...]) -> str:
    return " ".join(notes).replace(INSECABLE, " ")


def test_les_erreurs_par_taille_se_recoupent(entrepot_4c: Lecteur) -> None:
    [t] = tableaux(
        blocs(entrepot_4c, Reglages("200034064"), "projection_erreurs", groupe="population")
    )
    lues = lignes(t)
    essais = {nom: int(v[0]) for nom, v in lues.items()}
    toutes = essais.pop("toutes les communes")
    ensembles = {n: essais.pop(n) for n in ("intercommunalité", "secteurs")}
    assert (
        toutes == sum(essais.values())
        and ensembles["secteurs"] == 3 * ensembles["intercommunalité"]
    )
    # Une taille qui n'a qu'une commune n'a pas d'intervalle de gain.
    assert (
        all("%" in v[3] for v in lues.values()) and lues["toutes les communes"][5].count("(") == 1
    )


def test_le_retrotest_cite_le_recensement(entrepot_4c: Lecteur) -> None:
    # INSEE, populations de référence : 5 441 habitants en 2023.
    dite = texte(
        blocs(entrepot_4c, Reglages("200034064"), "projection_fiabilite", groupe="population")
    )
    assert "il y en a eu 5 441" in dite and "« Rien ne change » se trompe le moins ici" in dite
    assert "c'est trop peu pour la promettre" in dite


def test_les_methodes_et_les_fichiers_attendus(entrepot_4c: Lecteur) -> None:
    suite = blocs(entrepot_4c, Reglages("200034064"), "projection_suppositions")
    lues = lignes(tableaux(suite)[0])
    assert (
        lues["Naissances par an"][1] == "oui"
        and lues["Enfants de 0 à 2 ans"][1] == "sur les naissances"
    )
    assert "une année provisoire n'est pas comptée" in texte(suite) and "âge détaillé" in texte(
        suite
    )


def test_un_groupe_pas_juge_nomme_le_fichier(entrepot_4c: Lecteur) -> None:
    with pytest.raises(AppelIncorrect, match="déposer sur la page Données trois millésimes"):
        blocs(entrepot_4c, Reglages("200034064"), "projection_erreurs", groupe="0-2")
    with pytest.raises(AppelIncorrect, match="n'existe pas"):
        blocs(entrepot_4c, Reglages("200034064"), "projection_fiabilite", groupe="licornes")


def test_sans_recensement_rien_ne_se_projette(entrepot_4c: Lecteur, tmp_path) -> None:
    lecteur = retouchee(entrepot_4c, tmp_path, "DELETE FROM mesures WHERE variable = 'population'")
    with pytest.raises(AppelIncorrect, match="populations de référence"):
        blocs(lecteur, Reglages("200034064"), "projection_suppositions")
    lecteur.fermer()


def test_l_eventail_dit_l_erreur_de_son_niveau(entrepot_4c: Lecteur) -> None:
    """Ce qui s'imprime sous l'éventail, à l'écran comme dans un dossier : l'erreur à ce niveau même."""

    def eventail(groupe: str, ou: str) -> Figure:
        return figure_de(
            entrepot_4c.avec(Reglages("200034064")),
            "projection_eventail",
            {"groupe": groupe, "ou": ou},
        )

    epci, secteur = (
        eventail("naissances", ou) for ou in ("epci:200034064", "secteur:cordes-et-cerou")
    )
    assert (
        "huit chances sur dix" in epci.sous_titre and "huit chances sur dix" in secteur.sous_titre
    )
    dites = _plat(epci.notes)
    assert (
        "pour l'intercommunalité, de 5,5 naissances par an en moyenne, plutôt trop haut (de 2)"
        in dites
    )
    assert "annonçait 282 naissances de 2017 à 2025 (entre 198 et 374) ; il y en a eu 250" in dites
    assert "pour un secteur, de 2,9 naissances par an" in _plat(secteur.notes)
    jamais = eventail("80+", "epci:200034064")
    assert (
        "huit chances"
        not in f"{jamais.titre} {jamais.sous_titre} {jamais.notes} {jamais.definition}"
    )
    assert "pas encore vérifiée sur le passé" in jamais.sous_titre


def test_la_definition_garde_ce_que_la_ligne_de_source_ne_dit_plus(entrepot_4c: Lecteur) -> None:
    eventail = figure_de(entrepot_4c.avec(Reglages("200034064")), "projection_eventail",
                         {"groupe": "0-2", "ou": "epci:200034064"})  # fmt: skip
    assert "une année provisoire n'est pas comptée" in eventail.definition
    assert "provisoire" not in " ".join(eventail.notes)
    groupes = figure_de(
        entrepot_4c.avec(Reglages("200034064")), "enfants_groupes", {"ou": "epci:200034064"}
    )
    assert "moyenne de deux lectures, par âge et par génération" in groupes.definition
    assert len(" ".join(groupes.notes)) < 80

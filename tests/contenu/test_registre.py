"""Une figure se refait à l'identique par sa recette ; une recette mal écrite le dit."""

from __future__ import annotations

import json

import pytest
from pandas.testing import assert_frame_equal

from observatoire.affirmations.sources import dire_licence
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import blocs_de, elements, figure_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau
from observatoire.provenance import de
from observatoire.territoire import Reglages

EPCI = "epci:200034064"


def test_une_recette_passe_par_le_json_et_redonne_la_meme_figure(entrepot_4c: Lecteur):
    faite = figure_de(
        entrepot_4c.avec(Reglages("200034064")),
        "evolution",
        {"identifiant": "population", "territoires": [EPCI, "departement:81"], "depuis": 1968},
    )
    assert faite.recette is not None
    gardee = json.loads(json.dumps(faite.recette.dictionnaire()))
    refaite = figure_de(
        entrepot_4c.avec(Reglages("200034064")), gardee["nom"], gardee["parametres"]
    )
    assert refaite.titre == faite.titre and refaite.recette == faite.recette
    assert_frame_equal(refaite.donnees, faite.donnees)


def test_deux_cartes_accordees_partagent_leurs_bornes(entrepot_4c: Lecteur):
    p = {"identifiant": "part_65_plus", "annee": 2023}
    seule = figure_de(entrepot_4c.avec(Reglages("200034064")), "carte", p)
    avec = figure_de(
        entrepot_4c.avec(Reglages("200034064")), "carte", p | {"avec": [["part_80_plus", 2023]]}
    )
    autre = figure_de(
        entrepot_4c.avec(Reglages("200034064")), "carte",
        {"identifiant": "part_80_plus", "annee": 2023, "avec": [["part_65_plus", 2023]]},
    )  # fmt: skip
    assert avec.classes is not None and autre.classes is not None and seule.classes is not None
    assert avec.classes.bornes == autre.classes.bornes != seule.classes.bornes


def test_recette_inconnue_ou_mal_appelee(entrepot_4c: Lecteur):
    with pytest.raises(AppelIncorrect, match="Voulez-vous dire evolution"):
        figure_de(entrepot_4c.avec(Reglages("200034064")), "evolutions", {})
    with pytest.raises(AppelIncorrect, match="Paramètres possibles : identifiant"):
        figure_de(
            entrepot_4c.avec(Reglages("200034064")), "evolution", {"indicateur": "population"}
        )
    with pytest.raises(AppelIncorrect, match="commune:01004"):
        territoire("Cordes")


def test_un_parametre_oublie_se_dit_en_francais_avec_un_exemple(entrepot_4c: Lecteur):
    with pytest.raises(AppelIncorrect) as dit:
        figure_de(
            entrepot_4c.avec(Reglages("200034064")), "evolution", {"identifiant": "population"}
        )
    assert "attend le paramètre « territoires »" in str(dit.value)
    assert 'territoires = ["{ici}"]' in str(dit.value) and "missing" not in str(dit.value)
    with pytest.raises(AppelIncorrect, match="ne connaît pas « lieu »"):
        figure_de(
            entrepot_4c.avec(Reglages("200034064")),
            "naissances_deces",
            {"ou": EPCI, "lieu": "Vaour"},
        )
    with pytest.raises(AppelIncorrect, match=r"La partie « constats » attend le paramètre « terr"):
        blocs_de(
            entrepot_4c.avec(Reglages("200034064")), "constats", {"identifiants": ["population"]}
        )


def test_les_hypotheses_libres_d_une_recette_ne_sont_pas_un_parametre_oublie(entrepot_4c: Lecteur):
    eventail = figure_de(
        entrepot_4c.avec(Reglages("200034064")),
        "projection_eventail",
        {"groupe": "0-2", "ou": EPCI},
    )
    assert eventail.recette is not None and len(eventail.donnees)


@pytest.mark.parametrize(
    ("nom", "parametres"),
    [
        ("carte", {"identifiant": "population", "ou": "commune:99999"}),
        ("evolution", {"identifiant": "population", "territoires": ["commune:99999"]}),
    ],
)
def test_une_commune_inconnue_n_existe_pas_ici(entrepot_4c: Lecteur, nom, parametres):
    with pytest.raises(AppelIncorrect) as dit:
        figure_de(entrepot_4c.avec(Reglages("200034064")), nom, parametres)
    assert "« 99999 » n'existe pas dans CC du Cordais" in str(dit.value)
    assert "déposer" not in str(dit.value)


def test_une_figure_prend_la_licence_de_ses_producteurs(entrepot_4c: Lecteur):
    ages = figure_de(entrepot_4c, "pyramide", {"ou": EPCI})
    assert ages.licence == "Licence Ouverte 2.0" and ages.source.startswith("INSEE, ")
    lieux = dire_licence(de("local_structures", "releve_etat_civil"))
    assert lieux == "Licence Ouverte 2.0 (INSEE)" and dire_licence(de("calculs")) == ""


def test_un_territoire_s_ecrit_niveau_code():
    assert territoire("region:76").niveau is Niveau.REGION


def test_chaque_fabrique_porte_une_recette():
    assert {"carte", "evolution", "classement", "pyramide", "naissances_deces"} <= set(elements())

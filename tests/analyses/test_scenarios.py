"""Les scénarios sur les vraies communes de la 4C : conservation, qui perd, coûts, mauvaises demandes.

Les places et les heures des deux crèches ne sont pas publiques : les scénarios les supposent, et les
tests vérifient des propriétés (conservation, sens des effets, sommes), pas ces nombres-là.
"""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from observatoire import formats
from observatoire.analyses import scenarios
from observatoire.analyses.offre_accueil import offre_de
from observatoire.analyses.scenarios import Depart, prets
from observatoire.analyses.scenarios.effets import Effets, rappels
from observatoire.contenu.scenarios import phrases as dire_scenario
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages

MILHARS, VAOUR, CABANNES = "81165", "81309", "81045"
SUPPOSE = {
    "Crèche des Cabannes": {"places": 24, "heures": 50, "semaines": 46},
    "Micro-crèche de Milhars": {"places": 10, "heures": 50, "semaines": 46},
}


@pytest.fixture(scope="module")
def contexte(entrepot_4c: Lecteur) -> Lecteur:
    return entrepot_4c.avec(Reglages("200034064"))


@pytest.fixture(scope="module")
def depart(contexte: Lecteur) -> Depart:
    return scenarios.depart(contexte)


@pytest.fixture
def jouer(contexte: Lecteur, depart: Depart):
    def simuler(*leviers: dict[str, Any], **reste: Any) -> Effets:
        brut = {"nom": "essai", "leviers": list(leviers), "suppositions": SUPPOSE} | reste
        return scenarios.simuler(contexte, scenarios.de_dictionnaire(brut), depart)

    return simuler


def _total(communes: pd.DataFrame, colonne: str) -> float:
    return float((communes[colonne] * communes["enfants"]).sum())


def test_rien_ne_change_si_rien_ne_change(jouer):
    e = jouer()
    assert e.acces is not None and (e.acces.communes["ecart"] == 0).all()
    assert all(avant == apres for avant, apres in e.bilan.values())
    # 24 + 10 places ouvertes 50 heures : autant à temps plein, et 46 semaines × 50 h × 34 places.
    assert e.bilan["places"] == (34, 34) and e.bilan["etp"][0] == pytest.approx(34)
    assert e.bilan["heures_an"][0] == pytest.approx(34 * 50 * 46)
    assert "ne gagne ni ne perd" in dire_scenario.phrase(e)


def test_une_place_de_plus_ne_fait_perdre_personne(jouer):
    e = jouer({"genre": "accueil", "nom": "Nouveau", "commune": VAOUR, "places": 10, "heures": 50})
    assert e.acces is not None and e.acces.perdantes.empty
    assert VAOUR in set(e.acces.gagnantes["code"])
    assert e.bilan["places"] == (34, 44)


def test_deplacer_des_places_montre_qui_perd(jouer):
    e = jouer(
        {
            "genre": "accueil",
            "action": "changer",
            "nom": "Micro-crèche de Milhars",
            "commune": VAOUR,
        }
    )
    assert e.acces is not None
    assert MILHARS in set(e.acces.perdantes["code"]) and VAOUR in set(e.acces.gagnantes["code"])
    assert e.bilan["places"] == (34, 34), "déplacer ne crée pas de place"
    assert "Milhars" in dire_scenario.phrase(e)


def test_la_micro_creche_de_milhars_devient_itinerante(jouer):
    e = jouer(
        {"genre": "accueil", "action": "fermer", "nom": "Micro-crèche de Milhars"},
        {"genre": "halte", "base": MILHARS, "capacite": 10, "jours": 4, "heures_par_jour": 7,
         "semaines": 44, "arrets": {MILHARS: 2, VAOUR: 2}, "cout": 150000,
         "payeurs": {"CAF": 90000, "intercommunalité": 40000}},
    )  # fmt: skip
    assert e.acces is not None and MILHARS in set(e.acces.perdantes["code"])
    assert VAOUR in set(e.acces.gagnantes["code"])
    # Quatre jours de 7 heures à 10 enfants : 5,6 places à temps plein, toutes occasionnelles.
    assert e.bilan["etp"][1] == pytest.approx(24 + 5.6)
    assert e.bilan["etp_occasionnel"][1] == pytest.approx(5.6)
    assert e.bilan["places"][1] == 34, "une équipe n'est qu'à un endroit à la fois"
    heures = 10 * 4 * 7 * 44
    assert e.cout.total == 150000 and e.cout.reste == 20000
    assert e.cout.par_heure == pytest.approx(150000 / heures)


def test_une_semaine_cherchee_est_prouvee_et_tient_dans_l_equipe(jouer):
    e = jouer({"genre": "halte", "base": MILHARS, "jours": 3, "lieux_minimum": 2})
    (tournee,) = e.offres.tournees
    assert tournee.semaine.prouve and sum(tournee.jours.values()) <= 3 and len(tournee.jours) >= 2
    assert "aucune autre semaine ne fait mieux" in tournee.dite()


def test_moins_de_naissances_donne_plus_d_acces_a_places_egales(jouer):
    e = jouer(naissances=0.8)
    assert e.acces is not None and e.acces.perdantes.empty and not e.acces.gagnantes.empty
    assert e.enfants == pytest.approx(0.8 * jouer().enfants)
    assert any("0,8" in n for n in e.notes)


def test_un_depart_d_assistantes_est_compte_mais_pas_place(jouer):
    e = jouer({"genre": "assistantes", "commune": CABANNES, "nombre": -2})
    assert e.bilan["places"] == (34, 29)
    assert e.acces is not None and e.acces.perdantes.empty
    assert any("ne sont pas sur la carte" in n for n in e.notes)


def test_un_cout_incomplet_ou_sans_payeur_est_dit(jouer):
    e = jouer({"genre": "accueil", "nom": "N", "commune": VAOUR, "places": 5, "heures": 40})
    assert e.cout.total is None and "Coût non saisi" in e.cout.remarques[0]
    e = jouer(
        {"genre": "accueil", "nom": "N", "commune": VAOUR, "places": 5, "heures": 40, "cout": 9000}
    )
    assert e.cout.total == 9000 and "sans payeur" in e.cout.remarques[0]


def test_un_pole_ouvert_rapproche_et_ferme_eloigne(jouer):
    e = jouer(
        {"genre": "pole", "existants": [CABANNES, VAOUR], "ouvrir": [MILHARS], "fermer": [VAOUR]}
    )
    (p,) = e.poles
    lignes = p.communes.set_index("code")["gain"]
    assert lignes[MILHARS] > 0 > lignes[VAOUR]
    assert "3 communes perdent du temps" in " ".join(dire_scenario.autres(e))


def test_deux_scenarios_se_comparent_commune_par_commune(jouer):
    un, autre = (
        jouer(),
        jouer({"genre": "accueil", "action": "fermer", "nom": "Crèche des Cabannes"}),
    )
    table = scenarios.comparer(un, autre).set_index("code")
    assert len(table) == 25 and table.loc[CABANNES, "ecart"] < 0
    assert (table["ecart"] == table["autre"] - table["un"]).all()


@pytest.mark.parametrize(
    ("leviers", "attendu"),
    [
        ([{"genre": "halte", "base": MILHARS, "capacite": 0}], "capacite"),
        ([{"genre": "halte", "base": "99999"}], "code INSEE"),
        ([{"genre": "halte", "base": MILHARS, "trajet_maximal": 1}], "Aucune tournée possible"),
        ([{"genre": "accueil", "action": "fermer", "nom": "Inconnue"}], "Crèche des Cabannes"),
        ([{"genre": "accueil", "nom": "Sans heures", "commune": VAOUR, "places": 3}], "sans heures"),
        ([{"genre": "manege"}], "halte"),
        ([{"genre": "pole", "fermer": [VAOUR]}], "pas de pôle à fermer"),
    ],
)  # fmt: skip
def test_une_demande_impossible_dit_ce_qui_bloque(
    jouer, leviers: list[dict[str, Any]], attendu: str
):
    with pytest.raises(AppelIncorrect, match=attendu):
        jouer(*leviers)


def test_des_places_inconnues_ne_sont_pas_devinees(jouer):
    with pytest.raises(AppelIncorrect, match="inconnues"):
        jouer(suppositions={})


def test_les_scenarios_prets_se_jouent_tous(contexte: Lecteur, depart: Depart):
    tous = prets.prets(contexte, offre_de(contexte))
    assert any("devient une halte itinérante" in n for n in tous)
    for nom, scenario in tous.items():
        refait = scenarios.de_dictionnaire(scenario.dictionnaire())
        assert refait == scenario, nom
        assert dire_scenario.phrase(scenarios.simuler(contexte, scenario, depart))


_NAVETTE = {"genre": "navette", "centres": [CABANNES], "part": 0.3}


def test_ce_que_la_recherche_a_trouve_se_garde_et_son_changement_se_dit(jouer):
    cherchee = {"genre": "halte", "base": MILHARS, "jours": 3}
    a_la_main = {"genre": "halte", "base": MILHARS, "arrets": {VAOUR: 1}}
    e = jouer(a_la_main, cherchee, _NAVETTE)
    halte, navette = e.trouve
    assert (halte.levier, halte.jours) == (1, e.offres.tournees[1].jours)
    assert halte.prouve and halte.ecart == 0
    assert (navette.levier, navette.vehicules) == (2, e.navettes[0].vehicules)
    garde = e.scenario.model_copy(update={"trouve": e.trouve})
    assert scenarios.de_dictionnaire(json.loads(json.dumps(garde.dictionnaire()))) == garde
    trouve = garde.dictionnaire()["trouve"]
    assert not any(
        "enregistrement" in n for n in jouer(a_la_main, cherchee, _NAVETTE, trouve=trouve).notes
    )
    autre = jouer(a_la_main, cherchee | {"jours": 4}, _NAVETTE | {"part": 0.6}, trouve=trouve)
    semaine, circuits = (n for n in autre.notes if n.startswith("À l'enregistrement"))
    assert "aucun autre choix ne fait mieux" in semaine and "jour" in semaine
    assert formats.pluriel(e.navettes[0].vehicules, "véhicule") in circuits


def test_une_trouvaille_sans_preuve_dit_ce_qu_il_restait_a_gagner():
    scenario = scenarios.de_dictionnaire(
        {"trouve": [{"levier": 0, "jours": {VAOUR: 2}, "prouve": False, "ecart": 1.25}]}
    )
    (phrase,) = rappels(scenario, (), pd.Series({VAOUR: "Vaour"}))
    assert "Vaour (2\xa0jours) (il pouvait rester 1,2 à gagner)" in phrase

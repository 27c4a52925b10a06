"""Parties d'un scénario écrit ici : une ouverture à Penne, une halte à la main, leurs coûts."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from observatoire.analyses.offre_accueil import offre_de
from observatoire.analyses.scenarios import prets
from observatoire.analyses.scenarios.acces import INCERTAIN, ROUTES, SANS_ENFANT, SEUIL
from observatoire.analyses.scenarios.effets import Portees
from observatoire.contenu.scenarios import fiche as fiche_scenario
from observatoire.contenu.scenarios import phrases as dire_scenario
from observatoire.contenu.scenarios.figures import simuler
from observatoire.documents.contenu import Encadre, Tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import FINE, INSECABLE
from observatoire.territoire import Reglages
from tests.documents.edition import blocs, lignes, tableaux, texte

# Ce que l'inventaire ne dit pas encore : 20 et 10 places, 50 heures par semaine, 46 semaines.
SUPPOSITIONS = {
    "Crèche des Cabannes": {"places": 20, "heures": 50},
    "Micro-crèche de Milhars": {"places": 10, "heures": 50},
}
OUVERTURE = {
    "genre": "accueil", "nom": "Crèche d'essai", "commune": "81206", "places": 10, "heures": 40,
    "semaines": 45, "cout": 90_000, "payeurs": {"CAF": 40_000},
}  # fmt: skip
HALTE = {"genre": "halte", "base": "81069", "jours": 3, "arrets": {"81069": 2, "81206": 1}}


def _scenario(nom: str, *leviers: dict[str, Any]) -> str:
    return json.dumps({"nom": nom, "leviers": list(leviers), "suppositions": SUPPOSITIONS})


PENNE = _scenario("Ouvrir à Penne", OUVERTURE)


def test_le_bilan_compte_places_et_heures(entrepot_4c: Lecteur) -> None:
    [t] = tableaux(blocs(entrepot_4c, Reglages("200034064"), "scenario_bilan", scenario=PENNE))
    lues = lignes(t)
    # 30 places × 50 h × 46 semaines, puis 10 × 40 × 45 de plus.
    assert lues["Places ouvertes à un instant"] == ["30", "40", "+10"]
    assert lues["Heures-places offertes par an"] == ["69 000", "87 000", "+18 000"]
    assert lues["Places à temps plein"] == ["30", "38", "+8"]


def test_le_cout_par_heure_et_le_reste(entrepot_4c: Lecteur) -> None:
    [t] = tableaux(blocs(entrepot_4c, Reglages("200034064"), "scenario_cout", scenario=PENNE))
    lues = lignes(t)
    assert lues["Coût par an"] == ["90 000 €"]
    assert lues["par heure d'accueil ouverte"] == ["5,00 €"]  # 90 000 € ÷ 18 000 heures
    assert lues["payé par : CAF"] == ["40 000 €"]
    assert lues["reste à financer"] == ["50 000 €"]
    assert t.lignes[0][1] == 90_000  # reste un nombre en XLSX


def test_un_cout_inconnu_n_est_pas_zero(entrepot_4c: Lecteur) -> None:
    sans = _scenario("Halte", HALTE)
    suite = blocs(entrepot_4c, Reglages("200034064"), "scenario_cout", scenario=sans)
    assert lignes(tableaux(suite)[0])["Coût par an"] == ["non disponible"]
    assert any(isinstance(b, Encadre) and "halte-garderie" in b.texte for b in suite)


def test_la_semaine_faite_a_la_main(entrepot_4c: Lecteur) -> None:
    suite = blocs(
        entrepot_4c, Reglages("200034064"), "scenario_semaine", scenario=_scenario("Halte", HALTE)
    )
    jours = [v for [v] in lignes(tableaux(suite)[0]).values()]
    assert sorted(jours) == ["Cordes-sur-Ciel", "Cordes-sur-Ciel", "Penne"]
    assert "Semaine choisie à la main" in texte(suite)


def test_penne_gagne_et_personne_ne_perd(entrepot_4c: Lecteur) -> None:
    suite = blocs(
        entrepot_4c, Reglages("200034064"), "scenario_communes", scenario=PENNE, toutes=True
    )
    assert "Communes qui perdent de l'accès : aucune." in texte(suite)
    gagnantes, *autres = tableaux(suite)
    assert "Penne" in lignes(gagnantes)
    assert sum(len(t.lignes) for t in (gagnantes, *autres)) == 25  # chacune une fois
    assert "elles ne gagnent ni ne perdent" in autres[-1].titre


def test_un_gain_que_la_route_peut_defaire_n_est_pas_compte(entrepot_4c: Lecteur) -> None:
    """L'écart est recalculé en entier à chaque réglage : une gagnante gagne à tous."""
    e = simuler(entrepot_4c.avec(Reglages("200034064")), PENNE)
    assert e.acces is not None
    t = e.acces.communes
    ecarts = [t[f"apres{r}"] - t[f"avant{r}"] for r in ROUTES]
    assert (e.acces.gagnantes["ecart_bas"] >= SEUIL).all() and (
        e.acces.dans(INCERTAIN)["ecart_bas"] < SEUIL
    ).all()
    assert (pd.concat(ecarts, axis=1).min(axis=1) == t["ecart_bas"]).all()
    # La carte ne peint que ce qui reste du changement à toute vitesse.
    assert (t.loc[t["etat"] == INCERTAIN, "ecart_sur"].abs() < SEUIL).all()
    assert (t.loc[t["etat"] == SANS_ENFANT, "enfants"] == 0).all()
    assert not (t["enfants"] == 0)[t["etat"] != SANS_ENFANT].any()


def test_un_trajet_inconnu_n_est_pas_hors_de_portee() -> None:
    """Deux communes, un arrêt : ce que l'on ne sait pas d'une des deux ne compte pas pour zéro."""
    minutes = {f"{q}{b}": [10.0, 30.0] for q in ("avant", "apres") for b in ("", "_bas", "_haut")}
    arrets = {f"arret{b}": [12.0, 9.0] for b in ("", "_bas", "_haut")}
    t = pd.DataFrame({"enfants": [4.0, 3.0], **minutes, **arrets}, index=["a", "b"])
    assert dire_scenario._arret_seul(Portees(t, 15, (2,))).nombre.valeur == 3
    for colonne in ("arret", "apres"):
        trou = t.copy()
        trou.loc["b", colonne] = float("nan")
        assert dire_scenario._arret_seul(Portees(trou, 15, (2,))).nombre.valeur is None
    # Aucun accueil permanent après : personne n'en a, l'arrêt seul reste.
    vide = t.assign(**{c: float("nan") for c in t if c.startswith("apres")})
    assert dire_scenario._arret_seul(Portees(vide, 15, (2,))).nombre.valeur == 7
    assert dire_scenario._a_portee(Portees(vide, 15, ()), "apres").nombre.valeur == 0


def test_la_reponse_ne_flatte_pas(entrepot_4c: Lecteur) -> None:
    """Le scénario ouvert par défaut : Milhars devient itinérante, tout y est supposé et cela se dit."""
    lecteur = entrepot_4c.avec(Reglages("200034064"))
    tous = prets.prets(lecteur, offre_de(lecteur))
    e = simuler(
        lecteur, json.dumps(next(s for n, s in tous.items() if "devient" in n).dictionnaire())
    )
    dite = dire_scenario.phrase(e).replace(INSECABLE, " ").replace(FINE, " ")
    rangs = [dite.index(mot) for mot in (
        "heures d'accueil par an de moins", "places à temps plein de moins", "perd le plus",
        "d'un accueil permanent", "qu'un arrêt, ouvert", "demi-journées par semaine", "sont supposées",
    )]  # fmt: skip
    assert rangs == sorted(rangs)
    assert "par des arrêts seulement" in dite and "95 des 95" not in dite
    *_, halte, savoir = dire_scenario.suppose(e)
    assert "4 jours par semaine" in halte.replace(INSECABLE, " ") and "il faut connaître" in savoir
    # 10 places × 50 h × 46 semaines de moins, 10 × 28 h × 44 de plus.
    assert dite.split(" : ", 2)[2].startswith("10 680 heures")


def test_deux_scenarios_cote_a_cote(entrepot_4c: Lecteur) -> None:
    heures, couts = tableaux(
        blocs(
            entrepot_4c,
            Reglages("200034064"),
            "scenarios_comparaison",
            un=_scenario("Rien"),
            autre=PENNE,
        )
    )
    assert heures.entetes == ("Mesure", "Aujourd'hui", "Rien", "Ouvrir à Penne")
    assert lignes(heures)["Places ouvertes à un instant"] == ["30", "30", "40"]
    assert lignes(couts)["payé par : CAF"] == ["—", "40 000 €"]


def test_la_fiche_reprend_les_parties_de_l_ecran(entrepot_4c: Lecteur) -> None:
    fiche = fiche_scenario.composer(entrepot_4c.avec(Reglages("200034064")), PENNE)
    dits = [b for b in fiche.blocs if isinstance(b, Tableau)]
    for nom in ("scenario_bilan", "scenario_cout"):
        [t] = tableaux(blocs(entrepot_4c, Reglages("200034064"), nom, scenario=PENNE))
        assert t in dits


@pytest.mark.parametrize(
    ("nom", "scenario", "mot"),
    [
        ("scenario_effets", PENNE, "ni l'accueil de loisirs"),
        ("scenario_semaine", PENNE, "pas de halte"),
        ("scenario_bilan", "{", "ne se lit pas"),
        ("scenario_bilan", json.dumps({"nom": "x", "leviers": []}), "inconnues"),
    ],
)
def test_sans_de_quoi_la_partie_dit_pourquoi(
    entrepot_4c: Lecteur, nom: str, scenario: str, mot: str
) -> None:
    with pytest.raises(AppelIncorrect, match=mot):
        blocs(entrepot_4c, Reglages("200034064"), nom, scenario=scenario)


def test_transformer_la_micro_creche_dit_ce_que_la_loi_demande(entrepot_4c: Lecteur) -> None:
    fermer = {"genre": "accueil", "action": "fermer", "nom": "Micro-crèche de Milhars"}
    suite = blocs(
        entrepot_4c,
        Reglages("200034064"),
        "scenario_reponse",
        scenario=_scenario("Milhars", fermer, HALTE),
    )
    dite = " ".join(b.texte for b in suite if isinstance(b, Encadre) and "loi" in b.titre)
    for mot in ("1er septembre 2026", "une autorisation à elle", "conflit de rôles", "à saisir"):
        assert mot in dite
    sans = blocs(entrepot_4c, Reglages("200034064"), "scenario_reponse", scenario=PENNE)
    assert not any(isinstance(b, Encadre) and "loi" in b.titre for b in sans)

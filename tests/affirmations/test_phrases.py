"""Les phrases, mot pour mot. Chiffres de la 4C publiés par l'INSEE, la CNAF ; les autres, inventés."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from observatoire import affirmations as phrases
from observatoire.entrepot.reserves import Reserve
from observatoire.indicateurs.declaration import Indicateur, Moyenne, Publie, Ratio, Somme
from observatoire.indicateurs.preuve import SansPreuve
from observatoire.indicateurs.registre import INDICATEURS
from tests.registre import chacune

EPCI = "200034064"
POPULATION = INDICATEURS["population"]
FOYERS = INDICATEURS["foyers_caf"]
PART = Indicateur(
    id="part_65_plus", theme="Âges", libelle="Part des 65 ans ou plus", question="?", unite="%",
    decimales=1, calcul=Ratio("pop_65_plus", "population"), sources=("insee_populations",),
    sens="neutre", definition="d", interpretation="i", limites="l", preuve=SansPreuve("p."),
    incertitude="part", compte="personnes de 65 ans ou plus", parmi="de la population",
)  # fmt: skip
NAISSANCES = replace(
    PART, id="naissances", theme="Naissances et décès", libelle="Naissances", unite="naissances",
    decimales=0, calcul=Somme("naissances"), incertitude="poisson", compte="", parmi="",
)  # fmt: skip


def ligne(
    valeur: float | None, fin: Any = 2023, niveau: str = "epci", **plus: Any
) -> SimpleNamespace:
    champs = {
        "code": {"epci": EPCI, "departement": "81", "france": "FR", "commune": "81309"}[niveau],
        "libelle": {"epci": "CC du Cordais et du Causse", "departement": "Tarn", "france": "France",
                    "commune": "Vaour"}[niveau],
        "niveau": niveau, "debut": fin, "fin": fin, "valeur": float("nan") if valeur is None else valeur,
        "statut": "publie", "bas": float("nan"), "haut": float("nan"), "numerateur": float("nan"),
        "denominateur": float("nan"), "note": "",
    }  # fmt: skip
    return SimpleNamespace(**(champs | plus))


def normal(texte: str) -> str:
    """Les espaces insécables se lisent comme des espaces."""
    return texte.replace("\u202f", " ").replace("\xa0", " ")


def constat(*a: Any, **k: Any) -> str:
    return normal(phrases.constat(*a, **k))


def evolution(*a: Any, **k: Any) -> str:
    return normal(phrases.evolution(*a, **k))


def test_une_part_dit_son_compte_et_sa_comparaison():
    # INSEE, RP 2023 : 1 892 des 5 441 habitants ont 65 ans ou plus, 26,7 % dans le Tarn.
    ici = ligne(100 * 1892 / 5441, numerateur=1892.0, denominateur=5441.0)
    assert constat(PART, ici, [ligne(26.7, niveau="departement")], etude=EPCI) == (
        "Le territoire compte 1 892 personnes de 65 ans ou plus en 2023, soit 34,8 % de la "
        "population, contre 26,7 % dans le Tarn."
    )


def test_sans_mot_pour_le_compte_l_article_du_libelle():
    part = replace(PART, compte="", parmi="")
    comparaisons = [ligne(26.7, niveau="departement"), ligne(21.8, 2022, niveau="france")]
    assert constat(part, ligne(34.8), comparaisons) == (
        "En 2023, la part des 65 ans ou plus est de 34,8 % dans la CC du Cordais et du Causse, "
        "contre 26,7 % dans le Tarn et 21,8 % en France (2022)."
    )


def test_un_effectif_ne_se_compare_pas_a_la_france():
    france = [ligne(66_000_000, niveau="france")]
    assert constat(POPULATION, ligne(5441), france, etude=EPCI) == (
        "Le territoire compte 5 441 habitants en 2023."
    )
    assert constat(POPULATION, ligne(1, niveau="commune")) == "Vaour compte 1 habitant en 2023."


def test_une_longue_unite_ne_se_repete_pas():
    taux = INDICATEURS["taux_couverture_cnaf"]
    assert constat(taux, ligne(52.6), [ligne(60.9, niveau="france")], etude=EPCI) == (
        "En 2023, le taux de couverture de l'accueil du jeune enfant est de 52,6 places pour 100 "
        "enfants de moins de 3 ans sur le territoire, contre 60,9 en France."
    )


@pytest.mark.parametrize(
    ("etat", "attendu"),
    [
        (ligne(795, 2024, statut="arrondi", bas=747.0, haut=845.0),
         "Le territoire compte environ 795 foyers allocataires de la CAF en 2024 (arrondi par le "
         "producteur, valeur exacte entre 747 et 845)."),
        (ligne(0, 2024, statut="arrondi", bas=0.0, haut=2.0),
         "Foyers allocataires de la CAF sur le territoire en 2024 : moins de 3 foyers (arrondi par "
         "le producteur, valeur exacte entre 0 et 2)."),
        (ligne(None, 2024, statut="secret"),
         "Foyers allocataires de la CAF sur le territoire en 2024 : couvert par le secret statistique."),
        (ligne(None, 2024, statut="estime", bas=200.0, haut=236.0),
         "Foyers allocataires de la CAF sur le territoire en 2024 : entre 200 et 236 foyers, le secret "
         "statistique cachant une partie du chiffre."),
        (ligne(None, 2024, statut="absent", reserves=(
            Reserve("incomplet", "une partie des communes manque"), Reserve("deposer", "le fichier X"))),
         "Foyers allocataires de la CAF sur le territoire en 2024 : non disponible (une partie des "
         "communes manque)."),
        (ligne(None, pd.NA, statut="absent", note="déposer le fichier X"),
         "Foyers allocataires de la CAF sur le territoire : non disponible. À faire : déposer le fichier X."),
        (ligne(34, 2025, statut="provisoire"),
         "Le territoire compte 34 foyers allocataires de la CAF en 2025 (chiffre provisoire)."),
        (ligne(12, 2024, statut="fictif"),
         "EXEMPLE (donnée fictive). Le territoire compte 12 foyers allocataires de la CAF en 2024."),
    ],
)  # fmt: skip
def test_chaque_statut_se_dit(etat, attendu):
    assert constat(FOYERS, etat, etude=EPCI) == attendu


def test_petit_effectif_donne_son_intervalle():
    # Garwood pour 9 : 4,1 à 17,1.
    assert constat(NAISSANCES, ligne(9, 2024, bas=4.115, haut=17.085), etude=EPCI) == (
        "Le territoire compte 9 naissances en 2024 (petit effectif : entre 4 et 17)."
    )


def test_une_moyenne_dit_ses_annees():
    moyenne = replace(
        NAISSANCES, unite="naissances par an", decimales=1, calcul=Moyenne("naissances", 3)
    )
    assert constat(moyenne, ligne(40.3, 2024, debut=2022), etude=EPCI) == (
        "Le territoire compte 40,3 naissances par an en moyenne de 2022 à 2024."
    )


def test_un_zonage_dit_sa_modalite():
    zonage = INDICATEURS["zonage_frr"] if "zonage_frr" in INDICATEURS else _zonage()
    noms = phrases.modalites(zonage)
    rang, nom = next(iter(noms.items()))
    assert f"« {nom} »" in constat(zonage, ligne(float(rang), niveau="commune"))


def _zonage() -> Indicateur:
    return next(i for i in INDICATEURS.values() if i.forme == "zonage")


def test_un_taux_d_evolution_a_un_signe():
    evol = INDICATEURS["evolution_population"]
    assert constat(evol, ligne(0.19, 2022, debut=2016), etude=EPCI) == (
        "Entre 2016 et 2022, l'évolution annuelle moyenne de la population est de +0,19 % par an "
        "sur le territoire."
    )
    assert "−0,45 % par an" in constat(evol, ligne(-0.45, 2022, debut=2016))


# ------------------------------------------------------------------ évolutions
def test_une_evolution_sure_se_chiffre_sans_signe():
    # 4C : 5 320 habitants en 2016 (comparateur), 5 381 en 2022.
    assert evolution(POPULATION, ligne(5320, 2016), ligne(5381, 2022), etude=EPCI) == (
        "La population municipale sur le territoire passe de 5 320 habitants en 2016 à 5 381 "
        "habitants en 2022 (61 de plus, soit 1,1 %)."
    )
    baisse = evolution(POPULATION, ligne(5381, 2016), ligne(5320, 2022), etude=EPCI)
    assert "61 de moins, soit 1,1 %" in baisse
    assert "-" not in baisse and "−" not in baisse


def test_la_suite_ne_redit_pas_la_valeur_qui_vient_d_etre_dite():
    suite = evolution(
        POPULATION, ligne(5320, 2016), ligne(5381, 2022), etude=EPCI, registre="suite"
    )
    assert suite == "Depuis 2016 (5 320 habitants) : 61 de plus, soit 1,1 %."
    pareil = evolution(
        POPULATION, ligne(5320, 2016), ligne(5320, 2022), etude=EPCI, registre="suite"
    )
    assert pareil == "Comme en 2016."
    secrete = ligne(None, 2016, statut="secret")
    assert "2016 est secrète" in evolution(POPULATION, secrete, ligne(5320, 2022), registre="suite")


def test_des_points_pour_des_pourcentages():
    pauvrete = replace(PART, libelle="Taux de pauvreté", incertitude="aucune", calcul=Publie("t"))
    assert evolution(pauvrete, ligne(14.0, 2015), ligne(15.3, 2021)) == (
        "Le taux de pauvreté dans la CC du Cordais et du Causse passe de 14,0 % en 2015 à 15,3 % en "
        "2021 (1,3 point de plus)."
    )


@pytest.mark.parametrize(
    ("declare", "avant", "apres", "raison"),
    [
        (POPULATION, ligne(5381, 2022), ligne(5441, 2023), "moins de 5 ans partagent"),
        (FOYERS, ligne(805, 2020, statut="arrondi", bas=755.0, haut=855.0),
         ligne(795, 2024, statut="arrondi", bas=747.0, haut=845.0), "tient dans l'arrondi"),
        (NAISSANCES, ligne(34, 2024, numerateur=34.0),
         ligne(28, 2025, numerateur=28.0, statut="provisoire"), "provisoire"),
        # 44 puis 34 naissances : P(X ≤ 34) = 0,15 pour une binomiale (78 ; ½), mid-p doublé 0,26.
        (NAISSANCES, ligne(44, 2014, numerateur=44.0), ligne(34, 2024, numerateur=34.0), "hasard"),
        (NAISSANCES, ligne(12, 2014, bas=6.2, haut=21.0), ligne(5, 2024, bas=1.6, haut=11.7),
         "distinguer du hasard ; il aurait fallu environ"),
        (replace(NAISSANCES, calcul=Moyenne("naissances", 3)), ligne(50.0, 2022, debut=2020),
         ligne(20.0, 2023, debut=2021), "périodes se recouvrent"),
    ],
)  # fmt: skip
def test_un_changement_incertain_n_est_pas_annonce(declare, avant, apres, raison):
    phrase = evolution(declare, avant, apres, etude=EPCI)
    assert "On ne peut pas conclure à un changement" in phrase
    assert raison in phrase
    assert "passe" not in phrase


def test_un_grand_ecart_de_naissances_est_annonce():
    # 70 puis 34 : rapport 0,486, de 0,319 à 0,727 (binomiale conditionnelle, mid-p inversé).
    phrase = evolution(
        NAISSANCES, ligne(70, 2008, numerateur=70.0), ligne(34, 2024, numerateur=34.0)
    )
    assert normal(phrase).endswith(
        "ont baissé : 34 naissances en 2024 contre 70 naissances en 2008, soit −51 % (entre −68 et −27 %)."
    )


def test_une_part_de_recensement_garde_sa_marge():
    # 34,0 % de 5 300 puis 35,0 % de 5 400 : écart 1,0 point, au plus 1,0 + 1,645 × 0,92 = 2,5 points.
    avant = ligne(34.0, 2012, numerateur=1802.0, denominateur=5300.0)
    apres = ligne(35.0, 2023, numerateur=1890.0, denominateur=5400.0)
    assert evolution(PART, avant, apres).endswith("35,0 % en 2023 ; stable à 2,6 points près.")
    assert "passe de 26,0 %" in evolution(
        PART, ligne(26.0, 2012, numerateur=1378.0, denominateur=5300.0), apres
    )


def test_sans_valeur_l_evolution_le_dit():
    assert evolution(FOYERS, ligne(None, 2020, statut="secret"), ligne(10, 2024)).endswith(
        "la valeur de 2020 est secrète, l'évolution ne peut pas être dite."
    )
    assert "n'est pas disponible" in evolution(
        FOYERS, ligne(3, 2020), ligne(None, 2024, statut="absent")
    )


def test_valeur_egale():
    assert evolution(FOYERS, ligne(10, 2020), ligne(10, 2024)).endswith(
        "10 foyers en 2024 comme en 2020."
    )


def test_un_arrondi_a_zero_n_est_pas_un_zero():
    phrase = evolution(
        FOYERS,
        ligne(10, 2020, statut="arrondi", bas=8.0, haut=12.0),
        ligne(0, 2024, statut="arrondi", bas=0.0, haut=2.0),
    )
    # De 8 à 12 foyers à de 0 à 2 : l'écart est entre 8 − 2 et 12 − 0.
    assert phrase.endswith(
        "passent de 10 foyers en 2020 à moins de 3 foyers en 2024 (entre 6 et 12 de moins)."
    )


def test_tout_le_registre_se_dit_en_une_phrase() -> None:
    chacune(INDICATEURS, _tout_le_registre_se_dit_en_une_phrase)


def _tout_le_registre_se_dit_en_une_phrase(declare) -> None:
    valeur = 1.0 if declare.forme == "zonage" else 12.0
    for etat in (
        ligne(valeur),
        ligne(0.0),
        ligne(None, statut="secret"),
        ligne(None, statut="absent"),
    ):
        texte = constat(declare, etat, [ligne(11.0, niveau="france")], etude=EPCI)
        assert texte.endswith(".") and "nan" not in texte.lower().replace("financ", "")
        assert texte[0].isupper() or not texte[0].isalpha()

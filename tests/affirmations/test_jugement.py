"""Peut-on le dire ? Un essai par genre ; un inconnu n'y vaut jamais zéro. Chiffres inventés."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from observatoire.affirmations import dire, juger
from observatoire.affirmations.francais_ensembles import deja
from observatoire.affirmations.francais_scenarios import arrets_seuls
from observatoire.affirmations.genres import (
    DEDUITE,
    PROJECTION,
    SUPPOSEE,
    Affirmation,
    Changement,
    Comparaison,
    Distance,
    Effet,
    EffetMesure,
    Extreme,
    Justesse,
    Manque,
    Mesuree,
    Niveau,
    Partage,
    Rang,
    Redistribution,
    Seuil,
    Solde,
    au_dela,
    effet_de_portee,
    somme,
)
from observatoire.affirmations.jugement import _REGLES, Verdict
from observatoire.affirmations.sujet import ELOIGNEMENT, Sujet
from observatoire.methodes import evaluation
from observatoire.modele import Cause, Territoire
from observatoire.modele import Niveau as Echelon

PART = Sujet(nom="Part des 65 ans ou plus", unite="%", decimales=1, forme="taux", question="Q ?")
PERSONNES = Sujet(nom="Habitants", unite="habitants", compte="habitants")
VAOUR = Territoire(Echelon.COMMUNE, "81309", "Vaour")
RIEN = Mesuree(valeur=None, statut="absent", debut=2023, fin=2023, lieu=VAOUR)


def m(valeur: float | None, fin: int = 2023, **plus: Any) -> Mesuree:
    return Mesuree(valeur=valeur, debut=fin, fin=fin, **({"lieu": VAOUR} | plus))


def normal(texte: str) -> str:
    return texte.replace("\u202f", " ").replace("\xa0", " ")


def loin(effectifs: list[float], minutes: list[float], **plus: Any) -> Distance:
    codes = [f"c{i}" for i in range(len(effectifs))]
    de = "d'un lieu d'accueil"
    series = pd.Series(effectifs, codes), pd.Series(minutes, codes)
    return au_dela("enfants de moins de 3 ans", *series, 15, de, **plus)


def test_l_union_est_close_et_chaque_genre_a_sa_regle() -> None:
    assert set(get_args(Affirmation)) == set(_REGLES)
    assert len(_REGLES) == 14


@pytest.mark.parametrize(
    "affirmation",
    [
        Niveau(PART, RIEN),
        Comparaison(PART, RIEN, (m(20.0),)),
        Changement(PART, RIEN, m(20.0)),
        Changement(PART, m(20.0, 2012), RIEN),
        Extreme(PART, (RIEN, RIEN)),
        Rang(PART, "", "", ""),
        Distance(PERSONNES, RIEN, m(100), 15, "d'un médecin"),
        Seuil(PART, 10.0, RIEN),
        Partage(PERSONNES, RIEN, m(100)),
        Partage(PERSONNES, m(3), RIEN),
        Manque("Le nombre d'enfants n'est pas connu"),
        Effet(PERSONNES, RIEN, m(12)),
        EffetMesure(PERSONNES, m(12), RIEN, None),
        Justesse(PERSONNES, RIEN),
        Solde(PERSONNES, m(12), RIEN),
    ],
    ids=lambda a: type(a).__name__,
)
def test_sans_valeur_tout_est_inconnu(affirmation: Affirmation) -> None:
    juge = juger(affirmation)
    assert juge.verdict is Verdict.INCONNU
    assert juge.mesure is None


@pytest.mark.parametrize(
    ("effectifs", "minutes"),
    [
        ([10.0, 5.0], [12.0, np.nan]),  # un trajet inconnu, là où des enfants vivent
        ([10.0, np.nan], [12.0, 9.0]),  # des enfants non comptés
        ([np.nan, np.nan], [12.0, 30.0]),
        ([], []),  # aucun lieu : l'ensemble ne couvre rien
    ],
)
def test_zero_enfant_loin_ne_se_construit_pas_d_une_absence(
    effectifs: list[float], minutes: list[float]
) -> None:
    for dedans in (False, True):
        juge = juger(loin(effectifs, minutes, dedans=dedans))
        assert juge.verdict is Verdict.INCONNU
        dite = normal(dire(juge))
        assert dite.startswith("On ne sait pas combien d'enfants de moins de 3 ans vivent à")
        assert "0 enfant" not in dite and "Aucun" not in dite


def test_personne_n_est_loin_si_l_on_sait_ou_est_tout_le_monde() -> None:
    # Une commune sans enfant peut rester sans trajet.
    juge = juger(loin([10.0, 4.0, 0.0], [12.0, 9.0, np.nan]))
    assert juge.verdict is Verdict.NON
    assert normal(dire(juge)) == (
        "Aucun des 14 enfants de moins de 3 ans ne vit à plus de 15 minutes d'un lieu d'accueil"
    )


@pytest.mark.parametrize(
    ("proches", "loins", "dite"),
    [
        # Dix communes de dix enfants : de 12 minutes par la route rapide à 20 par la lente, toutes.
        (0, 10, "On ne peut pas dire combien d'enfants de moins de 3 ans, sur 100, vivent à plus de 15 minutes d'un lieu : "
                "d'aucun à tous, selon la vitesse retenue ; il faudrait des minutes mesurées, ou calculées par la route"),
        (1, 9, "On ne peut pas dire combien d'enfants de moins de 3 ans, sur 100, vivent à plus de 15 minutes d'un lieu : "
               "entre 0 et 90, selon la vitesse retenue ; il faudrait des minutes mesurées, ou calculées par la route"),
        (2, 8, "Entre 0 et 80 enfants de moins de 3 ans sur 100 vivent à plus de 15 minutes d'un lieu, selon la vitesse "
               "retenue"),
    ],
)  # fmt: skip
def test_une_fourchette_qui_couvre_tout_le_monde_n_apprend_rien(
    proches: int, loins: int, dite: str
) -> None:
    minutes = pd.DataFrame(
        {"minutes": [5.0] * proches + [16.0] * loins, "bas": [4.0] * proches + [12.0] * loins,
         "haut": [7.0] * proches + [20.0] * loins}
    )  # fmt: skip
    d = au_dela("enfants de moins de 3 ans", pd.Series([10.0] * 10), minutes, 15, "d'un lieu")
    assert normal(dire(juger(d))) == dite
    portee = normal(dire(juger(effet_de_portee(None, d))))
    assert portee.startswith("on ne peut pas dire combien d'enfants") is (loins > 8)


def test_une_somme_d_arrondis_sous_tout_ce_qu_elle_peut_valoir_dit_d_abord_sa_fourchette() -> None:
    foyers = Sujet(nom="Foyers aidés", unite="foyers", compte="foyers aidés", forme="effectif")
    m = Mesuree(
        valeur=60.0,
        bas=66.0,
        haut=86.0,
        certaines=(42.0, 110.0),
        statut="arrondi",
        debut=2024,
        fin=2024,
    )
    assert normal(dire(juger(Niveau(foyers, m)))) == (
        "Le territoire compte sans doute entre 66 et 86 foyers aidés en 2024 (60 en additionnant des arrondis, dont les "
        "zéros cachent de petits nombres) ; à coup sûr, entre 42 et 110."
    )
    centree = replace(m, valeur=75.0)
    assert normal(dire(juger(Niveau(foyers, centree)))).startswith(
        "Le territoire compte environ 75 foyers aidés"
    )


def test_les_gens_loin_sont_comptes_avec_leur_reserve() -> None:
    a = loin([10.0, 1.0], [12.0, 16.0], statut="estime", quand="estimation 2024")
    assert normal(dire(juger(a))) == (
        "Environ 1 enfant de moins de 3 ans sur 11 vit à plus de 15 minutes d'un lieu d'accueil "
        "(estimation 2024)"
    )


def test_une_somme_a_trou_n_a_pas_de_valeur() -> None:
    assert somme([1.0, 2.0]).valeur == 3.0
    assert somme([1.0, None]).valeur is None
    assert somme([1.0, float("nan")]).valeur is None
    assert somme([]).valeur is None


def test_un_changement_trop_petit_est_indecidable_et_un_changement_invisible_n_en_est_pas_un() -> (
    None
):
    deces = Sujet(nom="Décès", unite="décès", incertitude="poisson")
    # 44 puis 34 : écart 10, hasard à 95 % 1,96 × √78 = 17,3.
    petit = Changement(deces, m(44, 2014, numerateur=44), m(34, 2024, numerateur=34))
    assert juger(petit).verdict is Verdict.INDECIDABLE
    assert "hasard" in juger(petit).raison
    assert juger(Changement(PART, m(14.02, 2014), m(14.04, 2024))).verdict is Verdict.NON
    grand = juger(Changement(PART, m(14.0, 2014), m(15.3, 2024)))
    assert grand.verdict is Verdict.OUI and grand.mesure == pytest.approx(1.3)


def test_un_extreme_laisse_les_petits_effectifs_de_cote() -> None:
    mesures = (m(10.0, nom="A"), m(100.0, bas=47.8, haut=100.0, nom="B"), m(30.0, nom="C"))
    juge = juger(Extreme(PART, mesures))
    assert (juge.verdict, juge.mesure) == (Verdict.OUI, 30.0)
    assert [x.nom for x in juge.retenues[:2]] == ["A", "C"]
    assert "B" not in dire(juge, "alternative")
    sans_palmares = Sujet(nom="Exposition", palmares=False, question="Q ?")
    assert juger(Extreme(sans_palmares, mesures)).verdict is Verdict.INDECIDABLE


def test_le_plus_loin_se_nomme() -> None:
    trajets = (m(12.0, nom="Vaour"), m(24.4, nom="Penne"), m(None, nom="Salles"))
    dite = normal(dire(juger(Extreme(ELOIGNEMENT, trajets))))
    assert dite == "la commune la plus éloignée est Penne, à 24 minutes"
    inconnu = juger(Extreme(ELOIGNEMENT, (m(None), m(None))))
    assert dire(inconnu).startswith("on ne sait pas")


def test_un_seuil_que_l_intervalle_traverse_est_indecidable() -> None:
    assert juger(Seuil(ELOIGNEMENT, 15, m(16, bas=13, haut=20))).verdict is Verdict.INDECIDABLE
    assert juger(Seuil(ELOIGNEMENT, 15, m(18, bas=16, haut=20))).verdict is Verdict.OUI
    assert juger(Seuil(ELOIGNEMENT, 15, m(9))).verdict is Verdict.NON


def test_une_partie_plus_grande_que_son_tout_ne_se_dit_pas() -> None:
    assert juger(Partage(PERSONNES, m(12), m(10))).verdict is Verdict.INDECIDABLE
    assert juger(Partage(PERSONNES, m(3), m(10))).verdict is Verdict.OUI


def test_une_comparaison_provisoire_ne_sert_pas() -> None:
    tarn = m(26.7, lieu=Territoire(Echelon.DEPARTEMENT, "81", "Tarn"))
    provisoire = m(21.8, statut="provisoire", lieu=Territoire(Echelon.FRANCE, "FR", "France"))
    juge = juger(Comparaison(PART, m(34.8), (tarn, provisoire)))
    assert normal(dire(juge)) == (
        "En 2023, la part des 65 ans ou plus est de 34,8 % à Vaour, contre 26,7 % dans le Tarn."
    )
    assert juger(Comparaison(PART, m(34.8), (provisoire,))).verdict is Verdict.INDECIDABLE


def test_chaque_registre_dit_la_meme_valeur() -> None:
    juge = juger(Niveau(PART, m(34.8)))
    assert normal(dire(juge, "titre")) == "Part des 65 ans ou plus, 2023 : 34,8 % à Vaour"
    assert normal(dire(juge, "cellule")) == "34,8 %"
    assert (
        dire(juge, "voix") == "En 2023, la part des 65 ans ou plus est de 34,8 pour cent à Vaour."
    )


def test_la_marque_d_exemple_vient_du_statut() -> None:
    assert dire(juger(Niveau(PART, m(34.8, statut="fictif")))).startswith(
        "EXEMPLE (donnée fictive). "
    )


def test_un_effet_dit_d_ou_il_part_ou_qu_il_n_y_en_a_pas() -> None:
    assert normal(dire(juger(Effet(PERSONNES, m(60), m(80))))) == "80 habitants, au lieu de 60"
    assert (
        normal(dire(juger(Effet(PERSONNES, m(60.2), m(60.4))))) == "60 habitants, comme aujourd'hui"
    )


def portee(*minutes: float) -> Distance:
    return loin([60.0, 40.0], list(minutes), dedans=True)


def test_un_effet_de_portee_dit_qui_serait_pres_et_jamais_zero_pour_un_inconnu() -> None:
    dite = dire(juger(effet_de_portee(portee(10, 30), portee(10, 12))))
    attendue = (
        "100 des 100 enfants de moins de 3 ans seraient à 15 minutes ou moins d'un lieu d'accueil"
    )
    assert dite == f"{attendue}, au lieu de 60"
    # Sans savoir d'où l'on part, rien ne se compare.
    assert dire(juger(effet_de_portee(None, portee(10, 12)))) == attendue
    inconnu = loin([np.nan, 40.0], [10, 12], dedans=True, faire="à faire, déposer X")
    assert dire(juger(effet_de_portee(inconnu, inconnu))) == (
        "on ne sait pas combien d'enfants de moins de 3 ans seraient à 15 minutes ou moins d'un lieu "
        "d'accueil : à faire, déposer X"
    )


@pytest.mark.parametrize(
    ("gagnent", "perdent", "titre", "phrase"),
    [
        ((), (), "Aucune commune ne gagne ni ne perd d'accès de façon sûre", None),
        (("A",), (), "A gagne de l'accès (10 enfants), aucune n'en perd",
         "aucune commune ne perd d'accès, A en gagne"),
        ((), ("B", "C"), "2 communes perdent de l'accès (20 enfants), aucune n'en gagne",
         "2 communes perdent de l'accès (B et C), aucune n'en gagne"),
    ],
)  # fmt: skip
def test_une_redistribution_dit_qui_gagne_et_qui_perd(
    gagnent: tuple[str, ...], perdent: tuple[str, ...], titre: str, phrase: str | None
) -> None:
    qui = [tuple(Mesuree(valeur=10, nom=n) for n in x) for x in (gagnent, perdent)]
    j = juger(Redistribution(Sujet(nom="Enfants", unite="enfants"), *qui, "de l'accès"))
    assert normal(dire(j, "titre")) == titre and normal(dire(j)) == (phrase or titre)


def test_les_habitants_d_une_commune_qui_manquent_ne_comptent_pas_pour_zero() -> None:
    perdent = (Mesuree(valeur=None, nom="B"), Mesuree(valeur=3, nom="C"))
    j = juger(Redistribution(PERSONNES, (), perdent, "du temps"))
    assert dire(j, "titre") == "2 communes perdent du temps, aucune n'en gagne"


def test_un_scenario_dit_d_abord_ce_qu_il_ajoute_ou_retire_puis_qui_perd() -> None:
    heures = Sujet(nom="Heures d'accueil par an", unite="heures d'accueil par an")
    assert normal(dire(juger(Solde(heures, m(69_000), m(58_320))))) == (
        "10 680 heures d'accueil par an de moins (58 320 au lieu de 69 000)"
    )
    pareil = juger(Solde(heures, m(69_000), m(69_000.2)))
    assert pareil.verdict is Verdict.NON and "autant qu'aujourd'hui" in dire(pareil)
    gagnent = tuple(Mesuree(valeur=4, nom=n) for n in "AB")
    perdent = (Mesuree(valeur=9, nom="Milhars", texte="de 12 à 8"), Mesuree(valeur=2, nom="C"))
    flou = (Mesuree(valeur=1, nom="D", texte="baisse"), Mesuree(valeur=1, nom="E"))
    a = Redistribution(PERSONNES, gagnent, perdent, "de l'accès", incertains=flou, moindre=(2, "par des arrêts"))  # fmt: skip
    assert dire(juger(a)) == (
        "Milhars perd le plus (de 12 à 8) ; 2 communes perdent de l'accès (Milhars et C), 2 en gagnent, par des "
        "arrêts ; 2 autres dépendent de la vitesse retenue (plutôt une baisse dans 1)"
    )
    assert "dont 1 par des arrêts" in dire(juger(replace(a, moindre=(1, "par des arrêts"))))


@pytest.mark.parametrize(
    ("bas", "haut", "demi", "dite"),
    [
        (17, 33, (2, 4), "entre 17 et 33 autres n'auraient à 15 minutes ou moins qu'un arrêt, ouvert de 2 à 4 demi-journées par semaine"),
        (1, 1, (1,), "1 autre n'aurait à 15 minutes ou moins qu'un arrêt, ouvert une demi-journée par semaine"),
        (0, 0, (2,), "aucun autre n'aurait à 15 minutes ou moins qu'un arrêt, ouvert 2 demi-journées par semaine"),
    ],
)  # fmt: skip
def test_un_arret_ne_vaut_pas_une_place_permanente(bas: int, haut: int, demi: Any, dite: str) -> None:  # fmt: skip
    nombre = Mesuree(valeur=haut, bas=bas, haut=haut)
    assert normal(arrets_seuls(juger(Distance(PERSONNES, nombre, m(95), 15, "d'un arrêt", True)), demi)) == dite  # fmt: skip


def test_une_hypothese_n_est_ni_un_compte_ni_une_chance() -> None:
    """Un besoin calculé (46 places, 40 à 54 dans huit calculs sur dix) n'est pas « le territoire compterait »."""
    besoin = Sujet(nom="Besoin d'accueil estimé", unite="places", compte="places")
    calcule = Mesuree(
        valeur=46,
        bas=40,
        haut=54,
        nature=PROJECTION,
        cause=Cause.HYPOTHESES,
        statut="estime",
        debut=2024,
        fin=2024,
        lieu=VAOUR,
    )
    assert normal(dire(juger(Niveau(besoin, calcule)))) == (
        "En 2024, le besoin d'accueil estimé est de 46 places à Vaour (estimé, huit calculs sur dix entre 40 et 54)."
    )
    net = replace(calcule, bas=46, haut=46)
    assert "entre" not in dire(juger(Niveau(besoin, net)))
    enfants = Sujet(
        nom="Enfants de moins de 3 ans", unite="enfants", forme="effectif", compte="enfants"
    )
    estimes = replace(calcule, valeur=100, bas=89, haut=111, cause=Cause.ESTIMATION)
    assert normal(dire(juger(Niveau(enfants, estimes)))) == (
        "Vaour compte 100 enfants en 2024 (estimé, entre 89 et 111)."
    )


def test_une_projection_affirme_sa_fourchette() -> None:
    s = Sujet(nom="Naissances par an", unite="naissances par an")
    avenir = Mesuree(valeur=30, bas=22, haut=39, nature=PROJECTION, debut=2033, fin=2033)
    passe = Mesuree(valeur=33.3, debut=2022, fin=2024)
    assert normal(dire(juger(Comparaison(s, avenir, (passe,))))) == (
        "Le territoire compterait 30 naissances par an en 2033, avec huit chances sur dix d'être entre 22 "
        "et 39, contre 33,3 par an de 2022 à 2024."
    )
    petit = replace(avenir, valeur=None, lieu=VAOUR)
    juge = juger(Niveau(s, petit))
    assert juge.verdict is Verdict.OUI and "Vaour compterait entre 22 et 39" in dire(juge)
    assert "trop petit pour dire un seul chiffre" in dire(juge)
    assert dire(juge, "titre").endswith("à Vaour : entre 22 et 39 en 2033, huit chances sur dix")
    assert dire(juge, "cellule") == "22 à 39"
    assert dire(juger(Niveau(s, avenir)), "cellule") == "30 (22 à 39)"
    # Une fourchette qui n'a pas tenu sur le passé, ou qu'un autre a tenue pour elle, ne promet rien.
    for nature, dit in (
        (SUPPOSEE, "pas encore vérifiée sur le passé"),
        (DEDUITE, "pas vérifiée elle-même"),
    ):
        autre = juger(Niveau(juge.affirmation.sujet, replace(avenir, nature=nature)))
        for registre in ("phrase", "titre"):
            assert dit in normal(dire(autre, registre)) and "chances" not in dire(autre, registre)


def test_l_erreur_passee_se_dit_au_niveau_publie() -> None:
    naissances = Sujet(nom="Naissances", unite="naissances par an")
    a = Justesse(
        naissances, Mesuree(valeur=5.48), 2.0, 0.826, 63, 2013, "l'intercommunalité", tenue=True
    )
    assert normal(dire(juger(a))) == (
        "Les prévisions faites ainsi depuis 2013 se sont trompées, pour l'intercommunalité, de 5,5 naissances "
        "par an en moyenne, plutôt trop haut (de 2). La fourchette a contenu la réalité 83 fois sur 100, "
        "sur 63 essais qui se recouvrent."
    )
    manquee = juger(replace(a, biais=-0.2, tenue=False))
    assert manquee.verdict is Verdict.INDECIDABLE
    assert "sans pencher d'un côté" in dire(manquee) and "trop peu pour la promettre" in dire(
        manquee
    )


@pytest.mark.parametrize(
    ("part", "dite"),
    [(1.0, "Tous ces enfants sont déjà nés"), (0.001, "Aucun de ces enfants n'est encore né"),
     (0.34, "34 % de ces enfants sont déjà nés")],
)  # fmt: skip
def test_une_part_deja_faite(part: float, dite: str) -> None:
    j = juger(
        Partage(
            Sujet(nom="Enfants", compte="enfants", parmi="né"),
            Mesuree(valeur=part),
            Mesuree(valeur=1.0),
        )
    )
    assert normal(deja(j)) == dite


def test_un_rang_dit_jusqu_ou_il_peut_bouger() -> None:
    exposition = Sujet(nom="Exposition")
    bouge = juger(Rang(exposition, "plus forte", "moyenne", "plus forte", "la façon de peser"))
    assert dire(bouge) == "exposition plus forte, de moyenne à plus forte selon la façon de peser"
    assert dire(juger(Rang(exposition, "moyenne", "moyenne", "moyenne")), "cellule") == (
        "toujours la même"
    )


def test_un_manque_dit_quoi_faire() -> None:
    a = Manque("Le nombre d'enfants n'est pas connu", faire="déposer les naissances (INSEE)")
    assert dire(juger(a)) == (
        "Le nombre d'enfants n'est pas connu. À faire : déposer les naissances (INSEE)."
    )


def test_l_effet_d_une_action_ne_se_dit_que_si_rien_d_autre_ne_l_explique() -> None:
    naissances = Sujet(nom="Naissances", unite="naissances")
    calme, deja = (replace(_EFFET, z=z) for z in (0.3, -2.5))

    def juge(e: evaluation.Effet | None, placebo: evaluation.Effet | None = calme) -> str:
        mesures = m(300.0, 2016), m(90.0 if e else None, 2024, note="Pas encore de valeur.")
        j = juger(EffetMesure(naissances, *mesures, e, placebo, m(298.0, 2024)))
        return f"{j.verdict} {dire(j, 'titre')} {normal(dire(j))}"

    assert juge(_EFFET).startswith("oui baisse mesurée")
    assert juge(_EFFET).endswith("pour 298 naissances si le territoire avait suivi les autres : baisse mesurée.")  # fmt: skip
    for change, raison in (
        ({"temoins": 19}, "au moins 20 territoires de comparaison, 19 retenus"),
        ({"temoins": 0}, "au moins 20 territoires de comparaison, aucun"),
        ({"valeur": 0.7}, "se confond avec le hasard"),  # moins que ce qu'on sait voir
        ({"haut": 1.01}, "se confond avec le hasard"),
        ({"p": 0.06}, "se confond avec le hasard"),
    ):
        dit = juge(replace(_EFFET, **change))
        assert dit.startswith("indecidable non mesurable") and raison in dit
    assert "différaient déjà avant" in juge(_EFFET, deja)
    for vide in (None, replace(calme, temoins=0)):
        assert "trop peu d'années connues avant" in juge(_EFFET, vide)
    assert juge(None) == (
        "inconnu en attente Naissances : 300 naissances en 2016. Pas encore de valeur."
    )


# 90 naissances au lieu de 298, vu avec vingt témoins dont aucun ne s'écarte autant.
_EFFET = evaluation.Effet(0.3, 0.2, 0.45, 1.0, 0.6, 1.7, -5.8, 1 / 21, 20)

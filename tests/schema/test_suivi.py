"""Le suivi des cibles sur les chiffres réels : ce qui se dit, et ce qui ne peut pas se dire."""

from __future__ import annotations

import math
import shutil
from datetime import date
from pathlib import Path

import pytest

from observatoire import local
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.methodes.progres import Etat
from observatoire.schema.annexes import Cible
from observatoire.schema.plan import Plan
from observatoire.schema.suivi import Suivi, suivre
from observatoire.territoire import lire_reglages
from tests.schema.conftest import typee

DONNEES = Path(__file__).parents[2] / "data"
COLONNES = ["action", "indicateur", "territoire", "role", "sens", "annee_depart", "valeur_depart",
            "annee_cible", "valeur_cible"]  # fmt: skip
EPCI = "200034064"


def _un(lecteur: Lecteur, *ligne: object) -> Suivi:
    saisie = typee("cibles", dict(zip(COLONNES, ("1.1.1", *ligne), strict=True)))
    cibles = tuple(local.construire(Cible, r) for r in local.lignes(saisie))
    plan = Plan(date(2026, 11, 25), {}, {}, (), cibles=cibles)
    [suivi] = suivre(plan, lecteur.avec(lire_reglages(DONNEES)))
    return suivi


def test_les_naissances_sont_trop_peu_nombreuses_pour_conclure(entrepot_4c: Lecteur) -> None:
    # 31 naissances en 2016, 31,7 par an en 2022-2024 : un écart de hasard.
    s = _un(entrepot_4c, "naissances_moy3", EPCI, "effet attendu", "hausse", 2018, None, 2030, 40.0)
    assert s.avancement.etat is Etat.INDECIS
    assert "trop peu de recul pour conclure" in s.phrase
    assert s.plus_petite > s.valeur_depart


def test_une_cible_trop_proche_du_depart_est_dite(entrepot_4c: Lecteur) -> None:
    s = _un(entrepot_4c, "naissances", EPCI, "effet attendu", "hausse", 2020, None, 2030, 30.0)
    # 22 naissances ; approximation par la racine : (1 + 2,80·√2/(2·√22))² = 2,02.
    assert s.plus_petite / s.valeur_depart == pytest.approx(2.02, abs=0.1)
    assert "cible trop proche du départ pour être vérifiable" in s.phrase


def test_le_doute_de_la_route_ne_limite_pas_une_cible(entrepot_4c: Lecteur) -> None:
    # La route est la même avant et après : ses bornes ne disent pas quel changement se verra.
    s = _un(entrepot_4c, "minutes_medecin", EPCI, "effet attendu", "baisse", 2024, None, 2030, None)
    assert s.actuelle is not None and s.actuelle.haut > s.actuelle.valeur
    assert math.isnan(s.plus_petite) and "petits nombres" not in s.phrase


def test_un_chiffre_de_depart_saisi_a_la_main(entrepot_4c: Lecteur) -> None:
    s = _un(entrepot_4c, "taux_couverture_cnaf", EPCI, None, "hausse", 2015, 40.0, 2030, 60.0)
    assert s.avancement.etat is Etat.EN_CHEMIN
    assert s.avancement.part == pytest.approx((52.6 - 40) / 20)
    assert "63 % du chemin" in s.phrase


@pytest.mark.parametrize(
    ("identifiant", "cible", "impossible"),
    # Une part d'un tout s'arrête à 100 % ; un taux d'occupation ou pour 100 enfants, non ; rien ne se compte à l'envers.
    [("part_65_plus", 120.0, True), ("taux_emploi", 101.0, True), ("part_65_plus", 100.0, False),
     ("taux_couverture_cnaf", 120.0, False), ("taux_occupation_accueil", 110.0, False),
     ("evolution_population", -1.0, False), ("population", -5.0, True)],
)  # fmt: skip
def test_une_cible_impossible_se_dit_et_ne_compte_pas(
    entrepot_4c: Lecteur, identifiant: str, cible: float, impossible: bool
) -> None:
    s = _un(entrepot_4c, identifiant, EPCI, None, "hausse", None, None, 2030, cible)
    assert bool(s.impossible) is impossible and s.fixee is not impossible
    assert ("impossible" in s.phrase) is (impossible and s.actuelle is not None)


@pytest.mark.parametrize(("depart", "cache"), [(3.0, True), (12.0, False)])
def test_un_petit_depart_de_personnes_ne_se_redonne_pas(
    tmp_path: Path, depart: float, cache: bool
) -> None:
    """Attaque : « départ 3 demandes », ou la part du chemin qui le redonne. Cible 40, aujourd'hui 20."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/demandes.csv").write_text(
        "mois;commune;tranche_age;accueil;demandes;satisfaites\n2026-05;81045;1_2;regulier;21;0\n",
        encoding="utf-8",
    )
    shutil.copy(DONNEES / "territoire.toml", tmp_path / "data")
    actualiser(tmp_path / "data", tmp_path / "e")
    lecteur = ouvrir(tmp_path / "e")
    s = _un(lecteur, "demandes_accueil", EPCI, None, "hausse", 2025, depart, 2030, 40.0)
    lecteur.fermer()
    assert "en chemin" in s.phrase
    if cache:
        assert (
            "départ moins de 5\u00a0demandes en 2025" in s.phrase and "% du chemin" not in s.phrase
        )
        chiffres = (
            s.valeur_depart,
            s.plus_petite,
            s.avancement.part,
            s.avancement.bas,
            s.avancement.haut,
        )
        assert all(math.isnan(v) for v in chiffres)
    else:
        assert "départ 12\u00a0demandes" in s.phrase and "29 % du chemin" in s.phrase


def test_depart_et_valeur_du_meme_millesime(entrepot_4c: Lecteur) -> None:
    s = _un(entrepot_4c, "taux_couverture_cnaf", EPCI, None, "hausse", 2023, None, 2030, 60.0)
    assert s.valeur_depart == pytest.approx(52.6)
    assert s.avancement.etat is Etat.INDECIS


@pytest.mark.parametrize(
    ("ligne", "attendu"),
    [
        (("taux_couverture_cnaf", EPCI, "contexte", None, None, None, None, None), "(contexte, sans cible)"),
        # 95 naissances de 2022 à 2024 ; Poisson exact (scipy) : chi2.ppf(.025, 190) / 6 et chi2.ppf(.975, 192) / 6.
        (("naissances_moy3", EPCI, "contexte", None, None, None, None, None), "entre 25,6 et 38,7)."),
        (("taux_couverture_cnaf", EPCI, None, "hausse", None, None, None, None), "cible à fixer par le comité"),
        (("taux_couverture_cnaf", EPCI, None, "hausse", None, None, 2030, 60.0), "valeur de départ à fixer"),
        (("indicateur_faux", EPCI, None, "hausse", None, None, 2030, 60.0), "n'existe pas"),
        (("taux_couverture_cnaf", "99999", None, "hausse", None, None, 2030, 60.0), "territoire de la cible est inconnu"),
        (("pop_0_2", "81309", None, "hausse", 2023, None, 2030, 60.0), "pas encore de valeur. À faire : déposer"),
        (("taux_couverture_cnaf_assistantes_maternelles", EPCI, None, "maintien", 2023, None, 2030, None),
         "maintien jusqu'en 2030 — trop peu de recul pour conclure ; cible proposée, à valider."),
    ],
)  # fmt: skip
def test_ce_que_la_phrase_dit(
    entrepot_4c: Lecteur, ligne: tuple[object, ...], attendu: str
) -> None:
    assert attendu in _un(entrepot_4c, *ligne).phrase.replace("\u00a0", " ")

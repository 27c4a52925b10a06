"""Un inconnu n'est jamais un zéro : ce que les analyses disent quand un chiffre des communes manque."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from observatoire.analyses import (
    besoin_accueil,
    evaluation,
    isolement,
    parentalite,
    petite_enfance_acces,
    projections,
    question,
    relais,
    scenarios,
    transport_enfants,
    zones_accueil,
)
from observatoire.analyses.scenarios.tournee import Tournee
from observatoire.contenu.scenarios import phrases as dire_scenario
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.tournee import Semaine
from observatoire.methodes.trajets import a_portee
from observatoire.territoire import Reglages

EPCI, CORDES, MILHARS, VAOUR = "200034064", "81069", "81165", "81309"
SUPPOSE = {
    n: {"places": 10, "heures": 50} for n in ("Crèche des Cabannes", "Micro-crèche de Milhars")
}


class Trou:
    """L'édition réelle, sans les valeurs de ces variables et indicateurs dans ces communes (toutes et
    leurs agrégats sans `codes`), ni les trajets depuis `isolees`."""

    def __init__(
        self, base: Any, *noms: str, codes: tuple[str, ...] = (), isolees: tuple[str, ...] = ()
    ) -> None:
        self._base, self._noms, self._codes, self._isolees = base, noms, codes, isolees

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._base, nom)

    def _trouer(self, lues: pd.DataFrame, nom: Any) -> pd.DataFrame:
        manque = (lues["variable"] if "variable" in lues else pd.Series(nom, lues.index)).isin(
            self._noms
        )
        return lues[~(manque & (lues["code"].isin(self._codes) if self._codes else True))]

    def mesures(self, variables: Any, niveau: str | None = None) -> pd.DataFrame:
        return self._trouer(self._base.mesures(variables, niveau), variables)

    def derniere(self, variable: str, *reste: Any, **nommes: Any) -> pd.DataFrame:
        return self._trouer(self._base.derniere(variable, *reste, **nommes), variable)

    def indicateur(self, identifiant: str, niveau: str | None = None) -> pd.DataFrame:
        return self._trouer(self._base.indicateur(identifiant, niveau), identifiant)

    def minutes(self, origines: Any, destinations: Any, *reste: Any) -> pd.DataFrame:
        minutes = self._base.minutes(origines, destinations, *reste).copy()
        minutes.loc[minutes.index.isin(self._isolees)] = np.nan
        return minutes


@pytest.fixture(scope="module")
def reel(entrepot_4c: Lecteur) -> Lecteur:
    return entrepot_4c.avec(Reglages())


def test_a_portee_ne_devine_ni_un_effectif_ni_un_trajet() -> None:
    minutes = pd.Series({"a": 5.0, "b": 30.0, "c": np.nan})
    assert a_portee(pd.Series({"a": 10, "b": 20, "c": 0}), minutes, 15) == 10
    assert math.isnan(a_portee(pd.Series({"a": 10, "b": 20, "c": 4}), minutes, 15))
    assert math.isnan(a_portee(pd.Series({"a": np.nan, "b": 20, "c": 0}), minutes, 15))
    # Un effectif inconnu, mais loin : il n'est pas à portée, on le sait.
    assert a_portee(pd.Series({"a": 10, "b": np.nan, "c": 0}), minutes, 15) == 10


@pytest.mark.parametrize("quoi", ["enfants", "trajet"])
def test_un_accueil_dedouble_ne_compte_pas_une_commune_inconnue_pour_zero(
    reel: Lecteur, quoi: str
) -> None:
    trou = (
        Trou(reel, "enfants_3_5", codes=(VAOUR,))
        if quoi == "enfants"
        else Trou(reel, isolees=(VAOUR,))
    )
    loisirs = {"genre": "loisirs", "sites": [VAOUR]}
    decision = scenarios.de_dictionnaire({"leviers": [loisirs], "suppositions": SUPPOSE})
    su, e = (scenarios.simuler(c, decision) for c in (reel, trou))
    assert e.loisirs[0].places == su.loisirs[0].places
    vide = e.loisirs[0].communes.set_index("code").loc[VAOUR]
    assert math.isnan(vide["enfants" if quoi == "enfants" else "apres"])
    assert "261 des 287 enfants" in dire_scenario.autres(su)[0]
    assert " des 287 enfants" not in dire_scenario.autres(e)[0]


def test_les_familles_d_une_commune_inconnue_ne_sont_pas_zero(reel: Lecteur) -> None:
    p = parentalite.portee(Trou(reel, "pop_0_14", codes=(CORDES,)), (CORDES,)).communes
    assert set(p.loc[p["enfants"].isna(), "code"]) == {CORDES}


def test_un_pole_sans_population_connue_a_un_effet_inconnu(reel: Lecteur) -> None:
    levier = {"genre": "pole", "existants": [CORDES], "ouvrir": [VAOUR], "rayon": 15}
    decision = scenarios.de_dictionnaire({"leviers": [levier], "suppositions": SUPPOSE})
    dite = dire_scenario.autres(scenarios.simuler(reel, decision))[0]
    assert "au lieu de" in dite
    for contexte in (Trou(reel, "population"), Trou(reel, "population", codes=(VAOUR,))):
        e = scenarios.simuler(contexte, decision)
        assert math.isnan(e.poles[0].communes.set_index("code")["habitants"][VAOUR])
        assert "au lieu de" not in dire_scenario.autres(e)[0]
    with pytest.raises(AppelIncorrect, match="n'est pas connu dans 1 communes"):
        relais.placer(Trou(reel, "population", codes=(VAOUR,)), 1)


def test_sans_enfants_connus_un_scenario_ne_dit_ni_portee_ni_cout_par_enfant(reel: Lecteur) -> None:
    ouvrir = {"genre": "accueil", "nom": "Nouveau", "commune": VAOUR, "places": 10, "heures": 50,
              "cout": 1000}  # fmt: skip
    brut = {"leviers": [ouvrir], "suppositions": SUPPOSE}
    sans = Trou(reel, "naissances", "pop_0_2", codes=(VAOUR,))
    e = scenarios.simuler(sans, scenarios.de_dictionnaire(brut))
    assert e.acces is None and e.manque and e.cout.total == 1000 and e.cout.par_enfant is None
    assert all(map(math.isnan, (e.enfants, e.a_portee_apres)))
    # Les places et les heures offertes, elles, se savent.
    assert e.bilan["places"] == (20, 30)
    halte = brut | {"leviers": [{"genre": "halte", "base": MILHARS}]}
    with pytest.raises(AppelIncorrect, match="ne sont pas connus à Vaour"):
        scenarios.simuler(sans, scenarios.de_dictionnaire(halte))


def test_un_effectif_inconnu_n_ecarte_pas_une_commune_d_une_zone(reel: Lecteur) -> None:
    choix = {"zone_minutes": 15.0, "zone_enfants": 1.0}
    su = zones_accueil.zones(reel, choix)
    assert VAOUR in su.retenues.index and su.enfants > 0
    z = zones_accueil.zones(Trou(reel, "naissances", "pop_0_2", codes=(VAOUR,)), choix)
    assert VAOUR in z.retenues.index and math.isnan(z.enfants)


def test_la_moyenne_d_un_secteur_demande_les_habitants_de_toutes_ses_communes(
    reel: Lecteur,
) -> None:
    secteurs = reel.communes().set_index("code")["secteur"]
    vus = isolement.minutes(Trou(reel, "population", codes=(VAOUR,)), "medecin")
    vus = vus.set_index(["niveau", "code"])["valeur"]
    assert vus["commune"].notna().all() and math.isnan(vus["epci"][EPCI])
    assert set(vus["secteur"].index[vus["secteur"].isna()]) == {secteurs[VAOUR]}


def test_la_moyenne_des_minutes_demande_le_trajet_de_chaque_enfant(reel: Lecteur) -> None:
    su = petite_enfance_acces.minutes_accueil(reel).set_index(["niveau", "code"])["valeur"]
    vus = petite_enfance_acces.minutes_accueil(Trou(reel, isolees=(VAOUR,)))
    vus = vus.set_index(["niveau", "code"])["valeur"]
    assert su.notna().all() and set(vus.index[vus.isna()]) == {
        ("commune", VAOUR),
        ("secteur", reel.communes().set_index("code")["secteur"][VAOUR]),
        ("epci", EPCI),
    }


def test_des_semaines_egales_non_cherchees_ne_sont_pas_nulles() -> None:
    semaine = Semaine({CORDES: 1}, {}, 3.0, pd.Series([1.0]), 10.0, 3.0, prouve=True, ecart=0.0)
    dites = {
        (autres, toutes): Tournee(
            {CORDES: 1},
            {CORDES: "Cordes"},
            replace(semaine, egales=({VAOUR: 1},) * autres, egales_completes=toutes),
            faite_a_la_main=False,
        ).dite()
        for autres in (0, 2)
        for toutes in (True, False)
    }
    assert dites[0, True].endswith("Aucune autre semaine ne fait aussi bien.")
    assert dites[0, False].endswith("On ne sait pas si une autre semaine fait aussi bien.")
    assert "Au moins" not in dites[2, True] and "Au moins 2" in dites[2, False]


def test_un_enfant_au_nombre_ou_au_trajet_inconnu_est_laisse_et_dit(reel: Lecteur) -> None:
    etude = transport_enfants.Etude((CORDES,), 0.3)
    su = transport_enfants.desservir(reel, etude)
    for trou, raison in (
        (Trou(reel, "enfants_3_5", codes=(VAOUR,)), "nombre d'enfants inconnu"),
        (Trou(reel, isolees=(VAOUR,)), "trajet inconnu"),
    ):
        d = transport_enfants.desservir(trou, etude)
        assert VAOUR not in su.laisses and d.laisses[VAOUR] == raison
        assert d.enfants < su.enfants
        with pytest.raises(AppelIncorrect, match="n'est pas connu à Vaour"):
            transport_enfants.non_recours(trou, (CORDES,), taux=0.3, demi_court=10, demi_long=30)


def test_une_offre_inconnue_ne_dit_pas_qu_il_ne_manque_rien(reel: Lecteur) -> None:
    b = besoin_accueil.calculer(reel, None)
    assert b.bilan is not None and b.bilan.besoin > 0
    assert math.isnan(b.bilan.ecart) and math.isnan(b.bilan.tension)


def test_une_annee_manquante_d_un_flux_n_est_pas_une_annee_sans_naissance(reel: Lecteur) -> None:
    class SansAnnees(Trou):
        def indicateur(self, identifiant: str, niveau: str | None = None) -> pd.DataFrame:
            lues = self._base.indicateur(identifiant, niveau)
            return lues[~((lues["code"].isin(self._codes)) & (lues["fin"] == int(self._noms[0])))]

    q = question.Question(
        "Essai", "Les naissances se maintiennent-elles ?", "naissances", (f"epci:{EPCI}",),
        ("commune:81004",), (2010, 2012), 2013, (2014, 2016), date(2026, 1, 1), exploration=True,
    )  # fmt: skip
    su = evaluation.evaluer(reel, q)
    assert su.effet is not None and not su.attente
    with pytest.raises(AppelIncorrect, match="chaque année de 2010 à 2012"):
        evaluation.evaluer(SansAnnees(reel, "2011", codes=(EPCI,)), q)
    vu = evaluation.evaluer(SansAnnees(reel, "2015", codes=(EPCI,)), q)
    assert "manque des années" in vu.attente and math.isnan(vu.observe)


def test_sans_naissances_rien_n_est_projete_a_zero(reel: Lecteur) -> None:
    sans = Trou(reel, "naissances")
    rendue = projections.projeter(sans, horizon=2032)
    assert {"naissances", "0-2"} <= set(rendue.manquants)
    assert not {"naissances", "0-2"} & set(rendue.table["groupe"])
    with pytest.raises(AppelIncorrect, match="Aucune population"):
        projections.projeter(Trou(reel, "population", codes=(VAOUR,)), horizon=2032)

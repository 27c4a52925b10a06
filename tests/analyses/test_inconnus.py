"""Un inconnu n'est jamais un zéro : ce que les analyses disent quand un chiffre des communes manque."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from observatoire.affirmations import juger
from observatoire.affirmations.jugement import Verdict
from observatoire.analyses import (
    alsh,
    isolement,
    parentalite,
    projections,
    relais,
    scenarios,
    transport_enfants,
    zones_accueil,
)
from observatoire.contenu.enfance.phrases import dedouble
from observatoire.contenu.parentalite.parties import a_portee as a_portee_des_parents
from observatoire.contenu.scenarios.phrases import autres
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.encadrement import NORMES
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
    return entrepot_4c.avec(Reglages("200034064"))


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
    etude = alsh.Dedoublement((CORDES,), (VAOUR,), 16, 24, NORMES["extrascolaire"])
    su, e = (alsh.dedoubler(x, etude) for x in (reel, trou))
    assert "au lieu de" in dedouble(su) and e.places == su.places
    assert dedouble(e).startswith("on ne sait pas combien d'enfants de 3 à 10 ans")
    assert e.communes["enfants"].isna().any() == (quoi == "enfants")


def test_les_familles_d_une_commune_inconnue_ne_sont_pas_zero(reel: Lecteur) -> None:
    p = parentalite.portee(Trou(reel, "pop_0_14", codes=(CORDES,)), (CORDES,))
    pres = juger(a_portee_des_parents(p, 15, "d'un lieu"))
    assert pres.verdict is Verdict.INCONNU and pres.affirmation.total.valeur is None


def test_un_pole_sans_population_connue_a_un_effet_inconnu(reel: Lecteur) -> None:
    levier = {"genre": "pole", "ouvrir": [VAOUR], "rayon": 15}
    brut = {"leviers": [levier], "suppositions": SUPPOSE}
    for contexte in (Trou(reel, "population"), Trou(reel, "population", codes=(VAOUR,))):
        [dite] = autres(scenarios.simuler(contexte, scenarios.de_dictionnaire(brut)))
        assert "on ne sait pas combien d'habitants" in dite
    with pytest.raises(AppelIncorrect, match="n'est pas connu dans 1 communes"):
        relais.placer(Trou(reel, "population", codes=(VAOUR,)), 1)


def test_sans_enfants_connus_un_scenario_ne_dit_ni_portee_ni_cout_par_enfant(reel: Lecteur) -> None:
    ouvrir = {"genre": "accueil", "nom": "Nouveau", "commune": VAOUR, "places": 10, "heures": 50,
              "cout": 1000}  # fmt: skip
    brut = {"leviers": [ouvrir], "suppositions": SUPPOSE}
    sans = Trou(reel, "naissances", "pop_0_2", codes=(VAOUR,))
    e = scenarios.simuler(sans, scenarios.de_dictionnaire(brut))
    assert e.acces is None and e.manque and e.cout.total == 1000 and e.cout.par_enfant is None
    assert math.isnan(e.enfants)
    # Les places et les heures offertes, elles, se savent.
    assert e.bilan["places"] == (20, 30)
    halte = brut | {"leviers": [{"genre": "halte", "base": MILHARS}]}
    with pytest.raises(AppelIncorrect, match="ne sont pas connus à Vaour"):
        scenarios.simuler(sans, scenarios.de_dictionnaire(halte))


def test_un_effectif_inconnu_n_ecarte_pas_une_commune_d_une_zone(reel: Lecteur) -> None:
    choix = {"zone_minutes": 15.0, "zone_enfants": 1.0}
    su = zones_accueil.zones(reel, choix)
    assert VAOUR in su.retenues.index and su.enfants("possible") > 0
    z = zones_accueil.zones(Trou(reel, "naissances", "pop_0_2", codes=(VAOUR,)), choix)
    assert VAOUR in z.retenues.index and math.isnan(z.enfants("possible"))


def test_la_moyenne_d_un_secteur_demande_les_habitants_de_toutes_ses_communes(
    reel: Lecteur,
) -> None:
    secteurs = reel.communes().set_index("code")["secteur"]
    vus = isolement.minutes(Trou(reel, "population", codes=(VAOUR,)), "medecin")
    vus = vus.set_index(["niveau", "code"])["valeur"]
    assert vus["commune"].notna().all() and math.isnan(vus["epci"][EPCI])
    assert set(vus["secteur"].index[vus["secteur"].isna()]) == {secteurs[VAOUR]}


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


def test_sans_naissances_rien_n_est_projete_a_zero(reel: Lecteur) -> None:
    sans = Trou(reel, "naissances")
    rendue = projections.projeter(sans, horizon=2032)
    assert {"naissances", "0-2"} <= set(rendue.manquants)
    assert not {"naissances", "0-2"} & set(rendue.table["groupe"])
    with pytest.raises(AppelIncorrect, match="Aucune population"):
        projections.projeter(Trou(reel, "population", codes=(VAOUR,)), horizon=2032)

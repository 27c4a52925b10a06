"""Le doute d'un trajet : états à un seuil, chances d'être au-delà, accès recalculé à chaque réglage."""

import numpy as np

from observatoire.geodesie import LENTE, RAPIDE, VITESSE
from observatoire.methodes import trajets_doute
from observatoire.methodes.accessibilite import (
    QUINZE_MINUTES,
    accessibilite,
    places_atteignables,
    places_conservees,
)
from tests.methodes.cas_inference import Cas, cas, verifier


@cas("trajets", "M01", "M02")
def test_etats_et_enfants_au_dela(cas: Cas) -> None:
    km, enfants, seuil = cas.entree["km"], np.array(cas.entree["enfants"]), cas.entree["seuil"]
    rapide, lent = RAPIDE.minutes(km), LENTE.minutes(km)
    etats, loin = (
        trajets_doute.etats(rapide, lent, seuil),
        trajets_doute.au_dela(km, enfants, seuil),
    )
    verifier(
        cas,
        {
            "rapide": rapide, "central": VITESSE.minutes(km), "lent": lent, "etat": list(etats),
            "p_audela": loin.chances, "attendu": loin.attendus,
            "enfants_par_etat": {e: int(enfants[etats == e].sum()) for e in ("certaine", "possible", "hors")},
            "enfants_audela_10_50_90": loin.quantiles,
        },
    )  # fmt: skip


@cas("trajets", "M03")
def test_une_erreur_propre_a_chaque_trajet(cas: Cas) -> None:
    verifier(cas, {"p": trajets_doute.chances(cas.entree["km"], 15, cas.entree["s"])})


@cas("trajets", "M04")
def test_l_acces_se_recalcule_et_n_est_pas_monotone(cas: Cas) -> None:
    km, enfants, places = (np.array(cas.entree[c], float) for c in ("km", "enfants", "places"))
    reglages = {"rapide": RAPIDE, "central": VITESSE, "lent": LENTE}
    rendus = {n: accessibilite(enfants, places, v.minutes(km), QUINZE_MINUTES) for n, v in reglages.items()}  # fmt: skip
    acces = {n: r.acces for n, r in rendus.items()}
    tous = np.array(list(acces.values()))
    verifier(cas, {**acces, "bas": tous.min(axis=0), "haut": tous.max(axis=0)})
    # Une route plus lente donne plus d'accès à l'un et moins à l'autre : rien ne s'interpole.
    assert (acces["lent"] > acces["rapide"]).any() and (acces["lent"] < acces["rapide"]).any()
    for r in rendus.values():
        assert np.isclose(places_conservees(enfants, r), places_atteignables(places, r))


def test_une_minute_inconnue_ne_qualifie_pas() -> None:
    assert list(trajets_doute.etats([np.nan, 20, 10], [np.nan, 30, 12], 15)) == [
        "possible", "certaine", "hors",
    ]  # fmt: skip

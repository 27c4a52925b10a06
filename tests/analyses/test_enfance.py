"""Enfance et jeunesse sur les chiffres réels de la 4C, et sur un contexte retouché."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from observatoire.analyses import alsh, enfance, transport_enfants
from observatoire.contenu.enfance import phrases as dire_enfance
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import conformer, table
from observatoire.methodes.encadrement import NORMES
from observatoire.methodes.ramassage import Transport
from observatoire.modele import Niveau, Territoire

RACINE = Path(__file__).parents[2]
EPCI = "200034064"


@pytest.fixture(scope="module")
def contexte(entrepot_4c: Lecteur) -> Any:
    return entrepot_4c


class Retouche:
    """Un contexte dont une table locale ou une méthode est remplacée."""

    def __init__(self, contexte: Any, **autres: Any) -> None:
        self._contexte, self._autres = contexte, autres

    def __getattr__(self, nom: str) -> Any:
        return self._autres.get(nom) or getattr(self._contexte, nom)


def _locale(**tables: pd.DataFrame) -> Any:
    def locale(nom: str) -> pd.DataFrame:
        return conformer(table(nom), tables.get(nom, pd.DataFrame()))

    return locale


def test_sans_naissances_assez_anciennes_ni_recensement_le_fichier_est_dit(contexte):
    sans_ages = Retouche(contexte, derniere=lambda *a, **k: contexte.derniere("inconnue"))
    [ligne] = enfance.enfants(sans_ages, "14_18").to_dict("records")
    assert ligne["statut"] == "absent" and "DS_RP_TD_POPULATION_AGESEX" in ligne["note"]


def test_les_communes_somment_au_territoire(contexte):
    lues = contexte.indicateur("enfants_6_10")
    communes = lues[lues["niveau"] == "commune"].groupby("fin")["valeur"].sum()
    epci = lues[lues["niveau"] == "epci"].set_index("fin")["valeur"]
    assert communes.to_numpy() == pytest.approx(epci.to_numpy())


def test_le_recensement_detaille_passe_devant_l_estimation(contexte):
    publie = pd.DataFrame(
        {"code": [EPCI], "niveau": ["epci"], "variable": ["pop_3_5"], "debut": [2023], "fin": [2023],
         "valeur": [111.0], "statut": ["publie"], "bas": [None], "haut": [None], "perimetre": [""],
         "fichier": ["pop1b.csv"]}
    )  # fmt: skip

    def mesures(variables: Any, niveau: str | None = None) -> pd.DataFrame:
        return publie if variables == "pop_3_5" else contexte.mesures(variables, niveau)

    def derniere(variable: str, niveau: str = "commune", annee: int | None = None) -> pd.DataFrame:
        return publie if variable == "pop_3_5" else contexte.derniere(variable, niveau, annee)

    retouche = Retouche(contexte, mesures=mesures, derniere=derniere)
    lues = enfance.enfants(retouche, "3_5")
    siens = lues[lues["niveau"] == "epci"].set_index("fin")
    assert siens.index.min() == 2023 and siens.loc[2023, "statut"] == "publie"
    # Après le recensement, l'estimateur unique reprend (cas A03 : 89,8 au 1er janvier 2026).
    assert siens.loc[2026, "valeur"] == pytest.approx(89.77406533736871)


def test_dedoubler_n_eloigne_personne_et_compte_les_animateurs(contexte):
    lieux = set(alsh.accueils(contexte)["code"])
    assert lieux == {"81045", "81069", "81080", "81165", "81206", "81309"}  # BPE 2025
    etude = alsh.Dedoublement(
        ("81045", "81309"), ("81165", "81069"), 16, 24, NORMES["extrascolaire"]
    )
    e = alsh.dedoubler(contexte, etude)
    assert (e.communes["gain"] >= 0).all() and (e.communes["apres"] <= e.communes["avant"]).all()
    assert (e.encadrement.total, e.places) == (4, 80)
    milhars = e.communes.set_index("code").loc["81165"]
    assert milhars["apres"] == pytest.approx(contexte.minutes(["81165"], ["81165"]).iloc[0, 0])
    deja = alsh.dedoubler(
        contexte, alsh.Dedoublement(("81165",), ("81165",), 8, 12, NORMES["extrascolaire"])
    )
    assert (deja.gain.minutes, deja.gain.bas, deja.gain.haut) == (0, 0, 0)
    with pytest.raises(AppelIncorrect, match="lieu"):
        alsh.dedoubler(contexte, alsh.Dedoublement((), (), 8, 12, NORMES["extrascolaire"]))


def test_les_places_viennent_de_l_inventaire_local(contexte):
    structures = pd.DataFrame(
        {"type": ["alsh", "creche"], "commune": ["81309", "81069"], "nom": ["ALSH", "Crèche"],
         "places": [24, 10], "fictif": [True, False]}
    )  # fmt: skip
    [ligne] = alsh.accueils(Retouche(contexte, locale=_locale(structures=structures))).to_dict(
        "records"
    )
    assert (ligne["code"], ligne["places"], ligne["fictif"]) == ("81309", 24, True)
    assert pd.isna(ligne["places_petits"])


def test_des_places_manquantes_ne_s_additionnent_pas():
    lieux = pd.DataFrame({"places_petits": [16.0, None], "places_grands": [24.0, 12.0]})
    assert dire_enfance.places(lieux) == "places à compléter pour 1 d'entre eux"
    assert "16 places" in dire_enfance.places(lieux[:1])


def test_transport_garde_le_total_et_laisse_dit(contexte):
    base = alsh.enfants_alsh(contexte)
    etude = transport_enfants.Etude(("81069",), 0.3)
    d = transport_enfants.desservir(contexte, etude)
    assert d.prouve and d.enfants + sum(d.demande[c] for c in d.laisses) == d.demande.sum()
    assert d.demande.sum() == pytest.approx(0.3 * (base["petits"] + base["grands"]).sum(), abs=20)
    assert d.demande["81069"] == 0
    court = transport_enfants.Etude(("81069",), 0.3, transport=Transport(a_bord_maximal=15))
    laisses = transport_enfants.desservir(contexte, court).laisses
    assert "81206" in laisses and "minutes" in laisses["81206"]
    with pytest.raises(AppelIncorrect, match="centre"):
        transport_enfants.desservir(contexte, transport_enfants.Etude((), 0.3))


def test_arrondir_garde_le_total_quel_que_soit_l_ordre():
    s = pd.Series({"a": 0.4, "b": 0.4, "c": 1.2, "d": 0.0})
    assert transport_enfants.arrondir(s).to_dict() == {"a": 1, "b": 0, "c": 1, "d": 0}
    assert transport_enfants.arrondir(s[::-1]).to_dict() == transport_enfants.arrondir(s).to_dict()


def test_la_phrase_ne_juge_pas_et_dit_sa_surete(contexte):
    dite = dire_enfance.reponse(contexte, Territoire(Niveau.EPCI, EPCI, "la 4C"))
    assert "2026" in dite and "environ 90 enfants de 3 à 5 ans (entre 82 et 97)" in dite
    petite = dire_enfance.reponse(contexte, Territoire(Niveau.COMMUNE, "81135", "Laparrouquial"))
    assert "environ" not in petite.split(".")[0]

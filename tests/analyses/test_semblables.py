"""Le groupe semblable : critères connus ou manquants, réglages, médianes et quartiles, jamais un rang."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from observatoire.analyses import semblables
from observatoire.contenu.ouvert.tables import territoires as publies
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import DeclarationInvalide
from observatoire.modele import CODE_FRANCE, SEMBLABLES, Niveau, Territoire
from observatoire.territoire import Reglages, changer_comparaison, libelles, lire_reglages
from observatoire.territoire.declaration import CritereDeRessemblance
from tests.documents.edition import retouchee

FRANCE = Territoire(Niveau.FRANCE, CODE_FRANCE)
EPCI = sorted(libelles("epci"))[:40]


class Nationale:
    """Des indicateurs inventés pour quarante intercommunalités et la nôtre."""

    def __init__(self, reglages: Reglages, **comparaison: Any) -> None:
        choix = dataclasses.replace(reglages.comparaison, **comparaison)
        self.reglages = dataclasses.replace(reglages, comparaison=choix)
        tirage = np.random.default_rng(6)
        codes = [reglages.epci, *EPCI]
        self.tables = {
            nom: pd.DataFrame(
                {
                    "code": codes, "niveau": "epci", "debut": 2022, "fin": 2022, "statut": "publie",
                    "perimetre": "", "source": "f.csv", "valeur": tirage.uniform(*bornes, len(codes)),
                }
            )
            for nom, bornes in {"population": (3e3, 9e4), "densite": (10, 400), "part_65_plus": (15, 40)}.items()
        }  # fmt: skip

    def indicateur(self, nom: str, niveau: str | None = None) -> pd.DataFrame:
        vide = next(iter(self.tables.values())).iloc[:0]
        return self.tables.get(nom, vide)


def test_le_groupe_dit_ses_criteres_et_ce_qui_manque(reglages: Reglages) -> None:
    groupe = semblables.groupe(Nationale(reglages, epci=(), semblables=8))
    assert len(groupe.membres) == 8 and groupe.assez and reglages.epci not in groupe.membres
    assert groupe.criteres == ["population", "densite", "part_65_plus", "distance_pole"]
    assert groupe.manquants == ("revenu_median", "naissances")


def test_criteres_et_nombre_se_reglent_et_tout_epci_s_ajoute(reglages: Reglages) -> None:
    ajoute = "200066124"
    contexte = Nationale(reglages, epci=(ajoute,), semblables=6, criteres=("part_65_plus",))
    groupe = semblables.groupe(contexte)
    assert groupe.criteres == ["part_65_plus"] and set(groupe.choisis) == {ajoute}
    age = contexte.tables["part_65_plus"].set_index("code")["valeur"]
    proches = (age - age[reglages.epci]).abs().drop(reglages.epci).nsmallest(6).index
    assert set(groupe.membres) == {*proches, ajoute}


def test_les_reglages_ne_connaissent_que_les_criteres_declares() -> None:
    assert set(get_args(CritereDeRessemblance)) == set(semblables.CRITERES)


def test_les_reglages_s_ecrivent_sans_toucher_au_reste(tmp_path: Path) -> None:
    toml = tmp_path / "territoire.toml"
    toml.write_text(
        '# à nous\nepci = "200034064"\n[comparaison]\nregion = false\n', encoding="utf-8"
    )
    rendus = changer_comparaison(tmp_path, ["200066124"], 7, ["population", "densite"])
    assert rendus == lire_reglages(tmp_path) and not rendus.comparaison.region
    assert rendus.comparaison.epci == ("200066124",) and rendus.comparaison.semblables == 7
    assert rendus.comparaison.criteres == ("population", "densite")
    assert toml.read_text(encoding="utf-8").startswith("# à nous")
    avant = toml.read_bytes()
    with pytest.raises(DeclarationInvalide):
        changer_comparaison(tmp_path, [], 99, [])
    assert toml.read_bytes() == avant


def test_zero_demande_ou_la_distance_seule_ne_forment_pas_de_groupe(reglages: Reglages) -> None:
    assert not semblables.groupe(Nationale(reglages, semblables=0)).assez
    assert not semblables.groupe(Nationale(reglages, criteres=("distance_pole",))).assez


def test_mediane_et_quartiles_du_groupe(reglages: Reglages) -> None:
    contexte = Nationale(reglages, epci=(), semblables=8)
    membres = semblables.groupe(contexte).membres
    [m] = semblables.medianes(contexte, membres, "part_65_plus").itertuples()
    siennes = contexte.tables["part_65_plus"].set_index("code").loc[list(membres), "valeur"]
    assert (m.n, m.mediane) == (8, pytest.approx(siennes.median()))
    assert (m.q1, m.q3) == tuple(pytest.approx(q) for q in np.quantile(siennes, [0.25, 0.75]))
    # Quatre valeurs sur huit ne font pas une médiane : il en faut cinq.
    contexte.tables["part_65_plus"].loc[contexte.tables["part_65_plus"]["code"].isin(membres[:4]), "valeur"] = np.nan  # fmt: skip
    assert semblables.medianes(contexte, membres, "part_65_plus").empty


def test_sans_fichier_national_aucun_groupe_et_rien_ne_change(entrepot_4c: Lecteur) -> None:
    assert not semblables.groupe(entrepot_4c).assez
    assert "Groupe" not in " ".join(t.libelle for t in entrepot_4c.reperes())


def test_la_distance_au_pole_est_nulle_pour_une_agglomeration() -> None:
    km = semblables.distances_au_pole()
    # CA de l'Albigeois, Toulouse Métropole ; la 4C est à une trentaine de kilomètres d'Albi et de Gaillac.
    assert km["248100737"] == 0 and km["243100518"] == 0
    assert 10 < km["200034064"] < 40


def test_le_groupe_est_un_repere_pas_une_intercommunalite(
    entrepot_4c: Lecteur, tmp_path: Path
) -> None:
    ligne = (
        f"INSERT INTO territoires (code, niveau, libelle) VALUES ('{SEMBLABLES}', 'epci', 'Groupe')"
    )
    lecteur = retouchee(entrepot_4c, tmp_path, ligne)
    assert SEMBLABLES in [t.code for t in lecteur.reperes()]
    assert SEMBLABLES not in [t.code for t in lecteur.dans(FRANCE, "epci")]
    assert SEMBLABLES not in [t.code for t in publies(lecteur)]

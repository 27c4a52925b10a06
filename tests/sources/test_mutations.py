"""Un petit tirage, à graine fixe, du banc de mutations (`python -m tests.bancs mutations` en tire 3 000)."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.verification import verifier
from observatoire.territoire import Reglages
from tests.bancs.mutations import Juge, tirer

# Un fichier long, un large, un d'entiers à noms : chacun s'abîme à sa façon.
FICHIERS = ("insee/activite_rp2023_rp2012.csv", "caf/s_ben_com_f.csv", "msa/COTNS_CHEF.csv")
GENRES = ["ligne perdue", "fin perdue", "partie perdue", "× 10", "÷ 1000", "en-têtes échangés",
          "colonnes décalées", "lignes décalées", "mauvaise année", "tranche", "coupe"]  # fmt: skip


def test_aucun_fichier_abime_n_est_faux_en_silence(
    tmp_path: Path, reglages: Reglages, entrepot_4c: Lecteur
) -> None:
    juge = Juge(entrepot_4c, reglages, tmp_path)
    resultat = tirer(juge, 3, 7, GENRES, FICHIERS, ("csv", "parquet"))
    assert not resultat.traces
    assert sum(sum(c.values()) for c in resultat.issues.values()) == 3 * len(GENRES)
    assert [x for x in resultat.tus if "en silence" in x] == []
    # Et ce qui se voit dès le premier dépôt : presque tout.
    assert len(resultat.tus) <= len(GENRES)


@pytest.mark.parametrize(
    "nom",
    ["insee/FILO2019_DISP_EPCI.csv", "insee/base-cc-filosofi-2016_COM.csv", "insee/bpe18_ensemble.csv",
     "drees/data_apl_infirmiers.xlsx", "logement/export_parc_logements_sociaux_jan_2024.csv"],
)  # fmt: skip
def test_un_bon_fichier_n_est_pas_retenu(
    partage: Path, reglages: Reglages, entrepot_4c: Lecteur, nom: str
) -> None:
    """Tous le sont : `python -m tests.bancs bons --fichiers ../shared/donnees`."""
    lu = verifier(partage / nom, reglages, entrepot_4c)
    assert lu.accepte and not lu.bouges

"""Des communes lues ensemble : les fausses alertes corrigées, le rang possible de chacune."""

from __future__ import annotations

import pytest
from scipy.stats import false_discovery_control

from observatoire.affirmations import juger
from observatoire.affirmations.genres import Changement, Mesuree
from observatoire.affirmations.jugement import juger_ensemble
from observatoire.affirmations.sujet import Sujet
from observatoire.affirmations.verdict import Verdict
from observatoire.contenu.commun.ensemble import changements_communes, rangs_communes
from observatoire.documents.tableau import Tableau
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.changement import deux_comptages

NAISSANCES = Sujet(nom="Naissances", unite="naissances", compte="naissances", incertitude="poisson")
# (avant, après) inventés : seul le premier écart résiste à dix lectures à la fois.
PAIRES = [(60, 20), (30, 16), *[(20, 21)] * 8]


def _m(valeur: float, fin: int) -> Mesuree:
    return Mesuree(valeur=valeur, debut=fin, fin=fin)


def test_dix_lieux_lus_ensemble_ne_gardent_que_les_ecarts_qui_resistent() -> None:
    tous = [Changement(NAISSANCES, _m(a, 2015), _m(b, 2023)) for a, b in PAIRES]
    p = false_discovery_control([deux_comptages(a, b).p for a, b in PAIRES])
    attendus = [x < 0.1 for x in p]
    assert attendus == [True, False, *[False] * 8]  # le second seul : p = 0,04, corrigé 0,2
    assert [j.verdict is Verdict.OUI for j in juger_ensemble(tous)] == attendus
    assert juger(tous[1]).verdict is Verdict.OUI  # demandé seul, il garde son propre p


def _tableau(blocs: object) -> Tableau:
    [tableau] = blocs
    assert isinstance(tableau, Tableau)
    return tableau


def test_chaque_commune_dit_ce_qu_on_peut_dire(entrepot_4c, reglages) -> None:
    tableau = _tableau(changements_communes(entrepot_4c, "population"))
    assert len(tableau.lignes) == 25 and all(ligne[3] for ligne in tableau.lignes)
    debut, fin = (int(c.titre) for c in tableau.colonnes[1:3])
    assert fin - debut >= 5
    naissances = _tableau(changements_communes(entrepot_4c, "naissances"))
    dites = [str(ligne[3]) for ligne in naissances.lignes]
    # À quelques naissances par an, presque rien ne se distingue du hasard.
    assert dites.count("on ne peut pas dire") >= 20
    with pytest.raises(AppelIncorrect, match="5 ans"):
        changements_communes(entrepot_4c, "apl_dentistes")


def test_le_rang_possible_suit_les_intervalles(entrepot_4c, reglages) -> None:
    tableau = _tableau(rangs_communes(entrepot_4c, "part_65_plus"))
    rangs = [str(ligne[2]) for ligne in tableau.lignes if ligne[2]]
    assert len(rangs) > 10 and any(" à " in r for r in rangs)
    bornes = [[int(x.rstrip("er")) for x in r.split(" à ")] for r in rangs]
    assert [b[0] for b in bornes] == sorted(b[0] for b in bornes)

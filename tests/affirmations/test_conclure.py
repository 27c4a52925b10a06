"""Changé, stable, on ne peut pas dire ; et ce qui se détache d'un ensemble. Cas travaillés et vraies séries."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from observatoire import affirmations
from observatoire.affirmations import changements, dire, juger
from observatoire.affirmations.genres import Changement, Extreme, Mesuree, Seuil
from observatoire.affirmations.jugement import Verdict
from observatoire.affirmations.sujet import Sujet, sujet
from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.methodes.series import comparables
from observatoire.modele import Niveau, Territoire
from tests.methodes.cas_inference import Cas, cas, lire

NOUS = Territoire(Niveau.EPCI, "200034064", "4C")
NAISSANCES = sujet(INDICATEURS["naissances_moy3"])
PART = Sujet(
    nom="Part des 65 ans ou plus", unite="%", decimales=1, forme="taux", incertitude="part"
)
FOYERS = Sujet(nom="Foyers allocataires", unite="foyers", compte="foyers")


def moyenne(total: float, fin: int, annees: int = 3) -> Mesuree:
    return Mesuree(
        valeur=total / annees, numerateur=total, denominateur=annees, debut=fin - annees + 1, fin=fin,
        lieu=NOUS,
    )  # fmt: skip


def part(x: float, n: float, fin: int = 2022, nom: str = "", **plus: Any) -> Mesuree:
    lieu = Territoire(Niveau.COMMUNE, nom, nom) if nom else NOUS
    return Mesuree(
        valeur=100 * x / n, numerateur=x, denominateur=n, debut=fin, fin=fin, lieu=lieu, nom=nom, **plus
    )  # fmt: skip


def normal(texte: str) -> str:
    return texte.replace("\u202f", " ").replace("\xa0", " ")


def test_les_intervalles_se_recouvrent_et_le_changement_est_reel() -> None:
    """Cas H01 : 136 naissances de 2008 à 2010, 95 de 2022 à 2024."""
    j = juger(Changement(NAISSANCES, moyenne(136, 2010), moyenne(95, 2024)))
    assert j.verdict is Verdict.OUI
    assert normal(dire(j)).endswith(
        "31,7 par an en moyenne de 2022 à 2024 contre 45,3 par an en moyenne de 2008 à 2010, soit −30 % "
        "(entre −46 et −9 %)."
    )


def test_peu_n_est_pas_stable() -> None:
    """Cas H06 : 24 puis 23 ; et l'on dit ce qu'il aurait fallu."""
    j = juger(Changement(NAISSANCES, moyenne(24, 2010), moyenne(23, 2024)))
    assert j.verdict is Verdict.INDECIDABLE
    assert "il aurait fallu environ" in dire(j) and "% de moins ou" in normal(dire(j))


def test_beaucoup_est_stable() -> None:
    """Cas H05 : 1 210 puis 1 190 sur cinq ans, stable à 9 % près."""
    j = juger(Changement(NAISSANCES, moyenne(1210, 2010, 5), moyenne(1190, 2024, 5)))
    assert j.verdict is Verdict.NON
    assert normal(dire(j)).endswith("; stable à 9 % près.")


def test_stable_et_pourtant_en_baisse() -> None:
    """2 600 puis 2 400 : rapport 0,923, p = 0,005, et l'intervalle à 90 % tient dans ± 20 %."""
    j = juger(Changement(NAISSANCES, moyenne(2600, 2010, 5), moyenne(2400, 2024, 5)))
    assert j.verdict is Verdict.OUI
    assert "stable à" in dire(j) and dire(j).endswith("avec une légère baisse.")


@cas("changement", "H09", "H10", "H11")
def test_deux_parts_sondees_ou_comptees(cas: Cas) -> None:
    e = cas.entree
    t = [(1 - f) / f if f else None for f in (e["f1"], e["f2"])]
    facteurs = [1 / f if f else 1.0 for f in (e["f1"], e["f2"])]
    avant, apres = (
        part(e[f"x{i}"] * g, e[f"n{i}"] * g, an, tirage=tirage)
        for i, g, tirage, an in zip((1, 2), facteurs, t, (2010, 2022), strict=True)
    )
    test = changements.tester(Changement(PART, avant, apres))
    assert test is not None and test.p == pytest.approx(cas.attendu["p"], abs=1e-6)
    assert [test.bas, test.haut] == pytest.approx(
        [cas.attendu["bas"], cas.attendu["haut"]], abs=1e-6
    )


def arrondi(v: float, fin: int) -> Mesuree:
    bornes = {"bas": max(0, v - 2), "haut": v + 2}
    return Mesuree(valeur=v, statut="arrondi", debut=fin, fin=fin, lieu=NOUS, **bornes)


def test_de_dix_a_quinze_ne_tient_pas_dans_l_arrondi() -> None:
    """Cas H12 et H13."""
    j = juger(Changement(FOYERS, arrondi(10, 2020), arrondi(15, 2024)))
    attendu = lire("changement")["H12"].attendu
    assert j.verdict is Verdict.OUI and j.constat is not None and j.constat.test is not None
    assert (j.constat.test.bas, j.constat.test.haut) == (attendu["bas"], attendu["haut"])
    egal = juger(Changement(FOYERS, arrondi(15, 2020), arrondi(15, 2024)))
    assert egal.verdict is Verdict.INDECIDABLE and egal.raison == "l'écart tient dans l'arrondi"
    # 3 à 7 foyers, puis 0 à 2 : la baisse est sûre, sans que zéro soit dit ; sans bornes, l'arrondi les donne.
    nu = [replace(arrondi(v, fin), bas=None, haut=None) for v, fin in ((5, 2020), (0, 2024))]
    for paire in ((arrondi(5, 2020), replace(arrondi(0, 2024), bas=0, haut=2)), nu):
        dite = normal(dire(juger(Changement(FOYERS, *paire))))
        assert "à moins de 3 foyers en 2024 (entre 1 et 7 de moins)" in dite


@pytest.mark.parametrize(
    ("mesure", "seuil", "verdict"),
    [(Mesuree(valeur=5, statut="arrondi"), 4, Verdict.INDECIDABLE),
     (Mesuree(valeur=5, statut="arrondi"), 2, Verdict.OUI),
     (Mesuree(valeur=0, statut="arrondi"), 1, Verdict.INDECIDABLE),
     (Mesuree(valeur=34, debut=2024, fin=2024), 30, Verdict.OUI),
     (Mesuree(valeur=34, bas=23.5, haut=47.5, cause="hasard", fin=2024), 35, Verdict.NON),
     (Mesuree(valeur=34, bas=23.5, haut=47.5, tirage=4, cause="sondage", fin=2024), 30, Verdict.INDECIDABLE),
     (Mesuree(valeur=90, statut="estime"), 20, Verdict.INDECIDABLE)],
)  # fmt: skip
def test_un_seuil_se_juge_selon_la_collecte(
    mesure: Mesuree, seuil: float, verdict: Verdict
) -> None:
    """Arrondi : ± 2. 34 naissances sont comptées une à une : un fait ; sondées, elles gardent leur doute. Une
    estimation sans bornes ne tranche pas."""
    s = FOYERS if mesure.statut == "arrondi" else sujet(INDICATEURS["naissances"])
    assert juger(Seuil(s, seuil, mesure)).verdict is verdict


def test_des_annees_surdispersees_elargissent_le_doute() -> None:
    """Cas H08 : 42 puis 55, mais les années varient trois fois plus que le hasard ; H07 : elles varient moins."""
    for nom, averee in (("H07", False), ("H08", True)):
        cote = lire("changement")[nom].entree
        khi2 = [sum((v - np.mean(s)) ** 2 for v in s) / np.mean(s) for s in cote.values()]
        avant, apres = (
            replace(moyenne(sum(s), fin, len(s)), khi2=float(k))
            for s, k, fin in zip(cote.values(), khi2, (2012, 2020), strict=True)
        )
        test = changements.tester(Changement(NAISSANCES, avant, apres))
        seul = changements.tester(
            Changement(NAISSANCES, replace(avant, khi2=None), replace(apres, khi2=None))
        )
        assert test is not None and seul is not None
        assert test.p == pytest.approx(0.4565994794068397 if averee else seul.p)


@pytest.mark.parametrize(
    ("avant", "apres", "se_comparent"),
    [(2006, 2011, True), (2012, 2017, True), (2013, 2018, True), (2016, 2021, False), (2015, 2021, True),
     (2017, 2022, False), (2016, 2022, True), (2018, 2023, False), (2017, 2023, True), (2022, 2027, True)],
)  # fmt: skip
def test_les_paires_de_recensements_suivent_la_note_du_producteur(
    avant: int, apres: int, se_comparent: bool
) -> None:
    assert comparables(avant, apres) is se_comparent


# ------------------------------------------------------------------ les vraies séries livrées
@pytest.fixture(scope="module")
def paires(entrepot_4c: Lecteur) -> list[tuple[Any, bool]]:
    """Chaque paire de moyennes de trois ans disjointes, EPCI, secteurs et communes, naissances et décès,
    et si elle est significative par le test conditionnel (recalculé ici sur la loi binomiale)."""
    from scipy.stats import binom

    lieux = [NOUS, *entrepot_4c.dans(NOUS, "secteur"), *entrepot_4c.dans(NOUS, "commune")]
    rendues = []
    for nom in ("naissances_moy3", "deces_moy3"):
        lues = entrepot_4c.valeurs(nom, lieux).dropna(subset=["valeur"])
        for _, siennes in lues.groupby(["niveau", "code"]):
            for a, b in combinations(list(siennes.sort_values("fin").itertuples()), 2):
                if b.debut > a.fin and a.numerateur + b.numerateur > 0:
                    n, x = int(a.numerateur + b.numerateur), int(b.numerateur)
                    queues = binom.cdf(x, n, 0.5), binom.sf(x - 1, n, 0.5)
                    p = 2 * (min(queues) - binom.pmf(x, n, 0.5) / 2)
                    rendues.append((affirmations.changement(INDICATEURS[nom], a, b), p < 0.05))
    return rendues


def test_les_changements_significatifs_sont_dits(paires: list[tuple[Any, bool]]) -> None:
    """Au moins neuf sur dix (« changé », ou « stable » et « légère » ensemble) ; rien d'autre n'est dit changé."""
    assert len(paires) > 1000
    vrais = [j.verdict is Verdict.OUI for j, significative in paires if significative]
    faux = [j.verdict is Verdict.OUI for j, significative in paires if not significative]
    assert len(vrais) > 50 and np.mean(vrais) >= 0.9
    assert np.mean(faux) <= 0.01


def test_la_variation_des_annees_suit_la_moyenne(entrepot_4c: Lecteur) -> None:
    """Recalculée sur les naissances et les décès de chaque année (numpy)."""
    for nom, n in (("naissances", 3), ("deces", 5)):
        annuels = entrepot_4c.valeurs(nom, [NOUS]).query("debut == fin").set_index("fin")["valeur"]
        groupees = entrepot_4c.valeurs(f"{nom}_moy{n}", [NOUS]).dropna(subset=["valeur"])
        for r in groupees.itertuples():
            v = np.array([annuels[a] for a in range(r.debut, r.fin + 1)])
            assert r.khi2 == pytest.approx(((v - v.mean()) ** 2).sum() / v.mean(), abs=1e-9)


# ------------------------------------------------------------------ ce qui se détache
def test_un_petit_denominateur_ne_se_range_pas_mais_un_petit_numerateur_si() -> None:
    mesures = (
        part(40, 80, nom="A"),
        part(2, 700, nom="B"),
        part(150, 820, nom="C"),
        part(90, 610, nom="D"),
    )
    j = juger(Extreme(PART, mesures))
    assert {m.nom for m in j.retenues} == {"B", "C", "D"} and j.raison
    assert j.tete is not None and j.tete.plus_basse is not None and j.tete.plus_basse.nom == "B"


@pytest.mark.parametrize("nom", ["E03", "E04"])
def test_une_part_nettement_plus_haute_se_nomme(nom: str) -> None:
    e = lire("extremes")[nom].entree
    mesures = tuple(
        part(10 * x, 10 * n, nom=f"L{i}")
        for i, (x, n) in enumerate(zip(e["x"], e["n"], strict=True))
    )
    haute = {"E03": "L0", "E04": "L2"}[nom]
    j = juger(Extreme(PART, mesures))
    assert j.tete is not None and j.tete.plus_haute is not None and j.tete.plus_haute.nom == haute


def test_les_trois_secteurs_ne_se_distinguent_pas(entrepot_4c: Lecteur) -> None:
    """Cas E01, sur les vrais chiffres : parents seuls parmi les familles."""
    declare = INDICATEURS["part_familles_monoparentales"]
    secteurs = entrepot_4c.valeurs(declare.id, entrepot_4c.dans(NOUS, "secteur"), [2022])
    tout = entrepot_4c.valeurs(declare.id, [NOUS], [2022]).iloc[0]
    titre = normal(affirmations.titre_etendue(declare, secteurs, tout))
    assert titre.endswith("; aucun secteur ne se détache") and ": 16,3 %" in titre
    assert set(affirmations.rangs(declare, secteurs).values()) == {(1, 3)}


def test_vingt_cinq_communes_egales_n_ont_pas_de_premiere() -> None:
    """Sans différence vraie, un maximum n'est nommé que rarement (tirages d'une part de 30 %)."""
    hasard = np.random.default_rng(3)
    nommes = 0
    for _ in range(15):
        n = hasard.integers(100, 900, 25)
        x = hasard.binomial(n, 0.3)
        j = juger(
            Extreme(
                PART,
                tuple(part(a, b, nom=f"c{i}") for i, (a, b) in enumerate(zip(x, n, strict=True))),
            )
        )
        assert j.tete is not None
        nommes += j.tete.plus_haute is not None
        assert j.verdict is not Verdict.OUI
    assert nommes == 0


def test_des_faits_exacts_se_nomment() -> None:
    habitants = Sujet(nom="Habitants", unite="habitants", compte="communes")
    mesures = tuple(
        replace(part(v, 1, nom=n), valeur=v) for n, v in (("A", 37.0), ("B", 879.0), ("C", 112.0))
    )
    j = juger(Extreme(habitants, mesures))
    assert j.verdict is Verdict.OUI
    assert dire(j, "alternative").startswith("Maximum : B, 879")


def test_des_minutes_qui_se_recouvrent_ne_nomment_pas_la_plus_loin() -> None:
    from observatoire.affirmations.sujet import ELOIGNEMENT

    trajets = tuple(
        Mesuree(valeur=v, bas=0.8 * v, haut=1.3 * v, nom=n) for n, v in (("Penne", 24.0), ("Vaour", 23.0), ("Salles", 9.0))
    )  # fmt: skip
    dite = dire(juger(Extreme(ELOIGNEMENT, trajets)))
    assert dite == "la plus éloignée est une de ces communes : Penne et Vaour"


def test_un_residu_ne_se_dit_pas_a_la_commune(entrepot_4c: Lecteur) -> None:
    lieux = [NOUS, *entrepot_4c.dans(NOUS, "commune")]
    lues: pd.DataFrame = entrepot_4c.valeurs("solde_migratoire", lieux)
    communes = lues[lues["niveau"] == "commune"]
    assert len(communes) and communes["valeur"].isna().all()
    assert communes["note"].str.contains("reste d'un calcul").all()
    assert lues.loc[lues["niveau"] == "epci", "valeur"].notna().any()

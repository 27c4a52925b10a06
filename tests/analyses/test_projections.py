"""Projections et rétro-test : chiffres réels de la 4C, puis dépôts inventés et abîmés."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from observatoire.affirmations import genres
from observatoire.analyses import naissances, projections, retrotest
from observatoire.analyses import panel as panels
from observatoire.analyses.hypotheses import CENTRAL, VARIANTES, Hypotheses, modifier
from observatoire.contenu.projections import phrases
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.previsions import METHODES
from observatoire.territoire import lire_reglages

RACINE = Path(__file__).parents[2]
CODES = [f"81{i:03d}" for i in range(1, 13)]


@pytest.fixture(scope="module")
def contexte(entrepot_4c) -> Any:
    return entrepot_4c.avec(lire_reglages(RACINE / "data"))


@pytest.fixture(scope="module")
def rejoue(contexte) -> retrotest.Resultat:
    return retrotest.retrotester(contexte)


@pytest.fixture(scope="module")
def projetee(contexte, rejoue) -> projections.Projection:
    return projections.projeter(contexte, rejoue=rejoue)


# ------------------------------------------------------------------ la 4C
def test_tous_les_groupes_de_2028_a_2040(projetee):
    table = projetee.table
    assert sorted(table["annee"].unique()) == list(range(2028, 2041))
    assert set(table["groupe"]) == set(panels.GROUPES)
    assert table.groupby(["groupe", "annee"]).size().eq(1 + 3 + 25).all()


def test_les_secteurs_somment_a_l_epci(projetee):
    table = projetee.table
    secteurs = table[table["niveau"] == "secteur"].groupby(["groupe", "annee"])["valeur"].sum()
    epci = table[table["niveau"] == "epci"].set_index(["groupe", "annee"])["valeur"]
    assert (secteurs.sort_index() == epci.sort_index()).all()


def test_les_communes_somment_a_l_epci_et_sont_entieres(projetee):
    table = projetee.table[projetee.table["groupe"] == "population"]
    communes = table[table["niveau"] == "commune"]
    assert (communes["valeur"] % 1 == 0).all()
    epci = table[table["niveau"] == "epci"].set_index("annee")["valeur"]
    assert (communes.groupby("annee")["valeur"].sum() == epci).all()


def test_rien_sous_le_plancher(projetee):
    communes = projetee.table[projetee.table["niveau"] == "commune"]
    assert communes[communes["groupe"].isin(["0-2", "naissances"])]["valeur"].isna().all()
    assert communes[["bas", "haut"]].notna().all(axis=None)
    assert (communes["bas"] <= communes["haut"]).all()


def test_la_fourchette_contient_la_valeur_et_s_elargit(projetee):
    epci = projetee.table[projetee.table["niveau"] == "epci"]
    assert ((epci["bas"] <= epci["valeur"]) & (epci["valeur"] <= epci["haut"])).all()
    largeur = (epci["haut"] - epci["bas"]).groupby(epci["groupe"]).agg(["first", "last"])
    for groupe in ("naissances", "0-2", "65+", "80+", "population"):
        assert largeur.loc[groupe, "last"] > largeur.loc[groupe, "first"], groupe


def test_les_80_ans_sont_parmi_les_65_ans(projetee):
    large = projetee.table.pivot_table(
        index=["niveau", "code", "annee"], columns="groupe", values="valeur"
    ).dropna(subset=["65+", "80+"])
    assert (large["80+"] <= large["65+"] + 1).all()


def test_les_methodes_sont_celles_du_retrotest(projetee, rejoue):
    assert projetee.methodes["naissances"] == rejoue.retenues["naissances"]
    assert projetee.methodes["population"] == rejoue.retenues["population"]
    assert projetee.methodes["0-2"] == "naissances_retention"


def test_les_enfants_de_0_a_4_ans_recenses_sont_retrouves(contexte):
    """À la date du recensement, la rétention rend les 144,3 enfants de 0-4 ans (INSEE, RP 2023)."""
    from observatoire.analyses import enfants

    pret = enfants.preparer(panels.lire(contexte).restreint(list(contexte.communes()["code"])))
    groupe = panels.Groupe("0-4", "", "", (0, 4))
    prevue, nes = pret.projeter(groupe, 2023, lambda a: pytest.fail(f"{a} est déjà née"))
    assert prevue.mu.sum() == pytest.approx(144.3, abs=0.1)
    assert nes == pytest.approx(1)


def test_variantes_encadrent_le_central(contexte, rejoue):
    def total(h):
        t = projections.projeter(contexte, horizon=2033, hypotheses=h, rejoue=rejoue)
        return t.table[(t.table["niveau"] == "epci") & (t.table["annee"] == 2033)].set_index(
            "groupe"
        )["valeur"]

    bas, central, haut = (total(VARIANTES[v]) for v in ("bas", "central", "haut"))
    assert (bas < central).all() and (central < haut).all()


def test_retrotest_des_naissances_a_chaque_niveau(contexte, rejoue):
    """Erreurs calculées hors du produit (cas P07) : 5,48 à l'EPCI, 2,93 au secteur, 0,83 à la commune."""
    toutes = rejoue.lignes[rejoue.lignes["classe"].isin(retrotest.ENSEMBLES.values())]
    siennes = toutes[(toutes["groupe"] == "naissances") & toutes["retenue"]].set_index("niveau")
    assert siennes["methode"].to_dict() == {
        "epci": "combine",
        "secteur": "parts",
        "commune": "parts",
    }
    assert siennes["erreur"].round(2).to_dict() == {"epci": 5.48, "secteur": 2.93, "commune": 0.83}
    assert (siennes["couverture_observee"] >= 0.80).all()
    assert rejoue.naissances.ampleurs == {"epci": 0.07, "secteur": 0.07, "commune": 0.10}
    assert all(f.tenue for f in rejoue.fiabilites["naissances"].values())
    # Faite en 2016 : 282 annoncées pour 2017-2025, 250 venues (INSEE, état civil, 2025 provisoire).
    ici = panels.lire(contexte).restreint(list(contexte.communes()["code"]))
    a = naissances.annonce(rejoue.naissances, ici, np.arange(25))
    assert (a.debut, a.fin, a.observe, a.provisoire) == (2017, 2025, 250, True)
    assert a.annonces.sum() == pytest.approx(282.4568, abs=1e-4)


def test_les_naissances_projetees_sont_celles_du_cas(projetee, contexte, rejoue):
    """31 naissances par an, de 22 à 40 l'an prochain (cas P01) ; les secteurs ont leur propre bande."""
    table = projections.projeter(contexte, groupes=["naissances"], rejoue=rejoue, debut=2025).table
    an = table[table["annee"] == 2025].set_index("code")[["valeur", "bas", "haut"]]
    assert list(an.loc["200034064"]) == [31, 22, 40]
    assert list(an.loc["cordes-et-cerou"]) == [18, 12, 25]  # cas P11


def test_une_fourchette_non_verifiee_ne_promet_rien(rejoue):
    """Six millésimes rejoués à l'EPCI : trop peu pour promettre, assez à la commune (150 essais)."""
    assert rejoue.fiabilites["population"]["commune"].essais == 6 * 25
    assert phrases.promesse(rejoue, "population", "commune") == genres.PROJECTION
    assert phrases.promesse(rejoue, "naissances", "secteur") == genres.PROJECTION
    assert phrases.promesse(rejoue, "population", "epci") == genres.SUPPOSEE
    assert phrases.promesse(rejoue, "0-2", "epci") == genres.DEDUITE
    assert phrases.promesse(rejoue, "80+", "commune") == genres.SUPPOSEE
    dite = phrases.justesse(rejoue, panels.GROUPES["0-2"], "epci")
    assert dite.startswith("Les 0 à 2 ans suivent les naissances") and "plutôt trop haut" in dite
    assert "pas encore été vérifiées" in phrases.justesse(rejoue, panels.GROUPES["80+"], "epci")


def test_retrotest_de_la_population(rejoue):
    """« Rien ne change » en 2016 annonçait 5 320 habitants pour 2023 ; il y en a eu 5 441."""
    essai = next(e for e in rejoue.essais if e.groupe == "population" and e.cible[1] == 2023)
    assert essai.apprentissage == (2011, 2016)
    assert essai.somme("constante")[:2] == (pytest.approx(5441), pytest.approx(5320))


def test_retrotest_dit_les_fichiers_qui_manquent(rejoue):
    assert set(rejoue.manquants) == {"0-2", "3-5", "6-10", "11-17", "65+", "80+"}
    assert "âge" in rejoue.manquants["0-2"] and "trois millésimes" in rejoue.manquants["0-2"]


def test_lignes_du_retrotest(rejoue):
    lignes = rejoue.lignes
    recenses = lignes[lignes["groupe"] != "naissances"]
    assert set(recenses["methode"]) == set(METHODES)
    assert set(lignes["methode"]) <= set(retrotest.NOMS)
    assert (lignes.groupby(["groupe", "niveau", "classe"])["retenue"].sum() == 1).all()
    constante = lignes[(lignes["methode"] == "constante") & (lignes["n"] > 1)]
    assert (constante["gain"] == 0).all()
    entre = lignes["couverture_observee"].between(
        lignes["couverture_bas"], lignes["couverture_haut"]
    )
    assert entre.all()


# ------------------------------------------------------------------ appels et hypothèses
@pytest.mark.parametrize(
    ("demande", "phrase"),
    [
        ({"horizon": 2020}, "2020 est passé"),
        ({"horizon": 2090}, "trop loin"),
        ({"groupes": ["4-9"]}, "0-2, 3-5"),
    ],
)
def test_une_demande_impossible_est_expliquee(contexte, demande, phrase):
    with pytest.raises(AppelIncorrect, match=phrase):
        projections.projeter(contexte, **demande)


def test_une_hypothese_absurde_est_refusee():
    with pytest.raises(AppelIncorrect, match="Naissances à venir"):
        Hypotheses(naissances=12)
    with pytest.raises(AppelIncorrect, match="n'existe pas"):
        modifier(CENTRAL, natalite=1.0)


# ------------------------------------------------------------------ dépôts inventés
def _population(contexte, annees, codes=CODES):
    for i, annee in enumerate(annees):
        contexte.poser("population", annee, {c: 80 + 20 * j + 3 * i for j, c in enumerate(codes)})


def test_un_seul_millesime_de_population(faux_contexte):
    contexte = faux_contexte(CODES)
    _population(contexte, [2023])
    rendu = projections.projeter(contexte)
    assert rendu.table.empty
    assert set(rendu.manquants) == set(panels.GROUPES)
    assert "déposer" in rendu.manquants["65+"]


def test_sans_population_la_phrase_dit_quoi_deposer(faux_contexte):
    with pytest.raises(AppelIncorrect, match="populations de référence"):
        projections.projeter(faux_contexte(CODES))


def test_des_pas_inegaux_et_une_commune_nouvelle(faux_contexte):
    contexte = faux_contexte(CODES)
    _population(contexte, [2006, 2012], CODES[:-1])  # la dernière n'existait pas
    _population(contexte, [2023])
    rejoue = replace(retrotest.retrotester(contexte), retenues={"population": "ratios_epci"})
    rendu = projections.projeter(contexte, rejoue=rejoue)
    table = rendu.table[(rendu.table["annee"] == 2028) & (rendu.table["niveau"] == "commune")]
    assert len(table) == len(CODES) and table["valeur"].notna().all()
    # 11 ans donnent ×R ; 5 ans de plus, ×R^(5/11).
    avant = sum(83 + 20 * j for j in range(11))
    apres = sum(80 + 20 * j for j in range(11))
    dernier = 80 + 20 * 11
    attendu = dernier * (apres / avant) ** (5 / 11)
    assert table["valeur"].iloc[-1] == pytest.approx(attendu, abs=1)


def test_un_groupe_d_age_vide_partout_rend_zero(faux_contexte):
    contexte = faux_contexte(CODES)
    _population(contexte, [2016, 2022])
    for variable in ("pop_0_2", "pop_3_5", "pop_6_10", "pop_11_17"):
        contexte.poser(variable, 2022, dict.fromkeys(CODES, 0))
    for annee in range(2003, 2023):
        contexte.poser("naissances", annee, dict.fromkeys(CODES, 0))
    rendu = projections.projeter(contexte, groupes=["0-2", "11-17"], horizon=2030)
    assert (rendu.table[rendu.table["niveau"] == "epci"]["valeur"] == 0).all()


def test_trois_millesimes_deposes_ouvrent_le_retrotest_des_ages(faux_contexte):
    contexte = faux_contexte(CODES)
    alea = np.random.default_rng(5)
    for annee in (2011, 2016, 2022):
        _population(contexte, [annee])
        for variable in ("pop_0_2", "pop_65_79", "pop_80_plus"):
            contexte.poser(variable, annee, {c: alea.poisson(15) for c in CODES})
    rendu = retrotest.retrotester(contexte)
    faits = {e.groupe for e in rendu.essais}
    assert {"0-2", "65+", "80+", "population"} <= faits
    assert {"0-2", "65+", "80+"}.isdisjoint(rendu.manquants)
    assert rendu.retenues["80+"] in METHODES
    [essai] = [e for e in rendu.essais if e.groupe == "80+"]
    assert (essai.apprentissage, essai.cible) == ((2011, 2016), (2022, 2022))
    # La méthode retenue sert à projeter.
    projetee = projections.projeter(contexte, groupes=["80+"], rejoue=rendu)
    assert set(projetee.table["methode"]) == {rendu.retenues["80+"]}


def test_une_donnee_fictive_le_reste(faux_contexte):
    contexte = faux_contexte(CODES)
    _population(contexte, [2016])
    contexte.poser("population", 2023, dict.fromkeys(CODES, 100), statut="fictif")
    rendu = projections.projeter(contexte, groupes=["population"], horizon=2030)
    assert set(rendu.table["statut"]) == {"fictif"}


def _quinquennal(contexte, annee, effectif):
    """Pose une pyramide : `effectif(rang de la commune, âge)` habitants de chaque sexe."""
    for debut in range(0, 100, 5):
        fin = "plus" if debut == 95 else debut + 4
        for sexe in "fh":
            contexte.poser(
                f"pop_{sexe}_{debut}_{fin}",
                annee,
                {c: effectif(i, debut) for i, c in enumerate(CODES)},
            )


def test_deux_recensements_quinquennaux_ouvrent_les_cohortes(faux_contexte):
    contexte = faux_contexte(CODES)
    _population(contexte, [2018, 2023])
    _quinquennal(contexte, 2018, lambda i, age: 10 + i)
    _quinquennal(contexte, 2023, lambda i, age: (10 + i) * (0.9 if age >= 65 else 1.0))
    rendu = projections.projeter(contexte, groupes=["65+", "80+", "population"], horizon=2033)
    assert rendu.methodes["65+"] == rendu.methodes["80+"] == "cohortes"
    assert rendu.methodes["population"] == "lineaire_cohortes"
    epci = rendu.table[rendu.table["niveau"] == "epci"].set_index(["groupe", "annee"])["valeur"]
    # Une génération passe de n à n, puis perd 10 % à 65 ans (ratio 0,9 sur chaque groupe suivant,
    # et 0,9 × 3 / 4 sur le groupe ouvert, qui se nourrit de quatre groupes).
    habitants = 2 * sum(10 + i for i in range(12))
    a65, a70, a75, a80 = 0.9, 0.81, 0.81, 0.81
    ouvert = 0.9 * 3 / 4 * (0.9 * 4)
    attendu = habitants * (a65 + a70 + a75 + a80 + ouvert)
    assert epci["65+", 2028] == pytest.approx(attendu, rel=0.002)
    assert epci["80+", 2028] < epci["65+", 2028]


def test_un_seul_quinquennal_garde_la_survie(contexte):
    from observatoire.analyses import cohortes

    tout = panels.lire(contexte)
    assert cohortes.preparer(tout, tout.restreint(list(contexte.communes()["code"]))) is None


def test_les_naissances_sont_essayees_pour_les_enfants(faux_contexte):
    """Des enfants qui suivent exactement leurs naissances, déjà nés à l'origine : elle gagne."""
    contexte, alea = faux_contexte(CODES), np.random.default_rng(4)
    nees = {a: {c: int(alea.integers(1, 15)) for c in CODES} for a in range(1998, 2023)}
    for annee, valeurs in nees.items():
        contexte.poser("naissances", annee, valeurs)
    for annee in (2011, 2016, 2022):
        _population(contexte, [annee])
        for variable, ages in (("0_2", range(3)), ("3_5", range(3, 6)), ("6_10", range(6, 11))):
            enfants = {c: sum(nees[annee - 1 - a][c] for a in ages) for c in CODES}
            contexte.poser(f"pop_{variable}", annee, enfants)
    rendu = retrotest.retrotester(contexte)
    # Les 6-10 ans de 2022 sont nés de 2011 à 2015 : tous connus en 2016.
    assert rendu.retenues["6-10"] == "naissances_retention"
    toutes = rendu.lignes[rendu.lignes["classe"] == retrotest.TOUTES]
    erreur = toutes[toutes["groupe"] == "6-10"].set_index("methode")["wmape"]
    assert erreur["naissances_retention"] == pytest.approx(0, abs=1e-6)
    projetee = projections.projeter(contexte, groupes=["6-10"], rejoue=rendu)
    assert set(projetee.table["methode"]) == {"naissances_retention"}

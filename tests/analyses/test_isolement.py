"""Services, exposition, aller-vers et pôles sur les chiffres réels de la 4C, et leurs cas limites."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from observatoire.analyses import allervers, exposition, isolement, relais, ressources, services
from observatoire.analyses.exposition_declaree import DIMENSIONS
from observatoire.analyses.panier import PANIER, PAR_ID, THEMES
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.trajets import Vitesse
from observatoire.modele import Niveau, Territoire
from observatoire.sources.declaration import catalogue, variables
from observatoire.territoire import Reglages

EPCI = Territoire(Niveau.EPCI, "200034064")

RACINE = Path(__file__).parents[2]


class Autre:
    """Le contexte réel, avec des mesures en plus (`plus`), sans les plus anciennes (`depuis`), des variables ôtées, ou tous les lieux saisis et déposés."""

    def __init__(
        self, base: Any, plus: pd.DataFrame | None = None, sans: tuple[str, ...] = (),
        sans_lieux: bool = False, depuis: int = 0,
    ) -> None:  # fmt: skip
        self._depuis = depuis
        self._base, self._plus, self._sans, self._sans_lieux = base, plus, sans, sans_lieux

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._base, nom)

    def mesures(self, voulues: Any, niveau: str | None = None) -> pd.DataFrame:
        noms = [voulues] if isinstance(voulues, str) else list(voulues)
        tout = self._base.mesures([v for v in noms if v not in self._sans], niveau)
        tout = tout[tout["fin"] >= self._depuis]
        if self._plus is None:
            return tout
        return pd.concat([tout, self._plus[self._plus["variable"].isin(noms)]], ignore_index=True)

    def derniere(
        self, variable: str, niveau: str = "commune", annee: int | None = None
    ) -> pd.DataFrame:
        lues = self.mesures(variable, niveau)
        voulue = lues["fin"].max() if annee is None else annee
        return lues[lues["fin"] == voulue].drop_duplicates("code", keep="last")

    def lieux(self) -> pd.DataFrame:
        lieux = self._base.lieux()
        return lieux.iloc[0:0] if self._sans_lieux else lieux

    def locale(self, nom: str) -> pd.DataFrame:
        table = self._base.locale(nom)
        return table.iloc[0:0] if self._sans_lieux else table


@pytest.fixture(scope="module")
def contexte(entrepot_4c: Lecteur) -> Any:
    return entrepot_4c.avec(Reglages("200034064"))


def _lignes(variable: str, annee: int, valeurs: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"code": list(valeurs), "niveau": "commune", "variable": variable, "debut": annee,
         "fin": annee, "valeur": list(valeurs.values()), "statut": "publie", "perimetre": "",
         "fichier": "inventé.csv"}
    )  # fmt: skip


def _partout(contexte: Any, annee: int, **parts: float) -> pd.DataFrame:
    """Des effectifs inventés dans les communes étudiées : part des ménages, un peu différente."""
    menages = contexte.derniere("menages").set_index("code")["valeur"]
    codes = list(contexte.communes()["code"])
    return pd.concat(
        _lignes(v, annee, {c: menages[c] * p * (1 + i / 50) for i, c in enumerate(codes)})
        for v, p in parts.items()
    )


def _departement(contexte: Any) -> pd.DataFrame:
    """Des mesures inventées pour toutes les communes du département : âges, ménages, équipements."""
    toutes = contexte.territoires("commune")
    codes = sorted(toutes.loc[toutes["departement"] == "81", "code"])
    etudiees = set(contexte.communes()["code"])
    hasard = np.random.default_rng(7)
    autres = [c for c in codes if c not in etudiees]
    habitants = dict(zip(autres, hasard.integers(80, 2000, len(autres)), strict=True))
    ages = int(contexte.derniere("pop_80_plus")["fin"].max())
    seuls = int(contexte.derniere("menages_une_personne")["fin"].max())
    equipements = {v for s in PANIER for v in s.variables}
    parts = {"pop_agee_total": (ages, 1.0), "pop_80_plus": (ages, 0.1), "menages": (seuls, 0.45),
             "menages_une_personne": (seuls, 0.16)}  # fmt: skip
    tables = [
        _lignes(
            v,
            a,
            {c: n * p * hasard.uniform(0.6, 1.4) if p < 1 else n for c, n in habitants.items()},
        )
        for v, (a, p) in parts.items()
    ]
    return pd.concat([
        *tables,
        *(_lignes(v, 2025, {c: float(hasard.random() < 0.3) for c in autres}) for v in equipements),
    ])  # fmt: skip


@pytest.fixture(scope="module")
def couvert(contexte: Any) -> Any:
    """Le territoire réel dans un département entièrement décrit (chiffres inventés hors de la 4C)."""
    return Autre(contexte, plus=_departement(contexte))


def test_le_panier_ne_cite_que_des_variables_et_des_sources_connues():
    for s in PANIER:
        assert s.theme in THEMES
        assert set(s.variables) | set(s.personnes) <= set(variables())
        assert set(s.exhaustives) <= set(catalogue())
    assert {s.theme for s in PANIER} == set(THEMES)
    for d in DIMENSIONS:
        assert set(d.sources) <= set(catalogue())


def test_minutes_jusqu_aux_services(contexte):
    table = services.acces(contexte).set_index(["service", "code"])
    # INSEE, BPE 2025 : les 4 médecins du territoire sont à Cordes, sa commune est comprise ; BPE 2018 (D201) :
    # d'autres communes voisines en avaient, plus près du Causse.
    medecin = table.loc["medecin"]
    voisines = pd.read_csv(RACINE / "data/insee/bpe_2018_voisines.csv", sep=";", dtype=str)
    en_avaient = set(voisines.loc[voisines["TYPEQU"] == "D201", "DEPCOM"])
    assert set(medecin["proche"]) - {"81069"} <= en_avaient
    assert medecin.loc["81309", "proche"] == "82155" and medecin.loc["81045", "proche"] == "81069"
    # Saint-Martin-Laguépie n'a que l'Aveyron à passer pour aller à Laguépie.
    assert 0 < medecin.loc["81263", "minutes"] < medecin.loc["81069", "minutes"] < 5
    # Quatre médecins au même endroit : le deuxième n'est pas plus loin que le premier.
    de_cordes = medecin[medecin["proche"] == "81069"]
    assert de_cordes["deuxieme"].equals(de_cordes["minutes"])
    # Un ancien compte déplace la valeur, jamais les bornes : au pire, il n'y a plus que ceux de Cordes.
    doute = services.avec_doute(contexte, [PAR_ID["medecin"]]).set_index("code")
    sans = services.avec_doute(Autre(contexte, depuis=2020), [PAR_ID["medecin"]]).set_index("code")
    assert (sans["proche"] == "81069").all() and doute["haut"].equals(sans["haut"])
    assert (doute["minutes"] <= sans["minutes"]).all() and (doute["bas"] <= doute["minutes"]).all()
    # Une seule pharmacie sur le territoire : la deuxième est ailleurs, plus loin.
    assert (table.loc["pharmacie", "deuxieme"] >= table.loc["pharmacie", "minutes"]).all()
    assert table.loc["france_services"].loc["81309", "proche"] == "81309"
    mieux = services.acces(contexte, au_mieux=True).set_index(["service", "code"])
    assert (mieux["minutes"] <= table["minutes"] + 1e-9).all()


def test_personnes_selon_les_minutes(contexte):
    table = services.avec_doute(contexte)
    gens = services.tranches(contexte, table, PAR_ID["medecin"])
    # INSEE : 5 441 habitants en 2023 ; chacun est dans une tranche et une seule.
    assert sum(gens["effectifs"]) == gens["total"] == 5441 and gens["inconnus"] == 0
    enfants = services.tranches(contexte, table, PAR_ID["ecole"])
    assert enfants["variable"] == "pop_5_9" and enfants["total"] == pytest.approx(223.5, abs=0.1)


def test_un_service_que_personne_n_a(contexte):
    vide = Autre(contexte, sans=PAR_ID["pharmacie"].variables)
    table = services.avec_doute(vide, [PAR_ID["pharmacie"]])
    assert table["minutes"].isna().all() and (table["proche"] == "").all()
    gens = services.tranches(vide, table, PAR_ID["pharmacie"])
    assert gens["inconnus"] == 5441 and np.isnan(gens["moyenne"])
    # Un zéro de la base est une commune décrite sans le service, pas un inconnu.
    offre = services.offre(contexte)
    assert offre.comptes.loc["81009", "pharmacie"] == 0


def test_ce_qui_ouvre_et_ferme_entre_deux_millesimes(contexte):
    assert services.changements(contexte).empty
    ancien = pd.concat(
        [
            _lignes("eq_medecin", 2020, {"81069": 4, "81309": 2}),
            _lignes("eq_boulangerie", 2020, {"81265": 0}),
        ]
    )
    bouge = services.changements(Autre(contexte, plus=ancien))
    lus = {(r.code, r.service): (r.avant, r.apres) for r in bouge.itertuples()}
    # Vaour avait 2 médecins à la BPE 2018 ; Cordes en a toujours 4, elle n'est pas dans la liste.
    assert lus == {("81309", "medecin"): (2, 0), ("81265", "boulangerie"): (0, 1)}


def test_sans_le_departement_aucune_position(contexte):
    # Les fichiers livrés décrivent la 4C et deux voisines : comparer un territoire à lui-même ne dit rien.
    mesure, composee = isolement.calculee(contexte)
    assert [d.id for d in mesure.absentes] == ["mobilite"] and composee is None
    assert mesure.etalon.communes == () and (mesure.etalon.connues, mesure.etalon.nombre) == (
        27,
        314,
    )
    rendue = isolement.exposition_isolement(contexte)
    assert set(rendue["statut"]) == {"absent"} and rendue[["valeur", "bas", "haut"]].isna().all(
        axis=None
    )
    assert all("27 des 314 communes" in n and "déposer" in n for n in rendue["note"])
    assert mesure.brutes.loc["81069", "part_menages_une_personne"] == pytest.approx(51.1, abs=2)
    # La phrase de tête mène par une mesure, et se lit à voix haute : INSEE, RP 2023, 10,8 % ici et 8,5 % dans le Tarn.
    dite = dire_isolement.exposition(contexte, EPCI)
    assert "10,8" in dite and "8,5" in dite and "27 sur 314" in dite and len(dite.split()) <= 50


def test_dans_un_departement_decrit_des_centiles_et_leur_intervalle(couvert):
    mesure, composee = isolement.calculee(couvert)
    assert composee is not None and len(composee.lignes) == 25 and len(mesure.etalon.communes) > 280
    dites = " ".join(mesure.reserves)
    for mot in (
        "ménages d'une personne",
        "80 ans ou plus",
        "BPE",
        "France services",
        "du département",
    ):
        assert mot in dites
    lignes = composee.lignes
    assert (lignes["rang_bas"] <= lignes["rang"]).all() and (
        lignes["rang"] <= lignes["rang_haut"]
    ).all()
    assert (lignes["centile_bas"] <= lignes["centile"]).all()
    assert (lignes["centile"] <= lignes["centile_haut"]).all() and lignes["centile"].between(
        0, 100
    ).all()
    assert mesure.ecarts.abs().max(axis=None) <= 2.5
    rendue = isolement.exposition_isolement(couvert).set_index(["niveau", "code"])
    assert rendue.loc[("commune", "81206"), "valeur"] == lignes.loc["81206", "centile"]
    # Tout le département est décrit : il n'y a plus de doute au bord que hors du département.
    assert "centile d'exposition parmi les" in rendue.loc[("commune", "81206"), "note"]


def test_voisines_decrites_plus_de_doute_au_bord(contexte):
    voisines = list(contexte.anneau()["code"])
    inconnues = services.non_decrites(contexte, services.offre(contexte), PAR_ID["pharmacie"])
    pres_de_penne = str(contexte.minutes(["81206"], inconnues).iloc[0].idxmin())
    cherchees = {v for s in PANIER for v in s.variables}
    # Un fichier national d'un an plus ancien : rien autour, sauf une pharmacie près de Penne.
    plus = pd.concat(
        _lignes(v, 2024, {c: float(v == "eq_pharmacie" and c == pres_de_penne) for c in voisines})
        for v in cherchees
    )
    autre = Autre(contexte, plus=plus)
    assert services.reserve(autre, services.offre(autre)).endswith("de mairie à mairie.")
    avec = Autre(autre, plus=_departement(contexte))
    _, composee = isolement.calculee(avec)
    assert composee is not None and not composee.lignes["bordure"].any()
    pres = services.acces(autre, [PAR_ID["pharmacie"]]).set_index("code")
    assert pres.loc["81206", "proche"] == pres_de_penne
    # Dix ans plus vieux, le même fichier ne dirait plus rien.
    vieux = Autre(contexte, plus=plus.assign(debut=2014, fin=2014))
    assert services.non_decrites(vieux, services.offre(vieux), PAR_ID["pharmacie"])


def test_la_mobilite_deposee_prend_sa_place(contexte):
    autre = Autre(contexte, plus=_partout(contexte, 2022, menages_sans_voiture=0.1))
    mesure = exposition.mesurer(autre)
    assert not mesure.absentes and set(mesure.ecarts) == {d.id for d in DIMENSIONS}


def test_numerateur_et_denominateur_du_meme_recensement(contexte):
    anciennes = contexte.derniere("residences_principales", annee=2022)
    assert set(contexte.derniere("residences_principales")["fin"]) == {2023}
    dix = dict(zip(anciennes["code"], 0.1 * anciennes["valeur"], strict=True))
    mesure = exposition.mesurer(Autre(contexte, plus=_lignes("menages_sans_voiture", 2022, dix)))
    # Un dixième des résidences de 2022 : 10 % partout, et non un mélange avec 2023.
    assert mesure.brutes["part_sans_voiture"].dropna().to_numpy() == pytest.approx(10.0)


def test_les_personnes_seules_par_age_prennent_la_releve(contexte):
    plus = _partout(
        contexte, 2022, pop_65_79_seuls=0.1, pop_80_plus_seuls=0.08, pop_65_79_menages=0.4,
        pop_80_plus_menages=0.2,
    )  # fmt: skip
    mesure = exposition.mesurer(Autre(contexte, plus=plus))
    assert [c.id for c in mesure.entrees["sociale"].composantes] == [
        "part_65_plus_seuls",
        "part_80_plus_seuls",
    ]
    assert not any("faute de connaître" in r for r in mesure.reserves)


def test_moins_de_trois_dimensions_pas_de_composite(contexte):
    autre = Autre(contexte, sans=("pop_80_plus", "menages_une_personne"))
    mesure, composee = isolement.calculee(autre)
    assert composee is None and {d.id for d in mesure.absentes} == {"sociale", "mobilite"}
    rendue = isolement.exposition_isolement(autre)
    assert rendue["valeur"].isna().all() and set(rendue["statut"]) == {"absent"}
    assert rendue["bas"].isna().all()
    for note in rendue["note"]:
        assert "Personnes vivant seules par âge" in note and "Logement" in note
    # Les dimensions connues gardent leur valeur ; les absentes ne valent pas zéro.
    assert isolement.dimension(autre, "mobilite")["valeur"].isna().all()
    assert "Il manque" in dire_isolement.exposition(autre, EPCI)


def test_une_dimension_manquante_pour_la_moitie_des_communes(contexte):
    codes = list(contexte.communes()["code"])
    moitie = _partout(contexte, 2022, menages_sans_voiture=0.1)
    moitie = moitie[moitie["code"].isin(codes[::2])]
    autre = Autre(Autre(contexte, plus=_departement(contexte)), plus=moitie)
    mesure, composee = isolement.calculee(autre)
    assert "mobilite" in mesure.entrees
    assert mesure.ecarts.loc[codes[1], "mobilite"] != mesure.ecarts.loc[codes[1], "mobilite"]
    lignes = composee.lignes
    # Les communes à trois dimensions comptent dans la référence comme celles à quatre.
    assert {codes[0], codes[1]} <= set(mesure.etalon.communes)
    assert lignes.loc[codes[0], "dimensions"] == 4 and lignes.loc[codes[1], "dimensions"] == 3
    assert lignes["composite"].notna().all()


def test_une_hypothese_se_compare_a_la_reference_fixe(couvert):
    contexte = couvert
    avant = exposition.mesurer(contexte)
    plus = _lignes("eq_medecin", 2025, {"81206": 1})
    autre = Autre(contexte, plus=plus, sans=())
    apres = exposition.mesurer(autre, etalon=avant.etalon)
    ecart = (apres.ecarts - avant.ecarts).fillna(0.0)
    assert ecart.loc["81206", "acces"] < 0
    assert (ecart["sociale"] == 0).all() and (ecart["acces"] <= 1e-9).all()


def test_les_niveaux_au_dessus_de_la_commune(couvert):
    contexte = couvert
    for rendue in (
        isolement.exposition_isolement(contexte),
        isolement.dimension(contexte, "acces"),
        isolement.minutes(contexte, "medecin"),
    ):
        rendue = rendue.set_index(["niveau", "code"])["valeur"]
        communes = rendue["commune"]
        assert communes.min() <= rendue["epci"]["200034064"] <= communes.max()
    minutes = isolement.minutes(contexte, "medecin")
    assert ((minutes["bas"] <= minutes["valeur"]) & (minutes["valeur"] <= minutes["haut"])).all()


def test_un_a_quatre_poles_avec_toutes_les_egalites(contexte):
    effectifs = relais.personnes(contexte, "population")
    codes = list(effectifs.index)
    minutes = contexte.minutes(codes, codes)
    for n in (1, 2):
        s = relais.placer(contexte, n)
        notes = {
            c: float((effectifs * minutes[list(c)].min(axis=1)).sum())
            for c in combinations(codes, n)
        }
        meilleure = min(notes.values())
        attendus = {c for c, v in notes.items() if v <= meilleure * (1 + 1e-9)}
        assert set(s.placement.optima) == attendus and s.placement.complet
    ouverts = relais.relais_actuels(contexte)
    # ANCT : L'Escale de la 4C (Les Cabannes) et Causse (Vaour).
    assert set(ouverts) == {"81045", "81309"}
    avant = relais.aujourd_hui(contexte, ouverts, "population")
    dernier = avant.moyenne
    for n in relais.NOMBRES:
        s = relais.placer(contexte, n, ouverts=ouverts)
        assert s.moyenne <= dernier and s.a_portee(15) <= 5441
        assert set(ouverts) < set(s.sites) and len(s.sites) == n + 2
        dernier = s.moyenne
    assert "au lieu de" in dire_isolement.poles(avant, s, "population", 15)


def test_demandes_de_poles_refusees(contexte):
    with pytest.raises(AppelIncorrect, match="26 pôle"):
        relais.placer(contexte, 26)
    with pytest.raises(AppelIncorrect, match="Objectif inconnu"):
        relais.placer(contexte, 1, objectif="rien")
    with pytest.raises(AppelIncorrect, match="Public inconnu"):
        relais.placer(contexte, 1, public="martiens")
    with pytest.raises(AppelIncorrect, match="déposer la population par âge"):
        relais.placer(Autre(contexte, sans=("pop_80_plus",)), 1, public="pop_80_plus")


def test_aller_vers_des_communes_jamais_des_personnes(couvert):
    contexte = couvert
    choix = allervers.priorites(contexte)
    assert len(choix.lignes) == 25 and set(choix.lignes["etape"]) == set(allervers.ETAPES)
    assert choix.lignes["exposition"].between(0, 1).all()
    # À exposition et minutes égales, plus de personnes ne fait jamais passer plus tard.
    d_abord = choix.lignes[choix.lignes["etape"] == "d'abord"]
    assert (
        d_abord["indice"].min()
        >= choix.lignes[choix.lignes["etape"] == "plus tard"]["indice"].max()
    )
    faites = allervers.tournees(contexte, choix, arrets=3)
    vues = [c for t in faites for c in t.communes]
    attendues = choix.lignes[choix.lignes["etape"].isin(allervers.ETAPES[:2])].index
    assert sorted(vues) == sorted(set(attendues) - {t.depart for t in faites} & set(attendues))
    assert all(
        1 <= len(t.communes) <= 3 and 0 < t.route.bas < t.route.minutes < t.route.haut
        for t in faites
    )
    secteurs = choix.lignes["secteur"]
    assert all(set(secteurs[list(t.communes)]) == {t.secteur} for t in faites)


def test_quelques_communes_connues_ne_se_rangent_pas_avant_les_autres() -> None:
    indice = pd.Series([9.0, 4.0, *[float("nan")] * 8])
    assert set(allervers._etapes(indice)) == {""}
    assert list(allervers._etapes(indice[:3])) == ["d'abord", "ensuite", ""]


def test_aller_vers_sans_exposition_ni_espace(contexte):
    autre = Autre(
        contexte,
        sans=("pop_80_plus", "menages_une_personne", "eq_france_services"),
        sans_lieux=True,
    )
    choix = allervers.priorites(autre)
    assert not choix.exposee and choix.public == "habitants"
    assert choix.lignes["etape"].isin(allervers.ETAPES).all()
    assert allervers.tournees(autre, choix) == ()


def test_annuaire_des_ressources(contexte):
    table = ressources.annuaire(contexte)
    cordes = set(table.loc[table["code"] == "81069", "nature"])
    assert {"Pharmacie", "CCAS", "Médecin généraliste"} <= cordes
    assert "Médecin généraliste (× 4)" in set(table["nom"])
    assert table["commune"].notna().all()
    # La gare saisie par le territoire dessert Vindrac-Alayrac.
    assert "Gare" in set(table.loc[table["code"] == "81320", "nature"])
    assert "Gare" in ressources.par_commune(table)["81320"]
    assert not table.duplicated(["code", "nature", "nom"]).any()


@pytest.mark.parametrize("detour", [1.3, 1.6])
def test_les_hypotheses_de_trajet_se_changent(contexte, detour):
    lente = services.acces(contexte, [PAR_ID["medecin"]], vitesse=Vitesse(detour=detour))
    base = services.acces(contexte, [PAR_ID["medecin"]])
    plus_long = lente["minutes"] > base["minutes"]
    assert plus_long.all() if detour > 1.35 else (~plus_long).all()

"""Petite enfance : l'offre saisie (inventée, marquée EXEMPLE) et les chiffres réels de la 4C."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from observatoire import formats
from observatoire.analyses import (
    acces_accueil,
    assistantes_maternelles,
    besoin_accueil,
    demandes_accueil,
    enfants_accueil,
    hypotheses_accueil,
    petite_enfance,
    petite_enfance_acces,
    situation_accueil,
    zones_accueil,
)
from observatoire.analyses.besoin_accueil import Face
from observatoire.analyses.offre_accueil import JOURS, offre_de
from observatoire.contenu.petite_enfance import phrases as dire_accueil
from observatoire.contenu.petite_enfance import phrases_zones
from observatoire.entrepot.lecture import Lecteur
from observatoire.local import conformer, regles, table
from observatoire.methodes.routes import Obtention
from observatoire.methodes.trajets import VITESSE
from observatoire.modele import Niveau, Territoire

RACINE = Path(__file__).parents[2]
EPCI = "200034064"
SEMAINE = ["08:00-18:00"] * 5 + ["fermé"] * 2

# Moins de 3 ans au 1er janvier 2025 (tests/donnees/cas_inference/enfants.json, A02).
PETITS = 100.06204379562044


@pytest.fixture(scope="module")
def reel(entrepot_4c: Lecteur) -> Any:
    return entrepot_4c


class Saisi:
    """Le contexte réel, où des tables locales et des mesures sont remplacées."""

    def __init__(self, contexte: Any, mesures: pd.DataFrame | None = None, **tables: pd.DataFrame):
        self._contexte, self._tables, self._mesures = contexte, tables, mesures

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._contexte, nom)

    def locale(self, nom: str) -> pd.DataFrame:
        return conformer(table(nom), self._tables.get(nom, self._contexte.locale(nom)))

    def mesures(self, variables: Any, niveau: str | None = None) -> pd.DataFrame:
        lues = self._contexte.mesures(variables, niveau)
        if self._mesures is None:
            return lues
        ajout = self._mesures[self._mesures["variable"].isin(np.atleast_1d(variables))]
        ajout = ajout if niveau is None else ajout[ajout["niveau"] == niveau]
        return pd.concat([lues, ajout], ignore_index=True)


def structures(*lignes: tuple[str, str, str, float | None], heures: list | None = None, **colonnes):
    semaine = dict(zip(JOURS, heures or SEMAINE, strict=True))
    cadre = pd.DataFrame(lignes, columns=["nom", "type", "commune", "places"])
    base = {"etat": None, "part_reguliere": None, "part_occasionnelle": 0.25, "fictif": True}
    return cadre.assign(**(base | semaine | colonnes))


def assistantes(*lignes: tuple[str, str, int | None, float | None]) -> pd.DataFrame:
    colonnes = ["secteur", "tranche", "actives", "places"]
    return pd.DataFrame(lignes, columns=colonnes).assign(fictif=True)


CRECHES = structures(
    ("Crèche des Cabannes", "eaje", "81045", 20), ("Micro-crèche", "micro_creche", "81165", 10)
)
CINQ = assistantes(("epci", "40-49", 2, 3), ("epci", "50-59", 2, 5), ("epci", "60 et plus", 1, 3))


@pytest.fixture(scope="module")
def exemple(reel: Any) -> Saisi:
    return Saisi(reel, structures=CRECHES, assistantes_maternelles=CINQ)


def _ligne(table: pd.DataFrame, code: str = EPCI) -> Any:
    return table[table["code"] == code].iloc[0]


# ------------------------------------------------------------------ enfants
def test_moins_de_trois_ans_par_les_naissances_de_la_4c(reel: Any):
    # INSEE : 33 + 28 + 34 naissances de 2022 à 2024 × 144,3 recensés de 0 à 4 ans pour 137 nés (cas A02).
    ligne = _ligne(enfants_accueil.derniers(reel, "epci"))
    assert ligne["valeur"] == pytest.approx(PETITS)
    assert (ligne["fin"], ligne["statut"]) == (2024, "estime")
    assert "moyenne de deux lectures" in ligne["note"]
    communes = enfants_accueil.derniers(reel)
    siennes = communes[communes["code"].isin(reel.communes()["code"])]
    assert siennes["valeur"].sum() == pytest.approx(PETITS) and len(siennes) == 25
    # Un petit compte porte sa fourchette, même nul.
    assert (siennes["bas"] <= siennes["valeur"]).all() and siennes["haut"].notna().all()


def test_le_recensement_par_age_passe_avant_les_naissances(reel: Any):
    codes = list(reel.communes()["code"])
    publies = pd.DataFrame(
        {"code": codes, "niveau": "commune", "variable": "pop_0_2", "debut": 2022, "fin": 2022,
         "valeur": 4.0, "statut": "publie", "perimetre": "", "fichier": "pop1a"}
    )  # fmt: skip
    derniers = enfants_accueil.derniers(Saisi(reel, mesures=publies))
    assert set(derniers["fin"]) == {2022} and set(derniers["statut"]) == {"publie"}
    # Trop vieux de plus de cinq ans, il ne dit plus rien des enfants d'aujourd'hui.
    ancien = enfants_accueil.derniers(Saisi(reel, mesures=publies.assign(debut=2017, fin=2017)))
    assert set(ancien["fin"]) == {2024}


# ------------------------------------------------------------------ offre
def test_une_place_inconnue_rend_absent_et_dit_quoi_completer(reel: Any):
    vides = structures(("Crèche des Cabannes", "eaje", "81045", None), heures=[None] * 7)
    contexte = Saisi(reel, structures=vides)
    for calcul in (
        petite_enfance.taux_couverture_local,
        petite_enfance.taux_couverture_etp,
        partial(petite_enfance_acces.accessibilite, genre="15min"),
        partial(petite_enfance.bilan, quoi="ecart"),
    ):
        table = calcul(contexte)
        assert table["valeur"].isna().all() and set(table["statut"]) == {"absent"}
        assert "Crèche des Cabannes" in _ligne(table)["note"]
    # Le besoin, lui, ne dépend pas des places.
    assert _ligne(petite_enfance.bilan(contexte, "besoin"))["statut"] == "estime"


def test_les_trois_taux_de_l_exemple(exemple: Saisi):
    # (20 + 10 + 10) places pour 100 enfants : les 11 des assistantes se disent à 5 près, et la fourchette a ce
    # doute ; une place d'assistante compte 45 heures sur 50.
    local = _ligne(petite_enfance.taux_couverture_local(exemple))
    assert local["valeur"] == pytest.approx(100 * 40 / PETITS) and local["statut"] == "fictif"
    assert local["bas"] < 100 * 37.5 / PETITS and local["haut"] > 100 * 42.5 / PETITS
    assert "arrondies à 5 près" in local["note"]
    etp = _ligne(petite_enfance.taux_couverture_etp(exemple))
    assert etp["valeur"] == pytest.approx(100 * (30 + 10 * 45 / 50) / PETITS)
    regulier = _ligne(petite_enfance.etp_structures(exemple, "etp_regulier"))["valeur"]
    occasionnel = _ligne(petite_enfance.etp_structures(exemple, "etp_occasionnel"))["valeur"]
    assert (regulier, occasionnel) == pytest.approx((100 * 22.5 / PETITS, 100 * 7.5 / PETITS))


def test_cinq_assistantes_ne_se_disent_pas_par_secteur(exemple: Saisi, reel: Any):
    table = petite_enfance.taux_couverture_local(exemple)
    secteurs = table[table["niveau"] == "secteur"]
    assert len(secteurs) == 3 and secteurs["valeur"].isna().all()
    assert set(secteurs["statut"]) == {"secret"}
    assert secteurs["note"].str.contains("trop peu nombreuses").all()
    noms = [s.id for s in reel.reglages.secteurs]
    peu = assistantes(*((n, "inconnue", k, 3.0 * k) for n, k in zip(noms, (9, 1, 5), strict=True)))
    tue = petite_enfance.taux_couverture_local(Saisi(exemple, assistantes_maternelles=peu))
    assert tue.loc[tue["niveau"] == "secteur", "valeur"].isna().all()
    assez = assistantes(
        *((n, "inconnue", k, 3.0 * k) for n, k in zip(noms, (9, 0, 5), strict=True))
    )
    dite = petite_enfance.taux_couverture_local(Saisi(exemple, assistantes_maternelles=assez))
    assert dite.loc[dite["niveau"] == "secteur", "valeur"].notna().all()


def test_un_secteur_oublie_n_est_pas_zero(exemple: Saisi):
    un = Saisi(exemple, assistantes_maternelles=assistantes(("cordes-et-cerou", "40-49", 6, 18)))
    manque = offre_de(un).manque_assistantes
    assert len(manque) == 2 and "0 s'il n'y en a pas" in manque[0]


def test_au_dessus_de_cent_la_valeur_est_gardee_et_expliquee(reel: Any):
    grande = structures(("Grande crèche", "eaje", "81165", 40))
    table = petite_enfance.taux_couverture_structures(Saisi(reel, structures=grande))
    ligne = _ligne(table, "aveyron-et-segala")
    assert ligne["valeur"] > 100 and "enfants d'ailleurs" in ligne["note"]


def test_mam_projet_et_arrets_itinerants(reel: Any):
    lieux = structures(
        ("MAM", "mam", "81069", 8), ("Crèche", "eaje", "81045", 20), ("Future", "eaje", "81309", 12),
        etat=["ouverte", None, "projet"],
    )  # fmt: skip
    arrets = pd.DataFrame(
        {"commune": ["81309", "81206"], "service": "halte", "jour": ["mardi", "jeudi"],
         "horaires": "09:00-16:00", "places": 10, "fictif": True}
    )  # fmt: skip
    dix = assistantes(("epci", "40-49", 10, 30))
    offre = offre_de(Saisi(reel, structures=lieux, haltes=arrets, assistantes_maternelles=dix))
    # Dix assistantes, dont deux ou trois à la MAM. La MAM est un lieu, mais ses places sont déjà celles des assistantes ; un arrêt d'un jour
    # compte un cinquième de ses places, et sept heures de dix places sur cinquante en temps plein.
    assert offre.places == 20 + 2 + 2 + 30 and "Future" not in set(offre.lieux["nom"])
    arret = offre.lieux[offre.lieux["commune"] == "81206"].iloc[0]
    assert arret["places"] == 2 and arret["etp"] == pytest.approx(10 * 7 / 50)
    assert "81206" not in set(offre.permanents["commune"])
    # Un arrêt d'un jour par semaine n'est pas un lieu d'accueil permanent.
    proches = acces_accueil.plus_proches(Saisi(reel, structures=lieux, haltes=arrets))
    assert (
        proches.loc["81206", "lieu"] != "Penne"
        and proches.loc["81069", "lieu"] == "Cordes-sur-Ciel"
    )


# ------------------------------------------------------------------ accès et zones
def test_conservation_sur_le_bassin_reel(exemple: Saisi):
    b = acces_accueil.bassin(exemple)
    table = acces_accueil.acces(b, acces_accueil.paliers(hypotheses_accueil.valeurs(exemple)))
    distribuees = float((table["acces"] * table["enfants"]).sum() / 100)
    assert distribuees == pytest.approx(30)
    rendue = petite_enfance_acces.accessibilite(exemple, "graduee")
    assert set(rendue["statut"]) == {"fictif"} and len(rendue) == 25 + 3 + 1
    communes = rendue[rendue["niveau"] == "commune"]
    bornes = communes["valeur"].min(), communes["valeur"].max()
    assert bornes[0] <= _ligne(rendue)["valeur"] <= bornes[1]
    # Une commune sans enfant a un accès, pas une division par zéro.
    sans = table[(table["enfants"] == 0) & table["notre"]]
    assert len(sans) and np.isfinite(sans["acces"]).all()


def test_une_place_de_plus_ne_fait_perdre_personne(exemple: Saisi):
    plus = Saisi(exemple, structures=CRECHES.assign(places=[21, 10]))
    avant = petite_enfance_acces.accessibilite(exemple, "graduee").set_index("code")["valeur"]
    apres = petite_enfance_acces.accessibilite(plus, "graduee").set_index("code")["valeur"]
    assert (apres >= avant - 1e-9).all() and apres["81045"] > avant["81045"]


def test_trajets_connus_sans_les_places(reel: Any):
    # Les deux lieux viennent de la BPE 2025 (INSEE) : Les Cabannes et Milhars.
    table = acces_accueil.plus_proches(reel)
    assert table.loc["81045", "lieu"] == "Les Cabannes" and table.loc["81165", "lieu"] == "Milhars"
    z = zones_accueil.zones(reel)
    # Calculé à la main : t = 2 + 60·detour·km/vitesse ; Penne seule est à plus de 15 minutes à 55 km/h et détour
    # 1,3 (20,8), neuf le sont à 40 km/h et détour 1,6, dont Laparrouquial, où aucun enfant n'est né en trois ans.
    assert z.partielle and z.selon_la_route == (1, 9)
    assert table.loc["81206", ["connu_bas", "minutes", "haut"]].round(1).tolist() == [
        20.8,
        25.9,
        33.8,
    ]
    # Aucune n'est certaine : une voisine de Penne, à 9 minutes, peut avoir un lieu d'accueil.
    assert not len(z.en("certaine")) and z.communes.loc["81206", "etat_connu"] == "certaine"
    assert len(z.retenues) == 8 and "81135" not in z.retenues.index
    phrase = phrases_zones.zones(z).replace("\u00a0", " ")
    assert "D214-10-1" in phrase and "Penne" in phrase and "seul le trajet" in phrase
    assert (
        "Entre 1 et 9 communes" in phrase
        and "sans enfants de moins de 3 ans : Laparrouquial" in phrase
    )
    assert phrase.startswith("Proposition de l'observatoire") and "Au sens de" not in phrase


def test_une_regle_decidee_se_dit_decidee(reel: Any):
    cles = ("zone_minutes", "zone_acces", "zone_criteres")
    saisies = pd.DataFrame(
        {"cle": cles, "valeur": (15, 0.5, 1), "decide_le": date(2027, 3, 12), "origine": "copil"}
    )
    decidee = zones_accueil.zones(Saisi(reel, hypotheses_accueil=saisies))
    assert phrases_zones.zones(decidee).startswith("Au sens de l'article D214-10-1")
    assert f"décidée le {formats.jour(date(2027, 3, 12))}" in phrases_zones.zones(decidee)
    # Une valeur saisie sans date, ou essayée à l'écran, n'est pas une décision.
    sans_date = Saisi(reel, hypotheses_accueil=saisies.assign(decide_le=None))
    essayee = zones_accueil.zones(Saisi(reel, hypotheses_accueil=saisies), {"zone_minutes": 20})
    for z in (zones_accueil.zones(sans_date), essayee):
        assert phrases_zones.zones(z).startswith("Proposition de l'observatoire")


def test_la_regle_du_comite_et_ses_variantes(exemple: Saisi):
    souple = zones_accueil.zones(exemple, {"zone_criteres": 2})
    stricte = zones_accueil.zones(exemple, {"zone_criteres": 1})
    assert set(souple.retenues.index) <= set(stricte.retenues.index)
    assert "EXEMPLE" in phrases_zones.zones(stricte)
    table = zones_accueil.variantes_de_zones(exemple)
    assert table["retenue"].sum() == 1
    par_minutes = table[table["zone_acces"] == 0.5].sort_values("zone_minutes")
    assert par_minutes[["certaines", "possibles"]].sum(axis=1).is_monotonic_decreasing
    retenue = table[table["retenue"]].iloc[0]
    assert retenue["certaines"] == len(stricte.en("certaine"))


def test_hypotheses_du_comite_a_la_place_des_valeurs_de_depart(exemple: Saisi):
    tables = pd.DataFrame(
        {"cle": ["zone_minutes", "inconnue"], "valeur": [12.0, 3.0], "bas": [None, None],
         "haut": [None, None], "origine": ["copil du 3 mars", None]}
    )  # fmt: skip
    en_vigueur = hypotheses_accueil.en_vigueur(Saisi(exemple, hypotheses_accueil=tables))
    assert en_vigueur["zone_minutes"].valeur == 12
    assert "inconnue" not in en_vigueur and en_vigueur["taux_usage"].decidee_le is None


def test_hypotheses_mal_saisies_ne_cassent_rien(exemple: Saisi):
    def saisies(**valeurs: float) -> Any:
        table = pd.DataFrame({"cle": list(valeurs), "valeur": list(valeurs.values())})
        table = table.assign(bas=None, haut=None, origine=None)
        return hypotheses_accueil.en_vigueur(Saisi(exemple, hypotheses_accueil=table))

    # 80 se lit 80 %, et des trajets qui ne se suivent plus reviennent à leur départ en le disant.
    assert saisies(taux_usage=80)["taux_usage"].valeur == pytest.approx(0.8)
    melees = saisies(acces_minutes_1=16)
    assert (
        melees["acces_minutes_1"].valeur == 10 and "incohérents" in melees["acces_minutes_1"].source
    )
    cadre = pd.DataFrame({"cle": ["acces_minutes_2", "acces_minutes_1", "taux_usage"],
                          "valeur": [12.0, 14.0, 0.5], "bas": [None, None, 0.6], "haut": None})  # fmt: skip
    trouves = regles.verifier(
        "hypotheses_accueil", conformer(table("hypotheses_accueil"), cadre), exemple.reglages
    )
    assert {(p.rang, p.colonne) for p in trouves} == {(0, "valeur"), (2, "valeur")}


def test_chez_nous_a_vaour(reel: Any):
    vaour = Territoire(Niveau.COMMUNE, "81309", "Vaour")
    # INSEE : 3 + 1 + 5 naissances à Vaour de 2022 à 2024 × 1,053, et l'intervalle à 80 % d'une commune.
    dite = dire_accueil.chez(reel, vaour)
    assert dite.startswith("À Vaour, environ 9\u00a0enfants") and "entre 5 et 14" in dite
    assert dire_accueil.chez(reel, Territoire(Niveau.EPCI, EPCI)) == ""


def test_sensibilite_encadre_la_valeur_retenue(exemple: Saisi):
    table = acces_accueil.sensibilite(exemple, hypotheses_accueil.valeurs(exemple))
    assert len(table) == 25 and (table["bas"] <= table["retenu"]).all()
    assert (table["retenu"] <= table["haut"]).all() and (table["bas"] < table["haut"]).any()


def test_une_matrice_de_trajets_remplace_l_estimation(exemple: Saisi):
    class Mesure(Saisi):
        def minutes(self, origines: Any, destinations: Any, vitesse: Any = VITESSE) -> Any:
            return pd.DataFrame(5.0, index=list(origines), columns=list(destinations))

        def obtention(self) -> Obtention:
            return Obtention(part_mesuree=1.0, deposee=True)

    contexte = Mesure(exemple)
    assert set(petite_enfance_acces.minutes_accueil(contexte)["valeur"].round(6)) == {5.0}
    assert set(zones_accueil.zones(contexte, {"zone_criteres": 2}).communes["etat"]) == {"hors"}


# ------------------------------------------------------------------ besoin, demandes, assistantes
def test_besoin_sur_le_bassin_et_sa_fourchette(exemple: Saisi):
    offre = offre_de(exemple)
    b = besoin_accueil.calculer(exemple, offre)
    assert b.central is not None and b.offre is not None
    petits = sum(b.central.groupes.values())
    assert petits == pytest.approx(b.petits.enfants)
    # 30 places × 50 h × 45 semaines ÷ 52 × 70 %, et 10 places d'assistantes (11, à 5 près) × 45 h × 45 ÷ 52 ×
    # 70 % ; un quart des heures des structures est occasionnel.
    structures, assistees = 30 * 50 * 45 / 52 * 0.7, 10 * 45 * 45 / 52 * 0.7
    assert b.offre == pytest.approx((0.75 * structures + assistees, 0.25 * structures))
    central, bas, haut = b.en_places("besoin")
    assert central == pytest.approx(sum(b.central.heures.values()) / 35) and bas < central < haut
    # Le régulier (temps plein et partiel) et l'occasionnel manquent chacun pour soi : l'un ne comble pas l'autre.
    h, (reguliere, occasionnelle) = b.central.heures, b.offre
    r, o = h["plein"] + h["partiel"] - reguliere, h["autre"] - occasionnelle
    assert b.en_places("ecart")[0] == pytest.approx((max(0, r) + max(0, o)) / 35)
    assert b.en_places("tension")[0] == pytest.approx((h["plein"] + h["partiel"]) / reguliere)
    desaccord = replace(
        b, offre=(0.0, 5000.0)
    )  # une offre assez grande, mais tout entière occasionnelle
    assert sum(desaccord.offre or ()) > sum(h.values())
    assert desaccord.en_places("ecart")[0] == pytest.approx((h["plein"] + h["partiel"]) / 35)
    assert [f.suffit for f in desaccord.faces()] == [False, True]
    dit = dire_accueil.besoin(desaccord).split("Accueil ")
    assert "il en manquerait entre" in dit[1] and "elle suffirait" in dit[2]
    assert dire_accueil.besoin(b).startswith("EXEMPLE")
    # Une occupation plus haute relève l'offre.
    plus = besoin_accueil.calculer(exemple, offre, {"taux_usage": 0.9})
    assert plus.offre is not None and sum(plus.offre) > sum(b.offre)
    # Sans horaires, aucun écart : des enfants ne se soustraient pas à des places.
    sans = Saisi(exemple, structures=CRECHES.assign(**dict.fromkeys(JOURS)))
    muet = besoin_accueil.calculer(sans, offre_de(sans))
    assert muet.offre is None and "ne se dit pas" in dire_accueil.besoin(muet)


def test_le_besoin_de_la_4c_part_des_parents_de_jeunes_enfants(reel: Any):
    b = besoin_accueil.calculer(reel, None)
    dite = dire_accueil.besoin(b)
    assert "selon les hypothèses" in dite and "Ce sont des hypothèses, pas un compte" in dite
    assert "le nombre de familles qui voudraient une place sans en avoir" in dite
    ligne = _ligne(petite_enfance.bilan(reel, "besoin"))
    assert ligne["nature_intervalle"] == "80 %" and ligne["bas"] < ligne["valeur"] < ligne["haut"]


def test_demandes_secretes_sous_le_seuil(reel: Any):
    def bilan(*lignes: tuple[str, int, int | None]) -> Any:
        table = pd.DataFrame(lignes, columns=["mois", "demandes", "satisfaites"])
        table["mois"] = pd.to_datetime(table["mois"])
        return demandes_accueil.douze_mois(Saisi(reel, demandes=table.assign(fictif=False)))

    assert demandes_accueil.douze_mois(reel) is None
    clair = bilan(("2026-01", 12, 6), ("2026-03", 8, 4), ("2024-01", 50, 50))
    assert (clair.recues, clair.satisfaites, clair.secret) == (20, 10, False)
    # Douze puis treize demandes, cinq puis six satisfaites : ni l'un ni l'autre ne dit « une de plus ».
    for recues, satisfaites in ((12, 5), (13, 6)):
        dit = bilan(("2026-01", recues, satisfaites))
        part = dit.ligne("part")
        assert all(
            part[c] % 5 == 0 for c in ("valeur", "bas", "haut", "numerateur", "denominateur")
        )
        assert dit.recues % 5 == 0 and dit.ligne("recues")["statut"] == "estime"
        assert dit.ligne("recues")["bas"] <= recues <= dit.ligne("recues")["haut"]
        assert not {str(recues), str(satisfaites)} - {"5"} & set(
            phrases_zones.demandes(dit).split()
        )
    assert "nviron 15\u00a0demandes" in phrases_zones.demandes(
        dit
    ) and "dont environ 5 satisfaites" in phrases_zones.demandes(dit)
    # 19 satisfaites sur 20 : la seule non satisfaite se retrouverait, on tait les deux.
    presque = bilan(("2026-01", 20, 19))
    assert presque.ligne("part")["statut"] == "secret" and "19" not in phrases_zones.demandes(
        presque
    )
    assert bilan(("2026-01", 3, 3)).ligne("recues")["statut"] == "secret"
    assert bilan(("2026-01", 20, None)).ligne("part")["statut"] == "absent"


def test_assistantes_dans_dix_ans(exemple: Saisi):
    a = assistantes_maternelles.avenir(exemple, 2026)
    assert not a.manque and len(a.places) == 11 and a.places["attendu"].iloc[0] == 10
    assert a.places["attendu"].iloc[-1] < 10 and a.recrutements > 0
    # Le nombre d'enfants par tranche ne sort pas de l'analyse : seules des places en sortent.
    assert set(a.places.columns) == {"annee", "attendu", "bas", "haut"}
    flou = assistantes(("epci", "40-49", 3, 6), ("epci", "inconnue", 2, 5))
    manque = assistantes_maternelles.avenir(
        Saisi(exemple, assistantes_maternelles=flou), 2026
    ).manque
    assert manque == ("la tranche d'âge de chaque assistante maternelle en activité",)


# ------------------------------------------------------------------ ce qui se lit
def test_la_reponse_cite_la_cnaf_et_ce_qui_manque(reel: Any):
    # CNAF 2023 : 52,6 (EAJE 35,5 ; AM 11,6 ; école 4,4 ; domicile 1,1), France 60,9.
    dite = dire_accueil.reponse(reel, offre_de(reel))
    for attendu in ("52,6", "35,5", "11,6", "4,4", "1,1", "60,9", "100", "5\u00a0renseignements"):
        assert attendu in dite
    assert "%" not in dite and "EXEMPLE" not in dite


def test_situation_dit_la_caf_et_ce_que_la_msa_n_a_pas(reel: Any):
    faits = {f.nom: f for f in situation_accueil.situation(reel)}
    paje = next(f for n, f in faits.items() if "PAJE" in n)
    # CAF, décembre 2024 : 60 foyers (somme des 25 communes, arrondis à 5).
    assert paje.valeur == "60" and "familles de la MSA absentes" in paje.note
    assert faits["Familles relevant de la MSA"].valeur == "non disponible"


def test_aucun_lieu_connu_ne_fait_pas_de_zone(reel: Any):
    class SansLieu(Saisi):
        def derniere(self, variable: str, niveau: str = "commune", annee: Any = None) -> Any:
            lue = self._contexte.derniere(variable, niveau, annee)
            # La base des équipements ne couvre plus que la moitié des communes.
            return lue[lue["code"] < "81150"] if variable.startswith("eq_") else lue

    vides = SansLieu(reel, structures=structures(("Loin", "eaje", "81004", 12)))
    z = zones_accueil.zones(vides)
    assert z.inconnue and not len(z.retenues)
    assert "ne peuvent pas encore être dites" in phrases_zones.zones(z)
    assert petite_enfance_acces.minutes_accueil(vides)["valeur"].isna().all()


def test_les_voisines_inconnues_sont_dites(reel: Any):
    connues, toutes = acces_accueil.voisins_connus(reel)
    # BPE 2025 livrée : 8 communes voisines (DONNEES).
    assert connues <= 8 < toutes
    assert "un lieu plus proche peut manquer" in phrases_zones.zones(zones_accueil.zones(reel))


def test_un_lieu_voisin_sert_a_l_acces_sans_compter_chez_nous(exemple: Saisi):
    # Tonnac (81300) est hors de l'intercommunalité, à portée de Vaour et de Penne.
    ligne = structures(("Crèche voisine", "eaje", "81300", 12))
    avec = Saisi(exemple, structures=pd.concat([CRECHES, ligne], ignore_index=True))
    assert offre_de(avec).places == offre_de(exemple).places == 40
    for calcul in (petite_enfance.taux_couverture_local, petite_enfance.taux_couverture_structures):
        assert _ligne(calcul(avec))["valeur"] == _ligne(calcul(exemple))["valeur"]
    avant = petite_enfance_acces.accessibilite(exemple, "graduee").set_index("code")["valeur"]
    apres = petite_enfance_acces.accessibilite(avec, "graduee").set_index("code")["valeur"]
    assert apres["81309"] > avant["81309"]
    # Sans ses places, il se dit en note et n'empêche rien.
    muet = Saisi(
        exemple, structures=pd.concat([CRECHES, ligne.assign(places=None)], ignore_index=True)
    )
    rendu = petite_enfance_acces.accessibilite(muet, "graduee")
    assert not offre_de(muet).manque and rendu["valeur"].notna().all()
    assert rendu["note"].str.contains("sans nombre de places connu").any()


@pytest.mark.parametrize(
    ("bas", "haut", "offertes", "suffit", "manquent"),
    [
        (900, 1100, 1100, True, (0, 0)),
        (900, 1104, 1100, True, (0, 0)),  # quatre heures ne se lisent pas
        (900, 1120, 1100, None, (0, 20)),
        (1104, 1300, 1100, None, (0, 200)),  # « il en manquerait entre 0 et 200 » ne se dit plus
        (1106, 1300, 1100, False, (10, 200)),
        (1900, 2400, 1100, False, (800, 1300)),
    ],
)
def test_le_besoin_se_juge_sur_ce_qui_se_lit(
    bas: float, haut: float, offertes: float, suffit: bool | None, manquent: tuple[float, float]
) -> None:
    f = Face("régulier", (bas + haut) / 2, bas, haut, offertes)
    assert (f.manquent, f.suffit) == (manquent, suffit)

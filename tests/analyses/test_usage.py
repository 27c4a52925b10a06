"""L'usage, le coût et les métiers de l'accueil : valeurs calculées à la main, et attaque des comptes de personnes."""

from __future__ import annotations

import itertools
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from observatoire.analyses import (
    bonus_accueil,
    couts_accueil,
    demandes_accueil,
    dispositifs,
    loisirs_usage,
    petite_enfance,
    professionnels,
    usage_accueil,
)
from observatoire.analyses.couts_accueil import Famille, reste_a_charge
from observatoire.local import conformer, table
from observatoire.methodes.petits_comptes import reunir
from observatoire.methodes.secret import arrondir
from observatoire.territoire import Reglages

ICI = ("81045", "81069", "81165")


def contexte(**tables: pd.DataFrame) -> Any:
    """Trois communes de l'intercommunalité, et les seules tables données."""
    communes = pd.DataFrame({"code": ICI, "libelle": ["Les Cabannes", "Cordes", "Milhars"]})
    return SimpleNamespace(
        reglages=Reglages(epci="200034064"),
        communes=lambda: communes,
        territoires=lambda niveau="commune": communes,
        locale=lambda nom: conformer(table(nom), tables.get(nom, pd.DataFrame())),
    )


def activite(mois: int = 12) -> pd.DataFrame:
    """Une crèche (100 heures possibles, 60 réalisées, 66 facturées par mois), une autre (100, 80, 80)."""
    lignes = [
        (s, pd.Timestamp(2025, m, 1), 100.0, r + 2.0, float(r), float(f))
        for m in range(1, mois + 1)
        for s, r, f in (("a", 60, 66), ("b", 80, 80))
    ]
    return pd.DataFrame(lignes, columns=["structure", "mois", *usage_accueil.HEURES])


def test_occupation_et_facturation() -> None:
    ctx = contexte(activite_accueil=activite())
    [ligne] = usage_accueil.taux(ctx, "realisees/possibles").to_dict("records")
    assert ligne["valeur"] == pytest.approx(70) and ligne["fin"] == 2025  # 140 sur 200
    [ligne] = usage_accueil.taux(ctx, "facturees/realisees").to_dict("records")
    assert ligne["valeur"] == pytest.approx(100 * 146 / 140)
    # Un mois dont les heures réalisées manquent rend la somme de sa structure inconnue, pas plus basse.
    trou = activite()
    trou.loc[0, "realisees"] = None
    lues = usage_accueil.par_structure(contexte(activite_accueil=trou)).set_index("nom")
    assert pd.isna(lues.loc["a", "realisees"]) and lues.loc["b", "occupation"] == pytest.approx(80)


def test_cout_de_l_heure() -> None:
    couts = pd.DataFrame(
        [("a", 2025, 7200.0, 1584.0, 3000.0), ("b", 2025, 9600.0, 1920.0, 5000.0)],
        columns=["structure", "annee", "charges", "familles", "collectivite"],
    )
    ctx = contexte(activite_accueil=activite(), couts_accueil=couts)
    valeurs = {
        p: couts_accueil.par_heure(ctx, p)["valeur"].iloc[0]
        for p in ("charges/realisees", "familles/facturees", "collectivite/realisees")
    }
    # 16 800 € pour 1 680 heures ; 3 504 € pour 1 752 heures facturées ; 8 000 € pour 1 680 heures.
    assert valeurs["charges/realisees"] == pytest.approx(10)
    assert valeurs["familles/facturees"] == pytest.approx(2)
    assert valeurs["collectivite/realisees"] == pytest.approx(8000 / 1680)
    # Onze mois d'heures ne font pas une année : pas de coût plutôt qu'un coût trop haut.
    onze = contexte(activite_accueil=activite(11), couts_accueil=couts)
    assert couts_accueil.par_heure(onze, "charges/realisees").empty


def test_reste_a_charge_d_apres_le_bareme() -> None:
    # Barème CNAF : 0,0516 % par heure avec deux enfants ; 2 600 € × 0,000516 × 150 h = 201,24 €.
    r = reste_a_charge(Famille("couple", 2600, 2, 150))
    assert r["creche"] == pytest.approx(201.24) and r["creche_net"] == pytest.approx(100.62)
    # Au coût de référence du CMG, l'assistante maternelle revient au prix de la crèche (réforme de 2025).
    assert r["assistante"] == pytest.approx(r["creche"])
    # Au-delà du plafond de ressources (8 500 €), la crèche ne monte plus ; crédit d'impôt plafonné à 1 750 € par an.
    riche = reste_a_charge(Famille("riche", 20_000, 1, 170))
    assert riche["creche"] == pytest.approx(8500 * 0.000619 * 170)
    assert riche["creche"] - riche["creche_net"] == pytest.approx(1750 / 12)


def test_bonus_d_apres_le_bareme() -> None:
    """Circulaire CNAF 2018-002 : 2 100, 800 ou 300 € par place jusqu'à 0,75, 1 et 1,25 € de l'heure, rien au-dessus."""
    assert [bonus_accueil.mixite(p) for p in (0.4, 0.75, 0.76, 1.0, 1.25, 1.26)] == [
        2100,
        2100,
        800,
        800,
        300,
        0,
    ]
    # 4 % × 15 % × 10 000 € = 60 € ; 5 % × 30 % ; 10 % × 45 % × 16 000 € = 720 € ; au plus 1 300 €.
    assert bonus_accueil.inclusion(4, 10_000) == pytest.approx(60)
    assert bonus_accueil.inclusion(5, 10_000) == pytest.approx(150)
    assert bonus_accueil.inclusion(10, 16_000) == pytest.approx(720)
    assert bonus_accueil.inclusion(10, 30_000) == 1300


def test_bonus_de_chaque_structure() -> None:
    structures = pd.DataFrame(
        [
            ("a", "Crèche", "eaje", 20),
            ("b", "Micro", "micro_creche", None),
            ("p", "PAJE", "micro_creche_paje", 10),
        ],
        columns=["id", "nom", "type", "places"],
    )
    # 66 heures facturées par mois, 792 par an : 720 € ÷ 792 = 0,91 € par heure ; 200 000 € ÷ 20 places = 10 000 €.
    couts = pd.DataFrame(
        [("a", 2025, 200_000.0, 720.0, 50_000.0), ("a", 2024, 1.0, 1.0, 1.0)],
        columns=["structure", "annee", "charges", "familles", "bonus_territoire"],
    )
    ctx = contexte(structures=structures, couts_accueil=couts, activite_accueil=activite())
    creche, micro = bonus_accueil.bonus(ctx)
    assert (creche.nom, creche.annee, creche.par_an(creche.mixite)) == ("Crèche", 2025, 16_000)
    assert creche.par_an(creche.inclusion[1]) == pytest.approx(20 * 0.06 * 0.30 * 10_000)
    assert creche.recu == {"territoire": 50_000, "inclusion": None, "mixite": None}
    assert micro.psu_a_confirmer and micro.mixite is None and micro.par_an(300.0) is None


# ------------------------------------------------------------------ attaques
def test_un_tableau_reuni_ne_dit_aucun_petit_compte() -> None:
    """L'attaquant connaît la méthode, le total arrondi et toutes les répartitions : aucune case de 1 à 4 n'est sûre."""
    mondes = defaultdict(list)
    for comptes in itertools.product(range(9), repeat=3):
        cadre = pd.DataFrame({"n": [float(c) for c in comptes]}, index=["a", "b", "c"])
        vus, tues = reunir(cadre, decroissant=True)
        assert all(n != 0 or not cadre["n"][list(g)].any() for g, n in vus["n"].items())
        total = sum(comptes)
        dit = (vus.to_csv(), tuple(tues), "secret" if 0 < total < 5 else arrondir(total))
        mondes[dit].append(comptes)
    for groupe, rang in itertools.product(mondes.values(), range(3)):
        valeurs = {c[rang] for c in groupe}
        assert len(valeurs) > 1 or not 0 < min(valeurs) < 5, groupe


def test_l_ordre_des_lignes_ne_dit_pas_laquelle_est_la_plus_grande() -> None:
    """Rangées du plus grand au plus petit : deux mondes où l'on lit les mêmes lignes les montrent dans le même ordre."""
    ordres = defaultdict(set)
    for comptes in itertools.product(range(0, 16, 3), repeat=3):
        vus, _ = reunir(
            pd.DataFrame({"n": [float(c) for c in comptes]}, index=[*"abc"]), decroissant=True
        )
        lus = list(zip(vus.index, vus["n"], strict=True))
        ordres[frozenset((frozenset(noms), n) for noms, n in lus)].add(tuple(lus))
    assert max(map(len, ordres.values())) == 1
    [premier, *_], [n, *_] = vus.index, vus["n"]
    assert (premier, n) == (("a",), 15)


def _residence(*ailleurs: int) -> Any:
    lignes = [
        ("Crèche", "81045", c, 2025, n) for c, n in zip(ICI, (9, 7, ailleurs[0]), strict=True)
    ]
    lignes += [
        ("Crèche", "81045", "81004", 2025, ailleurs[1]),
        ("Voisine", "81004", "81045", 2025, ailleurs[2]),
    ]
    colonnes = ["lieu", "commune_lieu", "commune", "annee", "enfants"]
    places = pd.DataFrame({"nom": ["Crèche"], "type": ["eaje"], "places": [20]})
    return contexte(residence_enfants=pd.DataFrame(lignes, columns=colonnes), structures=places)


def test_residence_protegee() -> None:
    def lu(ctx: Any) -> list[str]:
        tables, _, _ = usage_accueil.residence(ctx)
        dits = [t.to_csv() + str(sorted(tues)) for t, tues in tables.values()]
        return [*dits, *(f(ctx).to_csv() for f in (
            usage_accueil.part_hors_epci, usage_accueil.accueillis_ailleurs, usage_accueil.enfants_par_place,
        ))]  # fmt: skip

    # Deux enfants d'ailleurs ou trois, un chez la voisine ou quatre : rien de ce qui sort ne les distingue.
    assert lu(_residence(2, 2, 1)) == lu(_residence(2, 3, 4))
    assert usage_accueil.accueillis_ailleurs(_residence(2, 2, 1))["statut"].iloc[0] == "secret"
    clair = _residence(6, 10, 12)
    part = usage_accueil.part_hors_epci(clair).iloc[0]
    # 10 enfants sur 32, soit 31 % : dits à 5 points ; 32 enfants lus 30, pour 20 places.
    assert part["valeur"] == 30 and part["bas"] <= 100 * 10 / 32 <= part["haut"]
    assert usage_accueil.enfants_par_place(clair)["valeur"].iloc[0] == 1.5


def _demandes(satisfaites: int, refusees: int, attente: int, motif: str) -> Any:
    lignes = [
        (pd.Timestamp(2026, m, 1), "81045", "moins_1", "regulier", 2, 2, 0, "", 6)
        for m in range(1, 7)
    ]
    lignes.append((pd.Timestamp(2026, 6, 1), "81069", "1_2", "regulier", satisfaites + refusees, satisfaites,
                   refusees, motif, attente))  # fmt: skip
    colonnes = ["mois", "commune", "tranche_age", "accueil", "demandes", "satisfaites", "refusees", "motif_refus",
                "en_attente"]  # fmt: skip
    return contexte(demandes=pd.DataFrame(lignes, columns=colonnes))


def test_attente_et_refus() -> None:
    def lu(ctx: Any) -> list[str]:
        tables = (demandes_accueil.par_age, demandes_accueil.par_mois, demandes_accueil.attente_par_age,
                  demandes_accueil.motifs)  # fmt: skip
        dits = [f(ctx) for f in tables]
        return [*(t.to_csv() + str(sorted(tues)) for t, tues in dits), str(demandes_accueil.en_attente(ctx)),
                petite_enfance.attente(ctx).to_csv(), petite_enfance.demandes(ctx, "refusees").to_csv()]  # fmt: skip

    # Un refus pour le prix ou deux, une famille d'un an qui attend ou deux : le même texte.
    assert lu(_demandes(2, 1, 2, "prix")) == lu(_demandes(2, 2, 3, "prix"))
    ctx = _demandes(8, 6, 7, "horaires")
    motifs, _ = demandes_accueil.motifs(ctx)
    assert motifs.to_dict("index") == {("Horaires",): {"refusees": 5.0}}
    assert petite_enfance.attente(ctx)["valeur"].iloc[0] == 15  # 13 demandes, lues à 5 près
    ages, _ = demandes_accueil.par_age(ctx)
    assert ages["demandes"].tolist() == [10.0, 15.0]  # 12 et 14


def test_professionnels_proteges() -> None:
    def equipe(eje: int, auxiliaires: int, departs: int) -> Any:
        lignes = [("a", 2025, "eje", eje, 0, departs), ("a", 2025, "auxiliaire", auxiliaires, 1, 0),
                  ("a", 2025, "cap", 7, 0, 0)]  # fmt: skip
        colonnes = ["structure", "annee", "metier", "en_poste", "vacants", "departs"]
        return contexte(professionnels=pd.DataFrame(lignes, columns=colonnes))

    def lu(ctx: Any) -> list[str]:
        e = professionnels.equipes(ctx)
        assert e is not None and e.vacants == 1
        parts = [professionnels.part_de(ctx, q).to_csv() for q in ("diplomes", "departs")]
        return [e.en_poste.to_csv(), str(e.totaux), *parts]

    # Un éducateur ou deux, un départ ou trois : rien ne les distingue.
    assert lu(equipe(1, 5, 1)) == lu(equipe(2, 4, 3))
    e = professionnels.equipes(equipe(1, 5, 1))
    assert e is not None and e.totaux["departs"] == {"statut": "secret"}


def test_un_dispositif_ne_dit_pas_une_famille() -> None:
    def lu(familles: int) -> list[dispositifs.Dispositif]:
        cadre = pd.DataFrame(
            {"id": ["a"], "intitule": ["Répit"], "pour": ["handicap"], "familles": [familles]}
        )
        return dispositifs.dispositifs(contexte(dispositifs=cadre), dispositifs.FAMILLES)

    assert lu(1) == lu(4) != lu(6)


def test_loisirs_par_jour_et_ecole() -> None:
    def presences(petite: int) -> Any:
        lignes = [("Centre", 2025, "mercredi", "Grande école", 20, 300, 30),
                  ("Centre", 2025, "mercredi", "Petite école", petite, 60, 30)]  # fmt: skip
        colonnes = [
            "accueil",
            "annee",
            "type_jour",
            "ecole",
            "inscrits",
            "journees",
            "jours_ouverts",
        ]
        places = pd.DataFrame({"nom": ["Centre"], "type": ["alsh"], "places": [24]})
        return contexte(presences_loisirs=pd.DataFrame(lignes, columns=colonnes), structures=places)

    # 360 journées pour 24 places × 30 jours : la moitié.
    assert loisirs_usage.occupation(presences(4))["valeur"].iloc[0] == 50
    (ecoles, _), (jours, _) = (
        loisirs_usage.presences(presences(4))[0][p] for p in ("ecole", "type_jour")
    )
    assert ecoles.index.tolist() == [("Grande école", "Petite école")]
    assert jours["inscrits"].tolist() == [25.0]
    un, deux = (str(loisirs_usage.presences(presences(n))[0]) for n in (3, 4))
    assert un == deux

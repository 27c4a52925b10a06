"""Parties sur l'isolement, l'aller-vers, les pôles et la santé, recalculées à part."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Paragraphe
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from tests.contenu.espaces import vide

dire = Colonne("", "nombre", decimales=1).dire


DATA = Path(__file__).parents[3] / "data"
EPCI = "epci:200034064"
Partie = Callable[..., tuple[Any, ...]]


@pytest.fixture(scope="module")
def partie(entrepot_4c: Lecteur) -> Partie:
    def faire(nom: str, **parametres: Any) -> tuple[Any, ...]:
        return blocs_de(entrepot_4c, nom, parametres)

    return faire


@pytest.fixture(scope="module")
def minutes(entrepot_4c: Lecteur) -> pd.DataFrame:
    """2 min + 1,35 × vol d'oiseau à 45 km/h ; dans une commune, 0,376 √superficie à vol d'oiseau."""
    t = entrepot_4c._neuf(
        "SELECT code, lon, lat, superficie_km2 FROM territoires WHERE niveau = 'commune' AND epci = ?",
        ["200034064"],
    ).set_index("code")

    def km(a: str, b: str) -> float:
        if a == b:
            return 0.376 * sqrt(t.superficie_km2[a])
        x, y, u, v = map(radians, (t.lat[a], t.lat[b], t.lon[a], t.lon[b]))
        h = sin((y - x) / 2) ** 2 + cos(x) * cos(y) * sin((v - u) / 2) ** 2
        return 2 * 6371.0088 * asin(sqrt(h))

    return pd.DataFrame({b: {a: 2 + 1.35 * km(a, b) / 45 * 60 for a in t.index} for b in t.index})


def _populations() -> Mapping[str, float]:
    with (DATA / "insee/populations_municipales_4c.csv").open(encoding="utf-8-sig") as f:
        return {r["code"]: float(r["pmun_2023"]) for r in csv.DictReader(f, delimiter=";")}


def _plus_80() -> dict[str, float]:
    rendu: dict[str, float] = {}
    with (DATA / "insee/rp2023_age_sexe.csv").open(encoding="utf-8-sig") as f:
        for r in csv.DictReader(f, delimiter=";"):
            if int(r["age_debut"]) >= 80:
                rendu[r["code"]] = rendu.get(r["code"], 0.0) + float(r["population"])
    return rendu


def _noms(lecteur: Lecteur) -> dict[str, str]:
    t = lecteur._neuf("SELECT libelle, code FROM territoires WHERE niveau = 'commune'")
    return dict(zip(t["libelle"], t["code"], strict=True))


def test_les_25_communes_dans_l_ordre_des_noms(partie: Partie) -> None:
    [t] = partie("exposition_communes")
    noms = [str(ligne[0]) for ligne in t.lignes]
    assert noms == sorted(noms) and len(noms) == 25
    sur_place = {str(ligne[0]): str(ligne[-1]) for ligne in t.lignes}
    # INSEE, BPE 2025 : une pharmacie à Cordes, aucune à Amarens ; ANCT : France services à Vaour.
    assert "Pharmacie" in sur_place["Cordes-sur-Ciel"] and sur_place["Amarens"] == "aucune connue"
    assert "France services" in sur_place["Vaour"]
    assert t.source.startswith("Source : calculs de l'observatoire d'après ANCT, France services")
    assert "INSEE (base permanente" in t.source and any("2022" in n for n in t.notes)


def test_sans_reference_la_solidite_dit_pourquoi(partie: Partie) -> None:
    with pytest.raises(AppelIncorrect, match="27 sur 314"):
        partie("exposition_solidite")


def test_aller_vers_compte_les_80_ans_de_l_insee(partie: Partie, entrepot_4c: Lecteur) -> None:
    [t] = partie("aller_vers_communes")
    codes, plus_80 = _noms(entrepot_4c), _plus_80()
    assert {ligne[0]: ligne[2] for ligne in t.lignes} == {
        nom: round(plus_80[codes[nom]]) for nom in (str(ligne[0]) for ligne in t.lignes)
    }
    par_moment = Counter(str(ligne[1]) for ligne in t.lignes)
    assert {m for dit in par_moment for m in dit.split(" ou ")} == {
        "d'abord",
        "ensuite",
        "plus tard",
    }
    assert sum(par_moment.values()) == 25 and any(" ou " in dit for dit in par_moment)
    for moment in par_moment:
        noms = [ligne[0] for ligne in t.lignes if ligne[1] == moment]
        assert noms == sorted(noms)


def test_une_tournee_a_ses_minutes_de_route(
    partie: Partie, minutes: pd.DataFrame, entrepot_4c: Lecteur
) -> None:
    liste, _ = partie("aller_vers_tournees", arrets=2)
    codes, plus_80 = _noms(entrepot_4c), _plus_80()
    for dite in liste.elements:
        chemin, reste = dite.split(" : ")[1].split(" → retour, ")
        etapes = [codes[n] for n in chemin.split(" → ")]
        assert 2 <= len(etapes) <= 3
        troncons = [*pairwise([*etapes, etapes[0]])]
        boucle = sum(minutes[b][a] for a, b in troncons)
        # t = 2 + 60·κ·d à chaque tronçon : κ = 1,35/45 au centre, 1,3/55 et 1,6/40 aux bornes.
        bas, haut = (
            2 * len(troncons) + (boucle - 2 * len(troncons)) * k / 0.03 for k in (1.3 / 55, 0.04)
        )
        personnes = sum(plus_80[c] for c in etapes[1:])
        assert reste == (
            f"environ {boucle:.0f}\xa0minutes ({bas:.0f} à {haut:.0f}) de route, {personnes:.0f} personnes concernées"
        )


def test_le_relais_de_plus_est_le_meilleur_des_25(partie: Partie, minutes: pd.DataFrame) -> None:
    habitants = pd.Series(_populations())
    [t] = partie("poles_situations", ouverts=["81069"])
    essais = {c: minutes[["81069", c]].min(axis=1) for c in minutes}
    moyennes = {c: float((habitants * m).sum() / habitants.sum()) for c, m in essais.items()}
    choix = min((c for c in moyennes if c != "81069"), key=moyennes.__getitem__)
    temps = essais[choix]
    aujourd_hui, un = t.lignes[:2]
    assert un[1] == pytest.approx(moyennes[choix], abs=0.01)
    assert aujourd_hui[1] == pytest.approx(moyennes["81069"], abs=0.01)
    assert list(un[2:6]) == pytest.approx([
        habitants[temps <= 10].sum(), habitants[temps <= 15].sum(), temps.max(), (temps > 15).sum(),
    ])  # fmt: skip
    constat, _, liste, note = partie("poles_choix", nombre=1, ouverts=["81069"])
    assert constat.genre == "constat" and "seraient à 15 minutes" in constat.texte
    # La route la plus rapide va 1,23 fois plus vite, la plus lente 1,33 fois moins : d'autres communes au-delà.
    de_a = [((temps - 2) * f + 2 > 15).sum() for f in (1.3 / 55 / 0.03, 1.6 / 40 / 0.03)]
    assert un[6] == f"{de_a[0]} à {de_a[1]}" and f"au-delà : {de_a[0]} à {de_a[1]}" in constat.texte
    assert len(liste.elements) == 1 and note.genre == "note"
    assert len(partie("poles_choix", nombre=1, ouverts=["81069"], reponse=False)) == 3
    with pytest.raises(AppelIncorrect, match="Public inconnu"):
        partie("poles_situations", public="martiens")


def test_personnes_par_minutes_de_la_pharmacie(partie: Partie, minutes: pd.DataFrame) -> None:
    [t] = partie("personnes_par_minutes", ou=EPCI)
    lignes = {str(ligne[0]): ligne[1:] for ligne in t.lignes}
    # INSEE, populations de référence 2023 : 5 441 habitants, tous comptés une fois.
    assert all(sum(ligne[:5]) == pytest.approx(5441, abs=2) for ligne in lignes.values())
    habitants = pd.Series(_populations())
    # INSEE, BPE 2025 : dans la 4C, seule Cordes a une pharmacie ; BPE 2018 : Laguépie en avait une, de l'autre
    # côté du pont de Saint-Martin-Laguépie, et Varen, à deux kilomètres du Riols.
    proches = habitants[minutes["81069"] <= 5].sum() + habitants["81263"] + habitants["81224"]
    assert lignes["Pharmacie"][0] == proches
    [vaour] = partie("personnes_par_minutes", ou="commune:81309", voulus=["pharmacie"])
    # 393 habitants à Vaour, à plus de 20 minutes de Cordes ; Saint-Antonin-Noble-Val, qui avait une pharmacie en
    # 2018, est moins loin.
    assert minutes["81069"]["81309"] > 20 and vaour.lignes[0][4] == 393
    assert [dire(v) for v in (*vaour.lignes[0][1:4], vaour.lignes[0][5])] == ["0"] * 4
    # Vaour seule, donc ses minutes : de la route la plus rapide à la plus lente, et vers Saint-Antonin ou vers Cordes.
    moyenne, de_a, loin = vaour.lignes[0][6:]
    bas, haut = (float(x) for x in de_a.split(" à "))
    assert bas < moyenne < haut and loin == "entre 0 et 393"
    with pytest.raises(AppelIncorrect, match="Possibles"):
        partie("personnes_par_minutes", ou=EPCI, voulus=["cinema"])


def test_l_annuaire_de_vaour_et_la_phrase_des_soins(partie: Partie) -> None:
    [t] = partie("annuaire_social", ou="commune:81309")
    assert {ligne[0] for ligne in t.lignes} <= {"Vaour", "tout le territoire"}
    # L'inventaire la nomme : le double que l'annuaire public appelle autrement n'y est plus.
    [france_services] = [ligne for ligne in t.lignes if ligne[2] == "France services"]
    assert france_services[1:] == (
        "France services du Causse",
        "France services",
        "structures du territoire",
    )
    [dite] = partie("soins_reponse", ou="commune:81309")
    assert isinstance(dite, Paragraphe) and "d'aucun à tous, selon la vitesse" in dite.texte


def test_sans_second_millesime_rien_n_a_ouvert_ni_ferme(partie: Partie) -> None:
    with pytest.raises(AppelIncorrect, match="deux millésimes"):
        partie("services_changements")


def test_aucun_fichier_chaque_partie_dit_quoi_deposer(tmp_path: Path) -> None:
    with vide(tmp_path) as lecteur:
        for nom, parametres in (
            ("exposition_communes", {}), ("exposition_solidite", {}), ("aller_vers_communes", {}),
            ("aller_vers_tournees", {}), ("poles_situations", {"ouverts": ["81069"]}),
            ("poles_choix", {}), ("personnes_par_minutes", {"ou": EPCI}),
            ("annuaire_social", {"ou": EPCI}), ("parentalite_lieux", {}), ("parentalite_appuis", {}),
            ("mobilites", {}), ("tad_avant_apres", {"service": "TAD", "depuis": "2025-01-01"}),
        ):  # fmt: skip
            with pytest.raises(AppelIncorrect, match=r"[Dd]époser|À faire|déposer"):
                blocs_de(lecteur, nom, parametres)

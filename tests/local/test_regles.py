"""Les règles de l'inventaire petite enfance : ce qui se refuse, ce qui se garde en le disant."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from observatoire import local
from observatoire.erreurs import FichierRefuse
from observatoire.local.probleme import SaisieIncomprise
from observatoire.territoire import Reglages, lire_reglages

DONNEES = Path(__file__).parents[2] / "data"


def problemes(nom: str, *lignes: dict[str, str]) -> list[local.Probleme]:
    return local.typer(local.table(nom), pd.DataFrame(lignes), lire_reglages(DONNEES)).problemes


def creche(**cellules: str) -> dict[str, str]:
    return {"nom": "Crèche", "type": "eaje", "commune": "Vaour", **cellules}


def halte(**cellules: str) -> dict[str, str]:
    return {"commune": "Vaour", "service": "halte", "jour": "mardi", **cellules}


def assistantes(secteur: str, tranche: str, **cellules: str) -> dict[str, str]:
    return {"secteur": secteur, "tranche": tranche, "actives": "2", "places": "6", **cellules}


@pytest.mark.parametrize(
    ("nom", "lignes", "colonne", "constat", "bloquant"),
    [
        ("structures", [creche(places="12")], "lundi", "aucun horaire", False),
        ("structures", [creche(lundi="8h-18h")], "places", "aucune place", False),
        ("structures", [creche(lundi="18h-8h")], "lundi", "vient avant l'ouverture", True),
        ("structures", [creche(age_min_mois="36", age_max_mois="3")], "age_max_mois", "avant l'âge", True),
        ("structures", [creche(part_reguliere="0,8", part_occasionnelle="80 %")],
         "part_occasionnelle", "dépassent 100 %", True),
        ("structures", [creche(taux_occupation="112 %")], "taux_occupation", "gardé", False),
        ("structures", [creche(commune="Albi")], "commune", "pas une commune du territoire", False),
        ("structures", [creche(commune="Vaou")], "commune", "est inconnue", True),
        ("structures", [creche(type="alsh", places="30", places_moins_6="20", places_6_plus="24")],
         "places", "dépassent le total", True),
        ("haltes", [halte(horaires="9h-12h", salle_ouverte="fermé")], "jour", "salle est fermée", True),
        ("haltes", [halte(horaires="9h-12h", salle_ouverte="10h-18h")], "horaires", "sort des heures", True),
        ("haltes", [halte(horaires="9h-12h"), halte(horaires="10h-11h", commune="Penne")],
         "horaires", "déjà ailleurs", False),
        ("assistantes_maternelles", [assistantes("epci", "40-49"), assistantes("epci", "45-54")],
         "tranche", "chevauche", True),
        ("assistantes_maternelles", [assistantes("ailleurs", "40-49")], "secteur", "n'existe pas", True),
        ("assistantes_maternelles", [assistantes("epci", "vieille")], "tranche", "tranche d'âge", True),
        ("assistantes_maternelles",
         [assistantes("epci", "40-49"), assistantes("causse-et-gresigne", "40-49")],
         "secteur", "comptées deux fois", True),
        ("demandes", [{"mois": "mars 2026", "commune": "Vaour", "tranche_age": "Moins de 1 an",
                       "accueil": "Régulier", "demandes": "2", "satisfaites": "3"}],
         "satisfaites", "plus de demandes satisfaites", True),
    ],
)  # fmt: skip
def test_une_incoherence_est_dite_a_sa_cellule(nom, lignes, colonne, constat, bloquant):
    trouves = [p for p in problemes(nom, *lignes) if p.colonne == colonne and constat in p.constat]
    assert [p.bloquant for p in trouves] == [bloquant], [
        p.phrase() for p in problemes(nom, *lignes)
    ]


def test_une_creche_complete_ne_reclame_rien():
    horaires = dict.fromkeys(("lundi", "mardi", "mercredi", "jeudi", "vendredi"), "7h30-18h30")
    complete = creche(
        places="12", age_min_mois="3", age_max_mois="36", semaines_par_an="46",
        autorisee_le="03/07/2014", **horaires,
    )  # fmt: skip
    assert problemes("structures", complete) == []
    lue = local.typer(local.table("structures"), pd.DataFrame([complete]), Reglages("200034064"))
    assert local.manques(lue) == []
    assert lue.cadre.loc[0, "id"] == "creche" and lue.cadre.loc[0, "commune"] == "81309"


def test_un_point_suffit_a_situer_une_structure():
    """44,073 N, 1,802 E : Vaour, d'après le référentiel embarqué."""
    point = {"nom": "Halte", "type": "halte_garderie", "lon": "1,802", "lat": "44,073"}
    lue = local.typer(local.table("structures"), pd.DataFrame([point]), lire_reglages(DONNEES))
    assert lue.cadre.loc[0, "commune"] == "81309" and not lue.bloquants
    loin = problemes("structures", point | {"lon": "2,35", "lat": "48,85"})
    assert [p.colonne for p in loin if p.bloquant] == ["commune"]


def test_un_fichier_d_assistantes_avec_des_noms_est_refuse(tmp_path):
    (tmp_path / "local").mkdir()
    (tmp_path / "local/assistantes_maternelles.csv").write_text(
        "secteur;tranche;actives;places;Nom;Téléphone\nepci;40-49;1;3;Durand;0563000000\n",
        encoding="utf-8",
    )
    with pytest.raises(FichierRefuse, match=r"colonne « Nom » .* aucune donnée personnelle"):
        local.lire(tmp_path, "assistantes_maternelles")


@pytest.mark.parametrize(
    ("ecrite", "bornes"),
    [
        ("moins de 40 ans", (18, 39)),
        ("40-49", (40, 49)),
        ("60 et plus", (60, 75)),
        ("inconnue", None),
    ],
)
def test_une_tranche_d_age_se_lit(ecrite, bornes):
    assert local.tranche_d_age(ecrite) == bornes


def test_une_tranche_a_l_envers_est_refusee():
    with pytest.raises(SaisieIncomprise):
        local.tranche_d_age("49-40")


def test_l_inventaire_livre_dit_ce_qu_il_ne_sait_pas():
    """BPE 2025 et annuaires : 1 crèche, 1 micro-crèche, 6 accueils de loisirs, 7 écoles, 1 collège."""
    lue = local.lire(DONNEES, "structures")
    assert not lue.problemes
    comptes = lue.cadre["type"].value_counts().to_dict()
    assert comptes == {
        "eaje": 1, "micro_creche": 1, "alsh": 6, "ecole": 7, "college": 1, "france_services": 2
    }  # fmt: skip
    assert lue.cadre["places"].isna().all()
    assert ("Crèche des Cabannes", "Places autorisées") in {
        (m.ligne, m.libelle) for m in local.manques(lue)
    }
    # Une table vide manque tout entière.
    [demandes] = local.manques(local.lire(DONNEES, "demandes"))
    assert (demandes.titre, demandes.ligne) == ("Demandes d'accueil des familles", "")
    assert local.manque("budgets", "Aucun montant n'est saisi") == (
        "Aucun montant n'est saisi. À faire : page Inventaire, table « Budget du plan », puis Publier."
    )

"""Parties de l'enfance et du transport, et l'action du plan qu'elles étudient."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.schema.filtres import action_etudiee
from observatoire.schema.publie import plan_publie
from observatoire.territoire import Etudes, Reglages, lire_reglages
from tests.documents.edition import blocs, lignes, tableaux, texte

DONNEES = Path(__file__).parents[3] / "data"
CENTRES = ["81045"]  # Les Cabannes


def test_les_accueils_de_loisirs_et_les_ecoles(entrepot_4c: Lecteur) -> None:
    [alsh] = tableaux(blocs(entrepot_4c, Reglages("200034064"), "loisirs_accueils"))
    assert len(alsh.lignes) == 6  # inventaire du territoire
    assert lignes(alsh)["de Vaour"] == ["à compléter", "à compléter"]
    [ecoles] = tableaux(blocs(entrepot_4c, Reglages("200034064"), "ecoles"))
    # Annuaire de l'éducation : le seul collège du territoire.
    assert lignes(ecoles)["Collège du Val Cérou"] == ["Cordes-sur-Ciel", "collège"]


def test_les_animateurs_selon_le_code(entrepot_4c: Lecteur) -> None:
    # CASF, R227-15 : 1 pour 8 et 1 pour 12 ; 20 ÷ 8 et 30 ÷ 12 s'arrondissent à 3 et 3.
    dite = texte(blocs(entrepot_4c, Reglages("200034064"), "loisirs_animateurs", norme="extrascolaire",
                       petits=20, grands=30))  # fmt: skip
    assert dite.startswith("6 animateurs : 3 pour 20 enfants") and "R227-15" in dite
    with pytest.raises(AppelIncorrect, match="n'existe pas"):
        blocs(
            entrepot_4c, Reglages("200034064"), "loisirs_animateurs", norme="x", petits=1, grands=1
        )


def test_le_dedoublement_compte_ses_places(entrepot_4c: Lecteur) -> None:
    dite = texte(blocs(entrepot_4c, Reglages("200034064"), "loisirs_dedoublement", ouverts=CENTRES,
                       sites=["81165", "81069"], petits=16, grands=24))  # fmt: skip
    # Deux lieux × (16 + 24) places ; 16 ÷ 8 et 24 ÷ 12 animateurs.
    assert "à Milhars et à Cordes-sur-Ciel : 80 places en tout, 4 animateurs par lieu" in dite
    with pytest.raises(AppelIncorrect, match="Aucun lieu choisi"):
        blocs(entrepot_4c, Reglages("200034064"), "loisirs_dedoublement", ouverts=CENTRES, sites=[],
              petits=16, grands=24)  # fmt: skip


def test_le_transport_et_son_cout(entrepot_4c: Lecteur) -> None:
    demande = {"centres": CENTRES, "part": 0.2}
    circuits = tableaux(blocs(entrepot_4c, Reglages("200034064"), "transport_circuits", **demande))[
        0
    ]
    enfants = sum(ligne[2] for ligne in circuits.lignes)
    assert all(ligne[2] <= 8 and ligne[3] <= 45 for ligne in circuits.lignes)
    assert "coût à compléter" in texte(
        blocs(entrepot_4c, Reglages("200034064"), "transport_reponse", **demande)
    )
    # Seul le véhicule coûte : 100 € par jour et par circuit, 36 jours.
    prix = [("vehicule_jour", 100.0), ("heure", 0.0), ("km", 0.0), ("jours", 36.0)]
    dite = texte(
        blocs(entrepot_4c, Reglages("200034064"), "transport_reponse", prix=prix, **demande)
    )
    n = len(circuits.lignes)
    assert f"{enfants:.0f} enfants, {n} véhicules" in dite
    assert f"{100 * n / enfants:.2f}".replace(".", ",") + " € par place et par jour" in dite
    assert f"{3600 * n:,} € par an".replace(",", " ") in dite
    with pytest.raises(AppelIncorrect, match="« taxi » n'existe pas"):
        blocs(
            entrepot_4c, Reglages("200034064"), "transport_reponse", prix=[("taxi", 1.0)], **demande
        )
    with pytest.raises(AppelIncorrect, match="Aucun enfant à transporter"):
        blocs(entrepot_4c, Reglages("200034064"), "transport_circuits", centres=CENTRES, part=0.0)


def test_le_non_recours_est_nul_si_personne_ne_vient(entrepot_4c: Lecteur) -> None:
    def dire(taux: float) -> str:
        return texte(blocs(entrepot_4c, Reglages("200034064"), "transport_non_recours", ouverts=CENTRES,
                           taux=taux, demi_court=10.0, demi_long=30.0))  # fmt: skip

    assert "Environ 0 enfants de 3 à 10 ans, entre 0 et 0" in dire(0.0)
    assert "si 30 % des enfants venaient sans trajet" in dire(0.3)


def test_l_etude_vient_du_plan_du_territoire(entrepot_4c: Lecteur) -> None:
    reglages = lire_reglages(DONNEES)
    plan = plan_publie(entrepot_4c)
    etude = action_etudiee(plan, reglages.etudes.dedoublement, reglages)
    # Projet de territoire, action 1.3.1 : les écoles de Milhars et de Cordes-sur-Ciel.
    assert etude is not None and set(etude.communes) == {"81165", "81069"}
    assert etude.dite().startswith(
        "Étude de l'action 1.3.1 du plan : étudier l'appui sur les écoles"
    )


def test_rien_n_est_choisi_d_avance_pour_un_autre_territoire(entrepot_4c: Lecteur) -> None:
    reglages = lire_reglages(DONNEES)
    plan = plan_publie(entrepot_4c)
    assert Reglages("200034064").etudes == Etudes()  # rien n'est déclaré d'office
    assert action_etudiee(plan, "", reglages) is None
    assert action_etudiee(plan, "9.9.9", reglages) is None
    # Le même plan lu depuis Gaillac-Graulhet : l'action vise des communes d'ailleurs.
    gaillac = replace(reglages, epci="200066124", secteurs=())
    assert action_etudiee(plan, "1.3.1", gaillac) is None
    assert (
        action_etudiee(plan, "1.3.3", gaillac) is None
    )  # sans commune, mais ses cibles sont ailleurs
    assert action_etudiee(plan, "1.3.3", reglages) is not None
    # Une action pour toutes les communes n'en présélectionne aucune.
    partout = action_etudiee(plan, "1.1.1", reglages)
    assert partout is not None and partout.communes == ()

"""Les figures du plan : sur des saisies inventées pour le test, ou la phrase qui dit quoi saisir."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from observatoire.contenu.registre import figure_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import ecran, papier
from observatoire.graphiques.resume import notes_completes, texte_alternatif_de
from observatoire.territoire import Reglages

SAISIES = """
UPDATE local_actions SET debut = DATE '2026-01-01', fin = DATE '2026-06-30', statut = 'en cours'
    WHERE action = '1.2.4';
UPDATE local_actions SET debut = DATE '2027-01-01', fin = DATE '2029-01-01' WHERE action = '1.2.3';
UPDATE local_actions SET debut = DATE '2027-01-01' WHERE action = '1.2.2';
INSERT INTO local_budgets BY NAME
    SELECT '1.2.4' AS action, 2027 AS annee, 'investissement' AS nature, 'CAF' AS payeur, 'x' AS objet,
        90000.0 AS montant, 'demandé' AS financement, false AS fictif
    UNION ALL SELECT '1.2.4', 2027, 'investissement', 'intercommunalité', 'x', 120000, 'acquis', false
    UNION ALL SELECT '2.3.1', 2028, 'fonctionnement', 'intercommunalité', 'x', 25000, NULL, false
    UNION ALL SELECT '2.3.1', 2028, 'fonctionnement', 'familles', 'x', NULL, NULL, false;
UPDATE edition SET publie_le = TIMESTAMP '2026-11-25 12:00:00';
"""


def test_frise_budget_et_carte(retouche: Callable[[str], Lecteur], reglages: Reglages) -> None:
    lecteur = retouche(SAISIES)
    frise = figure_de(lecteur, "frise_plan", {})
    assert list(frise.donnees["code"]) == ["1.2.3", "1.2.4"]
    assert list(frise.donnees["est_principal"]) == [False, True]
    assert frise.donnees["note"].iloc[1] == "En retard : la fin était prévue le 30/06/2026"
    assert "Sans dates, donc hors de la frise : 48\u00a0actions." in notes_completes(frise)
    assert "du 01/01/2027 au 01/01/2029" in texte_alternatif_de(frise)
    seule = figure_de(lecteur, "frise_plan", {"retard": True})
    assert list(seule.donnees["code"]) == ["1.2.4"]

    argent = figure_de(lecteur, "budget_plan", {})
    assert argent.donnees[["serie", "annee", "valeur"]].to_numpy().tolist() == [
        ["intercommunalité", 2027, 120000.0], ["intercommunalité", 2028, 25000.0], ["CAF", 2027, 90000.0],
    ]  # fmt: skip
    assert "reste à financer : 115\u202f000\u00a0€" in argent.titre
    par_theme = figure_de(lecteur, "budget_plan", {"par": "theme"})
    assert set(par_theme.donnees["serie"]) == {"petite enfance", "vie sociale"}
    for figure in (frise, argent):
        assert ecran.plotly_de(figure).to_json()
    assert papier.rendre(argent, "svg") == papier.rendre(argent, "svg")


def test_carte_des_actions_livrees(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    carte = figure_de(entrepot_4c, "carte_plan", {})
    comptes = dict(zip(carte.donnees["code"], carte.donnees["valeur"], strict=True))
    assert (comptes["81165"], comptes["81069"], comptes["81309"]) == (
        2,
        1,
        1,
    )  # Milhars, Cordes, Vaour
    assert "Hors du territoire : action 1.7.1." in carte.notes  # Tonnac


def test_rien_de_saisi_dit_quoi_faire(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    for nom in ("frise_plan", "budget_plan"):
        with pytest.raises(AppelIncorrect, match="À faire : page Schéma, onglet Modifier"):
            figure_de(entrepot_4c, nom, {})
    with pytest.raises(AppelIncorrect, match="cela n'existe pas"):
        figure_de(entrepot_4c, "budget_plan", {"par": "couleur"})

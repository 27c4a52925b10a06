"""Annuaire, lieux, conventions et appels, d'après des saisies écrites dans `comite` : au 25/11/2026."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.documents.contenu import Champs, Etat, Lien
from observatoire.entrepot import edition_publique
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages
from tests.documents.comite import JOUR
from tests.documents.edition import blocs, lignes, tableaux, texte


def test_l_annuaire_suit_ses_filtres(comite: Lecteur, reglages: Reglages) -> None:
    [entier] = tableaux(blocs(comite, reglages, "annuaire", theme="Parentalité"))
    assert entier.lignes[0][0] == "Partenaire discret"
    assert entier.lignes[1][0] == Lien("Espace de vie sociale", "https://exemple.fr")
    assert entier.titre == "Annuaire : Parentalité"
    [vaour] = tableaux(blocs(comite, reglages, "annuaire", commune="81309", mot="VIE SOCIALE"))
    assert lignes(vaour)["Espace de vie sociale"][:2] == ["Vaour", "Association"]
    with pytest.raises(AppelIncorrect, match="ne correspond à ces choix"):
        blocs(comite, reglages, "annuaire", mot="rien de tel")


def test_l_edition_publique_ne_dit_rien_d_interne(
    comite: Lecteur, reglages: Reglages, tmp_path: Path
) -> None:
    """Sans rien demander de public, une édition publique ne montre que ce qui l'est."""
    edition_publique.deriver(comite.chemin, tmp_path / "publique.duckdb")
    public = Lecteur(tmp_path / "publique.duckdb")
    [annuaire] = tableaux(blocs(public, reglages, "annuaire"))
    assert "Espace de vie sociale" in lignes(annuaire)
    assert "Partenaire discret" not in lignes(annuaire)
    [dates] = tableaux(blocs(public, reglages, "agenda", jour=JOUR))
    assert list(lignes(dates)) == ["Café des parents"]
    for nom in ("conventions", "appels", "reunions", "decisions"):
        with pytest.raises(AppelIncorrect):
            blocs(public, reglages, nom)
    public.fermer()


def test_les_lieux_ressources(comite: Lecteur, entrepot_4c: Lecteur, reglages: Reglages) -> None:
    dits = texte(blocs(comite, reglages, "lieux_ressources"))
    assert dits == "Espace de vie sociale, Vaour Aucun pôle de proximité n'est déclaré."
    with pytest.raises(AppelIncorrect, match="cocher la case"):
        blocs(entrepot_4c, reglages, "lieux_ressources")


def test_les_conventions_au_jour_dit(comite: Lecteur, reglages: Reglages) -> None:
    suite = blocs(comite, reglages, "conventions", jour=JOUR)
    [t] = tableaux(suite)
    # Fin le 31 décembre : à préparer depuis six mois.
    assert t.lignes[0][3:] == (12000.0, None, "intercommunalité", Etat("à renouveler", "alerte"))
    assert lignes(t)["Animation"][:3] == [
        "parti (absent de l'annuaire)",
        "à compléter",
        "à compléter",
    ]
    assert texte(suite) == "Total : 12 000 € ; 1 convention sans montant connu."
    [echue] = tableaux(blocs(comite, reglages, "conventions", jour="2027-01-01"))
    assert echue.lignes[0][6] == Etat("échue", "alerte")
    [sienne] = tableaux(blocs(comite, reglages, "convention", structure="Espace de vie sociale"))
    assert list(lignes(sienne)) == ["Local"]
    [champs] = blocs(comite, reglages, "convention", structure="Ailleurs")
    assert isinstance(champs, Champs)


def test_les_appels_et_sans_appel(
    comite: Lecteur, entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    [t] = tableaux(blocs(comite, reglages, "appels", jour=JOUR))
    [ligne] = t.lignes
    assert ligne[0] == Lien("Fonds jeunesse", "https://exemple.fr/x")
    assert t.fictif and list(lignes(t)) == ["EXEMPLE : Fonds jeunesse"]
    assert "dans 20\u00a0jours" in str(ligne[3]) and ligne[5] == Etat("Repéré", "alerte")
    with pytest.raises(AppelIncorrect, match="À faire"):
        blocs(entrepot_4c, reglages, "appels")

"""Les échéances légales dépendent des réglages : rien n'est dit dû qui ne l'est pas."""

from __future__ import annotations

from datetime import date

from observatoire.schema.legales import annee_abs, echeances, notes
from observatoire.territoire import ActionSociale, Reglages

DEBUT, FIN = date(2026, 11, 25), date(2028, 12, 31)


def _dates(reglages: Reglages) -> dict[str, date]:
    return {e.identifiant: e.debut for e in echeances(reglages, DEBUT, FIN)}


def test_le_31_mars_n_est_pas_une_echeance_de_l_intercommunalite() -> None:
    # Arrêté du 4 juillet 2024 : un échange au sein du comité départemental.
    assert _dates(Reglages("200034064")) == {}
    [_, dite] = notes(Reglages("200034064"), DEBUT)
    assert "arrêté du 4 juillet 2024" in dite.texte and "pas une échéance" in dite.texte


def test_l_analyse_des_besoins_n_est_due_qu_avec_un_centre_d_action_sociale() -> None:
    for social in (ActionSociale(cias=True), ActionSociale(ccas=("81069",))):
        assert _dates(Reglages("200034064", action_sociale=social))["legale-abs-2027"] == date(
            2027, 12, 31
        )
    for social in (ActionSociale(), ActionSociale(cias=False)):
        assert not any("abs" in i for i in _dates(Reglages("200034064", action_sociale=social)))


def test_sans_reponse_l_analyse_est_a_qualifier_pas_obligatoire() -> None:
    note, _ = notes(Reglages("200034064"), DEBUT)
    assert "À qualifier" in note.texte and "obligatoire" not in note.texte
    note, _ = notes(Reglages("200034064", action_sociale=ActionSociale(cias=False)), DEBUT)
    assert "rien à l'agenda" in note.texte


def test_l_annee_qui_suit_les_elections() -> None:
    # Élections municipales de 2020, 2026 et 2032.
    assert [a for a in range(2020, 2035) if annee_abs(a)] == [2021, 2027, 2033]

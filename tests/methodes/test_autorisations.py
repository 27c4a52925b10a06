"""L'échéance d'une autorisation de crèche : les lignes du tableau de l'article D2324-24-2-1, puis quinze ans."""

from datetime import date

import pytest

from observatoire.methodes.autorisations import Etat, horloge


@pytest.mark.parametrize(
    ("delivree", "fin"),
    [
        # Décret du 14 janvier 2026, tableau de l'article D2324-24-2-1 : le dernier et le premier jour de chaque ligne.
        ("1980-12-31", "2027-12-31"), ("1981-01-01", "2028-12-31"), ("2000-12-31", "2028-12-31"),
        ("2001-01-01", "2030-12-31"), ("2011-12-31", "2030-12-31"), ("2012-01-01", "2032-12-31"),
        ("2020-12-31", "2032-12-31"), ("2021-01-01", "2034-12-31"), ("2023-12-18", "2034-12-31"),
        # Après : quinze ans (R2324-20-2).
        ("2025-04-02", "2040-04-02"), ("2028-02-29", "2043-02-28"),
    ],
)  # fmt: skip
def test_echeance(delivree: str, fin: str) -> None:
    h = horloge(date.fromisoformat(delivree))
    assert h is not None and h.fin == date.fromisoformat(fin)


def test_entre_la_loi_et_2025_la_gestion_decide() -> None:
    quand = date(2024, 6, 1)
    fins = [h.fin for p in (True, False, None) if (h := horloge(quand, publique=p))]
    # Un avis rendu à une structure publique jusqu'à fin 2024 finit en 2034 ; une autorisation privée vaut
    # quinze ans ; sans savoir, la plus proche des deux.
    assert fins == [date(2034, 12, 31), date(2039, 6, 1), date(2034, 12, 31)]


def test_la_demande_se_depose_de_24_a_9_mois_avant() -> None:
    h = horloge(None, date(2014, 9, 1))
    assert h is not None and h.d_apres_l_ouverture
    assert (h.ouvre, h.limite, h.fin) == (date(2030, 12, 31), date(2032, 3, 31), date(2032, 12, 31))
    jours = {date(2026, 11, 29): Etat.EN_COURS, date(2030, 12, 31): Etat.A_DEMANDER,
             date(2032, 3, 31): Etat.A_DEMANDER, date(2032, 4, 1): Etat.EN_RETARD,
             date(2033, 1, 1): Etat.FINIE}  # fmt: skip
    assert {j: h.etat(j) for j in jours} == jours


def test_sans_date_rien_ne_se_compte() -> None:
    assert horloge(None) is None

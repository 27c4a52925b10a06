"""Les compositions d'EPCI d'année en année, contre ce que la DGCL et les préfectures ont publié.

Cordais et Causse : 19 communes jusqu'en 2021, 22 en 2022 (Loubers, Noailles, Salles), 25 depuis 2023.
Gaillac-Graulhet perd trois communes en 2022. Hautes Vosges naît en 2022 de la scission d'une autre.
Côte d'Émeraude est à cheval sur l'Ille-et-Vilaine et les Côtes-d'Armor : Tréméreuc la rejoint en 2023.
"""

from __future__ import annotations

import pytest

from observatoire.territoire import perimetres
from observatoire.territoire.perimetres import INCONNU, Histoire, comparables, connu, en_annee

CORDAIS, GAILLAC, MAICHE = "200034064", "200066124", "200023075"
RE, CIREST, AJACCIO = "241700459", "249740093", "242010056"


@pytest.mark.parametrize(
    ("epci", "annee", "attendu"),
    [
        (CORDAIS, 2016, "19 communes, périmètre 2016"),
        (CORDAIS, 2021, "19 communes, périmètre 2021"),
        (CORDAIS, 2022, "22 communes, périmètre 2022"),
        (CORDAIS, 2023, ""),
        (CORDAIS, 2031, ""),
        (GAILLAC, 2018, "périmètre d'avant 2019"),
        (GAILLAC, 2020, "61 communes, périmètre 2020"),
        ("243500725", 2022, "9 communes, périmètre 2022"),
        ("243500725", 2023, ""),
        # Une île, La Réunion, la Corse : rien n'y a changé depuis 2019, et l'on ne sait pas avant.
        (RE, 2019, ""),
        (CIREST, 2020, ""),
        (AJACCIO, 2024, ""),
        (RE, 2018, "périmètre d'avant 2019"),
        ("000000000", 2020, INCONNU),
    ],
)
def test_le_perimetre_d_un_millesime(epci: str, annee: int, attendu: str) -> None:
    assert en_annee(Histoire().perimetre(epci, annee, annee), annee) == attendu


def test_des_fusions_de_communes_ne_changent_pas_un_perimetre() -> None:
    # Pays de Maîche : 43 communes en 2019 comme en 2021, une autre entre en 2022.
    noms = [Histoire().perimetre(MAICHE, a, a) for a in (2019, 2021, 2022, 2024)]
    assert len(set(noms)) > 1 and noms[-1] == ""
    # Une géographie qui peut être de plusieurs années ne se dit que si toutes la partagent.
    assert Histoire().perimetre(CORDAIS, 2017, 2020) == Histoire().perimetre(CORDAIS, 2021, 2021)
    assert Histoire().perimetre(CORDAIS, 2021, 2023) == INCONNU


def test_une_composition_deposee_remonte_le_temps() -> None:
    membres_2019 = [
        code for code, debut, fin in perimetres._sejours()[GAILLAC] if debut <= 2019 <= fin
    ]
    meme = Histoire((code, 2017, GAILLAC) for code in membres_2019)
    assert comparables(meme.perimetre(GAILLAC, 2018, 2018), meme.perimetre(GAILLAC, 2021, 2021))
    autre = Histoire((code, 2017, GAILLAC) for code in membres_2019[:-2])
    assert autre.perimetre(GAILLAC, 2017, 2017) == "59 communes, périmètre 2017"
    assert autre.perimetre(GAILLAC, 2018, 2018) == INCONNU  # entre deux compositions différentes
    assert autre.perimetre(GAILLAC, 2016, 2016) == "périmètre d'avant 2017"


def test_ce_qui_se_compare() -> None:
    dix_neuf = Histoire().perimetre(CORDAIS, 2016, 2016)
    assert comparables("", "") and comparables(dix_neuf, Histoire().perimetre(CORDAIS, 2020, 2020))
    assert not comparables(dix_neuf, "") and not connu(INCONNU)
    assert not comparables("périmètre d'avant 2019", "périmètre d'avant 2019")
    assert perimetres.creation("200096634") == 2022 and perimetres.creation(CORDAIS) == 0
    # Une géographie plus récente que le millésime se dit à son année.
    assert en_annee("22 communes, périmètre 2022", 2021) == "22 communes, périmètre 2022"

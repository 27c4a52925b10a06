"""Une quantité, une valeur et un intervalle : l'indicateur, le contenu et la commande disent pareil."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from observatoire.analyses import projections
from observatoire.analyses.hypotheses import CENTRAL
from observatoire.analyses.panel import GROUPES
from observatoire.contenu.isolement import phrases
from observatoire.contenu.projections.atelier import atelier
from observatoire.contenu.registre import figure_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.formats import INSECABLE
from observatoire.modele import Niveau, Territoire
from tests.cli.conftest import commande as commande  # la commande, comme dans un terminal

RACINE = Path(__file__).parents[2]
EPCI = Territoire(Niveau.EPCI, "200034064")
SECTEUR = Territoire(Niveau.SECTEUR, "cordes-et-cerou")
PENNE, MILHARS = (Territoire(Niveau.COMMUNE, c) for c in ("81206", "81165"))
BORNES = ("valeur", "bas", "haut")


def _dit(lignes: Any) -> tuple[float, ...]:
    [une] = lignes.to_dict("records")
    return tuple(float(une[b]) for b in BORNES)


# Les moins de 3 ans d'un 1er janvier sont datés de l'année d'avant dans l'indicateur.
@pytest.mark.parametrize(("groupe", "annee", "date"), [("0-2", 2025, 2024), ("3-5", 2026, 2026)])
@pytest.mark.parametrize("lieu", [EPCI, SECTEUR, PENNE], ids=["epci", "secteur", "commune"])
def test_les_enfants_d_un_age(
    entrepot_4c: Lecteur, groupe: str, annee: int, date: int, lieu: Territoire
) -> None:
    nom = f"enfants_{groupe.replace('-', '_')}"
    attendu = pytest.approx(_dit(entrepot_4c.valeurs(nom, [lieu], [date])), abs=1e-9)
    ou = f"{lieu.niveau}:{lieu.code}"
    dessin = figure_de(entrepot_4c, "projection_eventail", {"groupe": groupe, "ou": ou}).donnees
    assert _dit(dessin[dessin["est_principal"] & (dessin["annee"] == annee)]) == attendu
    ici = atelier(entrepot_4c)
    table = projections.projeter(
        entrepot_4c, groupes=[groupe], debut=annee, horizon=annee + 1, machine=ici.machine
    ).table
    siennes = table[(table["niveau"] == str(lieu.niveau)) & (table["code"] == lieu.code)]
    assert _dit(siennes[siennes["annee"] == annee]) == attendu


@pytest.mark.parametrize(("groupe", "annee"), [("0-2", 2025), ("3-5", 2026), ("11-17", 2026)])
def test_la_projection_part_de_l_estimateur(entrepot_4c: Lecteur, groupe: str, annee: int) -> None:
    """Ce qui projette, appliqué à une année connue, rend la valeur et l'écart-type de l'estimateur."""
    machine = atelier(entrepot_4c).machine
    assert machine.enfants is not None
    prevus, nes = machine.enfants.projeter(
        GROUPES[groupe], annee, partial(machine._a_naitre, CENTRAL)
    )
    table = projections.projeter(
        entrepot_4c, groupes=[groupe], debut=annee, horizon=annee + 1, machine=machine
    ).table
    connue, suivante = table[table["niveau"] == "epci"].sort_values("annee").to_dict("records")
    mu, variance = prevus.somme()
    # 1,2816 : le quantile à 90 % de la loi normale.
    assert (nes, mu) == (1, pytest.approx(connue["valeur"]))
    assert mu + 1.2816 * variance**0.5 == pytest.approx(connue["haut"], abs=1e-2)
    # L'année d'après n'a pas une fourchette plus étroite que le doute de la rétention.
    assert suivante["haut"] - suivante["bas"] > 0.8 * (connue["haut"] - connue["bas"])


def test_les_enfants_dans_la_commande(entrepot_4c: Lecteur, commande: Callable[..., Any]) -> None:
    reel = ("--donnees", str(RACINE / "data"), "--entrepot", str(entrepot_4c.chemin.parent))
    lues = commande("valeurs", "enfants_3_5", "--niveau", "epci", "--annee", "2026", "--format", "json", *reel)  # fmt: skip
    faites = commande("projeter", "--groupe", "3-5", "--horizon", "2026", "--format", "json", *reel)
    [lue] = [x for x in lues.json if x["code"] == EPCI.code]
    [faite] = [x for x in faites.json if (x["niveau"], x["code"]) == ("epci", EPCI.code)]
    assert [faite[b] for b in BORNES] == pytest.approx([lue[b] for b in BORNES], abs=1e-6)


@pytest.mark.parametrize("lieu", [PENNE, MILHARS], ids=["Penne", "Milhars"])
@pytest.mark.parametrize("service", ["medecin", "pharmacie"])
def test_les_minutes_jusqu_a_un_service(
    entrepot_4c: Lecteur, lieu: Territoire, service: str
) -> None:
    attendu = _dit(entrepot_4c.valeurs(f"minutes_{service}", [lieu]).tail(1))
    carte = figure_de(entrepot_4c, "minutes_service", {"service": service}).donnees
    assert _dit(carte[carte["code"] == lieu.code]) == pytest.approx(attendu)
    phrase = phrases.soins(entrepot_4c, lieu, [lieu.code]).replace(INSECABLE, " ")
    valeur, bas, haut = attendu
    dite = f"{round(valeur)} minutes"
    assert dite in phrase and f"({bas:.0f} à {haut:.0f})" in phrase

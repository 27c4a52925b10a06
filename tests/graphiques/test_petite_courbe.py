"""La petite courbe d'un chiffre clé : des années à leur place, des manques qui coupent le trait."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree

from observatoire.graphiques.petite_courbe import adresse_de


def _svg(annees: list[int], valeurs: list[float | None]) -> ElementTree.Element:
    adresse = adresse_de(annees, valeurs)
    entete, _, corps = adresse.partition(",")
    assert entete == "data:image/svg+xml;base64"
    return ElementTree.fromstring(base64.b64decode(corps))


def _points(svg: ElementTree.Element) -> list[list[tuple[float, float]]]:
    traits = svg.findall("{*}polyline")
    paires = [re.findall(r"([\d.-]+),([\d.-]+)", t.attrib["points"]) for t in traits]
    return [[(float(x), float(y)) for x, y in trait] for trait in paires]


def test_les_annees_sont_a_leur_place_dans_le_temps() -> None:
    [trait] = _points(_svg([2010, 2011, 2020], [10, 12, 20]))
    (x0, y0), (x1, _), (x2, y2) = trait
    assert abs((x1 - x0) / (x2 - x0) - 0.1) < 0.001
    assert y2 < y0  # plus haut à l'écran : plus grand


def test_une_annee_manquante_coupe_le_trait() -> None:
    assert [len(t) for t in _points(_svg([2018, 2019, 2020, 2021, 2022], [5, 6, None, 7, 8]))] == [
        2,
        2,
    ]


def test_une_petite_variation_reste_petite() -> None:
    # 1 % de variation ne doit pas remplir la hauteur comme le ferait un doublement.
    [calme] = _points(_svg([1, 2, 3], [100, 101, 100]))
    [fort] = _points(_svg([1, 2, 3], [100, 200, 100]))
    hauteurs = [max(y for _, y in t) - min(y for _, y in t) for t in (calme, fort)]
    assert hauteurs[0] < 0.1 * hauteurs[1]


def test_serie_constante_nulle_ou_trop_courte() -> None:
    assert len({y for _, y in _points(_svg([1, 2, 3], [0, 0, 0]))[0]}) == 1
    assert adresse_de([2020, 2021, 2022], [1, 2, None]) == ""
    assert adresse_de([], []) == ""

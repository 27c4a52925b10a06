"""Des étiquettes aux vitesses : les règles publiques du profil `car.lua` d'OSRM."""

import pytest

from observatoire.routes.voies import attente, limite_de, minutes_de, voie


@pytest.mark.parametrize(
    ("etiquettes", "kmh", "sens"),
    [
        ({"highway": "primary"}, 65, 0),
        ({"highway": "tertiary", "oneway": "yes"}, 40, 1),
        ({"highway": "tertiary", "oneway": "-1"}, 40, -1),
        ({"highway": "residential", "junction": "roundabout"}, 25, 1),
        ({"highway": "motorway"}, 90, 1),
        ({"highway": "motorway_link", "oneway": "no"}, 45, 0),
        # 0,8 × la limite remplace la vitesse de la classe.
        ({"highway": "secondary", "maxspeed": "80"}, 64, 0),
        ({"highway": "secondary", "maxspeed": "FR:urban"}, 40, 0),
        ({"highway": "secondary", "maxspeed": "50 mph"}, 64.37376, 0),
        ({"highway": "secondary", "maxspeed": "50;70"}, 40, 0),
        ({"highway": "secondary", "maxspeed": "signals"}, 55, 0),
        # Une piste de gravier ou de terre se roule moins vite que sa classe.
        ({"highway": "secondary", "surface": "gravel"}, 40, 0),
        ({"highway": "unclassified", "surface": "mud"}, 10, 0),
        ({"highway": "unclassified", "tracktype": "grade5"}, 20, 0),
        ({"highway": "track", "tracktype": "grade1"}, 20, 0),
        ({"route": "ferry"}, 8, 0),
        ({"highway": "service", "access": "private", "motor_vehicle": "yes"}, 15, 0),
        ({"highway": "primary", "construction": "minor"}, 65, 0),
    ],
)
def test_en_voiture(etiquettes: dict[str, str], kmh: float, sens: int) -> None:
    lue = voie(etiquettes)
    assert lue is not None and (lue.kmh, lue.sens) == (pytest.approx(kmh), sens)
    assert lue.libre >= lue.kmh


@pytest.mark.parametrize(
    "etiquettes",
    [
        {"highway": "track"},
        {"highway": "track", "tracktype": "grade3"},
        {"highway": "footway"},
        {"highway": "primary", "access": "no"},
        {"highway": "primary", "motor_vehicle": "private"},
        {"highway": "residential", "motor_vehicle": "destination"},
        {"highway": "primary", "construction": "primary"},
        {"highway": "primary", "proposed": "yes"},
        {"highway": "primary", "oneway": "reversible"},
        {"highway": "primary", "area": "yes"},
        {"highway": "service", "access": "yes", "motorcar": "no"},
        {"waterway": "river"},
    ],
)
def test_ou_l_on_ne_roule_pas(etiquettes: dict[str, str]) -> None:
    assert voie(etiquettes) is None


@pytest.mark.parametrize(
    ("etiquettes", "pied", "velo"),
    [
        ({"highway": "footway"}, True, False),
        ({"highway": "footway", "bicycle": "yes"}, True, True),
        ({"highway": "steps"}, True, False),
        ({"highway": "track"}, True, True),
        ({"highway": "motorway"}, False, False),
        ({"highway": "primary", "motorroad": "yes"}, False, False),
        ({"highway": "residential", "access": "private"}, False, False),
        ({"highway": "residential", "access": "private", "foot": "yes"}, True, False),
        ({"highway": "residential", "bicycle": "no"}, True, False),
    ],
)
def test_a_pied_et_a_velo(etiquettes: dict[str, str], pied: bool, velo: bool) -> None:
    assert (voie(etiquettes, "pied") is not None, voie(etiquettes, "velo") is not None) == (
        pied,
        velo,
    )


@pytest.mark.parametrize(
    ("barriere", "minutes"),
    [
        ({"barrier": "gate"}, 1.0),
        ({"barrier": "lift_gate"}, 1.0),
        ({"barrier": "bollard"}, None),
        ({"barrier": "block", "access": "yes"}, 0.0),
        ({"barrier": "gate", "access": "private"}, None),
        ({"barrier": "cattle_grid"}, 0.0),
        ({"barrier": "bollard", "bollard": "rising"}, 0.0),
    ],
)
def test_une_barriere_attend_ou_ferme(barriere: dict[str, str], minutes: float | None) -> None:
    assert attente(barriere) == minutes


def test_durees_et_limites_ecrites() -> None:
    assert [minutes_de(t) for t in ("00:30", "1:05:30", "45", "", "PT30M")] == [30, 65.5, 45, 0, 0]
    assert [limite_de(t) for t in ("80", "none", "", "vite", "FR:rural")] == [80, 130, 0, 0, 80]

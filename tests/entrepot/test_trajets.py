"""Un extrait routier déposé : les minutes par la route, leurs bornes, ce qui n'est pas relié, ce qui est refusé."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import duckdb
import numpy as np
import pytest

from observatoire.entrepot import ddl, referentiels, trajets
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.entrepot.socle import Socle
from observatoire.geodesie import LENTE, RAPIDE, VITESSE, haversine_km
from observatoire.routes import SOURCE, fichier
from observatoire.territoire import Reglages, reference
from tests.routes.pbf_mini import ecrire

CORDES, CABANNES, VAOUR, PENNE = "81069", "81045", "81309", "81206"
LIEUX = reference().set_index("code")
# Une secondaire sans limite écrite : 55 km/h, carrefours compris ; 60 à la limite autorisée.
PAR_KM, LIBRE = 60 / 55 * 1.045, 1.06


def _position(code: str) -> tuple[float, float]:
    return float(LIEUX.at[code, "lon"]), float(LIEUX.at[code, "lat"])


def _km(a: str, b: str) -> float:
    return float(haversine_km(*_position(a), *_position(b)))


@pytest.fixture
def extrait(tmp_path: Path) -> Path:
    """Cordes – Les Cabannes – Vaour par une route droite ; Penne n'a pas de route."""
    noeuds = {i: _position(c) for i, c in enumerate((CORDES, CABANNES, VAOUR), 1)}
    chemins = {1: ([1, 2, 3], {"highway": "secondary"})}
    return ecrire(tmp_path / "geo" / "region.osm.pbf", noeuds, chemins)


@pytest.fixture
def batir(tmp_path: Path, reglages: Reglages) -> Iterator[Callable[..., tuple[Socle, CompteRendu]]]:
    """`batir(chemin)` : une base où cet extrait est lu, et son compte rendu."""
    ouvertes = []

    def faire(chemin: Path, precedent: Path | None = None, nom: str = ":memory:"):
        con = duckdb.connect(nom)
        ouvertes.append(con)
        ddl.creer(con)
        referentiels.poser(con, reglages)
        rendu = CompteRendu("geo/region.osm.pbf", "geo/region.osm.pbf", "", "reconnu")
        try:
            rendu.empreinte, rendu.source = fichier.verifier(chemin), SOURCE
        except fichier.FichierRefuse as e:
            rendu.refuser(str(e))
        trajets.remplir(con, [rendu], tmp_path, tmp_path, precedent, reglages, lambda *_: None)
        con.execute("INSERT INTO fichiers (fichier, chemin, source, statut) VALUES (?, ?, ?, ?)",
                    [rendu.fichier, rendu.chemin, rendu.source, rendu.statut])  # fmt: skip
        return Socle(con, reglages), rendu

    yield faire
    for con in ouvertes:
        con.close()


def test_par_la_route_la_ou_elle_mene(extrait: Path, batir) -> None:
    socle, rendu = batir(extrait)
    codes = [CORDES, VAOUR, PENNE]
    m = {v: socle.minutes(codes, codes, v) for v in (RAPIDE, VITESSE, LENTE)}
    km = _km(CORDES, CABANNES) + _km(CABANNES, VAOUR)
    par_la_route = km * PAR_KM
    assert m[VITESSE].at[CORDES, VAOUR] == pytest.approx(par_la_route, rel=2e-3)
    assert m[LENTE].at[CORDES, VAOUR] == pytest.approx(1.2 * par_la_route + 1, rel=5e-3)
    # L'extrait s'arrête avant la plupart des communes : la borne basse descend à l'estimation rapide.
    a_vol_d_oiseau = float(RAPIDE.minutes(_km(CORDES, VAOUR)))
    assert m[RAPIDE].at[CORDES, VAOUR] == pytest.approx(min(km * LIBRE, a_vol_d_oiseau), rel=2e-3)
    # Penne, sans route connue, reste estimée, à toute allure.
    for vitesse, table in m.items():
        assert table.at[CORDES, PENNE] == pytest.approx(float(vitesse.minutes(_km(CORDES, PENNE))))
    assert socle.obtention().reseau and "OpenStreetMap" in socle.obtention().dite()
    # Cinq communes sur vingt-cinq : 5 x 4 trajets sur 25 x 24. Les autres, estimés, se disent.
    assert "pour 3\u00a0% des trajets du territoire ; ailleurs, " in socle.obtention().dite()
    assert socle.obtention().court == "minutes calculées par la route ou estimées"
    # Cinq communes du territoire sont à moins de deux kilomètres de cette route, et une voisine.
    assert rendu.message.startswith("réseau routier du 12\xa0mars 2026 : 5 communes sur 25 reliées")
    assert "autour, 1 sur 314" in rendu.message and "l'extrait s'arrête avant" in rendu.message


def test_la_matrice_deposee_gagne_toujours(extrait: Path, batir) -> None:
    socle, _ = batir(extrait)
    socle._con.execute("INSERT INTO minutes VALUES (?, ?, 31, 'minutes.csv')", [CORDES, VAOUR])
    m = socle.minutes([CORDES, VAOUR], [CORDES, VAOUR, CABANNES])
    assert m.at[CORDES, VAOUR] == m.at[VAOUR, CORDES] == 31
    assert m.at[CORDES, CABANNES] == pytest.approx(_km(CORDES, CABANNES) * PAR_KM, rel=1e-2)
    # Un seul trajet mesuré sur trois cents ne rend pas les autres mesurés.
    assert 0 < socle.obtention().part_mesuree < 0.01
    assert (
        socle.obtention().dite().startswith("minutes mesurées pour moins de 1\u00a0% des trajets")
    )


def test_a_pied_seulement_ce_qui_est_proche(extrait: Path, batir) -> None:
    socle, _ = batir(extrait)
    for mode, kmh in (("pied", 5), ("velo", 15)):
        doux = socle.trajets_doux(mode).set_index(["origine", "destination"])["minutes"]
        km = _km(CORDES, CABANNES)
        assert km < 3 < _km(CORDES, VAOUR)
        assert doux[CORDES, CABANNES] == pytest.approx(km / kmh * 60, rel=1e-2)
        assert (CORDES, VAOUR) not in doux.index


def test_les_isochrones_entourent_leur_commune(extrait: Path, batir) -> None:
    socle, _ = batir(extrait)
    formes = socle.isochrones(CORDES)
    assert list(formes["minutes"]) == [5, 10, 15, 20]
    aires = formes.to_crs(2154).area.to_numpy()
    assert (np.diff(aires) > 0).any() and (np.diff(aires) >= -1).all()
    assert socle.isochrones(PENNE).empty


def test_un_extrait_tronque_garde_le_reseau_precedent(extrait: Path, batir, tmp_path: Path) -> None:
    avant, _ = batir(extrait, nom=str(tmp_path / "avant.duckdb"))
    connu = avant.minutes([CORDES], [VAOUR]).iat[0, 0]
    avant._con.close()
    extrait.write_bytes(extrait.read_bytes()[:-20])
    socle, rendu = batir(extrait, tmp_path / "avant.duckdb")
    assert rendu.statut == "refuse" and "téléchargement incomplet" in rendu.message
    assert socle.minutes([CORDES], [VAOUR]).iat[0, 0] == connu


def test_un_extrait_d_ailleurs_est_dit_et_rien_ne_change(tmp_path: Path, batir) -> None:
    ailleurs = {1: (-4.5, 48.4), 2: (-4.4, 48.4)}
    chemin = ecrire(tmp_path / "geo" / "region.osm.pbf", ailleurs, {1: ([1, 2], {"highway": "primary"})})  # fmt: skip
    socle, rendu = batir(chemin)
    assert rendu.statut == "refuse" and "bonne région" in rendu.message
    attendu = cast(float, VITESSE.minutes(_km(CORDES, VAOUR)))
    assert socle.minutes([CORDES], [VAOUR]).iat[0, 0] == pytest.approx(float(attendu))
    assert socle.obtention().estimees

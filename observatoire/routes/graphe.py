"""Le réseau : des carrefours, des tronçons entre eux, et leurs points, pour un mode de déplacement.

Un chemin est coupé aux carrefours ; entre deux, ses points ne servent qu'à s'y accrocher. Seule la plus
grande partie où l'on va et revient de partout est gardée : un parking isolé ne retient personne.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from observatoire.geodesie import haversine_km
from observatoire.routes.lecture import Brut
from observatoire.routes.voies import table

Flottants = npt.NDArray[np.float64]
Entiers = npt.NDArray[np.int64]
Boite = tuple[float, float, float, float]
"""Ouest, sud, est, nord, en degrés."""

_PAS_KM = 0.1
# Une voie rapide ou un bac : on y passe, on n'y habite pas.
_RAPIDE = 105.0


@dataclass(frozen=True)
class Reseau:
    """Un réseau contracté.

    Par tronçon : `de`, `vers` (carrefours), minutes `aller`, `retour` et, à la limite autorisée,
    `aller_libre`, `retour_libre` (infinies là où l'on ne passe pas). Par point où s'accrocher : `lon`,
    `lat`, `troncon`, `part` (de 0 à 1 le long de lui).
    """

    de: Entiers
    vers: Entiers
    aller: Flottants
    retour: Flottants
    aller_libre: Flottants
    retour_libre: Flottants
    lon: Flottants
    lat: Flottants
    troncon: Entiers
    part: Flottants

    @property
    def carrefours(self) -> int:
        """Combien de carrefours."""
        return int(max(self.de.max(), self.vers.max())) + 1 if len(self.de) else 0


@dataclass
class _Segments:
    """Les segments de deux points, dans l'ordre des chemins : `suite` si le précédent y mène."""

    de: Entiers
    vers: Entiers
    chemin: Entiers
    suite: npt.NDArray[np.bool_]


def contracter(brut: Brut, mode: str = "voiture", boite: Boite | None = None) -> Reseau:
    """Le réseau d'un mode dans la boîte ; vide si aucune route n'y passe."""
    lon, lat, segments = _segments(brut, mode, boite)
    km = haversine_km(lon[segments.de], lat[segments.de], lon[segments.vers], lat[segments.vers])
    minutes = _minutes(brut, mode, segments, km)
    if mode == "voiture":
        _attendre(brut, segments, minutes)
    debut = _coupes(segments)
    rang = np.cumsum(debut) - 1
    positions = np.flatnonzero(debut)
    fins = np.append(positions[1:], len(debut))[: len(positions)] - 1
    sommes = [np.add.reduceat(m, positions) if len(positions) else m for m in minutes]
    de, vers = segments.de[positions], segments.vers[fins]
    garde = _principale(de, vers, sommes[0], sommes[1])
    points = _points(segments, km, rang, lon, lat)
    accroche = garde[points[2]] & ~_sans_accroche(brut, mode, segments, positions)[points[2]]
    nouveau = np.cumsum(garde) - 1
    numeros = np.unique(np.concatenate([de[garde], vers[garde]]), return_inverse=True)[1]
    n = int(garde.sum())
    x, y, part = (p[accroche] for p in (points[0], points[1], points[3]))
    troncon = points[2][accroche]
    aller, retour, aller_libre, retour_libre = (s[garde] for s in sommes)
    return Reseau(
        numeros[:n].astype(np.int64), numeros[n:].astype(np.int64), aller, retour, aller_libre,
        retour_libre, x, y, nouveau[troncon], part,
    )  # fmt: skip


def _segments(brut: Brut, mode: str, boite: Boite | None) -> tuple[Flottants, Flottants, _Segments]:
    """Les positions et les segments où l'on passe ; un point sans position, ou hors de la boîte, coupe."""
    rangs = np.searchsorted(brut.noeuds, brut.points)
    arrivees, lon, lat = rangs, brut.lon, brut.lat
    if mode == "voiture" and brut.barrieres:
        rangs, arrivees, lon, lat = _fermer(brut, rangs)
    chemin = np.repeat(np.arange(len(brut.tailles)), brut.tailles)
    connu = ~np.isnan(lon)
    if boite is not None:
        ouest, sud, est, nord = boite
        connu &= (lon >= ouest) & (lon <= est) & (lat >= sud) & (lat <= nord)
    passe = (brut.voies[mode][:, 0] > 0)[chemin] & connu[rangs]
    ou = np.flatnonzero((chemin[1:] == chemin[:-1]) & passe[1:] & passe[:-1])
    de, vers, chemin = rangs[ou], arrivees[ou + 1], chemin[ou]
    meme = (np.diff(ou) == 1) & (chemin[1:] == chemin[:-1]) & (de[1:] == vers[:-1])
    return lon, lat, _Segments(de, vers, chemin, np.append(False, meme)[: len(ou)])


def _fermer(brut: Brut, rangs: Entiers) -> tuple[Entiers, Entiers, Flottants, Flottants]:
    """Une borne ne se passe pas : chaque segment qui y touche y finit, en un point à lui.

    Rend le rang de chaque point comme départ et comme arrivée d'un segment, et les positions.
    """
    fermees = [n for n, minutes in brut.barrieres.items() if np.isinf(minutes)]
    touches = np.flatnonzero(np.isin(brut.points, np.array(fermees, dtype=np.int64)))
    n, doubles = len(brut.noeuds), np.concatenate([rangs[touches]] * 2)
    departs, arrivees = rangs.copy(), rangs.copy()
    departs[touches] = n + np.arange(len(touches))
    arrivees[touches] = n + len(touches) + np.arange(len(touches))
    lon, lat = (np.concatenate([v, v[doubles]]) for v in (brut.lon, brut.lat))
    return departs, arrivees, lon, lat


def _minutes(brut: Brut, mode: str, s: _Segments, km: Flottants) -> list[Flottants]:
    """Aller, retour, aller libre, retour libre de chaque segment."""
    kmh, libre, sens, duree = (c[s.chemin] for c in brut.voies[mode].T)
    t = table()["voiture"]
    carrefours = t["carrefours"] if mode == "voiture" else 1.0
    libres = t["carrefours_libres"] if mode == "voiture" else 1.0
    moyen = km / np.maximum(kmh, 1e-9) * 60 * carrefours
    rapide = np.minimum(km / np.maximum(libre, 1e-9) * 60 * libres, moyen)
    if len(km) and (duree > 0).any():
        longueur = np.bincount(s.chemin, weights=km, minlength=len(brut.tailles))[s.chemin]
        traversee = duree * km / np.maximum(longueur, 1e-9)
        moyen, rapide = (np.where(duree > 0, traversee, m) for m in (moyen, rapide))
    return [
        np.where(sens * d < 0, np.inf, m) for m in (moyen, rapide) for d in (1, -1)
    ]  # fmt: skip


def _attendre(brut: Brut, s: _Segments, minutes: list[Flottants]) -> None:
    """Une barrière qui s'ouvre coûte la moitié de son attente à chaque segment qui y touche."""
    attentes = {n: m for n, m in brut.barrieres.items() if not np.isinf(m)}
    if not attentes:
        return
    cles = np.array(sorted(attentes), dtype=np.int64)
    couts = np.zeros(
        max(len(brut.noeuds), int(max(s.de.max(), s.vers.max())) + 1 if len(s.de) else 0)
    )
    rangs = np.searchsorted(brut.noeuds, cles)
    presents = (rangs < len(brut.noeuds)) & (
        brut.noeuds[np.minimum(rangs, len(brut.noeuds) - 1)] == cles
    )
    couts[rangs[presents]] = np.array([attentes[int(c)] for c in cles])[presents] / 2
    for m in minutes:
        m += couts[s.de] + couts[s.vers]


def _coupes(s: _Segments) -> npt.NDArray[np.bool_]:
    """Les segments qui commencent un tronçon : au bout d'un chemin, ou là où d'autres se croisent."""
    if not len(s.de):
        return np.zeros(0, dtype=bool)
    degre = np.bincount(np.concatenate([s.de, s.vers]))
    fin_de_chemin = ~np.append(s.suite[1:], False)
    carrefour = degre > 2
    carrefour[s.de[~s.suite]] = True
    carrefour[s.vers[fin_de_chemin]] = True
    return np.asarray(~s.suite | carrefour[s.de])


def _principale(
    de: Entiers, vers: Entiers, aller: Flottants, retour: Flottants
) -> npt.NDArray[np.bool_]:
    """Les tronçons de la plus grande partie fortement connexe."""
    if not len(de):
        return np.zeros(0, dtype=bool)
    la, ici = np.isfinite(aller), np.isfinite(retour)
    lignes, colonnes = np.concatenate([de[la], vers[ici]]), np.concatenate([vers[la], de[ici]])
    n = int(max(de.max(), vers.max())) + 1
    lien = csr_array(coo_array((np.ones(len(lignes)), (lignes, colonnes)), shape=(n, n)))
    etiquettes = connected_components(lien, directed=True, connection="strong")[1]
    # On compte les tronçons, non les points : chaque nœud sans route forme une partie à lui seul.
    meme = etiquettes[de] == etiquettes[vers]
    plus_grande = np.bincount(etiquettes[de[meme]]).argmax() if meme.any() else -1
    dedans: npt.NDArray[np.bool_] = meme & (etiquettes[de] == plus_grande)
    return dedans


def _points(
    s: _Segments, km: Flottants, rang: Entiers, lon: Flottants, lat: Flottants
) -> tuple[Flottants, Flottants, Entiers, Flottants]:
    """Les points où s'accrocher, un tous les cent mètres au plus : lon, lat, tronçon, part."""
    if not len(km):
        vide = np.empty(0)
        return vide, vide, np.empty(0, dtype=np.int64), vide
    total = np.bincount(rang, weights=km)
    cumul = np.cumsum(km) - km
    avant = cumul - cumul[np.searchsorted(rang, rang)]
    combien = np.maximum(np.ceil(km / _PAS_KM).astype(np.int64), 1) + 1
    qui = np.repeat(np.arange(len(km)), combien)
    numero = np.arange(len(qui)) - np.repeat(np.cumsum(combien) - combien, combien)
    f = numero / (combien[qui] - 1)
    x = lon[s.de[qui]] * (1 - f) + lon[s.vers[qui]] * f
    y = lat[s.de[qui]] * (1 - f) + lat[s.vers[qui]] * f
    part = (avant[qui] + f * km[qui]) / np.maximum(total[rang[qui]], 1e-12)
    return x, y, rang[qui], np.clip(part, 0.0, 1.0)


def _sans_accroche(
    brut: Brut, mode: str, s: _Segments, positions: Entiers
) -> npt.NDArray[np.bool_]:
    voies = brut.voies[mode][s.chemin[positions]]
    return np.asarray((voies[:, 1] >= _RAPIDE) | (voies[:, 3] != 0))

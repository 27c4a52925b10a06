"""Choisir des actions du plan, et savoir quelles communes chacune concerne."""

from collections.abc import Iterable
from dataclasses import dataclass

from observatoire.modele import identifiant
from observatoire.schema.plan import Action
from observatoire.territoire import Reglages, libelles, membres

_MOTS_PARTOUT = {"toutes", "tout-le-territoire", "toutes-les-communes", "intercommunalite"}


@dataclass(frozen=True)
class Filtre:
    """Ce qu'on garde ; un champ vide ne filtre pas. `commune` : un code INSEE."""

    orientation: str = ""
    theme: str = ""
    statut: str = ""
    volet: str = ""
    commune: str = ""
    retard: bool = False

    def garder(self, actions: Iterable[Action], reglages: Reglages) -> list[Action]:
        """Les actions retenues, dans leur ordre."""
        return [a for a in actions if self._convient(a, reglages)]

    def _convient(self, a: Action, reglages: Reglages) -> bool:
        return (
            self.orientation in ("", a.orientation)
            and self.theme in ("", a.theme)
            and self.statut in ("", a.statut)
            and (not self.volet or self.volet in a.volets)
            and (not self.retard or bool(a.retard))
            and (not self.commune or self.commune in communes_de(a.zone, reglages)[0])
        )


def communes_de(zone: Iterable[str], reglages: Reglages) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Les codes des communes d'une zone, et les morceaux de la zone qui ne désignent rien.

    Un morceau est « toutes », un secteur (identifiant ou nom), une commune (code ou nom). Un nom
    porté par plusieurs communes désigne celle du territoire, sinon celle du même département.
    """
    secteurs = {s.id: s.communes for s in reglages.secteurs}
    secteurs |= {identifiant(s.libelle): s.communes for s in reglages.secteurs}
    codes: dict[str, None] = {}
    inconnus = []
    for morceau in zone:
        cle = identifiant(morceau)
        if cle in _MOTS_PARTOUT:
            trouvees: tuple[str, ...] = tuple(sorted(membres(reglages.epci)))
        else:
            trouvees = secteurs.get(cle) or _commune(morceau, reglages)
        if not trouvees:
            inconnus.append(morceau)
        codes.update(dict.fromkeys(trouvees))
    return tuple(codes), tuple(inconnus)


def dire_zone(zone: Iterable[str], reglages: Reglages) -> str:
    """« Milhars et Cordes-sur-Ciel », « tout le territoire », « secteur Causse et Grésigne »."""
    noms_secteurs = {s.id: f"secteur {s.libelle}" for s in reglages.secteurs}
    mots = []
    for morceau in zone:
        cle = identifiant(morceau)
        if cle in _MOTS_PARTOUT:
            mots.append("tout le territoire")
        else:
            commune = _commune(morceau, reglages)
            nom = libelles("commune").get(commune[0]) if commune else None
            mots.append(noms_secteurs.get(cle) or nom or morceau)
    return ", ".join(mots)


def _commune(morceau: str, reglages: Reglages) -> tuple[str, ...]:
    noms = libelles("commune")
    if morceau in noms:
        return (morceau,)
    cle = identifiant(morceau)
    siennes = sorted(membres(reglages.epci))
    for code in siennes:
        if identifiant(noms[code]) == cle:
            return (code,)
    departements = {c[:2] for c in siennes}
    voisines = [c for c, n in noms.items() if c[:2] in departements and identifiant(n) == cle]
    return (voisines[0],) if len(voisines) == 1 else ()

"""Ce qu'il faut demander : le territoire, ses voisins à portée de voiture, ce à quoi il se compare."""

from dataclasses import dataclass

from observatoire.territoire import Reglages, arrondissements, membres, reference, voisinage


@dataclass(frozen=True)
class Portee:
    """Les codes à demander, chacun trié ; `siennes` : les communes du territoire étudié."""

    siren: str
    siennes: tuple[str, ...]
    communes: tuple[str, ...]
    epci: tuple[str, ...]
    departements: tuple[str, ...]
    regions: tuple[str, ...]

    def codes(self, niveau: str) -> tuple[str, ...]:
        """Les codes d'un niveau ; Paris, Lyon et Marseille aussi par leurs arrondissements."""
        quartiers = tuple(a for a, c in arrondissements().items() if c in self.communes)
        return {"commune": (*self.communes, *quartiers), "epci": self.epci, "departement": self.departements,
                "region": self.regions}[niveau]  # fmt: skip


def portee(reglages: Reglages) -> Portee:
    """Communes du territoire, voisines et comparaisons ; leurs EPCI ; ses départements et ses régions."""
    siennes = membres(reglages.epci)
    communes = {*siennes, *voisinage(reglages.epci, reglages.seuils.minutes_voisinage)}
    for siren in reglages.comparaison.epci:
        communes.update(membres(siren))
    vue = reference(reglages.epci).set_index("code")
    autour, ici = vue.loc[sorted(communes)], vue.loc[list(siennes)]
    return Portee(
        reglages.epci,
        siennes,
        tuple(sorted(communes)),
        tuple(sorted(autour["epci"].dropna().unique())),
        tuple(sorted(ici["departement"].unique())),
        tuple(sorted(ici["region"].unique())),
    )

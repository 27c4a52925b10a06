"""Ce qu'une recherche a trouvé, gardé avec le scénario : on sait ce que le comité avait sous les yeux."""

from collections.abc import Sequence

import pandas as pd

from observatoire.analyses.scenarios.modele import Halte, Navette, Scenario, Trouvaille
from observatoire.analyses.scenarios.tournee import Tournee
from observatoire.analyses.transport_enfants import Desserte
from observatoire.formats import nombre, pluriel


def trouvailles(
    scenario: Scenario, tournees: Sequence[Tournee], dessertes: Sequence[Desserte]
) -> tuple[Trouvaille, ...]:
    """Une trouvaille par levier cherché ; une semaine faite à la main ne se cherche pas.

    `tournees` et `dessertes` : une par halte et une par navette du scénario, dans leur ordre.
    """
    semaines, plans, rendues = iter(tournees), iter(dessertes), []
    for rang, levier in enumerate(scenario.leviers):
        if isinstance(levier, Halte):
            t = next(semaines)
            if not t.faite_a_la_main:
                rendues.append(
                    Trouvaille(
                        levier=rang,
                        jours=t.jours,
                        prouve=t.semaine.prouve,
                        ecart=round(t.semaine.ecart, 6),
                    )
                )
        elif isinstance(levier, Navette):
            d = next(plans)
            rendues.append(
                Trouvaille(
                    levier=rang, vehicules=d.vehicules, minutes=round(d.minutes, 6),
                    prouve=d.prouve, ecart=round(d.ecart, 6),
                )
            )  # fmt: skip
    return tuple(rendues)


def rappels(scenario: Scenario, trouve: Sequence[Trouvaille], libelles: pd.Series) -> list[str]:
    """Une phrase par trouvaille enregistrée qui n'est plus ce que la recherche trouve ; `libelles` :
    code de commune → nom."""
    aujourd_hui = {t.levier: t for t in trouve}
    return [
        f"À l'enregistrement, la recherche avait trouvé : {_dite(gardee, libelles)}. Les hypothèses ou "
        "les données ont changé depuis."
        for gardee in scenario.trouve
        if gardee != aujourd_hui.get(gardee.levier)
    ]


def _dite(t: Trouvaille, libelles: pd.Series) -> str:
    if t.vehicules is None:
        quoi = ", ".join(f"{libelles.get(c, c)} ({pluriel(n, 'jour')})" for c, n in t.jours.items())
    else:
        quoi = f"{pluriel(t.vehicules, 'véhicule')} et {nombre(t.minutes or 0)} minutes par trajet"
    reste = f"il pouvait rester {nombre(t.ecart, 1)} à gagner"
    return f"{quoi} ({'preuve faite' if t.prouve else reste})"

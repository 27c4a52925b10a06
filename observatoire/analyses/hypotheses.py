"""Les hypothèses d'une projection : ce que le comité peut changer, et trois jeux prêts."""

from dataclasses import dataclass, fields, replace

from observatoire.erreurs import AppelIncorrect


@dataclass(frozen=True)
class Hypotheses:
    """Des multiplicateurs (1 = ce que donne le passé) et des taux par an, en %.

    `naissances` : naissances de chaque année à venir. `familles` : enfants présents pour autant de
    naissances (arrivées moins départs de familles). `aines_par_an` : arrivées nettes de 60 ans ou
    plus, en % par an. `population_par_an` : écart annuel du total, en %. `mortalite` :
    multiplicateur des risques de décès.
    """

    naissances: float = 1.0
    familles: float = 1.0
    aines_par_an: float = 0.0
    population_par_an: float = 0.0
    mortalite: float = 1.0

    def __post_init__(self) -> None:
        for champ, (bas, haut) in BORNES.items():
            valeur = getattr(self, champ)
            if not bas <= valeur <= haut:
                raise AppelIncorrect(
                    f"L'hypothèse « {LIBELLES[champ]} » vaut {valeur} ; attendu entre {bas} et "
                    f"{haut} (exemple : {getattr(CENTRAL, champ, 1.0)})."
                )


LIBELLES: dict[str, str] = {
    "naissances": "Naissances à venir",
    "familles": "Enfants présents pour autant de naissances",
    "aines_par_an": "Arrivées nettes de 60 ans ou plus, en % par an",
    "population_par_an": "Écart annuel de la population totale, en %",
    "mortalite": "Risques de décès",
}
BORNES: dict[str, tuple[float, float]] = {
    "naissances": (0.3, 2.0),
    "familles": (0.5, 1.5),
    "aines_par_an": (-3.0, 3.0),
    "population_par_an": (-3.0, 3.0),
    "mortalite": (0.5, 1.5),
}
CENTRAL = Hypotheses()
VARIANTES: dict[str, Hypotheses] = {
    "bas": Hypotheses(0.8, 0.95, -0.3, -0.3, 1.05),
    "central": CENTRAL,
    "haut": Hypotheses(1.2, 1.05, 0.3, 0.3, 0.95),
}


def modifier(base: Hypotheses, **changements: float) -> Hypotheses:
    """Une copie modifiée ; une hypothèse inconnue est refusée avec la liste des possibles."""
    connues = {f.name for f in fields(Hypotheses)}
    for nom in changements:
        if nom not in connues:
            raise AppelIncorrect(
                f"L'hypothèse « {nom} » n'existe pas. Possibles : {', '.join(sorted(connues))}."
            )
    return replace(base, **changements)

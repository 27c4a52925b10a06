"""Les assistantes maternelles que le territoire a saisies : des comptes, jamais des personnes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from observatoire.analyses import comptes
from observatoire.analyses.contexte import Contexte
from observatoire.local import nommer
from observatoire.local.dates import tranche_d_age
from observatoire.methodes.secret import arrondir, regrouper

ASSISTANTES = "local/assistantes_maternelles.csv"
EPCI = "epci"
# Les bornes d'une tranche ouverte (« moins de 40 », « 60 et plus »).
AGE_MIN, AGE_MAX = 25, 66


@dataclass(frozen=True)
class Assistantes:
    """Celles de l'intercommunalité ; `actives` et `places` valent None si une ligne est incomplète.

    Les places sont arrondies au multiple du seuil de secret local : les structures étant publiées, deux
    taux, ou deux éditions, en donnent la différence, et celle d'une seule assistante s'y lirait. `exactes` ne sert qu'à décider de ce qui se tait.

    `tranches` ((âge min, max) → nombre) ne se montre ni ne se projette : `regroupees` le fait.
    `places_par_secteur` et `actives_par_secteur` sont vides si la saisie est à l'intercommunalité.
    """

    actives: int | None = None
    places: float | None = None
    exactes: float | None = None
    tranches: Mapping[tuple[int, int], int] = field(default_factory=dict)
    places_par_secteur: Mapping[str, float] = field(default_factory=dict)
    actives_par_secteur: Mapping[str, int] = field(default_factory=dict)
    exactes_par_secteur: Mapping[str, float] = field(default_factory=dict)
    fictif: bool = False

    def dicible(self, seuil: int, en_maison: Mapping[str, float] | None = None) -> bool:
        """Vrai si la saisie est par secteur et qu'aucun secteur n'a de 1 à `seuil` − 1 assistantes.

        `en_maison` : places des maisons d'assistantes de chaque secteur, dites par ailleurs."""
        maisons = en_maison or {}
        return bool(self.actives_par_secteur) and not any(
            _peu(n, self.exactes_par_secteur.get(s), seuil, maisons.get(s, 0.0))
            for s, n in self.actives_par_secteur.items()
        )

    def secret(self, seuil: int, en_maison: float = 0.0) -> str:
        """Pourquoi leurs places, même à l'intercommunalité, ne se disent pas ; vide si elles se disent.

        Des places sans assistante en activité sont celles de personnes aussi. `en_maison` : les places
        des maisons d'assistantes, dites par ailleurs ; leur différence est celle des autres.
        """
        if not _peu(self.actives, self.exactes, seuil, en_maison):
            return ""
        if not _peu(self.actives, self.exactes, seuil):
            return (
                f"sans doute moins de {seuil} assistantes maternelles hors des maisons d'assistantes, dont les "
                "places se liraient par différence"
            )
        return (
            f"moins de {seuil} assistantes maternelles en activité, dont les places ou les âges désigneraient "
            "des personnes"
        )

    def regroupees(self, seuil: int) -> dict[tuple[int, int], int]:
        """Les tranches d'âge voisines réunies jusqu'à compter chacune au moins `seuil` assistantes ; rien
        si elles sont moins nombreuses."""
        rangees = sorted(self.tranches.items())
        nombres = [n for _, n in rangees]
        if not nombres or sum(nombres) < seuil:
            return {}
        reunies: dict[tuple[int, int], int] = {}
        for groupe in regrouper(nombres, seuil):
            ages = [rangees[r][0] for r in groupe]
            cle = (ages[0][0], max(haut for _, haut in ages))
            reunies[cle] = reunies.get(cle, 0) + sum(nombres[r] for r in groupe)
        return reunies


def _peu(actives: float | None, places: float | None, seuil: int, en_maison: float = 0.0) -> bool:
    """Vrai si elles sont de 1 à `seuil` − 1, ou celles qui restent hors des maisons (au prorata des
    places : la saisie ne dit pas combien y travaillent)."""
    if actives is None:
        return False
    dehors = max(0.0, places - en_maison) / places if places and en_maison > 0 else 1.0
    return (
        (0 < actives < seuil)
        or (actives == 0 and (places or 0) > 0)
        or (0 < actives * dehors < seuil)
    )


def lire_assistantes(ctx: Contexte) -> tuple[Assistantes, tuple[str, ...]]:
    """Les assistantes et, s'il manque quelque chose, les phrases qui le disent."""
    table = ctx.locale("assistantes_maternelles")
    if not len(table):
        vide = f"le nombre d'assistantes maternelles et leurs places ({nommer(ASSISTANTES)})"
        return Assistantes(), (vide,)
    actives, places = (table[c].astype("float64") for c in ("actives", "places"))
    manque = []
    if actives.isna().any():
        manque.append(f"le nombre d'assistantes maternelles en activité ({nommer(ASSISTANTES)})")
    if places.isna().any():
        manque.append(f"les places des assistantes maternelles ({nommer(ASSISTANTES)})")
    secteurs = table["secteur"]
    if not (secteurs == EPCI).any():
        manque += [
            f"les assistantes maternelles du secteur « {x.libelle} », 0 s'il n'y en a pas ({nommer(ASSISTANTES)})"
            for x in ctx.reglages.secteurs
            if x.id not in set(secteurs)
        ]
    seuil = ctx.reglages.seuils.secret_local
    par_secteur = not (secteurs == EPCI).any() and not manque
    exactes = None if places.isna().any() else float(places.sum())
    par_place = _sommes(places, secteurs) if par_secteur else {}
    return Assistantes(
        actives=None if actives.isna().any() else int(actives.sum()),
        places=None if exactes is None else arrondir(exactes, seuil),
        exactes=exactes,
        tranches=_tranches(table, actives),
        places_par_secteur={s: arrondir(p, seuil) for s, p in par_place.items()},
        exactes_par_secteur=par_place,
        actives_par_secteur=(
            {s: int(n) for s, n in _sommes(actives, secteurs).items()} if par_secteur else {}
        ),
        fictif=bool(table["fictif"].any()),
    ), tuple(manque)


def agrements(ctx: Contexte) -> tuple[comptes.Ligne, comptes.Ligne] | None:
    """Les assistantes agréées et celles en activité, deux comptes protégés ; None si l'un n'est pas saisi. Leur
    différence se brouille dans les deux arrondis."""
    lues = ctx.locale("assistantes_maternelles")
    agreees, actives = (lues[c].astype("float64").sum(skipna=False) for c in ("agreees", "actives"))
    if not len(lues) or agreees != agreees or actives != actives:
        return None
    seuil, fictif = ctx.reglages.seuils.secret_local, bool(lues["fictif"].any())
    return comptes.effectif(float(agreees), seuil, fictif), comptes.effectif(
        float(actives), seuil, fictif
    )


def _sommes(valeurs: pd.Series, secteurs: pd.Series) -> dict[str, float]:
    return {str(s): float(v) for s, v in valeurs.groupby(secteurs).sum().items()}


def _tranches(table: pd.DataFrame, actives: pd.Series) -> dict[tuple[int, int], int]:
    """Les tranches d'âge connues et leur nombre ; une tranche « inconnue » n'y est pas."""
    comptes: dict[tuple[int, int], int] = {}
    for texte, nombre in zip(table["tranche"], actives, strict=True):
        bornes = tranche_d_age(texte)
        if bornes is None or not nombre > 0:
            continue
        bas = min(max(bornes[0], AGE_MIN), AGE_MAX)
        cle = (bas, max(bas, min(bornes[1], AGE_MAX)))
        comptes[cle] = comptes.get(cle, 0) + int(nombre)
    return comptes

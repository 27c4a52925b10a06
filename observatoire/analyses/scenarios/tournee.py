"""La semaine d'une halte itinérante : faite à la main ou cherchée, avec sa preuve et ses égalités."""

from dataclasses import dataclass

import pandas as pd

from observatoire import formats
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.scenarios.modele import Halte
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.tournee import JOURS, Regles, Semaine, evaluer, optimiser, plus_egale


@dataclass(frozen=True)
class Tournee:
    """`jours` : code de commune → jours par semaine ; `libelles` : leurs noms ; `semaine` : le détail
    (calendrier, journées-enfants servies, preuve, autres semaines aussi bonnes)."""

    jours: dict[str, int]
    libelles: dict[str, str]
    semaine: Semaine
    faite_a_la_main: bool
    equitable: bool = False

    def dite(self) -> str:
        """La semaine en une phrase, avec ce que vaut la preuve."""
        arrets = ", ".join(
            f"{self.libelles[c]} ({n} jour{'s' if n > 1 else ''})" for c, n in self.jours.items()
        )
        if self.faite_a_la_main:
            return f"Semaine choisie à la main : {arrets}."
        if not self.semaine.prouve:
            return f"Semaine proposée : {arrets}. Une autre semaine fait peut-être mieux : toutes n'ont pas été essayées."
        if self.equitable:
            return (
                f"Semaine proposée : {arrets}. La commune la moins bien servie y reçoit "
                f"{100 * self.semaine.moins_bien_servie:.0f} % de ses journées demandées : à la vitesse centrale, aucune autre "
                "semaine ne fait mieux."
            )
        return f"Semaine proposée : {arrets}. {self._egales()}"

    def _egales(self) -> str:
        egales, toutes = len(self.semaine.egales), self.semaine.egales_completes
        if not egales:
            if toutes:
                return "À la vitesse centrale, aucune autre semaine ne fait aussi bien."
            return "À la vitesse centrale, aucune ne fait mieux ; on ne sait pas si une autre fait aussi bien."
        autres = formats.pluriel(egales, "autre semaine fait", "autres semaines font")
        return f"À la vitesse centrale, {autres if toutes else f'au moins {autres}'} aussi bien, aucune ne fait mieux."


def organiser(contexte: Contexte, halte: Halte, enfants: pd.Series) -> Tournee:
    """La semaine de la halte, pour les `enfants` de chaque commune.

    Lève `AppelIncorrect` si les enfants d'une commune ne sont pas connus, ou, avec la contrainte qui
    bloque, si aucune semaine n'est possible.
    """
    communes = contexte.communes().set_index("code")
    connus = contexte.territoires("commune").set_index("code")["libelle"]
    possibles = list(halte.arrets) or list(halte.lieux_possibles) or list(communes.index)
    for code in (halte.base, *possibles):
        if code not in connus.index:
            raise AppelIncorrect(
                f"« {code} » n'est pas une commune connue. Attendu : un code INSEE, par exemple 01004."
            )
    demande = _demande(enfants, communes["libelle"])
    minutes = contexte.minutes(list(communes.index), possibles)
    trajets = contexte.minutes([halte.base], possibles).iloc[0]
    # La halte et les règles donnent le même nom à la même chose, sauf aux jours : un nombre, des noms.
    memes = {n: v for n, v in dict(halte).items() if n in Regles.__dataclass_fields__}
    regles = Regles(**memes | {"jours": JOURS[: halte.jours]})
    if halte.arrets:
        semaine = evaluer(halte.arrets, demande, minutes, trajets, regles)
    elif halte.objectif == "equite":
        semaine = plus_egale(demande, minutes, trajets, regles)
    else:
        semaine = optimiser(demande, minutes, trajets, regles, egales_max=5)
    jours = dict(sorted(semaine.jours_par_lieu.items(), key=lambda j: (-j[1], j[0])))
    return Tournee(
        jours,
        {c: str(connus[c]) for c in jours},
        semaine,
        faite_a_la_main=bool(halte.arrets),
        equitable=halte.objectif == "equite",
    )


def _demande(enfants: pd.Series, noms: pd.Series) -> pd.Series:
    """Les enfants de chaque commune, tous connus."""
    demande = enfants.reindex(noms.index)
    if demande.isna().any():
        raise AppelIncorrect(
            f"Les enfants de moins de 3 ans ne sont pas connus à {formats.enumerer(noms[demande.isna()])} : "
            "on ne peut pas dire qui la halte servirait. À faire : déposer les naissances (état civil) ou la "
            "population par âge (POP1A)."
        )
    return demande

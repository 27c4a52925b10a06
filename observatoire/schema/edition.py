"""Le plan et sa complétude, lus dans l'édition en service de l'entrepôt."""

from datetime import date

from observatoire.analyses.contexte import Contexte
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema import completude as legal
from observatoire.schema.missions import Obligation, obligations, schema_du
from observatoire.schema.plan import Plan, Tables, lire_plan
from observatoire.schema.rassemblement import populations_de
from observatoire.territoire import membres


def tables_de(contexte: Contexte) -> Tables:
    """De quoi lire les tables locales d'une édition ; une table qui n'y est pas est vide."""
    return contexte.locale


def plan_publie(lecteur: Lecteur, jour: date | None = None) -> Plan:
    """Le plan de l'édition en service ; `jour` (par défaut celui de l'édition) fait le retard."""
    return lire_plan(tables_de(lecteur), jour or lecteur.publie_le.date())


def obligations_de(lecteur: Lecteur, jour: date) -> list[Obligation]:
    """Ce que les compétences déclarées imposent, d'après les populations de l'édition."""
    return obligations(lecteur.reglages, populations_de(lecteur), jour)


def indicateurs_disponibles(lecteur: Lecteur) -> frozenset[str]:
    """Les indicateurs qui ont une valeur pour l'intercommunalité ou une de ses communes."""
    codes = [lecteur.reglages.epci, *membres(lecteur.reglages.epci)]
    return frozenset(
        lecteur.indicateurs_connus("commune", codes=codes)
        | lecteur.indicateurs_connus("epci", codes=codes)
        | lecteur.indicateurs_connus("secteur")
    )


def completude_de(plan: Plan, lecteur: Lecteur, tables: Tables | None = None) -> list[legal.Volet]:
    """Les onze volets du schéma d'après le plan, les indicateurs et les saisies de l'édition."""
    du = schema_du(obligations_de(lecteur, plan.jour))
    return legal.completude(
        plan,
        indicateurs_disponibles(lecteur),
        tables or tables_de(lecteur),
        du=du,
    )

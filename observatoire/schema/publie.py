"""Ce qu'un lecteur dit du projet : le plan, sa complétude, ce qui fait des dates."""

from datetime import date
from typing import Any

from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire
from observatoire.schema import autorisations, avis, completude, conventions, seuils
from observatoire.schema.acteurs import noms_de
from observatoire.schema.calendrier import Matiere
from observatoire.schema.instances import reunions_de
from observatoire.schema.missions import Obligation, obligations, schema_du
from observatoire.schema.plan import Plan, lire_plan
from observatoire.territoire import membres


def plan_publie(lecteur: Lecteur, jour: date | None = None) -> Plan:
    """Le plan de l'édition en service ; `jour` (par défaut celui de l'édition) fait le retard."""
    return lire_plan(lecteur.locale, jour or lecteur.publie_le.date())


def obligations_de(lecteur: Lecteur, jour: date) -> list[Obligation]:
    """Ce que les compétences déclarées imposent, d'après les populations de l'édition."""
    return obligations(lecteur.reglages, populations_de(lecteur), jour)


def completude_de(plan: Plan, lecteur: Lecteur) -> list[completude.Volet]:
    """Les onze volets du schéma d'après le plan, les indicateurs et les saisies de l'édition."""
    codes = [lecteur.reglages.epci, *membres(lecteur.reglages.epci)]
    disponibles = lecteur.indicateurs_connus("secteur").union(
        *(lecteur.indicateurs_connus(niveau, codes=codes) for niveau in ("commune", "epci"))
    )
    du = schema_du(obligations_de(lecteur, plan.jour))
    return completude.completude(plan, disponibles, lecteur.locale, du=du)


def populations_de(lecteur: Lecteur) -> dict[str, float]:
    """La dernière population connue de chaque commune."""
    lues = lecteur.dernieres_valeurs(["population"])
    return dict(zip(lues["code"], lues["valeur"], strict=True))


def communes_de(lecteur: Lecteur) -> dict[str, str]:
    """Code → nom des communes de l'intercommunalité étudiée."""
    ici = Territoire(Niveau.EPCI, lecteur.epci)
    return {t.code: t.libelle for t in lecteur.dans(ici, "commune")}


def avis_de(lecteur: Lecteur, jour: date) -> list[avis.Avis]:
    """Les demandes du registre, telles qu'il les tient au jour dit."""
    return avis.lire(lecteur.locale("avis"), lecteur.reglages, populations_de(lecteur), jour)


def matiere_de(lecteur: Lecteur, jour: date, *, public: bool = False) -> Matiere:
    """La matière de l'agenda ; `public` : les seules animations, sans lire les tables internes."""
    table = lecteur.locale
    commun: dict[str, Any] = {
        "animations": table("evenements"),
        "communes": communes_de(lecteur),
        "acteurs": noms_de(table("acteurs")),
    }
    if public:
        return Matiere(**commun)
    return Matiere(
        **commun,
        reunions=reunions_de(table),
        avis=avis_de(lecteur, jour),
        conventions=conventions.conventions(table("conventions"), table("acteurs"), jour),
        appels=conventions.appels(table("appels")),
        autorisations=autorisations.lire(table("structures"), jour),
        veilles=seuils.evenements(seuils.lire(lecteur), lecteur.publie_le.date()),
    )

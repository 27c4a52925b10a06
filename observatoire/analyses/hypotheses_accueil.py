"""Les hypothèses du comité : une valeur, une plage, une origine ; rien n'est caché dans un calcul.

Une ligne de `data/local/hypotheses_accueil.csv` remplace la valeur de départ. Les valeurs de départ sont des
points de discussion, pas des normes : chaque page montre celles qui servent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from observatoire import formats
from observatoire.analyses.contexte import Contexte
from observatoire.local import lignes

_DEPART = "valeur de départ, à décider par le comité"
THEME = "Petite enfance"


@dataclass(frozen=True)
class Reglage:
    """Une hypothèse en vigueur ; `decidee_le` : le jour où le comité l'a fixée, s'il est enregistré."""

    cle: str
    libelle: str
    valeur: float
    bas: float
    haut: float
    unite: str
    source: str = _DEPART
    theme: str = THEME
    decidee_le: date | None = None


_PALIERS = ("acces_minutes_1", "acces_minutes_2", "acces_minutes_3")
DEPART: tuple[Reglage, ...] = (
    Reglage("semaine_reference", "Semaine de référence d'une place à temps plein", 50, 45, 55,
            "heures"),
    Reglage("heures_assistante", "Durée d'accueil hebdomadaire d'une place chez une assistante "
            "maternelle", 45, 40, 50, "heures",
            "durée conventionnelle de travail, 45 heures par semaine"),
    Reglage("taux_usage", "Occupation que l'on peut atteindre : part des heures ouvertes", 0.7, 0.6, 0.8, "part",
            "occupation des crèches d'environ 70 % (PLFSS, annexe 2.5)"),
    Reglage("semaines_ouvertes", "Semaines d'ouverture par an, si elles ne sont pas saisies", 45, 43, 48,
            "semaines", "crèches ouvertes 223 jours par an (CNAF, 2017)"),
    Reglage("seul", "Enfants de moins de 3 ans qui vivent avec un seul parent", 0.15, 0.1, 0.22, "part",
            "13 % des moins de 3 ans en 2018 (INSEE Première 1788), relevé ici : hypothèse du comité, à décider"),
    Reglage("mere", "Mères en couple d'un enfant de moins de 3 ans, en emploi", 0.68, 0.6, 0.76, "part",
            "63 % de toutes les mères en 2020 (DREES, Études et Résultats 1257) ; plage : hypothèse du comité, à décider"),
    Reglage("pere", "Pères en couple, en emploi", 0.9, 0.85, 0.95, "part",
            "pères de 25 à 49 ans : plus de 90 % d'actifs (INSEE, Femmes et hommes 2022)"),
    Reglage("seul_emploi", "Parents seuls d'un enfant de moins de 3 ans, en emploi", 0.5, 0.35, 0.65, "part",
            "42 % d'actifs avec deux enfants ou plus (PLFSS, 2.9.2) ; plus avec un seul : hypothèse du comité, à décider"),
    Reglage("partiel", "Temps partiel parmi ces parents", 0.27, 0.2, 0.35, "part",
            "23,2 % avec un enfant de moins de 3 ans (PLFSS, 2.9.2)"),
    Reglage("u_plein", "Temps plein : enfants accueillis aujourd'hui par une assistante ou une crèche", 0.67, 0.6,
            0.75, "part", "38 % et 29 % en mode principal, 2021 (DREES, Études et Résultats 1257)"),
    Reglage("u_partiel", "Temps partiel : enfants accueillis aujourd'hui", 0.42, 0.3, 0.55, "part",
            "hypothèse du comité, à décider, d'après 38 % de tous les enfants (DREES, Études et Résultats 1257)"),
    Reglage("u_autre", "Un parent sans emploi : enfants accueillis aujourd'hui", 0.12, 0.08, 0.2, "part",
            "85 % gardés par leurs parents (DREES, Études et Résultats 1257)"),
    Reglage("souhait", "Souhait rapporté à l'usage", 1.25, 1, 1.53, "fois",
            "premiers souhaits 35 % et 23 %, contre 38 % d'usage (DREES) ; plage : hypothèse du comité, à décider"),
    Reglage("h_plein", "Heures d'accueil par semaine, parents à temps plein", 36, 32, 40, "heures",
            "moyennes de 32 et 29 heures en 2013 (DREES), réparties : hypothèse du comité, à décider"),
    Reglage("h_partiel", "Heures d'accueil par semaine, temps partiel", 25, 20, 30, "heures",
            "moyennes de 32 et 29 heures en 2013 (DREES), réparties : hypothèse du comité, à décider"),
    Reglage("h_autre", "Heures d'accueil par semaine, un parent sans emploi", 15, 8, 22, "heures",
            "hypothèse du comité, à décider"),
    Reglage("places_par_assistante", "Places de moins de 3 ans par assistante maternelle en activité",
            2.5, 2, 3, "places", "France, 2015 : environ 2,5 ; plage 2 à 3"),
    Reglage("autre_sortie", "Assistantes maternelles qui quittent le métier chaque année, hors retraite",
            0.04, 0.02, 0.08, "part"),
    Reglage("entrees_par_an", "Nouvelles assistantes maternelles par an", 0, 0, 1, "personnes"),
    Reglage("acces_minutes_1", "Accès gradué : trajet court, jusqu'à", 10, 8, 12, "minutes"),
    Reglage("acces_minutes_2", "Accès gradué : trajet moyen, jusqu'à", 15, 12, 20, "minutes"),
    Reglage("acces_minutes_3", "Accès gradué : trajet long, jusqu'à", 20, 18, 30, "minutes"),
    Reglage("acces_poids_2", "Accès gradué : poids d'un trajet moyen (un court vaut 1)", 0.3, 0.2, 0.6,
            "part"),
    Reglage("acces_poids_3", "Accès gradué : poids d'un trajet long", 0.1, 0, 0.3, "part"),
    Reglage("zone_minutes", "Zone : trajet au lieu d'accueil le plus proche, au-delà de", 15, 10, 20,
            "minutes"),
    Reglage("zone_acces", "Zone : accès gradué sous cette part de l'accès moyen du bassin", 0.5, 0.3,
            0.7, "part"),
    Reglage("zone_criteres", "Zone : nombre de critères à réunir (1 : l'un ou l'autre ; 2 : les deux)",
            1, 1, 2, "critères"),
    Reglage("zone_enfants", "Zone : enfants de moins de 3 ans, au moins", 0, 0, 5, "enfants"),
)  # fmt: skip


def en_vigueur(ctx: Contexte) -> dict[str, Reglage]:
    """Toutes les hypothèses, celles du comité à la place des valeurs de départ.

    Des paliers d'accès qui ne se suivent plus reviennent tous à leur départ, et le disent.
    """
    depart = {r.cle: r for r in DEPART}
    reglages = dict(depart)
    for ligne in lignes(ctx.locale("hypotheses_accueil")):
        cle = ligne["cle"]
        if cle in reglages and ligne["valeur"] is not None:
            reglages[cle] = _remplacer(reglages[cle], ligne)
    if (
        not reglages[_PALIERS[0]].valeur
        < reglages[_PALIERS[1]].valeur
        < reglages[_PALIERS[2]].valeur
    ):
        for cle in _PALIERS:
            reglages[cle] = replace(
                depart[cle], source="paliers saisis incohérents : valeur de départ"
            )
    return reglages


def valeurs(ctx: Contexte, choix: Mapping[str, float] | None = None) -> dict[str, float]:
    """clé → valeur ; `choix` (réglages d'un écran ou d'un scénario) l'emporte."""
    return {c: r.valeur for c, r in en_vigueur(ctx).items()} | dict(choix or {})


def _remplacer(depart: Reglage, ligne: Mapping[str, Any]) -> Reglage:
    valeur = _en_part(ligne["valeur"], depart)
    bas = depart.bas if ligne["bas"] is None else _en_part(ligne["bas"], depart)
    haut = depart.haut if ligne["haut"] is None else _en_part(ligne["haut"], depart)
    return replace(
        depart,
        valeur=valeur,
        bas=min(bas, valeur),
        haut=max(haut, valeur),
        source=_source(ligne),
        decidee_le=ligne["decide_le"],
    )


def _source(ligne: Mapping[str, Any]) -> str:
    """« décidé le 12 mars 2027 (copil) » ; une saisie sans date de décision reste une hypothèse."""
    if ligne["decide_le"] is None:
        return f"{ligne['origine'] or 'hypothèse saisie'}, sans décision datée"
    quand = f"décidé le {formats.jour(ligne['decide_le'])}"
    return f"{quand} ({ligne['origine']})" if ligne["origine"] else quand


def _en_part(valeur: float, depart: Reglage) -> float:
    """Une part saisie 80 se lit 0,8."""
    return valeur / 100 if depart.unite == "part" and valeur > 1 else valeur

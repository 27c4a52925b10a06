"""Le besoin d'accueil du bassin : combien de places cherchées, contre combien d'utilisables.

L'activité des parents de jeunes enfants n'est pas publiée à cette échelle : elle est approchée par la
part des familles monoparentales et le taux d'emploi des 15-64 ans, les deux parents étant tenus pour
indépendants. C'est grossier, et la fourchette le montre.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from observatoire.analyses import enfants_accueil as demande
from observatoire.analyses import hypotheses_accueil as hypotheses
from observatoire.analyses.contexte import Contexte
from observatoire.memoire import une_fois
from observatoire.methodes import besoin as formule
from observatoire.methodes.incertitude import garwood

SITUATIONS: dict[str, str] = {
    "biactif": "Les deux parents travaillent",
    "mono_actif": "Parent seul qui travaille",
    "un_actif": "Un des deux parents travaille",
    "sans_emploi": "Aucun parent ne travaille",
}
MARGE_EMPLOI = 0.05  # le taux d'emploi des parents s'écarte de celui des 15-64 ans
METHODE = (
    "activité des parents estimée : part des familles monoparentales et taux d'emploi des 15-64 ans "
    "du recensement, les deux parents d'un couple étant tenus pour indépendants"
)

Bilanter = Callable[[Mapping[str, float]], formule.Bilan]


@dataclass(frozen=True)
class Familles:
    """Ce qu'on sait des moins de 3 ans et de leurs parents sur le bassin (`None` : inconnu)."""

    enfants: float | None = None
    methode_enfants: str = ""
    annee: int | None = None
    part_mono: float | None = None
    emploi: float | None = None
    annee_emploi: int | None = None
    manque: tuple[str, ...] = ()
    fictif: bool = False
    fichier: str = ""


@dataclass(frozen=True)
class Besoin:
    """Le bilan d'un bassin, sa fourchette et ce qui pèse le plus ; `manque` dit pourquoi il n'y en a pas."""

    familles: Familles
    par_situation: pd.DataFrame
    bilan: formule.Bilan | None
    bas: formule.Bilan | None = None
    haut: formule.Bilan | None = None
    tornade: pd.DataFrame | None = None
    fictif: bool = False


@une_fois
def familles(ctx: Contexte) -> Familles:
    """Les moins de 3 ans et l'activité des adultes de l'intercommunalité étudiée."""
    petits = _ligne(demande.derniers(ctx, "epci"), ctx.reglages.epci)
    mono = _valeur(ctx, "familles_monoparentales")
    couples = _valeur(ctx, "couples_avec_enfants")
    occupes = _valeur(ctx, "actifs_occupes_15_64")
    adultes = _valeur(ctx, "pop_15_64")
    manque = []
    if petits is None:
        manque.append("les naissances ou le recensement par âge détaillé (POP1A)")
    if mono is None or couples is None:
        manque.append("les familles monoparentales et les couples avec enfants du recensement")
    if occupes is None or adultes is None:
        manque.append("les actifs occupés de 15 à 64 ans du recensement")
    lues = [x for x in (petits, mono, couples, occupes, adultes) if x is not None]
    return Familles(
        enfants=None if petits is None else float(petits["valeur"]),
        methode_enfants="" if petits is None else str(petits["note"]),
        annee=None if petits is None else int(petits["fin"]),
        part_mono=_part(mono, couples),
        emploi=None if occupes is None or adultes is None
        else float(occupes["valeur"]) / float(adultes["valeur"]),
        annee_emploi=None if occupes is None else int(occupes["fin"]),
        manque=tuple(manque),
        fictif=any(x["statut"] == "fictif" for x in lues),
        fichier="" if petits is None else str(petits["fichier"]),
    )  # fmt: skip


def repartir(enfants: float, part_mono: float, emploi: float) -> dict[str, float]:
    """Les enfants par situation des parents, d'après deux parts."""
    couple, seul = enfants * (1 - part_mono), enfants * part_mono
    return {
        "biactif": couple * emploi**2,
        "mono_actif": seul * emploi,
        "un_actif": couple * 2 * emploi * (1 - emploi),
        "sans_emploi": couple * (1 - emploi) ** 2 + seul * (1 - emploi),
    }


def calculer(
    ctx: Contexte,
    places: float | None,
    choix: Mapping[str, float] | None = None,
    *,
    fictif: bool = False,
) -> Besoin:
    """Le besoin, et l'écart à l'offre si toutes les `places` du bassin sont connues (`fictif` si
    elles sont inventées)."""
    f = familles(ctx)
    if f.enfants is None or f.part_mono is None or f.emploi is None:
        return Besoin(f, pd.DataFrame(columns=["situation", "enfants", "recours", "places"]), None)
    reglages = hypotheses.en_vigueur(ctx)
    valeurs = hypotheses.valeurs(ctx, choix)
    suite = _hypotheses(f, reglages, valeurs)
    offre = float("nan") if places is None else places

    def bilan(v: Mapping[str, float]) -> formule.Bilan:
        recours = {s: v[f"recours_{s}"] for s in SITUATIONS}
        groupes = repartir(v["enfants"], v["part_mono"], v["emploi"])
        return formule.bilan(groupes, recours, offre, v["taux_usage"])

    central = bilan({h.cle: h.central for h in suite})
    bas, haut = _bornes(bilan, suite)
    detail = _detail(f, valeurs)
    table = _tornade(bilan, suite, connue=places is not None)
    inventees = f.fictif or (fictif and places is not None)
    return Besoin(f, detail, central, bas, haut, table, inventees)


def _hypotheses(
    f: Familles, reglages: Mapping[str, hypotheses.Reglage], valeurs: Mapping[str, float]
) -> list[formule.Hypothese]:
    assert f.enfants is not None and f.part_mono is not None and f.emploi is not None
    bas, haut = garwood(f.enfants)
    suite = [
        formule.Hypothese("enfants", "Nombre d'enfants de moins de 3 ans", bas, f.enfants, haut),
        formule.Hypothese("emploi", "Taux d'emploi des parents", max(0, f.emploi - MARGE_EMPLOI),
                          f.emploi, min(1, f.emploi + MARGE_EMPLOI)),
        formule.Hypothese("part_mono", "Part des familles monoparentales", f.part_mono, f.part_mono,
                          f.part_mono),
    ]  # fmt: skip
    for cle in ("taux_usage", *(f"recours_{s}" for s in SITUATIONS)):
        r, v = reglages[cle], valeurs[cle]
        nom = r.libelle.split(" : ")[0]
        suite.append(formule.Hypothese(cle, nom, min(r.bas, v), v, max(r.haut, v)))
    return suite


def _bornes(
    bilan: Bilanter, suite: Sequence[formule.Hypothese]
) -> tuple[formule.Bilan, formule.Bilan]:
    """Le bilan le moins et le plus tendu : le besoin monte avec tout, sauf l'offre avec son usage."""
    moins = {h.cle: h.haut if h.cle == "taux_usage" else h.bas for h in suite}
    plus = {h.cle: h.bas if h.cle == "taux_usage" else h.haut for h in suite}
    return bilan(moins), bilan(plus)


def _tornade(bilan: Bilanter, suite: Sequence[formule.Hypothese], *, connue: bool) -> pd.DataFrame:
    """Sur la différence besoin − offre si l'offre est connue (elle ne s'arrête pas à 0), sinon sur le besoin."""

    def resultat(v: dict[str, float]) -> float:
        b = bilan(v)
        return b.besoin - b.offre_utilisable if connue else b.besoin

    table = formule.tornade(resultat, suite)
    return table[table["etendue"] > 0].reset_index(drop=True)


def _detail(f: Familles, valeurs: Mapping[str, float]) -> pd.DataFrame:
    assert f.enfants is not None and f.part_mono is not None and f.emploi is not None
    groupes = repartir(f.enfants, f.part_mono, f.emploi)
    return pd.DataFrame(
        [
            (nom, groupes[s], valeurs[f"recours_{s}"], groupes[s] * valeurs[f"recours_{s}"])
            for s, nom in SITUATIONS.items()
        ],
        columns=["situation", "enfants", "recours", "places"],
    )


def _valeur(ctx: Contexte, variable: str) -> pd.Series | None:
    return _ligne(ctx.derniere(variable, "epci"), ctx.reglages.epci)


def _ligne(table: pd.DataFrame, code: str) -> pd.Series | None:
    ici = table[(table["code"] == code) & table["valeur"].notna()]
    return ici.iloc[0] if len(ici) else None


def _part(mono: pd.Series | None, couples: pd.Series | None) -> float | None:
    if mono is None or couples is None:
        return None
    total = float(mono["valeur"]) + float(couples["valeur"])
    return float(mono["valeur"]) / total if total else None

"""Ce que les fichiers et le territoire placent de chaque service, commune par commune, et ce qu'ils n'en disent pas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.panier import PANIER, Service
from observatoire.formats import enumerer, pluriel
from observatoire.local import en_service
from observatoire.memoire import une_fois
from observatoire.methodes.trajets import VITESSE, Vitesse

ANCIENNETE, ANCIENNETE_AILLEURS = 3, 8
"""Un compte d'équipements plus vieux que cela, en années, ne dit plus ce qu'il y a : chez nous ; dans une
commune voisine, où un ancien compte vaut mieux que l'inconnu s'il garde le doute de son âge."""


@dataclass(frozen=True)
class Offre:
    """Combien de chaque service par commune. `comptes` : une ligne par commune décrite, une colonne
    par service ; `annee` : celle des comptes d'équipements ; `fichiers` : d'où cela vient ; `etendue` :
    par service, les communes dont on sait si elles l'ont. Rien n'est dit hors d'elle : ni le plus proche,
    ni « aucun ». `anciennes` : par service, les voisines que seul un ancien compte décrit, et son année."""

    comptes: pd.DataFrame
    annee: int | None
    fichiers: tuple[str, ...]
    etendue: Mapping[str, frozenset[str]] = field(default_factory=dict)
    anciennes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@une_fois
def offre(
    contexte: Contexte, services: Sequence[Service] = PANIER, annee: int | None = None
) -> Offre:
    """Ce que les fichiers placent dans chaque commune, à la dernière année des équipements, ou, pour
    une commune que cette année ne décrit pas, à l'une des `ANCIENNETE` (`ANCIENNETE_AILLEURS`) précédentes.

    Les sources ne s'additionnent pas (une école est dans deux annuaires) : le plus grand compte vaut.
    """
    mesures, annee = _recentes(contexte, services, annee)
    larges = mesures.pivot_table(index="code", columns="variable", values="valeur", aggfunc="max")
    lieux = contexte.lieux()
    ailleurs = [_du_territoire(contexte, "structures", "type"), _du_territoire(contexte, "haltes", "service")]  # fmt: skip
    codes = sorted({*larges.index, *lieux["code"].dropna(), *(c for t in ailleurs for c in t["code"])})  # fmt: skip
    comptes = pd.DataFrame(index=pd.Index(codes, name="code"))
    for s in services:
        connues = [v for v in s.variables if v in larges.columns]
        sources = [
            larges[connues].sum(axis=1, min_count=1),
            lieux[lieux["categorie"].isin(s.categories)].groupby("code").size(),
            _compter(ailleurs[0], s.types),
            _compter(ailleurs[1], s.haltes),
        ]
        comptes[s.id] = pd.concat([x.reindex(codes) for x in sources], axis=1).max(axis=1)
    fichiers = {
        *mesures["fichier"],
        *lieux["fichier"],
        *(f for t in ailleurs for f in t["fichier"]),
    }
    etendue = {s.id: _decrites(contexte, s, comptes[s.id], lieux, ailleurs) for s in services}
    anciennes = {s.id: _anciennes(mesures, s, (annee or 0) - ANCIENNETE, lieux) for s in services}
    return Offre(comptes, annee, tuple(sorted(str(f) for f in fichiers if f)), etendue, anciennes)


def _recentes(
    contexte: Contexte, services: Sequence[Service], annee: int | None
) -> tuple[pd.DataFrame, int | None]:
    """Le dernier compte de chaque commune, s'il n'est pas trop vieux, et l'année qui fait référence."""
    voulues = sorted({v for s in services for v in s.variables})
    mesures = contexte.mesures(voulues, "commune").dropna(subset=["valeur"])
    chez_nous, ailleurs = 0, 0
    if annee is None and len(mesures):
        annee = int(mesures["fin"].max())
        chez_nous, ailleurs = ANCIENNETE, ANCIENNETE_AILLEURS
    siennes = mesures["code"].isin(contexte.communes()["code"])
    age = (annee or 0) - mesures["fin"]
    mesures = mesures[age.between(0, siennes.map({True: chez_nous, False: ailleurs}))]
    mesures = mesures.sort_values("fin", kind="stable")
    return mesures.drop_duplicates(["code", "variable"], keep="last"), annee


def _anciennes(
    mesures: pd.DataFrame, s: Service, avant: int, lieux: pd.DataFrame
) -> dict[str, int]:
    """Les communes dont tous les comptes de ce service datent d'avant, sauf si un annuaire les décrit."""
    siennes = mesures[mesures["variable"].isin(s.variables)].groupby("code")["fin"].max()
    if lieux["source"].isin(s.exhaustives).any():
        return {}
    return {str(c): int(a) for c, a in siennes[siennes < avant].items()}


def _decrites(
    contexte: Contexte,
    s: Service,
    comptes: pd.Series,
    lieux: pd.DataFrame,
    saisies: list[pd.DataFrame],
) -> frozenset[str]:
    """Les communes dont on sait si elles ont ce service : un compte les nomme, l'inventaire du territoire
    en place chez lui, ou un annuaire exhaustif décrit leur département."""
    connues = {str(c) for c in comptes.index[comptes.notna()]}
    siennes = {str(c) for c in contexte.communes()["code"]}
    for table, sortes in zip(saisies, (s.types, s.haltes), strict=True):
        connues |= (
            siennes if set(table.loc[table["sorte"].isin(sortes), "code"]) & siennes else set()
        )
    annuaire = set(lieux.loc[lieux["source"].isin(s.exhaustives), "code"].dropna())
    if annuaire:
        communes = contexte.territoires("commune")
        couverts = set(communes.loc[communes["code"].isin(annuaire), "departement"])
        connues |= set(communes.loc[communes["departement"].isin(couverts), "code"])
    return frozenset(connues)


def _du_territoire(contexte: Contexte, nom: str, colonne: str) -> pd.DataFrame:
    """Les lignes réelles d'une table locale : `code`, `sorte`, `fichier`."""
    # Un exemple n'est pas un service : il ne rapproche personne.
    lues = contexte.locale(nom)
    lues = lues[~lues["fictif"] & (lues["commune"] != "") & (lues[colonne] != "")]
    ouvertes = en_service(lues) if "etat" in lues else lues
    return pd.DataFrame(
        {"code": ouvertes["commune"], "sorte": ouvertes[colonne], "fichier": ouvertes["fichier"]}
    )


def _compter(table: pd.DataFrame, sortes: tuple[str, ...]) -> pd.Series:
    return table[table["sorte"].isin(sortes)].groupby("code").size()


def non_decrites(contexte: Contexte, trouvee: Offre, service: Service) -> list[str]:
    """Les communes étudiées, puis leurs voisines, dont aucun fichier récent ne dit si elles ont ce service."""
    toutes = [*contexte.communes()["code"], *contexte.anneau()["code"]]
    dites = trouvee.etendue[service.id] - set(trouvee.anciennes[service.id])
    return [c for c in toutes if c not in dites]


def age_des_voisines(trouvee: Offre) -> str:
    """« 71 communes voisines décrites en 2018 » ; vide si aucune ne l'est par un ancien compte."""
    anciennes = {c: a for dites in trouvee.anciennes.values() for c, a in dites.items()}
    if not anciennes:
        return ""
    annees = enumerer([str(a) for a in sorted(set(anciennes.values()))])
    return f"{pluriel(len(anciennes), 'commune')} {'voisine décrite' if len(anciennes) == 1 else 'voisines décrites'} en {annees}"


def hors_etendue(contexte: Contexte, trouvee: Offre, services: Sequence[Service]) -> str:
    """Les services dont aucun fichier ne parle, les communes étudiées que les autres ne couvrent pas, et le fichier
    à déposer ; vide s'ils les couvrent toutes, pour tous ces services."""
    communes = contexte.communes().set_index("code")["libelle"]
    muets = [s.libelle for s in services if not trouvee.etendue[s.id]]
    parles = [s for s in services if trouvee.etendue[s.id]]
    dehors = [n for c, n in communes.items() if any(c not in trouvee.etendue[s.id] for s in parles)]
    ou = "le territoire" if len(dehors) == len(communes) else enumerer(dehors)
    constats = [f"le fichier déposé ne couvre pas {ou}"] * bool(dehors)
    constats += [f"aucun fichier déposé ne dit où trouver « {enumerer(muets)} »"] * bool(muets)
    if not constats:
        return ""
    return f"{', et '.join(constats)} : déposer la base permanente des équipements (INSEE) entière"


def voisines_connues(contexte: Contexte, trouvee: Offre) -> tuple[int, int]:
    """Combien de communes voisines les fichiers décrivent, sur combien il y en a."""
    voisines = contexte.anneau()["code"]
    decrites = trouvee.comptes.dropna(how="all").index
    return int(voisines.isin(decrites).sum()), len(voisines)


def reserve(contexte: Contexte, trouvee: Offre, vitesse: Vitesse = VITESSE) -> str:
    """Ce que valent ces minutes, en une phrase pour l'écran et pour l'export."""
    connues, toutes = voisines_connues(contexte, trouvee)
    temps = contexte.obtention().dite(vitesse)
    places = [s for s in PANIER if trouvee.comptes.get(s.id, pd.Series(dtype=float)).notna().any()]
    manque = hors_etendue(contexte, trouvee, places)
    dites = [f"{temps[0].upper()}{temps[1:]}, de mairie à mairie"]
    if connues < toutes:
        dites = [
            f"{dites[0]}, jusqu'au plus proche des services connus",
            f"Les équipements de {connues} des {toutes} communes voisines sont connus : un service plus "
            "proche peut exister dans une autre. La base nationale des équipements (INSEE) déposée entière "
            "le dira",
        ]
    if age := age_des_voisines(trouvee):
        dites.append(f"{age} : la fourchette dit ce qui peut y avoir ouvert ou fermé depuis")
    if manque:
        dites.append(f"Non disponible ailleurs : {manque}")
    return f"{'. '.join(dites)}."

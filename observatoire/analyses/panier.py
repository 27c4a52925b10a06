"""Le panier de services du quotidien : ce qu'on cherche, pour qui, et où les fichiers en placent.

Ajouter un service est une ligne ici. `variables` : des comptes d'équipements par commune (leur somme) ;
`categories` : des lieux d'annuaires ; `types` : des modalités des tables `structures` et `haltes` du
territoire. Une commune où l'une de ces sources place le service l'a. `personnes` : la première variable
de population connue dit combien de personnes il concerne.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.formats import enumerer
from observatoire.local import en_service
from observatoire.memoire import une_fois
from observatoire.methodes.trajets import VITESSE, Vitesse


@dataclass(frozen=True)
class Service:
    """Un service du panier ; `acces` : il compte dans la dimension « accès » de l'exposition ;
    `exhaustives` : sources dont un seul fichier décrit toutes les communes."""

    id: str
    theme: str
    libelle: str
    variables: tuple[str, ...]
    categories: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    haltes: tuple[str, ...] = ()
    personnes: tuple[str, ...] = ("population",)
    qui: str = "habitants"
    acces: bool = False
    exhaustives: tuple[str, ...] = ()


THEMES = (
    "Accueil du jeune enfant", "École", "Collège", "Santé", "Alimentation", "Administration",
    "Loisirs", "Mobilité",
)  # fmt: skip

_JEUNES = ("pop_0_2", "pop_0_4")
_PETITS = "jeunes enfants"

PANIER: tuple[Service, ...] = (
    Service(
        "accueil_jeune_enfant", THEMES[0], "Crèche ou micro-crèche",
        ("eq_eaje", "eq_micro_creche"), types=("eaje", "micro_creche", "micro_creche_psu", "micro_creche_paje", "halte_garderie"), haltes=("halte",),
        personnes=_JEUNES, qui=_PETITS,
    ),
    Service(
        "relais_petite_enfance", THEMES[0], "Relais petite enfance",
        ("eq_relais_petite_enfance",), types=("rpe",), haltes=("rpe",), personnes=_JEUNES, qui=_PETITS,
    ),
    Service(
        "ecole", THEMES[1], "École",
        ("eq_ecole_maternelle", "eq_ecole_elementaire", "eq_ecole_primaire"), ("ecole",),
        types=("ecole", "ecole_tps"),
        personnes=("pop_6_10", "pop_5_9"), qui="enfants d'âge scolaire", acces=True,
        exhaustives=("education_annuaire",),
    ),
    Service(
        "college", THEMES[2], "Collège", ("eq_college",), ("college",), types=("college",),
        personnes=("pop_11_17", "pop_10_14"), qui="adolescents", exhaustives=("education_annuaire",),
    ),
    Service("medecin", THEMES[3], "Médecin généraliste", ("eq_medecin",), acces=True),
    Service("pharmacie", THEMES[3], "Pharmacie", ("eq_pharmacie",), acces=True),
    Service("infirmier", THEMES[3], "Infirmier", ("eq_infirmier",)),
    Service("dentiste", THEMES[3], "Dentiste", ("eq_dentiste",)),
    Service("kinesitherapeute", THEMES[3], "Kinésithérapeute", ("eq_kinesitherapeute",)),
    Service(
        "epicerie", THEMES[4], "Épicerie ou supermarché",
        ("eq_epicerie", "eq_superette", "eq_supermarche"), acces=True,
    ),
    Service("boulangerie", THEMES[4], "Boulangerie", ("eq_boulangerie",), acces=True),
    Service(
        "france_services", THEMES[5], "France services",
        ("eq_france_services",), ("france_services",), types=("france_services",),
        exhaustives=("anct_france_services",),
    ),
    Service(
        "poste", THEMES[5], "Point de contact postal",
        ("eq_poste", "eq_relais_poste", "eq_agence_postale"), acces=True,
    ),
    Service(
        "accueil_loisirs", THEMES[6], "Accueil de loisirs", ("eq_alsh",), types=("alsh",),
        personnes=("pop_6_10", "pop_5_9"), qui="enfants d'âge scolaire",
    ),
    Service("bibliotheque", THEMES[6], "Bibliothèque", ("eq_bibliotheque",), ("bibliotheque",)),
    Service("station_service", THEMES[7], "Station-service", ("eq_station_service",)),
    Service("taxi", THEMES[7], "Taxi ou VTC", ("eq_taxi",)),
)  # fmt: skip

PAR_ID = {s.id: s for s in PANIER}
"""Les services, par identifiant."""

SOINS_ET_DROITS = ("medecin", "pharmacie", "france_services")
"""Ce dont la page Santé et droits montre la distance."""


ANCIENNETE = 3
"""Un compte d'équipements plus vieux que cela, en années, ne dit plus ce qu'il y a."""


@dataclass(frozen=True)
class Offre:
    """Combien de chaque service par commune. `comptes` : une ligne par commune décrite, une colonne
    par service ; `annee` : celle des comptes d'équipements ; `fichiers` : d'où cela vient ; `etendue` :
    par service, les communes dont on sait si elles l'ont. Rien n'est dit hors d'elle : ni le plus proche,
    ni « aucun »."""

    comptes: pd.DataFrame
    annee: int | None
    fichiers: tuple[str, ...]
    etendue: Mapping[str, frozenset[str]] = field(default_factory=dict)


@une_fois
def offre(
    contexte: Contexte, services: Sequence[Service] = PANIER, annee: int | None = None
) -> Offre:
    """Ce que les fichiers placent dans chaque commune, à la dernière année des équipements, ou, pour
    une commune que cette année ne décrit pas, à l'une des `ANCIENNETE` précédentes.

    Les sources ne s'additionnent pas (une école est dans deux annuaires) : le plus grand compte vaut.
    """
    voulues = sorted({v for s in services for v in s.variables})
    mesures = contexte.mesures(voulues, "commune").dropna(subset=["valeur"])
    plus_ancienne = annee or 0
    if annee is None and len(mesures):
        annee = int(mesures["fin"].max())
        plus_ancienne = annee - ANCIENNETE
    # Autour du territoire, un fichier national un peu plus ancien vaut mieux que l'inconnu.
    mesures = mesures[mesures["fin"].between(plus_ancienne, annee or 0)].sort_values("fin")
    mesures = mesures.drop_duplicates(["code", "variable"], keep="last")
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
    return Offre(comptes, annee, tuple(sorted(str(f) for f in fichiers if f)), etendue)


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
    """Les communes étudiées, puis leurs voisines, dont aucun fichier ne dit si elles ont ce service."""
    toutes = [*contexte.communes()["code"], *contexte.anneau()["code"]]
    return [c for c in toutes if c not in trouvee.etendue[service.id]]


def hors_etendue(contexte: Contexte, trouvee: Offre, services: Sequence[Service]) -> str:
    """Les communes étudiées que les fichiers ne couvrent pas, et le fichier à déposer ; vide s'ils les
    couvrent toutes, pour tous ces services."""
    communes = contexte.communes().set_index("code")["libelle"]
    dites = [
        n for c, n in communes.items() if any(c not in trouvee.etendue[s.id] for s in services)
    ]
    if not dites:
        return ""
    quoi = (
        "le fichier déposé ne couvre pas" if trouvee.fichiers else "aucun fichier déposé ne couvre"
    )
    ou = "le territoire" if len(dites) == len(communes) else enumerer(dites)
    return f"{quoi} {ou} : déposer la base permanente des équipements (INSEE) entière"


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
    if manque:
        dites.append(f"Non disponible ailleurs : {manque}")
    return f"{'. '.join(dites)}."

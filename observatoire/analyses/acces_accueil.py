"""L'accès aux places d'accueil : trajet au plus proche, 2SFCA à 15 minutes, E2SFCA graduée, zones.

Les places sont rapportées à la commune de leur lieu ; les enfants de l'intercommunalité et de l'anneau
voisin se les partagent. Les assistantes maternelles n'y sont pas : on ne sait pas où elles exercent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.analyses import enfants_accueil as demande
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_accueil import offre_de
from observatoire.analyses.trajets import au_plus_proche
from observatoire.memoire import une_fois
from observatoire.methodes import accessibilite as formule
from observatoire.methodes.trajets import LENTE, RAPIDE, Vitesse

RAYONS = (10, 15, 20)
PLUS_RAPIDE = "route plus rapide"
VITESSES: dict[str, Vitesse] = {PLUS_RAPIDE: RAPIDE, "route plus lente": LENTE}


@dataclass(frozen=True, eq=False)
class Bassin:
    """Ce que partagent toutes les mesures d'accès : enfants et places par commune, durées.

    `communes` (index code) : `libelle`, `enfants` (vide : inconnu), `notre` (dans l'intercommunalité) ; `places` (index
    code de la commune du lieu) ; `minutes` : communes × communes des lieux, et `doute` : les mêmes par une
    route plus rapide et plus lente. `manque` non vide : l'accès ne se calcule pas, et voici ce qui manque.
    `notes` accompagnent le résultat.
    """

    communes: pd.DataFrame
    places: pd.Series
    minutes: pd.DataFrame
    doute: Mapping[str, pd.DataFrame]
    annee: int | None
    manque: tuple[str, ...]
    notes: tuple[str, ...]
    fictif: bool

    @property
    def notres(self) -> list[str]:
        """Les codes des communes de l'intercommunalité."""
        return list(self.communes.index[self.communes["notre"]])

    @property
    def enfants(self) -> np.ndarray:
        """Les enfants qui se partagent les places. Une commune voisine inconnue n'en prend pas : une
        note le dit. Une des nôtres inconnue est dans `manque` : rien ne se calcule."""
        return self.communes["enfants"].fillna(0).to_numpy(dtype=float)


@une_fois
def bassin(ctx: Contexte) -> Bassin:
    """Le bassin de l'intercommunalité étudiée et de son anneau."""
    offre = offre_de(ctx)
    petits = demande.derniers(ctx)
    communes = _communes(ctx, petits)
    accueil = offre.lieux
    manque, notes = list(offre.manque), []
    if communes.loc[communes["notre"], "enfants"].isna().any():
        manque.append("les enfants de moins de 3 ans de chaque commune (naissances ou POP1A)")
    lieux = accueil.dropna(subset=["places"]) if len(accueil) else accueil
    voisins_vides = int(accueil.loc[~accueil["notre"], "places"].isna().sum())
    if voisins_vides:
        dits = formats.pluriel(voisins_vides, "lieu voisin", "lieux voisins")
        notes.append(f"{dits} sans nombre de places connu : hors du calcul")
    places = lieux.groupby("commune")["places"].sum() if len(lieux) else pd.Series(dtype=float)
    minutes = ctx.minutes(list(communes.index), list(places.index))
    inconnus = communes["enfants"].isna()
    dedans = (minutes[inconnus] <= max(RAYONS)).any(axis=1) if len(places) else inconnus & False
    if int(dedans.sum()):
        notes.append(
            f"enfants inconnus dans {formats.pluriel(int(dedans.sum()), 'commune voisine', 'communes voisines')} "
            "à portée : l'accès y est surestimé"
        )
    return Bassin(
        communes, places, minutes,
        {n: ctx.minutes(list(communes.index), list(places.index), v) for n, v in VITESSES.items()},
        int(petits["fin"].iloc[0]) if len(petits) else None, tuple(manque), tuple(notes),
        offre.fictif or bool((petits["statut"] == "fictif").any()),
    )  # fmt: skip


def _communes(ctx: Contexte, petits: pd.DataFrame) -> pd.DataFrame:
    siennes = ctx.communes().set_index("code")["libelle"].to_frame().assign(notre=True)
    siennes["enfants"] = petits.set_index("code")["valeur"].reindex(siennes.index)
    anneau = ctx.anneau().set_index("code")["libelle"].to_frame().assign(notre=False)
    anneau["enfants"] = demande.voisins(ctx).set_index("code")["valeur"].reindex(anneau.index)
    return pd.concat([siennes, anneau])


def paliers(valeurs: Mapping[str, float]) -> formule.Paliers:
    """Les paliers de l'accès gradué que le comité a retenus."""
    return formule.Paliers(
        tuple(valeurs[f"acces_minutes_{k}"] for k in (1, 2, 3)),
        (1.0, valeurs["acces_poids_2"], valeurs["acces_poids_3"]),
    )


def acces(b: Bassin, marches: formule.Paliers) -> pd.DataFrame:
    """Par commune du bassin : `acces` (places pour 100 enfants), `a_portee`, `enfants`, `notre`, et l'accès
    recalculé en entier à chaque réglage de route (`VITESSES`), dont `bas` et `haut` sont les extrêmes : une
    route plus lente vide le bassin d'un autre, l'accès n'est pas monotone."""
    resultat = _partage(b, b.minutes, marches)
    table = b.communes.assign(acces=resultat.acces, a_portee=resultat.a_portee)
    for nom, minutes in b.doute.items():
        table[nom] = _partage(b, minutes, marches).acces
    reglages = table[["acces", *b.doute]]
    return table.assign(bas=reglages.min(axis=1), haut=reglages.max(axis=1))


def _partage(b: Bassin, minutes: pd.DataFrame, marches: formule.Paliers) -> formule.Acces:
    return formule.accessibilite(b.enfants, b.places.to_numpy(), minutes.to_numpy(), marches)


def ensemble(table: pd.DataFrame, colonne: str = "acces") -> float:
    """L'accès moyen de communes, pondéré par leurs enfants ; NaN sans enfant, ou si les enfants d'une
    commune, ou l'accès de ceux qui y vivent, ne sont pas connus."""
    total = float(table["enfants"].sum(skipna=False))
    poids = (table[colonne] * table["enfants"]).where(table["enfants"] != 0, 0.0)
    return float(poids.sum(skipna=False)) / total if total else float("nan")


def sensibilite(ctx: Contexte, valeurs: Mapping[str, float]) -> pd.DataFrame:
    """L'accès gradué de nos communes sous d'autres poids et d'autres vitesses, puis sa plage : large,
    elle dit qu'il ne faut pas commenter l'écart entre deux communes."""
    b, retenus = bassin(ctx), paliers(valeurs)
    p1, p2, p3 = retenus.minutes
    variantes: dict[str, tuple[np.ndarray, formule.Paliers]] = {
        "retenu": (b.minutes.to_numpy(), retenus),
        "poids plus doux": (b.minutes.to_numpy(), formule.Paliers((p1, p2, p3), (1, 0.6, 0.3))),
        "trajets courts seulement": (b.minutes.to_numpy(), formule.Paliers((p1,), (1,))),
        "tout ou rien à 15 minutes": (b.minutes.to_numpy(), formule.QUINZE_MINUTES),
    }
    for nom, m in b.doute.items():
        variantes[nom] = (m.to_numpy(), retenus)
    essais = {
        nom: formule.accessibilite(b.enfants, b.places.to_numpy(), minutes, marches).acces
        for nom, (minutes, marches) in variantes.items()
    }
    table = pd.DataFrame(essais, index=b.communes.index).loc[b.notres]
    return table.assign(bas=table.min(axis=1), haut=table.max(axis=1))


@une_fois
def plus_proches(ctx: Contexte) -> pd.DataFrame:
    """Le lieu d'accueil permanent le plus proche de chaque commune, même sans connaître ses places.

    Index code ; `minutes`, et de `bas` à `haut` : par la route la plus rapide (ou jusqu'à un lieu possible
    d'une commune voisine inconnue) et la plus lente ; `connu_bas` : la plus rapide vers les seuls lieux connus ;
    `lieu` (nom de la commune du lieu), `enfants`. Les lieux : ceux de `structures.csv` et, hors de
    l'intercommunalité (partout si rien n'est saisi), ceux de la BPE. `annee` et `estime` : de quand, et
    comment, les enfants sont comptés.
    """
    offre = offre_de(ctx)
    notres = ctx.communes().set_index("code")
    chez_nous = offre.permanents["commune"].isin(notres.index).any()
    communes = sorted({*offre.permanents["commune"], *lieux_de_la_bpe(ctx, partout=not chez_nous)})
    if not chez_nous and not bpe_complete(ctx):
        communes = []  # des équipements à moitié connus feraient croire à des zones vides
    proche = au_plus_proche(ctx, notres.index, communes, voisins_inconnus(ctx))
    noms = ctx.territoires("commune").set_index("code")["libelle"]
    petits = demande.derniers(ctx).set_index("code")
    return proche[["minutes", "bas", "connu_bas", "haut"]].assign(
        libelle=notres["libelle"],
        lieu=proche["site"].map(noms).fillna(""),
        enfants=petits["valeur"].reindex(notres.index),
        annee=petits["fin"].max() if len(petits) else None,
        estime=bool((petits["statut_methode"] == "naissances").any()),
    )


def quand(table: pd.DataFrame) -> str:
    """De quand datent les enfants de `plus_proches` : « estimation 2024 » ou « recensement 2023 »."""
    annee = table["annee"].max()
    comment = "estimation" if table["estime"].any() else "recensement"
    return f"{comment} {int(annee)}" if annee == annee and annee is not None else comment


def lieux_fictifs(ctx: Contexte) -> bool:
    """Vrai si un lieu d'accueil permanent au moins est inventé : le plus proche l'est peut-être."""
    permanents = offre_de(ctx).permanents
    return bool(len(permanents) and permanents["fictif"].astype(bool).any())


def bpe_complete(ctx: Contexte) -> bool:
    """Vrai si la base des équipements déposée couvre toutes les communes de l'intercommunalité."""
    return set(ctx.communes()["code"]) <= set(ctx.derniere("eq_eaje")["code"])


def voisins_inconnus(ctx: Contexte) -> list[str]:
    """Les communes de l'anneau dont rien ne dit si elles ont un lieu d'accueil : il peut y en avoir un."""
    connus = {*ctx.derniere("eq_eaje")["code"], *offre_de(ctx).permanents["commune"]}
    return [c for c in ctx.anneau()["code"] if c not in connus]


def voisins_connus(ctx: Contexte) -> tuple[int, int]:
    """Communes de l'anneau dont les équipements sont connus, et communes de l'anneau."""
    anneau = set(ctx.anneau()["code"])
    return len(anneau & set(ctx.derniere("eq_eaje")["code"])), len(anneau)


def note_des_voisins(ctx: Contexte) -> str:
    """Ce qu'on ignore des lieux d'accueil d'à côté ; vide si tout l'anneau est connu."""
    connues, toutes = voisins_connus(ctx)
    if connues == toutes:
        return ""
    return (
        f"les lieux d'accueil ne sont connus que dans {connues} des {toutes} communes voisines : un lieu "
        "plus proche peut manquer (déposer la base permanente des équipements entière)"
    )


def lieux_de_la_bpe(ctx: Contexte, *, partout: bool = False) -> set[str]:
    """Communes de l'anneau (et de l'intercommunalité si `partout`) où la base permanente des
    équipements compte un accueil du jeune enfant."""
    voulues, trouvees = set(ctx.anneau()["code"]), set()
    if partout:
        voulues |= set(ctx.communes()["code"])
    for variable in ("eq_eaje", "eq_micro_creche"):
        lues = ctx.derniere(variable)
        trouvees |= set(lues.loc[lues["valeur"] > 0, "code"])
    return voulues & trouvees

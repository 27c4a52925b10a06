"""Où vont travailler les actifs d'ici, et d'où viennent ceux qui travaillent ici (recensement, pondéré)."""

from collections.abc import Collection

import pandas as pd

from observatoire import formats
from observatoire.analyses.contexte import Contexte
from observatoire.territoire import libelles, reference

PREMIERES = 10
"""Combien de communes sont nommées."""
TU, PAS = 20, 10
"""Un trajet de moins de `TU` actifs n'est pas nommé ; les autres sont arrondis à `PAS`."""
CHEZ_SOI, AUTRES, AILLEURS = (
    "Dans leur commune",
    "Autres communes",
    "Hors de France, ou lieu inconnu",
)
SENS = {"depart": ("origine", "destination"), "arrivee": ("destination", "origine")}


def flux(contexte: Contexte, ici: Collection[str], sens: str) -> pd.DataFrame:
    """Les actifs d'`ici` selon leur commune de travail (`depart`), ou ceux qui y travaillent selon la leur (`arrivee`).

    `code`, `libelle`, `valeur` (arrondie), `part` (%, sur le total exact), `annee` ; ceux qui restent dans leur
    commune d'abord, puis les dix premières, puis les autres réunies, où sont les petits trajets ; vide sans fichier.
    """
    nous, eux = SENS[sens]
    lus = contexte.flux()
    lus = lus[lus[nous].isin(ici)]
    colonnes = ["code", "libelle", "valeur", "part", "annee"]
    if lus.empty:
        return pd.DataFrame(columns=colonnes)
    noms = libelles("commune")
    connue = lus[eux].map(lambda c: c if c in noms else AILLEURS)
    code = connue.where(lus["origine"] != lus["destination"], CHEZ_SOI)
    sommes = (
        lus["valeur"].groupby(code).sum().sort_index().sort_values(ascending=False, kind="stable")
    )
    communes = sommes.drop([CHEZ_SOI, AILLEURS], errors="ignore")
    nommees = communes[communes >= TU].head(PREMIERES)
    reste = {AUTRES: communes.drop(nommees.index).sum(), AILLEURS: sommes.get(AILLEURS, 0.0)}
    dites = pd.concat([sommes.reindex([CHEZ_SOI]).dropna(), nommees, pd.Series(reste)])
    dites = dites[dites >= TU]
    return pd.DataFrame(
        {"code": dites.index, "libelle": [noms.get(c, c) for c in dites.index],
         "valeur": (dites / PAS).round().mul(PAS).to_numpy(), "part": (100 * dites / sommes.sum()).round().to_numpy(),
         "annee": int(lus["annee"].iloc[0])}
    )  # fmt: skip


def trajets(
    contexte: Contexte, ici: Collection[str], dessinees: Collection[str], sens: str
) -> pd.DataFrame:
    """Les trajets à dessiner, du plus gros au plus petit : `x0`, `y0`, `x1`, `y1`, `valeur`, `infobulle`,
    `nom` (d'une commune qui n'est pas dessinée) et `vers_ici`.

    D'une commune à l'autre quand les deux sont `dessinees` ; ailleurs, un par commune nommée (`flux`), entre elle et
    le milieu de ceux d'ici qui le font. Un trajet de moins de `TU` actifs ne se dessine pas.
    """
    nous, eux = SENS[sens]
    lus = contexte.flux()
    lus = lus[lus[nous].isin(ici) & (lus["origine"] != lus["destination"])]
    lieux = reference().set_index("code")[["libelle", "lon", "lat"]].dropna()
    lus = lus[lus[nous].isin(lieux.index) & lus[eux].isin(lieux.index)]
    lus = lus.assign(groupe=lus[nous].where(lus[eux].isin(dessinees), ""))
    rendus = []
    for (groupe, autre), siens in lus.groupby(["groupe", eux]):
        poids = siens["valeur"]
        if poids.sum() < TU:
            continue
        places = (
            lieux.loc[siens[nous], ["lon", "lat"]].mul(poids.to_numpy(), axis=0).sum() / poids.sum()
        )
        arrondi = round(float(poids.sum()) / PAS) * PAS
        la, loin = lieux.loc[str(autre)], not groupe
        bouts = [(places["lon"], places["lat"]), (la["lon"], la["lat"])]
        (x0, y0), (x1, y1) = bouts if sens == "depart" else reversed(bouts)
        combien = formats.pluriel(arrondi, "actif")
        d_ici = [] if loin else [str(lieux.loc[str(groupe), "libelle"])]
        entre = [*d_ici, str(la["libelle"])]
        dite = f"{' vers '.join(entre if sens == 'depart' else entre[::-1])} : {combien}"
        nom = f"{la['libelle']} : {formats.nombre(arrondi)}" if loin else ""
        rendus.append((x0, y0, x1, y1, arrondi, dite, nom, sens == "arrivee"))
    colonnes = ["x0", "y0", "x1", "y1", "valeur", "infobulle", "nom", "vers_ici"]
    faits = pd.DataFrame(rendus, columns=colonnes).sort_values(
        ["valeur", "infobulle"], ascending=[False, True], kind="stable"
    )
    loins = faits["nom"] != ""
    return faits[~loins | (loins.cumsum() <= PREMIERES)]


def residents(contexte: Contexte, communes: Collection[str]) -> dict[str, float]:
    """Par commune, les actifs ayant un emploi qui y vivent, arrondis ; rien au-dessous de `TU`."""
    lus = contexte.flux()
    sommes = lus[lus["origine"].isin(communes)].groupby("origine")["valeur"].sum()
    return {str(c): float(round(v / PAS) * PAS) for c, v in sommes[sommes >= TU].items()}

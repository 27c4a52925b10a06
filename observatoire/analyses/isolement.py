"""Les indicateurs d'exposition et de distance, à tous les niveaux du territoire étudié.

Au-dessus de la commune, une valeur est la moyenne des communes pondérée par leurs habitants : ce
qu'un habitant rencontre en moyenne.
"""

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.analyses import exposition, services
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.exposition import Exposition, Mesure
from observatoire.analyses.exposition_declaree import DIMENSIONS, Dimension
from observatoire.analyses.panier import PAR_ID
from observatoire.analyses.trajets import SELON_LA_ROUTE
from observatoire.memoire import une_fois
from observatoire.methodes import sensibilite
from observatoire.methodes.exposition import MINIMUM_DIMENSIONS, moyenne_ponderee
from observatoire.sources.declaration import catalogue


@une_fois
def calculee(contexte: Contexte) -> tuple[Mesure, Exposition | None]:
    """La mesure et le composite du territoire, calculés une fois par contexte."""
    mesure = exposition.mesurer(contexte)
    return mesure, exposition.composer(mesure, list(contexte.communes()["code"]))


def a_deposer(dimension: Dimension) -> str:
    """Les fichiers qui feraient exister une dimension, ou qui la mesureraient mieux."""
    connus = [catalogue()[s] for s in dimension.sources if s in catalogue()]
    return " ou ".join(f"« {s.titre} » ({s.producteur})" for s in connus)


def manques(mesure: Mesure) -> str:
    """« Mobilité (déposer « Logement » (INSEE)) » : ce qui manque et quoi déposer ; vide sinon."""
    return ", ".join(f"{d.titre.lower()} (déposer {a_deposer(d)})" for d in mesure.absentes)


def exposition_isolement(contexte: Contexte) -> pd.DataFrame:
    """Le composite par commune, secteur et intercommunalité ; absent sous trois dimensions."""
    mesure, composee = calculee(contexte)
    agregats = _agreger(contexte, mesure.ecarts)
    # Sous trois dimensions, et a fortiori sans aucune, il n'y a rien à pondérer.
    table = pd.DataFrame(
        np.nan, index=agregats.droplevel(0).index, columns=["valeur", "bas", "haut"]
    )
    if composee is not None:
        poids = sensibilite.selon_les_poids(agregats.droplevel(0))
        table["valeur"] = moyenne_ponderee(agregats.droplevel(0))
        table[["bas", "haut"]] = poids.lignes[["bas", "haut"]]
    rendue = _en_lignes(agregats.index, table, mesure)
    commune = rendue["niveau"] == "commune"
    lignes = None if composee is None else composee.lignes
    rendue["note"] = [
        _note(mesure, lignes.loc[c] if lignes is not None and k else None)
        for c, k in zip(rendue["code"], commune, strict=True)
    ]
    return rendue


def _note(mesure: Mesure, ligne: pd.Series | None) -> str:
    if not mesure.composite_possible:
        return (
            f"un composite demande {MINIMUM_DIMENSIONS} des {len(DIMENSIONS)} dimensions et "
            f"{len(mesure.entrees)} seulement existent : manquent {manques(mesure)}"
        )
    dites = [] if ligne is None or not ligne["classe"] else [classe_dite(ligne)]
    if mesure.absentes:
        dites.append(
            f"{len(mesure.entrees)} dimensions sur {len(DIMENSIONS)}, manque {manques(mesure)}"
        )
    return " ; ".join([*dites, *mesure.reserves])


def classe_dite(ligne: pd.Series) -> str:
    """« exposition plus forte, de plus faible à plus forte selon la façon de peser »."""
    bas, haut = ligne["classe_bas"], ligne["classe_haut"]
    if bas == haut:
        return f"exposition {ligne['classe']}, quel que soit le calcul"
    pourquoi = "la façon de peser"
    if ligne["bordure"]:
        pourquoi += " et des services voisins inconnus"
    return f"exposition {ligne['classe']}, {formats.de_a(bas, haut)} selon {pourquoi}"


def dimension(contexte: Contexte, identifiant: str) -> pd.DataFrame:
    """Une dimension de l'exposition, en écarts à la référence, avec les mesures qui la font en note."""
    mesure, _ = calculee(contexte)
    declaree = next(d for d in DIMENSIONS if d.id == identifiant)
    entree = mesure.entrees.get(identifiant)
    ecarts = mesure.ecarts.reindex(columns=[identifiant])
    agregats = _agreger(contexte, ecarts)
    rendue = _en_lignes(
        agregats.index,
        agregats.droplevel(0).rename(columns={identifiant: "valeur"}),
        mesure,
        identifiant,
    )
    if entree is None:
        return rendue.assign(note=f"déposer {a_deposer(declaree)}")
    reserve = f"référence : {mesure.etalon.dite}"
    rendue["note"] = [
        " ; ".join(
            [
                *(f"{c.titre} : {_dire(mesure, code, c.id, c.unite)}" for c in entree.composantes),
                reserve,
            ]
        )
        if niveau == "commune" and code in mesure.brutes.index
        else reserve
        for code, niveau in zip(rendue["code"], rendue["niveau"], strict=True)
    ]
    return rendue


def _dire(mesure: Mesure, code: str, composante: str, unite: str) -> str:
    return formats.avec_unite(formats.nombre(float(mesure.brutes[composante][code]), 1), unite)


def _agreger(contexte: Contexte, ecarts: pd.DataFrame) -> pd.DataFrame:
    """Communes, secteurs et intercommunalité (index niveau, code), pondérés par les habitants."""
    communes = contexte.communes().set_index("code")
    habitants = contexte.derniere("population").set_index("code")["valeur"].reindex(communes.index)
    siens = ecarts.reindex(communes.index)
    sans_poids = siens.notna() & habitants.isna().to_numpy()[:, None]
    parts = {"commune": siens}
    for niveau, groupe in (("secteur", communes["secteur"]), ("epci", communes["epci"])):
        poids = siens.notna().mul(habitants.fillna(0.0), axis=0)
        total = poids.groupby(groupe).sum()
        somme = siens.fillna(0.0).mul(poids).groupby(groupe).sum()
        # Une commune sans valeur ne vaut pas zéro : la moyenne porte sur les autres, sinon rien. Une
        # commune dont on ignore les habitants rend la moyenne inconnue.
        inconnue = sans_poids.groupby(groupe).any()
        parts[niveau] = (somme / total.where(total > 0)).mask(inconnue)
    return pd.concat(parts, names=["niveau", "code"])


def _en_lignes(
    index: pd.Index, table: pd.DataFrame, mesure: Mesure, dimension: str = ""
) -> pd.DataFrame:
    rendue = table.reset_index(drop=True).assign(
        niveau=index.get_level_values("niveau"), code=index.get_level_values("code")
    )
    absent = rendue["valeur"].isna()
    debut, fin = mesure.annees
    fichier = mesure.fichiers.get(dimension) or next(iter(mesure.fichiers.values()), "")
    return rendue.assign(
        debut=debut or None, fin=fin or None, statut=absent.map({True: "absent", False: "estime"}),
        fichier=absent.map({True: "", False: fichier}),
    )  # fmt: skip


def minutes(contexte: Contexte, identifiant: str) -> pd.DataFrame:
    """Les minutes jusqu'à un service, au plus proche, et leurs bornes (`services.avec_doute`)."""
    service = PAR_ID[identifiant]
    connue = services.offre(contexte)
    table = services.avec_doute(contexte, [service], connue=connue).set_index("code")
    colonnes = {"valeur": table["minutes"], "bas": table["bas"], "haut": table["haut"]}
    agregats = _agreger(contexte, pd.DataFrame(colonnes))
    rendue = agregats.reset_index()
    absent = rendue["valeur"].isna()
    note = services.reserve(contexte, connue).rstrip(".")
    return rendue.assign(
        **SELON_LA_ROUTE, fin=connue.annee, statut=absent.map({True: "absent", False: "estime"}),
        fichier=connue.fichiers[-1] if connue.fichiers else "",
        note=absent.map({True: "", False: note[0].lower() + note[1:]}),
    )  # fmt: skip

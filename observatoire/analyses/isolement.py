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
from observatoire.methodes.exposition import MINIMUM_DIMENSIONS
from observatoire.methodes.trajets import PLAFOND
from observatoire.modele import Cause, Nature
from observatoire.sources.declaration import catalogue

# Les bornes d'un centile réunissent toutes les façons de composer essayées.
SELON_LES_CALCULS = {"nature_intervalle": Nature.CERTAINES, "cause": Cause.HYPOTHESES}
_SANS_ROUTE = (
    "aucun de ces lieux connus n'est à moins de "
    f"{PLAFOND:.0f} minutes par la route : déposer des durées mesurées, ou la base permanente des "
    "équipements (INSEE) entière"
)


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
    """Le centile du composite parmi la référence, par commune, et sa moyenne au secteur et à l'intercommunalité ;
    absent sous trois dimensions, ou sans référence."""
    mesure, composee = calculee(contexte)
    colonnes = {"centile": "valeur", "centile_bas": "bas", "centile_haut": "haut"}
    codes = list(contexte.communes()["code"])
    lignes = pd.DataFrame(np.nan, index=codes, columns=list(colonnes)) if composee is None else composee.lignes  # fmt: skip
    agregats = _agreger(contexte, lignes[list(colonnes)].rename(columns=colonnes))
    rendue = _en_lignes(agregats.index, agregats.droplevel(0), mesure)
    rendue["note"] = [
        _note(mesure, lignes.loc[c] if composee is not None and niveau == "commune" else None)
        for c, niveau in zip(rendue["code"], rendue["niveau"], strict=True)
    ]
    return rendue.assign(**SELON_LES_CALCULS)


def _note(mesure: Mesure, ligne: pd.Series | None) -> str:
    if len(mesure.entrees) < MINIMUM_DIMENSIONS:
        return (
            f"un composite demande {MINIMUM_DIMENSIONS} des {len(DIMENSIONS)} dimensions et "
            f"{len(mesure.entrees)} seulement existent : manquent {manques(mesure)}"
        )
    if not mesure.composite_possible:
        return f"référence {mesure.etalon.dite} ; {reference_a_deposer(mesure)}"
    dites = [] if ligne is None or pd.isna(ligne["centile"]) else [position_dite(mesure, ligne)]
    if mesure.absentes:
        dites.append(
            f"{len(mesure.entrees)} dimensions sur {len(DIMENSIONS)}, manque {manques(mesure)}"
        )
    return " ; ".join([*dites, *mesure.reserves])


def reference_a_deposer(mesure: Mesure) -> str:
    """« déposer, pour les 287 autres communes du département, … » : ce qui donnerait la référence."""
    autres = mesure.etalon.nombre - mesure.etalon.connues
    connues = [d for d in DIMENSIONS if d.id in mesure.entrees]
    fichiers = list(dict.fromkeys(a_deposer(d) for d in connues))
    return f"déposer entiers, pour les {autres} autres communes : {' ; '.join(fichiers)}"


def position_dite(mesure: Mesure, ligne: pd.Series) -> str:
    """« au 78e centile des 280 communes du département, entre 60 et 90 selon la façon de peser »."""
    pourquoi = "la façon de peser" + " et des services voisins inconnus" * bool(ligne["bordure"])
    place = formats.nombre(ligne["centile"])
    bornes = (
        f"entre {formats.nombre(ligne['centile_bas'])} et {formats.nombre(ligne['centile_haut'])}"
    )
    return f"au {place}e centile d'exposition parmi {mesure.etalon.dite}, {bornes} selon {pourquoi}"


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


def _agreger(contexte: Contexte, ecarts: pd.DataFrame, *, entiere: bool = False) -> pd.DataFrame:
    """Communes, secteurs et intercommunalité (index niveau, code), pondérés par les habitants.

    `entiere` : une commune habitée sans valeur rend inconnue la moyenne de ce qui la contient.
    """
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
        if entiere:
            habitees = (habitants != 0).to_numpy()[:, None]
            inconnue |= (siens.isna() & habitees).groupby(groupe).any()
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
    agregats = _agreger(contexte, pd.DataFrame(colonnes), entiere=True)
    rendue = agregats.reset_index()
    absent = rendue["valeur"].isna()
    note = services.reserve(contexte, connue).rstrip(".")
    manque = services.hors_etendue(contexte, connue, [service]) or _SANS_ROUTE
    return rendue.assign(
        **SELON_LA_ROUTE, fin=connue.annee, statut=absent.map({True: "absent", False: "estime"}),
        fichier=connue.fichiers[-1] if connue.fichiers else "",
        note=absent.map({True: manque, False: note[0].lower() + note[1:]}),
    )  # fmt: skip

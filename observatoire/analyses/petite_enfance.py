"""Les indicateurs calculés de l'accueil : enfants, taux de couverture, besoin, demandes des familles.

Chaque fonction rend les colonnes `analyses.contexte.COLONNES_INDICATEUR`. Ce qui manque donne une ligne
absente dont la note dit quoi compléter, jamais un zéro. Les places des structures étant dites, un taux
de tous les modes donne celles des assistantes par différence : il est secret si elles sont trop peu.
"""

import numpy as np
import pandas as pd

from observatoire.analyses import besoin_accueil, demandes_accueil
from observatoire.analyses import enfants_accueil as demande
from observatoire.analyses import hypotheses_accueil as hypotheses
from observatoire.analyses.contexte import COLONNES_INDICATEUR, Contexte
from observatoire.analyses.offre_accueil import STRUCTURES, Offre, offre_de
from observatoire.local import nommer
from observatoire.methodes.besoin import taux_couverture
from observatoire.modele import Cause, Nature

SANS_AM_PAR_SECTEUR = (
    "assistantes maternelles trop peu nombreuses pour être dites par secteur : voir les places des "
    "structures, ou l'intercommunalité"
)
_HORS_AM = "structures et arrêts itinérants seulement, sans les assistantes maternelles"


def base(code: str, niveau: str, annee: int | None) -> dict[str, object]:
    """Une ligne d'indicateur vide ; sans année connue, elle n'entre pas dans l'entrepôt."""
    return {
        "code": code, "niveau": niveau, "debut": annee, "fin": annee, "valeur": float("nan"),
        "statut": "absent", "perimetre": "", "note": "", "fichier": STRUCTURES,
    }  # fmt: skip


def absence(manque: tuple[str, ...]) -> dict[str, object]:
    """Le statut et la note d'une valeur qui manque."""
    return {"statut": "absent", "note": f"à compléter : {', '.join(dict.fromkeys(manque))}"}


def absents(
    ctx: Contexte, niveaux: tuple[str, ...], manque: tuple[str, ...], annee: int | None
) -> pd.DataFrame:
    """Une ligne absente par territoire des niveaux demandés, avec ce qu'il faut compléter."""
    communes = ctx.communes()
    codes = {
        "commune": list(communes["code"]),
        "secteur": sorted(communes["secteur"].dropna().unique()),
        "epci": [ctx.reglages.epci],
    }
    return pd.DataFrame(
        [base(c, n, annee) | absence(manque) for n in niveaux for c in codes[n]],
        columns=[*COLONNES_INDICATEUR],
    )


def enfants_0_2(ctx: Contexte) -> pd.DataFrame:
    """Enfants de moins de 3 ans, à tous les niveaux."""
    table = demande.enfants(ctx)
    return table[[c for c in COLONNES_INDICATEUR if c in table.columns]]


# ------------------------------------------------------------------ taux de couverture
def taux_couverture_local(ctx: Contexte) -> pd.DataFrame:
    """Structures, arrêts et assistantes maternelles, pour 100 enfants ; secteur et EPCI."""
    offre = offre_de(ctx)
    return _tous_modes(ctx, offre, "places", (*offre.manque, *offre.manque_assistantes))


def taux_couverture_etp(ctx: Contexte) -> pd.DataFrame:
    """Places équivalent temps plein de tous les modes, pour 100 enfants ; EPCI et secteur."""
    valeurs = hypotheses.valeurs(ctx)
    semaine = valeurs["semaine_reference"]
    offre = offre_de(ctx, semaine)
    manque = (*offre.manque, *offre.manque_heures, *offre.manque_assistantes)
    note = f"semaine de référence de {semaine:g} heures"
    return _tous_modes(ctx, offre, "etp", manque, valeurs["heures_assistante"] / semaine, note)


def taux_couverture_structures(ctx: Contexte) -> pd.DataFrame:
    """Structures et arrêts seuls, pour 100 enfants ; secteur et EPCI."""
    offre = offre_de(ctx)
    return _sans_assistantes(ctx, offre, "places", offre.manque)


def etp_structures(ctx: Contexte, colonne: str) -> pd.DataFrame:
    """Places équivalent temps plein des structures pour 100 enfants, d'accueil régulier
    (`etp_regulier`) ou occasionnel (`etp_occasionnel`)."""
    offre = offre_de(ctx, hypotheses.valeurs(ctx)["semaine_reference"])
    parts = offre.comptes["part_occasionnelle"].isna()
    manque = [*offre.manque, *offre.manque_heures]
    manque += [
        f"la part d'accueil occasionnel de « {n} » ({nommer(STRUCTURES)})"
        for n in offre.comptes.loc[parts, "nom"]
    ]
    return _sans_assistantes(ctx, offre, colonne, tuple(manque))


def _sans_assistantes(
    ctx: Contexte, offre: Offre, colonne: str, manque: tuple[str, ...]
) -> pd.DataFrame:
    morceaux = [
        _taux(ctx, niveau, _somme(ctx, offre, colonne, niveau), manque, offre, note=_HORS_AM)
        for niveau in ("epci", "secteur")
    ]
    return pd.concat(morceaux, ignore_index=True)


def _somme(ctx: Contexte, offre: Offre, colonne: str, niveau: str = "epci") -> pd.Series:
    """Les places par territoire du niveau : les communes hors de l'intercommunalité n'y sont pas."""
    communes = ctx.communes().set_index("code")[niveau]
    ou = offre.comptes["commune"].map(communes)
    return (
        offre.comptes.groupby(ou)[colonne].sum().reindex(communes.dropna().unique(), fill_value=0.0)
    )


def _tous_modes(
    ctx: Contexte, offre: Offre, colonne: str, manque: tuple[str, ...], temps: float = 1.0,
    note: str = "",
) -> pd.DataFrame:  # fmt: skip
    """L'intercommunalité, puis les secteurs si les assistantes y sont assez nombreuses pour être dites ;
    une place chez l'une d'elles vaut `temps` place."""
    a, seuil = offre.assistantes, ctx.reglages.seuils.secret_local
    doute = temps * seuil / 2 if seuil > 1 and a.places else 0.0
    if doute:
        pas = f"places des assistantes maternelles arrondies à {seuil} près"
        note = f"{note} ; {pas}" if note else pas
    epci = _taux(
        ctx, "epci", _somme(ctx, offre, colonne), manque, offre, plus=(a.places or 0.0) * temps,
        note=note, secret=offre.secret, doute=doute,
    )  # fmt: skip
    sommes = _somme(ctx, offre, colonne, "secteur")
    secteurs = ctx.communes().set_index("code")["secteur"]
    sommes_am = offre.en_maison.groupby(secteurs).sum()
    maisons = {str(s): float(v) for s, v in sommes_am.items()}
    dicible = a.dicible(seuil, maisons)
    tu = "" if dicible else SANS_AM_PAR_SECTEUR
    plus = (
        pd.Series(dict(a.places_par_secteur), dtype=float).reindex(sommes.index).fillna(0.0) * temps
    )
    par_secteur = _taux(
        ctx, "secteur", sommes + plus, manque, offre, note=note, secret=tu, doute=doute
    )
    return pd.concat([epci, par_secteur], ignore_index=True)


def _taux(
    ctx: Contexte, niveau: str, places: pd.Series, manque: tuple[str, ...], offre: Offre, *,
    plus: float = 0.0, note: str = "", secret: str = "", doute: float = 0.0,
) -> pd.DataFrame:  # fmt: skip
    """100 × places / enfants par territoire du niveau, ou une ligne absente qui dit quoi compléter, ou
    une ligne secrète qui dit pourquoi. `doute` : de combien les places sont arrondies."""
    petits = {str(r["code"]): r for _, r in demande.derniers(ctx, niveau).iterrows()}
    rendues = []
    for code, somme in places.items():
        enfant = petits.get(str(code))
        ligne = _ligne_de_taux(
            str(code), niveau, float(somme) + plus, enfant, manque, offre, note, doute
        )
        if secret and not manque:
            # Rien du calcul n'est repris : ni valeur, ni bornes, ni numérateur.
            annee = None if enfant is None else int(enfant["fin"])
            ligne = base(str(code), niveau, annee) | {"statut": "secret", "note": secret}
        rendues.append(ligne)
    return pd.DataFrame(rendues, columns=list(COLONNES_INDICATEUR))


def _ligne_de_taux(
    code: str, niveau: str, places: float, enfant: pd.Series | None, manque: tuple[str, ...],
    offre: Offre, note: str, doute: float,
) -> dict[str, object]:  # fmt: skip
    if enfant is None:
        manque = (*manque, "les enfants de moins de 3 ans (naissances ou POP1A)")
    vide = base(code, niveau, None if enfant is None else int(enfant["fin"]))
    if manque:
        return vide | absence(manque)
    assert enfant is not None
    nombre = float(enfant["valeur"])
    if nombre == 0:
        return vide | {"numerateur": places, "denominateur": 0.0, "statut": "absent",
                       "note": "aucun enfant de moins de 3 ans : pas de taux"}  # fmt: skip
    [valeur] = taux_couverture([nombre], places)
    [bas] = taux_couverture([enfant["haut"]], max(0.0, places - doute))
    [haut] = taux_couverture([enfant["bas"]], places + doute)
    dites = [note, str(enfant["note"])]
    if valeur > 100:
        dites.append("plus de 100 : ces places accueillent aussi des enfants d'ailleurs")
    complet = not np.isnan([bas, haut]).any()
    return vide | {
        "valeur": valeur,
        "statut": "fictif" if offre.fictif or enfant["statut"] == "fictif" else "estime",
        "bas": bas if complet else np.nan,
        "haut": haut if complet else np.nan,
        "numerateur": places,
        "denominateur": nombre,
        "note": " ; ".join(x for x in dites if x),
    }


# ------------------------------------------------------------------ besoin et demandes
def bilan(ctx: Contexte, quoi: str) -> pd.DataFrame:
    """Le besoin du bassin et sa fourchette, ou ce qu'il devient face à l'offre : `offre_utilisable`,
    `ecart`, `tension`."""
    offre, exige_places = offre_de(ctx), quoi != "besoin"
    calcule = besoin_accueil.calculer(ctx, offre)
    f, code = calcule.petits, ctx.reglages.epci
    attendu = offre.manque + offre.manque_heures + offre.manque_assistantes
    manque = [*f.manque, *(attendu if exige_places else ())]
    if manque or calcule.central is None:
        return absents(ctx, ("epci",), tuple(manque), f.annee)
    if exige_places and offre.secret:
        tue = base(code, "epci", f.annee) | {"statut": "secret", "note": offre.secret}
        return pd.DataFrame([tue])
    central, *bornes = calcule.en_places(quoi)
    ligne = base(code, "epci", f.annee) | {
        "valeur": central,
        "statut": "fictif" if f.fictif or (exige_places and offre.fictif) else "estime",
        "bas": min(bornes),
        "haut": max(bornes),
        "nature_intervalle": Nature.PROBABLE_80,
        "cause": Cause.HYPOTHESES,
    }
    if not exige_places:
        ligne |= {"note": besoin_accueil.METHODE, "fichier": f.fichier}
    return pd.DataFrame([ligne])


def demandes(ctx: Contexte, quoi: str) -> pd.DataFrame:
    """Sur douze mois, à l'intercommunalité : demandes `recues`, `part` satisfaite, part `refusees`."""
    refus = quoi == "refusees"
    douze = demandes_accueil.douze_mois(ctx, "refusees" if refus else "satisfaites")
    if douze is None:
        return absents(ctx, ("epci",), (demandes_accueil.A_SAISIR,), None)
    ligne = base(ctx.reglages.epci, "epci", douze.annee) | douze.ligne("part" if refus else quoi)
    return pd.DataFrame([ligne | {"fichier": demandes_accueil.FICHIER}])


def attente(ctx: Contexte) -> pd.DataFrame:
    """Les demandes qui attendent à la fin du dernier mois saisi, à l'intercommunalité."""
    connues = demandes_accueil.en_attente(ctx)
    if not connues:
        return absents(ctx, ("epci",), (demandes_accueil.A_SAISIR,), None)
    dernier = max(connues)
    ligne = base(ctx.reglages.epci, "epci", dernier.year) | connues[dernier]
    note = {"note": f"fin {dernier:%m/%Y}", "fichier": demandes_accueil.FICHIER}
    return pd.DataFrame([ligne | note])

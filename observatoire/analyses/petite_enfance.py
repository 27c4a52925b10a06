"""Les indicateurs calculés de l'offre d'accueil : enfants et taux de couverture.

Chaque fonction rend les colonnes `analyses.contexte.COLONNES_INDICATEUR`. Ce qui manque donne une ligne
absente dont la note dit quoi compléter, jamais un zéro. Les places des structures étant dites, un taux
de tous les modes donne celles des assistantes par différence : il est secret si elles sont trop peu.
"""

import numpy as np
import pandas as pd

from observatoire.analyses import enfants_accueil as demande
from observatoire.analyses import hypotheses_accueil as hypotheses
from observatoire.analyses import rendu
from observatoire.analyses.contexte import COLONNES_INDICATEUR, Contexte
from observatoire.analyses.offre_accueil import STRUCTURES, Offre, offre_de
from observatoire.methodes.offre import taux_couverture

SANS_AM_PAR_SECTEUR = (
    "assistantes maternelles trop peu nombreuses pour être dites par secteur : voir les places des "
    "structures, ou l'intercommunalité"
)
_HORS_AM = "structures et arrêts itinérants seulement, sans les assistantes maternelles"


def enfants_0_2(ctx: Contexte) -> pd.DataFrame:
    """Enfants de moins de 3 ans, à tous les niveaux."""
    return rendu.colonnes(demande.enfants(ctx, "0-2"))


# ------------------------------------------------------------------ taux de couverture
def taux_couverture_local(ctx: Contexte) -> pd.DataFrame:
    """Structures, arrêts et assistantes maternelles, pour 100 enfants ; secteur et EPCI."""
    offre = offre_de(ctx)
    a = offre.assistantes
    manque = (*offre.manque, *offre.manque_assistantes)
    epci = _taux(
        ctx,
        "epci",
        _somme(ctx, offre, "places"),
        manque,
        offre,
        plus=a.places or 0.0,
        secret=offre.secret,
    )
    secteurs = _secteurs_avec_assistantes(ctx, offre, manque)
    return pd.concat([epci, secteurs], ignore_index=True)


def taux_couverture_structures(ctx: Contexte) -> pd.DataFrame:
    """Structures et arrêts seuls, pour 100 enfants ; secteur et EPCI."""
    offre = offre_de(ctx)
    return _aux_deux_niveaux(ctx, offre, "places", offre.manque, note=_HORS_AM)


def taux_couverture_etp(ctx: Contexte) -> pd.DataFrame:
    """Places équivalent temps plein de tous les modes, pour 100 enfants ; EPCI et secteur."""
    valeurs = hypotheses.valeurs(ctx)
    offre = offre_de(ctx, valeurs["semaine_reference"])
    a = offre.assistantes
    manque = (*offre.manque, *offre.manque_heures, *offre.manque_assistantes)
    temps = valeurs["heures_assistante"] / valeurs["semaine_reference"]
    note = f"semaine de référence de {valeurs['semaine_reference']:g} heures"
    epci = _taux(
        ctx,
        "epci",
        _somme(ctx, offre, "etp"),
        manque,
        offre,
        plus=(a.places or 0.0) * temps,
        note=note,
        secret=offre.secret,
    )
    secteurs = _secteurs_avec_assistantes(ctx, offre, manque, colonne="etp", temps=temps, note=note)
    return pd.concat([epci, secteurs], ignore_index=True)


def etp_regulier(ctx: Contexte) -> pd.DataFrame:
    """Places équivalent temps plein d'accueil régulier des structures, pour 100 enfants."""
    return _etp(ctx, "etp_regulier")


def etp_occasionnel(ctx: Contexte) -> pd.DataFrame:
    """Places équivalent temps plein d'accueil occasionnel des structures, pour 100 enfants."""
    return _etp(ctx, "etp_occasionnel")


def _etp(ctx: Contexte, colonne: str) -> pd.DataFrame:
    offre = offre_de(ctx, hypotheses.valeurs(ctx)["semaine_reference"])
    parts = offre.comptes["part_occasionnelle"].isna()
    manque = [*offre.manque, *offre.manque_heures]
    manque += [
        f"la part d'accueil occasionnel de « {n} » ({STRUCTURES})"
        for n in offre.comptes.loc[parts, "nom"]
    ]
    return _aux_deux_niveaux(ctx, offre, colonne, tuple(manque), note=_HORS_AM)


def _aux_deux_niveaux(
    ctx: Contexte, offre: Offre, colonne: str, manque: tuple[str, ...], note: str
) -> pd.DataFrame:
    morceaux = [
        _taux(ctx, niveau, _somme(ctx, offre, colonne, niveau), manque, offre, note=note)
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


def _secteurs_avec_assistantes(
    ctx: Contexte, offre: Offre, manque: tuple[str, ...], *, colonne: str = "places",
    temps: float = 1.0, note: str = "",
) -> pd.DataFrame:  # fmt: skip
    """Par secteur, seulement si les assistantes y sont assez nombreuses pour être dites."""
    a = offre.assistantes
    sommes = _somme(ctx, offre, colonne, "secteur")
    secteurs = ctx.communes().set_index("code")["secteur"]
    sommes_am = offre.en_maison.groupby(secteurs).sum()
    maisons = {str(s): float(v) for s, v in sommes_am.items()}
    dicible = a.dicible(ctx.reglages.seuils.secret_local, maisons)
    tu = "" if dicible else SANS_AM_PAR_SECTEUR
    plus = (
        pd.Series(dict(a.places_par_secteur), dtype=float).reindex(sommes.index).fillna(0.0) * temps
    )
    return _taux(ctx, "secteur", sommes + plus, manque, offre, note=note, secret=tu)


def _taux(
    ctx: Contexte, niveau: str, places: pd.Series, manque: tuple[str, ...], offre: Offre, *,
    plus: float = 0.0, note: str = "", secret: str = "",
) -> pd.DataFrame:  # fmt: skip
    """100 × places / enfants par territoire du niveau, ou une ligne absente qui dit quoi compléter, ou
    une ligne secrète qui dit pourquoi."""
    petits = {str(r["code"]): r for _, r in demande.derniers(ctx, "0-2", niveau).iterrows()}
    rendues = []
    for code, somme in places.items():
        enfant = petits.get(str(code))
        ligne = _ligne_de_taux(str(code), niveau, float(somme) + plus, enfant, manque, offre, note)
        if secret and not manque:
            # Rien du calcul n'est repris : ni valeur, ni bornes, ni numérateur.
            annee = None if enfant is None else int(enfant["fin"])
            ligne = rendu.base(str(code), niveau, annee) | {"statut": "secret", "note": secret}
        rendues.append(ligne)
    return pd.DataFrame(rendues, columns=list(COLONNES_INDICATEUR))


def _ligne_de_taux(
    code: str, niveau: str, places: float, enfant: pd.Series | None, manque: tuple[str, ...],
    offre: Offre, note: str,
) -> dict[str, object]:  # fmt: skip
    if enfant is None:
        manque = (*manque, "les enfants de moins de 3 ans (naissances ou POP1A)")
    base = rendu.base(code, niveau, None if enfant is None else int(enfant["fin"]))
    if manque:
        return base | rendu.absence(manque)
    assert enfant is not None
    nombre = float(enfant["valeur"])
    if nombre == 0:
        return base | {"numerateur": places, "denominateur": 0.0, "statut": "absent",
                       "note": "aucun enfant de moins de 3 ans : pas de taux"}  # fmt: skip
    valeur, bas, haut = taux_couverture([nombre, enfant["haut"], enfant["bas"]], places)
    dites = [note, str(enfant["note"])]
    if valeur > 100:
        dites.append("plus de 100 : ces places accueillent aussi des enfants d'ailleurs")
    complet = not np.isnan([bas, haut]).any()
    return base | {
        "valeur": valeur,
        "statut": "fictif" if offre.fictif or enfant["statut"] == "fictif" else "estime",
        "bas": bas if complet else np.nan,
        "haut": haut if complet else np.nan,
        "numerateur": places,
        "denominateur": nombre,
        "note": " ; ".join(x for x in dites if x),
    }

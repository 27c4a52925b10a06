"""Les courbes d'un indicateur : évolution comparée, petites courbes, naissances et décès."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from observatoire import affirmations, formats
from observatoire.contenu.commun import figures as commun
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.entrepot.reserves import SONDAGE_TU, fichiers_a_deposer
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.indicateurs.declaration import Indicateur
from observatoire.methodes.series import ECART_RECENSEMENT
from observatoire.modele import Territoire
from observatoire.provenance import Periode
from observatoire.territoire import noms

# Au-delà, la courbe du territoire serait écrasée au pied de l'axe.
RAPPORT_LISIBLE = 5
LONGUEUR_AXE = 60  # caractères
PEU = 3  # par an : jusque-là, une moyenne de trois ans ne compare pas les naissances aux décès
_RECENSEMENT = (
    f"Deux millésimes du recensement espacés de moins de {ECART_RECENSEMENT} ans partagent des "
    "réponses : leur écart ne se commente pas."
)


def evolution(
    lecteur: Lecteur,
    identifiant: str,
    territoires: Sequence[Territoire] = (),
    *,
    base100: bool = False,
    depuis: int | None = None,
) -> Figure:
    """Les courbes d'un indicateur ; le premier territoire est le nôtre, les autres en gris.

    `base100` : indice 100 à la première année que toutes les courbes ont. `depuis` : première
    année montrée. Une comparaison sans valeur, ou d'un autre ordre de grandeur, est retirée et
    dite en note. Lève `AppelIncorrect` si le premier territoire n'a aucune valeur.
    """
    declare = indicateur(identifiant)
    commun.refuser_zonage(declare)
    demandes = [commun.nommer(lecteur, t) for t in territoires] or [
        commun.ensemble_de(lecteur, None)
    ]
    valeurs = _series(commun.lire(lecteur, declare, demandes), demandes, depuis)
    notre = valeurs[valeurs["est_principal"]]
    _exiger_des_valeurs(declare, notre, noms.ou(demandes[0]))
    valeurs, notes = _garder_lisibles(valeurs, demandes, base100)
    base = _base(valeurs) if base100 else None
    if base100 and base is None:
        notes.append("Pas d'indice 100 : aucune année n'est commune à toutes les courbes.")
    if affirmations.vient_du_recensement(declare) and _trop_proches(notre):
        notes.append(_RECENSEMENT)
    return commun.composer(
        lecteur,
        declare,
        valeurs,
        forme=Forme.EVOLUTION,
        titre=affirmations.titre_evolution(declare, notre),
        periode=_etendue(valeurs),
        perimetre=enumerer(valeurs["serie"].drop_duplicates()),
        notes=notes,
        options=Options(nom_valeur=_nom_axe(declare), base_100=base),
    )


def multiples(
    lecteur: Lecteur,
    identifiant: str,
    territoire: Territoire | None = None,
    depuis: int | None = None,
) -> Figure:
    """Une petite courbe par commune de l'intercommunalité, toutes à la même échelle."""
    declare = indicateur(identifiant)
    commun.refuser_zonage(declare)
    ensemble = commun.ensemble_de(lecteur, territoire)
    valeurs = commun.lire(lecteur, declare, lecteur.dans(ensemble, "commune"))
    _exiger_des_valeurs(declare, valeurs, "à la commune")
    valeurs["annee"] = valeurs["fin"].astype(int)
    if depuis is not None:
        valeurs = valeurs[valeurs["annee"] >= depuis]
    ordre = valeurs.sort_values(["libelle", "annee"], kind="stable")
    notes = [_RECENSEMENT] if affirmations.vient_du_recensement(declare) else []
    quand = _etendue(ordre)
    return commun.composer(
        lecteur,
        declare,
        ordre,
        forme=Forme.MULTIPLES,
        titre=f"{declare.libelle} : chaque commune à la même échelle, "
        f"{formats.periode(quand.debut, quand.fin)}",
        periode=quand,
        perimetre=f"{ordre['code'].nunique()} communes {noms.de(ensemble)}",
        notes=notes,
        options=Options(nom_valeur=declare.libelle),
    )


def naissances_deces(
    lecteur: Lecteur,
    territoire: Territoire | None = None,
    depuis: int | None = None,
) -> Figure:
    """Naissances et décès : la moyenne de trois ans avec son intervalle, chaque année en gris.

    L'intervalle est celui de Poisson sur le total des trois années ; une année provisoire est en
    creux et n'entre pas dans la moyenne. Lève `AppelIncorrect` sans naissances ni décès.
    """
    ici = commun.nommer(lecteur, territoire or commun.ensemble_de(lecteur, None))
    valeurs = _annuelles_et_moyennes(lecteur, ici)
    if depuis is not None:
        valeurs = valeurs[valeurs["fin"] >= depuis]
    if valeurs.empty:
        raise AppelIncorrect(
            f"Les naissances et les décès ne sont pas connus {noms.ou(ici)}. "
            f"À faire : {fichiers_a_deposer(indicateur('naissances'))}."
        )
    valeurs["annee"] = valeurs["fin"].astype(int)
    return commun.composer(
        lecteur,
        indicateur("naissances"),
        valeurs,
        identifiant="naissances-deces",
        forme=Forme.EVOLUTION,
        titre=_titre_soldes(valeurs, ici),
        sous_titre="Moyennes de trois années pleines, avec l'intervalle qu'un petit nombre impose",
        periode=_etendue(valeurs),
        unite="par an",
        decimales=1,
        perimetre=ici.libelle,
        notes=["La moyenne est placée à la dernière de ses trois années."],
        options=Options(nom_valeur="Naissances, décès"),
    )


def _annuelles_et_moyennes(lecteur: Lecteur, ici: Territoire) -> pd.DataFrame:
    tables = []
    for identifiant, moyenne in (("naissances", "naissances_moy3"), ("deces", "deces_moy3")):
        declare = indicateur(identifiant)
        annuelle = commun.lire(lecteur, declare, [ici])
        groupee = commun.lire(lecteur, indicateur(moyenne), [ici])
        annuelle = annuelle[annuelle["debut"] == annuelle["fin"]]
        nom = declare.libelle.split(" ")[0]
        tables += [
            annuelle.assign(
                serie=f"{nom}, chaque année",
                est_principal=False,
                # Une naissance ne se compte pas à la décimale ; sa moyenne, si.
                texte=[formats.nombre(v) if pd.notna(v) else "" for v in annuelle["valeur"]],
            ),
            groupee.assign(serie=f"{nom}, moyenne de 3 ans", est_principal=True, note="", texte=""),
        ]
    valeurs = pd.concat(tables, ignore_index=True)
    return valeurs[valeurs["statut"] != "absent"]


def _exiger_des_valeurs(declare: Indicateur, valeurs: pd.DataFrame, lieu: str) -> None:
    """`AppelIncorrect` si tout est absent, avec la raison : sondage tu, ou fichier à déposer."""
    if (valeurs["statut"] != "absent").any():
        return
    tu = any(SONDAGE_TU in r for r in valeurs["reserves"])
    suite = SONDAGE_TU.texte if tu else f"À faire : {fichiers_a_deposer(declare)}"
    raise AppelIncorrect(f"« {declare.libelle} » n'a aucune valeur {lieu}. {suite}.")


def _series(
    valeurs: pd.DataFrame, demandes: Sequence[Territoire], depuis: int | None
) -> pd.DataFrame:
    valeurs = valeurs.copy()
    valeurs["annee"] = valeurs["fin"].astype(int)
    if depuis is not None:
        valeurs = valeurs[valeurs["annee"] >= depuis]
    notre = (valeurs["code"] == demandes[0].code) & (valeurs["niveau"] == str(demandes[0].niveau))
    # Deux territoires homonymes (un EPCI et un secteur) auraient la même courbe.
    doublons = {t.libelle for t in demandes if sum(d.libelle == t.libelle for d in demandes) > 1}
    serie = [
        f"{nom} ({niveau})" if nom in doublons else nom
        for nom, niveau in zip(valeurs["libelle"], valeurs["niveau"], strict=True)
    ]
    # Une année qu'une comparaison n'a pas ne doit pas couper sa courbe.
    return valeurs.assign(serie=serie, est_principal=notre)[notre | valeurs["valeur"].notna()]


def _garder_lisibles(
    valeurs: pd.DataFrame, demandes: Sequence[Territoire], base100: bool
) -> tuple[pd.DataFrame, list[str]]:
    """Sans les comparaisons d'un autre ordre de grandeur ; les notes disent ce qui manque."""
    presents = set(zip(valeurs["niveau"], valeurs["code"], strict=True))
    absents = [t for t in demandes if (str(t.niveau), t.code) not in presents]
    notes = []
    if absents:
        notes.append(
            f"Comparaison non disponible : {enumerer(t.libelle or t.code for t in absents)}."
        )
    plafond = RAPPORT_LISIBLE * valeurs.loc[valeurs["est_principal"], "valeur"].abs().max()
    sommets = valeurs.groupby("serie")["valeur"].transform(lambda v: v.abs().max())
    trop = (sommets > plafond) & ~valeurs["est_principal"] & (not base100)
    if trop.any():
        qui = enumerer(valeurs.loc[trop, "serie"].drop_duplicates())
        notes.append(f"D'un autre ordre de grandeur, à comparer en indice 100 : {qui}.")
    return valeurs[~trop], notes


def _base(valeurs: pd.DataFrame) -> int | None:
    """La première année que toutes les courbes ont, avec une valeur non nulle."""
    connues = valeurs[valeurs["valeur"].notna() & (valeurs["valeur"] != 0)]
    annees = [set(g["annee"]) for _, g in connues.groupby("serie")]
    partagees = set.intersection(*annees) if annees else set()
    return int(min(partagees)) if partagees else None


def _trop_proches(notre: pd.DataFrame) -> bool:
    return bool((notre.loc[notre["valeur"].notna(), "annee"].diff() < ECART_RECENSEMENT).any())


def _titre_soldes(valeurs: pd.DataFrame, t: Territoire) -> str:
    moyennes = valeurs[valeurs["est_principal"] & valeurs["valeur"].notna()]
    dernieres = moyennes.groupby("serie", sort=False).tail(1)
    if len(dernieres) < 2 or dernieres["fin"].nunique() > 1:
        return f"Naissances et décès {noms.ou(t)}"
    debut, fin = int(dernieres["debut"].iloc[0]), int(dernieres["fin"].iloc[0])
    n, d = (ligne for _, ligne in dernieres.iterrows())
    quand = f"par an {noms.ou(t)}, en moyenne {formats.de_a(debut, fin)}"
    if min(n["valeur"], d["valeur"]) > PEU:
        return f"{_compter(n, 'naissance')} pour {_compter(d, 'décès')} {quand}"
    # À ce niveau, un seul décès change tout : le titre donne l'intervalle et ne compare pas.
    dits = f"{_compter(n, 'naissance', bornes=True)} et {_compter(d, 'décès', bornes=True)}"
    return f"{dits[0].upper()}{dits[1:]} {quand} : trop peu pour comparer"


def _compter(ligne: pd.Series, mot: str, *, bornes: bool = False) -> str:
    """« 31,7 naissances », « 0,7 naissance (0,1 à 2,4) », « aucun décès » : le pluriel commence à 2."""
    if ligne["valeur"] == 0:
        dite = f"{'aucune' if mot == 'naissance' else 'aucun'} {mot}"
    else:
        pluriel = ligne["valeur"] >= 2 and not mot.endswith("s")
        dite = f"{formats.nombre(ligne['valeur'], 1)} {mot}{'s' * pluriel}"
    if not bornes or pd.isna(ligne["bas"]) or pd.isna(ligne["haut"]):
        return dite
    bas, haut = (formats.nombre(ligne[b], 1).removesuffix(",0") for b in ("bas", "haut"))
    return f"{dite} ({bas} à {haut})"


def _nom_axe(declare: Indicateur) -> str:
    """Le libellé, ou rien (l'unité suffit, le titre le dit) s'il ne tient pas le long d'un axe."""
    return declare.libelle if len(declare.libelle + declare.unite) < LONGUEUR_AXE else ""


def _etendue(valeurs: pd.DataFrame) -> Periode:
    return Periode(int(valeurs["annee"].min()), int(valeurs["annee"].max()))

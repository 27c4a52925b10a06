"""Les courbes d'un indicateur : évolution comparée, petites courbes."""

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from observatoire import affirmations, formats
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.comparaisons import classement, cote_a_cote
from observatoire.contenu.commun.reperes import reperes
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.indicateurs.declaration import Indicateur
from observatoire.methodes.series import ECART_RECENSEMENT, comparables
from observatoire.modele import Territoire, sans_accent
from observatoire.provenance import Periode
from observatoire.territoire import noms
from observatoire.territoire.perimetres import au_meme

# Au-delà, la courbe du territoire serait écrasée au pied de l'axe.
RAPPORT_LISIBLE = 5
LONGUEUR_AXE = 60  # caractères
_RECENSEMENT = (
    f"Deux millésimes du recensement espacés de moins de {ECART_RECENSEMENT} ans partagent des "
    "réponses : leur écart ne se commente pas."
)


@element("evolution", "Évolution")
def evolution(
    lecteur: Lecteur,
    identifiant: str,
    territoires: Sequence[str],
    base100: bool = False,
    depuis: int | None = None,
) -> Figure:
    """La courbe du premier territoire et de ses comparaisons ; en barres s'il n'y a qu'une année."""
    suivis = [territoire(t) for t in territoires]
    tracees = courbes(lecteur, identifiant, suivis, base100=base100, depuis=depuis)
    annees = tracees.donnees.loc[tracees.donnees["est_principal"], "annee"]
    if annees.nunique() > 1:
        return tracees
    # Un effectif ne se met pas à côté de celui d'un département : une seule année se lit par communes.
    if indicateur(identifiant).forme == "effectif":
        return classement(lecteur, identifiant, ou=territoires[0])
    return cote_a_cote(lecteur, identifiant, territoires)


def courbes(
    lecteur: Lecteur,
    identifiant: str,
    territoires: Sequence[Territoire],
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
    demandes = [commun.nommer(lecteur, t) for t in territoires]
    valeurs = _series(commun.lire(lecteur, declare, demandes), demandes, depuis)
    notre = valeurs[valeurs["est_principal"]]
    _exiger_des_valeurs(declare, notre, noms.ou(demandes[0]))
    valeurs, notes = _garder_lisibles(valeurs, demandes, base100)
    notes += _coupures(valeurs)
    valeurs = _d_un_seul_trait(valeurs) if base100 else valeurs
    base = _base(valeurs) if base100 else None
    if base100 and base is None:
        notes.append("Pas d'indice 100 : aucune année n'est commune à toutes les courbes.")
    if affirmations.vient_du_recensement(declare) and _trop_proches(notre):
        notes.append(_RECENSEMENT)
    dates = reperes(lecteur, declare, demandes[0])
    return commun.composer(
        lecteur,
        declare,
        valeurs,
        forme=Forme.EVOLUTION,
        titre=affirmations.titre_evolution(declare, notre), periode=etendue(valeurs),
        perimetre=enumerer(valeurs["serie"].drop_duplicates()),
        notes=[*notes, *dates.notes],
        fictif=dates.fictif,
        options=Options(nom_valeur=_nom_axe(declare), base_100=base, reperes_dates=dates.poses),
    )  # fmt: skip


@element("multiples", "Chaque commune")
def multiples(
    lecteur: Lecteur, identifiant: str, ou: str, depuis: int | None = None, niveau: str = "commune"
) -> Figure:
    """Une petite courbe par commune (ou par secteur) de l'intercommunalité, à la même échelle tant qu'elle n'en
    écrase aucune ; en barres s'il n'y a qu'une année."""
    declare = indicateur(identifiant)
    commun.refuser_zonage(declare)
    ensemble = commun.ensemble_de(lecteur, territoire(ou), niveau)
    dedans = lecteur.dans(ensemble, niveau)
    lieux = _les_plus_peuples(lecteur, dedans, niveau)
    valeurs = commun.lire(lecteur, declare, lieux)
    _exiger_des_valeurs(declare, valeurs, f"par {niveau}")
    valeurs["annee"] = valeurs["fin"].astype(int)
    if depuis is not None:
        valeurs = valeurs[valeurs["annee"] >= depuis]
    if valeurs["annee"].nunique() < 2:
        return classement(lecteur, identifiant, niveau=niveau)
    ordre = valeurs.sort_values("annee", kind="stable").sort_values(
        "libelle", kind="stable", key=lambda noms: noms.map(sans_accent)
    )
    notes = [_RECENSEMENT] if affirmations.vient_du_recensement(declare) else []
    if len(lieux) < len(dedans):
        notes.append(
            f"Les {len(lieux)} lieux les plus peuplés sur {len(dedans)} ; tous sont dans le classement en barres."
        )
    quand = etendue(ordre)
    return commun.composer(
        lecteur,
        declare,
        ordre,
        forme=Forme.MULTIPLES,
        titre=f"{declare.libelle} : chaque {niveau}, {formats.periode(quand.debut, quand.fin)}",
        periode=quand,
        perimetre=f"{ordre['code'].nunique()} {commun.MOTS_NIVEAUX[niveau]} {noms.de(ensemble)}",
        notes=notes,
        options=Options(nom_valeur=declare.libelle),
    )


# Au-delà, la page compterait six mètres de petites courbes que personne ne parcourt.
_MULTIPLES_AU_PLUS = 60


def _les_plus_peuples(
    lecteur: Lecteur, lieux: Sequence[Territoire], niveau: str
) -> Sequence[Territoire]:
    """Tous, ou les plus peuplés s'ils sont trop ; dans le même ordre."""
    if len(lieux) <= _MULTIPLES_AU_PLUS:
        return lieux
    habitants = lecteur.derniere("population", niveau).set_index("code")["valeur"].to_dict()
    gardes = sorted(lieux, key=lambda t: -habitants.get(t.code, 0.0))[:_MULTIPLES_AU_PLUS]
    return [t for t in lieux if t in gardes]


def _exiger_des_valeurs(declare: Indicateur, valeurs: pd.DataFrame, lieu: str) -> None:
    """`AppelIncorrect` si tout est absent, avec le fichier à déposer."""
    if (valeurs["statut"] != "absent").any():
        return
    faire = fichiers_a_deposer(declare)
    raise AppelIncorrect(f"« {declare.libelle} » n'a aucune valeur {lieu}. À faire : {faire}.")


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


def _coupures(valeurs: pd.DataFrame) -> list[str]:
    """Une note par courbe qui change de périmètre : ce que valent les années d'avant."""
    notes = []
    for serie, siennes in valeurs.dropna(subset=["valeur"]).groupby("serie", sort=False):
        if au_meme(siennes).shape != siennes.shape:
            dits = [p for p in siennes["perimetre"].drop_duplicates() if p]
            notes.append(
                f"{serie} : la courbe est coupée où le périmètre change ou n'est pas connu, et rien ne se "
                f"compare d'un morceau à l'autre ({enumerer(dits)})."
            )
    return notes


def _d_un_seul_trait(valeurs: pd.DataFrame) -> pd.DataFrame:
    """Chaque courbe au périmètre de sa dernière valeur : un indice compare toutes ses années."""
    series = valeurs.dropna(subset=["valeur"]).groupby("serie", sort=False)
    return pd.concat([au_meme(siennes) for _, siennes in series])


def _base(valeurs: pd.DataFrame) -> int | None:
    """La première année que toutes les courbes ont, avec une valeur non nulle."""
    connues = valeurs[valeurs["valeur"].notna() & (valeurs["valeur"] != 0)]
    annees = [set(g["annee"]) for _, g in connues.groupby("serie")]
    partagees = set.intersection(*annees) if annees else set()
    return int(min(partagees)) if partagees else None


def _trop_proches(notre: pd.DataFrame) -> bool:
    annees = [int(a) for a in notre.loc[notre["valeur"].notna(), "annee"]]
    return any(not comparables(a, b) for a, b in pairwise(annees))


def _nom_axe(declare: Indicateur) -> str:
    """Le libellé, ou rien (l'unité suffit, le titre le dit) s'il ne tient pas le long d'un axe."""
    return declare.libelle if len(declare.libelle + declare.unite) < LONGUEUR_AXE else ""


def etendue(valeurs: pd.DataFrame) -> Periode:
    """De la première à la dernière `annee` de ces valeurs."""
    return Periode(int(valeurs["annee"].min()), int(valeurs["annee"].max()))

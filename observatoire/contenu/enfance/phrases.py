"""La phrase qui répond sur la page Enfance et jeunesse, écrite d'après les données."""

from collections.abc import Sequence

import pandas as pd

from observatoire import formats
from observatoire.affirmations import dire, juger
from observatoire.affirmations.francais_ensembles import parmi
from observatoire.affirmations.genres import Distance, au_dela, effet_de_portee
from observatoire.affirmations.mots import entre, nomme
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import alsh
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.trajets import a_la_date, au_plus_proche
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms

_DITS = (
    ("enfants_3_5", "enfants de 3 à 5 ans"),
    ("enfants_6_10", "enfants de 6 à 10 ans"),
    ("enfants_11_17", "jeunes de 11 à 17 ans"),
)


def reponse(contexte: Contexte, ou: Territoire, rayon: float = 15.0) -> str:
    """Combien d'enfants, quelle offre, à quelle distance, pour un territoire."""
    groupes = [(mot, _dernier(contexte, i, ou)) for i, mot in _DITS]
    connus = [(mot, ligne) for mot, ligne in groupes if ligne is not None]
    if not connus:
        return (
            f"Le nombre d'enfants par âge n'est pas connu {noms.ou(ou)}. À faire : déposer la population "
            "par âge détaillé (INSEE, POP1B) ou les naissances domiciliées."
        )
    lieu = noms.ou(noms.chez_nous(ou, contexte.reglages.epci))
    annee = max(int(ligne["fin"]) for _, ligne in connus)
    memes = [(mot, ligne) for mot, ligne in connus if int(ligne["fin"]) == annee]
    estime = any(ligne["statut"] == "estime" for _, ligne in memes)
    premier, *suite = (_effectif(ligne, mot) for mot, ligne in memes)
    autres = f" S'y ajoutent {formats.enumerer(suite)}." if suite else ""
    comment = "d'après les naissances et le recensement, on estime" if estime else "on compte"
    return (
        f"Au 1er janvier {annee}, {comment} {lieu} {premier}.{autres} {offre(contexte, rayon, ou)}"
    )


def offre(contexte: Contexte, rayon: float, ou: Territoire) -> str:
    """L'offre d'accueils de loisirs connue et les 3-10 ans qui en sont à `rayon` minutes."""
    lieux = alsh.accueils(contexte)
    if lieux.empty:
        return (
            "Aucun accueil de loisirs n'est connu : à saisir dans l'inventaire des structures, ou déposer "
            "la base permanente des équipements (INSEE)."
        )
    base = alsh.enfants_alsh(contexte)
    ici = _communes(contexte, ou)
    base = base[base.index.isin(ici)]
    portee = a_portee(contexte, base, list(lieux["code"]), rayon, dedans=True)
    communes = formats.pluriel(lieux["code"].nunique(), "commune")
    ont = "ont" if lieux["code"].nunique() > 1 else "a"
    mention = nomme("", bool(lieux["fictif"].astype(bool).any()))
    dite = (
        f"{communes} de l'intercommunalité {ont} un accueil de loisirs{mention}, {places(lieux)} "
        f"({lieux['source'].iloc[0]})"
    )
    if portee.total.valeur == 0:
        return f"{dite}."
    choisi = " du territoire choisi" if ou.niveau is not Niveau.EPCI else ""
    return f"{dite}. {majuscule(parmi(juger(portee), choisi))}."


def a_portee(
    contexte: Contexte, base: pd.DataFrame, lieux: Sequence[str], rayon: float, *, dedans: bool
) -> Distance:
    """Les 3-10 ans à `rayon` minutes ou moins (ou plus) d'un des accueils de loisirs `lieux`."""
    minutes = au_plus_proche(contexte, base.index, lieux)
    enfants = base["petits"] + base["grands"]
    de = "" if dedans else "d'un accueil de loisirs"
    return au_dela("enfants de 3 à 10 ans", enfants, minutes, rayon, de, dedans=dedans)


def dedouble(effet: alsh.Effet) -> str:
    """« 300 des 400 enfants de 3 à 10 ans seraient à 15 minutes ou moins…, au lieu de 200 »."""
    return deux_portees(
        effet.communes, "enfants", "enfants de 3 à 10 ans", effet.rayon, "d'un accueil de loisirs",
        alsh.SANS_ENFANTS,
    )  # fmt: skip


def deux_portees(
    table: pd.DataFrame, colonne: str, qui: str, rayon: float, de: str, faire: str
) -> str:
    """Qui serait à portée, au lieu d'aujourd'hui, d'après les minutes `avant` et `apres` de chaque commune.

    Sans aucun lieu aujourd'hui, on ne sait pas d'où l'on part ; sans aucun après, personne n'est à portée.
    """
    t = table.set_index("code")
    apres = a_la_date(t, "apres")
    if apres["minutes"].isna().all():
        apres = apres.fillna(float("inf"))
    hier, demain = (
        au_dela(qui, t[colonne], m, rayon, de, dedans=True, faire=faire)
        for m in (a_la_date(t, "avant"), apres)
    )
    return dire(juger(effet_de_portee(hier, demain)))


def places(lieux: pd.DataFrame) -> str:
    """Les places en face des enfants, si chaque accueil les a saisies ; sinon « à compléter »."""
    petits, grands = lieux["places_petits"], lieux["places_grands"]
    if petits.isna().any() or grands.isna().any():
        manquent = int((petits.isna() | grands.isna()).sum())
        return (
            f"places à compléter pour {manquent} d'entre eux"
            if manquent < len(lieux)
            else "places à compléter"
        )
    return (
        f"{formats.nombre(float(petits.sum()))} places pour les moins de 6 ans et "
        f"{formats.nombre(float(grands.sum()))} pour les 6 ans ou plus"
    )


def _communes(contexte: Contexte, ou: Territoire) -> set[str]:
    communes = contexte.communes()
    colonne = {Niveau.COMMUNE: "code", Niveau.SECTEUR: "secteur"}.get(ou.niveau)
    return set(
        communes["code"] if colonne is None else communes.loc[communes[colonne] == ou.code, "code"]
    )


def _dernier(contexte: Contexte, identifiant: str, ou: Territoire) -> pd.Series | None:
    lues = contexte.indicateur(identifiant, str(ou.niveau))
    lues = lues[(lues["code"] == ou.code) & lues["valeur"].notna()]
    return None if lues.empty else lues.sort_values("fin").iloc[-1]


def _effectif(ligne: pd.Series, mot: str) -> str:
    """« environ 100 enfants (entre 80 et 124) » pour une estimation ; un très petit effectif n'est qu'une fourchette."""
    if ligne["statut"] != "estime":
        return f"{formats.nombre(ligne['valeur'])} {mot}"
    fourchette = entre(ligne["bas"], ligne["haut"])
    if ligne["valeur"] < 10:
        return f"{fourchette} {mot}"
    return f"environ {formats.nombre(ligne['valeur'])} {mot} ({fourchette})"

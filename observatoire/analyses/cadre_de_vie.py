"""Comment vit-on ici : logement, travail, façons de se déplacer, et ce que personne ne mesure encore."""

from dataclasses import dataclass

import pandas as pd

from observatoire import formats
from observatoire.analyses.contexte import Contexte
from observatoire.erreurs import AppelIncorrect
from observatoire.local import table
from observatoire.methodes.avant_apres import MOIS_MINIMUM, Comparaison, comparer, mois_arrondis

PORTRAIT = (
    "part_residences_secondaires",
    "part_logements_vacants",
    "part_proprietaires",
    "part_menages_sans_voiture",
    "part_actifs_voiture",
    "part_actifs_commune",
    "part_actifs_transports_commun",
    "part_actifs_marche_velo",
    "departs_jour_ouvre",
)
MODES = {
    "actifs_voiture": "En voiture",
    "actifs_pied": "À pied",
    "actifs_velo": "À vélo",
    "actifs_transports_commun": "En transports en commun",
    "actifs_deux_roues": "En deux-roues motorisé",
    "actifs_sans_transport": "Sans se déplacer",
}
LIEUX_TRAVAIL = {
    "actifs_commune": "Dans sa commune",
    "actifs_departement": "Ailleurs dans le département",
    "actifs_hors_departement": "Hors du département",
}
# Ce que les fichiers nationaux ne donnent pas à cette échelle, et à qui le demander.
A_DEMANDER = {
    "conseils": "l'espace conseil France Rénov' du territoire",
    "accompagnements": "l'opérateur du Pacte territorial",
    "renovations": "l'Anah (délégation départementale)",
    "adaptations": "l'Anah (délégation départementale) et les caisses de retraite",
    "vacants_remis": "l'opérateur du Pacte territorial et les communes",
    "indignes": "le pôle départemental de lutte contre l'habitat indigne",
    "sociaux": "le répertoire des logements sociaux (SDES), à déposer sur la page Données",
    "demandes_sociales": "le système national d'enregistrement de la demande de logement social",
    "inclusifs": "le département (conférence des financeurs)",
    "surdimensionnes": "l'INSEE : tableau détaillé du recensement croisant l'âge, la taille du ménage et le nombre de pièces",
}


@dataclass(frozen=True)
class Suivi:
    """Un indicateur de l'habitat : sa dernière valeur, ou à qui la demander."""

    libelle: str
    annee: int | None
    valeur: float | None
    source: str
    a_demander: str
    fictif: bool = False


def suivi_habitat(contexte: Contexte) -> list[Suivi]:
    """Chaque indicateur du Pacte territorial, saisi ou manquant, dans l'ordre de la déclaration."""
    lues = contexte.locale("habitat")
    rendu = []
    for cle, libelle in table("habitat").colonne("indicateur").modalites.items():
        siennes = lues[(lues["indicateur"] == cle) & lues["valeur"].notna()]
        if len(siennes):
            derniere = siennes.sort_values("annee").iloc[-1]
            rendu.append(
                Suivi(libelle, int(derniere["annee"]), float(derniere["valeur"]),
                      derniere["source"], "", bool(derniere["fictif"]))
            )  # fmt: skip
        else:
            rendu.append(Suivi(libelle, None, None, "", A_DEMANDER[cle]))
    return rendu


def mobilites(contexte: Contexte) -> pd.DataFrame:
    """L'inventaire des modes et aides, libellés en toutes lettres et communes par leur nom."""
    lues = contexte.locale("mobilites")
    declaree = table("mobilites")
    noms = contexte.communes().set_index("code")["libelle"]
    modes, etats = declaree.colonne("mode").modalites, declaree.colonne("etat").modalites
    lues["mode"] = lues["mode"].map(modes)
    lues["etat"] = lues["etat"].map({**etats, "a_qualifier": ""}).fillna("")
    lues["communes"] = [", ".join(str(noms.get(c, c)) for c in codes) for codes in lues["communes"]]
    return lues


# Ce qui part quand on le demande, et non à heure dite.
_SUR_DEMANDE = ("tad", "solidaire", "covoiturage", "taxi")


def sur_demande(contexte: Contexte) -> dict[str, str]:
    """Par commune, les modes en service que l'inventaire y dit et qui partent sur demande."""
    lues = contexte.locale("mobilites")
    lues = lues[lues["mode"].isin(_SUR_DEMANDE) & (lues["etat"] == "en_service")]
    dits: dict[str, list[str]] = {}
    for nom, communes in zip(lues["nom"], lues["communes"], strict=True):
        for c in communes:
            dits.setdefault(c, []).append(str(nom))
    return {c: ", ".join(noms) for c, noms in dits.items()}


def parts(
    contexte: Contexte, variables: dict[str, str], total: str, niveau: str, code: str
) -> pd.DataFrame:
    """La répartition d'un total (une ligne par modalité, dernière année où tout est connu)."""
    lues = contexte.mesures([*variables, total], niveau)
    lues = lues[(lues["code"] == code) & (lues["perimetre"] == "") & lues["valeur"].notna()]
    large = lues.pivot_table(index="fin", columns="variable", values="valeur", aggfunc="first")
    large = large.reindex(columns=[*variables, total]).dropna()
    if large.empty or not large[total].iloc[-1] > 0:
        return pd.DataFrame(columns=["code", "libelle", "valeur", "numerateur", "annee", "statut"])
    derniere = large.iloc[-1]
    return pd.DataFrame(
        {
            "code": list(variables), "libelle": list(variables.values()),
            "valeur": [100 * derniere[v] / derniere[total] for v in variables],
            "numerateur": [derniere[v] for v in variables],
            "annee": int(large.index[-1]), "statut": "publie",
        }
    )  # fmt: skip


def services_tad(contexte: Contexte) -> list[str]:
    """Les services dont une fréquentation mensuelle est saisie."""
    return list(dict.fromkeys(contexte.locale("frequentation_tad")["service"]))


def tad_fictif(contexte: Contexte, service: str) -> bool:
    """Vrai si une ligne de la fréquentation de ce service est un exemple."""
    lues = contexte.locale("frequentation_tad")
    return bool(lues.loc[lues["service"] == service, "fictif"].fillna(False).any())


def voyages(contexte: Contexte, service: str) -> pd.Series:
    """Les voyages par mois d'un service, dans l'ordre, arrondis pour qu'aucun mois ne se retrouve
    (`methodes.avant_apres.mois_arrondis`, au seuil de secret local)."""
    lues = contexte.locale("frequentation_tad")
    siens = lues[lues["service"] == service]
    exacts = pd.Series(siens["voyages"].to_numpy(float), siens["mois"]).sort_index()
    return mois_arrondis(exacts, contexte.reglages.seuils.secret_local)


def avant_apres(contexte: Contexte, service: str, depuis: pd.Timestamp) -> Comparaison:
    """La fréquentation avant et après une date, d'après les mois arrondis.

    Lève `AppelIncorrect`, avec ce qu'on peut dire, si un des deux côtés a trop peu de voyages.
    """
    mois, seuil = voyages(contexte, service), contexte.reglages.seuils.secret_local
    cotes = {"avant": mois[mois.index < depuis], "après": mois[mois.index >= depuis]}
    assez_de_mois = min(map(len, cotes.values())) >= MOIS_MINIMUM
    # Un total arrondi de T est en vérité à moins de `seuil` de T : sous 2 × seuil, il peut être petit.
    if seuil > 1 and assez_de_mois and any(c.sum() < 2 * seuil for c in cotes.values()):
        dits = " et ".join(f"{_peu(c, seuil)} {quand}" for quand, c in cotes.items())
        raise AppelIncorrect(
            f"{service} : {dits}, trop peu pour comparer sans risquer de reconnaître quelqu'un. À faire : "
            "attendre d'autres mois, ou changer la date."
        )
    return comparer(mois, depuis)


def notes_tad(seuil: int) -> tuple[str, ...]:
    """Pourquoi les voyages sont arrondis, en une phrase ; rien si le secret local est levé."""
    if seuil <= 1:
        return ()
    return (
        f"Voyages cumulés arrondis au multiple de {seuil} le plus proche, moyennes à l'entier : aucun "
        "mois, donc personne, ne se retrouve en changeant la date. Les petits relevés en sont plus flous.",
    )


def _peu(mois: pd.Series, seuil: int) -> str:
    """« moins de 5 voyages », ou la moyenne à l'entier si le total est assez grand."""
    total = float(mois.sum())
    if total < 2 * seuil:
        return f"moins de {formats.nombre(total + seuil)} voyages en {len(mois)} mois"
    return f"environ {formats.nombre(mois.mean())} voyages par mois"

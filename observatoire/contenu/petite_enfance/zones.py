"""L'accès aux places : répartition des trajets, sensibilité, zones d'offre insuffisante et leurs variantes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from observatoire.affirmations import dire, juger
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import acces_accueil, hypotheses_accueil
from observatoire.analyses import zones_accueil as analyse
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.commun.figures import ensemble_de
from observatoire.contenu.commun.minutes import trajets as minutes
from observatoire.contenu.petite_enfance import phrases, phrases_zones
from observatoire.contenu.petite_enfance.figures import UNITE
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Etat, Paragraphe
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.classes import Classes
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.modele import sans_accent
from observatoire.provenance import Periode

Choix = Sequence[tuple[str, float]]
TRANCHES = (0.0, 5.0, 10.0, 15.0, 20.0, float("inf"))


@element("accueil_trajets", "Trajets vers un lieu d'accueil")
def trajets(lecteur: Lecteur) -> Figure:
    """Combien d'enfants vivent à moins de 5, 10, 15, 20 minutes d'un lieu d'accueil."""
    table = acces_accueil.plus_proches(lecteur)
    if not table["minutes"].notna().any() or table["enfants"].isna().all():
        raise AppelIncorrect(
            "Aucun lieu d'accueil n'est connu, ou les naissances manquent. À faire : saisir les structures "
            "dans Inventaire et déposer les naissances par commune (INSEE)."
        )
    # Chaque tranche est recomptée par la route la plus rapide et par la plus lente.
    reglages = {c: _par_tranche(table, c) for c in ("minutes", "connu_bas", "haut")}
    sommes, essais = reglages["minutes"], pd.DataFrame(reglages)
    rangs = _rangs(table["minutes"])
    quand = acces_accueil.quand(table)
    donnees = pd.DataFrame(
        {
            "code": [f"tranche-{i}" for i in sommes.index],
            "libelle": [_tranche(i) for i in sommes.index],
            "valeur": sommes.to_numpy(),
            "bas": essais.min(axis=1).to_numpy(),
            "haut": essais.max(axis=1).to_numpy(),
            "statut": "fictif" if acces_accueil.lieux_fictifs(lecteur) else "estime",
            "note": [
                ", ".join(sorted(table["libelle"][rangs == i], key=sans_accent))
                for i in sommes.index
            ],
        }
    )
    titre = dire(juger(phrases.loin_de_l_accueil(table)), "titre")
    return Figure(
        identifiant="accueil_trajets", forme=Forme.BARRES, donnees=donnees,
        titre=titre,
        sous_titre="Minutes de voiture jusqu'au lieu d'accueil collectif connu le plus proche",
        unite="enfants", periode=Periode.annees([quand.split()[-1]]),
        perimetre=ensemble_de(lecteur, None).libelle, notes=_notes(lecteur),
        definition="Enfants de moins de 3 ans (naissances ou recensement) par durée de trajet de leur mairie.",
        options=Options(nom_valeur="Enfants", dans_l_ordre=True, nom_libelle="Trajet"),
    )  # fmt: skip


def _rangs(minutes: pd.Series) -> np.ndarray:
    return np.digitize(minutes.fillna(np.inf), TRANCHES[1:-1], right=True)


def _par_tranche(table: pd.DataFrame, colonne: str) -> pd.Series:
    sommes = table["enfants"].fillna(0).groupby(_rangs(table[colonne])).sum()
    return sommes.reindex(range(len(TRANCHES) - 1), fill_value=0)


def _tranche(i: int) -> str:
    if i == len(TRANCHES) - 2:
        return f"plus de {TRANCHES[i]:.0f} minutes"
    return f"{TRANCHES[i]:.0f} à {TRANCHES[i + 1]:.0f} minutes" if i else "5 minutes ou moins"


def _notes(lecteur: Lecteur) -> tuple[str, ...]:
    dites = (minutes(lecteur), acces_accueil.note_des_voisins(lecteur))
    return tuple(f"{majuscule(d)}." for d in dites if d)


@element("accueil_sensibilite", "Accès selon les poids et les vitesses")
def sensibilite(lecteur: Lecteur, choix: Choix = ()) -> Figure:
    """L'accès gradué de chaque commune et sa plage sous d'autres poids et d'autres vitesses."""
    b = acces_accueil.bassin(lecteur)
    if b.manque:
        raise AppelIncorrect(
            f"L'accès ne se calcule pas encore. À faire : compléter {', '.join(b.manque)}."
        )
    table = acces_accueil.sensibilite(lecteur, hypotheses_accueil.valeurs(lecteur, dict(choix)))
    donnees = pd.DataFrame(
        {
            "code": table.index.astype(str),
            "libelle": b.communes["libelle"].reindex(table.index).to_numpy(),
            "valeur": table["retenu"].to_numpy(),
            "bas": table["bas"].to_numpy(),
            "haut": table["haut"].to_numpy(),
            "statut": "fictif" if b.fictif else "estime",
        }
    )
    stables = int((table["haut"] < 1.5 * table["bas"].clip(lower=1)).sum())
    return Figure(
        identifiant="accueil_sensibilite", forme=Forme.BARRES, donnees=donnees,
        titre=f"Accessibilité graduée : {stables} communes sur {len(table)} gardent à peu près leur niveau "
        "quand les poids et les vitesses changent",
        sous_titre=f"Valeur employée et plage sous {table.shape[1] - 3} autres choix de poids et de vitesse",
        unite=UNITE, periode=Periode.annees([b.annee]), perimetre=ensemble_de(lecteur, None).libelle, notes=(f"Choix essayés : {', '.join(c for c in table.columns if c not in ('retenu', 'bas', 'haut'))}.",
               *(f"{majuscule(n)}." for n in b.notes)),
        definition="E2SFCA : places partagées entre les enfants qui peuvent y aller, d'autant moins comptées qu'elles sont loin.",
    )  # fmt: skip


def _zones(lecteur: Lecteur, choix: Choix) -> analyse.Zones:
    """Les zones selon la règle ; `AppelIncorrect`, qui dit quoi saisir, si aucun lieu n'est connu."""
    z = analyse.zones(lecteur, dict(choix))
    if z.inconnue:
        raise AppelIncorrect(phrases_zones.zones(z))
    return z


@element("accueil_zones", "Zones d'offre insuffisante")
def zones(lecteur: Lecteur, choix: Choix = (), etiquettes: bool = True) -> Figure:
    """La carte des zones d'offre insuffisante ou d'accès difficile : certaines, possibles, hors."""
    z = _zones(lecteur, choix)
    t = z.communes
    donnees = pd.DataFrame(
        {
            "code": t.index.astype(str),
            "libelle": t["libelle"].to_numpy(),
            "valeur": t["etat"].map(list(phrases_zones.MODALITES).index).astype(float).to_numpy(),
            "texte": t["etat"].map(phrases_zones.MODALITES).to_numpy(),
            "statut": "fictif" if z.fictif else "estime",
            "note": [phrases_zones.raison(r) for r in t.to_dict("records")],
        }
    )
    titre = f"Zones d'offre insuffisante ou d'accès difficile : {phrases_zones.combien(z)}"
    notes = (
        *_notes(lecteur),
        phrases_zones.attente(z),
        "Les places manquent : seul le trajet compte." if z.partielle else "",
    )
    return Figure(
        identifiant="accueil_zones", forme=Forme.CARTE, donnees=donnees, titre=titre,
        sous_titre=f"{phrases_zones.titre_legal(z)}. {phrases_zones.regle(z)}", periode=Periode.annees([z.annee]),
        perimetre=ensemble_de(lecteur, None).libelle, notes=tuple(n for n in notes if n),
        definition="Zones du schéma (CASF, D214-10-1, 3°) ; l'article ne fixe aucun seuil. Certaine : au-delà par la "
        "route la plus rapide, et de tout lieu qui pourrait exister à côté ; hors : à portée par la plus lente ; "
        "possible : entre les deux.",
        texte_alternatif=f"Carte : {phrases_zones.zones(z)}",
        classes=Classes((-1.0, 0.0, 1.0, 2.0), "modalites", tuple(phrases_zones.MODALITES.values())),
        **couches(lecteur).dessin,
        options=Options(nom_valeur="Zone", etiquettes=etiquettes),
    )  # fmt: skip


@element("accueil_zones_phrase", "Zones d'offre insuffisante : la phrase du schéma")
def accueil_zones(lecteur: Lecteur, choix: Choix = ()) -> Bloc:
    """La règle, les communes, les enfants et les réserves, en une phrase prête pour le schéma."""
    z = _zones(lecteur, choix)
    return Paragraphe(phrases_zones.zones(z), "constat", fictif=z.fictif)


@element("accueil_zones_variantes", "Zones d'offre insuffisante selon les seuils")
def accueil_zones_variantes(lecteur: Lecteur, choix: Choix = ()) -> Bloc:
    """La même règle avec d'autres seuils : communes certaines et possibles, enfants, lesquelles."""
    z = _zones(lecteur, choix)
    return en_tableau(
        analyse.variantes_de_zones(lecteur, dict(choix)),
        {
            Colonne("Trajet au-delà de", "nombre", 14, "minutes"): "zone_minutes",
            Colonne("Accès sous", "part", 16, "% de l'accès moyen"): lambda v: (
                "sans objet" if z.partielle else 100 * v["zone_acces"]
            ),
            Colonne("Certaines", "effectif", 10): "certaines",
            Colonne("Possibles", "effectif", 10): "possibles",
            Colonne("Enfants, au plus", "effectif", 10): "enfants",
            Colonne("Lesquelles, au plus", largeur=30): lambda v: v["noms"] or "aucune",
            Colonne("Règle", "etat", 11): lambda v: Etat("employée", "bon") if v["retenue"] else "",
        },
        titre="La même règle avec d'autres seuils",
        notes=(
            "Enfants de moins de 3 ans. Communes sans enfant comptées, non nommées.",
            *(("Les places manquent : seul le trajet compte.",) * z.partielle),
        ),
        fictif=z.fictif,
    )

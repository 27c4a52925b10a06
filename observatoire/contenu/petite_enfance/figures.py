"""Les figures de l'offre d'accueil : taux de trois producteurs, modes, structures."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre
from observatoire.affirmations.mots import contre
from observatoire.analyses.offre_accueil import GENRES, Offre
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.petite_enfance.parties import SANS_LIEU, offre_en_vigueur
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import manque
from observatoire.modele import CODE_FRANCE, Niveau, Territoire
from observatoire.provenance import Periode

UNITE = "places pour 100 enfants de moins de 3 ans"
CNAF = "taux_couverture_cnaf"
MODES: dict[str, str] = {
    f"{CNAF}_eaje": "Crèches",
    f"{CNAF}_assistantes_maternelles": "Assistantes",
    f"{CNAF}_prescolarisation": "École à 2 ans",
    f"{CNAF}_domicile": "À domicile",
}
LOCAUX: dict[str, str] = {
    "taux_couverture_local": "Observatoire · en places",
    "taux_couverture_etp": "Observatoire · en heures",
}


@element("accueil_trois_taux", "Taux de couverture, selon qui compte")
def trois_taux(lecteur: Lecteur) -> Figure:
    """Le taux de la CNAF et ses repères, puis les deux estimations locales : trois producteurs de
    chiffres côte à côte, chacun nommé."""
    ici = commun.ensemble_de(lecteur, None)
    declare = indicateur(CNAF)
    locaux = _taux_locaux(lecteur, ici)
    try:
        annee = commun.derniere_annee(lecteur, declare, [ici])
    except AppelIncorrect:
        # Sans fichier de la CNAF, ce que le territoire compte lui-même se montre encore.
        if locaux["valeur"].isna().all():
            raise
        cnaf, quand, titre = locaux.iloc[:0], None, f"L'observatoire compte seul les {UNITE}"
    else:
        cnaf = _taux_cnaf(lecteur, [ici, *_reperes(lecteur, ici)], annee)
        quand = Periode.annees([annee])
        titre = f"CNAF, {annee} : {chiffre(cnaf['valeur'].iloc[0], UNITE, 1)} sur le territoire"
    return commun.composer(
        lecteur, declare, pd.concat([cnaf, locaux], ignore_index=True),
        identifiant="accueil_trois_taux", forme=Forme.BARRES, titre=titre,
        sous_titre=_combien_de_mesures(len(cnaf), int(locaux["valeur"].notna().sum())),
        periode=quand, perimetre=f"{ici.libelle} et ses repères", notes=_notes_taux(cnaf, locaux),
        options=Options(dans_l_ordre=True, nom_libelle="Qui compte · où"),
    )  # fmt: skip


def _combien_de_mesures(cnaf: int, locales: int) -> str:
    """Ce qui est montré, et rien de plus : une mesure qui attend une saisie ne se compte pas."""
    connues = bool(cnaf) + locales
    if connues < 2:
        return "Une seule mesure connue ; les autres attendent des données"
    quoi = "Deux" if connues == 2 else "Trois"
    return f"{quoi} mesures : elles ne se soustraient pas l'une de l'autre"


def _reperes(lecteur: Lecteur, ici: Territoire) -> list[Territoire]:
    """La France, le département s'il a une valeur, puis les intercommunalités de comparaison."""
    larges = [
        Territoire(Niveau.FRANCE, CODE_FRANCE, "France"),
        *commun.departement_de(lecteur, ici),
    ]
    voisins = [
        Territoire(Niveau.EPCI, c) for c in lecteur.reglages.comparaison.epci if c != ici.code
    ]
    return [commun.nommer(lecteur, t) if t.code != CODE_FRANCE else t for t in (*larges, *voisins)]


def _taux_cnaf(lecteur: Lecteur, ou: Sequence[Territoire], annee: int) -> pd.DataFrame:
    valeurs = commun.lire(lecteur, indicateur(CNAF), ou, [annee])
    cles = {(str(t.niveau), t.code): rang for rang, t in enumerate(ou)}
    lieux = zip(valeurs["niveau"].astype(str), valeurs["code"].astype(str), strict=True)
    rangs = [cles[lieu] for lieu in lieux]
    noms = ["CNAF · le territoire", *(f"CNAF · {_court(t)}" for t in ou[1:])]
    valeurs = valeurs.assign(rang=rangs, est_principal=[r == 0 for r in rangs])
    # Un département sans fichier n'apprend rien ; le nôtre, si.
    valeurs = valeurs[valeurs["valeur"].notna() | valeurs["est_principal"]].sort_values("rang")
    return valeurs.assign(
        libelle=[noms[r] for r in valeurs["rang"]],
        code=[f"cnaf-{ou[r].niveau}-{ou[r].code}" for r in valeurs["rang"]],
        note="",
    ).drop(columns="rang")


def _court(t: Territoire) -> str:
    """« Carmausin-Ségala » pour « CC Carmausin-Ségala » : l'axe est étroit au téléphone."""
    return re.sub(r"^(CC|CA|CU) (du |de la |de l'|des |de |d')?", "", t.libelle or t.code)


def _taux_locaux(lecteur: Lecteur, ici: Territoire) -> pd.DataFrame:
    lignes = [
        lecteur.valeurs(identifiant, [ici])
        .sort_values("fin", na_position="first")
        .tail(1)
        .assign(code=identifiant, libelle=nom, est_principal=True, note="")
        for identifiant, nom in LOCAUX.items()
    ]
    return pd.concat(lignes, ignore_index=True)


def _notes_taux(cnaf: pd.DataFrame, locaux: pd.DataFrame) -> list[str]:
    notes = ["CNAF : périmètre de l'intercommunalité non précisé par le producteur."]
    if not cnaf["code"].str.startswith("cnaf-departement").any():
        notes.append("Département : déposer le fichier des taux par département de la CNAF.")
    if locaux["fin"].notna().any():
        notes.append(f"Estimations de l'observatoire : enfants de {locaux['fin'].max():.0f}.")
    tus = locaux["statut"].astype(str) == "secret"
    if tus.any():
        notes.append(
            "Observatoire : secret, trop peu d'assistantes maternelles ; leurs places se liraient en ôtant "
            "celles des structures."
        )
    if (locaux["valeur"].isna() & ~tus).any():
        notes.append("Observatoire : la page Petite enfance liste ce qui reste à saisir.")
    return notes


@element("accueil_modes", "Modes d'accueil")
def modes(lecteur: Lecteur) -> Figure:
    """Chaque mode d'accueil, le territoire et la France l'un sous l'autre (CNAF)."""
    ici = commun.ensemble_de(lecteur, None)
    france = Territoire(Niveau.FRANCE, CODE_FRANCE, "France")
    annee = commun.derniere_annee(lecteur, indicateur(CNAF), [ici])
    morceaux = []
    for identifiant, nom in MODES.items():
        valeurs = commun.lire(lecteur, indicateur(identifiant), [ici, france], [annee])
        notre = (valeurs["niveau"] == "epci").to_numpy()
        morceaux.append(
            valeurs.assign(
                est_principal=notre,
                libelle=[f"{nom} · {'territoire' if n else 'France'}" for n in notre],
                code=[f"{identifiant}-{n}" for n in valeurs["niveau"]],
                note="",
            ).sort_values("est_principal", ascending=False)
        )
    return commun.composer(
        lecteur, indicateur(CNAF), pd.concat(morceaux, ignore_index=True),
        identifiant="accueil_modes", forme=Forme.BARRES,
        titre=f"Par mode d'accueil, {annee} : {_titre_modes(morceaux)}",
        sous_titre="Taux de la CNAF, territoire et France", periode=Periode.annees([annee]),
        perimetre=_perimetre(ici.libelle, morceaux),
        notes=["La somme des modes peut différer du total de 0,1."],
        options=Options(dans_l_ordre=True, nom_libelle="Mode"),
    )  # fmt: skip


def _perimetre(ici: str, morceaux: Sequence[pd.DataFrame]) -> str:
    """Le territoire, le périmètre de ses chiffres s'il n'est pas celui d'aujourd'hui, et la France."""
    dits = enumerer(p for m in morceaux for p in m["perimetre"].drop_duplicates() if p)
    return f"{ici} ({dits}) ; France" if dits else f"{ici} ; France"


def _titre_modes(morceaux: Sequence[pd.DataFrame]) -> str:
    dits = []
    for part, nom in zip(morceaux[:2], ("crèches", "assistantes maternelles"), strict=True):
        ici, france = part["valeur"].tolist()[:2]
        ailleurs = f"{chiffre(france, decimales=1)} en France"
        dits.append(f"{nom} {chiffre(ici, decimales=1)}{contre(ailleurs)}")
    return " ; ".join(dits)


@element("accueil_structures", "Places par lieu d'accueil")
def structures(lecteur: Lecteur) -> Figure:
    """Les lieux d'accueil saisis et leurs places ; une place inconnue se dit non disponible."""
    offre = offre_en_vigueur(lecteur)
    lieux, places = offre.lieux, offre.lieux["places"]
    if not len(lieux):
        raise AppelIncorrect(manque("structures", SANS_LIEU))
    if places.isna().all():
        raise AppelIncorrect(
            f"Nombre de places non disponible : {_titre_structures(offre)} "
            f"({enumerer(lieux['nom'])}). À faire : saisir les places autorisées dans Inventaire, "
            "table des structures, colonne « Places »."
        )
    noms = lecteur.territoires("commune").set_index("code")["libelle"]
    connues = np.where(lieux["fictif"].astype(bool), "fictif", "publie")
    donnees = pd.DataFrame(
        {
            "code": [f"lieu-{i}" for i in range(len(lieux))],
            "libelle": lieux["nom"],
            "valeur": places,
            "statut": np.where(places.isna(), "absent", connues),
            "note": [_dire_lieu(r, noms) for r in lieux.to_dict("records")],
            "est_principal": True,
        }
    )
    return Figure(
        identifiant="accueil_structures", forme=Forme.BARRES, donnees=donnees,
        titre=_titre_structures(offre), sous_titre="Places autorisées par lieu, saisies par le territoire",
        unite="places", decimales=int(bool((places % 1 > 0).any())),
        periode=commun.saisie_au(lecteur), perimetre=commun.ensemble_de(lecteur, None).libelle,
        definition="Lieux qui accueillent des enfants de moins de 3 ans sans leurs parents.",
        notes=(f"À compléter : {', '.join(offre.a_completer)}.",) if offre.a_completer else (),
        options=Options(nom_libelle="Lieu"),
    )  # fmt: skip


def _titre_structures(offre: Offre) -> str:
    connues = offre.lieux["places"].dropna()
    n, sans = chiffre(len(offre.lieux), "lieux d'accueil"), len(offre.lieux) - len(connues)
    if sans:
        return f"{n}, dont {chiffre(sans)} sans nombre de places connu"
    return f"{n}, {chiffre(connues.sum(), 'places')}"


def _dire_lieu(lieu: dict[Any, Any], noms: pd.Series) -> str:
    dits = [
        GENRES.get(str(lieu["genre"]), "Arrêt itinérant, places au prorata des jours"),
        str(noms.get(lieu["commune"], "")),
    ]
    if lieu["heures"] == lieu["heures"]:
        dits.append(f"{formats.nombre(lieu['heures'], 1)} h par semaine")
    return ", ".join(d for d in dits if d)

"""Les figures de la page Cadre de vie : portrait, modes et lieux de travail, fréquentation mensuelle."""

import math

import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre
from observatoire.analyses import cadre_de_vie
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import manque
from observatoire.methodes.incertitude import garwood
from observatoire.modele import Territoire
from observatoire.provenance import Periode

ECART = 5
_REPARTITIONS = {
    "modes": (cadre_de_vie.MODES, "Comment va-t-on travailler", "Mode"),
    "lieux": (cadre_de_vie.LIEUX_TRAVAIL, "Où travaille-t-on", "Lieu"),
}


@element("repartition_actifs", "Déplacements des actifs")
def repartition_actifs(lecteur: Lecteur, ou: str, quoi: str) -> Figure:
    """Les modes de déplacement (`modes`) ou les lieux de travail (`lieux`) des actifs en emploi."""
    if quoi not in _REPARTITIONS:
        raise AppelIncorrect(f"« {quoi} » n'existe pas. Attendu : {' ou '.join(_REPARTITIONS)}.")
    variables, question, nom = _REPARTITIONS[quoi]
    ici = commun.nommer(lecteur, territoire(ou))
    valeurs = cadre_de_vie.parts(
        lecteur, variables, "actifs_occupes_15_plus", str(ici.niveau), ici.code
    )
    if valeurs.empty:
        raise AppelIncorrect(
            f"{question} {commun.ou(lecteur, ici)} : non disponible. "
            f"À faire : {fichiers_a_deposer(indicateur('part_actifs_voiture'))}."
        )
    premier = valeurs.sort_values("valeur").iloc[-1]
    annee = int(valeurs["annee"].iloc[0])
    return Figure(
        identifiant=f"actifs_{quoi}", forme=Forme.BARRES, donnees=valeurs.assign(est_principal=True),
        titre=f"{question} {commun.ou(lecteur, ici)} ? {premier['libelle']} pour "
        f"{chiffre(premier['valeur'], 'actifs')} sur 100",
        sous_titre="Part des actifs de 15 ans ou plus ayant un emploi", unite="%", decimales=1,
        periode=Periode.annees([annee]), perimetre=ici.libelle, definition="Actifs ayant un emploi, selon le mode principal ou le lieu de travail déclarés au recensement.",
        options=Options(nom_valeur="Part des actifs", nom_libelle=nom),
    )  # fmt: skip


@element("frequentation_tad", "Voyages du transport à la demande")
def frequentation_tad(lecteur: Lecteur, service: str, depuis: str) -> Figure:
    """Les voyages par mois d'un service avant et après un changement d'offre (`depuis` : AAAA-MM-JJ).

    Moyennes et bornes à l'entier, dans les données exportées aussi, d'après des mois arrondis.
    """
    mois = cadre_de_vie.voyages(lecteur, service)
    if mois.empty:
        raise AppelIncorrect(manque("frequentation_tad", "Aucune fréquentation n'est saisie"))
    date = pd.Timestamp(depuis)
    c = cadre_de_vie.avant_apres(lecteur, service, date)
    valeurs = pd.DataFrame(
        [
            _periode("avant", "Avant", mois[mois.index < date]),
            _periode("apres", "Après", mois[mois.index >= date]),
        ]
    )
    fictif = cadre_de_vie.tad_fictif(lecteur, service)
    constat = (
        "changement non mesurable" if not c.mesurable else f"rapport {formats.nombre(c.rapport, 2)}"
    )
    return Figure(
        identifiant="frequentation_tad", forme=Forme.BARRES, donnees=valeurs,
        titre=f"{service} : {formats.nombre(c.avant)} voyages par mois avant, "
        f"{formats.nombre(c.apres)} après ({constat})",
        sous_titre=f"Moyenne mensuelle avant et après le {date:%d/%m/%Y}", unite="voyages", decimales=0,
        periode=Periode(mois.index[0].year, mois.index[-1].year), perimetre="service entier", fictif=fictif,
        definition="Voyages comptés par le service, un aller et un retour valant deux voyages.",
        notes=("Ce qui a changé en même temps (saison, tarif, travaux) y est aussi.",
               f"Plus petit changement visible avec ces mois : multiplication par {formats.nombre(c.detectable, 2)}.",
               *cadre_de_vie.notes_tad(lecteur.reglages.seuils.secret_local)),
        options=Options(nom_valeur="Voyages par mois", nom_libelle="Période"),
    )  # fmt: skip


def _periode(code: str, nom: str, mois: pd.Series) -> dict[str, object]:
    bas, haut = garwood(float(mois.sum()))
    return {
        "code": code, "libelle": f"{nom} ({formats.pluriel(len(mois), 'mois', 'mois')})",
        "valeur": float(round(mois.mean())), "bas": float(math.floor(float(bas) / len(mois))),
        "haut": float(math.ceil(float(haut) / len(mois))),
        "statut": "publie", "est_principal": code == "apres",
    }  # fmt: skip


@element("logements_usages", "Logements selon leur usage")
def logements_usages(lecteur: Lecteur, ou: str) -> Figure:
    """Résidences principales, secondaires et logements vacants au fil des recensements."""
    ici = commun.nommer(lecteur, territoire(ou))
    noms_ = {
        "residences_principales": "Résidences principales",
        "residences_secondaires": "Résidences secondaires",
        "logements_vacants": "Logements vacants",
    }
    lues = [_serie(lecteur, i, n, ici) for i, n in noms_.items()]
    toutes = pd.concat(lues, ignore_index=True)
    if toutes.empty:
        raise AppelIncorrect(
            f"Les logements {commun.ou(lecteur, ici)} ne sont pas connus. "
            f"À faire : {fichiers_a_deposer(indicateur('logements'))}."
        )
    derniere = int(toutes["annee"].max())
    # Deux recensements proches partagent des enquêtes : seuls le dernier et les anciens sont tracés.
    proche = (derniere - toutes["annee"]).between(1, ECART - 1)
    toutes, retires = toutes[~proche], sorted(toutes.loc[proche, "annee"].unique())
    dits = [
        f"{formats.nombre(float(str(r.valeur)))} {str(r.serie).lower()}"
        for r in toutes[toutes["annee"] == derniere].itertuples()
    ]
    notes = [
        f"Le recensement {a}, à moins de {ECART} ans du dernier, n'est pas tracé." for a in retires
    ]
    return commun.composer(
        lecteur, indicateur("logements"), toutes.assign(est_principal=False, note=""),
        identifiant="logements_usages", forme=Forme.EVOLUTION,
        titre=f"{', '.join(dits)} {commun.ou(lecteur, ici)} en {derniere}", sous_titre="Logements selon leur usage",
        periode=Periode(int(toutes["annee"].min()), derniere), perimetre=ici.libelle, notes=notes,
        definition="Logements au recensement, selon qu'ils sont habités à l'année, occasionnels ou vides.",
        options=Options(nom_valeur="Logements"),
    )  # fmt: skip


def _serie(lecteur: Lecteur, identifiant: str, nom: str, ici: Territoire) -> pd.DataFrame:
    valeurs = commun.lire(lecteur, indicateur(identifiant), [ici])
    connues = valeurs[valeurs["valeur"].notna()]
    return connues.assign(serie=nom, annee=connues["fin"].astype(int))

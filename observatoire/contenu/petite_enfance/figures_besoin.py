"""Les figures du besoin d'accueil et de l'avenir des assistantes maternelles."""

import pandas as pd

from observatoire import formats
from observatoire.affirmations.sujet import majuscule, minuscule
from observatoire.analyses import assistantes_maternelles, besoin_accueil
from observatoire.analyses.offre_accueil import offre_de
from observatoire.contenu.commun.figures import ensemble_de
from observatoire.contenu.petite_enfance.figures_zones import Choix
from observatoire.contenu.petite_enfance.parties_besoin import avenir_de
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.provenance import Periode


@element("accueil_tornade", "Ce qui fait bouger le besoin d'accueil")
def tornade(lecteur: Lecteur, choix: Choix = ()) -> Figure:
    """Ce que chaque hypothèse, seule, change au besoin (ou à l'écart si toutes les places sont connues)."""
    offre = offre_de(lecteur)
    b = besoin_accueil.calculer(lecteur, offre.places, dict(choix), fictif=offre.fictif)
    if b.bilan is None or b.tornade is None:
        raise AppelIncorrect(
            f"Le besoin ne peut pas être estimé. À faire : déposer {' et '.join(b.familles.manque)}."
        )
    quoi = "le besoin" if offre.places is None else "l'écart entre besoin et offre"
    table = b.tornade
    donnees = pd.DataFrame(
        {
            "code": table["cle"],
            "libelle": [_COURTS.get(c, n) for c, n in zip(table["cle"], table["nom"], strict=True)],
            "valeur": table["etendue"],
            "statut": "fictif" if b.fictif else "estime",
            "note": [_dire_hypothese(quoi, *valeurs) for valeurs in zip(
                table["valeur_basse"], table["valeur_haute"], table["avec_bas"], table["avec_haut"],
                strict=True)],
        }
    )  # fmt: skip
    titre = f"Ce qui fait le plus bouger {quoi} : {minuscule(donnees['libelle'].iloc[0])}"
    return Figure(
        identifiant="accueil_tornade", forme=Forme.BARRES, donnees=donnees,
        titre=titre,
        sous_titre="Places d'écart entre la valeur basse et la valeur haute de chaque hypothèse, seule",
        unite="places", periode=Periode.annees([b.familles.annee]), perimetre=ensemble_de(lecteur, None).libelle,
        definition=f"Besoin = Σ enfants × part qui cherche une place ; {besoin_accueil.METHODE}.",
        notes=(f"{majuscule(besoin_accueil.METHODE)}.", *([f"Sans l'offre : {offre.secret}."] if offre.secret else ())),
        options=Options(nom_valeur="Places d'écart", nom_libelle="Hypothèse"),
    )  # fmt: skip


_COURTS = {
    "enfants": "Nombre d'enfants",
    "emploi": "Emploi des parents",
    "taux_usage": "Places mobilisables",
    "recours_biactif": "Recours, deux emplois",
    "recours_mono_actif": "Recours, parent seul actif",
    "recours_un_actif": "Recours, un seul emploi",
    "recours_sans_emploi": "Recours, sans emploi",
}


def _dire_hypothese(quoi: str, bas: float, haut: float, avec_bas: float, avec_haut: float) -> str:
    places = formats.de_a(formats.nombre(avec_bas), formats.nombre(avec_haut))
    return f"{formats.de_a(_nb(bas), _nb(haut))} : {quoi} va {places} places"


def _nb(v: float) -> str:
    return formats.nombre(v, 0 if v >= 10 else 2)


@element("accueil_assistantes", "Assistantes maternelles à venir")
def assistantes(lecteur: Lecteur, choix: Choix = ()) -> Figure:
    """Les places chez les assistantes maternelles de l'intercommunalité sur dix ans, avec la fourchette.

    Jamais les âges ni le nombre par tranche : cette figure s'exporte. Pas de figure si les assistantes
    sont trop peu nombreuses : sa courbe dirait leurs âges.
    """
    a = avenir_de(lecteur, choix)
    if a.secret:
        raise AppelIncorrect(f"La projection n'est pas montrée : {a.secret}.")
    if a.manque:
        raise AppelIncorrect(
            f"La projection attend une saisie. À compléter : {', '.join(a.manque)}."
        )
    ici, p = ensemble_de(lecteur, None), a.places
    donnees = pd.DataFrame(
        {
            "code": ici.code,
            "libelle": ici.libelle,
            "annee": p["annee"],
            "serie": "Places attendues",
            "valeur": p["attendu"],
            "bas": p["bas"],
            "haut": p["haut"],
            "statut": "fictif" if a.fictif else "estime",
            "est_principal": True,
        }
    )
    fin = p.iloc[-1]
    return Figure(
        identifiant="accueil_assistantes", forme=Forme.EVOLUTION, donnees=donnees,
        titre=f"Assistantes maternelles : {formats.nombre(p['attendu'].iloc[0])} places en {p['annee'].iloc[0]:.0f}, "
        f"entre {formats.nombre(fin['bas'])} et {formats.nombre(fin['haut'])} en {int(fin['annee'])} "
        "aux hypothèses employées",
        sous_titre=f"Places de l'intercommunalité, intervalle à {assistantes_maternelles.CONFIANCE:.0%}".replace("%", " %"),
        unite="places", periode=Periode.annees(p["annee"]),
        perimetre=ici.libelle, notes=("Départs à la retraite selon l'âge, autres sorties et entrées : hypothèses montrées sur la page.",
               "Arrondi à la place : plus fin, la courbe dirait les âges.", *((a.note,) if a.note else ())),
        definition="Places attendues si chaque assistante reste en activité avec la probabilité de son âge, plus les entrées ; la fourchette contient huit cas sur dix.",
    )  # fmt: skip

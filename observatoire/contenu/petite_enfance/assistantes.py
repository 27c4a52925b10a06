"""L'avenir des assistantes maternelles : les places attendues dans dix ans, ce qui les garderait.

Rien ne dit le nombre d'assistantes par tranche d'âge, ni les places de trop peu d'assistantes.
"""

import pandas as pd

from observatoire import formats
from observatoire.analyses import assistantes_maternelles
from observatoire.analyses import assistantes_maternelles as avenir
from observatoire.contenu.commun.figures import ensemble_de
from observatoire.contenu.petite_enfance import phrases as dire_accueil
from observatoire.contenu.petite_enfance.zones import Choix
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme
from observatoire.methodes.assistantes import DEPART_RETRAITE
from observatoire.provenance import Periode


@element("accueil_avenir_assistantes", "Assistantes maternelles dans dix ans, en une phrase")
def accueil_avenir_assistantes(lecteur: Lecteur, choix: Choix = ()) -> Bloc:
    """Les places attendues dans dix ans et les entrées qui garderaient l'offre."""
    a = avenir_de(lecteur, choix)
    return Paragraphe(dire_accueil.assistantes(a), "constat", fictif=a.fictif)


def avenir_de(lecteur: Lecteur, choix: Choix = ()) -> avenir.Avenir:
    """La projection des assistantes maternelles à partir de l'année de publication."""
    return avenir.avenir(lecteur, int(lecteur.publie_le.year), dict(choix))


@element("accueil_retraites", "Assistantes maternelles : risque de départ à la retraite")
def accueil_retraites(lecteur: Lecteur) -> Bloc:
    """La part des assistantes d'un âge qui part dans l'année : une hypothèse, pas un compte local."""
    return Tableau(
        colonnes=(
            Colonne("Âge", largeur=50),
            Colonne("Part qui part dans l'année", "part", 50),
        ),
        lignes=tuple((f"{age} ans", 100 * r) for age, r in DEPART_RETRAITE.items()),
        titre="Risque annuel de départ à la retraite, par âge",
        notes=(
            "Les sources nationales se contredisent sur les départs d'ici 2030 (44 % pour l'une, "
            "plus d'une sur quatre pour l'autre).",
        ),
    )


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
            f"La projection attend une saisie. À faire : compléter {', '.join(a.manque)}."
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
        definition="Places attendues si chaque assistante reste en activité avec la probabilité de son âge, plus les entrées ; la fourchette contient huit calculs sur dix à ces hypothèses, jamais vérifiées sur le passé.",
    )  # fmt: skip

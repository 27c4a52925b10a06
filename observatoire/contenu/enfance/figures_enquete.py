"""La figure de l'enquête sur les besoins des jeunes."""

from __future__ import annotations

from observatoire.analyses import enquete
from observatoire.entrepot.contexte import contexte_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.contenu.commun import figures as commun
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.contenu.recettes import recette
from observatoire.territoire import Reglages


@recette("enquete_jeunes")
def enquete_jeunes(lecteur: Lecteur, reglages: Reglages, enquete_: str, tranche: str) -> Figure:
    """Les besoins cités dans une enquête, en part des réponses, avec l'intervalle de Wilson."""
    contexte = contexte_de(lecteur, reglages)
    besoins = enquete.besoins(contexte, enquete_, tranche)
    fictif = bool((besoins["statut"] == "fictif").any())
    reponses = enquete.dire_combien(contexte, enquete_, tranche)
    return Figure(
        identifiant="enquete_jeunes", forme=Forme.BARRES, donnees=besoins,
        titre=f"Ce que disent {reponses} : {enquete_}", unite="%", decimales=0,
        sous_titre="Part des réponses qui citent chaque besoin, avec son intervalle",
        annee=str(besoins["annee"].iloc[0]), perimetre="jeunes qui ont répondu", fictif=fictif,
        source="Enquête du territoire (data/local/enquete_jeunes.csv)",
        definition="Jeunes qui citent ce besoin pour 100 réponses à la question.",
        notes=(f"Un besoin que moins de {reglages.seuils.secret_local} jeunes citent, ou ne citent pas, est "
               "caché ; un groupe d'âge qui permettrait de le retrouver par soustraction l'est aussi.",
               "Les jeunes qui ont répondu ne représentent pas forcément tous les jeunes."),
        edition=commun.edition(lecteur), options=Options(nom_valeur="Part des réponses"),
    )  # fmt: skip

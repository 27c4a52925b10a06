"""La figure de l'enquête sur les besoins des jeunes."""

from observatoire.analyses import enquete
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.provenance import Periode


@element("enquete_jeunes", "Enquête auprès des jeunes")
def enquete_jeunes(lecteur: Lecteur, enquete_: str, tranche: str) -> Figure:
    """Les besoins cités dans une enquête, en part des réponses, avec l'intervalle de Wilson."""
    besoins = enquete.besoins(lecteur, enquete_, tranche)
    fictif = bool((besoins["statut"] == "fictif").any())
    reponses = enquete.dire_combien(lecteur, enquete_, tranche)
    return Figure(
        identifiant="enquete_jeunes", forme=Forme.BARRES, donnees=besoins,
        titre=f"Ce que disent {reponses} : {enquete_}", unite="%", decimales=0,
        sous_titre="Part des réponses qui citent chaque besoin, avec son intervalle",
        periode=Periode.annees([besoins["annee"].iloc[0]]), perimetre="jeunes qui ont répondu", fictif=fictif,
        definition="Jeunes qui citent ce besoin pour 100 réponses à la question.",
        notes=(f"Un besoin que moins de {lecteur.reglages.seuils.secret_local} jeunes citent, ou ne citent pas, est "
               "caché ; un groupe d'âge qui permettrait de le retrouver par soustraction l'est aussi.",
               "Les jeunes qui ont répondu ne représentent pas forcément tous les jeunes."),
        options=Options(nom_valeur="Part des réponses"),
    )  # fmt: skip

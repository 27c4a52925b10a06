"""Indicateurs : se déplacer."""

from observatoire.indicateurs.communs import LIMITES_RECENSEMENT, SOURCES_LOGEMENT
from observatoire.indicateurs.declaration import Indicateur, Ratio, Somme, Terme
from observatoire.indicateurs.preuve import SecondCalcul

_SOURCES = ("insee_caracteristiques_emploi", "insee_emploi", "releve_navettes")


def _part(identifiant: str, actifs: str, question: str, terme: Terme, lecture: str) -> Indicateur:
    return Indicateur(
        id=identifiant,
        theme="Emploi et formation",
        libelle=f"Part des actifs {actifs}",
        question=question,
        unite="%",
        decimales=1,
        calcul=Ratio(terme, "actifs_occupes_15_plus"),
        sources=_SOURCES,
        sens="neutre",
        definition=f"Actifs {actifs}, pour 100 actifs en emploi.",
        interpretation=lecture,
        limites=f"Un seul mode est déclaré, le principal. {LIMITES_RECENSEMENT}",
        preuve=SecondCalcul(),
        incertitude="part",
        compte=f"actifs {actifs}",
        parmi="des actifs ayant un emploi",
    )


INDICATEURS = (
    _part(
        "part_actifs_transports_commun",
        "allant travailler en transports en commun",
        "Va-t-on travailler en car ou en train ?",
        "actifs_transports_commun",
        "Dépend autant des horaires et des arrêts que du choix des personnes.",
    ),
    _part(
        "part_actifs_marche_velo",
        "allant travailler à pied ou à vélo",
        "Travaille-t-on assez près pour y aller sans moteur ?",
        ("actifs_pied", "actifs_velo"),
        "Plus haut dans les bourgs où l'emploi est proche du logement.",
    ),
    Indicateur(
        id="menages_sans_voiture",
        theme="Logement",
        libelle="Ménages sans voiture",
        question="Combien de ménages n'ont pas de voiture ?",
        unite="ménages",
        decimales=0,
        calcul=Somme("menages_sans_voiture"),
        sources=SOURCES_LOGEMENT,
        sens="neutre",
        definition="Résidences principales dont les habitants n'ont pas de voiture.",
        interpretation="Le premier public d'une offre de transport ; une voiture par ménage peut ne pas suffire.",
        limites="Le recensement ne dit pas qui peut conduire, ni si la voiture roule.",
        preuve=SecondCalcul(),
        incertitude="poisson",
    ),
)

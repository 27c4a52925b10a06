"""Indicateurs : se déplacer."""

from __future__ import annotations

from observatoire.indicateurs.declaration import Indicateur, Ratio, Somme, Terme

_SOURCES = ("insee_caracteristiques_emploi", "insee_emploi", "releve_navettes")
_LIMITES = (
    "Un seul mode est déclaré, le principal. Le millésime N du recensement résume cinq années d'enquête "
    "(N-2 à N+2) ; deux millésimes à moins de cinq ans ne se comparent pas."
)
_PREUVE = (
    "Pas de chiffre publié tenu à côté : recalculé par les tests à partir des effectifs du fichier."
)


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
        limites=_LIMITES,
        preuve=_PREUVE,
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
        sources=("insee_logement", "melodi_logement"),
        sens="neutre",
        definition="Résidences principales dont les habitants n'ont pas de voiture.",
        interpretation="Le premier public d'une offre de transport ; une voiture par ménage peut ne pas suffire.",
        limites="Le recensement ne dit pas qui peut conduire, ni si la voiture roule.",
        preuve=_PREUVE,
        incertitude="poisson",
    ),
)

"""La recette des avis : combien de jours il reste à chaque demande en cours."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from observatoire import formats
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.provenance import Periode
from observatoire.schema.avis import Avis, ensuite, lire
from observatoire.schema.publie import communes_de, populations_de


@element("horloges_avis", "Délais des avis")
def horloges_avis(lecteur: Lecteur, jour: str = "") -> Figure:
    """Les jours qui restent à chaque demande en cours ; `jour` (AAAA-MM-JJ) : aujourd'hui si vide."""
    try:
        quand = date.fromisoformat(jour) if jour else date.today()
    except ValueError:
        raise AppelIncorrect(
            f"« {jour} » n'est pas une date. Attendu : AAAA-MM-JJ, par exemple 2026-11-25."
        ) from None
    registre = lecteur.locale("avis")
    lus = lire(registre, lecteur.reglages, populations_de(lecteur), quand)
    return figure_des_horloges(lus, communes_de(lecteur), quand, commun.edition(lecteur))


def figure_des_horloges(
    lus: Sequence[Avis], communes: Mapping[str, str], jour: date, edition: str
) -> Figure:
    """Une barre par demande en cours ; `AppelIncorrect` s'il n'y en a pas."""
    ouverts = [a for a in lus if a.ouvert and a.horloges.prochaine is not None]
    if not ouverts:
        raise AppelIncorrect(
            "Aucune demande d'avis n'est en cours dans l'édition publiée. À faire : la saisir dans le "
            "registre, puis publier."
        )
    exemple = any(a.exemple for a in ouverts)
    return Figure(
        identifiant="horloges_avis",
        forme=Forme.BARRES,
        titre=f"Avis à rendre : {formats.pluriel(len(ouverts), 'demande')} en cours",
        sous_titre=f"Jours restants au {formats.jour(jour)}, jusqu'à la prochaine date à tenir",
        donnees=pd.DataFrame([_ligne(a, communes, jour) for a in ouverts]),
        unite="jours",
        periode=Periode.annees([jour.year]),
        definition=(
            "Jours calendaires jusqu'à la prochaine fin de délai (code de la santé publique, R2324-21 "
            "et R2324-22), jour compris. Une fin de délai un jour non ouvré n'est pas reportée."
        ),
        fictif=exemple,
        options=Options(nom_valeur="Jours restants", nom_libelle="Demande"),
    )


def _ligne(a: Avis, communes: Mapping[str, str], jour: date) -> dict[str, object]:
    assert a.horloges.prochaine is not None
    return {
        "code": a.numero,
        "libelle": f"{a.numero}, {communes.get(a.commune, a.commune)}",
        "valeur": float((a.horloges.prochaine - jour).days),
        "statut": "fictif" if a.exemple else "publie",
        "note": f"{a.libelle_etat} : {ensuite(a)}",
    }

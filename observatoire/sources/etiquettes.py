"""Ce qui entoure un tableau, et les exports de l'INSEE à libellés : dire comment avoir les codes."""

from collections.abc import Iterable

from observatoire.erreurs import FichierRefuse
from observatoire.sources.lecture import Feuille
from observatoire.sources.motifs import normaliser_entete
from observatoire.sources.reconnaissance import Reconnaissance

_EXPLORATEUR = {"geographie", "niveau geo", "valeur"}


def refuser_sans_codes(feuilles: Iterable[Feuille]) -> None:
    """Lève `FichierRefuse` si une feuille est un export de l'explorateur de l'INSEE par libellés."""
    for feuille in feuilles:
        for ligne in feuille.apercu[:5]:
            entetes = {normaliser_entete(c): c for c in ligne if c.strip()}
            if set(entetes) >= _EXPLORATEUR:
                autres = [
                    c
                    for n, c in entetes.items()
                    if n not in {*_EXPLORATEUR, "periode", "frequence"}
                ]
                raise FichierRefuse(
                    "c'est un export de l'explorateur de données de l'INSEE, avec des libellés à la place "
                    f"des codes ({', '.join(autres[:4])})",
                    attendu="le même jeu avec ses codes : colonnes GEO, GEO_OBJECT, TIME_PERIOD, OBS_VALUE",
                    faire="sur catalogue-donnees.insee.fr, page de ce jeu, « Télécharger », choisir le jeu "
                    "complet (CSV) plutôt que l'export de la sélection, et déposer le ZIP tel quel",
                )


def notes(rec: Reconnaissance) -> list[str]:
    """Ce qui entoure le tableau sans en être : des titres au-dessus, des notes au milieu ou dessous."""
    avant = (
        sum(n < rec.premiere_ligne for n in rec.feuille.lignes_apercu)
        - 1
        - rec.source.lignes_unites
    )
    titres = [" ".join(ligne).strip() for ligne in rec.feuille.apercu[: max(0, avant)]]
    entourent = [*titres, *rec.feuille.notes]
    if not entourent:
        return []
    return [
        f"{len(entourent)} ligne(s) de titre ou de note, laissée(s) de côté (« {entourent[0][:60]} »)"
    ]

"""Écrire le groupe semblable dans l'édition : un repère de plus, dit par ses médianes, partout où l'on compare."""

import pandas as pd

from observatoire import formats
from observatoire.analyses import semblables
from observatoire.entrepot.socle import Socle
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import SEMBLABLES, Niveau
from observatoire.sources.sql import Base, inserer
from observatoire.territoire import Reglages

LIBELLE = "Groupe semblable (médiane)"
_COLONNES = ("debut", "fin", "n", "q1", "mediane", "q3", "fichier")


def ecrire(con: Base, reglages: Reglages) -> None:
    """Ajoute à `territoires` et `indicateurs` le groupe semblable, si les fichiers permettent de le former."""
    contexte = Socle(con, reglages)
    groupe = semblables.groupe(contexte)
    if not groupe.assez:
        return
    lignes = [
        ligne
        for i in INDICATEURS.values()
        if i.unite != "modalité"
        for ligne in _lignes(contexte, groupe.membres, i.id, i.decimales)
    ]
    inserer(con, "indicateurs", pd.DataFrame(lignes))
    ici = pd.DataFrame([{"code": SEMBLABLES, "niveau": str(Niveau.EPCI), "libelle": LIBELLE}])
    inserer(con, "territoires", ici)


def _lignes(
    contexte: Socle, membres: tuple[str, ...], identifiant: str, decimales: int
) -> list[dict[str, object]]:
    table = semblables.medianes(contexte, membres, identifiant)
    return [
        {
            "code": SEMBLABLES, "niveau": str(Niveau.EPCI), "indicateur": identifiant, "debut": debut,
            "fin": fin, "valeur": mediane, "statut": "estime", "perimetre": "", "source": fichier,
            "note": f"médiane de {n} intercommunalités semblables ; la moitié d'entre elles ont de "
            f"{formats.nombre(float(q1), decimales)} à {formats.nombre(float(q3), decimales)}",
        }
        for debut, fin, n, q1, mediane, q3, fichier in zip(*(table[c] for c in _COLONNES), strict=True)
    ]  # fmt: skip

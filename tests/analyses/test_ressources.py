"""Les ressources d'une commune, quand tout ce qui est saisi est un exemple."""

from __future__ import annotations

import pandas as pd

from observatoire.analyses import ressources
from observatoire.local import conformer, table


class _Contexte:
    """Une table d'acteurs dont toutes les lignes sont fictives : rien de réel à montrer."""

    def locale(self, nom: str) -> pd.DataFrame:
        saisie = {"nom": ["Foyer d'exemple"], "nature": ["association"], "commune": ["81309"],
                  "themes": ["Parentalité"], "fictif": [True]}  # fmt: skip
        return conformer(table(nom), pd.DataFrame(saisie))


def test_des_acteurs_tous_fictifs_ne_donnent_aucune_ressource_et_aucune_erreur():
    rendu = ressources._acteurs(_Contexte())
    assert list(rendu.columns) == ["code", "nom", "nature", "source"]
    assert rendu.empty

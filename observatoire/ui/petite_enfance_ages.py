"""Les âges des assistantes maternelles : montrés au comité, sans export ni copie dans un dossier."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from observatoire.analyses.assistantes_saisies import AGE_MAX
from observatoire.ui import composants


def montrer(tranches: Mapping[tuple[int, int], int]) -> None:
    """Les âges : sur cet écran du comité seulement, jamais dans un export."""
    st.subheader("Tranches d'âge (écran du comité seulement)", anchor=False)
    composants.tableau(
        ("Tranche d'âge", "Assistantes en activité"),
        [(_tranche(bas, haut), str(n)) for (bas, haut), n in sorted(tranches.items())],
        "Assistantes maternelles par tranche d'âge",
    )
    st.caption(
        "Ce tableau n'a ni export ni copie dans un dossier : dans une petite intercommunalité, il "
        "désignerait des personnes."
    )


def _tranche(bas: int, haut: int) -> str:
    return f"{bas} ans ou plus" if haut == AGE_MAX else f"{bas} à {haut} ans"

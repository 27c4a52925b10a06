"""Les âges des assistantes maternelles, réunis : montrés au comité, sans export ni copie."""

from collections.abc import Mapping

import streamlit as st

from observatoire.analyses.assistantes_saisies import AGE_MAX
from observatoire.ui import composants


def montrer(tranches: Mapping[tuple[int, int], int], seuil: int) -> None:
    """Les âges, par tranches d'au moins `seuil` assistantes : sur cet écran du comité, jamais exportés."""
    st.subheader("Tranches d'âge (écran du comité seulement)", anchor=False)
    composants.tableau(
        ("Tranche d'âge", "Assistantes en activité"),
        [(_tranche(bas, haut), str(n)) for (bas, haut), n in sorted(tranches.items())],
        "Assistantes maternelles par tranche d'âge",
    )
    st.caption(
        f"Tranches réunies pour que chacune compte au moins {seuil} assistantes ; le détail saisi reste dans "
        "l'Inventaire. Ce tableau n'a ni export ni copie dans un dossier."
    )


def _tranche(bas: int, haut: int) -> str:
    return f"{bas} ans ou plus" if haut == AGE_MAX else f"{bas} à {haut} ans"

"""Le chiffre de l'intercommunalité, à la place de celui que la commune ou le secteur choisi n'a pas."""

from typing import Any

import streamlit as st

from observatoire.modele import Niveau
from observatoire.territoire import noms
from observatoire.ui import composants, etat


def a_l_ensemble(parametres: dict[str, Any]) -> dict[str, Any] | None:
    """Les mêmes paramètres pour tout le territoire ; None s'ils ne visent pas le lieu choisi, ou si c'est déjà lui."""
    ici, tout = etat.territoire(), next(iter(etat.lieux().values()))
    if ici.niveau is Niveau.EPCI:
        return None
    cle = str(ici)
    changes: dict[str, Any] = {}
    if parametres.get("ou") == cle:
        changes["ou"] = str(tout)
    lieux = list(parametres.get("territoires") or ())
    if lieux and lieux[0] == cle:
        changes["territoires"] = [str(tout), *(t for t in lieux[1:] if t != str(tout))]
    return {**parametres, **changes} if changes else None


def dire() -> None:
    """Ce que montre la figure ou le tableau qui suit."""
    ici, tout = etat.territoire(), next(iter(etat.lieux().values()))
    st.info(
        composants.texte(
            f"Ce chiffre n'existe pas {noms.ou(ici)} : voici celui de l'ensemble, {tout.libelle}."
        ),
        icon=":material/unfold_more:",
    )

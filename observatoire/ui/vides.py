"""Les onglets vides, grisés « à remplir » : ceux qu'on a ouverts sans y trouver ni figure ni tableau."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from observatoire.entrepot.lecture import Lecteur
from observatoire.ui import donnees

_MONTRES, _MANQUES = "blocs-montres", "blocs-manquants"


def noter_montre() -> None:
    """Une figure ou un tableau vient d'être montré."""
    st.session_state[_MONTRES] = st.session_state.get(_MONTRES, 0) + 1


def noter_manque() -> None:
    """Une phrase vient de dire ce qui manque, à la place d'une figure."""
    st.session_state[_MANQUES] = st.session_state.get(_MANQUES, 0) + 1


@donnees.par_edition
def _vus(lecteur: Lecteur) -> dict[tuple[str, str], bool]:
    """Par (onglets, nom) : vide ou non, pour tous ceux qu'on a ouverts dans cette édition."""
    return {}


def juger(cle: str, nom: str, montrer: Callable[[], Any]) -> None:
    """Montre l'onglet `nom`, et retient s'il est vide."""
    st.session_state[_MONTRES] = st.session_state[_MANQUES] = 0
    montrer()
    _vus()[cle, nom] = not st.session_state[_MONTRES] and st.session_state[_MANQUES] > 0


def griser(cle: str, noms: Sequence[str]) -> None:
    """Le style des onglets qu'on sait vides : leur nom reste celui de l'adresse."""
    vides = [rang for rang, nom in enumerate(noms, start=1) if _vus().get((cle, nom))]
    if vides:
        onglets = ", ".join(f".st-key-{cle} [role=tab]:nth-of-type({rang})" for rang in vides)
        st.html(
            f"<style>:is({onglets}) {{color: #595959; font-style: italic}} "
            f':is({onglets})::after {{content: "\\00a0· à remplir"; font-size: 14px}}</style>'
        )

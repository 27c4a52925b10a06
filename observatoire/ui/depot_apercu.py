"""Ce qu'un fichier déposé est, et ce qu'il changerait, avant tout accord."""

import streamlit as st

from observatoire import formats
from observatoire.entrepot.verification import TableauVerifie
from observatoire.modele import LIBELLES_NIVEAUX
from observatoire.ui import composants


def montrer(t: TableauVerifie) -> None:
    """Un tableau du fichier : refusé, à confirmer, sans rien d'ici, ou reconnu et ses effets."""
    if t.statut == "refuse":
        st.error(f"**Refusé.** {composants.texte(t.message)}", icon=":material/block:")
        return
    if t.statut == "a_confirmer":
        st.warning(f"**À confirmer.** {composants.texte(t.message)}", icon=":material/help:")
        return
    annees = ", ".join(map(str, t.millesimes)) or "sans année"
    onglet = f" (onglet {t.fichier.split(' › ')[1]})" if " › " in t.fichier else ""
    quoi = composants.texte(f"{onglet} : « {t.titre} » ({t.producteur}), {annees}.")
    if t.rien_ici:
        st.info(f"**Rien pour ce territoire**{quoi}", icon=":material/wrong_location:")
    else:
        st.success(f"**Reconnu**{quoi}", icon=":material/check_circle:")
    lues = formats.pluriel(t.lignes_lues, "ligne lue", "lignes lues")
    faits = [f"{lues}." if t.source.startswith("local_") else f"{lues} ; {_couvre(t)}."]
    if t.nouvelles or t.modifiees or t.identiques or t.ecartees:
        faits.append(_effets(t))
    if t.message:
        faits.append(f"À savoir : {t.message}.")
    composants.liste(faits)
    if t.exemples:
        st.markdown("Par exemple :")
        composants.liste(e.phrase() for e in t.exemples)


def _couvre(t: TableauVerifie) -> str:
    ailleurs = [
        formats.pluriel(n, LIBELLES_NIVEAUX.get(niveau, niveau))
        for niveau, n in t.territoires.items()
    ]
    tout = ", ".join(ailleurs) or "aucun territoire"
    return f"{t.communes} des {t.communes_attendues} communes étudiées (en tout : {tout})"


def _effets(t: TableauVerifie) -> str:
    comptes = (
        (t.nouvelles, "nouvelle"),
        (t.modifiees, "modifiée"),
        (t.identiques, "identique"),
    )
    dits = [formats.pluriel(n, f"valeur {mot}", f"valeurs {mot}s") for n, mot in comptes if n]
    if t.ecartees:
        dits.append(
            formats.pluriel(t.ecartees, "valeur différente", "valeurs différentes")
            + " d'un fichier plus récent, qui reste en service"
        )
    return f"{', '.join(dits)}."

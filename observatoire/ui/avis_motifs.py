"""Les motifs d'un avis à l'écran, et la copie qu'on en garde telle que votée."""

from dataclasses import asdict
from datetime import date
from typing import Any

import streamlit as st

from observatoire import formats, local
from observatoire.contenu.schema.avis import blocs_motifs
from observatoire.erreurs import ErreurObservatoire
from observatoire.schema.avis import Avis
from observatoire.schema.motifs import Motif
from observatoire.ui import ajouter, composants, donnees, registres


def montrer(
    avis: Avis, motifs: list[Motif], plan: list[str], regle: str, jour: date, passe: dict[str, Any]
) -> None:
    """Besoins, offre, compatibilité ; puis la copie gardée s'il y en a une."""
    st.subheader("Motifs, d'après les chiffres à cette date", anchor=False)
    registres.montrer(
        "avis_motifs", "avis-motifs", lambda: blocs_motifs(avis, motifs, plan, regle), ("avis",),
        numero=avis.numero, **passe,
    )  # fmt: skip
    _garder(avis, motifs, plan, regle, jour)


def _garder(avis: Avis, motifs: list[Motif], plan: list[str], regle: str, jour: date) -> None:
    carnet = local.Carnet(donnees.dossier_donnees(), "avis")
    nom = f"Motifs {avis.numero}"
    existe = nom in carnet.liste()
    if existe:
        _relire(carnet, nom)
    libelle = "Remplacer les motifs gardés" if existe else "Garder ces motifs tels quels"
    if st.button(libelle, icon=":material/inventory_2:", key="avis-garder"):
        contenu = {
            "garde_le": jour.isoformat(),
            "edition": donnees.lecteur().cle,
            "regle": regle,
            "plan": plan,
            "compatibilite": avis.compatibilite,
            "motifs": [asdict(m) for m in motifs],
        }
        try:
            base = carnet.lire(nom).empreinte if existe else ""
            carnet.ecrire(nom, contenu, base=base)
        except ErreurObservatoire as e:
            st.error(composants.texte(str(e)))
        else:
            st.rerun()


def _relire(carnet: local.Carnet, nom: str) -> None:
    try:
        garde = carnet.lire(nom).contenu
    except ErreurObservatoire as e:
        st.error(composants.texte(str(e)))
        return
    quand = formats.jour(date.fromisoformat(str(garde["garde_le"])))
    with st.expander(f"Motifs gardés le {quand}, édition {str(garde['edition'])[:8]}"):
        gardes = [str(m["texte"]) for m in garde["motifs"]]
        composants.liste(gardes)
        ajouter.phrase("\n".join([f"{nom}, gardés le {quand} :", *gardes]), "motifs-gardes")

"""La page des familles : choisir sa commune, voir les lieux, leurs jours, les minutes, imprimer."""

import streamlit as st

from observatoire import formats
from observatoire.analyses.trouver_accueil import Lieu
from observatoire.analyses.trouver_accueil import trouver as lieux_de
from observatoire.contenu.petite_enfance import trouver as depliant_accueil
from observatoire.documents import rendre
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms
from observatoire.ui import ajouter, composants, donnees, etat, figures, parties

_PRES = 20
_lieux = donnees.par_edition(lieux_de)
_FORMATS = {"pdf": "Dépliant à imprimer (PDF)", "docx": "Dépliant à modifier (DOCX)",
            "odt": "Dépliant à modifier (ODT)"}  # fmt: skip


def choisir() -> Territoire:
    """La commune de la famille ; celle du sélecteur commun d'abord."""
    communes = donnees.communes()
    choisie = etat.territoire()
    defaut = choisie.code if choisie.code in communes else next(iter(communes))
    code = etat.choisir_un(
        "Votre commune", list(communes), cle="commune", defaut=defaut,
        nommer=lambda c: communes[c].libelle,
    )  # fmt: skip
    return communes[code]


def repondre(commune: Territoire) -> None:
    """Le lieu le plus proche et combien à vingt minutes, en une phrase."""
    garde = [x for x in _lieux(commune.code) if x.accueil]
    ajouter.reponse(_phrase(commune, garde), "reponse-trouver")


def montrer(commune: Territoire) -> None:
    """La liste et la carte côte à côte, puis le dépliant et les liens."""
    lieux = _lieux(commune.code)
    gauche, droite = st.columns([1.25, 1])
    with gauche:
        for accueil in (True, False):
            if any(x.accueil is accueil for x in lieux):
                parties.montrer(
                    "trouver_lieux", f"lieux-{accueil}", commune=commune.code, accueil=accueil
                )
        _liens(commune)
    with droite:
        # La colonne est étroite : la carte y tient entière.
        figures.montrer_recette(
            "trouver_accueil",
            "trouver",
            selection=(commune.code,),
            largeur=430,
            commune=commune.code,
        )


def _phrase(commune: Territoire, garde: list[Lieu]) -> str:
    ici = noms.ou(commune)
    routes = [x.route for x in garde if x.route]
    if not routes:
        return f"Aucun lieu d'accueil n'est encore renseigné près {noms.de(commune)}."
    premier, route = next((x, x.route) for x in garde if x.route)
    pres = sum(r.haut <= _PRES for r in routes)
    peut_etre = sum(r.bas <= _PRES < r.haut for r in routes)
    proche = f"{premier.nom}, dans la commune même" if premier.commune == commune.code else (
        f"{premier.nom}, {noms.ou(Territoire(Niveau.COMMUNE, premier.commune, premier.libelle_commune))}, "
        f"à {route.dite()} de voiture"
    )  # fmt: skip
    combien = "aucun lieu d'accueil connu n'est"
    if pres or peut_etre:
        dit = formats.pluriel(
            pres + peut_etre, "lieu d’accueil connu est", "lieux d’accueil connus sont"
        )
        combien = (
            f"{f'de {pres} à ' if peut_etre and pres else 'peut-être ' if peut_etre else ''}{dit}"
        )
    selon = ", selon la route" if peut_etre else ""
    return f"{ici[0].upper()}{ici[1:]}, {combien} à {_PRES} minutes ou moins{selon} ; le plus proche : {proche}."


def _liens(commune: Territoire) -> None:
    st.markdown(
        "Assistantes maternelles agréées, disponibilités, aides : "
        f"[monenfant.fr]({depliant_accueil.MONENFANT}), le site de la CAF pour les familles, ou le "
        "relais petite enfance."
    )
    with st.container(horizontal=True):
        composants.telecharger(
            _FORMATS,
            lambda extension: rendre(
                depliant_accueil.document(donnees.lecteur(), commune.code), extension
            ),
            f"accueil-{commune.code}", "depliant", icon=":material/print:",
        )  # fmt: skip

"""Le pied de chaque page et ses pages légales, dans les deux éditions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from html import escape

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from observatoire.contenu.legal import PAGES, accessibilite, mentions
from observatoire.territoire import changer_mentions
from observatoire.ui import acces, composants, donnees, parties

_ACCESSIBILITE = "accessibilite"


def pied() -> None:
    """Les liens légaux, au bas de chaque page ; l'état de conformité s'y lit sans cliquer."""
    etat = accessibilite.etat(donnees.reglages().accessibilite, date.today())
    noms = PAGES | {_ACCESSIBILITE: f"{PAGES[_ACCESSIBILITE]} : {etat}"}
    liens = "".join(
        f'<li><a href="{adresse}" target="_self">{escape(nom)}</a></li>'
        for adresse, nom in noms.items()
    )
    st.html(
        f'<footer class="obs-bas"><nav aria-label="Informations légales"><ul>{liens}</ul></nav></footer>'
    )


def pages(menu: Mapping[str, Sequence[StreamlitPage]]) -> list[StreamlitPage]:
    """Les pages légales, hors du menu ; `menu` fait le plan du site."""
    montrer: dict[str, Callable[[], None]] = {
        _ACCESSIBILITE: _accessibilite,
        "mentions-legales": _mentions,
        "donnees-personnelles": _donnees,
        "contact": _contact,
        "plan-du-site": partial(_plan, menu),
    }
    return [
        st.Page(_nommee(montrer[adresse], adresse), title=titre, url_path=adresse, visibility="hidden")
        for adresse, titre in PAGES.items()
    ]  # fmt: skip


def manquent() -> bool:
    """Dans l'édition publique, dit ce qui manque à la loi et rend vrai : rien d'autre ne se montre."""
    refus = mentions.refus_de_publier(donnees.reglages()) if donnees.public() else ""
    if refus:
        st.title("Ce site n'est pas encore ouvert")
        composants.erreur(refus)
    return bool(refus)


def _nommee(montrer: Callable[[], None], adresse: str) -> Callable[[], None]:
    def page() -> None:
        st.title(PAGES[adresse])
        montrer()

    page.__name__ = adresse
    return page


def _accessibilite() -> None:
    parties.simplement(accessibilite.declaration(donnees.reglages(), date.today()))


def _mentions() -> None:
    parties.simplement(mentions.mentions_legales(donnees.reglages()))
    if not donnees.public() and acces.peut("administration"):
        _remplir()


def _donnees() -> None:
    reglages, public = donnees.reglages(), donnees.public()
    parties.simplement(mentions.donnees_personnelles(reglages, public=public))


def _contact() -> None:
    parties.simplement(mentions.contact(donnees.reglages()))


def _plan(menu: Mapping[str, Sequence[StreamlitPage]]) -> None:
    for section, siennes in menu.items():
        st.header(section)
        composants.liste(
            composants.Sur(f'<a href="{p.url_path or "."}" target="_self">{escape(p.title)}</a>')
            for p in siennes
        )
    st.header("Informations légales")
    composants.liste(
        composants.Sur(f'<a href="{adresse}" target="_self">{escape(nom)}</a>')
        for adresse, nom in PAGES.items()
    )


def _remplir() -> None:
    """Le formulaire des mentions, là où elles se lisent."""
    st.header("Remplir ces mentions")
    actuelles = donnees.reglages().mentions
    with st.form("mentions"):
        valeurs = {
            cle: st.text_input(dit, getattr(actuelles, cle), key=f"mention-{cle}")
            for cle, dit in mentions.A_REMPLIR.items()
        }
        enregistre = st.form_submit_button("Enregistrer", type="primary")
    if enregistre:
        with composants.refus_montre():
            acces.noter("réglage", "mentions légales", "administration")
            changer_mentions(donnees.dossier_donnees(), valeurs)
            st.rerun()

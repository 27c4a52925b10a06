"""La page Schéma : la réponse, les filtres, l'arbre du plan et l'éditeur de ses tables."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st

from observatoire import formats
from observatoire.affirmations.mots import EXEMPLE
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau
from observatoire.schema import budget
from observatoire.schema.annexes import Tables
from observatoire.schema.completude import Volet
from observatoire.schema.filtres import Filtre, dire_zone
from observatoire.schema.plan import A_QUALIFIER, Action, Plan
from observatoire.schema.publie import completude_de, plan_publie
from observatoire.schema.suivi import Suivi, suivre
from observatoire.ui import ajouter, composants, donnees, etat, saisie, schema_depart, tableaux

_TABLES = {
    "actions": "Actions",
    "cibles": "Indicateurs et cibles",
    "objectifs_annuels": "Objectifs de l'année",
    "budgets": "Budget",
    "jalons": "Étapes",
    "preuves": "Preuves",
    "objectifs": "Objectifs",
    "orientations": "Axes",
}
_ENTETES = ("Action", "État", "Zone", "Volets", "Indicateurs")
_TOUS = "tous"
_plan = donnees.par_edition(plan_publie)
_ETATS = {"réalisée": "bon", "en cours": "bon", A_QUALIFIER: "attente"}


def plan() -> Plan:
    """Le plan de l'édition en service, le retard étant celui d'aujourd'hui."""
    return _plan(date.today())


@donnees.par_edition
def suivis(lecteur: Lecteur) -> list[Suivi]:
    """Le suivi de chaque cible."""
    return suivre(plan(), lecteur)


@donnees.par_edition
def volets(lecteur: Lecteur) -> list[Volet]:
    """Le compteur légal de l'édition en service."""
    return completude_de(plan(), lecteur)


def tables() -> Tables:
    """De quoi lire les tables locales de l'édition en service."""
    return donnees.lecteur().locale


def repondre() -> None:
    """Combien d'actions, où elles en sont, ce qui est en retard, ce qui est fixé et financé."""
    p = plan()
    if not p.actions:
        schema_depart.proposer()
        return
    etats = Counter(a.statut for a in p.actions)
    dits = ", ".join(_etat_dit(n, e) for e, n in etats.most_common())
    retards = len(p.en_retard)
    fixees = sum(s.fixee for s in suivis())
    cibles = (
        formats.pluriel(fixees, "cible fixée", "cibles fixées") if fixees else "aucune cible fixée"
    )
    ajouter.reponse(
        f"Le plan compte {formats.pluriel(len(p.actions), 'action')} en "
        f"{formats.pluriel(len(p.orientations), 'axe')} : {dits} ; {retards or 'aucune'}\u00a0en retard, "
        f"{cibles}. {budget.phrase(budget.detail(p))}",
        "reponse-schema",
    )
    if p.fictif and not donnees.lecteur().exemple:
        st.warning(f"**{EXEMPLE}** : une partie de ce plan est fictive.")


def _etat_dit(combien: int, etat: str) -> str:
    """« 2 décidées », « 6 en cours » : seul un participe s'accorde."""
    pluriel = "s" if combien > 1 and etat.endswith("ée") else ""
    return f"{formats.nombre(combien)} {etat}{pluriel}"


def filtrer() -> Filtre:
    """Les filtres communs à l'arbre et à la frise ; la commune est celle du sélecteur de gauche."""
    p = plan()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        theme = _choix("Thème", sorted({a.theme for a in p.actions}), "plan_theme")
        statut = _choix("État", sorted({a.statut for a in p.actions}), "plan_etat")
        volet = _choix("Volet du schéma", [v.item for v in volets()], "plan_volet")
        retard = st.toggle("En retard seulement", key="plan_retard", bind="query-params")
    ou = etat.territoire()
    commune = ou.code if ou.niveau is Niveau.COMMUNE else ""
    return Filtre(theme=theme, statut=statut, volet=volet, commune=commune, retard=retard)


def arbre() -> None:
    """Axes, objectifs, actions : l'état en mots, le retard avec sa raison."""
    p, filtre = plan(), filtrer()
    gardees = filtre.garder(p.actions, donnees.reglages())
    if not gardees:
        st.write("Aucune action ne correspond à ces choix.")
        return
    if len(gardees) < len(p.actions):
        st.caption(f"{formats.pluriel(len(gardees), 'action')} sur {len(p.actions)}.")
    choix = {c: v for c, v in asdict(filtre).items() if v}
    ouvert = st.toggle("Tout déplier", len(gardees) < len(p.actions), key=f"deplier-{len(gardees)}")
    for orientation, objectifs in p.arbre(gardees).items():
        titre = f"Axe {orientation} — {p.orientations.get(orientation, '')}"
        st.header(composants.texte(titre), anchor=False)
        st.html("".join(_objectif(p, o, actions, ouvert) for o, actions in objectifs.items()))
        ajouter.partie("plan_axe", {"axe": orientation, **choix}, f"axe-{orientation}")


def modifier() -> None:
    """L'éditeur de chaque table du plan."""
    saisie.saisir(composants.segments("Table du plan", _TABLES, "plan_table", "actions"))


def _objectif(p: Plan, objectif: str, actions: list[Action], ouvert: bool) -> str:
    """Un objectif repliable et le tableau de ses actions."""
    retards = sum(bool(a.retard) for a in actions)
    etats = ", ".join(_etat_dit(n, e) for e, n in Counter(a.statut for a in actions).most_common())
    resume = f"{formats.pluriel(len(actions), 'action')} : {etats}" + (
        f", {retards} en retard" if retards else ""
    )
    titre = f"{objectif} {p.objectifs.get(objectif, '')}"
    return (
        f'<details class="obs-fiche"{" open" * (ouvert or retards > 0)}><summary>{escape(titre)} '
        f'<span class="obs-unite">— {escape(resume)}</span></summary>'
        f"{tableaux.html_de_tableau(_ENTETES, map(_action, actions), titre)}</details>"
    )


def _action(a: Action) -> tuple[str, ...]:
    genre = "alerte" if a.retard else _ETATS.get(a.statut, "attente")
    retard = f"<br>en retard : {escape(a.retard)}" if a.retard else ""
    return (
        composants.Sur(
            f'<a href="action?{urlencode({"action": a.id})}" target="_self"><strong>{escape(a.id)}</strong> '
            f"{escape(a.libelle)}</a>"
        ),
        composants.Sur(f"{composants.etat(a.statut, genre)}{retard}"),
        dire_zone(a.zone, donnees.reglages()) or A_QUALIFIER,
        ", ".join(a.volets),
        formats.pluriel(len(a.indicateurs), "lié", "liés") if a.indicateurs else "aucun",
    )


def _choix(titre: str, valeurs: Iterable[str], cle: str) -> str:
    choix = etat.choisir_un(titre, [_TOUS, *valeurs], cle=cle)
    return "" if choix == _TOUS else choix

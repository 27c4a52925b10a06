"""La page Instances et agenda : qui se réunit, ce qui est décidé, ce qui arrive."""

from datetime import date

import streamlit as st

from observatoire import local
from observatoire.contenu.schema import agenda as textes
from observatoire.schema import instances as registre
from observatoire.schema.instances import Reunion
from observatoire.ui import agenda, composants, registres
from observatoire.ui.edition import editer

_TABLES = ("reunions", "points", "participations", "instances", "membres", "evenements")


def composition(jour: date) -> None:
    """Chaque instance : rôle, rythme, réunions de l'année, membres en fonctions."""
    tenues, connues = registres.reunions(), registres.instances()
    if not connues:
        st.write("Aucune instance n'est saisie. À faire : remplir la table Instances.")
        return
    composants.fiches(
        (
            i.nom,
            (
                ("Rôle", i.role),
                ("Rythme annoncé", i.rythme),
                (f"En {jour.year}", textes.dire_rythme(i, tenues, jour.year)),
                ("Membres", textes.dire_membres(i)),
            ),
        )
        for i in connues
    )
    st.caption(textes.FONCTIONS)
    registres.joindre(
        "instances", "instances", lambda: textes.blocs_instances(registres.table, jour.year),
        ("instances", "membres", "reunions"),
    )  # fmt: skip


def reunions(jour: date) -> None:
    """Les réunions, la plus proche d'abord, avec leur ordre du jour."""
    toutes = registres.reunions()
    if not toutes:
        st.write(
            "Aucune réunion n'est saisie. À faire : onglet « À remplir », table Réunions ; l'agenda et le "
            "fichier .ics suivront."
        )
        return
    avenir = [r for r in toutes if r.jour >= jour]
    passees = [r for r in reversed(toutes) if r.jour < jour]
    for titre, siennes in (("À venir", avenir), ("Passées", passees)):
        if siennes:
            st.subheader(titre, anchor=False)
            composants.fiches(_fiche(r) for r in siennes)
    registres.joindre(
        "reunions", "reunions", lambda: textes.blocs_reunions(toutes, jour), ("reunions", "points")
    )


def _fiche(r: Reunion) -> tuple[str, list[tuple[str, str]]]:
    lieu = [("Lieu", r.lieu)] if r.lieu else []
    points = [textes.dire_point(p) for p in r.points]
    return textes.nommer(r), [*lieu, *(points or [("Ordre du jour", "à compléter")])]


def decisions(jour: date) -> None:
    """Les décisions et les actions du plan qu'elles touchent."""
    prises = registre.decisions(registres.reunions(), [a.id for a in registres.plan(jour).actions])
    registres.montrer(
        "decisions", "decisions", lambda: textes.blocs_decisions(prises), ("reunions", "points"),
        titre=False,
    )  # fmt: skip


def agenda_du_comite(jour: date) -> None:
    """L'agenda partagé, ses échéances légales, le fichier à emporter."""
    tous = agenda.evenements(jour, public=False)
    agenda.montrer(tous, jour, public=False)
    agenda.emporter(tous, public=False)


def apercu_public(jour: date) -> None:
    """Ce que les familles voient."""
    tous = agenda.evenements(jour, public=True)
    st.caption("Les animations cochées « Montré aux familles », et rien d'autre.")
    agenda.montrer_liste(tous, jour, public=True)
    agenda.emporter(tous, public=True)


def remplir() -> None:
    """Les tables de la page."""
    nom = st.selectbox(
        "Table", _TABLES, format_func=lambda n: local.table(n).titre, key="instances_table"
    )
    editer(nom)

"""La page Instances et agenda : qui se réunit, ce qui est décidé, ce qui arrive."""

from __future__ import annotations

from datetime import date

import streamlit as st

from observatoire import formats, local
from observatoire.schema import instances as registre
from observatoire.schema.instances import Instance, Reunion
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
                (f"En {jour.year}", _rythme(i, tenues, jour.year)),
                ("Membres", " · ".join(i.membres) or "à compléter"),
            ),
        )
        for i in connues
    )
    st.caption("Des fonctions et des organismes, jamais des personnes.")


def _rythme(instance: Instance, tenues: list[Reunion], annee: int) -> str:
    faites, annoncees = registre.rythme_tenu(instance, tenues, annee)
    dit = f"{formats.pluriel(faites, 'réunion')} au registre"
    return f"{dit}, {annoncees} annoncées au moins" if annoncees else dit


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


def _fiche(r: Reunion) -> tuple[str, list[tuple[str, str]]]:
    marque = "ANNULÉE, " if r.annulee else ""
    exemple = "EXEMPLE, " if r.exemple else ""
    points = [
        (
            f"{p.ordre}. {p.titre}",
            " ; ".join(filter(None, (_pour(p.genre), f"décision : {p.decision}" if p.decision else "",
                                      f"actions {', '.join(p.actions)}" if p.actions else ""))),
        )
        for p in r.points
    ]  # fmt: skip
    lieu = [("Lieu", r.lieu)] if r.lieu else []
    titre = f"{exemple}{marque}{r.nom_instance}, {formats.jour(r.jour, semaine=True)}"
    return titre, [*lieu, *(points or [("Ordre du jour", "à compléter")])]


def _pour(genre: str) -> str:
    return "pour " + local.table("points").colonne("genre").modalites.get(genre, genre).lower()


def decisions(jour: date) -> None:
    """Les décisions et les actions du plan qu'elles touchent."""
    prises = registre.decisions(registres.reunions(), [a.id for a in registres.plan(jour).actions])
    if not prises:
        st.write("Aucune décision n'est au registre.")
        return
    composants.tableau(
        ("Décision", "Date", "Instance", "Actions du plan", "À faire avant"),
        [
            (f"EXEMPLE : {d.texte}" if d.exemple else d.texte, formats.jour(d.jour), d.instance, _actions(d),
             formats.jour(d.echeance) if d.echeance else "")
            for d in prises
        ],
        "Décisions",
    )  # fmt: skip


def _actions(d: registre.Decision) -> str:
    dites = [f"{a} (absente du plan)" if a in d.inconnues else a for a in d.actions]
    return ", ".join(dites) or "aucune citée"


def agenda_du_comite(jour: date) -> None:
    """L'agenda partagé, ses échéances légales, le fichier à emporter."""
    tous = agenda.evenements(jour, public=False)
    agenda.montrer(tous, jour)
    agenda.notes_legales(jour)
    agenda.emporter(tous, public=False)


def apercu_public(jour: date) -> None:
    """Ce que les familles voient."""
    tous = agenda.evenements(jour, public=True)
    st.caption("Les animations cochées « Montré aux familles », et rien d'autre.")
    agenda.montrer_liste(tous, jour)
    agenda.emporter(tous, public=True)


def remplir() -> None:
    """Les tables de la page."""
    nom = st.selectbox(
        "Table", _TABLES, format_func=lambda n: local.table(n).titre, key="instances_table"
    )
    editer(nom)

"""Les pages Agenda et Instances : un mois en grille, les dates à venir, les réunions, les décisions."""

import calendar
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape

import streamlit as st

from observatoire import formats
from observatoire.contenu.schema import agenda as textes
from observatoire.contenu.schema.reunion import document_reunion
from observatoire.documents import rendre
from observatoire.methodes.delais import ajouter_mois
from observatoire.modele import Niveau, Territoire
from observatoire.schema import calendrier
from observatoire.schema import instances as registre
from observatoire.schema.evenement import Evenement, Genre
from observatoire.schema.ics import ics
from observatoire.schema.instances import Reunion, reunions_de
from observatoire.ui import acces, ajouter, composants, donnees, etat, manquant, parties, registres

_JOURS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


def evenements(jour: date, *, public: bool) -> list[Evenement]:
    """Les dates de l'année qui vient (le mois en cours compris)."""
    return textes.douze_mois(registres.saisi(), jour, public=public)


def repondre(tous: Sequence[Evenement], jour: date, *, public: bool) -> None:
    """La prochaine date, et combien il y en a."""
    avenir = [e for e in tous if e.dernier_jour >= jour and not e.annule]
    quoi = "animation annoncée" if public else "date"
    if not avenir:
        suite = "" if public else " Celles que vous saisirez dans « À remplir » paraîtront ici."
        ajouter.reponse(f"Aucune {quoi} dans les douze mois.{suite}")
        return
    premier = avenir[0]
    lieu = f", {premier.lieu}" if premier.lieu else ""
    pluriel = "animations annoncées" if public else "dates"
    ajouter.reponse(
        f"{formats.pluriel(len(avenir), quoi, pluriel)} dans les douze mois ; la prochaine : "
        f"{premier.titre_complet}, {calendrier.dire_quand(premier)}{lieu}."
    )


def montrer(tous: Sequence[Evenement], jour: date, *, public: bool = True) -> None:
    """Les filtres, la grille du mois, la liste ; sans aucune date, la liste de ce qui reste à dater."""
    if not tous:
        montrer_liste(jour, public=public)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choisi = _choisir_mois(tous, jour)
        genres = _choisir_genres(tous)
    gardes = [e for e in tous if e.genre in genres]
    st.html(grille(gardes, choisi, jour))
    st.header("À venir", anchor=False)
    if tous and not genres:
        st.caption("Aucune nature de date n'est choisie.")
        return
    montrer_liste(jour, public=public, genres=genres)


def _choisir_mois(tous: Sequence[Evenement], jour: date) -> date:
    mois = [ajouter_mois(jour.replace(day=1), n) for n in range(textes.MOIS_MONTRES)]
    prochain = next((e.debut.replace(day=1) for e in tous if e.debut >= jour), mois[0])
    return st.selectbox(
        "Mois",
        mois,
        index=mois.index(prochain) if prochain in mois else 0,
        format_func=lambda m: f"{formats.MOIS[m.month - 1]} {m.year}",
        key="agenda_mois",
        width=260,
    )


def _choisir_genres(tous: Sequence[Evenement]) -> Sequence[Genre]:
    presents = [g for g in Genre if any(e.genre == g for e in tous)]
    if len(presents) < 2:
        return presents
    return st.pills(
        "Montrer",
        presents,
        default=presents,
        selection_mode="multi",
        key="agenda_genres",
        format_func=lambda g: g.libelle,
    )


def montrer_liste(jour: date, *, public: bool, genres: Sequence[Genre] = ()) -> None:
    """Les dates à venir, de la plus proche, et les échéances légales sans date."""
    parties.montrer(
        "agenda", f"agenda-{public}", titre=False, jour=jour, saisies=True, public=public,
        genres=[str(g) for g in genres],
    )  # fmt: skip


def grille(evenements: Iterable[Evenement], mois: date, jour: date) -> str:
    """Le mois en grille, du lundi au dimanche ; chaque événement y est écrit en toutes lettres."""
    par_jour: dict[date, list[Evenement]] = {}
    for e in evenements:
        for n in range((e.dernier_jour - e.debut).days + 1):
            par_jour.setdefault(e.debut + timedelta(days=n), []).append(e)
    tete = "".join(f'<th scope="col">{j}</th>' for j in _JOURS)
    corps = "".join(
        "<tr>" + "".join(_case(q, mois, jour, par_jour.get(q, [])) for q in semaine) + "</tr>"
        for semaine in calendar.Calendar().monthdatescalendar(mois.year, mois.month)
    )
    nom = f"{formats.MOIS[mois.month - 1]} {mois.year}"
    return (
        f'<div class="obs-mois" role="region" aria-label="Agenda de {nom}"><table><thead><tr>{tete}'
        f"</tr></thead><tbody>{corps}</tbody></table></div>"
    )


def _case(quand: date, mois: date, jour: date, ici: Sequence[Evenement]) -> str:
    if quand.month != mois.month:
        return '<td class="hors"></td>'
    classe = ' class="jour"' if quand == jour else (' class="vide"' if not ici else "")
    dits = "".join(
        f'<li class="{e.genre}">{escape(e.titre_complet)}</li>'
        for e in sorted(ici, key=lambda e: str(e.heure_debut or ""))
    )
    return f"<td{classe}><span>{quand.day}</span>{f'<ul>{dits}</ul>' if dits else ''}</td>"


def emporter(tous: Sequence[Evenement], *, public: bool) -> None:
    """Le fichier de l'agenda, et comment s'y abonner."""
    lecteur = donnees.lecteur()
    territoire = lecteur.libelle(Territoire(Niveau.EPCI, lecteur.epci))
    nom = f"Agenda {'des animations' if public else 'du comité'}, {territoire}"
    fichier = "agenda-public.ics" if public else "agenda-comite.ics"
    st.download_button(
        "Télécharger l'agenda",
        acces.note_a_l_export(
            fichier, lambda: ics(tous, nom, f"{lecteur.epci}.observatoire", datetime.now(UTC))
        ),
        fichier,
        "text/calendar",
        key=f"ics-{public}",
        on_click="ignore",
        icon=":material/event:",
        disabled=not tous,
        help="À ouvrir une fois dans Thunderbird, Outlook, Google Agenda ou un téléphone."
        + " Un abonnement, qui se tient à jour seul, se demande à l'administrateur de l'observatoire."
        * (not public),
    )


TABLES = (
    "reunions", "points", "participations", "instances", "membres", "evenements", "bilans_evenements", "veilles",
)  # fmt: skip


def composition(jour: date) -> None:
    """Chaque instance : rôle, rythme, réunions de l'année, membres en fonctions."""
    tables = registres.saisi().locale
    tenues = reunions_de(tables)
    connues = registre.instances(tables("instances"), tables("membres"))
    composants.fiches(
        (
            i.nom,
            (
                ("Rôle", i.role),
                ("Rythme annoncé", i.rythme or "à compléter"),
                (f"En {jour.year}", textes.dire_rythme(i, tenues, jour.year)),
                ("Membres", " · ".join(i.membres) or "à compléter"),
            ),
        )
        for i in connues
    )
    st.caption(textes.FONCTIONS)
    parties.montrer("instances", "instances", jour=jour, saisies=True, dessinee=True)


def reunions(jour: date) -> None:
    """Les réunions, la plus proche d'abord, avec leur ordre du jour."""
    toutes = reunions_de(registres.saisi().locale)
    avenir = [r for r in toutes if r.jour >= jour]
    passees = [r for r in reversed(toutes) if r.jour < jour]
    for titre, siennes in (("À venir", avenir), ("Passées", passees)):
        if siennes:
            st.header(titre, anchor=False)
            composants.fiches(_fiche(r) for r in siennes)
    parties.montrer("reunions", "reunions", jour=jour, saisies=True, dessinee=True)


def compte_rendu(jour: date) -> None:
    """Une réunion : son ordre du jour ou son compte rendu, à lire puis à télécharger."""
    saisi = registres.saisi()
    toutes = {r.identifiant: r for r in reversed(reunions_de(saisi.locale))}
    if not toutes:
        manquant.information(
            "Aucune réunion n'est saisie. À faire : remplir la table « Réunions », puis Publier."
        )
        return
    passees = [i for i, r in toutes.items() if r.jour <= jour]
    choix = etat.choisir_un(
        "Réunion", list(toutes), cle="reunion", defaut=passees[0] if passees else "",
        nommer=lambda i: textes.nommer(toutes[i]),
    )  # fmt: skip
    parties.montrer("compte_rendu", f"cr-{choix}", saisies=True, exporter=False, reunion=choix)
    with st.container(horizontal=True):
        composants.telecharger(
            {e: f"Télécharger en {e.upper()}" for e in ("docx", "odt", "pdf")},
            lambda e: rendre(document_reunion(saisi, choix), e), f"reunion-{choix}", f"reunion-{choix}",
            icon=":material/download:",
        )  # fmt: skip


def coordination(jour: date) -> None:
    """Ce que le bureau de coordination prépare, puis les engagements de chacun."""
    parties.montrer("arbitrages", "arbitrages", jour=jour, saisies=True)
    parties.montrer("engagements_pris", "engagements", jour=jour, saisies=True)


def _fiche(r: Reunion) -> tuple[str, list[tuple[str, str]]]:
    lieu = [("Lieu", r.lieu)] if r.lieu else []
    points = [textes.dire_point(p) for p in r.points]
    return textes.nommer(r), [*lieu, *(points or [("Ordre du jour", "à compléter")])]


def decisions() -> None:
    """Les décisions et les actions du plan qu'elles touchent."""
    parties.montrer("decisions", "decisions", titre=False, saisies=True)


def agenda_du_comite(jour: date) -> None:
    """L'agenda partagé, ses échéances légales, le fichier à emporter."""
    tous = evenements(jour, public=False)
    montrer(tous, jour, public=False)
    st.header("Dates qui se gênent", anchor=False)
    parties.montrer("conflits_agenda", "conflits", titre=False, jour=jour, saisies=True)
    emporter(tous, public=False)


def apercu_public(jour: date) -> None:
    """Ce que les familles voient."""
    st.caption("Les animations cochées « Montré aux familles », et rien d'autre.")
    montrer_liste(jour, public=True)
    emporter(evenements(jour, public=True), public=True)

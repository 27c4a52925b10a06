"""Ce que la page Isolement propose : par où commencer l'aller-vers, où mettre des relais."""

from __future__ import annotations

from functools import partial

import streamlit as st

from observatoire import documents, formats
from observatoire.analyses import allervers, dire_isolement, relais
from observatoire.documents.contenu import Document, Liste, Paragraphe, Tableau, Titre
from observatoire.graphiques import series
from observatoire.ui import composants, donnees, etat, figures
from observatoire.ui.isolement import contexte

_ENTETES = ("Commune", "Moment", "Personnes", "Minutes", "France services")
_NOTE = (
    "Le moment de passage réunit trois choses : combien de personnes, l'exposition de la commune et le temps "
    "moyen jusqu'aux ressources (France services, bibliothèque, poste, médecin). C'est une proposition à "
    "discuter avec les communes. Aucune liste de personnes n'est utilisée ni produite."
)


def aller_vers() -> None:
    """Par quelles communes commencer, des tournées par secteur, et la liste à imprimer."""
    arrets = int(st.segmented_control("Communes par tournée", [2, 3, 4, 5], default=3, key="arrets_tournee", required=True))  # fmt: skip
    choix, tournees = _aller_vers(donnees.lecteur().version, arrets)
    lignes = _lignes(choix)
    gauche, droite = st.columns([2, 1], gap="medium")
    with gauche:
        st.subheader("Par où commencer ?", anchor=False)
        composants.tableau(_ENTETES, lignes, "Communes par moment de passage", rappeler=True)
        st.caption(
            composants.texte(
                f"Personnes : {choix.public}. Minutes : temps moyen jusqu'aux ressources. {_NOTE}"
            )
        )
    with droite:
        st.subheader("Tournées proposées", anchor=False)
        composants.liste(_tournees(tournees))
        st.caption(
            "Communes « d'abord » et « ensuite », depuis l'espace France services du territoire le plus proche "
            "du secteur ; minutes de route aller et retour, sans le temps passé sur place."
        )
        st.download_button(
            "Liste à imprimer (PDF)", partial(_imprimer, choix, tournees), "aller-vers.pdf",
            "application/pdf", key="aller-vers-pdf", on_click="ignore", icon=":material/print:",
        )  # fmt: skip


@st.cache_data(max_entries=20, show_spinner=False)
def _aller_vers(
    version: str, arrets: int
) -> tuple[allervers.Priorites, tuple[allervers.Tournee, ...]]:
    choix = allervers.priorites(contexte())
    return choix, allervers.tournees(contexte(), choix, arrets=arrets)


def _lignes(choix: allervers.Priorites) -> list[tuple[str, ...]]:
    noms = contexte().territoires().set_index("code")["libelle"]
    # Par moment, puis par nom : dans un moment, aucune commune ne passe avant une autre.
    rang = {e: i for i, e in enumerate((*allervers.ETAPES, ""))}
    lignes = sorted(series.lignes(choix.lignes), key=lambda r: (rang[r.etape], r.libelle))
    return [
        (
            r.libelle, r.etape or "à compléter", formats.nombre(r.personnes),
            formats.nombre(r.minutes), str(noms.get(r.proche, "")),
        )
        for r in lignes
    ]  # fmt: skip


def _tournees(tournees: tuple[allervers.Tournee, ...]) -> list[str]:
    secteurs = {s.id: s.libelle for s in donnees.reglages().secteurs}
    noms = contexte().communes().set_index("code")["libelle"]
    return [
        f"{secteurs.get(t.secteur, 'Territoire')} : {noms[t.depart]} → "
        f"{' → '.join(noms[c] for c in t.communes)} → retour, {formats.nombre(t.minutes)} min de route, "
        f"{formats.nombre(t.personnes)} personnes concernées"
        for t in tournees
    ] or ["Aucune tournée : aucun espace France services n'est connu sur le territoire."]


def _imprimer(choix: allervers.Priorites, tournees: tuple[allervers.Tournee, ...]) -> bytes:
    document = Document(
        titre="Aller-vers : par où commencer",
        sous_titre="Liste de communes et tournées proposées",
        blocs=(
            Paragraphe(_NOTE, "note"),
            Titre("Communes"),
            Tableau(
                entetes=_ENTETES, lignes=tuple(_lignes(choix)), titre=f"Personnes : {choix.public}",
                source="INSEE, recensement et base permanente des équipements ; ANCT, France services",
            ),
            Titre("Tournées"),
            Liste(tuple(_tournees(tournees))),
        ),
        page_de_titre=False, sommaire=False, **documents.en_tete_de(donnees.lecteur()),
    )  # fmt: skip
    return documents.rendre(document, "pdf")


def poles() -> None:
    """Aujourd'hui comparé à un, deux, trois ou quatre relais, et toutes les façons d'y arriver."""
    communes = _communes(donnees.lecteur().version)
    un, deux = st.columns(2, gap="large")
    with un:
        objectif = etat.choisir_un(
            "Ce qu'on cherche",
            list(relais.OBJECTIFS),
            cle="objectif",
            nommer=relais.OBJECTIFS.__getitem__,
        )
        public = etat.choisir_un(
            "Pour qui", list(relais.PUBLICS), cle="public", nommer=relais.PUBLICS.__getitem__
        )
    with deux:
        ouverts = st.multiselect(
            "Relais d'aujourd'hui, gardés", list(communes), list(relais.relais_actuels(contexte())),
            format_func=communes.__getitem__, key="relais_ouverts",
            help="Par défaut, les espaces France services. Retirez-les tous pour repartir de rien.",
        )  # fmt: skip
        rayon = float(st.segmented_control("À portée", [10, 15], default=15, format_func=lambda m: f"{m} minutes", key="rayon_poles", required=True))  # fmt: skip
    situations = _situations(donnees.lecteur().version, objectif, public, rayon, tuple(ouverts))
    _comparer(situations, relais.PUBLICS[public], rayon)
    possibles = [n for n in relais.NOMBRES if _nom(n) in dict(situations)]
    nombre = int(st.segmented_control("Relais de plus", possibles, default=possibles[0], key="nombre_poles", required=True))  # fmt: skip
    apres = dict(situations)[_nom(nombre)]
    avant = situations[0][1] if ouverts else relais.Situation((), apres.temps, apres.personnes)
    composants.reponse(dire_isolement.poles(avant, apres, public, rayon), "reponse-poles")
    _montrer(apres, communes, nombre, objectif, public, rayon, ouverts)


def _comparer(situations: list[tuple[str, relais.Situation]], qui: str, rayon: float) -> None:
    composants.tableau(
        (
            "Situation", "Minutes en moyenne", "À 10 minutes", "À 15 minutes", "Le plus loin",
            "Communes au-delà",
        ),
        [_ligne(nom, s, rayon) for nom, s in situations],
        f"Pôles de proximité pour les {qui}",
        rappeler=True,
    )  # fmt: skip


def _montrer(
    apres: relais.Situation, communes: dict[str, str], nombre: int, objectif: str, public: str,
    rayon: float, ouverts: list[str],
) -> None:  # fmt: skip
    gauche, droite = st.columns([3, 2], gap="large")
    with gauche:
        faite = figures.fabriquer_recette(
            "poles", nombre=nombre, objectif=objectif, public=public, rayon=rayon, ouverts=ouverts
        )
        if isinstance(faite, str):
            composants.information(faite)
            return
        figures.montrer(faite, "poles", selection=apres.sites, largeur=520)
    with droite:
        assert apres.placement is not None
        optima = apres.placement.optima
        st.subheader("Les choix à égalité" if len(optima) > 1 else "Le choix", anchor=False)
        composants.liste(", ".join(communes[c] for c in o) for o in optima[:12])
        suite = len(optima) - 12
        proches = apres.placement.proches - len(optima)
        dites = [
            f"… et {suite} autres." if suite > 0 else "",
            f"{apres.placement.preuve.capitalize()}.",
        ]
        if proches > 0:
            dites.append(
                f"{formats.pluriel(proches, 'autre choix', 'autres choix')} à moins de 1 % de celui-ci."
            )
        loin = apres.dehors(rayon)
        if loin:
            dites.append(
                f"Au-delà de {rayon:.0f} minutes : {', '.join(communes[c] for c in loin)}."
            )
        st.caption(composants.texte(" ".join(d for d in dites if d)))


@st.cache_data(max_entries=5, show_spinner=False)
def _communes(version: str) -> dict[str, str]:
    table = contexte().communes()
    return {str(c): str(n) for c, n in zip(table["code"], table["libelle"], strict=True)}


def _nom(nombre: int) -> str:
    return f"{nombre} relais de plus"


def _ligne(nom: str, s: relais.Situation, rayon: float) -> tuple[str, ...]:
    return (
        nom, formats.nombre(s.moyenne, 1), formats.nombre(s.a_portee(10)), formats.nombre(s.a_portee(15)),
        f"{formats.nombre(s.plus_loin)} min", formats.nombre(len(s.dehors(rayon))),
    )  # fmt: skip


@st.cache_data(max_entries=40, show_spinner=False)
def _situations(
    version: str, objectif: str, public: str, rayon: float, ouverts: tuple[str, ...]
) -> list[tuple[str, relais.Situation]]:
    c = contexte()
    debut = [("Aujourd'hui", relais.aujourd_hui(c, ouverts, public))] if ouverts else []
    possibles = [n for n in relais.NOMBRES if n <= len(c.communes()) - len(ouverts)]
    return debut + [
        (
            _nom(n),
            relais.placer(c, n, objectif=objectif, public=public, rayon=rayon, ouverts=ouverts),
        )
        for n in possibles
    ]

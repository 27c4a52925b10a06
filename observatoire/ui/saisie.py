"""L'éditeur d'une table du territoire : saisir, être averti à la cellule, enregistrer, défaire, publier."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from observatoire import formats, local
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire
from observatoire.ui import acces, composants, donnees, saisie_versions
from observatoire.ui.saisie_en_cours import (
    Saisie,
    libelle_de,
    options,
    remplir_une_ligne,
    saisie_de,
    visibles,
)

_MONTRES = 8
_VUES = ("Tableau", "Une ligne", "Historique")


def choisir(noms: Sequence[str], cle: str) -> None:
    """Une table au choix parmi `noms`, puis son éditeur."""
    saisir(str(st.selectbox("Table", noms, format_func=lambda n: local.table(n).titre, key=cle)))


def saisir(nom: str) -> None:
    """L'éditeur complet de la table `nom` : tableau, formulaire d'une ligne, historique.

    Une saisie survit à une erreur, à un conflit et à un changement de page.
    """
    if donnees.public():
        raise AppelIncorrect("La saisie n'est pas ouverte sur l'édition publique.")
    t = local.table(nom)
    saisie = saisie_de(nom)
    st.write(composants.texte(t.description.replace(" :", f"{formats.INSECABLE}:")))
    _dire(nom)
    vue = st.segmented_control(
        "Vue", _VUES, default=_VUES[0], key=f"vue-{nom}", label_visibility="collapsed"
    )
    if vue == "Historique":
        saisie_versions.historique(nom)
        return
    if vue == "Une ligne":
        remplir_une_ligne(saisie)
    else:
        _tableau(saisie)
    _signaler(saisie)
    saisie_versions.conflit(saisie)
    _actions(saisie)


def _tableau(saisie: Saisie) -> None:
    t = saisie.table
    if (
        f"grille-{t.nom}-{saisie.tour}" not in st.session_state
        and saisie.courant is not saisie.depart
    ):
        # La grille revient à l'écran (autre page, autre vue) : elle reprend où elle en était.
        saisie.remplacer(saisie.courant)
    saisie.courant = st.data_editor(
        saisie.depart,
        key=f"grille-{t.nom}-{saisie.tour}",
        num_rows="dynamic",
        placeholder="",
        hide_index=True,
        column_order=[c.nom for c in visibles(t)],
        column_config={c.nom: _colonne(c) for c in t.colonnes},
        alt=f"{t.titre} : tableau à remplir",
    )


def _colonne(c: local.Colonne) -> Any:
    exemple = f"Exemple : {c.exemple}" * bool(c.exemple)
    reserve = "" if c.publique else "Réservé au comité."
    aide = " ".join(filter(None, (c.aide, exemple, reserve)))
    titre = c.libelle + (f" ({c.unite})" if c.unite else "")
    choix = options(c)
    if choix:
        return st.column_config.SelectboxColumn(
            titre, help=aide, options=choix, format_func=lambda v: libelle_de(c, str(v))
        )
    return st.column_config.TextColumn(titre, help=aide)


def _signaler(saisie: Saisie) -> None:
    """Chaque cellule à corriger, avec ce qui est attendu ; puis les avertissements, repliés."""
    problemes = saisie.relue().problemes
    bloquants = [p for p in problemes if p.bloquant]
    if bloquants:
        suite = f" (les {_MONTRES} premières)" if len(bloquants) > _MONTRES else ""
        st.error(
            f"**{formats.pluriel(len(bloquants), 'cellule')} à corriger avant d'enregistrer{suite}**",
            icon=":material/edit:",
        )
        composants.liste(p.phrase() for p in bloquants[:_MONTRES])
    avertis = [p for p in problemes if not p.bloquant]
    if avertis:
        with st.expander(formats.pluriel(len(avertis), "point à vérifier", "points à vérifier")):
            composants.liste(p.phrase() for p in avertis)


def _actions(saisie: Saisie) -> None:
    t = saisie.table
    if not acces.peut("saisie"):
        st.caption("Votre rôle permet de lire ce tableau, pas de l'enregistrer.")
        _telecharger(saisie)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fonction = choisir_fonction()
        if st.button(
            "Enregistrer", type="primary", key=f"garder-{t.nom}", disabled=not saisie.modifiee
        ):
            _enregistrer(saisie, fonction)
        if st.button(
            "Publier",
            key=f"publier-{t.nom}",
            icon=":material/publish:",
            help="Recalcule l'observatoire avec ce qui est enregistré.",
        ):
            _publier(t.nom)
        defaisable = local.derniere(donnees.dossier_donnees(), t.nom)
        if st.button(
            "Annuler la dernière modification",
            key=f"defaire-{t.nom}",
            icon=":material/undo:",
            disabled=defaisable is None,
        ):
            _annuler(saisie, fonction)
    _telecharger(saisie)


def choisir_fonction() -> str:
    """En tant que qui l'on écrit : une fonction, gardée dans l'historique."""
    return str(
        st.selectbox(
            "Vous saisissez en tant que",
            local.FONCTIONS,
            key="fonction",
            persist_state="session",
            width=250,
            help="Votre fonction, jamais votre nom, est gardée dans l'historique.",
        )
    )


def _enregistrer(saisie: Saisie, fonction: str) -> None:
    """Enregistre ; une cellule fautive ou un conflit se montre, et la saisie reste à l'écran."""
    nom = saisie.table.nom
    with _refus_retenu(nom):
        try:
            compte = acces.exiger("saisie").pseudonyme
            lue = local.enregistrer(
                donnees.dossier_donnees(), nom, saisie.courant, base=saisie.base, fonction=fonction,
                compte=compte,
            )  # fmt: skip
        except local.ConflitEdition as e:
            saisie.divergences = e.divergences
        else:
            saisie.repartir(lue)
            _retenir(nom, "success", "Enregistré. « Publier » met les chiffres à jour.")
    st.rerun()


def _annuler(saisie: Saisie, fonction: str) -> None:
    nom = saisie.table.nom
    with _refus_retenu(nom):
        compte = acces.exiger("saisie").pseudonyme
        local.annuler(donnees.dossier_donnees(), nom, fonction=fonction, compte=compte)
        saisie.repartir(local.lire(donnees.dossier_donnees(), nom))
        _retenir(nom, "success", "Dernière modification annulée ; l'historique en garde la trace.")
    st.rerun()


@contextmanager
def _refus_retenu(nom: str) -> Iterator[None]:
    try:
        yield
    except ErreurObservatoire as e:
        _retenir(nom, "error", str(e))


def _publier(nom: str) -> None:
    try:
        resultat = donnees.publier(f"table {local.table(nom).titre}")
    except ErreurObservatoire as e:
        composants.erreur(str(e))
        return
    if resultat is None:
        return
    siens = [f for f in resultat.refus if str(f["source"]) == f"local_{nom}"]
    if siens:
        _retenir(nom, "error", str(siens[0]["message"]))
    elif resultat.refaite:
        _retenir(nom, "success", "Publié : cartes et chiffres tiennent compte de la saisie.")
    else:
        _retenir(nom, "info", "Rien n'a changé depuis la dernière publication.")
    st.rerun()


def _telecharger(saisie: Saisie) -> None:
    t = saisie.table
    with st.container(horizontal=True):
        composants.telecharger(
            {"csv": "Télécharger ce tableau (CSV)"},
            lambda _: local.csv_de(t, saisie.base.textes, saisie.base.autres),
            t.nom, f"table-{t.nom}", type="tertiary", icon=":material/download:",
        )  # fmt: skip
        composants.telecharger(
            {"csv": "Télécharger le modèle vide"}, lambda _: local.modele(t), f"modele-{t.nom}",
            f"modele-{t.nom}", type="tertiary", icon=":material/download:",
        )  # fmt: skip


def _retenir(nom: str, genre: str, phrase: str) -> None:
    st.session_state[f"dit-{nom}"] = (genre, phrase)


def _dire(nom: str) -> None:
    genre, phrase = st.session_state.pop(f"dit-{nom}", ("", ""))
    if phrase:
        getattr(st, genre)(composants.texte(phrase))

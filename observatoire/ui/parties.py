"""Montrer une partie de document : ses phrases et ses tableaux, exportables et à joindre à un dossier."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from observatoire.affirmations.mots import abreger
from observatoire.contenu import registre as parties
from observatoire.documents import contenu as c
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import NON_DISPONIBLE, en_tete, insecables
from observatoire.graphiques.recette import Recette
from observatoire.memoire import une_fois
from observatoire.ui import (
    ajouter,
    composants,
    donnees,
    export_partie,
    manquant,
    projection,
    registres,
    repli,
    tableaux,
    vides,
)

DES_NOMBRES = 2
ETROIT = 3  # colonnes d'un tableau qui tient dans une demi-page


def montrer(
    nom: str,
    cle: str,
    *,
    titre: bool = True,
    jour: date | str = "",
    exporter: bool = True,
    saisies: bool = False,
    dessinee: bool = False,
    **parametres: Any,
) -> bool:
    """Montre la partie `nom` et sa barre ; faux, avec la phrase qui dit quoi faire, sans donnée.

    `titre` : écrire celui des tableaux, que la page dit parfois déjà. `jour` : où l'on se place à l'écran ; le dossier, lui, au jour de sa publication, sauf si
    c'est un texte (AAAA-MM-JJ), qu'il garde.
    `saisies` : d'après ce qui est enregistré à l'instant, que le dossier n'aura qu'une fois publié.
    `dessinee` : la page a déjà montré ce contenu à sa façon, seule sa barre manque.
    """
    if isinstance(jour, str) and jour:
        parametres["jour"] = jour
    du_jour = {"jour": jour.isoformat()} if isinstance(jour, date) else {}
    faite = fabriquer(nom, saisies=saisies, **parametres, **du_jour)
    if isinstance(faite, str) and (entier := repli.a_l_ensemble(parametres)):
        autre = fabriquer(nom, saisies=saisies, **entier, **du_jour)
        if not isinstance(autre, str):
            repli.dire()
            parametres, faite = entier, autre
    if isinstance(faite, str):
        manquant.information(faite)
        return False
    if dessinee:
        barre(nom, parametres, cle, faite)
    else:
        dessiner(faite, nom, cle, parametres, titre=titre, exporter=exporter)
    if saisies:
        registres.signaler(faite)
    return True


def dessiner(
    blocs: Sequence[c.Bloc],
    nom: str,
    cle: str,
    parametres: dict[str, Any],
    *,
    titre: bool = True,
    exporter: bool = True,
) -> None:
    """Des blocs déjà faits, et la barre de leur partie.

    `exporter` : faux si la page a ses propres boutons de téléchargement.
    """
    if projection.retenir(blocs):
        return
    vides.noter_montre()
    for rang, ensemble in enumerate(rangees(blocs)):
        if len(ensemble) == 1:
            _montrer(ensemble[0], titre, f"{cle}-{rang}")
            continue
        with st.container(horizontal=True, gap="medium", key=f"paire-{cle}-{rang}"):
            for cote, bloc in enumerate(ensemble):
                with st.container():
                    _montrer(bloc, titre, f"{cle}-{rang}-{cote}")
    manquant.montrer(dite for bloc in blocs for dite in _dites(bloc))
    barre(nom, parametres, cle, blocs if exporter else ())


def rangees(blocs: Sequence[c.Bloc]) -> list[list[c.Bloc]]:
    """Les blocs tels qu'ils se posent : deux petits tableaux qui se suivent vont côte à côte."""
    rangs: list[list[c.Bloc]] = []
    for bloc in blocs:
        if rangs and len(rangs[-1]) == 1 and _petit(bloc) and _petit(rangs[-1][0]):
            rangs[-1].append(bloc)
        else:
            rangs.append([bloc])
    return rangs


def _petit(bloc: c.Bloc) -> bool:
    return isinstance(bloc, c.Tableau) and len(bloc.colonnes) <= ETROIT


def _dites(bloc: c.Bloc) -> Sequence[str]:
    """Ce qu'un bloc dit, cellule par cellule : là se lit ce qui manque."""
    match bloc:
        case c.Tableau():
            absent = any(NON_DISPONIBLE in dite for ligne in bloc.dites for dite in ligne)
            return [*bloc.dessous, *([NON_DISPONIBLE] if absent else [])]
        case c.Paragraphe():
            return [bloc.dite]
        case c.Liste():
            return list(bloc.dites)
        case c.Encadre():
            return [bloc.texte]
    return []


def simplement(blocs: Sequence[c.Bloc]) -> None:
    """Des blocs seuls sous le titre d'une page : rien à exporter, rien à mettre dans un dossier."""
    for bloc in blocs:
        if isinstance(bloc, c.Titre):
            st.header(composants.texte(bloc.texte), anchor=False)
        else:
            _montrer(bloc, True, "")


def fabriquer(nom: str, *, saisies: bool = False, **parametres: Any) -> Sequence[c.Bloc] | str:
    """Les blocs d'une partie, ou la phrase qui dit pourquoi il n'y en a pas ; gardés par édition."""
    lecteur = registres.saisi() if saisies else donnees.lecteur()
    return _fabriquer(lecteur, Recette.de(nom, parametres))


@une_fois
def _fabriquer(lecteur: Lecteur, demande: Recette) -> Sequence[c.Bloc] | str:
    try:
        return parties.blocs_de(lecteur, demande.nom, demande.dictionnaire()["parametres"])
    except AppelIncorrect as e:
        return str(e)


def barre(nom: str, parametres: dict[str, Any], cle: str, blocs: Sequence[c.Bloc] = ()) -> None:
    """Télécharger · Ajouter au dossier, sous une partie ; sans `blocs` (dessinés autrement), l'ajout seul."""
    tableaux = [b for b in blocs if isinstance(b, c.Tableau)]
    if not tableaux and donnees.public():
        return
    with st.container(horizontal=True, gap="small", key=f"barre-{cle}"):
        if tableaux:
            composants.volet(
                "Télécharger", f"exporter-{cle}", lambda: export_partie.boutons(nom, cle, blocs),
                type="tertiary", icon=":material/download:",
            )  # fmt: skip
        ajouter.partie(nom, parametres, cle)


def _montrer(bloc: c.Bloc, titre: bool, cle: str) -> None:
    match bloc:
        case c.Tableau():
            _tableau(bloc, titre, cle)
        case c.Titre():
            st.header(composants.texte(bloc.texte), anchor=False)
        case c.Paragraphe(genre="note"):
            tableaux.note(bloc.dite)
        case c.Paragraphe(genre="constat"):
            # Ce qui ouvre un onglet se lit à voix haute ; le reste va dessous.
            st.markdown("\n\n".join(composants.texte(x) for x in en_tete(bloc.dite) if x))
        case c.Paragraphe():
            st.markdown(composants.texte(bloc.dite))
        case c.Liste():
            composants.liste(map(insecables, bloc.dites))
        case c.Champs():
            composants.liste(f"{nom} : {valeur or 'à compléter'}" for nom, valeur in bloc.rubriques)
        case c.Illustration():
            st.caption(
                composants.texte(f"Figure dans le document : {bloc.titre or bloc.figure.titre}")
            )
        case c.Encadre():
            gras = f"**{composants.texte(bloc.titre)}** " if bloc.titre else ""
            dire: Callable[[str], Any] = st.info if bloc.genre == "info" else st.warning
            dire(f"{gras}{composants.texte(bloc.texte)}")


def _tableau(t: c.Tableau, titre: bool, cle: str) -> None:
    """`cle` : celle de sa recherche ; vide, il n'en a pas."""
    if titre and t.titre:
        st.header(composants.texte(t.titre), anchor=False)
    lignes = [
        [
            _a_completer(t, i, j, dite)
            if (a := t.attente(i, j)) and not a.raison
            else _cellule(v, dite)
            for j, (v, dite) in enumerate(zip(ligne, dites, strict=True))
        ]
        for i, (ligne, dites) in enumerate(zip(t.lignes, t.dites, strict=True))
    ]
    if cle:
        lignes = tableaux.chercher(lignes, cle)
    nombres = [c.numerique for c in t.colonnes]
    # Au téléphone, plusieurs nombres sans leur colonne ne se lisent pas.
    rappeler = sum(nombres) >= DES_NOMBRES
    st.html(
        tableaux.html_de_tableau(
            t.entetes, lignes, t.titre or "Tableau", rappeler=rappeler, nombres=nombres
        )
    )
    mention = t.dessous[0] if t.fictif and t.dessous else ""
    notes = [x for x in t.dessous if x not in (mention, t.source)]
    tableaux.sous_tableau(mention, list(map(abreger, notes)), t.source)


def _a_completer(t: c.Tableau, rang: int, colonne: int, dite: str) -> composants.Sur:
    """« à compléter », qui ouvre son champ."""
    adresse = "" if donnees.public() else registres.champ_de(t, rang, colonne)
    return manquant.lien_du_champ(adresse, dite) if adresse else composants.Sur(escape(dite))


def _cellule(v: c.Cellule, dite: str) -> str:
    match v:
        case c.Etat():
            return composants.etat(dite, v.genre)
        case c.Lien(adresse=adresse) if adresse.isidentifier():
            # Le nom d'une page du comité : le public ne l'a pas.
            if donnees.public():
                return composants.Sur(escape(dite))
            return composants.interne(dite, adresse)
        case c.Lien(adresse=adresse) if adresse.partition("?")[0].isidentifier():
            # Une page des deux éditions, sur un indicateur et un lieu.
            return composants.interne(dite, adresse)
        case c.Lien():
            return composants.lien(dite, v.adresse)
    return composants.Sur("<br>".join(escape(insecables(x)) for x in dite.split("\n")))

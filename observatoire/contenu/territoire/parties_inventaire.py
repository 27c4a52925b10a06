"""Partie de l'inventaire : ce que le territoire n'a pas encore saisi, table par table."""

from collections.abc import Sequence
from itertools import groupby

from observatoire import formats, local
from observatoire.contenu.commun.exemple import exemple
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local.typage import typer


@element("inventaire_manques", "Inventaire : ce qui reste à saisir")
def inventaire_manques(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les informations attendues et absentes de l'édition en service, une ligne par structure."""
    ctx = lecteur
    lues = [typer(t, ctx.locale(t.nom), lecteur.reglages) for t in local.tables().values()]
    manques = [m for lue in lues for m in local.manques(lue)]
    if not manques:
        raise AppelIncorrect("Rien ne manque de ce que l'observatoire attend.")
    lignes = tuple(
        (
            titre,
            ligne or "—",
            ", ".join(m.libelle.lower() for m in siens) if ligne else "la table est vide",
        )
        for (titre, ligne), siens in groupby(manques, key=lambda m: (m.titre, m.ligne))
    )
    n = formats.pluriel(len(manques), "information reste", "informations restent")
    return [
        *exemple(any(lue.cadre["fictif"].any() for lue in lues)),
        Paragraphe(f"{n} à compléter dans l'inventaire du territoire.", "constat"),
        Tableau(
            colonnes=(
                Colonne("Table", largeur=28),
                Colonne("Ligne", largeur=30),
                Colonne("À compléter", largeur=42),
            ),
            lignes=lignes,
            titre="Ce qui reste à saisir",
            notes=("Tiret : toute la table.",),
        ),
    ]

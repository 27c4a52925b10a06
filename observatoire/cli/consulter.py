"""`valeurs` et `catalogue` : ce que l'observatoire sait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from observatoire import formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, commande, format_sortie, territoires
from observatoire.cli.francais import Annee, Choix
from observatoire.modele import LIBELLES_NIVEAUX, LIBELLES_STATUTS, Niveau

if TYPE_CHECKING:
    from observatoire.indicateurs.declaration import Indicateur


@commande
@click.argument("indicateurs", metavar="INDICATEUR…", nargs=-1, required=True)
@territoires(
    help="Code (01004), niveau:code (region:84), FR ou secteur ; plusieurs possibles. "
    "Par défaut l'EPCI étudié."
)
@click.option("--niveau", type=Choix(list(Niveau)), help="Les territoires de ce niveau.")
@click.option("--annee", "annees", type=Annee(), metavar="ANNÉE", multiple=True,
              help="Année, ou fin de période ; plusieurs possibles. Par défaut toutes.")  # fmt: skip
@format_sortie
def valeurs(
    contexte: Contexte,
    indicateurs: tuple[str, ...],
    codes: tuple[str, ...],
    niveau: str | None,
    annees: tuple[tuple[int, ...], ...],
    format_: str,
) -> int:
    """Montre les valeurs d'indicateurs, avec statut, intervalle et source."""
    from observatoire.cli import demande
    from observatoire.entrepot.lecture import COLONNES_VALEURS, indicateur

    reglages = contexte.reglages()
    declares = {i: indicateur(i) for i in indicateurs}
    with contexte.lecteur() as lecteur:
        territoires = demande.territoires(lecteur, codes, niveau)
        table = lecteur.valeurs(
            list(declares), territoires, [a for groupe in annees for a in groupe]
        )
    if phrase := demande.manquantes(territoires, niveau, reglages):
        contexte.dire(phrase)
    noms = {(str(t.niveau), t.code): t.libelle for t in territoires}
    lignes = sorties.lignes(table, COLONNES_VALEURS)
    for ligne in lignes:
        ligne["nature_intervalle"] = ligne["nature_intervalle"] or None
        if format_ == "json":
            ligne["fichiers"] = [ligne["fichiers"]] if ligne["fichiers"] else []
        ligne["libelle"] = noms.get((ligne["niveau"], ligne["code"])) or ligne["libelle"]
    sorties.ecrire(lignes, format_, _colonnes(declares))
    return 0


def _colonnes(declares: Mapping[str, Indicateur]) -> dict[str, Callable[[Any], str]]:
    return {
        "Territoire": lambda v: f"{v['libelle']} ({v['code']})",
        "Niveau": lambda v: LIBELLES_NIVEAUX[v["niveau"]],
        "Indicateur": lambda v: declares[v["indicateur"]].libelle,
        "Année": _periode,
        "Valeur": lambda v: _valeur(v, declares[v["indicateur"]].decimales),
        "Statut": lambda v: LIBELLES_STATUTS[v["statut"]],
        "Intervalle": _intervalle,
        "Source": lambda v: v["source"],
        "Note": lambda v: v["note"],
    }


def _periode(v: Any) -> str:
    return formats.periode(v["debut"], v["fin"]) if v["fin"] is not None else ""


def _valeur(v: Any, decimales: int) -> str:
    return formats.valeur(
        v["valeur"], statut=v["statut"], unite=v["unite"], decimales=decimales,
        bas=v["bas"], haut=v["haut"],
    )  # fmt: skip


def _intervalle(v: Any) -> str:
    if v["bas"] is None or v["haut"] is None:
        return ""
    return (
        f"{formats.nombre(v['bas'], 1)} à {formats.nombre(v['haut'], 1)} ({v['nature_intervalle']})"
    )


@commande
@click.argument("quoi", metavar="[indicateurs|sources]", type=Choix(("indicateurs", "sources")),
                default="indicateurs")  # fmt: skip
@format_sortie
def catalogue(contexte: Contexte, quoi: str, format_: str) -> int:
    """Liste les indicateurs, ou les sources reconnues."""
    if quoi == "indicateurs":
        _indicateurs(format_, contexte)
    else:
        _sources(format_)
    return 0


def _indicateurs(format_: str, contexte: Contexte) -> None:
    from observatoire.indicateurs.dictionnaire import preuve_en_mots
    from observatoire.indicateurs.registre import INDICATEURS

    champs = ("id", "theme", "libelle", "question", "unite", "decimales", "sens", "sources",
              "definition", "interpretation", "limites")  # fmt: skip
    epci = contexte.reglages().epci if contexte.donnees.is_dir() else ""
    lignes = []
    for declare in INDICATEURS.values():
        ligne = {c: getattr(declare, c) for c in champs}
        preuve = preuve_en_mots(declare, epci)
        lignes.append(ligne | {"sources": list(declare.sources), "preuve": preuve})
    sorties.ecrire(
        lignes,
        format_,
        {
            "Identifiant": lambda i: i["id"],
            "Thème": lambda i: i["theme"],
            "Indicateur": lambda i: i["libelle"],
            "Unité": lambda i: i["unite"],
            "Sources": lambda i: ", ".join(i["sources"]),
        },
        f"{len(lignes)} indicateurs",
    )


def _sources(format_: str) -> None:
    from observatoire.sources.declaration import catalogue as declarees

    champs = ("id", "titre", "producteur", "description", "url", "licence", "frequence", "nature")
    lignes = [{c: getattr(s, c) for c in champs} for s in declarees().values()]
    sorties.ecrire(
        lignes,
        format_,
        {
            "Identifiant": lambda s: s["id"],
            "Producteur": lambda s: s["producteur"],
            "Fichier": lambda s: s["titre"],
            "Parution": lambda s: s["frequence"],
            "Où le trouver": lambda s: s["url"],
        },
        f"{len(lignes)} sources",
    )

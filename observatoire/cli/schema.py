"""`schema` et `agenda` : le plan d'actions, ce qu'il y manque, et les dates du territoire en .ics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from observatoire import formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, commande, sortie
from observatoire.cli.exporter import ecrire
from observatoire.cli.francais import Choix

if TYPE_CHECKING:
    import pandas as pd

    from observatoire.schema.annexes import Tables
    from observatoire.schema.completude import Volet
    from observatoire.schema.plan import Plan

_DU = {True: "dû", False: "non dû dans un schéma", None: "à qualifier"}


@commande
@click.option("--format", "format_", type=Choix(("table", "json")), default="table",
              help="Forme de la sortie (table par défaut).")  # fmt: skip
def schema(contexte: Contexte, format_: str) -> int:
    """Montre le plan d'actions, sa complétude légale et ce qui est en retard."""
    from observatoire.schema.controle import controler
    from observatoire.schema.plan import lire_plan
    from observatoire.schema.publie import completude_de

    reglages = contexte.reglages()
    problemes: list[str] = []
    tables = _tables(contexte, problemes)
    plan = lire_plan(tables, date.today())
    with contexte.lecteur() as lecteur:
        volets = completude_de(plan, lecteur.avec_saisies(tables))
    constats = [a.phrase() for a in controler(plan, tables, reglages)]
    if format_ == "json":
        import sys

        sys.stdout.write(sorties.json_de(_json(plan, volets)))
    else:
        _montrer(plan, volets)
    for phrase in dict.fromkeys([*problemes, *constats]):
        contexte.dire(phrase)
    return 1 if problemes else 0


@commande
@click.option(
    "--sortie",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Brouillon de courriel (.eml) ou agenda (.ics) à écrire.",
)
def veille(contexte: Contexte, sortie: Path | None) -> int:  # fmt: skip
    """Montre ce qui demande attention : échéances, seuils franchis ; en fait un courriel ou un agenda."""
    from observatoire.contenu.schema import veille as textes

    problemes: list[str] = []
    with contexte.lecteur() as lecteur:
        saisi, jour = lecteur.avec_saisies(_tables(contexte, problemes)), date.today()
        alertes = textes.alertes_du_jour(saisi, jour)
        fichiers = textes.prevenir(saisi, jour) if sortie else (b"", b"")
    colonnes = {"Sujet": lambda r: r["a"].sujet, "Ce qu'il y a à faire": lambda r: r["a"].texte}
    sorties.montrer([{"a": a} for a in alertes], colonnes, formats.pluriel(len(alertes), "alerte"))
    if sortie:
        ecrire(sortie, fichiers[sortie.suffix.lower() == ".ics"])
        contexte.dire(f"Écrit : {sortie}")
    for phrase in dict.fromkeys(problemes):
        contexte.dire(phrase)
    return 1 if problemes else 0


def _tables(contexte: Contexte, problemes: list[str]) -> Tables:
    """Les tables telles qu'elles sont saisies, sans attendre une actualisation ; une table
    illisible est dite et lue vide, une cellule fautive est dite et lue vide."""
    import pandas as pd

    from observatoire import local
    from observatoire.erreurs import FichierRefuse

    lues: dict[str, pd.DataFrame] = {}

    def lire(nom: str) -> pd.DataFrame:
        if nom not in lues:
            try:
                lue = local.lire(contexte.donnees, nom)
            except FichierRefuse as e:
                problemes.append(f"{nom}.csv n'est pas lu. {e}")
                lues[nom] = local.conformer(local.table(nom), pd.DataFrame())
            else:
                problemes.extend(f"{nom}.csv, {p.phrase()}" for p in lue.bloquants)
                lues[nom] = lue.cadre
        return lues[nom]

    return lire


def _json(plan: Plan, volets: list[Volet]) -> dict[str, Any]:
    from observatoire.schema.outillage import sert_par

    return {
        "actions": [
            {
                "id": a.id,
                "libelle": a.libelle,
                "statut": a.statut,
                "indicateurs": list(a.indicateurs),
                "items": list(a.volets),
                "sert_par": sert_par(a),
            }
            for a in plan.actions
        ],
        "completude": [
            {
                "item": v.item,
                "du": v.du,
                "etat": v.etat,
                "alimente_par": v.alimente_par,
                "manque": [m.replace("\u00a0", " ").replace("\u202f", " ") for m in v.manque],
            }
            for v in volets
        ],
    }


def _montrer(plan: Plan, volets: list[Volet]) -> None:
    from observatoire.schema import completude

    sorties.montrer(
        list(_lignes(plan)),
        {
            "Action": lambda r: r["id"],
            "Intitulé": lambda r: r["libelle"],
            "État": lambda r: r["statut"],
            "Volets": lambda r: r["volets"],
            "Indicateurs": lambda r: r["indicateurs"],
            "Retard": lambda r: r["retard"],
        },
        f"Plan d'actions : {formats.pluriel(len(plan.actions), 'action')}, {len(plan.en_retard)} en retard",
    )
    sorties.montrer(
        [{"v": v} for v in volets],
        {
            "Volet": lambda r: f"{r['v'].numero} {r['v'].titre}",
            "Ici": lambda r: _DU[r["v"].du],
            "État": lambda r: completude.DITS[r["v"].etat],
            "Alimenté par": lambda r: ", ".join(r["v"].alimente_par) or "rien",
            "Manque": lambda r: " ; ".join(r["v"].manque),
        },
        completude.phrase(volets),
    )


def _lignes(plan: Plan) -> Iterator[dict[str, str]]:
    for a in plan.actions:
        yield {
            "id": a.id,
            "libelle": a.libelle,
            "statut": a.statut,
            "volets": ", ".join(a.volets),
            "indicateurs": ", ".join(a.indicateurs),
            "retard": a.retard,
        }


@commande
@sortie(help="Fichier .ics à écrire.")
@click.option("--public", is_flag=True,
              help="Les seules animations montrées aux familles.")  # fmt: skip
def agenda(contexte: Contexte, sortie: Path, public: bool) -> int:
    """Écrit l'agenda des douze mois (.ics) ; réécrit chaque nuit, il tient les abonnés à jour."""
    from observatoire import local
    from observatoire.contenu.schema.agenda import douze_mois
    from observatoire.modele import Niveau, Territoire
    from observatoire.schema.ics import ics

    with contexte.lecteur() as lecteur:
        saisi = lecteur.avec_saisies(lambda nom: local.lire(contexte.donnees, nom).cadre)
        territoire = lecteur.libelle(Territoire(Niveau.EPCI, lecteur.epci))
        dates = douze_mois(saisi, date.today(), public=public)
        nom = f"Agenda {'des animations' if public else 'du comité'}, {territoire}"
        ecrire(sortie, ics(dates, nom, f"{lecteur.epci}.observatoire", datetime.now(UTC)))
    contexte.dire(f"Écrit : {sortie} ({formats.pluriel(len(dates), 'date')})")
    return 0

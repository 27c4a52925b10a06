"""`projeter` et `retrotester` : combien demain, et de combien on se serait trompé hier."""

from typing import Any

import click

from observatoire import formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, commande, format_sortie
from observatoire.cli.francais import Choix
from observatoire.modele import LIBELLES_NIVEAUX


@commande
@click.option("--groupe", "groupes", metavar="GROUPE", multiple=True,
              help="naissances, 0-2, 3-5, 6-10, 11-17, 65+, 80+ ou population ; plusieurs "
              "possibles. Par défaut tous.")  # fmt: skip
@click.option("--horizon", type=int, metavar="ANNÉE", default=2040,
              help="Dernière année projetée (2040 par défaut).")  # fmt: skip
@click.option("--variante", type=Choix(("bas", "central", "haut")), default="central",
              help="Jeu d'hypothèses (central par défaut).")  # fmt: skip
@format_sortie
def projeter(
    contexte: Contexte, groupes: tuple[str, ...], horizon: int, variante: str, format_: str
) -> int:
    """Projette naissances, âges et population, avec leur fourchette à 80 %."""
    from observatoire.affirmations.francais_projections import PROMESSES
    from observatoire.analyses import projections, retrotest
    from observatoire.analyses.hypotheses import VARIANTES
    from observatoire.analyses.panel import GROUPES, lire
    from observatoire.contenu.projections.phrases import promesse

    with contexte.lecteur() as lecteur:
        panel = lire(lecteur)
        rendu = projections.projeter(
            lecteur,
            groupes=list(groupes) or None,
            horizon=horizon,
            hypotheses=VARIANTES[variante],
            rejoue=(rejoue := retrotest.retrotester(lecteur, panel)),
            panel=panel,
        )
        noms = _noms(lecteur)
    sorties.ecrire(
        sorties.lignes(rendu.table, projections.COLONNES),
        format_,
        {
            "Territoire": lambda v: f"{noms.get((v['niveau'], v['code']), '')} ({v['code']})",
            "Niveau": lambda v: LIBELLES_NIVEAUX[v["niveau"]],
            "Groupe": lambda v: GROUPES[v["groupe"]].libelle,
            "Année": lambda v: str(v["annee"]),
            "Valeur": lambda v: "—" if v["valeur"] is None else formats.nombre(v["valeur"]),
            "Fourchette": lambda v: f"{formats.nombre(v['bas'])} à {formats.nombre(v['haut'])}",
            "Ce qu'elle promet": lambda v: PROMESSES[promesse(rejoue, v["groupe"], v["niveau"])],
            "Méthode": lambda v: projections.LIBELLES_METHODES[v["methode"]],
        },
    )
    for phrase in (*rendu.notes, *rendu.manquants.values()):
        contexte.dire(phrase)
    return 0


@commande
@format_sortie
def retrotester(contexte: Contexte, format_: str) -> int:
    """Rejoue le passé : de combien chaque méthode se serait trompée, à chaque niveau publié."""
    from observatoire.analyses import retrotest
    from observatoire.analyses.panel import GROUPES

    with contexte.lecteur() as lecteur:
        rendu = retrotest.retrotester(lecteur)
    colonnes = retrotest.COLONNES if format_ == "json" else retrotest.COLONNES_PAGE
    sorties.ecrire(
        sorties.lignes(rendu.lignes, colonnes),
        format_,
        {
            "Groupe": lambda v: GROUPES[v["groupe"]].libelle,
            "Méthode": lambda v: retrotest.NOMS[v["methode"]],
            "Sert": lambda v: "oui" if v["retenue"] else "",
            "Où": lambda v: v["classe"],
            "Essais": lambda v: str(v["n"]),
            "Écart moyen": lambda v: _nombre(v["erreur"]),
            "Erreur (%)": lambda v: _nombre(v["wmape"]),
            "Biais (%)": lambda v: _nombre(v["malpe"]),
            "Gain": lambda v: _avec_bornes(v["gain"], v["gain_bas"], v["gain_haut"]),
            "Fourchettes tenues": lambda v: _avec_bornes(
                v["couverture_observee"], v["couverture_bas"], v["couverture_haut"]
            ),
            "Fois le plancher": lambda v: _nombre(v["rapport_plancher"]),
        },
        "Erreur : écarts pour 100 observés. Gain : 1 − erreur / erreur de « rien ne change ».",
    )
    for phrase in rendu.manquants.values():
        contexte.dire(phrase)
    return 0


def _noms(lu: Any) -> dict[tuple[str, str], str]:
    niveaux = ("commune", "secteur", "epci")
    tables = {n: lu.territoires(n)[["code", "libelle"]].itertuples(index=False) for n in niveaux}
    return {(n, c): libelle for n, lignes in tables.items() for c, libelle in lignes}


def _nombre(v: float | None) -> str:
    return "" if v is None else formats.nombre(v, 1)


def _avec_bornes(v: float | None, bas: float | None, haut: float | None) -> str:
    if v is None:
        return ""
    if bas is None or haut is None:
        return formats.nombre(v, 2)
    return f"{formats.nombre(v, 2)} ({formats.nombre(bas, 2)} à {formats.nombre(haut, 2)})"

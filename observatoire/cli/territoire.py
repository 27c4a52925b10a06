"""`territoire` : quel EPCI est étudié, et en changer."""

import sys

import click

from observatoire import formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, dossiers
from observatoire.cli.francais import Commande
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import LIBELLES_NIVEAUX

_CHOIX_MONTRES = 8


@click.command(cls=Commande)
@click.argument("siren", metavar="[SIREN]", required=False, nargs=-1)
@click.option("--json", "en_json", is_flag=True, help="Écrit le résultat en JSON.")
@dossiers
@click.pass_obj
def territoire(contexte: Contexte, siren: tuple[str, ...], en_json: bool) -> int:
    """Montre l'EPCI étudié ; avec un SIREN ou un nom, change d'EPCI."""
    from observatoire.territoire import changer_epci

    contexte.exiger_donnees()
    code = 0
    if siren:
        change = changer_epci(contexte.donnees, siren_de(" ".join(siren)))
        contexte.dire(f"Territoire étudié : {_nom(change.epci)}. Reconstruction de l'entrepôt…")
        code = int(bool(contexte.actualiser().refus))
    _montrer(contexte, en_json)
    return code


def siren_de(demande: str) -> str:
    """Le SIREN tapé, ou celui du seul EPCI dont le nom répond à ce qui est tapé."""
    from observatoire.territoire import chercher_epci

    if "".join(demande.split()).isdigit():
        return demande
    trouves = chercher_epci(demande)
    if len(trouves) == 1:
        return trouves[0].code
    if not trouves:
        return demande
    choix = ", ".join(f"{t.code} ({t.libelle})" for t in trouves[:_CHOIX_MONTRES])
    suite = "…" if len(trouves) > _CHOIX_MONTRES else ""
    raise AppelIncorrect(
        f"« {demande} » désigne plusieurs EPCI : {choix}{suite}. À faire : donner le SIREN."
    )


def _nom(siren: str) -> str:
    from observatoire.territoire import libelles

    return f"{libelles('epci')[siren]} ({siren})"


def _montrer(contexte: Contexte, en_json: bool) -> None:
    from observatoire.territoire import libelles, membres

    reglages = contexte.reglages()
    communes = libelles("commune")
    siennes = membres(reglages.epci)
    secteur = {c: s.libelle for s in reglages.secteurs for c in s.communes}
    comparaison = [
        n for n in ("departement", "region", "france") if getattr(reglages.comparaison, n)
    ]
    if en_json:
        contenu = {
            "epci": reglages.epci,
            "libelle": libelles("epci")[reglages.epci],
            "communes": [{"code": c, "libelle": communes[c]} for c in siennes],
            "secteurs": [
                {"id": s.id, "libelle": s.libelle, "communes": list(s.communes)}
                for s in reglages.secteurs
            ],
            "comparaison": [*comparaison, *reglages.comparaison.epci],
            "perimetre": reglages.perimetre,
            "alertes": list(reglages.alertes),
        }
        sys.stdout.write(sorties.json_de(contenu))
        return
    nombre = formats.pluriel(len(siennes), "commune")
    sorties.montrer(
        [{"code": c, "nom": communes[c], "secteur": secteur.get(c, "")} for c in siennes],
        {
            "Code": lambda v: v["code"],
            "Commune": lambda v: v["nom"],
            "Secteur": lambda v: v["secteur"],
        },
        f"{_nom(reglages.epci)} : {nombre}",
    )
    voisins = [_nom(s) for s in reglages.comparaison.epci]
    compares = [LIBELLES_NIVEAUX[n] for n in comparaison]
    sys.stdout.write(f"Comparé à : {', '.join([*compares, *voisins]) or 'rien'}.\n")
    for alerte in reglages.alertes:
        contexte.dire(f"Attention : {alerte}")

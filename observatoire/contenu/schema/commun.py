"""Ce que les éléments du plan partagent : la provenance d'une saisie, des constats."""

from collections.abc import Iterable
from dataclasses import replace

from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Titre
from observatoire.documents.tableau import Attente, Cellule, Colonne, Ligne, Tableau, inventees
from observatoire.provenance import Provenance, de
from observatoire.schema.annexes import Tables
from observatoire.schema.plan import A_QUALIFIER, Action
from observatoire.schema.suivi import Suivi

# Chaque ligne saisie, et si elle est inventée.
Lignes = Iterable[tuple[bool, Ligne]]
QUALIFIER = Attente(A_QUALIFIER)


def etat_de(a: Action, suite: str = "") -> Cellule:
    """L'état d'une action, une attente tant que personne ne l'a qualifiée ; `suite` (« — ») y joint son retard."""
    retard = f"en retard : {a.retard}" if a.retard and suite else ""
    if a.statut == A_QUALIFIER:
        return Attente(A_QUALIFIER, retard)
    return f"{a.statut}{suite}{retard}" if retard else a.statut


def fictives(tables: Tables, *noms: str) -> bool:
    """Vrai si une ligne d'une de ces tables saisies est inventée."""
    return any(bool(tables(nom)["fictif"].any()) for nom in noms)


def saisies(*noms: str, fictif: bool = False) -> Provenance:
    """La provenance de tables saisies : « saisies("actions", "jalons") »."""
    return de(*(f"local_{nom}" for nom in noms), fictif=fictif)


def tableau_saisi(
    titre: str,
    colonnes: Iterable[Colonne],
    lignes: Lignes,
    *tables: str,
    notes: tuple[str, ...] = (),
) -> Tableau:
    """Le tableau de lignes saisies dans ces tables ; chacune dit si elle est inventée."""
    lues = list(lignes)
    return Tableau(
        colonnes=tuple(colonnes), lignes=tuple(ligne for _, ligne in lues), titre=titre,
        provenance=saisies(*tables), notes=notes, fictives=inventees(f for f, _ in lues),
    )  # fmt: skip


def tableau_calcule(
    titre: str, colonnes: Iterable[Colonne], lignes: Lignes, notes: tuple[str, ...] = ()
) -> Tableau:
    """Le tableau de lignes calculées de saisies et de chiffres publics : sa source est celle qui est suivie."""
    return replace(tableau_saisi(titre, colonnes, lignes, notes=notes), provenance=None)


def liste_saisie(titre: str, dits: Iterable[tuple[str, bool]]) -> list[Bloc]:
    """Une liste de textes saisis, chacun dit s'il est inventé, sous son titre ; rien si elle est vide."""
    lus = list(dits)
    if not lus:
        return []
    liste = Liste(tuple(t for t, _ in lus), fictives=inventees(f for _, f in lus))
    return [Titre(titre, 2), liste] if titre else [liste]


def constats(suivis: Iterable[Suivi], sinon: str, *, nommer: bool = True) -> list[Bloc]:
    """Ce qu'on peut dire de chaque indicateur suivi, ou la phrase qui dit qu'il n'y en a pas.

    `nommer` : chaque constat dit l'action qu'il suit.
    """
    lus = list(suivis)
    dits = tuple(f"{s.action} · {s.phrase}" if nommer else s.phrase for s in lus)
    if not dits:
        return [Paragraphe(sinon, "note")]
    return [Liste(dits, fictives=inventees(s.fictif for s in lus))]

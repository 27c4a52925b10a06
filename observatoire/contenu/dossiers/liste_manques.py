"""La liste de ce qui manque à un document, à sa fin : chaque chose une fois, avec à qui la demander."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from observatoire.affirmations.sujet import minuscule
from observatoire.contenu.dossiers.attente import COMITE
from observatoire.documents import contenu as c
from observatoire.documents.tableau import de_texte

TITRE = "Ce qui manque encore, et à qui demander"
COLONNE = "\0"  # entre le titre d'un tableau et sa colonne muette
NOMMES = 2
# Ce qui dit quoi faire sans dire qui : le comité.
_SANS_QUI = re.compile(r"(?:Page|Saisir|Déposer|Vérifier|Donner|Le nombre) ")


@dataclass(frozen=True)
class Manque:
    """Une chose que le document ne dit pas, et ce qu'il faut demander à qui."""

    quoi: str
    demander: str


def ensemble(manques: Iterable[Manque]) -> list[Manque]:
    """Les manques, dits ensemble quand la même colonne manque à plusieurs tableaux, ou plusieurs choses au
    même tableau et à la même personne ; chacun à la place du premier."""
    tableaux: dict[tuple[str, str], list[str]] = {}
    separes = [(*m.quoi.rpartition(COLONNE)[::2], m.demander) for m in manques]
    for tableau, chose, demander in separes:
        tableaux.setdefault((chose, demander), []).append(tableau)
    dits: dict[tuple[str, str, str], list[str]] = {}
    for tableau, chose, demander in separes:
        commun = len(tableaux[chose, demander]) > 1
        cle = ("", chose, demander) if commun or not tableau else (tableau, "", demander)
        dits.setdefault(cle, []).append(chose)
    faits = []
    for (tableau, chose, demander), choses in dits.items():
        dit = chose or f"{tableau} : {', '.join(choses)}"
        if chose and len(noms := tableaux[chose, demander]) > 1:
            nommes = " ; ".join(noms[:NOMMES]) + " ; …" * (len(noms) > NOMMES)
            dit = f"{chose.capitalize()}, dans {len(noms)} tableaux : {nommes}"
        faits.append(Manque(dit, demander))
    return faits


def liste(manques: Sequence[Manque]) -> list[c.Bloc]:
    """Le chapitre qui les dit ; rien s'il ne manque rien."""
    if not manques:
        return []
    colonnes = de_texte({"Ce qui manque": 45, "À qui demander, et quoi": 45})
    par_demande: dict[str, list[str]] = {}
    for m in manques:
        qui = f"{COMITE} : " if _SANS_QUI.match(m.demander) else ""
        dite = f"{qui}{minuscule(m.demander) if qui else m.demander}"
        par_demande.setdefault(f"{dite[:1].upper()}{dite[1:]}", []).append(m.quoi)
    par_chose: dict[str, list[str]] = {}
    for dite, choses in par_demande.items():
        par_chose.setdefault("\n".join(dict.fromkeys(choses)), []).append(dite)
    lignes = tuple((choses, "\n".join(dites)) for choses, dites in par_chose.items())
    return [c.Titre(TITRE), c.Tableau(colonnes=colonnes, lignes=lignes, redite=True)]

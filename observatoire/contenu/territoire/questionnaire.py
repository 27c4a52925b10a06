"""Le questionnaire à envoyer à une structure, imprimé ou en tableur, et la lecture de ses réponses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from observatoire import local
from observatoire.documents.contenu import Bloc, Paragraphe, Tableau, Titre
from observatoire.documents.tableau import Colonne
from observatoire.erreurs import FichierRefuse
from observatoire.local import fichier, questions
from observatoire.local.declaration import table
from observatoire.local.questions import Question

REPERE, REPONSE = "Repère", "Réponse"
_LIGNES_LIBRES = 12


@dataclass(frozen=True)
class Rempli:
    """Un questionnaire lu : les tables telles qu'il les complète, et ce qu'il a dit, champ par champ."""

    tables: Mapping[str, pd.DataFrame]
    dites: tuple[tuple[str, str, str], ...]  # pour quoi, le champ, ce qui est écrit


def destinataires(posees: Iterable[Question]) -> dict[str, list[Question]]:
    """À qui envoyer quoi : chaque structure, puis chaque table qui se remplit en lignes."""
    groupes: dict[str, list[Question]] = {}
    for q in posees:
        nom = q.ligne if q.cle and not q.nouvelle else q.table.titre
        groupes.setdefault(nom, []).append(q)
    return groupes


def blocs(nom: str, posees: Sequence[Question], contact: str, *, reperes: bool) -> list[Bloc]:
    """Le questionnaire : une ligne par champ ; `reperes` : pour un tableur, dont les réponses se relisent."""
    qui = dict.fromkeys(q.declaration.qui for q in posees if q.declaration.qui)
    retour = f" À renvoyer à {contact}." if contact else " À renvoyer à la collectivité."
    dits: list[Bloc] = [
        Paragraphe(
            "Une case qu'on ne sait pas remplir reste vide : elle ne vaut pas zéro." + retour
        )
    ]
    if qui:
        dits.append(Paragraphe(f"Pour : {' ; '.join(qui)}.", "note"))
    colonnes = (
        Colonne("Question", largeur=40), Colonne(REPONSE, largeur=24), Colonne("Exemple", largeur=20),
        *([Colonne(REPERE, largeur=20)] if reperes else []),
    )  # fmt: skip
    lignes = []
    for q in posees:
        for rang in range(1, _LIGNES_LIBRES + 1 if q.declaration.libre else 2):
            numero = f"Ligne {rang}, " if q.declaration.libre else ""
            for c in q.colonnes:
                cle = q.cle or str(rang) * q.declaration.libre
                ligne = (
                    f"{q.ligne + ' : ' if q.nouvelle else numero}{c.libelle}"
                    + (f" ({c.unite})" if c.unite else ""),
                    "", _exemple(c), *([questions.champ(q.table.nom, c.nom, cle)] if reperes else []),
                )  # fmt: skip
                lignes.append(ligne)
    return [Titre(nom), *dits, Tableau(colonnes=colonnes, lignes=tuple(lignes), titre=nom)]


def _exemple(c: local.Colonne) -> str:
    return " ou ".join(c.modalites.values()) if 0 < len(c.modalites) <= 5 else c.exemple


def relire(chemin: Path, lues: Mapping[str, local.Lue]) -> Rempli:
    """Les réponses d'un questionnaire rempli. Lève `FichierRefuse` si ce n'en est pas un."""
    ecrites = [x for lignes in fichier.lignes_de(chemin) for x in _ecrites(lignes)]
    if not ecrites:
        raise FichierRefuse(
            "aucune réponse n'y est écrite", attendu=f"un questionnaire de l'observatoire, avec ses colonnes "
            f"« {REPONSE} » et « {REPERE} »", faire="le renvoyer au format tableur, sans ôter de colonne",
        )  # fmt: skip
    par_ligne: dict[tuple[str, str], dict[str, str]] = {}
    for adresse, ecrit in ecrites:
        nom, colonne, cle = (*adresse.split(".", 2), "", "")[:3]
        if nom not in lues or colonne not in table(nom).noms:
            raise FichierRefuse(
                f"le repère « {adresse} » a été changé", faire="repartir du questionnaire"
            )
        par_ligne.setdefault((nom, cle), {})[colonne] = ecrit
    tables: dict[str, pd.DataFrame] = {}
    dites: list[tuple[str, str, str]] = []
    for (nom, cle), reponses in par_ligne.items():
        q = questions.ouvrir(questions.champ(nom, next(iter(reponses)), cle), lues)
        lue = lues[nom].avec(tables.get(nom, lues[nom].textes))
        tables[nom] = questions.appliquer(lue, q, reponses)
        pour = q.ligne or q.table.titre
        dites += [(pour, table(nom).colonne(c).libelle, v) for c, v in reponses.items()]
    return Rempli(tables, tuple(dites))


def _ecrites(lignes: fichier.Lignes) -> Iterator[tuple[str, str]]:
    """Le repère et la réponse de chaque ligne remplie d'un tableau."""
    tete = next((i for i, (_, c) in enumerate(lignes) if REPERE in c and REPONSE in c), None)
    if tete is None:
        return
    ou, quoi = (lignes[tete][1].index(x) for x in (REPERE, REPONSE))
    for _, cellules in lignes[tete + 1 :]:
        if len(cellules) > max(ou, quoi) and cellules[ou] and cellules[quoi]:
            yield cellules[ou], cellules[quoi]

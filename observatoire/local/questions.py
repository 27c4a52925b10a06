"""Les questions de la saisie guidée : ce que l'observatoire attend et ne sait pas, dans l'ordre de ce qu'il débloque.

Une question se déduit d'une table (quelles cellules sont attendues) et de `questions.toml` (dans quel ordre,
pourquoi, qui le sait). Son champ (« structures.places.creche-des-cabannes ») est son adresse partout.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby, product
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from observatoire.erreurs import AppelIncorrect
from observatoire.local.declaration import Colonne, Table, table, tables
from observatoire.local.fichier import comparable
from observatoire.local.lecture import manquantes
from observatoire.local.typage import Lue, cles
from observatoire.memoire import une_fois

_SEPARATEUR = " · "
ASSEZ = 0.5  # de là, deux intitulés disent la même chose
_LIAISONS = {"dont", "et", "ou", "de", "la", "le", "d", "l"}


class Demande(BaseModel):
    """Une question déclarée ; voir `questions.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    colonnes: tuple[str, ...]
    si: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    demande: str = ""
    pourquoi: str = ""
    qui: str = ""
    document: str = ""
    ouvre: tuple[str, ...] = ()
    lignes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    libre: bool = False


@dataclass(frozen=True)
class Question:
    """Une question posée : sa déclaration, la ligne qu'elle complète (vide : la table entière)."""

    declaration: Demande
    cle: str = ""
    ligne: str = ""
    nouvelle: Mapping[str, str] = field(default_factory=dict)  # la clé d'une ligne à créer

    @property
    def table(self) -> Table:
        """La table que la réponse complète."""
        return table(self.declaration.table)

    @property
    def colonnes(self) -> tuple[Colonne, ...]:
        """Les champs à remplir."""
        return tuple(self.table.colonne(n) for n in self.declaration.colonnes)

    @property
    def champ(self) -> str:
        """Son adresse : « structures.places.creche-des-cabannes »."""
        return champ(self.table.nom, self.declaration.colonnes[0], self.cle)

    @property
    def demande(self) -> str:
        """Ce qu'on demande, sans nommer la ligne."""
        if self.declaration.demande:
            return self.declaration.demande
        return f"{' ; '.join(c.libelle for c in self.colonnes)}\u00a0?"


def champ(nom: str, colonne: str = "", cle: str = "") -> str:
    """L'adresse d'un champ d'une table."""
    return ".".join(filter(None, (nom, colonne, cle)))


@cache
def declarees() -> tuple[Demande, ...]:
    """Les questions déclarées, dans l'ordre où elles se posent."""
    texte = (files("observatoire") / "local" / "questions.toml").read_text(encoding="utf-8")
    return tuple(Demande.model_validate(q) for q in tomllib.loads(texte)["questions"])


def a_poser(lues: Mapping[str, Lue]) -> list[Question]:
    """Les questions qui restent, d'après les tables telles que lues."""
    posees = [q for d in declarees() if d.table in lues for q in _de(d, lues[d.table])]
    # Une colonne attendue que personne n'a rangée vient à la fin, avec son libellé pour question.
    prises = {(q.table.nom, c, q.cle) for q in posees for c in q.declaration.colonnes}
    for lue in lues.values():
        for c, cle, nom in _cellules(lue):
            if (lue.table.nom, c, cle) not in prises and cle:
                posees.append(Question(Demande(table=lue.table.nom, colonnes=(c,)), cle, nom))
    return posees


def ouvrir(adresse: str, lues: Mapping[str, Lue]) -> Question:
    """La question d'un champ, même déjà rempli. Lève `AppelIncorrect` si le champ n'existe pas."""
    nom, _, reste = adresse.partition(".")
    colonne, _, cle = reste.partition(".")
    posees = a_poser(lues)
    for q in posees:
        if adresse in (q.champ, champ(q.table.nom, q.declaration.colonnes[0]), q.table.nom):
            return q
    if nom not in tables() or nom not in lues or (colonne and colonne not in table(nom).noms):
        raise AppelIncorrect(f"Le champ « {adresse} » n'existe pas. À faire : partir de la liste.")
    lignes = dict(zip(lues[nom].cles(), lues[nom].textes.to_dict("records"), strict=True))
    for d in declarees():
        if d.table == nom and (not colonne or colonne in d.colonnes):
            if cle in lignes and all(str(lignes[cle][n]) in v for n, v in d.si.items()):
                return Question(d, cle, nom_de(table(nom), lignes[cle]))
            if not cle and d.libre:
                return Question(d)
    if cle in lignes and colonne:
        return Question(
            Demande(table=nom, colonnes=(colonne,)), cle, nom_de(table(nom), lignes[cle])
        )
    saisies = [
        c.nom
        for c in table(nom).colonnes
        if c.nom not in table(nom).cle or not table(nom).cle_depuis
    ]
    return Question(Demande(table=nom, colonnes=tuple(saisies), libre=True))


def deviner(noms: Sequence[str], ligne: Sequence[str], titre: str, lues: Mapping[str, Lue]) -> str:
    """Le champ d'une case « à compléter », d'après les tables d'où vient son tableau, sa ligne et sa colonne."""
    trouves = []
    for nom in (n for n in noms if n in lues):
        t = table(nom)
        for cle, lue in zip(lues[nom].cles(), lues[nom].textes.to_dict("records"), strict=True):
            dit = nom_de(t, lue)
            if not any(x and (x == cle or dit.endswith(x)) for x in ligne):
                continue
            attendues = manquantes(t, lue)
            proche = max(t.colonnes, key=lambda c: (ressemblance(c.libelle, titre), c in attendues))
            sure = ressemblance(proche.libelle, titre) >= ASSEZ
            vise = proche if sure else next(iter(attendues), None)
            if vise:
                trouves.append((sure and vise in attendues, champ(nom, vise.nom, cle)))
    meilleur = max(trouves, key=lambda x: x[0], default=(False, ""))[1]
    return meilleur or next((n for n in noms if n in lues), "")


def ressemblance(libelle: str, titre: str) -> float:
    """La part des mots que deux intitulés ont en commun : « dont 6 ans et plus » et « 6 ans ou plus »."""
    a, b = (set(comparable(x).split("_")) - _LIAISONS for x in (libelle, titre))
    return len(a & b) / max(1, len(a | b))


def appliquer(lue: Lue, q: Question, reponses: Mapping[str, str]) -> pd.DataFrame:
    """Les textes de la table, la réponse à sa place ; une réponse vide ne touche à rien."""
    textes, donnees = lue.textes.copy(), {c: v for c, v in reponses.items() if v}
    if q.cle and q.cle in (siennes := cles(q.table, textes)):
        textes.loc[siennes.index(q.cle), list(donnees)] = list(donnees.values())
        return textes
    ligne = {**dict.fromkeys(textes.columns, ""), **q.nouvelle, **donnees}
    return pd.concat([textes, pd.DataFrame([ligne], dtype="str")], ignore_index=True)


def nom_de(t: Table, ligne: Mapping[Any, Any]) -> str:
    """Ce qui désigne une ligne pour une personne : son nom, son objet, sinon sa clé."""
    dite = t.cle_depuis or next(
        (c.nom for c in t.colonnes if c.obligatoire and c.type == "texte" and c.nom not in t.cle),
        "",
    )
    return str(ligne.get(dite, "")) or _SEPARATEUR.join(str(ligne[c]) for c in t.cle)


def _de(d: Demande, lue: Lue) -> Iterator[Question]:
    t = lue.table
    if d.libre:
        if lue.textes.empty:
            yield Question(d)
        return
    if d.lignes:
        voulues = [dict(zip(d.lignes, v, strict=True)) for v in product(*d.lignes.values())]
        par_cle = {_SEPARATEUR.join(v[c] for c in t.cle): v for v in voulues}
        # Une table tenue autrement (par secteur, par d'autres tranches) ne se redemande pas ainsi.
        tenues = set(lue.cles())
        if tenues <= set(par_cle):
            for cle, v in par_cle.items():
                if cle not in tenues:
                    yield Question(d, cle, _dire(t, v), v)
    lignes = dict(zip(lue.cles(), lue.textes.to_dict("records"), strict=True))
    for cle, groupe in groupby(_cellules(lue), key=lambda x: x[1]):
        siennes, ligne = list(groupe), lignes[cle]
        if {c for c, _, _ in siennes} & {*d.colonnes} and all(
            ligne[n] in v for n, v in d.si.items()
        ):
            yield Question(d, cle, siennes[0][2])


@une_fois
def _cellules(lue: Lue) -> list[tuple[str, str, str]]:
    """Les cellules attendues et vides : colonne, clé de la ligne, nom de la ligne."""
    t = lue.table
    return [
        (c.nom, cle, nom_de(t, ligne))
        for cle, ligne in zip(lue.cles(), lue.textes.to_dict("records"), strict=True)
        for c in manquantes(t, ligne)
    ]


def _dire(t: Table, cles_: Mapping[str, str]) -> str:
    """« Tranche d'âge « 40-49 » » : une valeur écrite librement ne se comprend qu'avec sa colonne."""
    dites = [
        t.colonne(n).modalites.get(v) or f"{t.colonne(n).libelle} « {v} »"
        for n, v in cles_.items()
        if v != "epci"
    ]
    return _SEPARATEUR.join(dites)

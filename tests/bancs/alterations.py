"""Abîmer un fichier comme il s'abîme vraiment : un genre par fonction, tiré d'une graine.

Un genre de cellules reçoit le tableau et en rend un autre, ou None s'il n'y a rien à y abîmer ; un genre
d'octets reçoit le fichier écrit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

Grille: TypeAlias = list[list[str]]


@dataclass(frozen=True)
class Original:
    """Un fichier sain : ses cellules, et ce que chaque colonne y est."""

    nom: str
    grille: tuple[tuple[str, ...], ...]  # l'en-tête, puis les lignes
    cles: tuple[int, ...]
    valeurs: tuple[int, ...]
    modalites: tuple[int, ...]  # les colonnes qui disent de quoi la ligne est le compte
    annee: int | None

    def copie(self) -> Grille:
        return [list(ligne) for ligne in self.grille]


def _chiffres(o: Original) -> list[tuple[int, int]]:
    """Les cellules d'un nombre qui n'est pas nul."""
    return [
        (n, c)
        for n, ligne in enumerate(o.grille)
        for c in o.valeurs
        if n and re.fullmatch(r"-?\d+([.,]\d+)?", ligne[c]) and float(ligne[c].replace(",", "."))
    ]


def _fois(texte: str, facteur: float) -> str:
    return f"{float(texte.replace(',', '.')) * facteur:.10g}".replace(
        ".", "," if "," in texte else "."
    )


def _multiplier(rng: Random, o: Original, facteur: float) -> Grille | None:
    """Une cellule, une colonne ou une ligne de chiffres."""
    if not (cellules := _chiffres(o)):
        return None
    n, c = rng.choice(cellules)
    portee = rng.choice(["cellule", "cellule", "colonne", "ligne"])
    grille = o.copie()
    for autre_n, autre_c in cellules:
        if (autre_n, autre_c) == (n, c) or (portee == "colonne" and autre_c == c) or (
            portee == "ligne" and autre_n == n
        ):  # fmt: skip
            grille[autre_n][autre_c] = _fois(grille[autre_n][autre_c], facteur)
    return grille


def fois_dix(rng: Random, o: Original) -> Grille | None:
    return _multiplier(rng, o, 10)


def par_mille(rng: Random, o: Original) -> Grille | None:
    return _multiplier(rng, o, 0.001)


def chiffre_retourne(rng: Random, o: Original) -> Grille | None:
    if not (cellules := _chiffres(o)):
        return None
    n, c = rng.choice(cellules)
    grille, texte = o.copie(), o.grille[n][c]
    place = rng.choice([i for i, x in enumerate(texte) if x.isdigit()])
    autre = rng.choice([x for x in "0123456789" if x != texte[place]])
    grille[n][c] = texte[:place] + autre + texte[place + 1 :]
    return grille


def ligne_perdue(rng: Random, o: Original) -> Grille | None:
    if len(o.grille) < 3:
        return None
    grille = o.copie()
    del grille[rng.randrange(1, len(grille))]
    return grille


def cellule_perdue(rng: Random, o: Original) -> Grille | None:
    if not (cellules := _chiffres(o)):
        return None
    n, c = rng.choice(cellules)
    grille = o.copie()
    grille[n][c] = rng.choice(["", "", "#N/A", "nd"])
    return grille


def fin_perdue(rng: Random, o: Original) -> Grille | None:
    """Le fichier s'arrête net après une ligne entière."""
    return o.copie()[: rng.randrange(2, len(o.grille))] if len(o.grille) > 3 else None


def partie_perdue(rng: Random, o: Original) -> Grille | None:
    """Toutes les lignes d'une modalité, ou toute une colonne de chiffres."""
    grille = o.copie()
    if o.modalites:
        c = rng.choice(o.modalites)
        perdue = rng.choice(sorted({ligne[c] for ligne in grille[1:]}))
        return [ligne for i, ligne in enumerate(grille) if not i or ligne[c] != perdue]
    if len(o.valeurs) < 2:
        return None
    c = rng.choice(o.valeurs)
    return [ligne[:c] + ligne[c + 1 :] for ligne in grille]


def en_tetes_echanges(rng: Random, o: Original) -> Grille | None:
    colonnes = [
        *o.valeurs,
        *(o.cles if len(o.valeurs) < 2 else ()),
        *([o.annee] if o.annee else []),
    ]
    if len(colonnes) < 2:
        return None
    a, b = rng.sample(colonnes, 2)
    grille = o.copie()
    grille[0][a], grille[0][b] = grille[0][b], grille[0][a]
    return grille


def colonnes_decalees(rng: Random, o: Original) -> Grille | None:
    """À partir d'une colonne, les cellules glissent d'un cran sous leurs en-têtes."""
    largeur = len(o.grille[0])
    depart, grille = rng.randrange(largeur - 1) if largeur > 1 else 0, o.copie()
    gauche = rng.random() < 0.5
    for ligne in grille[1:]:
        if gauche:
            ligne[depart:] = [*ligne[depart + 1 :], ""]
        else:
            ligne[depart:] = ["", *ligne[depart:-1]]
    return grille


def lignes_decalees(rng: Random, o: Original) -> Grille | None:
    """La colonne des codes (ou des noms, ou des chiffres) glisse d'une ligne contre les autres."""
    grille = o.copie()
    c = rng.choice([*o.cles, *o.valeurs, *o.modalites])
    debut = rng.randrange(1, len(grille))
    colonne = [ligne[c] for ligne in grille[debut:]]
    for ligne, texte in zip(grille[debut:], [*colonne[1:], colonne[0]], strict=True):
        ligne[c] = texte
    return grille


def lignes_echangees(rng: Random, o: Original) -> Grille | None:
    """Deux lignes échangent leurs chiffres."""
    if len(o.grille) < 3:
        return None
    a, b = rng.sample(range(1, len(o.grille)), 2)
    grille = o.copie()
    for c in o.valeurs:
        grille[a][c], grille[b][c] = grille[b][c], grille[a][c]
    return grille


def libelle_renomme(rng: Random, o: Original) -> Grille | None:
    """Une modalité, ou l'en-tête d'une colonne lue, écrit autrement partout."""
    grille = o.copie()
    if o.modalites and rng.random() < 0.6:
        c = rng.choice(o.modalites)
        ancien = rng.choice(sorted({ligne[c] for ligne in grille[1:]}))
        for ligne in grille[1:]:
            ligne[c] = f"{ancien} (1)" if ligne[c] == ancien else ligne[c]
        return grille
    c = rng.choice(sorted({*o.cles, *o.valeurs, *([o.annee] if o.annee is not None else [])}))
    grille[0][c] = rng.choice(
        [f"{grille[0][c]} (1)", f"X_{grille[0][c]}", grille[0][c][:-1] or "X"]
    )
    return grille


def ligne_doublee(rng: Random, o: Original) -> Grille | None:
    """Une ligne écrite deux fois : la même, ou avec un autre chiffre."""
    grille = o.copie()
    n = rng.randrange(1, len(grille))
    double = list(grille[n])
    if rng.random() < 0.5 and o.valeurs:
        double[rng.choice(o.valeurs)] = str(rng.randrange(1, 500))
    grille.insert(rng.randrange(1, len(grille) + 1), double)
    return grille


def mauvaise_annee(rng: Random, o: Original) -> Grille | None:
    """L'année d'une colonne d'années, ou des en-têtes, en devient une autre, partout ou sur une ligne."""
    pas = rng.choice([-3, -2, -1, 1, 2])
    grille = o.copie()
    if o.annee is not None:
        lues = sorted({ligne[o.annee] for ligne in grille[1:]})
        ancienne = rng.choice(lues)
        une = rng.randrange(1, len(grille)) if rng.random() < 0.3 else None
        for n, ligne in enumerate(grille[1:], 1):
            if une == n or (une is None and ligne[o.annee] == ancienne):
                ligne[o.annee] = _autre_annee(ligne[o.annee], pas)
        return grille
    annees = sorted(
        {a for x in grille[0] for a in re.findall(r"(?:19|20)\d\d|(?<=[A-Z])\d\d(?=_|$)", x)}
    )
    if not annees:
        return None
    ancienne = rng.choice(annees)
    nouvelle = (
        f"{(int(ancienne) + pas) % (100 if len(ancienne) == 2 else 10_000):0{len(ancienne)}d}"
    )
    motif = rf"(?<![0-9]){ancienne}(?![0-9])"
    seule = rng.choice([c for c, x in enumerate(grille[0]) if re.search(motif, x)] or [-1])
    partout = rng.random() < 0.5
    grille[0] = [
        re.sub(motif, nouvelle, x) if partout or c == seule else x for c, x in enumerate(grille[0])
    ]
    return grille


def _autre_annee(texte: str, pas: int) -> str:
    return re.sub(r"(?:18|19|20)\d\d", lambda m: str(int(m[0]) + pas), texte, count=1)


def tranche(rng: Random, o: Original) -> Grille | None:
    """L'extrait d'une seule tranche, que dit une colonne de plus, ou un filtre sur une colonne lue."""
    grille = o.copie()
    if o.modalites and rng.random() < 0.5:
        c = rng.choice(o.modalites)
        gardee = rng.choice(sorted({ligne[c] for ligne in grille[1:]}))
        return [ligne for i, ligne in enumerate(grille) if not i or ligne[c] == gardee]
    nom, dite = rng.choice([("sexe", "F"), ("tranche_age", "3"), ("Situation", "Monoparentale"),
                            ("type", "Moins de 25 ans"), ("SEX", "2"), ("cat", "A")])  # fmt: skip
    part, place = rng.uniform(0.2, 0.7), rng.randrange(len(grille[0]) + 1)
    for n, c in _chiffres(o):
        grille[n][c] = str(round(float(grille[n][c].replace(",", ".")) * part))
    return [[*x[:place], dite if n else nom, *x[place:]] for n, x in enumerate(grille)]


def octet(rng: Random, brut: bytes) -> bytes:
    place = rng.randrange(len(brut))
    return brut[:place] + bytes([brut[place] ^ (1 << rng.randrange(8))]) + brut[place + 1 :]


def coupe(rng: Random, brut: bytes) -> bytes:
    return brut[: rng.randrange(len(brut))]


Genre: TypeAlias = Callable[[Random, Original], Grille | None]
CELLULES: dict[str, Genre] = {
    "ligne perdue": ligne_perdue, "cellule perdue": cellule_perdue, "fin perdue": fin_perdue,
    "partie perdue": partie_perdue, "× 10": fois_dix, "÷ 1000": par_mille,
    "en-têtes échangés": en_tetes_echanges, "colonnes décalées": colonnes_decalees,
    "lignes décalées": lignes_decalees, "lignes échangées": lignes_echangees,
    "libellé renommé": libelle_renomme, "ligne doublée": ligne_doublee,
    "mauvaise année": mauvaise_annee, "tranche": tranche, "chiffre retourné": chiffre_retourne,
}  # fmt: skip
OCTETS: dict[str, Callable[[Random, bytes], bytes]] = {"octet retourné": octet, "coupe": coupe}

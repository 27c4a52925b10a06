"""Donner un type à chaque cellule d'une table, et dire à sa place ce qui ne va pas."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from observatoire.local import communes, regles, saisies, secret
from observatoire.local.cadre import conformer
from observatoire.local.declaration import Colonne, Table
from observatoire.local.probleme import Probleme, SaisieIncomprise
from observatoire.memoire import une_fois
from observatoire.modele import identifiant
from observatoire.personnel import valeur_personnelle
from observatoire.territoire import Reglages, membres

_COORDONNEES = ("telephone", "courriel")  # d'une structure, quand la table les déclare
ABSENTE = ""  # empreinte d'un fichier qui n'existe pas


@dataclass(frozen=True)
class Lue:
    """Une table lue. `cadre` : ses lignes typées (voir `cadre.conformer`) ; une cellule non comprise
    y est vide, et son texte reste dans `textes` (écriture canonique des autres).

    `autres` garde les colonnes du fichier que la table ne déclare pas : elles sont réécrites
    telles quelles, sans être lues. `empreinte` est vide si le fichier n'existe pas encore.
    """

    table: Table
    cadre: pd.DataFrame
    textes: pd.DataFrame
    problemes: list[Probleme]
    empreinte: str
    autres: pd.DataFrame = field(default_factory=pd.DataFrame)
    lignes: tuple[int, ...] = ()

    @property
    def bloquants(self) -> list[Probleme]:
        """Les problèmes qui empêchent d'enregistrer et de publier."""
        return [p for p in self.problemes if p.bloquant]

    def avec(self, textes: pd.DataFrame) -> "Lue":
        """La même lecture, d'autres textes à contrôler."""
        return replace(self, textes=textes)

    @une_fois
    def cles(self) -> list[str]:
        """La clé écrite de chaque ligne, ses colonnes séparées par « · »."""
        return cles(self.table, self.textes)


def cles(t: Table, textes: pd.DataFrame) -> list[str]:
    """La clé écrite de chaque ligne de `textes`."""
    return [" · ".join(c) for c in zip(*(textes[nom].tolist() for nom in t.cle), strict=True)]


def typer(t: Table, textes: pd.DataFrame, reglages: Reglages, lignes: Sequence[int] = ()) -> Lue:
    """La table que disent des cellules de texte, une colonne par colonne déclarée (et `fictif`)."""
    ecrites = {c.nom: _textes(c, textes, len(textes)) for c in t.ecrites}
    if not lignes:
        pleines = [i for i in range(len(textes)) if any(ecrites[n][i] for n in t.noms)]
        ecrites = {n: [cellules[i] for i in pleines] for n, cellules in ecrites.items()}
    problemes: list[Probleme] = []
    valeurs: dict[str, list[Any]] = {}
    for c in t.ecrites:
        valeurs[c.nom] = _colonne(t, c, ecrites[c.nom], reglages, problemes)
    ecrites["fictif"] = ["" if v == "non" else v for v in ecrites["fictif"]]
    _communes_des_points(t, ecrites, valeurs, reglages)
    _cles_tirees(t, ecrites, valeurs)
    propres = pd.DataFrame(ecrites, dtype="str")
    problemes += _obligatoires(t, ecrites) + _doublons(t, propres)
    cadre = conformer(t, pd.DataFrame(valeurs, dtype="object"))
    if not any(p.bloquant for p in problemes):
        problemes += regles.verifier(t.nom, cadre, reglages)
    return Lue(t, cadre, propres, _situer(t, problemes, lignes), ABSENTE, lignes=tuple(lignes))


def _textes(c: Colonne, cadre: pd.DataFrame, n: int) -> list[str]:
    if c.nom not in cadre:
        return [""] * n
    if c.type == "part" and cadre[c.nom].dtype.kind == "f":
        # Déjà typée, 1,2 est 120 % ; écrite, « 1,2 » serait 1,2 %.
        return [f"{v * 100:.10g} %" if v <= 2 else saisies.nettoyer(v) for v in cadre[c.nom]]
    return [saisies.nettoyer(v) for v in cadre[c.nom]]


def _colonne(
    t: Table, c: Colonne, ecrites: list[str], reglages: Reglages, problemes: list[Probleme]
) -> list[Any]:
    """Les valeurs d'une colonne ; `ecrites` reçoit l'écriture canonique, `problemes` les constats."""
    connues: dict[str, tuple[Any, str, tuple[Probleme, ...]]] = {"": (None, "", ())}
    valeurs = []
    for rang, texte in enumerate(ecrites):
        if texte not in connues:
            connues[texte] = _cellule(t, c, texte, reglages)
        valeur, ecrites[rang], constats = connues[texte]
        problemes += [replace(p, rang=rang) for p in constats]
        valeurs.append(valeur)
    return valeurs


def _cellule(
    t: Table, c: Colonne, texte: str, reglages: Reglages
) -> tuple[Any, str, tuple[Probleme, ...]]:
    """La valeur, son écriture canonique et ce qu'on en constate ; fautive, le texte reste tel quel."""
    if saisies.attend(c, texte):
        return None, "", ()
    libre = t.sans_personne and c.type == "texte" and c.nom not in _COORDONNEES
    quoi = valeur_personnelle(texte) if libre else ""
    if quoi:
        e = secret.refus(t, quoi, "")
        return None, texte, (Probleme(0, c.nom, e.constat, e.attendu, "ôter cette donnée"),)
    try:
        if c.type != "commune":
            valeur = saisies.comprendre(c, texte)
            return valeur, saisies.ecrire(c, valeur), ()
        code = communes.code_de(texte, reglages)
    except SaisieIncomprise as faute:
        return None, texte, (Probleme(0, c.nom, faute.constat, faute.attendu, faute.faire),)
    if c.voisines or code in membres(reglages.epci):
        return code, code, ()
    ailleurs = Probleme(0, c.nom, f"« {texte} » n'est pas une commune du territoire étudié",
                        faire="vérifier ; la ligne est gardée", bloquant=False)  # fmt: skip
    return code, code, (ailleurs,)


def _communes_des_points(
    t: Table, ecrites: dict[str, list[str]], valeurs: dict[str, list[Any]], reglages: Reglages
) -> None:
    """Une ligne située par un point, sans commune, reçoit celle qui le contient."""
    if not {"commune", "lon", "lat"} <= set(t.noms):
        return
    for rang, texte in enumerate(ecrites["commune"]):
        lon, lat = valeurs["lon"][rang], valeurs["lat"][rang]
        if texte or lon is None or lat is None:
            continue
        code = communes.code_du_point(lon, lat, reglages)
        ecrites["commune"][rang], valeurs["commune"][rang] = code, code or None


def _cles_tirees(t: Table, ecrites: dict[str, list[str]], valeurs: dict[str, list[Any]]) -> None:
    """Donne aux lignes sans clé celle que dit la colonne `cle_depuis` (« Crèche » → « creche »)."""
    if not t.cle_depuis or len(t.cle) != 1:
        return
    cle = t.cle[0]
    prises = {v for v in ecrites[cle] if v}
    for rang, depuis in enumerate(ecrites[t.cle_depuis]):
        base = identifiant(depuis)
        if ecrites[cle][rang] or not base:
            continue
        libre = next(
            n for i in range(1, 9999) if (n := base if i == 1 else f"{base}-{i}") not in prises
        )
        prises.add(libre)
        ecrites[cle][rang] = valeurs[cle][rang] = libre


def _obligatoires(t: Table, ecrites: dict[str, list[str]]) -> list[Probleme]:
    exigees = [c for c in t.colonnes if c.obligatoire or c.nom in t.cle]
    return [
        Probleme(rang, c.nom, "cette cellule ne peut pas rester vide", c.exemple, "la remplir")
        for c in exigees
        if not (t.cle_depuis and c.nom in t.cle)
        for rang, texte in enumerate(ecrites[c.nom])
        if not texte
    ]


def _doublons(t: Table, textes: pd.DataFrame) -> list[Probleme]:
    premieres: dict[str, int] = {}
    trouves = []
    for rang, cle in enumerate(cles(t, textes)):
        if cle.strip(" ·") and premieres.setdefault(cle, rang) != rang:
            trouves.append(
                Probleme(rang, t.cle[0], f"« {cle} » est déjà à la ligne {premieres[cle] + 1} du tableau",
                         "une seule ligne par " + " et ".join(t.colonne(c).libelle.lower() for c in t.cle),
                         "réunir les deux lignes")
            )  # fmt: skip
    return trouves


def _situer(t: Table, problemes: list[Probleme], lignes: Sequence[int]) -> list[Probleme]:
    libelles = {c.nom: c.libelle for c in t.colonnes}
    return [
        replace(p, ligne=lignes[p.rang] if 0 <= p.rang < len(lignes) else 0,
                libelle=libelles.get(p.colonne, ""))
        for p in problemes
    ]  # fmt: skip

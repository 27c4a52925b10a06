"""Lire une table du territoire : valeurs typées, et chaque problème à sa place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from observatoire.erreurs import FichierRefuse
from observatoire.local import communes, fichier, personnes, regles, saisies
from observatoire.local.declaration import Colonne, Table, table
from observatoire.local.probleme import Probleme
from observatoire.local.refus import SaisieIncomprise
from observatoire.modele import identifiant
from observatoire.territoire import Reglages, lire_reglages, membres

_COORDONNEES = ("telephone", "courriel")  # d'une structure, quand la table les déclare
ABSENTE = ""  # empreinte d'un fichier qui n'existe pas
_DTYPES = {
    "entier": "Int64", "annee": "Int64", "nombre": "float64", "montant": "float64",
    "part": "float64", "heures": "float64", "lon": "float64", "lat": "float64",
    "date": "datetime64[us]", "mois": "datetime64[us]", "booleen": "boolean",
}  # fmt: skip


@dataclass(frozen=True)
class Lue:
    """Une table lue. `cadre` : colonnes déclarées, typées, puis `fictif` ; une cellule non comprise
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

    def cles(self) -> list[str]:
        """La clé écrite de chaque ligne, ses colonnes séparées par « · »."""
        return cles(self.table, self.textes)


def cles(t: Table, textes: pd.DataFrame) -> list[str]:
    """La clé écrite de chaque ligne de `textes`."""
    return [" · ".join(ligne) for ligne in textes[list(t.cle)].itertuples(index=False, name=None)]


def chemin_de(donnees: Path, nom: str) -> Path:
    """Où vit le CSV de la table."""
    return donnees / table(nom).fichier


def lire(donnees: Path, nom: str) -> Lue:
    """La table `nom` du dossier `donnees` ; vide, avec ses colonnes, si rien n'est encore saisi.

    Les cellules fautives sont dans `problemes`. Lève `FichierRefuse` si le fichier entier est
    illisible ou contient des données personnelles.
    """
    chemin = chemin_de(donnees, nom)
    reglages = lire_reglages(donnees)
    try:
        octets = chemin.read_bytes()
    except FileNotFoundError:
        return analyser(table(nom), [], reglages)
    lignes = fichier.lignes_du_texte(octets, chemin.name)
    lue = analyser(table(nom), lignes, reglages)
    return replace(lue, empreinte=empreinte(octets))


def lire_fichier(chemin: Path, nom: str, reglages: Reglages) -> Lue:
    """La table `nom` dans un fichier quelconque (CSV, XLSX, ODS) déjà reconnu."""
    erreur: FichierRefuse | None = None
    for lignes in fichier.lignes_de(chemin):
        try:
            return analyser(table(nom), lignes, reglages)
        except FichierRefuse as e:
            erreur = erreur or e
    raise erreur or FichierRefuse("le fichier est vide", ou=chemin.name)


def empreinte(octets: bytes) -> str:
    """L'empreinte d'un contenu."""
    return hashlib.sha256(octets).hexdigest()


def analyser(t: Table, lignes: fichier.Lignes, reglages: Reglages) -> Lue:
    """La table que disent des lignes de texte (en-tête compris)."""
    if not lignes:
        return typer(t, pd.DataFrame(columns=[*t.noms, "fictif"], dtype="str"), reglages)
    rang = fichier.entete(lignes, t)
    ecrites = lignes[rang][1]
    connues = fichier.colonnes_par_entete(t)
    place: dict[str, int] = {}
    for i, e in enumerate(ecrites):
        if fichier.comparable(e) in connues:
            place.setdefault(connues[fichier.comparable(e)], i)
    ailleurs = [i for i, e in enumerate(ecrites) if e and i not in place.values()]
    if t.sans_personne:
        personnes.refuser_entetes(
            t, [(ecrites[i], fichier.comparable(ecrites[i])) for i in ailleurs]
        )
    corps = lignes[rang + 1 :]
    trop = next((n for n, c in corps if any(c[len(ecrites) :])), 0)
    if trop:
        raise FichierRefuse(
            "la ligne a plus de cellules que l'en-tête",
            ou=f"ligne {trop}",
            attendu=f"{len(ecrites)} cellules ; un texte contenant le séparateur s'écrit entre guillemets",
            faire="corriger cette ligne",
        )
    completes = [[*c, *[""] * (len(ecrites) - len(c))] for _, c in corps]
    textes = pd.DataFrame(
        {n: [c[place[n]] if n in place else "" for c in completes] for n in [*t.noms, "fictif"]},
        dtype="str",
    )
    autres = pd.DataFrame({ecrites[i]: [c[i] for c in completes] for i in ailleurs}, dtype="str")
    lue = typer(t, textes, reglages, tuple(n for n, _ in corps))
    non_lues = [Probleme(-1, "", f"la colonne « {c} » n'est pas connue de cette table : elle est gardée "
                         "dans le fichier mais n'est pas lue", bloquant=False) for c in autres]  # fmt: skip
    return replace(lue, autres=autres, problemes=[*lue.problemes, *non_lues])


def typer(t: Table, textes: pd.DataFrame, reglages: Reglages, lignes: Sequence[int] = ()) -> Lue:
    """La table que disent des cellules de texte, une colonne par colonne déclarée (et `fictif`)."""
    textes = pd.DataFrame(
        {c.nom: _textes(c, textes, len(textes)) for c in [*t.colonnes, _FICTIF]}, dtype="str"
    )
    if not lignes:
        textes = textes[(textes[t.noms] != "").any(axis=1)].reset_index(drop=True)
    problemes: list[Probleme] = []
    valeurs: dict[str, list[Any]] = {}
    for c in [*t.colonnes, _FICTIF]:
        valeurs[c.nom] = [
            _cellule(t, c, textes, rang, reglages, problemes) for rang in range(len(textes))
        ]
    textes["fictif"] = textes["fictif"].replace("non", "")
    _cles_tirees(t, textes, valeurs)
    problemes += _obligatoires(t, textes) + _doublons(t, textes)
    cadre = pd.DataFrame({c.nom: _serie(c, valeurs[c.nom]) for c in [*t.colonnes, _FICTIF]})
    cadre["fictif"] = cadre["fictif"].fillna(False).astype(bool)
    if not any(p.bloquant for p in problemes):
        problemes += regles.verifier(t.nom, cadre, reglages)
    return Lue(t, cadre, textes, _situer(t, problemes, lignes), ABSENTE, lignes=tuple(lignes))


_FICTIF = Colonne(nom="exemple", libelle="Exemple fictif", type="booleen").model_copy(
    update={"nom": "fictif"}
)


def _textes(c: Colonne, cadre: pd.DataFrame, n: int) -> list[str]:
    if c.nom not in cadre:
        return [""] * n
    if c.type == "part" and cadre[c.nom].dtype.kind == "f":
        # Déjà typée, 1,2 est 120 % ; écrite, « 1,2 » serait 1,2 %.
        return [f"{v * 100:.10g} %" if v <= 2 else saisies.nettoyer(v) for v in cadre[c.nom]]
    return [saisies.nettoyer(v) for v in cadre[c.nom]]


def _cellule(
    t: Table,
    c: Colonne,
    textes: pd.DataFrame,
    rang: int,
    reglages: Reglages,
    problemes: list[Probleme],
) -> Any:
    texte = str(textes.at[rang, c.nom])
    if not texte:
        return None
    libre = t.sans_personne and c.type == "texte" and c.nom not in _COORDONNEES
    quoi = personnes.valeur_personnelle(texte) if libre else ""
    if quoi:
        e = personnes.refus(t, quoi, "")
        problemes.append(Probleme(rang, c.nom, e.constat, e.attendu, "ôter cette donnée"))
        return None
    try:
        valeur = (
            communes.code_de(texte, reglages)
            if c.type == "commune"
            else saisies.comprendre(c, texte)
        )
    except SaisieIncomprise as e:
        problemes.append(Probleme(rang, c.nom, e.constat, e.attendu, e.faire))
        return None
    if c.type == "commune" and valeur not in membres(reglages.epci):
        problemes.append(Probleme(rang, c.nom, f"« {texte} » n'est pas une commune du territoire étudié",
                                  faire="vérifier ; la ligne est gardée", bloquant=False))  # fmt: skip
    textes.at[rang, c.nom] = saisies.ecrire(c, valeur)
    return valeur


def _cles_tirees(t: Table, textes: pd.DataFrame, valeurs: dict[str, list[Any]]) -> None:
    """Donne aux lignes sans clé celle que dit la colonne `cle_depuis` (« Crèche » → « creche »)."""
    if not t.cle_depuis or len(t.cle) != 1:
        return
    cle = t.cle[0]
    prises = {v for v in textes[cle] if v}
    for rang in range(len(textes)):
        base = identifiant(str(textes.at[rang, t.cle_depuis]))
        if textes.at[rang, cle] or not base:
            continue
        libre = next(
            n for i in range(1, 9999) if (n := base if i == 1 else f"{base}-{i}") not in prises
        )
        prises.add(libre)
        textes.at[rang, cle] = libre
        valeurs[cle][rang] = libre


def _obligatoires(t: Table, textes: pd.DataFrame) -> list[Probleme]:
    exigees = [c for c in t.colonnes if c.obligatoire or c.nom in t.cle]
    return [
        Probleme(rang, c.nom, "cette cellule ne peut pas rester vide", c.exemple, "la remplir")
        for c in exigees
        for rang in range(len(textes))
        if not textes.at[rang, c.nom] and not (t.cle_depuis and c.nom in t.cle)
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


def _serie(c: Colonne, valeurs: list[Any]) -> pd.Series:
    dtype = _DTYPES.get(c.type, "str")
    if dtype.startswith("datetime"):
        dates: list[Any] = [pd.Timestamp(v) if v else pd.NaT for v in valeurs]
        return pd.Series(dates, dtype=dtype)
    return pd.Series(valeurs, dtype=dtype)

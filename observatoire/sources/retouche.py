"""Modifier la description d'un fichier de l'espace de travail : ses mots, ses unités, son secret, son public.

Ce à quoi il se reconnaît et ses colonnes ne changent pas : cela se décrit de nouveau, sur un fichier.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import tomlkit


@dataclass(frozen=True)
class Chiffre:
    """Ce qu'une grandeur a de modifiable. `somme` : elle s'additionne ; `seuil` : un compte plus petit est
    caché (0 : aucun). Un zonage garde son unité et son agrégation."""

    libelle: str
    unite: str
    somme: bool = True
    seuil: int = 0


def retoucher(
    texte: str, *, titre: str, producteur: str, adresse: str, publique: bool, chiffres: Mapping[str, Chiffre]
) -> str:  # fmt: skip
    """Le TOML `texte` avec ces valeurs ; le reste, commentaires compris, y est tel quel.

    `chiffres` : par nom de variable de la description.
    """
    brut = tomlkit.parse(texte)
    brut["titre"], brut["producteur"], brut["url"] = titre, producteur, adresse
    brut["publique"] = publique
    for nom, chiffre in chiffres.items():
        table = brut["variables"][nom]
        table["libelle"] = chiffre.libelle
        if "modalites" in table:
            continue
        table["unite"] = chiffre.unite
        _poser(table, "agregation", "" if chiffre.somme else "aucune")
        _poser(table, "seuil", chiffre.seuil if chiffre.somme else 0)
    return tomlkit.dumps(brut)


def _poser(table: object, cle: str, valeur: str | int) -> None:
    """Écrit la clé, ou l'ôte si elle vaut son défaut."""
    assert isinstance(table, dict)
    if valeur:
        table[cle] = valeur
    else:
        table.pop(cle, None)

"""Une description pour tous les niveaux d'un même jeu : `[niveaux.<suffixe>]` n'écrit que ce qui change.

Un producteur publie souvent un fichier par niveau, aux mêmes colonnes à un suffixe près. La
description commune y écrit des mots entre accolades ; chaque table `[niveaux.<nom>]` donne leur
valeur (`mots`) et les clés propres au niveau, et devient la source `<id>_<nom>`.
"""

import re
from typing import TypeAlias

from observatoire.erreurs import DeclarationInvalide
from observatoire.sources.motifs import TROUS

# Ce qu'un TOML lu contient ; les dates n'y servent pas.
Toml: TypeAlias = "dict[str, Toml] | list[Toml] | str | int | float | bool"


def decliner(brut: dict[str, Toml], origine: str) -> list[dict[str, Toml]]:
    """Les déclarations d'un TOML : lui-même, ou une par niveau.

    Lève `DeclarationInvalide`, qui nomme le niveau ou le mot, si une table n'en est pas une ou si
    une accolade n'est ni un mot du niveau ni un trou de motif.
    """
    commun = {cle: valeur for cle, valeur in brut.items() if cle != "niveaux"}
    niveaux = _table(brut.get("niveaux", {}), f"{origine}, `niveaux`")
    if not niveaux:
        return [commun]
    return [_au_niveau(commun, nom, contenu, origine) for nom, contenu in niveaux.items()]


def _au_niveau(commun: dict[str, Toml], nom: str, contenu: Toml, origine: str) -> dict[str, Toml]:
    ou = f"{origine}, [niveaux.{nom}]"
    propre = dict(_table(contenu, ou))
    mots = _table(propre.pop("mots", {}), f"{ou}, `mots`")
    identifiant = {"id": f"{commun['id']}_{nom}"} if "id" in commun else {}
    return {
        cle: _remplir(valeur, mots, ou) for cle, valeur in _fondre(commun, propre).items()
    } | identifiant


def _table(valeur: Toml, ou: str) -> dict[str, Toml]:
    if not isinstance(valeur, dict):
        raise DeclarationInvalide(f"{ou} : une table est attendue, par exemple [niveaux.epci].")
    return valeur


def _fondre(commun: dict[str, Toml], propre: dict[str, Toml]) -> dict[str, Toml]:
    """Les clés propres l'emportent ; deux tables de même nom se complètent."""
    fondu = dict(commun)
    for cle, valeur in propre.items():
        ancienne = commun.get(cle)
        if isinstance(ancienne, dict) and isinstance(valeur, dict):
            valeur = _fondre(ancienne, valeur)
        fondu[cle] = valeur
    return fondu


def _remplir(valeur: Toml, mots: dict[str, Toml], ou: str) -> Toml:
    if isinstance(valeur, dict):
        return {cle: _remplir(v, mots, ou) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_remplir(v, mots, ou) for v in valeur]
    if not isinstance(valeur, str):
        return valeur

    def mot(trouve: re.Match[str]) -> str:
        if trouve[0] in TROUS:
            return trouve[0]
        if trouve[1] not in mots:
            raise DeclarationInvalide(
                f"{ou} : le mot {trouve[0]} n'est pas donné. Mots donnés : {', '.join(mots)}."
            )
        return str(mots[trouve[1]])

    return re.sub(r"\{([a-z]+)\}", mot, valeur)

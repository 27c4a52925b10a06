"""Les pages des sources et de leurs clés : `python -m observatoire.sources.documentation`."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from pydantic_core import PydanticUndefined

from observatoire.sources.declaration import Source, Variable, livrees
from observatoire.sources.disposition import Strict

_ENTETE = """# Sources reconnues

Page écrite d'après `observatoire/sources/catalogue/` par
`python -m observatoire.sources.documentation docs` : ne pas la modifier à la main.
Un fichier est reconnu à ses colonnes, jamais à son nom ; un nouveau millésime ne demande rien.
"""


_ENTETE_CLES = """# Les clés d'un fichier de description

Page écrite d'après `observatoire/sources/` par `python -m observatoire.sources.documentation docs` : ne
pas la modifier à la main. Elle vaut pour le catalogue livré comme pour le dossier `sources/` d'un
espace de travail ; le guide est `docs/ajouter-une-source.md`. Une clé qui n'est pas ici est refusée.

Un motif est un titre de colonne où l'année est un trou (`{aaaa}`, `{aa}`, `{debut}{fin}`), comme le
trimestre (`{trimestre}`), le mois (`{mois}`) ou un texte quelconque (`{texte}`) ; `A|B` vaut l'un ou
l'autre. Un jeu publié en un fichier par niveau s'écrit une fois, avec une table `[niveaux.<nom>]` par
niveau : ses `mots` remplissent les accolades, ses autres clés complètent ou remplacent les communes.
Dans un espace de travail, `[variables.<nom>]` définit une grandeur du fichier, qui fait aussitôt son
indicateur.
"""


def page_cles() -> str:
    """La page Markdown de toutes les clés, une table par morceau de déclaration."""
    return _ENTETE_CLES + "".join(_cles(modele) for modele in modeles())


def modeles() -> list[type[Strict]]:
    """Les morceaux d'un TOML, de proche en proche depuis la source, puis la variable."""
    vus: dict[type[Strict], None] = {}
    a_voir: list[type[Strict]] = [Source, Variable]
    while a_voir:
        modele = a_voir.pop(0)
        if modele not in vus:
            vus[modele] = None
            a_voir += [
                m for champ in modele.model_fields.values() for m in _dedans(champ.annotation)
            ]
    return list(vus)


def _dedans(type_: Any) -> Iterator[type[Strict]]:
    """Les morceaux que contient un type (une liste, une table, un choix)."""
    if isinstance(type_, type) and issubclass(type_, Strict):
        yield type_
    for argument in get_args(type_):
        yield from _dedans(argument)


def _cles(modele: type[Strict]) -> str:
    dit = " ".join((modele.__doc__ or "").split())
    lignes = [
        f"\n## {modele.__name__}\n\n{dit}\n\n| clé | attendu | sans elle | sens |\n|---|---|---|---|"
    ]
    for nom, champ in modele.model_fields.items():
        sens = " ".join((champ.description or "").split()).replace("|", "\\|")
        lignes.append(f"| `{nom}` | {_attendu(champ.annotation)} | {_defaut(champ)} | {sens} |")
    return "\n".join(lignes) + "\n"


_TYPES = {
    str: "texte",
    int: "entier",
    float: "nombre",
    bool: "true ou false",
    dict: "table",
    list: "liste",
}


def _attendu(type_: Any) -> str:
    """Ce qu'une clé attend, en français."""
    arguments = get_args(type_)
    origine = getattr(type_, "__origin__", None)
    if isinstance(type_, type) and issubclass(type_, Strict):
        return f"table [{type_.__name__}](#{type_.__name__.lower()})"
    if origine in (dict, list, tuple):
        if origine is dict:
            return f"table de {_attendu(arguments[1])}"
        return f"liste de {_attendu(arguments[0])}"
    if type_ in _TYPES:
        return _TYPES[type_]
    if arguments and all(isinstance(a, str | int) for a in arguments):
        return ", ".join(f"`{a}`" if a != "" else "vide" for a in arguments)
    autres = [a for a in arguments if a is not type(None) and not hasattr(a, "func")]
    return " ou ".join(dict.fromkeys(_attendu(a) for a in autres)) or "texte"


def _defaut(champ: Any) -> str:
    if champ.is_required():
        return "obligatoire"
    valeur = champ.get_default(call_default_factory=True)
    if valeur is PydanticUndefined or valeur in (None, "", [], {}) or isinstance(valeur, Strict):
        return "rien"
    return f"`{str(valeur).lower() if isinstance(valeur, bool) else valeur}`"


def page_sources() -> str:
    """La page Markdown de toutes les sources, par producteur puis par titre."""
    triees = sorted(livrees().sources.values(), key=lambda s: (s.producteur, s.nom, s.id))
    morceaux = [_ENTETE]
    for producteur, groupe in groupby(triees, key=lambda s: s.producteur):
        morceaux.append(f"\n## {producteur}\n")
        morceaux += [_source(s) for s in groupe]
    return "".join(morceaux)


def _source(s: Source) -> str:
    reconnue = ", ".join(f"`{m}`" for m in s.signature.exige)
    lignes = [
        f"\n### {s.nom}\n",
        f"{s.description}\n",
        f"- identifiant : `{s.id}`" + (" (recopié dans une disposition à nous)" * s.recopie),
        f"- où : <{s.url}> ({s.licence}, diffusion {s.frequence})",
        f"- reconnue à : {reconnue}",
    ]
    if s.perimetre:
        lignes.append(f"- périmètre : {s.perimetre}")
    if s.arrondi:
        au = "voisin, tiré au sort" if s.arrondi.regle == "aleatoire" else "le plus proche"
        lignes.append(
            f"- valeurs arrondies par le producteur au multiple de {s.arrondi.pas:g} {au}"
            + f" ; rien sous {s.arrondi.secret:g}" * (s.arrondi.secret > 0)
        )
    if lues := s.variables_lues():
        libelles = dict.fromkeys(livrees().variables[v].libelle for v in lues)
        lignes.append(f"- donne : {' ; '.join(libelles)}")
    return "\n".join(lignes) + "\n"


if __name__ == "__main__":
    import sys

    dossier = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    for nom, page in (("sources.md", page_sources()), ("cles-des-sources.md", page_cles())):
        (dossier / nom).write_text(page, encoding="utf-8")

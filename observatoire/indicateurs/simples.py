"""L'indicateur simple d'une variable que le territoire a décrite : la grandeur, telle quelle."""

from collections.abc import Collection
from dataclasses import replace

from observatoire.indicateurs.declaration import Indicateur, Publie, Somme
from observatoire.indicateurs.preuve import SansPreuve
from observatoire.sources.declaration import Declarees
from observatoire.sources.periodes import dire
from observatoire.sources.source import Source, Variable


def indicateurs(en_cours: Declarees, pris: Collection[str]) -> dict[str, Indicateur]:
    """Un indicateur par variable propre à l'espace de travail ; `pris` : les identifiants livrés."""
    tous = {}
    for nom, source in en_cours.propres.items():
        identifiant = f"{nom}_du_territoire" if nom in pris else nom
        tous[identifiant] = _simple(identifiant, nom, en_cours.variables[nom], source)
        tous[identifiant] = replace(tous[identifiant], interne=nom in en_cours.internes)
    return tous


def _simple(identifiant: str, nom: str, v: Variable, source: Source) -> Indicateur:
    effectif = v.agregation == "somme"
    additionne = (
        "Ce compte s'additionne d'une commune à l'autre."
        if effectif
        else "Ce chiffre ne s'additionne pas : seuls les niveaux du fichier existent."
    )
    decimales = v.decimales if v.decimales is not None else (0 if effectif or v.modalites else 1)
    an = source.millesime
    if an.periode != "annee":
        additionne += f" Le chiffre d'une année est {dire(an.periode, an.annuel)}."
    cache = f" Un compte de 1 à {v.seuil - 1} est tenu secret." if v.seuil else ""
    return Indicateur(
        id=identifiant,
        theme="Fichiers du territoire",
        libelle=v.libelle,
        question=f"{v.libelle} : qu'en est-il ici ?",
        unite=v.unite,
        decimales=decimales,
        calcul=Somme(nom) if effectif else Publie(nom),
        sources=(source.id,),
        sens="neutre",
        definition=f"{v.libelle}, d'après « {source.titre} » ({source.producteur}). "
        f"{source.description.rstrip('.')}.",
        interpretation=additionne + cache,
        limites="Ce fichier a été décrit par le territoire, non par l'observatoire.",
        preuve=SansPreuve(
            "Fichier décrit par le territoire : aucun chiffre publié n'est tenu à côté."
        ),
        palmares=not v.seuil,
    )

"""Les paramètres JSON d'un élément : les lier à sa fonction, ou dire lequel manque, avec un exemple."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.modele import Niveau, Territoire, sans_accent

# Une valeur possible de chaque paramètre qu'un modèle peut oublier, comme elle s'écrit en TOML.
EXEMPLES: dict[str, str] = {
    "axe": '"1"',
    "annee": "2023",
    "centres": '["01004"]',
    "commune": '"01004"',
    "dimension": '"age"',
    "groupe": '"0-2"',
    "identifiant": '"population"',
    "identifiants": '["population", "part_65_plus"]',
    "grands": "12",
    "lieux": '["01004"]',
    "nombre": "3",
    "ou": '"{ici}"',
    "ouverts": '["01004"]',
    "part": "0.5",
    "petits": "8",
    "quoi": '"modes"',
    "scenario": '"nom du scénario"',
    "service": '"medecin"',
    "sites": '["01004"]',
    "territoires": '["{ici}"]',
}


def lier(
    qui: str, fabrique: Callable[..., Any], avant: Sequence[Any], parametres: Mapping[str, Any]
) -> inspect.BoundArguments:
    """L'appel de `fabrique` ; `AppelIncorrect` nomme le paramètre oublié ou de trop, avec un exemple."""
    signature = inspect.signature(fabrique)
    tous = list(signature.parameters.values())[len(avant) :]
    # « **hypotheses » : le reste, que la fabrique vérifie elle-même.
    attendus = [p for p in tous if p.kind is not p.VAR_KEYWORD]
    noms = [p.name for p in attendus]
    oublies = [p.name for p in attendus if p.default is p.empty and p.name not in parametres]
    possibles = f"Paramètres possibles : {', '.join(noms) or 'aucun'}."
    if oublies:
        exemple = ", ".join(f"{n} = " + EXEMPLES.get(n, "…") for n in oublies)
        manque = "le paramètre" if len(oublies) == 1 else "les paramètres"
        cites = enumerer(f"« {n} »" for n in oublies)
        raise AppelIncorrect(
            f"{qui} attend {manque} {cites}. À faire : l'ajouter à l'élément du modèle ou du dossier, "
            f"par exemple {{ {exemple} }}. {possibles}"
        )
    inconnus = [n for n in parametres if n not in noms]
    if inconnus and len(tous) == len(attendus):
        cites = enumerer(f"« {n} »" for n in inconnus)
        raise AppelIncorrect(
            f"{qui} ne connaît pas {cites}. À faire : le retirer, ou corriger son nom. {possibles}"
        )
    return signature.bind(*avant, **parametres)


def verifier_territoires(lecteur: Lecteur, parametres: Mapping[str, Any]) -> None:
    """`AppelIncorrect` si un paramètre cite une commune qui n'existe pas ici, avant tout calcul."""
    for valeur in parametres.values():
        for cite in valeur if isinstance(valeur, list | tuple) else (valeur,):
            if isinstance(cite, str) and cite.startswith(f"{Niveau.COMMUNE}:"):
                exiger_commune(lecteur, cite.partition(":")[2])


def exiger_commune(lecteur: Lecteur, code: str) -> None:
    """`AppelIncorrect` si aucune commune gardée en détail ne porte ce code."""
    connues = lecteur.territoires("commune")
    if code in set(connues["code"]):
        return
    ici = lecteur.libelle(Territoire(Niveau.EPCI, lecteur.epci))
    siennes = connues[connues["epci"] == lecteur.epci].sort_values(
        "libelle", key=lambda noms: noms.map(sans_accent)
    )
    exemple = f", par exemple {siennes['code'].iloc[0]} ({siennes['libelle'].iloc[0]})" * bool(
        len(siennes)
    )
    raise AppelIncorrect(
        f"La commune « {code} » n'existe pas dans {ici}, ni parmi les communes voisines connues. "
        f"Attendu : un code INSEE{exemple}."
    )


def territoire(texte: str) -> Territoire:
    """« epci:200034064 » → le territoire ; `AppelIncorrect` si le niveau n'existe pas."""
    niveau, _, code = texte.partition(":")
    if niveau not in list(Niveau) or not code:
        raise AppelIncorrect(
            f"« {texte} » n'est pas un territoire. Attendu : niveau:code, par exemple commune:01004."
        )
    return Territoire(Niveau(niveau), code)


def jour_de(lecteur: Lecteur, jour: str) -> date:
    """Le jour où se place une partie : celui qu'on lui donne (AAAA-MM-JJ), sinon la publication."""
    try:
        return date.fromisoformat(jour) if jour else lecteur.publie_le.date()
    except ValueError as e:
        raise AppelIncorrect(
            f"« {jour} » n'est pas une date. Attendu : année-mois-jour, par exemple 2026-11-25."
        ) from e

"""Les modèles de documents : des TOML de `modeles/`, qu'on change sans toucher au code.

Dans un modèle, `{nom}`, `{de}`, `{ou}` et `{sujet}` sont le territoire dans une phrase, `{ou_collectivite}` la
sorte d'intercommunalité où s'adresser (« , ou à la métropole »), `{jour}` celui des chiffres, `{annee}` son année ; en paramètre d'une figure, « {ici} » est le territoire,
« {epci} » l'intercommunalité étudiée, « {reperes} » les comparaisons des réglages, et tout autre
« {mot} » une réponse demandée par le modèle (`[questions]`).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from observatoire.contenu.dossiers.dossier import Dossier, depuis
from observatoire.contenu.parametres import exiger_commune
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect, DeclarationInvalide
from observatoire.modele import SEMBLABLES, Niveau, Territoire
from observatoire.territoire import noms

_CLES = {
    "nom", "titre", "sous_titre", "description", "niveau", "annexes", "page_de_titre", "sommaire",
    "mention", "questions", "elements",
}  # fmt: skip
_REPERES = "{reperes}"
_ANNEE = "{annee}"
_MOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Modele:
    """Un gabarit lu : `identifiant` est le nom de son fichier, `questions` ce qu'il faut lui dire."""

    identifiant: str
    nom: str
    description: str
    niveau: str
    contenu: Mapping[str, Any]
    questions: Mapping[str, str] = field(default_factory=dict)


@cache
def modeles() -> dict[str, Modele]:
    """Tous les modèles livrés, par identifiant."""
    dossier = resources.files("observatoire.contenu.dossiers") / "modeles"
    fichiers = sorted(
        (f for f in dossier.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name
    )
    return {m.identifiant: m for m in map(_lire, fichiers)}


def modele(identifiant: str) -> Modele:
    """Un modèle par son identifiant ; `AppelIncorrect` s'il n'existe pas."""
    if identifiant not in modeles():
        raise AppelIncorrect(
            f"Le modèle « {identifiant} » n'existe pas. Possibles : {', '.join(modeles())}."
        )
    return modeles()[identifiant]


def analyser(texte: str, identifiant: str) -> Modele:
    """Le modèle écrit dans ce TOML ; `DeclarationInvalide` dit où il est mal écrit."""
    try:
        brut = tomllib.loads(texte)
    except tomllib.TOMLDecodeError as e:
        raise DeclarationInvalide(f"Modèle « {identifiant} » : {e}.") from e
    inconnues = sorted(set(brut) - _CLES)
    if inconnues:
        raise DeclarationInvalide(
            f"Modèle « {identifiant} » : la clé « {inconnues[0]} » n'existe pas. Possibles : "
            f"{', '.join(sorted(_CLES))}."
        )
    for cle in ("nom", "titre", "elements"):
        if not brut.get(cle):
            raise DeclarationInvalide(f"Modèle « {identifiant} » : il manque « {cle} ».")
    try:
        depuis(_dossier(brut))
    except AppelIncorrect as e:
        raise DeclarationInvalide(f"Modèle « {identifiant} » : {e}") from e
    return Modele(
        identifiant, str(brut["nom"]), str(brut.get("description", "")),
        str(brut.get("niveau", "epci")), brut, dict(brut.get("questions", {})),
    )  # fmt: skip


def _dossier(brut: Mapping[str, Any]) -> dict[str, Any]:
    """Ce qui, d'un modèle, décrit le dossier lui-même."""
    return {c: v for c, v in brut.items() if c not in ("nom", "description", "niveau", "questions")}


def instancier(
    m: Modele,
    lecteur: Lecteur,
    ou: Territoire | None = None,
    reponses: Mapping[str, str] | None = None,
) -> Dossier:
    """Le dossier d'un modèle pour un territoire (l'EPCI étudié par défaut).

    `reponses` : ce que le modèle demande (`[questions]`) ; une réponse à une question qu'il ne pose
    pas lève `AppelIncorrect`.
    """
    for cle in reponses or {}:
        if cle not in m.questions:
            raise AppelIncorrect(
                f"Le modèle « {m.identifiant} » ne demande pas « {cle} ». Il demande : "
                f"{', '.join(m.questions) or 'rien'}."
            )
    ici = ou or Territoire(Niveau.EPCI, lecteur.epci)
    if ici.niveau is Niveau.COMMUNE:
        exiger_commune(lecteur, ici.code)
    ici = Territoire(ici.niveau, ici.code, lecteur.libelle(ici))
    mots = {
        "ici": str(ici),
        "epci": str(Territoire(Niveau.EPCI, lecteur.epci)),
        "nom": ici.libelle,
        "de": noms.de(ici),
        "ou": noms.ou(ici),
        "sujet": noms.sujet(ici),
        "ou_collectivite": _guichet(lecteur.epci),
        "jour": f"{lecteur.publie_le:%d/%m/%Y}",
        "annee": f"{lecteur.publie_le:%Y}",
        # Une question sans réponse reste à remplir, visible dans le document.
        **{q: f"[{libelle}]" for q, libelle in m.questions.items()},
        **{c: r for c, r in (reponses or {}).items() if r.strip()},
    }
    remplis = _remplir(_dossier(m.contenu), mots, reperes(lecteur, ici))
    return depuis({**remplis, "ou": str(ici), "modele": m.identifiant})


def _guichet(epci: str) -> str:
    """« , ou à la communauté d'agglomération » ; vide pour une commune qui n'est dans aucune intercommunalité."""
    a_la = noms.a_la_collectivite(epci)
    return f", ou {a_la}" if a_la else ""


def reperes(lecteur: Lecteur, ici: Territoire) -> list[str]:
    """À quoi `ici` se compare : son intercommunalité, le département, la France (réglages)."""
    sien = [] if ici.niveau is Niveau.EPCI else [f"{Niveau.EPCI}:{lecteur.epci}"]
    larges = (Niveau.DEPARTEMENT, Niveau.FRANCE)
    return sien + [str(t) for t in lecteur.reperes() if t.niveau in larges or t.code == SEMBLABLES]


def _remplir(valeur: Any, mots: Mapping[str, str], comparaisons: list[str]) -> Any:
    if valeur == _ANNEE:  # seule, c'est un nombre : le paramètre d'un élément
        return int(mots["annee"])
    if isinstance(valeur, str):
        return _MOT.sub(lambda m: mots.get(m[1], m[0]), valeur)
    if isinstance(valeur, list):
        plate: list[Any] = []
        for v in valeur:
            plate += comparaisons if v == _REPERES else [_remplir(v, mots, comparaisons)]
        return plate
    if isinstance(valeur, dict):
        return {
            c: list(comparaisons) if v == _REPERES else _remplir(v, mots, comparaisons)
            for c, v in valeur.items()
        }
    return valeur


def _lire(fichier: Traversable) -> Modele:
    return analyser(fichier.read_text(encoding="utf-8"), fichier.name.removesuffix(".toml"))

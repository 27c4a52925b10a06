"""Une question d'évaluation : ce qu'on a décidé de regarder, écrit avant d'agir."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from observatoire.erreurs import AppelIncorrect
from observatoire.local.carnet import Carnet
from observatoire.modele import Niveau

GENRE = "evaluations"


@dataclass(frozen=True)
class Question:
    """Ce qui est enregistré. Un territoire s'écrit « niveau:code ».

    `avant` et `apres` : années comprises ; `debut` : l'année où l'action commence. `exploration` :
    regard en arrière, écrit après coup, qui ne vaut pas preuve.
    """

    nom: str
    question: str
    indicateur: str
    territoires: tuple[str, ...]
    comparaison: tuple[str, ...]
    avant: tuple[int, int]
    debut: int
    apres: tuple[int, int]
    enregistree_le: date
    action: str = ""
    exploration: bool = False

    @property
    def prealable(self) -> bool:
        """Vrai si elle a été enregistrée avant que l'action commence."""
        return not self.exploration and self.enregistree_le.year < self.debut

    def contenu(self) -> dict[str, Any]:
        """La question en JSON, pour le carnet."""
        rendu: dict[str, Any] = TypeAdapter(Question).dump_python(self, mode="json")
        return rendu


def lire(contenu: Mapping[str, Any]) -> Question:
    """La question d'un document du carnet ; AppelIncorrect si elle a été abîmée à la main."""
    try:
        return TypeAdapter(Question).validate_python(dict(contenu))
    except ValidationError as e:
        champs = ", ".join(dict.fromkeys(str(f["loc"][0]) for f in e.errors()))
        raise AppelIncorrect(
            f"La question enregistrée est incomplète ou mal écrite ({champs}). À faire : la supprimer et "
            "l'enregistrer de nouveau depuis la page Évaluer."
        ) from e


def enregistrer(carnet: Carnet, question: Question, aujourdhui: date) -> str:
    """Vérifie puis écrit une nouvelle question ; une question déjà écrite ne se réécrit pas."""
    verifier(question, aujourdhui)
    return carnet.ecrire(question.nom, question.contenu(), base="")


def verifier(q: Question, aujourdhui: date) -> None:
    """Lève AppelIncorrect, qui dit quoi corriger, si la question ne peut pas être évaluée."""
    refus = next((phrase for faux, phrase in _controles(q, aujourdhui) if faux), None)
    if refus:
        raise AppelIncorrect(refus)


def _controles(q: Question, aujourdhui: date) -> list[tuple[bool, str]]:
    inconnus = [t for t in (*q.territoires, *q.comparaison) if t.split(":")[0] not in list(Niveau)]
    communs = sorted(set(q.territoires) & set(q.comparaison))
    return [
        (not q.nom.strip() or not q.question.strip(),
         "La question n'a pas de nom ou pas de texte. Exemple : « Halte au marché » et « Les naissances "
         "se maintiennent-elles là où la halte passe ? »."),
        (not q.territoires, "Aucun territoire n'est concerné. Exemple : commune:01004."),
        (bool(inconnus), f"« {(inconnus or [''])[0]} » n'est pas un territoire. Exemple : commune:01004."),
        (bool(communs), f"{', '.join(communs)} est à la fois concerné et témoin : l'enlever d'un côté."),
        (q.avant[0] > q.avant[1] or q.apres[0] > q.apres[1],
         "Une période finit avant de commencer. Exemple : avant 2022-2024, après 2028-2030."),
        (q.avant[1] >= q.debut,
         f"La période d'avant va jusqu'à {q.avant[1]}, alors que l'action commence en {q.debut} : "
         f"elle doit finir en {q.debut - 1} au plus tard."),
        (q.apres[0] < q.debut,
         f"La période d'après commence en {q.apres[0]}, avant l'action ({q.debut})."),
        (not q.exploration and q.apres[1] < aujourdhui.year,
         f"La date d'arrêt ({q.apres[1]}) est passée : une question s'enregistre avant. À faire : "
         "choisir une date à venir, ou cocher « regard en arrière », qui ne vaut pas preuve."),
    ]  # fmt: skip

"""Un questionnaire : ses questions, ses choix fixes, ses textes bornés. Un TOML de `observatoire/guichet/`.

De cette seule déclaration viennent le formulaire public, le questionnaire imprimé, le tableur à remplir et
la lecture des résultats.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from observatoire.erreurs import AppelIncorrect, DeclarationInvalide

Genre = Literal["choix", "plusieurs", "commune", "texte", "date", "heure"]
AUTRE_COMMUNE = "ailleurs"
TEXTE_MAXIMAL = 600
_NOMMEES = 4
_STRICT = ConfigDict(extra="forbid", frozen=True)


class Question(BaseModel):
    """Une question ; `voisines` : les indicateurs publics qui se lisent à côté de ses réponses."""

    model_config = _STRICT

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    texte: str
    genre: Genre = "choix"
    choix: dict[str, str] = Field(default_factory=dict)
    aide: str = ""
    obligatoire: bool = False
    tranche: bool = False  # cette réponse range la personne dans son groupe d'âge
    longueur: int = Field(default=300, ge=1, le=TEXTE_MAXIMAL)
    colonne: str = ""  # la colonne de la table que remplit ce formulaire (`table`)
    voisines: tuple[str, ...] = ()
    structures: dict[str, tuple[str, ...]] = Field(
        default_factory=dict
    )  # choix → types de l'inventaire

    @property
    def comptee(self) -> bool:
        """Vrai si ses réponses se comptent ; un texte libre ne se compte ni ne se publie."""
        return self.genre in ("choix", "plusieurs")

    def d_ici(self, noms: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """Les choix, chacun suivi des structures d'ici qu'il désigne (`noms` : type → noms), si elles sont peu."""
        dits = {
            c: [n for t in types for n in noms.get(t, ())] for c, types in self.structures.items()
        }
        return {
            c: f"{texte} ({', '.join(siennes)})" if 0 < len(siennes := dits.get(c, [])) <= _NOMMEES else texte
            for c, texte in self.choix.items()
        }  # fmt: skip

    @model_validator(mode="after")
    def _coherente(self) -> "Question":
        if {*self.structures} - {*self.choix}:
            raise ValueError(f"la question « {self.id} » nomme des structures pour un choix absent")
        if self.comptee != bool(self.choix):
            raise ValueError(f"la question « {self.id} » et ses choix ne vont pas ensemble")
        return self


class Questionnaire(BaseModel):
    """Un formulaire. `qui` : qui répond, au pluriel ; `ensemble` : groupe d'âge (« » : tous) → les
    indicateurs, ajoutés ou ôtés, qui comptent tous ceux qu'on interroge ; `table` : celle qu'une réponse retenue remplit, sinon des comptes."""

    model_config = _STRICT

    id: str = ""
    nom: str
    titre: str
    qui: str
    introduction: str
    ensemble: dict[str, str] = Field(default_factory=dict)
    table: str = ""
    questions: tuple[Question, ...]

    def question(self, identifiant: str) -> Question | None:
        """La question de ce nom, ou None."""
        return next((q for q in self.questions if q.id == identifiant), None)

    @property
    def comptees(self) -> tuple[Question, ...]:
        """Les questions dont les réponses se comptent, groupe d'âge à part."""
        return tuple(q for q in self.questions if q.comptee and not q.tranche)

    @property
    def tranches(self) -> dict[str, str]:
        """Les groupes d'âge et leur nom."""
        return next((q.choix for q in self.questions if q.tranche), {})


@cache
def questionnaires() -> dict[str, Questionnaire]:
    """Tous les questionnaires livrés, par nom de fichier ; `DeclarationInvalide` si l'un est mal écrit."""
    lus = {}
    for fichier in sorted(resources.files("observatoire.guichet").iterdir(), key=lambda f: f.name):
        if fichier.name.endswith(".toml"):
            nom = fichier.name.removesuffix(".toml")
            lus[nom] = lire(fichier.read_text(encoding="utf-8"), nom)
    return lus


def lire(texte: str, nom: str) -> Questionnaire:
    """Le questionnaire écrit dans ce TOML."""
    try:
        return Questionnaire.model_validate({**tomllib.loads(texte), "id": nom})
    except tomllib.TOMLDecodeError as e:
        raise DeclarationInvalide(f"Questionnaire « {nom} » : {e}.") from e
    except ValidationError as e:
        ici = e.errors()[0]
        ou = ".".join(str(x) for x in ici["loc"])
        raise DeclarationInvalide(f"Questionnaire « {nom} », {ou} : {ici['msg']}.") from e


def questionnaire(nom: str) -> Questionnaire:
    """Le questionnaire de ce nom ; `AppelIncorrect` s'il n'existe pas."""
    if nom not in questionnaires():
        connus = ", ".join(questionnaires())
        raise AppelIncorrect(f"Le questionnaire « {nom} » n'existe pas. Possibles : {connus}.")
    return questionnaires()[nom]

"""Ce qu'un scénario change : ses leviers, chacun une décision avec ses hypothèses et ses payeurs.

Un scénario s'écrit en JSON (`dictionnaire`, `de_dictionnaire`) : il se garde par son nom, se compare,
s'exporte et se met au dossier. Rien n'est deviné : une place inconnue doit être supposée, et dite.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from observatoire.erreurs import AppelIncorrect

PAYEURS = ("intercommunalité", "CAF", "MSA", "Département", "État", "familles", "autre")
_STRICT = ConfigDict(extra="forbid", frozen=True)
_Positif = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Part = Annotated[float, Field(ge=0, le=1)]


class _Decision(BaseModel):
    """Ce que tout levier peut dire de son coût ; `cout` vide = inconnu, pas nul."""

    model_config = _STRICT

    cout: _Positif | None = None  # euros par an
    payeurs: dict[str, _Positif] = Field(default_factory=dict)  # payeur → euros par an


class Halte(_Decision):
    """Une halte-garderie itinérante : un véhicule aménagé, ou une équipe qui va de salle en salle.

    `arrets` (code de commune → jours par semaine) : la semaine faite à la main ; vide, elle est
    cherchée parmi `lieux_possibles` (vide : toutes les communes). `base` : d'où part l'équipe.
    `objectif` : servir le plus de journées-enfants, ou d'abord la commune la moins bien servie en
    cédant au plus un dixième des journées.
    """

    genre: Literal["halte"] = "halte"
    mode: Literal["vehicule", "equipe"] = "equipe"
    base: str
    arrets: dict[str, Annotated[int, Field(ge=0, le=7)]] = Field(default_factory=dict)
    lieux_possibles: tuple[str, ...] = ()
    objectif: Literal["equite", "journees"] = "equite"
    capacite: Annotated[int, Field(gt=0, le=60)] = 10
    equipes: Annotated[int, Field(gt=0, le=5)] = 1
    jours: Annotated[int, Field(gt=0, le=5)] = 4
    heures_par_jour: Annotated[float, Field(gt=0, le=12)] = 7.0
    semaines: Annotated[int, Field(gt=0, le=52)] = 44
    part_occasionnelle: _Part = 1.0
    equipe_etp: _Positif | None = None
    rayon: _Positif = 15.0
    trajet_maximal: _Positif = 40.0
    jours_max_par_lieu: Annotated[int, Field(gt=0, le=5)] = 3
    lieux_minimum: Annotated[int, Field(ge=1, le=5)] = 2
    jours_par_enfant: Annotated[float, Field(gt=0, le=5)] = 2.0


class Accueil(_Decision):
    """Un lieu d'accueil ouvert, fermé ou changé. `nom` : celui de la structure d'aujourd'hui pour
    fermer ou changer, un nom nouveau pour ouvrir."""

    genre: Literal["accueil"] = "accueil"
    action: Literal["ouvrir", "fermer", "changer"] = "ouvrir"
    nom: str
    commune: str = ""
    places: Annotated[float, Field(ge=0, le=200)] | None = None
    heures: Annotated[float, Field(ge=0, le=168)] | None = None  # par semaine
    semaines: Annotated[int, Field(gt=0, le=52)] | None = None
    part_occasionnelle: _Part | None = None


class Assistantes(_Decision):
    """Des assistantes maternelles qui arrivent (+) ou partent (−) dans une commune."""

    genre: Literal["assistantes"] = "assistantes"
    commune: str
    nombre: Annotated[int, Field(ge=-30, le=30)]
    places_par_assistante: Annotated[float, Field(gt=0, le=4)] = 2.5
    heures: Annotated[float, Field(gt=0, le=60)] = 45.0
    semaines: Annotated[int, Field(gt=0, le=52)] = 46


class Loisirs(_Decision):
    """Un accueil de loisirs dédoublé : des lieux de plus, avec leurs places par âge."""

    genre: Literal["loisirs"] = "loisirs"
    sites: tuple[str, ...]
    places_petits: Annotated[int, Field(ge=0, le=200)] = 16
    places_grands: Annotated[int, Field(ge=0, le=200)] = 24
    norme: str = "extrascolaire"
    rayon: _Positif = 15.0


class Navette(_Decision):
    """Un transport d'enfants vers des centres de loisirs ; `cout` vide : celui des prix donnés."""

    genre: Literal["navette"] = "navette"
    centres: tuple[str, ...]
    part: _Part = 0.2
    capacite: Annotated[int, Field(gt=0, le=60)] = 8
    vehicule_jour: _Positif | None = None
    heure: _Positif | None = None
    km: _Positif | None = None
    jours: Annotated[int, Field(gt=0, le=366)] | None = None


class Pole(_Decision):
    """Un pôle de proximité ouvert ou fermé : qui est à moins de `rayon` minutes d'un pôle."""

    genre: Literal["pole"] = "pole"
    existants: tuple[str, ...] = ()
    ouvrir: tuple[str, ...] = ()
    fermer: tuple[str, ...] = ()
    rayon: _Positif = 15.0


Levier = Annotated[
    Halte | Accueil | Assistantes | Loisirs | Navette | Pole, Field(discriminator="genre")
]


class Supposition(BaseModel):
    """Ce que le scénario suppose d'une structure dont le dossier ne dit rien."""

    model_config = _STRICT

    places: Annotated[float, Field(ge=0, le=200)] | None = None
    heures: Annotated[float, Field(ge=0, le=168)] | None = None
    semaines: Annotated[int, Field(gt=0, le=52)] | None = None
    part_occasionnelle: _Part | None = None


class Trouvaille(BaseModel):
    """Ce que la recherche a trouvé pour un levier quand le scénario a été enregistré.

    `levier` : son rang. Une halte : `jours` (code de commune → jours par semaine), `ecart` en
    journées-enfants. Une navette : `vehicules`, `minutes` de route par trajet, `ecart` en minutes.
    """

    model_config = _STRICT

    levier: Annotated[int, Field(ge=0)]
    jours: dict[str, int] = Field(default_factory=dict)
    vehicules: int | None = None
    minutes: _Positif | None = None
    prouve: bool
    ecart: _Positif


class Scenario(BaseModel):
    """Un ensemble de décisions à comparer à aujourd'hui.

    `naissances` multiplie les enfants de moins de 3 ans (0,8 : naissances basses). `suppositions` :
    nom d'une structure → ce qu'on suppose d'elle. `trouve` : ce que la recherche avait trouvé à
    l'enregistrement, vide pour un scénario jamais enregistré.
    """

    model_config = _STRICT

    nom: str = ""
    leviers: tuple[Levier, ...] = ()
    naissances: Annotated[float, Field(gt=0, le=3)] = 1.0
    suppositions: dict[str, Supposition] = Field(default_factory=dict)
    trouve: tuple[Trouvaille, ...] = ()

    def dictionnaire(self) -> dict[str, Any]:
        """Le scénario en JSON."""
        return self.model_dump(mode="json")


_ATTENDUS = {
    "greater_than": "une valeur plus grande que {gt}",
    "greater_than_equal": "au moins {ge}",
    "less_than_equal": "au plus {le}",
    "missing": "une valeur",
    "extra_forbidden": "seulement les champs connus",
    "int_parsing": "un nombre entier, par exemple 10",
    "float_parsing": "un nombre, par exemple 7,5",
    "int_from_float": "un nombre entier, par exemple 10",
    "literal_error": "{expected}",
    "union_tag_invalid": "un des genres {expected_tags}",
}


def de_dictionnaire(brut: Mapping[str, Any]) -> Scenario:
    """Le scénario d'un JSON ; `AppelIncorrect` dit quel champ ne va pas et ce qui était attendu."""
    try:
        return Scenario.model_validate(dict(brut))
    except ValidationError as e:
        premiere = e.errors()[0]
        ou = " › ".join(str(p) for p in premiere["loc"])
        modele = _ATTENDUS.get(premiere["type"], "une valeur du bon genre")
        attendu = modele.format(**premiere.get("ctx", {}))
        raise AppelIncorrect(
            f"Scénario, {ou} : « {premiere.get('input', '')} » ne convient pas. Attendu : {attendu}. "
            "À faire : corriger cette hypothèse."
        ) from e

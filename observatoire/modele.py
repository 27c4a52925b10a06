"""Le vocabulaire commun : niveaux, statuts, codes de territoires.

Ce module ne dépend de rien ; toutes les pièces parlent avec ces mots.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Niveau(StrEnum):
    """Échelon géographique, du plus fin au plus large."""

    QUARTIER = "quartier"
    """Une part de commune : un arrondissement de Paris, Lyon ou Marseille, ou un IRIS."""
    COMMUNE = "commune"
    SECTEUR = "secteur"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    FRANCE = "france"


class Statut(StrEnum):
    """Ce que vaut un chiffre. `absent`, `secret` et la valeur 0 sont trois choses différentes."""

    PUBLIE = "publie"
    PROVISOIRE = "provisoire"
    ARRONDI = "arrondi"
    ESTIME = "estime"
    SECRET = "secret"
    ABSENT = "absent"
    FICTIF = "fictif"


class Nature(StrEnum):
    """Ce qu'affirme un intervalle ; les trois genres ne se mêlent jamais sous un même crochet."""

    CERTAINES = "bornes certaines"
    PROBABLE_80 = "80 %"
    PROBABLE_95 = "95 %"


class Cause(StrEnum):
    """Pourquoi une valeur a un intervalle."""

    SECRET = "secret"
    ARRONDI = "arrondi"
    SONDAGE = "sondage"
    HASARD = "hasard"
    ESTIMATION = "estimation"
    HYPOTHESES = "hypotheses"


# Du plus sûr au plus réservé : le statut d'un agrégat est le plus réservé de ses parties.
# Une partie secrète rend le tout « estime » sans valeur ; la règle est dans `indicateurs`.
ORDRE_STATUTS: tuple[Statut, ...] = (
    Statut.PUBLIE,
    Statut.ARRONDI,
    Statut.PROVISOIRE,
    Statut.ESTIME,
    Statut.FICTIF,
    Statut.SECRET,
    Statut.ABSENT,
)

LIBELLES_NIVEAUX: dict[str, str] = {
    "quartier": "quartier",
    "commune": "commune",
    "secteur": "secteur",
    "epci": "intercommunalité",
    "departement": "département",
    "region": "région",
    "france": "France",
}

LIBELLES_STATUTS: dict[str, str] = {
    "publie": "publié",
    "provisoire": "provisoire",
    "arrondi": "arrondi par le producteur",
    "estime": "estimé",
    "secret": "secret",
    "absent": "non disponible",
    "fictif": "EXEMPLE (donnée fictive)",
}

CODE_FRANCE = "FR"
SEMBLABLES = "SEMBLABLES"
"""Le groupe des intercommunalités qui ressemblent à la nôtre, dit par ses médianes, au niveau EPCI."""
_COMMUNE, _EPCI = re.compile(r"[0-9][0-9AB][0-9]{3}\Z"), re.compile(r"[0-9]{9}\Z")


def niveau_du_code(code: str) -> str:
    """« commune » ou « epci » d'après la forme du code ; vide si elle ne suffit pas à le dire."""
    return Niveau.COMMUNE if _COMMUNE.match(code) else Niveau.EPCI if _EPCI.match(code) else ""


@dataclass(frozen=True, order=True)
class Territoire:
    """Un territoire du référentiel : `code` n'est unique qu'à `niveau` donné (76 désigne
    l'Occitanie et la Seine-Maritime)."""

    niveau: Niveau
    code: str
    libelle: str = ""

    def __str__(self) -> str:
        return f"{self.niveau}:{self.code}"


def sans_accent(texte: str) -> str:
    """Minuscules sans accent ni espace de bord : pour comparer des en-têtes et des libellés."""
    if texte.isascii():  # presque tout ce qu'on compare : dix fois plus vite
        return texte.strip().lower()
    decompose = unicodedata.normalize("NFKD", texte.replace("\u2019", "'"))
    return "".join(c for c in decompose if not unicodedata.combining(c)).strip().lower()


def identifiant(texte: str) -> str:
    """Un identifiant lisible (`Vallée de l'Aveyron` → `vallee-de-l-aveyron`)."""
    return re.sub(r"[^a-z0-9]+", "-", sans_accent(texte)).strip("-")

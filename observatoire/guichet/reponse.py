"""Lire une réponse : choix connus seulement, textes courts et nettoyés, aucune donnée personnelle."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence

from observatoire.guichet.declaration import AUTRE_COMMUNE, Question, Questionnaire
from observatoire.personnel import valeur_libre

Valeur = str | list[str]
JETON, PIEGE = (
    "jeton",
    "site_web",
)  # un numéro par formulaire affiché ; un champ que seul un robot remplit
_JETON = re.compile(r"[0-9a-f]{32}\Z")
_FORMULE = "=+-@|%"
_LOIN = 3 * 366


class ReponseRefusee(Exception):
    """Ce qu'un navigateur n'envoie pas : champ ou choix inconnu, champ répété."""


def lire(
    q: Questionnaire, champs: Sequence[tuple[str, str]], communes: Mapping[str, str], jour: dt.date
) -> tuple[dict[str, Valeur], dict[str, str]]:
    """Les réponses retenues, et par question ce qu'il faut corriger."""
    recus: dict[str, list[str]] = {}
    for nom, valeur in champs:
        recus.setdefault(nom, []).append(valeur)
    if inconnus := {*recus} - {x.id for x in q.questions} - {JETON, PIEGE}:
        raise ReponseRefusee(f"champ inconnu ({min(inconnus)[:20]!r})")
    lues: dict[str, Valeur] = {}
    fautes: dict[str, str] = {}
    for question in q.questions:
        valeurs = [v for v in recus.get(question.id, []) if v.strip()]
        if len(valeurs) > 1 and question.genre != "plusieurs":
            raise ReponseRefusee(f"champ répété ({question.id})")
        if not valeurs:
            if question.obligatoire:
                fautes[question.id] = "Cette réponse est nécessaire."
            continue
        lues[question.id], faute = _une(question, valeurs, communes, jour)
        if faute:
            fautes[question.id] = faute
    return lues, fautes


def jeton(champs: Sequence[tuple[str, str]]) -> str:
    """Le numéro du formulaire rempli : envoyé deux fois, il ne compte qu'une."""
    lus = [v for n, v in champs if n == JETON]
    if len(lus) != 1 or not _JETON.match(lus[0]):
        raise ReponseRefusee("numéro de formulaire absent")
    return lus[0]


def _une(
    q: Question, valeurs: list[str], communes: Mapping[str, str], jour: dt.date
) -> tuple[Valeur, str]:
    permis = {*communes, AUTRE_COMMUNE} if q.genre == "commune" else {*q.choix}
    match q.genre:
        case "plusieurs":
            if len({*valeurs}) != len(valeurs) or not {*valeurs} <= permis:
                raise ReponseRefusee(f"choix inconnu ({q.id})")
            return sorted(valeurs, key=[*q.choix].index), ""
        case "choix" | "commune":
            if valeurs[0] not in permis:
                raise ReponseRefusee(f"choix inconnu ({q.id})")
            return valeurs[0], ""
        case "date":
            return valeurs[0][:10], _faute_de_date(valeurs[0], jour)
        case "heure":
            bonne = re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", valeurs[0])
            return valeurs[0][:5], "" if bonne else "Une heure s'écrit comme 14:30."
    texte = propre(valeurs[0])
    if len(texte) > q.longueur:
        return texte[: q.longueur], f"Texte trop long : {q.longueur} signes au plus."
    # Le texte brut aussi : le nettoyage ôte le « + » d'un numéro.
    if quoi := next(
        filter(None, (valeur_libre(t, lieu=bool(q.colonne)) for t in (texte, valeurs[0]))), ""
    ):
        return texte, f"Ce texte contient {quoi} : à ôter, rien n'est à dire de personne."
    return texte, ""


def _faute_de_date(ecrite: str, jour: dt.date) -> str:
    try:
        lue = dt.date.fromisoformat(ecrite)
    except ValueError:
        return "Une date s'écrit comme 2027-09-04."
    if 0 <= (lue - jour).days <= _LOIN:
        return ""
    return "Cette date est passée, ou trop lointaine."


def propre(texte: str) -> str:
    """Du texte et rien d'autre : ni caractère invisible, ni début de formule de tableur."""
    lisible = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in unicodedata.normalize("NFC", texte)
        if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
    )
    return " ".join(lisible.split()).lstrip(_FORMULE + " ")

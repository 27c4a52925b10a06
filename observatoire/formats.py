"""Écrire les nombres et les listes comme on les lit en France, quel que soit le navigateur ou le système."""

import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

INSECABLE = "\u00a0"
FINE = "\u202f"

NON_DISPONIBLE = "non disponible"
SECRET = "secret"
MAX_NOMS = 8
# Un texte qui commence ainsi serait une formule pour un tableur.
DEBUTS_DE_FORMULE = ("=", "+", "-", "@", "\t", "\r", "\n")


def nombre(valeur: float | None, decimales: int = 0) -> str:
    """1234.5 → « 1 234,5 » (espace fine insécable) ; None ou NaN → « non disponible »."""
    if valeur is None or (isinstance(valeur, float) and not math.isfinite(valeur)):
        return NON_DISPONIBLE
    texte = f"{abs(valeur):,.{decimales}f}".replace(",", FINE).replace(".", ",")
    negatif = valeur < 0 and any(c in "123456789" for c in texte)
    return ("\u2212" if negatif else "") + texte


def avec_unite(texte: str, unite: str) -> str:
    """« 12,4 » et « % » → « 12,4 % » ; une unité vide ou « effectif » n'ajoute rien."""
    return texte if not unite or unite == "effectif" else f"{texte}{INSECABLE}{unite}"


def valeur(
    v: float | None,
    *,
    statut: str = "publie",
    unite: str = "",
    decimales: int = 0,
    bas: float | None = None,
    haut: float | None = None,
) -> str:
    """Un chiffre tel qu'on l'affiche, avec ce que son statut impose de dire.

    Un arrondi à 0 se dit « moins de 3 » ; une valeur cachée avec des bornes se dit
    « entre 3 et 9 » ; secret et absent se disent en toutes lettres.
    """
    if _vide(v):
        if statut == "secret" and _vide(bas):
            return SECRET
        if not _vide(bas) and not _vide(haut):
            entre = f"entre {nombre(bas, decimales)} et {nombre(haut, decimales)}"
            return avec_unite(entre, unite)
        return SECRET if statut == "secret" else NON_DISPONIBLE
    if statut == "arrondi" and v == 0 and decimales == 0 and not unite.startswith("%"):
        return avec_unite("moins de 3", unite)
    return avec_unite(nombre(v, decimales), unite)


def periode(debut: int, fin: int) -> str:
    """2022, 2022 → « 2022 » ; 2016, 2021 → « 2016-2021 »."""
    return str(debut) if debut == fin else f"{debut}-{fin}"


def taille(octets: int) -> str:
    """« 3,8 Mo », « 640 ko »."""
    if octets < 1_000_000:
        return f"{nombre(octets / 1000)}{INSECABLE}ko"
    return f"{nombre(octets / 1e6, 1 if octets < 1e7 else 0)}{INSECABLE}Mo"


def pluriel(n: float, singulier: str, pluriel_: str | None = None) -> str:
    """« 1 commune », « 25 communes » : en français, le pluriel commence à 2."""
    mot = singulier if abs(n) < 2 else (pluriel_ or singulier + "s")
    return f"{nombre(n)}{INSECABLE}{mot}"


def de_a(debut: object, fin: object) -> str:
    """« de 2022 à 2024 »."""
    return f"de {debut} à {fin}"


def enumerer(noms: Iterable[str], maximum: int = MAX_NOMS) -> str:
    """« A, B et C », ou « A, B… et 12 autres » au-delà de `maximum`."""
    liste = list(dict.fromkeys(str(n) for n in noms))
    if len(liste) > maximum:
        reste = len(liste) - maximum
        return f"{', '.join(liste[:maximum])}… et {reste} autre{'s' * (reste > 1)}"
    if len(liste) < 2:
        return "".join(liste)
    return f"{', '.join(liste[:-1])} et {liste[-1]}"


# Chaque espace que ces règles trouvent ne peut plus finir une ligne.
_INSECABLES = (
    (re.compile(r"(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))"), rf"\1{FINE}"),
    (re.compile(r"(?<=\d) (?=[%€‰]|(?:k€|M€|km|min|h|ans?|mois|euros?)(?!\w))"), INSECABLE),
    (re.compile(r"\((\d+) (\w)\)"), rf"(\1{INSECABLE}\2)"),
    (re.compile(r"(?<=\d) à (?=\d)"), f"{INSECABLE}à{INSECABLE}"),
    (re.compile(r"(?<=n°) (?=\d)"), INSECABLE),
    (re.compile(r" (?=[:;?!»])|(?<=«) "), INSECABLE),
)


def insecables(texte: str) -> str:
    """« 15,5 % », « 10 000 », « (4 C) », « mot : » : les espaces où une ligne ne se coupe jamais."""
    for regle, remplacement in _INSECABLES:
        texte = regle.sub(remplacement, texte)
    return texte


def _vide(v: Any) -> bool:
    return v is None or (isinstance(v, float) and not math.isfinite(v))


MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
_SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def jour(quand: date, *, semaine: bool = False) -> str:
    """2027-04-01 → « 1er avril 2027 », ou « jeudi 1er avril 2027 »."""
    numero = "1er" if quand.day == 1 else str(quand.day)
    dit = f"{numero}{INSECABLE}{MOIS[quand.month - 1]} {quand.year}"
    return f"{_SEMAINE[quand.weekday()]} {dit}" if semaine else dit


def neutraliser(texte: str) -> str:
    """Un texte qu'un tableur prendrait pour une formule est précédé d'une apostrophe."""
    return f"'{texte}" if texte.startswith(DEBUTS_DE_FORMULE) else texte


MOTS_DE_TETE = 35


MENTION = 3  # mots : une phrase aussi courte ne fait pas une tête


def en_tete(dite: str, mots: int = MOTS_DE_TETE) -> tuple[str, str]:
    """La phrase qui se lit à voix haute, et ce qui va dessous : rien ne se perd, rien ne se redit.

    Des phrases entières tant qu'elles tiennent ; une phrase trop longue s'arrête à son point-virgule, ou se
    dit sans ses parenthèses, et se relit entière dessous.
    """
    phrases = re.split(r"(?<=[.!?])[ \u00a0](?=[A-ZÀ-Ý«])", dite.strip())
    if len(phrases) > 1 and _compter(phrases[:1]) <= MENTION:
        # « EXEMPLE (donnée fictive). » n'est pas une phrase à lire seule : elle ouvre la suivante.
        phrases[:2] = [" ".join(phrases[:2])]
    garde = next((n for n in range(len(phrases), 0, -1) if _compter(phrases[:n]) <= mots), 0)
    if garde:
        return " ".join(phrases[:garde]), " ".join(phrases[garde:])
    coupes = [m.start() for m in re.finditer(r"[ \u00a0\u202f]; (?![^(]*\))", phrases[0])]
    for fin in reversed(coupes):
        if _compter([phrases[0][:fin]]) <= mots:
            reste = phrases[0][fin:].lstrip(" \u00a0\u202f;")
            return f"{phrases[0][:fin]}.", " ".join([reste[:1].upper() + reste[1:], *phrases[1:]])
    for fin in (len(phrases[0]) - 1, *reversed(coupes)):
        nue = re.sub(r"[ \u00a0]\([^()]*\)", "", phrases[0][:fin])
        if _compter([nue]) <= mots:
            return f"{nue.rstrip('.')}.", dite
    return phrases[0], " ".join(phrases[1:])


def _compter(phrases: list[str]) -> int:
    """Les mots ; un nombre et son unité, liés par une espace insécable, n'en font qu'un."""
    return sum(len(phrase.split(" ")) for phrase in phrases)

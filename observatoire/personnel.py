"""Ce qui, dans un texte, désigne une personne : numéros, courriels, noms précédés d'une civilité."""

import re

_VALEURS = (
    (re.compile(r"\b[12]\s?\d{2}\s?(0[1-9]|1[0-2])\s?(\d{2}|2[AB])\s?\d{3}\s?\d{3}(\s?\d{2})?\b"),
     "un numéro de sécurité sociale"),
    (re.compile(r"(?<!\d)(\+33\s?|0)[67]([\s.-]?\d{2}){4}(?!\d)"), "un numéro de téléphone portable"),
    (re.compile(r"[\w.+-]+@(gmail|orange|wanadoo|free|hotmail|live|outlook|laposte|sfr|yahoo|icloud|"
                r"neuf|bbox|protonmail|aol)\.", re.IGNORECASE), "un courriel de particulier"),
    (re.compile(r"(?<![\w.])(Mme|Mmes|Mlle|Monsieur|Madame|M\.|Mr)\s+[A-ZÉÈ]"), "le nom d'une personne"),
)  # fmt: skip


def valeur_personnelle(texte: str) -> str:
    """Ce à quoi ressemble une valeur (« un numéro de sécurité sociale »), ou une chaîne vide."""
    return next((quoi for motif, quoi in _VALEURS if motif.search(texte)), "")


_LIBRES = (
    (re.compile(r"[\w.+-]+@[\w-]+|\w\s?(?:@|\[at\]|\(at\)|\barobase\b)\s?[\w-]+\.[a-z]{2}"), "un courriel"),
    (re.compile(r"(?<!\d)(?:(?:\+|00)33\s?|0)[1-9]([\s.-]?)\d{2}(?:\1\d{2}){3}(?!\d)"), "un numéro de téléphone"),
    (re.compile(r"\b(?:mme|mmes|mlle|monsieur|madame|docteur)\s+(?!l[ae]s?\b)[a-zà-ÿ]{2}", re.IGNORECASE),
     "le nom d'une personne"),
)  # fmt: skip
_ADRESSE = re.compile(
    r"\b\d{1,4}\s?(?:bis|ter|quater)?\s?,?\s+(?:rue|avenue|av\.|boulevard|bd|impasse|chemin|route|place|allée|"
    r"lotissement|square|quai|hameau|lieu[ -]dit)\b", re.IGNORECASE,
)  # fmt: skip
_DEUX_NOMS = re.compile(r"(?<!^)(?<![.!?]\s)\b([A-ZÉÈÀ][a-zà-ÿ]+\s+[A-ZÉÈÀ][A-Za-zÀ-ÿ'-]+)\b")


def valeur_libre(texte: str, *, lieu: bool = False) -> str:
    """Ce qui désigne quelqu'un dans ce qu'un inconnu écrit : plus sévère que `valeur_personnelle`.

    `lieu` : l'adresse d'un lieu public est permise."""
    if quoi := valeur_personnelle(texte):
        return quoi
    motifs = _LIBRES if lieu else (*_LIBRES, (_ADRESSE, "une adresse"))
    return next((quoi for motif, quoi in motifs if motif.search(texte)), "")


def nom_possible(texte: str) -> str:
    """Deux mots qui ressemblent à un prénom et un nom (« Jean Dupont »), ou rien : à relire, pas à refuser."""
    trouve = _DEUX_NOMS.search(f" {texte}")
    return trouve[1] if trouve else ""

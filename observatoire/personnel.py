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

"""Ce qu'une phrase demande au comité (« à saisir », « déposer… », « page Schéma ») : sur un écran c'est un geste, dans un
document c'est un manque. La phrase quitte la page, la réserve qu'elle portait y reste."""

import re

_DEMANDE = (
    r"\bà saisir\b|\bsaisir (?:les?|la|dans|l'|des|chaque)\b|\bdans Inventaire\b|\bdéposer\b|n'est pas donné : |\bCe qui manque : |\brien de saisi\b"
    r"|\bpage (?:Schéma|Inventaire|Petite enfance|Données|Réglages|Dossiers|Acteurs|Parentalité|Agenda)\b"
)
_CONSIGNE = re.compile(_DEMANDE, re.I)
_ENTRE_PARENTHESES = re.compile(rf"\s*\(([^()]*(?:{_DEMANDE})[^()]*)\)", re.I)
_PHRASE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«0-9])")


def demande_au_comite(texte: str) -> bool:
    """Vrai si ce texte demande un geste dans l'application."""
    return bool(_CONSIGNE.search(texte))


def separer(texte: str) -> tuple[str, list[str]]:
    """Le texte sans ses consignes, et ces consignes : d'abord les parenthèses, puis les phrases entières."""
    if not demande_au_comite(texte):
        return texte, []
    consignes = [m[1].strip() for m in _ENTRE_PARENTHESES.finditer(texte)]
    phrases = _PHRASE.split(_ENTRE_PARENTHESES.sub("", texte).strip())
    consignes += [p for p in phrases if demande_au_comite(p)]
    return " ".join(p for p in phrases if not demande_au_comite(p)), consignes

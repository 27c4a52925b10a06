"""Ce qu'une phrase demande au comité (« à saisir », « déposer… », « page Schéma ») : sur un écran c'est un geste, dans un
document c'est un manque. La phrase quitte la page, la réserve qu'elle portait y reste."""

import re

# Une page de l'application nommée : seul signe qui vaille dans une case, où quelqu'un a pu écrire.
_PAGE = (
    r"\bdans Inventaire\b"
    r"|\bpage (?:Schéma|Inventaire|Petite enfance|Données|Réglages|Dossiers|Acteurs|Parentalité|Agenda)\b"
)
# On dépose aussi une demande, on saisit aussi la CAF : ce que décide un comité reste sur la page.
_DEMANDE = (
    r"\bà saisir\b|\bsaisir (?:les? |la |dans |l'|des |chaque )(?!CAF|CNAF|MSA|PMI|CNIL|ARS|préfe|conseil|comité|commission|tribunal|juge)"
    r"|\bdéposer\b(?! (?:une?|sa|son|ses|leurs?|la demande|le dossier|les? candidatures?)\b)"
    rf"|n'est pas donné : |\bCe qui manque : |\brien de saisi\b|{_PAGE}"
)
_CONSIGNE, _NOMME_UNE_PAGE = re.compile(_DEMANDE, re.I), re.compile(_PAGE)
_ENTRE_PARENTHESES = re.compile(rf"\s*\(([^()]*(?:{_DEMANDE})[^()]*)\)", re.I)
_PHRASE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«0-9])")


def demande_au_comite(texte: str) -> bool:
    """Vrai si ce texte demande un geste dans l'application."""
    return bool(_CONSIGNE.search(texte))


def renvoie_a_une_page(case: str) -> bool:
    """Vrai si une case renvoie à une page de l'application."""
    return bool(_NOMME_UNE_PAGE.search(case))


def separer(texte: str) -> tuple[str, list[str]]:
    """Le texte sans ses consignes, et ces consignes : d'abord les parenthèses, puis les phrases entières."""
    if not demande_au_comite(texte):
        return texte, []
    consignes = [m[1].strip() for m in _ENTRE_PARENTHESES.finditer(texte)]
    phrases = _PHRASE.split(_ENTRE_PARENTHESES.sub("", texte).strip())
    consignes += [p for p in phrases if demande_au_comite(p)]
    return " ".join(p for p in phrases if not demande_au_comite(p)), consignes

"""Ce que l'utilisateur a besoin de savoir quand quelque chose ne va pas.

Toute `ErreurObservatoire` s'affiche telle quelle, sans trace Python : sa phrase dit où,
ce qui était attendu (avec un exemple) et quoi faire.
"""

import errno

_RAISONS = {
    errno.ENOENT: "dossier ou fichier introuvable",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "disque en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "ce n'est pas un dossier",
    errno.ENAMETOOLONG: "le nom ou le chemin est trop long",
}
# Ce que Windows dit de plus précis que son `errno` (winerror.h).
_OUVERT_AILLEURS = (32, 33)
_WINDOWS = dict.fromkeys(_OUVERT_AILLEURS, "ouvert dans un autre logiciel") | {
    112: "disque plein", 206: "le nom ou le chemin est trop long",
}  # fmt: skip
_TROP_LONG = _WINDOWS[206]


def raison(e: OSError) -> str:
    """Pourquoi le système refuse, en français quand le motif est courant."""
    connue = _WINDOWS.get(getattr(e, "winerror", None) or 0) or _RAISONS.get(e.errno or 0)
    return connue or e.strerror or str(e)


def remede(e: OSError) -> str:
    """Ce qu'il y a à faire quand le système refuse un fichier ; sous Windows, un tableur ouvert le retient."""
    if raison(e) == _TROP_LONG:
        return "donner un nom plus court, ou placer l'espace de travail plus près de la racine du disque"
    if isinstance(e, PermissionError) or getattr(e, "winerror", None) in _OUVERT_AILLEURS:
        return "fermez-le dans le tableur s'il y est ouvert ; sinon, vérifier les droits du dossier des données"
    return "vérifier la place sur le disque et les droits du dossier des données"


class ErreurObservatoire(Exception):
    """Racine des erreurs montrées à l'utilisateur ; `code_sortie` est celui de la commande."""

    code_sortie = 1


class AppelIncorrect(ErreurObservatoire):
    """La commande, l'URL ou le réglage demande quelque chose qui n'existe pas ou est ambigu."""

    code_sortie = 2


class DeclarationInvalide(ErreurObservatoire):
    """Un fichier TOML (territoire, source, variable) est mal écrit."""

    code_sortie = 2


class FichierRefuse(ErreurObservatoire):
    """Un fichier déposé ne peut pas être lu sans risque d'erreur ; rien n'en est chargé.

    `ou` situe le problème (« ligne 12, colonne P22_POP »), `attendu` donne un exemple,
    `faire` dit le geste qui répare.
    """

    def __init__(self, constat: str, ou: str = "", attendu: str = "", faire: str = "") -> None:
        self.constat, self.ou, self.attendu, self.faire = constat, ou, attendu, faire
        morceaux = [f"{ou} : {constat}" if ou else constat]
        if attendu:
            morceaux.append(f"Attendu : {attendu}")
        if faire:
            morceaux.append(f"À faire : {faire}")
        super().__init__(
            " ".join(m if m.endswith((".", "!", "?", "»")) else m + "." for m in morceaux)
        )


class AConfirmer(FichierRefuse):
    """Un fichier lisible, dont une personne doit dire l'année ou confirmer ce qui paraît impossible."""


class EntrepotIndisponible(ErreurObservatoire):
    """L'entrepôt n'a pas pu être construit, publié ou ouvert ; le précédent reste en service."""

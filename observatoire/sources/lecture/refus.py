"""Les refus de lecture : chaque phrase dit ce qui ne va pas et le geste qui répare."""

from observatoire.erreurs import FichierRefuse

_TABLEAU = "un tableau CSV, XLSX, XLS, ODS, Parquet, ou un ZIP qui en contient"


def vide(nom: str) -> FichierRefuse:
    """Rien, ou rien que des blancs."""
    return FichierRefuse(
        "le fichier est vide",
        ou=nom,
        attendu="un tableau avec une ligne d'en-tête et des données",
        faire="télécharger de nouveau le fichier",
    )


def binaire(nom: str, quoi: str = "un fichier binaire, quel que soit son nom") -> FichierRefuse:
    """Ce n'est pas un tableau."""
    return FichierRefuse(
        f"c'est {quoi}, pas un tableau",
        ou=nom,
        attendu=_TABLEAU,
        faire="télécharger de nouveau le fichier, ou l'enregistrer en CSV depuis le logiciel "
        "qui sait l'ouvrir",
    )


def page_web(nom: str) -> FichierRefuse:
    """Le site a renvoyé une page (erreur, connexion) au lieu du fichier."""
    return FichierRefuse(
        "le site a répondu par une page web au lieu du fichier de données",
        ou=nom,
        attendu=_TABLEAU,
        faire="ouvrir la page du producteur dans un navigateur et y télécharger le fichier",
    )


def coupe(nom: str, ligne: int | None = None, detail: str = "") -> FichierRefuse:
    """La fin manque."""
    return FichierRefuse(
        "le fichier semble coupé" + (f" : {detail}" if detail else ""),
        ou=nom if ligne is None else f"{nom}, ligne {ligne}",
        attendu="un fichier téléchargé en entier",
        faire="télécharger de nouveau le fichier, et comparer sa taille à celle annoncée",
    )


def largeur(nom: str, ligne: int, lues: int, attendues: int) -> FichierRefuse:
    """Une ligne n'a pas le nombre de cellules de l'en-tête."""
    return FichierRefuse(
        f"la ligne a {lues} cellule{'s' if lues > 1 else ''} au lieu de {attendues}",
        ou=f"{nom}, ligne {ligne}",
        attendu=f"{attendues} cellules, comme dans l'en-tête ; un texte qui contient le séparateur "
        's\'écrit entre guillemets (« "Vaour; Tarn" »)',
        faire="corriger cette ligne, ou télécharger de nouveau le fichier",
    )


def guillemet(nom: str, ligne: int) -> FichierRefuse:
    """Un guillemet ouvrant n'est jamais refermé."""
    return FichierRefuse(
        "un guillemet ouvert à cette ligne n'est jamais refermé : le fichier semble coupé ou "
        "mal écrit",
        ou=f"{nom}, ligne {ligne}",
        attendu='un texte entre deux guillemets, comme "Les Cabannes"',
        faire="télécharger de nouveau le fichier, ou refermer le guillemet",
    )


def aucun_tableau(nom: str, raisons: list[str] | None = None) -> FichierRefuse:
    """Le fichier se lit mais ne contient aucun tableau."""
    detail = f" ({' ; '.join(raisons)})" if raisons else ""
    return FichierRefuse(f"aucun tableau dans ce fichier{detail}", ou=nom, attendu=_TABLEAU)


def corrompu(nom: str, quoi: str) -> FichierRefuse:
    """L'archive ou le classeur est abîmé."""
    return FichierRefuse(
        f"ce fichier ({quoi}) est abîmé ou incomplet",
        ou=nom,
        attendu="un fichier téléchargé en entier",
        faire="télécharger de nouveau le fichier",
    )


def protege(nom: str, quoi: str) -> FichierRefuse:
    """Un mot de passe empêche la lecture."""
    return FichierRefuse(
        f"ce fichier ({quoi}) est protégé par un mot de passe",
        ou=nom,
        attendu="un fichier sans mot de passe",
        faire="l'ouvrir avec le mot de passe et l'enregistrer sans protection",
    )


def archive_dangereuse(nom: str, constat: str) -> FichierRefuse:
    """Une archive qui écrirait ailleurs ou remplirait le disque."""
    return FichierRefuse(
        constat,
        ou=nom,
        attendu="l'archive du producteur, telle que téléchargée",
        faire="vérifier d'où vient cette archive ; au besoin en extraire soi-même le CSV et le "
        "déposer",
    )


def zip_dans_zip(nom: str) -> FichierRefuse:
    """Un seul niveau d'archive est ouvert."""
    return archive_dangereuse(nom, "une archive ZIP en contient une autre")

"""Les refus de lecture : chaque phrase dit ce qui ne va pas et le geste qui répare."""

from observatoire.erreurs import FichierRefuse

_TABLEAU = "un tableau CSV, XLSX, XLS, ODS, Parquet, ou un ZIP qui en contient"
_ENTIER = "un fichier téléchargé en entier"
_DE_NOUVEAU = "télécharger de nouveau le fichier"


def vide(nom: str) -> FichierRefuse:
    """Rien, ou rien que des blancs."""
    attendu = "un tableau avec une ligne d'en-tête et des données"
    return FichierRefuse("le fichier est vide", nom, attendu, _DE_NOUVEAU)


def binaire(nom: str, quoi: str = "un fichier binaire, quel que soit son nom") -> FichierRefuse:
    """Ce n'est pas un tableau."""
    faire = f"{_DE_NOUVEAU}, ou l'enregistrer en CSV depuis le logiciel qui sait l'ouvrir"
    return FichierRefuse(f"c'est {quoi}, pas un tableau", nom, _TABLEAU, faire)


def page_web(nom: str) -> FichierRefuse:
    """Le site a renvoyé une page (erreur, connexion) au lieu du fichier."""
    constat = "le site a répondu par une page web au lieu du fichier de données"
    faire = "ouvrir la page du producteur dans un navigateur et y télécharger le fichier"
    return FichierRefuse(constat, nom, _TABLEAU, faire)


def coupe(nom: str, ligne: int | None = None, detail: str = "") -> FichierRefuse:
    """La fin manque."""
    constat = "le fichier semble coupé" + (f" : {detail}" if detail else "")
    ou = nom if ligne is None else f"{nom}, ligne {ligne}"
    faire = f"{_DE_NOUVEAU}, et comparer sa taille à celle annoncée"
    return FichierRefuse(constat, ou, _ENTIER, faire)


def largeur(nom: str, ligne: int, lues: int, attendues: int) -> FichierRefuse:
    """Une ligne n'a pas le nombre de cellules de l'en-tête."""
    return FichierRefuse(
        f"la ligne a {lues} cellule{'s' if lues > 1 else ''} au lieu de {attendues}",
        f"{nom}, ligne {ligne}",
        f"{attendues} cellules, comme dans l'en-tête ; un texte qui contient le séparateur "
        's\'écrit entre guillemets (« "Bourg; Ain" »)',
        f"corriger cette ligne, ou {_DE_NOUVEAU}",
    )


def guillemet(nom: str, ligne: int) -> FichierRefuse:
    """Un guillemet ouvrant n'est jamais refermé."""
    return FichierRefuse(
        "un guillemet ouvert à cette ligne n'est jamais refermé : le fichier semble coupé ou "
        "mal écrit",
        f"{nom}, ligne {ligne}",
        'un texte entre deux guillemets, comme "Le Bourg"',
        f"{_DE_NOUVEAU}, ou refermer le guillemet",
    )


def aucun_tableau(nom: str, raisons: list[str] | None = None) -> FichierRefuse:
    """Le fichier se lit mais ne contient aucun tableau."""
    detail = f" ({' ; '.join(raisons)})" if raisons else ""
    return FichierRefuse(f"aucun tableau dans ce fichier{detail}", nom, _TABLEAU)


def corrompu(nom: str, quoi: str) -> FichierRefuse:
    """L'archive ou le classeur est abîmé."""
    constat = f"ce fichier ({quoi}) est abîmé ou incomplet"
    return FichierRefuse(constat, nom, _ENTIER, _DE_NOUVEAU)


def protege(nom: str, quoi: str) -> FichierRefuse:
    """Un mot de passe empêche la lecture."""
    constat = f"ce fichier ({quoi}) est protégé par un mot de passe"
    faire = "l'ouvrir avec le mot de passe et l'enregistrer sans protection"
    return FichierRefuse(constat, nom, "un fichier sans mot de passe", faire)


def archive_dangereuse(nom: str, constat: str) -> FichierRefuse:
    """Une archive qui écrirait ailleurs ou remplirait le disque."""
    attendu = "l'archive du producteur, telle que téléchargée"
    faire = (
        "vérifier d'où vient cette archive ; au besoin en extraire soi-même le CSV et le déposer"
    )
    return FichierRefuse(constat, nom, attendu, faire)


def zip_dans_zip(nom: str) -> FichierRefuse:
    """Un seul niveau d'archive est ouvert."""
    return archive_dangereuse(nom, "une archive ZIP en contient une autre")

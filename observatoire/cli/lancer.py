"""`lancer` : construire si besoin, puis ouvrir l'application."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path

import click

from observatoire import espace
from observatoire.cli.contexte import Contexte, commande
from observatoire.cli.francais import Entier
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire

_ADRESSE = "127.0.0.1"
_PROTEGE = "OBSERVATOIRE_PROTEGE_AUTREMENT"
_PORT = 8501
_PORTS_ESSAYES = 50
_ATTENTE_SECONDES = 60
_ARRET_SECONDES = 5
_SUIVI_SECONDES = 10
# Le serveur public n'attend rien d'un visiteur : messages courts, aucune session gardée longtemps.
_BORNES = (
    "--server.maxUploadSize", "1", "--server.maxWidgetStateSize", "1",
    "--server.disconnectedSessionTTL", "30", "--client.toolbarMode", "viewer",
)  # fmt: skip


@commande
@click.option("--port", type=Entier(1, 65535), metavar="N", default=_PORT,
              help=f"Port de l'application ({_PORT} par défaut ; le suivant s'il est pris).")  # fmt: skip
@click.option("--public", is_flag=True,
              help="Pages publiques seulement, en lecture, sans aucune donnée réservée au comité.")  # fmt: skip
@click.option("--guichet", is_flag=True,
              help="Formulaires publics seulement (enquêtes, événements), sans aucun chiffre ni page du comité.")  # fmt: skip
@click.option("--boite", type=click.Path(path_type=Path, file_okay=False), metavar="DOSSIER",
              help="Où le guichet dépose les réponses : un dossier hors de l'espace de travail.")  # fmt: skip
@click.option("--adresse", metavar="A", default=_ADRESSE,
              help="Adresse où écouter (127.0.0.1, cet ordinateur seulement, par défaut).")  # fmt: skip
@click.option("--base", metavar="/CHEMIN", default="",
              help="Chemin sous lequel un serveur web place l'application, par exemple /observatoire.")  # fmt: skip
@click.option("--je-protege-autrement", is_flag=True,
              help="Ouvrir l'application du comité hors de cet ordinateur sans connexion : un autre moyen la protège.")  # fmt: skip
def lancer(
    contexte: Contexte,
    port: int = _PORT,
    public: bool = False,
    guichet: bool = False,
    boite: Path | None = None,
    adresse: str = _ADRESSE,
    base: str = "",
    je_protege_autrement: bool = False,
) -> int:
    """Construit l'entrepôt si besoin et ouvre l'application."""
    if guichet:
        from observatoire.cli.guichet import servir

        return servir(contexte, boite, adresse, port_libre(port, adresse), base)
    contexte.exiger_donnees()
    if not public:
        _exiger_une_porte(contexte, adresse, je_protege_autrement)
    _preparer(contexte, public)
    libre = port_libre(port, adresse)
    if libre != port:
        contexte.dire(f"Le port {port} est pris : l'application prend le port {libre}.")
    chemin = f"/{base.strip('/')}" if base.strip("/") else ""
    contexte.dire(f"Application : http://{adresse}:{libre}{chemin} (Ctrl-C pour arrêter)")
    options = ["--server.address", adresse, "--server.baseUrlPath", chemin]
    return _servir(contexte, libre, public, options, je_protege_autrement)


def _exiger_une_porte(contexte: Contexte, adresse: str, protege: bool) -> None:
    """Hors de cet ordinateur, l'application du comité demande une connexion, ou qu'on s'en porte garant."""
    from observatoire.local import connexion

    declaree = connexion.lire(contexte.donnees)
    if declaree is None and not protege and not connexion.boucle_locale(adresse):
        raise AppelIncorrect(
            f"L'application du comité, sans connexion, ne s'ouvre pas sur « {adresse} » : qui l'atteint peut "
            "tout y écrire. À faire : déclarer un fournisseur de connexion dans connexion.toml "
            "(docs/heberger.md), servir l'édition publique (--public), ou, si un autre moyen la protège, "
            "ajouter --je-protege-autrement."
        )


def _preparer(contexte: Contexte, public: bool) -> None:
    """L'entrepôt à jour, et l'édition publique dérivée."""
    from observatoire.entrepot.construction import a_jour
    from observatoire.territoire import choisi

    if public:
        exiger_les_mentions(contexte)
    # Un dossier public copié sur un autre serveur n'a pas de fichiers à relire : il se sert tel quel.
    copie = public and contexte.donnees.resolve() == contexte.entrepot.resolve()
    if not (public or choisi(contexte.donnees)):
        return  # L'application s'ouvre sur « Commencer », qui le demande.
    if not copie:
        contexte.comprendre()
    if not copie and not a_jour(contexte.donnees, contexte.entrepot):
        contexte.dire("Lecture des données et construction de l'entrepôt…")
        refus = contexte.actualiser().refus
        if refus:
            contexte.dire(f"{len(refus)} fichier(s) refusé(s) : la page Données dit pourquoi.")
    if public:
        _derive(contexte)


def port_libre(port: int, adresse: str = _ADRESSE) -> int:
    """Le premier port libre à partir de celui demandé ; `AppelIncorrect` si aucun ne l'est."""
    for essai in range(port, min(port + _PORTS_ESSAYES, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as prise:
            # Comme le serveur : un port qui vient d'être quitté est de nouveau libre.
            if os.name == "posix":
                prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                prise.bind((adresse, essai))
            except OSError:
                continue
            return essai
    raise AppelIncorrect(
        f"Aucun port n'est libre à partir de {port}. À faire : en choisir un autre, par exemple "
        "--port 8600, ou fermer les applications déjà ouvertes."
    )


def environnement(contexte: Contexte, public: bool) -> dict[str, str]:
    """Où l'application lit ; la publique ne reçoit que le dossier de l'édition publique."""
    if public:
        dossier = str(_derive(contexte).resolve())
        return {espace.DONNEES: dossier, espace.ENTREPOT: dossier}
    return {
        espace.DONNEES: str(contexte.donnees.resolve()),
        espace.ENTREPOT: str(contexte.entrepot.resolve()),
    }


def exiger_les_mentions(contexte: Contexte) -> None:
    """`AppelIncorrect` si une mention légale manque."""
    from observatoire.contenu.legal import mentions

    if refus := mentions.refus_de_publier(contexte.reglages()):
        raise AppelIncorrect(refus)


def _derive(contexte: Contexte) -> Path:
    """Le dossier de l'édition publique, dérivé de l'édition du comité s'il le faut."""
    from observatoire.entrepot import edition_publique

    return edition_publique.servir(contexte.entrepot, contexte.donnees)


def _suivre(contexte: Contexte, serveur: subprocess.Popen[bytes]) -> None:
    """Tant que le serveur public sert : chaque nouvelle édition du comité lui est dérivée.

    Lui ne lit que son dossier, ici on lit celui du comité. Un échec laisse l'édition d'avant.
    """
    while serveur.poll() is None:
        time.sleep(_SUIVI_SECONDES)
        with contextlib.suppress(ErreurObservatoire, OSError):
            _derive(contexte)


def _servir(contexte: Contexte, port: int, public: bool, options: list[str], protege: bool) -> int:
    entree = Path(__file__).parents[1] / "ui" / "public" / "entree.py" if public else "app.py"
    commande = [
        sys.executable, "-m", "streamlit", "run", str(entree),
        *options, "--server.port", str(port),
        # Sans cela, Streamlit demande une adresse électronique au premier lancement.
        "--server.headless", "true",
        "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none",
        "--logger.level", "warning", *(_BORNES if public else ()),
    ]  # fmt: skip
    # Un arrêt demandé à la commande (service, fermeture de session) vaut Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Sa sortie ne porte que des annonces en anglais, déjà dites en français ; ses erreurs restent.
    # Le thème et les réglages de Streamlit sont lus à côté de l'application.
    serveur = subprocess.Popen(
        commande, cwd=espace.application(), stdout=subprocess.DEVNULL,
        env=os.environ | environnement(contexte, public) | ({_PROTEGE: "1"} if protege else {}),
    )  # fmt: skip
    try:
        if public:
            threading.Thread(target=_suivre, args=(contexte, serveur), daemon=True).start()
        elif _ecran():
            threading.Thread(target=_ouvrir, args=(port,), daemon=True).start()
        return 0 if serveur.wait() in (0, -signal.SIGTERM) else 1
    except KeyboardInterrupt:
        _arreter(serveur)
        contexte.dire("Application arrêtée.")
        return 0


def _arreter(serveur: subprocess.Popen[bytes]) -> None:
    """Demande au serveur de finir ; un calcul en cours peut le retenir, il est alors arrêté net."""
    serveur.terminate()
    try:
        serveur.wait(_ARRET_SECONDES)
    except subprocess.TimeoutExpired:
        serveur.kill()
        serveur.wait()


def _ecran() -> bool:
    """Vrai si une personne est devant un écran : on y ouvre alors le navigateur."""
    if not sys.stderr.isatty():
        return False
    graphique = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return graphique or not sys.platform.startswith("linux")


def _ouvrir(port: int) -> None:
    """Ouvre le navigateur dès que l'application répond."""
    fin = time.monotonic() + _ATTENTE_SECONDES
    while time.monotonic() < fin:
        try:
            urllib.request.urlopen(f"http://{_ADRESSE}:{port}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.3)
        else:
            webbrowser.open(f"http://{_ADRESSE}:{port}")
            return

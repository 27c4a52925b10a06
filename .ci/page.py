"""Ouvre une page de l'application dans un vrai navigateur et attend son titre ; sans Chromium, la demande.

`page.py ADRESSE TITRE` : sort avec 1, et ce que la page montre, si le titre n'y vient pas.
"""

import shutil
import sys
import urllib.request


def demander(adresse: str) -> None:
    """Sans navigateur : le serveur rend au moins une page."""
    with urllib.request.urlopen(adresse, timeout=10) as reponse:
        sys.exit(0 if b"<html" in reponse.read() else 1)


def ouvrir(adresse: str, titre: str, chromium: str) -> None:
    """Attend le titre de la page, dessiné par le navigateur."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as moteur:
        navigateur = moteur.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = navigateur.new_page()
        page.goto(adresse)
        try:
            page.get_by_role("heading", name=titre).wait_for(timeout=90_000)
        except Error:
            sys.exit(
                f"« {titre} » n'est pas venu. La page montre :\n{page.inner_text('body')[:800]}"
            )
        finally:
            navigateur.close()


if __name__ == "__main__":
    trouve = shutil.which("chromium")
    if trouve is None:
        demander(sys.argv[1])
    else:
        ouvrir(sys.argv[1], sys.argv[2], trouve)

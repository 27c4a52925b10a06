"""Porte d'accessibilité : axe sur chaque page et onglet des deux éditions, à trois largeurs.

`python -m tests.bancs accessibilite` écrit `observatoire/contenu/legal/mesures.toml`, d'où viennent la
déclaration et le pied de page, et imprime chaque défaut. Ne se retranche que ce qu'a aussi une page
vide du cadre. `OBSERVATOIRE_ECRANS=carte,dossiers` restreint l'essai, qui n'écrit alors rien.
`OBSERVATOIRE_LARGEURS=1440,390` choisit les largeurs, `OBSERVATOIRE_MINUTES=20` arrête les mesures après ce
temps, un onglet de chaque page d'abord : le fichier dit combien d'écrans ont été mesurés, et combien il y en a.
`OBSERVATOIRE_NAVIGATEURS=3` mesure dans trois navigateurs à la fois. `OBSERVATOIRE_REPRISE=FICHIER` y garde chaque
écran mesuré : la même commande relancée reprend où elle s'était arrêtée (effacer le fichier si le code a changé).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import tomlkit

from observatoire.contenu.legal import accessibilite
from tests import ecrans
from tests.bancs.edition_publique import ENTREE, RACINE, servie
from tests.conftest import OPTIONS, WEBGL
from tests.navigateur.conftest import SURVEILLER, stable

LARGEURS = tuple(map(int, os.environ.get("OBSERVATOIRE_LARGEURS", "1440,390,320").split(",")))
MESURES = Path(accessibilite.__file__).with_name(accessibilite.MESURES)
# Ce que dit la déclaration d'une règle d'axe ; une autre règle y est nommée telle quelle.
_EN_FRANCAIS = {
    "aria-allowed-attr": "Un élément porte une indication que son rôle n'admet pas",
    "aria-input-field-name": "Un champ n'a pas de nom",
    "button-name": "Un bouton n'a pas de nom",
    "color-contrast": "Un texte manque de contraste",
    "heading-order": "Un niveau de titre est sauté",
    "image-alt": "Une image n'a pas de texte de remplacement",
    "label": "Un champ n'a pas d'étiquette",
    "link-name": "Un lien n'a pas de nom",
    "list": "Une liste contient autre chose que ses éléments",
    "listitem": "Un élément de liste est hors d'une liste",
    "nested-interactive": "Une commande en contient une autre",
    "region": "Un contenu est hors des grandes zones de la page",
    "scrollable-region-focusable": "Un bloc qui défile ne s'atteint pas au clavier",
    "target-size": "Une commande est trop petite ou trop près d'une autre",
}
_VIDE = "import streamlit as st\nst.title('Vide')\n"
# Un nom que le cadre tire au sort à chaque page.
_VARIABLE = re.compile(r"\b(?:st-)?(?:emotion-cache-\w+|bui\w*-?\w*|e[\w]{6,}\d+)|:r\w+:|\d+")


@dataclass(frozen=True)
class Constat:
    """Un défaut : sa règle, l'élément en cause et l'écran où il a été vu."""

    regle: str
    element: str
    ecran: str
    largeur: int

    @property
    def cle(self) -> tuple[str, str]:
        """Ce qui reconnaît le même défaut sur un autre écran."""
        return self.regle, _VARIABLE.sub("", self.element)


def banc() -> list[tuple[str, str, str]]:
    """Toute la campagne ; une ligne par défaut restant."""
    limite = time.monotonic() + 60 * float(os.environ.get("OBSERVATOIRE_MINUTES", "inf"))
    ensemble = int(os.environ.get("OBSERVATOIRE_NAVIGATEURS", "1"))
    with tempfile.TemporaryDirectory() as dossier, ExitStack() as pile:
        with navigateur() as ouvrir:
            vide = cles_du_vide(ouvrir, Path(dossier))
        ranges: list[tuple[int, str, str]] = []
        for nom, donnees, environ, entree, adresses in _editions(Path(dossier)):
            port, _ = pile.enter_context(servie(donnees, entree, **environ))
            ranges += [
                (rang, f"{nom} · {a}", f"http://127.0.0.1:{port}/{a}")
                for rang, a in _rangees(adresses)
            ]
        # Le premier onglet de chaque page, puis le deuxième : une campagne arrêtée les a toutes vues.
        ranges = sorted(ranges, key=lambda x: x[0])
        rendus, reste = _repris(ranges)
        with ThreadPoolExecutor(ensemble) as fils:
            lots = [reste[n::ensemble] for n in range(ensemble)]
            rendus += [r for lot in fils.map(partial(_lot, vide, limite), lots) for r in lot]
    restants = [c for siens, _ in rendus for c in siens]
    version = rendus[-1][1] if rendus else ""
    if not os.environ.get("OBSERVATOIRE_ECRANS"):
        ecrire(restants, len(rendus), version, len(ranges))
    return [
        (f"axe {version} : {len(rendus)} écrans sur {len(ranges)} × {len(LARGEURS)} largeurs",
         f"{len(restants)} défauts", "")
    ]  # fmt: skip


def _lot(
    vide: set[Any], limite: float, lot: list[tuple[int, str, str]]
) -> list[tuple[list[Constat], str]]:
    """Ce que trouve un navigateur, écran après écran, jusqu'à la limite de temps."""
    from playwright.sync_api import TimeoutError

    rendus = []
    with navigateur() as ouvrir:
        for _, ecran, url in lot:
            if time.monotonic() > limite:
                break
            try:
                with closing(ouvrir(url)) as page:
                    trouves, version = mesurer(page, ecran)
            except TimeoutError as e:  # non mesuré, donc non compté
                sys.stdout.write(f"{ecran} : non mesuré ({e.message.splitlines()[0]})\n")
                continue
            siens = [c for c in trouves if c.cle not in vide]
            rendus.append((siens, version))
            _garder(ecran, siens, version)
            for c in dict.fromkeys(siens):
                sys.stdout.write(f"{c.ecran} ({c.largeur}) {c.regle} : {c.element}\n")
            sys.stdout.flush()
    return rendus


def _garder(ecran: str, siens: list[Constat], version: str) -> None:
    if fichier := os.environ.get("OBSERVATOIRE_REPRISE"):
        ligne = [ecran, LARGEURS, version, [asdict(c) for c in siens]]
        with Path(fichier).open("a", encoding="utf-8") as flux:
            flux.write(json.dumps(ligne, ensure_ascii=False) + "\n")


def _repris(
    ranges: list[tuple[int, str, str]],
) -> tuple[list[tuple[list[Constat], str]], list[tuple[int, str, str]]]:
    """Ce qu'une campagne interrompue a déjà mesuré à ces largeurs, et ce qui reste à mesurer."""
    fichier = Path(os.environ.get("OBSERVATOIRE_REPRISE", "/nulle/part"))
    lignes = fichier.read_text("utf-8").splitlines() if fichier.is_file() else []
    faits = {
        ecran: ([Constat(**c) for c in siens], version)
        for ecran, largeurs, version, siens in map(json.loads, lignes)
        if largeurs == list(LARGEURS)
    }
    reste = [r for r in ranges if r[1] not in faits]
    return [faits[e] for _, e, _ in ranges if e in faits], reste


def _rangees(adresses: list[str]) -> Iterator[tuple[int, str]]:
    """Les adresses choisies, chacune avec son rang parmi les onglets de sa page."""
    voulus = tuple(filter(None, os.environ.get("OBSERVATOIRE_ECRANS", "").split(",")))
    rangs: Counter[str] = Counter()
    for adresse in adresses:
        page = adresse.partition("?")[0]
        rangs[page] += 1
        if not voulus or adresse.startswith(voulus):
            yield rangs[page], adresse


def mesurer(
    page: Any, ecran: str, largeurs: tuple[int, ...] = LARGEURS
) -> tuple[list[Constat], str]:
    """Les défauts que voit axe sur la page ouverte, à chaque largeur ; et la version d'axe."""
    from axe_playwright_python.sync_playwright import Axe

    trouves, version = [], ""
    for largeur in largeurs:
        page.set_viewport_size({"width": largeur, "height": 900})
        stable(page)
        # Ce qui vient d'être recalculé sort de son voile peu à peu : son contraste n'est pas encore le sien.
        page.wait_for_function(
            "document.getAnimations().every(a => !(a instanceof CSSTransition) || a.playState !== 'running')"
        )
        reponse = Axe().run(page, options={"resultTypes": ["violations"]}).response
        version = reponse["testEngine"]["version"]
        trouves += [
            Constat(v["id"], noeud["html"][:300], ecran, largeur)
            for v in reponse["violations"]
            for noeud in v["nodes"]
        ]
    return trouves, version


def cles_du_vide(ouvrir: Any, dossier: Path, largeurs: tuple[int, ...] = LARGEURS) -> set[Any]:
    """Ce qu'a une page vide du cadre, servie à part : cela seul se retranche."""
    script = dossier / "vide.py"
    script.write_text(_VIDE, encoding="utf-8")
    with servie(dossier, script) as (port, _):
        page = ouvrir(f"http://127.0.0.1:{port}/")
        trouves, _version = mesurer(page, "vide", largeurs)
        page.close()
    return {c.cle for c in trouves}


def ecrire(restants: list[Constat], vus: int, version: str, existants: int) -> None:
    """Garde ce qui a été mesuré, là où la déclaration le lit."""
    par_regle: dict[str, set[str]] = {}
    for c in restants:
        par_regle.setdefault(c.regle, set()).add(c.ecran)
    mesure = {
        "le": date.today(), "outil": f"axe {version}", "ecrans": vus, "existants": existants,
        "largeurs": _largeurs(),
        "constats": [
            {"constat": _EN_FRANCAIS.get(r, f"Règle « {r} » d'axe"), "ecrans": len(e)}
            for r, e in sorted(par_regle.items())
        ],
    }  # fmt: skip
    MESURES.write_text(tomlkit.dumps(mesure), encoding="utf-8")


def _largeurs() -> str:
    *debut, fin = map(str, LARGEURS)
    return f"{', '.join(debut)} et {fin}" if debut else fin


def _editions(
    dossier: Path,
) -> Iterator[tuple[str, Path, dict[str, str], Path, list[str]]]:
    from observatoire.entrepot import edition_publique
    from observatoire.entrepot.construction import actualiser
    from observatoire.territoire import Mentions, changer_mentions

    donnees, entrepot = dossier / "data", dossier / "entrepot"
    shutil.copytree(RACINE / "data", donnees)
    actualiser(donnees, entrepot)
    publique = edition_publique.servir(entrepot, donnees)
    changer_mentions(publique, {f.name: f"EXEMPLE {f.name}" for f in fields(Mentions)})
    ici = {"OBSERVATOIRE_ENTREPOT": str(entrepot)}
    yield "comité", donnees, ici, RACINE / "app.py", ecrans.comite()
    yield "public", publique, {}, ENTREE, ecrans.publique()


@contextmanager
def navigateur() -> Iterator[Any]:
    """Un Chromium ; rend de quoi ouvrir une page et l'attendre."""
    from playwright.sync_api import sync_playwright

    chemin = next(
        (c for c in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if c), None
    )
    with sync_playwright() as p:
        lance = p.chromium.launch(executable_path=chemin, args=OPTIONS + WEBGL)
        contexte = lance.new_context(locale="fr-FR")

        def ouvrir(url: str) -> Any:
            page = contexte.new_page()
            page.set_viewport_size({"width": LARGEURS[0], "height": 900})
            page.add_init_script(SURVEILLER)
            page.goto(url)
            stable(page)
            return page

        try:
            yield ouvrir
        finally:
            lance.close()

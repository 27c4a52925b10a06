"""Les cadres, mesurés sur tous les écrans : `python -m tests.bancs ecrans`.

À 1440 pixels : onglets dans les 500 premiers pixels, phrases de tête de 35 mots au plus, légendes (textes gris)
de 10 % des mots au plus, une ligne d'action par figure, territoire sur 60 % du cadre de chaque carte, aucun texte
de moins de 14 pixels dans les figures. À 390 pixels : rien au-delà du bord, cartes de chiffres de trois lignes au
plus. Le même écran se mesure à 1440 pixels puis se rétrécit : ni l'un ni l'autre n'est rechargé. Le territoire d'une
carte se mesure sur son image : l'emprise de ce qui y est en couleur. L'adresse vient de OBSERVATOIRE_ADRESSE (une
application déjà lancée) ; OBSERVATOIRE_ECRANS ne garde que les écrans dont l'adresse contient ce texte.
"""

from __future__ import annotations

import io
import os
import shutil
import sys

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests import ecrans
from tests.conftest import ATTENTE, OPTIONS, WEBGL
from tests.navigateur.conftest import SURVEILLER, stable

HAUT_DES_ONGLETS, MOTS_DE_TETE, PART_GRISE, CORPS, PART_DU_CADRE = 500, 35, 0.10, 14, 0.60
_CARTES = "[data-testid=stDeckGlJsonChart]"
_SATURE, _SOMBRE = (
    15,
    70,
)  # un point coloré, ou un trait du territoire : les voisines sont grises et pâles
_MESURES = """() => {
  const tout = (q, d = document) => [...d.querySelectorAll(q)].filter(e => e.offsetParent !== null);
  const mots = (t) => (t || '').split(/[ \\n]+/).filter(Boolean).length;
  const corps = document.querySelector('[data-testid=stMainBlockContainer]');
  const onglets = tout('[role=tablist]')[0];
  // Ni la ligne de source d'une figure, ni le pied : ce qui reste est une légende.
  const gris = tout('[data-testid=stCaptionContainer]', corps)
    .filter(e => !e.closest('[class*="st-key-barre-"]') && !/^Chiffres publiés/.test(e.innerText)).map(e => mots(e.innerText));
  const dessines = tout('.js-plotly-plot svg').map(e => mots(e.textContent)).reduce((a, b) => a + b, 0);
  const bord = document.documentElement.clientWidth;
  return {
    onglets: onglets ? onglets.getBoundingClientRect().top : 0,
    tetes: tout('[class*="st-key-reponse"] [data-testid=stMarkdown] p', corps)
      .filter(e => !e.closest('button')).map(e => mots(e.innerText)),
    gris: gris.reduce((a, b) => a + b, 0) / Math.max(1, mots(corps.innerText) + dessines),
    figures: tout('[data-testid=stPlotlyChart], [data-testid=stDeckGlJsonChart]').length,
    lignes: tout('[class*="st-key-barre-"]').filter(e => e.getBoundingClientRect().height > 48).length,
    petits: tout('.js-plotly-plot text').filter(e => parseFloat(getComputedStyle(e).fontSize) < 14).length,
    cles: tout('.obs-cle').map(e => [...e.children].filter(x => x.offsetParent !== null)
      .reduce((n, x) => n + Math.max(1, Math.round(x.offsetHeight / (parseFloat(getComputedStyle(x).lineHeight) || 24))), 0)),
    dehors: Math.max(0, ...['html', '[data-testid=stMain]'].map(q => document.querySelector(q))
      .map(e => e.scrollWidth - e.clientWidth)), bord,
  };
}"""


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par faute, puis le compte des écrans mesurés et des fautes de chaque genre."""
    adresse = os.environ.get("OBSERVATOIRE_ADRESSE", "http://127.0.0.1:8501")
    fautes: list[tuple[str, str, str]] = []
    genres: dict[str, int] = {}
    voulu = os.environ.get("OBSERVATOIRE_ECRANS", "")
    adresses = [a for a in ecrans.comite() if voulu in a]
    with sync_playwright() as p:
        ouvert = p.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*OPTIONS, *WEBGL]
        )
        contexte = ouvert.new_context()
        contexte.set_default_timeout(ATTENTE)
        for ou in adresses:
            page = contexte.new_page()
            for genre, dite, largeur in _mesurer(page, f"{adresse}/{ou}"):
                fautes.append((ou, dite, f"{largeur} px"))
                genres[genre] = genres.get(genre, 0) + 1
                print(f"{ou} : {dite} ({largeur} px)", file=sys.stderr, flush=True)
            page.close()
        ouvert.close()
    bilan = ", ".join(f"{g} {n}" for g, n in sorted(genres.items())) or "aucune faute"
    return [*fautes, (f"{len(adresses)} écrans, deux largeurs", bilan, "")]


def _mesurer(page: Page, adresse: str) -> list[tuple[str, str, int]]:
    """(genre, faute, largeur) d'un écran, large puis étroit."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.add_init_script(SURVEILLER)
    page.goto(adresse)
    stable(page)
    large = page.evaluate(_MESURES) | {"parts": _parts(page)}
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_timeout(1500)  # le temps que le cadre et les figures se replient
    stable(page)
    return [
        (genre, dite, largeur)
        for largeur, mesure in ((1440, large), (390, page.evaluate(_MESURES)))
        for genre, dite in juger(mesure, largeur)
    ]


def _parts(page: Page) -> list[float]:
    """Pour chaque carte, la part de son cadre que tient l'emprise du territoire."""
    cartes = page.locator(_CARTES)
    return [part_coloree(cartes.nth(i).screenshot()) for i in range(cartes.count())]


def part_coloree(image: bytes) -> float:
    """La part d'une image que tient l'emprise de ses points en couleur : les voisines et le fond sont gris."""
    points = np.asarray(Image.open(io.BytesIO(image)).convert("RGB")).astype(int)
    tons = points.max(axis=2)
    y, x = np.nonzero((tons - points.min(axis=2) > _SATURE) | (tons < _SOMBRE))
    if not len(x):
        return 0.0
    return float(np.ptp(x) * np.ptp(y) / (points.shape[0] * points.shape[1]))


def juger(m: dict, largeur: int) -> list[tuple[str, str]]:
    """(genre, faute) de ce qui a été mesuré sur un écran."""
    dites = []
    if largeur >= 1000:
        if m["onglets"] > HAUT_DES_ONGLETS:
            dites.append(("onglets", f"onglets à {m['onglets']:.0f} px"))
        dites += [("têtes", f"tête de {n} mots") for n in m["tetes"] if n > MOTS_DE_TETE]
        if m["gris"] > PART_GRISE:
            dites.append(("légendes", f"légendes : {100 * m['gris']:.0f} % des mots"))
        if m["lignes"]:
            dites.append(("lignes", f"{m['lignes']} barres de plus d'une ligne"))
        dites += [
            ("cadres", f"territoire : {100 * p:.0f} % du cadre de la carte")
            for p in m["parts"]
            if p < PART_DU_CADRE
        ]
        if m["petits"]:
            dites.append(("corps", f"{m['petits']} textes de moins de {CORPS} px"))
    else:
        if m["dehors"]:
            dites.append(("bord", f"{m['dehors']} px au-delà du bord"))
        dites += [("cartes", f"carte de {n} lignes") for n in m["cles"] if n > 3]
    return dites

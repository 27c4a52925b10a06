"""Les cadres, mesurés sur tous les écrans : `python -m tests.bancs ecrans`.

À 1440 pixels : onglets dans les 500 premiers pixels, phrases de tête de 35 mots au plus, légendes (textes gris)
de 10 % des mots au plus, une ligne d'action par figure, territoire sur 60 % du cadre de chaque carte, aucun texte
de moins de 14 pixels dans les figures. À 390 pixels : rien au-delà du bord, cartes de chiffres de trois lignes au
plus. L'adresse vient de OBSERVATOIRE_ADRESSE (une application déjà lancée).
"""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Page, sync_playwright

from tests import ecrans
from tests.conftest import OPTIONS, WEBGL
from tests.navigateur.conftest import SURVEILLER, stable

HAUT_DES_ONGLETS, MOTS_DE_TETE, PART_GRISE, CORPS = 500, 35, 0.10, 14
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
    adresses = ecrans.comite()
    with sync_playwright() as p:
        ouvert = p.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*OPTIONS, *WEBGL]
        )
        contexte = ouvert.new_context()
        for ou in adresses:
            for largeur in (1440, 390):
                page = contexte.new_page()
                for genre, dite in _mesurer(page, f"{adresse}/{ou}", largeur):
                    fautes.append((ou, dite, f"{largeur} px"))
                    genres[genre] = genres.get(genre, 0) + 1
                page.close()
        ouvert.close()
    bilan = ", ".join(f"{g} {n}" for g, n in sorted(genres.items())) or "aucune faute"
    return [*fautes, (f"{len(adresses)} écrans, deux largeurs", bilan, "")]


def _mesurer(page: Page, adresse: str, largeur: int) -> list[tuple[str, str]]:
    page.set_viewport_size({"width": largeur, "height": 900})
    page.add_init_script(SURVEILLER)
    page.goto(adresse)
    stable(page)
    return juger(page.evaluate(_MESURES), largeur)


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
        if m["petits"]:
            dites.append(("corps", f"{m['petits']} textes de moins de {CORPS} px"))
    else:
        if m["dehors"]:
            dites.append(("bord", f"{m['dehors']} px au-delà du bord"))
        dites += [("cartes", f"carte de {n} lignes") for n in m["cles"] if n > 3]
    return dites

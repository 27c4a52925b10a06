"""Les parcours des deux moments, dans un vrai navigateur : `python -m tests.bancs parcours`.

Chacun part de l'accueil et dit ses clics et ses secondes : le fichier de la CAF le jeudi, jusqu'à la note au comité ;
Vaour, au téléphone ; un réglage ; un dossier d'une figure ; la saisie guidée entière ; Précédent après dix gestes. Un texte tapé compte pour un
geste, comme un clic. Les secondes sont celles de cette machine.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from observatoire.entrepot.construction import actualiser
from tests.bancs.accessibilite import navigateur
from tests.bancs.edition_publique import RACINE, servie
from tests.conftest import ATTENTE
from tests.navigateur.conftest import stable

_CAF = "caf/s_ben_com_f.csv"
_TROP = 80  # questions : au-delà, une question revient toujours
_TELEPHONE = {"width": 390, "height": 844}


class Gestes:
    """Une page, et le compte de ce qu'on y fait."""

    def __init__(self, page: Any) -> None:
        self.page, self.nombre = page, 0
        page.set_default_timeout(ATTENTE)

    def cliquer(self, champ: Any) -> None:
        """Un clic, puis la page telle qu'elle en sort."""
        champ.click()
        self.nombre += 1
        stable(self.page)

    def taper(self, champ: Any, texte: str) -> None:
        """Un texte écrit dans un champ."""
        champ.fill(texte)
        self.nombre += 1

    def menu(self, section: str, titre: str) -> None:
        """Deux clics : la section en haut, puis la page."""
        self.cliquer(self.page.get_by_test_id("stTopNavSection").filter(has_text=section).first)
        self.cliquer(self.page.get_by_test_id("stTopNavDropdownLink").filter(has_text=titre).first)


def _caf(g: Gestes) -> str:
    """Du fichier à la note au comité, en PDF (but : six gestes, trois minutes)."""
    g.menu("Le comité", "Données")
    g.page.locator("input[type=file]").first.set_input_files(str(RACINE / "data" / _CAF))
    g.nombre += 1
    publier = g.page.get_by_role("button", name=re.compile("^Publier"))
    publier.first.wait_for()
    stable(g.page)
    if publier.first.is_disabled():
        g.cliquer(g.page.get_by_test_id("stCheckbox").last)
    g.cliquer(publier.first)
    note = g.page.get_by_role("button", name=re.compile("Note au copil"))
    note.first.wait_for()
    with g.page.expect_download() as attente:
        note.first.click()
    g.nombre += 1
    assert Path(attente.value.path()).read_bytes().startswith(b"%PDF")
    return "note au comité en PDF"


def _vaour(g: Gestes) -> str:
    """« Et chez nous, à Vaour ? », au téléphone (but : deux gestes)."""
    g.cliquer(g.page.get_by_role("combobox", name=re.compile("Territoire")))
    # La liste ne dessine que ce qui se voit : au doigt on la fait défiler, ici on tape le nom.
    g.page.keyboard.type("Vaour")
    g.cliquer(g.page.get_by_role("option", name="Vaour").first)
    g.page.get_by_text(re.compile(r"Vaour compte \d+\shabitants")).first.wait_for()
    return g.page.get_by_text(re.compile("Vaour compte")).first.inner_text()[:60]


def _reglage(g: Gestes) -> str:
    """Le nom de la collectivité, tel que tout l'écran le porte ensuite."""
    g.menu("Le comité", "Réglages")
    g.taper(g.page.get_by_label("Nom de la collectivité"), "Communauté d'essai")
    g.cliquer(g.page.get_by_role("button", name=re.compile("^Enregistrer")).first)
    g.page.locator(".obs-tete").get_by_text("Communauté d'essai").wait_for()
    return "nom changé en tête de page"


def _dossier(g: Gestes) -> str:
    """Une figure dans un dossier, puis son PDF (but : deux pages)."""
    from pypdf import PdfReader

    g.menu("Le territoire", "Tendances")
    g.cliquer(g.page.locator(".st-key-barre-evolution").get_by_role("button", name="⋯"))
    g.taper(g.page.get_by_label("Nom du dossier"), "Une figure")
    g.cliquer(g.page.get_by_role("button", name="Ajouter", exact=True))
    g.page.get_by_text("Ajouté à").wait_for()
    g.cliquer(g.page.get_by_role("link", name="Ouvrir ce dossier"))
    g.cliquer(g.page.get_by_role("tab", name="Exporter"))
    with g.page.expect_download() as attente:
        g.page.get_by_role("button", name="PDF accessible").click()
    g.nombre += 1
    return f"{len(PdfReader(str(attente.value.path())).pages)} pages"


def _questions(g: Gestes) -> str:
    """Toutes les questions de la saisie guidée, chaque champ rempli de son exemple (but : 25 minutes)."""
    g.menu("Le comité", "Compléter")
    posees = refusees = 0
    while (boite := g.page.locator(".st-key-question")).count() and posees < _TROP:
        demande = boite.get_by_role("heading").inner_text()
        _remplir(g, boite)
        g.cliquer(boite.get_by_role("button", name="Enregistrer et continuer"))
        suite = boite.get_by_role("button", name="C'est tout")
        if suite.count():
            g.cliquer(suite)
        elif boite.count() and boite.get_by_role("heading").inner_text() == demande:
            refusees += 1
            g.cliquer(
                boite.get_by_role("button", name=re.compile("Je ne sais pas|Il n'y en a pas")).first
            )
        posees += 1
    return f"{posees} questions posées, {refusees} refusées avec l'exemple de leur champ"


def _remplir(g: Gestes, boite: Any) -> None:
    for champ in boite.get_by_role("textbox").all():
        exemple = champ.get_attribute("placeholder") or ""
        if champ.is_visible() and exemple.startswith("ex. ") and not champ.input_value():
            g.taper(champ, exemple.removeprefix("ex. "))
    for jour in boite.get_by_test_id("stDateInput").all():
        jour.get_by_role("spinbutton").first.click()
        g.page.keyboard.type("01092025")
        g.nombre += 1
    for choix in boite.get_by_role("combobox").all():
        if choix.input_value() in ("", "non renseigné"):
            choix.click()
            g.cliquer(g.page.get_by_role("option").nth(1))
            g.nombre += 1


def _precedent(g: Gestes) -> str:
    """Dix gestes, dix fois Précédent, dix fois Suivant : chaque vue revient, dans l'ordre, onglet compris."""
    vues = [g.page.url]
    for section, titre in (
        ("Le projet", "Acteurs"), ("Le projet", "Schéma"), ("Le projet", "Acteurs"), ("Le comité", "Avis"),
    ):  # fmt: skip
        g.menu(section, titre)
        vues.append(g.page.url)
        # Un onglet ouvert deux fois de suite ne ferait pas un pas.
        onglet = g.page.get_by_role("tab", selected=False).nth(len(vues) % 2)
        g.cliquer(onglet)
        vues.append(g.page.url)
    for section, titre in (("Le territoire", "Portrait"), ("Le comité", "Dossiers")):
        g.menu(section, titre)
        vues.append(g.page.url)
    rendues = [_pas(g, g.page.go_back) for _ in vues[1:]] + [
        _pas(g, g.page.go_forward) for _ in vues[1:]
    ]
    attendues = [*reversed(vues[:-1]), *vues[1:]]
    justes = sum(a == b for a, b in zip(rendues, attendues, strict=True))
    return f"{justes} adresses retrouvées sur {len(rendues)}, aller et retour"


def _pas(g: Gestes, aller: Callable[[], object]) -> str:
    aller()
    stable(g.page)
    return str(g.page.url)


PARCOURS: dict[str, tuple[Callable[[Gestes], str], dict[str, int] | None]] = {
    "Vaour, au téléphone": (_vaour, _TELEPHONE),
    "Précédent après dix gestes": (_precedent, None),
    "un dossier d'une figure": (_dossier, None),
    "un réglage": (_reglage, None),
    "la saisie guidée": (_questions, None),
    "le fichier de la CAF, le jeudi": (_caf, None),
}


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par parcours : ses gestes, ses secondes, où il mène ou pourquoi il s'arrête."""
    lignes = []
    with tempfile.TemporaryDirectory() as dossier, navigateur() as ouvrir:
        donnees, entrepot = Path(dossier) / "data", Path(dossier) / "entrepot"
        shutil.copytree(RACINE / "data", donnees)
        _sans_la_derniere_annee(donnees / _CAF)
        actualiser(donnees, entrepot)
        with servie(donnees, RACINE / "app.py", OBSERVATOIRE_ENTREPOT=str(entrepot)) as (port, _):
            for nom, (parcourir, taille) in PARCOURS.items():
                page = ouvrir(f"http://127.0.0.1:{port}/")
                if taille:
                    page.set_viewport_size(taille)
                    stable(page)
                gestes, debut = Gestes(page), time.monotonic()
                try:
                    dit = parcourir(gestes)
                except Exception as e:  # un parcours arrêté se dit, les autres se font
                    dit = f"arrêté : {str(e).splitlines()[0]}"
                sys.stderr.write(f"{nom} : {gestes.nombre} gestes, {dit}\n")
                lignes.append(
                    (nom, f"{gestes.nombre} gestes, {time.monotonic() - debut:.0f} s", dit)
                )
                page.close()
    return lignes


def _sans_la_derniere_annee(fichier: Path) -> None:
    """Le fichier de la CAF tel qu'il était un an plus tôt."""
    tete, *lignes = fichier.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    derniere = max(ligne.split(";", 1)[0] for ligne in lignes)
    gardees = [ligne for ligne in lignes if not ligne.startswith(derniere)]
    fichier.write_text("".join([tete, *gardees]), encoding="utf-8")

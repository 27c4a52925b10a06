"""Rien du 4C chez un autre : chaque page, document et commande de huit territoires, cherché nom par nom.

`python -m tests.bancs territoires` crée chaque espace, l'actualise, ouvre tous les écrans, écrit tous les modèles
de document, lance les commandes, puis refait l'essai dans l'espace du 4C dont on a changé le territoire. Une ligne
par nom trouvé, puis le compte de ce qui a été lu.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from observatoire.cli import principal
from observatoire.entrepot import bascule, edition_publique
from observatoire.territoire import libelles, membres
from tests import ecrans
from tests.test_phrases import textes

RACINE = Path(__file__).parents[2]
QUATRE_C = "200034064"
# 158 communes, métropole, Corse, La Réunion, Mayotte, deux départements, île sans EPCI, EPT.
TERRITOIRES = {
    "200067106": "Pays basque", "200054781": "Grand Paris", "242010056": "Ajaccio", "249740119": "La Réunion",
    "200060457": "Mayotte", "200068666": "Saint-Dizier", "212901557": "Ouessant", "200057867": "Plaine Commune",
}  # fmt: skip
# Des noms de communes qui sont aussi des mots ou des noms d'ailleurs.
_COMMUNS = {"Salles", "Noailles", "Penne", "Loubers"}
_PROPRES = (
    "Cordais",
    "Grésigne",
    "Micro-crèche de Milhars",
    "4 C)",
    "4C Première",
    "(4C)",
    "vallée du Cérou",
    "Escale de la",
)
_COMMANDES = (
    ("territoire",), ("territoire", "--json"), ("actualiser",), ("schema",), ("agenda",), ("catalogue",),
    ("catalogue", "sources"), ("valeurs", "population", "--niveau", "commune"), ("minutes",), ("modele",),
    ("modele", "structures"), ("modele", "demandes"), ("telecharger", "--liste"), ("projeter",),
    ("dossier", "liste"), ("declaration",), ("creer", "quelque-part"), ("territoire", "xyzzy"),
    ("valeurs", "population", "--territoire", "xyzzy"),
)  # fmt: skip


def noms() -> re.Pattern[str]:
    """Les noms propres au 4C : son nom, son SIREN, ses communes et leurs codes, ses lieux."""
    codes = membres(QUATRE_C)
    communes = [libelles("commune")[c] for c in codes]
    dits = [*_PROPRES, QUATRE_C, *codes, *(n for n in communes if n not in _COMMUNS)]
    return re.compile("|".join(rf"(?<!\w){re.escape(d)}(?!\w)" for d in dits))


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par nom trouvé (territoire, où, nom), puis une ligne par territoire."""
    lignes: list[tuple[str, str, str]] = []
    for siren, nom in TERRITOIRES.items():
        for mode in ("neuf", "changé"):
            with tempfile.TemporaryDirectory() as dossier:
                espace = preparer(Path(dossier), siren, neuf=mode == "neuf")
                lus = dict(tout(espace))
            trouves = [
                (f"{nom} ({mode})", ou, m)
                for ou, texte in lus.items()
                for m in sorted(set(noms().findall(texte)))
            ]
            lignes += [
                *trouves,
                (f"{nom} ({mode})", f"{len(lus)} textes lus", f"{len(trouves)} noms trouvés"),
            ]
    return lignes


def preparer(dossier: Path, siren: str, *, neuf: bool) -> Path:
    """Un espace neuf, ou celui du 4C dont on change le territoire ; les chemins du processus y mènent."""
    espace = dossier / "espace"
    if neuf:
        commande("creer", str(espace), siren)
    else:
        shutil.copytree(RACINE / "data", espace)
        bascule.changer(espace, siren)
    os.environ["OBSERVATOIRE_DONNEES"] = str(espace)
    os.environ["OBSERVATOIRE_ENTREPOT"] = str(espace / ".entrepot")
    commande("actualiser")
    return espace


def tout(espace: Path) -> Iterator[tuple[str, str]]:
    """(où, texte) de chaque écran, document et commande."""
    for arguments in _COMMANDES:
        yield "commande " + " ".join(arguments), commande(*arguments)
    for adresse in dict.fromkeys(
        a for a in ecrans.comite() if (RACINE / "pages" / f"{a.partition('?')[0]}.py").is_file()
    ):
        yield f"écran {adresse}", ecran(adresse)
    yield from publics(espace)
    for modele in modeles():
        yield f"document {modele}", document(espace, modele)
    for fichier in sorted(f for f in espace.glob("*.*") if f.is_file()):
        yield f"fichier {fichier.name}", fichier.read_text("utf-8", "replace")


def ecran(adresse: str) -> str:
    """Ce que montre une page du comité ; une faute s'y lit aussi."""
    page, _, choix = adresse.partition("?")
    essai = AppTest.from_file(str(RACINE / "pages" / f"{page}.py"), default_timeout=300)
    for cle, valeur in parse_qsl(choix):
        essai.query_params[cle] = valeur
    essai.run()
    champs = [
        str(getattr(e, "placeholder", "")) + str(getattr(e, "help", ""))
        for e in essai.get("text_input")
    ]
    return "\n".join([*textes(essai), *champs, *(str(e.value) for e in essai.exception)])


def publics(espace: Path) -> Iterator[tuple[str, str]]:
    """Les écrans de l'édition publique qui en dérive."""
    dossier = edition_publique.servir(espace / ".entrepot", espace)
    gardes = dict(os.environ)
    os.environ |= {
        "OBSERVATOIRE_DONNEES": str(dossier),
        "OBSERVATOIRE_ENTREPOT": str(dossier),
        "OBSERVATOIRE_PUBLIC": "1",
    }
    try:
        for page in ("accueil", "carte", "tendances", "trouver", "acteurs", "agenda"):
            script = f"from observatoire.ui.public import ecrans\necrans.page_{page}()"
            yield (
                f"public {page}",
                "\n".join(textes(AppTest.from_string(script, default_timeout=300).run())),
            )
    finally:
        os.environ.clear()
        os.environ.update(gardes)


def modeles() -> list[str]:
    """Les modèles de document livrés."""
    dossier = RACINE / "observatoire" / "contenu" / "dossiers" / "modeles"
    return sorted(f.stem for f in dossier.glob("*.toml"))


def document(espace: Path, modele: str) -> str:
    """Le texte d'un document, tel qu'un traitement de texte le lirait ; ou la phrase qui le refuse."""
    sortie = espace.parent / f"{modele}.docx"
    dite = commande("dossier", "exporter", modele, "--format", "docx", "--sortie", str(sortie))
    if not sortie.is_file():
        return dite
    with zipfile.ZipFile(sortie) as z:
        parties = [z.read(n).decode("utf-8") for n in z.namelist() if n.endswith(".xml")]
    return " ".join(re.sub(r"<[^>]+>", "", p) for p in parties)


def commande(*arguments: str) -> str:
    """Ce qu'imprime une commande, messages compris."""
    sortie = io.StringIO()
    with contextlib.redirect_stdout(sortie), contextlib.redirect_stderr(sortie):
        principal(arguments)
    return sortie.getvalue()

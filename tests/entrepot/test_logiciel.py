"""La clé de reconstruction : tout ce que la construction importe ou lit, et rien d'autre."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import observatoire
from observatoire.entrepot import logiciel
from observatoire.entrepot.logiciel import empreinte_logiciel, fichiers_de_construction, importes

PAQUET = Path(observatoire.__file__).parent
DONNEES = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def copie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cible = tmp_path_factory.mktemp("paquet") / "observatoire"
    return shutil.copytree(PAQUET, cible, ignore=shutil.ignore_patterns("__pycache__"))


@pytest.mark.parametrize(
    ("piece", "compte"),
    [
        ("geodesie.py", True),
        ("reference/communes.parquet", True),
        ("reference/passage.csv", True),
        ("sources/catalogue/anct_densite.toml", True),
        ("sources/variables/insee.toml", True),
        ("local/tables/structures.toml", True),
        ("local/regles/accueil.py", True),
        ("territoire/referentiel.py", True),
        ("methodes/besoin.py", True),
        ("analyses/petite_enfance.py", True),
        ("entrepot/agregation.py", True),
        ("ui/navigation.py", False),
        ("cli/lancer.py", False),
        ("documents/pdf.py", False),
        ("contenu/dossiers/glossaire.md", False),
        ("graphiques/papier.py", False),
        ("schema/volets.toml", False),
        ("methodes/tournee.py", False),
        ("analyses/scenarios/prets.py", False),
        ("entrepot/edition_publique.py", False),
    ],
)
def test_la_cle_ne_suit_que_ce_qui_construit(copie: Path, piece: str, compte: bool) -> None:
    avant = empreinte_logiciel.__wrapped__(copie)
    chemin = copie / piece
    original = chemin.read_bytes()
    try:
        chemin.write_bytes(original + b"\n")
        assert (empreinte_logiciel.__wrapped__(copie) != avant) == compte
    finally:
        chemin.write_bytes(original)
    assert empreinte_logiciel.__wrapped__(copie) == avant


def test_un_module_nouveau_compte_des_qu_il_est_importe(copie: Path) -> None:
    nouveau, geodesie = copie / "methodes" / "nouvelle.py", copie / "geodesie.py"
    nouveau.write_text('"""Rien."""\n')
    assert nouveau not in fichiers_de_construction(copie)
    original = geodesie.read_text(encoding="utf-8")
    importe = "\n\ndef _():\n    from observatoire.methodes import (\n        nouvelle,\n    )\n"
    geodesie.write_text(original + importe)
    assert nouveau in fichiers_de_construction(copie)
    pour_les_types = "\nif TYPE_CHECKING:\n    from observatoire.methodes import nouvelle\n"
    geodesie.write_text(original + pour_les_types)
    assert nouveau not in fichiers_de_construction(copie)
    geodesie.write_text(original)
    nouveau.unlink()


def _selon_python(noeud: ast.AST) -> Iterator[str]:
    """Les mêmes noms, relus par l'analyseur de Python."""
    for n in ast.iter_child_nodes(noeud):
        if isinstance(n, ast.If) and getattr(n.test, "id", "") == "TYPE_CHECKING":
            continue
        if isinstance(n, ast.Import):
            yield from (a.name for a in n.names if a.name.startswith("observatoire"))
        elif isinstance(n, ast.ImportFrom) and (n.module or "").startswith("observatoire"):
            assert n.level == 0
            yield str(n.module)
            yield from (f"{n.module}.{a.name}" for a in n.names)
        yield from _selon_python(n)


def test_aucun_import_n_echappe_a_la_lecture_du_texte() -> None:
    for chemin in sorted(PAQUET.rglob("*.py")):
        parties = chemin.relative_to(PAQUET.parent).with_suffix("").parts
        nom = ".".join(parties).removesuffix(".__init__")
        attendus = set(_selon_python(ast.parse(chemin.read_text(encoding="utf-8"))))
        manquent = attendus - set(importes(nom, chemin))
        assert not manquent, f"{chemin} : {manquent}"


_CONSTRUIRE = """
import json, sys
from pathlib import Path
paquet, lus = sys.argv[3] + "/", set()
def noter(evenement, arguments):
    if evenement == "open" and str(arguments[0]).startswith(paquet):
        lus.add(str(arguments[0]))
sys.addaudithook(noter)
from observatoire.entrepot.construction import actualiser
actualiser(Path(sys.argv[1]), Path(sys.argv[2]))
charges = {m.__file__ for n, m in list(sys.modules.items()) if n.split(".")[0] == "observatoire" and m.__file__}
print(json.dumps(sorted(charges | {f for f in lus if "__pycache__" not in f and Path(f).is_file()})))
"""


def test_rien_de_ce_que_la_construction_charge_n_echappe_a_la_cle(tmp_path: Path) -> None:
    """Un processus neuf construit un dépôt qui appelle tous les calculs, et dit ce qu'il a ouvert."""
    shutil.copytree(DONNEES / "local", tmp_path / "data" / "local")
    for nom in ("territoire.toml", "insee/etat_civil_2008_2025.csv", "insee/bpe_2025.csv",
                "insee/rp2023_age_sexe.csv", "caf/txcouv_pe_epci_2023.csv"):  # fmt: skip
        (tmp_path / "data" / nom).parent.mkdir(exist_ok=True)
        shutil.copy(DONNEES / nom, tmp_path / "data" / nom)
    fait = subprocess.run(
        [sys.executable, "-c", _CONSTRUIRE, tmp_path / "data", tmp_path / "entrepot", PAQUET],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    ouverts = {Path(f) for f in json.loads(fait.stdout.splitlines()[-1])}
    connus = set(fichiers_de_construction())
    assert len(ouverts) > 150
    assert ouverts <= connus, sorted(map(str, ouverts - connus))
    # Et presque tout ce que la clé suit est bien chargé : elle n'est pas plus large qu'il ne faut.
    modules = {f for f in connus if f.suffix == ".py"}
    assert len(modules & ouverts) > 0.9 * len(modules), sorted(map(str, modules - ouverts))
    assert logiciel.__file__ in map(str, ouverts)

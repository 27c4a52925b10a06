"""Le guide d'écriture d'une source dit vrai, et la page des sources suit le catalogue."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from observatoire.entrepot import construction
from observatoire.erreurs import DeclarationInvalide
from observatoire.sources import declaration
from observatoire.sources.declaration import Variable, lire_sources, variables
from observatoire.sources.documentation import modeles, page_cles, page_sources

RACINE = Path(__file__).resolve().parents[2]
GUIDE = (RACINE / "docs" / "ajouter-une-source.md").read_text(encoding="utf-8")


def blocs(langue: str) -> list[str]:
    return re.findall(rf"```{langue}\n(.*?)```", GUIDE, flags=re.S)


def test_la_variable_du_guide_est_valide():
    for nom, contenu in tomllib.loads(blocs("toml")[0]).items():
        assert Variable.model_validate(contenu).libelle == "Places de halte-garderie"
        assert nom not in declaration.variables()


def test_la_source_du_guide_lit_le_fichier_du_guide(essai_guide):
    lignes = essai_guide(blocs("toml")[1], blocs("csv")[0])
    assert lignes == [
        ("81069", 2023, 150, "publie"),
        ("81069", 2024, 145, "publie"),
        ("81309", 2023, None, "secret"),
        ("81309", 2024, 60, "publie"),
    ]


@pytest.fixture
def essai_guide(tmp_path, monkeypatch):
    """Construit un dépôt avec une source de plus dans le catalogue."""

    def lire(toml: str, csv: str):
        (source,) = lire_sources(toml, "guide.toml", variables())
        origine = declaration.catalogue
        catalogue = origine() | {source.id: source}
        for module in [m for m in sys.modules.values() if vars(m).get("catalogue") is origine]:
            monkeypatch.setattr(module, "catalogue", lambda: catalogue)
        (tmp_path / "data").mkdir()
        (tmp_path / "data/territoire.toml").write_text('epci = "200034064"\n', "utf-8")
        (tmp_path / "data" / "fichier.csv").write_text(csv, encoding="utf-8")
        resultat = construction.actualiser(tmp_path / "data", tmp_path / "entrepot")
        import duckdb

        with duckdb.connect(str(resultat.chemin), read_only=True) as con:
            return con.execute(
                "SELECT code, fin, valeur, statut FROM mesures WHERE niveau = 'commune' ORDER BY ALL"
            ).fetchall()

    return lire


def test_une_cle_inconnue_est_nommee():
    with pytest.raises(DeclarationInvalide, match="seperateur"):
        lire_sources(f'seperateur = ";"\n{blocs("toml")[1]}', "guide.toml", variables())


def test_une_variable_inconnue_est_nommee():
    with pytest.raises(DeclarationInvalide, match="foyers_inconnus"):
        lire_sources(
            blocs("toml")[1].replace("foyers_caf =", "foyers_inconnus ="), "guide.toml", variables()
        )


def test_les_exemples_cites_existent():
    for nom in re.findall(r"`([a-z_]+\.toml)`", GUIDE):
        assert (RACINE / "observatoire" / "sources" / "catalogue" / nom).is_file()


@pytest.mark.parametrize(
    ("nom", "page"), [("sources.md", page_sources), ("cles-des-sources.md", page_cles)]
)
def test_les_pages_engendrees_sont_a_jour(nom: str, page):
    ecrite = (RACINE / "docs" / nom).read_text(encoding="utf-8")
    assert ecrite == page(), "lancer : python -m observatoire.sources.documentation"


def test_aucune_cle_lue_ne_manque_a_la_reference():
    """Toute clé qu'un TOML livré écrit, ou qu'un morceau admet, y est avec son sens."""
    page = page_cles()
    connues = {nom for modele in modeles() for nom in modele.model_fields}
    for modele in modeles():
        section = page.partition(f"\n## {modele.__name__}\n")[2].partition("\n## ")[0]
        for nom, champ in modele.model_fields.items():
            assert f"| `{nom}` |" in section and (champ.description or "").endswith("."), nom
    # Ce que l'auteur nomme lui-même (une variable, une colonne, un niveau) n'est pas une clé.
    ecrites = {cle for f in CATALOGUE for cle in _cles_ecrites(tomllib.loads(f.read_text("utf-8")))}
    hors = {"niveaux", "mots"}
    assert {c for c in ecrites if c.isascii() and c.islower()} >= hors | {"signature", "long", "si"}
    assert hors.isdisjoint(connues) and all(f"`{c}`" in page or f"[{c}." in page for c in hors)


CATALOGUE = sorted((RACINE / "observatoire" / "sources" / "catalogue").glob("*.toml"))


def _cles_ecrites(brut: object) -> set[str]:
    if isinstance(brut, list):
        return {c for un in brut for c in _cles_ecrites(un)}
    if not isinstance(brut, dict):
        return set()
    return {*brut, *(c for valeur in brut.values() for c in _cles_ecrites(valeur))}

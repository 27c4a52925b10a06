"""Un compte de personnes ne se lit que par des portes connues, chacune avec son secret et son attaque."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from observatoire import local
from observatoire.erreurs import DeclarationInvalide
from observatoire.local.declaration import charger

RACINE = Path(__file__).parents[2]
PAQUET = RACINE / "observatoire"
# Ce qui lit un compte exact → l'essai qui l'attaque.
PORTES = {
    "analyses/assistantes_saisies.py": "tests/analyses/test_secret_accueil.py",
    "analyses/transport_enfants.py": "tests/analyses/test_secret_accueil.py",
    "analyses/demandes_accueil.py": "tests/documents/test_secret.py",
    "analyses/dispositifs.py": "tests/analyses/test_usage.py",
    "analyses/loisirs_usage.py": "tests/analyses/test_usage.py",
    "analyses/professionnels.py": "tests/analyses/test_usage.py",
    "analyses/usage_accueil.py": "tests/analyses/test_usage.py",
    "analyses/enquete.py": "tests/analyses/test_enquete.py",
    "analyses/cadre_de_vie.py": "tests/local/test_secret.py",
    "contenu/evaluation/suivi.py": "tests/local/test_secret.py",
    "contenu/schema/ressources.py": "tests/schema/test_reseau.py",
}
# Ce qui lit une table qu'on lui nomme : jamais un de ses nombres.
PASSEURS = {
    "analyses/offre_services.py", "analyses/ressources.py", "contenu/territoire/donnees.py",
    "entrepot/calculs.py", "entrepot/socle.py",
}  # fmt: skip
SECRET = re.compile(r"secret_local|\bsecret\.(dits|dire|caches|est_petit)\b")


def _lectures(source: str) -> list[str | None]:
    """Les tables que ce texte lit par `x.locale(…)` ; None si leur nom n'y est pas écrit."""
    arbre = ast.parse(source)
    noms = {
        cible.id: n.value.value
        for n in ast.walk(arbre)
        if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant)
        for cible in n.targets
        if isinstance(cible, ast.Name)
    }
    lues: list[str | None] = []
    for n in ast.walk(arbre):
        if (
            isinstance(n, ast.Call)
            and isinstance(n.func, ast.Attribute)
            and n.func.attr == "locale"
        ):
            quoi = n.args[0]
            ecrit = quoi.value if isinstance(quoi, ast.Constant) else None
            ecrit = noms.get(quoi.id) if isinstance(quoi, ast.Name) else ecrit
            lues.append(str(ecrit) if ecrit is not None else None)
    return lues


def test_un_compte_de_personnes_ne_se_lit_que_par_ses_portes() -> None:
    personnes = {t.nom for t in local.tables().values() if t.compte_des_personnes}
    assert {"preuves", "habitat", "demandes", "suivi_evaluations"} <= personnes
    ouvertes, passees = set(), set()
    for chemin in sorted(PAQUET.rglob("*.py")):
        nom, source = chemin.relative_to(PAQUET).as_posix(), chemin.read_text(encoding="utf-8")
        lues = _lectures(source)
        ouvertes |= {nom} if personnes & {*lues} else set()
        passees |= {nom} if None in lues else set()
        if nom in PORTES:
            assert SECRET.search(source), f"{nom} lit un compte de personnes sans le protéger"
    assert ouvertes == {*PORTES}
    assert passees <= PASSEURS, "une table nommée ailleurs : dire ce qui en est lu"
    assert all((RACINE / essai).is_file() for essai in PORTES.values())


def test_la_quantite_d_une_piece_ne_se_dit_que_protegee() -> None:
    """`preuves` se lit avec le plan : sa quantité n'est lue que là où toute l'action est protégée."""
    lecteurs = {
        chemin.relative_to(PAQUET).as_posix()
        for chemin in PAQUET.rglob("*.py")
        if re.search(r"\.quantite\b", chemin.read_text(encoding="utf-8"))
    }
    assert lecteurs == {"contenu/schema/action.py"}


@pytest.mark.parametrize(("lecture", "vues"), [
    ('x.locale("demandes")', ["demandes"]),
    ('T = "demandes"\nx.locale(T)', ["demandes"]),
    ("x.locale(nom)", [None]),
])  # fmt: skip
def test_une_lecture_se_reconnait(lecture: str, vues: list[str | None]) -> None:
    assert _lectures(lecture) == vues


def test_un_nombre_dit_ce_qu_il_compte(tmp_path: Path) -> None:
    toml = tmp_path / "visites.toml"
    debut = 'titre = "Visites"\ndescription = ""\ncle = ["mois"]\n[[colonnes]]\nnom = "mois"\nlibelle = "Mois"\n'
    nombre = '[[colonnes]]\nnom = "visites"\nlibelle = "Visites"\ntype = "entier"\n'
    toml.write_text(debut + nombre, encoding="utf-8")
    assert charger(toml).compte_des_personnes
    toml.write_text(debut + nombre + 'compte = "gens"\n', encoding="utf-8")
    with pytest.raises(DeclarationInvalide, match="ne dit pas ce qu'elle compte"):
        charger(toml)
    toml.write_text(debut + nombre + 'compte = "personnes"\n', encoding="utf-8")
    assert charger(toml).compte_des_personnes
    toml.write_text(debut + nombre + 'compte = "choses"\n', encoding="utf-8")
    assert not charger(toml).compte_des_personnes
    muettes = [
        f"{t.nom}.{c.nom}"
        for t in local.tables().values()
        for c in t.colonnes
        if c.type in ("entier", "nombre") and not c.compte
    ]
    assert muettes == []

"""Un territoire complet et inventé, sur demande, dans un dossier à part qui se dit EXEMPLE."""

import shutil
from importlib.resources import files
from pathlib import Path

from observatoire.erreurs import AppelIncorrect
from observatoire.local.declaration import table

MARQUE = "EXEMPLE.md"
_TEXTE = """# Dossier d'exemple

Les tables de `local/` sont inventées : structures, places, horaires, demandes. Elles ne décrivent
aucun lieu réel. Chaque figure, tableau et export qui en dépend porte la mention EXEMPLE ; les chiffres
publics (INSEE, CAF, MSA…) sont les vrais.
"""


def est_exemple(donnees: Path) -> bool:
    """Vrai si ce dossier de données est un exemple fictif."""
    return (donnees / MARQUE).is_file()


def tables_d_exemple() -> dict[str, Path]:
    """Nom de table → CSV inventé livré avec le logiciel ; chaque ligne y porte `fictif` = oui."""
    dossier = Path(str(files("observatoire"))) / "local" / "exemple"
    return {c.stem: c for c in sorted(dossier.glob("*.csv"))}


def creer(donnees: Path, cible: Path) -> Path:
    """Écrit dans `cible`, dossier neuf, les chiffres publics de `donnees` et des tables inventées.

    Lève `AppelIncorrect` si `cible` contient déjà quelque chose, ou se trouve dans les données.
    """
    if cible.exists() and (not cible.is_dir() or any(cible.iterdir())):
        raise AppelIncorrect(
            f"« {cible} » existe déjà. Attendu : un dossier neuf. À faire : en nommer un autre, par "
            "exemple « observatoire exemple --sortie exemple-2 »."
        )
    ici, la = donnees.resolve(), cible.resolve()
    # Un dossier caché de l'espace de travail (celui des chiffres publiés) n'est jamais lu comme un dépôt.
    if la.is_relative_to(ici) and not any(p.startswith(".") for p in la.relative_to(ici).parts):
        raise AppelIncorrect(
            f"« {cible} » est dans le dossier des données : l'exemple s'y mélangerait aux vrais "
            "chiffres. À faire : choisir un dossier à côté, par exemple « exemple »."
        )
    shutil.copytree(
        donnees,
        cible,
        ignore=lambda d, noms: [
            n for n in noms if Path(d) == donnees and (n == "local" or n.startswith("."))
        ],
        dirs_exist_ok=True,
    )
    for nom, chemin in tables_d_exemple().items():
        sortie = cible / table(nom).fichier
        sortie.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(chemin, sortie)
    (cible / MARQUE).write_text(_TEXTE, encoding="utf-8")
    return cible

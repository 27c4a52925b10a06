"""Construit `observatoire/reference/histoire_epci.parquet` : qui a été membre de quel EPCI, et quand.

Source : les versions annuelles du paquet npm `@etalab/decoupage-administratif` (code MIT, © Etalab ;
données DGCL et INSEE sous Licence Ouverte), dont ne sont tirés que des faits : commune, EPCI, année.
La plus ancienne dont les EPCI soient datés est celle de 2019.

Une ligne par séjour d'une commune (à son code d'alors) dans un EPCI : `code`, `epci`, `debut`, `fin`.
Ceux qui durent de 2019 à aujourd'hui n'y sont pas : `communes.parquet` les a. Sauf pour un EPCI dont
on sait que la composition de 2019 était déjà celle d'avant : tous ses membres y sont, `debut` vide.

Lancement : `python outils/construire_histoire_epci.py` télécharge les versions avec npm ;
`--versions DOSSIER` prend des copies déjà ouvertes, un dossier par année.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pandas as pd

CIBLE = Path(__file__).resolve().parents[1] / "observatoire" / "reference" / "histoire_epci.parquet"
PAQUET = "@etalab/decoupage-administratif"
# Le tableau « millésime et version » du README du paquet.
VERSIONS = {
    2019: "0.7.0", 2020: "0.8.0", 2021: "1.1.1", 2022: "2.3.1", 2023: "3.1.1", 2024: "4.1.0",
    2025: "5.3.0", 2026: "6.0.0",
}  # fmt: skip
# EPCI dont la composition de 2019 valait déjà avant. Cordais et Causse : 19 communes jusqu'en 2021,
# 22 en 2022, 25 depuis 2023, dit l'intercommunalité ; Filosofi 2016 lui compte 4 204 personnes.
SANS_CHANGEMENT_AVANT = ("200034064",)


def membres(decoupage: Path) -> set[tuple[str, str]]:
    """(commune, EPCI) d'une version du paquet."""
    lus = json.loads((decoupage / "epci.json").read_text(encoding="utf-8"))
    return {(m["code"], e["code"]) for e in lus for m in e["membres"]}


def sejours(par_annee: dict[int, set[tuple[str, str]]]) -> pd.DataFrame:
    """Une ligne par séjour ininterrompu, sauf ceux qui durent de la première à la dernière année
    (voir plus haut)."""
    annees = sorted(par_annee)
    lignes = []
    for code, epci in sorted(set.union(*par_annee.values()), key=lambda c: (c[1], c[0])):
        dedans = [(code, epci) in par_annee[a] for a in annees]
        if all(dedans) and epci not in SANS_CHANGEMENT_AVANT:
            continue
        entrees = [i for i, d in enumerate(dedans) if d and not (i and dedans[i - 1])]
        for i in entrees:
            fin = next((j for j in range(i, len(annees)) if not dedans[j]), len(annees)) - 1
            lignes.append((code, epci, annees[i], annees[fin]))
    table = pd.DataFrame(lignes, columns=["code", "epci", "debut", "fin"])
    table = table.astype({"debut": "Int16", "fin": "Int16"})
    toujours = table["epci"].isin(SANS_CHANGEMENT_AVANT) & (table["debut"] == annees[0])
    return table.assign(debut=table["debut"].mask(toujours))


def telecharger(dossier: Path) -> Path:
    """Chaque version, par le client ordinaire, dans `dossier/<année>`."""
    for annee, version in VERSIONS.items():
        cible = dossier / str(annee)
        cible.mkdir()
        subprocess.run(["npm", "pack", f"{PAQUET}@{version}"], cwd=cible, check=True)
        with tarfile.open(next(cible.glob("*.tgz"))) as archive:
            archive.extractall(cible, filter="data")
    return dossier


def ecrire(versions: Path) -> None:
    """Écrit le fichier, et dit combien d'EPCI d'aujourd'hui ont changé."""
    par_annee = {a: membres(versions / str(a) / "package" / "data") for a in VERSIONS}
    table = sejours(par_annee)
    table.to_parquet(CIBLE, compression="zstd", compression_level=19, index=False)
    print(f"{len(table)} séjours, {CIBLE.stat().st_size / 1000:.1f} ko")


def principal() -> None:
    """Point d'entrée du script."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("--versions", type=Path, metavar="DOSSIER")
    choix = arguments.parse_args()
    if choix.versions:
        ecrire(choix.versions)
    else:
        with tempfile.TemporaryDirectory() as dossier:
            ecrire(telecharger(Path(dossier)))


if __name__ == "__main__":
    principal()

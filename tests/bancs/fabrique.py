"""Des fichiers de producteurs fabriqués à taille réelle : 34 875 communes, une centaine de colonnes.

Chaque colonne déclarée par la source est une part, la même partout, de la population de la commune : les
égalités tiennent, et les chiffres s'accordent à ceux des données livrées. Le reste est du remplissage.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from observatoire.entrepot.lecture import Lecteur
from observatoire.sources.declaration import catalogue
from observatoire.territoire import reference

# Les six bases du recensement de l'INSEE, à leur largeur réelle.
NATIONAUX = (
    "insee_evolution_structure", "insee_logement", "insee_emploi", "insee_couples_familles",
    "insee_diplomes", "insee_caracteristiques_emploi",
)  # fmt: skip
_ANNEES = ("22", "16", "11")
_LARGEUR = 109
# Ce que les égalités imposent, en part de la population ou d'une autre colonne.
_PARTS = {"POPH": 0.49, "POPF": 0.51, "POP1529": 0.15, "POP3044": 0.17, "POP4559": 0.20,
          "POP6074": 0.19, "POP7589": 0.1, "POP90P": 0.02, "POP0014": 0.17, "H0019": 0.12, "F0019": 0.11, "H2064": 0.27, "F2064": 0.28, "H65P": 0.1, "F65P": 0.12, "POP1564": 0.61,
          "MEN": 0.48, "RP": 0.48, "FAM": 0.3,
          "PMEN": 0.97, "F1564": 0.27, "FACT1564": 0.2, "NE24F0": 0.15, "NE24F4P": 0.01, "NE24F3": 0.02,
          "NE24F1": 0.06, "NE24F2": 0.06, "POPMEN6579": 0.18, "POPMEN80P": 0.08, "PSEUL": 0.04}  # fmt: skip


def ecrire(dossier: Path, lecteur: Lecteur, sources: tuple[str, ...] = NATIONAUX) -> list[Path]:
    """Écrit un CSV par source dans `dossier` ; `lecteur` : l'édition des données livrées."""
    communes = reference()["code"]
    population = _populations(communes)
    chemins = []
    for source in sources:
        parts = _parts(lecteur, source)
        colonnes = {"CODGEO": communes, "LIBGEO": reference()["libelle"]}
        for aa in _ANNEES:
            for motif, part in parts.items():
                nom = motif.split("|")[0].replace("{aa}", aa)
                effectif = population * part * (1 - int(aa) / 1000)
                # Une pondération du recensement n'est pas si petite, ni la différence de deux comptes.
                petits = np.round(2 * effectif) / 2
                colonnes[nom] = np.where((effectif < 20) | (population < 300), petits, effectif)
        for i in range(_LARGEUR - len(colonnes)):
            colonnes[f"C22_REMPLI{i}"] = population * 0.37 / (i + 3)
        chemin = dossier / f"{source}.csv"
        pd.DataFrame(colonnes).to_csv(chemin, sep=";", index=False, float_format="%.13g")
        chemins.append(chemin)
    return chemins


def _populations(communes: pd.Series) -> np.ndarray:
    """Celles du référentiel : il juge la population d'un fichier dès son dépôt."""
    livrees = pd.read_parquet(str(files("observatoire.reference") / "populations.parquet"))
    return communes.map(livrees.set_index("code")["population"]).fillna(1).to_numpy(dtype=float)


def _parts(lecteur: Lecteur, source: str) -> dict[str, float]:
    """Colonne déclarée → part de la population, d'après ce que les données livrées en disent."""
    colonnes = catalogue()[source].colonnes
    epci = {v: _a_l_epci(lecteur, v) for v in colonnes}
    parts: dict[str, float] = {}
    for variable, colonne in sorted(colonnes.items(), key=lambda c: len(c[1].somme)):
        termes = [t.removeprefix("-") for t in colonne.somme]
        reste = epci[variable] - sum(
            parts.get(t.removeprefix("-"), 0) * (-1 if t.startswith("-") else 1)
            for t in colonne.somme
        )
        neufs = [t for t in termes if t not in parts]
        for t in neufs:
            signe = -1 if f"-{t}" in colonne.somme else 1
            parts[t] = max(signe * reste / len(neufs), 1e-4)
    for motif in parts:
        nom = re.sub(r"^.*_", "", motif)
        parts[motif] = _PARTS.get(nom, parts[motif])
    if "P{aa}_RSECOCC" in parts:
        parts["P{aa}_LOG"] = sum(parts[f"P{{aa}}_{n}"] for n in ("RP", "RSECOCC", "LOGVAC"))
    if "P{aa}_CHOM1564" in parts:
        parts["P{aa}_ACT1564"] = parts["P{aa}_ACTOCC1564"] + parts["P{aa}_CHOM1564"]
    exigees = [m for m in catalogue()[source].signature.exige if "{aa}" in m]
    plus = ["P{aa}_POPH", "P{aa}_POPF"] if source == "insee_evolution_structure" else []
    return parts | {m: 0.05 for m in exigees if m not in parts} | {m: _PARTS[m[6:]] for m in plus}


def _a_l_epci(lecteur: Lecteur, variable: str) -> float:
    lues = lecteur.derniere(variable, "epci")
    lues = lues[(lues["code"] == lecteur.epci) & lues["valeur"].notna()]
    total = lecteur.derniere("population", "epci").set_index("code")["valeur"][lecteur.epci]
    return float(lues["valeur"].iloc[0] / total) if len(lues) else 0.1

"""Commencer un plan vide : les axes et objectifs proposés, déclarés dans `depart.toml`."""

import tomllib
from importlib.resources import files

import pandas as pd


def tables() -> dict[str, pd.DataFrame]:
    """Les lignes proposées des tables `orientations` et `objectifs`, numérotées « 1 », « 1.1 »… (textes)."""
    texte = (files("observatoire.schema") / "depart.toml").read_text(encoding="utf-8")
    axes = tomllib.loads(texte)["axes"]
    orientations = [(str(n), axe["titre"]) for n, axe in enumerate(axes, start=1)]
    objectifs = [
        (f"{n}.{rang}", str(n), titre)
        for n, axe in enumerate(axes, start=1)
        for rang, titre in enumerate(axe["objectifs"], start=1)
    ]
    return {
        "orientations": pd.DataFrame(orientations, columns=["orientation", "titre_orientation"]),
        "objectifs": pd.DataFrame(objectifs, columns=["objectif", "orientation", "titre_objectif"]),
    }

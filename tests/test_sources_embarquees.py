"""Chaque fichier de `data/` a sa ligne dans SOURCES.md, et aucune ligne ne cite un absent."""

from __future__ import annotations

import re
from pathlib import Path

from observatoire.entrepot.depot import fichiers

DONNEES = Path(__file__).resolve().parents[1] / "data"


def test_sources_md_cite_chaque_fichier():
    texte = (DONNEES / "SOURCES.md").read_text(encoding="utf-8")
    cites = set(re.findall(r"^\| `([^`]+)`", texte, flags=re.M))
    presents = {
        c.relative_to(DONNEES).as_posix()
        for c in fichiers(DONNEES)
        if c.relative_to(DONNEES).parts[0] != "local"
    }
    assert cites == presents


def test_aucun_fichier_embarque_n_est_refuse(entrepot_4c):
    lus = entrepot_4c._neuf("SELECT * FROM fichiers")
    assert set(lus["statut"]) == {"reconnu"}, lus[["fichier", "message"]]

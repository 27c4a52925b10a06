"""Un document prêt ne montre ni place d'attente, ni nom de fichier : chaque modèle, ici et là où rien n'est saisi."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from observatoire import formats
from observatoire.contenu.dossiers import annexes, assemblage, gabarits
from observatoire.documents import contenu as c
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire
from tests.contenu.espaces import vide

ATTENTE = re.compile(
    r"\bà (?:compléter|qualifier)\b|territoire\.toml|\b[\w-]+\.(?:csv|xlsx?|parquet|toml|json)\b",
    re.I,
)
_PHRASE = re.compile(r"[^.!?;]{40,}[.!?]")


def _document(nom: str, lecteur: Lecteur, commune: str) -> c.Document:
    modele = gabarits.modeles()[nom]
    ou = Territoire(Niveau.COMMUNE, commune) if modele.niveau == "commune" else None
    return assemblage.assembler(gabarits.instancier(modele, lecteur, ou), lecteur)


def _fautes(document: c.Document) -> list[str]:
    texte = " ".join([document.titre, document.sous_titre, annexes.texte_de(document.blocs)])
    return [texte[max(0, m.start() - 60) : m.end() + 20] for m in ATTENTE.finditer(texte)]


@pytest.mark.parametrize("nom", sorted(gabarits.modeles()))
def test_un_document_du_tarn_n_a_pas_de_place_d_attente(nom: str, entrepot_4c: Lecteur) -> None:
    document = _document(nom, entrepot_4c, "81309")
    assert _fautes(document) == []
    # Ce qui ouvre un chapitre, ou un onglet, se lit à voix haute.
    constats = [
        b.dite for b in document.blocs if isinstance(b, c.Paragraphe) and b.genre == "constat"
    ]
    longs = [
        t for x in constats if len((t := formats.en_tete(x)[0]).split(" ")) > formats.MOTS_DE_TETE
    ]
    assert longs == []
    # Aucune longue phrase de paragraphe, de liste ni d'encadré ne se redit.
    textes = [
        t
        for b in document.blocs
        if isinstance(b, c.Paragraphe | c.Encadre | c.Liste)
        for t in (b.elements if isinstance(b, c.Liste) else (b.texte,))
    ]
    dites = Counter(p for t in textes for p in re.split(r"(?<=[.!?]) (?=[A-ZÀ-Ý«])", t))
    assert [p for p, n in dites.items() if n > 1 and _PHRASE.search(p)] == []


def test_un_document_d_un_territoire_vide_non_plus(tmp_path: Path) -> None:
    """Gaillac-Graulhet, où aucun fichier n'est déposé : ce qui manque est dans la liste, jamais sur la page."""
    with vide(tmp_path, "200066124") as lecteur:
        for nom in gabarits.modeles():
            document = _document(nom, lecteur, "81099")
            assert (nom, _fautes(document)) == (nom, [])

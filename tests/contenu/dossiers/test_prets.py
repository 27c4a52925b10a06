"""Un document prêt ne montre ni place d'attente, ni nom de fichier : chaque modèle, ici et là où rien n'est saisi."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from observatoire import formats
from observatoire.contenu.dossiers import annexes, assemblage, gabarits
from observatoire.documents import contenu as c
from observatoire.documents import rendre
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import lire_reglages
from tests.bancs.pages import mesurer, tailles_des_figures, tailles_du_texte
from tests.contenu.espaces import vide

ATTENTE = re.compile(
    r"\bà (?:compléter|qualifier)\b|territoire\.toml|\b[\w-]+\.(?:csv|xlsx?|parquet|toml|json)\b",
    re.I,
)
# Une case qui n'est que la place d'une réponse, inventée ou non.
CASE = re.compile(
    r"(?:EXEMPLE : )?(?:à (?:compléter|qualifier|saisir|demander|dater)|rien de saisi)", re.I
)
_PHRASE = re.compile(r"[^.!?;]{40,}[.!?]")


def _document(nom: str, lecteur: Lecteur, commune: str) -> c.Document:
    modele = gabarits.modeles()[nom]
    ou = Territoire(Niveau.COMMUNE, commune) if modele.niveau == "commune" else None
    return assemblage.assembler(gabarits.instancier(modele, lecteur, ou), lecteur)


def _fautes(document: c.Document) -> list[str]:
    texte = " ".join([document.titre, document.sous_titre, annexes.texte_de(document.blocs)])
    cases = (
        x for b in document.blocs if isinstance(b, c.Tableau) for ligne in b.dites for x in ligne
    )
    return [
        *(texte[max(0, m.start() - 60) : m.end() + 20] for m in ATTENTE.finditer(texte)),
        *(x for x in cases if CASE.fullmatch(x)),
    ]


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


def test_un_document_du_territoire_d_exemple_non_plus(exemple_4c: Path) -> None:
    """Les saisies inventées en disent plus long, sans place d'attente ; ce qui se lit d'une page tient en une."""
    lecteur = ouvrir(exemple_4c / "entrepot", lire_reglages(exemple_4c / "espace"))
    for nom in gabarits.modeles():
        document = _document(nom, lecteur, "81309")
        assert (nom, _fautes(document)) == (nom, [])
        if nom in ("note-copil", "depliant-familles"):
            assert (nom, mesurer(document).pages) == (nom, 1)
    lecteur.fermer()


@pytest.mark.parametrize("nom", ["note-copil", "portrait", "premiere"])
def test_aucun_mot_imprime_n_a_moins_de_huit_points(nom: str, entrepot_4c: Lecteur) -> None:
    """À la taille où la figure s'imprime ; le banc `documents` mesure tous les modèles."""
    document = _document(nom, entrepot_4c, "81309")
    petites = {t: p for t, p in tailles_des_figures(document).items() if p < 7.99}
    assert petites == {} and min(tailles_du_texte(rendre(document, "pdf"))) >= 7.99


def test_le_schema_suit_l_ordre_de_la_loi_meme_vide(entrepot_4c: Lecteur) -> None:
    """Article D214-10-1 : 1°, 2°, 3°, puis 4° a à h ; un volet que rien n'alimente garde sa place."""
    titres = [b.texte for b in _document("sppe", entrepot_4c, "").blocs if isinstance(b, c.Titre)]
    volets = [m[1] for t in titres if (m := re.match(r"([1-4]°(?: [a-h])?)", t))]
    assert volets == ["1°", "2°", "3°", "4°", *(f"4° {x}" for x in "abcdefgh")]

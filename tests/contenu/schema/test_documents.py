"""Les documents du plan : l'ordre de la loi, la fiche et le bilan, sur les saisies réelles."""

from __future__ import annotations

import pytest

from observatoire.contenu.registre import blocs_de
from observatoire.contenu.schema.action import document_fiche
from observatoire.contenu.schema.loi import document_schema
from observatoire.contenu.schema.suivi import document_bilan
from observatoire.documents import Illustration, Tableau, Titre, rendre
from observatoire.documents.contenu import Document, Encadre, Liste, Paragraphe
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.schema.outillage import de_l_action
from observatoire.schema.publie import plan_publie
from observatoire.territoire import Reglages

ORDRE = ["1°", "2°", "3°", "4°", *(f"4° {lettre}" for lettre in "abcdefgh")]


def _textes(document: Document) -> str:
    morceaux = []
    for b in document.blocs:
        if isinstance(b, Titre | Paragraphe | Encadre):
            morceaux.append(b.texte)
        elif isinstance(b, Liste):
            morceaux += b.elements
        elif isinstance(b, Tableau):
            morceaux += [str(c) for ligne in b.lignes for c in ligne]
    return " ".join(morceaux).replace("\u00a0", " ").replace("\u202f", " ")


def test_le_schema_suit_l_ordre_de_la_loi(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    document = document_schema(entrepot_4c)
    titres = [b.texte for b in document.blocs if isinstance(b, Titre)]
    volets = [t.removeprefix("Volet ").split(" — ")[0] for t in titres if t.startswith("Volet ")]
    assert volets == ORDRE
    lu = _textes(document)
    assert "52,6 places pour 100 enfants de moins de 3 ans" in lu
    assert "Proposition de l'observatoire au titre de l'article D214-10-1" in lu
    assert "Pas dû ici" in lu and "(CTG)" in lu and "obligatoire" not in lu
    assert "aucune action du plan ne s'y rattache" in lu
    assert any(isinstance(b, Illustration) for b in document.blocs)
    assert rendre(document, "pdf").startswith(b"%PDF")


def test_fiche_d_une_action(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    lu = _textes(document_fiche(entrepot_4c, "1.2.2"))
    for attendu in ("Milhars", "à qualifier", "proposé, à valider par le comité", "Aucun montant"):
        assert attendu in lu
    # Ce que personne n'a dit est une question ; sa zone, elle, est dite.
    for question in (
        "Qui la pilote",
        "Combien coûte-t-elle",
        "Par quelles étapes",
        "Quel objectif pour cette année",
    ):
        assert question in lu
    assert "Dans quelles communes" not in lu
    with pytest.raises(AppelIncorrect, match=r"« 9\.9\.9 » n'est pas dans le plan"):
        document_fiche(entrepot_4c, "9.9.9")


def test_chaque_action_dit_comment_on_saurait_qu_elle_reussit(entrepot_4c: Lecteur) -> None:
    """Un indicateur qui verrait l'effet, ou ce qui en tient lieu ; une question d'évaluation ; un document à tirer."""
    plan = plan_publie(entrepot_4c)
    for a in plan.actions:
        blocs = blocs_de(entrepot_4c, "plan_action", {"action": a.id})
        titres = [
            b.texte if isinstance(b, Titre) else b.titre if isinstance(b, Tableau) else ""
            for b in blocs
        ]
        rang = titres.index("Ce qui montrerait le succès")
        # Un tableau porte ce titre lui-même ; sans tableau, une phrase le suit.
        assert isinstance(blocs[rang], Tableau) or isinstance(blocs[rang + 1], Paragraphe), a.id
        assert "Question d'évaluation" in titres and de_l_action(a).documents, a.id


def test_bilan_d_une_annee_sans_rien_de_saisi(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    document = document_bilan(entrepot_4c, 2026)
    lu = _textes(document)
    assert "En 2026 : aucune action commencée" in lu and "50 actions sans date" in lu
    assert "Rien de saisi." in lu
    assert len(rendre(document, "xlsx")) > 1000

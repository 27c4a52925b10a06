"""L'annexe des sources : tout ce que le document cite, et rien d'autre."""

from __future__ import annotations

from pathlib import Path

from observatoire import documents as d
from observatoire.affirmations.sources import dire_source
from observatoire.contenu.dossiers import assemblage, rangement
from observatoire.contenu.dossiers.dossier import Dossier, Element
from observatoire.documents.rendu import provenance_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.provenance import de
from observatoire.territoire import Reglages

EPCI = "epci:200034064"


def _sources(document: d.Document) -> dict[str, str]:
    """Nom de source → années, lus dans le tableau de l'annexe."""
    [t] = [b for b in document.blocs
           if isinstance(b, d.Tableau) and b.titre == "Les sources de ce document"]  # fmt: skip
    return {str(ligne[0]): str(ligne[1]) for ligne in t.lignes}


def test_des_tableaux_joints_citent_les_sources_de_chacun() -> None:
    """La provenance se joint quand on joint les blocs ; une annexe déjà dite ailleurs n'en est pas."""
    un, deux = de("insee_populations", "local_actions"), de("releve_ages")
    vide = {"colonnes": (d.Colonne("A"),), "lignes": ()}
    blocs = (
        d.Tableau(**vide, provenance=un),
        d.Paragraphe("Dit.", provenance=deux),
        d.Tableau(**vide, provenance=de("releve_bpe"), redite=True),
    )
    assert provenance_de(blocs).sources == ["insee_populations", "local_actions", "releve_ages"]
    assert dire_source(un) == (
        "INSEE, populations de référence ; données du territoire, actions du plan"
    )


def test_la_convention_cite_ses_fichiers_et_pas_les_autres(
    entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path
) -> None:
    """Population (populations de référence), naissances (état civil), âges (recensement)."""
    dossier = rangement.ouvrir("convention", tmp_path, entrepot_4c)
    document = assemblage.assembler(dossier, entrepot_4c)
    lues = _sources(document)
    assert lues["INSEE, Naissances et décès domiciliés par commune"] == "2008 à 2025"
    assert "INSEE, Population par sexe et âge quinquennal" in lues
    assert not any("comparateur" in nom for nom in lues)
    # Les tableaux ont leurs années : le pied de page les dit, même sans figure.
    assert "données : 20" in document.pied


def test_une_saisie_et_une_phrase_ont_leur_source(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    phrase = {"identifiants": ["population"], "territoires": [EPCI]}
    document = assemblage.assembler(
        Dossier(titre="Essai", annexes=("sources",)).avec(
            Element(genre="partie", recette="plan_axe", parametres={"axe": "1"}),
            Element(genre="partie", recette="constats", parametres=phrase),
        ),
        entrepot_4c,
    )  # fmt: skip
    lues = _sources(document)
    assert any(x.startswith("Données du territoire : ") and "actions du plan" in x for x in lues)
    assert "INSEE, Populations de référence (population municipale)" in lues

"""Ce qu'un élu tient en main : le nombre de pages, des notes entières, des mots qui se copient."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from pypdf import PdfReader

from observatoire import documents as d
from observatoire.documents import assemblage, fiches, gabarits, pdf
from observatoire.documents.contenu import Valeur, dire
from observatoire.documents.tableaux import a_droite, tableau_annexe
from observatoire.entrepot.lecture import Lecteur
from observatoire.formats import insecables
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.recettes import figure_de
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages

Composer = Callable[..., d.Document]


def _pages(octets: bytes) -> list[str]:
    return [" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(octets)).pages]


# Les noms les plus longs, les effectifs les plus petits (le plus d'intervalles), la plus peuplée.
@pytest.mark.parametrize("code", ["81080", "81095", "81111", "81123", "81234", "81265", "81069"])
def test_une_fiche_communale_a_deux_pages(
    code: str, entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    commune = Territoire(
        Niveau.COMMUNE, code, entrepot_4c.libelle(Territoire(Niveau.COMMUNE, code))
    )
    premiere, seconde = _pages(fiches.fiche(entrepot_4c, reglages, commune))
    # Les chiffres sur la première, les quatre figures et de quoi écrire sur la seconde.
    assert "Tableau 2" in premiere and "Figure 1" not in premiere
    assert "Figure 4" in seconde and "Tableau" not in seconde


def test_la_note_au_comite_tient_sur_une_page_avec_de_quoi_decider(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    dossier = gabarits.instancier(gabarits.modele("note-copil"), entrepot_4c, reglages)
    # Une mention de plus (un exemple) ne doit pas la faire déborder.
    mention = (
        "Mention d'essai, longue comme l'alerte d'un document où une donnée est inventée. " * 2
    )
    document = assemblage.assembler(replace(dossier, mention=mention), entrepot_4c, reglages)
    [page] = _pages(pdf.rendre(document))
    assert page.index("Figure 5") < page.index("Décision demandée")
    # Le titre est un constat chiffré avec son unité, pas une question (CNAF 2023 : 52,6 et 60,9).
    quatrieme = document.illustrations[3].figure.titre
    assert "52,6" in quatrieme and "60,9" in quatrieme and "pour 100 enfants" in quatrieme
    assert "?" not in quatrieme


def test_une_demi_figure_garde_ses_notes_et_son_unite(composer: Composer, figure: Figure) -> None:
    [page] = _pages(pdf.rendre(composer(d.Illustration(figure, part=0.5), page_de_titre=False,
                                        sommaire=False)))  # fmt: skip
    assert "Unité : %" in page
    assert "Secret statistique : =1+1" in page
    assert "Arrondi par le producteur : Gamma" in page
    assert "Périmètre : 3 communes" in page


def test_le_perimetre_que_la_cnaf_ne_precise_pas_est_dit_sous_une_demi_figure(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    figure = figure_de(entrepot_4c, reglages, "cote_a_cote", {
        "identifiant": "taux_couverture_cnaf",
        "territoires": [f"epci:{entrepot_4c.epci}", "france:FR"],
    })  # fmt: skip
    assert any("non précisé par la CNAF" in n for n in pdf.notes_de(figure, 0.5))


def test_un_nom_de_fichier_long_se_copie_en_entier(composer: Composer) -> None:
    noms = ("BASE_TD_FILO_DISP_IRIS_COMMUNES_2021_DOM.csv", "x" * 70)
    tableau = d.Tableau(
        entetes=("Source", "Fichier", "Licence"), largeurs=(26, 8, 13),
        lignes=tuple(("Source", n, "Licence Ouverte") for n in noms),
    )  # fmt: skip
    octets = pdf.rendre(composer(tableau, page_de_titre=False, sommaire=False))
    page = PdfReader(io.BytesIO(octets)).pages[0].extract_text()
    assert "\u200b" not in page
    # Chaque nom passe à la ligne dans sa colonne, et se recolle sans aucun signe de plus.
    assert not any(n in page for n in noms)
    colle = "".join(page.split())
    assert all(n in colle for n in noms)


@pytest.mark.parametrize(
    ("brut", "attendu"),
    [
        ("15,5 % de 10 000", "15,5\u00a0% de 10\u202f000"),
        ("la 4C (4 C) : 12 ans", "la 4C (4\u00a0C)\u00a0: 12\u00a0ans"),
        ("1 234 567 habitants", "1\u202f234\u202f567 habitants"),
        ("(12,3 à 45,6)", "(12,3\u00a0à\u00a045,6)"),
        ("« oui » ; en 2023 120 places", "«\u00a0oui\u00a0»\u00a0; en 2023 120 places"),
    ],
)
def test_les_espaces_qui_ne_se_coupent_pas(brut: str, attendu: str) -> None:
    assert insecables(brut) == attendu


def test_le_territoire_ne_se_dit_pas_deux_fois_en_tete(composer: Composer) -> None:
    seul = composer(d.Paragraphe("Corps."), titre="Vaour", territoire="Vaour", sommaire=False,
                    page_de_titre=False)  # fmt: skip
    [page] = _pages(pdf.rendre(seul))
    assert page[: page.index("Corps")].count("Vaour") == 1


def test_l_annexe_dit_l_intervalle_et_la_reserve_sur_une_ligne(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    figure = figure_de(
        entrepot_4c, reglages, "naissances_deces", {"ou": f"epci:{entrepot_4c.epci}"}
    )
    t = tableau_annexe(figure)
    # État civil : 95 naissances de 2022 à 2024, Garwood à 95 % 76,86 à 116,13 ; 2025 provisoire.
    par_annee = {ligne[0]: ligne for ligne in t.lignes}
    dites = {annee: [dire(v) for v in ligne[1:]] for annee, ligne in par_annee.items()}
    assert "31,7 (25,6\u00a0à\u00a038,7)" in dites["2024"]
    assert any(v.endswith(" p") for v in dites["2025"])
    assert t.notes[1].startswith("p : provisoire ; entre parenthèses : l'intervalle")
    # Une colonne est de nombres même si des années y manquent ; la moyenne commence en 2010.
    assert dites["2008"].count("") == 2 and a_droite(t) == [True] * 5


def test_une_unite_longue_n_empeche_pas_une_colonne_de_nombres() -> None:
    longue = d.Tableau(
        entetes=("Où", "Accès", "Règle"),
        lignes=(
            ("Vaour", Valeur("2,44 consultations par an et par habitant", 2.44, 2), "1° Recenser"),
            ("Penne", Valeur("secret"), "2° Informer les familles"),
        ),
    )
    assert a_droite(longue) == [False, True, False]

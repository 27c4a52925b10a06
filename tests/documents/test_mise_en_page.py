"""Ce qu'un élu tient en main : le nombre de pages, des notes entières, des mots qui se copient."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document as Ouvrir
from docx.oxml.ns import qn
from pypdf import PdfReader

from observatoire import documents as d
from observatoire.contenu.dossiers import assemblage, fiches, gabarits
from observatoire.contenu.dossiers.annexes import illustrations
from observatoire.contenu.registre import figure_de
from observatoire.documents import pdf
from observatoire.documents.contenu import Valeur
from observatoire.documents.tableau import Colonne
from observatoire.documents.tableaux import tableau_annexe
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import insecables
from observatoire.graphiques.figure import Figure
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages

dire = Colonne("", "nombre", decimales=1).dire


Composer = Callable[..., d.Document]


def _pages(octets: bytes) -> list[str]:
    return [" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(octets)).pages]


# Les noms les plus longs et les effectifs les plus petits : le plus d'intervalles, donc de lignes.
@pytest.mark.parametrize("code", ["81111", "81123", "81265"])
def test_une_fiche_communale_a_deux_pages(
    code: str, entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    commune = Territoire(
        Niveau.COMMUNE, code, entrepot_4c.libelle(Territoire(Niveau.COMMUNE, code))
    )
    premiere, seconde = _pages(fiches.fiche(entrepot_4c, commune))
    # Les chiffres sur la première, les quatre figures et de quoi écrire sur la seconde.
    assert "Tableau 2" in premiere and "Figure 1" not in premiere
    assert "Figure 4" in seconde and "Tableau" not in seconde


def test_la_note_au_comite_tient_sur_une_page_avec_de_quoi_decider(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    dossier = gabarits.instancier(gabarits.modele("note-copil"), entrepot_4c)
    # Une mention de plus (un exemple) ne doit pas la faire déborder.
    mention = (
        "Mention d'essai, longue comme l'alerte d'un document où une donnée est inventée. " * 2
    )
    document = assemblage.assembler(replace(dossier, mention=mention), entrepot_4c)
    [page] = _pages(pdf.rendre(document))
    assert page.index("Figure 5") < page.index("Décision demandée")
    # Le titre est un constat chiffré avec son unité, pas une question (CNAF 2023 : 52,6 et 60,9).
    cinquieme = illustrations(document.blocs)[4].titre
    assert "52,6" in cinquieme and "60,9" in cinquieme and "pour 100 enfants" in cinquieme
    assert "?" not in cinquieme


def test_quatre_pages_en_ont_quatre_et_une_reserve_ne_se_dit_qu_une_fois(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    dossier = gabarits.instancier(gabarits.modele("premiere"), entrepot_4c)
    couleur = replace(reglages.collectivite, nom="La 4C", couleur="#7a1f5c")
    lecteur = entrepot_4c.avec(replace(entrepot_4c.reglages, collectivite=couleur))
    document = assemblage.assembler(dossier, lecteur)
    pages = _pages(pdf.rendre(document))
    assert len(pages) == 4 and pages[0].index("L'essentiel") < pages[0].index("Figure 1")
    assert "Classes : voir la figure" in " ".join(pages)
    # L'habit de la collectivité : son nom, et sa couleur parce qu'elle se lit sur du blanc (WCAG : 4,5).
    assert (document.auteur, document.accent) == ("La 4C", "#7a1f5c")
    assert replace(document, couleur="#ffd700").accent == d.Document(
        titre="x", edition=document.edition
    ).accent  # fmt: skip


def test_une_demi_figure_garde_ses_notes_et_son_unite(composer: Composer, figure: Figure) -> None:
    [page] = _pages(pdf.rendre(composer(d.Illustration(figure, part=0.5), page_de_titre=False,
                                        sommaire=False)))  # fmt: skip
    assert "Unité : %" in page
    assert "Secret statistique : =1+1" in page
    assert "Arrondi par le producteur : Gamma" in page
    assert "Périmètre : 3 communes" in page


def test_un_nom_de_fichier_long_se_copie_en_entier(composer: Composer) -> None:
    noms = ("BASE_TD_FILO_DISP_IRIS_COMMUNES_2021_DOM.csv", "x" * 70)
    tableau = d.Tableau(
        colonnes=(Colonne("Source", largeur=26), Colonne("Fichier", largeur=8), Colonne("Licence", largeur=13)),
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
    figure = figure_de(entrepot_4c, "naissances_deces", {"ou": f"epci:{entrepot_4c.epci}"})
    t = tableau_annexe(figure)
    # État civil : 95 naissances de 2022 à 2024, Garwood à 95 % 76,86 à 116,13 ; 2025 provisoire.
    par_annee = {ligne[0]: ligne for ligne in t.lignes}
    dites = {annee: [dire(v) for v in ligne[1:]] for annee, ligne in par_annee.items()}
    assert "31,7 (25,6\u00a0à\u00a038,7)" in dites["2024"]
    assert any(v.endswith(" p") for v in dites["2025"])
    assert t.notes[1].startswith("p : provisoire ; entre parenthèses : l'intervalle")
    # Une colonne est de nombres même si des années y manquent ; la moyenne commence en 2010.
    assert dites["2008"].count("") == 2 and [c.numerique for c in t.colonnes[1:]] == [True] * 4


def test_l_alignement_suit_le_genre_de_la_colonne_pas_le_texte_des_cellules() -> None:
    longue = d.Tableau(
        colonnes=(
            Colonne("Où"),
            Colonne("Accès", "nombre", unite="consultations par an et par habitant", decimales=2),
            Colonne("Règle"),
        ),
        lignes=(
            ("Vaour", 2.44, "1° Recenser"),
            ("Penne", Valeur("secret"), "2° Informer les familles"),
        ),
    )
    assert [c.numerique for c in longue.colonnes] == [False, True, False]
    assert longue.dites[0][1] == "2,44\u00a0consultations par an et par habitant"


def test_le_sommaire_docx_n_invente_aucune_page_et_se_met_a_jour(composer: Composer) -> None:
    titres = (d.Titre("Un"), d.Titre("Deux", 2), d.Titre("Trois", 3), d.Titre("Quatre"))
    fichier = Ouvrir(io.BytesIO(d.rendre(composer(*titres), "docx")))
    corps = fichier.element.body
    liens = [
        "".join(t.text for t in lien.iter(qn("w:t"))) for lien in corps.iter(qn("w:hyperlink"))
    ]
    assert [lien.replace("\u00a0", " ").split() for lien in liens] == [
        ["1", "Un"], ["1.1", "Deux"], ["2", "Quatre"],
    ]  # fmt: skip
    champs = [i.text.strip() for i in corps.iter(qn("w:instrText"))]
    assert any(c.startswith("TOC") for c in champs) and not any("PAGEREF" in c for c in champs)
    assert fichier.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"
    # Les titres portent leur numéro par le style : Word les recompte.
    for niveau in (1, 2, 3):
        numero = fichier.styles[f"Heading {niveau}"].element.pPr.numPr
        assert numero.ilvl.val == niveau - 1 and numero.numId.val == 90


def test_deux_demi_figures_sont_cote_a_cote_en_docx(composer: Composer, figure: Figure) -> None:
    demie = d.Illustration(figure, part=0.5)
    document = composer(demie, demie, demie, d.Champs((("Décision", ""),), 3), sommaire=False)
    fichier = Ouvrir(io.BytesIO(d.rendre(document, "docx")))
    cases = [[c.text for c in t.rows[0].cells] for t in fichier.tables]
    assert [len(c) for c in cases] == [2, 2]
    assert "Figure 2" in cases[0][1] and "Unité" in cases[0][1]
    assert "Décision" in cases[1][1]
    assert len(fichier.inline_shapes) == 3


def test_la_fiche_d_une_commune_inconnue_dit_qu_elle_n_existe_pas(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    ailleurs = Territoire(Niveau.COMMUNE, "99999")
    with pytest.raises(AppelIncorrect, match="« 99999 » n'existe pas dans CC du Cordais"):
        gabarits.instancier(gabarits.modele("fiche-commune"), entrepot_4c, ailleurs)


def test_l_annexe_methode_se_lit_sans_le_code(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    dossier = gabarits.instancier(gabarits.modele("ctg"), entrepot_4c)
    document = assemblage.assembler(dossier, entrepot_4c)
    [methode] = [
        b for b in document.blocs
        if isinstance(b, d.Tableau) and b.titre == "Les indicateurs de ce document"
    ]  # fmt: skip
    noms = [str(ligne[0]) for ligne in methode.lignes]
    assert {"Naissances et décès", "Taux de couverture, selon qui compte"} <= set(noms)
    assert not set(noms) & {f.titre for f in illustrations(document.blocs)}
    lu = " ".join(str(v) for ligne in methode.lignes for v in ligne)
    assert "tests/" not in lu and "1e-6" not in lu and "par les tests" not in lu
    # Chaque figure de ce bilan dit son année.
    assert all(f.annee for f in illustrations(document.blocs))


def test_une_offre_sans_places_connues_se_dit_en_une_phrase(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    with pytest.raises(AppelIncorrect) as dit:
        figure_de(entrepot_4c, "accueil_structures", {})
    assert "non disponible" in str(dit.value) and "saisir les places" in str(dit.value)

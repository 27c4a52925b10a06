"""Le dossier : ses éléments, ses modèles, son assemblage, ce qu'il dit quand une figure manque."""

from __future__ import annotations

import inspect
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from observatoire import documents as d
from observatoire.contenu import registre
from observatoire.contenu.dossiers import assemblage, gabarits, liste_manques, rangement
from observatoire.contenu.dossiers.annexes import glossaire
from observatoire.contenu.dossiers.dossier import Dossier, Element, depuis
from observatoire.documents import logo
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect, DeclarationInvalide, FichierRefuse
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import EcritureImpossible
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages

CARTE = Element(genre="figure", recette="carte", parametres={"identifiant": "population"})


def _manques(document: d.Document) -> list[str]:
    return [" ".join(m) for m in document.manques]


def _encadres(document: d.Document) -> list[d.Encadre]:
    return [b for b in document.blocs if isinstance(b, d.Encadre)]


def test_un_dossier_se_garde_et_se_relit_identique() -> None:
    dossier = Dossier(titre="Essai", ou="epci:200034064", annexes=("sources",)).avec(
        Element(genre="titre", texte="Un", niveau=2),
        CARTE,
        Element(genre="liste", elements=("a", "b")),
    )
    assert depuis(json.loads(json.dumps(dossier.dictionnaire()))) == dossier


def test_les_elements_se_deplacent_se_remplacent_se_retirent() -> None:
    a, b, c = (Element(genre="titre", texte=t) for t in "abc")
    dossier = Dossier(titre="Essai").avec(a, b, c)
    assert dossier.deplacer(2, -1).elements == (a, c, b)
    assert dossier.deplacer(0, -1).elements == (a, b, c)
    assert dossier.remplacer(1, None).elements == (a, c)
    assert dossier.remplacer(1, a).elements == (a, a, c)


@pytest.mark.parametrize(
    "brut, mot",
    [
        ({"elements": [{"genre": "camembert"}]}, "camembert"),
        ({"elements": [{"genre": "titre", "couleur": "rouge"}]}, "couleur"),
        ({"elements": ["titre"]}, "mal écrit"),
        ({"annexes": ["recettes de cuisine"]}, "recettes de cuisine"),
    ],
)
def test_un_dossier_mal_ecrit_dit_ou(brut: dict[str, Any], mot: str) -> None:
    with pytest.raises(AppelIncorrect, match=mot):
        depuis({"titre": "x"} | brut)


def _citations(elements: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [e for e in elements if e["genre"] in ("figure", "tableau", "partie")]


def test_chaque_modele_ne_cite_que_ce_qui_existe() -> None:
    attendus = {"diagnostic", "fiche-commune", "sppe", "ctg", "convention", "note-copil",
                "deliberation", "abs", "depliant-familles", "premiere"}  # fmt: skip
    assert attendus <= set(gabarits.modeles())
    for m in gabarits.modeles().values():
        for e in _citations(m.contenu["elements"]):
            connu = registre.elements().get(e["recette"])
            assert connu and connu.est_figure is (e["genre"] != "partie"), (
                m.identifiant,
                e["recette"],
            )
            parametres = e.get("parametres", {})
            # Lève si un paramètre manque ou n'existe pas.
            inspect.signature(connu.fonction).bind(None, **parametres)
            cites = [parametres.get("identifiant"), *parametres.get("identifiants", ())]
            assert {c for c in cites if c} <= set(INDICATEURS), (m.identifiant, cites)


def test_le_sppe_suit_l_ordre_de_la_loi_et_le_bilan_ses_piliers() -> None:
    """CASF, article D214-10-1 : 1° l'existant, 2° les besoins, 3° les zones, 4° les actions, de a à h."""

    def titres(nom: str) -> list[str]:
        elements = gabarits.modele(nom).contenu["elements"]
        return [e["texte"] for e in elements if e["genre"] == "titre"]

    lus = [m[0] for t in titres("sppe") if (m := re.match(r"\d°( [a-h]\.)?", t))]
    assert lus == ["1°", "2°", "3°", "4°", *(f"4° {x}." for x in "abcdefgh")]
    cites = [e["parametres"]["volet"] for e in gabarits.modele("sppe").contenu["elements"]
             if e.get("recette") == "plan_volet"]  # fmt: skip
    assert cites == ["1", "2", "3", *(f"4{x}" for x in "abcdefgh")]
    piliers = [t for t in titres("ctg") if t.startswith("Pilier")]
    assert [p.split(" ")[1] for p in piliers] == ["1", "2", "3", "4", "5"]


def test_chaque_chapitre_du_diagnostic_s_ouvre_sur_son_message() -> None:
    """Après un titre, une phrase jugée (jamais une figure, un tableau ou un texte écrit d'avance)."""
    elements = gabarits.modele("diagnostic").contenu["elements"]
    suivants = {
        e["texte"]: elements[rang + 1]
        for rang, e in enumerate(elements[:-1])
        if e["genre"] == "titre"
    }
    for titre, e in suivants.items():
        # Un chapitre de saisies que le territoire ne tient pas n'a ni message ni page.
        if titre not in ("L'essentiel", "Enjeux") and not e.get("si_rempli"):
            assert e["genre"] == "partie", titre
            assert e["recette"] == "constats" or e["recette"].endswith("_reponse"), titre


@pytest.mark.parametrize(
    "texte, mot",
    [
        ("nom = ", "« x »"),
        ("nom = 'x'\ntitre = 'x'\nfigures = []\nelements = [{genre = 'saut'}]", "figures"),
        ("nom = 'x'\ntitre = 'x'", "elements"),
        ("nom = 'x'\ntitre = 'x'\nelements = [{genre = 'nuage'}]", "nuage"),
    ],
)
def test_un_modele_mal_ecrit_dit_ou(texte: str, mot: str) -> None:
    with pytest.raises(DeclarationInvalide, match=mot):
        gabarits.analyser(texte, "x")


def test_une_figure_inconnue_est_dite_dans_le_document(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    dossier = Dossier(titre="Essai", annexes=()).avec(
        Element(genre="figure", recette="cartte", parametres={"identifiant": "population"}),
        Element(genre="figure", recette="carte", parametres={"couleur": "rouge"}),
        Element(genre="figure", recette="carte", parametres={"identifiant": "part_80_plus_seuls"}),
        Element(genre="partie", recette="horoscope"),
    )
    document = assemblage.assembler(dossier, entrepot_4c)
    textes = _manques(document)
    assert len(textes) == 4 and not _encadres(document)
    # Une seule liste, à la fin du document, sans nom de dossier ni de fichier.
    [titre, tableau] = document.blocs
    assert isinstance(titre, d.Titre) and titre.texte == liste_manques.TITRE
    assert isinstance(tableau, d.Tableau) and len(tableau.lignes) == 4
    assert "Voulez-vous dire carte" in textes[0]
    assert "Paramètres possibles" in textes[1]
    assert "80 ans ou plus vivant seuls" in textes[2] and "page Données" in textes[2]
    assert "horoscope" in textes[3]
    assert len(PdfReader(io.BytesIO(d.rendre(document, "pdf"))).pages) >= 1


def test_un_dossier_vide_le_dit(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    document = assemblage.assembler(Dossier(titre=""), entrepot_4c)
    [vide] = _encadres(document)
    assert "Ajouter au dossier" in vide.texte
    assert d.rendre(document, "pdf") and d.rendre(document, "docx")


def test_le_diagnostic_livre_est_complet_et_reproductible(
    entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path
) -> None:
    dossier = rangement.ouvrir("diagnostic", tmp_path, entrepot_4c)
    document = assemblage.assembler(dossier, entrepot_4c)
    assert not _encadres(document) and not [m for m in _manques(document) if "Erreur" in m]
    octets = d.rendre(document, "pdf")
    assert octets == d.rendre(document, "pdf")
    lu = PdfReader(io.BytesIO(octets))
    assert len(lu.pages) >= 10
    titres = [b.texte for b in document.blocs if isinstance(b, d.Titre)]
    assert titres[0] == "L'essentiel" and titres[-5:] == [
        liste_manques.TITRE, "Annexes", "Méthode", "Sources", "Glossaire",
    ]  # fmt: skip
    texte = " ".join(" ".join(p.extract_text() for p in lu.pages).split())
    assert not re.search(r"à qualifier|à compléter|territoire\.toml|\w\.csv", texte, re.I)
    # INSEE, populations de référence 2023.
    assert "5 441 habitants" in " ".join(" ".join(p.extract_text() for p in lu.pages).split())


def test_le_classeur_a_les_valeurs_de_l_application(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    epci = Territoire(Niveau.EPCI, "200034064")
    cites = ["population", "part_65_plus"]
    dossier = Dossier(titre="Essai", annexes=()).avec(
        Element(genre="tableau", recette="classement", parametres={"identifiant": "foyers_caf"}),
        Element(genre="partie", recette="chiffres",
                parametres={"identifiants": cites, "territoires": [str(epci)]}),
    )  # fmt: skip
    octets = d.rendre(assemblage.assembler(dossier, entrepot_4c), "xlsx")
    _, classement, cles, _ = openpyxl.load_workbook(io.BytesIO(octets)).worksheets
    lues = {r[0]: r for r in classement.iter_rows(values_only=True)}
    entetes = lues["Code"]
    valeur, statut = entetes.index("Statut") - 1, entetes.index("Statut")
    communes = entrepot_4c.dans(epci, "commune")
    attendues = entrepot_4c.valeurs("foyers_caf", communes, [2024])
    assert len(attendues) == 25
    for r in attendues.itertuples():
        assert lues[r.code][valeur] == r.valeur and lues[r.code][statut].startswith("arrondi")
    dits = {r[0]: r[1] for r in cles.iter_rows(values_only=True)}
    for cite in cites:
        derniere = entrepot_4c.valeurs(cite, [epci]).dropna(subset=["valeur"]).iloc[-1]["valeur"]
        nom = next(n for n in dits if n and n.startswith(INDICATEURS[cite].libelle))
        assert dits[nom] == derniere


def test_la_fiche_d_une_commune_tient_sur_deux_pages(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    commune = Territoire(Niveau.COMMUNE, "81309", "Vaour")
    dossier = gabarits.instancier(gabarits.modele("fiche-commune"), entrepot_4c, commune)
    document = assemblage.assembler(dossier, entrepot_4c)
    assert _encadres(document) == []
    assert len(PdfReader(io.BytesIO(d.rendre(document, "pdf"))).pages) == 2


def test_un_modele_demande_sa_structure(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    m = gabarits.modele("convention")
    sans = gabarits.instancier(m, entrepot_4c)
    assert "[Nom de la structure]" in sans.titre
    dossier = gabarits.instancier(m, entrepot_4c, None, {"structure": "EVS {ou} #x"})
    assert dossier.titre == "Bilan de la convention : EVS {ou} #x"
    with pytest.raises(AppelIncorrect, match="structure"):
        gabarits.instancier(m, entrepot_4c, None, {"couleur": "bleu"})


def test_le_glossaire_et_la_methode_viennent_des_declarations(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    mots = dict(glossaire())
    assert len(mots) >= 18 and "zéro" in mots["Absent (non disponible)"]
    dossier = Dossier(titre="Essai", annexes=("donnees", "methode", "sources", "glossaire")).avec(
        CARTE
    )
    blocs = assemblage.assembler(dossier, entrepot_4c).blocs
    cellules = [
        str(c) for b in blocs if isinstance(b, d.Tableau) for ligne in b.lignes for c in ligne
    ]
    assert any(INDICATEURS["population"].definition in c for c in cellules)
    assert any("Populations de référence" in c for c in cellules)


def test_un_dossier_s_enregistre_se_duplique_et_remplace_le_pret(
    entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path
) -> None:
    carnet = rangement.carnet(tmp_path)
    carnet.ecrire("diagnostic", Dossier(titre="Le nôtre").avec(CARTE).dictionnaire(), base="")
    contenu = carnet.lire("diagnostic").contenu
    carnet.ecrire("Conseil de mars", contenu, base="")
    assert rangement.ouvrir("Conseil de mars", tmp_path, entrepot_4c).titre == "Le nôtre"
    noms = [(e.nom, e.enregistre) for e in rangement.liste(tmp_path)]
    assert noms[:2] == [("Conseil de mars", True), ("diagnostic", True)]
    assert ("diagnostic", False) not in noms and ("sppe", False) in noms
    with pytest.raises(AppelIncorrect, match="Dossiers connus"):
        rangement.ouvrir("inconnu", tmp_path, entrepot_4c)


def test_sans_droit_d_ecriture_le_dossier_le_dit(tmp_path: Path) -> None:
    (tmp_path / "local").write_text("un fichier à la place du dossier", encoding="utf-8")
    with pytest.raises(EcritureImpossible, match="droits"):
        rangement.carnet(tmp_path).ecrire("Essai", Dossier(titre="x").dictionnaire())


def _png(cote: int) -> bytes:
    tampon = io.BytesIO()
    Image.new("RGB", (cote, cote), "navy").save(tampon, "PNG")
    return tampon.getvalue()


def test_un_logo_est_reduit_et_entre_dans_le_document(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    garde = logo.en_texte(_png(2000))
    assert max(Image.open(io.BytesIO(logo.depuis_texte(garde) or b"")).size) == 600
    dossier = Dossier(titre="Essai", annexes=(), logo=garde).avec(Element(genre="texte", texte="x"))
    document = assemblage.assembler(dossier, entrepot_4c)
    assert d.rendre(document, "pdf") and d.rendre(document, "docx")


@pytest.mark.parametrize(
    "octets, mot",
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(20_000_000), "20,0 Mo"),
        (b"GIF89a" + bytes(100), "image lisible"),
        (b"%PDF-1.7 rien", "image lisible"),
        (b"", "image lisible"),
        (_png(40)[:60], "image lisible"),
    ],
)
def test_un_mauvais_logo_est_refuse_en_disant_pourquoi(octets: bytes, mot: str) -> None:
    with pytest.raises(FichierRefuse, match=mot):
        logo.verifier(octets)


def test_un_logo_abime_dans_un_dossier_n_empeche_pas_le_document() -> None:
    assert logo.depuis_texte("pas du base64 !") is None


def test_le_depliant_dit_les_lieux_de_l_inventaire(
    entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path
) -> None:
    """data/local/structures.csv : la crèche des Cabannes et la micro-crèche de Milhars (BPE 2025)."""
    dossier = rangement.ouvrir("depliant-familles", tmp_path, entrepot_4c)
    texte = PdfReader(io.BytesIO(d.rendre(assemblage.assembler(dossier, entrepot_4c), "pdf")))
    lu = texte.pages[0].extract_text()
    assert "Crèche des Cabannes" in lu and "Micro-crèche de Milhars" in lu
    assert "EXEMPLE" not in lu and not re.search(r"\b0\b", lu)


def test_ce_qu_un_dossier_d_avant_attendait_se_relit_comme_une_attente(
    entrepot_4c: Lecteur,
) -> None:
    textes = ("À compléter par le comité technique : ce qu'il faut décider.", "À compléter : le bilan.",
              "À compléter avec les maires, a dit le comité.")  # fmt: skip
    elements = [{"genre": "commentaire", "texte": t} for t in textes]
    relu = depuis({"titre": "x", "elements": elements})
    assert [(e.texte, e.attendu, e.par) for e in relu.elements] == [
        ("", "ce qu'il faut décider.", "le comité technique"), ("", "le bilan.", ""), (textes[2], "", ""),
    ]  # fmt: skip
    document = assemblage.assembler(relu, entrepot_4c)
    assert [qui for _, qui in document.manques] == ["le comité technique.", "le comité technique."]
    assert textes[2] in [getattr(b, "texte", "") for b in document.blocs]

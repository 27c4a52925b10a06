"""La note factuelle, le projet de délibération et l'annuaire s'ouvrent et disent ce qu'il faut."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pandas as pd
from docx import Document as Mot

from observatoire import local
from observatoire.contenu.schema import annuaire
from observatoire.contenu.schema import document_avis as documents_avis
from observatoire.documents import rendre
from observatoire.documents.contenu import Document
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema import acteurs as registre
from observatoire.schema.avis import Avis, lire
from observatoire.schema.motifs import Motif
from observatoire.territoire import Competence, Reglages

JOUR = date(2026, 11, 25)
MOTIFS = [
    Motif("besoins", "Un besoin de 12 places."),
    Motif("offre", "Une offre."),
]
TRANSFEREE = Reglages("200034064", competences=(Competence(nom="Planification"),))


def _avis(reglages: Reglages = TRANSFEREE, **cellules: str) -> Avis:
    ligne = {"id": "1", "porteur": "Les Petits Pas", "projet": "Création", "commune": "Vaour",
             "recue_le": "31/10/2026", "accueil": "Micro-crèche", "places": "12", **cellules}  # fmt: skip
    t = local.table("avis")
    lue = local.typer(t, pd.DataFrame([ligne], columns=[*t.noms, "fictif"]), reglages)
    [avis] = lire(lue.cadre, reglages, {"81309": 393.0}, JOUR)
    return avis


def _note(lecteur: Lecteur, avis: Avis) -> Document:
    return documents_avis.note(lecteur, avis, "Vaour", MOTIFS, ["Fait du plan."], "Règle.", JOUR)


def _deliberation(lecteur: Lecteur, avis: Avis) -> Document:
    return documents_avis.deliberation(lecteur, avis, "Vaour", MOTIFS, "Règle.")


def _mots(document: Document) -> str:
    mot = Mot(io.BytesIO(rendre(document, "docx")))
    cellules = [c.text for t in mot.tables for r in t.rows for c in r.cells]
    return " ".join([*(p.text for p in mot.paragraphs), *cellules]).replace("\u00a0", " ")


def test_la_note_expose_sans_conclure(entrepot_4c: Lecteur) -> None:
    dit = _mots(_note(entrepot_4c, _avis()))
    for attendu in (
        "Les Petits Pas", "micro-crèche de 12 places, à Vaour", "lundi 30 novembre 2026",
        "viser le vendredi 26 février 2027", "Un besoin de 12 places.", "Fait du plan.",
        "ne conclut pas",
    ):  # fmt: skip
        assert attendu in dit, attendu
    assert "EXEMPLE" not in dit


def test_la_deliberation_laisse_le_sens_a_choisir(entrepot_4c: Lecteur) -> None:
    dit = _mots(_deliberation(entrepot_4c, _avis()))
    assert "rayer la mention inutile" in dit and "R2324-22" in dit and "Présents" in dit
    decide = _avis(sens="Défavorable", decidee_le="20/11/2026")
    dit = _mots(_deliberation(entrepot_4c, decide))
    assert "Donne un avis défavorable" in dit and "vingt-quatre mois" not in dit


def test_une_presidence_decide_sans_deliberer(entrepot_4c: Lecteur) -> None:
    dit = _mots(
        _deliberation(
            entrepot_4c, _avis(autorite="Présidence, par délégation", porteur="Aveyron Enfance")
        )
    )
    assert (
        "La présidence, par délégation du conseil communautaire, décide" in dit
        and "Signature" in dit
    )
    assert "qu'Aveyron Enfance demande" in dit and "Projet de décision" in dit
    for absent in ("délibéré", "Présents", "Votes pour", "Secrétaire"):
        assert absent not in dit, absent


def test_une_demande_d_exemple_le_dit_dans_le_document(entrepot_4c: Lecteur) -> None:
    fictif = _avis(fictif="oui")
    for document in (_note(entrepot_4c, fictif), _deliberation(entrepot_4c, fictif)):
        assert "EXEMPLE" in _mots(document)


def test_sans_competence_un_courrier_dit_qu_aucun_avis_n_est_requis(entrepot_4c: Lecteur) -> None:
    dit = _mots(documents_avis.sans_avis(entrepot_4c, _avis(Reglages("200034064")), "Vaour"))
    assert "aucun avis favorable n'est requis" in dit


def test_l_annuaire_s_ouvre_dans_un_tableur_sans_formule(entrepot_4c: Lecteur) -> None:
    t = local.table("acteurs")
    piege = {"nom": "Foyer rural", "nature": "Association", "themes": "Parentalité",
             "commune": "Vaour", "publique": "oui", "fictif": "oui"}  # fmt: skip
    lue = local.typer(t, pd.DataFrame([piege], columns=[*t.noms, "fictif"]), Reglages("200034064"))
    vide = pd.DataFrame()
    # La saisie refuse une formule ; un autre chemin (annuaire public) pourrait en apporter une.
    saisi = lue.cadre.assign(nom="=HYPERLINK(1)")
    cadre = registre.annuaire(saisi, vide, vide, vide, {})
    brut = annuaire.csv_de(cadre, {"81309": "Vaour"})
    assert brut.startswith(b"\xef\xbb\xbf")
    [entetes, ligne] = csv.reader(io.StringIO(brut.decode("utf-8-sig")), delimiter=";")
    lu = dict(zip(entetes, ligne, strict=True))
    assert lu["Nom"] == "'=HYPERLINK(1)" and lu["Commune"] == "Vaour"
    assert lu["Statut"].startswith("EXEMPLE")
    octets = annuaire.xlsx_de(entrepot_4c, cadre, {"81309": "Vaour"})
    classeur = openpyxl.load_workbook(io.BytesIO(octets))
    cellules = [c for f in classeur for r in f.iter_rows() for c in r if c.value is not None]
    assert any("HYPERLINK" in str(c.value) for c in cellules)
    assert all(c.data_type != "f" for c in cellules)

"""Attaque par différence : tout ce qui s'exporte, relu et recoupé, ne rend aucune case cachée.

Trois attaques, sur les fichiers eux-mêmes (CSV, XLSX, tableaux du PDF) : les secrets réels des
producteurs, des comptes locaux inventés et protégés, et les demandes des familles.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from observatoire import documents as d
from observatoire.analyses import demandes_accueil
from observatoire.contenu.dossiers import assemblage
from observatoire.contenu.dossiers.annexes import illustrations
from observatoire.contenu.dossiers.dossier import Dossier, Element
from observatoire.contenu.petite_enfance import phrases_zones
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.figure import Figure, Forme
from observatoire.indicateurs.declaration import Somme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import conformer
from observatoire.local import table as declaree
from observatoire.methodes.secret import Relation, proteger
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages
from tests.attaque import attaquer, relations_territoires

EPCI = "epci:200034064"
CACHES = ("secret", "absent")
PETITS = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
EDITION = d.Edition(publie_le=datetime(2026, 1, 1), empreinte="essai")


def _nombre(texte: Any) -> float:
    """Le nombre qu'un lecteur voit dans une cellule ; NaN s'il n'en voit pas."""
    if isinstance(texte, int | float):
        return float(texte)
    propre = re.sub(r"[\s\u202f\u00a0]", "", str(texte or "")).replace(",", ".")
    trouve = re.match(r"-?\d+(\.\d+)?", propre)
    return float(trouve[0]) if trouve else math.nan


def _lus(document: d.Document) -> list[dict[str, float]]:
    """Ce que donnent le CSV et le XLSX de chaque figure et tableau : code (ou nom) → valeur lue."""
    archive = zipfile.ZipFile(io.BytesIO(d.rendre(document, "zip")))
    classeur = openpyxl.load_workbook(io.BytesIO(d.rendre(document, "xlsx")))
    tables = []
    for nom in archive.namelist():
        if nom.endswith(".csv"):
            texte = archive.read(nom).decode("utf-8-sig")
            tables.append(_table(list(csv.reader(io.StringIO(texte), delimiter=";"))))
    # Entre le sommaire et les sources.
    for feuille in classeur.worksheets[1:-1]:
        tables.append(_table([list(r) for r in feuille.iter_rows(values_only=True)]))
    return tables


def _table(rangees: list[list[Any]]) -> dict[str, float]:
    debut = next(i for i, r in enumerate(rangees) if r and r[0] in ("code", "Code", "Territoire"))
    entetes = [str(e or "").lower() for e in rangees[debut]]
    # La valeur précède le statut ; un tableau d'annexe n'a que le nom et la valeur.
    colonne = entetes.index("statut") - 1 if "statut" in entetes else 1
    suite = (r for r in rangees[debut + 1 :] if len(r) > colonne)
    return {str(r[0]): _nombre(r[colonne]) for r in suite}


def _attaquer(publies: pd.Series, relations: list[Relation], cachees: list[Any]) -> None:
    """Aucune case cachée ne se déduit : il reste au moins deux valeurs entières possibles."""
    bornes = attaquer(publies, relations, {})
    for case in cachees:
        bas, haut = bornes[case]
        assert not haut - bas < 1, (case, bas, haut)


def _additifs_secrets(lecteur: Lecteur) -> list[str]:
    """Les effectifs dont une commune du territoire est cachée par le producteur."""
    trouves = lecteur._neuf(
        "SELECT DISTINCT indicateur FROM indicateurs JOIN territoires USING (code, niveau) "
        "WHERE statut = 'secret' AND niveau = 'commune' AND epci = '200034064' ORDER BY 1"
    )["indicateur"]
    return [i for i in trouves if isinstance(INDICATEURS[i].calcul, Somme)]


def test_les_secrets_des_producteurs_ne_se_retrouvent_pas(
    entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    territoires = entrepot_4c.territoires("commune", Territoire(Niveau.EPCI, "200034064"))
    parents = dict(zip(territoires["code"], territoires["secteur"], strict=True))
    parents |= dict.fromkeys(set(parents.values()), "200034064")
    codes = dict(zip(territoires["libelle"], territoires["code"], strict=True))
    essayes = _additifs_secrets(entrepot_4c)
    assert "menages_fiscaux" in essayes  # Filosofi : rien sous onze ménages
    for identifiant in essayes:
        dossier = Dossier(titre="Attaque", ou=EPCI, annexes=("donnees",)).avec(
            Element(genre="tableau", recette="carte", parametres={"identifiant": identifiant}),
            Element(genre="tableau", recette="classement",
                    parametres={"identifiant": identifiant, "niveau": "secteur"}),
            Element(genre="tableau", recette="classement", parametres={"identifiant": identifiant}),
            Element(genre="tableau", recette="cote_a_cote",
                    parametres={"identifiant": identifiant, "territoires": [EPCI]}),
        )  # fmt: skip
        document = assemblage.assembler(dossier, entrepot_4c)
        vus: dict[str, float] = {}
        for table in _lus(document):
            vus |= {codes.get(c, c): v for c, v in table.items() if not math.isnan(v)}
        annee = max(f.annee for f in illustrations(document.blocs))
        vrais = entrepot_4c._neuf(
            "SELECT code, statut FROM indicateurs WHERE indicateur = ? AND niveau = 'commune' AND "
            "cast(fin AS varchar) = ?", [identifiant, annee],
        )  # fmt: skip
        caches = [c for c in vrais.loc[vrais["statut"] == "secret", "code"] if c in parents]
        assert caches and not set(caches) & set(vus), identifiant
        cles = [(c, "v") for c in [*parents, "200034064"]]
        publies = pd.Series({k: vus.get(k[0], math.nan) for k in cles})
        relations = relations_territoires(parents, ["v"])
        _attaquer(publies, relations, [(c, "v") for c in caches])


@PETITS
@given(
    comptes=st.lists(st.integers(0, 14), min_size=6, max_size=9),
    coupe=st.integers(2, 4),
)
def test_des_comptes_locaux_proteges_ne_se_retrouvent_dans_aucun_export(
    comptes: list[int], coupe: int
) -> None:
    """Communes, deux secteurs et le total, protégés ensemble, puis exportés et relus."""
    codes = [f"C{i}" for i in range(len(comptes))]
    parents: dict[Any, Any] = {c: "S1" if i < coupe else "S2" for i, c in enumerate(codes)}
    parents |= {"S1": "T", "S2": "T"}
    valeurs = dict(zip(codes, map(float, comptes), strict=True))
    for parent in ("S1", "S2", "T"):
        valeurs[parent] = sum(valeurs[e] for e, p in parents.items() if p == parent)
    serie = pd.Series({(c, "v"): v for c, v in valeurs.items()})
    relations = relations_territoires(parents, ["v"])
    protegee = proteger(serie, relations)
    cachees = [k for k, case in protegee["case"].items() if case in ("primaire", "complementaire")]
    donnees = pd.DataFrame(
        {
            "code": [k[0] for k in protegee.index],
            "libelle": [k[0] for k in protegee.index],
            "valeur": protegee["valeur"].to_numpy(),
            "statut": np.where(protegee["valeur"].isna(), "secret", "publie"),
        }
    )
    figure = Figure(identifiant="demandes", forme=Forme.TABLEAU, titre="Demandes", donnees=donnees)
    document = d.Document(titre="Attaque", edition=EDITION, blocs=(d.Illustration(figure),))
    vus = {c: v for t in _lus(document) for c, v in t.items() if not math.isnan(v)}
    pages = PdfReader(io.BytesIO(d.rendre(document, "pdf"))).pages
    for ligne in "\n".join(p.extract_text() for p in pages).splitlines():
        morceaux = ligne.split()
        if len(morceaux) == 2 and morceaux[0] in valeurs and not math.isnan(_nombre(morceaux[1])):
            vus[morceaux[0]] = _nombre(morceaux[1])
    assert not {k[0] for k in cachees} & set(vus)
    publies = pd.Series({k: vus.get(k[0], math.nan) for k in serie.index})
    _attaquer(publies, relations, cachees)


@PETITS
@given(
    lignes=st.lists(
        st.tuples(st.integers(1, 12), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=8
    )
)
def test_les_demandes_des_familles_ne_se_retrouvent_pas(lignes: list[tuple[int, int, int]]) -> None:
    """Reçues = satisfaites + restées sans solution : ni l'une ni l'autre ne se déduit si petite."""
    table = pd.DataFrame(
        {
            "mois": [pd.Timestamp(2026, m, 1) for m, _, _ in lignes],
            "demandes": [s + r for _, s, r in lignes],
            "satisfaites": [s for _, s, _ in lignes],
        }
    )
    saisie = conformer(declaree("demandes"), table)
    ctx: Any = SimpleNamespace(locale=lambda nom: saisie, reglages=Reglages("200034064"))
    bilan = demandes_accueil.douze_mois(ctx)
    assert bilan is not None
    recues = float(table["demandes"].sum())
    satisfaites = float(table["satisfaites"].sum())
    decrites = [{"code": q, "libelle": q, **bilan.ligne(q)} for q in ("recues", "part")]
    donnees = pd.DataFrame(decrites).reindex(
        columns=["code", "libelle", "valeur", "statut", "bas", "haut"]
    )
    figure = Figure(identifiant="demandes", forme=Forme.TABLEAU, titre="Demandes", donnees=donnees,
                    unite="%", decimales=1)  # fmt: skip
    document = d.Document(titre="Attaque", edition=EDITION, blocs=(d.Illustration(figure),))
    vus = {c: v for t in _lus(document) for c, v in t.items() if not math.isnan(v)}
    vues = {"recues": vus.get("recues", math.nan), "satisfaites": math.nan, "reste": math.nan}
    if "part" in vus and "recues" in vus:
        vues["satisfaites"] = round(vus["part"] * vus["recues"] / 100)
    petits = {"recues": recues, "satisfaites": satisfaites, "reste": recues - satisfaites}
    cachees = [k for k, v in petits.items() if 0 < v < 5]
    _attaquer(pd.Series(vues), [Relation("recues", ("satisfaites", "reste"))], cachees)
    texte = phrases_zones.demandes(bilan)
    for k in cachees:
        assert not re.search(rf"\b{int(petits[k])}\b (demande|satisfaite)", texte)


@pytest.mark.parametrize("format", ["xlsx", "zip"])
def test_une_case_secrete_est_un_mot_jamais_un_zero(format: str) -> None:
    donnees = pd.DataFrame({"code": ["A", "B"], "libelle": ["Alpha", "Bêta"], "valeur": [None, 0.0],
                            "statut": ["secret", "publie"]})  # fmt: skip
    figure = Figure(identifiant="x", forme=Forme.BARRES, titre="Essai", donnees=donnees)
    document = d.Document(titre="Essai", edition=EDITION, blocs=(d.Illustration(figure),))
    for table in _lus(document):
        assert math.isnan(table["A"]) and table["B"] == 0

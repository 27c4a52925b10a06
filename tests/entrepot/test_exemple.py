"""L'exemple fictif : dans un dossier à part, et EXEMPLE sur ce qui dépend d'une ligne inventée."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from observatoire.analyses.trouver_accueil import trouver
from observatoire.contenu.petite_enfance import trouver as depliant_accueil
from observatoire.contenu.registre import blocs_de, figure_de
from observatoire.documents import rendre
from observatoire.documents.contenu import Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot import edition_publique
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import exports, papier
from observatoire.local import lire, tables
from observatoire.local.exemple import creer, tables_d_exemple
from observatoire.territoire import lire_reglages

dire = Colonne("", "nombre", decimales=1).dire


DONNEES = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def exemple(tmp_path_factory) -> Path:
    # Peu de fichiers : la construction reste courte, et l'exemple a ses enfants et ses habitants.
    source = tmp_path_factory.mktemp("ex") / "data"
    for nom in (
        "territoire.toml",
        "insee/etat_civil_2008_2025.csv",
        "insee/populations_municipales_4c.csv",
    ):
        (source / nom).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DONNEES / nom, source / nom)
    return creer(source, source.parent / "exemple")


def test_chaque_ligne_livree_en_exemple_se_dit_fictive(exemple):
    assert {"structures", "assistantes_maternelles", "demandes", "haltes"} <= set(
        tables_d_exemple()
    )
    for nom in tables_d_exemple():
        lue = lire(exemple, nom)
        assert not lue.problemes and len(lue.cadre) and lue.cadre["fictif"].all()


def test_aucune_vraie_ligne_du_territoire_n_y_est(exemple):
    for nom in set(tables()) - set(tables_d_exemple()):
        assert lire(exemple, nom).cadre.empty
    assert not any(lire(DONNEES, nom).cadre["fictif"].any() for nom in tables())


def test_l_exemple_ne_se_melange_pas(exemple, tmp_path):
    with pytest.raises(AppelIncorrect, match="existe déjà"):
        creer(DONNEES, exemple)
    (tmp_path / "data").mkdir()
    with pytest.raises(AppelIncorrect, match="mélangerait"):
        creer(tmp_path / "data", tmp_path / "data" / "exemple")


@pytest.fixture(scope="module")
def lecteur(exemple, tmp_path_factory) -> Iterator[Lecteur]:
    entrepot = tmp_path_factory.mktemp("entrepot")
    actualiser(exemple, entrepot)
    ouvert = ouvrir(entrepot, lire_reglages(exemple))
    yield ouvert
    ouvert.fermer()


def test_figures_exports_et_indicateurs_disent_exemple(exemple, lecteur):
    reglages = lire_reglages(exemple)
    assert lecteur.exemple
    locaux = lecteur._neuf(
        "SELECT DISTINCT statut FROM indicateurs WHERE indicateur = 'taux_couverture_local' "
        "AND code = ? AND valeur IS NOT NULL",
        [reglages.epci],
    )
    assert set(locaux["statut"]) == {"fictif"}
    figure = figure_de(lecteur, "carte_plan", {})
    assert figure.fictif
    assert "EXEMPLE" in exports.csv_de(figure).decode("utf-8-sig").splitlines()[1]
    assert "exemple" in exports.nom_de_fichier(figure, "csv")
    assert b"EXEMPLE" in papier.rendre(figure, "svg")


@pytest.fixture(scope="module")
def sans_saisie(exemple, tmp_path_factory) -> Iterator[Lecteur]:
    """Les mêmes chiffres publics, sans aucune ligne inventée."""
    dossier = tmp_path_factory.mktemp("sans")
    shutil.copytree(exemple, dossier / "data", ignore=shutil.ignore_patterns("local"))
    actualiser(dossier / "data", dossier / "entrepot")
    ouvert = ouvrir(dossier / "entrepot", lire_reglages(exemple))
    yield ouvert
    ouvert.fermer()


def _dite(lecteur: Lecteur, nom: str, parametres) -> tuple[str, ...]:
    """Tout ce qu'une figure dit, hors statut ; la phrase d'aide s'il n'y a pas de figure."""
    try:
        f = figure_de(lecteur, nom, parametres)
    except AppelIncorrect as e:
        return (str(e),)
    valeurs = f.donnees.drop(columns="statut").round(6).to_csv()
    return (f.titre, f.sous_titre, f.annee, *f.notes, valeurs)


@pytest.mark.parametrize(
    ("nom", "parametres"),
    [
        ("carte", {"identifiant": "population"}),
        ("evolution", {"identifiant": "naissances_moy3", "territoires": ["epci:200034064"]}),
        ("poles", {"nombre": 1, "ouverts": ["81069"]}),
        ("acteurs", {}),
        ("carte_plan", {}),
        ("budget_plan", {}),
        ("accueil_trajets", {}),
        ("accueil_structures", {}),
        ("parentalite_lieux", {}),
        ("trouver_accueil", {"commune": "81309"}),
    ],
)
def test_une_figure_est_fictive_si_et_seulement_si_les_lignes_inventees_la_changent(
    exemple, lecteur, sans_saisie, nom, parametres
):
    change = _dite(lecteur, nom, parametres) != _dite(sans_saisie, nom, parametres)
    assert figure_de(lecteur, nom, parametres).fictif == change


def _ecrite(lecteur: Lecteur, nom: str, parametres) -> list[object]:
    """Ce qu'écrit une partie, hors mention d'exemple ; la phrase d'aide si elle est sans donnée."""
    try:
        blocs = blocs_de(lecteur, nom, parametres)
    except AppelIncorrect as e:
        return [str(e)]
    return [
        [[dire(c) for c in ligne] for ligne in b.lignes]
        if isinstance(b, Tableau)
        else getattr(b, "texte", b)
        for b in blocs
    ]


@pytest.mark.parametrize(
    ("nom", "parametres"),
    [
        ("poles_situations", {"ouverts": ["81069"]}),
        ("chiffres_cles", {"identifiants": ["population"], "territoires": ["epci:200034064"]}),
        ("territoire", {}),
        ("aller_vers_communes", {}),
        ("plan_volets", {}),
        ("instances", {}),
        ("mobilites", {}),
        ("suivi_habitat", {}),
        ("parentalite_lieux", {}),
        ("parentalite_reponse", {}),
    ],
)
def test_une_partie_se_dit_exemple_si_et_seulement_si_les_lignes_inventees_la_changent(
    exemple, lecteur, sans_saisie, nom, parametres
):
    change = _ecrite(lecteur, nom, parametres) != _ecrite(sans_saisie, nom, parametres)
    blocs = blocs_de(lecteur, nom, parametres)
    assert any(getattr(b, "fictif", False) for b in blocs) == change


def test_une_famille_de_vaour_voit_les_lieux_du_plus_proche_au_plus_loin(exemple, lecteur):
    lieux = trouver(lecteur, "81309")
    minutes = [x.route.minutes for x in lieux]
    assert minutes == sorted(minutes)
    assert {x.libelle_commune for x in lieux[:3]} == {"Vaour"}
    # Ni école élémentaire, ni accueil de loisirs : ils ne gardent pas un enfant de moins de 3 ans.
    assert not {"École", "Accueil de loisirs", "France services"} & {x.sorte for x in lieux}
    micro = next(x for x in lieux if x.nom.startswith("Micro-crèche"))
    assert micro.jours == "lundi, mardi, jeudi, vendredi" and micro.ages == "de 3 mois à 3 ans"
    assert depliant_accueil._ouverture(micro) == (
        "lundi, mardi, jeudi, vendredi 8h-18h ; 44 semaines par an"
    )
    figure = figure_de(lecteur, "trouver_accueil", {"commune": "81309"})
    assert figure.titre.startswith("8") and figure.fictif
    texte = "".join(
        p.extract_text()
        for p in PdfReader(
            io.BytesIO(rendre(depliant_accueil.document(lecteur, "81309"), "pdf"))
        ).pages
    )
    assert "EXEMPLE" in texte and "monenfant.fr" in texte and "74" not in texte


def test_la_page_publique_des_familles_ne_lit_que_l_edition_publique(
    exemple, lecteur, ouvrir_public
):
    """Le taux d'occupation (74 %) est réservé au comité : absent de la page et de l'édition publique."""
    dossier = edition_publique.servir(lecteur.chemin.parent, exemple)
    essai = ouvrir_public("trouver", dossier=dossier, commune="81309")
    assert not essai.exception
    assert "À Vaour, de 3\u00a0à\u00a06\u00a0lieux" in " ".join(m.value for m in essai.markdown)
    publique = Lecteur(edition_publique.courante(lecteur.chemin.parent))
    assert "taux_occupation" not in publique._neuf("SELECT * FROM local_structures").columns
    assert publique.exemple
    publique.fermer()

"""Une consigne de l'application quitte la page du document ; la réserve qu'elle portait y reste."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from observatoire import documents as d
from observatoire.contenu.dossiers import annexes, liste_manques, manques, renvois
from observatoire.contenu.dossiers.consignes import separer
from observatoire.contenu.territoire import parties_indicateurs
from observatoire.documents.tableau import Colonne, Valeur
from observatoire.graphiques.figure import Figure, Forme
from observatoire.provenance import Periode, de


@pytest.mark.parametrize(
    ("texte", "reste", "consignes"),
    [
        ("Crèches 35,5. Pour compter, le territoire a 5 renseignements à saisir.", "Crèches 35,5.",
         ["Pour compter, le territoire a 5 renseignements à saisir."]),
        ("Un lieu plus proche peut manquer (déposer la base entière). Rien d'autre.",
         "Un lieu plus proche peut manquer. Rien d'autre.", ["déposer la base entière"]),
        ("La demande se dépose de 24 à 9 mois avant.", "La demande se dépose de 24 à 9 mois avant.", []),
    ],
)  # fmt: skip
def test_une_consigne_se_separe_de_ce_qu_elle_accompagne(
    texte: str, reste: str, consignes: list[str]
) -> None:
    assert separer(texte) == (reste, consignes)


def test_ce_qu_un_comite_decide_n_est_pas_une_consigne() -> None:
    decide = "Le comité décide de déposer une demande et de saisir la CAF."
    dites = ("Halte", "Déposer le dossier d'agrément", "Places autorisées, à saisir en mars")
    colonnes = (Colonne("Point"), Colonne("Décision"), Colonne("Suite"))
    tableau = d.Tableau(titre="Décisions", colonnes=colonnes, lignes=(dites,))
    blocs = [d.Titre("Séance"), d.Paragraphe(decide), d.Liste((decide[11:],)), tableau]
    gardes, liste = manques.ranger(blocs)
    assert liste == [] and [b for b in gardes if isinstance(b, d.Paragraphe)] == [blocs[1]]
    assert gardes[-1].lignes == (dites,)


def test_une_consigne_va_dans_la_liste_ou_qu_elle_soit() -> None:
    cases = Colonne("Échéance")
    tableau = d.Tableau(
        titre="Autorisations", colonnes=(Colonne("Structure"), Colonne("Places", "effectif"), cases),
        lignes=(("Crèche", 20, "date à saisir dans Inventaire"), ("Micro-crèche", 10, "date à saisir dans Inventaire")),
        notes=("Quinze ans. Les saisir dans Inventaire.",),
    )  # fmt: skip
    gardes, liste = manques.ranger(
        [d.Titre("Offre"), d.Paragraphe("Dix places. Les compter : page Inventaire."),
         d.Liste(("Bien. Déposer les naissances.",)), tableau]
    )  # fmt: skip
    dit = annexes.texte_de(gardes)
    assert "dix places." in dit and "bien." in dit and "quinze ans." in dit
    assert "inventaire" not in dit and "déposer" not in dit
    [_, _, _, reste] = gardes
    assert isinstance(reste, d.Tableau)
    assert [c.titre for c in reste.colonnes] == ["Structure", "Places"]
    assert len(liste) == 4


def test_la_liste_reunit_ce_qui_se_demande_a_la_meme_personne() -> None:
    _, tableau = liste_manques.liste(
        [liste_manques.Manque("A", "le comité technique."), liste_manques.Manque("B", "Page Inventaire."),
         liste_manques.Manque("C", "le comité technique.")]
    )  # fmt: skip
    assert isinstance(tableau, d.Tableau)
    assert tableau.dites == [
        ["A\nC", "Le comité technique."], ["B", "Le comité technique : page Inventaire."]
    ]  # fmt: skip


def _barres(**autres: object) -> Figure:
    donnees = pd.DataFrame({
        "code": ["a", "b"], "libelle": ["CNAF", "Observatoire"], "valeur": [52.6, None],
        "statut": ["publie", "absent"],
    })  # fmt: skip
    return Figure(
        identifiant="essai", forme=Forme.BARRES, donnees=donnees, unite="places",
        titre="CNAF : 52,6 places pour 100 enfants de moins de 3 ans", periode=Periode(2023, 2023),
        perimetre="ici", provenance=de("insee_populations", "reglages"), **autres,
    )  # fmt: skip


def test_une_barre_sans_valeur_va_dans_la_liste() -> None:
    [reste], liste = manques.ranger([d.Illustration(_barres())])
    assert isinstance(reste, d.Illustration)
    assert reste.figure.donnees["libelle"].tolist() == ["CNAF"]
    assert [m.quoi for m in liste] == [
        "CNAF : 52,6 places pour 100 enfants de moins de 3 ans : Observatoire"
    ]


def test_un_titre_qui_redit_la_phrase_donne_le_nom_de_la_figure() -> None:
    figure = replace(_barres(), identifiant="taux_couverture_cnaf")
    phrase = d.Paragraphe("La CNAF compte 52,6 places pour 100 enfants de moins de 3 ans.")
    _, dite = renvois.sans_redites([phrase, d.Illustration(figure)])
    assert isinstance(dite, d.Illustration) and dite.titre.startswith("Taux de couverture")
    [seule] = renvois.sans_redites([d.Illustration(figure)])
    assert isinstance(seule, d.Illustration) and seule.titre == ""


def test_un_repere_presque_muet_se_dit_dessous() -> None:
    lignes = [
        ("Population", Valeur("5 441"), Valeur("non disponible"), 2023),
        ("Part des 65 ans", Valeur("34,8 %"), Valeur("26,7 %\n(26,5 à 26,9)"), 2023),
        ("Ménages", Valeur("2 651"), None, 2022),
    ]
    gardes, notes = parties_indicateurs._colonnes(lignes, ["Ici", "Tarn"])
    assert gardes == [0, 1, 3]
    assert notes == ["Tarn : Part des 65 ans, 26,7 % (26,5 à 26,9)."]
    # Une colonne à moitié connue reste une colonne.
    assert parties_indicateurs._colonnes(lignes[:2], ["Ici", "Tarn"]) == ([0, 1, 2, 3], [])

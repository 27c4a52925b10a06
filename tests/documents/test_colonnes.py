"""Au tableur, un nombre reste un nombre et l'intervalle que le texte disait ne se perd pas."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl

from observatoire import documents as d
from observatoire.contenu.dossiers.dossier import Dossier
from observatoire.documents import colonnes
from observatoire.documents.tableau import pour_tableur
from observatoire.graphiques.polices import largeur_texte
from observatoire.provenance import Periode, de

TABLEAU = d.Tableau(
    colonnes=(
        d.Colonne("Indicateur"),
        d.Colonne("Le territoire", "nombre", decimales=1),
        d.Colonne("Année", "annee"),
    ),
    lignes=(
        ("Taux", d.Valeur("52,6 %\n(48,1 à 57,0)", 52.6, 1), "2023"),
        ("Ménages", d.Valeur("2 651", 2650.94), Periode(2018, 2022)),
        ("Rare", d.Valeur("secret"), "2023"),
    ),
    titre="Chiffres", provenance=de("releve_ages"),
)  # fmt: skip


def test_une_colonne_de_plus_garde_ce_que_le_nombre_tait() -> None:
    colonnes, lignes = pour_tableur(TABLEAU)
    assert tuple(c.titre for c in colonnes) == (
        "Indicateur",
        "Le territoire",
        "Le territoire (comme il se lit)",
        "Année",
    )
    assert lignes[0] == ["Taux", 52.6, "52,6 % (48,1 à 57,0)", 2023]
    assert lignes[2] == ["Rare", "secret", "secret", 2023]


def test_le_classeur_a_des_nombres_et_la_feuille_des_sources_leurs_annees(
    composer: Callable[..., d.Document],
) -> None:
    document = composer(TABLEAU)
    classeur = openpyxl.load_workbook(io.BytesIO(d.rendre(document, "xlsx")))
    cellules = {c.value: c for r in classeur.worksheets[1].iter_rows() for c in r}
    assert cellules[52.6].number_format == "#,##0.0"
    assert cellules[2023].number_format == "0"
    sources = [c.value for c in list(classeur["Sources"].iter_rows())[1]]
    assert "2018 à 2023" in sources and str(document.edition) in sources


def test_ce_qui_reste_a_remplir_se_voit() -> None:
    dossier = Dossier(titre="Annexe à la délibération n° [Numéro de la délibération]").avec()
    assert dossier.a_remplir == ["Numéro de la délibération"]
    assert not Dossier(titre="Conseil [2026]").a_remplir


def test_aucun_mot_ne_deborde_de_sa_colonne_imprimee() -> None:
    """Vu sur le bilan de la CTG : « intercommunalité » écrit sur « en cours », « PossiblesContractualisées »."""
    t = d.Tableau(
        colonnes=(d.Colonne("Objet", largeur=60), d.Colonne("Contractualisées", "effectif", 2), d.Colonne("Payeur", largeur=4)),
        lignes=(("Soutien à l'espace de vie sociale " * 3, 36000, "intercommunalité"),),
    )  # fmt: skip
    parts = colonnes.largeurs(t, 480)
    assert round(sum(parts)) == 480 and parts[0] == max(parts)
    for part, mot, gras in zip(
        parts[1:], ("Contractualisées", "intercommunalité"), (True, False), strict=True
    ):
        assert part >= largeur_texte(mot, 8.5, gras) + 10  # les deux marges de la case
    # Sans mot trop long, les parts demandées sont gardées.
    courtes = d.Tableau(
        colonnes=(d.Colonne("A", largeur=3), d.Colonne("B", largeur=1)), lignes=(("x", "y"),)
    )
    assert colonnes.largeurs(courtes, 480) == [360, 120]

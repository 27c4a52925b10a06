"""Ce qui manque : retiré des pages, jamais en silence, en une seule liste qui dit à qui demander."""

from __future__ import annotations

from dataclasses import replace

from observatoire import documents as d
from observatoire.contenu.dossiers import annexes, assemblage, gabarits, manques
from observatoire.documents.tableau import ND, Colonne, Valeur
from observatoire.entrepot.lecture import Lecteur


def _dits(blocs: list[d.Bloc]) -> str:
    return annexes.texte_de(blocs)


def test_une_place_d_attente_quitte_la_page_pour_la_liste() -> None:
    gardes, liste = manques.ranger(
        [
            d.Titre("Enjeux"),
            d.Paragraphe(
                "À compléter par le comité de pilotage : ce qu'il faut décider.", "commentaire"
            ),
            d.Titre("Offre"),
            d.Paragraphe("Dit par une personne.", "commentaire"),
        ]
    )
    # Le chapitre que plus rien ne remplit part avec elle.
    assert [b.texte for b in gardes if isinstance(b, d.Titre)] == ["Offre"]
    [m] = liste
    assert (m.quoi, m.demander) == ("Enjeux : ce qu'il faut décider", "le comité de pilotage.")


def test_une_colonne_d_attente_et_une_ligne_sans_valeur_sont_dites_une_fois() -> None:
    tableau = d.Tableau(
        titre="Compétences",
        colonnes=(
            Colonne("Quoi"),
            Colonne("Depuis", "date", vide="à compléter"),
            Colonne("Combien", "effectif"),
        ),
        lignes=(("Accueil", None, 3), ("Population municipale", None, None), ("Jeunesse", None, 0)),
    )
    [reste], liste = manques.ranger([tableau])
    assert isinstance(reste, d.Tableau)
    assert [c.titre for c in reste.colonnes] == ["Quoi", "Combien"]
    # Un zéro est une valeur : sa ligne reste.
    assert [ligne[0] for ligne in reste.lignes] == ["Accueil", "Jeunesse"]
    assert [m.quoi for m in liste] == ["Compétences : depuis", "Population municipale"]
    assert "INSEE" in liste[1].demander


def test_une_case_sans_valeur_se_lit_nd_et_reste_non_disponible_au_tableur() -> None:
    tableau = d.Tableau(
        titre="T", colonnes=(Colonne("Quoi"), Colonne("Ici", "nombre"), Colonne("Tarn", "nombre")),
        lignes=(("a", 1, None), ("b", Valeur("secret"), 2)),
    )  # fmt: skip
    [reste], liste = manques.ranger([tableau])
    assert isinstance(reste, d.Tableau) and liste == []
    assert reste.dites[0][2] == ND and f"{ND} : non disponible." in reste.notes
    assert reste.dites[1][1] == "secret"
    assert reste.colonnes[2].brute(reste.lignes[0][2]) == "non disponible"


def test_une_phrase_ne_se_dit_pas_deux_fois_et_une_demande_ne_nomme_aucun_fichier() -> None:
    gardes, liste = manques.ranger(
        [
            d.Paragraphe("Le territoire compte 12 habitants.", "constat"),
            d.Liste(("Le territoire compte 12 habitants.", "Autre chose.")),
            d.Encadre("« X » : non disponible. À faire : déposer dans data/ base-cc-logement-2022.csv (INSEE).",
                      f"{manques.ABSENTE}X"),
        ]
    )  # fmt: skip
    assert _dits(gardes).count("12 habitants") == 1 and "autre chose" in _dits(gardes)
    assert liste == [manques.Manque("X", "Déposer (INSEE).")]


def test_le_glossaire_n_a_que_les_mots_du_document_et_un_court_n_a_pas_de_couverture(
    entrepot_4c: Lecteur,
) -> None:
    court = gabarits.instancier(gabarits.modele("note-copil"), entrepot_4c)
    court = replace(
        court,
        elements=court.elements[:4:3],
        annexes=("glossaire",),
        sommaire=True,
        page_de_titre=True,
    )
    document = assemblage.assembler(court, entrepot_4c)
    assert not document.page_de_titre and not document.sommaire
    [mots] = [
        b
        for b in document.blocs
        if isinstance(b, d.Tableau) and b.titre == "Les mots de ce document"
    ]
    cites = {str(ligne[0]) for ligne in mots.lignes}
    assert "Millésime" in cites and not cites & {"CTG", "Foyer allocataire"}


def test_l_auteur_commente_sous_sa_figure(entrepot_4c: Lecteur) -> None:
    dossier = gabarits.instancier(gabarits.modele("note-copil"), entrepot_4c)
    figure = replace(dossier.elements[1], texte="Ce que nous en retenons.")
    rendus = assemblage.blocs_de(figure, entrepot_4c)
    assert isinstance(rendus[0], d.Illustration)
    assert rendus[1] == d.Paragraphe("Ce que nous en retenons.", "commentaire")

"""Ce qui manque : retiré des pages, jamais en silence, en une seule liste qui dit à qui demander."""

from __future__ import annotations

from dataclasses import replace

from observatoire import documents as d
from observatoire.contenu.dossiers import annexes, assemblage, gabarits, manques
from observatoire.contenu.dossiers.attente import demande
from observatoire.documents.tableau import ND, Attente, Colonne, Valeur
from observatoire.entrepot.lecture import Lecteur


def _dits(blocs: list[d.Bloc]) -> str:
    return annexes.texte_de(blocs)


def test_une_place_d_attente_quitte_la_page_pour_la_liste() -> None:
    gardes, liste = manques.ranger(
        [
            d.Titre("Enjeux"),
            d.Paragraphe(
                "",
                "commentaire",
                attente=Attente(raison="ce qu'il faut décider.", qui="le comité de pilotage"),
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
            Colonne("Depuis", "date", vide=Attente()),
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
                      "Figure non disponible : X", "alerte", Attente(raison="X")),
        ]
    )  # fmt: skip
    assert _dits(gardes).count("12 habitants") == 1 and "autre chose" in _dits(gardes)
    assert liste == [manques.Manque("X", "Déposer (INSEE).")]
    # L'adresse d'un producteur n'est pas un chemin de la machine, même si elle finit par un fichier.
    ou = "« Y » (INSEE, https://www.insee.fr/fr/statistiques/8581696) ou https://exemple.fr/a/b.csv"
    assert demande(f"À faire : déposer {ou}, pas data/b.csv.") == f"Déposer {ou}, pas"


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


def test_une_place_d_attente_inventee_et_ce_qu_une_autre_explique() -> None:
    etats = d.Tableau(
        titre="Actions par état", colonnes=(Colonne("État"), Colonne("Actions", "effectif")),
        lignes=(("en cours", 6), (Attente("à qualifier"), 36)), fictives=frozenset({0, 1}),
    )  # fmt: skip
    loi = d.Tableau(
        titre="Ce que la loi demande", colonnes=(Colonne("Mission"), Colonne("Dû ?"), Colonne("Pourquoi")),
        lignes=(("Recenser", Attente("à qualifier"), Attente("à qualifier", "si les communes l'ont transférée.", "lire les statuts.")),
                ("Relais", "non", "Pas dû ici.")),
    )  # fmt: skip
    [un, deux], liste = manques.ranger([etats, loi])
    assert isinstance(un, d.Tableau) and un.dites == [["EXEMPLE : en cours", "6"]]
    # La raison reste sur la page, sans son étiquette ; la consigne va dans la liste.
    assert isinstance(deux, d.Tableau)
    assert deux.dites[0] == ["Recenser", "non précisé", "Si les communes l'ont transférée."]
    assert [(m.quoi, m.demander) for m in liste] == [
        ("Actions par état : 36 sans réponse", "le comité technique."),
        ("Recenser", "Lire les statuts."),
    ]


def test_qui_connait_la_reponse_est_dit_une_fois_par_personne() -> None:
    tableau = d.Tableau(
        titre="Dossier",
        colonnes=(Colonne("Quoi"), Colonne("Saisi", vide=Attente("à demander")), Colonne("Qui le sait", "qui")),
        lignes=(("Genre", "crèche", "Gestionnaire"), ("Horaires", None, "Gestionnaire"),
                ("Agrément", None, "PMI"), ("Âges", None, "PMI")),
    )  # fmt: skip
    [reste], liste = manques.ranger([tableau])
    assert isinstance(reste, d.Tableau) and [x[0] for x in reste.lignes] == ["Genre"]
    assert [(m.quoi, m.demander) for m in liste] == [
        ("Dossier : horaires", "Gestionnaire"), ("Dossier : agrément, âges", "PMI")
    ]  # fmt: skip


def test_l_essentiel_annonce_ce_qui_manque(entrepot_4c: Lecteur) -> None:
    document = assemblage.assembler(
        gabarits.instancier(gabarits.modele("ctg"), entrepot_4c), entrepot_4c
    )
    rang = next(
        i for i, b in enumerate(document.blocs) if getattr(b, "texte", "") == "Ce qu'on ne sait pas"
    )
    suite = document.blocs[rang + 1]
    assert isinstance(suite, d.Paragraphe)
    assert f"{len(document.manques)} choses manquent encore" in suite.texte.replace("\u00a0", " ")

"""L'accueil dit les chiffres publiés, leurs réserves, et ce qui manque."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from observatoire.formats import FINE

Ouvrir = Callable[..., AppTest]
Retoucher = Callable[[str], None]
FOYERS = "indicateur = 'foyers_caf' AND niveau = 'epci' AND code = '200034064'"


def _html(essai: AppTest) -> str:
    return "".join(h.value for h in essai.html)


def _reponse(essai: AppTest) -> str:
    return essai.markdown[0].value.replace("\\", "")


def _carte(essai: AppTest, libelle: str) -> str:
    return next(c for c in _html(essai).split("<article") if f">{libelle}</" in c)


def test_la_reponse_donne_la_population_publiee(ouvrir_page: Ouvrir) -> None:
    # INSEE, populations de référence 2023 : 5 441 habitants pour les 25 communes.
    assert f"5{FINE}441" in _reponse(ouvrir_page("accueil"))


def test_les_chiffres_cles_sont_ceux_des_producteurs(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("accueil")
    assert "34,8" in _carte(essai, "Part des 65 ans ou plus")  # INSEE, RP 2023
    assert "26,7" in _carte(essai, "Part des 65 ans ou plus")  # Tarn, RP 2023
    foyers = _carte(essai, "Foyers allocataires de la CAF")  # CNAF, décembre 2024
    assert ">795<" in foyers and "arrondi" in foyers
    couverture = _carte(essai, "Taux de couverture de l&#x27;accueil du jeune enfant")
    assert "52,6" in couverture and "60,9" in couverture  # CNAF 2023, 4C et France


def test_l_annee_provisoire_n_est_jamais_un_chiffre_cle(ouvrir_page: Ouvrir) -> None:
    # L'état civil 2025 est provisoire : la dernière moyenne de trois ans s'arrête à 2024.
    naissances = _carte(ouvrir_page("accueil"), "Naissances par an, moyenne de 3 ans")
    assert "2022-2024" in naissances and "2025" not in naissances


def test_une_comparaison_absente_dit_quel_fichier_deposer(
    ouvrir_page: Ouvrir, retoucher: Retoucher
) -> None:
    retoucher(
        "DELETE FROM indicateurs WHERE indicateur = 'part_65_plus' AND niveau IN ('departement', 'france')"
    )
    part = _carte(ouvrir_page("accueil"), "Part des 65 ans ou plus")
    assert "Comparaison non disponible : déposer" in part


def test_l_accueil_dit_ce_qui_manque_en_une_ligne_et_laisse_la_fraicheur_aux_donnees(
    ouvrir_page: Ouvrir,
) -> None:
    essai = ouvrir_page("accueil")
    assert "restent pour le territoire" in _html(essai) and 'href="completer"' in _html(essai)
    assert "Fraîcheur des sources" not in [h.value for h in essai.header]
    # Cinq chiffres choisis : le premier se dit en phrase, il n'est pas redit en carte.
    assert _html(essai).count("<article") == 4 and ">Population municipale</" not in _html(essai)
    assert "Une livraison plus récente doit être parue" in _html(essai) and "<table" not in "".join(
        h.value for h in essai.html if "livraison" in h.value
    )


def test_une_commune_a_ses_chiffres_et_le_territoire_en_repere(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("accueil", territoire="81069")
    assert _reponse(essai).startswith("Cordes-sur-Ciel compte 879")  # INSEE 2023
    assert "34,8" in _carte(essai, "Part des 65 ans ou plus")


def test_un_chiffre_secret_se_dit_secret(ouvrir_page: Ouvrir, retoucher: Retoucher) -> None:
    retoucher(
        f"UPDATE indicateurs SET valeur = NULL, bas = NULL, haut = NULL, statut = 'secret' WHERE {FOYERS}"
    )
    carte = _carte(ouvrir_page("accueil"), "Foyers allocataires de la CAF")
    assert ">secret<" in carte and "795" not in carte and ">0<" not in carte


def test_un_chiffre_absent_dit_ce_qui_manque(ouvrir_page: Ouvrir, retoucher: Retoucher) -> None:
    retoucher("DELETE FROM indicateurs WHERE indicateur = 'foyers_caf'")
    carte = _carte(ouvrir_page("accueil"), "Foyers allocataires de la CAF")
    assert "non disponible" in carte and "Déposer" in carte and "caf.fr" in carte


def test_une_donnee_fictive_porte_la_mention_exemple(
    ouvrir_page: Ouvrir, retoucher: Retoucher
) -> None:
    retoucher(f"UPDATE indicateurs SET statut = 'fictif' WHERE {FOYERS}")
    assert "EXEMPLE" in _carte(ouvrir_page("accueil"), "Foyers allocataires de la CAF")


def test_un_libelle_piege_s_affiche_tel_quel(ouvrir_page: Ouvrir, retoucher: Retoucher) -> None:
    piege = "<img src=x onerror=alert(1)>"
    retoucher(
        f"""INSERT INTO journal (rang, genre, texte) VALUES (0, 'fichier_nouveau', '{piege}');
        UPDATE fichiers SET statut = 'refuse', message = '![x](http://ailleurs.example/p.png) {piege}'
        WHERE fichier = 'msa/RET_STOCK.csv'"""
    )
    journal = _html(ouvrir_page("donnees", onglet="Fichiers et journal"))
    assert piege not in journal
    essai = ouvrir_page("accueil")
    assert piege not in _html(essai)
    refus = essai.error[0].value
    assert "![x]" not in refus and "\\!\\[x\\]" in refus and "\\<img" in refus


def test_un_fichier_refuse_est_a_surveiller(ouvrir_page: Ouvrir, retoucher: Retoucher) -> None:
    retoucher(
        "UPDATE fichiers SET statut = 'refuse', message = 'ligne 3 : code absent' "
        "WHERE fichier = 'msa/RET_STOCK.csv'"
    )
    [refus] = ouvrir_page("accueil").error
    assert "ligne 3" in refus.value


def test_ce_qui_a_bouge_dit_avant_apres_et_mene_a_la_carte(
    ouvrir_page: Ouvrir, retoucher: Retoucher
) -> None:
    # CNAF : 815 foyers en décembre 2023, 795 en décembre 2024, arrondis à 5 par commune.
    retoucher(
        """INSERT INTO bouges SELECT e.publie_le, 'millesime', '200034064', 'epci', 'foyers_caf',
        2023, 2023, 815, 2024, 2024, 795 FROM edition e"""
    )
    html = _html(ouvrir_page("accueil"))
    assert "815" in html and "à l'arrondi près" in html.replace("&#x27;", "'")
    assert "carte?indicateur=foyers_caf&amp;territoire=200034064&amp;annee=2024" in html
    assert ".csv" not in html

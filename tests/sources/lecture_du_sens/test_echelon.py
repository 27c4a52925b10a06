"""À quel échelon sont les lignes : les noms le prouvent, la forme d'un code n'y suffit pas.

Chiffres inventés, sauf dans les cas fournis à côté du projet.
"""

from __future__ import annotations

import pytest

FILO = "CODGEO;LIBGEO;NBMEN21;NBPERS21;Q221;PIMPOT21\n"


def filo(*lignes: tuple[str, str]) -> str:
    return FILO + "".join(
        f"{code};{nom};100;200;2{i}000;-13\n" for i, (code, nom) in enumerate(lignes)
    )


REGIONS = (
    ("11", "Île-de-France"),
    ("76", "Occitanie"),
    ("93", "Provence-Alpes-Côte d'Azur"),
    ("94", "Corse"),
)


def test_des_regions_ne_sont_pas_des_departements(cas, lire) -> None:
    lu = lire(cas / "c01_FILO2019_DISP_REG.csv")
    assert (lu.statut, list(lu.niveaux.items())) == ("reconnu", [("region", "libelle")])
    assert lu.nombre("11", "revenu_median", 2019) == 24060


def test_les_noms_disent_la_region_quel_que_soit_le_nom_du_fichier(lire) -> None:
    lu = lire("FILO2021_DISP_DEP.csv", filo(*REGIONS))
    assert lu.niveaux == {"region": "libelle"}
    assert lu.nombre("76", "revenu_median", 2021) == 21000


def test_les_memes_codes_nommes_comme_des_departements_en_sont(lire) -> None:
    noms = (
        ("11", "Aude"),
        ("76", "Seine-Maritime"),
        ("93", "Seine-Saint-Denis"),
        ("2A", "Corse-du-Sud"),
    )
    lu = lire("FILO2021_DISP_REG.csv", filo(*noms))
    assert lu.niveaux == {"departement": "libelle"}
    assert lu.nombre("11", "revenu_median", 2021) == 20000


def test_sans_nom_deux_chiffres_ambigus_demandent_une_preuve(lire) -> None:
    sans_noms = filo(*REGIONS).replace("LIBGEO", "X")
    for _, nom in REGIONS:
        sans_noms = sans_noms.replace(nom, "")
    lu = lire("filo_2021.csv", sans_noms)
    assert lu.statut == "refuse" and "régions ou de départements" in lu.message
    assert lire("FILO2021_DISP_REG.csv", sans_noms).niveaux == {"region": "nom"}
    tarn = sans_noms.replace("94;", "81;")
    assert lire("filo_2021.csv", tarn).niveaux == {"departement": "code"}


def test_les_unites_urbaines_empruntent_les_codes_des_communes(cas, lire) -> None:
    lu = lire(cas / "c02_FILO2019_DISP_UU2020.csv")
    assert (lu.statut, lu.valeurs) == ("refuse", {}) and "unités urbaines" in lu.message


@pytest.mark.parametrize(
    ("nom", "lignes", "dit"),
    [
        ("FILO2021_DISP_UU2020.csv", (("81101", "Albi"), ("81102", "Castres")), "unités urbaines"),
        ("FILO2021_DISP_BV2022.csv", (("81101", "Albi"), ("81102", "Castres")), "bassins de vie"),
        ("FILO2021_DISP_ZE2020.csv", (("7601", "Albi"), ("7602", "Castres")), "zones d'emploi"),
        ("FILO2021_DISP_ARR.csv", (("811", "Albi"), ("812", "Castres")), "arrondissements"),
        ("FILO2021_DISP_CV.csv", (("8101", "Albi-1"), ("8105", "Castres-1")), "cantons"),
        ("FILO2021_DISP_IRIS.csv", (("810040101", "Centre"), ("810040102", "Nord")), "IRIS"),
        ("FILO2021_DISP.csv", (("810040101", "Centre"), ("810040102", "Nord")), "IRIS"),
        ("FILO2021_DISP.csv", (("QP081001", "Cantepau"), ("QP081002", "Lapanouse")), "QPV"),
        ("FILO2021_DISP_METROPOLE.csv", (("1", "France métropolitaine"),), "France métropolitaine"),
    ],
)  # fmt: skip
def test_l_echelon_non_lu_est_nomme(lire, nom: str, lignes, dit: str) -> None:
    lu = lire(nom, filo(*lignes))
    assert (lu.statut, lu.valeurs) == ("refuse", {}) and dit in lu.message


def test_sans_noms_un_zonage_annonce_n_est_pas_pris_pour_des_communes(lire) -> None:
    lu = lire("FILO2021_DISP_UU2020.csv", filo(("81101", ""), ("81102", "")))
    assert lu.statut == "refuse" and "unités urbaines" in lu.message


def test_un_bassin_de_vie_annonce_a_le_code_et_le_nom_de_sa_commune_centre(lire) -> None:
    centres = filo(("81004", "Albi"), ("81060", "Carmaux"), ("81099", "Gaillac"))
    lu = lire("FILO2021_DISP_BV2022.csv", centres)
    assert (lu.statut, lu.valeurs) == ("a_confirmer", {}) and "bassins de vie" in lu.message
    assert lire("FILO2021_DISP_COM.csv", centres).statut == "reconnu"


def test_la_france_metropolitaine_n_est_pas_la_france(cas, lire) -> None:
    lu = lire(cas / "g04_FILO2019_DISP_METROPOLE.csv")
    assert (lu.statut, lu.valeurs) == ("refuse", {}) and "France métropolitaine" in lu.message


def test_des_noms_decales_sont_refuses(cas, lire) -> None:
    lu = lire(cas / "d13_populations_2024_decale.csv")
    assert lu.statut == "refuse" and "les noms contredisent les codes" in lu.message


def test_une_contradiction_sur_cinq_se_confirme_deux_se_refusent(lire) -> None:
    noms = ["Amarens", "Bournazel", "Les Cabannes", "CORDES SUR CIEL", "Riols (Le)", "Vaour"]
    codes = ["81009", "81035", "81045", "81069", "81224", "81309"]
    entete = "DEP;COM;Commune;PMUN;PCAP;PTOT\n"

    def fichier(*ecrits: str) -> str:
        return entete + "".join(f"81;{c};{n};10;0;10\n" for c, n in zip(codes, ecrits, strict=True))

    assert lire("pop_2022.csv", fichier(*noms)).statut == "reconnu"
    une = lire("pop_2022.csv", fichier("Albi", *noms[1:]))
    assert une.statut == "a_confirmer" and "Albi" in une.message
    assert lire("pop_2022.csv", fichier("Albi", "Castres", *noms[2:])).statut == "refuse"


def test_un_epci_contredit_est_refuse_et_l_echelon_trouve_est_dit(lire) -> None:
    entete = "annee;numepci;nomepci;txcouv_epci\n"
    bon = lire("e.csv", f"{entete}2024;200034064;CC DU CORDAIS ET DU CAUSSE (4 C);52\n")
    assert bon.nombre("200034064", "taux_couverture_cnaf", 2024) == 52
    faux = lire("e.csv", f"{entete}2024;200034064;Tarn;52\n")
    assert faux.statut == "refuse" and "départements" in faux.message

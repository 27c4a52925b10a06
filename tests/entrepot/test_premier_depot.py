"""Ce qu'un fichier abîmé dément dès son premier dépôt, quand rien n'est chargé à quoi le comparer.

Chiffres inventés, sauf les populations : celles de l'INSEE, lues dans les fichiers livrés.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.entrepot.verification import TableauVerifie, verifier
from observatoire.territoire import lire_reglages

RACINE = Path(__file__).parents[2]
REGLAGES = lire_reglages(RACINE / "data")
COMMUNES = {"81069": "Cordes-sur-Ciel", "81045": "Les Cabannes", "81309": "Vaour", "81206": "Penne"}


def _lu(tmp_path: Path, nom: str, texte: str) -> TableauVerifie:
    (tmp_path / nom).write_text(texte, encoding="utf-8")
    [tableau] = verifier(tmp_path / nom, REGLAGES).tableaux
    return tableau


# ------------------------------------------------------------------------------------- de quelle année
def _populations_de(annee: int) -> str:
    """Les populations municipales des communes de la 4C, telles que l'INSEE les a publiées."""
    with (RACINE / "data/insee/populations_municipales_4c.csv").open(encoding="utf-8") as f:
        lues = [(x["code"], x[f"pmun_{annee}"]) for x in csv.DictReader(f, delimiter=";")]
    return "REG;DEP;COM;PMUN;PCAP;PTOT\n" + "".join(
        f"76;81;{code};{n};0;{n}\n" for code, n in lues if n
    )


@pytest.mark.parametrize(("vraie", "dite"), [(2021, 2021), (2021, 2022), (2022, 2019)])
def test_des_populations_d_une_autre_annee_se_voient(tmp_path: Path, vraie: int, dite: int) -> None:
    lu = _lu(tmp_path, f"donnees_communes_{dite}.csv", _populations_de(vraie))
    assert lu.statut == ("reconnu" if vraie == dite else "a_confirmer"), lu.message
    assert vraie == dite or f"ces chiffres sont ceux de {vraie}, connus par ailleurs" in lu.message


def test_la_population_par_age_est_datee_par_la_population(tmp_path: Path) -> None:
    """Un fichier d'âges dont les totaux sont les populations de 2022 n'est pas de 2023."""
    habitants = [ligne.split(";")[2:4] for ligne in _populations_de(2022).split("\n")[1:-1]]
    for an, statut in ((2022, "reconnu"), (2023, "a_confirmer")):
        texte = "GEO;GEO_OBJECT;AGE;SEX;RP_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE\n" + "".join(
            f"{code};COM;{age};_T;POP;A;{an};{round(int(n) * part, 1)}\n"
            for code, n in habitants for age, part in (("_T", 1), ("Y_LT15", 0.15))
        )  # fmt: skip
        lu = _lu(tmp_path, "DS_RP_POPULATION_PRINC_data.csv", texte)
        assert lu.statut == statut, lu.message


@pytest.mark.parametrize(
    ("an", "statut"), [(2017, "reconnu"), (2019, "a_confirmer")]
)  # fmt: skip
def test_une_annee_que_le_producteur_n_a_pas_livree_se_demande(
    tmp_path: Path, an: int, statut: str
) -> None:
    """Chaque livraison du recensement sur Melodi porte trois années : 2010, 2015, 2021 ; 2011, 2016, 2022 ; 2012, 2017, 2023."""
    texte = "GEO;GEO_OBJECT;EDUC;SEX;AGE;RP_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE\n" + "".join(
        f"81069;COM;{e};_T;Y_GE15;POP;A;{an};{n}\n"
        for e, n in (("_T", 700), ("001T100_RP", 150), ("700_RP", 50))
    )
    lu = _lu(tmp_path, "DS_RP_DIPLOMES_PRINC_data.csv", texte)
    assert lu.statut == statut, lu.message
    if statut == "a_confirmer":
        assert f"n'y a pas publié {an}" in lu.message and {2012, 2017} & {*lu.annees}


def test_une_annee_hors_de_celles_que_le_nom_borne_se_dit(tmp_path: Path) -> None:
    entete = "theme;code;variable;annee;valeur\n"
    for an, dit in ((2023, False), (2020, True)):
        texte = entete + "".join(
            f"sante;{c};apl_medecins_generalistes;{a};3.{n}\n"
            for n, c in enumerate(COMMUNES)
            for a in (2022, an, 2024)
        )
        lu = _lu(tmp_path, "apl_medecins_2022_2024.csv", texte)
        assert lu.statut == "reconnu"
        assert ("le nom du fichier dit 2022 et 2024" in lu.message) == dit, lu.message


# --------------------------------------------------------------------- ce qui n'est plus à sa place
DIPLOMES = ["CODGEO", *(f"P21_NSCOL15P{x}" for x in ("", "_DIPLMIN", "_BEPC", "_CAPBEP", "_BAC", "_SUP2", "_SUP34", "_SUP5"))]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), [(2, 8), (6, 7), (0, 0)])
def test_deux_en_tetes_echanges_derangent_l_ordre_du_producteur(
    tmp_path: Path, a: int, b: int
) -> None:
    """L'échange laisse la somme juste : seul l'ordre des colonnes le trahit."""
    noms = list(DIPLOMES)
    noms[a], noms[b] = noms[b], noms[a]
    lu = _lu(tmp_path, "base-cc.csv", ";".join(noms) + "\n81069;720;150;50;160;130;90;70;70\n")
    dit = f"les colonnes {noms[a]} et {noms[b]} ne sont pas dans l'ordre"
    assert lu.statut == "reconnu" and (dit in lu.message) == (a != b), lu.message


def test_une_suite_numerotee_dans_le_desordre_se_dit(tmp_path: Path) -> None:
    for ans, dit in (((14, 15, 16, 17, 18), False), ((18, 17, 16, 15, 14), False), ((14, 17, 16, 15, 18), True)):  # fmt: skip
        titres = ";".join(f"NAISD{a}" for a in ans)
        lu = _lu(tmp_path, "naissances.csv", f"CODGEO;{titres}\n81069;5;6;7;6;5\n")
        assert ("en-têtes semblent échangés" in lu.message) == dit, lu.message


def test_des_codes_qui_glissent_d_une_ligne_rompent_leur_ordre(tmp_path: Path) -> None:
    lignes = (RACINE / "data/caf/txcouv_pe_epci_2023.csv").read_text("utf-8-sig").strip().split("\n")  # fmt: skip
    codes, reste = zip(*(x.split(";", 1) for x in lignes[1:]), strict=True)
    for depart in (None, 3):
        d = len(codes) if depart is None else depart
        bouges = [*codes[:d], *codes[d + 1 :], *codes[d : d + 1]]
        lu = _lu(
            tmp_path, "txcouv_pe_epci_2023.csv",
            "\n".join([lignes[0], *(f"{c};{r}" for c, r in zip(bouges, reste, strict=True))]),
        )  # fmt: skip
        assert ("semble avoir glissé" in lu.message) == (depart is not None), lu.message


# --------------------------------------------------------------------------- ce qui ne peut pas être
def test_un_compte_qui_quintuple_et_revient(tmp_path: Path) -> None:
    """De longues années séparent deux recensements : la pointe se voit quand même, la croissance passe."""
    entete = "theme;code;variable;annee;valeur\n"
    for milieu, statut in ((1300, "reconnu"), (12350, "a_confirmer")):
        suite = {1876: 1500, 1901: 1450, 1936: milieu, 1975: 1000, 1999: 980}
        texte = entete + "".join(f"population;81014;population;{a};{n}\n" for a, n in suite.items())
        lu = _lu(tmp_path, "population_1876_1999.csv", texte)
        assert lu.statut == statut, lu.message


@pytest.mark.parametrize(
    ("fichier", "commune", "avant", "apres"),
    [("RET_STOCK", "81262;Saint-Marcel-Campes;2019;", "26", "260")],
)  # fmt: skip
def test_un_compte_multiplie_par_dix_meme_dans_une_commune_fusionnee(
    tmp_path: Path, fichier: str, commune: str, avant: str, apres: str
) -> None:
    texte = (RACINE / f"data/msa/{fichier}.csv").read_text("latin-1")
    assert commune + avant in texte
    for nombre, statut in ((avant, "reconnu"), (apres, "a_confirmer")):
        (tmp_path / "f.csv").write_text(
            texte.replace(commune + avant, commune + nombre, 1), "latin-1"
        )
        [lu] = verifier(tmp_path / "f.csv", REGLAGES).tableaux
        assert lu.statut == statut, lu.message


@pytest.mark.parametrize(("facteur", "statut"), [(0.001, "a_confirmer")])
def test_un_taux_de_la_france_dans_une_autre_unite(
    tmp_path: Path, facteur: float, statut: str
) -> None:
    taux = ";".join(f"{x * facteur:.5g}" for x in (60.9, 23.5, 31.9, 3.3, 2.2))
    entete = "national;annee;txcouv_nat;txcouv_eaje_nat;txcouv_am_ind_nat;txcouv_prescol_nat;txcouv_gad_ind_nat"
    lu = _lu(tmp_path, "txcouv_pe_nat.csv", f"{entete}\nFrance;2023;{taux}\n")
    assert lu.statut == statut, lu.message


def test_des_foyers_plus_nombreux_que_leurs_personnes(tmp_path: Path) -> None:
    entete = "numcomdo;nomcom;dtreffre;qf_400;indfoy;indnbp\n"
    for foyers, statut in ((20, "reconnu"), (200, "a_confirmer")):
        texte = entete + "".join(
            f"81069;Cordes-sur-Ciel;2024-12;{t};{n};{p}\n"
            for t, n, p in (("0-399", foyers, 40), ("400-799", 35, 80), ("800-1199", 40, 90), ("1200 et plus", 25, 60))
        )  # fmt: skip
        lu = _lu(tmp_path, "qf.csv", texte)
        assert lu.statut == statut, lu.message


# ------------------------------------------------------------------------- une ligne par équipement
@pytest.fixture
def essai_4c(tmp_path: Path):
    """Dépose un fichier dans un espace neuf et rend ses chiffres de commune."""

    def deposer(nom: str, texte: str) -> dict[tuple[str, str], float]:
        donnees = tmp_path / "donnees"
        donnees.mkdir()
        shutil.copyfile(RACINE / "data/territoire.toml", donnees / "territoire.toml")
        (donnees / nom).write_text(texte, encoding="utf-8")
        [fichier] = actualiser(donnees, tmp_path / "entrepot").fichiers
        assert fichier["statut"] == "reconnu", fichier["message"]
        lecteur = ouvrir(tmp_path / "entrepot", REGLAGES)
        lues = lecteur.mesures(["eq_pharmacie", "eq_medecin"])
        lecteur.fermer()
        siennes = lues[lues["niveau"] == "commune"]
        return dict(
            zip(
                zip(siennes["variable"], siennes["code"], strict=True),
                siennes["valeur"],
                strict=True,
            )
        )

    return deposer


def test_la_base_des_equipements_une_ligne_par_equipement_se_compte(tmp_path: Path, essai_4c) -> None:  # fmt: skip
    """Trois pharmacies à Albi, un médecin à Cordes, deux à Albi : les lignes se comptent."""
    entete = "AN;NOMRS;TYPVOIE;DEPCOM;DEP;TYPEQU;SIRET;LAMBERT_X;LAMBERT_Y"
    lignes = [*["2023;PHARMACIE;RUE;81004;81;D307;;1;2"] * 3, "2023;DR;AV;81069;81;D265;;1;2",
              *["2023;DR;AV;81004;81;D265;;1;2"] * 2]  # fmt: skip
    lus = essai_4c("bpe23_ensemble_xy.csv", "\n".join([entete, *lignes]) + "\n")
    assert lus["eq_pharmacie", "81004"] == 3 and lus["eq_pharmacie", "81069"] == 0
    assert lus["eq_medecin", "81004"] == 2 and lus["eq_medecin", "81069"] == 1

"""Ce qu'un fichier ordinaire ne doit pas faire croire : ni une autre année, ni un total sans ses
parts, ni un chiffre impossible. Les cas partagés, et leurs frères écrits ici (chiffres inventés)."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from observatoire.entrepot import confirmations, temoins
from observatoire.entrepot.actualisation import Actualisation
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.verification import TableauVerifie, verifier
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages, lire_reglages, membres

RACINE = Path(__file__).parents[2]
CAS = RACINE.parent / "shared" / "cas" / "lecture"
partages = pytest.mark.skipif(not CAS.is_dir(), reason="les cas de lecture partagés ne sont pas là")
REGLAGES = lire_reglages(RACINE / "data")
POPULATIONS = "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT\n"
# De vrais noms, des chiffres inventés.
COMMUNES = {"81069": "Cordes-sur-Ciel", "81045": "Les Cabannes", "81309": "Vaour", "81206": "Penne"}


def populations(habitants: dict[str, object], noms: dict[str, str] = COMMUNES) -> str:
    return POPULATIONS + "".join(
        f"76;Occitanie;81;2;04;{c[2:]};{c};{noms[c]};{n};0;{n}\n" for c, n in habitants.items()
    )


INVENTEES = {"81069": 841, "81045": 351, "81309": 341, "81206": 611}

# Le cas → (statut, ce que la phrase dit).
ATTENDUS = {
    "d13_populations_2024_decale": ("refuse", "les noms contredisent les codes"),
    "d14_populations_2024_points": ("refuse", "« 1.234 » n'est pas un nombre entier"),
    "d18c_ben_date": ("refuse", "l'année n'est pas lisible : 45657 (le 31/12/2024"),
    "d23_txcouv_annee_future": ("refuse", "l'année n'est pas lisible : 2204"),
    "d24_txcouv_excel_sci": ("refuse", "« 2,00034E+08 » : le tableur a abîmé le SIREN"),
    "e04_bpe23_ensemble_xy": ("reconnu", "communes du territoire"),
    "e05_donnees_communes_telecharge_le_2026-03-12": ("a_confirmer", "un téléchargement"),
    "e08_populations_2030": ("a_confirmer", "les chiffres de 2030 ne sont pas parus"),
    "f3_rp2023_point": ("a_confirmer", "« 8.262 » a plus de décimales"),
    "f3_diplomes_ligne_perdue": ("reconnu", "il manque « Aucun diplôme"),
    "g02_donnees_communes_2022": ("a_confirmer", "ceux de 2023, déjà chargés"),
    # Le nom dit 2022, les populations sont celles de 2023 (Tarn : 397 352).
    "g03_donnees_departements_2022": (
        "a_confirmer",
        "le fichier des départements : ces chiffres sont ceux de 2023",
    ),
    "g05_data_CAF_2016_IRIS": ("reconnu", "n'a pas tous les quartiers"),
    "g07_dares_demandeurs_communes": ("reconnu", "celui du 4e trimestre"),
    "e02_base-ic-couples-familles-menages-2020": ("reconnu", ""),
    "c10_melodi_logement_proprietaires": (
        "refuse",
        "il manque le total de TSH (100), où il faut _T",
    ),
}


@partages
@pytest.mark.parametrize("nom", ATTENDUS)
def test_cas_partage(nom: str, entrepot_4c: Lecteur) -> None:
    statut, dit = ATTENDUS[nom]
    [tableau] = verifier(CAS / f"{nom}.csv", REGLAGES, entrepot_4c).tableaux
    assert tableau.statut == statut
    assert dit.lower() in tableau.message.lower()
    assert "None" not in tableau.message and "(lu : )" not in tableau.message


def _lu(tmp_path: Path, nom: str, contenu: str, lecteur: Lecteur | None = None) -> TableauVerifie:
    (tmp_path / nom).write_text(contenu, encoding="utf-8")
    [tableau] = verifier(tmp_path / nom, REGLAGES, lecteur).tableaux
    return tableau


# ---------------------------------------------------------- un premier dépôt, jugé sur la population connue
PREMIERES = {
    "81069": 841,
    "81045": 351,
    "81309": 341,
    "81206": 611,
    "81004": 51_000,
    "81065": 13_000,
    "81271": 9_800,
}


@pytest.mark.parametrize("annee", [2024, 2012])
@pytest.mark.parametrize("faute", ["", "en-têtes", "dix", "décalées"])
def test_un_premier_depot_de_populations(tmp_path: Path, annee: int, faute: str) -> None:
    """Rien de chargé : en-têtes échangés, tout × 10, lignes décalées d'un rang se voient quand même."""
    [*codes], [*habitants] = zip(*PREMIERES.items(), strict=True)
    habitants = habitants[1:] + habitants[:1] if faute == "décalées" else habitants
    habitants = [n * 10 for n in habitants] if faute == "dix" else habitants
    texte = POPULATIONS.replace("PMUN;PCAP", "PCAP;PMUN") if faute == "en-têtes" else POPULATIONS
    texte += "".join(f"76;Occitanie;81;2;04;{c[2:]};{c};;{n};{n // 70};{n + n // 70}\n" for c, n in zip(codes, habitants, strict=True))  # fmt: skip
    lu = _lu(tmp_path, f"donnees_communes_{annee}.csv", texte)
    assert lu.statut == ("a_confirmer" if faute else "reconnu"), lu.message


def test_juger_ensemble_ou_un_a_un(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cinq fichiers déposés ensemble, un multiplié par dix et un qui redit une autre année : ces deux-là sont retenus,
    et les phrases sont les mêmes que si chacun avait été jugé seul."""
    annees = {2017: 1.0, 2018: 1.01, 2019: 10.2, 2020: 1.03, 2021: 1.01}
    dits = []
    for lot in (10**6, 0):
        donnees = tmp_path / f"donnees{lot}"
        donnees.mkdir()
        shutil.copyfile(RACINE / "data" / "territoire.toml", donnees / "territoire.toml")
        for annee, facteur in annees.items():
            texte = populations(
                {c: round(n * facteur) for c, n in PREMIERES.items()}, dict.fromkeys(PREMIERES, "")
            )
            fichier = donnees / f"donnees_communes_{annee}.csv"
            fichier.write_text(texte + "\n" * (annee - 2016), encoding="utf-8")
        monkeypatch.setattr(temoins, "_LOT", lot)
        lus = actualiser(donnees, tmp_path / f"entrepot{lot}").fichiers
        dits.append({str(f["fichier"])[17:21]: (f["statut"], f["message"]) for f in lus})
    assert dits[0] == dits[1]
    assert {a for a, (statut, _) in dits[0].items() if statut == "a_confirmer"} == {"2018", "2019"}
    assert "ceux de 2021" in str(dits[0]["2018"])


# ------------------------------------------------------------------------------------ l'année
@pytest.mark.parametrize(
    ("nom", "doute"),
    [
        ("populations.csv", "aucune année"),
        ("populations 14.02.2026.csv", "un téléchargement"),
        ("populations_20260214.csv", "un téléchargement"),
        ("populations_2021_geo2023.csv", "plusieurs années (2023, 2021)"),
        ("populations_2035.csv", "2035 ne sont pas parus"),
    ],
)
def test_une_annee_que_rien_ne_prouve_se_demande(tmp_path: Path, nom: str, doute: str) -> None:
    lu = _lu(tmp_path, nom, populations(INVENTEES))
    assert lu.statut == "a_confirmer" and doute in lu.message and lu.annees
    assert lu.nouvelles == 0 and lu.millesimes == ()


def test_l_annee_du_nom_suffit_quand_rien_ne_la_contredit(tmp_path: Path) -> None:
    lu = _lu(tmp_path, "donnees_communes_2018.csv", populations(INVENTEES))
    assert (lu.statut, lu.millesimes) == ("reconnu", (2018,))


def test_l_annee_d_un_autre_millesime_deja_tenu_se_voit(
    tmp_path: Path, entrepot_4c: Lecteur
) -> None:
    """INSEE, populations municipales 2022 (PMUN) : Cordes-sur-Ciel 847, Les Cabannes 366…"""
    vraies = {"81069": 847, "81045": 366, "81309": 361, "81206": 597}
    lu = _lu(tmp_path, "donnees_communes_2018.csv", populations(vraies), entrepot_4c)
    assert lu.statut == "a_confirmer" and lu.annees == (2022,)
    assert "ceux de 2022, déjà chargés" in lu.message


def _depot(tmp_path: Path) -> Path:
    donnees = tmp_path / "data"
    for relatif in ("territoire.toml", "insee/populations_municipales_4c.csv"):
        (donnees / relatif).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(RACINE / "data" / relatif, donnees / relatif)
    return donnees


def _fichier(fait: Actualisation, chemin: str) -> dict[str, object]:
    [trouve] = [f for f in fait.fichiers if f["chemin"] == chemin]
    return trouve


def test_ensemble_zip_sans_annee_entre_sans_etre_renomme(tmp_path: Path) -> None:
    donnees, entrepot = _depot(tmp_path), tmp_path / "entrepot"
    with zipfile.ZipFile(donnees / "ensemble.zip", "w") as z:
        z.writestr("donnees_communes.csv", populations(INVENTEES))
    attend = _fichier(actualiser(donnees, entrepot), "ensemble.zip")
    assert attend["statut"] == "a_confirmer" and attend["millesimes"] == []
    confirmations.noter(donnees, "ensemble.zip", annee=2020)
    fait = actualiser(donnees, entrepot)
    entre = _fichier(fait, "ensemble.zip")
    assert (entre["statut"], entre["millesimes"]) == ("reconnu", [2020])
    lecteur = Lecteur(fait.chemin, Reglages("200034064"))
    cordes = [Territoire(Niveau.COMMUNE, "81069")]
    assert lecteur.valeurs("population", cordes, [2020]).iloc[0]["valeur"] == 841
    assert "Année 2020 choisie pour ensemble.zip" in "".join(lecteur.journal()["texte"])
    lecteur.fermer()


# ------------------------------------------------------------------------------ les chiffres
@pytest.mark.parametrize("facteur", [10, 0.1, 0.001])
def test_un_chiffre_multiplie_retient_le_fichier(
    tmp_path: Path, entrepot_4c: Lecteur, facteur: float
) -> None:
    lignes = (RACINE / "data/insee/populations_municipales_4c.csv").read_text("utf-8").splitlines()
    rang = next(i for i, x in enumerate(lignes) if x.startswith("81069"))
    cases = lignes[rang].split(";")
    lignes[rang] = ";".join([*cases[:-1], f"{float(cases[-1]) * facteur:g}"])
    lu = _lu(tmp_path, "p.csv", "\n".join(lignes) + "\n", entrepot_4c)
    if facteur < 1:  # une population est un nombre entier
        assert lu.statut == "refuse" and "n'est pas un nombre entier" in lu.message
    else:
        assert lu.statut == "a_confirmer"
        assert "Cordes-sur-Ciel, Population municipale 2023" in lu.message


def test_deux_noms_echanges_sur_quatre_se_refusent(tmp_path: Path) -> None:
    noms = COMMUNES | {"81069": "Les Cabannes", "81045": "Cordes-sur-Ciel"}
    lu = _lu(tmp_path, "donnees_communes_2018.csv", populations(INVENTEES, noms))
    assert lu.statut == "refuse" and "2 ligne(s) sur 4" in lu.message


def test_deux_en_tetes_permutes_se_voient(tmp_path: Path) -> None:
    """La population comptée à part et le total échangés : la somme ne tient plus."""
    texte = populations(INVENTEES).replace("841;0;841", "841;30;871")
    assert _lu(tmp_path, "donnees_communes_2018.csv", texte).statut == "reconnu"
    texte = texte.replace("PMUN;PCAP;PTOT", "PTOT;PCAP;PMUN")
    lu = _lu(tmp_path, "donnees_communes_2018.csv", texte)
    assert (
        lu.statut == "a_confirmer" and "PMUN (871) + PCAP (30) ne fait pas PTOT (841)" in lu.message
    )


def test_un_fichier_retenu_se_confirme_avec_une_fonction_et_une_raison(tmp_path: Path) -> None:
    donnees, entrepot = _depot(tmp_path), tmp_path / "entrepot"
    actualiser(donnees, entrepot)
    fichier = "donnees_communes_2018.csv"
    (donnees / fichier).write_text(populations(INVENTEES | {"81069": 8410}), encoding="utf-8")
    fait = actualiser(donnees, entrepot)
    assert [f["chemin"] for f in fait.attentes] == [fichier]
    with pytest.raises(AppelIncorrect, match="qui confirme et pourquoi"):
        confirmations.noter(donnees, fichier, fonction="DGS")
    confirmations.noter(donnees, fichier, fonction="DGS", raison="recompté en mairie")
    fait = actualiser(donnees, entrepot)
    assert _fichier(fait, fichier)["statut"] == "reconnu" and not fait.attentes
    lecteur = Lecteur(fait.chemin, Reglages("200034064"))
    assert "(DGS, " in (dit := "".join(lecteur.journal()["texte"])) and "recompté en mairie" in dit
    lecteur.fermer()
    # Un autre contenu se confirme de nouveau.
    (donnees / fichier).write_text(populations(INVENTEES | {"81069": 84100}), encoding="utf-8")
    assert [f["chemin"] for f in actualiser(donnees, entrepot).attentes] == [fichier]


def test_les_fichiers_livres_n_attendent_rien(entrepot_4c: Lecteur) -> None:
    """Chacun, seul et contre l'édition en service : ni retenu, ni chiffre qui bouge."""
    for chemin in sorted((RACINE / "data").glob("*/*.csv")):
        if chemin.parent.name != "local":
            lu = verifier(chemin, REGLAGES, entrepot_4c)
            assert lu.accepte and not lu.bouges, (chemin.name, lu.tableaux)


# ---------------------------------------------------------------------------------- les parts
def test_un_total_sans_une_de_ses_parts_est_absent_et_la_nomme(tmp_path: Path) -> None:
    donnees, entrepot = _depot(tmp_path), tmp_path / "entrepot"
    livre = (RACINE / "data/insee/diplomes_rp2023_rp2017.csv").read_text("utf-8").splitlines()
    perdue = next(x for x in livre if x.startswith("diplomes;81309;CAP, BEP;2023"))
    (donnees / "d.csv").write_text("\n".join(x for x in livre if x != perdue) + "\n", "utf-8")
    fait = actualiser(donnees, entrepot)
    message = str(_fichier(fait, "d.csv")["message"])
    assert "81309" in message and "il manque « CAP, BEP »" in message
    lecteur = Lecteur(fait.chemin, Reglages("200034064"))
    lus = lecteur.mesures(["pop_15_plus_non_scolarisee", "diplome_bac2"])
    lus = lus[(lus["niveau"] == "commune") & (lus["fin"] == 2023)].set_index(["variable", "code"])
    assert lus.loc[("pop_15_plus_non_scolarisee", "81309"), "statut"] == "absent"
    assert lus.loc[("diplome_bac2", "81309"), "statut"] == "publie"
    assert lus.loc[("pop_15_plus_non_scolarisee", "81069"), "statut"] == "publie"
    lecteur.fermer()


# --------------------------------------------------------------------------- les refus vrais
@pytest.mark.parametrize(
    ("entete", "ligne", "dit"),
    [
        ("CODGEO_2025;annee;indicateur;nombre;taux_pour_mille", "81069;2024;Vols;s;s", "Délinquance"),
        ("DEPCOM;LIBCOM;NUMVOIE;NBPIECE;SURFHAB;CONSTRUCT;FINAN", "81069;C;1;3;60;1980;12", "une ligne par logement"),
        ("INSEE_COM;NOM_COM;Nb_log_pp_2020;Nb_logvac_pp_010119", "81069;Cordes;500;s", "LOVAC"),
        ("ANNEE_COG;INSEE_DEP;INSEE_COM;NOM_COM", "2020;81;81069;Cordes", "montagne"),
        ("ANNEE;MOIS;CODE_INSEE;TYPE_LGT;LOG_AUT;LOG_COM", "2024;01;81069;Tous Logements;1;0", "Sitadel"),
        ("COMMUNE;ARM;DCETUF;AGEREVQ;IPONDI", "81069;ZZZZZ;81004;30;5,1", "mobilités"),
        ("IRIS;COM;TYP_IRIS;LAB_IRIS;P22_LOG", "810690000;81069;Z;5;1", "par IRIS"),
        ("QP_2024;LIB_QP;POP", "QN08101M;Cantepau;1", "QPV"),
        ("ZE2020;LIBZE2020;NB_COM", "7601;Albi;200", "zones d'emploi"),
        ("siren;nic;siret;dateCreation", "1;2;3;2020", "Sirene"),
    ],
)  # fmt: skip
def test_un_fichier_connu_non_lu_dit_ce_qu_il_est(
    tmp_path: Path, entete: str, ligne: str, dit: str
) -> None:
    lu = _lu(tmp_path, "x.csv", f"{entete}\n{ligne}\n{ligne}\n")
    assert lu.statut == "refuse" and dit in lu.message
    assert re.search("À faire : (prendre (?!aucun)|aucun fichier à prendre)", lu.message)


@pytest.mark.parametrize("an", ["44196", "42004", "22", "1er semestre"])
def test_une_annee_illisible_n_est_pas_devinee(tmp_path: Path, an: str) -> None:
    """42004 est le 31 décembre 2014 d'un tableur : on n'y lit pas 2004."""
    entete = "numcomdo;dtreffre;nomcom;indfoy_ndur;indnbp_ndur;indfoy_rsa;indnbp_rsa"
    lu = _lu(tmp_path, "x.csv", f"{entete}\n81069;{an};CORDES;150;290;30;45\n")
    assert lu.statut == "refuse" and f"l'année n'est pas lisible : {an}" in lu.message


def test_un_fichier_d_ailleurs_n_a_rien_pour_ce_territoire(tmp_path: Path) -> None:
    texte = POPULATIONS + "11;Île-de-France;75;1;01;056;75056;Paris;2100000;0;2100000\n"
    lu = _lu(tmp_path, "donnees_communes_2018.csv", texte)
    assert lu.statut == "reconnu" and lu.rien_ici


# --------------------------------------------------------------------- ce que prouve un premier dépôt
@pytest.mark.parametrize(
    ("nom", "avant", "apres", "dit"),
    [
        # Un trajet × 10 : les moyens de transport ne font plus le total, que rien n'avait donné avant.
        ("insee/navettes_rp2023.csv", "81035;Sans transport;2023;4.6", "81035;Sans transport;2023;46", "Actifs ayant un emploi 2023"),
        # Les taux d'accueil par mode, à la somme près, et un mode pris pour un autre.
        ("caf/txcouv_pe_epci_2023.csv", "200034023;2023;80.9;24.9;52.3", "200034023;2023;80.9;24.9;25.3", "font 53,9"),
        # Quatorze chefs d'exploitation deviennent cent quarante, parmi une population d'au plus 238 habitants.
        ("msa/COTNS_CHEF.csv", "81001;Aguts;2019;14", "81001;Aguts;2019;140", "quand Population municipale y vaut 238"),
        # Une année sans recensement : aucune commune n'y fut comptée.
        ("insee/population_1876_2023.csv", "81069;population;1982", "81069;population;1983", "pas eu de recensement entre 1982 et 1990"),
    ],
)  # fmt: skip
def test_un_premier_depot_est_juge_sur_lui_meme(
    tmp_path: Path, nom: str, avant: str, apres: str, dit: str
) -> None:
    """Sans édition en service : rien d'antérieur à comparer. Le fichier livré, lui, entre."""
    texte = (RACINE / "data" / nom).read_bytes().decode("latin-1")
    assert texte.count(avant) == 1
    for contenu, statut in ((texte, "reconnu"), (texte.replace(avant, apres), "a_confirmer")):
        (tmp_path / Path(nom).name).write_bytes(contenu.encode("latin-1"))
        [tableau] = verifier(tmp_path / Path(nom).name, REGLAGES).tableaux
        assert tableau.statut == statut, tableau.message
    assert dit in tableau.message


def test_deux_lignes_echangees_se_voient_des_le_premier_depot(tmp_path: Path) -> None:
    """Vaour (80 foyers) et Salles (25) en 2022, dans le fichier livré qui a cinq années."""
    lignes = (RACINE / "data/caf/s_ben_com_f.csv").read_text(encoding="utf-8").splitlines()
    a, b = (
        next(n for n, x in enumerate(lignes) if x.startswith(f"2022-12;{c};"))
        for c in ("81309", "81275")
    )
    vaour, salles = (lignes[n].split(";") for n in (a, b))
    lignes[a], lignes[b] = ";".join(vaour[:3] + salles[3:]), ";".join(salles[:3] + vaour[3:])
    (tmp_path / "s_ben_com_f.csv").write_text("\n".join(lignes), encoding="utf-8")
    [tableau] = verifier(tmp_path / "s_ben_com_f.csv", REGLAGES).tableaux
    assert tableau.statut == "a_confirmer"
    assert "Salles" in tableau.message and "ceux de Vaour semblent échangés" in tableau.message


@pytest.mark.parametrize(
    ("entete", "statut", "dit"),
    [
        ("NBMENFISC19;MED19;PIMP19;TP6019", "reconnu", ""),
        (
            "NBMENFISC20;MED19;PIMP19;TP6019",
            "a_confirmer",
            "Ménages fiscaux est de 2020 et tout le reste de 2019",
        ),
    ],
)
def test_un_en_tete_d_une_autre_annee_se_voit(
    tmp_path: Path, entete: str, statut: str, dit: str
) -> None:
    (tmp_path / "cc.csv").write_text(f"CODGEO;{entete}\n81069;420;19000;50;15\n", encoding="utf-8")
    [tableau] = verifier(tmp_path / "cc.csv", REGLAGES).tableaux
    assert tableau.statut == statut and dit in tableau.message


def test_des_naissances_qui_sautent_une_annee_se_disent(tmp_path: Path) -> None:
    for titres, dit in (("NAISD96;NAISD97;NAISD98", False), ("NAISD95;NAISD97;NAISD98", True)):
        (tmp_path / "n.csv").write_text(f"CODGEO;{titres}\n81069;8;9;7\n", encoding="utf-8")
        [tableau] = verifier(tmp_path / "n.csv", REGLAGES).tableaux
        assert ("rien pour 1996" in tableau.message) == dit


def test_un_secret_qui_change_de_commune_se_dit(tmp_path: Path, entrepot_4c: Lecteur) -> None:
    """Le secret de Roquecourbe passe à une autre année : le chiffre caché n'y est plus."""
    texte = (RACINE / "data/msa/COTAS_EMPLOI.csv").read_bytes()
    avant = b"81227;Roquecourbe;2018;N/A - secret statistique"
    assert texte.count(avant) == 1
    (tmp_path / "COTAS_EMPLOI.csv").write_bytes(
        texte.replace(avant, avant.replace(b"2018", b"2016"))
    )
    lu = verifier(tmp_path / "COTAS_EMPLOI.csv", REGLAGES, entrepot_4c, nom="msa/COTAS_EMPLOI.csv")
    assert "Roquecourbe" in lu.tableaux[0].message and "n'y est plus" in lu.tableaux[0].message


# ------------------------------------------------------------------ des années qui ne vont pas ensemble
CAF = "dtreffre;numcomdo;nomcom;indfoy_ndur\n"
EMPLOI = ";".join(
    ["CODGEO", *(f"P{{{x}}}_{c}" for x in "ab" for c in ("POP1564", "ACT1564", "ACTOCC1564", "CHOM1564"))]
)  # fmt: skip


@pytest.mark.parametrize(
    ("annees", "dit"),
    [((2020, 2021, 2023, 2024), "rien pour 2022, entre 2020 et 2024"), ((2021, 2022, 2023), ""), ((2018, 2023), "")],
)  # fmt: skip
def test_une_annee_sautee_se_dit(tmp_path: Path, annees: tuple[int, ...], dit: str) -> None:
    texte = CAF + "".join(
        f"{a}-12;{c};{COMMUNES[c]};{n // 10 * 5}\n" for a in annees for c, n in INVENTEES.items()
    )
    lu = _lu(tmp_path, "s_ben_com_f.csv", texte)
    assert lu.statut == "reconnu" and (dit in lu.message if dit else "rien pour" not in lu.message)


@pytest.mark.parametrize(
    ("a", "b", "attendu"), [(22, 16, 0), (17, 12, 0), (23, 12, 0), (22, 17, 6), (22, 19, 6), (17, 14, 5)]
)  # fmt: skip
def test_deux_recensements_trop_proches_se_disent(
    tmp_path: Path, a: int, b: int, attendu: int
) -> None:
    """2022 se compare à 2016, 2017 à 2012 : un en-tête d'une autre année ne va avec aucune."""
    lignes = "".join(
        ";".join([c, *(str(round(n * part)) for part in (0.55, 0.4, 0.36, 0.04) * 2)]) + "\n"
        for c, n in INVENTEES.items()
    )
    lu = _lu(tmp_path, "base-cc-emploi-pop-active.csv", EMPLOI.format(a=a, b=b) + "\n" + lignes)
    assert lu.statut == "reconnu", lu.message
    assert (f"à {attendu} ans d'écart" in lu.message) == bool(attendu)


def test_des_lignes_qui_glissent_a_la_fin_d_un_vieux_fichier(tmp_path: Path) -> None:
    """Vingt-cinq communes en 1999 : la fin glisse d'un rang, ou rien ne glisse."""
    source = (
        (RACINE / "data/insee/population_1876_2023.csv").read_text(encoding="utf-8").split("\n")
    )
    vrais = {x[1]: int(x[4]) for x in (r.split(";") for r in source) if x[3:4] == ["1999"]}
    codes = [c for c in membres(REGLAGES.epci) if c in vrais]
    for depuis in (len(codes), 0, 8):
        bouges = [vrais[c] for c in codes]
        bouges = bouges[:depuis] + bouges[depuis + 1 :] + bouges[depuis : depuis + 1]
        texte = POPULATIONS + "".join(
            f"76;Occitanie;81;2;04;{c[2:]};{c};;{n};0;{n}\n"
            for c, n in zip(codes, bouges, strict=True)
        )
        lu = _lu(tmp_path, "donnees_communes_1999.csv", texte)
        assert lu.statut == ("reconnu" if depuis == len(codes) else "a_confirmer"), (
            depuis,
            lu.message,
        )


# -------------------------------------------------- au premier dépôt : ce dont un chiffre est la part le juge
QUOTIENT = "numcomdo;nomcom;dtreffre;qf_400;indfoy\n" + "".join(
    f"{code};{nom};2024-12;{tranche};{n * taille}\n"
    for code, nom, taille in (("81069", "Cordes-sur-Ciel", 1), ("81004", "Albi", 80), ("81045", "Les Cabannes", 2))
    for tranche, n in (("0-399", 20), ("400-799", 35), ("800-1199", 25), ("1200 et plus", 25), ("Inconnu", 5))
)  # fmt: skip
PLACES = (
    "numepci;nom;annee;pl_psu_col_epci;pl_eaje_epci;pl_am_ind_epci;tot_offre_epci\n"
    "200034064;4C;2022;20;25;100;130\n200066124;CA;2022;600;700;1900;2700\n200034023;CC;2022;60;70;250;330\n"
)


@pytest.mark.parametrize(
    ("nom", "texte", "avant", "apres"),
    [
        ("ndur_s_qf_400_com_f.csv", QUOTIENT, "plus;2000", "plus;2"),
        ("ndur_s_qf_400_com_f.csv", QUOTIENT, "800-1199;2000", "800-1199;20000"),
        ("nbpla_pe_epci.csv", PLACES, "60;70;250;330", "600;700;2500;3300"),
        ("nbpla_pe_epci.csv", PLACES, "60;70;250;330", "60;0,07;250;0,33"),
    ],
)
def test_une_autre_unite_se_voit_sans_rien_de_charge(
    tmp_path: Path, nom: str, texte: str, avant: str, apres: str
) -> None:
    assert _lu(tmp_path, nom, texte).statut == "reconnu"
    lu = _lu(tmp_path, nom, texte.replace(avant, apres))
    assert lu.statut == "a_confirmer" and "Population municipale" in lu.message, lu.message


def test_deux_annees_dans_un_fichier_qui_n_en_a_qu_une(tmp_path: Path) -> None:
    """Une partie des en-têtes de Filosofi est d'une autre année que le reste."""
    texte = "CODGEO;NBMENFISC18;NBPERSMENFISC18;MED18;PIMP18;TP6018\n81069;430;800;18500;48,0;17,0\n81004;24000;48000;20500;52,0;17,0\n"
    assert "deux années" not in _lu(tmp_path, "cc_filosofi_COM.csv", texte).message
    lu = _lu(
        tmp_path,
        "cc_filosofi_COM.csv",
        texte.replace("NBMENFISC18", "NBMENFISC16").replace("MED18", "MED16"),
    )
    assert lu.statut == "reconnu" and "deux années, 2016 et 2018" in lu.message, lu.message

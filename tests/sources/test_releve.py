"""Ce que chaque fichier établit de son propre sens, sur les vrais fichiers du dépôt et de petits essais."""

from __future__ import annotations

from pathlib import Path

import duckdb
import openpyxl
import pytest

from observatoire.entrepot import edition_publique, publication
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.verification import verifier
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import des_lignes, suivre
from observatoire.sources.declaration import catalogue
from observatoire.sources.releve import collecte_de, taux_complementaire
from observatoire.territoire import Reglages, membres, reference

RACINE = Path(__file__).parents[2]
EPCI = "200034064"
COMMUNES = tuple(f"commune:{c}" for c in membres(EPCI))
LICENCE = "Licence Ouverte 2.0"


def _releves(lecteur: Lecteur, fichier: str) -> dict[tuple[str, int, int], dict[str, object]]:
    lus = lecteur.releves()
    lus = lus[lus["fichier"] == fichier]
    return {(r["niveau"], r["debut"], r["fin"]): r for r in lus.to_dict("records")}


def _dit(releve: dict[str, object]) -> dict[str, object]:
    """Ce que le relevé dit de lui-même, hors ses territoires."""
    cles = ("source", "perimetre", "collecte", "preuves", "licence")
    return {c: releve[c] for c in cles} | {"coupe": list(releve["coupe"])}


def test_le_recensement_dit_ce_qui_est_sonde_et_ce_qui_ne_l_est_pas(entrepot_4c: Lecteur) -> None:
    """Les colonnes C22 (ménages, familles) n'existent qu'en 2022 : un logement sur cinq."""
    lus = _releves(entrepot_4c, "insee/dossier_complet_extrait.csv")
    assert [a for _, a, _ in lus] == [2011, 2016, 2022]
    attendu = {
        "source": "insee_dossier_complet", "perimetre": "", "licence": LICENCE, "coupe": [],
        "preuves": {"niveau": "declaree", "millesime": "entete"},
    }  # fmt: skip
    assert _dit(lus["commune", 2016, 2016]) == attendu | {"collecte": "enquete"}
    assert _dit(lus["commune", 2022, 2022]) == attendu | {"collecte": "sondage"}
    assert lus["commune", 2022, 2022]["taux"] == 0.2
    assert lus["commune", 2016, 2016]["taux"] != lus["commune", 2016, 2016]["taux"]
    # Les 25 communes du territoire et 14 voisines (data/SOURCES.md).
    assert len(lus["commune", 2022, 2022]["etendue"]) == 39
    assert set(COMMUNES) <= set(lus["commune", 2022, 2022]["etendue"])


def test_l_etat_civil_est_exhaustif_et_date_par_sa_colonne(entrepot_4c: Lecteur) -> None:
    lus = _releves(entrepot_4c, "insee/etat_civil_2008_2025.csv")
    assert [fin for _, _, fin in lus] == list(range(2008, 2026))
    assert _dit(lus["commune", 2024, 2024]) == {
        "source": "releve_etat_civil", "perimetre": "", "licence": LICENCE, "coupe": [],
        "collecte": "exhaustive", "preuves": {"niveau": "declaree", "millesime": "colonne"},
    }  # fmt: skip
    ailleurs = set(lus["commune", 2024, 2024]["etendue"]) - set(COMMUNES)
    assert ailleurs == {"commune:81056", "commune:81300"}


def test_la_caf_est_arrondie_et_dit_ses_33_communes(entrepot_4c: Lecteur) -> None:
    lus = _releves(entrepot_4c, "caf/s_ben_com_f.csv")
    assert list(lus) == [("commune", a, a) for a in range(2020, 2025)]
    assert _dit(lus["commune", 2024, 2024]) == {
        "source": "caf_allocataires_communes", "perimetre": "", "licence": LICENCE, "coupe": [],
        "collecte": "arrondie", "preuves": {"niveau": "declaree", "millesime": "colonne"},
    }  # fmt: skip
    assert len(lus["commune", 2024, 2024]["etendue"]) == 33


def test_un_departement_entier_se_dit_d_un_mot_et_l_en_tete_date_les_codes(
    entrepot_4c: Lecteur,
) -> None:
    """Les 314 communes du Tarn, sous l'en-tête « Commune 2020 »."""
    (releve,) = _releves(entrepot_4c, "msa/RET_STOCK.csv").values()
    assert (list(releve["etendue"]), releve["cog"]) == (["departement:81"], 2020)


def test_les_lignes_d_epci_disent_leur_perimetre(entrepot_4c: Lecteur) -> None:
    (releve,) = _releves(entrepot_4c, "caf/txcouv_pe_epci_2023.csv").values()
    # Les 25 communes d'aujourd'hui, en 2023 comme en 2024.
    assert releve["perimetre"] == ""
    assert len(releve["etendue"]) == 9 and f"epci:{EPCI}" in releve["etendue"]


def _seul(tmp_path: Path, nom: str, contenu: str) -> dict[str, object]:
    chemin = tmp_path / nom
    chemin.write_text(contenu, encoding="utf-8")
    (tableau,) = verifier(chemin, Reglages(EPCI)).tableaux
    assert tableau.statut == "reconnu", tableau.message
    (releve,) = tableau.releves
    return {c: getattr(releve, c) for c in releve.__dataclass_fields__}


def _populations(codes: list[str], valeur: str = "10") -> str:
    lignes = "".join(f"81;{c};{valeur};0;10\n" for c in codes)
    return f"DEP;COM;PMUN;PCAP;PTOT\n{lignes}"


@pytest.fixture(scope="module")
def tarn() -> list[str]:
    communes = reference()
    return sorted(communes.loc[communes["departement"] == "81", "code"])


def test_une_commune_de_moins_et_le_departement_n_est_plus_entier(
    tmp_path: Path, tarn: list[str]
) -> None:
    entier = _seul(tmp_path, "pop_2022.csv", _populations(tarn))
    assert entier["etendue"] == ("departement:81",)
    assert entier["preuve_millesime"] == "nom"
    presque = _seul(tmp_path, "pop_2022.csv", _populations(tarn[1:]))
    assert presque["etendue"] == tuple(f"commune:{c}" for c in tarn[1:])


def test_l_onglet_puis_la_declaration_datent_a_defaut_d_en_tete(tmp_path: Path) -> None:
    classeur = openpyxl.Workbook()
    onglet = classeur.active
    onglet.title = "2021"
    for ligne in (["DEP", "COM", "PMUN", "PCAP", "PTOT"], ["81", "81069", 10, 0, 10]):
        onglet.append(ligne)
    classeur.save(tmp_path / "populations.xlsx")
    (tableau,) = verifier(tmp_path / "populations.xlsx", Reglages(EPCI)).tableaux
    (releve,) = tableau.releves
    assert (releve.fin, releve.preuve_millesime) == (2021, "onglet")
    densite = _seul(
        tmp_path, "grille.csv", "insee_com;niveau_densite\n81069;Rural à habitat dispersé\n"
    )
    assert (densite["fin"], densite["preuve_millesime"]) == (2025, "declaree")


def test_une_ligne_absente_ne_couvre_rien_une_ligne_secrete_si(tmp_path: Path) -> None:
    contenu = "code;libelle;pmun_2022\n81069;Cordes;s\n81309;Vaour;nd\n"
    assert _seul(tmp_path, "p.csv", contenu)["etendue"] == ("commune:81069",)


def test_la_coupe_nomme_les_dimensions_tenues_a_leur_total(tmp_path: Path) -> None:
    colonnes = "GEO;GEO_OBJECT;EC_MEASURE;FREQ;SEX;OBS_STATUS;TIME_PERIOD;OBS_VALUE\n"
    lignes = "81069;COM;LVB;A;_T;A;2023;7\n81069;COM;LVB;A;F;A;2023;4\n"
    releve = _seul(tmp_path, "naissances.csv", colonnes + lignes)
    assert (releve["source"], releve["coupe"]) == ("melodi_naissances", ("SEX",))
    assert (releve["preuve_niveau"], releve["preuve_millesime"]) == ("colonne", "colonne")


def test_une_collecte_non_declaree_est_inconnue_et_le_melange_vaut_la_moins_sure() -> None:
    assert collecte_de("caf_allocataires_communes", ["foyers_caf"]) == "arrondie"
    assert collecte_de("insee_comparateur", ["naissances"]) == "exhaustive"
    assert collecte_de("insee_comparateur", ["naissances", "population"]) == "enquete"
    assert collecte_de("insee_dossier_complet", ["population", "familles"]) == "sondage"
    assert collecte_de("drees_apl", ["apl_infirmiers"]) == "modelisee"
    assert collecte_de("local_structures") == "saisie"
    assert collecte_de("inventee") == collecte_de("cnaf_taux_accueil_epci") == "inconnue"


def test_le_recensement_est_une_enquete_dans_toutes_ses_sources() -> None:
    recensement = [s for s in catalogue().values() if s.cite == "recensement"]
    assert len(recensement) > 15
    assert not [s.id for s in recensement if s.collecte != "enquete"]


@pytest.mark.parametrize(
    ("annee", "taux"), [(2010, 0.25), (2011, 0.25), (2013, 0.23), (2015, 0.21), (2016, 0.2), (2023, 0.2)]
)  # fmt: skip
def test_le_taux_suit_les_enquetes_que_le_recensement_reunit(annee: int, taux: float) -> None:
    """RP 2013 réunit les enquêtes de 2011 à 2015 : trois au quart, deux au cinquième."""
    assert taux_complementaire(annee) == taux


def test_une_valeur_et_une_mesure_savent_leur_collecte_et_leur_etendue(
    entrepot_4c: Lecteur,
) -> None:
    nous = Territoire(Niveau.EPCI, EPCI)
    lue = des_lignes(entrepot_4c.valeurs("foyers_caf", [nous], [2024]))
    (origine,) = lue.origines
    assert (origine.source, origine.collecte) == ("caf_allocataires_communes", "arrondie")
    assert len(origine.etendue) == 33 and "commune:81069" in origine.etendue
    with suivre() as trace:
        entrepot_4c.mesures("naissances")
        entrepot_4c.mesures("familles_monoparentales")
        entrepot_4c.valeurs("foyers_caf", [nous], [2024])
    collectes = {(o.source, o.collecte) for o in trace.lue.origines}
    assert collectes == {
        ("releve_etat_civil", "exhaustive"), ("insee_comparateur", "exhaustive"),
        ("insee_dossier_complet", "sondage"), ("caf_allocataires_communes", "arrondie"),
    }  # fmt: skip
    assert origine in trace.lue.origines


def test_un_fichier_refuse_garde_le_releve_de_sa_version_precedente(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d/territoire.toml").write_text('epci = "200034064"\n', "utf-8")
    chemin = tmp_path / "d/pop_2022.csv"
    chemin.write_text(_populations(["81069"]), encoding="utf-8")
    premiere = actualiser(tmp_path / "d", tmp_path / "e")
    assert premiere.fichiers[0]["niveaux"] == ["commune"]
    chemin.write_text(_populations(["81069"], "abc"), encoding="utf-8")
    refaite = actualiser(tmp_path / "d", tmp_path / "e")
    assert refaite.refus and refaite.fichiers[0]["niveaux"] == ["commune"]


def test_le_public_ne_lit_que_les_releves_de_fichiers_qu_il_voit(
    entrepot_4c: Lecteur, tmp_path: Path
) -> None:
    edition_publique.deriver(entrepot_4c.chemin, tmp_path / "public.duckdb")
    with duckdb.connect(str(tmp_path / "public.duckdb"), read_only=True) as con:
        assert publication.est_publique(con)
        lus = {f for (f,) in con.execute("SELECT DISTINCT fichier FROM releves").fetchall()}
        vus = {f for (f,) in con.execute("SELECT fichier FROM fichiers").fetchall()}
    assert lus == set(entrepot_4c.releves()["fichier"]) and lus <= vus
    assert not {f for f in lus if f.startswith("local/")}

"""Chaque méthode, sur les formes de réponse que ses producteurs publient ; territoire : deux communes."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from observatoire.sources.declaration import catalogue
from observatoire.sources.telechargement import melodi, portails, wfs
from observatoire.sources.telechargement.client import Client
from observatoire.sources.telechargement.demande import Obtenu, demandes
from observatoire.sources.telechargement.diagnostic import essayer
from observatoire.sources.telechargement.portee import Portee, portee
from observatoire.sources.telechargement.refus import TelechargementImpossible
from observatoire.territoire import Reglages, membres

from .serveur import Demande, Reponse, Serveur

MELODI = "api.insee.fr/melodi"
SIREN = "200034064"
ICI = portee(Reglages(epci=SIREN))


def _json(objet: Any, statut: int = 200) -> Reponse:
    return Reponse(json.dumps(objet).encode(), statut, {"Content-Type": "application/json"})


def _zip(nom: str, texte: str) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as z:
        z.writestr(nom, texte)
    return flux.getvalue()


def _fiche(jeu: str, octets: int, annee: int = 2025) -> dict[str, Any]:
    """Une fiche de catalogue, avec ce qu'il faut ignorer : XLSX, anglais, livraison plus ancienne."""

    def produit(identifiant: str, genre: str, langue: str, paru: str) -> dict[str, Any]:
        return {"id": identifiant, "format": genre, "language": langue, "issued": paru, "modified": paru,
                "accessURL": f"https://{MELODI}/file/{jeu}/{identifiant}", "byteSize": octets}  # fmt: skip

    return {"identifier": jeu, "product": [
        produit(f"{jeu}_{annee}_XLSX_FR", "XLSX", "FR", "2026-09-01"),
        produit(f"{jeu}_{annee - 1}_CSV_FR", "CSV", "FR", "2025-07-01"),
        produit(f"{jeu}_{annee}_CSV_FR", "CSV", "FR", "2026-07-08"),
        produit(f"{jeu}_{annee}_CSV_EN", "CSV", "EN", "2026-07-09"),
    ]}  # fmt: skip


def _prendre(
    client: Client, source: str, dossier: Path, ici: Portee = ICI, **connu: str
) -> Obtenu | None:
    s = catalogue()[source]
    assert s.telechargement is not None
    if s.telechargement.methode == "melodi":
        return melodi.obtenir(client, s, s.telechargement, ici, dossier, connu, national=False)
    return portails.obtenir(client, s, s.telechargement, ici, dossier, connu)


def test_melodi_prend_entier_ce_qui_est_petit(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    serveur.servir(f"{MELODI}/catalog/DS_FILOSOFI_CC", _json(_fiche("DS_FILOSOFI_CC", 5064, 2023)))
    corps = _zip("DS_FILOSOFI_CC_2023_data.csv", '"GEO";"OBS_VALUE"\n"81069";"21720"\n')
    adresse = f"{MELODI}/file/DS_FILOSOFI_CC/DS_FILOSOFI_CC_2023_CSV_FR"
    serveur.servir(adresse, Reponse(corps, entetes={"Set-Cookie": "INSEE=x"}))
    obtenu = _prendre(client, "melodi_filosofi", tmp_path)
    assert obtenu is not None and obtenu.nom == "melodi_filosofi_2023.zip"
    assert obtenu.recu.chemin.read_bytes() == corps and obtenu.etendue == "national"
    # Le produit du catalogue n'a pas changé : rien n'est redemandé.
    avant = len(serveur.demandes)
    connu = {"produit": obtenu.produit, "modifie": obtenu.recu.modifie}
    assert _prendre(client, "melodi_filosofi", tmp_path, **connu) is None
    assert len(serveur.demandes) == avant + 1


def _observation(genre: str, code: str, valeur: float | None) -> dict[str, Any]:
    mesure = {} if valeur is None else {"value": valeur}
    return {"dimensions": {"GEO": f"2025-{genre}-{code}", "FREQ": "A", "TIME_PERIOD": "2023"},
            "attributes": {"OBS_STATUS": "A", "CONF_STATUS": "F" if mesure else "C"},
            "measures": {"OBS_VALUE_NIVEAU": mesure}}  # fmt: skip


def _donnees(repetees: bool) -> Any:
    """Le service de données, page à page ; `repetees` : s'il comprend plusieurs lieux dans une demande."""

    def repondre(d: Demande) -> Reponse:
        lieux = [v for c, v in d.parametres if c == "GEO"]
        tous = [o for lieu in (lieux if repetees else lieux[:1]) for o in _du_lieu(lieu)]
        page = int(dict(d.parametres).get("page", "1"))
        morceau = tous[(page - 1) * 20 : page * 20]
        suite = {
            "next": f"https://{d.adresse}?"
            + "&".join(f"GEO={x}" for x in lieux)
            + f"&page={page + 1}"
        }
        return _json(
            {"observations": morceau, "paging": suite if tous[page * 20 :] else {"first": "x"}}
        )

    return repondre


def _du_lieu(lieu: str) -> list[dict[str, Any]]:
    genre, _, code = lieu.partition("-")
    if code.endswith("*COM"):
        # La première commune est secrète : elle reste vide, jamais zéro.
        return [
            _observation("COM", c, float(n) if n else None) for n, c in enumerate(membres(code[:9]))
        ]
    return [_observation(genre, code, 7.0)]


@pytest.mark.parametrize("repetees", [True, False], ids=["lieux répétés", "un lieu par demande"])
def test_melodi_demande_nos_seuls_territoires(
    serveur: Serveur, client: Client, tmp_path: Path, repetees: bool
) -> None:
    serveur.servir(f"{MELODI}/catalog/DS_BPE", _json(_fiche("DS_BPE", 130_000_000)))
    serveur.servir(f"{MELODI}/data/DS_BPE", _donnees(repetees))
    obtenu = _prendre(client, "melodi_bpe", tmp_path)
    assert obtenu is not None and obtenu.nom == "melodi_bpe_2025.csv"
    lignes = obtenu.recu.chemin.read_text("utf-8").splitlines()
    assert (
        lignes[0]
        == '"GEO";"GEO_OBJECT";"FREQ";"OBS_STATUS";"CONF_STATUS";"TIME_PERIOD";"OBS_VALUE"'
    )
    assert f'"{membres(SIREN)[0]}";"COM";"A";"A";"C";"2023";""' in lignes
    assert '"F";"FRANCE";"A";"A";"F";"2023";"7.0"' in lignes and '"81";"DEP"' in " ".join(lignes)
    demandees = {v for d in serveur.demandes for c, v in d.parametres if c == "GEO"}
    assert f"EPCI-{SIREN}*COM" in demandees and "COM" not in demandees


def test_melodi_dit_un_jeu_qui_a_change_de_nom(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    """Un jeu inconnu répond 500, comme une panne."""
    panne = Reponse("Le serveur a rencontré une erreur inattendue.".encode(), 500)
    serveur.servir(f"{MELODI}/catalog/DS_BPE", panne)
    serveur.servir(f"{MELODI}/catalog/all", _json([{"identifier": "DS_AUTRE"}]))
    with pytest.raises(TelechargementImpossible, match="n'est plus au catalogue"):
        _prendre(client, "melodi_bpe", tmp_path)
    serveur.servir(f"{MELODI}/catalog/all", _json([{"identifier": "DS_BPE"}]))
    with pytest.raises(TelechargementImpossible, match="réponse 500"):
        _prendre(client, "melodi_bpe", tmp_path)


def test_melodi_ne_garde_jamais_une_partie(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    serveur.servir(f"{MELODI}/catalog/DS_BPE", _json(_fiche("DS_BPE", 130_000_000)))
    suite = {
        "observations": _du_lieu(f"EPCI-{SIREN}*COM"),
        "paging": {"next": f"https://{MELODI}/data/DS_BPE?page=2"},
    }
    serveur.servir(f"{MELODI}/data/DS_BPE", _json(suite), Reponse(b"", 429))
    with pytest.raises(TelechargementImpossible, match="trop de demandes"):
        _prendre(client, "melodi_bpe", tmp_path)
    assert not list(tmp_path.glob("*.part"))


def test_un_ept_et_une_ile_se_demandent_par_leurs_communes() -> None:
    assert "COM-93066" in melodi.lieux(portee(Reglages(epci="200057867")))
    assert melodi.lieux(portee(Reglages(epci="212901557"))) == [
        "COM-29155",
        "DEP-29",
        "REG-53",
        "FRANCE-F",
    ]


def test_opendatasoft_par_lots_de_cent_sous_un_seul_entete(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    jeu = "data.caf.fr/api/explore/v2.1/catalog/datasets/s_ben_com_f"

    def export(d: Demande) -> Reponse:
        codes = (
            dict(d.parametres)["where"].partition("(")[2].rstrip(")").replace('"', "").split(", ")
        )
        assert len(codes) <= 100 and dict(d.parametres)["use_labels"] == "false"
        lignes = "".join(f"2024-12;{c};NOM;5\r\n" for c in codes if c.startswith("81"))
        return Reponse(f"\ufeffdtreffre;numcomdo;nomcom;indfoy_ndur\r\n{lignes}".encode())

    serveur.servir(f"{jeu}/exports/csv", export)
    serveur.servir(
        jeu, _json({"metas": {"default": {"license": "ODbL", "modified": "2026-01-16"}}})
    )
    obtenu = _prendre(client, "caf_allocataires_communes", tmp_path)
    assert (
        obtenu is not None
        and obtenu.licence == "ODbL"
        and obtenu.nom == "caf_allocataires_communes.csv"
    )
    lignes = obtenu.recu.chemin.read_text("utf-8-sig").splitlines()
    attendues = [c for c in ICI.communes if c.startswith("81")]
    assert [x.split(";")[1] for x in lignes] == ["numcomdo", *attendues]


def test_un_export_sans_ligne_se_dit(serveur: Serveur, client: Client, tmp_path: Path) -> None:
    jeu = "data.caf.fr/api/explore/v2.1/catalog/datasets/txcouv_pe_epci"
    serveur.servir(jeu, _json({}))
    serveur.servir(f"{jeu}/exports/csv", Reponse(b"numepci;annee;txcouv_epci\r\n"))
    with pytest.raises(TelechargementImpossible, match="n'a que son en-tête"):
        _prendre(client, "cnaf_taux_accueil_epci", tmp_path)


def test_une_page_de_l_insee_donne_son_dernier_fichier_hors_outre_mer(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    page = "www.insee.fr/fr/statistiques/8581474"
    liens = ("base-cc-logement-2021_csv.zip", "base-cc-logement-2022_csv.zip",
             "base-cc-logement-2022-COM_csv.zip", "base-cc-logement-2022_xlsx.zip")  # fmt: skip
    html = "".join(f'<a href="/fr/statistiques/fichier/8581474/{x}">' for x in liens)
    serveur.servir(page, Reponse(f"<!DOCTYPE html><title>Logement en 2022</title>{html}".encode()))
    voulu = "www.insee.fr/fr/statistiques/fichier/8581474/base-cc-logement-2022_csv.zip"
    serveur.servir(voulu, Reponse(_zip("base-cc-logement-2022.csv", "CODGEO;P22_LOG\n01004;1\n")))
    obtenu = _prendre(client, "insee_logement", tmp_path)
    assert obtenu is not None and (obtenu.nom, obtenu.annee) == ("insee_logement_2022.zip", 2022)
    assert obtenu.recu.adresse == f"https://{voulu}"
    serveur.servir(page, Reponse(b"<!DOCTYPE html><title>Logement</title>"))
    with pytest.raises(TelechargementImpossible, match="ne propose plus ce fichier"):
        _prendre(client, "insee_logement", tmp_path)


def test_l_annee_d_un_ensemble_vient_de_sa_page(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    page = "www.insee.fr/fr/statistiques/8680726"
    lien = "/fr/statistiques/fichier/8680726/ensemble.zip"
    html = f'<!DOCTYPE html><title>Populations de référence 2023</title><a href="{lien}">'
    serveur.servir(page, Reponse(html.encode()))
    serveur.servir(f"www.insee.fr{lien}", Reponse(_zip("donnees_communes.csv", "DEP;COM\n")))
    obtenu = _prendre(client, "insee_populations", tmp_path)
    assert obtenu is not None and obtenu.nom == "insee_populations_2023.zip"


def test_data_gouv_donne_la_derniere_ressource_du_bon_format(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    jeu = "www.data.gouv.fr/api/1/datasets/liste-des-structures-labellisees-france-services/"

    def ressource(titre: str, genre: str, quand: str) -> dict[str, Any]:
        return {"id": quand, "title": titre, "format": genre, "last_modified": quand, "filesize": 900,
                "url": f"https://static.data.gouv.fr/resources/{quand}.{genre}"}  # fmt: skip

    serveur.servir(jeu, _json({"license": "lov2", "resources": [
        ressource("Liste des structures", "csv", "2025-01"), ressource("Liste des structures", "csv", "2026-01"),
        ressource("Liste des structures", "xlsx", "2026-02"), ressource("Guide", "csv", "2026-03"),
    ]}))  # fmt: skip
    serveur.servir(
        "static.data.gouv.fr/resources/2026-01.csv", Reponse(b"insee_com;lib_fs\n81069;x\n")
    )
    obtenu = _prendre(client, "anct_france_services", tmp_path)
    assert obtenu is not None and obtenu.licence == "lov2" and obtenu.recu.octets == 25


def test_le_sdes_est_demande_par_departement(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    s = catalogue()["sdes_sitadel"]
    assert s.telechargement is not None
    [demande] = demandes(s.telechargement, ICI)
    adresse = demande.adresse.removeprefix("https://")
    serveur.servir(adresse, Reponse(b"ANNEE;COMM;TYPE_LGT;LOG_AUT\n2024;81069;x;1\n"))
    assert _prendre(client, "sdes_sitadel", tmp_path) is not None
    assert ("COMM", "startsWith:81") in serveur.demandes[-1].parametres
    serveur.servir(adresse, Reponse(b"", 404))
    with pytest.raises(TelechargementImpossible, match="n'est plus à cette adresse"):
        _prendre(client, "sdes_sitadel", tmp_path)


def test_une_piece_jointe_se_retrouve_par_son_titre(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    base = "data.drees.solidarites-sante.gouv.fr/api/explore/v2.1/catalog/datasets/530_l-accessibilite-potentielle-localisee-apl/attachments"
    href = f"https://{base}/indicateur_d_apl_aux_medecins_generalistes_xlsx"
    serveur.servir(base, _json({"attachments": [
        {"href": f"https://{base}/dentistes", "metas": {"id": "apl_dentistes", "title": "APL aux dentistes"}},
        {"href": href, "metas": {"id": "indicateur_d_apl_aux_medecins_generalistes_xlsx", "title": "APL"}},
    ]}))  # fmt: skip
    serveur.servir(href.removeprefix("https://"), Reponse(_zip("xl/workbook.xml", "<x/>")))
    obtenu = _prendre(client, "drees_apl", tmp_path)
    assert obtenu is not None and obtenu.nom == "drees_apl.xlsx"


def test_le_diagnostic_dit_ce_qui_repond_sans_rien_garder(serveur: Serveur, client: Client) -> None:
    s = catalogue()["melodi_bpe"]
    serveur.servir(f"{MELODI}/catalog/DS_BPE", _json(_fiche("DS_BPE", 1)))
    assert essayer(client, s, ICI).repond
    serveur.servir(f"{MELODI}/catalog/DS_BPE", Reponse(b"<!DOCTYPE html>"))
    essai = essayer(client, s, ICI)
    assert not essai.repond and "page web" in essai.dit


def _objet(code: str) -> dict[str, Any]:
    carre = [[[1.9, 44.0], [2.0, 44.0], [2.0, 44.1], [1.9, 44.0]]]
    return {"type": "Feature", "properties": {"code_insee": code},
            "geometry": {"type": "Polygon", "coordinates": carre}}  # fmt: skip


def test_wfs_suit_les_pages_et_refuse_une_somme_partielle(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    def page(codes: list[str], attendus: int) -> Reponse:
        objets = [_objet(c) for c in codes]
        return _json({"type": "FeatureCollection", "numberMatched": attendus, "features": objets})

    s = catalogue()["ign_contours"]
    t = s.telechargement
    assert t is not None
    seule = Portee(SIREN, ("81069",), ("81069", "81309", "81004"), (), (), ())
    adresse = "data.geopf.fr/wfs/ows"
    serveur.servir(adresse, page(["81069", "81309"], 3), page(["81004"], 3))
    recu = wfs.obtenir(client, s, t, seule, tmp_path)
    lus = json.loads(recu.recu.chemin.read_bytes())["features"]
    assert [o["properties"]["code_insee"] for o in lus] == ["81069", "81309", "81004"]
    assert recu.nom == "ign_contours.geojson" and recu.etendue == "territoire"
    assert [dict(d.parametres)["STARTINDEX"] for d in serveur.demandes] == ["0", "2"]
    assert (
        "code_insee IN ('81069', '81309', '81004')"
        in dict(serveur.demandes[0].parametres)["CQL_FILTER"]
    )
    serveur.servir(adresse, page(["81069"], 3), page([], 3))
    with pytest.raises(TelechargementImpossible, match="annonce 3 objets et n'en rend que 1"):
        wfs.obtenir(client, s, t, seule, tmp_path)
    serveur.servir(adresse, page([], 0))
    with pytest.raises(TelechargementImpossible, match="aucun objet"):
        wfs.obtenir(client, s, t, seule, tmp_path)

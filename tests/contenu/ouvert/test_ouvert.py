"""La publication : décrite, vérifiée par frictionless, identique d'une fois à l'autre, sans rien du comité."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import frictionless
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from observatoire import disque
from observatoire.contenu.ouvert import dossier, fil
from observatoire.contenu.ouvert.edition import publication_de
from observatoire.contenu.ouvert.tables import declarees
from observatoire.contenu.territoire.bouges import MILLESIME, REVISION, Bouge
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.declaration import Somme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import lire_reglages
from tests.attaque import attaquer, relations_territoires

SITE = "https://donnees.exemple.fr/observatoire"
IDS = ("population", "taux_couverture_cnaf", "foyers_caf_rsa")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def public(dossier_public: Path) -> Iterator[Lecteur]:
    lecteur = ouvrir(dossier_public, lire_reglages(dossier_public))
    yield lecteur
    lecteur.fermer()


@pytest.fixture(scope="module")
def publie(public: Lecteur) -> dict[str, bytes]:
    return dossier.fichiers(public, base=SITE, identifiants=IDS)


def test_frictionless_accepte_le_paquet(publie: dict[str, bytes], tmp_path: Path) -> None:
    """Types, clés, renvois, modalités et empreintes de chaque table."""
    disque.remplacer_dossier(tmp_path / "p", publie)
    rapport = frictionless.validate(str(tmp_path / "p" / "datapackage.json"))
    assert rapport.valid, rapport.flatten(["name", "message"])
    # Ce contrôle sait refuser : un chiffre changé après coup n'a plus son empreinte.
    (tmp_path / "p/donnees/territoires.csv").write_bytes(publie["donnees/territoires.csv"] + b"x")
    assert not frictionless.validate(str(tmp_path / "p" / "datapackage.json")).valid


def test_les_trois_formats_disent_la_meme_chose(publie: dict[str, bytes]) -> None:
    lus = pd.read_csv(io.BytesIO(publie["donnees/valeurs.csv"]), dtype={"code": str})
    parquet = pq.read_table(io.BytesIO(publie["donnees/valeurs.parquet"])).to_pandas()
    assert list(lus.columns) == list(declarees()["valeurs"].champs)
    json_ = json.loads(publie["donnees/valeurs.json"])
    for nom in ("valeur", "bas", "haut", "fin"):
        ecrits = [None if pd.isna(v) else float(v) for v in lus[nom]]
        assert ecrits == [None if pd.isna(v) else float(v) for v in parquet[nom]]
        assert ecrits == [None if r[nom] is None else float(r[nom]) for r in json_]
    # INSEE, populations de référence 2023 : Cordes-sur-Ciel, 879 habitants.
    cordes = lus[
        (lus["code"] == "81069") & (lus["indicateur"] == "population") & (lus["fin"] == 2023)
    ]
    assert cordes["valeur"].tolist() == [879]


def test_un_secret_n_a_pas_de_valeur_et_rien_n_est_plus_fin_qu_a_l_ecran(
    public: Lecteur, publie: dict[str, bytes]
) -> None:
    lus = pd.read_csv(io.BytesIO(publie["donnees/valeurs.csv"]))
    assert lus.loc[lus["statut"].isin(["secret", "absent"]), "valeur"].isna().all()
    taux = lus[lus["indicateur"] == "taux_couverture_cnaf"]["valeur"].dropna()
    assert len(taux) and ((taux * 10).round(6) % 1 == 0).all()
    # Ni numérateur, ni dénominateur, ni nom de fichier du territoire.
    assert not {"numerateur", "denominateur", "fichier", "fichiers"} & set(lus.columns)
    tout = b"".join(publie.values())
    assert b"data/local" not in tout and b"assistantes_maternelles.csv" not in tout


def test_la_publication_attaquee_ne_rend_aucune_case_cachee(public: Lecteur) -> None:
    """Un petit tirage des effectifs qui ont un secret : sommes par secteur et intercommunalité, et bornes publiées, ne
    laissent à aucune case cachée moins de deux valeurs entières."""
    communes = public.territoires("commune", Territoire(Niveau.EPCI, public.epci))
    parents = dict(zip(communes["code"], communes["secteur"], strict=True))
    parents |= dict.fromkeys(set(parents.values()), public.epci)
    caches = public._neuf(
        "SELECT DISTINCT indicateur FROM indicateurs WHERE statut = 'secret' ORDER BY 1"
    )
    sommes = [i for i in caches["indicateur"] if isinstance(INDICATEURS[i].calcul, Somme)]
    tires = list(np.random.default_rng(19).permutation(sommes)[:4])
    rendu = dossier.fichiers(public, base=SITE, identifiants=tuple(tires))
    lus = pd.read_csv(io.BytesIO(rendu["donnees/valeurs.csv"]), dtype={"code": str})
    essayees = 0
    for _, bloc in lus[lus["code"].isin([*parents, public.epci])].groupby(["indicateur", "fin"]):
        v = bloc.drop_duplicates("code").set_index("code")
        secretes = [c for c in v.index[v["statut"] == "secret"] if c in parents]
        if not secretes:
            continue
        assert v.loc[secretes, "valeur"].isna().all()
        publies = v["valeur"].reindex([*parents, public.epci]).astype(float)
        publies.index = pd.MultiIndex.from_product([publies.index, ["x"]])
        bornes = attaquer(publies, relations_territoires(parents, ["x"]), {})
        for code in secretes:
            bas, haut = bornes[code, "x"]
            assert not haut - bas < 1, (code, bas, haut)
            # Un intervalle publié à côté ne désigne pas un seul nombre non plus.
            b, h = v.loc[code, ["bas", "haut"]].astype(float)
            assert not h - b < 1, (code, b, h)
            essayees += 1
    assert essayees > 20


def test_l_edition_du_comite_ne_se_publie_pas(entrepot_4c: Lecteur) -> None:
    with pytest.raises(AppelIncorrect, match="celle du comité"):
        dossier.fichiers(entrepot_4c)


def test_la_meme_edition_donne_les_memes_octets(public: Lecteur, publie: dict[str, bytes]) -> None:
    assert dossier.fichiers(public, base=SITE, identifiants=IDS) == publie


def test_le_catalogue_a_ce_que_dcat_ap_exige(publie: dict[str, bytes]) -> None:
    c = json.loads(publie["catalogue.jsonld"])
    assert {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"} <= set(c)
    [jeu] = c["dcat:dataset"]
    recommandes = {
        "dcat:contactPoint",
        "dcat:keyword",
        "dct:publisher",
        "dcat:theme",
        "dct:spatial",
        "dct:temporal",
    }
    assert {"dct:title", "dct:description", "dcat:distribution"} | recommandes <= set(jeu)
    for d in jeu["dcat:distribution"]:
        assert d["dcat:accessURL"]["@id"].startswith(SITE) and d["dct:license"]["@id"]
        chemin = d["dcat:accessURL"]["@id"].removeprefix(f"{SITE}/")
        assert int(d["dcat:byteSize"]["@value"]) == len(publie[chemin])
    # Le profil (SHACL de DCAT-AP 3.0.1, passé à la main) veut le genre de chaque chose citée.
    assert _sans_genre(c) <= {
        "dcat:accessURL",
        "dcat:downloadURL",
        "dct:publisher",
        "vcard:hasEmail",
    }
    fiche = json.loads(publie["data.gouv.fr/jeu-de-donnees.json"])
    assert fiche["license"] == "lov2" and fiche["spatial"]["zones"] == ["fr:epci:200034064"]
    assert all(3 <= len(m) <= 96 and m == m.lower() and " " not in m for m in fiche["tags"])


def _sans_genre(noeud: Any, cle: str = "") -> set[str]:
    """Les propriétés dont la valeur est un renvoi qui ne dit pas ce qu'il est."""
    if isinstance(noeud, list):
        return {k for n in noeud for k in _sans_genre(n, cle)}
    if not isinstance(noeud, dict) or cle == "@context":
        return set()
    ici = {cle} if "@id" in noeud and "@type" not in noeud else set()
    return ici | {k for c, v in noeud.items() for k in _sans_genre(v, c)}


def test_rien_ne_sort_de_la_page_et_tout_lien_mene_quelque_part(publie: dict[str, bytes]) -> None:
    """Hors ligne, sans programme ni pisteur : aucun script, aucune ressource d'ailleurs."""
    from lxml import html

    pages = {n: o for n, o in publie.items() if n.endswith(".html")}
    assert len(pages) > 4
    for nom, octets in pages.items():
        page = html.fromstring(octets)
        assert (
            page.get("lang") == "fr"
            and page.findtext(".//title")
            and len(page.findall(".//h1")) == 1
        )
        assert not page.xpath(
            "//script|//img[not(starts-with(@src,'data:'))]|//*[@onclick]|//link[@rel='stylesheet']"
        )
        assert all(th.get("scope") for th in page.iter("th"))
        ici = Path(nom).parent
        for lien in page.xpath("//a/@href"):
            if not lien.startswith("https://"):
                assert (ici / lien).as_posix() in publie, (nom, lien)
    figure = html.fromstring(publie["figures/population-carte.html"])
    assert "Cordes-sur-Ciel" in figure.findtext(".//desc")
    assert len(figure.findall(".//tbody/tr")) == 25


def test_le_fil_dit_ce_qui_a_bouge_et_tait_ce_qui_designerait_quelqu_un(public: Lecteur) -> None:
    p = publication_de(public, (2008, 2025), SITE)
    vaour, salles = (
        Territoire(Niveau.COMMUNE, c, n) for c, n in (("81309", "Vaour"), ("81275", "Salles"))
    )
    bouges = [
        Bouge(INDICATEURS["population"], vaour, MILLESIME, 300.0, 310.0, "2022", "2023", 2023),
        Bouge(INDICATEURS["foyers_caf_rsa"], salles, REVISION, None, None, "", "2024", 2024),
    ]
    octets = fil.ecrire(p, fil.entrees(p, bouges))
    lu = ET.fromstring(octets)
    dits = {
        e.findtext(f"{ATOM}title"): e.findtext(f"{ATOM}content") for e in lu.iter(f"{ATOM}entry")
    }
    dite = dits["Population municipale : une année de plus"]
    assert dite is not None and dite.startswith("Vaour, 2023 : 310 habitants (300 en 2022) ; ")
    assert "Salles, 2024 : a changé." in dits.values()
    ids = [e.findtext(f"{ATOM}id") for e in lu.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 3 and all(i.startswith("urn:uuid:") for i in ids)
    assert all(lu.findtext(f"{ATOM}{n}") for n in ("id", "title", "updated"))
    dit = datetime.fromisoformat(str(lu.findtext(f"{ATOM}updated")))
    assert dit.tzinfo and dit.replace(tzinfo=None, microsecond=0) == p.publie_le.replace(
        microsecond=0
    )
    assert fil.ecrire(p, fil.entrees(p, bouges)) == octets

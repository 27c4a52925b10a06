"""Rien n'est dit de ce que les fichiers ne couvrent pas : ni le plus proche, ni « aucun », ni une moyenne.

Trois territoires, populations et équipements inventés : La Réunion avec les équipements du Tarn livrés, un EPCI
qui a une île (Batz), un autre à cheval sur deux départements dont un seul est couvert.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from observatoire.affirmations import juger
from observatoire.affirmations.jugement import Verdict
from observatoire.analyses import allervers, isolement, relais, services
from observatoire.analyses.panier import PAR_ID
from observatoire.contenu.isolement import phrases
from observatoire.contenu.registre import blocs_de, figure_de
from observatoire.contenu.sante.parties import personnes_par_minutes
from observatoire.contenu.territoire.donnees import fichiers
from observatoire.documents.tableau import Tableau
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.entrepot.verification import verifier
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import lire_reglages, membres, terres, voisinage

CIREST, LEON, COTE = "249740093", "200067072", "243500725"
BATZ = "29082"
MEDECIN = [PAR_ID["medecin"]]
RACINE = Path(__file__).resolve().parents[2]


def _bpe(comptes: dict[str, list[str]]) -> str:
    lignes = "".join(f"{c};2023;{t};1\n" for c, types in comptes.items() for t in types)
    return f"DEPCOM;AN;TYPEQU;NB_EQUIP\n{lignes}"


def _ouvrir(racine: Path, epci: str, reste: str, **contenus: str) -> tuple[Lecteur, dict[str, str]]:
    donnees = racine / "data"
    donnees.mkdir()
    (donnees / "territoire.toml").write_text(f'epci = "{epci}"\n{reste}', encoding="utf-8")
    siennes = "".join(f"{c};X;100\n" for c in membres(epci))
    contenus.setdefault("populations", f"code;libelle;pmun_2022\n{siennes}")
    for nom, contenu in contenus.items():
        (donnees / f"{nom}.csv").write_text(contenu, encoding="utf-8")
    resultat = actualiser(donnees, racine / "entrepot")
    dits = {str(f["chemin"]): str(f["message"]) for f in resultat.fichiers}
    return ouvrir(racine / "entrepot", lire_reglages(donnees)), dits


@pytest.fixture(scope="module")
def reunion(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lecteur, dict[str, str]]:
    return _ouvrir(
        tmp_path_factory.mktemp("reunion"), CIREST, '[comparaison]\nepci = ["200034064"]\n',
        equipements=(RACINE / "data/insee/bpe_2025.csv").read_text(encoding="utf-8"),
        services=(RACINE / "data/education/lieux_services.csv").read_text(encoding="utf-8"),
        minutes="origine;destination;minutes\n81069;81045;12\n",
    )  # fmt: skip


def test_un_fichier_du_tarn_ne_place_pas_un_reunionnais(
    reunion: tuple[Lecteur, dict[str, str]], tmp_path: Path
) -> None:
    lecteur, dits = reunion
    table = services.avec_doute(lecteur)
    assert table["minutes"].isna().all() and table["bas"].isna().all()
    assert (table["proche"] == "").all()
    for nom in ("equipements.csv", "services.csv", "minutes.csv"):
        assert "rien pour ce territoire" in dits[nom], nom
    (tableau,) = fichiers(lecteur)
    etats = {str(x[0]): x[4].texte for x in tableau.lignes}
    assert etats["services.csv"] == "rien ici" and etats["populations.csv"] == "reconnu"
    (verifie,) = verifier(RACINE / "data/education/lieux_services.csv", lecteur.reglages).tableaux
    assert verifie.rien_ici
    valeurs = lecteur.valeurs("minutes_medecin", [Territoire(Niveau.EPCI, CIREST)]).iloc[0]
    assert pd.isna(valeurs["valeur"]) and "ne couvre pas le territoire" in valeurs["note"]
    assert "base permanente des équipements" in valeurs["note"]
    with pytest.raises(AppelIncorrect, match="n'est pas connue"):
        personnes_par_minutes(lecteur, f"epci:{CIREST}")
    ici = Territoire(Niveau.EPCI, CIREST)
    assert "ne couvre pas le territoire" in phrases.soins(lecteur, ici, list(membres(CIREST)))


@pytest.fixture(scope="module")
def leon(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lecteur, dict[str, str]]:
    # Roscoff a un médecin et une pharmacie, Batz une boulangerie ; deux communes n'ont aucune ligne, et une
    # n'en a que d'un équipement qu'on ne lit pas (A401, un maçon) : elle est pourtant nommée.
    nommees = [c for c in membres(LEON) if c not in ("29285", "29287")]
    comptes = {c: ["A206"] for c in nommees} | {
        "29239": ["D201", "D301"], BATZ: ["B207"], "29259": ["A401"],
    }  # fmt: skip
    return _ouvrir(tmp_path_factory.mktemp("leon"), LEON, "", bpe_2023=_bpe(comptes))


def test_aucune_route_ne_mene_a_l_ile(leon: tuple[Lecteur, dict[str, str]]) -> None:
    lecteur, _ = leon
    table = services.avec_doute(lecteur, MEDECIN).set_index("code")
    assert pd.isna(table.loc[BATZ, "minutes"]) and table.loc["29239", "minutes"] < 8
    # Un médecin de Roscoff est connu de sa voisine ; les communes que rien ne nomme n'en savent rien.
    assert table.loc["29259", "proche"] == "29239" and table.loc["29259", "bas"] > 0
    assert table.loc[["29285", "29287"], ["minutes", "bas"]].isna().all(axis=None)
    # Une commune nommée pour autre chose n'a pas de médecin ; celle que le fichier tait, on ne sait pas.
    comptes = services.offre(lecteur).comptes["medecin"]
    assert comptes["29259"] == 0 and "29285" not in services.offre(lecteur).etendue["medecin"]
    boulangerie = services.acces(lecteur, [PAR_ID["boulangerie"]]).set_index("code")
    assert boulangerie["minutes"].drop(BATZ).isna().all() and boulangerie.loc[BATZ, "minutes"] < 5


def test_ni_moyenne_ni_personnes_loin_de_ce_qu_on_ne_sait_qu_en_partie(
    leon: tuple[Lecteur, dict[str, str]],
) -> None:
    lecteur, _ = leon
    epci = isolement.minutes(lecteur, "medecin").query("niveau == 'epci'").iloc[0]
    assert (
        pd.isna(epci["valeur"]) and epci["statut"] == "absent" and "ne couvre pas" in epci["note"]
    )
    assert juger(phrases.loin_de(lecteur, PAR_ID["medecin"])).verdict is Verdict.INCONNU
    gens = services.tranches(lecteur, services.avec_doute(lecteur, MEDECIN), PAR_ID["medecin"])
    assert gens["inconnus"] == 300 and pd.isna([gens["moyenne"], gens["bas"], gens["haut"]]).all()
    tableau = personnes_par_minutes(lecteur, f"epci:{LEON}", ["medecin"])
    assert [c.titre for c in tableau.colonnes][-4:-2] == ["Distance inconnue", "Minutes en moyenne"]
    assert tableau.lignes[0][-4:] == (300, None, None, None)
    assert any("ne couvre pas" in n for n in tableau.notes)
    ici = Territoire(Niveau.EPCI, LEON)
    connue = phrases.soins(lecteur, ici, ["29239", "29259"])
    assert "au plus : un lieu plus proche peut être dans une commune voisine" in connue
    # Un relais sur le continent ne dessert pas l'île : on le dit au lieu de compter ses minutes.
    s = relais.aujourd_hui(lecteur, ["29239"], "population")
    assert pd.isna(s.temps.loc[BATZ, "minutes"]) and BATZ in s.dehors(15)


def test_un_departement_couvert_ne_dit_rien_de_l_autre(tmp_path: Path) -> None:
    # Beaussais-sur-Mer et les autres communes des Côtes-d'Armor sont hors du fichier d'Ille-et-Vilaine.
    bretilliennes = [c for c in membres(COTE) if c.startswith("35")]
    ailleurs = [c for c in membres(COTE) if c.startswith("22")]
    comptes = {c: ["D201"] for c in bretilliennes}
    lecteur, dits = _ouvrir(tmp_path, COTE, "", bpe_2023=_bpe(comptes))
    table = services.acces(lecteur, MEDECIN).set_index("code")["minutes"]
    assert ailleurs and table[ailleurs].isna().all() and table[bretilliennes].notna().all()
    manque = services.hors_etendue(lecteur, services.offre(lecteur), MEDECIN)
    assert manque.startswith("le fichier déposé ne couvre pas") and "déposer" in manque
    assert "rien pour ce territoire" not in dits["bpe_2023.csv"]


def test_la_population_d_une_commune_n_est_pas_celle_du_territoire(tmp_path: Path) -> None:
    # Toutes ont un médecin, mais on ne connaît les habitants que de la première.
    communes = membres(COTE)
    une = f"code;libelle;pmun_2022\n{communes[0]};X;100\n"
    equipees = _bpe({c: ["D201"] for c in communes})
    lecteur, _ = _ouvrir(tmp_path, COTE, "", populations=une, bpe_2023=equipees)
    table = services.avec_doute(lecteur, MEDECIN)
    assert table["minutes"].notna().all()
    gens = services.tranches(lecteur, table, PAR_ID["medecin"])
    assert pd.isna(gens["moyenne"]) and gens["variable"] == ""
    assert juger(phrases.loin_de(lecteur, PAR_ID["medecin"])).verdict is Verdict.INCONNU
    dite = phrases.soins(lecteur, Territoire(Niveau.EPCI, COTE), list(communes))
    assert "n'est pas connue" in dite and "populations de toutes les communes" in dite
    # De la seule commune comptée, tout se dit.
    sienne = services.tranches(lecteur, table, PAR_ID["medecin"], [communes[0]])
    assert sienne["total"] == 100 and sienne["moyenne"] < 10


def test_les_terres() -> None:
    iles = terres()
    # Ré a un pont, Belle-Île n'en a pas ; Marie-Galante n'est pas Basse-Terre, qui tient à Grande-Terre.
    assert "17360" not in iles and iles["56152"] == iles["56009"] != iles["56069"]
    assert iles["97112"] != iles["97105"] == iles["97120"]
    assert iles["2A004"] == iles["2B033"] and iles["97411"] == iles["97416"] and "81069" not in iles
    # Aucune voisine au-delà de l'eau : de Belle-Île, le continent ; de Saül, personne.
    assert voisinage("245600465") == () and iles["97352"] == "97352"
    assert BATZ not in voisinage(next(e for e in ("242900553",)), 60)


def test_les_seuls_france_services_ne_font_pas_un_temps_jusqu_aux_medecins(tmp_path: Path) -> None:
    """Seule la liste des France services est déposée : ni « le fichier ne couvre pas », ni une moyenne de quatre."""
    hors = "35288"  # Saint-Malo, hors du territoire
    assert hors not in membres(COTE)
    entete = "id_fs,lib_fs,insee_com,lib_com,latitude,longitude,format_fs\n"
    lecteur, _ = _ouvrir(tmp_path, COTE, "", fs=f"{entete}1,FS,{hors},Saint-Malo,48.65,-2.0,Fixe\n")
    manque = services.hors_etendue(lecteur, services.offre(lecteur), MEDECIN)
    assert manque.startswith("aucun fichier déposé ne dit où trouver « Médecin")
    choix = allervers.priorites(lecteur)
    assert choix.ressources == ("France services",) and choix.lignes["minutes"].notna().any()
    (tableau,) = (b for b in blocs_de(lecteur, "aller_vers_communes", {}) if isinstance(b, Tableau))
    dits = " ".join(tableau.notes)
    assert "temps jusqu'à « France services »" in dits and "pas le territoire" not in dits
    # Le plus proche est chez les voisins : on le dit.
    proches = {ligne[0]: ligne[5] for ligne in tableau.lignes}
    assert "Saint-Malo (hors du territoire)" in proches.values()
    with pytest.raises(AppelIncorrect, match="INSEE\\)\\."):
        figure_de(lecteur, "minutes_service", {"service": "medecin"})

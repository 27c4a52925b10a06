"""De petits dépôts écrits à la main (chiffres inventés), construits pour de vrai."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.actualisation import Actualisation
from observatoire.entrepot.construction import a_jour, actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import lire_reglages, membres, passage

dire = Colonne("", "nombre", decimales=1).dire


EPCI = "200034064"
COMMUNES = membres(EPCI)
NOUS = Territoire(Niveau.EPCI, EPCI)


class Depot:
    """Un dossier de données et son entrepôt, dans un dossier temporaire."""

    def __init__(self, racine: Path) -> None:
        self.donnees, self.entrepot = racine / "data", racine / "entrepot"
        self.donnees.mkdir()
        (self.donnees / "territoire.toml").write_text('epci = "200034064"\n', "utf-8")

    def ecrire(self, nom: str, texte: str, codage: str = "utf-8") -> Path:
        chemin = self.donnees / nom
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(texte.encode(codage))
        return chemin

    def actualiser(self) -> Actualisation:
        return actualiser(self.donnees, self.entrepot)

    def lecteur(self) -> Lecteur:
        return ouvrir(self.entrepot)

    def valeur(self, indicateur: str, annee: int, ou: Territoire = NOUS) -> dict[str, object]:
        lecteur = self.lecteur()
        try:
            return lecteur.valeurs(indicateur, [ou], [annee]).iloc[0].to_dict()
        finally:
            lecteur.fermer()


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path)


def populations(annee: int, valeurs: dict[str, object]) -> str:
    lignes = "\n".join(f"{c};Nom;{v}" for c, v in valeurs.items())
    return f"code;libelle;pmun_{annee}\n{lignes}\n"


def constante(v: object = 100) -> dict[str, object]:
    return dict.fromkeys(COMMUNES, v)


def test_la_somme_des_communes_fait_l_epci(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, {c: 100 + i % 4 for i, c in enumerate(COMMUNES)}))
    depot.actualiser()
    assert depot.valeur("population", 2022)["valeur"] == sum(100 + i % 4 for i in range(25))


def test_une_commune_manquante_rend_l_epci_absent(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, dict(list(constante().items())[1:])))
    depot.actualiser()
    ligne = depot.valeur("population", 2022)
    assert ligne["statut"] == "absent"
    assert ligne["valeur"] != ligne["valeur"]  # vide, jamais une somme partielle


def test_une_case_secrete_n_est_ni_zero_ni_absente(depot: Depot) -> None:
    depot.ecrire(
        "p.csv",
        populations(2022, constante() | {COMMUNES[0]: "s", COMMUNES[1]: "", COMMUNES[2]: 0}),
    )
    depot.actualiser()
    statuts = [
        depot.valeur("population", 2022, Territoire(Niveau.COMMUNE, c)) for c in COMMUNES[:3]
    ]
    assert [s["statut"] for s in statuts] == ["secret", "absent", "publie"]
    assert statuts[2]["valeur"] == 0


def test_une_somme_avec_une_part_secrete_est_estimee_sans_valeur(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, constante() | {COMMUNES[0]: "s"}))
    depot.actualiser()
    ligne = depot.valeur("population", 2022)
    assert (ligne["statut"], ligne["valeur"] != ligne["valeur"]) == ("estime", True)


def test_le_departement_n_a_de_total_que_si_le_fichier_le_couvre(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, constante()))
    depot.actualiser()
    assert (
        depot.valeur("population", 2022, Territoire(Niveau.DEPARTEMENT, "81"))["statut"] == "absent"
    )


def test_l_ordre_des_lignes_est_sans_effet(tmp_path: Path) -> None:
    valeurs = {c: 10 + i for i, c in enumerate(COMMUNES)}
    resultats = []
    for nom, ordre in (("a", list(valeurs)), ("b", list(reversed(valeurs)))):
        (tmp_path / nom).mkdir()
        depot = Depot(tmp_path / nom)
        depot.ecrire("p.csv", populations(2022, {c: valeurs[c] for c in ordre}))
        depot.actualiser()
        lecteur = depot.lecteur()
        resultats.append(
            lecteur._neuf(
                "SELECT * EXCLUDE (fichier) FROM mesures ORDER BY code, niveau, variable, debut"
            ).to_csv()
        )
        lecteur.fermer()
    assert resultats[0] == resultats[1]


def test_sans_changement_rien_n_est_refait(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, constante()))
    premiere = depot.actualiser()
    assert a_jour(depot.donnees, depot.entrepot)
    seconde = depot.actualiser()
    assert (seconde.refaite, seconde.version) == (False, premiere.version)


def test_la_livraison_ancienne_ne_reprend_pas_la_main(depot: Depot) -> None:
    texte = "code;libelle;pmun_2021;pmun_2023\n" + "".join(f"{c};N;50;60\n" for c in COMMUNES)
    depot.ecrire("recent.csv", texte)
    depot.actualiser()
    depot.ecrire("zz_ancien.csv", populations(2021, constante(40)))
    depot.actualiser()
    assert depot.valeur("population", 2021)["valeur"] == 25 * 50
    lecteur = depot.lecteur()
    ecarts = lecteur._neuf("SELECT * FROM ecarts")
    lecteur.fermer()
    assert set(ecarts["valeur_ecartee"]) == {40.0}
    assert len(ecarts) == 25


def test_un_fichier_refuse_ne_retire_pas_ce_qu_il_avait_apporte(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, constante(7)))
    depot.actualiser()
    depot.ecrire("p.csv", populations(2022, constante("douze")))
    resultat = depot.actualiser()
    [refus] = resultat.refus
    assert "n'est pas un nombre" in str(refus["message"])
    assert "ligne 2" in str(refus["message"])
    assert depot.valeur("population", 2022)["valeur"] == 25 * 7


def test_le_journal_dit_les_chiffres_qui_ont_bouge(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, constante(100)))
    depot.actualiser()
    depot.ecrire("p.csv", populations(2022, constante(110)))
    depot.actualiser()
    lecteur = depot.lecteur()
    journal = lecteur._neuf(
        "SELECT * FROM journal WHERE genre = 'chiffre' AND indicateur = 'population' AND niveau = 'epci'"
    )
    fichiers = lecteur._neuf("SELECT texte FROM journal WHERE genre LIKE 'fichier%'")
    lecteur.fermer()
    assert (journal["avant"].iloc[0], journal["apres"].iloc[0]) == (2500.0, 2750.0)
    assert fichiers["texte"].str.contains("Fichier remplacé p.csv").any()


def _demandes(mai: int) -> str:
    return f"mois;commune;tranche_age;accueil;demandes;satisfaites\n2026-05;81045;1_2;regulier;{mai};0\n"


@pytest.mark.parametrize(("apres", "dit"), [(13, False), (12 + 25, True)])
def test_le_journal_ne_dit_pas_une_famille_de_plus(depot: Depot, apres: int, dit: bool) -> None:
    """Attaque : 12 demandes, puis 13. Le journal dit au plus que le chiffre a changé."""
    depot.ecrire("p.csv", populations(2022, constante(100)))
    depot.ecrire("demandes.csv", _demandes(12))
    depot.actualiser()
    depot.ecrire("demandes.csv", _demandes(apres))
    depot.actualiser()
    lecteur = depot.lecteur()
    bouge = lecteur._neuf("SELECT * FROM journal WHERE indicateur = 'demandes_accueil'")
    [tableau] = [
        b
        for b in blocs_de(lecteur.avec(lire_reglages(depot.donnees)), "changements", {})
        if isinstance(b, Tableau)
    ]
    lecteur.fermer()
    vues = {ligne[1]: tuple(map(dire, ligne[3:])) for ligne in tableau.lignes}
    if dit:
        assert (bouge["avant"].iloc[0], bouge["apres"].iloc[0]) == (10, 35)
        assert vues["Demandes d'accueil reçues"] == ("10", "35")
    else:
        assert bouge[["avant", "apres"]].isna().all(axis=None)
        assert vues["Demandes d'accueil reçues"] == ("caché", "a changé")
        assert any("compte de personnes" in n for n in tableau.notes)


def test_le_meme_fichier_sous_deux_noms_ne_compte_qu_une_fois(depot: Depot) -> None:
    texte = populations(2022, constante(3))
    depot.ecrire("a.csv", texte)
    depot.ecrire("copie de a.csv", texte)
    resultat = depot.actualiser()
    assert depot.valeur("population", 2022)["valeur"] == 75
    assert any("contenu identique" in str(f["message"]) for f in resultat.fichiers)


def test_deux_lignes_contradictoires_sont_refusees(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, constante(3)) + f"{COMMUNES[0]};Nom;4\n")
    [refus] = depot.actualiser().refus
    assert "apparaît deux fois avec des valeurs différentes" in str(refus["message"])
    assert "lignes 2 et 27" in str(refus["message"])


def test_deux_lignes_identiques_comptent_une_fois(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, constante(3)) + f"{COMMUNES[0]};Nom;3\n")
    resultat = depot.actualiser()
    assert not resultat.refus
    assert depot.valeur("population", 2022)["valeur"] == 75


def test_une_commune_fusionnee_va_dans_la_commune_actuelle(depot: Depot) -> None:
    # Un vrai code disparu du Tarn, quel qu'il soit.
    ancien, actuel = next((a, b) for a, b in passage().items() if b.startswith("81"))
    depot.ecrire("p.csv", populations(2022, constante() | {ancien: 30, actuel: 12}))
    depot.actualiser()
    assert depot.valeur("population", 2022, Territoire(Niveau.COMMUNE, actuel))["valeur"] == 42


def test_l_entrepot_respecte_le_contrat(depot: Depot) -> None:
    depot.ecrire("p.csv", populations(2022, constante()))
    con = duckdb.connect(str(depot.actualiser().chemin), read_only=True)
    colonnes = {
        t: [c for (c,) in con.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position", [t]
        ).fetchall()]
        for t in ("territoires", "fichiers", "mesures", "indicateurs")
    }  # fmt: skip
    con.close()
    assert colonnes["territoires"] == [
        "code", "niveau", "libelle", "epci", "departement", "region", "secteur",
        "superficie_km2", "lon", "lat",
    ]  # fmt: skip
    assert colonnes["mesures"][:8] == [
        "code", "niveau", "variable", "debut", "fin", "valeur", "statut", "fichier",
    ]  # fmt: skip
    assert colonnes["indicateurs"][:13] == [
        "code", "niveau", "indicateur", "debut", "fin", "valeur", "statut", "bas", "haut",
        "numerateur", "denominateur", "perimetre", "note",
    ]  # fmt: skip
    assert colonnes["fichiers"][:9] == [
        "fichier", "chemin", "empreinte", "source", "lignes_lues", "lignes_retenues", "statut",
        "message", "lu_le",
    ]  # fmt: skip


ENTETE_MOUVEMENTS = (
    "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,"
    "TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP\n"
)


def mouvement(mod: int, date: str, avant: str, apres: str) -> str:
    return f"{mod},{date},COM,{avant},0,A,A,A,COM,{apres},0,B,B,B\n"


def test_les_mouvements_deposes_font_suivre_les_codes(depot: Depot) -> None:
    # Codes disparus inventés : 81998 devient 81997, qui devient Cordes-sur-Ciel.
    depot.ecrire("p.csv", populations(2022, constante() | {"81998": 30, "81069": 12}))
    depot.actualiser()
    cordes = Territoire(Niveau.COMMUNE, "81069")
    assert depot.valeur("population", 2022, cordes)["valeur"] == 12
    depot.ecrire(
        "zz_mouvements.csv",
        ENTETE_MOUVEMENTS
        + mouvement(41, "2020-01-01", "81998", "81997")
        + mouvement(32, "2023-01-01", "81997", "81069"),
    )
    depot.actualiser()
    assert depot.valeur("population", 2022, cordes)["valeur"] == 42


def test_une_commune_retablie_rend_l_ancien_chiffre_non_comparable(depot: Depot) -> None:
    # Rétablissement inventé de Salles, sortie de Noailles en 2024.
    valeurs = constante()
    del valeurs["81275"]
    depot.ecrire("p.csv", populations(2022, valeurs))
    depot.ecrire(
        "mouvements.csv", ENTETE_MOUVEMENTS + mouvement(21, "2024-01-01", "81197", "81275")
    )
    depot.actualiser()
    noailles = depot.valeur("population", 2022, Territoire(Niveau.COMMUNE, "81197"))
    assert "avant le rétablissement" in str(noailles["perimetre"])
    ensemble = depot.valeur("population", 2022)
    assert (ensemble["valeur"], ensemble["statut"]) == (2400.0, "publie")


def test_une_commune_retablie_de_longue_date_et_absente_manque_vraiment(depot: Depot) -> None:
    valeurs = constante()
    del valeurs["81275"]
    depot.ecrire("p.csv", populations(2022, valeurs))
    depot.ecrire(
        "mouvements.csv", ENTETE_MOUVEMENTS + mouvement(21, "1990-01-01", "81197", "81275")
    )
    depot.actualiser()
    assert depot.valeur("population", 2022)["statut"] == "absent"


def test_le_seuil_des_petits_effectifs_est_celui_du_territoire(depot: Depot) -> None:
    flux = "code;annee;naissances;deces\n" + "".join(f"{c};2022;9;1\n" for c in COMMUNES)
    depot.ecrire("e.csv", flux)
    commune = Territoire(Niveau.COMMUNE, "81069")
    depot.actualiser()
    # Garwood, 9 événements : 4,115 à 17,085 (tests/donnees/cas.json).
    assert depot.valeur("naissances", 2022, commune)["haut"] == pytest.approx(17.084803451419166)
    depot.ecrire("territoire.toml", f'epci = "{EPCI}"\n[seuils]\npetit_effectif = 5\n')
    depot.actualiser()
    haut = depot.valeur("naissances", 2022, commune)["haut"]
    assert haut != haut  # neuf naissances ne sont plus « peu » : pas d'intervalle

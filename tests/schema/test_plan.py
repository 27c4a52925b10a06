"""Le plan livré de la 4C est entier, et le retard se lit aux dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from observatoire import local
from observatoire.schema.plan import Plan, lire_plan, retard
from observatoire.territoire import lire_reglages
from tests.schema.conftest import typee

DONNEES = Path(__file__).parents[2] / "data"
JOUR = date(2026, 11, 25)

# Toutes les actions du projet de territoire de la 4C, sous leur identifiant.
PROJET = [
    "1.1.1",
    "1.2.1",
    "1.2.2",
    "1.2.3",
    "1.2.4",
    "1.2.5",
    "1.3.1",
    "1.3.2",
    "1.3.3",
    "1.4.1",
    "1.4.2",
    "1.4.3",
    "1.5.1",
    "1.5.2",
    "1.6.1",
    "1.6.2",
    "1.7.1",
    "1.7.2",
    "1.7.3",
    "2.1.1",
    "2.1.2",
    "2.1.3",
    "2.2.1",
    "2.3.1",
    "2.4.1",
    "2.4.2",
    "2.5.1",
    "2.5.2",
    "2.5.3",
    "2.5.4",
    "2.5.5",
    "2.6.1",
    "2.7.1",
    "2.7.2",
    "2.7.3",
    "2.8.1",
    "2.8.2",
    "3.1.1",
    "3.1.2",
    "3.1.3",
    "3.2.1",
    "3.2.2",
    "3.2.3",
    "3.2.4",
    "3.3.1",
    "3.3.2",
    "3.3.3",
    "3.4.1",
    "3.4.2",
    "3.4.3",
]


@pytest.fixture(scope="module")
def livre() -> Plan:
    return lire_plan(lambda nom: local.lire(DONNEES, nom).cadre, JOUR)


def test_toutes_les_actions_du_projet_y_sont_et_aucune_autre(livre: Plan) -> None:
    assert len(PROJET) == 50
    assert [a.id for a in livre.actions] == PROJET


def test_chacune_a_son_objectif_son_axe_et_un_intitule(livre: Plan) -> None:
    assert list(livre.orientations) == ["1", "2", "3"]
    for a in livre.actions:
        assert a.objectif == a.id.rsplit(".", 1)[0]
        assert a.orientation == a.id[0]
        assert livre.objectifs[a.objectif]
        assert len(a.libelle) > 15


def test_rien_n_est_invente_sur_leur_etat(livre: Plan) -> None:
    assert {a.statut for a in livre.actions} == {"à qualifier"}
    assert not any(
        a.debut or a.fin or a.pilote or a.retard or a.volets_valides for a in livre.actions
    )
    assert livre.budgets == livre.jalons == livre.preuves == ()
    assert all(c.valeur_cible is None for c in livre.cibles)


def test_chacune_a_un_indicateur_ou_dit_pourquoi_aucun_ne_convient(livre: Plan) -> None:
    for a in livre.actions:
        assert a.indicateurs or len(a.sans_indicateur) > 40, a.id
    effets = {c.action for c in livre.cibles if c.role == "effet attendu"}
    # Un indicateur de contexte ne mesure pas l'effet : il faut alors le dire, sauf études et veille.
    muettes = [a.id for a in livre.actions if a.id not in effets and not a.sans_indicateur]
    assert set(muettes) <= {"1.1.1", "1.3.3", "2.4.2", "2.5.3", "2.6.1", "2.7.1"}


def test_les_tables_livrees_se_lisent_sans_probleme() -> None:
    for nom in ("orientations", "objectifs", "actions", "budgets", "cibles", "jalons", "preuves"):
        assert local.lire(DONNEES, nom).problemes == []


@pytest.mark.parametrize(
    ("statut", "debut", "fin", "etapes", "attendu"),
    [
        ("en cours", date(2026, 1, 1), date(2026, 11, 24), [], "la fin était prévue le 24/11/2026"),
        ("en cours", date(2026, 1, 1), date(2026, 11, 25), [], ""),
        ("réalisée", None, date(2020, 1, 1), [], ""),
        ("suspendue", None, date(2020, 1, 1), [], ""),
        ("à qualifier", None, None, [], ""),
        ("décidée", date(2026, 11, 1), None, [], "le début était prévu le 01/11/2026, l'état est « décidée »"),
        ("en cours", None, None, [("Étude", date(2026, 3, 1), None)], "l'étape « Étude » était prévue le 01/03/2026"),
        ("en cours", None, None, [("Étude", date(2026, 3, 1), date(2026, 9, 1))], ""),
    ],
)  # fmt: skip
def test_retard(
    statut: str, debut: date | None, fin: date | None, etapes: list, attendu: str
) -> None:
    assert retard(statut, debut, fin, etapes, JOUR) == attendu


@pytest.fixture
def saisir(tmp_path: Path) -> Callable[..., Path]:
    """Un dossier de données où chaque table nommée a le texte donné."""

    def ecrire(**tables: str) -> Path:
        (tmp_path / "local").mkdir(exist_ok=True)
        for nom, texte in tables.items():
            (tmp_path / "local" / f"{nom}.csv").write_bytes(texte.encode("utf-8-sig"))
        return tmp_path

    return ecrire


def test_dates_francaises_et_montants_en_milliers(saisir: Callable[..., Path]) -> None:
    donnees = saisir(
        actions="action;objectif;intitule;statut;debut;fin\r\n"
        "9.1.1;9.1;Essai;En cours;1er septembre 2026;30/6/27\r\n",
        budgets="action;annee;nature;payeur;objet;montant\r\n"
        "9.1.1;2027;investissement;CAF;Travaux;12 k€\r\n9.1.1;2027;Fonctionnement;4c;Salaires;1 234,50 €\r\n",
    )
    plan = lire_plan(lambda nom: local.lire(donnees, nom).cadre, JOUR)
    [action] = plan.actions
    assert (action.debut, action.fin) == (date(2026, 9, 1), date(2027, 6, 30))
    assert action.statut == "en cours"
    assert [m.montant for m in plan.budgets] == [12000.0, 1234.5]
    assert [m.payeur for m in plan.budgets] == ["CAF", "intercommunalité"]


def test_fin_avant_debut_refusee_en_francais(saisir: Callable[..., Path]) -> None:
    donnees = saisir(
        actions="action;objectif;intitule;debut;fin\n9.1.1;9.1;Essai;02/03/2027;01/03/2027\n"
    )
    [probleme] = local.lire(donnees, "actions").bloquants
    assert "finit le 01/03/2027, avant son début le 02/03/2027" in probleme.phrase()
    assert "Ligne 2" in probleme.phrase()


def test_cible_a_l_oppose_du_sens_voulu(saisir: Callable[..., Path]) -> None:
    entete = (
        "action;indicateur;territoire;sens;annee_depart;valeur_depart;annee_cible;valeur_cible\n"
    )
    donnees = saisir(cibles=entete + "1;population;200034064;hausse;2023;50;2030;40\n")
    [probleme] = local.lire(donnees, "cibles").bloquants
    assert "va à l'opposé du départ" in probleme.phrase()
    donnees = saisir(cibles=entete + "1;population;200034064;hausse;2030;50;2023;60\n")
    [probleme] = local.lire(donnees, "cibles").bloquants
    assert "n'est pas après l'année de départ 2030" in probleme.phrase()


def test_deux_actions_du_meme_identifiant(saisir: Callable[..., Path]) -> None:
    donnees = saisir(actions="action;objectif;intitule\n9.1.1;9.1;Première\n9.1.1;9.1;Seconde\n")
    lue = local.lire(donnees, "actions")
    assert "déjà à la ligne 1" in lue.bloquants[0].phrase()
    plan = lire_plan(lambda nom: local.lire(donnees, nom).cadre, JOUR)
    assert [a.libelle for a in plan.actions] == ["Première"]


def test_filtres_et_zones(livre: Plan) -> None:
    from observatoire.schema.filtres import Filtre, communes_de, dire_zone

    reglages = lire_reglages(DONNEES)
    assert len(Filtre(theme="mobilité").garder(livre.actions, reglages)) == 4
    assert [a.id for a in Filtre(volet="4b").garder(livre.actions, reglages)] == ["1.2.3"]
    a_milhars = {a.id for a in Filtre(commune="81165").garder(livre.actions, reglages)}
    assert {"1.2.2", "1.3.1", "1.1.1"} <= a_milhars and "1.2.1" not in a_milhars
    codes, inconnus = communes_de(("Les Cabannes", "causse-et-gresigne", "Nulle-Part"), reglages)
    assert codes[0] == "81045" and len(codes) == 5 and inconnus == ("Nulle-Part",)
    assert dire_zone(("toutes",), reglages) == "tout le territoire"
    assert dire_zone(("81300",), reglages) == "Tonnac"


@pytest.mark.parametrize(
    "abime", ["01/02/03", "01/02/2003", "1/2/03", "2003-02-01", "2003-02-01 00:00:00"]
)
def test_un_identifiant_pris_pour_une_date_est_retrouve(
    saisir: Callable[..., Path], abime: str
) -> None:
    donnees = saisir(
        actions=f"action;objectif;intitule\n{abime};1.2;Essai\n",
        cibles=f"action;indicateur;territoire\n{abime};population;200034064\n",
    )
    plan = lire_plan(lambda nom: local.lire(donnees, nom).cadre, JOUR)
    assert [(a.id, a.indicateurs) for a in plan.actions] == [("1.2.3", ("population",))]


def test_une_ligne_fictive_rend_le_plan_fictif(saisir: Callable[..., Path]) -> None:
    donnees = saisir(
        actions="action;objectif;intitule;fictif\n9.1.1;9.1;Inventée;oui\n9.1.2;9.1;Réelle;\n",
    )
    plan = lire_plan(lambda nom: local.lire(donnees, nom).cadre, JOUR)
    assert [a.fictif for a in plan.actions] == [True, False]
    assert plan.fictif
    donnees = saisir(
        actions="action;objectif;intitule\n9.1.2;9.1;Réelle\n",
        budgets="action;annee;nature;payeur;objet;montant;fictif\n"
        "9.1.2;2027;investissement;4C;Travaux;1;oui\n",
    )
    assert lire_plan(lambda nom: local.lire(donnees, nom).cadre, JOUR).fictif


def test_un_rattachement_n_est_valide_qu_avec_la_date_de_sa_decision() -> None:
    def valide(le: str) -> bool:
        ligne = {
            "action": "1",
            "volets_legaux": "4a",
            "volets_etat": "validé",
            "volets_valides_le": le,
        }
        lue = lire_plan(
            lambda nom: typee(nom, ligne) if nom == "actions" else typee(nom), date(2027, 5, 1)
        )
        return lue.actions[0].volets_valides

    assert valide("12/03/2027") and not valide("")

"""Toute preuve qu'un indicateur affirme est exécutée ici."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs import calcul
from observatoire.indicateurs.declaration import Indicateur, Methode
from observatoire.indicateurs.preuve import (
    CAS_DEMOGRAPHIQUES,
    Formule,
    Preuve,
    SansPreuve,
    SecondCalcul,
)
from observatoire.indicateurs.registre import INDICATEURS
from tests.indicateurs.second_moteur import RECALCULES
from tests.registre import chacune

RACINE = Path(__file__).parents[2]
CHIFFRES = [
    (nom, p) for nom, d in INDICATEURS.items() if isinstance(d.preuve, tuple) for p in d.preuve
]


def test_calcules_ensemble_ou_un_a_un(entrepot_4c: Lecteur) -> None:
    """La construction calcule ensemble les indicateurs de même intervalle : les mêmes lignes que chacun seul."""
    declares = [i for i in INDICATEURS.values() if not isinstance(i.calcul, Methode)]
    ensemble = calcul.requetes(declares, 20)
    assert len(ensemble) < len(declares) / 4
    with duckdb.connect(str(entrepot_4c.chemin), read_only=True) as con:
        calcul.preparer(con)
        seuls = [repr(x) for i in declares for x in con.execute(calcul.requete(i, 20)).fetchall()]
        tous = [repr(x) for r in ensemble for x in con.execute(r).fetchall()]
    assert len(seuls) > 10_000 and sorted(seuls) == sorted(tous)


# ------------------------------------------------------------------ les chiffres publiés
@pytest.mark.parametrize(
    ("nom", "preuve"), CHIFFRES, ids=[f"{n}-{p.ou}-{p.annee}" for n, p in CHIFFRES]
)
def test_le_chiffre_publie_est_retrouve(entrepot_4c: Lecteur, nom: str, preuve: Preuve) -> None:
    niveau, code = preuve.ou.split(":")
    trouvees = entrepot_4c._neuf(
        "SELECT valeur, bas, haut, source FROM indicateurs WHERE indicateur = ? AND niveau = ? "
        "AND code = ? AND fin = ?",
        [nom, niveau, code, preuve.annee],
    )
    assert len(trouvees) == 1
    ligne = trouvees.iloc[0]
    assert ligne["source"]
    if math.isnan(ligne["valeur"]):
        # Des cases secrètes : la publication ne donne que des bornes.
        bornes = (preuve.valeur - preuve.tolerance, preuve.valeur + preuve.tolerance)
        assert preuve.tolerance >= 1 and (ligne["bas"], ligne["haut"]) == bornes
    else:
        # L'erreur d'écriture d'un nombre à virgule n'est pas un écart.
        assert ligne["valeur"] == pytest.approx(preuve.valeur, abs=preuve.tolerance + 1e-9)


def test_un_chiffre_faux_serait_refuse(entrepot_4c: Lecteur) -> None:
    nom, preuve = CHIFFRES[0]
    faux = Preuve(preuve.ou, preuve.annee, preuve.valeur + 1, preuve.tolerance, preuve.source)
    with pytest.raises(AssertionError):
        test_le_chiffre_publie_est_retrouve(entrepot_4c, nom, faux)


# ------------------------------------------------------------------ les cas calculés à part
DEMOGRAPHIE = json.loads((RACINE / "tests/donnees/cas.json").read_text("utf-8"))["demographie"]
# Indicateur → (valeur attendue du cas, facteur d'unité).
CAS: dict[str, tuple[str, float]] = {
    "evolution_population": ("tcam_pct", 1),
    "evolution_population_naturel": ("tcam_naturel_pct", 1),
    "evolution_population_migratoire": ("tcam_migratoire_pct", 1),
    "solde_naturel": ("solde_naturel", 1),
    "solde_migratoire": ("solde_migratoire_apparent", 1),
    "taux_natalite": ("taux_natalite_pm", 1),
    "taux_mortalite": ("taux_mortalite_pm", 1),
    "indice_vieillissement": ("indice_vieillissement", 1),
    "indice_jeunesse": ("indice_jeunesse", 100),
    "dependance": ("dependance_pct", 1),
    "part_familles_monoparentales": ("part_mono_pct", 1),
    "part_80_plus_seuls": ("part_80_seuls_pct", 1),
    "part_menages_une_personne": ("part_menages_1p_pct", 1),
}

# Un reste entre deux recensements : à la commune, l'erreur du recensement le dépasse, il ne s'y dit pas.
RESIDUS = {"evolution_population_migratoire", "solde_migratoire"}


def _mesures_du_cas() -> Iterator[tuple[str, str, str, int, int, float]]:
    """Les effectifs des trois communes inventées, et leur somme, entre 2016 et 2022."""
    communes = DEMOGRAPHIE["entree"]
    ensemble = {k: sum(c[k] for c in communes.values()) for k in communes["A"]}
    for code, e in (*communes.items(), ("EPCI_ratio_of_sums", ensemble)):
        niveau = "commune" if code in communes else "epci"
        for variable, cle in {
            "pop_0_19": "p0_19", "pop_20_64": "p20_64", "pop_65_plus": "p65", "menages": "menages",
            "pop_80_plus_seuls": "p80_seul", "pop_80_plus_menages": "p80",
            "familles_monoparentales": "monoparentales", "menages_une_personne": "menages_1p",
            "population": "pop_fin",
        }.items():  # fmt: skip
            yield code, niveau, variable, 2022, 2022, e[cle]
        couples = e["familles"] - e["monoparentales"]
        yield code, niveau, "couples_avec_enfants", 2022, 2022, couples // 3
        yield code, niveau, "couples_sans_enfant", 2022, 2022, couples - couples // 3
        yield code, niveau, "population", 2016, 2016, e["pop_debut"]
        for flux in ("naissances", "deces"):
            yield code, niveau, f"{flux}_periode", 2016, 2021, e[flux]


@pytest.mark.parametrize("nom", CAS)
def test_cas_calcule_a_part(nom: str) -> None:
    cle, facteur = CAS[nom]
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE mesures (code VARCHAR, niveau VARCHAR, variable VARCHAR, debut INTEGER, "
            "fin INTEGER, valeur DOUBLE, statut VARCHAR DEFAULT 'publie', bas DOUBLE, haut DOUBLE, "
            "perimetre VARCHAR DEFAULT '', fichier VARCHAR DEFAULT 'cas', tirage DOUBLE)"
        )
        con.executemany(
            "INSERT INTO mesures (code, niveau, variable, debut, fin, valeur) VALUES (?, ?, ?, ?, ?, ?)",
            list(_mesures_du_cas()),
        )
        calcul.preparer(con)
        rendu = con.execute(calcul.requete(INDICATEURS[nom])).df().set_index("code")["valeur"]
    attendu = {c: facteur * v[cle] for c, v in DEMOGRAPHIE["attendu"].items()}
    if nom in RESIDUS:
        communes = attendu.keys() & DEMOGRAPHIE["entree"].keys()
        assert rendu[list(communes)].isna().all()
        attendu = {c: v for c, v in attendu.items() if c not in communes}
    assert rendu.dropna().to_dict() == pytest.approx(attendu, abs=1e-6)


# ------------------------------------------------------------------ rien d'affirmé sans test
def _test_existe(cas: str) -> bool:
    """Le test nommé est défini dans ce fichier, et rien ne le fait sauter."""
    fichier, _, nom = cas.partition("::")
    arbre = ast.parse((RACINE / fichier).read_text("utf-8"))
    definis = {n.name: n for n in arbre.body if isinstance(n, ast.FunctionDef)}
    return nom in definis and "skip" not in " ".join(
        ast.unparse(d) for d in definis[nom].decorator_list
    )


def test_la_preuve_affirmee_est_executee() -> None:
    chacune(INDICATEURS, _la_preuve_affirmee_est_executee)


def _la_preuve_affirmee_est_executee(declare: Indicateur) -> None:
    nom = declare.id
    match declare.preuve:
        case SansPreuve(raison=r):
            assert r.endswith(".")
        case SecondCalcul(pourquoi=p):
            assert isinstance(declare.calcul, RECALCULES) and not p.endswith(".")
        case Formule(cas=cas):
            assert _test_existe(cas)
            assert cas != CAS_DEMOGRAPHIQUES.cas or nom in CAS
        case chiffres:
            assert chiffres and all((nom, p) in CHIFFRES for p in chiffres)
            assert all(p.source.strip() and p.tolerance >= 0 for p in chiffres)


def test_un_test_absent_ou_saute_n_est_pas_une_preuve() -> None:
    assert not _test_existe("tests/indicateurs/test_preuves.py::test_qui_n_existe_pas")
    assert _test_existe(CAS_DEMOGRAPHIQUES.cas)

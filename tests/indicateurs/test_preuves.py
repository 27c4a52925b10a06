"""Toute preuve qu'un indicateur affirme est exécutée ici, et n'est dite qu'à qui elle concerne."""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from observatoire import territoire
from observatoire.documents.annexes import annexes
from observatoire.documents.contenu import Tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs import calcul
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import preuve_en_mots
from observatoire.indicateurs.preuve import (
    CAS_DEMOGRAPHIQUES,
    Formule,
    Preuve,
    SansPreuve,
    SecondCalcul,
)
from observatoire.indicateurs.registre import INDICATEURS
from tests.indicateurs.second_moteur import RECALCULES

RACINE = Path(__file__).parents[2]
QUATRE_C, GAILLAC = "200034064", "200066124"
CHIFFRES = [
    (nom, p) for nom, d in INDICATEURS.items() if isinstance(d.preuve, tuple) for p in d.preuve
]


# ------------------------------------------------------------------ les chiffres publiés
@pytest.mark.parametrize(
    ("nom", "preuve"), CHIFFRES, ids=[f"{n}-{p.ou}-{p.annee}" for n, p in CHIFFRES]
)
def test_le_chiffre_publie_est_retrouve(entrepot_4c: Lecteur, nom: str, preuve: Preuve) -> None:
    niveau, code = preuve.ou.split(":")
    trouvees = entrepot_4c.requete(
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
            "perimetre VARCHAR DEFAULT '', fichier VARCHAR DEFAULT 'cas')"
        )
        con.executemany(
            "INSERT INTO mesures (code, niveau, variable, debut, fin, valeur) VALUES (?, ?, ?, ?, ?, ?)",
            list(_mesures_du_cas()),
        )
        calcul.preparer(con)
        rendu = con.execute(calcul.requete(INDICATEURS[nom])).df().set_index("code")["valeur"]
    attendu = {c: facteur * v[cle] for c, v in DEMOGRAPHIE["attendu"].items()}
    assert rendu.to_dict() == pytest.approx(attendu, abs=1e-6)


# ------------------------------------------------------------------ rien d'affirmé sans test
def _test_existe(cas: str) -> bool:
    """Le test nommé est défini dans ce fichier, et rien ne le fait sauter."""
    fichier, _, nom = cas.partition("::")
    arbre = ast.parse((RACINE / fichier).read_text("utf-8"))
    definis = {n.name: n for n in arbre.body if isinstance(n, ast.FunctionDef)}
    return nom in definis and "skip" not in " ".join(
        ast.unparse(d) for d in definis[nom].decorator_list
    )


@pytest.mark.parametrize("nom", INDICATEURS)
def test_la_preuve_affirmee_est_executee(nom: str) -> None:
    declare = INDICATEURS[nom]
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


# Ce qui affirme une vérification ; « recalculée ici », « jamais vérifié » n'en disent rien de moins.
AFFIRME = re.compile(r"\btests?\b|vérifi|recalcul|retrouv|prouv|cas\.json|1e-6", re.IGNORECASE)
# Ce qui dit de ne pas croire : une consigne au lecteur, ou une limite.
PERMIS = ("vérifier la date du fichier déposé", "elle n'est pas recalculée ici")


def _textes(declare: Indicateur) -> Iterator[str]:
    yield from (declare.libelle, declare.question, declare.definition, declare.interpretation)
    yield from (declare.limites, getattr(declare.calcul, "en_mots", ""))
    yield from (getattr(declare.preuve, "raison", ""), getattr(declare.preuve, "pourquoi", ""))


@pytest.mark.parametrize("nom", INDICATEURS)
def test_aucun_texte_n_affirme_une_preuve(nom: str) -> None:
    for texte in _textes(INDICATEURS[nom]):
        for permis in PERMIS:
            texte = texte.replace(permis, "")
        assert not AFFIRME.search(texte), texte


# ------------------------------------------------------------------ un chiffre reste chez lui
def _noms_propres(epci: str) -> set[str]:
    communes = territoire.reference().query("epci == @epci")
    return {*communes["libelle"], *(c.split("-")[0] for c in communes["libelle"] if "Cordes" in c)}


@pytest.mark.parametrize("nom", INDICATEURS)
def test_aucun_texte_ne_nomme_le_territoire_de_depart(nom: str) -> None:
    mots = r"\b4 ?C\b|\b25 communes\b|Cordais|Tarn|Albi|200034064|8\d{4}"
    # « Salles » et « Noailles » sont aussi des mots : un nom propre garde sa majuscule.
    noms = "|".join(rf"\b{re.escape(n)}\b" for n in _noms_propres(QUATRE_C))
    for texte in _textes(INDICATEURS[nom]):
        assert not re.search(f"{mots}|{noms}", texte), texte


def _nombres(phrase: str) -> set[str]:
    return set(re.findall(r"\d[\d\u202f,]*", phrase))


@pytest.mark.parametrize("nom", sorted({n for n, _ in CHIFFRES}))
def test_le_chiffre_d_un_territoire_ne_se_lit_que_chez_lui(nom: str) -> None:
    declare = INDICATEURS[nom]
    chez_eux = preuve_en_mots(declare, GAILLAC)
    dits = preuve_en_mots(declare, QUATRE_C)
    assert preuve_en_mots(declare) == "Vérifié sur un chiffre publié."
    assert "Cordais" not in chez_eux and "Cordes" not in chez_eux and "Vaour" not in chez_eux
    assert isinstance(declare.preuve, tuple)
    permis = {p.ou for p in declare.preuve} & {f"epci:{GAILLAC}", "departement:81", "france:FR"}
    if not permis:
        assert chez_eux == "Vérifié sur un chiffre publié." and not _nombres(chez_eux)
    if any(p.ou == f"epci:{QUATRE_C}" for p in declare.preuve):
        assert dits.startswith("CC du Cordais et du Causse (4 C) : ") and _nombres(dits)


def test_la_phrase_dit_le_dernier_chiffre_de_chaque_lieu() -> None:
    assert preuve_en_mots(INDICATEURS["population"], QUATRE_C) == (
        "CC du Cordais et du Causse (4 C) : 5\u202f441 en 2023 ; Cordes-sur-Ciel : 879 en 2023 "
        "(INSEE, populations de référence)."
    )
    assert preuve_en_mots(INDICATEURS["taux_couverture_cnaf"], GAILLAC) == (
        "CA Gaillac-Graulhet : 55,7 en 2023 ; France : 60,9 en 2023 (CNAF)."
    )
    # Une commune secrète : la publication laisse deux retraités de doute.
    assert "523 à 2 près en 2019" in preuve_en_mots(
        INDICATEURS["retraites_agricoles_non_salaries"], QUATRE_C
    )


class _Ailleurs:
    """Le même entrepôt, lu par qui étudie un autre EPCI."""

    def __init__(self, lecteur: Lecteur, epci: str) -> None:
        self._lecteur, self.epci = lecteur, epci

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._lecteur, nom)


@pytest.mark.parametrize("epci", [QUATRE_C, GAILLAC])
def test_l_annexe_de_methode_ne_cite_que_le_territoire_etudie(
    entrepot_4c: Lecteur, epci: str
) -> None:
    lecteur: Any = _Ailleurs(entrepot_4c, epci)
    tableaux = [
        b for b in annexes(["methode"], lecteur, [], list(INDICATEURS)) if isinstance(b, Tableau)
    ]
    lignes = {str(ligne[0]): str(ligne[-1]) for ligne in tableaux[-1].lignes}
    assert len(lignes) == len(INDICATEURS)
    ensemble = " ".join(lignes.values())
    assert ("Cordais" in ensemble) == (epci == QUATRE_C)
    assert ("CA Gaillac-Graulhet : 55,7" in ensemble) == (epci == GAILLAC)
    for declare in INDICATEURS.values():
        annonce = f"Vérification : {preuve_en_mots(declare, epci)}"
        assert (annonce in lignes[declare.libelle]) == isinstance(declare.preuve, tuple)

"""Les enquêtes : pondération recalculée à la main, petits comptes cachés, attaques par soustraction."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from scipy import stats

from observatoire.analyses import enquete
from observatoire.contenu.enquetes import trousse
from observatoire.erreurs import AppelIncorrect, FichierRefuse
from observatoire.guichet.declaration import questionnaires
from observatoire.local import campagnes, conformer, modele, table
from observatoire.methodes.secret import Relation
from observatoire.methodes.sondage import redresser
from observatoire.territoire import Reglages
from tests.attaque import attaquer

SECTEURS = ("cordes-et-cerou", "causse-et-gresigne", "aveyron-et-segala")


class Retouche:
    """Une édition dont les tables d'enquête sont remplacées."""

    def __init__(self, lecteur: Any, comptes: list[dict[str, Any]], formulaire: str = "") -> None:
        self._lecteur = lecteur
        defauts = {"secteur": "epci", "tranche": "ensemble", "source": "saisie", "fictif": False}
        self._tables = {
            "enquetes": pd.DataFrame([defauts | {"campagne": "e"} | c for c in comptes])
        }
        if formulaire:
            self._tables["campagnes"] = pd.DataFrame(
                [{"id": "e", "titre": "E", "formulaire": formulaire, "remis": 80,
                  "ouvre_le": pd.Timestamp(2026, 1, 1), "ferme_le": pd.Timestamp(2026, 12, 31)}]
            )  # fmt: skip

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._lecteur, nom)

    def locale(self, nom: str) -> pd.DataFrame:
        t = table(nom)
        return conformer(t, self._tables.get(nom, pd.DataFrame(columns=[*t.noms, "fictif"])))


def test_les_petits_comptes_et_leur_complement_sont_caches(entrepot_4c):
    comptes = [
        {"question": "b", "reponse": r, "reponses": 40, "citations": x}
        for r, x in {"a": 20, "b": 3, "c": 38, "d": 0}.items()
    ]
    lues = enquete.resultats(Retouche(entrepot_4c, comptes), "e", "b").set_index("code")
    assert lues["statut"].to_dict() == {"a": "publie", "b": "secret", "c": "secret", "d": "publie"}
    assert lues.loc["a", "valeur"] == 50 and lues.loc["d", "valeur"] == 0
    assert lues.loc[["b", "c"], ["valeur", "bas", "haut"]].isna().all().all()
    comptes[0]["citations"] = 50
    with pytest.raises(AppelIncorrect, match="plus de citations"):
        enquete.resultats(Retouche(entrepot_4c, comptes), "e", "b")


def test_chaque_secteur_pese_sa_population(entrepot_4c):
    """La part pondérée est la moyenne des parts par secteur, pesées par les enfants de 0 à 2 ans de l'édition."""
    n, x = (20, 6, 8), (6, 5, 2)
    comptes = [
        {"question": "heures", "reponse": r, "secteur": s, "reponses": n[i], "citations": x[i] if r == "aucune" else n[i] - x[i]}
        for i, s in enumerate(SECTEURS) for r in ("aucune", "35_plus")
    ]  # fmt: skip
    lues = enquete.resultats(Retouche(entrepot_4c, comptes, "parents"), "e", "heures")
    ensembles = entrepot_4c.indicateur("enfants_0_2", "secteur")
    dernier = ensembles[ensembles["fin"] == ensembles["fin"].max()].set_index("code")["valeur"]
    poids = [float(dernier[s]) for s in SECTEURS]
    attendue = sum(p * b / a for p, a, b in zip(poids, n, x, strict=True)) / sum(poids)
    une = lues.iloc[0]
    assert une["valeur"] == round(100 * attendue) != round(100 * sum(x) / sum(n))
    assert une["bas"] < une["valeur"] < une["haut"] and float(une["haut"]).is_integer()
    assert lues["numerateur"].isna().all()  # avec lui, la part donnerait celles des secteurs
    assert lues["valeur"].sum() == 100


def test_une_strate_pauvre_est_reunie_et_le_taux_de_sondage_resserre():
    seule = redresser([(100, 4, 4), (300, 40, 10)])
    assert seule.part == pytest.approx(14 / 44)
    grande, petite = redresser([(100_000, 40, 10)]), redresser([(50, 40, 10)])
    assert petite.part_haut - petite.part_bas < grande.part_haut - grande.part_bas
    # Sans borne de population, l'intervalle est celui de Wilson.
    z, p, n = stats.norm.ppf(0.975), 0.25, 40
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    assert (grande.part_bas + grande.part_haut) / 2 == pytest.approx(centre, abs=0.002)


@pytest.mark.parametrize("petit", [3, 4, 6])
@pytest.mark.parametrize("inconnus", [0, 2, 9])
def test_un_groupe_d_age_cache_ne_se_retrouve_pas_par_soustraction(entrepot_4c, petit, inconnus):
    """Attaque : tout ce que publient les trois groupes d'âge, recoupé. Ensemble = 11-13 + 14-17 + âge
    inconnu ; réponses = citations + reste. Aucun compte de 1 à 4 ne se déduit."""
    saisis = {
        "11-13": (petit, {"bus": 2, "sport": 1, "lieu": petit}),
        "14-17": (20, {"bus": 12, "sport": 9, "lieu": 17}),
        "ensemble": (
            20 + petit + inconnus,
            {"bus": 14 + inconnus, "sport": 10, "lieu": 17 + petit},
        ),
    }
    comptes = [
        {"tranche": t, "question": "b", "reponse": b, "reponses": n, "citations": x}
        for t, (n, dits) in saisis.items()
        for b, x in dits.items()
    ]
    retouche = Retouche(entrepot_4c, comptes)
    publies, vrais, relations = {}, {}, []
    for t, (n, dits) in saisis.items():
        lues = enquete.resultats(retouche, "e", "b", t).set_index("code")
        dit = enquete.dire_combien(retouche, "e", t)
        assert dit.startswith(
            "moins de 5 personnes" if n < 5 else ("des personnes", f"{n}\u00a0personnes")
        )
        vrais[t, "n"] = n
        publies[t, "n"] = lues["denominateur"].max()
        assert lues["denominateur"].nunique(dropna=False) == 1
        for b, x in dits.items():
            vu = lues.loc[b, "numerateur"]
            vrais |= {(t, b): x, (t, b, "non"): n - x}
            publies |= {(t, b): vu, (t, b, "non"): publies[t, "n"] - vu}
            relations.append(Relation((t, "n"), ((t, b), (t, b, "non"))))
    for quoi in [cle[1:] for cle in vrais if cle[0] == "ensemble"]:
        reste = ("reste", *quoi)
        vrais[reste] = vrais["ensemble", *quoi] - vrais["11-13", *quoi] - vrais["14-17", *quoi]
        publies[reste] = 0.0 if inconnus == 0 else math.nan
        cles = (("11-13", *quoi), ("14-17", *quoi), reste)
        relations.append(Relation(("ensemble", *quoi), cles))
    serie = pd.Series(
        list(publies.values()), pd.Index(list(publies), tupleize_cols=False), dtype=float
    )
    bornes = attaquer(serie, relations, {})
    for cle, n in vrais.items():
        if 0 < n < 5:
            bas, haut = bornes[cle]
            assert haut - bas >= 1, (cle, n)


def test_a_une_seule_reponse_la_derniere_ne_se_deduit_pas(entrepot_4c):
    """Trois « non » sur quarante : ni eux, ni les autres réponses, d'où on les tirerait."""
    comptes = [
        {"question": "aide", "reponse": r, "reponses": 40, "citations": x, "tranche": "65-99"}
        for r, x in {"oui": 22, "peut": 15, "non": 3}.items()
    ]
    lues = enquete.resultats(Retouche(entrepot_4c, comptes, "habitants"), "e", "aide", "65-99")
    tues = lues.set_index("code")["valeur"].isna()
    assert tues["non"] and tues[["oui", "peut"]].any()


def test_des_reponses_a_leurs_comptes_et_du_tableur_aux_reponses(tmp_path, reglages: Reglages):
    """Ce qu'on recopie d'un tableur rempli se compte comme ce qui vient du guichet."""
    import openpyxl

    q = questionnaires()["jeunes"]
    noms = {"81309": "Vaour", "81069": "Cordes-sur-Ciel"}
    chemin = tmp_path / "rempli.xlsx"
    chemin.write_bytes(trousse.tableur(q, noms))
    classeur = openpyxl.load_workbook(chemin)
    page = classeur.worksheets[0]
    [entete] = [r for r in page.iter_rows() if r[0].value == q.questions[0].texte]
    place = {c.value: c.column for c in entete}

    def remplir(ligne: int, **dits: str) -> None:
        for texte, v in dits.items():
            page.cell(entete[0].row + ligne, place[texte], v)

    besoin = q.question("besoins")
    assert besoin is not None
    bus = f"{besoin.texte} {besoin.choix['deplacer']}"
    commune, age = q.questions[0].texte, q.questions[1].texte
    remplir(1, **{commune: "Vaour", age: "11 à 13 ans", bus: "x"})
    remplir(2, **{commune: "Vaour", age: "11 à 13 ans"})
    remplir(3, **{commune: "Une autre commune", age: "14 à 17 ans", bus: "x"})
    classeur.save(chemin)
    lues = trousse.lire_tableur(q, chemin, noms)
    assert [r["commune"] for r in lues] == ["81309", "81309", "ailleurs"]
    comptes = campagnes.compter(q, "e", "tableur", lues, reglages)
    [un] = [c for c in comptes if (c["question"], c["reponse"]) == ("besoins", "deplacer")]
    assert un == {"campagne": "e", "question": "besoins", "reponse": "deplacer", "source": "tableur",
                  "secteur": "causse-et-gresigne", "tranche": "11-13", "reponses": 2, "citations": 1}  # fmt: skip
    assert not [
        c for c in comptes if c["question"] == "trajet"
    ]  # sans réponse n'est pas « zéro sur deux »
    remplir(4, **{commune: "Paris", age: "14 à 17 ans"})
    classeur.save(chemin)
    with pytest.raises(FichierRefuse, match="n'est pas une réponse proposée"):
        trousse.lire_tableur(q, chemin, noms)


def test_l_ancienne_enquete_jeunesse_est_reprise(tmp_path):
    local = tmp_path / "local"
    local.mkdir()
    ancienne = "enquete;annee;tranche;besoin;reponses;citations;fictif\nJeunes 2025;2025;11-17;Bus;40;21;\n"
    (local / "enquete_jeunes.csv").write_text("\ufeff" + ancienne, encoding="utf-8")
    campagnes.reprendre_jeunes(tmp_path)
    assert not (local / "enquete_jeunes.csv").exists()
    comptes = pd.read_csv(local / "enquetes.csv", sep=";", encoding="utf-8-sig").iloc[0]
    assert comptes[["campagne", "question", "reponse", "tranche", "reponses", "citations"]].tolist() == ["jeunes-2025", "besoins", "Bus", "11-17", 40, 21]  # fmt: skip
    assert {*comptes.index} <= {*table("enquetes").noms, "fictif"}
    assert b"campagne" in modele(table("enquetes"))

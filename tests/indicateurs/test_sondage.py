"""Ce que le recensement tire au sort garde son intervalle, de la commune à l'intercommunalité."""

from __future__ import annotations

import re

import duckdb
import pandas as pd
import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.declaration import Ratio, Somme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.methodes.sondage import bornes_part, strates, tirage
from observatoire.modele import Niveau, Territoire
from observatoire.sources.declaration import catalogue, variables
from tests.methodes.cas_inference import Cas, cas, verifier

NOUS = Territoire(Niveau.EPCI, "200034064")


def exploitations(terme: str | tuple[str, ...]) -> set[str]:
    noms = (terme,) if isinstance(terme, str) else terme
    return {variables()[n.removeprefix("-")].exploitation for n in noms}


def test_jamais_un_numerateur_sonde_sur_un_denominateur_compte() -> None:
    for i in INDICATEURS.values():
        if isinstance(i.calcul, Ratio):
            melange = exploitations(i.calcul.num) ^ exploitations(i.calcul.den)
            assert "complementaire" not in melange, i.id


def test_la_lettre_de_la_colonne_decide_de_l_exploitation() -> None:
    """P22_MEN est compté, C22_MENPSEUL est tiré : la déclaration ne peut pas dire autre chose."""
    lettres = {"P": "principale", "C": "complementaire"}
    vues = set()
    for source in catalogue().values():
        for nom, colonne in source.colonnes.items():
            for debut, exploitation in lettres.items():
                if re.search(rf"(?<!\w){debut}\{{aa\}}_", str(colonne)) and nom != "population":
                    assert variables()[nom].exploitation == exploitation, (source.id, nom)
                    vues.add(exploitation)
    assert vues == set(lettres.values())


def test_ce_qui_est_tire_a_toujours_un_intervalle(entrepot_4c: Lecteur) -> None:
    tires = [
        i.id for i in INDICATEURS.values()
        if isinstance(i.calcul, Somme | Ratio)
        and any(variables()[v].exploitation == "complementaire" for v in variables_de(i.calcul))
    ]  # fmt: skip
    assert len(tires) > 8
    lieux = [NOUS, *entrepot_4c.dans(NOUS, "secteur"), *entrepot_4c.dans(NOUS, "commune")]
    lues = entrepot_4c.valeurs(tires, lieux).dropna(subset=["valeur"])
    assert len(lues) > 100 and lues["bas"].notna().all()
    assert set(lues["cause"]) == {"sondage"} and set(lues["nature_intervalle"]) == {"95 %"}
    assert ((lues["bas"] <= lues["valeur"] + 1e-9) & (lues["valeur"] <= lues["haut"] + 1e-9)).all()


@cas("recensement_complementaire", "C16")
def test_un_denominateur_d_un_autre_tirage_n_est_pas_publie(cas: Cas, entrepot_4c: Lecteur) -> None:
    lues = entrepot_4c.valeurs(
        "part_menages_une_personne", entrepot_4c.dans(NOUS, "commune"), [2022]
    )
    siennes = lues.set_index("libelle").loc[list(cas.entree)]
    verifier(cas, {"part_au_plus_pct": siennes["valeur"].tolist()}, sauf=["faux_C_sur_P_pct"])
    assert set(lues["statut"]) == {"estime"}
    assert lues["note"].str.contains("déposer base-cc-coupl-fam-men").all()


def test_le_vrai_denominateur_est_pris_des_qu_il_est_depose(entrepot_4c: Lecteur) -> None:
    """Amarens, C_MEN inventé : 3 réponses sur 7 au même poids de 6,4."""
    from observatoire.indicateurs import calcul

    # Une base à elle : les fonctions d'intervalle ne se posent qu'une fois par base.
    siennes = entrepot_4c._con.cursor().sql("FROM main.mesures WHERE code = '81009'")
    con = duckdb.connect()
    con.register("livrees", siennes.to_arrow_table())
    con.execute("CREATE TEMP TABLE mesures AS FROM livrees")
    con.execute("""INSERT INTO mesures BY NAME SELECT * REPLACE ('menages_c' AS variable, 44.8 AS valeur)
        FROM mesures WHERE variable = 'menages_famille'""")
    con.execute("CREATE TEMP TABLE paires AS SELECT 1")
    calcul.preparer(con)
    ligne = con.execute(calcul.requete(INDICATEURS["part_menages_une_personne"])).df().iloc[0]
    assert (ligne["statut"], ligne["valeur"]) == ("publie", pytest.approx(100 * 3 / 7))
    bornes = [100 * b for b in bornes_part(15, 35, tirage(0.2), vus=0.2)]
    # Sept réponses au cinquième, comme au poids de 6,4 : n/(1 − f) réponses équivalentes.
    assert [ligne["bas"], ligne["haut"]] == pytest.approx(bornes, abs=1e-6)


def test_l_intercommunalite_est_la_somme_de_ses_tirages(entrepot_4c: Lecteur) -> None:
    """Recalculé par strates, commune par commune, avec le poids que chaque fichier montre."""
    communes = [t.code for t in entrepot_4c.dans(NOUS, "commune")]
    lues = entrepot_4c._neuf(
        "SELECT code, variable, valeur, tirage FROM mesures WHERE fin = 2022 AND niveau = 'commune' AND "
        "variable IN ('familles_monoparentales', 'couples_avec_enfants', 'couples_sans_enfant')"
    )
    lues = lues[lues["code"].isin(communes)]
    large = lues.pivot_table(index="code", columns="variable", values="valeur", aggfunc="first")
    tirages = lues.groupby("code")["tirage"].first()
    ensembles = large.sum(axis=1)
    f = 0.2
    n = ensembles / (tirages / (1 - f))
    attendu = strates(ensembles, n, n * large["familles_monoparentales"] / ensembles)
    ici = entrepot_4c.valeurs("part_familles_monoparentales", [NOUS], [2022]).iloc[0]
    assert ici["valeur"] == pytest.approx(100 * attendu.part)
    # `strates` prend le taux réalisé n/N, l'entrepôt le taux annoncé d'un cinquième.
    assert [ici["bas"], ici["haut"]] == pytest.approx(
        [100 * attendu.part_bas, 100 * attendu.part_haut], abs=0.1
    )


def test_un_petit_effectif_n_est_qu_un_ordre_de_grandeur(entrepot_4c: Lecteur) -> None:
    """Un cinquième : CV de 25 % à 64 (cas C11). Aucune commune n'y atteint, un secteur sur trois."""
    lues = entrepot_4c.valeurs(
        "part_familles_monoparentales",
        [*entrepot_4c.dans(NOUS, "commune"), *entrepot_4c.dans(NOUS, "secteur")],
        [2022],
    )
    dites = lues["note"].str.contains("ordre de grandeur")
    par_niveau: pd.Series = dites.groupby(lues["niveau"]).sum()
    assert par_niveau.to_dict() == {"commune": 25, "secteur": 2}

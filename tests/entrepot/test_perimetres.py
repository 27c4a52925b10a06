"""Les lignes d'EPCI portent leur périmètre, du fichier à la phrase ; deux périmètres ne se comparent pas.

Dispositions de l'INSEE et de la CNAF, valeurs inventées sauf la ligne de Cordais et Causse en 2016
(Filosofi : 2 045 ménages, niveau de vie médian 17 166 €).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from observatoire import affirmations
from observatoire.affirmations.jugement import Verdict
from observatoire.contenu.commun.courbes import courbes
from observatoire.contenu.territoire.parties_indicateurs import chiffres
from observatoire.entrepot.actualisation import Actualisation
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, indicateur, ouvrir
from observatoire.entrepot.verification import verifier
from observatoire.graphiques import resume, series
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import lire_reglages

CORDAIS = Territoire(Niveau.EPCI, "200034064")
GAILLAC, VOSGES, COTE = "200066124", "200096634", "243500725"


def _filo(aa: int, *lignes: tuple[str, int, int]) -> str:
    corps = "".join(f"{code};E;{n};10;10;12000;{q};30000;18000;-10\n" for code, n, q in lignes)
    noms = f"NBMEN{aa};NBPERS{aa};NBUC{aa};Q1{aa};Q2{aa};Q3{aa};Q3_Q1;PIMPOT{aa}"
    return f"CODGEO;LIBGEO;{noms}\n{corps}"


@pytest.fixture(scope="module")
def lus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Actualisation, Lecteur, Path]:
    racine = tmp_path_factory.mktemp("perimetres")
    donnees = racine / "data"
    donnees.mkdir()
    (donnees / "territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    for nom, contenu in {
        "filo16.csv": _filo(16, ("200034064", 2045, 17166), (GAILLAC, 31060, 19350)),
        "filo19.csv": _filo(
            19, ("200034064", 2060, 18590), (GAILLAC, 31300, 20100), (COTE, 900, 23000)
        ),
        "filo20.csv": _filo(20, ("200034064", 2080, 18900)),
        # Hautes Vosges n'existe que depuis 2022 : ce fichier est donc à cette géographie.
        "filo18.csv": _filo(18, ("200034064", 2310, 18300), (VOSGES, 5000, 19000)),
        "filo23.csv": _filo(23, ("200034064", 2640, 21000)),
        # Rediffusé on ne sait quand : 19 communes en 2020, 22 en 2022.
        "base-cc.csv": "CODGEO;NBMENFISC19;MED19;PIMP19;TP6019\n200034064;2070;18600;40;17\n",
        "txcouv.csv": "numepci;nomepci;annee;txcouv_epci\n200034064;E;2022;50,0\n200034064;E;2023;58,0\n200034064;E;2024;64,0\n",
    }.items():
        (donnees / nom).write_text(contenu, encoding="utf-8")
    resultat = actualiser(donnees, racine / "entrepot")
    return resultat, ouvrir(racine / "entrepot", lire_reglages(donnees)), donnees


def _valeurs(lecteur: Lecteur, quoi: str, ou: Territoire = CORDAIS) -> pd.DataFrame:
    return lecteur.valeurs(quoi, [ou]).set_index("fin")


def test_chaque_millesime_dit_ses_communes(lus: tuple[Actualisation, Lecteur, Path]) -> None:
    resultat, lecteur, donnees = lus
    siens = _valeurs(lecteur, "revenu_median")["perimetre"].to_dict()
    assert siens == {
        2016: "19 communes, périmètre 2016", 2018: "22 communes, périmètre 2022",
        2019: "19 communes, périmètre 2019", 2020: "19 communes, périmètre 2020", 2023: "",
    }  # fmt: skip
    gaillac = _valeurs(lecteur, "revenu_median", Territoire(Niveau.EPCI, GAILLAC))["perimetre"]
    assert gaillac[2016] == "périmètre d'avant 2019"
    assert gaillac[2019] == "61 communes, périmètre 2019"
    cote = _valeurs(lecteur, "revenu_median", Territoire(Niveau.EPCI, COTE))["perimetre"]
    assert cote[2019] == "9 communes, périmètre 2019"
    fichiers = {f["chemin"]: f for f in resultat.fichiers}
    assert fichiers["filo16.csv"]["perimetre"] == "19 communes, périmètre 2016"
    assert "19 communes, périmètre 2016" in str(fichiers["filo16.csv"]["message"])
    assert fichiers["base-cc.csv"]["perimetre"] == "périmètre non précisé"
    assert fichiers["filo23.csv"]["perimetre"] == ""
    (tableau,) = verifier(donnees / "filo16.csv", lecteur.reglages, lecteur).tableaux
    assert {r.perimetre for r in tableau.releves} == {"19 communes, périmètre 2016"}


def test_deux_perimetres_ne_font_pas_un_changement(
    lus: tuple[Actualisation, Lecteur, Path],
) -> None:
    _, lecteur, _ = lus
    declare = indicateur("revenu_median")
    lignes = _valeurs(lecteur, "revenu_median").reset_index()
    par_an = {int(x["fin"]): x for _, x in lignes.iterrows()}
    dit = affirmations.changement(declare, par_an[2016], par_an[2023])
    assert dit.verdict is Verdict.INDECIDABLE and "mêmes communes" in dit.raison
    assert affirmations.changement(declare, par_an[2016], par_an[2019]).verdict is Verdict.OUI
    # La CNAF ne dit pas si son contour est celui de l'année ou de la suivante : ce n'est une question
    # que l'année où il change (22 communes en 2022, 25 depuis 2023).
    taux = [x for _, x in _valeurs(lecteur, "taux_couverture_cnaf").reset_index().iterrows()]
    assert [x["perimetre"] for x in taux] == ["périmètre non précisé", "", ""]
    dit = affirmations.changement(indicateur("taux_couverture_cnaf"), taux[0], taux[1])
    assert dit.verdict is Verdict.INDECIDABLE
    dit = affirmations.changement(indicateur("taux_couverture_cnaf"), taux[1], taux[2])
    assert "mêmes communes" not in dit.raison
    constat = affirmations.constat(declare, par_an[2016], ())
    assert "19 communes, périmètre 2016" in constat


def test_la_courbe_est_coupee_et_le_dit(lus: tuple[Actualisation, Lecteur, Path]) -> None:
    _, lecteur, _ = lus
    figure = courbes(lecteur, "revenu_median", [CORDAIS])
    (courbe,) = series.courbes(figure)
    # 2016 | 2018 à 22 communes | 2019 et 2020 à 19 | 2023 à 25 : trois coupures, un seul trait.
    assert courbe.points["valeur"].isna().tolist() == [False, True, False, True, False, False, True, False]  # fmt: skip
    assert any("coupée" in n and "19 communes" in n for n in resume.notes_completes(figure))
    assert "17 166" not in figure.titre.replace("\u202f", " ").replace("\xa0", " ")
    assert (
        "17 166" not in resume.texte_alternatif_de(figure).replace("\u202f", " ").split("Note")[0]
    )
    indice = courbes(lecteur, "revenu_median", [CORDAIS], base100=True)
    assert set(indice.donnees["annee"]) == {2023}


def test_le_tableau_des_chiffres_dit_un_perimetre_inconnu(
    lus: tuple[Actualisation, Lecteur, Path],
) -> None:
    _, lecteur, _ = lus
    (tableau,) = chiffres(lecteur, ["taux_pauvrete"], [str(CORDAIS)])
    assert any("périmètre non précisé" in n for n in tableau.notes)

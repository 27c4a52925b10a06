"""Une description pour tous les niveaux d'un jeu : ce qui change est dit, et rien d'autre."""

from __future__ import annotations

import pytest

from observatoire.erreurs import DeclarationInvalide
from observatoire.sources.declaration import catalogue, lire_sources, variables

JEU = """
id = "essai"
titre = "Foyers ({libelle})"
producteur = "P"
description = "D."
url = "https://www.data.gouv.fr/"
[signature]
exige = ["{code}", "foyers_{suffixe}_{aaaa}"]
exclut = ["x"]
[colonnes]
foyers_caf = "foyers_{suffixe}_{aaaa}"
[niveaux.communes]
mots = { libelle = "commune", suffixe = "com", code = "numcom" }
cle = { colonnes = ["numcom"] }
[niveaux.epci]
mots = { libelle = "EPCI", suffixe = "epci", code = "numepci" }
perimetre = "inconnu"
cle = { colonnes = ["numepci"], niveau = "epci" }
signature = { exclut = ["numcom"] }
"""


def test_chaque_niveau_est_une_source_avec_ses_mots():
    communes, epci = lire_sources(JEU, "essai.toml", variables())
    assert (communes.id, communes.titre) == ("essai_communes", "Foyers (commune)")
    assert communes.signature.exige == ["numcom", "foyers_com_{aaaa}"]
    assert communes.perimetre == ""
    assert (epci.id, epci.cle.niveau, epci.perimetre) == ("essai_epci", "epci", "inconnu")
    assert epci.colonnes["foyers_caf"].somme == ["foyers_epci_{aaaa}"]
    # Une table du niveau complète la table commune, une liste la remplace.
    assert epci.signature.exige == ["numepci", "foyers_epci_{aaaa}"]
    assert (communes.signature.exclut, epci.signature.exclut) == (["x"], ["numcom"])


@pytest.mark.parametrize(
    ("avant", "apres", "nomme"),
    [
        ('perimetre = "inconnu"', 'perimettre = "inconnu"', "perimettre"),
        ('suffixe = "epci", ', "", r"niveaux\.epci.*\{suffixe\}"),
        ("[niveaux.communes]", "[niveau.communes]", "niveau"),
        (
            'cle = { colonnes = ["numepci"], niveau',
            'cle = { colone = ["numepci"], niveau',
            "colone",
        ),
        ('id = "essai"', "", "`id`"),
    ],
    ids=["cle", "mot", "table", "sous-cle", "identifiant"],
)
def test_une_faute_est_nommee(avant: str, apres: str, nomme: str):
    with pytest.raises(DeclarationInvalide, match=nomme):
        lire_sources(JEU.replace(avant, apres), "essai.toml", variables())


def test_un_niveau_qui_n_est_pas_une_table_est_nomme():
    with pytest.raises(DeclarationInvalide, match=r"niveaux\.epci"):
        lire_sources(
            JEU.partition("[niveaux")[0] + "[niveaux]\nepci = 3\n", "essai.toml", variables()
        )


def test_les_cinq_niveaux_de_la_cnaf_gardent_leurs_sources():
    for jeu in ("cnaf_places_accueil", "cnaf_taux_accueil"):
        niveaux = {n: catalogue()[f"{jeu}_{n}"] for n in NIVEAUX_CNAF}
        assert {n: s.cle.niveau for n, s in niveaux.items()} == NIVEAUX_CNAF
    assert catalogue()["cnaf_taux_accueil_france"].signature.exige == [
        "txcouv_nat|Taux de couv{texte} global{texte}"
    ]
    assert catalogue()["cnaf_taux_accueil_regions"].signature.exige == [
        "numregi|numreg|Numéro Région", "annee|Date{texte}référence",
        "txcouv_reg|Taux de couv{texte} global{texte}",
    ]  # fmt: skip


NIVEAUX_CNAF = {
    "communes": "commune",
    "epci": "epci",
    "departements": "departement",
    "regions": "region",
    "france": "france",
}

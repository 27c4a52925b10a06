"""Articles et contractions, vérifiés contre l'usage (liste officielle des départements)."""

import pytest

from observatoire.modele import Niveau, Territoire
from observatoire.territoire import libelles
from observatoire.territoire.noms import a_la_collectivite, de, ou, sujet

CAS = [
    (Niveau.COMMUNE, "81309", "Vaour", "à Vaour", "de Vaour", "Vaour"),
    (Niveau.COMMUNE, "81009", "Amarens", "à Amarens", "d'Amarens", "Amarens"),
    (Niveau.COMMUNE, "81069", "Cordes-sur-Ciel", "à Cordes-sur-Ciel", "de Cordes-sur-Ciel", "Cordes-sur-Ciel"),
    (Niveau.COMMUNE, "81045", "Les Cabannes", "aux Cabannes", "des Cabannes", "Les Cabannes"),
    (Niveau.COMMUNE, "81224", "Le Riols", "au Riols", "du Riols", "Le Riols"),
    (Niveau.SECTEUR, "causse", "Causse et Grésigne", "dans le secteur Causse et Grésigne",
     "du secteur Causse et Grésigne", "Le secteur Causse et Grésigne"),
    (Niveau.EPCI, "200066124", "CA Gaillac-Graulhet", "dans la CA Gaillac-Graulhet",
     "de la CA Gaillac-Graulhet", "La CA Gaillac-Graulhet"),
    (Niveau.EPCI, "243100518", "Toulouse Métropole", "à Toulouse Métropole",
     "de Toulouse Métropole", "Toulouse Métropole"),
    (Niveau.DEPARTEMENT, "81", "Tarn", "dans le Tarn", "du Tarn", "Le Tarn"),
    (Niveau.DEPARTEMENT, "12", "Aveyron", "dans l'Aveyron", "de l'Aveyron", "L'Aveyron"),
    (Niveau.DEPARTEMENT, "34", "Hérault", "dans l'Hérault", "de l'Hérault", "L'Hérault"),
    (Niveau.DEPARTEMENT, "31", "Haute-Garonne", "dans la Haute-Garonne", "de la Haute-Garonne", "La Haute-Garonne"),
    (Niveau.DEPARTEMENT, "65", "Hautes-Pyrénées", "dans les Hautes-Pyrénées", "des Hautes-Pyrénées", "Les Hautes-Pyrénées"),
    (Niveau.DEPARTEMENT, "75", "Paris", "à Paris", "de Paris", "Paris"),
    (Niveau.DEPARTEMENT, "971", "Guadeloupe", "en Guadeloupe", "de la Guadeloupe", "La Guadeloupe"),
    (Niveau.REGION, "76", "Occitanie", "en Occitanie", "de l'Occitanie", "L'Occitanie"),
    (Niveau.REGION, "52", "Pays de la Loire", "dans les Pays de la Loire", "des Pays de la Loire", "Les Pays de la Loire"),
    (Niveau.REGION, "44", "Grand Est", "dans le Grand Est", "du Grand Est", "Le Grand Est"),
    (Niveau.FRANCE, "FR", "France", "en France", "de la France", "La France"),
]  # fmt: skip


@pytest.mark.parametrize(("niveau", "code", "nom", "lieu", "genitif", "debut"), CAS)
def test_noms(niveau, code, nom, lieu, genitif, debut):
    t = Territoire(niveau, code, nom)
    assert (ou(t), de(t), sujet(t)) == (lieu, genitif, debut)


def test_sans_libelle_le_code_sert_de_nom():
    assert ou(Territoire(Niveau.COMMUNE, "99999")) == "à 99999"


@pytest.mark.parametrize("niveau", ["departement", "region", "epci", "commune"])
def test_tous_les_noms_de_france_se_disent(niveau):
    for code, nom in libelles(niveau).items():
        t = Territoire(Niveau(niveau), code, nom)
        assert ou(t).split()[0] in {"à", "au", "aux", "en", "dans"}
        assert not any(f in de(t) for f in ("de le ", "de les ", "de Le ", "de Les "))


@pytest.mark.parametrize(
    ("siren", "dit"),
    [
        ("200034064", "à la communauté de communes"),
        ("200060457", "à la communauté d'agglomération"),  # Dembeni / Mamoudzou
        (
            "200027183",
            "à la communauté urbaine",
        ),  # Perpignan Méditerranée Métropole, CU malgré son nom
        ("200054781", "à la métropole"),
        ("200046977", "à la métropole"),  # Lyon, métropole à statut particulier
        ("200057867", "à l'établissement public territorial"),  # Plaine Commune
        ("212901557", ""),  # Ouessant : une commune, aucune intercommunalité
    ],
)
def test_a_qui_s_adresser_selon_la_sorte_d_intercommunalite(siren, dit):
    assert a_la_collectivite(siren) == dit

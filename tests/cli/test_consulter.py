"""`valeurs`, `catalogue`, `territoire` : la forme exacte des sorties."""

from __future__ import annotations

import csv

CLES = ["code", "niveau", "libelle", "indicateur", "debut", "fin", "valeur", "statut", "bas",
        "haut", "nature_intervalle", "numerateur", "denominateur", "unite", "source", "fichiers",
        "perimetre", "note"]  # fmt: skip


def test_valeurs_json(projet, commande) -> None:
    rendu = commande("valeurs", "population", "--annee", "2022", "--format", "json")
    assert rendu.code == 0
    [ligne] = rendu.json
    assert list(ligne) == CLES
    assert ligne["code"] == "200034064"
    assert (ligne["debut"], ligne["fin"], ligne["valeur"]) == (2022, 2022, 2500)
    assert (ligne["statut"], ligne["bas"], ligne["haut"]) == ("publie", None, None)
    assert isinstance(ligne["fin"], int)


def test_les_communes_de_l_epci(projet, commande) -> None:
    rendu = commande("valeurs", "population", "--territoire", "200034064", "--niveau", "commune",
                     "--annee", "2022", "--format", "json")  # fmt: skip
    assert len(rendu.json) == 25
    assert {ligne["niveau"] for ligne in rendu.json} == {"commune"}


def test_une_ligne_par_territoire_et_annee_meme_sans_donnee(projet, commande) -> None:
    rendu = commande("valeurs", "population", "--territoire", "81069,81045", "--territoire",
                     "departement:81", "--annee", "2022", "--annee", "1999", "--format", "json")  # fmt: skip
    assert rendu.code == 0
    assert {(v["code"], v["fin"]) for v in rendu.json} == {
        (c, a) for c in ("81069", "81045", "81") for a in (2022, 1999)
    }
    vide = next(v for v in rendu.json if v["code"] == "81069" and v["fin"] == 1999)
    assert (vide["valeur"], vide["statut"]) == (None, "absent")
    assert "déposer sur la page Données le fichier" in vide["note"]


def test_le_niveau_au_dessus(projet, commande) -> None:
    for niveau, code in (("departement", "81"), ("region", "76"), ("france", "FR")):
        rendu = commande("valeurs", "population", "--territoire", "81069", "--niveau", niveau,
                         "--annee", "2022", "--format", "json")  # fmt: skip
        assert [(v["niveau"], v["code"]) for v in rendu.json] == [(niveau, code)]


def test_une_commune_hors_du_perimetre_est_nommee_et_dite(projet, commande) -> None:
    rendu = commande("valeurs", "population", "--territoire", "75056", "--annee", "2022",
                     "--format", "json")  # fmt: skip
    assert rendu.json[0]["libelle"] == "Paris"
    assert rendu.json[0]["valeur"] is None
    assert 'perimetre = "france"' in rendu.messages


def test_valeurs_csv_pour_un_tableur(projet, commande) -> None:
    rendu = commande("valeurs", "densite", "--annee", "2022", "--format", "csv")
    assert rendu.sortie.startswith("\ufeff")
    [ligne] = csv.DictReader(rendu.sortie.lstrip("\ufeff").splitlines(), delimiter=";")
    assert list(ligne) == CLES
    # 2 500 habitants (inventés) sur 296,23 km² (INSEE), à 1 % près : contours généralisés.
    assert abs(float(ligne["valeur"].replace(",", ".")) * 296.23 / 2500 - 1) < 0.01
    assert "," in ligne["valeur"]
    assert ligne["bas"] == ""


def test_valeurs_table(projet, commande) -> None:
    rendu = commande("valeurs", "population", "--annee", "2022")
    assert "2\u202f500\u00a0habitants" in rendu.sortie
    assert "publié" in rendu.sortie


def test_catalogue(projet, commande) -> None:
    indicateurs = commande("catalogue", "--format", "json").json
    assert "population" in {i["id"] for i in indicateurs}
    sources = commande("catalogue", "sources", "--format", "json").json
    assert {"id", "titre", "producteur", "url", "licence"} <= set(sources[0])
    assert "insee_comparateur" in commande("catalogue", "sources").sortie
    entete = commande("catalogue", "indicateurs", "--format", "csv").sortie.splitlines()[0]
    assert entete.startswith("\ufeffid;theme;libelle")


def test_territoire_montre_puis_change(projet, commande) -> None:
    rendu = commande("territoire", "--json")
    assert (rendu.json["epci"], len(rendu.json["communes"])) == ("200034064", 25)
    assert "Cordes-sur-Ciel" in commande("territoire").sortie
    change = commande("territoire", "200066124", "--json")
    assert change.code == 0
    assert change.json["epci"] == "200066124"
    assert 'epci = "200066124"' in (projet / "data" / "territoire.toml").read_text()
    valeurs = commande("valeurs", "population", "--annee", "2022", "--format", "json").json
    assert valeurs[0]["code"] == "200066124"


def test_territoire_par_son_nom(projet, commande) -> None:
    rendu = commande("territoire", "cordais", "causse", "--json")
    assert rendu.json["epci"] == "200034064"
    plusieurs = commande("territoire", "vallée")
    assert plusieurs.code == 2
    assert "désigne plusieurs EPCI" in plusieurs.messages
    assert "200034064" in (projet / "data" / "territoire.toml").read_text(encoding="utf-8")


def test_minutes_dit_comment_chacune_est_obtenue(projet, commande) -> None:
    rendu = commande("minutes", "--depuis", "81069", "--format", "json")
    assert rendu.code == 0
    assert list(rendu.json[0]) == ["origine", "destination", "minutes", "bas", "haut", "obtention"]
    vers = {t["destination"]: t for t in rendu.json}
    assert len(vers) == len(rendu.json) == 25 + 79 and {t["origine"] for t in rendu.json} == {
        "81069"
    }
    # Sans fichier : 2 min et 1,35 fois le vol d'oiseau à 45 km/h, bornes comprises.
    vaour = vers["81309"]
    assert vaour["obtention"] == "estime" and vaour["bas"] < vaour["minutes"] < vaour["haut"]
    km = (vaour["minutes"] - 2) * 45 / 60 / 1.35
    assert abs(vaour["bas"] - (2 + 1.3 * km / 55 * 60)) < 1e-4
    assert abs(vaour["haut"] - (2 + 1.6 * km / 40 * 60)) < 1e-4
    assert commande("minutes", "--depuis", "99999").code == 2


def test_minutes_ne_noie_pas_une_personne(projet, commande) -> None:
    """Vingt-cinq communes vers cent quatre : huit trajets de chacune à l'écran, tous si on les demande."""
    rendu = commande("minutes")
    assert "200 trajets" in rendu.sortie and "2\u202f600 trajets" in rendu.messages
    tous = commande("minutes", "--format", "json").json
    assert len(tous) == 25 * 104
    ici = sorted(
        (t["minutes"], t["destination"])
        for t in tous
        if t["origine"] == "81009" and t["destination"] != "81009"
    )
    depuis = [x for x in rendu.sortie.splitlines() if x.split("(")[:1] == ["  Amarens "]]
    assert [x.split(")")[1].split("(")[1] for x in depuis] == [code for _, code in ici[:8]]
    assert "2\u202f600 trajets" in commande("minutes", "--toutes").sortie

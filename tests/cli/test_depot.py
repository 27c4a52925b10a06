"""`actualiser` et `verifier`."""

from __future__ import annotations

from pathlib import Path

CLES = ["chemin", "statut", "source", "niveaux", "millesimes", "perimetre", "lignes_lues",
        "lignes_retenues", "message", "remarques"]  # fmt: skip


def ecrire(projet: Path, nom: str, annee: int, habitants: object, n: int = 25) -> Path:
    from observatoire.territoire import membres

    chemin = projet / nom
    lignes = "".join(f"{c};Nom;{habitants}\n" for c in membres("200034064")[:n])
    chemin.write_text(f"code;libelle;pmun_{annee}\n{lignes}", encoding="utf-8")
    return chemin


def test_actualiser_json(projet, commande) -> None:
    rendu = commande("actualiser", "--json")
    assert rendu.code == 0
    assert list(rendu.json) == ["fichiers", "mouvements", "version"]
    [fichier] = rendu.json["fichiers"]
    assert list(fichier) == CLES
    assert fichier["chemin"] == "p.csv"
    assert fichier["statut"] == "reconnu"
    assert fichier["source"] == "releve_populations"
    assert (fichier["niveaux"], fichier["millesimes"]) == (["commune"], [2022])
    assert (fichier["lignes_lues"], fichier["lignes_retenues"]) == (25, 25)


def test_un_second_passage_dit_inchange(projet, commande) -> None:
    premier = commande("actualiser", "--json").json
    ecrire(projet, "data/q.csv", 2021, 90)
    second = commande("actualiser", "--json").json
    assert {f["chemin"]: f["statut"] for f in second["fichiers"]} == {
        "p.csv": "inchange",
        "q.csv": "reconnu",
    }
    assert second["version"] != premier["version"]


def test_un_refus_donne_le_code_1_et_charge_le_reste(projet, commande) -> None:
    (projet / "data" / "mystere.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    rendu = commande("actualiser", "--json")
    assert rendu.code == 1
    statuts = {f["chemin"]: f["statut"] for f in rendu.json["fichiers"]}
    assert statuts == {"mystere.csv": "refuse", "p.csv": "reconnu"}
    table = commande("actualiser")
    assert table.code == 1
    assert "REFUSÉ" in table.sortie
    assert "1 fichier refusé" in table.messages.replace("\u00a0", " ")


def test_verifier_ne_charge_rien_et_dit_ce_qui_changerait(projet, commande) -> None:
    commande("actualiser")
    avant = (projet / ".entrepot" / "COURANT").read_text()
    # Mêmes chiffres pour 2022 sauf un, et une année nouvelle.
    depose = projet / "nouveau fichier été.csv"
    texte = (projet / "data" / "p.csv").read_text(encoding="utf-8").splitlines()
    lignes = [f"{texte[0]};pmun_2023", f"{texte[1][:-3]}101;97"] + [f"{t};97" for t in texte[2:]]
    depose.write_text("\n".join(lignes) + "\n", encoding="utf-8")
    rendu = commande("verifier", str(depose), "--json")
    assert rendu.code == 0
    [tableau] = rendu.json["fichiers"]
    assert tableau["source"] == "releve_populations"
    assert tableau["millesimes"] == [2022, 2023]
    assert [r["fin"] for r in tableau["releves"]] == [2022, 2023]
    assert (tableau["communes"], tableau["communes_attendues"]) == (25, 25)
    # 25 communes et l'EPCI pour 2023 ; une commune et l'EPCI changent en 2022 ; 24 restent.
    assert (tableau["nouvelles"], tableau["modifiees"], tableau["identiques"]) == (26, 2, 24)
    epci = next(e for e in tableau["exemples"] if e["niveau"] == "epci" and e["fin"] == 2022)
    assert (epci["avant"], epci["apres"]) == (2500, 2501)
    # Les deux chiffres qui bougeraient, le plus grand mouvement d'abord.
    bouges = rendu.json["mouvements"]
    assert [(m["indicateur"], m["niveau"], m["avant"], m["apres"]) for m in bouges] == [
        ("population", "commune", 100, 101), ("population", "epci", 2500, 2501),
    ]  # fmt: skip
    assert (projet / ".entrepot" / "COURANT").read_text() == avant
    lisible = commande("verifier", str(depose)).sortie.replace("\u202f", " ")
    assert "Ce qui changerait : 26 valeurs nouvelles, 2 modifiées, 24 identiques" in lisible
    assert "Population municipale 2022 : 2 500 → 2 501" in lisible


def test_verifier_une_livraison_ancienne_dit_qu_elle_serait_ecartee(projet, commande) -> None:
    ecrire(projet, "data/recent.csv", 2024, 110)
    texte = (projet / "data" / "recent.csv").read_text(encoding="utf-8").splitlines()
    (projet / "data" / "recent.csv").write_text(
        "\n".join([f"{texte[0]};pmun_2021"] + [f"{t};50" for t in texte[1:]]), encoding="utf-8"
    )
    commande("actualiser")
    ancien = ecrire(projet, "ancien.csv", 2021, 40)
    [tableau] = commande("verifier", str(ancien), "--json").json["fichiers"]
    assert (tableau["modifiees"], tableau["ecartees"]) == (0, 26)


def test_actualiser_demande_puis_recoit_annee_et_confirmation(projet, commande) -> None:
    texte = "REG;DEP;COM;PMUN;PCAP;PTOT\n76;81;81069;930;0;930\n76;81;81045;940;0;940\n"
    (projet / "data" / "sans_annee.csv").write_text(texte, encoding="utf-8")
    rendu = commande("actualiser", "--json")
    assert rendu.code == 1
    statuts = {f["chemin"]: f["statut"] for f in rendu.json["fichiers"]}
    assert statuts == {"p.csv": "reconnu", "sans_annee.csv": "a_confirmer"}
    # L'année dite, 930 habitants restent impossibles là où l'on en tient 100.
    dite = commande("actualiser", "--annee", "sans_annee.csv=2023", "--json")
    assert dite.code == 1 and "930 quand on y tient 100" in dite.sortie.replace("\u202f", " ")
    assert commande("actualiser", "--confirmer", "sans_annee.csv", "--fonction", "DGS").code == 2
    vrai = commande(
        "actualiser",
        "--confirmer",
        "sans_annee.csv",
        "--fonction",
        "DGS",
        "--raison",
        "vu",
        "--json",
    )
    assert vrai.code == 0
    assert {f["chemin"]: f["millesimes"] for f in vrai.json["fichiers"]}["sans_annee.csv"] == [2023]
    assert commande("actualiser", "--annee", "sans_annee.csv=demain").code == 2


def test_verifier_un_fichier_deja_en_service(projet, commande) -> None:
    rendu = commande("verifier", "data/p.csv", "--json")
    [tableau] = rendu.json["fichiers"]
    assert (tableau["identique_a"], tableau["identiques"]) == ("p.csv", 26)
    assert rendu.json["mouvements"] == []


def test_verifier_un_refus(projet, commande) -> None:
    mauvais = ecrire(projet, "x.csv", 2022, "douze")
    rendu = commande("verifier", str(mauvais), "data/p.csv")
    assert rendu.code == 1
    assert "Refusé : ligne 2, colonne pmun_2022 : « douze » n'est pas un nombre" in rendu.sortie
    assert "Reconnu : " in rendu.sortie

"""`modele` et `exemple` : des gabarits que l'observatoire relit, un exemple à part."""

from __future__ import annotations

from observatoire import local
from observatoire.local.exemple import MARQUE
from observatoire.territoire import Reglages


def test_la_liste_des_tables(commande) -> None:
    rendu = commande("modele")
    assert rendu.code == 0
    assert "structures" in rendu.sortie and "data/local/structures.csv" in rendu.sortie


def test_chaque_gabarit_rempli_de_ses_exemples_se_relit(projet, commande) -> None:
    for nom, table in local.tables().items():
        fichier = projet / f"{nom}.csv"
        assert commande("modele", nom, "--sortie", str(fichier)).code == 0
        vide = local.lire_fichier(fichier, nom, Reglages("200034064"))
        assert vide.cadre.empty and not vide.problemes, nom
        # « nom de la commune » dit quoi écrire, sans nommer de territoire : Vaour l'écrit.
        dits = [c.exemple.replace("nom de la commune", "Vaour") for c in table.colonnes]
        exemples = ";".join(f'"{d}"' for d in dits)
        fichier.write_bytes(fichier.read_bytes() + f"{exemples}\n".encode())
        lue = local.lire_fichier(fichier, nom, Reglages("200034064"))
        fautes = [
            p.phrase() for p in lue.problemes if p.bloquant and "rester vide" not in p.constat
        ]
        assert len(lue.cadre) == 1 and not fautes, (nom, fautes)


def test_une_table_inconnue_propose_la_plus_proche(commande) -> None:
    rendu = commande("modele", "structure")
    assert rendu.code == 2 and "structures" in rendu.messages


def test_l_exemple_se_cree_une_fois(projet, commande) -> None:
    assert commande("exemple").code == 0
    assert (projet / "exemple" / MARQUE).is_file()
    assert (projet / "exemple/local/structures.csv").is_file()
    assert commande("exemple").code == 2
    assert not (projet / "data/local").exists()

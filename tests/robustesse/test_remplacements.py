"""Un fichier en remplace un autre, bon ou mauvais : rien de ce qui est publié ne se perd."""

from __future__ import annotations

import io
import zipfile

from observatoire.modele import Niveau


def test_un_refus_garde_l_ancien_autant_de_fois_qu_il_le_faut(depot) -> None:
    depot.deposer("p.csv", depot.populations(2022))
    depot.actualiser()
    for mauvais in (b"", b"\x00\x01\x02" * 500, b"bidule;truc\n1;2\n"):
        depot.deposer("p.csv", mauvais)
        [refus] = depot.actualiser().refus
        assert "la version précédente de ce fichier reste en service" in str(refus["message"])
        assert refus["millesimes"] == [2022]
        assert depot.population(2022) == 2500
    depot.deposer("p.csv", depot.populations(2022, 200))
    assert not depot.actualiser().refus
    assert depot.population(2022) == 5000


def test_un_refus_garde_le_total_d_un_departement_lointain(depot) -> None:
    # Paris est une seule commune : son département a un total, hors du périmètre de détail.
    depot.deposer("p.csv", depot.populations(2022) + "75056;Paris;2100000\n")
    depot.actualiser()
    assert depot.population(2022, Niveau.DEPARTEMENT, "75") == 2_100_000
    depot.deposer("p.csv", "coupé")
    depot.actualiser()
    assert depot.population(2022, Niveau.DEPARTEMENT, "75") == 2_100_000
    assert depot.population(2022) == 2500


def test_une_archive_refusee_garde_tous_ses_tableaux(depot) -> None:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as z:
        z.writestr("a.csv", depot.populations(2021, 90))
        z.writestr("b.csv", depot.populations(2022, 100))
    depot.deposer("populations.zip", tampon.getvalue())
    depot.actualiser()
    assert (depot.population(2021), depot.population(2022)) == (2250, 2500)
    depot.deposer("populations.zip", tampon.getvalue()[:200])
    assert depot.actualiser().refus
    assert (depot.population(2021), depot.population(2022)) == (2250, 2500)


def test_un_fichier_retire_est_retire(depot) -> None:
    depot.deposer("p.csv", depot.populations(2022))
    autre = depot.deposer("q.csv", depot.populations(2021, 90))
    depot.actualiser()
    autre.unlink()
    depot.actualiser()
    valeur = depot.population(2021)
    assert valeur != valeur
    assert depot.population(2022) == 2500


def test_la_copie_d_un_fichier_refuse_est_refusee(depot) -> None:
    depot.deposer("a.csv", depot.populations(2022, "douze"))
    depot.deposer("b.csv", depot.populations(2022, "douze"))
    fait = depot.actualiser()
    assert len(fait.refus) == 2
    assert "contenu identique à a.csv" in str(fait.refus[1]["message"])
    assert "« douze » n'est pas un nombre" in str(fait.refus[1]["message"])


def test_la_livraison_ancienne_apres_la_nouvelle(depot) -> None:
    recent = depot.populations(2024, 60).splitlines()
    depot.deposer(
        "recent.csv", "\n".join([f"{recent[0]};pmun_2021"] + [f"{t};50" for t in recent[1:]]) + "\n"
    )
    depot.actualiser()
    depot.deposer("zz ancien.csv", depot.populations(2021, 40))
    depot.actualiser()
    assert depot.population(2021) == 1250
    assert depot.population(2024) == 1500

"""`agenda` : le fichier d'abonnement du comité et celui des familles."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from icalendar import Calendar

from observatoire import local
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema import calendrier, publie


def test_le_fichier_des_familles_ne_contient_que_leurs_animations(
    tmp_path: Path, entrepot_4c: Lecteur
) -> None:
    """Le dossier livré, plus deux animations dont une seule est publique."""
    from observatoire.cli import principal

    donnees, bientot = tmp_path / "data", date.today() + timedelta(days=10)
    (donnees / "local").mkdir(parents=True)
    (donnees / "territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    (donnees / "local" / "evenements.csv").write_text(
        f"titre;debut;publique\nForum;{bientot};oui\nRéserve;{bientot};non\n", encoding="utf-8"
    )
    saisi = entrepot_4c.avec_saisies(lambda nom: local.lire(donnees, nom).cadre)
    matiere = publie.matiere_de(saisi, date.today())
    [forum] = calendrier.public(matiere, date.today(), bientot)
    assert forum.titre == "Forum"
    for options, attendus in ((["--public"], {"Forum"}), ([], {"Forum", "Réserve"})):
        sortie = tmp_path / "agenda.ics"
        code = principal(
            ["agenda", "--sortie", str(sortie), "--donnees", str(donnees), "--entrepot",
             str(entrepot_4c.chemin.parent), *options]
        )  # fmt: skip
        assert code == 0
        lus = Calendar.from_ical(sortie.read_bytes())
        titres = {str(e["summary"]) for e in lus.walk("VEVENT")}
        assert attendus <= titres and ("Réserve" in titres) == (not options)

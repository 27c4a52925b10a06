"""Un entrepôt tronqué, abîmé ou perdu est refait sans que personne efface un fichier, et le message dit
ce qui était en service."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from observatoire.entrepot import publication
from observatoire.entrepot.construction import a_refaire, actualiser
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages, lire_reglages

LIVREES = Path(__file__).parents[2] / "data"


def _tronquer(edition: Path) -> None:
    edition.write_bytes(edition.read_bytes()[: edition.stat().st_size // 2])


def _brouiller(edition: Path) -> None:
    """La même taille, un contenu illisible dès la première page."""
    edition.write_bytes(b"\0" * edition.stat().st_size)


@pytest.fixture
def publie(tmp_path: Path) -> tuple[Path, Path]:
    """Un petit dossier de données et son entrepôt, publié une fois."""
    donnees = tmp_path / "data"
    for relatif in ("territoire.toml", "insee/populations_municipales_4c.csv"):
        (donnees / relatif).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(LIVREES / relatif, donnees / relatif)
    actualiser(donnees, tmp_path / "entrepot")
    return donnees, tmp_path / "entrepot"


@pytest.mark.parametrize(
    ("abimer", "dit"),
    [(_tronquer, "tronqué : "), (_brouiller, "abîmé"), (Path.unlink, "n'est plus là")],
)
def test_refait_d_apres_les_fichiers(
    publie: tuple[Path, Path], abimer: Callable[[Path], None], dit: str
) -> None:
    """INSEE, population municipale de Cordes-sur-Ciel en 2022 : 847."""
    donnees, entrepot = publie
    en_service = publication.courant(entrepot)
    assert en_service is not None and publication.panne(entrepot) == ""
    abimer(en_service)
    assert dit in publication.panne(entrepot) and a_refaire(entrepot, lire_reglages(donnees))
    fait = actualiser(donnees, entrepot)
    assert fait.refaite and dit in fait.alertes[0] and "L'édition en service" in fait.alertes[0]
    lecteur = Lecteur(fait.chemin, Reglages("200034064"))
    cordes = [Territoire(Niveau.COMMUNE, "81069")]
    assert lecteur.valeurs("population", cordes, [2022]).iloc[0]["valeur"] == 847
    assert fait.alertes[0] in "".join(lecteur.journal()["texte"])
    lecteur.fermer()
    assert not actualiser(donnees, entrepot).refaite


def test_une_edition_gardee_en_tient_lieu(publie: tuple[Path, Path]) -> None:
    """Ce qu'un fichier refusé avait donné est repris de l'édition d'avant, qui se relit."""
    donnees, entrepot = publie
    (donnees / "note.csv").write_text("code;libelle;pmun_2018\n81309;Vaour;300\n", "utf-8")
    en_service = actualiser(donnees, entrepot).chemin
    _tronquer(en_service)
    (donnees / "insee/populations_municipales_4c.csv").write_text("illisible\n", "utf-8")
    fait = actualiser(donnees, entrepot)
    assert "gardée à côté" in fait.alertes[0]
    assert "reste en service" in str(next(f["message"] for f in fait.refus))
    lecteur = Lecteur(fait.chemin, Reglages("200034064"))
    cordes = [Territoire(Niveau.COMMUNE, "81069")]
    assert lecteur.valeurs("population", cordes, [2022]).iloc[0]["valeur"] == 847
    lecteur.fermer()

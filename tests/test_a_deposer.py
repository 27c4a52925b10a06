"""Le fichier qu'une page demande est celui du catalogue, sous son nom et à son adresse ; les noms se rangent en français."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import combining, normalize

import pytest

from observatoire.analyses import situation_accueil
from observatoire.entrepot.lecture import Lecteur
from observatoire.sources.declaration import a_deposer, catalogue
from observatoire.territoire import libelles, membres
from observatoire.ui import saisie_en_cours
from tests.contenu.espaces import vide

RACINE = Path(__file__).parents[1] / "observatoire"
# Ni une source, ni une page à ouvrir : le fond de carte et l'identifiant d'un territoire.
_AUTRES = ("data.geopf.fr", "id.insee.fr", "specs.frictionlessdata.io")


def test_aucune_adresse_de_producteur_hors_du_catalogue() -> None:
    """Une adresse écrite à la main dans une phrase vieillit seule : trois menaient au fichier des IRIS."""
    producteurs = r"https?://[\w.-]*(?:insee|caf|msa|drees|data\.gouv|education|datafoncier)[\w.-]*"
    trouvees = {
        (f.name, m)
        for piece in ("analyses", "contenu", "schema", "affirmations", "ui", "indicateurs")
        for f in (RACINE / piece).rglob("*.py")
        for m in re.findall(producteurs, f.read_text("utf-8"))
        if not any(a in m for a in _AUTRES)
    }
    assert trouvees == set()


def test_chaque_source_demandee_est_au_catalogue() -> None:
    cites = {
        s
        for f in RACINE.rglob("*.py")
        for appel in re.findall(r"\ba_deposer\(((?:['\"]\w+['\"],? ?)+)\)", f.read_text("utf-8"))
        for s in re.findall(r"\w+", appel)
    }
    assert len(cites) > 5 and cites <= set(catalogue())
    une = catalogue()["insee_mobpro"]
    assert a_deposer("insee_mobpro") == (
        f"déposer sur la page Données le fichier « {une.titre} » ({une.producteur}, {une.url})"
    )
    assert a_deposer("inconnue") == ""


@pytest.fixture(scope="module")
def basque(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lecteur]:
    """Cent cinquante-huit communes, dont des noms qui commencent ou diffèrent par une lettre accentuée."""
    with vide(tmp_path_factory.mktemp("basque"), "200067106") as lecteur:
        yield lecteur


def test_ce_qui_manque_se_demande_a_qui_le_publie(basque: Lecteur) -> None:
    notes = {f.nom: f.note for f in situation_accueil.situation(basque)}
    naissances = notes["Naissances de la dernière année sûre"]
    assert "« Naissances domiciliées » (INSEE" in naissances and "CNAF" not in naissances
    assert "(CNAF" in notes["Foyers aidés pour faire garder leur enfant (CMG)"]


def test_les_communes_se_rangent_sans_egard_aux_accents() -> None:
    noms = [libelles("commune")[c] for c in saisie_en_cours._communes("200067106", 30)][:158]
    attendus = sorted(
        (libelles("commune")[c] for c in membres("200067106")),
        key=lambda n: "".join(x for x in normalize("NFD", n.lower()) if not combining(x)),
    )
    assert noms == attendus
    assert noms.index("Alçay-Alçabéhéty-Sunharette") < noms.index("Aldudes") < noms.index("Anglet")

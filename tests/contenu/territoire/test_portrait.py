"""Le portrait d'un lieu : deux pages, et ce que le plan dit d'y faire."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from observatoire.contenu.dossiers.assemblage import assembler
from observatoire.contenu.dossiers.gabarits import instancier, modele
from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Tableau, Titre
from observatoire.documents.rendu import rendre
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire


@pytest.mark.parametrize("lieu", [("commune", "81309"), ("epci", "200034064")])
def test_le_portrait_tient_en_deux_pages_et_cinq_parties(
    entrepot_4c: Lecteur, lieu: tuple[str, str]
) -> None:
    ici = Territoire(Niveau(lieu[0]), lieu[1])
    document = assembler(instancier(modele("portrait"), entrepot_4c, ici), entrepot_4c)
    assert [b.texte for b in document.blocs if isinstance(b, Titre)] == [
        "Qui nous sommes", "Ce qui change", "Comparés à ceux qui nous ressemblent",
        "Ce qui est près, en minutes", "Ce que le projet fait ici",
    ]  # fmt: skip
    assert len(PdfReader(io.BytesIO(rendre(document, "pdf"))).pages) == 2


def test_l_action_qui_nomme_le_lieu_vient_avant_celles_de_partout(entrepot_4c: Lecteur) -> None:
    # data/local/actions.csv : 1.2.1 vise le secteur de Vaour ; 1.1.1, toutes les communes.
    [vaour] = blocs_de(entrepot_4c, "plan_ici", {"ou": "commune:81309"})
    assert isinstance(vaour, Tableau)
    assert str(vaour.lignes[0][0]) == "1.2.1" and "1.1.1" in [str(x[0]) for x in vaour.lignes]
    [cordes] = blocs_de(entrepot_4c, "plan_ici", {"ou": "commune:81069"})
    assert isinstance(cordes, Tableau)
    assert "1.2.1" not in [str(x[0]) for x in cordes.lignes]


def test_les_minutes_d_une_commune_vont_du_plus_pres_au_plus_loin(entrepot_4c: Lecteur) -> None:
    [table] = blocs_de(entrepot_4c, "minutes_ici", {"ou": "commune:81309"})
    assert isinstance(table, Tableau)
    minutes = [float(str(ligne[1])) for ligne in table.lignes]
    assert minutes == sorted(minutes) and len(minutes) >= 6
    # L'école est à Vaour ; un collège est à Saint-Antonin-Noble-Val, moins loin que celui de Cordes-sur-Ciel
    # (annuaire de l'éducation nationale).
    ou = {str(ligne[0]): str(ligne[-1]) for ligne in table.lignes}
    assert (ou["École"], ou["Collège"]) == ("dans la commune", "Saint-Antonin-Noble-Val")

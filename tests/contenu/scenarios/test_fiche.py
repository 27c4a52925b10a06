"""Les fiches de scénario : la comparaison dit les deux, leurs places, leurs coûts, leurs hypothèses."""

from __future__ import annotations

import io
import json

import pypdf

from observatoire.analyses.offre_accueil import offre_de
from observatoire.analyses.scenarios import prets
from observatoire.contenu.scenarios import fiche as fiche_scenario
from observatoire.documents.rendu import rendre
from observatoire.entrepot.lecture import Lecteur
from observatoire.territoire import Reglages


def test_la_comparaison_s_exporte(entrepot_4c: Lecteur):
    contexte = entrepot_4c.avec(Reglages("200034064"))
    tous = prets.prets(contexte, offre_de(contexte))
    noms = [n for n in tous if n.startswith("Micro-crèche")]
    un, autre = (json.dumps(tous[n].dictionnaire()) for n in noms)
    fiche = fiche_scenario.comparer(entrepot_4c.avec(Reglages("200034064")), un, autre)
    lu = pypdf.PdfReader(io.BytesIO(rendre(fiche, "pdf")))
    texte = " ".join(" ".join(p.extract_text() for p in lu.pages).split())
    for attendu in (*noms, "Heures-places offertes par an", "reste à financer", "supposées par le"):
        assert attendu in texte, attendu
    assert rendre(fiche, "docx")[:2] == b"PK"

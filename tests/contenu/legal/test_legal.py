"""L'état de conformité (RGAA, obligation de déclaration) et les mentions exigées, sans rien supposer."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from observatoire.contenu.legal import accessibilite, mentions
from observatoire.documents.contenu import Encadre, Paragraphe
from observatoire.territoire import Accessibilite, Mentions, Reglages
from tests.bancs import accessibilite as campagne
from tests.bancs.accessibilite import Constat

JOUR = date(2027, 6, 1)
REMPLIES = Mentions(**{f.name: f"EXEMPLE {f.name}" for f in fields(Mentions)})


# Seuils et durée de validité : décret n° 2019-768, article 3 ; RGAA 4.1, « déclaration d'accessibilité ».
@pytest.mark.parametrize(
    ("taux", "audite_le", "attendu"),
    [
        (None, None, "non conforme"),
        (100, None, "non conforme"),
        (None, date(2027, 1, 1), "non conforme"),
        (49, date(2027, 1, 1), "non conforme"),
        (50, date(2027, 1, 1), "partiellement conforme"),
        (99, date(2027, 1, 1), "partiellement conforme"),
        (100, date(2027, 1, 1), "totalement conforme"),
        (100, date(2024, 6, 2), "totalement conforme"),
        (100, date(2024, 6, 1), "non conforme"),  # trois ans passés ce jour-là
        (100, date(2027, 6, 2), "non conforme"),  # un audit à venir n'établit rien
    ],
)
def test_l_etat_suit_le_seul_audit_en_cours_de_validite(taux, audite_le, attendu):
    acces = Accessibilite(taux=taux, audite_le=audite_le)
    assert accessibilite.etat(acces, JOUR) == attendu
    dite = " ".join(
        b.texte for b in accessibilite.declaration(Reglages("200034064", accessibilite=acces), JOUR)
        if isinstance(b, Paragraphe)
    )  # fmt: skip
    assert f"Ce site est {attendu}" in dite and "Défenseur des droits" not in attendu


def test_chaque_mention_vide_empeche_la_mise_en_ligne_et_se_nomme():
    assert mentions.refus_de_publier(Reglages("200034064", mentions=REMPLIES)) == ""
    assert set(mentions.A_REMPLIR) == {f.name for f in fields(Mentions)}
    for cle in mentions.A_REMPLIR:
        refus = mentions.refus_de_publier(
            Reglages("200034064", mentions=replace(REMPLIES, **{cle: "  "}))
        )
        assert cle in refus and "À faire" in refus


def test_une_mention_vide_se_voit_et_une_remplie_se_lit():
    blocs = mentions.mentions_legales(
        Reglages("200034064", mentions=replace(REMPLIES, hebergeur=""))
    )
    assert sum(isinstance(b, Encadre) for b in blocs) == 1
    assert "EXEMPLE directeur" in [b.texte for b in blocs if isinstance(b, Paragraphe)]


def test_le_public_ne_lit_pas_ce_qui_est_garde_du_comite():
    def dit(public: bool) -> str:
        return str(
            mentions.donnees_personnelles(Reglages("200034064", mentions=REMPLIES), public=public)
        )

    assert "pseudonyme" in dit(False) and "pseudonyme" not in dit(True)
    assert "CNIL" in dit(True) and "EXEMPLE dpo" in dit(True)


def test_la_declaration_dit_ce_que_la_campagne_a_mesure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campagne, "MESURES", tmp_path / accessibilite.MESURES)
    vus = [
        Constat("color-contrast", "<p>", f"comité · {e}", 390) for e in ("carte", "carte", "avis")
    ]
    campagne.ecrire([*vus, Constat("regle-neuve", "<p>", "public · agenda", 320)], 112, "4.12", 148)
    lue = tomllib.loads(campagne.MESURES.read_text(encoding="utf-8"))
    monkeypatch.setattr(accessibilite, "mesures", lambda: lue)
    dite = str(accessibilite.declaration(Reglages("200034064"), JOUR)).replace("\\xa0", " ")
    assert "sur 112 des 148 écrans à 1440, 390 et 320 pixels de large : 2 défauts relevés" in dite
    assert "Un texte manque de contraste (2 écrans)" in dite
    assert "Règle « regle-neuve » d'axe (1 écran)" in dite

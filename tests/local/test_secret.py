"""Les comptes de personnes saisis par le territoire : petits, ils se disent « moins de 5 »."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from observatoire.contenu import registre as parties
from observatoire.documents.contenu import Tableau
from observatoire.documents.tableau import Colonne
from observatoire.local import secret
from tests.documents import comite

dire = Colonne("", "nombre", decimales=1).dire


@pytest.mark.parametrize(
    "v, quoi, dit",
    [
        (3.0, "participants", "moins de 5 participants"),
        (5.0, "familles", "5 familles"),
        (0.0, "présences", "0 présences"),
        (4.0, "heures ouvertes", "4 heures ouvertes"),
        (2.0, "", "moins de 5"),
        (2.0, "Bébés accueillis", "moins de 5 Bébés accueillis"),
        (3.0, "élèves", "moins de 5 élèves"),
        (3.0, "ateliers", "3 ateliers"),
        (3.0, "séances avec des enfants", "moins de 5 séances avec des enfants"),
        (None, "enfants", ""),
    ],
)
def test_seul_un_petit_compte_de_personnes_est_cache(v: float | None, quoi: str, dit: str) -> None:
    assert secret.dire(v, quoi, 5) == dit


def test_un_total_moins_le_reste_ne_redit_pas_un_petit_compte() -> None:
    """12 présences, dont 9 enfants et 3 adultes : taire 3 seul laisserait faire 12 − 9."""
    comptes = [(12.0, "Présences"), (9.0, "dont enfants"), (3.0, "dont adultes"), (4.0, "heures")]
    assert secret.caches(comptes, 5) == {1, 2}
    assert secret.caches([(12.0, "Présences"), (9.0, "dont enfants")], 5) == {1}
    assert secret.caches([(12.0, "Présences"), (7.0, "dont enfants")], 5) == set()


def test_aucune_partie_ne_redit_un_petit_compte_saisi(tmp_path: Path) -> None:
    """Trois logements indignes, deux présences, quatre participants : jamais en nombre."""
    lecteur = comite.construire(
        tmp_path,
        habitat="indicateur;annee;valeur\nindignes;2025;3\nconseils;2025;44\n",
        suivi_evaluations="evaluation;mesure;mois;compte;prevu;note\n"
        "Halte;Présences;2026-03;2;;\nHalte;Heures ouvertes;2026-03;4;;\nHalte;Familles;2026-03;17;;\n",
        preuves="action;preuve;nature_preuve;datee_du;quantite;unite_quantite;adresse\n"
        "1.2.2;Atelier;;02/05/2026;4;participants;\n",
    )
    appels: dict[str, dict[str, object]] = {
        "suivi_habitat": {}, "suivi_mensuel": {}, "plan_action": {"action": "1.2.2"},
        "plan_bilan": {"annee": 2026},
    }  # fmt: skip
    for nom, parametres in appels.items():
        blocs = parties.blocs_de(lecteur, nom, parametres)
        cellules = [v for b in blocs if isinstance(b, Tableau) for ligne in b.lignes for v in ligne]
        dites = [dire(v) for v in cellules]
        assert any(d.startswith("moins de 5") for d in dites), (nom, dites)
        assert not {"3 (2025)", "4 participants", "4\u00a0participants"} & set(dites), (nom, dites)
        assert not {getattr(v, "nombre", None) for v in cellules} & {2.0, 3.0, 17.0}, nom
    lecteur.fermer()


# Chaque groupe : ses comptes vrais, et les sommes qu'un lecteur connaît (total, parties).
ATTAQUES = {
    "la pièce à 3 adultes": ((18, 15, 3), [(0, (1, 2))]),
    "deux étages": ((30, 18, 15, 12, 3), [(0, (1, 3)), (1, (2, 4))]),
    "deux petits": ((12, 4, 4, 4), [(0, (1, 2, 3))]),
    "huit pour deux": ((8, 4, 4), [(0, (1, 2))]),
    "un au-dessus du seuil": ((6, 5, 1), [(0, (1, 2))]),
}


@pytest.mark.parametrize("vrais, sommes", ATTAQUES.values(), ids=ATTAQUES)
def test_aucune_somme_ne_redit_un_petit(vrais: Any, sommes: Any) -> None:
    """Par énumération : un lecteur qui sait les sommes, le seuil et ce que disent les mots."""
    dits = secret.dits([(float(v), "participants") for v in vrais], 5)
    essais = [
        range(1, 5) if dits.get(i, "").startswith("moins") else range(1, 40) if i in dits else (v,)
        for i, v in enumerate(vrais)
    ]
    possibles = [
        c for c in itertools.product(*essais)
        if all(c[t] == sum(c[p] for p in parts) for t, parts in sommes)
    ]  # fmt: skip
    assert len(dits) < len(vrais)
    for i, v in enumerate(vrais):
        assert not 0 < v < 5 or len({c[i] for c in possibles}) > 1, (dits, possibles[:3])


def test_une_annee_ne_redit_pas_ce_que_tait_la_fiche(tmp_path: Path) -> None:
    """18, 15 et 3 participants, en trois années : chaque bilan tait ce que tait la fiche de l'action."""
    lecteur = comite.construire(
        tmp_path,
        preuves="action;preuve;nature_preuve;datee_du;quantite;unite_quantite;adresse\n"
        + "".join(
            f"1.2.2;Pièce {n};;02/05/{2024 + i};{n};participants;\n"
            for i, n in enumerate((18, 15, 3))
        ),
    )
    vus = [
        dire(v)
        for nom, p in [
            ("plan_action", {"action": "1.2.2"}),
            *(("plan_bilan", {"annee": 2024 + i}) for i in range(3)),
        ]
        for b in parties.blocs_de(lecteur, nom, p)
        if isinstance(b, Tableau) and "reuve" in b.titre
        for ligne in b.lignes
        for v in ligne[-1:]
    ]
    lecteur.fermer()
    assert sorted(vus) == sorted(
        ["18 participants", "secret (participants)", "moins de 5 participants"] * 2
    )

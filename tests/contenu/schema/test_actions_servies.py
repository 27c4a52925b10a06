"""Les 50 actions du projet, une à une : ce qui les sert montre une valeur, ou la montrera une fois saisi.

Une action « marche avec les données livrées » si un de ses éléments montre un nombre ou une date ; « une
fois saisi » si remplir ses tables, comme l'exemple livré le fait, fait montrer une valeur à un élément qui n'en
avait pas. Un élément partagé par plus de cinq actions ne compte pas.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

from observatoire import local
from observatoire.contenu.dossiers.gabarits import modeles
from observatoire.contenu.registre import blocs_de, elements, figure_de
from observatoire.contenu.schema.action import montres
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Tableau
from observatoire.documents.tableau import Periode, Valeur
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure
from observatoire.local.exemple import tables_d_exemple
from observatoire.schema.outillage import outillages
from observatoire.schema.plan import Action
from observatoire.schema.publie import plan_publie
from observatoire.ui.navigation import TITRES

PARTAGE = 5
_DATE = re.compile(
    r"\d(er)?\s(janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)\w*|\d\d/\d\d/\d{4}"
)
_NOMBRE = re.compile(r"[−+]?\d[\d\s\u202f\u00a0,]*($|[\s\u202f\u00a0%€])")
ETATS = ("marche avec les données livrées", "marche une fois saisi", "rien")


def _une(v: Any) -> bool:
    if isinstance(v, str):
        return bool(_NOMBRE.match(v) or _DATE.search(v))
    return (
        isinstance(v, int | float | date | Valeur | Periode) and not isinstance(v, bool) and v == v
    )


def _montre(faite: Figure | Sequence[Bloc]) -> bool:
    """Vrai s'il s'y lit un nombre ou une date."""
    if isinstance(faite, Figure):
        return bool(faite.donnees["valeur"].notna().any())
    tableaux = [b for b in faite if isinstance(b, Tableau)]
    dits = [b.dite for b in faite if isinstance(b, Paragraphe) and b.genre == "constat"]
    if not any(isinstance(b, Paragraphe) and b.texte.startswith("Aucun") for b in faite):
        dits += [d for b in faite if isinstance(b, Liste) for d in b.dites]
    chiffre = any(c.isdigit() for d in dits for c in d)
    return chiffre or any(
        _une(v)
        for t in tableaux
        for ligne in t.lignes
        for colonne, v in zip(t.colonnes, ligne, strict=True)
        if colonne.genre != "identifiant"
    )


def _faire(lecteur: Lecteur, nom: str, parametres: dict[str, Any]) -> bool:
    """Vrai si l'élément a une valeur à montrer."""
    try:
        faite: Figure | Sequence[Bloc] = (
            figure_de(lecteur, nom, parametres)
            if elements()[nom].est_figure
            else blocs_de(lecteur, nom, parametres)
        )
    except AppelIncorrect:
        return False
    return _montre(faite)


@pytest.fixture(scope="module")
def saisie(entrepot_4c: Lecteur) -> Callable[[Sequence[str]], Lecteur]:
    """Le lecteur réel, où ces tables seules sont remplies comme dans l'exemple livré."""
    lues: dict[str, pd.DataFrame] = {}

    def remplir(tables: Sequence[str]) -> Lecteur:
        def lire(nom: str) -> pd.DataFrame:
            chemin = tables_d_exemple().get(nom)
            if nom not in tables or chemin is None:
                return entrepot_4c.locale(nom)
            if nom not in lues:
                lues[nom] = local.lire_fichier(chemin, nom, entrepot_4c.reglages).cadre
            return lues[nom]

        return entrepot_4c.avec_saisies(lire)

    return remplir


def _etat(lecteur: Lecteur, a: Action, rares: set[str], saisie: Callable[..., Lecteur]) -> str:
    siens = [(n, p) for n, p in montres(lecteur, a) if n in rares]
    if any(_faire(lecteur, n, p) for n, p in siens):
        return ETATS[0]
    rempli = saisie(
        [t for s in a.servie_par for t in outillages()[s].tables] + ["acteurs", "reunions"]
    )
    montre = any(_faire(rempli, n, p) for n, p in montres(rempli, a) if n in rares)
    return ETATS[1] if montre else ETATS[2]


def test_chaque_action_est_servie(
    entrepot_4c: Lecteur, saisie: Callable[..., Lecteur], capsys: pytest.CaptureFixture[str]
) -> None:
    plan = plan_publie(entrepot_4c)
    assert len(plan.actions) == 50
    partages = Counter(n for a in plan.actions for n in {m for m, _ in montres(entrepot_4c, a)})
    rares = {n for n, fois in partages.items() if fois <= PARTAGE}
    etats = {a.id: _etat(entrepot_4c, a, rares, saisie) for a in plan.actions}
    with capsys.disabled():
        comptes = Counter(etats.values())
        print("\nActions : " + " · ".join(f"{comptes[e]} {e}" for e in ETATS))
        for e in ETATS[1:]:
            print(f"  {e} : {', '.join(i for i, x in etats.items() if x == e) or 'aucune'}")
    assert [i for i, e in etats.items() if e == ETATS[2]] == []


def test_ce_qui_est_declare_existe() -> None:
    assert set(outillages()) == set(local.table("actions").colonne("servie_par").modalites)
    for nom, o in outillages().items():
        assert o.question.endswith("?"), nom
        assert {m.nom for m in o.elements} <= set(elements()), nom
        assert set(o.tables) <= set(local.tables()), nom
        assert set(o.outils) <= set(TITRES), nom
        assert set(o.documents) <= set(modeles()), nom


def test_le_reseau_sert_les_pages_des_actions() -> None:
    """Annuaire, carte, horaires, documents ressources, forum, agenda partagé et ses conflits, formulaire public."""
    montrent = {m.nom for o in outillages().values() for m in o.elements}
    assert {"annuaire", "acteurs", "document_ressource", "lieux_ressources", "bilans_evenements",
            "evenements_suivis", "agenda", "conflits_agenda", "accueil_bonus", "accueil_reste_a_charge",
            "etude_dossier", "etude_salles", "etude_encadrement", "etude_calendrier"} <= montrent  # fmt: skip
    assert {"campagnes", "evenements"} <= set(outillages()["agenda-commun"].tables)
    for modele in (
        "ressource-parents",
        "ressource-social",
        "ressource-mobilite",
        "etude-itinerante",
    ):
        assert any(modele in o.documents for o in outillages().values()), modele

"""Des attaques : retrouver, depuis ce qui est publié, un petit compte que le territoire a saisi.

Chaque essai fait varier le secret et regarde tout ce qu'un lecteur peut demander : ce qui ne change pas
ne peut rien dire.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from observatoire.analyses import (
    alsh,
    assistantes_maternelles,
    besoin_accueil,
    petite_enfance,
    transport_enfants,
)
from observatoire.analyses.offre_accueil import JOURS, offre_de
from observatoire.analyses.trajets import au_plus_proche
from observatoire.contenu.petite_enfance import phrases as dire_accueil
from observatoire.entrepot.lecture import Lecteur
from observatoire.local import conformer, table

RACINE = Path(__file__).parents[2]
AGES = ("moins de 40", "40-49", "50-59", "60 et plus")


class Saisi:
    """Le contexte réel, où des tables locales sont remplacées."""

    def __init__(self, contexte: Any, **tables: pd.DataFrame):
        self._contexte, self._tables = contexte, tables

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._contexte, nom)

    def locale(self, nom: str) -> pd.DataFrame:
        return conformer(table(nom), self._tables.get(nom, self._contexte.locale(nom)))


@pytest.fixture(scope="module")
def reel(entrepot_4c: Lecteur) -> Any:
    return entrepot_4c


@pytest.fixture(scope="module")
def creches() -> pd.DataFrame:
    lignes = [("Crèche", "eaje", "81045", 20.0), ("Micro-crèche", "micro_creche", "81165", 10.0)]
    cadre = pd.DataFrame(lignes, columns=["nom", "type", "commune", "places"])
    semaine = dict.fromkeys(JOURS[:5], "08:00-18:00") | dict.fromkeys(JOURS[5:], "fermé")
    return cadre.assign(
        etat=None, part_reguliere=None, part_occasionnelle=0.25, fictif=False, **semaine
    )


def assistantes(comptes: Iterable[int], par_tete: float = 3.0) -> pd.DataFrame:
    lignes = [("epci", a, n, par_tete * n) for a, n in zip(AGES, comptes, strict=False) if n]
    cadre = pd.DataFrame(lignes, columns=["secteur", "tranche", "actives", "places"])
    return cadre.assign(fictif=False)


# ------------------------------------------------------------------ places de trop peu d'assistantes
def _tout_ce_qui_se_lit(ctx: Any) -> list[str]:
    calculs = (
        petite_enfance.taux_couverture_local, petite_enfance.taux_couverture_structures,
        petite_enfance.taux_couverture_etp,
        *(partial(petite_enfance.bilan, quoi=q) for q in ("offre_utilisable", "ecart", "tension")),
    )  # fmt: skip
    offre = offre_de(ctx)
    b = besoin_accueil.calculer(ctx, offre)
    a = assistantes_maternelles.avenir(ctx, 2026, {"places_par_assistante": 1.0})
    assert b.tornade is not None
    return [
        *(calcul(ctx).to_csv() for calcul in calculs), a.places.to_csv(), str(a.recrutements),
        b.tornade.to_csv(), dire_accueil.besoin(b, offre.secret), dire_accueil.assistantes(a),
        dire_accueil.reponse(ctx, offre),
    ]  # fmt: skip


def test_les_places_de_peu_d_assistantes_ne_se_lisent_pas_a_l_intercommunalite(
    reel: Any, creches: pd.DataFrame
) -> None:
    # Une assistante de trois places, ou quatre de douze : rien de ce qui se lit ne les distingue.
    lus = [
        _tout_ce_qui_se_lit(Saisi(reel, structures=creches, assistantes_maternelles=table))
        for table in (assistantes([0, 1]), assistantes([1, 0, 0, 3]), assistantes([0, 2], 1.0))
    ]
    assert lus[0] == lus[1] == lus[2]
    ctx = Saisi(reel, structures=creches, assistantes_maternelles=assistantes([0, 1]))
    local = petite_enfance.taux_couverture_local(ctx)
    epci = local[local["niveau"] == "epci"].iloc[0]
    assert epci["statut"] == "secret" and "moins de 5" in epci["note"]
    # Les structures restent dites, et la phrase dit pourquoi le reste ne l'est pas.
    assert "30\u00a0places en structures" in lus[0][-1] and "moins de 5" in lus[0][-1]


def test_des_places_sans_assistante_en_activite_se_taisent_aussi(
    reel: Any, creches: pd.DataFrame
) -> None:
    table = assistantes([0, 1]).assign(actives=0)
    assert offre_de(Saisi(reel, structures=creches, assistantes_maternelles=table)).places is None


def test_les_assistantes_hors_d_une_maison_ne_se_lisent_pas_par_difference(
    reel: Any, creches: pd.DataFrame
) -> None:
    # Six assistantes de trois places, une maison de douze : il reste deux personnes, de six places.
    maison = creches.head(1).assign(nom="Maison", type="mam", places=12.0)
    lieux, six = pd.concat([creches, maison], ignore_index=True), assistantes([0, 6])
    assert offre_de(Saisi(reel, structures=creches, assistantes_maternelles=six)).places == 50
    avec = offre_de(Saisi(reel, structures=lieux, assistantes_maternelles=six))
    assert avec.places is None and "hors des maisons" in avec.secret
    # Toutes en maison, ou assez nombreuses dehors : rien à retrouver.
    for n, places in ((6, 18.0), (12, 12.0)):
        mams = pd.concat([creches, maison.assign(places=places)], ignore_index=True)
        table = assistantes([0, n])
        assert offre_de(Saisi(reel, structures=mams, assistantes_maternelles=table)).places


# ------------------------------------------------------------------ âges, par énumération
def _repartitions(n: int, k: int) -> Iterator[tuple[int, ...]]:
    for coupes in itertools.combinations(range(n + k - 1), k - 1):
        bornes = (-1, *coupes, n + k - 1)
        yield tuple(b - a - 1 for a, b in itertools.pairwise(bornes))


def test_la_projection_ne_dit_aucun_petit_nombre_par_age(reel: Any, creches: pd.DataFrame) -> None:
    # L'attaquant connaît la méthode, l'effectif et les tranches ; il essaie toutes les répartitions.
    choix = ({}, {"autre_sortie": 0.0, "entrees_par_an": 0.0})
    possibles = defaultdict(list)
    for comptes in _repartitions(6, len(AGES)):
        table = assistantes(comptes)
        ctx = Saisi(reel, structures=creches, assistantes_maternelles=table)
        vus = [assistantes_maternelles.avenir(ctx, 2026, c) for c in choix]
        assert not any(a.manque or a.secret for a in vus)
        signature = tuple((a.places.to_csv(), a.recrutements, a.note) for a in vus)
        possibles[signature].append(comptes)
    for groupe, rang in itertools.product(possibles.values(), range(len(AGES))):
        valeurs = {c[rang] for c in groupe}
        assert len(valeurs) > 1 or not 0 < min(valeurs) < 5, groupe
    # La projection reste : six assistantes de 60 ans ou plus partent plus vite que six de 40 ans.
    fins = [
        assistantes_maternelles.avenir(
            Saisi(reel, structures=creches, assistantes_maternelles=assistantes(c)), 2026
        ).places["attendu"].iloc[-1]
        for c in ((0, 6, 0, 0), (0, 0, 0, 6))
    ]  # fmt: skip
    assert fins[0] > fins[1] and all(f == round(f) for f in fins)


# ------------------------------------------------------------------ inscrits des accueils de loisirs
HYPOTHESES = {"taux": 0.3, "demi_court": 10.0, "demi_long": 30.0}


def _frequentation(inscrits: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {"accueil": "x", "commune": inscrits.index, "annee": 2026, "inscrits": inscrits.to_numpy()}
    )


@pytest.fixture(scope="module")
def vrais(reel: Any) -> pd.Series:
    """Des inscrits écrits ici : quatre enfants sur dix, deux fois moins toutes les dix minutes."""
    base = alsh.enfants_alsh(reel)
    minutes = au_plus_proche(reel, base.index, _aujourd_hui(reel))["minutes"]
    attendus = (base["petits"] + base["grands"]).fillna(0) * 0.4 * np.exp2(-minutes / 10)
    return attendus.round()


def _aujourd_hui(reel: Any) -> tuple[str, ...]:
    return tuple(sorted(set(alsh.accueils(reel)["code"]) & set(reel.communes()["code"])))


def _lu(reel: Any, inscrits: pd.Series, ouverts: tuple[str, ...]) -> Any:
    ctx = Saisi(reel, frequentation_alsh=_frequentation(inscrits))
    return transport_enfants.non_recours(ctx, ouverts, **HYPOTHESES)


def test_l_effet_mesure_reste_utile(reel: Any, vrais: pd.Series) -> None:
    n = _lu(reel, vrais, _aujourd_hui(reel))
    base = alsh.enfants_alsh(reel)
    attendu = float(((base["petits"] + base["grands"]) * 0.4).sum() - vrais.sum())
    assert n.mesure and n.bas <= attendu <= n.haut
    assert {v % 5 for v in (n.central, n.bas, n.haut)} == {0}


def test_choisir_d_autres_lieux_n_apprend_rien_des_inscrits(reel: Any, vrais: pd.Series) -> None:
    autres = vrais.sample(frac=1, random_state=3).set_axis(vrais.index)
    for ouverts in (("81045",), ("81069", "81309"), tuple(vrais.index)):
        un, deux = _lu(reel, vrais, ouverts), _lu(reel, autres, ouverts)
        assert un == deux and not un.mesure and "aujourd'hui" in un.raison


def test_un_petit_nombre_d_inscrits_ne_se_retrouve_pas(reel: Any, vrais: pd.Series) -> None:
    petits = vrais.index[(vrais > 0) & (vrais < 5)]
    assert len(petits) >= 5
    ouverts = _aujourd_hui(reel)
    publie = _lu(reel, vrais, ouverts)
    assert publie.mesure
    minutes = au_plus_proche(reel, vrais.index, ouverts)["minutes"]
    for commune in petits[:8]:
        voisines = (minutes.drop(commune) - minutes[commune]).abs().sort_values().index
        # Il reste un autre nombre, pour cette commune, qui donne exactement la même phrase.
        essais = (
            vrais + pd.Series({commune: pas, voisine: -pas}).reindex(vrais.index, fill_value=0)
            for voisine in voisines
            for pas in (1, -1)
        )
        assert any((e >= 0).all() and _lu(reel, e, ouverts) == publie for e in essais), commune


def test_trop_peu_d_inscrits_ne_se_mesurent_pas(reel: Any, vrais: pd.Series) -> None:
    n = _lu(reel, (vrais > 0).astype(float).head(9), _aujourd_hui(reel))
    assert not n.mesure and "ne désigne personne" in n.raison

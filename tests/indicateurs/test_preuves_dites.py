"""Une preuve se dit une seule fois, par une seule fonction, et à qui elle concerne."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from observatoire import territoire
from observatoire.contenu.dossiers.annexes import annexes
from observatoire.documents.contenu import Tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from tests.registre import chacune

QUATRE_C, GAILLAC = "200034064", "200066124"
PUBLIES = [nom for nom, d in INDICATEURS.items() if isinstance(d.preuve, tuple)]

# Ce qui affirme une vérification : réservé au champ `preuve`, dont la phrase est écrite ailleurs.
AFFIRME = re.compile(r"\btests?\b|vérifi|recalcul|retrouv|prouv|cas\.json|1e-6", re.IGNORECASE)
# Une consigne au lecteur et une limite, qui n'affirment rien.
PERMIS = ("vérifier la date du fichier déposé", "elle n'est pas recalculée ici")


def _textes(declare: Indicateur) -> Iterator[str]:
    yield from (declare.libelle, declare.question, declare.definition, declare.interpretation)
    yield from (declare.limites, getattr(declare.calcul, "en_mots", ""))
    yield from (getattr(declare.preuve, "raison", ""), getattr(declare.preuve, "pourquoi", ""))


def test_aucun_texte_n_affirme_une_preuve() -> None:
    chacune(INDICATEURS, _aucun_texte_n_affirme_une_preuve)


def _aucun_texte_n_affirme_une_preuve(declare: Indicateur) -> None:
    for texte in _textes(declare):
        for permis in PERMIS:
            texte = texte.replace(permis, "")
        assert not AFFIRME.search(texte), texte


# ------------------------------------------------------------------ un chiffre reste chez lui
@cache
def _noms_propres(epci: str) -> set[str]:
    communes = territoire.reference().query("epci == @epci")
    return {*communes["libelle"], *(c.split("-")[0] for c in communes["libelle"] if "Cordes" in c)}


def test_aucun_texte_ne_nomme_le_territoire_de_depart() -> None:
    chacune(INDICATEURS, _aucun_texte_ne_nomme_le_territoire_de_depart)


def _aucun_texte_ne_nomme_le_territoire_de_depart(declare: Indicateur) -> None:
    mots = r"\b4 ?C\b|\b25 communes\b|Cordais|Tarn|Albi|200034064|8\d{4}"
    # « Salles » et « Noailles » sont aussi des mots : un nom propre garde sa majuscule.
    noms = "|".join(rf"\b{re.escape(n)}\b" for n in _noms_propres(QUATRE_C))
    for texte in _textes(declare):
        assert not re.search(f"{mots}|{noms}", texte), texte


def _nombres(phrase: str) -> set[str]:
    return set(re.findall(r"\d[\d\u202f,]*", phrase))


@pytest.mark.parametrize("nom", PUBLIES)
def test_le_chiffre_d_un_territoire_ne_se_lit_que_chez_lui(nom: str) -> None:
    declare = INDICATEURS[nom]
    chez_eux = preuve_en_mots(declare, GAILLAC)
    dits = preuve_en_mots(declare, QUATRE_C)
    assert preuve_en_mots(declare) == "Vérifié sur un chiffre publié."
    assert "Cordais" not in chez_eux and "Cordes" not in chez_eux and "Vaour" not in chez_eux
    assert isinstance(declare.preuve, tuple)
    permis = {p.ou for p in declare.preuve} & {f"epci:{GAILLAC}", "departement:81", "france:FR"}
    if not permis:
        assert chez_eux == "Vérifié sur un chiffre publié." and not _nombres(chez_eux)
    if any(p.ou == f"epci:{QUATRE_C}" for p in declare.preuve):
        assert dits.startswith("CC du Cordais et du Causse (4 C) : ") and _nombres(dits)


def test_la_phrase_dit_le_dernier_chiffre_de_chaque_lieu() -> None:
    assert preuve_en_mots(INDICATEURS["population"], QUATRE_C) == (
        "CC du Cordais et du Causse (4 C) : 5\u202f441 en 2023 ; Cordes-sur-Ciel : 879 en 2023 "
        "(INSEE, populations de référence)."
    )
    assert preuve_en_mots(INDICATEURS["taux_couverture_cnaf"], GAILLAC) == (
        "CA Gaillac-Graulhet : 55,7 en 2023 ; France : 60,9 en 2023 (CNAF)."
    )
    # Une commune secrète : la publication laisse deux retraités de doute.
    assert "523 à 2 près en 2019" in preuve_en_mots(
        INDICATEURS["retraites_agricoles_non_salaries"], QUATRE_C
    )


class _Ailleurs:
    """Le même entrepôt, lu par qui étudie un autre EPCI."""

    def __init__(self, lecteur: Lecteur, epci: str) -> None:
        self._lecteur, self.epci = lecteur, epci

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._lecteur, nom)


@pytest.mark.parametrize("epci", [QUATRE_C, GAILLAC])
def test_l_annexe_de_methode_ne_cite_que_le_territoire_etudie(
    entrepot_4c: Lecteur, epci: str
) -> None:
    lecteur: Any = _Ailleurs(entrepot_4c, epci)
    tableaux = [
        b for b in annexes(["methode"], lecteur, [], list(INDICATEURS)) if isinstance(b, Tableau)
    ]
    [comptes] = [t for t in tableaux if t.titre == "Les indicateurs de ce document"]
    lignes = {nom: str(dit) for noms, dit in comptes.lignes for nom in str(noms).split(" ; ")}
    assert len(lignes) == len(INDICATEURS)
    ensemble = " ".join(lignes.values())
    assert ("Cordes-sur-Ciel : " in ensemble) == (epci == QUATRE_C)
    assert ("Vérifié : 55,7" in ensemble) == (epci == GAILLAC)
    ici = f"{territoire.libelles('epci')[epci]} : "
    assert ici not in ensemble  # le territoire du document n'a pas à se nommer à chaque ligne
    for declare in INDICATEURS.values():
        annonce = preuve_en_mots(declare, epci).removeprefix(ici)
        assert (annonce in lignes[declare.libelle]) == isinstance(declare.preuve, tuple)

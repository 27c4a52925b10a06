"""Le catalogue des sources et le dictionnaire des variables tiennent debout."""

from __future__ import annotations

import ast
import re
from collections import Counter
from importlib.resources import files

from observatoire.analyses.panel import TRANCHES
from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import (
    Source,
    catalogue,
    lire_sources,
    variables,
)
from observatoire.sources.motifs import accords, normaliser_entete
from observatoire.sources.reconnaissance import exemple
from tests.registre import chacune

SOURCES = list(catalogue().values())


def test_textes_remplis() -> None:
    chacune(catalogue(), _textes_remplis)


def _textes_remplis(source: Source) -> None:
    for texte in (source.titre, source.producteur, source.description, source.url, source.licence):
        assert texte.strip()
    assert source.url.startswith("https://")
    assert source.description.endswith((".", ")"))


def test_le_fichier_porte_le_nom_de_ses_sources():
    """`x.toml` décrit la source `x`, ou les sources `x_<niveau>` de ses niveaux."""
    lues = []
    for fichier in sorted((files("observatoire.sources") / "catalogue").iterdir(), key=str):
        noms = [
            s.id
            for s in lire_sources(fichier.read_text(encoding="utf-8"), fichier.name, variables())
        ]
        racine = fichier.name.removesuffix(".toml")
        assert noms == [racine] or all(n.startswith(f"{racine}_") for n in noms), fichier.name
        lues += noms
    assert sorted(lues) == sorted(catalogue())


def test_chaque_motif_exige_reconnait_son_exemple() -> None:
    chacune(catalogue(), _chaque_motif_exige_reconnait_son_exemple)


def _chaque_motif_exige_reconnait_son_exemple(source: Source) -> None:
    entetes = [normaliser_entete(exemple(m)) for m in source.signature.exige]
    for motif in source.signature.exige:
        assert accords(motif, entetes), f"{source.id} : {motif} ne reconnaît pas {exemple(motif)}"


def test_chaque_motif_de_colonne_compile_et_est_unique() -> None:
    chacune(catalogue(), _chaque_motif_de_colonne_compile_et_est_unique)


def _chaque_motif_de_colonne_compile_et_est_unique(source: Source) -> None:
    for nom, declaration in source.colonnes.items():
        termes = declaration.somme
        assert all(accords(t.removeprefix("-"), ["x"]) == [] for t in termes)
        assert not [t for t, n in Counter(termes).items() if n > 1], nom


def test_une_signature_ne_peut_pas_en_cacher_une_autre():
    """Deux sources de même signature se départagent par leur contenu ou leurs exclusions."""
    vues: dict[tuple[object, ...], str] = {}
    for source in SOURCES:
        signature = source.signature
        cle = (
            frozenset(normaliser_entete(m) for m in signature.exige),
            frozenset(signature.exclut),
            tuple(sorted((k, tuple(v)) for k, v in signature.contenu.items())),
        )
        assert cle not in vues, f"{source.id} et {vues.get(cle)} ont la même signature"
        vues[cle] = source.id


def test_variable_definie_en_entier() -> None:
    assert [nom for nom in variables() if not re.fullmatch(r"[a-z][a-z0-9_]*", nom)] == []
    assert [n for n, v in variables().items() if not (v.libelle.strip() and v.unite.strip())] == []


def test_chaque_variable_vient_d_une_source():
    lues = {v for s in SOURCES for v in s.variables_lues()}
    assert set(variables()) - lues == set()


# Gardées sans que rien ne les lise encore, et pourquoi.
GARDEES = {
    "foyers_caf_qf_inconnu": "avec les quatre tranches, il refait le total des foyers",
}


def _lues_par_le_code() -> set[str]:
    """Les variables que nomment une analyse ou l'entrepôt : seules, ou entre apostrophes en SQL."""
    paquet = files("observatoire")
    textes = {
        noeud.value
        for piece in ("analyses", "analyses/scenarios", "entrepot")
        for chemin in (paquet / piece).iterdir()
        if chemin.name.endswith(".py")
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str)
    }
    return textes | {mot for texte in textes for mot in re.findall(r"'(\w+)'", texte)}


def test_chaque_variable_est_lue():
    """Une variable que ni indicateur, ni analyse, ni estimation ne lit quitte le dictionnaire."""
    lues = {v for i in INDICATEURS.values() for v in variables_de(i.calcul)}
    lues |= {v for tranche in TRANCHES.values() for v in tranche} | _lues_par_le_code()
    assert set(variables()) - lues == set(GARDEES)


def test_un_indicateur_ne_lit_que_des_variables_definies():
    for indicateur in INDICATEURS.values():
        assert set(variables_de(indicateur.calcul)) <= set(variables()), indicateur.id


def test_les_sources_citees_alimentent_l_indicateur() -> None:
    """« Quel fichier déposer ? » : la première source citée porte au moins une variable lue."""
    chacune(INDICATEURS, _les_sources_citees_alimentent_l_indicateur)


def _les_sources_citees_alimentent_l_indicateur(indicateur) -> None:
    if not indicateur.sources:
        # Nourri par les seules tables du territoire : elles ne portent pas de variables.
        assert indicateur.calcul.locales, indicateur.id
        return
    premiere = indicateur.sources[0]
    lues = set(catalogue()[premiere].variables_lues())
    assert lues & set(variables_de(indicateur.calcul)), indicateur.id


def test_une_part_a_un_total_et_aucune_n_est_la_sienne() -> None:
    for nom, v in variables().items():
        suite = [nom]
        while (total := variables()[suite[-1]].partie_de) and len(suite) < 10:
            assert total in variables() and total not in suite, f"{nom} : {total}"
            assert variables()[total].unite == v.unite or v.agregation == "somme", (
                f"{nom} : {total}"
            )
            suite.append(total)


def test_un_titre_ne_porte_aucun_mot_de_fichier() -> None:
    """Le titre est cité sous chaque figure ; le nom du fichier ne se dit qu'à qui le cherche (`nom`)."""
    sigles = {"EPCI", "IRIS", "LOVAC", "RPLS", "INSEE"}
    for source in catalogue().values():
        assert not re.search(
            r"_|[A-Z]\d|\d[A-Z]|melodi|export|colonne|classeur|csv|xlsx|parquet|[a-z]com\b",
            source.titre, re.IGNORECASE,
        ), source.titre  # fmt: skip
        assert set(re.findall(r"\b[A-Z]{4,}\b", source.titre)) <= sigles, source.titre
        assert source.titre in source.nom

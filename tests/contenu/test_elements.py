"""Ce que tout élément tient, d'où qu'il vienne : un nom, un titre, une source, des lignes entières."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from observatoire.affirmations import alternative
from observatoire.affirmations.francais_extremes import PLURIELS
from observatoire.affirmations.sujet import pluriel
from observatoire.contenu import registre
from observatoire.documents import contenu as c
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.resume import dire
from observatoire.modele import niveau_du_code
from observatoire.territoire import Reglages

RACINE = Path(__file__).parents[2]
SCENARIO = (
    '{"leviers": [{"genre": "accueil", "nom": "Crèche des Cabannes", "action": "fermer"}], '
    '"suppositions": {"Crèche des Cabannes": {"places": 20, "heures": 50}, '
    '"Micro-crèche de Milhars": {"places": 10, "heures": 50}}}'
)
# De quoi appeler les éléments qui demandent quelque chose ; les autres le sont avec rien.
EXEMPLES = {
    "sens": "depart",
    "ou": "epci:200034064", "commune": "81069", "axe": "1", "action": "1.1.1", "annee": 2026,
    "groupe": "0-2", "structure": "Cordes", "identifiants": ["population", "naissances"],
    "territoires": ["epci:200034064"], "identifiant": "population", "service": "Navette", "depuis": "2025-09-01",
    "numero": "2026-01", "intitule": "Essai", "question": "La population a-t-elle changé ?",
    "comparaison": [], "avant": [2016, 2017], "debut": 2019, "apres": [2022, 2023],
    "enregistree_le": "2018-01-01", "scenario": SCENARIO, "un": SCENARIO, "autre": SCENARIO,
    "norme": "extrascolaire", "petits": 20, "grands": 30, "ouverts": ["81045"], "sites": ["81165"],
    "campagne": "jeunes", "formulaire": "jeunes", "themes": ["Parentalité"], "tranche": "15-17", "quoi": "modes", "dimension": "age", "nombre": 2, "lieux": ["81069"],
    "centres": ["81045"], "part": 0.2, "taux": 0.3, "demi_court": 10.0, "demi_long": 30.0,
    "theme": "Parentalité", "volet": "4a", "reunion": "copil-2026-06",
}  # fmt: skip
# Interface : ce qu'on y lit n'est pas un fait du territoire, ou est déjà le dossier lui-même.
SANS_DOSSIER = {
    "composants.py", "parties.py", "volets.py", "dossier_composer.py", "dossier_votes.py",
    "saisie.py", "saisie_versions.py", "depot.py",
    "guichet.py",  # une réponse individuelle, que personne d'autre ne doit lire
    "associations.py",  # ce qu'un fichier ajouterait, avant de l'ajouter
    "consultation.py:gestes",  # le journal de qui a publié ou exporté
    "completer.py:_ligne",  # une démarche : d'où prendre un fichier
    "dossiers.py:_alertes",  # ce qui manque au document même
    "aide.py:_ouvrir",  # les raccourcis du clavier
    "questionnaire.py:_relire",  # ce qu'une structure a répondu, avant de l'enregistrer
    "questions.py:_toutes",  # où en est la saisie
    "petite_enfance.py:_ages",  # des personnes s'y reconnaîtraient
}  # fmt: skip


ELEMENTS = registre.elements()
PARTIES = sorted(n for n, e in ELEMENTS.items() if not e.est_figure)
FIGURES = sorted(n for n, e in ELEMENTS.items() if e.est_figure)


def _appel(nom: str, **autres: object) -> dict[str, object]:
    demandes = list(inspect.signature(ELEMENTS[nom].fonction).parameters.values())[1:]
    exiges = [p.name for p in demandes if p.default is p.empty and p.kind is not p.VAR_KEYWORD]
    return {n: (EXEMPLES | autres)[n] for n in exiges}


@pytest.mark.parametrize("nom", PARTIES)
def test_toute_partie(nom: str, entrepot_4c: Lecteur, reglages: Reglages) -> None:
    assert registre.libelle_de(nom)
    try:
        blocs = registre.blocs_de(entrepot_4c, nom, _appel(nom))
    except AppelIncorrect as e:
        # Sans donnée : une phrase qui se suffit, jamais un nom de colonne ou de fonction.
        assert re.search(r"[.?!]$", str(e)) and len(str(e)) > 20
        return
    assert blocs
    for t in (b for b in blocs if isinstance(b, c.Tableau)):
        assert t.titre and t.source.startswith("Source") and t.lignes, (nom, t.titre)
        assert all(len(ligne) == len(t.entetes) for ligne in t.lignes), (nom, t.titre)
        textes = [v for ligne in t.dites for v in ligne]
        assert not [x for x in textes if re.search(r"<\w|\bnan\b|\bNone\b|NaT", x)], (nom, t.titre)


@pytest.mark.parametrize("nom", FIGURES)
def test_toute_figure_dit_d_ou_elle_vient(nom: str, entrepot_4c: Lecteur) -> None:
    try:
        figure = registre.figure_de(entrepot_4c, nom, _appel(nom, service="medecin"))
    except AppelIncorrect as e:
        assert re.search(r"[.?!]$", str(e)) and len(str(e)) > 20
        return
    assert figure.donnees[["valeur", "bas", "haut"]].notna().to_numpy().any()
    assert figure.provenance and figure.provenance.origines and figure.source, nom
    _ne_se_contredit_pas(figure)


def _ne_se_contredit_pas(f: Figure) -> None:
    """Ce que dit le texte alternatif est ce que la figure dessine, et parle de choses de même nature."""
    d, dite = f.donnees, dire(f).alternative.replace("\xa0", " ").replace("\u202f", " ")
    nomme = f.options.nom_libelle
    territoires = "niveau" in d or bool(d["code"].map(niveau_du_code).all())
    if f.forme not in (Forme.EVOLUTION, Forme.PYRAMIDE, Forme.EMPILEES):
        assert territoires or nomme != "Territoire", "ces lignes ne sont pas des territoires"
    if f.forme in (Forme.EVOLUTION, Forme.MULTIPLES):
        par = d[d["valeur"].notna()].groupby("code" if f.forme is Forme.MULTIPLES else "serie")
        assert par["annee"].nunique().max() > 1, "une courbe à un seul point"
    if d["valeur"].notna().any() or d["bas"].notna().any():
        assert alternative.RIEN not in dite
    if m := re.search(r"Médiane des (\d+) ([^:]+) : (−?[\d ]+(?:,\d+)?)", dite):
        niveau = next((n for n, dits in PLURIELS.items() if dits == m[2]), "")
        siens = d["niveau"] if "niveau" in d else d["code"].map(niveau_du_code)
        lignes = d[siens == niveau] if niveau else d
        assert niveau or m[2] == pluriel(nomme), m[2]
        valeurs = lignes["valeur"].dropna()
        assert len(valeurs) >= int(m[1]), dite
        if len(valeurs) == int(m[1]):
            lue = float(m[3].strip().replace(" ", "").replace(",", ".").replace("−", "-"))
            assert lue == pytest.approx(float(valeurs.median()), abs=0.51 * 10**-f.decimales)
    for bout, pris in (("Maximum", "max"), ("Minimum", "min")):
        if m := re.search(rf"{bout} : (?![−+\d])(.+?), [−+]?\d", dite):
            ici = d.loc[d["valeur"] == getattr(d["valeur"], pris)(), "libelle"]
            assert any(x in m[1] for x in ici), (bout, m[1])


def test_ce_qui_ne_lit_rien_vient_de_valeurs_de_depart(
    entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Une ligne montrée a toujours une source, même calculée des seuls paramètres."""

    def seul(lecteur: Lecteur) -> list[c.Bloc]:
        return [c.Tableau(colonnes=(c.Colonne("A"),), lignes=(("1",),), titre="Seul")]

    monkeypatch.setitem(registre._ELEMENTS, "seul", registre.Element("seul", "Seul", seul))
    [t] = registre.blocs_de(entrepot_4c, "seul", {})
    assert (
        isinstance(t, c.Tableau)
        and t.source == "Source : valeurs de départ et hypothèses choisies."
    )


def test_un_jour_mal_ecrit_est_refuse(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    with pytest.raises(AppelIncorrect, match="2026-11-25"):
        registre.blocs_de(entrepot_4c, "plan_missions", {"jour": "25/11/2026"})


@pytest.mark.parametrize(
    "fichier", sorted((RACINE / "observatoire" / "ui").glob("*.py")), ids=lambda f: f.name
)
def test_un_tableau_de_contenu_est_une_partie(fichier: Path) -> None:
    """Un tableau écrit dans l'écran ne pourrait pas entrer dans un dossier."""
    arbre = ast.parse(fichier.read_text(encoding="utf-8"))
    ecrites = {
        f"{fichier.name}:{f.name}"
        for f in ast.walk(arbre)
        if isinstance(f, ast.FunctionDef) and "tableaux.tableau(" in ast.unparse(f)
    }
    assert fichier.name in SANS_DOSSIER or ecrites <= SANS_DOSSIER

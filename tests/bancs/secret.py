"""Retrouver un petit compte saisi : `python -m tests.bancs secret`.

Deux mondes ne diffèrent que par ce que le secret doit cacher (3 personnes ou 2, leurs compléments, leurs
tranches d'âge, leurs mois). Tout ce qui sort est produit dans un dossier pour chacun, puis relu, format par
format : une seule ligne différente est une fuite. Les deux éditions se suivent dans un ordre, puis dans
l'autre, pour que le journal et les mouvements soient attaqués aussi. Sans protection, chaque table fuit.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from observatoire import documents
from observatoire.cli import principal
from observatoire.contenu.registre import blocs_de, elements, figure_de
from observatoire.documents.contenu import Document, Illustration
from observatoire.documents.rendu import edition_de
from observatoire.entrepot import edition_publique
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.erreurs import ErreurObservatoire
from observatoire.graphiques.ecran import plotly_de
from observatoire.graphiques.figure import Forme
from observatoire.graphiques.resume import texte_alternatif_de
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import fichier, table
from observatoire.local.lecture import analyser
from observatoire.territoire import lire_reglages
from tests.attaque import differences, lire_dossier

RACINE = Path(__file__).parents[2]
Monde = Mapping[str, str]
_MOIS = [f"2026-{m:02d}" for m in range(1, 11)]
_AM = "secteur;tranche;actives;agreees;places;annee;source\n"


def _comptes(total: int, enfants: int, adultes: int) -> Monde:
    """Une pièce, ou un mois de suivi, où le total et une partie diraient l'autre partie."""
    suivi = [("Présences", total), ("dont enfants", enfants), ("dont adultes", adultes)]
    pieces = [("participants", total), ("enfants", enfants), ("adultes", adultes)]
    return {
        "suivi_evaluations": "evaluation;mesure;mois;compte;prevu;note\n"
        + "".join(f"Halte;{m};2026-03;{n};;\n" for m, n in suivi),
        "preuves": "action;preuve;nature_preuve;datee_du;quantite;unite_quantite;adresse\n"
        + "".join(
            f"1.2.1;Pièce {u};;02/05/202{5 + i};{n};{u};\n" for i, (u, n) in enumerate(pieces)
        ),
    }


def _demandes(satisfaites: int) -> str:
    ou = ("81069", "81206") if satisfaites % 2 else ("81191", "81206")
    lignes = [
        (m, ou[i % 2], 1 if i < 8 else 2, 1 if i < satisfaites else 0) for i, m in enumerate(_MOIS)
    ]
    return (
        "mois;commune;tranche_age;accueil;demandes;satisfaites;refusees;motif_refus;en_attente\n"
        + "".join(f"{m};{c};1_2;regulier;{d};{s};;;\n" for m, c, d, s in lignes)
    )


def _attentes(petit: int) -> str:
    """Des refus et une liste d'attente : un motif, un âge et un mois sous le seuil, un total au-dessus.

    Les satisfaites compensent celles de `_demandes` : leur part, assez grande pour se dire, est la même.
    """
    return "".join(
        f"2026-10;81045;{age};regulier;12;{satisfaites};{refus};{motif};{attente}\n"
        for age, satisfaites, refus, motif, attente in (
            ("moins_1", 0, petit, "horaires", petit), ("1_2", 0, 6 - petit, "distance", 6 - petit),
            ("3_6", petit, 7, "place", 8),
        )
    )  # fmt: skip


def _cibles(depart: int) -> str:
    """Le départ qu'une action donne à un compte de personnes, et au taux qui le redirait."""
    return (
        "action;indicateur;territoire;role;sens;annee_depart;valeur_depart;annee_cible;valeur_cible\n"
        f"1.2.1;demandes_accueil;200034064;effet attendu;hausse;2024;{depart};2030;40\n"
    )


def _jeunes(cites: int) -> str:
    """Une enquête pondérée par secteur : le petit compte d'un groupe d'âge, caché avec celui de tous."""
    return "campagne;question;reponse;secteur;tranche;source;reponses;citations\n" + "".join(
        f"e;besoins;{b};{s};{t};saisie;{r};{c}\n"
        for b, petits in (("deplacer", cites), ("lieu", 9))
        for s, t, r, c in (
            ("cordes-et-cerou", "11-13", 18, petits),
            ("cordes-et-cerou", "14-17", 40, 27),
            ("causse-et-gresigne", "14-17", 10, 6),
        )
    )


_CAMPAGNE = "id;titre;formulaire;ouvre_le;ferme_le;en_ligne;remis;note\ne;Enquête;jeunes;2026-01-01;2026-12-31;;;\n"


def _voyages(autour: tuple[int, int]) -> str:
    """Deux mois échangés de part et d'autre d'une date qu'on peut demander (le 1er avril)."""
    mois = [9, 11, *autour, 13, 14, 8, 15, 20, 31]
    return "service;mois;voyages;courses;note\n" + "".join(
        f"Taxi à la demande;{m};{n};{n};\n" for m, n in zip(_MOIS, mois, strict=True)
    )


def _inscrits(a: int, b: int) -> str:
    return "accueil;commune_accueil;commune;annee;inscrits\n" + (
        f"Accueil;81045;81069;2025;{a}\nAccueil;81045;81191;2025;{b}\n"
    )


def _usage(petit: int, autre: int) -> Monde:
    """Enfants d'ailleurs, équipe, familles d'un dispositif, petite école : `petit` et `autre` se compensent ou se taisent."""
    return {
        "residence_enfants": "lieu;commune_lieu;commune;annee;enfants\n"
        + "".join(
            f"{lieu};{c};{d};2025;{n}\n"
            for lieu, c, d, n in (
                ("Crèche", "81045", "81069", 9), ("Crèche", "81045", "81045", 8),
                ("Crèche", "81045", "81004", petit + 1), ("Voisine", "81004", "81045", petit),
            )
        ),
        "professionnels": "annee;structure;metier;en_poste;vacants;arrivees;departs;stagiaires\n"
        f"2025;x;eje;{petit};0;0;{petit};0\n2025;x;auxiliaire;{autre};1;0;0;0\n2025;x;cap;7;0;0;0;0\n",
        "dispositifs": f"id;intitule;pour;etat;familles\na;Répit;handicap;existe;{petit}\n",
        "bilans_evenements": "evenement;participants;jeunes;structures;action\n"
        f"forum;180;{petit + 1};22;1.4.2\njournee;180;{178 - petit};9;1.4.3\n",
        "presences_loisirs": "accueil;annee;type_jour;ecole;inscrits;journees;jours_ouverts\n"
        f"Accueil;2025;mercredi;Grande;20;300;30\nAccueil;2025;mercredi;Petite;{petit + 2};60;30\n",
    }  # fmt: skip


MONDES: tuple[Monde, Monde] = (
    _comptes(18, 15, 3) | _usage(1, 5) | {
        "assistantes_maternelles": _AM + "epci;40-49;1;1;3;2026;\nepci;60 et plus;3;3;9;2026;\n",
        "demandes": _demandes(9) + _attentes(2), "cibles": _cibles(3), "enquetes": _jeunes(3), "campagnes": _CAMPAGNE, "frequentation_tad": _voyages((3, 4)),
        "habitat": "indicateur;annee;valeur;source\nindignes;2025;3;pôle\n",
        "frequentation_alsh": _inscrits(2, 4),
    },
    _comptes(18, 14, 4) | _usage(2, 4) | {
        "assistantes_maternelles": _AM + "epci;40-49;2;2;7;2026;\nepci;60 et plus;2;2;3;2026;\n",
        "demandes": _demandes(8) + _attentes(3), "cibles": _cibles(2), "enquetes": _jeunes(2), "campagnes": _CAMPAGNE, "frequentation_tad": _voyages((4, 3)),
        "habitat": "indicateur;annee;valeur;source\nindignes;2025;2;pôle\n",
        "frequentation_alsh": _inscrits(3, 3),
    },
)  # fmt: skip
# Assez nombreuses pour que leurs places comptent : une place de plus ou de moins ne se lit pas.
_ASSEZ = _AM + "epci;40-49;6;6;{};2026;\n"
ASSEZ: tuple[Monde, Monde] = (
    {**MONDES[0], "assistantes_maternelles": _ASSEZ.format(18), "demandes": _demandes(9)},
    {**MONDES[1], "assistantes_maternelles": _ASSEZ.format(19), "demandes": _demandes(8)},
)
# Ce qui montre un compte saisi, sans passer par un indicateur de l'édition.
MONTRENT = (
    "plan_action", "suivi_mensuel", "suivi_habitat", "enquete_resultats", "tad_avant_apres",
    "accueil_avenir_assistantes", "accueil_attente", "accueil_residence", "accueil_equipes",
    "dispositifs", "loisirs_presences", "bilans_evenements", "accueil_metier_assistante",
    "enquete_synthese",
)  # fmt: skip
# Un scénario qui ouvre un accueil et une halte : ses effets partent de l'offre et des demandes saisies.
_SCENARIO = json.dumps({
    "nom": "Essai",
    "leviers": [
        {"genre": "accueil", "nom": "Crèche d'essai", "commune": "81206", "places": 10, "heures": 40,
         "semaines": 45, "cout": 90_000, "payeurs": {"CAF": 40_000}},
        {"genre": "halte", "base": "81069", "jours": 3, "arrets": {"81069": 2, "81206": 1}},
    ],
    "suppositions": {"Crèche des Cabannes": {"places": 20, "heures": 50}},
})  # fmt: skip
_PARAMETRES: dict[str, Any] = {
    "territoires": ["epci:200034064"], "ou": "epci:200034064", "action": "1.2.1", "annee": 2026,
    "service": "Taxi à la demande", "depuis": "2026-05-01", "campagne": "e", "question": "besoins", "formulaire": "jeunes", "axe": "1",
    "part": 0.2, "lieux": ["81045"], "centres": ["81045"], "ouverts": ["81045"], "taux": 0.3,
    "demi_court": 10.0, "demi_long": 30.0, "identifiants": ["demandes_accueil", "part_demandes_satisfaites",
    "taux_couverture_local", "taux_couverture_structures"], "commune": "81045",
    "autre": "part_65_plus", "dimension": "sociale", "groupe": "0-2", "nombre": 1, "norme": "periscolaire_court", "numero": "1",
    "petits": 20, "grands": 30, "quoi": "modes", "reunion": "1", "sens": "depart", "sites": ["81206"],
    "structure": "caf", "theme": "Petite enfance", "themes": ["Petite enfance"], "volet": "4a", "niveau": "commune",
    "scenario": _SCENARIO, "intitule": "Essai", "comparaison": ["81191"], "avant": [2016],
    "debut": 2019, "apres": [2022], "enregistree_le": "2026-01-01",
}  # fmt: skip
_CHOIX = {
    "identifiant": [i.id for i in INDICATEURS.values() if getattr(i.calcul, "locales", ())],
    "tranche": ["11-13", "14-17", "ensemble"],
    "depuis": ["2026-03-01", "2026-04-01", "2026-05-01", "2026-09-01"],
    "un": [_SCENARIO],
}


_VISEES = ("demandes_accueil", "part_demandes_satisfaites")
_FILTRES: dict[str, list[Any]] = {
    "theme": ["petite enfance", "jeunesse"], "commune": ["81045", "81191"], "volet": ["1", "2"],
    "statut": ["à qualifier"], "retard": [True], "niveau": ["secteur"], "ou": ["secteur:cordes-et-cerou", "commune:81045"],
    "pour": [["handicap"]], "publique": [True], "mot": ["crèche"], "depuis": [2020, 2025], "groupes": [3, ["0-2"]],
    "annee": [2025, 2026], "base100": [True], "classes": [3], "bornes": [[1.0, 5.0, 10.0]], "jour": ["2026-06-30"],
    "cherche": ["demandes"], "retards": [True], "par": ["axe"], "nature": ["depense"],
}  # fmt: skip


def espace(dossier: Path, monde: Monde, seuil: int = 5) -> Path:
    """Un espace de travail : les données du dépôt, et les tables de personnes de ce monde."""
    donnees = dossier / "donnees"
    if not donnees.exists():
        shutil.copytree(RACINE / "data", donnees, ignore=shutil.ignore_patterns(".entrepot"))
    for nom, texte in monde.items():
        (donnees / "local" / f"{nom}.csv").write_text(texte, encoding="utf-8")
    toml = donnees / "territoire.toml"
    lu = toml.read_text(encoding="utf-8")
    toml.write_text(re.sub(r"secret_local = \d+", f"secret_local = {seuil}", lu), encoding="utf-8")
    return donnees


def produire(donnees: Path, entrepot: Path, sortie: Path, formats: tuple[str, ...]) -> int:
    """Écrit dans `sortie` tout ce que le territoire peut donner ; rend le nombre d'éléments."""
    sortie.mkdir(parents=True)
    lecteur = ouvrir(entrepot, lire_reglages(donnees))
    try:
        faits = elements_de(lecteur, sortie, formats)
    finally:
        lecteur.fermer()
    return faits


def elements_de(
    lecteur: Lecteur, sortie: Path, formats: tuple[str, ...], seulement: tuple[str, ...] = ()
) -> int:
    """Chaque élément, avec tous les choix qu'une adresse permet : documents, plotly, texte alternatif."""
    blocs: list[Any] = []
    for nom, p in _appels():
        if seulement and nom not in seulement:
            continue
        with contextlib.suppress(ErreurObservatoire):
            if elements()[nom].est_figure:
                figure = figure_de(lecteur, nom, p)
                blocs.append(Illustration(figure))
                rang = f"{len(blocs):03d}-{nom}"
                (sortie / f"{rang}.txt").write_text(texte_alternatif_de(figure), encoding="utf-8")
                if figure.forme not in (Forme.CARTE, Forme.TABLEAU):
                    (sortie / f"{rang}.json").write_text(str(plotly_de(figure).to_json()), "utf-8")
            else:
                faits = blocs_de(lecteur, nom, p)
                blocs += faits
                (sortie / f"{len(blocs):03d}-{nom}.txt").write_text(
                    "\n".join(map(repr, faits)).replace("), ", "),\n"), encoding="utf-8"
                )
    document = Document(
        titre="Attaque", edition=edition_de(lecteur), blocs=tuple(blocs), sommaire=False
    )
    for f in formats:
        (sortie / f"tout.{f}").write_bytes(documents.rendre(document, f))
    return len(blocs)


def _appels() -> Iterator[tuple[str, dict[str, Any]]]:
    for nom, e in sorted(elements().items()):
        exiges = _exiges(e.fonction)
        assert {*exiges} <= {*_PARAMETRES, *_CHOIX}, f"{nom} n'est pas attaqué : {exiges}"
        combinaisons: list[dict[str, Any]] = [{}]
        for p in exiges:
            valeurs = _CHOIX.get(p) or [_PARAMETRES[p]]
            combinaisons = [c | {p: v} for c in combinaisons for v in valeurs]
        for c in combinaisons:
            yield nom, c
        # Un filtre facultatif se met aussi dans l'adresse : chacun est essayé seul, avec un compte et sa part.
        visees = [c for c in combinaisons if c.get("identifiant", _VISEES[0]) in _VISEES]
        for p in list(inspect.signature(e.fonction).parameters.values())[1:]:
            if p.name not in exiges:
                for v in (*_CHOIX.get(p.name, ()), *_FILTRES.get(p.name, ())):
                    if _est_du_genre(v, p.annotation):
                        yield from ((nom, c | {p.name: v}) for c in visees)


def _exiges(fonction: Any) -> list[str]:
    """Les paramètres qu'un élément ne peut pas se donner."""
    return [
        p.name
        for p in list(inspect.signature(fonction).parameters.values())[1:]
        if p.default is inspect.Parameter.empty and p.kind is not p.VAR_KEYWORD
    ]


def _est_du_genre(valeur: Any, annotation: Any) -> bool:
    """Vrai si un paramètre ainsi annoté peut recevoir cette valeur, comme `contenu.registre` le vérifie."""
    attendus = str(annotation)
    if isinstance(valeur, list):
        return (
            "Sequence[float]" in attendus
            if isinstance(valeur[0], float)
            else "Sequence[str]" in attendus
        )
    return re.search(rf"\b{type(valeur).__name__}\b", attendus.split("Sequence")[0]) is not None


def commandes(donnees: Path, entrepot: Path, sortie: Path) -> None:
    """Les commandes qui écrivent des chiffres, en JSON et en CSV ; l'édition publique, table par table."""
    ids = _CHOIX["identifiant"]
    ici = ["--donnees", str(donnees), "--entrepot", str(entrepot)]
    for nom, arguments in {
        "valeurs.json": [
            "valeurs",
            *ids,
            "--niveau",
            "epci",
            "--niveau",
            "secteur",
            "--format",
            "json",
        ],
        "valeurs.csv": ["valeurs", *ids, "--format", "csv"],
        "schema.json": ["schema", "--format", "json"],
    }.items():
        flux = io_capturee([*ici, *arguments])
        (sortie / nom).write_text(flux or "[]", encoding="utf-8")
    publique = edition_publique.courante(entrepot)
    with duckdb.connect(str(publique), read_only=True) as con:
        for (table,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall():
            if table == "edition":
                continue
            lignes = sorted(map(str, con.execute(f'SELECT * FROM "{table}"').fetchall()))
            (sortie / f"public-{table}.txt").write_text("\n".join(lignes), encoding="utf-8")


def publication(donnees: Path, entrepot: Path, sortie: Path) -> None:
    """Le dossier de données ouvertes : tables dans leurs trois formats, descriptions, fil, page d'accueil."""
    ici = ["--donnees", str(donnees), "--entrepot", str(entrepot)]
    io_capturee([*ici, "publier", str(sortie), "--sans-figures"])
    assert (sortie / "fil.xml").exists()


def io_capturee(arguments: list[str]) -> str:
    """Ce qu'une commande imprime."""
    flux = io.StringIO()
    with contextlib.redirect_stdout(flux), contextlib.suppress(SystemExit):
        principal(arguments)
    return flux.getvalue()


def pages(donnees: Path, entrepot: Path, sortie: Path) -> None:
    """Ce que le navigateur reçoit de chaque page du comité : messages, plotly, textes."""
    with pytest.MonkeyPatch.context() as m:
        m.setenv("OBSERVATOIRE_DONNEES", str(donnees))
        m.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot))
        for page in sorted((RACINE / "pages").glob("*.py")):
            essai = AppTest.from_file(str(page), default_timeout=300).run()
            lus = [str(getattr(e, "proto", "")) for e in noeuds(essai._tree)]
            (sortie / f"page-{page.stem}.txt").write_text("\n".join(lus), encoding="utf-8")


def noeuds(racine: Any) -> Iterator[Any]:
    """Chaque élément d'une page, en profondeur."""
    for enfant in getattr(racine, "children", {}).values():
        yield enfant
        yield from noeuds(enfant)


def attaque(dossier: Path, seuil: int, *, tout: bool) -> list[str]:
    """Les lignes qui distinguent les deux mondes, après deux éditions chacun, dans les deux ordres."""
    lus = []
    for rang in (0, 1):
        ici = dossier / f"monde-{rang}"
        for etape, mondes in enumerate((MONDES, ASSEZ, MONDES)):
            donnees = espace(ici, mondes[(rang + etape) % 2], seuil)
            fait = actualiser(donnees, ici / "entrepot")
            assert not fait.refus, fait.refus
            if etape == 0:
                continue
            sortie = ici / "sortie" / str(etape)
            produire(
                donnees,
                ici / "entrepot",
                sortie,
                documents.FORMATS if tout else ("zip",),
            )
            commandes(donnees, ici / "entrepot", sortie)
            if tout:
                publication(donnees, ici / "entrepot", sortie / "ouvert")
            mouvements = json.dumps(fait.mouvements, ensure_ascii=False, default=str)
            (sortie / "mouvements.json").write_text(mouvements, encoding="utf-8")
            if tout and etape == 2:
                pages(donnees, ici / "entrepot", sortie)
        lus.append(lire_dossier(ici / "sortie"))
    return differences(*lus)


def par_saisie(
    lecteur: Lecteur,
    dossier: Path,
    seuil: int,
    formats: tuple[str, ...] = ("xlsx", "ods", "pptx", "odp"),
) -> dict[str, list[str]]:
    """Chaque élément qui montre un compte saisi → ce qui y distingue les deux mondes, sans reconstruire."""
    seuils = replace(lecteur.reglages.seuils, secret_local=seuil)
    reglages = replace(lecteur.reglages, seuils=seuils)
    lus = []
    for rang, monde in enumerate(MONDES):
        sortie = dossier / f"{seuil}-{rang}"
        sortie.mkdir(parents=True)

        def lire(nom: str, monde: Monde = monde) -> pd.DataFrame:
            if nom not in monde:
                return lecteur.locale(nom)
            octets = fichier.lignes_du_texte(monde[nom].encode(), nom)
            return analyser(table(nom), octets, reglages).cadre

        vu = lecteur.avec(reglages).avec_saisies(lire)
        elements_de(vu, sortie, formats, MONTRENT)
        lus.append(lire_dossier(sortie))
    vues: dict[str, list[str]] = {}
    for ligne in differences(*lus):
        vues.setdefault(re.sub(r"^\d+-|\.\w+( : |!).*", "", ligne), []).append(ligne)
    return vues


def banc() -> list[tuple[str, str, str]]:
    """Ce qui se retrouve avec la protection (rien), et sans elle (chaque élément qui compte des gens)."""
    with tempfile.TemporaryDirectory() as dossier:
        vues = attaque(Path(dossier), 5, tout=True)
        lecteur = ouvrir(Path(dossier) / "monde-0" / "entrepot", lire_reglages(RACINE / "data"))
        sans = par_saisie(lecteur, Path(dossier), 0)
        lecteur.fermer()
    lignes = [("protégé (seuil 5) : lignes qui distinguent les deux mondes", str(len(vues)), "")]
    lignes += [(f"  {v[:200]}", "", "") for v in vues[:60]]
    lignes += [(f"sans protection, {nom}", f"{len(v)} lignes", "") for nom, v in sans.items()]
    return lignes

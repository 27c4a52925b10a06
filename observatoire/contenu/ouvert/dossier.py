"""Assembler une publication : les tables, leurs descriptions, les figures, le fil, la page d'accueil."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from observatoire import disque
from observatoire.contenu.ouvert import descriptions, fil, pages
from observatoire.contenu.ouvert.edition import publication_de
from observatoire.contenu.ouvert.tables import FORMATS, declarees, ecrire, lire, territoires
from observatoire.contenu.registre import figure_de
from observatoire.contenu.territoire import bouges
from observatoire.documents import integration
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import papier
from observatoire.graphiques.figure import Figure, Forme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.schema import seuils

Suivi = Callable[[str, float], None]


def publier(
    lecteur: Lecteur,
    cible: Path,
    *,
    base: str = "",
    identifiants: Sequence[str] = (),
    avec_figures: bool = True,
    suivi: Suivi = lambda _, __: None,
) -> int:
    """Écrit la publication d'une édition publique dans `cible`, d'un bloc ; rend le nombre de fichiers.

    Voir `fichiers` ; la même édition donne les mêmes octets. Lève `disque.EcritureImpossible` si le dossier
    contient autre chose.
    """
    ecrits = fichiers(
        lecteur, base=base, identifiants=identifiants, avec_figures=avec_figures, suivi=suivi
    )
    disque.remplacer_dossier(cible, ecrits)
    return len(ecrits) + 1


def fichiers(
    lecteur: Lecteur,
    *,
    base: str = "",
    identifiants: Sequence[str] = (),
    avec_figures: bool = True,
    suivi: Suivi = lambda _, __: None,
) -> dict[str, bytes]:
    """Chaque fichier de la publication : chemin → octets.

    Seule l'édition publique se publie : ce que le comité garde pour lui n'y a jamais été écrit. `base` :
    l'adresse où le dossier sera servi, sinon celle des mentions légales ; `identifiants` : ces indicateurs
    seulement. Lève `AppelIncorrect` sur une édition du comité ou un espace d'exemple.
    """
    _exiger_publiable(lecteur, base)
    ids = _indicateurs(lecteur, identifiants)
    suivi("Tables", 0.0)
    lues = lire(lecteur, ids)
    annees = lues["valeurs"]
    p = publication_de(lecteur, (int(annees["debut"].min()), int(annees["fin"].max())), base)
    tables = _tables(lues, ids)
    figures = _figures(lecteur, ids, suivi) if avec_figures else {}
    trouves = [b for b in bouges.lire(lecteur) if b.declare.id in set(ids)]
    nouvelles = fil.entrees(p, trouves, seuils.publiques(seuils.lire(lecteur)))
    return {
        "index.html": pages.index(p, lues, figures, nouvelles),
        "fil.xml": fil.ecrire(p, nouvelles),
        "data.gouv.fr/LISEZ-MOI.txt": pages.deposer(p),
        **tables,
        **descriptions.ecrire(p, tables),
        **_dessinees(figures, suivi),
    }


def _exiger_publiable(lecteur: Lecteur, base: str) -> None:
    if not lecteur.publique:
        raise AppelIncorrect(
            "Seule l'édition publique se publie, et celle-ci est celle du comité. À faire : « observatoire publier », "
            "qui la dérive d'abord."
        )
    if lecteur.exemple:
        raise AppelIncorrect(
            "Cet espace de travail est un exemple inventé : il ne se publie pas. À faire : publier le sien, créé par "
            "« observatoire creer »."
        )
    if base and not base.startswith(("https://", "http://")):
        raise AppelIncorrect(
            f"« {base} » n'est pas une adresse. Attendu : --adresse https://donnees.exemple.fr/observatoire."
        )


def _indicateurs(lecteur: Lecteur, voulus: Sequence[str]) -> list[str]:
    """Ceux qui ont une valeur ici, dans l'ordre du dictionnaire."""
    for i in voulus:
        indicateur(i)
    lieux = {str(t.niveau): t for t in territoires(lecteur)}
    codes = [t.code for t in territoires(lecteur)]
    connus = set().union(*(lecteur.indicateurs_connus(n, codes=codes) for n in lieux))
    retenus = [i for i in INDICATEURS if i in connus and (not voulus or i in voulus)]
    if not retenus:
        raise AppelIncorrect(
            "Aucun chiffre n'est à publier. À faire : déposer un fichier, puis « observatoire actualiser »."
        )
    return retenus


def _tables(lues: dict[str, pd.DataFrame], ids: Sequence[str]) -> dict[str, bytes]:
    ecrites = {
        f"donnees/{nom}.{f}": ecrire(t, lues[nom], f)
        for nom, t in declarees().items()
        for f in FORMATS
    }
    par_indicateur = dict(list(lues["valeurs"].groupby("indicateur", sort=False)))
    vide = lues["valeurs"].iloc[:0]
    return ecrites | {
        f"donnees/indicateurs/{i}.{f}": ecrire(
            declarees()["valeurs"], par_indicateur.get(i, vide), f, INDICATEURS[i].libelle
        )
        for i in ids
        for f in FORMATS
    }


def _figures(lecteur: Lecteur, ids: Sequence[str], suivi: Suivi) -> dict[str, Figure]:
    """La courbe et la carte de chaque indicateur, quand elles existent : chemin → figure."""
    ici, *autres = territoires(lecteur)
    reperes = [t for t in autres if t.niveau not in ("commune", "secteur")]
    faites: dict[str, Figure] = {}
    for rang, i in enumerate(ids):
        suivi("Figures", 0.1 + 0.4 * rang / len(ids))
        suivis = [ici, *(reperes if INDICATEURS[i].forme == "taux" else ())]
        demandes: dict[str, dict[str, Any]] = {
            "evolution": {"identifiant": i, "territoires": [str(t) for t in suivis]},
            "carte": {"identifiant": i, "ou": str(ici)},
        }
        for nom, parametres in demandes.items():
            try:
                figure = figure_de(lecteur, nom, parametres)
            except AppelIncorrect:
                continue  # pas de carte d'un chiffre connu au seul département : rien à montrer
            if not figure.fictif:
                faites[f"figures/{i}-{nom}.html"] = figure
    return faites


def _dessinees(figures: dict[str, Figure], suivi: Suivi) -> dict[str, bytes]:
    """Chaque figure en page à intégrer et en dessin."""
    ecrites: dict[str, bytes] = {}
    for rang, (chemin, figure) in enumerate(figures.items()):
        suivi("Dessins", 0.5 + 0.5 * rang / len(figures))
        ecrites[chemin] = integration.page(figure)
        if figure.forme is not Forme.TABLEAU:
            ecrites[chemin.replace(".html", ".svg")] = papier.rendre(figure, "svg")
    return ecrites

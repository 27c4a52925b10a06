"""La page d'accueil d'une publication, et ce qu'il faut savoir pour la déposer."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.contenu.ouvert.edition import ADRESSE_LICENCE, LICENCE, Publication
from observatoire.contenu.ouvert.fil import Entree
from observatoire.contenu.ouvert.tables import FORMATS, declarees
from observatoire.documents.integration import code, document
from observatoire.graphiques.figure import Figure

_NOMS = {"csv": "CSV", "parquet": "Parquet", "json": "JSON"}
_FIGURES = {"evolution": "Évolution", "carte": "Carte"}
_SUIVRE = (
    '<link rel="alternate" type="application/atom+xml" title="Ce qui a bougé" href="fil.xml">\n'
)


def index(
    p: Publication,
    lues: Mapping[str, pd.DataFrame],
    figures: Mapping[str, Figure],
    nouvelles: Sequence[Entree],
) -> bytes:
    """La page : ce que c'est, ce qui a bougé, où prendre quoi, comment réutiliser ; `figures` : chemin → figure."""
    jour = formats.jour(p.publie_le.date())
    corps = (
        f"<main>\n<h1>{escape(p.titre)}</h1>\n<p>{escape(p.description)}</p>\n"
        f"<p>Chiffres publiés le {jour}.</p>\n"
        f"<h2>Ce qui a bougé</h2>\n{_nouvelles(nouvelles)}"
        f"<h2>Prendre tout</h2>\n{_tables(lues)}"
        f"<h2>Prendre un indicateur</h2>\n{_indicateurs(lues['indicateurs'], figures)}"
        f"<h2>Montrer une figure sur votre site</h2>\n{_integrer(p, figures)}"
        f"<h2>Réutiliser</h2>\n{_reutiliser(p, jour)}</main>"
    )
    return document(p.titre, corps, _SUIVRE).encode()


def _nouvelles(nouvelles: Sequence[Entree]) -> str:
    dites = [f"{e.titre} : {' '.join(e.lignes[:3])}" for e in nouvelles[:12]]
    return f'{_liste(dites)}<p><a href="fil.xml">Suivre ces nouvelles dans un lecteur de fils</a></p>\n'


def _tables(lues: Mapping[str, pd.DataFrame]) -> str:
    lignes = [
        f'<tr><th scope="row">{escape(t.titre)}</th><td>{escape(t.description)}</td>'
        f"<td>{formats.nombre(len(lues[nom]))}</td><td>{_liens(f'donnees/{nom}', t.titre)}</td></tr>"
        for nom, t in declarees().items()
    ]
    return _table(
        "Les tables entières", ("Table", "Ce qu'elle contient", "Lignes", "Fichiers"), lignes
    )


def _indicateurs(dictionnaire: pd.DataFrame, figures: Mapping[str, Figure]) -> str:
    lignes = [
        f'<tr><th scope="row">{escape(r.libelle)}</th><td>{escape(r.theme)}</td><td>{escape(r.unite)}</td>'
        f"<td>{_liens(f'donnees/indicateurs/{r.indicateur}', r.libelle)}</td>"
        f"<td>{_voir(r.indicateur, r.libelle, figures)}</td></tr>"
        for r in list[Any](dictionnaire.sort_values(["theme", "libelle"]).itertuples())
    ]
    entetes = ("Indicateur", "Thème", "Unité", "Fichiers", "Figures")
    return _table("Chaque indicateur", entetes, lignes)


def _voir(identifiant: str, libelle: str, figures: Mapping[str, Figure]) -> str:
    adresses = {mot: f"figures/{identifiant}-{nom}.html" for nom, mot in _FIGURES.items()}
    return " · ".join(
        f'<a href="{c}" aria-label="{escape(mot)} : {escape(libelle)}">{mot}</a>'
        for mot, c in adresses.items()
        if c in figures
    )


def _integrer(p: Publication, figures: Mapping[str, Figure]) -> str:
    if not figures:
        return "<p>Cette publication n'a pas de figure.</p>\n"
    chemin, figure = next(iter(figures.items()))
    return (
        "<p>Chaque figure est une page seule, sans programme ni pisteur, qui se lit aussi hors ligne. Pour la montrer, "
        "collez ceci dans votre page, avec l'adresse de la figure choisie :</p>\n"
        f'<div class="defile" tabindex="0" role="region" aria-label="Code à coller"><pre><code>'
        f"{escape(code(figure, p.adresse(chemin)))}</code></pre></div>\n"
    )


def _reutiliser(p: Publication, jour: str) -> str:
    contact = f"<p>Une question, une erreur : {escape(p.contact)}.</p>\n" if p.contact else ""
    return (
        f'<p>Ces chiffres se réutilisent librement sous <a href="{ADRESSE_LICENCE}">{LICENCE}</a>, '
        "en citant la source et l'année ; la table des sources donne la licence de chaque producteur. "
        f"Comment citer : « {escape(p.titre)}, chiffres publiés le {jour} ».</p>\n"
        "<p>Une valeur vide n'est jamais zéro : son statut dit si elle est secrète ou non disponible. Les petits "
        "comptes de personnes sont cachés, ici comme partout.</p>\n"
        f"<p>Publié par {escape(p.editeur)}.</p>\n{contact}"
        '<p>Pour les outils : <a href="datapackage.json">description des tables</a>, '
        '<a href="catalogue.jsonld">catalogue DCAT-AP</a>.</p>\n'
    )


def _liens(base: str, quoi: str) -> str:
    return " · ".join(
        f'<a href="{base}.{f}" aria-label="{escape(quoi)}, {_NOMS[f]}">{_NOMS[f]}</a>'
        for f in FORMATS
    )


def _table(titre: str, entetes: Iterable[str], lignes: Iterable[str]) -> str:
    haut = "".join(f'<th scope="col">{e}</th>' for e in entetes)
    return (
        f'<div class="defile" tabindex="0" role="region" aria-label="{titre}"><table><caption>{titre}</caption>'
        f"<thead><tr>{haut}</tr></thead><tbody>{''.join(lignes)}</tbody></table></div>\n"
    )


def _liste(dites: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(d)}</li>' for d in dites)}</ul>\n"


def deposer(p: Publication) -> bytes:
    """Comment déposer la publication sur data.gouv.fr."""
    suivre = (
        f"1. Mettre le dossier entier à l'adresse {p.base}.\r\n"
        if p.base
        else "1. Mettre le dossier entier sur le site de la collectivité, puis relancer la publication en donnant "
        "son adresse (site, dans les mentions légales) : chaque fichier aura alors une adresse complète.\r\n"
    )
    texte = (
        f"{p.titre}\r\n\r\n{suivre}"
        "2. Sur data.gouv.fr, avec le compte de la collectivité : Administration, Moissonneurs, Ajouter, genre DCAT, "
        f"adresse {p.adresse('catalogue.jsonld')}. Chaque mise à jour sera alors reprise toute seule.\r\n"
        "   Ou, à la main : créer un jeu de données d'après jeu-de-donnees.json (titre, description, licence, mots "
        "clés, couverture), puis y déposer les fichiers du dossier donnees.\r\n"
        "3. Vérifier la fiche : licence « Licence Ouverte 2.0 », zone de l'intercommunalité, fréquence irrégulière.\r\n"
    )
    return texte.encode("utf-8-sig")

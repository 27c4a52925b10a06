"""Les données d'une figure en CSV et en classeur, et un nom de fichier sûr partout."""

import io

import pandas as pd

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.formats import neutraliser
from observatoire.graphiques.figure import Figure
from observatoire.modele import LIBELLES_STATUTS, identifiant

COLONNES = (
    "code",
    "libelle",
    "annee",
    "valeur",
    "statut",
    "bas",
    "haut",
    "unite",
    "indicateur",
    "source",
    "perimetre",
    "note",
)
PROPRES_A_LA_FORME = ("serie", "sexe", "debut", "fin", "abscisse", "cercle")
LONGUEUR_NOM = 120


def table_de(figure: Figure) -> pd.DataFrame:
    """Une ligne par territoire et année, aux colonnes `COLONNES` (plus celles de la forme).

    Une colonne propre aux lignes (`annee`, `unite`, `source`…) l'emporte sur la figure.
    """
    d = figure.donnees
    defauts = {
        "annee": figure.annee,
        "unite": figure.unite,
        "indicateur": figure.identifiant,
        "source": figure.source,
        "perimetre": figure.perimetre,
    }
    table = pd.DataFrame(index=d.index)
    for colonne in COLONNES:
        table[colonne] = d[colonne] if colonne in d.columns else defauts[colonne]
    for colonne in PROPRES_A_LA_FORME:
        if colonne in d.columns:
            table[colonne] = d[colonne]
    table["statut"] = d["statut"].map(LIBELLES_STATUTS)
    notes = [f"{MENTION_FICTIF}."] * figure.fictif + list(figure.notes)
    if notes:
        commune = " ".join(notes)
        table["note"] = [f"{n} {commune}".strip() for n in table["note"]]
    return table


def csv_de(figure: Figure) -> bytes:
    """CSV pour un tableur français : UTF-8 avec BOM, « ; », décimale virgule, vide si inconnu.

    Un texte qu'un tableur prendrait pour une formule est précédé d'une apostrophe.
    """
    table = table_de(figure)
    for colonne in table.columns:
        if not pd.api.types.is_numeric_dtype(table[colonne]):
            table[colonne] = table[colonne].map(lambda v: "" if pd.isna(v) else neutraliser(str(v)))
    tampon = io.StringIO()
    table.to_csv(
        tampon, sep=";", decimal=",", float_format="%.12g", index=False, lineterminator="\r\n"
    )
    return tampon.getvalue().encode("utf-8-sig")


def nom_de_fichier(figure: Figure, extension: str) -> str:
    """« population-carte-2022.png » : minuscules sans accent, sans espace ni signe, court."""
    morceaux = (figure.identifiant, str(figure.forme), figure.annee, "exemple" * figure.fictif)
    base = "-".join(m for m in (identifiant(str(m)) for m in morceaux) if m)
    # Le préfixe écarte les noms réservés de Windows (« con », « nul »…) et les noms vides.
    return f"{(base or 'figure')[:LONGUEUR_NOM].rstrip('-')}.{identifiant(extension)}"

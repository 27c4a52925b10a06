"""Les chiffres et les images d'un document : un classeur, ou un ZIP de PNG (300 dpi), SVG et CSV."""

import csv
import io
from datetime import date

from observatoire import disque
from observatoire.documents import classeur, classeur_odf, integration, paquet
from observatoire.documents import contenu as c
from observatoire.documents.archive import zip_fixe
from observatoire.documents.tableau import Brute, pour_tableur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import neutraliser
from observatoire.graphiques import exports, papier
from observatoire.graphiques.figure import Figure, Forme
from observatoire.modele import identifiant

LISEZ_MOI = "LISEZ-MOI.txt"
_LONGUEUR_NOM = 60
_CLASSEURS = {"xlsx": classeur.classeur_de, "ods": classeur_odf.classeur_de}


def rendre(document: c.Document) -> bytes:
    """Le ZIP : images, CSV décrits par `datapackage.json`, licence. Lève `AppelIncorrect` s'il n'y a rien.

    Le même document donne le même fichier.
    """
    if not document.chiffres:
        raise AppelIncorrect(
            f"« {document.titre} » n'a ni figure ni tableau : il n'y a pas d'image à exporter. "
            "À faire : ajouter une figure au dossier, ou choisir le format pdf ou docx."
        )
    fichiers: dict[str, bytes] = {LISEZ_MOI: b"", paquet.DESCRIPTIF: b""}
    fichiers[paquet.LICENCE] = paquet.TEXTE_LICENCE.encode("utf-8-sig")
    lignes = [document.titre, document.sous_titre, *document.garde, document.alerte]
    tables: list[tuple[str, Figure | c.Tableau]] = []
    for rang, montre in enumerate(chiffres_de(document), start=1):
        titre = montre.titre or "Tableau"
        lignes.append(f"{rang:02d} — {titre}")
        if isinstance(montre, Figure):
            base = f"{rang:02d}-{exports.nom_de_fichier(montre, 'x')[:-2]}"
            if montre.forme is not Forme.TABLEAU:
                fichiers[f"{base}.png"] = papier.rendre(montre, "png")
                fichiers[f"{base}.svg"] = papier.rendre(montre, "svg")
            fichiers[f"{base}.csv"] = exports.csv_de(montre)
        else:
            nom = disque.nom_portable(identifiant(titre)[:_LONGUEUR_NOM] or "tableau")
            base = f"{rang:02d}-{nom}"
            fichiers[f"{base}.csv"] = csv_de_tableau(montre, notes=False)
        tables.append((f"{base}.csv", montre))
    fichiers[paquet.DESCRIPTIF] = paquet.descriptif(document, tables)
    texte = "\r\n".join(ligne for ligne in lignes if ligne) + "\r\n"
    fichiers[LISEZ_MOI] = texte.encode("utf-8-sig")
    return zip_fixe(fichiers, document.edition.publie_le)


def chiffres_de(document: c.Document) -> list[Figure | c.Tableau]:
    """Ce qu'un classeur montre d'un document ; lève `AppelIncorrect` s'il n'y a ni figure ni tableau."""
    if not document.chiffres:
        raise AppelIncorrect(
            f"« {document.titre} » n'a ni figure ni tableau : un classeur serait vide. À faire : "
            "ajouter une figure au dossier, ou choisir le format pdf ou docx."
        )
    return [b.figure if isinstance(b, c.Illustration) else b for b in document.chiffres]


def classeur_de(document: c.Document, format: str) -> bytes:
    """Le classeur XLSX ou ODS ; lève `AppelIncorrect` si le document n'a ni figure ni tableau."""
    return _CLASSEURS[format](
        chiffres_de(document), titre=document.titre, pied=document.pied,
        edition=str(document.edition), jour=document.edition.publie_le, auteur=document.auteur,
        logo=document.logo,
    )  # fmt: skip


def fichier_de(figure: Figure, format: str, largeur: int | None = None) -> bytes:
    """Le fichier d'une figure : png (de `largeur` pixels), svg, pdf, html (à intégrer), csv, xlsx ou ods."""
    if format == "html":
        return integration.page(figure)
    if format == "csv":
        return exports.csv_de(figure)
    if format in _CLASSEURS:
        return _CLASSEURS[format]([figure])
    return papier.rendre(figure, format, largeur)


def csv_de_tableau(t: c.Tableau, pied: str = "", *, notes: bool = True) -> bytes:
    """Le CSV d'un tableau : « ; », décimale virgule, UTF-8 avec BOM ; ses notes le suivent, si `notes`."""
    colonnes, lignes = pour_tableur(t)
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([neutraliser(c.titre) for c in colonnes])
    ecrivain.writerows([_cellule(v) for v in ligne] for ligne in lignes)
    for note in (*t.dessous, pied):
        if note and notes:
            ecrivain.writerow([neutraliser(note)])
    return tampon.getvalue().encode("utf-8-sig")


def _cellule(v: Brute) -> str:
    if isinstance(v, date):
        return f"{v:%d/%m/%Y}"
    if isinstance(v, int | float):
        return str(int(v) if float(v).is_integer() else round(v, 6)).replace(".", ",")
    return neutraliser("" if v is None else v)

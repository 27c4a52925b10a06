"""Les chiffres et les images d'un document : un classeur, ou un ZIP de PNG (300 dpi), SVG et CSV."""

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime

from observatoire import disque
from observatoire.documents import classeur, integration
from observatoire.documents import contenu as c
from observatoire.documents.tableau import Brute, pour_tableur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import neutraliser
from observatoire.graphiques import exports, papier
from observatoire.graphiques.figure import Figure, Forme
from observatoire.modele import identifiant

LISEZ_MOI = "LISEZ-MOI.txt"
_LONGUEUR_NOM = 60
_DEJA_COMPRIMES = (".png", ".jpg", ".pdf", ".docx", ".xlsx", ".zip")


def rendre(document: c.Document) -> bytes:
    """Le ZIP ; le même document donne le même fichier. Lève `AppelIncorrect` s'il n'y a rien."""
    fichiers: dict[str, bytes] = {LISEZ_MOI: b""}
    lignes = [document.titre, document.sous_titre, *document.garde, document.alerte]
    rang = 0
    for bloc in document.chiffres:
        rang += 1
        titre = bloc.titre or (bloc.figure.titre if isinstance(bloc, c.Illustration) else "Tableau")
        lignes.append(f"{rang:02d} — {titre}")
        if isinstance(bloc, c.Illustration):
            base = f"{rang:02d}-{exports.nom_de_fichier(bloc.figure, 'x')[:-2]}"
            if bloc.figure.forme is not Forme.TABLEAU:
                fichiers[f"{base}.png"] = papier.rendre(bloc.figure, "png")
                fichiers[f"{base}.svg"] = papier.rendre(bloc.figure, "svg")
            fichiers[f"{base}.csv"] = exports.csv_de(bloc.figure)
        else:
            nom = disque.nom_portable(identifiant(titre)[:_LONGUEUR_NOM] or "tableau")
            fichiers[f"{rang:02d}-{nom}.csv"] = csv_de_tableau(bloc, document.pied)
    if rang == 0:
        raise AppelIncorrect(
            f"« {document.titre} » n'a ni figure ni tableau : il n'y a pas d'image à exporter. "
            "À faire : ajouter une figure au dossier, ou choisir le format pdf ou docx."
        )
    texte = "\r\n".join(ligne for ligne in lignes if ligne) + "\r\n"
    fichiers[LISEZ_MOI] = texte.encode("utf-8-sig")
    return zip_fixe(fichiers, document.edition.publie_le)


def classeur_de(document: c.Document) -> bytes:
    """Le classeur ; lève `AppelIncorrect` si le document n'a ni figure ni tableau."""
    if not document.chiffres:
        raise AppelIncorrect(
            f"« {document.titre} » n'a ni figure ni tableau : un classeur serait vide. À faire : "
            "ajouter une figure au dossier, ou choisir le format pdf ou docx."
        )
    montres = [b.figure if isinstance(b, c.Illustration) else b for b in document.chiffres]
    return classeur.classeur_de(
        montres, titre=document.titre, pied=document.pied, edition=str(document.edition),
        jour=document.edition.publie_le,
    )  # fmt: skip


def fichier_de(figure: Figure, format: str, largeur: int | None = None) -> bytes:
    """Le fichier d'une figure : png (de `largeur` pixels), svg, pdf, html (à intégrer), csv ou xlsx."""
    if format == "html":
        return integration.page(figure)
    if format == "csv":
        return exports.csv_de(figure)
    return (
        classeur.classeur_de([figure])
        if format == "xlsx"
        else papier.rendre(figure, format, largeur)
    )


def csv_de_tableau(t: c.Tableau, pied: str = "") -> bytes:
    """Le CSV d'un tableau : « ; », décimale virgule, UTF-8 avec BOM."""
    colonnes, lignes = pour_tableur(t)
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([neutraliser(c.titre) for c in colonnes])
    ecrivain.writerows([_cellule(v) for v in ligne] for ligne in lignes)
    for note in (*t.dessous, pied):
        if note:
            ecrivain.writerow([neutraliser(note)])
    return tampon.getvalue().encode("utf-8-sig")


def _cellule(v: Brute) -> str:
    if isinstance(v, date):
        return f"{v:%d/%m/%Y}"
    if isinstance(v, int | float):
        return str(int(v) if float(v).is_integer() else round(v, 6)).replace(".", ",")
    return neutraliser("" if v is None else v)


def zip_fixe(fichiers: Mapping[str, bytes], jour: datetime) -> bytes:
    """Le ZIP de ces fichiers, dans l'ordre donné, tous datés de `jour` : deux exports sont identiques."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom, octets in fichiers.items():
            archive.writestr(_entree(nom, jour), octets)
    return tampon.getvalue()


def refaire(octets: bytes, jour: datetime) -> bytes:
    """Le même ZIP (un DOCX en est un) aux dates fixes, entrées dans le même ordre."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return zip_fixe({i.filename: archive.read(i) for i in archive.infolist()}, jour)


def _entree(nom: str, jour: datetime) -> zipfile.ZipInfo:
    # Le format ZIP ne date qu'à partir de 1980.
    entree = zipfile.ZipInfo(nom, (max(jour.year, 1980), jour.month, jour.day, 0, 0, 0))
    entree.create_system = 3  # le même fichier sous Windows et sous Linux
    entree.external_attr = 0o644 << 16
    comprime = not nom.lower().endswith(_DEJA_COMPRIMES)
    entree.compress_type = zipfile.ZIP_DEFLATED if comprime else zipfile.ZIP_STORED
    return entree

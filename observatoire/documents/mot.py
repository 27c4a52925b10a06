"""Un document en DOCX : vrais styles, légendes numérotées, texte alternatif, tableaux éditables."""

from __future__ import annotations

import io
from typing import Any

from observatoire.documents import contenu as c
from observatoire.documents import mot_styles as styles
from observatoire.documents.annonces import lignes_de_garde, mention_de, territoire_a_dire
from observatoire.documents.archive import refaire
from observatoire.documents.pdf import notes_de
from observatoire.documents.tableaux import a_droite, largeurs_de, tableau_de
from observatoire.graphiques import papier, resume
from observatoire.graphiques.figure import Forme

LARGEUR_CM = 17.0
HAUTEUR_MAX_CM = 16.5


def rendre(document: c.Document) -> bytes:
    """Le DOCX ; le même document donne le même fichier, octet pour octet."""
    from docx import Document as Nouveau

    fichier = Nouveau()
    styles.preparer(fichier, document)
    _garde(fichier, document)
    if document.sommaire and any(isinstance(b, c.Titre) for b in document.blocs):
        styles.sommaire(fichier, [b for b in document.blocs if isinstance(b, c.Titre)])
        fichier.add_page_break()
    ecrivain = _Ecrivain(fichier)
    for bloc in document.blocs:
        ecrivain.bloc(bloc)
    tampon = io.BytesIO()
    fichier.save(tampon)
    return refaire(tampon.getvalue(), document.edition.publie_le)


def _garde(fichier: Any, document: c.Document) -> None:
    from docx.shared import Cm

    if document.logo:
        image = fichier.add_picture(io.BytesIO(document.logo), height=Cm(2.2))
        styles.alternatif(image, "Logo de la collectivité")
    styles.paragraphe(fichier, territoire_a_dire(document), "Subtitle")
    styles.paragraphe(fichier, document.titre or "Sans titre", "Title")
    if document.sous_titre:
        styles.paragraphe(fichier, document.sous_titre, "Subtitle")
    if document.page_de_titre:
        for ligne in lignes_de_garde(document):
            styles.paragraphe(fichier, ligne, "Source")
    if mention := mention_de(document):
        styles.encadre(fichier, "", mention, alerte=True)
    if document.page_de_titre:
        fichier.add_page_break()


class _Ecrivain:
    """Écrit les blocs l'un après l'autre ; tient le compte des figures, tableaux et titres."""

    def __init__(self, fichier: Any) -> None:
        self.fichier = fichier
        self.numeros = {"Figure": 0, "Tableau": 0}
        self.ouverts: list[int] = []
        self.titres = 0

    def bloc(self, bloc: c.Bloc) -> None:
        match bloc:
            case c.Titre(texte=texte, niveau=niveau):
                niveau = c.emboiter(self.ouverts, niveau)
                self.titres += 1
                titre = styles.paragraphe(self.fichier, texte or "—", f"Heading {niveau}")
                styles.signet(titre, self.titres)
            case c.Paragraphe(texte=texte, genre=genre):
                noms = {"constat": "Constat", "note": "Source", "commentaire": "Body Text"}
                styles.paragraphe(self.fichier, texte, noms.get(genre, "Body Text"))
            case c.Liste(elements=elements, numerotee=numerotee):
                for element in elements:
                    nom = "List Number" if numerotee else "List Bullet"
                    styles.paragraphe(self.fichier, element, nom)
            case c.Encadre(texte=texte, titre=titre, genre=genre):
                styles.encadre(self.fichier, titre, texte, alerte=genre != "info")
            case c.Champs(rubriques=rubriques, lignes=lignes):
                styles.champs(self.fichier, rubriques, lignes)
            case c.Tableau():
                self._tableau(bloc)
            case c.Illustration():
                self._illustration(bloc)
            case c.SautDePage():
                self.fichier.add_page_break()

    def _illustration(self, bloc: c.Illustration) -> None:
        figure = bloc.figure
        if figure.forme is Forme.TABLEAU:
            self._tableau(tableau_de(figure, bloc.titre))
            return
        self._legende("Figure", bloc.titre or figure.titre)
        image = _image(self.fichier, papier.dessin(figure, "png", bloc.part), bloc.part)
        styles.alternatif(image, resume.texte_alternatif_de(figure))
        if figure.fictif:
            styles.paragraphe(self.fichier, resume.MENTION_FICTIF, "Alerte")
        for note in notes_de(figure, bloc.part):
            styles.paragraphe(self.fichier, note, "Source")

    def _tableau(self, t: c.Tableau) -> None:
        if t.titre:
            self._legende("Tableau", t.titre)
        largeurs = largeurs_de(t)
        cm = [LARGEUR_CM * part / sum(largeurs) for part in largeurs]
        lignes = [[c.dire(v, t.decimales) for v in ligne] for ligne in t.lignes]
        styles.tableau(self.fichier, t.entetes, lignes, cm, a_droite(t))
        for note in (*t.notes, t.source):
            styles.paragraphe(self.fichier, note, "Source")

    def _legende(self, mot: str, texte: str) -> None:
        self.numeros[mot] += 1
        styles.legende(self.fichier, mot, self.numeros[mot], texte)


def _image(fichier: Any, png: bytes, part: float) -> Any:
    from docx.shared import Cm

    image = fichier.add_picture(io.BytesIO(png), width=Cm(LARGEUR_CM * max(part, 0.6)))
    if image.height > Cm(HAUTEUR_MAX_CM):
        image.width = int(image.width * Cm(HAUTEUR_MAX_CM) / image.height)
        image.height = Cm(HAUTEUR_MAX_CM)
    return image

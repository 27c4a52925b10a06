"""Un document en DOCX : vrais styles, légendes numérotées, texte alternatif, tableaux éditables."""

import io
from collections.abc import Sequence
from typing import Any

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.documents import contenu as c
from observatoire.documents import mot_styles as styles
from observatoire.documents import mot_titres
from observatoire.documents.archive import refaire
from observatoire.documents.mise_en_page import emboiter, en_paragraphes, numerotes, par_deux
from observatoire.documents.tableaux import tableau_de
from observatoire.graphiques import papier
from observatoire.graphiques.figure import Forme

LARGEUR_CM = 17.0
HAUTEUR_MAX_CM = 16.5


def rendre(document: c.Document) -> bytes:
    """Le DOCX ; le même document donne le même fichier, octet pour octet."""
    from docx import Document as Nouveau
    from docx.enum.text import WD_BREAK

    fichier = Nouveau()
    mot_titres.alleger(fichier)
    styles.preparer(fichier, document)
    _garde(fichier, document)
    if document.sommaire and any(isinstance(b, c.Titre) for b in document.blocs):
        mot_titres.sommaire(fichier, document.blocs, numerote=numerotes(document))
        fichier.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        if numerotes(document):
            mot_titres.numeroter_titres(fichier)
    ecrivain = _Ecrivain(fichier)
    for blocs in par_deux(document.blocs):
        ecrivain.cote_a_cote(blocs) if len(blocs) > 1 else ecrivain.bloc(blocs[0])
    for racine in (fichier.element, fichier.styles.element):
        mot_titres.ordonner(racine)
    tampon = io.BytesIO()
    fichier.save(tampon)
    return refaire(tampon.getvalue(), document.edition.publie_le)


def _garde(fichier: Any, document: c.Document) -> None:
    from docx.shared import Cm

    if document.logo:
        image = fichier.add_picture(io.BytesIO(document.logo), height=Cm(2.2))
        styles.alternatif(image, "Logo de la collectivité")
    styles.paragraphe(fichier, document.lieu, "Subtitle")
    styles.paragraphe(fichier, document.titre or "Sans titre", "Title")
    if document.sous_titre:
        styles.paragraphe(fichier, document.sous_titre, "Subtitle")
    if document.page_de_titre:
        for ligne in document.garde:
            styles.paragraphe(fichier, ligne, "Source")
    if mention := document.alerte:
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
                niveau = emboiter(self.ouverts, niveau)
                self.titres += 1
                titre = styles.paragraphe(self.fichier, texte or "—", f"Heading {niveau}")
                mot_titres.signet(titre, self.titres)
            case c.Paragraphe():
                noms = {"constat": "Constat", "note": "Source"}
                for texte, genre in en_paragraphes(bloc):
                    styles.paragraphe(self.fichier, texte, noms.get(genre, "Body Text"))
            case c.Liste():
                nom = "List Number" if bloc.numerotee else "List Bullet"
                for dite in bloc.dites:
                    styles.paragraphe(self.fichier, dite, nom)
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

    def cote_a_cote(self, blocs: Sequence[c.Bloc]) -> None:
        """Deux demi-figures, ou une demi-figure et de quoi écrire, dans une même rangée."""
        for cellule, bloc in zip(
            styles.rangee(self.fichier, len(blocs), LARGEUR_CM), blocs, strict=True
        ):
            if isinstance(bloc, c.Champs):
                styles.champs(cellule, bloc.rubriques, bloc.lignes, LARGEUR_CM / 2 - 0.4)
            elif isinstance(bloc, c.Illustration):
                imprimee = papier.imprimer(bloc.figure, "png", bloc.part)
                self._legende("Figure", bloc.titre or imprimee.titre, cellule, 8)
                self._dessin(cellule, imprimee, LARGEUR_CM / 2 - 0.3)
                notes = " ".join(bloc.notes(imprimee.notes))
                styles.paragraphe(cellule, notes, "Source").runs[0].font.size = styles.points(7.5)
        styles.interligne(self.fichier)

    def _illustration(self, bloc: c.Illustration) -> None:
        if bloc.figure.forme is Forme.TABLEAU:
            self._tableau(tableau_de(bloc.figure, bloc.titre))
            return
        imprimee = papier.imprimer(bloc.figure, "png", bloc.part)
        self._legende("Figure", bloc.titre or imprimee.titre)
        self._dessin(self.fichier, imprimee, LARGEUR_CM * max(bloc.part, 0.6))
        for note in bloc.notes(imprimee.notes):
            styles.paragraphe(self.fichier, note, "Source")

    def _dessin(self, ou: Any, imprimee: papier.Imprimee, largeur_cm: float) -> None:
        image = _image(ou, imprimee.dessin, largeur_cm)
        styles.alternatif(image, imprimee.alternative)
        if imprimee.fictif:
            styles.paragraphe(ou, MENTION_FICTIF, "Alerte")

    def _tableau(self, t: c.Tableau) -> None:
        if t.titre:
            self._legende("Tableau", t.titre)
        largeurs = t.largeurs
        cm = [LARGEUR_CM * part / sum(largeurs) for part in largeurs]
        styles.tableau(
            self.fichier, t.entetes, t.dites, cm, [x.numerique for x in t.colonnes], t.repere
        )
        for note in t.dessous:
            styles.paragraphe(self.fichier, note, "Source")

    def _legende(self, mot: str, texte: str, ou: Any = None, taille: float = 0) -> None:
        self.numeros[mot] += 1
        styles.legende(ou or self.fichier, mot, self.numeros[mot], texte, taille)


def _image(ou: Any, png: bytes, largeur_cm: float) -> Any:
    from docx.shared import Cm

    trait = ou.add_paragraph().add_run()
    trait._parent.paragraph_format.space_after = Cm(0.1)
    image = trait.add_picture(io.BytesIO(png), width=Cm(largeur_cm))
    if image.height > Cm(HAUTEUR_MAX_CM):
        image.width = int(image.width * Cm(HAUTEUR_MAX_CM) / image.height)
        image.height = Cm(HAUTEUR_MAX_CM)
    return image

"""Un document en ODT : styles et sommaire que l'on peut refaire, tableaux éditables, textes alternatifs.

Le format que le référentiel général d'interopérabilité recommande pour un document à modifier.
"""

from collections.abc import Sequence

from odfdo import Element

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.documents import contenu as c
from observatoire.documents import odf
from observatoire.documents.mise_en_page import en_paragraphes, numeroter, numerotes, par_deux
from observatoire.documents.odf import noeud, paragraphe
from observatoire.documents.tableaux import tableau_de
from observatoire.graphiques import papier
from observatoire.graphiques.figure import Forme

LARGEUR_CM, HAUTEUR_CM = 17.0, 16.5
_STYLES = {"constat": "Constat", "note": "Source"}


def rendre(document: c.Document) -> bytes:
    """L'ODT ; le même document donne le même fichier, octet pour octet."""
    fichier = odf.paquet(
        "texte", document.titre, document.pied, document.edition.publie_le, document.accent
    )
    ecrivain = _Ecrivain(fichier, document)
    ecrivain.garde()
    for blocs in par_deux(document.blocs):
        ecrivain.cote_a_cote(blocs) if len(blocs) > 1 else ecrivain.bloc(blocs[0])
    return odf.enregistrer(fichier, document.edition.publie_le)


class _Ecrivain:
    """Écrit les blocs l'un après l'autre ; tient le compte des figures, tableaux et titres."""

    def __init__(self, fichier: odf.Paquet, document: c.Document) -> None:
        self.fichier, self.document, self.corps = fichier, document, fichier.body
        self.titres = numeroter(document.blocs)
        self.sommaire = document.sommaire and bool(self.titres)
        self.suite, self.numerote = iter(self.titres), numerotes(document)
        self.numeros = {"Figure": 0, "Tableau": 0}
        self.tableaux = 0
        self.styles = odf.styles_de(fichier)
        declarees = noeud("text:sequence-decls")
        for mot in self.numeros:
            rang = {"text__display_outline_level": 0, "text__name": mot}
            declarees.append(noeud("text:sequence-decl", **rang))
        self.corps.append(declarees)

    def poser(self, texte: str, style: str) -> None:
        """Un paragraphe ; vide : rien."""
        if texte.strip():
            self.corps.append(paragraphe(texte, style))

    def garde(self) -> None:
        """Le logo, le titre, ce qu'il faut lire d'abord, et le sommaire."""
        d = self.document
        if d.logo:
            logo = odf.image(self.fichier, d.logo, odf.taille(d.logo, 8, 2.2), "Logo de la collectivité",
                             draw__style_name="Image", text__anchor_type="as-char")  # fmt: skip
            self.corps.append(noeud("text:p", logo, text__style_name="Dessin"))
        self.poser(d.lieu, "Subtitle")
        self.poser(d.titre or "Sans titre", "Title")
        self.poser(d.sous_titre, "Subtitle")
        for ligne in d.garde if d.page_de_titre else ():
            self.poser(ligne, "Source")
        self.poser(d.alerte, "Alerte")
        if self.sommaire:
            self.corps.append(_sommaire(self.titres, self.numerote))
            self.corps.append(noeud("text:p", text__style_name="Page_20_neuve"))

    def bloc(self, bloc: c.Bloc) -> None:
        """Un bloc du document."""
        match bloc:
            case c.Titre():
                self._titre(bloc)
            case c.Paragraphe():
                for texte, genre in en_paragraphes(bloc):
                    self.poser(texte, _STYLES.get(genre, "Text_20_body"))
            case c.Liste():
                style = "Numeros" if bloc.numerotee else "Puces"
                points = (
                    noeud("text:list-item", paragraphe(x, "Text_20_body")) for x in bloc.dites
                )
                self.corps.append(noeud("text:list", *points, text__style_name=style))
            case c.Encadre(texte=texte, titre=titre, genre=genre):
                style = "Encadre" if genre == "info" else "Alerte"
                self.poser("\n".join(x for x in (titre, texte) if x), style)
            case c.Champs():
                self.corps.extend(_champs(bloc))
            case c.Tableau():
                self._tableau(bloc)
            case c.Illustration():
                self._illustration(bloc)
            case c.SautDePage():
                self.corps.append(noeud("text:p", text__style_name="Page_20_neuve"))

    def cote_a_cote(self, blocs: Sequence[c.Bloc]) -> None:
        """Deux demi-figures l'une sous l'autre : un tableau de mise en page se lirait comme des données."""
        for bloc in blocs:
            self.bloc(bloc)

    def _titre(self, bloc: c.Titre) -> None:
        _, niveau, numero = next(self.suite)
        texte = bloc.texte or "—"
        dit = f"{numero}\u00a0 {texte}" if self.numerote else texte
        fait = paragraphe("", f"Heading_20_{niveau}", nom="text:h", text__outline_level=niveau)
        fait.append(noeud("text:bookmark", text__name=f"titre-{numero}"))
        odf.ecrire(fait, dit)
        self.corps.append(fait)

    def _illustration(self, bloc: c.Illustration) -> None:
        if bloc.figure.forme is Forme.TABLEAU:
            self._tableau(tableau_de(bloc.figure, bloc.titre))
            return
        imprimee = papier.imprimer(bloc.figure, "png", bloc.part)
        self._legende("Figure", bloc.titre or imprimee.titre)
        cadre = odf.taille(imprimee.dessin, LARGEUR_CM * max(bloc.part, 0.6), HAUTEUR_CM)
        dessin = odf.image(self.fichier, imprimee.dessin, cadre, imprimee.alternative,
                           draw__style_name="Image", draw__name=f"Figure {self.numeros['Figure']}",
                           text__anchor_type="as-char")  # fmt: skip
        self.corps.append(noeud("text:p", dessin, text__style_name="Dessin"))
        for note in (MENTION_FICTIF * imprimee.fictif, *bloc.notes(imprimee.notes)):
            self.poser(note, "Source")

    def _tableau(self, t: c.Tableau) -> None:
        if t.titre:
            self._legende("Tableau", t.titre)
        self.tableaux += 1
        self.corps.append(_grille(t, f"Tableau {self.tableaux}", self._colonnes(t)))
        for note in (*t.dessous, "\u00a0"):
            self.corps.append(paragraphe(note, "Source"))

    def _colonnes(self, t: c.Tableau) -> list[str]:
        """Un style par colonne du tableau : sa part de la largeur."""
        noms = [f"T{self.tableaux}.{rang}" for rang in range(len(t.colonnes))]
        largeurs = t.largeurs
        for nom, part in zip(noms, largeurs, strict=True):
            cm = f"{LARGEUR_CM * part / sum(largeurs):.3f}cm"
            proprietes = noeud("style:table-column-properties", style__column_width=cm)
            style = noeud("style:style", proprietes, style__name=nom, style__family="table-column")
            self.styles.append(style)
        return noms

    def _legende(self, mot: str, texte: str) -> None:
        self.numeros[mot] += 1
        numero = noeud("text:sequence", str(self.numeros[mot]), text__name=mot, style__num_format="1",
                       text__formula=f"ooow:{mot}+1", text__ref_name=f"ref{mot}{self.numeros[mot]}")  # fmt: skip
        legende = noeud("text:p", f"{mot} ", numero, text__style_name="Caption")
        odf.ecrire(legende, f" — {texte}")
        self.corps.append(legende)


def _grille(t: c.Tableau, nom: str, colonnes: Sequence[str]) -> Element:
    """Un vrai tableau : colonnes qui nomment la ligne, ligne d'en-tête répétée à chaque page."""
    largeurs = [noeud("table:table-column", table__style_name=x) for x in colonnes]
    nomment = noeud("table:table-header-columns", *largeurs[: t.repere + 1])
    grille = noeud("table:table", nomment, *largeurs[t.repere + 1 :], table__name=nom,
                   table__style_name="Grille")  # fmt: skip
    droite = [x.numerique for x in t.colonnes]
    tete = ("Table_20_Heading", "Chiffre_20_Heading")
    grille.append(noeud("table:table-header-rows", _rangee(t.entetes, droite, tete, "Tete")))
    for ligne in t.dites:
        grille.append(_rangee(ligne, droite, ("Table_20_Contents", "Chiffre"), "Case"))
    return grille


def _rangee(
    textes: Sequence[str], droite: Sequence[bool], styles: tuple[str, str], case: str
) -> Element:
    return noeud("table:table-row", *(
        noeud("table:table-cell", paragraphe(x, styles[d]), table__style_name=case,
              office__value_type="string")
        for x, d in zip(textes, droite, strict=True)
    ))  # fmt: skip


def _champs(bloc: c.Champs) -> list[Element]:
    faits = []
    for libelle, valeur in bloc.rubriques:
        gras = noeud(
            "text:span", f"{odf.lisible(libelle)}\u00a0: ", text__style_name="Strong_20_Emphasis"
        )
        ligne = noeud("text:p", gras, text__style_name="Champ")
        if valeur:
            odf.ecrire(ligne, valeur)
        for rang in range(0 if valeur else bloc.lignes):
            ligne.extend([noeud("text:line-break")] * bool(rang) + [noeud("text:tab")])
        faits.append(ligne)
    return faits


def _sommaire(titres: Sequence[tuple[c.Titre, int, str]], numerote: bool) -> Element:
    """Une table des matières que LibreOffice ou Word sait refaire ; d'ici là, ses titres mènent au texte.

    Les pages ne sont connues que d'eux : aucun numéro n'est inventé.
    """
    source = noeud("text:table-of-content-source",
                   noeud("text:index-title-template", "Sommaire", text__style_name="Contents_20_Heading"),
                   text__outline_level=2)  # fmt: skip
    for niveau in (1, 2):
        source.append(noeud(
            "text:table-of-content-entry-template",
            noeud("text:index-entry-link-start"), noeud("text:index-entry-text"),
            noeud("text:index-entry-tab-stop", style__type="right", style__leader_char="."),
            noeud("text:index-entry-page-number"), noeud("text:index-entry-link-end"),
            text__outline_level=niveau, text__style_name=f"Contents_20_{niveau}",
        ))  # fmt: skip
    titre = noeud(
        "text:index-title",
        paragraphe("Sommaire", "Contents_20_Heading"),
        text__name="Sommaire_Titre",
    )
    lignes = [
        noeud("text:p", noeud("text:a", odf.lisible(f"{numero}\u00a0 " * numerote + t.texte),
                              xlink__type="simple", xlink__href=f"#titre-{numero}"),
              text__style_name=f"Contents_20_{niveau}")
        for t, niveau, numero in titres if niveau < 3
    ]  # fmt: skip
    corps = noeud("text:index-body", titre, *lignes)
    return noeud(
        "text:table-of-content", source, corps, text__name="Sommaire", text__protected="true"
    )

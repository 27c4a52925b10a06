"""Les diapositives en ODP : les mêmes que le PPTX, dans le format ouvert des administrations."""

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.documents import odf
from observatoire.documents.contenu import Document, Tableau
from observatoire.documents.diapositives import Diapositive, corps, diapositives
from observatoire.documents.odf import Element, noeud

_COULEURS = {
    "gris": "#595959",
    "alerte": "#8a3600",
    "encre": "#1a1a1a",
    "blanc": "#ffffff",
}
Cadre = tuple[float, float, float, float]


def rendre(document: Document) -> bytes:
    """L'ODP ; le même document donne le même fichier, octet pour octet."""
    fichier = odf.paquet("diapositives", document.titre, "", document.edition.publie_le)
    ecrivain = _Ecrivain(fichier, document)
    for rang, d in enumerate(diapositives(document)):
        fichier.body.append(ecrivain.page(d, rang))
    return odf.enregistrer(fichier, document.edition.publie_le)


class _Ecrivain:
    """Écrit les pages ; tient le compte des styles de texte employés."""

    def __init__(self, fichier: odf.Paquet, document: Document) -> None:
        self.fichier, self.document = fichier, document
        self.styles = odf.styles_de(fichier)
        self.connus: set[str] = set()
        self.couleurs = {**_COULEURS, "accent": document.accent}

    def page(self, d: Diapositive, rang: int) -> Element:
        """Une diapositive et ses notes."""
        page = noeud("draw:page", draw__name=f"Diapositive {rang + 1}", draw__master_page_name="Diapositive",
                     draw__style_name=self.page_nue())  # fmt: skip
        garde = rang == 0
        cadre = (2.5, 6.0, 28.8, 3.6) if garde else (1.5, 1.3, 30.8, 2.7)
        grand = 44 if garde else corps(30, d.titre, 85)
        page.append(self.boite(cadre, (d.titre,), grand, "accent", gras=True, classe="title"))
        page.extend(self.points(d) if garde else self.contenu(d, rang))
        page.append(self.notes(d))
        return page

    def points(self, d: Diapositive) -> list[Element]:
        """Ce que dit la diapositive de titre."""
        faits = [self.boite((2.5, 10.0, 28.8, 5.0), d.points, 20, "gris")] if d.points else []
        if logo := self.document.logo:
            faits.append(odf.image(self.fichier, logo, odf.taille(logo, 10, 3), "Logo de la collectivité",
                                   draw__style_name="cadre", **_place((2.5, 2.0))))  # fmt: skip
        return faits

    def contenu(self, d: Diapositive, rang: int) -> list[Element]:
        """La figure, le tableau ou les points, et le pied."""
        faits = []
        if d.chapitre and d.chapitre != d.titre:
            faits.append(self.boite((1.5, 0.5, 30.8, 0.8), (d.chapitre,), 14, "gris"))
        if d.dessin:
            large, haut = odf.taille(d.dessin, 30.8, 13.4)
            place = _place((1.5 + (30.8 - large) / 2, 4.3))
            faits.append(odf.image(self.fichier, d.dessin, (large, haut), d.alternative,
                                   draw__style_name="cadre", **place))  # fmt: skip
        elif d.tableau is not None:
            faits.append(self.tableau(d.tableau))
        elif d.points:
            dits = max(d.points, key=len) * len(d.points)
            faits.append(self.boite((1.5, 4.8, 30.8, 12.0), d.points, corps(36, dits, 300)))
        if d.fictif:
            faits.append(self.boite((1.5, 17.2, 30.8, 0.8), (MENTION_FICTIF,), 14, "alerte"))
        pied = f"{self.document.territoire} · {rang + 1}"
        return [*faits, self.boite((1.5, 18.0, 30.8, 0.8), (pied,), 12, "gris")]

    def boite(
        self, cadre: Cadre, lignes: tuple[str, ...], points: float, couleur: str = "encre", *,
        gras: bool = False, classe: str = "",
    ) -> Element:  # fmt: skip
        """Un cadre de texte ; `classe` : son rôle (le titre de la diapositive)."""
        style = self.texte(points, couleur, gras=gras)
        boite = noeud("draw:text-box", *(odf.paragraphe(x, style) for x in lignes))
        role = {"presentation__class": classe} if classe else {}
        taille = {"svg__width": f"{cadre[2]}cm", "svg__height": f"{cadre[3]}cm"}
        return noeud(
            "draw:frame", boite, draw__style_name="cadre", **taille, **_place(cadre), **role
        )

    def tableau(self, t: Tableau) -> Element:
        """Un petit tableau, modifiable, sa ligne d'en-tête déclarée."""
        total = sum(t.largeurs)
        grille = noeud("table:table", table__use_first_row_styles="true")
        for part in t.largeurs:
            grille.append(
                noeud("table:table-column", table__style_name=self.colonne(30.8 * part / total))
            )
        tete, case = (
            self.case(n, fond)
            for n, fond in (("tete", self.couleurs["accent"]), ("case", "#f3f5f8"))
        )
        for i, ligne in enumerate([list(t.entetes), *t.dites]):
            style = self.texte(16, "encre" if i else "blanc", gras=i == 0)
            cases = (noeud("table:table-cell", odf.paragraphe(x, style), table__style_name=case if i else tete)
                     for x in ligne)  # fmt: skip
            grille.append(noeud("table:table-row", *cases))
        place = {
            "svg__width": "30.8cm",
            "svg__height": f"{1.1 * (len(t.lignes) + 1)}cm",
            **_place((1.5, 4.5)),
        }
        return noeud("draw:frame", grille, draw__style_name="cadre", **place)

    def notes(self, d: Diapositive) -> Element:
        """La source, les réserves et le texte alternatif, pour qui présente."""
        style = self.texte(12, "encre")
        boite = noeud("draw:text-box", *(odf.paragraphe(x, style) for x in d.notes))
        place = {"svg__width": "17cm", "svg__height": "12cm", **_place((2.0, 14.5))}
        cadre = noeud(
            "draw:frame", boite, draw__style_name="cadre", presentation__class="notes", **place
        )
        return noeud("presentation:notes", cadre)

    def texte(self, points: float, couleur: str, *, gras: bool = False) -> str:
        """Le style d'un paragraphe de cette taille et de cette couleur."""
        nom = f"P{str(points).replace('.', '_')}{couleur}{'gras' * gras}"
        lettres = {"fo__font_size": f"{points}pt", "fo__color": self.couleurs[couleur],
                   "fo__font_weight": "bold" if gras else "normal"}  # fmt: skip
        marge = noeud("style:paragraph-properties", fo__margin_bottom=f"{points / 2}pt")
        return self.poser(nom, "paragraph", marge, noeud("style:text-properties", **lettres))

    def colonne(self, cm: float) -> str:
        """Le style d'une colonne de cette largeur."""
        largeur = noeud("style:table-column-properties", style__column_width=f"{cm:.3f}cm")
        return self.poser(f"C{round(cm * 1000)}", "table-column", largeur)

    def page_nue(self) -> str:
        """Le style d'une page sans fond."""
        nu = noeud("style:drawing-page-properties", draw__fill="none")
        return self.poser("page", "drawing-page", nu)

    def case(self, nom: str, fond: str) -> str:
        """Le style d'une case de tableau de ce fond."""
        marges = {f"fo__padding_{x}": "0.25cm" for x in ("left", "right", "top", "bottom")}
        plein = noeud(
            "style:graphic-properties", draw__fill="solid", draw__fill_color=fond, **marges
        )
        bord = noeud("style:paragraph-properties", fo__border="0.5pt solid #b5b5b5")
        return self.poser(nom, "table-cell", plein, bord)

    def poser(self, nom: str, famille: str, *proprietes: Element) -> str:
        """Déclare le style une fois ; rend son nom."""
        if nom not in self.connus:
            self.connus.add(nom)
            self.styles.append(
                noeud("style:style", *proprietes, style__name=nom, style__family=famille)
            )
        return nom


def _place(cadre: tuple[float, ...]) -> dict[str, str]:
    return {"svg__x": f"{cadre[0]:.3f}cm", "svg__y": f"{cadre[1]:.3f}cm"}

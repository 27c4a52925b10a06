"""Parties sur le territoire lui-même : périmètre, secteurs, compétences déclarées."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Encadre, Liste, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import CODE_FRANCE, Niveau, Territoire
from observatoire.provenance import de
from observatoire.territoire import noms


@element("perimetre", "Périmètre et secteurs")
def perimetre(lecteur: Lecteur, ou: str) -> Sequence[Bloc]:
    """Les communes du territoire, et les secteurs du comité s'il y en a."""
    ici = territoire(ou)
    nomme = Territoire(ici.niveau, ici.code, lecteur.libelle(ici))
    communes = lecteur.territoires("commune", ici)
    superficie = float(communes["superficie_km2"].sum())
    phrase = (
        f"{noms.sujet(nomme)} compte {formats.pluriel(len(communes), 'commune')} sur "
        f"{formats.nombre(superficie)}{formats.INSECABLE}km². Toutes les sommes de ce document sont "
        "faites sur ce périmètre d'aujourd'hui, même pour les années passées, sauf mention contraire."
    )
    secteurs = [
        f"{t.libelle} : {', '.join(c.libelle for c in lecteur.dans(t, 'commune'))}"
        for t in lecteur.dans(ici, "secteur")
    ]
    if not secteurs:
        par_nom = ", ".join(c.libelle for c in lecteur.dans(ici, "commune"))
        return [Paragraphe(phrase), Paragraphe(f"{par_nom}.")]
    return [
        Paragraphe(phrase),
        Paragraphe("Secteurs retenus par le comité :"),
        Liste(tuple(secteurs)),
    ]


@element("competences", "Compétences déclarées")
def competences(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les compétences déclarées dans territoire.toml ; rien n'en est déduit en droit."""
    epci = Territoire(Niveau.EPCI, lecteur.epci)
    communes = {t.code: t.libelle for t in lecteur.dans(epci, "commune")}
    if not lecteur.reglages.competences:
        return [Encadre("Aucune compétence n'est déclarée dans territoire.toml.", "À compléter")]
    lignes = tuple(
        (
            c.nom,
            "toutes les communes"
            if isinstance(c.communes, str)
            else ", ".join(communes.get(x, x) for x in c.communes),
            f"{c.depuis:%d/%m/%Y}" if c.depuis else "à compléter",
            c.note or "—",
        )
        for c in lecteur.reglages.competences
    )
    return [
        Tableau(
            colonnes=(
                Colonne("Compétence"),
                Colonne("Communes"),
                Colonne("Depuis"),
                Colonne("Note"),
            ),
            lignes=lignes,
            provenance=de("reglages"),
            titre=f"Compétences déclarées {noms.de(_nommer(lecteur, epci))}",
        )
    ]


@element("reglages", "Comparaisons et seuils")
def comparaisons_et_seuils(lecteur: Lecteur) -> Sequence[Bloc]:
    """À quoi le territoire est comparé, et sous quel effectif un chiffre est dit avec prudence ou caché."""
    seuils = lecteur.reglages.seuils
    lignes = (
        ("Comparaisons", ", ".join(_reperes(lecteur)) or "aucune"),
        ("Petits nombres", f"intervalle donné sous {seuils.petit_effectif}"),
        ("Secret", f"donnée locale cachée sous {seuils.secret_local}"),
        ("Voisinage", f"{seuils.minutes_voisinage} minutes de voiture"),
    )
    return [
        Tableau(
            colonnes=(
                Colonne("Réglage", largeur=25),
                Colonne("Ce qui est retenu", largeur=75),
            ),
            lignes=lignes,
            provenance=de("reglages"),
            titre="Comparaisons et seuils",
        )
    ]


@element("territoire", "Le territoire et ses réglages")
def tout(lecteur: Lecteur) -> Sequence[Bloc]:
    """Le périmètre, les compétences déclarées, les comparaisons et les seuils."""
    ou = f"{Niveau.EPCI}:{lecteur.epci}"
    return [
        *perimetre(lecteur, ou),
        *competences(lecteur),
        *comparaisons_et_seuils(lecteur),
    ]


def _reperes(lecteur: Lecteur) -> list[str]:
    choix = lecteur.reglages.comparaison
    departement, region = lecteur.rattachement(lecteur.epci)
    voulus = [
        *([(Niveau.DEPARTEMENT, departement)] if choix.departement else []),
        *([(Niveau.REGION, region)] if choix.region else []),
        *([(Niveau.FRANCE, CODE_FRANCE)] if choix.france else []),
        *((Niveau.EPCI, code) for code in choix.epci),
    ]
    return [lecteur.libelle(Territoire(niveau, code)) for niveau, code in voulus]


def _nommer(lecteur: Lecteur, t: Territoire) -> Territoire:
    return Territoire(t.niveau, t.code, lecteur.libelle(t))

"""Les recettes des figures d'un indicateur : carte, évolution, classement, pyramide, naissances."""

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from observatoire.contenu.commun import comparaisons as fabrique
from observatoire.contenu.commun import figures as fabrique_commun
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure
from observatoire.modele import Territoire

_contours: WeakKeyDictionary[Lecteur, dict[Any, fabrique.Couches]] = WeakKeyDictionary()


@element("carte")
def carte(
    lecteur: Lecteur,
    identifiant: str,
    annee: int | None = None,
    niveau: str = "commune",
    methode: str = "quantiles",
    classes: int = 5,
    ou: str | None = None,
    etiquettes: bool = True,
    avec: Sequence[tuple[str, int]] = (),
) -> Figure:
    """La carte d'un indicateur ; `avec` : d'autres (indicateur, année) dont elle partage les bornes."""
    cadre = territoire(ou) if ou else None
    contours = _couches(lecteur, cadre, niveau)
    voulues = [(identifiant, annee), *((str(i), int(a)) for i, a in avec)]
    faites = [
        fabrique.carte(
            lecteur, i, a, territoire=cadre, methode=methode, nb_classes=classes,
            niveau=niveau, contours=contours, etiquettes=etiquettes,
        )
        for i, a in voulues
    ]  # fmt: skip
    if len(faites) == 1:
        return faites[0]
    return fabrique.accorder(faites, methode=methode, nb_classes=classes)[0]


def _couches(lecteur: Lecteur, cadre: Territoire | None, niveau: str) -> fabrique.Couches:
    """Les contours, longs à préparer, gardés tant que le lecteur et les réglages sont les mêmes."""
    gardees = _contours.setdefault(lecteur, {})
    # Une commune est montrée dans son intercommunalité : vingt-cinq fiches, les mêmes contours.
    cle = (
        fabrique_commun.ensemble_de(lecteur, cadre),
        niveau,
        tuple((s.id, s.communes) for s in lecteur.reglages.secteurs),
    )
    if cle not in gardees:
        gardees[cle] = fabrique.couches(lecteur, cadre, niveau)
    return gardees[cle]


@element("evolution", "Évolution")
def evolution(
    lecteur: Lecteur,
    identifiant: str,
    territoires: Sequence[str],
    base100: bool = False,
    depuis: int | None = None,
) -> Figure:
    """La courbe du premier territoire et de ses comparaisons ; en barres s'il n'y a qu'une année."""
    suivis = [territoire(t) for t in territoires]
    courbes = fabrique.evolution(lecteur, identifiant, suivis, base100=base100, depuis=depuis)
    annees = courbes.donnees.loc[courbes.donnees["est_principal"], "annee"]
    if annees.nunique() > 1:
        return courbes
    if indicateur(identifiant).forme == "effectif":
        raise AppelIncorrect(une_seule_annee(int(annees.iloc[0])))
    return fabrique.cote_a_cote(lecteur, identifiant, suivis)


@element("classement")
def classement(
    lecteur: Lecteur,
    identifiant: str,
    ou: str | None = None,
    annee: int | None = None,
    niveau: str = "commune",
) -> Figure:
    """Les territoires d'un niveau rangés selon l'indicateur."""
    t = territoire(ou) if ou else None
    return fabrique.barres(lecteur, identifiant, annee, territoire=t, niveau=niveau)


@element("cote_a_cote", "Côte à côte")
def cote_a_cote(
    lecteur: Lecteur,
    identifiant: str,
    territoires: Sequence[str],
    annee: int | None = None,
) -> Figure:
    """Un territoire et ses comparaisons, une année."""
    suivis = [territoire(t) for t in territoires]
    return fabrique.cote_a_cote(lecteur, identifiant, suivis, annee)


@element("naissances_deces", "Naissances et décès")
def naissances_deces(lecteur: Lecteur, ou: str) -> Figure:
    """Naissances et décès, moyenne de trois ans et intervalle."""
    return fabrique.naissances_deces(lecteur, territoire(ou))


@element("pyramide", "Pyramide des âges")
def pyramide(
    lecteur: Lecteur,
    ou: str,
    plein: int | None = None,
    trait: int | None = None,
) -> Figure:
    """La pyramide des âges, éventuellement comparée à un autre millésime."""
    return fabrique.pyramide(lecteur, territoire(ou), plein, trait)


@element("multiples", "Chaque commune")
def multiples(lecteur: Lecteur, identifiant: str, ou: str, depuis: int | None = None) -> Figure:
    """Une petite courbe par commune, à échelle commune."""
    petites = fabrique.multiples(lecteur, identifiant, territoire(ou), depuis=depuis)
    annees = petites.donnees["annee"]
    if annees.nunique() < 2:
        raise AppelIncorrect(une_seule_annee(int(annees.iloc[0])))
    return petites


def une_seule_annee(annee: int) -> str:
    """Pourquoi il n'y a pas de courbe, et quoi déposer."""
    return (
        f"Une seule année est connue ({annee}) : une courbe en demande deux. Déposer un autre "
        "millésime du même fichier la fera apparaître ; le classement des communes est plus bas."
    )

"""Le territoire lui-même : périmètre, compétences déclarées, et la réponse de quelques analyses."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.affirmations import chiffre
from observatoire.analyses import acces_accueil
from observatoire.analyses.offre_accueil import offre_de
from observatoire.contenu.commun.figures import nommer
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.contenu.parametres import territoire
from observatoire.contenu.petite_enfance import phrases as dire_accueil
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Tableau
from observatoire.documents.tableau import A_COMPLETER, Attente, Colonne, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import de
from observatoire.schema.missions import a_qualifier
from observatoire.territoire import noms
from observatoire.territoire.declaration import Decision


@element("perimetre", "Périmètre et secteurs")
def perimetre(lecteur: Lecteur, ou: str) -> Sequence[Bloc]:
    """Les communes du territoire, et ses secteurs s'il y en a : proposés, ou décidés par qui et quand."""
    ici = nommer(lecteur, territoire(ou))
    communes = lecteur.territoires("commune", ici)
    superficie = float(communes["superficie_km2"].sum())
    phrase = (
        f"{noms.sujet(ici)} compte {chiffre(len(communes), 'communes')} sur {chiffre(superficie, 'km²')}. Toutes les sommes de ce document sont "
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
        Paragraphe(f"{_secteurs(lecteur.reglages.decision_secteurs)} :"),
        Liste(tuple(secteurs)),
    ]


def _secteurs(decision: Decision | None) -> str:
    if decision is None:
        return "Secteurs proposés par l'observatoire, à valider"
    return f"Secteurs décidés le {formats.jour(decision.le)} ({decision.instance})"


@element("competences", "Compétences déclarées")
def competences(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les compétences déclarées dans territoire.toml ; rien n'en est déduit en droit."""
    epci = Territoire(Niveau.EPCI, lecteur.epci)
    communes = {t.code: t.libelle for t in lecteur.dans(epci, "commune")}
    if not lecteur.reglages.competences:
        raise AppelIncorrect(
            "Aucune compétence n'est déclarée. À faire : les déclarer, page Réglages, onglet Compétences."
        )
    lignes = tuple(
        (
            c.nom,
            "toutes les communes"
            if isinstance(c.communes, str)
            else ", ".join(communes.get(x, x) for x in c.communes),
            c.depuis,
            Attente("à qualifier") if a_qualifier(c) else c.note or None,
        )
        for c in lecteur.reglages.competences
    )
    return [
        Tableau(
            colonnes=(
                *map(Colonne, ("Compétence", "Communes")),
                Colonne("Depuis", "date", vide=A_COMPLETER),
                Colonne("Note", vide="—"),
            ),
            lignes=lignes,
            provenance=de("reglages"),
            titre=f"Compétences déclarées {noms.de(nommer(lecteur, epci))}",
        )
    ]


@element("reglages", "Comparaisons et seuils")
def comparaisons_et_seuils(lecteur: Lecteur) -> Sequence[Bloc]:
    """À quoi le territoire est comparé, et sous quel effectif un chiffre est dit avec prudence ou caché."""
    seuils = lecteur.reglages.seuils
    lignes = (
        ("Comparaisons", ", ".join(t.libelle for t in lecteur.reperes()) or "aucune"),
        ("Petits nombres", f"intervalle donné sous {seuils.petit_effectif}"),
        ("Secret", f"donnée locale cachée sous {seuils.secret_local}"),
        ("Voisinage", f"{seuils.minutes_voisinage} minutes de voiture"),
    )
    return [
        Tableau(
            colonnes=de_texte({"Réglage": 25, "Ce qui est retenu": 75}),
            lignes=lignes,
            provenance=de("reglages"),
            titre="Comparaisons et seuils",
        )
    ]


@element("territoire", "Le territoire et ses réglages")
def tout(lecteur: Lecteur) -> Sequence[Bloc]:
    """Le périmètre, les compétences déclarées, les comparaisons et les seuils."""
    ici = perimetre(lecteur, f"{Niveau.EPCI}:{lecteur.epci}")
    return [*ici, *competences(lecteur), *comparaisons_et_seuils(lecteur)]


@element("accueil_reponse", "Places d'accueil, en une phrase")
def accueil_reponse(lecteur: Lecteur) -> Bloc:
    """Y a-t-il assez de places : le taux publié, les enfants, ce qui reste à saisir."""
    return Paragraphe(dire_accueil.reponse(lecteur, offre_de(lecteur)), "constat")


@element("accueil_acces", "Accès à un lieu d'accueil, en une phrase")
def accueil_acces(lecteur: Lecteur) -> Bloc:
    """Qui est loin d'un lieu d'accueil, et de quoi."""
    fictif = acces_accueil.lieux_fictifs(lecteur)
    return Paragraphe(dire_accueil.acces(lecteur), "constat", fictif=fictif)


@element("exposition_reponse", "Exposition à l'isolement, en une phrase")
def exposition_reponse(lecteur: Lecteur, ou: str) -> Bloc:
    """Ce que les dimensions de l'exposition à l'isolement disent du territoire."""
    dite = dire_isolement.exposition(lecteur, nommer(lecteur, territoire(ou)))
    return Paragraphe(dite, "constat")

"""Les métiers de l'accueil : équipes des structures, assistantes maternelles agréées et actives, ce qui les attire."""

from collections.abc import Iterator, Sequence

from observatoire.affirmations import chiffre
from observatoire.analyses import assistantes_saisies, comptes, professionnels
from observatoire.analyses import dispositifs as saisis
from observatoire.analyses.offre_accueil import MAM, offre_de
from observatoire.contenu.commun.proteges import dite, tableau_protege
from observatoire.contenu.petite_enfance.assistantes import avenir_de
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Tableau, Valeur
from observatoire.documents.tableau import A_COMPLETER, Cellule, Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque

_ETATS = {
    "existe": "Leviers en place",
    "prepare": "Leviers préparés",
    "etudier": "Leviers à étudier",
}
_TOTAUX = {
    "en_poste": "Professionnels en poste",
    "arrivees": "Arrivées dans l'année",
    "departs": "Départs dans l'année",
    "stagiaires": "Stagiaires et apprentis accueillis",
}


@element("accueil_equipes", "Professionnels des structures d'accueil")
def accueil_equipes(lecteur: Lecteur) -> Sequence[Bloc]:
    """Postes, vacances, arrivées, départs et stagiaires de toutes les structures, et les qualifications : protégés."""
    e = professionnels.equipes(lecteur)
    if e is None:
        raise AppelIncorrect(
            manque("professionnels", "Aucun professionnel de l'accueil n'est saisi")
        )
    seuil = lecteur.reglages.seuils.secret_local
    lignes: list[tuple[Cellule, ...]] = [
        (nom, dite(e.totaux[c], seuil)) for c, nom in _TOTAUX.items()
    ]
    lignes.append(("Postes vacants", e.vacants))
    return [
        Tableau(
            colonnes=(Colonne("Toutes structures", largeur=60), Colonne("Nombre", "effectif", 40, vide=A_COMPLETER)),
            lignes=tuple(lignes), titre=f"Équipes des structures, {e.annee}", fictif=e.fictif,
        ),
        tableau_protege(
            (e.en_poste, e.tues), "Qualification", {"en_poste": "En poste"}, f"Qualifications, {e.annee}", seuil,
            fictif=e.fictif,
            notes=("Au moins 40 % de diplômés dans une crèche (code de la santé publique, R2324-42).",),
        ),
    ]  # fmt: skip


@element("accueil_metier_assistante", "Rendre le métier d'assistante maternelle désirable")
def accueil_metier_assistante(lecteur: Lecteur) -> Bloc:
    """Agréées, actives, maisons, places dans dix ans, recrutements qu'il faudrait, et leviers : l'action 1.2.3 en un tableau."""
    offre, seuil = offre_de(lecteur), lecteur.reglages.seuils.secret_local
    compte = assistantes_saisies.agrements(lecteur)
    leviers = saisis.dispositifs(lecteur, ("assistantes",))
    if compte is None and not leviers:
        raise AppelIncorrect(
            manque("assistantes_maternelles", "Aucune assistante maternelle n'est saisie")
        )
    lignes = [*_nombres(lecteur, compte), *_leviers(leviers)]
    return Tableau(
        colonnes=(
            Colonne("Métier d'assistante maternelle", largeur=36),
            Colonne("Nombre", "effectif", 20, vide=A_COMPLETER), Colonne("À savoir", largeur=44),
        ),
        lignes=tuple(lignes), titre="Assistantes maternelles : où en est le métier, ce qui le rend désirable",
        notes=(f"Comptes de personnes arrondis à {seuil} près, tus au-dessous.",) * (seuil > 1),
        fictif=offre.assistantes.fictif or any(d.fictif for d in leviers),
    )  # fmt: skip


def _nombres(
    lecteur: Lecteur, compte: tuple[comptes.Ligne, comptes.Ligne] | None
) -> Iterator[tuple[Cellule, ...]]:
    """Agréées, actives, maisons, places dans dix ans, entrées qu'il faudrait."""
    offre, seuil = offre_de(lecteur), lecteur.reglages.seuils.secret_local
    if compte is not None:
        yield "Assistantes agréées", dite(compte[0], seuil), "en activité ou non"
        perdu = "l'écart dit ce que le métier perd sans perdre d'agrément"
        yield "dont en activité", dite(compte[1], seuil), perdu
    maisons = offre.lieux[offre.lieux["notre"] & (offre.lieux["genre"] == MAM)]
    yield "Maisons d'assistantes maternelles", len(maisons), "à plusieurs, hors du domicile"
    a = avenir_de(lecteur)
    if a.manque or a.secret:
        return
    fin = a.places.iloc[-1]
    places = f"{chiffre(fin['attendu'])} ({chiffre(fin['bas'])} à {chiffre(fin['haut'])})"
    yield (
        f"Places attendues en {int(fin['annee'])}", Valeur(places, fin["attendu"]),
        "huit cas sur dix entre les bornes, aux hypothèses de la page",
    )  # fmt: skip
    entrees = Valeur(chiffre(a.recrutements, decimales=1), a.recrutements)
    yield "Entrées par an qui garderaient l'offre", entrees, "retraites et départs compris"


def _leviers(leviers: list[saisis.Dispositif]) -> Iterator[tuple[Cellule, ...]]:
    """Ce qui rend le métier désirable : en place, préparé, à étudier."""
    for etat, nom in _ETATS.items():
        siens = [d.intitule for d in leviers if d.etat == etat]
        yield nom, len(siens), " ; ".join(siens) or "aucun de saisi"

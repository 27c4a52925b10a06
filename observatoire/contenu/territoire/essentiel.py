"""L'essentiel : cinq constats chiffrés, ce qui a changé, ce qui est décidé, ce qu'on ne sait pas."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.contenu.territoire import cles
from observatoire.contenu.territoire.parties_indicateurs import phrase
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Titre
from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Territoire
from observatoire.provenance import de
from observatoire.schema.instances import decisions, reunions_de
from observatoire.schema.publie import plan_publie

CONSTATS, DECISIONS, NOMMES = 5, 3, 4
IGNORE = "Ce qu'on ne sait pas"


@element("essentiel", "L'essentiel")
def essentiel(
    lecteur: Lecteur, identifiants: Sequence[str], territoires: Sequence[str]
) -> Sequence[Bloc]:
    """Cinq constats sûrs, dans l'ordre des indicateurs demandés, puis trois questions d'un lecteur pressé."""
    lieux = [territoire(t) for t in territoires]
    lues = cles.lire(lecteur, identifiants, lieux)
    connues = [k for k in lues if k.ligne is not None]
    absents = [k.declare.libelle for k in lues if k.ligne is None]
    return [
        Liste(tuple(phrase(k) for k in connues[:CONSTATS])),
        Titre("Ce qui a changé", 2),
        Paragraphe(_change(lecteur, lieux[0]), provenance=de("journal")),
        Titre("Ce qui est décidé", 2),
        _decide(lecteur),
        Titre(IGNORE, 2),
        Paragraphe(_ignore(absents)),
    ]


def _change(lecteur: Lecteur, ici: Territoire) -> str:
    """Les indicateurs du territoire que la dernière mise à jour a fait bouger."""
    journal = lecteur.journal()
    siens = journal[(journal["genre"] == "chiffre") & (journal["code"] == ici.code)]
    noms = [INDICATEURS[i].libelle for i in dict.fromkeys(siens["indicateur"]) if i in INDICATEURS]
    if not noms:
        depuis = "publication précédente" if len(journal) else "première publication"
        return f"Aucun chiffre du territoire n'a bougé depuis la {depuis}."
    reste = f" et {formats.pluriel(len(noms) - NOMMES, 'autre')}" if len(noms) > NOMMES else ""
    return f"Depuis la publication précédente, ont bougé : {', '.join(noms[:NOMMES])}{reste}."


def _decide(lecteur: Lecteur) -> Bloc:
    """Les dernières décisions datées, et qui les a prises ; rien d'autre n'est dit décidé."""
    actions = [a.id for a in plan_publie(lecteur).actions]
    prises = decisions(reunions_de(lecteur.locale), actions)[:DECISIONS]
    if not prises:
        return Paragraphe(
            "Aucune décision datée n'est au registre : ce document ne prête au comité aucun choix.",
            provenance=de("local_reunions"),
        )
    dites = tuple(f"Le {formats.jour(d.jour)}, {d.instance} : {d.texte}" for d in prises)
    fictives = frozenset(i for i, d in enumerate(prises) if d.exemple)
    return Liste(dites, fictives=fictives, provenance=de("local_reunions", "local_points"))


def _ignore(absents: Sequence[str]) -> str:
    if not absents:
        return "Les réserves de chaque chiffre sont sous sa figure ou son tableau."
    return f"Aucun fichier ne donne encore, pour le territoire : {', '.join(absents)}."

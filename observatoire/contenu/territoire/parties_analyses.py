"""Parties écrites par les analyses : la réponse de chaque page, telle qu'elle s'y lit."""

from collections.abc import Sequence

from observatoire.analyses import acces_accueil
from observatoire.analyses.offre_accueil import offre_de
from observatoire.contenu.commun.exemple import exemple
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.contenu.parametres import territoire
from observatoire.contenu.petite_enfance import phrases as dire_accueil
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Territoire


@element("accueil_reponse", "Places d'accueil, en une phrase")
def accueil_reponse(lecteur: Lecteur) -> Sequence[Bloc]:
    """Y a-t-il assez de places : le taux publié, les enfants, ce qui reste à saisir."""
    ctx = lecteur
    return [Paragraphe(dire_accueil.reponse(ctx, offre_de(ctx)), "constat")]


@element("accueil_acces", "Accès à un lieu d'accueil, en une phrase")
def accueil_acces(lecteur: Lecteur) -> Sequence[Bloc]:
    """Qui est loin d'un lieu d'accueil, et de quoi."""
    ctx = lecteur
    phrase = Paragraphe(dire_accueil.acces(ctx), "constat")
    return [*exemple(acces_accueil.lieux_fictifs(ctx)), phrase]


@element("exposition_reponse", "Exposition à l'isolement, en une phrase")
def exposition_reponse(lecteur: Lecteur, ou: str) -> Sequence[Bloc]:
    """Ce que les dimensions de l'exposition à l'isolement disent du territoire."""
    ici = territoire(ou)
    nomme = Territoire(ici.niveau, ici.code, lecteur.libelle(ici))
    dite = dire_isolement.exposition(lecteur, nomme)
    return [Paragraphe(dite, "constat")]

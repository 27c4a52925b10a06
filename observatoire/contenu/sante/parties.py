"""Parties sur la santé et les droits : à combien de minutes, pour combien de personnes, et l'annuaire."""

from collections.abc import Sequence

import pandas as pd

from observatoire import formats
from observatoire.affirmations.genres import Distance
from observatoire.affirmations.mots import entre
from observatoire.affirmations.sujet import minuscule
from observatoire.analyses import ressources, services
from observatoire.analyses.panier import PAR_ID, Service
from observatoire.contenu.commun.figures import nommer
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Cellule, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne, de_texte, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Territoire
from observatoire.sources.declaration import variables
from observatoire.territoire import noms

SOINS = ("medecin", "pharmacie", "france_services", "dentiste", "infirmier", "kinesitherapeute")
_TRANCHES = ("5 min ou moins", "6 à 10 min", "11 à 15 min", "16 à 20 min", "Plus de 20 min")
_INCONNUE = ("Distance inconnue",)
_CENTRALE = (
    "Les personnes de chaque tranche sont comptées à la vitesse centrale ; les deux dernières colonnes vont de la route "
    "la plus rapide à la plus lente."
)
_LIEUX = (
    "Des lieux et des structures, jamais des personnes. Les équipements comptés par l'INSEE n'ont ni nom ni "
    "adresse ; l'annuaire des acteurs les complète."
)


@element("soins_reponse", "Distance aux soins et aux droits, en une phrase")
def soins_reponse(lecteur: Lecteur, ou: str) -> Bloc:
    """À combien de minutes on se soigne et on fait valoir ses droits."""
    ici = nommer(lecteur, territoire(ou))
    dite = dire_isolement.soins(lecteur, ici, _codes(lecteur, ici))
    return Paragraphe(dite, "constat")


@element("personnes_par_minutes", "Personnes selon les minutes jusqu'à chaque service")
def personnes_par_minutes(lecteur: Lecteur, ou: str, voulus: Sequence[str] = SOINS) -> Bloc:
    """Combien de personnes à chaque distance de chaque service (identifiants du panier)."""
    if inconnus := [s for s in voulus if s not in PAR_ID]:
        raise AppelIncorrect(
            f"Service inconnu : {', '.join(inconnus)}. Possibles : {', '.join(PAR_ID)}."
        )
    contexte, choisis = lecteur, [PAR_ID[s] for s in voulus]
    ici = nommer(lecteur, territoire(ou))
    codes = _codes(lecteur, ici)
    connue = services.offre(contexte)
    table = services.avec_doute(contexte, choisis, connue=connue)
    gens = {s: services.tranches(contexte, table, s, codes) for s in choisis}
    if all(g["inconnus"] >= g["total"] for g in gens.values()):
        raise AppelIncorrect(
            "La distance à ces services n'est pas connue. À faire : déposer sur la page Données la base permanente des "
            "équipements (INSEE), la liste des France services (ANCT) et les populations de référence."
        )
    inconnue = any(g["inconnus"] for g in gens.values())
    return Tableau(
        colonnes=(
            Colonne("Service", largeur=24),
            *(Colonne(t, "effectif", 13) for t in (*_TRANCHES, *_INCONNUE[:inconnue])),
            Colonne("Minutes en moyenne", "nombre", 13),
            *de_texte({"Selon la route": 13, "À plus d'un quart d'heure": 16}),
        ),
        lignes=tuple(
            (*_ligne(s, g, inconnue), *_doute(dire_isolement.loin_de(contexte, s, codes), g))
            for s, g in gens.items()
        ),
        titre=f"Personnes selon les minutes de voiture jusqu'au service, {noms.ou(ici)}",
        notes=(_comptees(gens), _CENTRALE, services.reserve(contexte, connue)),
    )


def _ligne(s: Service, gens: services.Tranches, inconnue: bool) -> tuple[Cellule, ...]:
    ailleurs = (round(gens["inconnus"]) if gens["variable"] else None,) if inconnue else ()
    if gens["inconnus"] >= gens["total"]:
        return (s.libelle, *(None,) * len(_TRANCHES), *ailleurs, None)
    moyenne = None if gens["inconnus"] else round(gens["moyenne"])
    return (s.libelle, *(round(n) for n in gens["effectifs"]), *ailleurs, moyenne)


def _doute(loin: Distance, gens: services.Tranches) -> tuple[Cellule, Cellule]:
    """La moyenne et le nombre de personnes éloignées, de la route la plus rapide à la plus lente."""
    minutes = None if pd.isna(gens["bas"]) else f"{gens['bas']:.0f} à {gens['haut']:.0f}"
    bornes = loin.nombre.bornes
    return minutes, bornes and entre(*bornes)


def _comptees(gens: dict[Service, services.Tranches]) -> str:
    """Qui l'on compte : « Habitants. », ou service par service quand ce ne sont pas les mêmes."""
    qui = {s: variables()[g["variable"]].libelle for s, g in gens.items() if g["variable"]}
    if len(set(qui.values())) == 1:
        return f"Personnes comptées : {minuscule(next(iter(qui.values())))}."
    dits = (f"{minuscule(q)} ({s.libelle.lower()})" for s, q in qui.items())
    return f"Personnes comptées : {' ; '.join(dits)}."


@element("annuaire_social", "Annuaire social et médico-social")
def annuaire_social(lecteur: Lecteur, ou: str) -> Bloc:
    """Les lieux et structures du social, du soin et des droits d'un territoire."""
    ici = nommer(lecteur, territoire(ou))
    table = ressources.annuaire(lecteur)
    table = table[table["code"].isin({*_codes(lecteur, ici), ""})]
    if table.empty:
        raise AppelIncorrect(
            "Aucune ressource connue ici. À faire : saisir les acteurs du territoire, ou déposer les annuaires "
            "publics (France services, CCAS) et la base permanente des équipements."
        )
    return en_tableau(
        table,
        {
            Colonne("Commune", largeur=20): "commune",
            Colonne("Structure ou service", largeur=34): "nom",
            Colonne("Nature", largeur=22): "nature",
            Colonne("D'où vient l'information", largeur=24): "source",
        },
        titre=f"Annuaire social et médico-social {noms.de(ici)}",
        notes=(f"{formats.pluriel(len(table), 'ligne')}.", _LIEUX),
    )


def _codes(lecteur: Lecteur, ici: Territoire) -> list[str]:
    return [t.code for t in lecteur.dans(ici, "commune")]

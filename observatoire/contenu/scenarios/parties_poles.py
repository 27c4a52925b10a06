"""Parties sur les pôles de proximité : les situations comparées, et tous les choix à égalité."""

from collections.abc import Sequence

from observatoire.affirmations.francais_ensembles import a_minutes
from observatoire.affirmations.sujet import majuscule, minuscule
from observatoire.analyses import relais
from observatoire.contenu.commun.minutes import trajets
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect

MONTRES = 12
"""Au-delà, les choix à égalité sont comptés, pas nommés."""


@element("poles_situations", "Pôles de proximité : situations comparées")
def poles_situations(
    lecteur: Lecteur,
    objectif: str = "route",
    public: str = "population",
    rayon: float = 15.0,
    ouverts: Sequence[str] = (),
) -> Bloc:
    """Aujourd'hui (`ouverts`) comparé à un, deux, trois ou quatre relais de plus."""
    situations = relais.situations(lecteur, objectif, public, rayon, tuple(ouverts))
    return Tableau(
        colonnes=(
            Colonne("Situation"),
            Colonne("Minutes en moyenne", "nombre", decimales=1),
            Colonne("À 10 minutes", "effectif"),
            Colonne("À 15 minutes", "effectif"),
            Colonne("Minutes au plus loin", "nombre"),
            Colonne(f"Communes {a_minutes(rayon)}", "effectif"),
            Colonne("Selon la vitesse"),
        ),
        lignes=tuple(
            (
                nom,
                s.moyenne,
                s.a_portee(10),
                s.a_portee(15),
                s.plus_loin,
                len(s.dehors(rayon)),
                " à ".join(str(len(s.dehors(rayon, r))) for r in ("bas", "haut")),
            )
            for nom, s in situations.items()
        ),
        titre=f"Pôles de proximité pour les {relais.PUBLICS[public]}",
        notes=(
            f"Ce qu'on cherche : {minuscule(relais.OBJECTIFS[objectif])}.",
            "À 10 et 15 minutes : personnes à cette durée ou moins d'un relais, à la vitesse centrale. Selon la vitesse : "
            "les communes au-delà, de la route la plus rapide à la plus lente.",
            f"{majuscule(trajets(lecteur))}.",
        ),
    )


@element("poles_choix", "Pôles de proximité : ce que changeraient des relais")
def poles_choix(
    lecteur: Lecteur,
    nombre: int = 1,
    objectif: str = "route",
    public: str = "population",
    rayon: float = 15.0,
    ouverts: Sequence[str] = (),
    reponse: bool = True,
) -> Sequence[Bloc]:
    """Toutes les façons, à égalité, de placer `nombre` relais ; `reponse` : dire d'abord ce qu'ils changent."""
    situations = relais.situations(lecteur, objectif, public, rayon, tuple(ouverts))
    apres = situations.get(relais.nommer(nombre))
    if apres is None or apres.placement is None:
        raise AppelIncorrect(f"Placer {nombre} relais de plus n'est pas possible ici.")
    noms = {str(c): str(n) for c, n in lecteur.communes()[["code", "libelle"]].to_numpy()}
    optima = apres.placement.optima
    avant = situations.get(relais.AUJOURD_HUI, relais.Situation((), apres.temps, apres.personnes))
    dite = dire_isolement.poles(avant, apres, public, rayon)
    return [
        *([Paragraphe(dite, "constat")] if reponse else []),
        Paragraphe("Les choix à égalité :" if len(optima) > 1 else "Le choix :"),
        Liste(tuple(", ".join(noms[c] for c in o) for o in optima[:MONTRES])),
        Paragraphe(_preuve(apres, rayon, noms), "note"),
    ]


def _preuve(apres: relais.Situation, rayon: float, noms: dict[str, str]) -> str:
    assert apres.placement is not None
    optima = apres.placement.optima
    suite, proches = len(optima) - MONTRES, apres.placement.proches - len(optima)
    surs = apres.dehors(rayon, "bas")
    loin, selon = (
        ", ".join(noms[c] for c in codes)
        for codes in (surs, [c for c in apres.dehors(rayon, "haut") if c not in surs])
    )
    dites = [
        f"… et {suite} autres." if suite > 0 else "",
        f"{majuscule(apres.placement.preuve)}.",
        f"Choix à moins de 1 % de celui-ci : {proches}." if proches > 0 else "",
        f"{majuscule(a_minutes(rayon))} : {loin}." if loin else "",
        f"{majuscule(a_minutes(rayon))}, ou non, selon la vitesse : {selon}." if selon else "",
    ]
    return " ".join(d for d in dites if d)

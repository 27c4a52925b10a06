"""Parties sur l'isolement : l'exposition des communes, sa solidité, les services ; par où commencer l'aller-vers.

Jamais de personnes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations.mots import entre
from observatoire.analyses import allervers, isolement, ressources, services
from observatoire.analyses.exposition import Exposition
from observatoire.analyses.exposition_declaree import DIMENSIONS
from observatoire.analyses.panier import PAR_ID
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Tableau, Valeur
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau, Territoire, sans_accent
from observatoire.territoire import membres

_ORDRE = "Communes par ordre alphabétique, jamais par rang."
_VOISINS = (
    "« Services voisins à connaître » : une commune voisine que les fichiers ne décrivent pas est "
    "peut-être plus proche que le service connu."
)
_SANS_CHANGEMENT = (
    "Ouvertures et fermetures : il faut deux millésimes de la base permanente des équipements (INSEE) "
    "qui décrivent les mêmes communes ; rien n'a changé, ou un seul est déposé."
)


@element("exposition_communes", "Exposition et ressources par commune")
def exposition_communes(lecteur: Lecteur) -> Bloc:
    """Ce qui existe sur place dans chaque commune et, si la référence est connue, sa position et ce qu'elle devient
    selon le calcul."""
    mesure, composee = isolement.calculee(lecteur)
    if not mesure.entrees:
        raise AppelIncorrect(_sans_composite(lecteur))
    sur_place = ressources.par_commune(ressources.annuaire(lecteur))
    colonnes: dict[Colonne, Any] = {Colonne("Commune", largeur=18): "libelle"}
    notes = [f"Années : {formats.periode(*mesure.annees)}.", _ORDRE]
    if composee is not None:
        lignes = composee.lignes
        colonnes[Colonne("Centile d'exposition", "nombre", 14)] = lambda x: lignes.loc[
            x["code"], "centile"
        ]
        colonnes[Colonne("Selon le calcul", largeur=26)] = lambda x: _fourchette(
            lignes.loc[x["code"]]
        )
        notes += [f"Centile parmi {mesure.etalon.dite}.", _VOISINS]
    colonnes[Colonne("Ressources sur place", largeur=42)] = lambda x: str(
        sur_place.get(x["code"], "aucune connue")
    )
    return en_tableau(
            lecteur.communes().sort_values("libelle", key=lambda noms: noms.map(sans_accent)), colonnes,
            titre="Exposition et ressources par commune", notes=tuple(notes),
        )  # fmt: skip


def _eprouvee(contexte: Lecteur) -> Exposition:
    """Celle dont on éprouve le rang ; sans rang, la page a déjà dit ce qu'on sait du territoire."""
    mesure, composee = isolement.calculee(contexte)
    if composee is None:
        raise AppelIncorrect(
            f"Sans rang, il n'y a rien à éprouver. {dire_isolement.sans_rang(mesure)}"
        )
    return composee


def _sans_composite(contexte: Lecteur) -> str:
    return dire_isolement.exposition(contexte, Territoire(Niveau.EPCI, contexte.reglages.epci))


def _fourchette(ligne: pd.Series) -> str:
    if pd.isna(ligne["centile"]):
        return "—"
    doute = " (services voisins à connaître)" * bool(ligne["bordure"])
    return f"{entre(ligne['centile_bas'], ligne['centile_haut'])}{doute}"


@element("exposition_solidite", "Solidité de l'exposition à l'isolement")
def exposition_solidite(lecteur: Lecteur) -> Sequence[Bloc]:
    """Ce que deviennent les classes quand on change de recette, et si les dimensions se répètent."""
    composee = _eprouvee(lecteur)
    blocs: list[Bloc] = [Liste(_solidite(composee))]
    correlations = composee.redondance.correlations
    if len(correlations):
        titres = {d.id: d.titre for d in DIMENSIONS}
        blocs.append(
            Tableau(
                colonnes=(
                    Colonne("Corrélations"),
                    *(Colonne(titres[d], "nombre", decimales=2) for d in correlations.columns),
                ),
                lignes=tuple(
                    (titres[str(d)], *(_correlation(v) for v in correlations.loc[d]))
                    for d in correlations.index
                ),
                titre="Corrélations entre dimensions",
                notes=("De −1 à 1 : proche de 1, deux dimensions disent presque la même chose.",),
            )
        )
    return blocs


def _correlation(v: float) -> Valeur:
    return Valeur(formats.nombre(float(v), 2), float(v), 2)


def _solidite(composee: Exposition) -> tuple[str, ...]:
    r = composee.redondance
    dites = (
        f"20 000 jeux de poids tirés au hasard déplacent une commune de {formats.nombre(composee.decalage, 1)} "
        f"rangs en moyenne, sur {composee.comparees}.",
        "Les intervalles réunissent ces poids (neuf sur dix), cinq façons de réunir les dimensions et le retrait de "
        "chacune tour à tour.",
        "Ils ne comptent pas l'incertitude du recensement dans une petite commune.",
    )
    if pd.isna(r.alpha):
        return dites
    lecture = (
        "Les dimensions se répètent : le résumé n'apporte guère plus que l'une d'elles."
        if r.forte
        else "Les dimensions se complètent."
    )
    return (*dites, lecture)


@element("services_changements", "Services ouverts ou fermés")
def services_changements(lecteur: Lecteur) -> Bloc:
    """Ce qui a ouvert ou fermé entre les deux derniers millésimes d'équipements."""
    bouge = services.changements(lecteur)
    if bouge.empty:
        raise AppelIncorrect(_SANS_CHANGEMENT)
    noms = lecteur.communes().set_index("code")["libelle"]
    return en_tableau(
        bouge,
        {
            Colonne("Commune"): lambda x: noms[x["code"]],
            Colonne("Service"): lambda x: PAR_ID[x["service"]].libelle,
            Colonne("Avant", "effectif"): "avant",
            Colonne("Après", "effectif"): "apres",
            Colonne("Période"): lambda x: formats.periode(x["debut"], x["fin"]),
        },
        titre="Services ouverts ou fermés",
        notes=("Communes décrites aux deux dates.",),
    )


ARRETS = 3
_NOTE = "C'est une proposition à discuter avec les communes. Aucune liste de personnes n'est utilisée ni produite."
_REUNIT = {
    True: "Le moment de passage réunit trois choses : combien de personnes, l'exposition de la commune et ces minutes.",
    False: "Le moment de passage réunit combien de personnes et ces minutes ; l'exposition des communes n'est pas connue.",
}
_SANS_MOMENT = (
    "Aucune tournée : les minutes ou les habitants de trop de communes ne sont pas connus. À faire : déposer sur la page "
    "Données la base permanente des équipements et les populations de référence (INSEE)."
)
_TRAJET = (
    "Communes « d'abord » et « ensuite », depuis l'espace France services du territoire le plus proche "
    "du secteur ; minutes de route aller et retour, de la route la plus rapide à la plus lente, sans le temps passé sur place."
)


@element("aller_vers_communes", "Aller-vers : communes par moment de passage")
def aller_vers_communes(lecteur: Lecteur) -> Bloc:
    """Les communes en trois moments de passage, avec ce qui les y place."""
    choix = allervers.priorites(lecteur)
    if choix.lignes["personnes"].isna().all():
        raise AppelIncorrect(
            "Le nombre d'habitants de chaque commune n'est pas connu. À faire : déposer sur la page Données les "
            "populations de référence ou le recensement (INSEE)."
        )
    noms, siennes = lecteur.territoires().set_index("code")["libelle"], membres(lecteur.epci)
    # Par moment, puis par nom : dans un moment, aucune commune ne passe avant une autre.
    lignes = choix.lignes.sort_values("libelle", key=lambda noms: noms.map(sans_accent))
    rangs = [tuple(map(allervers.ETAPES.index, x)) or (9,) for x in lignes["etapes"]]
    lignes = lignes.assign(rang=pd.Series(rangs, lignes.index))
    return en_tableau(
        lignes.sort_values("rang", kind="stable").round({"personnes": 0, "minutes": 0}),
        {
            Colonne("Commune", largeur=28): "libelle",
            Colonne("Moment", largeur=20): _moment,
            Colonne("Personnes", "effectif", 14): "personnes",
            Colonne("Minutes", "nombre", 14): "minutes",
            Colonne("Selon la route", largeur=14): _selon_la_route,
            Colonne("France services", largeur=28): lambda x: _proche(x["proche"], noms, siennes),
        },
        titre="Communes par moment de passage",
        notes=(
            f"Personnes : {choix.public}. {_moyenne(choix)}",
            _REUNIT[choix.exposee],
            _NOTE,
            *(f"Il manque : {m}." for m in (allervers.hors_etendue(lecteur),) if m),
        ),
    )


def _moyenne(choix: allervers.Priorites) -> str:
    """De quoi les minutes sont la moyenne : jamais d'une ressource dont on ne sait rien."""
    if not choix.ressources:
        return "Minutes : non disponibles."
    moyen = "temps moyen" if len(choix.ressources) > 1 else "temps"
    return (
        f"Minutes : {moyen} jusqu'à « {formats.enumerer(list(choix.ressources))} », puis de la route la plus rapide à la "
        "plus lente ; un moment qui en dépend se dit avec l'autre."
    )


def _proche(code: str, noms: pd.Series, siennes: Collection[str]) -> str:
    """L'espace le plus proche ; dit quand il n'est pas du territoire."""
    return f"{noms.get(code, '—')}{'' if code in siennes or code not in noms else ' (hors du territoire)'}"


def _moment(x: Mapping[Any, Any]) -> str:
    return " ou ".join(x["etapes"]) or formats.NON_DISPONIBLE


def _selon_la_route(x: Mapping[Any, Any]) -> str:
    return formats.NON_DISPONIBLE if x["bas"] != x["bas"] else f"{x['bas']:.0f} à {x['haut']:.0f}"


@element("aller_vers_tournees", "Aller-vers : tournées proposées")
def aller_vers_tournees(lecteur: Lecteur, arrets: int = ARRETS) -> Sequence[Bloc]:
    """Des passages d'au plus `arrets` communes, secteur par secteur, et leurs minutes de route."""
    choix = allervers.priorites(lecteur)
    if not (choix.lignes["etape"] != "").any():
        raise AppelIncorrect(_SANS_MOMENT)
    faites = allervers.tournees(lecteur, choix, arrets=arrets)
    if not faites:
        raise AppelIncorrect(
            "Aucune tournée : aucun espace France services n'est connu sur le territoire. À faire : déposer "
            "sur la page Données la liste des France services (ANCT)."
        )
    secteurs = {s.id: s.libelle for s in lecteur.reglages.secteurs}
    noms = lecteur.communes().set_index("code")["libelle"]
    dites = tuple(
        f"{secteurs.get(t.secteur, 'Territoire')} : {noms[t.depart]} → "
        f"{' → '.join(noms[c] for c in t.communes)} → retour, {t.route.dite()} de route, "
        f"{formats.nombre(t.personnes)} personnes concernées"
        for t in faites
    )
    return [Liste(dites), Paragraphe(_TRAJET, "note")]

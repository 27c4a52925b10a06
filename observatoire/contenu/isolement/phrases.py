"""Les phrases des pages Isolement et Santé : un nombre, une année, une comparaison, une réserve.

On y parle de lieux et de distances ; jamais d'une personne, jamais d'un rang.
"""

from __future__ import annotations

import pandas as pd

from observatoire import formats
from observatoire.analyses import isolement, relais, services
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.exposition import Exposition, Mesure
from observatoire.analyses.exposition_declaree import CLASSES, DIMENSIONS
from observatoire.analyses.panier import PAR_ID, SOINS_ET_DROITS
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms

_DE = {
    "medecin": "d'un médecin généraliste",
    "pharmacie": "d'une pharmacie",
    "france_services": "d'un espace France services",
}


def exposition(contexte: Contexte, ici: Territoire) -> str:
    """Ce que les dimensions disent du territoire choisi."""
    mesure, composee = isolement.calculee(contexte)
    if not mesure.entrees:
        return (
            "Aucune des quatre dimensions n'est mesurable avec les fichiers déposés. Il manque : "
            f"{isolement.manques(mesure)}."
        )
    if composee is None:
        return (
            f"{formats.pluriel(len(mesure.entrees), 'dimension')} sur {len(DIMENSIONS)} seulement : les "
            f"cartes se lisent une à une, sans résumé. Il manque : {isolement.manques(mesure)}."
        )
    if ici.niveau is Niveau.COMMUNE:
        return _commune(mesure, composee, ici)
    communes = contexte.communes().set_index("code")
    if ici.niveau is Niveau.SECTEUR:
        communes = communes[communes["secteur"] == ici.code]
    return _ensemble(contexte, mesure, composee, communes, ici)


def _commune(mesure: Mesure, composee: Exposition, ici: Territoire) -> str:
    ligne = composee.ligne(ici.code)
    lieu = noms.ou(ici)
    debut = f"{lieu[0].upper()}{lieu[1:]}, en {_periode(mesure)}"
    if not ligne["classe"]:
        return f"{debut}, moins de trois dimensions sont connues : pas de résumé."
    brutes, moyennes = mesure.brutes.T[ici.code], mesure.etalon.composantes.moyenne
    dites = [
        f"{formats.avec_unite(formats.nombre(float(brutes[c.id]), 0), c.unite)} ({c.titre} ; "
        f"{formats.nombre(float(moyennes[c.id]), 0)} en moyenne dans la référence)"
        for e in mesure.entrees.values()
        for c in e.composantes
        if not pd.isna(brutes[c.id])
    ]
    return f"{debut}, {isolement.classe_dite(ligne)} : {', '.join(dites)}.{_manque(mesure)}"


def _ensemble(
    contexte: Contexte,
    mesure: Mesure,
    composee: Exposition,
    communes: pd.DataFrame,
    ici: Territoire,
) -> str:
    lignes = composee.lignes.reindex(communes.index)
    habitants = contexte.derniere("population").set_index("code")["valeur"].reindex(communes.index)
    forte = lignes["classe"] == CLASSES[2]
    sure = forte & (lignes["classe_bas"] == CLASSES[2])
    bouge = int(((lignes["classe"] != "") & (lignes["classe_bas"] != lignes["classe_haut"])).sum())
    bordure = int(lignes["bordure"].sum())
    lieu = "Sur le territoire" if ici.niveau is Niveau.EPCI else noms.ou(ici)
    surs = (
        "mais aucune n'y reste dans tous les calculs"
        if not sure.any()
        else f"dont {formats.nombre(int(sure.sum()))} dans tous les calculs"
    )
    dite = (
        f"{lieu[0].upper()}{lieu[1:]}, en {_periode(mesure)}, {formats.pluriel(int(forte.sum()), 'commune')} sur "
        f"{len(communes)} ({formats.nombre(float(habitants[forte].sum()))} habitants) {'sont' if forte.sum() > 1 else 'est'} "
        f"dans le tiers le plus exposé des {composee.comparees} communes comparées, {surs}. "
        f"{formats.pluriel(bouge, 'commune')} {'changent' if bouge > 1 else 'change'} de classe selon la façon de peser les dimensions"
    )
    if bordure:
        dite += f", {bordure} selon des services voisins que les fichiers ne décrivent pas"
    return f"{dite}.{_manque(mesure)}"


def _periode(mesure: Mesure) -> str:
    return formats.periode(*mesure.annees)


def _manque(mesure: Mesure) -> str:
    if not mesure.absentes:
        return ""
    absentes = " et ".join(d.titre.lower() for d in mesure.absentes)
    return f" Non mesuré, faute de fichier : {absentes}."


def soins(contexte: Contexte, ici: Territoire, codes: list[str]) -> str:
    """À quelle distance on se soigne et on fait valoir ses droits, pour combien de personnes."""
    choisis = [PAR_ID[s] for s in SOINS_ET_DROITS]
    offre = services.offre(contexte)
    table = services.acces(contexte, choisis, connue=offre)
    mieux = services.acces(contexte, choisis, connue=offre, au_mieux=True)
    dites = []
    for s in choisis:
        gens = services.tranches(contexte, table, s, codes)
        if not pd.isna(gens["moyenne"]):
            loin = sum(gens["effectifs"][3:])
            dites.append(
                (
                    _DE[s.id],
                    gens["moyenne"],
                    loin,
                    gens["total"],
                )
            )
    if not dites:
        return (
            "La distance aux soins et aux droits n'est pas connue. À faire : déposer dans data/ la base "
            "permanente des équipements (INSEE) et la liste des France services (ANCT)."
        )
    moyennes = [f"{formats.pluriel(round(m), 'minute')} {nom}" for nom, m, _, _ in dites]
    nom, _, loin, total = dites[0]
    peut_etre = loin - sum(services.tranches(contexte, mieux, choisis[0], codes)["effectifs"][3:])
    lieu = "sur le territoire" if ici.niveau is Niveau.EPCI else noms.ou(ici)
    part = formats.nombre(100 * loin / total) if total else "0"
    return (
        f"{lieu[0].upper()}{lieu[1:]}, un habitant est en moyenne à {_et(moyennes)} en voiture "
        f"({offre.annee}, {_sur(contexte)}) ; {formats.nombre(loin)} habitants sur {formats.nombre(total)} "
        f"({part} %) sont à plus de 15 minutes {nom} connu"
        + (
            f", {'tous' if peut_etre > loin - 1 else f'dont {formats.nombre(peut_etre)}'} peut-être plus près d'un service d'une commune voisine que "
            "les fichiers ne décrivent pas."
            if peut_etre >= 1
            else "."
        )
    )


def _et(dits: list[str]) -> str:
    return " et ".join([", ".join(dits[:-1]), dits[-1]]) if len(dits) > 1 else "".join(dits)


def _sur(contexte: Contexte) -> str:
    return "minutes mesurées" if contexte.minutes_mesurees() else "minutes estimées"


def poles(avant: relais.Situation, apres: relais.Situation, public: str, rayon: float) -> str:
    """Ce que changeraient les relais choisis, pour qui, et qui resterait loin."""
    qui = relais.PUBLICS[public]
    avant_n, apres_n = avant.a_portee(rayon), apres.a_portee(rayon)
    total = float(apres.personnes.sum())
    dite = (
        f"{formats.nombre(apres_n)} {qui} sur {formats.nombre(total)} seraient à {rayon:.0f} minutes ou moins "
        f"d'un relais"
    )
    if avant.sites:
        dite += (
            f", contre {formats.nombre(avant_n)} aujourd'hui ; le temps moyen passerait de "
            f"{formats.nombre(avant.moyenne, 1)} à {formats.nombre(apres.moyenne, 1)} minutes"
        )
    reste = len(apres.dehors(rayon))
    return f"{dite}. " + (
        "Aucune commune ne resterait au-delà."
        if not reste
        else f"{formats.pluriel(reste, 'commune')} resterai{'en' * (reste > 1)}t au-delà."
    )

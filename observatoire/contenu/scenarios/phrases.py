"""Un scénario en phrases, pour l'écran et pour les documents."""

import pandas as pd

from observatoire import formats
from observatoire.affirmations import au_lieu_de
from observatoire.affirmations.francais_ensembles import a_minutes
from observatoire.affirmations.mots import marque
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses.scenarios.effets import Effets
from observatoire.analyses.scenarios.references import Reference

_MAX_NOMS = 4


def phrase(e: Effets) -> str:
    """La réponse : enfants à portée, heures, qui perd. Sans effet visible, elle le dit."""
    nom = f"« {e.scenario.nom} »" if e.scenario.nom else "Ce scénario"
    dites = [f"{marque(e.fictif, ' :')}{nom} : {_portee(e)}"]
    avant, apres = e.bilan["heures_an"]
    heures = apres - avant
    if abs(heures) >= 1:
        sens = "de plus" if heures > 0 else "de moins"
        dites.append(f"{formats.nombre(abs(heures))} heures d'accueil {sens} offertes par an")
    if e.acces is not None:
        dites.append(_qui_perd(e.acces.perdantes, e.acces.gagnantes))
    return ". ".join(majuscule(d) for d in dites if d) + "."


def _portee(e: Effets) -> str:
    quoi = f"des {formats.nombre(e.enfants)} enfants de moins de 3 ans {a_minutes(15, dedans=True)} d'un lieu d'accueil"
    return au_lieu_de(quoi, e.a_portee_avant, e.a_portee_apres)


def _qui_perd(perdantes: pd.DataFrame, gagnantes: pd.DataFrame) -> str:
    if perdantes.empty and gagnantes.empty:
        return "l'accès ne change nulle part de façon visible"
    if perdantes.empty:
        gagne = formats.pluriel(len(gagnantes), "commune gagne", "communes gagnent")
        return f"{gagne} de l'accès, aucune n'en perd"
    gagne = (
        "aucune n'en gagne"
        if gagnantes.empty
        else (f"{len(gagnantes)} en {'gagnent' if len(gagnantes) > 1 else 'gagne'}")
    )
    noms = list(perdantes["libelle"].astype(str))
    points = "…" if len(noms) > _MAX_NOMS else ""
    perd = formats.pluriel(len(noms), "commune perd", "communes perdent")
    return f"{perd} de l'accès ({', '.join(noms[:_MAX_NOMS])}{points}), {gagne}"


def autres(e: Effets) -> list[str]:
    """Les effets hors accueil du jeune enfant : loisirs, transport, pôles ; et ce qui manque."""
    dites = [f"L'accès n'est pas calculé : il manque {m}." for m in e.manque]
    for effet in e.loisirs:
        dites.append(
            f"Accueil de loisirs dédoublé : {formats.nombre(effet.places)} places de plus, "
            f"{formats.pluriel(effet.encadrement.total, 'animateur')} par lieu, "
            f"{au_lieu_de('enfants de 3 à 10 ans à portée', effet.a_portee_avant, effet.a_portee_apres)}."
        )
    for d in e.navettes:
        preuve = "" if d.prouve else " (tournée non prouvée la meilleure)"
        dites.append(
            f"Transport : {formats.nombre(d.enfants)} enfants, {formats.pluriel(d.vehicules, 'véhicule')}, "
            f"{formats.nombre(d.a_bord_maximal)} minutes à bord au plus{preuve}."
        )
        if d.laisses:
            dites.append(f"Restent sans transport : {formats.pluriel(len(d.laisses), 'commune')}.")
    for p in e.poles:
        proche = f"habitants {a_minutes(p.rayon, dedans=True)}"
        perdent = p.communes[p.communes["gain"] < -1]["libelle"].astype(str)
        dites.append(
            f"Pôles de proximité : {au_lieu_de(proche, p.a_portee_avant, p.a_portee_apres)}"
            + (
                f" ; s'éloignent : {', '.join(perdent)}."
                if len(perdent)
                else " ; personne ne s'éloigne."
            )
        )
    return [*dites, *(_phrase(n) for n in e.notes)]


def _phrase(note: str) -> str:
    return f"{majuscule(note).removesuffix('.')}."


def reference(r: Reference) -> str:
    """« 6 570 habitants, année non précisée : 3 communes… »."""
    habitants = f"{formats.nombre(r.habitants)} habitants, " if r.habitants else ""
    return f"{habitants}{r.quand} : {r.fait}"

"""Un scénario en phrases, pour l'écran et pour les documents : des affirmations jugées."""

import pandas as pd

from observatoire.affirmations import chiffre, dire, genres, juger
from observatoire.affirmations.jugement import Verdict
from observatoire.affirmations.mots import marque
from observatoire.affirmations.sujet import Sujet, majuscule
from observatoire.analyses import alsh
from observatoire.analyses.scenarios.acces import Changement
from observatoire.analyses.scenarios.effets import Effets
from observatoire.analyses.scenarios.references import Reference
from observatoire.contenu.enfance.phrases import dedouble, deux_portees
from observatoire.entrepot.lecture import indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer

_ENFANTS = Sujet(nom="Enfants", unite="enfants")
_HEURES = Sujet(nom="Heures d'accueil", unite="heures d'accueil offertes par an")
_HABITANTS = Sujet(nom="Communes", unite="habitants")


def phrase(e: Effets) -> str:
    """La réponse : enfants à portée, heures, qui perd. Ce qui manque pour répondre est dit."""
    nom = f"« {e.scenario.nom} »" if e.scenario.nom else "Ce scénario"
    dites = [f"{marque(e.fictif, ' :')}{nom} : {dire(juger(portee(e)))}"]
    avant, apres = map(_mesure, e.bilan["heures_an"])
    heures = juger(genres.Effet(_HEURES, avant, apres))
    if heures.verdict is Verdict.OUI:
        dites.append(dire(heures))
    if e.acces is not None:
        dites.append(dire(juger(qui_gagne(e.acces))))
    return ". ".join(majuscule(d) for d in dites) + "."


def portee(e: Effets) -> genres.Effet:
    """Les enfants à un quart d'heure d'un lieu d'accueil, avant et après."""
    manque = f"il manque {' et '.join(e.manque)}" if e.manque else ""
    enfants = _mesure(e.enfants, manque)
    quoi = Sujet(nom="Enfants", compte="enfants de moins de 3 ans")
    avant, apres = (
        genres.Distance(quoi, _mesure(v, manque), enfants, 15, "d'un lieu d'accueil", dedans=True)
        for v in (e.a_portee_avant, e.a_portee_apres)
    )
    return genres.effet_de_portee(avant, apres)


def qui_gagne(acces: Changement) -> genres.Redistribution:
    """Les communes dont l'accès monte, et celles dont il baisse."""
    gagnent, perdent = (_lieux(x, "enfants") for x in (acces.gagnantes, acces.perdantes))
    return genres.Redistribution(_ENFANTS, gagnent, perdent, "de l'accès")


def _lieux(table: pd.DataFrame, qui: str) -> tuple[genres.Mesuree, ...]:
    """Des communes nommées, chacune avec ceux qui y vivent."""
    return tuple(
        genres.Mesuree(valeur=genres.nombre(v), nom=str(nom))
        for nom, v in zip(table["libelle"], table[qui], strict=True)
    )


def _mesure(v: float | None, manque: str = "") -> genres.Mesuree:
    return genres.Mesuree(valeur=genres.nombre(v), note=manque)


def autres(e: Effets) -> list[str]:
    """Les effets hors accueil du jeune enfant : loisirs, transport, pôles ; et ce qui manque."""
    dites = [f"L'accès n'est pas calculé : il manque {m}" for m in e.manque]
    for effet in e.loisirs:
        dites.append(
            f"Accueil de loisirs dédoublé : {chiffre(effet.places, 'places de plus')}, "
            f"{chiffre(effet.encadrement.total, 'animateurs')} par lieu ; {dedouble(effet)}"
        )
    for d in e.navettes:
        if not d.enfants and d.demande.isna().any():
            dites.append(
                f"Transport : on ne sait pas combien d'enfants transporter, {alsh.SANS_ENFANTS}"
            )
            continue
        preuve = "" if d.prouve else " (tournée non prouvée la meilleure)"
        dites.append(
            f"Transport : {chiffre(d.enfants, 'enfants')}, {chiffre(d.vehicules, 'véhicules')}, "
            f"{chiffre(d.a_bord_maximal, 'minutes')} à bord au plus{preuve}"
        )
        if d.laisses:
            dites.append(f"Restent sans transport : {chiffre(len(d.laisses), 'communes')}")
    faire = f"à faire, {fichiers_a_deposer(indicateur('population'))}"
    for p in e.poles:
        t, qui = p.communes, "habitants"
        effet_ = deux_portees(t, qui, qui, p.rayon, "d'un pôle", faire)
        perdu = (t["gain"] < -1) | (t["avant"].notna() & t["apres"].isna())
        pres, loin = (_lieux(t[x], qui) for x in (t["gain"] > 1, perdu))
        bouge = dire(juger(genres.Redistribution(_HABITANTS, pres, loin, "du temps")))
        dites.append(f"Pôles de proximité : {effet_} ; {bouge}")
    return [f"{majuscule(d).removesuffix('.')}." for d in (*dites, *e.notes)]


def reference(r: Reference) -> str:
    """« 6 570 habitants, année non précisée : 3 communes… »."""
    habitants = f"{chiffre(r.habitants, 'habitants')}, " if r.habitants else ""
    return f"{habitants}{r.quand} : {r.fait}"

"""Les phrases des projections : la réponse, et le rétro-test en mots simples."""

from typing import Any

import numpy as np
import pandas as pd

from observatoire.affirmations import chiffre, dire, genres, juger
from observatoire.affirmations import francais_projections as mots
from observatoire.affirmations.francais_ensembles import deja
from observatoire.affirmations.mots import contre
from observatoire.affirmations.sources import dire_periode
from observatoire.affirmations.sujet import Sujet, majuscule
from observatoire.analyses import naissances, retrotest
from observatoire.analyses.essais import Essai
from observatoire.analyses.naissances import Annonce, Naissances
from observatoire.analyses.panel import Groupe
from observatoire.methodes import origines
from observatoire.methodes.justesse import intervalle
from observatoire.methodes.naissances import variance
from observatoire.modele import Territoire
from observatoire.provenance import Periode

_NES = Sujet(nom="Enfants", compte="enfants", parmi="né")
SUIT = "0-2"  # le groupe que font les naissances, et qui se juge sur elles
_POUR = {"epci": "l'intercommunalité", "secteur": "un secteur", "commune": "une commune"}


def sujet(groupe: Groupe) -> Sujet:
    """De quoi parle la projection d'un groupe."""
    par_an = " par an" if groupe.ages is None else ""
    return Sujet(nom=groupe.libelle, unite=f"{groupe.court}{par_an}", compte=groupe.court)


def promesse(rejoue: retrotest.Resultat, groupe: str, niveau: str) -> str:
    """La nature de la fourchette d'un groupe à un niveau : tenue, déduite des naissances, jamais vérifiée."""
    jugee = rejoue.fiabilites.get(groupe, {}).get(niveau)
    if jugee is None or not jugee.tenue:
        return genres.SUPPOSEE
    return genres.DEDUITE if groupe == SUIT else genres.PROJECTION


def justesse(rejoue: retrotest.Resultat, groupe: Groupe, niveau: str) -> str:
    """De combien la méthode s'est trompée à ce niveau même, ou qu'on ne le sait pas."""
    f = rejoue.fiabilites.get(groupe.id, {}).get(niveau)
    if f is None:
        return dire(juger(genres.Justesse(sujet(groupe), genres.Mesuree(valeur=None))))
    suivie, suit = sujet(groupe), ""
    if groupe.id == SUIT:
        suivie = Sujet(nom="Naissances", unite="naissances en trois ans")
        suit = "Les 0 à 2 ans suivent les naissances des trois années d'avant."
    erreur = genres.Mesuree(valeur=f.erreur)
    return dire(juger(genres.Justesse(
        suivie, erreur, f.biais, f.couverture, f.essais, f.depuis, _POUR[niveau], f.tenue, suit
    )))  # fmt: skip


def projetee(ligne: pd.Series, t: Territoire, nature: str) -> genres.Mesuree:
    """Une ligne de projection ; sans valeur centrale, elle tient dans sa fourchette."""
    annee = int(ligne["annee"])
    return genres.Mesuree(
        valeur=genres.nombre(ligne["valeur"]), bas=genres.nombre(ligne["bas"]), haut=genres.nombre(ligne["haut"]),
        statut=str(ligne["statut"]), nature=nature, debut=annee, fin=annee, lieu=t,
    )  # fmt: skip


def reponse(
    rejoue: retrotest.Resultat,
    t: Territoire,
    groupe: Groupe,
    ligne: pd.Series,
    passe: pd.DataFrame,
) -> str:
    """« Le territoire compterait 90 enfants… en 2033, sans doute entre 62 et 121… »."""
    notre = projetee(ligne, t, promesse(rejoue, groupe.id, str(t.niveau)))
    return dire(juger(genres.Comparaison(sujet(groupe), notre, _avant(groupe, passe))))


def reserve(rejoue: retrotest.Resultat, niveau: str, groupe: Groupe, part_nee: float) -> str:
    """Ce qui tempère la réponse, dit sous elle : l'erreur passée de la méthode, et qui est déjà né."""
    dite = justesse(rejoue, groupe, niveau)
    if not groupe.enfants:
        return dite
    nes = genres.Partage(_NES, genres.Mesuree(valeur=part_nee), genres.Mesuree(valeur=1.0))
    return f"{dite} {deja(juger(nes))}."


def _avant(groupe: Groupe, passe: pd.DataFrame) -> tuple[genres.Mesuree, ...]:
    """À quoi cela se compare : la dernière année sûre, trois ans de naissances en moyenne."""
    surs = passe[passe["statut"] != "provisoire"]
    if surs.empty:
        return ()
    derniers = surs.tail(3 if groupe.ages is None and len(surs) >= 3 else 1)
    annees = derniers["annee"].astype(int)
    return (
        genres.Mesuree(
            valeur=genres.nombre(derniers["valeur"].mean()), statut=str(derniers["statut"].iloc[-1]),
            debut=annees.min(), fin=annees.max(),
        ),
    )  # fmt: skip


def bilan(rejoue: retrotest.Resultat, groupe: Groupe) -> list[str]:
    """Ce que le rétro-test apprend d'un groupe, niveau par niveau ; le fichier manquant sinon."""
    fiables = rejoue.fiabilites.get(groupe.id, {})
    if not fiables:
        return [
            "La méthode de ce groupe n'a pas encore pu être jugée sur le passé.",
            rejoue.manquants[groupe.id],
        ]
    dites = [justesse(rejoue, groupe, niveau) for niveau in fiables]
    if groupe.id == SUIT:
        return [*dites, *filter(None, [rejoue.manquants.get(groupe.id)])]
    essais = [e for e in rejoue.essais if e.groupe == groupe.id]
    tete = _experience(essais) if groupe.ages else _origines(rejoue.naissances)
    lignes = rejoue.lignes[rejoue.lignes["groupe"] == groupe.id]
    niveaux = (_gagnante(li) for _, li in lignes.groupby("niveau", sort=False))
    return [tete, *niveaux, _constante(lignes), *dites]


def _origines(nees: Naissances | None) -> str:
    assert nees is not None
    debut = nees.annees[origines.ANNEES_MINIMUM - 1]
    return mots.origines((debut, nees.annees[-2]), origines.HORIZON)


def _experience(essais: list[Essai]) -> str:
    communes = len({e.codes[i] for e in essais for i in e.notres})
    dernier = essais[-1]
    cible, appris = (dire_periode(Periode(*p)) for p in (dernier.cible, dernier.apprentissage))
    autres = f", et {len(essais) - 1} fois sur des dates plus anciennes" if len(essais) > 1 else ""
    return (
        f"On a caché {cible} à chaque méthode, en ne lui laissant que {appris}{autres}, dans "
        f"{chiffre(communes, 'communes')}."
    )


def erreur(v: Any) -> str:
    """« 4,1 écarts pour 100 observés »."""
    return chiffre(v, "écarts pour 100 observés", 1)


def choisie(lignes: pd.DataFrame) -> str:
    """La méthode employée et son erreur, la meilleure des autres et la sienne : un titre."""
    entieres = lignes[lignes["classe"].isin(retrotest.ENSEMBLES.values())]
    sert = entieres[entieres["retenue"]].iloc[0]
    autres = entieres[~entieres["retenue"]].sort_values("wmape", kind="stable")
    dite = f"« {retrotest.NOMS[sert['methode']]} » s'est trompée de {erreur(sert['wmape'])}"
    if autres.empty:
        return dite
    autre = autres.iloc[0]
    return (
        f"{dite}{contre(chiffre(autre['wmape'], decimales=1))} pour la meilleure des autres, "
        f"« {retrotest.NOMS[autre['methode']]} »"
    )


def _gagnante(lignes: pd.DataFrame) -> str:
    """Ce qui sert à un niveau, face à la meilleure des autres."""
    niveau = retrotest.ENSEMBLES[str(lignes["niveau"].iloc[0])]
    return f"{majuscule(niveau)} : {choisie(lignes)}."


def _constante(lignes: pd.DataFrame) -> str:
    """Où « rien ne change » se trompe le moins."""
    meilleures = lignes.groupby("classe", sort=False)["wmape"].min()
    rien = lignes[lignes["methode"] == "constante"].set_index("classe")["wmape"]
    gagnees = [c for c in meilleures.index if rien[c] <= meilleures[c] + 1e-9]
    if not gagnees:
        return "« Rien ne change » n'est la meilleure nulle part."
    return f"« Rien ne change » se trompe le moins ici : {', '.join(gagnees)}."


def annonce(a: Annonce, niveau: str, ampleurs: dict[str, float]) -> str:
    """« Faite en 2016, cette méthode annonçait 282 naissances de 2017 à 2025 (entre 198 et 374) ; il y en a
    eu 250 (une année provisoire comprise). »"""
    total, duree = float(a.annonces.sum()), a.fin - a.debut + 1
    v = variance(total, duree, duree, memoire=naissances.memoire(niveau), ampleur=ampleurs[niveau])
    bas, haut = np.ravel(intervalle(total, v))
    provisoire = " (une année provisoire comprise)" if a.provisoire else ""
    venu = f"{chiffre(a.observe)}{provisoire}"
    return mots.annoncait(a.origine, (a.debut, a.fin), total, (float(bas), float(haut)), venu)

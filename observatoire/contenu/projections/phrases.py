"""Les phrases des projections : la réponse, et le rétro-test en mots simples."""

from typing import Any

import pandas as pd

from observatoire.affirmations import chiffre, dire, genres, juger
from observatoire.affirmations.francais_ensembles import deja
from observatoire.affirmations.jugement import Verdict
from observatoire.affirmations.mots import contre, entre
from observatoire.affirmations.sources import dire_periode
from observatoire.affirmations.sujet import Sujet, majuscule
from observatoire.analyses import retrotest
from observatoire.analyses.panel import Groupe
from observatoire.modele import Territoire
from observatoire.provenance import Periode

_NES = Sujet(nom="Enfants", parmi="né")
_METHODES = Sujet(nom="Gain", compte="méthodes", superlatif="qui se trompe le moins")
_GAIN = Sujet(nom="Gain", unite="%")


def sujet(groupe: Groupe) -> Sujet:
    """De quoi parle la projection d'un groupe."""
    par_an = " par an" if groupe.ages is None else ""
    return Sujet(nom=groupe.libelle, unite=f"{groupe.court}{par_an}", compte=groupe.court)


def projetee(ligne: pd.Series, t: Territoire) -> genres.Mesuree:
    """Une ligne de projection ; sans valeur centrale, elle tient dans sa fourchette."""
    annee = int(ligne["annee"])
    return genres.Mesuree(
        valeur=genres.nombre(ligne["valeur"]), bas=genres.nombre(ligne["bas"]), haut=genres.nombre(ligne["haut"]),
        statut=str(ligne["statut"]), nature=genres.PROJECTION, debut=annee, fin=annee, lieu=t,
    )  # fmt: skip


def reponse(
    t: Territoire, groupe: Groupe, ligne: pd.Series, passe: pd.DataFrame, part_nee: float
) -> str:
    """« Le territoire compterait 90 enfants… en 2033, sans doute entre 62 et 121… »"""
    avant = _avant(groupe, passe)
    dite = dire(juger(genres.Comparaison(sujet(groupe), projetee(ligne, t), avant)))
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


def bilan(resultat: retrotest.Resultat, groupe: Groupe) -> list[str]:
    """Ce que le rétro-test apprend d'un groupe, en phrases ; le fichier manquant sinon."""
    essais = [e for e in resultat.essais if e.groupe == groupe.id]
    if not essais:
        return [
            "La méthode de ce groupe n'a pas encore pu être jugée sur le passé.",
            resultat.manquants[groupe.id],
        ]
    lignes = resultat.lignes[resultat.lignes["groupe"] == groupe.id]
    toutes = lignes[lignes["classe"] == retrotest.TOUTES].set_index("methode")
    gagnante = resultat.retenues[groupe.id]
    return [_experience(essais, groupe), _gagnante(toutes, gagnante), _fourchette(toutes.loc[gagnante]),
            *_constante(lignes), *_anciennes(essais[-1], gagnante)]  # fmt: skip


def _experience(essais: list[retrotest.Essai], groupe: Groupe) -> str:
    communes = len({c for e in essais for c in e.codes})
    dernier = essais[-1]
    cible, appris = (dire_periode(Periode(*p)) for p in (dernier.cible, dernier.apprentissage))
    autres = f", et {len(essais) - 1} fois sur des dates plus anciennes" if len(essais) > 1 else ""
    return (
        f"On a caché {cible} à chaque méthode, en ne lui laissant que {appris}{autres}, dans "
        f"{chiffre(communes, 'communes')} du département."
    )


def meilleure(toutes: pd.DataFrame) -> str:
    """« la méthode qui se trompe le moins est « rien ne change », à 4,1 écarts pour 100 observés »."""
    essayees = tuple(
        genres.Mesuree(valeur=genres.nombre(r.gain), nom=f"« {retrotest.NOMS[str(r.Index)]} »", texte=erreur(r.wmape))
        for r in toutes.itertuples()
    )  # fmt: skip
    return dire(juger(genres.Extreme(_METHODES, essayees)))


def erreur(v: Any) -> str:
    """« 4,1 écarts pour 100 observés »."""
    return chiffre(v, "écarts pour 100 observés", 1)


def _gagnante(toutes: pd.DataFrame, gagnante: str) -> str:
    ici: Any = toutes.loc[gagnante]
    erreurs = toutes["wmape"].astype(float)
    autres = erreurs.drop(index="constante")
    if gagnante == "constante":
        autre = contre(chiffre(autres.min(), decimales=1))
        suite = f"{autre} pour la meilleure des autres. C'est donc elle qui sert ici"
    else:
        avance = genres.Mesuree(
            valeur=ici["gain"], bas=genres.nombre(ici["gain_bas"]), haut=ici["gain_haut"]
        )
        sure = juger(genres.Seuil(_GAIN, 0.0, avance)).verdict is Verdict.OUI
        doute = "" if sure else " (l'avance peut tenir au hasard)"
        rien = contre(chiffre(erreurs.loc["constante"], decimales=1))
        suite = f"{rien} pour « rien ne change »{doute}"
    return f"{majuscule(meilleure(toutes))}{suite}."


def _fourchette(ligne: Any) -> str:
    tenue = chiffre(100 * ligne["couverture_observee"], "%")
    fourchette = entre(100 * ligne["couverture_bas"], 100 * ligne["couverture_haut"])
    return (
        f"Sa fourchette, qui vise 80 %, a contenu la réalité {tenue} du temps ({fourchette} "
        f"%, vu le nombre d'essais)."
    )


def _constante(lignes: pd.DataFrame) -> list[str]:
    """Où « rien ne change » gagne : les classes où aucune méthode ne fait mieux."""
    utiles = lignes[lignes["classe"] != retrotest.TOUTES]
    meilleures = utiles.groupby("classe", sort=False)["wmape"].min()
    rien = utiles[utiles["methode"] == "constante"].set_index("classe")["wmape"]
    gagnees = [c for c in meilleures.index if rien[c] <= meilleures[c] + 1e-9]
    if not gagnees:
        return ["« Rien ne change » n'est la meilleure dans aucune taille de commune."]
    return [f"« Rien ne change » gagne ici : {', '.join(gagnees)}."]


def _anciennes(essai: retrotest.Essai, gagnante: str) -> list[str]:
    somme = essai.somme(gagnante)
    if somme is None:
        return []
    observe, projete, _ = somme
    dites = [
        f"Pour l'intercommunalité, elle annonçait {chiffre(projete)} pour "
        f"{dire_periode(Periode(*essai.cible))} ; il y en a eu {chiffre(observe)}."
    ]
    ecarts = {m: abs(s[1] - s[0]) for m in essai.prevues if (s := essai.somme(m))}
    mieux = min(ecarts, key=lambda m: ecarts[m])
    if ecarts[mieux] < abs(projete - observe):
        sienne = essai.somme(mieux)
        assert sienne is not None
        dites.append(
            f"Cette fois-là, pour l'intercommunalité, « {retrotest.NOMS[mieux]} » aurait fait mieux "
            f"({chiffre(sienne[1])}) : un seul essai, trop peu pour en faire une règle."
        )
    return dites

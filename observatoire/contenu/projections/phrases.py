"""Les phrases des projections : la réponse, et le rétro-test en mots simples."""

from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations.mots import contre, entre, marque
from observatoire.analyses import retrotest
from observatoire.analyses.panel import Groupe
from observatoire.modele import Territoire
from observatoire.territoire import noms


def reponse(
    t: Territoire, groupe: Groupe, ligne: pd.Series, passe: pd.DataFrame, part_nee: float
) -> str:
    """« Le territoire compterait 90 enfants… en 2033, sans doute entre 62 et 121… »"""
    fourchette = entre(ligne["bas"], ligne["haut"])
    annee, quoi = int(ligne["annee"]), groupe.court
    par_an = " par an" if groupe.ages is None else ""
    if pd.isna(ligne["valeur"]):
        dite = (
            f"{noms.sujet(t)} compterait {fourchette} {quoi}{par_an} en {annee} (huit "
            "chances sur dix) : l'effectif est trop petit pour dire un seul chiffre"
        )
    else:
        valeur = formats.nombre(ligne["valeur"])
        dite = (
            f"{noms.sujet(t)} compterait {valeur} {quoi}{par_an} en {annee}, avec huit chances sur "
            f"dix d'être {fourchette}"
        )
    return f"{marque(ligne['statut'] == 'fictif', ' :')}{dite}{_contre(groupe, passe)}.{_naissance(groupe, part_nee)}"


def _contre(groupe: Groupe, passe: pd.DataFrame) -> str:
    """À quoi cela se compare : la dernière année sûre, trois ans de naissances en moyenne."""
    surs = passe[passe["statut"] != "provisoire"]
    if surs.empty:
        return ""
    if groupe.ages is None and len(surs) >= 3:
        trois = surs.tail(3)
        debut, fin = int(trois["annee"].min()), int(trois["annee"].max())
        moyenne = formats.nombre(trois["valeur"].mean(), 1)
        return f"{contre(f'{moyenne} par an')} {formats.de_a(debut, fin)}"
    avant = surs.iloc[-1]
    environ = "environ " if avant["statut"] == "estime" else ""
    dite = f"{environ}{formats.nombre(avant['valeur'])} en {int(avant['annee'])}"
    return contre(dite)


def _naissance(groupe: Groupe, part: float) -> str:
    if not groupe.enfants:
        return ""
    if part > 0.995:
        return " Tous sont déjà nés."
    if part < 0.005:
        return " Aucun n'est encore né."
    return f" {formats.nombre(100 * part)}{formats.INSECABLE}% d'entre eux sont déjà nés."


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
    cible, appris = formats.periode(*dernier.cible), formats.periode(*dernier.apprentissage)
    autres = f", et {len(essais) - 1} fois sur des dates plus anciennes" if len(essais) > 1 else ""
    return (
        f"On a caché {cible} à chaque méthode, en ne lui laissant que {appris}{autres}, dans "
        f"{formats.pluriel(communes, 'commune')} du département."
    )


def _gagnante(toutes: pd.DataFrame, gagnante: str) -> str:
    ici: Any = toutes.loc[gagnante]
    rien: Any = toutes.loc["constante"]
    erreur = formats.nombre(ici["wmape"], 1)
    if gagnante == "constante":
        suite = toutes.drop(index="constante")["wmape"].min()
        return (
            f"« Rien ne change » s'est le moins trompé : {erreur} écarts pour 100 observés"
            f"{contre(formats.nombre(suite, 1))} pour la meilleure des autres. C'est donc elle qui sert ici."
        )
    doute = "" if ici["gain_bas"] > 0 else " (l'avance peut tenir au hasard)"
    return (
        f"« {retrotest.NOMS[gagnante].capitalize()} » s'est le moins trompé : {erreur} écarts pour 100 "
        f"observés{contre(formats.nombre(rien['wmape'], 1))} pour « rien ne change »{doute}."
    )


def _fourchette(ligne: Any) -> str:
    tenue = formats.nombre(100 * ligne["couverture_observee"])
    fourchette = entre(100 * ligne["couverture_bas"], 100 * ligne["couverture_haut"])
    return (
        f"Sa fourchette, qui vise 80 %, a contenu la réalité {tenue} % du temps ({fourchette} "
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
    cible = formats.periode(*essai.cible)
    dites = [
        f"Pour l'intercommunalité, elle annonçait {formats.nombre(projete)} pour {cible} ; il y en a "
        f"eu {formats.nombre(observe)}."
    ]
    ecarts = {m: abs(s[1] - s[0]) for m in essai.prevues if (s := essai.somme(m))}
    mieux = min(ecarts, key=lambda m: ecarts[m])
    if ecarts[mieux] < abs(projete - observe):
        sienne = essai.somme(mieux)
        assert sienne is not None
        dites.append(
            f"Cette fois-là, pour l'intercommunalité, « {retrotest.NOMS[mieux]} » aurait fait mieux "
            f"({formats.nombre(sienne[1])}) : un seul essai, trop peu pour en faire une règle."
        )
    return dites

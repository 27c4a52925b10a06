"""Les naissances et les décès d'un territoire, en courbes."""

from dataclasses import replace

import pandas as pd

from observatoire import formats
from observatoire.affirmations import dire, juger
from observatoire.affirmations.genres import Niveau, mesuree
from observatoire.affirmations.sujet import Sujet
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.courbes import etendue
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.modele import Territoire
from observatoire.territoire import noms

PEU = 3  # par an : jusque-là, une moyenne de trois ans ne compare pas les naissances aux décès


@element("naissances_deces", "Naissances et décès")
def naissances_deces(lecteur: Lecteur, ou: str) -> Figure:
    """Naissances et décès : la moyenne de trois ans avec son intervalle, chaque année en gris.

    L'intervalle est celui de Poisson sur le total des trois années ; une année provisoire est en
    creux et n'entre pas dans la moyenne. Lève `AppelIncorrect` sans naissances ni décès.
    """
    ici = commun.nommer(lecteur, territoire(ou))
    valeurs = _annuelles_et_moyennes(lecteur, ici)
    if valeurs.empty:
        raise AppelIncorrect(
            f"Les naissances et les décès ne sont pas connus {noms.ou(ici)}. "
            f"À faire : {fichiers_a_deposer(indicateur('naissances'))}."
        )
    valeurs["annee"] = valeurs["fin"].astype(int)
    return commun.composer(
        lecteur,
        indicateur("naissances"),
        valeurs,
        identifiant="naissances-deces",
        forme=Forme.EVOLUTION,
        titre=_titre_soldes(valeurs, ici),
        sous_titre="Moyennes de trois ans et leur intervalle",
        periode=etendue(valeurs),
        unite="par an",
        decimales=1,
        perimetre=ici.libelle,
        notes=["La moyenne est placée à la dernière de ses trois années."],
        options=Options(nom_valeur="Naissances, décès"),
    )


def _annuelles_et_moyennes(lecteur: Lecteur, ici: Territoire) -> pd.DataFrame:
    tables = []
    for identifiant, moyenne in (("naissances", "naissances_moy3"), ("deces", "deces_moy3")):
        declare = indicateur(identifiant)
        annuelle = commun.lire(lecteur, declare, [ici])
        groupee = commun.lire(lecteur, indicateur(moyenne), [ici])
        annuelle = annuelle[annuelle["debut"] == annuelle["fin"]]
        nom = declare.libelle.split(" ")[0]
        tables += [
            annuelle.assign(
                serie=f"{nom}, chaque année",
                est_principal=False,
                # Une naissance ne se compte pas à la décimale ; sa moyenne, si.
                texte=[formats.nombre(v) if pd.notna(v) else "" for v in annuelle["valeur"]],
            ),
            groupee.assign(serie=f"{nom}, moyenne de 3 ans", est_principal=True, note="", texte=""),
        ]
    valeurs = pd.concat(tables, ignore_index=True)
    return valeurs[valeurs["statut"] != "absent"]


def _titre_soldes(valeurs: pd.DataFrame, t: Territoire) -> str:
    moyennes = valeurs[valeurs["est_principal"] & valeurs["valeur"].notna()]
    dernieres = moyennes.groupby("serie", sort=False).tail(1)
    if len(dernieres) < 2 or dernieres["fin"].nunique() > 1:
        return f"Naissances et décès {noms.ou(t)}"
    debut, fin = int(dernieres["debut"].iloc[0]), int(dernieres["fin"].iloc[0])
    n, d = (ligne for _, ligne in dernieres.iterrows())
    quand = f"par an {noms.ou(t)}, en moyenne {formats.de_a(debut, fin)}"
    if min(n["valeur"], d["valeur"]) > PEU:
        return f"{_compter(n, 'naissance')} pour {_compter(d, 'décès')} {quand}"
    # À ce niveau, un seul décès change tout : le titre donne l'intervalle et ne compare pas.
    dits = f"{_compter(n, 'naissance', bornes=True)} et {_compter(d, 'décès', bornes=True)}"
    return f"{dits[0].upper()}{dits[1:]} {quand} : trop peu pour comparer"


def _compter(ligne: pd.Series, mot: str, *, bornes: bool = False) -> str:
    """« 31,7 naissances », « 0,7 naissance (0,1 à 2,4) », « aucun décès (0,0 à 1,2) »."""
    m = mesuree(ligne)
    if m.valeur == 0:
        m = replace(m, texte=f"{'aucune' if mot == 'naissance' else 'aucun'} {mot}")
    if not bornes:
        m = replace(m, bas=None, haut=None)
    s = Sujet(nom=mot, unite=mot if mot.endswith("s") else f"{mot}s", decimales=1)
    return dire(juger(Niveau(s, m)), "cellule")

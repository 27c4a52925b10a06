"""Les figures des projections : l'éventail, les communes, les erreurs du rétro-test."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from observatoire.affirmations import chiffre, dire, juger
from observatoire.affirmations.francais_projections import PROMESSES
from observatoire.affirmations.genres import Niveau
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import naissances, observe, projections, retrotest
from observatoire.analyses.hypotheses import CENTRAL, VARIANTES, modifier
from observatoire.analyses.panel import Groupe
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.parametres import territoire
from observatoire.contenu.projections import phrases
from observatoire.contenu.projections.atelier import Atelier, atelier, groupe_de, projeter
from observatoire.contenu.projections.phrases import projetee, promesse, sujet
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.modele import Territoire
from observatoire.provenance import Periode
from observatoire.territoire import noms

_DEFINITION = (
    "La fourchette compte le hasard des petits nombres, ce qui distingue une commune des autres et ce que "
    "l'ensemble peut faire d'ici là. La méthode de chaque groupe est celle que le rétro-test retient ; là où "
    "le passé permet de l'essayer, la fourchette est élargie jusqu'à ce qu'elle ait contenu ce qui est arrivé "
    "aussi souvent que promis."
)


@element("projection_eventail", "Projection en éventail")
def eventail(
    lecteur: Lecteur,
    groupe: str,
    ou: str,
    horizon: int = projections.HORIZON,
    **hypotheses: float,
) -> Figure:
    """Le passé d'un groupe, sa projection en éventail et ce que la méthode disait autrefois."""
    g, ici = groupe_de(groupe), atelier(lecteur)
    t = commun.nommer(lecteur, territoire(ou))
    passe = observe.passe(lecteur, ici.machine, g, t)
    debut = int(passe["annee"].max()) + 1 if len(passe) else None
    rendu = projeter(lecteur, groupe, horizon, modifier(CENTRAL, **hypotheses), debut)
    futur = _de(rendu.table, t)
    notre = pd.concat([_pointe(passe), futur], ignore_index=True)
    courbes = [notre.assign(serie=t.libelle, est_principal=True)]
    if not hypotheses:
        for v, nom in (("bas", "basses"), ("haut", "hautes")):
            autre = _de(projeter(lecteur, groupe, horizon, VARIANTES[v], debut).table, t)
            # Une hypothèse dont aucune valeur ne peut être dite n'a pas de courbe.
            if autre["valeur"].notna().any():
                courbes.append(autre.assign(serie=f"Hypothèses {nom}", bas=np.nan, haut=np.nan))
    anciennes, note = autrefois(ici, g, t, ici.machine.rangs(t))
    nature = promesse(ici.rejoue, groupe, str(t.niveau))
    donnees = pd.concat([*courbes, *anciennes], ignore_index=True).fillna({"statut": "estime"})
    donnees["est_principal"] = donnees["est_principal"].eq(True)
    return Figure(
        identifiant=f"projection-{groupe}",
        forme=Forme.EVOLUTION,
        titre=_titre(g, t, futur, rendu.base + 10, nature),
        sous_titre=f"La bande : {PROMESSES[nature]}. Méthode : "
        f"{projections.LIBELLES_METHODES[rendu.methodes[groupe]]}.",
        donnees=donnees.assign(code=t.code, libelle=t.libelle),
        periode=Periode(int(notre["annee"].min()), horizon),
        perimetre=t.libelle,
        notes=(phrases.justesse(ici.rejoue, g, str(t.niveau)), *note),
        definition=_definition(rendu),
        options=Options(nom_valeur=g.libelle, reperes_dates=_prevu(debut)),
    )


@element("projection_communes", "Projection, commune par commune")
def communes(
    lecteur: Lecteur,
    groupe: str,
    annee: int,
    niveau: str = "commune",
    **hypotheses: float,
) -> Figure:
    """Les communes (ou les secteurs) une année projetée, avec leur fourchette."""
    g = groupe_de(groupe)
    rendu = projeter(lecteur, groupe, annee, modifier(CENTRAL, **hypotheses))
    table = rendu.table[(rendu.table["niveau"] == niveau) & (rendu.table["annee"] == annee)]
    libelles = lecteur.territoires(niveau).set_index("code")["libelle"]
    epci, s = commun.ensemble_de(lecteur, None), sujet(g)
    tues = int(table["valeur"].isna().sum())
    mots = commun.MOTS_NIVEAUX[niveau]
    dit = f" ; trop peu pour être dit autrement : {chiffre(tues, mots)}" if tues else ""
    rejoue = atelier(lecteur).rejoue
    nature = promesse(rejoue, groupe, niveau)
    # « fourchette pas encore vérifiée » se suffit ; « huit chances sur dix » dit d'abord de quoi.
    dite = PROMESSES[nature]
    promise = f"la {dite}" if dite.startswith("fourchette") else f"la fourchette : {dite}"
    return Figure(
        identifiant=f"projection-{groupe}-{niveau}",
        forme=Forme.BARRES,
        titre=f"{g.libelle} en {annee} : {mots} {noms.de(epci)}",
        sous_titre=f"Entre parenthèses ou seule, {promise}{dit}",
        donnees=table.assign(
            libelle=table["code"].map(libelles).fillna(table["code"]),
            texte=[
                dire(juger(Niveau(s, projetee(r, epci, nature))), "cellule")
                for _, r in table.iterrows()
            ],
        ),
        periode=Periode.annees([annee]),
        perimetre=epci.libelle,
        notes=(phrases.justesse(rejoue, g, niveau),),
        definition=_definition(rendu),
        options=Options(nom_valeur=g.libelle),
    )


def _de(table: pd.DataFrame, t: Territoire) -> pd.DataFrame:
    lignes = table[(table["code"] == t.code) & (table["niveau"] == str(t.niveau))]
    if lignes.empty:
        raise AppelIncorrect(
            f"{t.libelle} n'est pas projeté : les projections portent sur l'intercommunalité, ses "
            "secteurs et ses communes."
        )
    return lignes[["annee", "valeur", "bas", "haut", "statut"]].reset_index(drop=True)


def une_ligne(
    lecteur: Lecteur,
    groupe: str,
    t: Territoire,
    annee: int,
    hypotheses: dict[str, float],
) -> pd.Series:
    """La projection d'un territoire une année : `annee, valeur, bas, haut, statut`."""
    rendu = projeter(lecteur, groupe, annee, modifier(CENTRAL, **hypotheses), annee)
    return _de(rendu.table, t).iloc[-1]


def autrefois(
    ici: Atelier, g: Groupe, t: Territoire, rangs: np.ndarray
) -> tuple[list[pd.DataFrame], tuple[str, ...]]:
    """Ce que la même méthode annonçait autrefois, face à ce qui est arrivé."""
    nees, niveau = ici.rejoue.naissances, str(t.niveau)
    if g.ages is None and nees is not None:
        a = naissances.annonce(nees, ici.machine.panel, rangs)
        if a is None:
            return [], ()
        points = range(a.debut, a.fin + 1)
        return [_courbe(points, a.annonces, a.origine)], (
            phrases.annonce(a, niveau, nees.ampleurs),
        )
    essais = [e for e in ici.rejoue.essais if e.groupe == g.id]
    methode = ici.machine.methodes.get(g.id, "")
    codes = [ici.machine.codes[i] for i in rangs]
    somme = essais[-1].somme(methode, codes) if essais and methode in essais[-1].prevues else None
    depart = ici.machine.panel.groupe(g)
    if somme is None or essais[-1].apprentissage[1] not in depart.columns:
        return [], ()
    (_, origine), (_, fin) = essais[-1].apprentissage, essais[-1].cible
    note = (
        f"En {origine}, la même méthode annonçait {chiffre(somme[1])} pour {fin} ; il y en a eu "
        f"{chiffre(somme[0])}."
    )
    base = float(depart[origine].iloc[rangs].sum())
    return [_courbe((origine, fin), (base, somme[1]), origine)], (note,)


def _courbe(annees: Iterable[int], valeurs: Iterable[float], origine: int) -> pd.DataFrame:
    serie = f"Annoncé en {origine} par la même méthode"
    return pd.DataFrame({"annee": list(annees), "valeur": list(valeurs), "serie": serie})


def _prevu(debut: int | None) -> tuple[tuple[float, str], ...]:
    return ((debut - 0.5, "prévu ensuite"),) if debut else ()


def _pointe(passe: pd.DataFrame) -> pd.DataFrame:
    """Le passé, dont le dernier point ouvre l'éventail : une pointe, ou sa fourchette s'il est estimé."""
    dernier = passe["annee"] == passe["annee"].max()
    return passe.assign(
        **{b: passe[b].fillna(passe["valeur"]).where(dernier) for b in ("bas", "haut")}
    )


def _titre(g: Groupe, t: Territoire, futur: pd.DataFrame, repere: int, nature: str) -> str:
    ligne = futur[futur["annee"] <= repere].iloc[-1]
    return dire(juger(Niveau(sujet(g), projetee(ligne, t, nature))), "titre")


def _definition(rendu: projections.Projection) -> str:
    """Ce que la fourchette veut dire, puis ce que les chiffres supposent."""
    return " ".join((_DEFINITION, *rendu.notes))


@element("retrotest_erreurs", "De combien les projections se seraient trompées")
def erreurs(lecteur: Lecteur, groupe: str, niveau: str = "epci") -> Figure:
    """L'erreur de chaque méthode, à un niveau, quand on lui cache les dernières années."""
    ici, g = atelier(lecteur), groupe_de(groupe)
    table = lignes_jugees(ici.rejoue, groupe, niveau)
    table = table[table["classe"] == retrotest.ENSEMBLES[niveau]]
    return Figure(
        identifiant=f"retrotest-{groupe}-{niveau}",
        forme=Forme.BARRES,
        titre=majuscule(phrases.choisie(table.reset_index())),
        sous_titre=f"{g.libelle}, {retrotest.ENSEMBLES[niveau]} : écarts à la réalité, pour 100 observés",
        donnees=pd.DataFrame(
            {
                "code": table.index, "libelle": table.index.map(retrotest.NOMS).map(majuscule),
                "valeur": table["wmape"].to_numpy(), "est_principal": table["retenue"].to_numpy(),
            }
        ),
        periode=_rejouee(ici.rejoue, groupe),
        perimetre=chiffre(float(table["n"].max()), "essais"),
        unite="%",
        decimales=1,
        notes=(phrases.justesse(ici.rejoue, g, niveau),),
        definition=(
            "On cache les dernières années, chaque méthode projette à partir du reste, et l'on "
            "compare à ce qui est arrivé : somme des écarts, pour 100 observés. Une méthode ne remplace celle "
            "qui sert que si sa fourchette fait mieux partout où elle est jugée, sans pencher d'un côté."
        ),
        options=Options(nom_valeur="Erreur", nom_libelle="Méthode"),
    )  # fmt: skip


def _rejouee(rejoue: retrotest.Resultat, groupe: str) -> Periode:
    faits = [e for e in rejoue.essais if e.groupe == groupe]
    if faits:
        return Periode(faits[0].apprentissage[0], faits[-1].cible[1])
    assert rejoue.naissances is not None
    return Periode(rejoue.naissances.annees[0], rejoue.naissances.annees[-1])


def lignes_jugees(rejoue: retrotest.Resultat, groupe: str, niveau: str = "") -> pd.DataFrame:
    """Le rétro-test d'un groupe, par méthode ; `AppelIncorrect` nomme le fichier s'il n'a pas pu se faire."""
    siennes = rejoue.lignes[rejoue.lignes["groupe"] == groupe]
    if niveau:
        siennes = siennes[siennes["niveau"] == niveau]
    if siennes.empty:
        raise AppelIncorrect(f"Pas de rétro-test. {rejoue.manquants.get(groupe, '')}".strip())
    return siennes.set_index("methode")

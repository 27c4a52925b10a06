"""Parties des projections : ce que le rétro-test apprend, les méthodes, ce que les chiffres supposent."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire.affirmations import chiffre, dire, juger
from observatoire.affirmations.genres import Mesuree, Niveau
from observatoire.affirmations.genres import nombre as nombre_de
from observatoire.affirmations.sujet import Sujet
from observatoire.analyses import observe, panel, projections
from observatoire.analyses.hypotheses import CENTRAL
from observatoire.analyses.panel import GROUPES
from observatoire.contenu.parametres import territoire
from observatoire.contenu.projections import phrases as phrases_projection
from observatoire.contenu.projections.atelier import atelier, groupe_de, projeter
from observatoire.contenu.projections.figures import autrefois, lignes_jugees, une_ligne
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Cellule, Liste, Paragraphe, Tableau, Valeur
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau as Echelon
from observatoire.modele import Territoire
from observatoire.territoire import noms

_POUR_CENT = Sujet(nom="Part", unite="%")


@element("projection_reponse", "Projection, en une phrase")
def projection_reponse(lecteur: Lecteur, groupe: str, ou: str, annee: int = 0) -> Bloc:
    """Combien ils seraient cette année-là (dix ans après la dernière observée), et dans quelle fourchette."""
    ici, g, t = atelier(lecteur), groupe_de(groupe), territoire(ou)
    passe = observe.passe(lecteur, ici.machine, g, t)
    # Rien d'observé : la projection elle-même dit jusqu'où elle va, ou quel fichier elle attend.
    connues = passe if len(passe) else projeter(lecteur, groupe, projections.HORIZON, CENTRAL).table
    voulue = annee or int(connues["annee"].max()) + 10 * bool(len(passe))
    ligne = une_ligne(lecteur, groupe, t, voulue, {})
    nom = noms.chez_nous(t, t.code)
    return Paragraphe(phrases_projection.reponse(ici.rejoue, nom, g, ligne, passe), "constat")


@element("projection_fiabilite", "Projection : peut-on s'y fier")
def projection_fiabilite(lecteur: Lecteur, groupe: str) -> Bloc:
    """Le rétro-test d'un groupe en phrases, ou le fichier qui permettrait de le juger."""
    ici, g = atelier(lecteur), groupe_de(groupe)
    epci = Territoire(Echelon.EPCI, lecteur.epci)
    _, note = autrefois(ici, g, epci, ici.machine.rangs(epci))
    return Liste((*phrases_projection.bilan(ici.rejoue, g), *note))


@element("projection_erreurs", "Projection : erreurs à chaque niveau et par taille de commune")
def projection_erreurs(lecteur: Lecteur, groupe: str) -> Bloc:
    """À chaque niveau publié, puis par taille de commune : ce qui sert, la meilleure des autres."""
    rejoue, g = atelier(lecteur).rejoue, groupe_de(groupe)
    lignes = lignes_jugees(rejoue, g.id)
    unite = f"{g.court}{' par an' if g.ages is None else ''}"
    return Tableau(
            colonnes=(Colonne("Où", largeur=24), Colonne("Essais", "effectif"), Colonne("Écart moyen", "nombre", decimales=1), Colonne("Annoncé en trop", "nombre", decimales=1, signe=True), *(Colonne(nom, "part", decimales=1) for nom in ("Erreur", "Meilleure autre")), Colonne("Gain"), Colonne("Fourchettes tenues"), Colonne("Erreur / hasard"),),
            lignes=tuple(
                _ligne(siennes)
                for _, siennes in lignes.groupby(["niveau", "classe"], sort=False)
            ),
            titre=f"{g.libelle} : erreurs à chaque niveau",
            notes=(
                f"Écart moyen et annoncé en trop : {unite}. Erreurs : écarts pour 100 observés.",
                "Gain positif : la méthode employée fait mieux que « rien ne change » (entre parenthèses, ce "
                "que le hasard permet).",
                "Fourchettes tenues : 80 % visés. À × 1, aucune méthode ne pourrait mieux faire.",
            ),
        )  # fmt: skip


@element("projection_suppositions", "Projection : suppositions et méthode de chaque groupe")
def projection_suppositions(lecteur: Lecteur) -> Sequence[Bloc]:
    """Ce que les chiffres supposent, la méthode de chaque groupe, les fichiers qui l'amélioreraient."""
    ici = atelier(lecteur)
    methodes = ici.machine.methodes
    blocs: list[Bloc] = [
        Liste(tuple(ici.machine.notes())),
        Tableau(
            colonnes=(
                Colonne("Groupe", largeur=34),
                Colonne("Méthode employée", largeur=42),
                Colonne("Jugée sur le passé", largeur=24),
            ),
            lignes=tuple(
                (
                    g.libelle,
                    projections.LIBELLES_METHODES[methodes[i]]
                    if i in methodes
                    else "pas encore possible",
                    "sur les naissances"
                    if i == phrases_projection.SUIT and ici.rejoue.fiabilites.get(i)
                    else "oui"
                    if i in ici.rejoue.retenues
                    else "pas encore",
                )
                for i, g in GROUPES.items()
            ),
            titre="Méthode de chaque groupe",
        ),
    ]
    if ici.rejoue.manquants:
        blocs += [
            Paragraphe("Fichiers qui permettraient de juger les autres groupes :"),
            Liste(tuple(panel.regrouper(ici.rejoue.manquants.values()))),
        ]
    return blocs


def _ligne(lignes: pd.DataFrame) -> tuple[Cellule, ...]:
    sert: Any = lignes[lignes["retenue"]].iloc[0]
    autres = lignes.loc[~lignes["retenue"], "wmape"]
    plancher = sert["rapport_plancher"]
    return (
        str(sert["classe"]),
        int(sert["n"]),
        float(sert["erreur"]),
        float(sert["biais"]),
        float(sert["wmape"]),
        float(autres.min()) if len(autres) else None,
        _entre(sert, "gain", "gain_bas", "gain_haut"),
        _entre(sert, "couverture_observee", "couverture_bas", "couverture_haut"),
        "—" if pd.isna(plancher) else Valeur(f"× {chiffre(plancher, decimales=1)}", float(plancher), 1),
    )  # fmt: skip


def _entre(r: Any, *bornes: str) -> Valeur:
    """« 12 % (3 à 20) » ; la parenthèse manque si le hasard n'a pas pu être mesuré."""
    centre, bas, haut = (nombre_de(100 * r[b]) for b in bornes)
    mesure = Mesuree(valeur=centre, bas=bas, haut=haut)
    return Valeur(dire(juger(Niveau(_POUR_CENT, mesure)), "cellule"), centre)

"""Parties des projections : ce que le rétro-test apprend, les méthodes, ce que les chiffres supposent."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire.affirmations import chiffre, dire, juger
from observatoire.affirmations.genres import Mesuree, Niveau
from observatoire.affirmations.genres import nombre as nombre_de
from observatoire.affirmations.sujet import Sujet, majuscule
from observatoire.analyses import panel, projections, retrotest
from observatoire.analyses.panel import GROUPES
from observatoire.contenu.projections import phrases as phrases_projection
from observatoire.contenu.projections.atelier import atelier, groupe_de
from observatoire.contenu.projections.figures import lignes_jugees
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Cellule, Liste, Paragraphe, Tableau, Valeur
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur

_POUR_CENT = Sujet(nom="Part", unite="%")


@element("projection_fiabilite", "Projection : peut-on s'y fier")
def projection_fiabilite(lecteur: Lecteur, groupe: str) -> Sequence[Bloc]:
    """Le rétro-test d'un groupe en phrases, ou le fichier qui permettrait de le juger."""
    rejoue = atelier(lecteur).rejoue
    return [Liste(tuple(phrases_projection.bilan(rejoue, groupe_de(groupe))))]


@element("projection_erreurs", "Projection : erreurs par taille de commune")
def projection_erreurs(lecteur: Lecteur, groupe: str) -> Sequence[Bloc]:
    """Pour chaque taille de commune : l'erreur de la méthode et de « rien ne change », les fourchettes."""
    rejoue, g = atelier(lecteur).rejoue, groupe_de(groupe)
    lignes, retenue = lignes_jugees(rejoue, g.id), rejoue.retenues[g.id]
    # Quand « rien ne change » gagne, la meilleure des autres est mise en face.
    toutes = lignes.loc[lignes["classe"] == retrotest.TOUTES, "wmape"]
    autre = retenue if retenue != "constante" else str(toutes.drop("constante").idxmin())
    return [
        Tableau(
            colonnes=(Colonne("Communes"), Colonne("Essais", "effectif"), *(Colonne(nom, "part", decimales=1) for nom in ("Rien ne change", majuscule(retrotest.NOMS[autre]))), Colonne("Gain"), Colonne("Fourchettes tenues"), Colonne("Erreur / hasard"),),
            lignes=tuple(
                _ligne(siennes, autre, retenue)
                for _, siennes in lignes.groupby("classe", sort=False)
            ),
            titre=f"{g.libelle} : erreurs par taille de commune",
            notes=(
                "Erreurs : écarts pour 100 observés.",
                "Gain positif : la méthode fait mieux que « rien ne change » (entre parenthèses, ce que "
                "le hasard des communes permet).",
                "Les deux dernières colonnes jugent la méthode employée ; à × 1, aucune ne pourrait "
                "mieux faire.",
            ),
        )
    ]  # fmt: skip


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
                    "oui" if i in ici.rejoue.retenues else "pas encore",
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


def _ligne(lignes: pd.DataFrame, autre: str, retenue: str) -> tuple[Cellule, ...]:
    rien: Any = lignes.loc["constante"]
    face: Any = lignes.loc[autre]
    sert: Any = lignes.loc[retenue]
    plancher = sert["rapport_plancher"]
    return (
        str(rien["classe"]),
        int(rien["n"]),
        float(rien["wmape"]),
        float(face["wmape"]),
        _entre(face, "gain", "gain_bas", "gain_haut"),
        _entre(sert, "couverture_observee", "couverture_bas", "couverture_haut"),
        "—" if pd.isna(plancher) else Valeur(f"× {chiffre(plancher, decimales=1)}", float(plancher), 1),
    )  # fmt: skip


def _entre(r: Any, *bornes: str) -> Valeur:
    """« 12 % (3 à 20) » ; la parenthèse manque si le hasard n'a pas pu être mesuré."""
    centre, bas, haut = (nombre_de(100 * r[b]) for b in bornes)
    mesure = Mesuree(valeur=centre, bas=bas, haut=haut)
    return Valeur(dire(juger(Niveau(_POUR_CENT, mesure)), "cellule"), centre)

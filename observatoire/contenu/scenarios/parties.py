"""Parties d'un scénario (passé en texte JSON) : qui gagne, places et heures, coût, hypothèses."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire.affirmations import chiffre
from observatoire.analyses.scenarios.acces import INCERTAIN, SANS_ENFANT, STABLE
from observatoire.analyses.scenarios.effets import MESURES, Effets
from observatoire.analyses.scenarios.references import REFERENCES
from observatoire.analyses.scenarios.tournee import Tournee
from observatoire.contenu.registre import element
from observatoire.contenu.scenarios import phrases as dire_scenario
from observatoire.contenu.scenarios.droit import droit
from observatoire.contenu.scenarios.figures import HYPOTHESE, UNITE, avec_acces, noms_de, simuler
from observatoire.documents.contenu import (
    Bloc,
    Cellule,
    Encadre,
    Liste,
    Paragraphe,
    Tableau,
    Valeur,
)
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect

_CENTIMES = Colonne("", "montant", decimales=2)
_SANS_SUPPOSITION = "Places et heures de l'inventaire du territoire."
_SELON = "Selon la route : l'écart de la route la plus rapide à la plus lente ; un changement n'est compté que s'il reste visible de l'une à l'autre."
_ACCES = f"Avant, après : accès, en {UNITE} de moins de 3 ans."


@element("scenario_reponse", "Scénario : ce qu'il change, et ce qu'il suppose")
def scenario_reponse(lecteur: Lecteur, scenario: str) -> Sequence[Bloc]:
    """La réponse en une phrase, puis les places et les heures supposées s'il y en a."""
    e = simuler(lecteur, scenario)
    blocs: list[Bloc] = [Paragraphe(dire_scenario.phrase(e), "constat", fictif=e.fictif)]
    supposees = [hypotheses(e)] if e.offres.hypotheses else []
    return [*blocs, *supposees, *droit(lecteur, e.scenario)]


@element("scenario_communes_phrase", "Scénario : communes qui gagnent, communes qui perdent")
def scenario_communes(lecteur: Lecteur, scenario: str, toutes: bool = False) -> Sequence[Bloc]:
    """Deux tableaux, perdantes d'abord ; `toutes` y ajoute celles qui ne font ni l'un ni l'autre à coup sûr."""
    e, acces = avec_acces(lecteur, scenario)
    groupes = {
        "Communes qui perdent de l'accès": acces.perdantes,
        "Communes qui en gagnent": acces.gagnantes,
    }
    autres = {
        "Communes où le changement dépend de la vitesse retenue": acces.dans(INCERTAIN),
        "Communes où l'accès ne change pas": acces.dans(STABLE),
        "Communes sans enfant de moins de 3 ans : elles ne gagnent ni ne perdent": acces.dans(SANS_ENFANT),
    }  # fmt: skip
    montres = {t: c for t, c in autres.items() if len(c)} if toutes else {}
    return [
        _communes(titre, siennes, e.fictif)
        if len(siennes)
        else Paragraphe(f"{titre} : aucune.", "constat")
        for titre, siennes in (groupes | montres).items()
    ]


def _communes(titre: str, communes: pd.DataFrame, fictif: bool) -> Tableau:
    return en_tableau(
        communes,
        {
            Colonne("Commune", largeur=40): "libelle",
            Colonne("Enfants", "effectif", 16): "enfants",
            Colonne("Avant", "nombre", 13, decimales=1): "avant",
            Colonne("Après", "nombre", 13, decimales=1): "apres",
            Colonne("Écart", "nombre", 18, decimales=1, signe=True): "ecart",
            Colonne("Selon la route", largeur=22): _selon_la_route,
        },
        titre=titre,
        notes=(_ACCES, _SELON),
        fictif=fictif,
    )


def _selon_la_route(r: Any) -> str:
    return " à ".join(chiffre(r[c], decimales=1) for c in ("ecart_bas", "ecart_haut"))


@element("scenario_effets", "Scénario : autres effets")
def scenario_effets(lecteur: Lecteur, scenario: str) -> Sequence[Bloc]:
    """Loisirs, transport, pôles, et ce qui manque pour calculer l'accès."""
    e = simuler(lecteur, scenario)
    dites = dire_scenario.autres(e)
    if not dites:
        raise AppelIncorrect(
            "Ce scénario ne touche ni l'accueil de loisirs, ni le transport, ni les pôles."
        )
    return [Paragraphe(d, "constat", fictif=e.fictif) for d in dites]


@element("scenario_bilan", "Scénario : places et heures, avant et après")
def scenario_bilan(lecteur: Lecteur, scenario: str) -> Bloc:
    """Places, places à temps plein et heures offertes, aujourd'hui et après."""
    e = simuler(lecteur, scenario)
    return Tableau(
        colonnes=(
            Colonne("Mesure", largeur=46),
            Colonne("Aujourd'hui", "nombre", 18, decimales=1),
            Colonne("Après", "nombre", 18, decimales=1),
            Colonne("Écart", "nombre", 18, decimales=1, signe=True),
        ),
        lignes=tuple(
            (libelle, *_mesures(cle, avant, apres, apres - avant))
            for cle, libelle in MESURES.items()
            for avant, apres in (e.bilan[cle],)
        ),
        titre="Places et heures, avant et après",
        notes=(HYPOTHESE,),
        fictif=e.fictif,
    )


def _mesures(cle: str, *valeurs: float) -> tuple[float, ...]:
    """Seules les places à temps plein ont une décimale."""
    return tuple(round(v, int(cle.startswith("etp"))) for v in valeurs)


@element("scenario_semaine", "Scénario : la semaine de la halte itinérante")
def scenario_semaine(lecteur: Lecteur, scenario: str) -> Sequence[Bloc]:
    """La semaine type de chaque halte, et ce que vaut la preuve qu'elle est la meilleure."""
    e = simuler(lecteur, scenario)
    if not e.offres.tournees:
        raise AppelIncorrect("Ce scénario n'a pas de halte-garderie itinérante.")
    return [
        bloc
        for t in e.offres.tournees
        for bloc in (Paragraphe(t.dite(), "constat", fictif=e.fictif), _semaine(t, e.fictif))
    ]


def _semaine(t: Tournee, fictif: bool) -> Tableau:
    return Tableau(
        colonnes=(Colonne("Jour", largeur=25), Colonne("Arrêt", largeur=75)),
        lignes=tuple(
            (jour.capitalize(), ", ".join(t.libelles.get(c, c) for c in lieux) or "—")
            for jour, lieux in t.semaine.calendrier.items()
        ),
        titre="La semaine type",
        notes=("Tiret : aucun arrêt.",),
        fictif=fictif,
    )


@element("scenario_cout", "Scénario : coût et payeurs")
def scenario_cout(lecteur: Lecteur, scenario: str) -> Sequence[Bloc]:
    """Le coût par an, ses ratios, ses payeurs, ce qui reste à financer et ce qui manque."""
    e = simuler(lecteur, scenario)
    return [
        Tableau(
            colonnes=(Colonne("Poste", largeur=70), Colonne("Montant", "montant", 30)),
            lignes=tuple(couts(e).items()),
            titre="Coût et payeurs, par an",
            fictif=e.fictif,
        ),
        *(Encadre(r, genre="alerte") for r in e.cout.remarques),
    ]


def couts(e: Effets) -> dict[str, Cellule]:
    """Le coût, ses ratios et ses payeurs ; un montant inconnu se lit « non disponible »."""
    c = e.cout
    return {
        "Coût par an": c.total,
        "par heure d'accueil ouverte": c.par_heure
        and Valeur(_CENTIMES.dire(c.par_heure), c.par_heure, 2),
        "par enfant de moins de 3 ans à portée des lieux ouverts": c.par_enfant,
        **{f"payé par : {payeur}": v for payeur, v in c.par_payeur.items()},
        "reste à financer": c.reste,
    }


def hypotheses(*effets: Effets) -> Liste:
    """Les suppositions de ces scénarios, chacune une fois."""
    dites = dict.fromkeys(h for e in effets for h in dire_scenario.suppose(e))
    return Liste(tuple(dites) or (_SANS_SUPPOSITION,))


@element("scenario_references", "Services itinérants déjà essayés ailleurs")
def scenario_references(lecteur: Lecteur) -> Bloc:
    """Ce qui a été essayé ailleurs, avec son année : pour situer, jamais comme réglage."""
    return Liste(tuple(f"{r.lieu} : {dire_scenario.reference(r)}" for r in REFERENCES))


@element("scenarios_comparaison", "Deux scénarios comparés : places, heures, coûts")
def scenarios_comparaison(lecteur: Lecteur, un: str, autre: str) -> Sequence[Bloc]:
    """Les places et les heures, puis les coûts, de deux scénarios côte à côte."""
    a, b = (simuler(lecteur, t) for t in (un, autre))
    noms, fictif = noms_de(a, b), a.fictif or b.fictif
    couts_a, couts_b = couts(a), couts(b)
    return [
        Tableau(
            colonnes=(
                Colonne("Mesure"),
                Colonne("Aujourd'hui", "nombre", decimales=1),
                *(Colonne(nom, "nombre", decimales=1) for nom in noms),
            ),
            lignes=tuple(
                (nom, *_mesures(cle, *a.bilan[cle], b.bilan[cle][1]))
                for cle, nom in MESURES.items()
            ),
            titre="Places et heures",
            notes=(HYPOTHESE,),
            fictif=fictif,
        ),
        Tableau(
            colonnes=(Colonne("Poste"), *(Colonne(nom, "montant") for nom in noms)),
            lignes=tuple(
                (poste, couts_a.get(poste, "—"), couts_b.get(poste, "—"))
                for poste in dict.fromkeys([*couts_a, *couts_b])
            ),
            titre="Coûts et payeurs, par an",
            notes=("Tiret : ce payeur n'est pas dans ce scénario.",),
            fictif=fictif,
        ),
    ]

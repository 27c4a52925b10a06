"""Les résultats d'une enquête : une figure par question, une synthèse à côté de la statistique."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire import affirmations, formats
from observatoire.affirmations import dire, genres, juger
from observatoire.affirmations.sujet import Sujet
from observatoire.analyses import enquete
from observatoire.analyses.enquete import Campagne
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne, Valeur, inventees
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import lignes
from observatoire.local.campagnes import TOUS
from observatoire.modele import Nature, Niveau, Territoire
from observatoire.provenance import Periode

VOLONTAIRES = (
    "Les personnes qui ont répondu l'ont choisi : elles ne représentent pas forcément les autres, et "
    "la fourchette ne couvre que le hasard."
)
_PONDERE = (
    "Chaque secteur (et chaque groupe d'âge, s'il est compté) pèse ce qu'il pèse dans la population ; les parts "
    "sont arrondies au point."
)
_SANS_POIDS = "Parts des réponses reçues, sans pondération."


@element("enquete_resultats", "Réponses à une question d'enquête")
def enquete_resultats(lecteur: Lecteur, campagne: str, question: str, tranche: str) -> Figure:
    """La part de chaque réponse à une question, avec sa fourchette à 95 %."""
    c = enquete.campagne_de(lecteur, campagne)
    parts = enquete.resultats(lecteur, campagne, question, tranche)
    pondere = bool(parts["pondere"].iloc[0])
    groupe = "" if tranche == TOUS else f", {c.tranche(tranche).lower()}"
    combien = enquete.dire_combien(lecteur, campagne, tranche)
    return Figure(
        identifiant="enquete_resultats", forme=Forme.BARRES, donnees=parts.drop(columns=["pondere", "fictif"]),
        titre=c.question(question), unite="%", decimales=0,
        sous_titre=f"{c.titre}{groupe} : {combien}. Part de chaque réponse, et sa fourchette à 95 %",
        periode=Periode.annees([c.annee]) if c.annee else None, perimetre=f"{c.qui} qui ont répondu",
        fictif=bool(parts["fictif"].any()),
        definition="Personnes qui donnent cette réponse pour 100 qui ont répondu à la question.",
        notes=(_PONDERE if pondere else _SANS_POIDS, _seuil(lecteur), VOLONTAIRES),
        options=Options(nom_valeur="Part des réponses", nom_libelle="Réponse", dans_l_ordre=True),
    )  # fmt: skip


def _seuil(lecteur: Lecteur) -> str:
    seuil = lecteur.reglages.seuils.secret_local
    return (
        f"Une réponse que moins de {seuil} personnes donnent, ou ne donnent pas, est cachée, comme ce qui "
        "permettrait de la retrouver par soustraction."
    )


@element("enquete_synthese", "Ce que dit une enquête")
def enquete_synthese(lecteur: Lecteur, campagne: str) -> Sequence[Bloc]:
    """Qui a répondu, chaque réponse et sa fourchette, puis la statistique publique à côté."""
    c = enquete.campagne_de(lecteur, campagne)
    lues = {q: enquete.resultats(lecteur, campagne, q) for q in _de_tous(lecteur, c)}
    if not lues:
        raise AppelIncorrect(
            f"« {c.titre} » n'a pas de résultat tous âges ensemble. À faire : choisir un groupe d'âge sur la "
            "page Enquêtes."
        )
    rangs = [(q, r) for q, d in lues.items() for r in lignes(d)]
    pondere = any(bool(d["pondere"].any()) for d in lues.values())
    fictif = any(r["fictif"] for _, r in rangs)
    return [
        Paragraphe(_qui(lecteur, c), "constat", fictif=fictif),
        Tableau(
            colonnes=(Colonne("Question", largeur=40), Colonne("Réponse", largeur=36),
                      Colonne("Part (fourchette à 95 %)", "part", 24)),
            lignes=tuple((c.question(q), r["libelle"], _cellule(c, q, r)) for q, r in rangs),
            titre=f"Réponses : {c.titre}", fictives=inventees(r["fictif"] for _, r in rangs),
            notes=(_PONDERE if pondere else _SANS_POIDS, _seuil(lecteur), VOLONTAIRES),
        ),
        *_a_cote(lecteur, c),
    ]  # fmt: skip


def _de_tous(lecteur: Lecteur, c: Campagne) -> list[str]:
    if TOUS not in enquete.tranches(lecteur, c.id):
        return []
    return enquete.questions(lecteur, c.id)


def _qui(lecteur: Lecteur, c: Campagne) -> str:
    """« 42 parents ont répondu, sur 70 questionnaires remis (60 %). »"""
    combien = enquete.dire_combien(lecteur, c.id)
    publie = combien.split("\u00a0")[0]
    if not (c.remis and publie.isdigit()):
        return f"Ont répondu : {combien}."
    part = genres.Mesuree(valeur=100 * int(publie) / c.remis)
    taux = dire(juger(genres.Niveau(Sujet(nom="Retours", unite="%"), part)), "cellule")
    return f"Ont répondu : {combien}, pour {formats.pluriel(c.remis, 'questionnaire remis', 'questionnaires remis')} ({taux})."


def _cellule(c: Campagne, question: str, r: dict[str, Any]) -> Valeur:
    s = Sujet(nom=c.question(question), unite="%", forme="taux")
    mesure = genres.Mesuree(
        valeur=r["valeur"], bas=r["bas"], haut=r["haut"], nature=Nature.PROBABLE_95, statut=r["statut"],
        debut=c.annee, fin=c.annee,
    )  # fmt: skip
    return Valeur(dire(juger(genres.Niveau(s, mesure)), "cellule"), r["valeur"])


def _a_cote(lecteur: Lecteur, c: Campagne) -> list[Bloc]:
    """Ce que dit la statistique publique, question par question ; ce qui manque est dit."""
    connu = c.questionnaire
    if connu is None:
        return []
    ici = Territoire(Niveau.EPCI, lecteur.epci)
    dites, manques = [], []
    for q in connu.questions:
        for identifiant in q.voisines:
            declare = indicateur(identifiant)
            try:
                annee = commun.derniere_annee(lecteur, declare, [ici])
            except AppelIncorrect as e:
                manques.append(str(e))
                continue
            valeurs: pd.DataFrame = lecteur.valeurs(identifiant, [ici], [annee])
            constat = affirmations.constat(declare, valeurs.iloc[0], etude=lecteur.epci)
            dites.append(f"{q.texte} {constat}")
    blocs: list[Bloc] = []
    if dites:
        blocs.append(Paragraphe("À côté de ces réponses, la statistique publique (qui ne compte pas la même chose) :"))  # fmt: skip
        blocs.append(Liste(tuple(dites)))
    return [*blocs, *(Paragraphe(m, "note") for m in manques)]

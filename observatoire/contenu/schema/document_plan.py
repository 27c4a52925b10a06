"""Le schéma d'accueil en document, volet par volet, dans l'ordre de la loi."""

from collections.abc import Iterable, Sequence
from typing import Any

from observatoire import affirmations
from observatoire.analyses.zones_accueil import zones
from observatoire.contenu.petite_enfance import phrases_zones
from observatoire.contenu.registre import figure_de
from observatoire.contenu.schema import parties_loi
from observatoire.contenu.schema.commun import document, liste
from observatoire.contenu.schema.parties_budget import croises
from observatoire.documents.contenu import (
    Bloc,
    Document,
    Encadre,
    Illustration,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.schema import budget, completude
from observatoire.schema.completude import Volet
from observatoire.schema.fiche import dire_dates
from observatoire.schema.plan import A_QUALIFIER, Plan
from observatoire.schema.publie import completude_de, obligations_de, plan_publie
from observatoire.schema.suivi import Suivi, suivre


def document_schema(lecteur: Lecteur) -> Document:
    """Le schéma d'accueil du jeune enfant, volet par volet, dans l'ordre de l'article D214-10-1."""
    plan = plan_publie(lecteur)
    volets = completude_de(plan, lecteur)
    suivis = suivre(plan, lecteur)
    dues = obligations_de(lecteur, plan.jour)
    blocs: list[Bloc] = [
        Paragraphe(completude.phrase(volets), "constat"),
        Titre("Ce que la loi demande ici"),
        parties_loi.missions(dues),
        Titre("État de chaque volet"),
        parties_loi.volets(volets),
    ]
    partie = ""
    for v in volets:
        if v.item[0] != partie and v.item[0] == "4":
            blocs.append(Titre("Volet 4° — Orientations pluriannuelles et actions à mener"))
        partie = v.item[0]
        blocs.append(Titre(f"Volet {v.numero} — {v.titre}", 2 if v.item[1:] else 1))
        blocs += _volet(v, plan, suivis, lecteur)
    return document("Schéma d'accueil du jeune enfant", plan, lecteur, blocs,
                     sous_titre="Contenu prévu par l'article D214-10-1 du code de l'action sociale et des "
                     "familles, tel qu'il est alimenté aujourd'hui")  # fmt: skip


def _volet(v: Volet, plan: Plan, suivis: Sequence[Suivi], lecteur: Lecteur) -> list[Bloc]:
    blocs: list[Bloc] = [*_indicateurs(v, lecteur)]
    if v.item == "3":
        blocs.append(Paragraphe(phrases_zones.zones(zones(lecteur)), "constat"))
    for nom, parametres in completude.figures(v.item, lecteur.reglages):
        try:
            blocs.append(Illustration(figure_de(lecteur, nom, parametres)))
        except AppelIncorrect as e:
            blocs.append(Encadre(str(e), titre="Figure non disponible", genre="alerte"))
    if v.item == "4f":
        montants = budget.detail(plan)
        blocs += [Paragraphe(budget.phrase(montants), "constat"), *croises(montants)]
    if v.item == "4h":
        siens = {a.id for a in plan.actions if a.volets}
        constats = [f"{s.action} · {s.phrase}" for s in suivis if s.action in siens]
        blocs += liste(constats, "Aucun indicateur n'est lié.")
    blocs += _actions(v, plan)
    if v.manque:
        blocs.append(Encadre(" ; ".join(v.manque) + ".", titre="Il manque", genre="alerte"))
    return blocs


def _actions(v: Volet, plan: Plan) -> list[Bloc]:
    lignes = tuple(
        (
            a.id,
            a.libelle,
            a.statut,
            a.pilote or A_QUALIFIER,
            dire_dates(a),
            "validé" if a.volets_valides else "proposé",
        )
        for a in plan.actions
        if a.id in v.actions
    )
    if not lignes:
        return []
    return [
        Tableau(
            titre=f"Actions qui alimentent le volet {v.numero}",
            colonnes=(
                Colonne("Action", largeur=0.8),
                Colonne("Intitulé", largeur=3.7),
                Colonne("État", largeur=1.2),
                Colonne("Pilote", largeur=1.5),
                Colonne("Calendrier", largeur=2),
                Colonne("Rattachement", largeur=1.7),
            ),
            lignes=lignes,
        )
    ]


def _indicateurs(v: Volet, lecteur: Lecteur) -> Iterable[Bloc]:
    if not v.indicateurs:
        return
    valeurs = lecteur.valeurs(v.indicateurs, [Territoire(Niveau.EPCI, lecteur.epci)])
    sures = valeurs[valeurs["valeur"].notna() & (valeurs["statut"] != "provisoire")]
    dernieres = sures.sort_values("fin").drop_duplicates("indicateur", keep="last")
    par_id: dict[str, Any] = {str(r.indicateur): r for r in dernieres.itertuples()}
    lignes = []
    for i in v.indicateurs:
        if (r := par_id.get(i)) is not None:
            d = INDICATEURS[i]
            lignes.append((d.libelle, affirmations.valeur(d, r), str(int(r.fin)), str(r.source)))
    if lignes:
        yield Tableau(
            titre=f"Indicateurs du volet {v.numero}",
            colonnes=(
                Colonne("Indicateur", largeur=3.5),
                Colonne("Valeur", largeur=2.5),
                Colonne("Année", largeur=1),
                Colonne("Source", largeur=3),
            ),
            lignes=tuple(lignes),
        )

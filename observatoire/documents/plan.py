"""Les documents du plan : le schéma dans l'ordre de la loi, la fiche d'une action, le bilan annuel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from observatoire.analyses.zones_accueil import phrase_du_schema, zones
from observatoire.documents.contenu import (
    Bloc,
    Document,
    Encadre,
    Illustration,
    Liste,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.contexte import contexte_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.recettes import figure_de
from observatoire.indicateurs import phrases
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.schema import bilan as bilans
from observatoire.schema import budget, completude
from observatoire.schema.completude import Volet
from observatoire.schema.edition import completude_de, obligations_de, plan_publie, tables_de
from observatoire.schema.fiche import Fiche, dire_dates, dire_volets, fiche
from observatoire.schema.missions import Obligation
from observatoire.schema.plan import A_QUALIFIER, Plan
from observatoire.schema.suivi import Suivi, suivre
from observatoire.territoire import Reglages

_DUE = {True: "oui", False: "non", None: A_QUALIFIER}
EXEMPLE = "EXEMPLE — une partie de ce plan est fictive."


def document_schema(lecteur: Lecteur, reglages: Reglages) -> Document:
    """Le schéma d'accueil du jeune enfant, volet par volet, dans l'ordre de l'article D214-10-1."""
    plan = plan_publie(lecteur, reglages)
    volets = completude_de(plan, lecteur, reglages)
    suivis = suivre(plan, lecteur, reglages)
    dues = obligations_de(lecteur, reglages, plan.jour)
    blocs: list[Bloc] = [
        Paragraphe(completude.phrase(volets), "constat"),
        Titre("Ce que la loi demande ici"),
        *_obligations(dues),
        Titre("État de chaque volet"),
        _compteur(volets),
    ]
    partie = ""
    for v in volets:
        if v.item[0] != partie and v.item[0] == "4":
            blocs.append(Titre("Volet 4° — Orientations pluriannuelles et actions à mener"))
        partie = v.item[0]
        blocs.append(Titre(f"Volet {v.numero} — {v.titre}", 2 if v.item[1:] else 1))
        blocs += _volet(v, plan, suivis, lecteur, reglages)
    return _document("Schéma d'accueil du jeune enfant", plan, lecteur, blocs,
                     sous_titre="Contenu prévu par l'article D214-10-1 du code de l'action sociale et des "
                     "familles, tel qu'il est alimenté aujourd'hui")  # fmt: skip


def document_fiche(lecteur: Lecteur, reglages: Reglages, identifiant: str) -> Document:
    """La fiche d'une action du plan, sur une page."""
    plan = plan_publie(lecteur, reglages)
    action = plan.action(identifiant)
    if action is None:
        raise AppelIncorrect(
            f"L'action « {identifiant} » n'est pas dans le plan. Exemple : "
            f"{plan.actions[0].id if plan.actions else '1.1.1'}."
        )
    tables = tables_de(contexte_de(lecteur, reglages))
    f = fiche(action, plan, suivre(plan, lecteur, reglages), tables, reglages)
    return _document(f"{action.id} — {action.libelle}", plan, lecteur, list(_fiche(f)),
                     sous_titre=f.chapeau, page_de_titre=False, sommaire=False)  # fmt: skip


def document_bilan(lecteur: Lecteur, reglages: Reglages, annee: int) -> Document:
    """Le bilan d'une année du plan."""
    plan = plan_publie(lecteur, reglages)
    tables = tables_de(contexte_de(lecteur, reglages))
    b = bilans.bilan(plan, annee, suivre(plan, lecteur, reglages), tables)
    etats = Counter(a.statut for a in plan.actions)
    blocs: list[Bloc] = [
        Paragraphe(b.phrase, "constat"),
        Tableau(
            titre="Actions du plan par état",
            entetes=("État", "Actions"),
            lignes=tuple(etats.items()),
        ),
    ]
    for titre, actions in (
        ("Actions commencées", b.commencees),
        ("Actions en cours", b.en_cours),
        ("Actions à leur terme", b.terminees),
    ):
        lignes = tuple((a.id, a.libelle, a.statut, dire_dates(a)) for a in actions)
        blocs += _tableau(titre, ("Action", "Intitulé", "État", "Calendrier"), lignes)
    retards = tuple((a.id, a.libelle, a.retard) for a in b.en_retard)
    blocs += _tableau("Retards", ("Action", "Intitulé", "Pourquoi"), retards)
    blocs += _tableau("Étapes faites", ("Action", "Étape", "Faite le"), b.faites)
    blocs += _tableau("Étapes prévues et pas faites", ("Action", "Étape", "Prévue le"), b.manquees)
    blocs += [Titre("Budget"), Paragraphe(b.argent, "constat"), *_croises(b.depenses)]
    entetes = ("Date", "Instance", "Décision", "Actions")
    blocs += _tableau("Décisions des instances", entetes, b.decisions)
    entetes = ("Action", "Pièce", "Date", "Combien")
    blocs += _tableau("Preuves et fréquentation", entetes, b.preuves)
    blocs += [
        Titre("Indicateurs et cibles"),
        *_liste(b.constats, "Aucune cible n'est encore fixée."),
    ]
    return _document(f"Bilan {annee} du plan d'actions", plan, lecteur, blocs, page_de_titre=False)


def _document(
    titre: str, plan: Plan, lecteur: Lecteur, blocs: list[Bloc], **reste: Any
) -> Document:
    exemple = [Encadre(EXEMPLE, genre="exemple")] if plan.fictif else []
    return Document(
        titre=titre,
        blocs=(*exemple, *blocs),
        mention=EXEMPLE if plan.fictif else "",
        **en_tete_de(lecteur),
        **reste,
    )


def _obligations(dues: Sequence[Obligation]) -> list[Bloc]:
    lignes = tuple((o.libelle, o.article, _DUE[o.due], o.phrase) for o in dues)
    return [
        Tableau(
            titre="Missions de l'accueil du jeune enfant",
            entetes=("Mission", "Texte", "Dû ici ?", "Pourquoi"),
            lignes=lignes,
            largeurs=(3, 1.5, 1, 4),
            source="Compétences déclarées dans territoire.toml ; populations de référence (INSEE)",
        )
    ]


def _compteur(volets: Sequence[Volet]) -> Tableau:
    return Tableau(
        titre="Compteur des volets",
        entetes=("Volet", "État", "Alimenté par", "Manque"),
        lignes=tuple(
            (
                f"Volet {v.numero} — {v.titre}",
                v.etat,
                ", ".join((*v.saisies, *v.actions)) + _et_indicateurs(v),
                " ; ".join(v.manque) or "rien",
            )
            for v in volets
        ),
        largeurs=(2.5, 1, 2.5, 4),
    )


def _et_indicateurs(v: Volet) -> str:
    n = len(v.indicateurs)
    return f"{' ; ' if v.saisies or v.actions else ''}{n} indicateur{'s' * (n > 1)}" if n else ""


def _volet(
    v: Volet, plan: Plan, suivis: Sequence[Suivi], lecteur: Lecteur, reglages: Reglages
) -> list[Bloc]:
    blocs: list[Bloc] = [*_indicateurs(v, lecteur)]
    if v.item == "3":
        blocs.append(Paragraphe(phrase_du_schema(zones(contexte_de(lecteur, reglages))), "constat"))
    for nom, parametres in completude.figures(v.item, reglages):
        try:
            blocs.append(Illustration(figure_de(lecteur, reglages, nom, parametres)))
        except AppelIncorrect as e:
            blocs.append(Encadre(str(e), titre="Figure non disponible", genre="alerte"))
    if v.item == "4f":
        montants = budget.detail(plan)
        blocs += [Paragraphe(budget.phrase(montants), "constat"), *_croises(montants)]
    if v.item == "4h":
        siens = {a.id for a in plan.actions if a.volets}
        constats = [f"{s.action} · {s.phrase}" for s in suivis if s.action in siens]
        blocs += _liste(constats, "Aucun indicateur n'est lié.")
    lignes = tuple(
        (a.id, a.libelle, a.statut, a.pilote or A_QUALIFIER, dire_dates(a), dire_volets(a))
        for a in plan.actions
        if a.id in v.actions
    )
    if lignes:
        blocs.append(
            Tableau(
                titre=f"Actions qui alimentent le volet {v.numero}",
                entetes=("Action", "Intitulé", "État", "Pilote", "Calendrier", "Volets"),
                lignes=lignes,
                largeurs=(0.8, 4, 1.2, 1.5, 2, 2),
            )
        )
    if v.manque:
        blocs.append(Encadre(" ; ".join(v.manque) + ".", titre="Il manque", genre="alerte"))
    return blocs


def _indicateurs(v: Volet, lecteur: Lecteur) -> Iterable[Bloc]:
    if not v.indicateurs:
        return
    valeurs = lecteur.valeurs(v.indicateurs, [Territoire(Niveau.EPCI, lecteur.epci)])
    sures = valeurs[valeurs["valeur"].notna() & (valeurs["statut"] != "provisoire")]
    dernieres = sures.sort_values("fin").drop_duplicates("indicateur", keep="last")
    par_id = {r.indicateur: r for r in dernieres.itertuples()}
    lignes = []
    for i in v.indicateurs:
        if (r := par_id.get(i)) is not None:
            d = INDICATEURS[i]
            lignes.append((d.libelle, phrases.valeur(d, r), str(int(r.fin)), str(r.source)))
    if lignes:
        yield Tableau(
            titre=f"Indicateurs du volet {v.numero}",
            entetes=("Indicateur", "Valeur", "Année", "Source"),
            lignes=tuple(lignes),
            largeurs=(3.5, 2.5, 1, 3),
        )


def _croises(montants: Any) -> list[Bloc]:
    blocs: list[Bloc] = []
    for par, nom in (("nature", "Nature"), ("payeur", "Payeur"), ("theme", "Thème")):
        croise = budget.croiser(montants, par)
        if not croise.empty:
            blocs.append(
                Tableau(
                    titre=f"Montants par {nom.lower()} et par année (€)",
                    entetes=(nom, *map(str, croise.columns)),
                    lignes=tuple(
                        (str(i), *(None if v != v else float(v) for v in ligne))
                        for i, ligne in zip(croise.index, croise.to_numpy(float), strict=True)
                    ),
                    decimales=0,
                )
            )
    return blocs


def _fiche(f: Fiche) -> Iterable[Bloc]:
    yield Tableau(
        entetes=("Rubrique", "Ce qui est saisi"),
        lignes=tuple((nom, v) for nom, v in f.rubriques if v),
        largeurs=(1, 4),
    )
    yield Titre("Indicateurs", 2)
    yield from _liste(f.constats, "Aucun indicateur n'est lié à cette action.")
    yield Titre("Budget", 2)
    yield Paragraphe(f.budget, "constat")
    tableaux = (
        ("", ("Année", "Nature", "Payeur", "Objet", "Montant", "Financement"), f.montants),
        ("Étapes", ("Étape", "Prévue le", "Faite le"), f.etapes),
        ("Preuves", ("Pièce", "Nature", "Date", "Combien"), f.preuves),
        ("Décisions", ("Date", "Instance", "Décision"), f.decisions),
    )
    for titre, entetes, lignes in tableaux:
        if lignes:
            if titre:
                yield Titre(titre, 2)
            yield Tableau(entetes=entetes, lignes=lignes)


def _tableau(
    titre: str, entetes: tuple[str, ...], lignes: tuple[tuple[str, ...], ...]
) -> list[Bloc]:
    vide: Bloc = Paragraphe("Rien de saisi.", "note")
    return [Titre(titre, 2), Tableau(entetes=entetes, lignes=lignes) if lignes else vide]


def _liste(elements: Iterable[str], sinon: str) -> list[Bloc]:
    dits = tuple(elements)
    return [Liste(dits) if dits else Paragraphe(sinon, "note")]

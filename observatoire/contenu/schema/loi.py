"""Ce que la loi attend du territoire : missions dues, contenu du schéma d'accueil, et ce schéma écrit."""

from collections.abc import Iterable, Sequence
from typing import Any

from observatoire import affirmations
from observatoire.affirmations.mots import dire_natures
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import blocs_de, element, figure_de, libelle_de
from observatoire.contenu.schema.budget import croises
from observatoire.contenu.schema.commun import QUALIFIER, constats, etat_de, fictives, tableau_saisi
from observatoire.documents.contenu import (
    Bloc,
    Document,
    Encadre,
    Illustration,
    Paragraphe,
    Titre,
)
from observatoire.documents.rendu import en_tete_de, non_disponible
from observatoire.documents.tableau import (
    Attente,
    Cellule,
    Colonne,
    Etat,
    Tableau,
    de_texte,
    inventees,
)
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Forme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import table
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import des_lignes
from observatoire.schema import budget, completude
from observatoire.schema.completude import Volet
from observatoire.schema.filtres import dire_dates
from observatoire.schema.missions import Obligation
from observatoire.schema.plan import A_QUALIFIER, Plan
from observatoire.schema.publie import completude_de, obligations_de, plan_publie
from observatoire.schema.suivi import Suivi, suivre

_DUES: dict[bool | None, Cellule] = {
    True: Etat("oui", "alerte"),
    False: Etat("non", "bon"),
    None: QUALIFIER,
}
_ETATS = {
    completude.COMPLET: Etat("complet", "bon"),
    completude.COMMENCE: Etat("commencé", "attente"),
    completude.VIDE: Etat("vide", "alerte"),
}
_VIDE = "Rien n'alimente encore le volet {} : ce qui lui manque est dans la liste, à la fin."


@element("plan_missions", "Missions de l'accueil du jeune enfant")
def plan_missions(lecteur: Lecteur, jour: str = "") -> Bloc:
    """Ce que les compétences déclarées imposent ici, mission par mission, et pourquoi."""
    dues = obligations_de(lecteur, jour_de(lecteur, jour))
    return Tableau(
        colonnes=de_texte({"Mission": 30, "Texte": 14, "Dû ici ?": 12, "Pourquoi": 44}),
        lignes=tuple((o.libelle, o.article, _DUES[o.due], _pourquoi(o)) for o in dues),
        titre="Ce que la loi demande ici",
    )


def _pourquoi(o: Obligation) -> Cellule:
    return Attente(A_QUALIFIER, o.raison, o.faire) if o.due is None else o.raison


@element("plan_completude", "Contenu du schéma, volet par volet")
def plan_completude(lecteur: Lecteur) -> Sequence[Bloc]:
    """Où en est le contenu que la loi attend d'un schéma, volet par volet."""
    lus = completude_de(plan_publie(lecteur), lecteur)
    return [Paragraphe(completude.phrase(lus), "constat"), *plan_volets(lecteur)]


@element("plan_volets", "Compteur des volets du schéma")
def plan_volets(lecteur: Lecteur) -> Sequence[Bloc]:
    """Le même compteur, sans la phrase : la page l'écrit déjà en grand."""
    plan = plan_publie(lecteur)
    lus = completude_de(plan, lecteur)
    lues = {s for v in lus for s in v.saisies}
    return [
        Tableau(
            colonnes=de_texte({"Volet": 26, "État": 12, "Alimenté par": 30, "Manque": 32}),
            lignes=tuple(
                (
                    f"{v.numero} {v.titre}",
                    _ETATS[v.etat],
                    _alimente(v),
                    " ; ".join(v.manque) or "rien",
                )
                for v in lus
            ),
            titre="Les onze volets du schéma, et ce qui les alimente",
            fictif=plan.fictif or fictives(lecteur.locale, *lues),
        )
    ]


def _alimente(v: Volet) -> str:
    """Les indicateurs par leur nom, les fichiers et les actions par leur identifiant."""
    noms = [indicateur(i).libelle for i in v.indicateurs]
    actions = [f"action{'s' * (len(v.actions) > 1)} {', '.join(v.actions)}"] if v.actions else []
    return " ; ".join([*noms, *(table(s).titre for s in v.saisies), *actions]) or "rien"


@element("plan_volet", "Un volet du schéma")
def plan_volet(lecteur: Lecteur, volet: str) -> Sequence[Bloc]:
    """Ce qu'un volet (« 1 », « 4a ») contient aujourd'hui, et ce qui lui manque."""
    plan = plan_publie(lecteur)
    lu = next((v for v in completude_de(plan, lecteur) if v.item == volet), None)
    if lu is None:
        raise AppelIncorrect(f"Le volet « {volet} » n'existe pas. Possibles : 1, 2, 3, 4a à 4h.")
    blocs = _volet(lu, plan, suivre(plan, lecteur), lecteur)
    dit = all(isinstance(b, Encadre) for b in blocs)
    return [Paragraphe(_VIDE.format(lu.numero)), *blocs] if dit else blocs


def document_schema(lecteur: Lecteur) -> Document:
    """Le schéma d'accueil du jeune enfant, volet par volet, dans l'ordre de l'article D214-10-1."""
    plan = plan_publie(lecteur)
    suivis = suivre(plan, lecteur)
    constat, *compteur = blocs_de(lecteur, "plan_completude", {})
    blocs: list[Bloc] = [
        constat,
        Titre("Ce que la loi demande ici"),
        *blocs_de(lecteur, "plan_missions", {}),
        Titre("État de chaque volet"),
        *compteur,
    ]
    partie = ""
    for v in completude_de(plan, lecteur):
        if v.item[0] != partie and v.item[0] == "4":
            blocs.append(Titre("Volet 4° — Orientations pluriannuelles et actions à mener"))
        partie = v.item[0]
        blocs.append(Titre(f"Volet {v.numero} — {v.titre}", 2 if v.item[1:] else 1))
        blocs += _volet(v, plan, suivis, lecteur)
    return Document(
        titre="Schéma d'accueil du jeune enfant",
        sous_titre="Contenu prévu par l'article D214-10-1 du code de l'action sociale et des "
        "familles, tel qu'il est alimenté aujourd'hui",
        blocs=tuple(blocs),
        **en_tete_de(lecteur),
    )


def _volet(v: Volet, plan: Plan, suivis: Sequence[Suivi], lecteur: Lecteur) -> list[Bloc]:
    blocs: list[Bloc] = [*_indicateurs(v, lecteur)]
    if v.item == "3":
        blocs += _zones(lecteur)
    for nom, parametres in completude.figures(v.item, lecteur.reglages):
        try:
            figure = figure_de(lecteur, nom, parametres)
            # Une frise nomme ses actions à gauche : il lui faut toute la page.
            part = 1.0 if figure.forme is Forme.FRISE else 0.5
            blocs.append(Illustration(figure, part=part))
        except AppelIncorrect as e:
            blocs.append(non_disponible(libelle_de(nom), str(e)))
    if v.item == "4f":
        montants = budget.detail(plan)
        blocs += [Paragraphe(budget.phrase(montants), "constat"), *croises(montants)]
    if v.item == "4h":
        siens = {a.id for a in plan.actions if a.volets}
        blocs += constats((s for s in suivis if s.action in siens), "Aucun indicateur n'est lié.")
    blocs += _actions(v, plan)
    if v.manque:
        blocs.append(
            Encadre(
                " ; ".join(v.manque) + ".",
                "Il manque",
                "alerte",
                Attente(qui="le comité technique"),
            )
        )
    return blocs


def _zones(lecteur: Lecteur) -> Sequence[Bloc]:
    try:
        return blocs_de(lecteur, "accueil_zones_phrase", {})
    except AppelIncorrect as e:
        return [Paragraphe(str(e), "constat")]


def _actions(v: Volet, plan: Plan) -> list[Bloc]:
    siennes = [a for a in plan.actions if a.id in v.actions]
    if not siennes:
        return []
    colonnes = (
        Colonne("Action", "identifiant", 0.8),
        *de_texte({"Intitulé": 3.7, "État": 1.2}),
        Colonne("Pilote", largeur=1.5, vide=QUALIFIER),
        Colonne("Calendrier", largeur=2, vide=QUALIFIER),
        Colonne("Rattachement", largeur=1.7),
    )
    lignes = (
        (a.fictif, (a.id, a.libelle, etat_de(a), a.pilote or None, dire_dates(a) or None,
                    "validé" if a.volets_valides else "proposé"))
        for a in siennes
    )  # fmt: skip
    titre = f"Actions qui alimentent le volet {v.numero}"
    return [tableau_saisi(titre, colonnes, lignes, "actions")]


def _indicateurs(v: Volet, lecteur: Lecteur) -> Iterable[Bloc]:
    if not v.indicateurs:
        return
    valeurs = lecteur.valeurs(v.indicateurs, [Territoire(Niveau.EPCI, lecteur.epci)])
    sures = valeurs[valeurs["valeur"].notna() & (valeurs["statut"] != "provisoire")]
    dernieres = sures.sort_values("fin").drop_duplicates("indicateur", keep="last")
    dernieres = (
        dernieres.set_index("indicateur", drop=False).reindex(v.indicateurs).dropna(how="all")
    )
    if dernieres.empty:
        return
    lues: list[Any] = list(dernieres.itertuples())
    yield Tableau(
        titre=f"Indicateurs du volet {v.numero}",
        colonnes=(*de_texte({"Indicateur": 3.5, "Valeur": 4}), Colonne("Année", "annee", 1)),
        lignes=tuple(
            (d.libelle, affirmations.tempere(d, r), int(r.fin))
            for r in lues
            if (d := INDICATEURS[str(r.indicateur)])
        ),
        provenance=des_lignes(dernieres),
        notes=tuple(x for x in (dire_natures(dernieres["nature_intervalle"]),) if x),
        fictives=inventees(r.statut == "fictif" for r in lues),
    )

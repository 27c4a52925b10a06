"""Parties sur ce que la loi attend du territoire : missions dues, contenu du schéma d'accueil."""

from collections.abc import Sequence
from pathlib import Path

from observatoire.contenu.commun.exemple import LIGNES, exemple
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import fictives
from observatoire.documents.contenu import Bloc, Etat, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.schema import completude
from observatoire.schema.completude import Volet
from observatoire.schema.missions import Obligation
from observatoire.schema.plan import A_QUALIFIER
from observatoire.schema.publie import completude_de, obligations_de, plan_publie

_DUES = {
    True: Etat("oui", "alerte"),
    False: Etat("non", "bon"),
    None: Etat(A_QUALIFIER, "attente"),
}
_ETATS = {
    "alimenté": Etat("alimenté", "bon"),
    "en partie": Etat("en partie", "attente"),
    "vide": Etat("vide", "alerte"),
}


@element("plan_missions", "Missions de l'accueil du jeune enfant")
def plan_missions(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Ce que les compétences déclarées imposent ici, mission par mission, et pourquoi."""
    return [missions(obligations_de(lecteur, jour_de(lecteur, jour)))]


@element("plan_completude", "Contenu du schéma, volet par volet")
def plan_completude(lecteur: Lecteur) -> Sequence[Bloc]:
    """Où en est le contenu que la loi attend d'un schéma, volet par volet."""
    exemple, lus = _completude(lecteur)
    return [*exemple, Paragraphe(completude.phrase(lus), "constat"), volets(lus)]


@element("plan_volets", "Compteur des volets du schéma")
def plan_volets(lecteur: Lecteur) -> Sequence[Bloc]:
    """Le même compteur, sans la phrase : la page l'écrit déjà en grand."""
    exemple, lus = _completude(lecteur)
    return [*exemple, volets(lus)]


def _completude(lecteur: Lecteur) -> tuple[list[Bloc], list[Volet]]:
    """Les volets, précédés de l'encadré d'exemple si une ligne qui les alimente est fictive."""
    plan = plan_publie(lecteur)
    lus = completude_de(plan, lecteur)
    saisies = {Path(s).stem for v in lus for s in v.saisies}
    tables = lecteur.locale
    return exemple(plan.fictif or fictives(tables, *saisies), LIGNES), lus


def missions(dues: Sequence[Obligation]) -> Tableau:
    """Le tableau des missions et de ce qui en est dû."""
    return Tableau(
        colonnes=(
            Colonne("Mission", largeur=30),
            Colonne("Texte", largeur=14),
            Colonne("Dû ici ?", largeur=12),
            Colonne("Pourquoi", largeur=44),
        ),
        lignes=tuple((o.libelle, o.article, _DUES[o.due], o.phrase) for o in dues),
        titre="Ce que la loi demande ici",
    )


def volets(lus: Sequence[Volet]) -> Tableau:
    """Le compteur des volets : ce qui alimente chacun, ce qui y manque."""
    return Tableau(
        colonnes=(
            Colonne("Volet", largeur=26),
            Colonne("État", largeur=12),
            Colonne("Alimenté par", largeur=30),
            Colonne("Manque", largeur=32),
        ),
        lignes=tuple(
            (f"{v.numero} {v.titre}", _ETATS[v.etat], _alimente(v), " ; ".join(v.manque) or "rien")
            for v in lus
        ),
        titre="Les onze volets du schéma, et ce qui les alimente",
    )


def _alimente(v: Volet) -> str:
    """Les indicateurs par leur nom, les fichiers et les actions par leur identifiant."""
    noms = [indicateur(i).libelle for i in v.indicateurs]
    actions = [f"action{'s' * (len(v.actions) > 1)} {', '.join(v.actions)}"] if v.actions else []
    return " ; ".join([*noms, *v.saisies, *actions]) or "rien"

"""Les délais d'un avis sur un projet d'accueil du jeune enfant, en dates de vrais calendriers.

Règles (code de la santé publique, R2324-21 et R2324-22) : la demande est réputée complète dès sa
réception, sauf si une liste de pièces manquantes est notifiée dans le mois ; reçues, ces pièces
rendent le dossier complet ce jour-là, et un accusé de réception le notifie ; non reçues un mois après que le demandeur a reçu la liste,
la demande est caduque. Quatre mois à compter du dossier complet pour répondre, le silence vaut
avis favorable. Un avis favorable vaut vingt-quatre mois.

Hypothèses retenues, que les textes ne tranchent pas :

- un délai en mois va de quantième à quantième ; sans quantième égal, il finit le dernier jour du
  mois (31 janvier + 1 mois = 28 ou 29 février) et finit à minuit ;
- les quatre mois ne s'arrêtent pas puis reprennent : ils partent en entier du dossier complet ;
- une fin de délai qui tombe un samedi, un dimanche ou un jour férié n'est pas reportée : on vise
  le dernier jour ouvré qui précède, ce qui reste juste si le report était admis ;
- ce qui compte est la notification au demandeur, pas la date de la séance ;
- les vingt-quatre mois partent de la décision, ou de la fin du délai si l'avis est tacite.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

MOIS_PIECES = 1
MOIS_DECISION = 4
MOIS_VALIDITE = 24

_FERIES_FIXES = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_FERIES_PAQUES = (1, 39, 50)  # lundi de Pâques, Ascension, lundi de Pentecôte


class Etat(StrEnum):
    """Où en est une demande à un jour donné."""

    RECEVABILITE = "recevabilite"  # le mois pour demander des pièces court encore
    ATTENTE_PIECES = "attente_pieces"
    INSTRUCTION = "instruction"
    A_NOTIFIER = "a_notifier"  # décidée, pas encore notifiée
    FAVORABLE = "favorable"
    DEFAVORABLE = "defavorable"
    TACITE = "tacite"
    CADUQUE = "caduque"
    EXPIRE = "expire"  # avis favorable de plus de vingt-quatre mois


class Anomalie(StrEnum):
    """Ce qui, dans les dates saisies, mérite d'être dit."""

    ORDRE = "ordre"  # une étape est datée avant celle qui la précède
    PIECES_TROP_TARD = "pieces_trop_tard"  # liste notifiée après un mois : sans effet
    LISTE_RECUE_TARD = "liste_recue_tard"  # notifiée à temps, reçue après
    LISTE_SANS_DATE = "liste_sans_date"  # on ne sait pas quand le demandeur l'a reçue
    REPONSE_TROP_TARD = "reponse_trop_tard"  # pièces arrivées après la caducité
    NOTIFIE_TROP_TARD = "notifie_trop_tard"  # décision notifiée après la fin des quatre mois
    SENS_MANQUANT = "sens_manquant"  # décidée, mais favorable ou non n'est pas dit


@dataclass(frozen=True, kw_only=True)
class Demande:
    """Les dates d'une demande, telles que le registre les tient ; None : pas encore arrivé."""

    recue: date
    pieces_demandees: date | None = None
    liste_recue: date | None = None
    pieces_recues: date | None = None
    accuse: date | None = None
    decidee: date | None = None
    notifiee: date | None = None
    favorable: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Horloges:
    """Ce que donnent les dates : les fins de délai, et l'état au jour demandé.

    `limite_pieces` : dernier jour pour notifier une liste de pièces ; `limite_reponse` : dernier
    jour du demandeur pour les envoyer ; `complet` : jour où le dossier l'est ; `limite_decision` :
    dernier jour pour notifier l'avis ; `tacite` : jour où le silence l'a rendu favorable ;
    `valide_jusqu_au` : fin des vingt-quatre mois. Chaque date est None tant que rien ne la fixe.
    """

    etat: Etat
    limite_pieces: date
    limite_reponse: date | None
    complet: date | None
    caduque: date | None
    limite_decision: date | None
    tacite: date | None
    valide_jusqu_au: date | None
    anomalies: tuple[Anomalie, ...] = ()

    @property
    def prochaine(self) -> date | None:
        """La prochaine date à tenir (ou à attendre du demandeur), None si tout est clos."""
        return {
            Etat.RECEVABILITE: self.limite_pieces,
            Etat.ATTENTE_PIECES: self.limite_reponse,
            Etat.INSTRUCTION: self.limite_decision,
            Etat.A_NOTIFIER: self.limite_decision,
            Etat.FAVORABLE: self.valide_jusqu_au,
            Etat.TACITE: self.valide_jusqu_au,
        }.get(self.etat)


def ajouter_mois(jour: date, mois: int) -> date:
    """Le même quantième `mois` mois plus tard, ou le dernier jour du mois s'il n'existe pas."""
    decale: date = jour + relativedelta(months=mois)
    return decale


def jours_feries(annee: int) -> frozenset[date]:
    """Les onze jours fériés de l'année en France métropolitaine (code du travail, L3133-1)."""
    paques = easter(annee)
    mobiles = {paques + timedelta(days=n) for n in _FERIES_PAQUES}
    return frozenset({date(annee, m, j) for m, j in _FERIES_FIXES} | mobiles)


def ouvre(jour: date) -> bool:
    """Vrai du lundi au vendredi, hors jours fériés."""
    return jour.weekday() < 5 and jour not in jours_feries(jour.year)


def dernier_jour_ouvre(limite: date) -> date:
    """Le jour ouvré à viser pour ne pas dépasser `limite` : elle-même, ou le précédent."""
    while not ouvre(limite):
        limite -= timedelta(days=1)
    return limite


def horloges(demande: Demande, jour: date) -> Horloges:
    """Les délais d'une demande et son état au `jour` dit.

    Ce qui est daté après `jour` n'est pas encore arrivé : le registre se relit à toute date.
    """
    d = _jusqu_a(demande, jour)
    limite_pieces = ajouter_mois(d.recue, MOIS_PIECES)
    demandees = d.pieces_demandees is not None and d.pieces_demandees <= limite_pieces
    limite_reponse = None
    complet: date | None = d.recue
    if demandees:
        depuis = d.liste_recue or d.pieces_demandees
        limite_reponse = ajouter_mois(depuis, MOIS_PIECES) if depuis else None
        complet = d.pieces_recues
    caduque = _caducite(complet, limite_reponse, jour)
    if caduque:
        complet = None
    limite = ajouter_mois(complet, MOIS_DECISION) if complet else None
    tacite = _tacite(d, limite, jour)
    validite = _validite(d, tacite)
    en_recevabilite = not demandees and jour <= limite_pieces
    return Horloges(
        etat=_etat(d, jour, caduque, complet, tacite, validite, en_recevabilite),
        limite_pieces=limite_pieces,
        limite_reponse=limite_reponse,
        complet=complet,
        caduque=caduque,
        limite_decision=limite,
        tacite=tacite,
        valide_jusqu_au=validite,
        anomalies=_anomalies(d, limite_pieces, limite_reponse, limite),
    )


def _jusqu_a(d: Demande, jour: date) -> Demande:
    dates = {c: q for c, q in vars(d).items() if isinstance(q, date) and c != "recue"}
    a_venir: dict[str, Any] = {c: None for c, q in dates.items() if q > jour}
    passee = replace(d, **a_venir)
    return passee if passee.decidee or passee.notifiee else replace(passee, favorable=None)


def _caducite(complet: date | None, limite_reponse: date | None, jour: date) -> date | None:
    if limite_reponse is None:
        return None
    trop_tard = complet is not None and complet > limite_reponse
    jamais = complet is None and jour > limite_reponse
    return limite_reponse if trop_tard or jamais else None


def _tacite(d: Demande, limite: date | None, jour: date) -> date | None:
    if limite is None or jour <= limite:
        return None
    return None if d.notifiee is not None and d.notifiee <= limite else limite


def _validite(d: Demande, tacite: date | None) -> date | None:
    depart = tacite
    if tacite is None and d.favorable and d.notifiee is not None:
        depart = d.decidee or d.notifiee
    return ajouter_mois(depart, MOIS_VALIDITE) if depart else None


def _etat(
    d: Demande,
    jour: date,
    caduque: date | None,
    complet: date | None,
    tacite: date | None,
    validite: date | None,
    en_recevabilite: bool,
) -> Etat:
    if caduque:
        return Etat.CADUQUE
    if validite is not None and jour > validite:
        return Etat.EXPIRE
    if tacite:
        return Etat.TACITE
    if d.notifiee is not None and d.favorable is not None:
        return Etat.FAVORABLE if d.favorable else Etat.DEFAVORABLE
    if d.decidee is not None:
        return Etat.A_NOTIFIER
    if complet is None:
        return Etat.ATTENTE_PIECES
    return Etat.RECEVABILITE if en_recevabilite else Etat.INSTRUCTION


def _anomalies(
    d: Demande, limite_pieces: date, limite_reponse: date | None, limite: date | None
) -> tuple[Anomalie, ...]:
    etapes = [d.recue, d.pieces_demandees, d.liste_recue, d.pieces_recues, d.accuse]
    suite = [e for e in etapes if e is not None]
    fin = [e for e in (d.recue, d.decidee, d.notifiee) if e is not None]
    demandees, recue = d.pieces_demandees, d.liste_recue
    a_temps = demandees is not None and demandees <= limite_pieces
    constats = {
        Anomalie.ORDRE: suite != sorted(suite) or fin != sorted(fin),
        Anomalie.PIECES_TROP_TARD: demandees is not None and not a_temps,
        Anomalie.LISTE_RECUE_TARD: a_temps and recue is not None and recue > limite_pieces,
        Anomalie.LISTE_SANS_DATE: a_temps and recue is None,
        Anomalie.REPONSE_TROP_TARD: d.pieces_recues is not None
        and limite_reponse is not None
        and d.pieces_recues > limite_reponse,
        Anomalie.NOTIFIE_TROP_TARD: d.notifiee is not None
        and limite is not None
        and d.notifiee > limite,
        Anomalie.SENS_MANQUANT: (d.decidee or d.notifiee) is not None and d.favorable is None,
    }
    return tuple(a for a, vrai in constats.items() if vrai)

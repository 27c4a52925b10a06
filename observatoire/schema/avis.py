"""Le registre des avis : chaque demande, ses horloges, ce qu'il reste à faire et pour quand.

Code de la santé publique, R2324-21 et R2324-22 ; les règles de calcul sont dans `methodes.delais`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.local import colonne, construire, lignes
from observatoire.methodes.delais import (
    Anomalie,
    Demande,
    Etat,
    Horloges,
    dernier_jour_ouvre,
    horloges,
)
from observatoire.schema.missions import Statuant, statuant
from observatoire.territoire import Reglages

LIBELLES_ETATS: dict[Etat, str] = {
    Etat.RECEVABILITE: "pièces à vérifier",
    Etat.ATTENTE_PIECES: "pièces attendues",
    Etat.INSTRUCTION: "avis à rendre",
    Etat.A_NOTIFIER: "décision à notifier",
    Etat.FAVORABLE: "favorable",
    Etat.DEFAVORABLE: "défavorable",
    Etat.TACITE: "favorable par silence",
    Etat.CADUQUE: "demande caduque",
    Etat.EXPIRE: "avis expiré",
}
OUVERTS = (Etat.RECEVABILITE, Etat.ATTENTE_PIECES, Etat.INSTRUCTION, Etat.A_NOTIFIER)
_DATES = {
    "recue": "recue_le",
    "pieces_demandees": "pieces_demandees_le",
    "liste_recue": "liste_recue_le",
    "pieces_recues": "pieces_recues_le",
    "accuse": "accuse_complet_le",
    "decidee": "decidee_le",
    "notifiee": "notifiee_le",
}
# Une notification obligatoire : sa colonne, et à qui (R2324-22 ; comité : information).
TRANSMISSIONS = {
    "notifiee_le": "au demandeur",
    "transmis_departement_le": "à la présidence du conseil départemental",
    "transmis_caf_le": "à la direction de la CAF",
    "communique_cdsf_le": "au comité départemental des services aux familles",
}
_CONSTATS = {
    Anomalie.ORDRE: "les dates ne se suivent pas : une étape est datée avant celle qui la précède",
    Anomalie.PIECES_TROP_TARD: "les pièces ont été demandées après un mois : la demande est réputée "
    "complète depuis sa réception, et les quatre mois courent depuis ce jour",
    Anomalie.LISTE_RECUE_TARD: "la liste a été envoyée dans le mois mais reçue après : le demandeur "
    "peut soutenir que son dossier était complet",
    Anomalie.LISTE_SANS_DATE: "le jour où le demandeur a reçu la liste n'est pas saisi : la "
    "caducité est comptée depuis l'envoi, elle peut être plus tardive",
    Anomalie.REPONSE_TROP_TARD: "les pièces sont arrivées après la caducité : une nouvelle demande "
    "est nécessaire",
    Anomalie.NOTIFIE_TROP_TARD: "la décision a été notifiée après les quatre mois : l'avis était "
    "déjà réputé favorable ; prendre conseil avant toute suite",
    Anomalie.SENS_MANQUANT: "une décision est datée sans dire si l'avis est favorable ou défavorable",
}


@dataclass(frozen=True)
class Avis:
    """Une demande du registre, lue un jour donné."""

    numero: str = field(metadata=colonne("id"))
    porteur: str
    projet: str
    accueil: str
    commune: str
    places: int | None
    publique: bool
    demande: Demande
    horloges: Horloges
    statuant: Statuant
    transmissions: dict[str, date]
    autorite: str
    action: str
    compatibilite: str
    exemple: bool = field(metadata=colonne("fictif"))

    @property
    def etat(self) -> Etat:
        """L'état au jour de lecture."""
        return self.horloges.etat

    @property
    def ouvert(self) -> bool:
        """Vrai s'il reste quelque chose à décider, notifier ou attendre, et qu'un avis est dû."""
        return self.statuant.du and self.etat in OUVERTS

    @property
    def libelle_etat(self) -> str:
        """L'état en mots."""
        return LIBELLES_ETATS[self.etat] if self.statuant.du else "aucun avis requis"

    @property
    def constats(self) -> list[str]:
        """Ce qui, dans les dates saisies, mérite d'être dit."""
        return [_CONSTATS[a] for a in self.horloges.anomalies]


def lire(
    registre: pd.DataFrame, reglages: Reglages, populations: dict[str, float], jour: date
) -> list[Avis]:
    """Les demandes du registre au `jour` dit, la date à tenir la plus proche d'abord.

    Une ligne sans date de réception n'a pas d'horloge : elle est laissée à la saisie, qui la
    réclame. Une demande reçue après `jour` n'est pas encore arrivée.
    """
    lus = [
        _avis(ligne, reglages, populations, jour)
        for ligne in lignes(registre)
        if ligne["recue_le"] is not None and ligne["recue_le"] <= jour
    ]
    loin = date.max
    return sorted(lus, key=lambda a: (not a.ouvert, a.horloges.prochaine or loin, a.numero))


def _avis(
    ligne: dict[str, Any], reglages: Reglages, populations: dict[str, float], jour: date
) -> Avis:
    dates = {nom: ligne[source] for nom, source in _DATES.items()}
    sens, commune = ligne["sens"], ligne["commune"]
    demande = Demande(**dates, favorable=sens == "favorable" if sens else None)
    return construire(
        Avis,
        ligne,
        publique=ligne["gestion"] == "publique",
        demande=demande,
        horloges=horloges(demande, jour),
        statuant=statuant(
            reglages,
            commune,
            demande.recue,
            population=populations.get(commune),
            publique=ligne["gestion"] == "publique",
        ),
        transmissions={c: ligne[c] for c in TRANSMISSIONS if ligne[c]},
    )


def a_viser(limite: date) -> str:
    """« 31 mai 2026 (un dimanche : viser le vendredi 29 mai 2026) »."""
    visee = dernier_jour_ouvre(limite)
    if visee == limite:
        return formats.jour(limite, semaine=True)
    return (
        f"{formats.jour(limite, semaine=True)} (jour non ouvré : viser le "
        f"{formats.jour(visee, semaine=True)})"
    )


def ensuite(avis: Avis) -> str:
    """Ce qu'il reste à faire, et pour quand."""
    if not avis.statuant.du:
        return avis.statuant.phrase
    return _accuse(avis) + _suite(avis.etat, avis.horloges) + _manque(avis)


def _accuse(avis: Avis) -> str:
    """L'accusé de réception qui reste à notifier quand les pièces manquantes sont arrivées."""
    d = avis.demande
    if avis.etat not in (Etat.INSTRUCTION, Etat.A_NOTIFIER) or d.pieces_recues is None or d.accuse:
        return ""
    return (
        "Notifier l'accusé de réception du dossier complet, s'il ne l'a pas été, et en saisir la date "
        "(R2324-21). "
    )


def _suite(etat: Etat, h: Horloges) -> str:
    match etat:
        case Etat.RECEVABILITE:
            return (
                "Vérifier les pièces : la liste de celles qui manquent se notifie au plus tard le "
                f"{_viser(h.limite_pieces)}. Sans demande, le dossier est réputé complet depuis sa "
                f"réception et l'avis se notifie au plus tard le {_viser(h.limite_decision)}."
            )
        case Etat.ATTENTE_PIECES:
            return (
                f"Le demandeur a jusqu'au {_jour(h.limite_reponse)} pour envoyer les pièces ; passé "
                "ce jour, sa demande est caduque. Les quatre mois partiront du jour où elles arrivent."
            )
        case Etat.INSTRUCTION:
            limite = _viser(h.limite_decision)
            return f"Notifier l'avis au plus tard le {limite} ; le silence vaut avis favorable."
        case Etat.A_NOTIFIER:
            return (
                f"La décision est prise : la notifier au plus tard le {_viser(h.limite_decision)}, "
                "sans quoi le silence vaut avis favorable."
            )
        case Etat.FAVORABLE:
            return f"Avis favorable valable jusqu'au {_jour(h.valide_jusqu_au)}."
        case Etat.DEFAVORABLE:
            return "Avis défavorable notifié dans le délai."
        case Etat.TACITE:
            return (
                f"Aucun avis n'a été notifié avant la fin du {_jour(h.tacite)} : il est réputé "
                f"favorable, jusqu'au {_jour(h.valide_jusqu_au)}."
            )
        case Etat.CADUQUE:
            return (
                f"Les pièces ne sont pas arrivées avant la fin du {_jour(h.caduque)} : la demande "
                "est caduque. Le demandeur peut en déposer une nouvelle."
            )
        case Etat.EXPIRE:
            return (
                f"L'avis favorable a expiré le {_jour(h.valide_jusqu_au)} : un projet non autorisé "
                "depuis demande un nouvel avis."
            )


def _manque(avis: Avis) -> str:
    """Les transmissions qui restent à faire une fois l'avis rendu."""
    if avis.etat not in (Etat.FAVORABLE, Etat.DEFAVORABLE, Etat.TACITE):
        return ""
    tacite = avis.etat == Etat.TACITE
    restent = [
        a_qui
        for colonne, a_qui in TRANSMISSIONS.items()
        if colonne not in avis.transmissions and not (tacite and colonne == "notifiee_le")
    ]
    return f" Reste à transmettre {formats.enumerer(restent)}." if restent else ""


def _jour(quand: date | None) -> str:
    return formats.jour(quand) if quand else "jour non connu"


def _viser(quand: date | None) -> str:
    return a_viser(quand) if quand else "jour non connu"

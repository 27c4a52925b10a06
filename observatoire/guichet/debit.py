"""Combien d'envois, d'une même adresse et en tout : rien n'en est écrit nulle part."""

import ipaddress
import time
from collections import OrderedDict

# D'une adresse : dix d'un coup (une mairie, une maison France services), puis un toutes les trois minutes.
ADRESSE_D_UN_COUP, ADRESSE_PAR_SECONDE = 10.0, 1 / 180
EN_TOUT_D_UN_COUP, EN_TOUT_PAR_SECONDE = 60.0, 0.5
_ADRESSES = 5000


class Debit:
    """Deux réserves d'envois : celle de chaque adresse, celle de tous."""

    def __init__(self) -> None:
        self._adresses: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._tous = (EN_TOUT_D_UN_COUP, time.monotonic())

    def permis(self, adresse: str) -> bool:
        """Prend un envoi sur les deux réserves ; faux si l'une est vide."""
        ici, adresse = time.monotonic(), reseau(adresse)
        sienne = self._adresses.pop(adresse, (ADRESSE_D_UN_COUP, ici))
        sienne = _remplir(sienne, ici, ADRESSE_D_UN_COUP, ADRESSE_PAR_SECONDE)
        self._tous = _remplir(self._tous, ici, EN_TOUT_D_UN_COUP, EN_TOUT_PAR_SECONDE)
        permis = sienne[0] >= 1 and self._tous[0] >= 1
        if permis:
            sienne = (sienne[0] - 1, ici)
            self._tous = (self._tous[0] - 1, ici)
        self._adresses[adresse] = sienne
        if len(self._adresses) > _ADRESSES:
            self._adresses.popitem(last=False)
        return permis


def _remplir(
    reserve: tuple[float, float], ici: float, maximum: float, par_seconde: float
) -> tuple[float, float]:
    return min(maximum, reserve[0] + (ici - reserve[1]) * par_seconde), ici


def reseau(adresse: str) -> str:
    """Une adresse IPv6 compte avec son réseau : une seule personne en a des milliards."""
    try:
        lue = ipaddress.ip_address(adresse)
    except ValueError:
        return adresse
    return adresse if lue.version == 4 else str(ipaddress.ip_network((int(lue), 64), strict=False))

"""Qui peut faire quoi dans l'application du comité : `connexion.toml`, dans l'espace de travail.

Sans ce fichier, l'application est à une seule personne, sur son ordinateur. Avec lui, un fournisseur OpenID
Connect (ProConnect, Keycloak, Microsoft Entra…) dit qui est là, et ce fichier quel est son rôle : d'après
une revendication du fournisseur, ou d'après la liste des comptes.
"""

import hashlib
import hmac
import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as controlee

from observatoire.erreurs import DeclarationInvalide, ErreurObservatoire

FICHIER = "connexion.toml"
Role = Literal["lecture", "saisie", "publication", "administration"]
ROLES: tuple[Role, ...] = ("lecture", "saisie", "publication", "administration")
_STRICT = ConfigDict(extra="forbid")
_Long = Annotated[StrictStr, Field(min_length=32)]
_Rempli = Annotated[StrictStr, Field(min_length=1)]


class AccesRefuse(ErreurObservatoire):
    """Ce compte n'a pas le rôle qu'il faut."""


@controlee(frozen=True, config=_STRICT)
class Fournisseur:
    """Le fournisseur OpenID ; `temoin` signe les cookies : une longue suite au hasard, à soi.

    `heures` : au bout de combien de temps se reconnecter ; `revendication` : ce qui y donne les groupes ;
    `portees` : ce qu'on lui demande (« openid email siret » pour ProConnect).
    """

    adresse: _Rempli
    identifiant: _Rempli
    secret: _Rempli
    retour: _Rempli
    temoin: _Long
    heures: Annotated[StrictInt, Field(ge=1, le=24)] = 8
    revendication: StrictStr = ""
    portees: StrictStr = "openid email profile"


@controlee(frozen=True, config=_STRICT)
class Connexion:
    """`groupes` : groupe du fournisseur → rôle ; `comptes` : adresse électronique vérifiée, ou identifiant du
    fournisseur → rôle ; `fonctions` : de même → fonction."""

    fournisseur: Fournisseur
    groupes: dict[StrictStr, Role] = Field(default_factory=dict)
    comptes: dict[StrictStr, Role] = Field(default_factory=dict)
    fonctions: dict[StrictStr, StrictStr] = Field(default_factory=dict)


@dataclass(frozen=True)
class Compte:
    """Qui est là : son rôle, sa fonction si elle est connue, son identifiant pseudonyme (vide : seul sur
    son ordinateur)."""

    role: Role
    fonction: str = ""
    pseudonyme: str = ""

    def peut(self, role: Role) -> bool:
        """Vrai si ce compte a ce rôle, ou un rôle qui le comprend."""
        return ROLES.index(self.role) >= ROLES.index(role)


SEUL = Compte("administration")


def lire(donnees: Path) -> Connexion | None:
    """La connexion de l'espace de travail, ou None ; `DeclarationInvalide` si elle est mal écrite."""
    chemin = donnees / FICHIER
    if not chemin.is_file():
        return None
    try:
        brut = tomllib.loads(chemin.read_text(encoding="utf-8-sig"))
        return TypeAdapter(Connexion).validate_python(brut)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise DeclarationInvalide(f"{chemin} ne se lit pas ({e}). À faire : le corriger.") from e
    except ValidationError as e:
        faute = e.errors()[0]
        ou = ".".join(str(m) for m in faute["loc"])
        raise DeclarationInvalide(
            f"{chemin}, clé « {ou} » : elle manque, est inconnue ou ne convient pas. Attendu : les clés de "
            f"[fournisseur] (adresse, identifiant, secret, retour, temoin de 32 signes au moins), et un rôle "
            f"parmi {', '.join(ROLES)} dans [groupes] et [comptes]. Exemple : docs/heberger.md."
        ) from None


def compte_de(connexion: Connexion, revendications: Mapping[str, Any], maintenant: float) -> Compte:
    """Le compte qu'établissent des revendications reçues du fournisseur ; `maintenant` en secondes.

    `AccesRefuse` dit pourquoi il n'y en a pas : session expirée, mauvais destinataire, aucun rôle.
    """
    f = connexion.fournisseur
    sujet, emis = revendications.get("sub"), revendications.get("iat")
    if not isinstance(sujet, str) or not sujet or not isinstance(emis, int | float):
        raise AccesRefuse("Le fournisseur n'a pas dit qui vous êtes. Reconnectez-vous.")
    destinataires = revendications.get("aud")
    if f.identifiant not in (destinataires if isinstance(destinataires, list) else [destinataires]):
        raise AccesRefuse("Cette connexion a été faite pour un autre service. Reconnectez-vous.")
    if not emis - 300 <= maintenant < emis + f.heures * 3600:
        raise AccesRefuse("Votre session a expiré. Reconnectez-vous.")
    cles = _cles(revendications, sujet)
    groupes = revendications.get(f.revendication) if f.revendication else None
    portes = groupes if isinstance(groupes, list) else [groupes]
    roles = [connexion.groupes[g] for g in portes if isinstance(g, str) and g in connexion.groupes]
    roles += [connexion.comptes[c] for c in cles if c in connexion.comptes]
    if not roles:
        raise AccesRefuse(
            "Votre compte est reconnu, mais n'a aucun rôle dans cet observatoire. À faire : le demander à "
            "la personne qui l'administre."
        )
    fonction = next((connexion.fonctions[c] for c in cles if c in connexion.fonctions), "")
    return Compte(max(roles, key=ROLES.index), fonction, pseudonyme(f.temoin, revendications))


def _cles(revendications: Mapping[str, Any], sujet: str) -> list[str]:
    """Une adresse non vérifiée par le fournisseur n'ouvre rien : n'importe qui pourrait l'écrire."""
    adresse = revendications.get("email")
    verifiee = revendications.get("email_verified") is True and isinstance(adresse, str)
    return [sujet, str(adresse).lower()] if verifiee else [sujet]


def pseudonyme(cle: str, revendications: Mapping[str, Any]) -> str:
    """Un identifiant stable du compte, dont on ne remonte pas au nom sans la clé de l'espace."""
    qui = f"{revendications.get('iss', '')}|{revendications.get('sub', '')}"
    return hmac.new(cle.encode(), qui.encode(), hashlib.sha256).hexdigest()[:12]


def boucle_locale(adresse: str) -> bool:
    """Vrai si l'adresse ne sort pas de cet ordinateur."""
    if adresse.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(adresse).is_loopback
    except ValueError:
        return False

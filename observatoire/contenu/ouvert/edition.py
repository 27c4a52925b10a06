"""Ce qui décrit une publication : qui, quoi, où, quand, sous quelle licence."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from observatoire import formats
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire
from observatoire.schema.ics import FUSEAU
from observatoire.territoire import noms

LICENCE = "Licence Ouverte 2.0 (Etalab)"
ADRESSE_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
MOTS_CLES = ("observatoire", "statistiques-locales", "petite-enfance", "population", "services")


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Ce que tous les fichiers d'une publication disent d'elle ; `base` : l'adresse où elle sera servie, ou vide.

    `debut` et `fin` : la première et la dernière année des chiffres.
    """

    territoire: str
    du_territoire: str
    epci: str
    editeur: str
    contact: str
    base: str
    publie_le: datetime
    empreinte: str
    logiciel: str
    debut: int
    fin: int

    @property
    def titre(self) -> str:
        """Le titre du jeu de données."""
        return f"Observatoire territorial : {self.territoire}"

    @property
    def description(self) -> str:
        """Ce qu'on y trouve, en français simple."""
        return (
            f"Les chiffres publics de l'observatoire territorial {self.du_territoire}, de ses communes et de ce à "
            f"quoi elles se comparent, {formats.de_a(str(self.debut), str(self.fin))}. Chaque valeur a son statut (publiée, estimée, "
            "secrète, non disponible), son intervalle s'il y en a un, et sa source."
        )

    def adresse(self, chemin: str) -> str:
        """L'adresse d'un fichier de la publication ; relative tant que le site n'est pas connu."""
        return f"{self.base.rstrip('/')}/{chemin}" if self.base else chemin

    def urn(self, *morceaux: str) -> str:
        """Un identifiant qui ne change pas tant que ce qu'il nomme ne change pas."""
        return f"urn:uuid:{uuid5(NAMESPACE_URL, '/'.join(('observatoire', self.epci, *morceaux)))}"

    @property
    def instant(self) -> str:
        """Le jour et l'heure de l'édition, à l'heure de Paris comme l'agenda."""
        return self.publie_le.replace(tzinfo=FUSEAU).isoformat(timespec="seconds")


def publication_de(lecteur: Lecteur, annees: tuple[int, int], base: str) -> Publication:
    """La publication d'une édition publique ; qui l'édite vient des mentions légales du territoire."""
    m = lecteur.reglages.mentions
    ici = Territoire(
        Niveau.EPCI, lecteur.epci, lecteur.libelle(Territoire(Niveau.EPCI, lecteur.epci))
    )
    nom = ici.libelle
    site = m.site.strip() if m.site.strip().startswith(("https://", "http://")) else ""
    return Publication(
        territoire=nom, du_territoire=noms.de(ici), epci=lecteur.epci, editeur=m.editeur.strip() or nom, contact=m.contact.strip(),
        base=(base or site).strip(), publie_le=lecteur.publie_le.to_pydatetime(),
        empreinte=lecteur.version, logiciel=lecteur.logiciel, debut=annees[0], fin=annees[1],
    )  # fmt: skip


def somme(octets: bytes) -> str:
    """L'empreinte d'un fichier."""
    return sha256(octets).hexdigest()

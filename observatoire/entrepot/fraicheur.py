"""La fraîcheur des sources : dernier millésime tenu, prochaine livraison attendue."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from observatoire.entrepot.lecture import Lecteur
from observatoire.sources.declaration import Source, catalogue

_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip


_SANS_DATE = {
    "trimestrielle": "chaque trimestre",
    "continue": "en continu",
    "ponctuelle": "pas de livraison prévue",
    "annuelle": "chaque année",
}


@dataclass(frozen=True)
class Fraicheur:
    """L'état d'une source : `attendue` se lit (« décembre 2027 »), `limite` est le dernier jour
    où l'attendre sans retard (None quand le producteur n'annonce pas de date)."""

    source: str
    titre: str
    producteur: str
    url: str
    millesime: int | None
    attendue: str
    limite: date | None
    en_retard: bool

    @property
    def genre(self) -> Literal["bon", "attente", "alerte"]:
        """« alerte » en retard, « bon » à jour, « attente » si rien ne permet de le dire."""
        if self.en_retard:
            return "alerte"
        return "bon" if self.limite else "attente"


def fraicheur(lecteur: Lecteur, jour: date | None = None) -> list[Fraicheur]:
    """Une ligne par source en service, par producteur puis titre ; `jour` est aujourd'hui."""
    jour = jour or date.today()
    table = lecteur.sources_deposees()[["source", "annees"]]
    sujets = lecteur.annees_des_sujets()
    lignes = []
    for identifiant, annees in table.itertuples(index=False):
        source = catalogue().get(identifiant)
        if source is None or source.nature == "metadonnees":
            continue
        connues = [int(a) for a in (annees or "").split(",") if a]
        millesime = max(connues) if connues else None
        # Un fichier plus ancien n'est pas en retard quand un autre dit déjà la suite du même sujet.
        sujet = max(millesime, sujets.get(identifiant, millesime)) if millesime else None
        attendue, limite = prochaine(source, sujet)
        lignes.append(
            Fraicheur(
                identifiant, source.nom, source.producteur, source.url, millesime, attendue,
                limite, limite is not None and limite < jour,
            )
        )  # fmt: skip
    return sorted(lignes, key=lambda f: (f.producteur, f.titre))


def prochaine(source: Source, millesime: int | None) -> tuple[str, date | None]:
    """La livraison qui suivra `millesime` : comment la dire, et jusqu'à quand l'attendre.

    Le millésime suivant paraît `delai_parution` ans après le sien, dans le mois annoncé, qui
    court jusqu'à son dernier jour ; sans mois, l'année entière.
    """
    if source.frequence != "annuelle" or millesime is None:
        return _SANS_DATE[source.frequence], None
    annee, mois = millesime + 1 + source.delai_parution, source.mois_parution
    dernier = date(annee, mois or 12, monthrange(annee, mois or 12)[1])
    return (f"{_MOIS[mois - 1]} {annee}" if mois else f"courant {annee}"), dernier

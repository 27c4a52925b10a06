"""Le besoin d'accueil du bassin, en enfants et en heures, face à ce que l'offre peut donner.

On part des parents d'enfants de moins de 3 ans : mères, pères et parents seuls en emploi, temps partiel, usage
et souhait (`methodes.besoin_heures`). Rien de cela n'est publié à cette échelle : chaque part a sa source
nationale ou est une hypothèse du comité, et la fourchette les fait toutes bouger.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from observatoire.analyses import enfants_accueil as demande
from observatoire.analyses import hypotheses_accueil as hypotheses
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_accueil import Offre
from observatoire.memoire import une_fois
from observatoire.methodes import besoin as places
from observatoire.methodes import besoin_heures as formule
from observatoire.methodes.incertitude import garwood

GROUPES: dict[str, str] = {
    "plein": "Parents en emploi, à temps plein",
    "partiel": "Parents en emploi, un à temps partiel",
    "autre": "Un parent au moins sans emploi",
}
PARTS = (
    "seul", "mere", "pere", "seul_emploi", "partiel", "u_plein", "u_partiel", "u_autre", "souhait",
    "h_plein", "h_partiel", "h_autre",
)  # fmt: skip
CE_QUI_COMPTE = {
    "enfants": "le nombre d'enfants",
    "seul": "la part d'enfants qui vivent avec un seul parent",
    "mere": "l'emploi des mères",
    "pere": "l'emploi des pères",
    "seul_emploi": "l'emploi des parents seuls",
    "partiel": "le temps partiel",
    "u_plein": "l'usage d'un accueil quand les parents travaillent à temps plein",
    "u_partiel": "l'usage d'un accueil avec un temps partiel",
    "u_autre": "l'usage d'un accueil quand un parent est sans emploi",
    "souhait": "le nombre de familles qui voudraient une place sans en avoir",
    "h_plein": "les heures d'accueil d'un temps plein",
    "h_partiel": "les heures d'accueil d'un temps partiel",
    "h_autre": "les heures d'un accueil occasionnel",
}
METHODE = (
    "on part des enfants de moins de 3 ans et de l'emploi de leurs parents ; la part qui cherche un accueil et ses heures "
    "viennent de sources nationales"
)
ACCUEILS = ("régulier", "occasionnel")
_SEMAINES = 52


@dataclass(frozen=True)
class Petits:
    """Les moins de 3 ans du bassin, et de combien à combien (`None` : inconnu)."""

    enfants: float | None = None
    bas: float = 0.0
    haut: float = 0.0
    methode: str = ""
    annee: int | None = None
    manque: tuple[str, ...] = ()
    fictif: bool = False
    fichier: str = ""


def ronds(heures: float) -> float:
    """À cinquante heures près (à dix, sous cinq cents) : plus fin serait faux."""
    return round(heures / (pas := 50.0 if heures >= 500 else 10.0)) * pas


@dataclass(frozen=True)
class Face:
    """Les heures par semaine d'un accueil (`nom`) : cherchées, de combien à combien (huit calculs sur dix), offertes."""

    nom: str
    cherchees: float
    bas: float
    haut: float
    offertes: float

    @property
    def manquent(self) -> tuple[float, float]:
        """Les heures qui manqueraient, au moins et au plus, comme elles se lisent."""
        bas, haut = (ronds(max(0.0, v - self.offertes)) for v in (self.bas, self.haut))
        return bas, haut

    @property
    def suffit(self) -> bool | None:
        """Vrai si rien de lisible ne manque même au besoin le plus haut, faux s'il manque au plus bas ; None :
        indécidable."""
        bas, haut = self.manquent
        return False if bas else None if haut else True


@dataclass(frozen=True)
class Besoin:
    """Le besoin d'un bassin : `central`, `tirages` de toutes les hypothèses, ce qui pèse (`tornade` sur les places,
    `poids` de Sobol), l'`enveloppe`. `offre` : heures par semaine, régulières et occasionnelles, que l'offre peut
    donner, vides si elles ne sont pas toutes connues ; `semaine` : celle d'une place à temps plein."""

    petits: Petits
    central: formule.Besoin | None = None
    tirages: formule.Besoin | None = None
    tornade: pd.DataFrame | None = None
    poids: Mapping[str, float] | None = None
    enveloppe: tuple[formule.Besoin, formule.Besoin] | None = None
    offre: tuple[float, float] | None = None
    semaine: float = places.SEMAINE_REFERENCE
    occupation: float = 1.0
    fictif: bool = False

    @property
    def unite(self) -> float:
        """Les heures par semaine d'une place à temps plein, occupée comme on peut l'attendre."""
        return self.semaine * self.occupation

    def faces(self) -> tuple[Face, ...]:
        """L'accueil régulier, puis l'occasionnel, chacun face à sa part de l'offre ; vide si elle n'est pas connue."""
        if self.offre is None or self.central is None or self.tirages is None:
            return ()
        suite = zip(
            ACCUEILS, self.central.par_accueil, self.tirages.par_accueil, self.offre, strict=True
        )
        return tuple(Face(nom, c, *formule.quantiles(t)[::2], o) for nom, c, t, o in suite)

    def en_places(self, quoi: str) -> tuple[float, float, float]:
        """En places à temps plein (`besoin`, `offre_utilisable`, `ecart`) ou en heures cherchées par heure d'accueil
        régulier offerte (`tension`) : central, puis 10 et 90 % des tirages (huit cas sur dix entre les deux)."""
        assert self.central is not None and self.tirages is not None
        bas, _, haut = formule.quantiles(self._lu(quoi, self.tirages))
        return float(self._lu(quoi, self.central)), bas, haut

    def _lu(self, quoi: str, b: formule.Besoin) -> Any:
        if quoi == "besoin":
            return b.places
        offre = self.offre or (math.nan, math.nan)
        if quoi == "offre_utilisable":
            return sum(offre) / self.unite
        if quoi == "tension":
            return b.reguliere / (offre[0] or math.nan)
        manques = (np.maximum(0.0, h - o) for h, o in zip(b.par_accueil, offre, strict=True))
        return sum(manques) / self.unite


@une_fois
def petits(ctx: Contexte) -> Petits:
    """Les moins de 3 ans de l'intercommunalité étudiée."""
    lues = demande.derniers(ctx, "epci")
    ici = lues[(lues["code"] == ctx.reglages.epci) & lues["valeur"].notna()]
    if not len(ici):
        return Petits(manque=("les naissances ou le recensement par âge détaillé (POP1A)",))
    r = ici.iloc[0]
    valeur = float(r["valeur"])
    bas, haut = (float("nan") if pd.isna(r[c]) else float(r[c]) for c in ("bas", "haut"))
    if not bas < haut:
        bas, haut = garwood(valeur)  # un compte sans intervalle n'est pas certain pour autant
    return Petits(
        valeur, bas, haut, str(r["note"]), int(r["fin"]), fictif=r["statut"] == "fictif",
        fichier=str(r["fichier"]),
    )  # fmt: skip


def calculer(
    ctx: Contexte, offre: Offre | None, choix: Mapping[str, float] | None = None
) -> Besoin:
    """Le besoin aux hypothèses en vigueur, modifiées par `choix`, et l'offre en heures si elle est connue."""
    p = petits(ctx)
    if p.enfants is None:
        return Besoin(p)
    valeurs = hypotheses.valeurs(ctx, choix)
    suite = _hypotheses(ctx, p, valeurs)
    fixes = {"ouverture": valeurs["semaine_reference"], "occupation": valeurs["taux_usage"]}
    heures = None if offre is None else offre_heures(offre, valeurs)
    return Besoin(
        p, formule.besoin({h.cle: h.central for h in suite} | fixes), formule.tirer(suite, fixes),
        places.tornade(lambda v: float(formule.besoin(v | fixes).places), suite),
        formule.poids(suite, fixes), formule.enveloppe(suite, fixes), heures,
        fixes["ouverture"], fixes["occupation"],
        p.fictif or bool(heures and offre is not None and offre.fictif),
    )  # fmt: skip


def _hypotheses(ctx: Contexte, p: Petits, valeurs: Mapping[str, float]) -> list[places.Hypothese]:
    assert p.enfants is not None
    connues = hypotheses.en_vigueur(ctx)
    suite = [
        places.Hypothese("enfants", "Nombre d'enfants de moins de 3 ans", p.bas, p.enfants, p.haut)
    ]
    for cle in PARTS:
        r, v = connues[cle], valeurs[cle]
        suite.append(places.Hypothese(cle, r.libelle, min(r.bas, v), v, max(r.haut, v)))
    return suite


def offre_heures(offre: Offre, valeurs: Mapping[str, float]) -> tuple[float, float] | None:
    """Heures par semaine que l'offre peut donner, régulières puis occasionnelles : places × heures ouvertes ×
    semaines ÷ 52 × occupation. None si une place ou un horaire manque, ou ne se dit pas (secret)."""
    if offre.places is None or offre.manque_heures or offre.assistantes.places is None:
        return None
    lieux, annee = offre.comptes, valeurs["semaines_ouvertes"] / _SEMAINES
    heures = (
        lieux["places"]
        * lieux["heures"]
        * lieux["semaines"].fillna(valeurs["semaines_ouvertes"])
        / _SEMAINES
    )
    occasionnelles = float((heures * lieux["part_occasionnelle"].fillna(0.0)).sum())
    assistantes = offre.assistantes.places * valeurs["heures_assistante"] * annee
    regulieres = float(heures.sum()) - occasionnelles + assistantes
    usage = valeurs["taux_usage"]
    return regulieres * usage, occasionnelles * usage

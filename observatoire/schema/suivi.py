"""Où en sont les indicateurs du plan par rapport à leurs cibles, et peut-on le dire ?"""

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from observatoire import affirmations, formats
from observatoire.affirmations.jugement import Verdict
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.erreurs import ErreurObservatoire
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.methodes.progres import Avancement, Etat, Sens, avancement, plus_petite_cible
from observatoire.modele import Cause, Niveau, Territoire
from observatoire.schema.annexes import Cible
from observatoire.schema.plan import Plan
from observatoire.territoire import Reglages, analyser_territoire, noms
from observatoire.territoire.perimetres import comparables

CONTEXTE = "contexte"


@dataclass(frozen=True, eq=False)
class Suivi:
    """Un indicateur lié à une action, son départ, sa valeur d'aujourd'hui et sa cible.

    `depart` et `actuelle` sont des lignes de valeurs (ou None) ; `valeur_depart` peut avoir été
    saisie à la main. `plus_petite` : la cible la plus proche qu'on saurait distinguer du départ.
    `depart_cache` : pourquoi le départ ne se dit pas (« moins de 5 demandes ») ; il est alors vide, et
    avec lui la part du chemin et `plus_petite`, qui le redonneraient.
    """

    action: str
    indicateur: str
    territoire: Territoire | None
    role: str
    sens: str
    annee_depart: int | None
    valeur_depart: float
    annee_cible: int | None
    valeur_cible: float
    depart: Any
    actuelle: Any
    avancement: Avancement
    plus_petite: float
    phrase: str
    depart_cache: str = ""
    fictif: bool = False
    decidee_le: date | None = None

    @property
    def declare(self) -> Indicateur | None:
        """La déclaration de l'indicateur, ou None s'il n'existe pas."""
        return INDICATEURS.get(self.indicateur)

    @property
    def fixee(self) -> bool:
        """Vrai si une cible est fixée : une échéance et une valeur possible, ou un maintien."""
        possible = not (math.isnan(self.valeur_cible) or self.impossible)
        return self.annee_cible is not None and (self.sens == "maintien" or possible)

    @property
    def impossible(self) -> str:
        """Pourquoi la cible ne peut pas être atteinte, quelle que soit l'action ; vide si elle le peut."""
        return self.declare.impossible(self.valeur_cible) if self.declare else ""


def suivre(plan: Plan, lecteur: Lecteur) -> list[Suivi]:
    """Un suivi par ligne de la table des cibles, dans l'ordre du plan."""
    lieux = {c.territoire: _lieu(c.territoire, lecteur.reglages) for c in plan.cibles}
    connus = list(dict.fromkeys(c.indicateur for c in plan.cibles if c.indicateur in INDICATEURS))
    demandes = [t for t in lieux.values() if t is not None]
    valeurs = lecteur.valeurs(connus, demandes) if connus and demandes else None
    ordre = {a.id: i for i, a in enumerate(plan.actions)}
    seuil = lecteur.reglages.seuils.secret_local
    rendus = [_suivi(c, lieux[c.territoire], valeurs, seuil) for c in plan.cibles]
    return sorted(rendus, key=lambda s: ordre.get(s.action, len(ordre)))


def _lieu(code: str, reglages: Reglages) -> Territoire | None:
    try:
        return analyser_territoire(code or f"epci:{reglages.epci}", reglages)
    except ErreurObservatoire:
        return None


def _suivi(c: Cible, lieu: Territoire | None, valeurs: pd.DataFrame | None, seuil: int) -> Suivi:
    declare = INDICATEURS.get(c.indicateur)
    serie = _serie(valeurs, c.indicateur, lieu)
    depart = next((v for v in serie if int(v.fin) == c.annee_depart), None)
    actuelle = serie[-1] if serie else None
    base = _reel(getattr(depart, "valeur", None) if c.valeur_depart is None else c.valeur_depart)
    cible = _reel(c.valeur_cible)
    entier = Suivi(
        c.action, c.indicateur, lieu, c.role, c.sens, c.annee_depart, base, c.annee_cible, cible, depart,
        actuelle, _avancement(declare, depart, actuelle, base, cible, c.sens),
        _detectable(declare, depart if depart is not None else actuelle, base, c.sens), "",
        fictif=c.fictif, decidee_le=c.decidee_le,
    )  # fmt: skip
    return replace(dit := _cacher(entier, seuil), phrase=_phrase(dit))


def _cacher(s: Suivi, seuil: int) -> Suivi:
    """Tait un départ qui serait un petit compte de personnes, et tout ce qui le redonnerait."""
    d = s.declare
    compte = d is not None and d.tables_de_personnes and d.forme == "effectif"
    if d is None or not compte or not 0 < s.valeur_depart < seuil:
        return s
    return replace(
        s, valeur_depart=math.nan, depart=None, plus_petite=math.nan,
        avancement=Avancement(s.avancement.etat), depart_cache=f"moins de {_valeur(d, seuil)}",
    )  # fmt: skip


def _serie(valeurs: pd.DataFrame | None, identifiant: str, lieu: Territoire | None) -> list[Any]:
    """Les lignes sûres et chiffrées de l'indicateur, de la plus ancienne à la dernière."""
    if valeurs is None or lieu is None:
        return []
    v = valeurs[
        (valeurs["indicateur"] == identifiant)
        & (valeurs["code"] == lieu.code)
        & (valeurs["niveau"] == str(lieu.niveau))
        & valeurs["valeur"].notna()
        & (valeurs["statut"] != "provisoire")
    ]
    return list(v.sort_values("fin").itertuples())


def _avancement(
    declare: Indicateur | None, depart: Any, actuelle: Any, base: float, cible: float, sens: str
) -> Avancement:
    if declare is None or actuelle is None or math.isnan(base) or sens == "":
        return Avancement(Etat.INCONNU)
    fait = avancement(
        base,
        float(actuelle.valeur),
        cible,
        erreur_depart=affirmations.erreur(declare, depart) if depart is not None else 0.0,
        erreur_actuel=affirmations.erreur(declare, actuelle),
        sens=_sens(sens),
    )
    # Mêmes réserves que partout dans l'observatoire : arrondis, recensements trop proches…
    if depart is not None and fait.etat is not Etat.INCONNU:
        if not comparables(depart.contour, actuelle.contour):
            return Avancement(Etat.INDECIS)
        meme = int(depart.fin) == int(actuelle.fin)
        bouge = fait.etat is not Etat.MAINTENUE
        if meme or (bouge and _incertain(declare, depart, actuelle)):
            return Avancement(Etat.INDECIS, fait.part, fait.bas, fait.haut, fait.bruit)
    return fait


def _incertain(declare: Indicateur, depart: Any, actuelle: Any) -> bool:
    fait = affirmations.changement(declare, depart, actuelle)
    return fait.verdict is Verdict.INDECIDABLE


def _detectable(declare: Indicateur | None, ligne: Any, base: float, sens: str) -> float:
    if declare is None or ligne is None or sens not in ("hausse", "baisse"):
        return math.nan
    depart = base if not math.isnan(base) else float(ligne.valeur)
    if declare.incertitude == "poisson" and not pd.isna(ligne.numerateur):
        return plus_petite_cible(depart, evenements=float(ligne.numerateur), sens=_sens(sens))
    if getattr(ligne, "cause", "") == Cause.HYPOTHESES:
        # Le doute de la route est le même avant et après : il ne dit pas ce qui se verra.
        return math.nan
    ecart = affirmations.erreur(declare, ligne)
    visible = plus_petite_cible(depart, erreur=ecart, sens=_sens(sens)) if ecart else math.nan
    # Une part ne dépasse pas 100 % : un effet qu'il faudrait au-delà ne se verra jamais.
    return math.nan if declare.est_part and not 0 <= visible <= 100 else visible


def _sens(sens: str) -> Sens:
    return "baisse" if sens == "baisse" else "maintien" if sens == "maintien" else "hausse"


def _phrase(s: Suivi) -> str:
    """Ce qu'on peut dire, sans annoncer un changement que les nombres ne permettent pas de voir."""
    d = s.declare
    if d is None:
        return f"L'indicateur « {s.indicateur} » n'existe pas dans l'observatoire."
    if s.territoire is None:
        return "Le territoire de la cible est inconnu."
    if s.actuelle is None:
        return f"{d.libelle} : pas encore de valeur. À faire : {fichiers_a_deposer(d)}."
    aujourdhui = affirmations.tempere(d, s.actuelle)
    if s.territoire.niveau is not Niveau.EPCI:  # le même indicateur, ailleurs, vaut autre chose
        aujourdhui = (
            f"{noms.ou(replace(s.territoire, libelle=str(s.actuelle.libelle)))}, {aujourdhui}"
        )
    quand = formats.periode(int(s.actuelle.debut), int(s.actuelle.fin))
    aujourdhui = f"en {quand}, {aujourdhui}"
    if s.role == CONTEXTE:
        return f"{d.libelle} (contexte, sans cible) : {aujourdhui}."
    if s.impossible:
        return f"{d.libelle} : {aujourdhui} ; cible {_valeur(d, s.valeur_cible)} impossible ({s.impossible}) : à corriger."
    if not s.fixee:
        return f"{d.libelle} : {aujourdhui} ; cible à fixer par le comité{_conseil(s)}."
    visee = f"cible {_valeur(d, s.valeur_cible)} en {s.annee_cible}"
    if s.sens == "maintien":
        visee = f"maintien jusqu'en {s.annee_cible}"
    if math.isnan(s.valeur_depart) and not s.depart_cache:
        return f"{d.libelle} : {aujourdhui} ; {visee} ; valeur de départ à fixer{_decision(s)}."
    depart = f"départ {s.depart_cache or _valeur(d, s.valeur_depart)}" + (
        f" en {s.annee_depart}" if s.annee_depart else ""
    )
    return f"{d.libelle} : {depart} ; {aujourdhui} ; {visee} — {_constat(s)}{_conseil(s)}{_decision(s)}."


def _decision(s: Suivi) -> str:
    """Qui dit cette cible : une décision datée, ou personne encore."""
    dite = f"décidée le {formats.jour(s.decidee_le)}" if s.decidee_le else "proposée, à valider"
    return f" ; cible {dite}"


def _constat(s: Suivi) -> str:
    a = s.avancement
    if a.etat in (Etat.EN_CHEMIN, Etat.A_L_OPPOSE, Etat.ATTEINTE) and not math.isnan(a.part):
        part = f"{formats.nombre(100 * a.part)} % du chemin"
        if a.haut > a.bas:
            part += f" (entre {formats.nombre(100 * a.bas)} et {formats.nombre(100 * a.haut)} %)"
        return f"{a.etat}, {part}"
    if s.depart_cache:
        return f"{a.etat} (part du chemin cachée avec le départ : trop peu de personnes)"
    return str(a.etat)


def _conseil(s: Suivi) -> str:
    """Dit quand la cible est trop proche du départ pour qu'on sache un jour si elle est atteinte."""
    d = s.declare
    if d is None or math.isnan(s.plus_petite):
        return ""
    seuil = _valeur(d, s.plus_petite)
    mot = "au moins" if s.sens == "hausse" else "au plus"
    if math.isnan(s.valeur_cible):
        return f" (pour être visible malgré les petits nombres : {mot} {seuil})"
    trop = s.valeur_cible < s.plus_petite if s.sens == "hausse" else s.valeur_cible > s.plus_petite
    return f" ; cible trop proche du départ pour être vérifiable ({mot} {seuil})" if trop else ""


def _valeur(d: Indicateur, v: float) -> str:
    return formats.avec_unite(formats.nombre(v, d.decimales), d.unite)


def _reel(v: float | None) -> float:
    return math.nan if v is None else float(v)

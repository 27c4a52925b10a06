"""Un second moteur, sans base ni SQL : des mesures à tous les indicateurs déclarés.

Écrit d'après ce que disent `declaration.py` et la méthode (Garwood pour un compte, Wilson pour une
part), sans traduire le SQL : il ne partage avec lui que les déclarations et l'ordre des statuts.
`Publie` (rien à calculer) et `Methode` (du Python déjà) n'y sont pas.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from scipy.stats import chi2, norm

from observatoire.indicateurs.declaration import (
    Calcul,
    Evolution,
    Indicateur,
    Moyenne,
    ParSuperficie,
    Ratio,
    Solde,
    Somme,
    TauxAnnuel,
    Terme,
)
from tests.indicateurs.seconde_agregation import Chiffre, Cle, Mesures, plus_reserve, tirage_de

RECALCULES = (Somme, Ratio, ParSuperficie, Moyenne, Evolution, TauxAnnuel, Solde)
Z = norm.ppf(0.975)


# ------------------------------------------------------------------ les sortes de calcul
def recalculer(
    indicateur: Indicateur,
    mesures: Mesures,
    superficies: Mapping[tuple[str, str], float | None],
    petit_effectif: int,
) -> dict[Cle, Chiffre]:
    """Toutes les valeurs d'un indicateur, à tous les niveaux et toutes les périodes de `mesures`."""
    calcul = indicateur.calcul
    brut = (
        _par_superficie(calcul, mesures, superficies)
        if isinstance(calcul, ParSuperficie)
        else _calculer(calcul, mesures)
    )
    return {cle: _finir(indicateur, c, petit_effectif) for cle, c in brut.items()}


def _calculer(calcul: Calcul, mesures: Mesures) -> dict[Cle, Chiffre]:
    match calcul:
        case Somme(terme=t, ensemble=e):
            sommes, tout = _sommer(t, mesures), _sommer(e, mesures) if e else {}
            return {
                k: replace(c, num=c.valeur, den=tout[k].valeur if k in tout else None)
                for k, c in sommes.items()
            }
        case Ratio():
            direct = _diviser(calcul, mesures)
            if calcul.repli is None:
                return direct
            autre = _diviser(replace(calcul, den=calcul.repli.den), mesures, calcul.repli.parties)
            garde = {k: c for k, c in direct.items() if c.valeur is not None}
            estime = {"publie": "estime"}
            return {
                k: replace(c, statut=estime.get(c.statut, c.statut)) for k, c in autre.items()
            } | garde
        case Moyenne():
            return _moyenne(calcul, mesures)
        case _:
            return _entre_recensements(calcul, mesures)


def _sommer(terme: Terme, mesures: Mesures) -> dict[Cle, Chiffre]:
    """La somme signée de variables d'un même territoire, là où toutes sont données."""
    noms = [terme] if isinstance(terme, str) else list(terme)
    if len(noms) == 1 and not noms[0].startswith("-"):
        return dict(mesures.get(noms[0], {}))
    signes = {n.removeprefix("-"): -1 if n.startswith("-") else 1 for n in noms}
    tables = {n: mesures.get(n, {}) for n in signes}
    communes = set.intersection(*(set(t) for t in tables.values()))
    sommes = {}
    for cle in communes:
        parts = [(s, tables[n][cle]) for n, s in signes.items()]
        valeur = bas = haut = None
        if all(c.valeur is not None for _, c in parts):
            valeur = math.fsum(s * c.valeur for s, c in parts)
        if any(c.borne for _, c in parts) and all(c.connu for _, c in parts):
            bas = sum(c.moins if s > 0 else -c.plus for s, c in parts)
            haut = sum(c.plus if s > 0 else -c.moins for s, c in parts)
        sommes[cle] = Chiffre(
            valeur,
            plus_reserve(c for _, c in parts),
            bas,
            haut,
            tirage=tirage_de(c for _, c in parts),
        )
    return sommes


def _quotient(facteur: float, n: float | None, d: float | None) -> float | None:
    return facteur * n / d if n is not None and d else None


def _diviser(calcul: Ratio, mesures: Mesures, parties: Terme = "") -> dict[Cle, Chiffre]:
    """Le rapport de deux sommes ; `parties` : un dénominateur ne peut pas être plus petit qu'elles."""
    hauts, bas = _sommer(calcul.num, mesures), _sommer(calcul.den, mesures)
    for cle, p in (_sommer(parties, mesures) if parties else {}).items():
        if cle in bas and p.valeur is not None and bas[cle].valeur is not None:
            bas[cle] = replace(bas[cle], valeur=max(bas[cle].valeur, p.valeur))
    rendus = {}
    for cle in hauts.keys() & bas.keys():
        n, d, f = hauts[cle], bas[cle], calcul.facteur
        encadre = n.borne or d.borne
        rendus[cle] = Chiffre(
            _quotient(f, n.valeur, d.valeur),
            plus_reserve((n, d)),
            _quotient(f, n.moins, d.plus) if encadre else None,
            _quotient(f, n.plus, d.moins) if encadre else None,
            n.valeur,
            d.valeur,
            d.tirage if d.tirage else n.tirage,
        )
    return rendus


def _par_superficie(
    calcul: ParSuperficie, mesures: Mesures, superficies: Mapping[tuple[str, str], float | None]
) -> dict[Cle, Chiffre]:
    return {
        cle: Chiffre(
            _quotient(1, c.valeur, superficies[cle.niveau, cle.code]), c.statut, num=c.valeur
        )
        for cle, c in _sommer(calcul.num, mesures).items()
        if (cle.niveau, cle.code) in superficies
    }


def _moyenne(calcul: Moyenne, mesures: Mesures) -> dict[Cle, Chiffre]:
    """Les fenêtres d'années pleines, toutes connues et définitives."""
    annuelles = {k: c for k, c in mesures.get(calcul.terme, {}).items() if k.debut == k.fin}
    rendus = {}
    for cle in annuelles:
        debut = cle.fin - calcul.annees + 1
        fenetre = [annuelles.get(cle._replace(debut=a, fin=a)) for a in range(debut, cle.fin + 1)]
        pleines = [c for c in fenetre if c and c.valeur is not None and c.statut != "provisoire"]
        if len(pleines) == calcul.annees:
            total = math.fsum(c.valeur for c in pleines)
            rendus[cle._replace(debut=debut)] = Chiffre(
                total / calcul.annees, plus_reserve(pleines), num=total, den=calcul.annees
            )
    return rendus


def _entre_recensements(
    calcul: Evolution | TauxAnnuel | Solde, mesures: Mesures
) -> dict[Cle, Chiffre]:
    """Ce qui se mesure entre un recensement et le dernier assez ancien."""
    recensees = {k: c for k, c in mesures.get("population", {}).items() if c.valeur is not None}
    du_lieu: dict[Cle, list[Cle]] = defaultdict(list)
    for cle in recensees:
        du_lieu[cle._replace(debut=0, fin=0)].append(cle)
    rendus = {}
    for cle, apres in recensees.items():
        siennes = du_lieu[cle._replace(debut=0, fin=0)]
        plus_tot = [k for k in siennes if cle.fin - k.fin >= _ans_entre(k.fin, cle.fin)]
        if not plus_tot:
            continue
        premier = max(plus_tot, key=lambda k: k.fin)
        chiffre = _sur_la_periode(
            calcul, mesures, cle._replace(debut=premier.fin), recensees[premier], apres
        )
        residu = getattr(calcul, "part", "") == "migratoire" and cle.niveau == "commune"
        if chiffre is not None and residu:
            # Le reste d'une différence de recensements ne vaut rien dans une commune.
            chiffre = Chiffre(None, "absent")
        if chiffre is not None:
            rendus[cle._replace(debut=premier.fin)] = chiffre
    return rendus


def _ans_entre(avant: int, apres: int) -> int:
    """Cinq ans, ou six quand un des millésimes (enquêtes de N − 2 à N + 2) remonte par-delà 2021, l'enquête
    qui n'a pas eu lieu."""
    return 6 if avant <= 2021 <= apres + 2 else 5


def _sur_la_periode(
    calcul: Evolution | TauxAnnuel | Solde, mesures: Mesures, cle: Cle, avant: Chiffre, apres: Chiffre
) -> Chiffre | None:  # fmt: skip
    p0, p1, ans = avant.valeur, apres.valeur, cle.fin - cle.debut
    moyenne = (p0 + p1) / 2
    taux = 100 * ((p1 / p0) ** (1 / ans) - 1) if p0 else None
    if isinstance(calcul, Evolution) and not calcul.part:
        return Chiffre(taux, plus_reserve((avant, apres)), num=p1, den=p0)
    if isinstance(calcul, TauxAnnuel):
        flux = _cumul(calcul.flux, mesures, cle)
        if flux is None:
            return None
        statut = plus_reserve((avant, apres, flux))
        valeur = _quotient(calcul.facteur, flux.valeur, ans * moyenne)
        return Chiffre(valeur, statut, num=flux.valeur, den=ans * moyenne)
    nes, morts = (_cumul(f, mesures, cle) for f in ("naissances", "deces"))
    if nes is None or morts is None:
        return None
    naturel = nes.valeur - morts.valeur
    solde = naturel if calcul.part == "naturel" else (p1 - p0) - naturel
    statut = plus_reserve((avant, apres, nes, morts))
    if isinstance(calcul, Solde):
        return Chiffre(solde, statut, num=solde)
    if p0 == p1:
        return Chiffre(_quotient(100, solde, ans * moyenne), statut, num=solde, den=p0)
    valeur = None if taux is None else taux * solde / (p1 - p0)
    return Chiffre(valeur, statut, num=solde, den=p0)


def _cumul(flux: str, mesures: Mesures, cle: Cle) -> Chiffre | None:
    """Un flux du 1er janvier de la première année à celui de la dernière : année par année si toutes
    sont connues, sinon le cumul que le producteur publie."""
    annuels = [
        mesures.get(flux, {}).get(cle._replace(debut=a, fin=a)) for a in range(cle.debut, cle.fin)
    ]
    if all(c is not None and c.valeur is not None for c in annuels):
        return Chiffre(math.fsum(c.valeur for c in annuels), plus_reserve(annuels))
    publie = mesures.get(f"{flux}_periode", {}).get(cle._replace(fin=cle.fin - 1))
    return publie if publie is not None and publie.valeur is not None else None


# ------------------------------------------------------------------ statut et intervalle
def _finir(indicateur: Indicateur, c: Chiffre, petit_effectif: int) -> Chiffre:
    """Une valeur inconnue n'est jamais « publiée » ; un petit nombre porte son intervalle."""
    sans_valeur = c.valeur is None and c.statut not in ("secret", "absent", "estime")
    statut = "absent" if sans_valeur else c.statut
    bas, haut = c.bas, c.haut
    if bas is None and c.valeur is not None:
        bas, haut = _intervalle(indicateur, c, petit_effectif)
    part = isinstance(indicateur.calcul, Ratio) and indicateur.unite == "%"
    if part and indicateur.incertitude == "aucune" and haut is not None:
        haut = min(haut, 100)
    return Chiffre(c.valeur, statut, bas, haut, c.num, c.den, c.tirage)


def _intervalle(
    indicateur: Indicateur, c: Chiffre, petit_effectif: int
) -> tuple[float | None, float | None]:
    facteur = getattr(indicateur.calcul, "facteur", 1)
    if c.tirage:
        return _tire(indicateur, c, facteur)
    match indicateur.incertitude:
        case "poisson":
            # Une moyenne d'années sert à juger une évolution : sa fourchette se montre toujours.
            if c.num >= petit_effectif and not isinstance(indicateur.calcul, Moyenne):
                return None, None
            return tuple(facteur * b / (c.den or 1) for b in garwood(c.num))
        case "part" if min(c.num, c.den - c.num) < petit_effectif and c.num <= c.den:
            return tuple(facteur * b for b in wilson(c.num, c.den))
        case "rapport" if min(c.num, c.den) < petit_effectif:
            parts = wilson(c.num, c.num + c.den)
            return tuple(_quotient(facteur, p, 1 - p) for p in parts)
        case _:
            return None, None


def _tire(indicateur: Indicateur, c: Chiffre, facteur: float) -> tuple[float | None, float | None]:
    """Ce qui vient d'un tirage a toujours un intervalle : celui d'une part de n/tirage réponses."""
    calcul, t = indicateur.calcul, c.tirage
    part = indicateur.incertitude == "part" or (
        indicateur.incertitude == "aucune" and indicateur.unite == "%"
    )
    if isinstance(calcul, Ratio) and part:
        return tuple(facteur * b for b in _sondee(min(c.num, c.den), c.den, t))
    if isinstance(calcul, Ratio) and indicateur.incertitude == "rapport":
        return tuple(_quotient(facteur, p, 1 - p) for p in _sondee(c.num, c.num + c.den, t))
    if not isinstance(calcul, Somme):
        return None, None
    if c.den is not None and c.den >= c.valeur:
        return tuple(c.den * b if c.den else None for b in _sondee(c.valeur, c.den, t))
    # Sans ensemble connu : les moyennes m telles que |x − m| = z √(m · tirage).
    milieu, ecart = c.valeur + t * Z**2 / 2, Z * math.sqrt(t * c.valeur + (t * Z / 2) ** 2)
    return milieu - ecart if c.valeur else 0.0, milieu + ecart


def _sondee(x: float, n: float, t: float) -> tuple[float, float]:
    """Wilson sur n/t réponses, jamais hors de ce que le cinquième interrogé prouve."""
    if not n:
        return None, None
    bas, haut = wilson(x / t, n / t)
    return max(bas, 0.2 * x / n), min(haut, 1 - 0.2 * (1 - x / n))


def garwood(k: float) -> tuple[float, float]:
    """Les moyennes de Poisson que `k` événements ne contredisent pas à 95 %."""
    return (chi2.ppf(0.025, 2 * k) / 2 if k > 0 else 0.0), chi2.ppf(0.975, 2 * k + 2) / 2


def wilson(x: float, n: float) -> tuple[float, float]:
    """Les parts p telles que |x/n − p| = z √(p(1 − p)/n) : les deux racines du trinôme."""
    a, b, c = 1 + Z**2 / n, -(2 * x / n + Z**2 / n), (x / n) ** 2
    ecart = math.sqrt(max(0.0, b * b - 4 * a * c))
    return max(0.0, (-b - ecart) / (2 * a)), min(1.0, (-b + ecart) / (2 * a))

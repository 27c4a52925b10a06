"""Écrire le TOML d'un fichier à partir de quelques choix faits sur son aperçu."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import tomlkit

from observatoire.modele import identifiant, sans_accent
from observatoire.sources.apercu import ColonneVue, TableauVu
from observatoire.sources.disposition import SOUS_PERIODES
from observatoire.sources.periodes import dire
from observatoire.sources.usages import repond, usages

PREFIXE = "espace_"
_COLONNES_EXIGEES = 40
_PARTOUT = re.compile(
    r"chiffre|valeur|value|obs_value|nombre|effectif|total|nb|indicateur|montant|taux"
)
Genre = Literal["compte", "taux", "categorie"]


@dataclass(frozen=True)
class Serie:
    """Une grandeur du fichier : le motif de ses titres, et les années qu'ils portent."""

    motif: str
    colonnes: tuple[ColonneVue, ...]

    @property
    def datee(self) -> bool:
        """Vrai si ses titres portent leur année."""
        return "{aa" in self.motif

    @property
    def categorie(self) -> bool:
        """Vrai si elle n'est faite que de textes."""
        return all(c.genre != "nombre" for c in self.colonnes)

    @property
    def nom(self) -> str:
        """Ce que ses titres disent, sans l'année."""
        net = re.sub(r"\b[TtQq]\{trimestre\}|\{\w+\}", " ", self.motif)
        return re.sub(r"[\s_]+", " ", net).strip(" -:,()") or "Chiffre"


@dataclass(frozen=True)
class Grandeur:
    """Ce qu'on dit d'une série : son nom, son unité, et si elle s'additionne."""

    serie: Serie
    libelle: str
    unite: str
    genre: Genre = "compte"


@dataclass(frozen=True)
class Choix:
    """Tout ce qu'on a choisi. `coupes` : titre d'une colonne qui découpe → modalités lues (aucune : elle
    ne découpe rien) ; `seuil` : un compte plus petit est caché ; `zeros` : une ligne absente vaut zéro."""

    titre: str
    producteur: str
    tableau: TableauVu
    code: str
    niveau: str
    grandeurs: tuple[Grandeur, ...]
    annee: str = ""
    periode: str = "annee"
    annuel: str | int = ""
    coupes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seuil: int = 0
    arrondi: int = 0
    vide: str = "absent"
    zeros: bool = False
    adresse: str = ""
    publique: bool = False


def motif(titre: str, annee: str = "") -> str:
    """Le titre d'une colonne où l'année, le trimestre et le mois sont des trous ; `annee` : les deux
    chiffres qui finissent presque tous les titres de ce tableau (`TP6019`)."""
    net = re.sub(r"[|{}\[\]]", "\0", titre.strip())
    net = re.sub(r"^[-~]", "\0", net)
    compact = re.sub(r"(?<!\d)(19|20)\d\d(0[1-9]|1[0-2])(?!\d)", "{aaaa}{mois}", net, count=1)
    if compact != net:
        net = compact
    elif re.search(r"(?<!\d)(19|20)\d\d(?!\d)", net):
        net = re.sub(r"(?<!\d)(19|20)\d\d[-_/](0[1-9]|1[0-2])(?!\d)", _avec_mois, net, count=1)
        net = re.sub(r"(?<!\d)(19|20)\d\d(?!\d)", "{aaaa}", net, count=1)
        net = re.sub(r"(?<![A-Za-z])([TtQq])[1-4](?!\d)", r"\1{trimestre}", net, count=1)
    elif annee and net.endswith(annee):
        net = net.removesuffix(annee) + "{aa}"
    else:
        net = re.sub(r"(?<=[A-Za-z_])([012]\d)(?=_|$)", "{aa}", net, count=1)
    return net.replace("\0", "{texte}")


def _avec_mois(trouve: re.Match[str]) -> str:
    return "{aaaa}" + trouve[0][4] + "{mois}"


def annee_des_titres(tableau: TableauVu) -> str:
    """Les deux chiffres qui finissent la plupart des titres de nombres, ou une chaîne vide."""
    nombres = [c.titre for c in tableau.du_genre("nombre")]
    finales = Counter(m[0] for t in nombres if (m := re.search(r"(?<=\w)[012]\d$", t)))
    finale, combien = next(iter(finales.most_common(1)), ("", 0))
    return finale if combien > 1 and combien > 0.6 * len(nombres) else ""


def series(tableau: TableauVu) -> list[Serie]:
    """Les grandeurs possibles : les colonnes de nombres, ou de peu de textes, réunies par motif."""
    reunies: dict[str, list[ColonneVue]] = {}
    annee = annee_des_titres(tableau)
    for c in tableau.colonnes:
        if c.genre == "nombre" or (c.genre == "texte" and len(c.valeurs) > 1):
            reunies.setdefault(motif(c.titre, annee), []).append(c)
    return [Serie(m, tuple(cs)) for m, cs in reunies.items()]


def a_dire(tableau: TableauVu, prises: Collection[str]) -> list[ColonneVue]:
    """Les colonnes qui découpent peut-être : celles de texte que rien d'autre n'explique, et celles dont
    le titre annonce une coupe."""
    sans_effet, coupes = usages().sans_effet.colonnes, usages().sans_effet.coupes
    return [
        c for c in tableau.colonnes
        if c.titre not in prises and not repond(net := sans_accent(c.titre), sans_effet)
        and (c.genre == "texte" or (c.valeurs and repond(net, coupes)))
    ]  # fmt: skip


def trop_general(choix: Choix) -> bool:
    """Vrai si rien, dans les titres, ne dit de quoi parle le fichier : un autre aurait les mêmes."""
    return all(_PARTOUT.fullmatch(sans_accent(g.serie.nom)) for g in choix.grandeurs)


def ecrire(choix: Choix, pris: Collection[str] = ()) -> tuple[str, str]:
    """Le nom du fichier de la description (« composteurs.toml ») et son texte ; `pris` : les
    identifiants de sources et de variables déjà employés."""
    deja = set(pris)
    racine = _nommer(choix.titre, deja)
    noms = {g: _nommer(g.libelle, deja) for g in choix.grandeurs}
    lues = {n: list(m) for n, m in choix.coupes.items() if m}
    brut: dict[str, Any] = {
        "id": racine,
        "titre": choix.titre,
        "producteur": choix.producteur,
        "description": f"{choix.titre}, d'après un fichier décrit par le territoire.",
        "url": choix.adresse,
        "licence": "à vérifier auprès du producteur",
        "frequence": "trimestrielle" if choix.periode != "annee" else "ponctuelle",
        "priorite": 40,
        "publique": choix.publique,
        "cumul": choix.niveau == "iris",
        "arrondi": choix.arrondi or None,
        "sans_effet": [motif(n) for n, m in choix.coupes.items() if not m],
    }
    brut |= _lecture(choix)
    if lues:
        brut["long"] = _long(noms, lues)
    else:
        brut["colonnes"] = {nom: g.serie.motif for g, nom in noms.items()}
    brut["variables"] = {nom: _variable(choix, g) for g, nom in noms.items()}
    utiles = {cle: valeur for cle, valeur in brut.items() if valeur or valeur == ""}
    return f"{racine.removeprefix(PREFIXE)}.toml", tomlkit.dumps(utiles)


def _lecture(choix: Choix) -> dict[str, Any]:
    """Comment reconnaître le fichier, où est son code, son année, et ce que valent ses vides."""
    annee = annee_des_titres(choix.tableau)
    titres = list(dict.fromkeys(motif(c.titre, annee) for c in choix.tableau.colonnes))
    millesime: dict[str, Any] = {"colonne": motif(choix.annee)} if choix.annee else {}
    if choix.periode != "annee":
        millesime |= {"periode": choix.periode, "annuel": choix.annuel}
    marques = {"vide": choix.vide} if choix.vide != "absent" else {}
    if choix.zeros:
        marques["lignes_absentes"] = "zero"
    return {
        "signature": {"exige": titres[:_COLONNES_EXIGEES]},
        "cle": {"colonnes": [motif(choix.code)], "niveau": choix.niveau},
        "millesime": millesime,
        "marques": marques,
    }


def _nommer(texte: str, deja: set[str]) -> str:
    """Un identifiant que ni le catalogue ni une autre description n'emploie."""
    base = PREFIXE + (identifiant(texte).replace("-", "_")[:40].strip("_") or "fichier")
    nom = next(n for n in (base, *(f"{base}_{k}" for k in range(2, 1000))) if n not in deja)
    deja.add(nom)
    return nom


def _long(noms: Mapping[Grandeur, str], lues: Mapping[str, list[str]]) -> dict[str, Any]:
    """Une ligne par modalité : la seule grandeur choisie, aux modalités dites."""
    ((grandeur, nom),) = noms.items()
    si = {motif(d): [_modalite(m) for m in ms] for d, ms in lues.items()}
    return {
        "valeur": grandeur.serie.motif,
        "variables": [
            {"variable": nom, "si": {d: m[0] if len(m) == 1 else m for d, m in si.items()}}
        ],
    }


def _modalite(texte: str) -> str:
    """La modalité telle quelle ; en expression si elle se lirait autrement (« [0-2] », « ~ »)."""
    if not re.search(r"^~|[\[\]]", texte):
        return texte
    return "~" + re.sub(r"([^\w\s])", r"\\\1", sans_accent(texte))


def _variable(choix: Choix, g: Grandeur) -> dict[str, Any]:
    dite: dict[str, Any] = {"libelle": g.libelle, "unite": g.unite}
    if g.genre == "categorie":
        textes = dict.fromkeys(v for c in g.serie.colonnes for v in c.valeurs)
        rangs = {texte: rang for rang, texte in enumerate(textes, 1)}
        return {
            "libelle": g.libelle,
            "unite": "modalité",
            "agregation": "aucune",
            "modalites": rangs,
        }
    if g.genre == "taux":
        dite["agregation"] = "aucune"
    elif choix.seuil:
        dite["seuil"] = choix.seuil
    if any(c.negative for c in g.serie.colonnes):
        dite["minimum"] = -1e12
    return dite


def regles(periode: str) -> dict[str | int, str]:
    """Ce que peut être le chiffre d'une année faite de trimestres (ou de mois), et comment le dire."""
    possibles = [*range(SOUS_PERIODES[periode], 0, -1), "somme", "moyenne"]
    return {annuel: dire(periode, annuel) for annuel in possibles}

"""Du nom qu'une personne tape (commune, EPCI, EPT, SIREN) aux territoires que l'on peut étudier."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau, Territoire, identifiant, sans_accent
from observatoire.territoire.recherche import chercher_epci, codes_proches
from observatoire.territoire.referentiel import (
    arrondissements,
    departement_de,
    libelles,
    membres,
    passage,
    reference,
    sans_epci,
)

_MONTRES = 8
# Ce qui dit la nature d'un EPCI sans le nommer : « Lyon » est le nom exact de « Métropole de Lyon ».
_NATURES = frozenset(
    [
        "cc",
        "ca",
        "cu",
        "ept",
        "metropole",
        "eurometropole",
        "communaute",
        "communes",
        "agglomeration",
        "urbaine",
        "territoire",
        "d",
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "et",
    ]
)
_CODE_COMMUNE = re.compile(r"\d{5}|2[ab]\d{3}", re.IGNORECASE)
_AILLEURS = re.compile(r"^(?P<nom>.+?)[\s,]*\((?P<entre>[^)]+)\)$|^(?P<seul>.+?)[\s,]+(?P<code>\d{2,3}|2[ab])$",
                       re.IGNORECASE)  # fmt: skip
DEMANDE = (
    "Attendu : le nom d'une commune ou d'une intercommunalité, ou un SIREN à 9 chiffres (il est sur le "
    "papier à en-tête de l'intercommunalité et sur banatic.interieur.gouv.fr)."
)


@dataclass(frozen=True)
class Choix:
    """Un territoire à étudier ; `par` : la commune, avec son département, qui y mène (vide : lui-même)."""

    siren: str
    libelle: str
    par: str = ""

    def phrase(self) -> str:
        """« CA Gaillac-Graulhet (200066124), 59 communes, dont Gaillac (Tarn) »."""
        nombre = len(membres(self.siren))
        communes = f"{nombre} commune{'s' * (nombre > 1)}"
        suite = f", dont {self.par}" if self.par else f" ({_departements(self.siren)})"
        return f"{self.libelle} ({self.siren}), {communes}{suite}"

    @property
    def departement(self) -> str:
        """Le code du premier de ses départements."""
        return _ou(self.siren)[0]


def choisir(texte: str) -> list[Choix]:
    """Les territoires que désigne `texte`, dans l'ordre : noms exacts, puis ressemblants.

    Un nom exact exclut les ressemblants ; une commune mène à son EPCI, à son EPT puis à la métropole,
    ou à elle-même si elle n'en a pas ; les homonymes ont chacun leur département, qui peut se préciser
    (« Saint-Denis (974) », « Saint-Denis, La Réunion »). Vide si rien ne va.
    """
    dit = " ".join(texte.split())
    compact = dit.replace(" ", "")
    if not compact:
        return []
    if _CODE_COMMUNE.fullmatch(compact):
        return _uniques(_de_la_commune(_actuelle(compact.upper())))
    if compact.isdigit():
        return [Choix(t.code, t.libelle) for t in chercher_epci(compact)]
    exacts = _exacts(dit)
    if not exacts and (precise := _precise(dit)):
        nom, departement = precise
        exacts = [c for c in _exacts(nom, departement) if c.par or departement in _ou(c.siren)]
    return exacts or _ressemblants(dit)


def un_seul(texte: str) -> str:
    """Le SIREN du seul territoire que désigne `texte`.

    `AppelIncorrect` s'il n'y en a aucun (avec les plus proches) ou plusieurs (chacun avec sa commune et
    son département).
    """
    trouves = choisir(texte)
    if len(trouves) == 1 and (not texte.replace(" ", "").isdigit() or _entier(texte)):
        return trouves[0].siren
    if trouves and not texte.replace(" ", "").isdigit():
        choix = " ; ".join(c.phrase() for c in trouves[:_MONTRES])
        suite = " ; …" if len(trouves) > _MONTRES else ""
        raise AppelIncorrect(
            f"« {texte} » désigne plusieurs EPCI : {choix}{suite}. À faire : donner le SIREN, "
            f"ou préciser le département, par exemple « {texte} ({trouves[0].departement}) »."
        )
    proches = [c.phrase() for c in _proches(texte)]
    suite = f"Vouliez-vous dire {' ou '.join(proches)} ?" if proches else DEMANDE
    raise AppelIncorrect(f"L'EPCI « {texte} » est inconnu. {suite}")


def _entier(texte: str) -> bool:
    return len(texte.replace(" ", "")) in (5, 9)


def _exacts(dit: str, departement: str = "") -> list[Choix]:
    """Les EPCI de ce nom, puis ceux des communes de ce nom."""
    communes = [
        c
        for c in _communes_de_nom().get(identifiant(dit), ())
        if departement in ("", departement_de(c))
    ]
    trouves = [Choix(s, libelles("epci")[s]) for s in _epci_de_nom().get(_cle(dit), ())]
    return _uniques([*trouves, *(c for code in communes for c in _de_la_commune(code))])


def _precise(dit: str) -> tuple[str, str] | None:
    """Le nom et le code du département qui le suit, entre parenthèses, en chiffres ou en lettres."""
    noms = {identifiant(nom): code for code, nom in libelles("departement").items()}
    if lu := _AILLEURS.match(dit):
        nom, dept = (lu["nom"], lu["entre"]) if lu["entre"] else (lu["seul"], lu["code"])
        code = (
            dept.upper() if dept.upper() in libelles("departement") else noms.get(identifiant(dept))
        )
        return (nom, code) if code else None
    cle = identifiant(dit)
    # « Saint-Denis La Réunion » : le plus long nom de département qui finit la demande.
    for nom in sorted(noms, key=len, reverse=True):
        if cle.endswith(f"-{nom}"):
            return cle[: -len(nom) - 1], noms[nom]
    return None


def _ressemblants(dit: str) -> list[Choix]:
    """Les EPCI dont le nom contient les mots tapés, puis les communes dont le nom commence ainsi."""
    cle = identifiant(dit)
    debuts = sorted(nom for nom in _communes_de_nom() if nom.startswith(f"{cle}-"))
    codes = [code for nom in debuts for code in _communes_de_nom()[nom]]
    trouves = [Choix(t.code, t.libelle) for t in chercher_epci(dit)]
    return _uniques([*trouves, *(c for code in codes for c in _de_la_commune(code))])


def _proches(texte: str) -> list[Choix]:
    """À une faute de frappe : des SIREN, ou des noms de communes et d'EPCI."""
    compact = "".join(texte.split())
    if compact.isdigit():
        trouves = [t.code for t in chercher_epci(compact)] or codes_proches(compact, Niveau.EPCI)
        return [Choix(s, libelles("epci")[s]) for s in trouves[:3]]
    epci = {_cle(nom): code for code, nom in libelles("epci").items()}
    noms = get_close_matches(_cle(texte), epci, n=2, cutoff=0.75)
    communes = get_close_matches(identifiant(texte), _communes_de_nom(), n=2, cutoff=0.75)
    codes = [code for nom in communes for code in _communes_de_nom()[nom]]
    proches = [Choix(epci[n], libelles("epci")[epci[n]]) for n in noms]
    return _uniques([*proches, *(c for code in codes for c in _de_la_commune(code))])[:3]


def _de_la_commune(code: str) -> list[Choix]:
    """Ce qui s'étudie autour d'une commune : son EPT, son EPCI, ou elle-même."""
    noms = libelles("commune")
    if code not in noms:
        return []
    par = Territoire(Niveau.COMMUNE, code, noms[code]).libelle
    par = f"{par} ({libelles('departement')[departement_de(code)]})"
    sirens = [*sans_epci(code), *filter(None, [_epci_de().get(code, "")])]
    return [Choix(s, libelles("epci")[s], par) for s in sirens]


def _uniques(choix: Iterable[Choix]) -> list[Choix]:
    """Le premier de chaque territoire : son nom l'emporte sur une de ses communes."""
    vus: dict[str, Choix] = {}
    for c in choix:
        vus.setdefault(c.siren, c)
    return list(vus.values())


def _actuelle(code: str) -> str:
    return arrondissements().get(code) or passage().get(code, code)


def _departements(siren: str) -> str:
    noms = libelles("departement")
    return ", ".join(noms[d] for d in _ou(siren))


def _ou(siren: str) -> list[str]:
    """Les départements d'un territoire."""
    return sorted({departement_de(c) for c in membres(siren)})


def _cle(nom: str) -> str:
    """Un nom d'EPCI sans sa nature ni son sigle entre parenthèses."""
    mots = identifiant(re.sub(r"\([^)]*\)", " ", nom)).split("-")
    return "-".join(m for m in mots if m not in _NATURES) or identifiant(nom)


@cache
def _epci_de_nom() -> dict[str, list[str]]:
    noms: dict[str, list[str]] = {}
    for code, nom in sorted(libelles("epci").items(), key=lambda x: sans_accent(x[1])):
        for cle in {_cle(nom), *re.findall(r"\(([^)]*)\)", nom)} - {""}:
            noms.setdefault(_cle(cle), []).append(code)
    return noms


@cache
def _communes_de_nom() -> dict[str, list[str]]:
    noms: dict[str, list[str]] = {}
    for code, nom in libelles("commune").items():
        noms.setdefault(identifiant(nom), []).append(code)
    return noms


@cache
def _epci_de() -> dict[str, str]:
    return dict(reference()[["code", "epci"]].dropna().itertuples(index=False))

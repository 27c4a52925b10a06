"""Le catalogue des sources et des variables : les TOML livrés, puis ceux de l'espace de travail.

Chaque TOML est lu strictement : une clé inconnue, une variable non définie ou un type faux est une
`DeclarationInvalide` qui nomme le fichier et la clé. Le guide d'écriture est
`docs/ajouter-une-source.md`, la référence de chaque clé `docs/cles-des-sources.md`.
"""

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from observatoire.erreurs import DeclarationInvalide
from observatoire.methodes.arrondis import A_CINQ, Arrondi
from observatoire.sources.disposition import Colonne
from observatoire.sources.ecriture import lire_toml, valider
from observatoire.sources.niveaux import Toml, decliner
from observatoire.sources.source import Source as Source
from observatoire.sources.source import Variable as Variable

# (nom, texte) de chaque TOML de l'espace de travail.
Textes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Declarees:
    """Les sources et les variables qui ont cours ; `propres` : les variables que l'espace de travail
    définit, et la source qui les donne ; `fautes` : les TOML qu'on ne lit pas, et pourquoi."""

    sources: dict[str, Source]
    variables: dict[str, Variable]
    textes: Textes = ()
    propres: Mapping[str, Source] = field(default_factory=dict)
    fautes: Mapping[str, str] = field(default_factory=dict)

    @property
    def internes(self) -> set[str]:
        """Les variables que l'espace de travail définit et ne montre qu'au comité."""
        return {n for n, s in self.propres.items() if not s.publique or self.variables[n].seuil}


@cache
def livrees() -> Declarees:
    """Ce que le logiciel livre : `sources/variables/*.toml` et `sources/catalogue/*.toml`."""
    toutes: dict[str, Variable] = {}
    for texte, origine in _tomls("variables"):
        for nom, contenu in lire_toml(texte, origine).items():
            if nom in toutes:
                raise DeclarationInvalide(f"{origine} : la variable {nom} est déjà définie.")
            toutes[nom] = valider(Variable, contenu, f"{origine}, [{nom}]")
    lues: dict[str, Source] = {}
    for texte, origine in _tomls("catalogue"):
        for source in lire_sources(texte, origine, toutes):
            if source.id in lues:
                raise DeclarationInvalide(f"{origine} : l'identifiant {source.id} est déjà pris.")
            lues[source.id] = source
    return Declarees({nom: _resoudre(source, lues) for nom, source in lues.items()}, toutes)


# Le service n'a qu'un espace de travail ; un essai (`avec`) ne vaut que pour qui le fait.
_du_service: Declarees | None = None
_d_essai: ContextVar[Declarees | None] = ContextVar("declarees", default=None)


def en_cours() -> Declarees:
    """Ce qui a cours : le catalogue livré et, s'il y en a, les TOML adoptés."""
    return _d_essai.get() or _du_service or livrees()


def adopter(textes: Textes) -> Declarees:
    """Met en cours les TOML d'un espace de travail ; ceux du précédent n'ont plus cours."""
    global _du_service
    _du_service = composer(textes)
    return _du_service


@contextlib.contextmanager
def avec(textes: Textes) -> Iterator[Declarees]:
    """Comme `adopter`, le temps du bloc et pour lui seul."""
    jeton = _d_essai.set(composer(textes))
    try:
        yield en_cours()
    finally:
        _d_essai.reset(jeton)


def variables() -> dict[str, Variable]:
    """Le dictionnaire des variables qui ont cours, toutes sources confondues."""
    return en_cours().variables


def catalogue() -> dict[str, Source]:
    """Toutes les sources qui ont cours, par identifiant, `inclut` résolus."""
    return en_cours().sources


def a_deposer(*identifiants: str) -> str:
    """« déposer sur la page Données le fichier « … » (INSEE, adresse) ou « … » » : les deux premières sources, telles
    que le catalogue les nomme ; vide si aucune n'a cours."""
    sources = [catalogue()[s] for s in identifiants if s in catalogue()]
    noms = " ou ".join(f"« {s.titre} » ({s.producteur}, {s.url})" for s in sources[:2])
    return f"déposer sur la page Données le fichier {noms}" if noms else ""


def arrondi_de(grandeurs: Iterable[str]) -> Arrondi:
    """La règle d'arrondi que déclarent les sources de ces variables, la moins précise s'il y en a plusieurs ; à 5,
    au plus proche, si aucune n'arrondit."""
    voulues = set(grandeurs)
    regles = [
        s.arrondi.formule
        for s in catalogue().values()
        if s.arrondi and voulues & {*s.variables_lues()}
    ]
    return max(regles, key=lambda r: (r.erreur, r.secret == 0), default=A_CINQ)


@lru_cache(maxsize=16)
def composer(textes: Textes) -> Declarees:
    """Le catalogue livré et ces TOML : une source, et ses variables à elle sous `[variables.<nom>]`.

    Un TOML fautif est laissé de côté avec sa phrase ; les autres valent.
    """
    base = livrees()
    if not textes:
        return base
    sources, toutes = dict(base.sources), dict(base.variables)
    propres: dict[str, Source] = {}
    fautes: dict[str, str] = {}
    for origine, texte in textes:
        try:
            lues, siennes = _du_territoire(texte, origine, sources, toutes)
        except DeclarationInvalide as e:
            fautes[origine] = str(e)
            continue
        sources |= {s.id: s for s in lues}
        toutes |= siennes
        propres |= {n: next(s for s in lues if n in s.variables_lues()) for n in siennes}
    return Declarees(sources, toutes, textes, propres, fautes)


def _du_territoire(
    texte: str, origine: str, prises: dict[str, Source], definies: dict[str, Variable]
) -> tuple[list[Source], dict[str, Variable]]:
    """Les sources et les variables d'un TOML de l'espace de travail."""
    brut = lire_toml(texte, origine)
    tables = brut.pop("variables", {})
    if not isinstance(tables, dict):
        raise DeclarationInvalide(f"{origine}, `variables` : une table par variable est attendue.")
    siennes = {n: valider(Variable, v, f"{origine}, [variables.{n}]") for n, v in tables.items()}
    lues = _sources(brut, origine, definies | siennes)
    donnent = Counter(v for s in lues for v in s.variables_lues())
    _verifier_seuils(origine, siennes, donnent, lues)
    _verifier_parties(origine, siennes, definies | siennes)
    if jamais := [n for n in siennes if n not in donnent]:
        raise DeclarationInvalide(f"{origine} : rien ne donne la variable {jamais[0]}.")
    if peu := next((s for s in lues if len(s.signature.exige) < 2), None):
        raise DeclarationInvalide(
            f"{origine} : « {peu.titre} » se reconnaîtrait à une seule colonne, comme bien d'autres "
            "fichiers. À faire : en exiger au moins deux."
        )
    deja = [*(s.id for s in lues if s.id in prises), *(n for n in siennes if n in definies)]
    mal = [n for n in siennes if not n.isidentifier() or n != n.lower() or not n.isascii()]
    if deja or mal:
        raise DeclarationInvalide(
            f"{origine} : « {(deja or mal)[0]} » est "
            + (
                "déjà pris par un autre fichier"
                if deja
                else "mal écrit (minuscules, chiffres et _)"
            )
            + ". À faire : le renommer, par exemple en le faisant commencer par « espace_ »."
        )
    return [_resoudre(s, prises) for s in lues], siennes


def _verifier_parties(
    origine: str, siennes: dict[str, Variable], definies: Mapping[str, Variable]
) -> None:
    """Une part se confronte à un total qui existe."""
    for nom, v in siennes.items():
        if v.partie_de and v.partie_de not in definies:
            raise DeclarationInvalide(
                f"{origine}, [variables.{nom}] : `partie_de` cite la variable inconnue {v.partie_de}."
            )


def _verifier_seuils(
    origine: str, siennes: dict[str, Variable], donnent: Counter[str], lues: list[Source]
) -> None:
    """Un compte caché ne doit pas se retrouver par soustraction d'un total lu à un autre niveau."""
    for nom in (n for n, v in siennes.items() if v.seuil):
        cles = [s.cle for s in lues if nom in s.variables_lues()]
        plusieurs = any(
            c.niveau == "auto" or not isinstance(c.niveau, str) or c.codes for c in cles
        )
        if donnent[nom] > 1 or plusieurs:
            raise DeclarationInvalide(
                f"{origine} : {nom} a un seuil de secret et se lit à plusieurs niveaux ; le total d'un "
                "niveau redirait ce que l'autre cache. À faire : ne lire qu'un niveau."
            )


def lire_sources(texte: str, origine: str, definies: Mapping[str, Variable]) -> list[Source]:
    """Les sources d'un TOML, une par niveau décliné ; `origine` nomme le fichier dans l'erreur."""
    return _sources(lire_toml(texte, origine), origine, definies)


def _sources(brut: dict[str, Toml], origine: str, definies: Mapping[str, Variable]) -> list[Source]:
    return [_source(un, origine, definies) for un in decliner(brut, origine)]


def _source(brut: dict[str, Toml], origine: str, definies: Mapping[str, Variable]) -> Source:
    source = valider(Source, brut, origine)
    inconnues = sorted(set(source.variables_lues()) - set(definies))
    if inconnues:
        raise DeclarationInvalide(
            f"{origine} : variable(s) inconnue(s) {', '.join(inconnues)}. "
            "À faire : les définir dans sources/variables/, ou corriger leur nom."
        )
    return source


def _resoudre(source: Source, toutes: dict[str, Source]) -> Source:
    if not source.inclut:
        return source
    colonnes: dict[str, Colonne] = {}
    for nom in source.inclut:
        if nom not in toutes:
            raise DeclarationInvalide(f"{source.id} : `inclut` cite la source inconnue {nom}.")
        incluse = _resoudre(toutes[nom], toutes)
        colonnes |= incluse.colonnes
        if source.long and incluse.long:
            variables_ = [*incluse.long.variables, *source.long.variables]
            source = source.model_copy(
                update={"long": source.long.model_copy(update={"variables": variables_})}
            )
    return source.model_copy(update={"colonnes": colonnes | source.colonnes})


def _tomls(dossier: str) -> Iterator[tuple[str, str]]:
    """Le texte et le nom de chaque TOML d'un dossier de déclarations, dans l'ordre des noms."""
    for entree in sorted((files("observatoire.sources") / dossier).iterdir(), key=lambda e: e.name):
        if entree.name.endswith(".toml"):
            yield entree.read_text(encoding="utf-8"), entree.name

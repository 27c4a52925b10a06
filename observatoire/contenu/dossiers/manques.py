"""Ce qui manque à un document : retiré de ses pages, et rassemblé en une seule liste, avec à qui demander.

Un document prêt n'a ni place d'attente (« à qualifier », « à compléter »), ni case vide, ni nom de fichier.
Rien n'est retiré en silence : chaque retrait devient une ligne de la liste.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from observatoire.documents import contenu as c
from observatoire.documents.tableau import ND, Valeur, de_texte
from observatoire.documents.tableaux import tableau_de
from observatoire.formats import NON_DISPONIBLE
from observatoire.graphiques.figure import Forme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue

TITRE = "Ce qui manque encore, et à qui demander"
ABSENTE = "Figure non disponible : "
COMITE = "le comité technique"
_ATTENTE = re.compile(r"^à (?:compléter|qualifier|saisir)\b", re.I)
_FICHIER = re.compile(
    r"(?:dans )?(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:csv|xlsx?|zip|parquet|toml|json|ods)\b"
)
_TABLE = re.compile(r"\b(\w+)\.csv\b")
_DEPOSER = re.compile(r"[^.;]*\bdéposer\b[^.]*\.?", re.I)
_A_FAIRE = re.compile(r"À (?:faire|compléter) :")
_QUI = re.compile(r"par (le comité [\w ]+?|la [\w ]+?) :")


@dataclass(frozen=True)
class Manque:
    """Une chose que le document ne dit pas, et ce qu'il faut demander à qui."""

    quoi: str
    demander: str


def ranger(blocs: Sequence[c.Bloc]) -> tuple[list[c.Bloc], list[Manque]]:
    """Les blocs sans ce qui manque ni ce qui se répète, et la liste de ce qui manque."""
    rangeur = _Rangeur()
    gardes = [b for bloc in blocs for b in rangeur.passer(bloc)]
    return _sans_titre_vide(gardes), list(dict.fromkeys(rangeur.manques))


def liste(manques: Sequence[Manque]) -> list[c.Bloc]:
    """Le chapitre qui les dit ; rien s'il ne manque rien."""
    if not manques:
        return []
    colonnes = de_texte({"Ce qui manque": 45, "À qui demander, et quoi": 45})
    lignes = tuple((m.quoi, m.demander) for m in manques)
    return [c.Titre(TITRE), c.Tableau(colonnes=colonnes, lignes=lignes, redite=True)]


class _Rangeur:
    """Passe les blocs un à un ; retient le chapitre, les phrases dites et ce qui manque."""

    def __init__(self) -> None:
        self.chapitre = ""
        self.dites: set[str] = set()
        self.manques: list[Manque] = []

    def passer(self, bloc: c.Bloc) -> Iterator[c.Bloc]:
        """Le bloc à garder, s'il en reste."""
        match bloc:
            case c.Titre():
                self.chapitre = bloc.texte if bloc.niveau == 1 else self.chapitre
                yield bloc
            case c.Encadre() if bloc.titre.startswith(ABSENTE):
                self.manques.append(Manque(bloc.titre.removeprefix(ABSENTE), demande(bloc.texte)))
            case c.Paragraphe(genre="commentaire") if _ATTENTE.match(bloc.texte):
                self._attente(bloc.texte)
            case c.Paragraphe(genre="constat"):
                if self._nouvelle(bloc.dite):
                    yield bloc
            case c.Liste():
                yield from self._liste(bloc)
            case c.Illustration():
                yield from self._figure(bloc)
            case c.Tableau() if not bloc.redite:
                yield from self._tableau(bloc)
            case _:
                yield bloc

    def _nouvelle(self, dite: str) -> bool:
        deja = dite in self.dites
        self.dites.add(dite)
        return not deja

    def _liste(self, bloc: c.Liste) -> Iterator[c.Bloc]:
        rangs = [i for i, dite in enumerate(bloc.dites) if self._nouvelle(dite)]
        if rangs:
            fictives = frozenset(j for j, i in enumerate(rangs) if i in bloc.fictives)
            yield replace(bloc, elements=tuple(bloc.elements[i] for i in rangs), fictives=fictives)

    def _attente(self, texte: str) -> None:
        """« À compléter par le comité de pilotage : … » : une place que personne n'a remplie."""
        qui = _QUI.search(texte)
        quoi = texte.partition(":")[2].strip().rstrip(".") or texte
        self.manques.append(Manque(f"{self.chapitre} : {quoi}", f"{qui[1] if qui else COMITE}."))

    def _figure(self, bloc: c.Illustration) -> Iterator[c.Bloc]:
        """La figure sans les notes qui demandent un fichier : elles vont dans la liste."""
        f = bloc.figure
        demandes = [n for n in f.notes if _DEPOSER.search(n)]
        for note in demandes:
            self.manques.append(Manque(bloc.titre or f.titre, demande(note)))
        if f.forme is Forme.TABLEAU and tableau_de(f).lignes:
            yield bloc
        elif demandes:
            notes = (_DEPOSER.sub("", n).strip() for n in f.notes)
            yield replace(bloc, figure=replace(f, notes=tuple(n for n in notes if n)))
        else:
            yield bloc

    def _tableau(self, t: c.Tableau) -> Iterator[c.Bloc]:
        """Le tableau sans ses colonnes ni ses lignes muettes ; les cases qui restent sans valeur disent « nd »."""
        t = self._sans_colonnes(t)
        t = self._sans_lignes(t)
        if t.lignes and len(t.colonnes) > 1:
            yield _abreger(t)

    def _sans_colonnes(self, t: c.Tableau) -> c.Tableau:
        dites = t.dites
        muettes = [
            j for j in range(len(t.colonnes))
            if j != t.repere and dites and all(_vide(ligne[j]) for ligne in dites)
        ]  # fmt: skip
        for j in muettes:
            if any(_ATTENTE.match(ligne[j]) for ligne in dites):
                self.manques.append(
                    Manque(f"{t.titre} : {t.colonnes[j].titre.lower()}", f"{COMITE}.")
                )
        gardes = [j for j in range(len(t.colonnes)) if j not in muettes]
        return _choisir(t, gardes, range(len(t.lignes)))

    def _sans_lignes(self, t: c.Tableau) -> c.Tableau:
        muettes = []
        valeurs = [j for j, x in enumerate(t.colonnes) if j != t.repere and x.genre != "annee"]
        for i, ligne in enumerate(t.dites):
            if valeurs and all(_vide(ligne[j]) for j in valeurs):
                muettes.append(i)
                self.manques.append(Manque(ligne[t.repere], _producteurs(ligne[t.repere])))
        gardees = [i for i in range(len(t.lignes)) if i not in muettes]
        return _choisir(t, range(len(t.colonnes)), gardees)


def _choisir(t: c.Tableau, colonnes: Iterable[int], lignes: Iterable[int]) -> c.Tableau:
    colonnes, lignes = list(colonnes), list(lignes)
    if len(colonnes) == len(t.colonnes) and len(lignes) == len(t.lignes):
        return t
    return replace(
        t,
        colonnes=tuple(t.colonnes[j] for j in colonnes),
        lignes=tuple(tuple(t.lignes[i][j] for j in colonnes) for i in lignes),
        fictives=frozenset(rang for rang, i in enumerate(lignes) if i in t.fictives),
    )


def _abreger(t: c.Tableau) -> c.Tableau:
    """Une case sans valeur dit « nd », une place d'attente un tiret ; la clé est sous le tableau."""
    manque = False
    lignes = []
    for brute, dite in zip(t.lignes, t.dites, strict=True):
        cases = list(brute)
        for j, texte in enumerate(dite):
            if texte == NON_DISPONIBLE:
                cases[j], manque = Valeur(ND), True
            elif j != t.repere and _ATTENTE.match(texte):
                cases[j] = "—"
            elif isinstance(brute[j], str) and _TABLE.search(texte):
                cases[j] = _TABLE.sub(lambda m: f"tableau « {m[1].replace('_', ' ')} »", texte)
        lignes.append(tuple(cases))
    notes = (*t.notes, f"{ND} : {NON_DISPONIBLE}.") if manque else t.notes
    return replace(t, lignes=tuple(lignes), notes=notes)


def _vide(texte: str) -> bool:
    return texte in ("", "—", NON_DISPONIBLE) or bool(_ATTENTE.match(texte))


def _producteurs(libelle: str) -> str:
    """Qui publie l'indicateur de ce nom ; le comité si c'est une saisie du territoire."""
    declare = next((i for i in INDICATEURS.values() if libelle.startswith(i.libelle)), None)
    titres = [
        f"{catalogue()[s].producteur} ({catalogue()[s].titre})"
        for s in (declare.sources if declare else ()) if s in catalogue()
    ]  # fmt: skip
    return f"{' ; '.join(titres[:2])}." if titres else f"{COMITE}, à saisir dans l'observatoire."


def demande(texte: str) -> str:
    """Ce qu'il faut demander, sans nom de fichier ni dossier."""
    dite = _A_FAIRE.split(texte)[-1]
    propre = " ".join(_FICHIER.sub("", dite).replace("«  »", "").split())
    propre = re.sub(r"\s+([,.)])", r"\1", propre).strip(" :;,")
    return f"{propre[:1].upper()}{propre[1:]}" if propre else f"{COMITE}."


def _sans_titre_vide(blocs: Sequence[c.Bloc]) -> list[c.Bloc]:
    """Sans les titres que rien ne suit, ni les sauts de page qui se suivent."""
    gardes: list[c.Bloc] = []
    for bloc in reversed(blocs):
        suivant = gardes[-1] if gardes else None
        vide = suivant is None or (
            isinstance(suivant, c.Titre) and _niveau(suivant) <= _niveau(bloc)
        )
        if isinstance(bloc, c.Titre) and (vide or isinstance(suivant, c.SautDePage)):
            continue
        if isinstance(bloc, c.SautDePage) and (
            suivant is None or isinstance(suivant, c.SautDePage)
        ):
            continue
        gardes.append(bloc)
    return gardes[::-1]


def _niveau(bloc: c.Bloc) -> int:
    return bloc.niveau if isinstance(bloc, c.Titre) else 0

"""Ce qui manque à un document : retiré de ses pages, et rassemblé en une seule liste, avec à qui demander.

Un document prêt n'a ni place d'attente (`Attente`), ni case vide, ni nom de fichier.
Rien n'est retiré en silence : chaque retrait devient une ligne de la liste.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from observatoire.affirmations.mots import marque
from observatoire.affirmations.sujet import majuscule, minuscule
from observatoire.contenu.dossiers.attente import (
    A_FAIRE,
    COMITE,
    choisir,
    colonne_qui_sait,
    demande,
    producteurs,
    valeurs,
    vide,
)
from observatoire.contenu.dossiers.consignes import renvoie_a_une_page, separer
from observatoire.contenu.dossiers.liste_manques import COLONNE, Manque, ensemble
from observatoire.contenu.dossiers.renvois import LONGUE_SOURCE, Renvois, nom_de
from observatoire.documents import contenu as c
from observatoire.documents.tableau import ND, Ligne, Valeur
from observatoire.documents.tableaux import tableau_de
from observatoire.formats import NON_DISPONIBLE, enumerer
from observatoire.graphiques.figure import Forme

_TABLE = re.compile(r"\b(\w+)\.csv\b")


def ranger(
    blocs: Sequence[c.Bloc], *, sources_en_annexe: bool = False
) -> tuple[list[c.Bloc], list[Manque]]:
    """Les blocs sans ce qui manque ni ce qui se répète, et la liste de ce qui manque ; une longue source se raccourcit
    quand une annexe la détaille."""
    rangeur = _Rangeur(sources_en_annexe)
    gardes = [b for bloc in blocs for b in rangeur.passer(bloc)]
    return _sans_titre_vide(gardes), ensemble(dict.fromkeys(rangeur.manques))


class _Rangeur:
    """Passe les blocs un à un ; retient le chapitre, les phrases dites et ce qui manque."""

    def __init__(self, sources_en_annexe: bool) -> None:
        self.chapitre = self.section = ""
        self.dites: set[str] = set()
        self.manques: list[Manque] = []
        self.renvois = Renvois(sources_en_annexe)
        self.cle_dite = False

    def passer(self, bloc: c.Bloc) -> Iterator[c.Bloc]:
        """Le bloc à garder, s'il en reste."""
        match bloc:
            case c.Titre():
                self.section = bloc.texte
                self.chapitre = bloc.texte if bloc.niveau == 1 else self.chapitre
                yield bloc
            case c.Encadre(attente=c.Attente(raison=quoi, qui=qui)):
                dit = f"{qui} : " * bool(qui) + demande(bloc.texte)
                self.manques.append(Manque(quoi or self.section, dit))
            case c.Paragraphe(attente=c.Attente(raison=quoi, qui=qui)):
                dit = f"{self.chapitre} : {quoi.strip().rstrip('.')}"
                self.manques.append(Manque(dit, f"{qui or COMITE}."))
            case c.Paragraphe() | c.Encadre() if bloc.genre != "commentaire":
                bloc = replace(bloc, texte=self._separer(bloc.texte, self.section))
                dite = bloc.dite if isinstance(bloc, c.Paragraphe) else f"{bloc.titre} {bloc.texte}"
                if bloc.texte and self._nouvelle(dite):
                    yield bloc
            case c.Liste():
                yield from self._liste(bloc)
            case c.Illustration():
                yield from self._figure(bloc)
            case c.Tableau() if not bloc.redite:
                yield from self._tableau(bloc)
            case _:
                yield bloc

    def _separer(self, texte: str, quoi: str) -> str:
        """Le texte sans ce qu'il demande au comité, qui va dans la liste."""
        reste, consignes = separer(texte)
        self.manques += [Manque(quoi, f"{COMITE} : {minuscule(demande(x))}") for x in consignes]
        return reste

    def _nouvelle(self, dite: str) -> bool:
        dite = dite.removeprefix(marque(True))
        deja = dite in self.dites
        self.dites.add(dite)
        return not deja

    def _liste(self, bloc: c.Liste) -> Iterator[c.Bloc]:
        demandes = [x for x in bloc.dites if A_FAIRE in x]
        self.manques += [Manque(x.partition(A_FAIRE)[0].strip(" ."), demande(x)) for x in demandes]
        dits = [x if A_FAIRE in x else self._separer(x, self.section) for x in bloc.elements]
        rangs = [
            i for i, x in enumerate(bloc.dites)
            if x not in demandes and dits[i] and self._nouvelle(x)
        ]  # fmt: skip
        if rangs:
            fictives = frozenset(j for j, i in enumerate(rangs) if i in bloc.fictives)
            yield replace(bloc, elements=tuple(dits[i] for i in rangs), fictives=fictives)

    def _figure(self, bloc: c.Illustration) -> Iterator[c.Bloc]:
        """La figure sans les notes qui demandent un fichier ni les barres sans valeur : elles vont dans la liste."""
        f, nom = bloc.figure, bloc.titre or nom_de(bloc.figure)
        if not (f.forme is Forme.TABLEAU and tableau_de(f).lignes):
            notes = tuple(n for x in f.notes if (n := self._separer(x, nom)))
            f = f if notes == f.notes else replace(f, notes=notes)
        muettes = (f.donnees["statut"] == "absent") & f.donnees["valeur"].isna()
        if f.forme is Forme.BARRES and muettes.any() and not muettes.all():
            quoi = f"{nom} : {enumerer(f.donnees.loc[muettes, 'libelle'])}"
            self.manques.append(Manque(quoi, producteurs(nom)))
            f = replace(f, donnees=f.donnees[~muettes])
        yield self.renvois.de(bloc if f is bloc.figure else replace(bloc, figure=f))

    def _tableau(self, t: c.Tableau) -> Iterator[c.Bloc]:
        """Le tableau sans ses colonnes ni ses lignes muettes ; les cases qui restent sans valeur disent « nd »."""
        t = self._sans_colonnes(self._sans_consignes(t))
        t = self._sans_lignes(t)
        if t.lignes and len(t.colonnes) > 1:
            court = self.renvois.sources_en_annexe and len(t.source) > LONGUE_SOURCE
            yield replace(self._abreger(t), source_breve=court)

    def _sans_consignes(self, t: c.Tableau) -> c.Tableau:
        """Le tableau sans les consignes de ses cases ni de ses notes."""
        lignes = [list(ligne) for ligne in t.lignes]
        for i, j in _cases(t):
            case = lignes[i][j]
            if not isinstance(case, str) or j == t.repere or not renvoie_a_une_page(case):
                continue
            lignes[i][j], consignes = separer(case)
            if consignes:
                titre = f"{t.titre}{COLONNE}{t.colonnes[j].titre.lower()}"
                self.manques.append(Manque(titre, f"{COMITE}."))
        notes = [self.renvois.note(n, t.titre) for x in t.notes if (n := self._separer(x, t.titre))]
        return replace(t, lignes=tuple(map(tuple, lignes)), notes=tuple(notes))

    def _abreger(self, t: c.Tableau) -> c.Tableau:
        """Les cases sans valeur dites « nd » ; le premier tableau qui en a dit ce que c'est."""
        for i, j in _cases(t):
            if (attente := t.attente(i, j)) and attente.faire:
                self.manques.append(Manque(t.dite(i, t.repere), demande(attente.faire)))
        lignes, manque = _abreger(t)
        cle = (f"{ND} : {NON_DISPONIBLE}.",) if manque and not self.cle_dite else ()
        self.cle_dite = self.cle_dite or manque
        return replace(t, lignes=lignes, notes=(*t.notes, *cle), en_attente="")

    def _sans_colonnes(self, t: c.Tableau) -> c.Tableau:
        rangs = range(len(t.lignes))
        muettes = [
            j for j in range(len(t.colonnes))
            if j != t.repere and t.lignes and all(vide(t, i, j) for i in rangs)
        ]  # fmt: skip
        for j in muettes:
            if any(t.attente(i, j) for i in rangs):
                titre = f"{t.titre}{COLONNE}{t.colonnes[j].titre.lower()}"
                self.manques.append(Manque(titre, f"{COMITE}."))
        return choisir(t, [j for j in range(len(t.colonnes)) if j not in muettes], rangs)

    def _sans_lignes(self, t: c.Tableau) -> c.Tableau:
        portent, qui = valeurs(t), colonne_qui_sait(t)
        muettes = [
            i for i in range(len(t.lignes))
            if self._sans_reponse(t, i, portent, qui)
        ]  # fmt: skip
        gardees = [i for i in range(len(t.lignes)) if i not in muettes]
        return choisir(t, range(len(t.colonnes)), gardees)

    def _sans_reponse(self, t: c.Tableau, i: int, portent: Sequence[int], qui: int | None) -> bool:
        """Note ce qui manque à une ligne muette, ou à un compte de réponses attendues (« à qualifier : 36 »)."""
        quoi = t.dite(i, t.repere)
        if t.attente(i, t.repere) and len(portent) == 1:
            dit = f"{t.titre} : {t.dite(i, portent[0])} sans réponse"
            self.manques.append(Manque(dit, f"{COMITE}."))
            return True
        if not portent or not all(vide(t, i, j) for j in portent):
            return False
        sait = "" if qui is None or vide(t, i, qui) else _qui(t, i, qui)
        dit = f"{t.titre}{COLONNE}{quoi[:1].lower()}{quoi[1:]}" if sait else quoi
        self.manques.append(Manque(dit, sait or producteurs(quoi)))
        return True


def _cases(t: c.Tableau) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(len(t.lignes)) for j in range(len(t.colonnes)))


def _qui(t: c.Tableau, i: int, j: int) -> str:
    attente = t.attente(i, j)
    return attente.raison if attente else t.dite(i, j)


def _abreger(t: c.Tableau) -> tuple[tuple[Ligne, ...], bool]:
    """Une case sans valeur dit « nd », une place d'attente un tiret ; et s'il y a une case « nd »."""
    manque = False
    lignes = [list(ligne) for ligne in t.lignes]
    for i, j in _cases(t):
        texte, attente = t.dite(i, j), t.attente(i, j)
        if attente and attente.raison:
            lignes[i][j] = majuscule(attente.raison)
        elif attente:
            freres = (t.attente(i, k) for k in range(len(t.colonnes)))
            explique = j == t.repere or any(x and x.raison for x in freres)
            lignes[i][j] = "non précisé" if explique else "—"
        elif texte == NON_DISPONIBLE:
            lignes[i][j], manque = Valeur(ND), True
        elif isinstance(t.lignes[i][j], str) and _TABLE.search(texte):
            lignes[i][j] = _TABLE.sub(lambda m: f"tableau « {m[1].replace('_', ' ')} »", texte)
    return tuple(map(tuple, lignes)), manque


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

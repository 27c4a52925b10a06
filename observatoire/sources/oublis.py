"""Ce que la source déclare et que le fichier ne donne pas tout à fait : une colonne renommée ou datée
autrement, une modalité qu'on n'y trouve plus. Rien n'est refusé : c'est dit."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from observatoire.sources import entete
from observatoire.sources.declaration import variables
from observatoire.sources.motifs import accords
from observatoire.sources.reconnaissance import Reconnaissance, exemple
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base
from observatoire.sources.usages import repond, usages

_CITES, _PEU = 3, 15
# Une colonne ressemble à une autre si presque toutes ses lettres y sont, chiffres mis à part.
_RESSEMBLANCE = 0.82


def dire(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """Ajoute aux remarques les colonnes et les modalités manquées de peu."""
    for phrases in (
        _modalites(con, rec),
        _tranches(con, rec),
        _en_retard(rec),
        _sautees(rec),
        _renommees(rec),
        _absentes(rec),
    ):
        dites = list(dict.fromkeys(phrases))
        if dites:
            reste = f" ; et {len(dites) - _CITES} autre(s)" if len(dites) > _CITES else ""
            bilan.remarques.append(", ".join(dites[:_CITES]) + reste)


def _modalites(con: Base, rec: Reconnaissance) -> Iterator[str]:
    """Les modalités déclarées qu'on n'y lit pas, quand on y lit la plupart des autres."""
    long = rec.source.long
    attendues: dict[str, dict[str, str]] = defaultdict(dict)
    for v in long.variables if long is not None else ():
        for dimension in v.si:
            for modalite in v.modalites(dimension):
                attendues[dimension].setdefault(modalite, v.variable)
    fois = Counter(v.variable for v in long.variables) if long is not None else Counter[str]()
    donnees = {v for (v,) in con.execute("SELECT DISTINCT variable FROM valeurs").fetchall()}
    autrement = {v for v in donnees if fois[v] > 1}
    for dimension, modalites in attendues.items():
        i = entete.indice_exige(rec, dimension)
        lues = {v for (v,) in con.execute(f"SELECT DISTINCT c{i} FROM feuille").fetchall()}
        exactes = [m for m in modalites if not m.startswith("~")]
        # Une grandeur lue sous une autre de ses écritures (PMUN, PSDC) n'en manque pas.
        manquent = [m for m in exactes if m not in lues and modalites[m] not in autrement]
        if manquent and len(manquent) * 2 <= len(exactes):
            yield (
                f"colonne {rec.colonnes[i]} : aucune ligne « {' », « '.join(manquent[:_CITES])} » "
                f"({variables()[modalites[manquent[0]]].libelle})"
            )


def _tranches(con: Base, rec: Reconnaissance) -> Iterator[str]:
    """Les grandeurs qu'une expression reconnaît (des tranches) et dont aucune ligne n'est là."""
    long = rec.source.long
    attendues = {v.variable for v in long.variables if "~" in str(v.si)} if long else set()
    lues = {v for (v,) in con.execute("SELECT DISTINCT variable FROM valeurs").fetchall()}
    if not lues.isdisjoint(attendues):
        yield from (
            f"aucune ligne de « {variables()[v].libelle} »" for v in sorted(attendues - lues)
        )


def _en_retard(rec: Reconnaissance) -> Iterator[str]:
    """Une grandeur qui s'arrête avant les autres du même préfixe (« P{aa}_ »), ou dont un terme manque."""
    familles: dict[str, dict[str, int]] = defaultdict(dict)
    for variable, colonne in rec.source.colonnes.items():
        annees = [{a.fin for a in accords(t.removeprefix("-"), rec.entetes)} for t in colonne.somme]
        toutes, communes = set.union(*annees), set.intersection(*annees)
        derniere = max((a for a in toutes if a is not None), default=None)
        if derniere is not None and derniere not in communes:
            yield f"{variables()[variable].libelle} {derniere} n'a pas toutes ses colonnes"
        prefixe = re.match(r"\w?\{p?aa\}_|\{p\}\{aa\}_", colonne.somme[0])
        if communes and prefixe and derniere is not None:
            familles[prefixe[0]][variable] = max(a for a in communes if a is not None)
    for annees_dites in familles.values():
        derniere = max(annees_dites.values())
        retards = [v for v, a in annees_dites.items() if a < derniere]
        if retards and len(retards) * 3 <= len(annees_dites):
            for v in retards:
                yield f"{variables()[v].libelle} s'arrête en {annees_dites[v]}, le reste va jusqu'en {derniere}"


def _sautees(rec: Reconnaissance) -> Iterator[str]:
    """Ce qui se compte chaque année (naissances) et saute une année entre deux."""
    for variable, colonne in rec.source.colonnes.items():
        trouves = accords(colonne.somme[0].removeprefix("-"), rec.entetes)
        lues = {a.fin for a in trouves if a.fin is not None and a.debut == a.fin}
        trous = set(range(min(lues, default=0), max(lues, default=0))) - lues
        if variables()[variable].flux and trous:
            yield f"{variables()[variable].libelle} : rien pour {', '.join(map(str, sorted(trous)[:_CITES]))}"


def _renommees(rec: Reconnaissance) -> Iterator[str]:
    """Une colonne inconnue qui ressemble à une colonne déclarée, laquelle manque ; dans une recopie,
    qui n'a que des colonnes déclarées, toute colonne inconnue."""
    declarees = [t.removeprefix("-") for c in rec.source.colonnes.values() for t in c.somme]
    roles = [*rec.source.cle.colonnes, rec.source.millesime.colonne, *rec.source.signature.exige]
    connues = {a.colonne for m in (*declarees, *roles) for a in accords(m, rec.entetes)}
    inconnues = {
        _squelette(e): rec.colonnes[i]
        for i, e in enumerate(rec.entetes)
        if e and i not in connues and not repond(e, usages().sans_effet.colonnes)
    }
    if rec.source.recopie and rec.source.long is None:
        yield from (f"colonne « {nom} » non reconnue" for nom in inconnues.values())
        return
    for motif in declarees if inconnues else ():
        if accords(motif, rec.entetes) or "{texte}" in motif:
            continue
        attendue = re.sub(r"\{[a-z]+\}", "", motif.split("|")[0]).lower()
        voisines = [k for k in inconnues if abs(len(k) - len(attendue)) <= 4 and _nombres(k) == _nombres(attendue)
                    and (k[:3] == attendue[:3] or k[-3:] == attendue[-3:])]  # fmt: skip
        if proches := get_close_matches(attendue, voisines, 1, _RESSEMBLANCE):
            yield f"colonne « {inconnues[proches[0]]} » non reconnue, proche de {exemple(motif)}"


def _absentes(rec: Reconnaissance) -> Iterator[str]:
    """Les grandeurs déclarées dont aucune colonne n'est là, quand presque toutes y sont, ou qu'il y en a peu."""
    colonnes = rec.source.colonnes
    manquent = [
        v
        for v, c in colonnes.items()
        if not any(accords(t.removeprefix("-"), rec.entetes) for t in c.somme)
    ]
    if manquent and len(manquent) * (1 if len(colonnes) <= _PEU else 5) <= len(colonnes):
        noms = [f"{variables()[v].libelle} ({exemple(colonnes[v].somme[0])})" for v in manquent]
        yield f"colonne(s) absente(s) : {', '.join(noms[:_CITES])}"


def _squelette(texte: str) -> str:
    """Un en-tête sans son année ni ce qu'on y a ajouté entre parenthèses."""
    return re.sub(r"(?<=^[a-z])\d\d(?=_)|(19|20)\d\d| *\(.*\)$", "", texte)


def _nombres(texte: str) -> list[str]:
    """« 15-64 » n'est pas « 55-64 » : les nombres d'un en-tête comptent plus que ses lettres."""
    return re.findall(r"\d+", texte)

"""Couper, remplir, refuser : `python -m tests.bancs pannes` (200 arrêts et plus).

Chaque essai part d'un espace sain, lance un geste dans un programme à part, et le frappe : tué à un instant
au hasard, tué ou refusé à chaque ouverture, renommage, effacement ou pose sur le disque (crochet d'audit de
Python), tué ou « disque plein » à chaque taille écrite (limite du système, qui atteint aussi DuckDB). Après :
ce qui était en service est servi, rien de saisi n'est perdu, une phrase et jamais de trace, et le geste
suivant réussit sans laisser de reste.
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from observatoire import local
from observatoire.contenu.dossiers import votes
from observatoire.entrepot import edition_publique, publication
from observatoire.entrepot.construction import actualiser
from observatoire.erreurs import ErreurObservatoire
from observatoire.local import sauvegarde
from observatoire.local.historique import historique

RACINE = Path(__file__).parents[2]
DIT, TRACE = 3, 4  # codes de sortie : une phrase, une trace
_EVENEMENTS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
_TABLE = "preuves"


@dataclass(frozen=True)
class Panne:
    """`genre` : tuer, plein ou refus ; `ou` : geste (crochet), octets (taille) ou instant (ms) ; `rang`."""

    genre: str
    ou: str
    rang: int


def frapper(panne: Panne, dossier: Path) -> None:
    """Arme la panne dans ce programme ; seuls les gestes sous `dossier` comptent."""
    if panne.ou == "octets":
        # Au-delà de cette taille : le signal par défaut tue, ignoré il vaut « disque plein ».
        sort = signal.SIG_IGN if panne.genre == "plein" else signal.SIG_DFL
        signal.signal(signal.SIGXFSZ, sort)
        resource.setrlimit(resource.RLIMIT_FSIZE, (panne.rang, panne.rang))
        return
    vus = [0]

    def compter(ici: bool) -> None:
        vus[0] += ici
        if ici and vus[0] == panne.rang:
            if panne.genre == "tuer":
                os.kill(os.getpid(), signal.SIGKILL)
            numero = errno.ENOSPC if panne.genre == "plein" else errno.EACCES
            raise OSError(numero, os.strerror(numero))

    def crochet(nom: str, arguments: tuple[Any, ...]) -> None:
        if (
            nom == "open"
            and isinstance(arguments[2], int)
            and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        ) or nom in _EVENEMENTS:
            compter(str(dossier) in str(arguments[0]))

    vrai = os.fsync

    def fsync(descripteur: int) -> None:
        compter(True)
        vrai(descripteur)

    os.fsync = fsync
    sys.addaudithook(crochet)


def lancer(geste: Callable[[], object], dossier: Path, panne: Panne) -> tuple[int, str]:
    """Fait `geste` dans un programme à part, frappé ; rend son code (négatif : tué) et sa phrase."""
    lu, ecrit = os.pipe()
    enfant = os.fork()
    if not enfant:
        os.close(lu)
        code, dit = 0, ""
        if panne.ou != "instant":
            frapper(panne, dossier)
        try:
            geste()
        except ErreurObservatoire as e:
            code, dit = DIT, str(e)
        except BaseException as e:
            code, dit = TRACE, f"{type(e).__name__} : {e}"
        with contextlib.suppress(OSError):
            os.write(ecrit, dit.encode())
        os._exit(code)
    os.close(ecrit)
    if panne.ou == "instant":
        time.sleep(panne.rang / 1000)
        os.kill(enfant, signal.SIGKILL)
    with os.fdopen(lu, "rb") as flux:
        dit = flux.read().decode(errors="replace")
    _, etat = os.waitpid(enfant, 0)
    return os.waitstatus_to_exitcode(etat), dit


# ------------------------------------------------------------------ l'espace et ses gestes
class Espace:
    """Un petit espace réel : 25 communes, une table saisie deux fois, un dossier voté, une sauvegarde."""

    def __init__(self, racine: Path) -> None:
        self.racine, self.donnees, self.entrepot = racine, racine / "data", racine / "entrepot"
        self.archive, self.remis = racine / "sauve.zip", racine / "remis"
        (self.donnees / "local").mkdir(parents=True)
        for nom in ("territoire.toml", "insee/populations_municipales_4c.csv"):
            shutil.copy(RACINE / "data" / nom, self.donnees / Path(nom).name)
        self.saisir("un")
        self.saisir("deux")
        votes._ecrire(votes.racine(self.donnees) / "2026-01-01-ancien", {"a.txt": b"vote"})
        actualiser(self.donnees, self.entrepot)
        edition_publique.servir(self.entrepot, self.donnees)
        sauvegarde.sauvegarder(self.donnees, self.archive, "essai")

    def saisir(self, mot: str) -> None:
        """Une ligne de plus, par l'enregistrement ordinaire ; rien si elle y est déjà."""
        lue = local.lire(self.donnees, _TABLE)
        if mot in set(lue.textes["preuve"]):
            return
        ligne = {"action": "1.1.1", "preuve": mot, "quantite": "8"}
        cadre = pd.concat([lue.textes, pd.DataFrame([ligne])], ignore_index=True).fillna("")
        local.enregistrer(self.donnees, _TABLE, cadre, base=lue, fonction="DGS")

    def publier(self) -> None:
        """Une nouvelle édition, et la publique qui en vient."""
        actualiser(self.donnees, self.entrepot)
        edition_publique.servir(self.entrepot, self.donnees)

    def figer(self) -> None:
        """Un dossier voté, de trois fichiers."""
        votes._ecrire(votes.racine(self.donnees) / "2026-02-02-neuf", _VOTE)

    def gestes(self) -> dict[str, Callable[[], object]]:
        """Ce que la campagne frappe."""
        return {
            "publier": self.publier,
            "saisir": lambda: self.saisir("trois"),
            "figer": self.figer,
            "sauvegarder": lambda: sauvegarde.sauvegarder(self.donnees, self.archive, "essai"),
            "restaurer": lambda: sauvegarde.restaurer(self.archive, self.remis),
            "noter": lambda: local.Carnet(self.donnees, "scenarios").ecrire(
                "S", {"n": "x" * 50_000}
            ),
        }

    # -------------------------------------------------------------- ce qui doit rester vrai
    def verifier(self) -> list[str]:
        """Les fautes trouvées après une panne ; aucune, attendu."""
        fautes = [] if publication.panne(self.entrepot, entiere=True) == "" else ["édition perdue"]
        publique = publication.courant(self.entrepot / "public")
        if publique is None or not publication._se_lit(publique, True):
            fautes.append("édition publique perdue")
        mots = list(local.lire(self.donnees, _TABLE).textes["preuve"])
        entrees = historique(self.donnees, _TABLE)
        if mots[:2] != ["un", "deux"] or len(entrees) != len(mots):
            fautes.append(f"saisie perdue : {mots}, {len(entrees)} entrées")
        ancien = votes.racine(self.donnees) / "2026-01-01-ancien" / "a.txt"
        if ancien.read_bytes() != b"vote":
            fautes.append("vote perdu")
        neuf = votes.racine(self.donnees) / "2026-02-02-neuf"
        if neuf.exists() and {p.name: p.read_bytes() for p in neuf.rglob("*.*")} != _VOTE:
            fautes.append("vote à moitié figé")
        with contextlib.suppress(FileNotFoundError):
            sauvegarde.verifier(self.archive)
        if self.remis.exists() and any(self.remis.iterdir()):
            attendus = set(sauvegarde.verifier(self.archive))
            vus = {
                p.relative_to(self.remis).as_posix() for p in self.remis.rglob("*") if p.is_file()
            }
            fautes += ["restauration incomplète"] * (vus != attendus)
        return fautes

    def restes(self) -> list[str]:
        """Ce qui traîne après le geste suivant, réussi."""
        # Le provisoire d'une saisie tuée ne part qu'après dix minutes : il pourrait être en cours.
        motifs = (".construction-*", "*COURANT.*.tmp", "*.encours")
        return [p.name for m in motifs for p in self.racine.rglob(m)]


_VOTE = {"document.pdf": b"%PDF" * 9000, "fige.json": b"{}" * 50, "figure.csv": b"a;b\n" * 3000}


def pannes(tirage: random.Random, hasards: int) -> Iterator[tuple[str, Panne]]:
    """Chaque geste, chaque rang, chaque genre ; puis des instants au hasard."""
    for geste, rangs in {"publier": 26, "saisir": 16, "figer": 12, "sauvegarder": 5, "restaurer": 26, "noter": 6}.items():  # fmt: skip
        for rang in range(1, rangs + 1):
            for genre in ("tuer", "plein", "refus"):
                yield geste, Panne(genre, "geste", rang)
        for octets in (0, 1, 300, 5_000, 30_000, 300_000, 700_000, 1_500_000, 2_500_000):
            for genre in ("tuer", "plein"):
                yield geste, Panne(genre, "octets", octets)
    for _ in range(hasards):
        geste = tirage.choice(["publier"] * 5 + ["saisir", "figer", "restaurer"])
        yield geste, Panne("tuer", "instant", tirage.randint(1, 4000 if geste == "publier" else 60))


def essayer(sain: Path, ici: Path, nom: str, panne: Panne, n: int) -> tuple[int, list[str]]:
    """Un essai, sur une copie de l'espace sain ; rend le code du geste frappé et les fautes."""
    shutil.rmtree(ici, ignore_errors=True)
    shutil.copytree(sain, ici)
    espace: Espace = object.__new__(Espace)
    espace.racine, espace.donnees, espace.entrepot = ici, ici / "data", ici / "entrepot"
    espace.archive, espace.remis = ici / "sauve.zip", ici / "remis"
    if nom == "publier":
        texte = (espace.donnees / "populations_municipales_4c.csv").read_text(encoding="utf-8")
        (espace.donnees / "populations_municipales_4c.csv").write_text(texte + f"# {n}\n", "utf-8")
    geste = espace.gestes()[nom]
    code, dit = lancer(geste, ici, panne)
    fautes = [f"trace : {dit[:300]}"] if code == TRACE else []
    fautes += ["phrase sans geste : " + dit] if code == DIT and "À faire" not in dit else []

    def apres() -> None:
        vues = espace.verifier()
        if nom not in ("figer", "restaurer") or code not in (0,):
            if nom == "restaurer":
                shutil.rmtree(espace.remis, ignore_errors=True)
            if not (nom == "figer" and (votes.racine(espace.donnees) / "2026-02-02-neuf").exists()):
                geste()
        vues += espace.verifier() + espace.restes()
        if vues:
            raise RuntimeError(" ; ".join(dict.fromkeys(vues)))

    suite, dit = lancer(apres, ici, Panne("tuer", "geste", -1))
    return code, fautes + ([f"après : {dit[:300]}"] if suite else [])


def campagne(hasards: int, pas: int = 1, graine: int = 15) -> tuple[Counter[str], list[str]]:
    """Joue une panne sur `pas` ; rend ce qui est arrivé, compté, et les fautes."""
    vus: Counter[str] = Counter()
    fautes: list[str] = []
    with tempfile.TemporaryDirectory() as dossier:
        sain = Path(dossier) / "sain"
        # Dans un programme à part : DuckDB a des fils que la suite ne doit pas hériter.
        code, dit = lancer(lambda: Espace(sain), sain, Panne("tuer", "geste", -1))
        assert code == 0, dit
        for n, (geste, panne) in enumerate(pannes(random.Random(graine), hasards)):
            if n % pas:
                continue
            code, trouvees = essayer(sain, Path(dossier) / "ici", geste, panne, n)
            sort = {0: "sans effet", DIT: "dit"}.get(code, "tué" if code < 0 else "trace")
            vus[f"{geste}, {panne.genre} ({panne.ou}) : {sort}"] += 1
            fautes += [f"{geste} {panne} : {f}" for f in trouvees]
    return vus, fautes


def banc() -> list[tuple[str, str, str]]:
    """La campagne entière."""
    vus, fautes = campagne(hasards=200)
    lignes = [(quoi, f"{n} essais", "") for quoi, n in sorted(vus.items())]
    return [*lignes, ("fautes", str(len(fautes)), ""), *((f"  {f}", "", "") for f in fautes)]

"""Lire un fichier texte tabulé (CSV, TXT, TSV), sur place quand c'est possible."""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from observatoire.sources.lecture import refus
from observatoire.sources.lecture.canonique import chemin_lisible, copie_neuve
from observatoire.sources.lecture.encodage import Texte, analyser
from observatoire.sources.lecture.feuille import Feuille, apercu_de
from observatoire.sources.lecture.lecteur_texte import LecteurTexte
from observatoire.sources.lecture.separateur import NOMS, deviner, enregistrements

_BLOC_FIN = 4096
_ECHANTILLON = 1 << 20
_BLOC_ECHANTILLON = 1 << 18


def feuille_texte(chemin: Path, nom: str, dossier_temporaire: Path) -> Feuille:
    """La feuille d'un fichier texte. Lève `FichierRefuse` s'il est vide, binaire ou coupé."""
    texte = analyser(chemin, nom)
    echantillon = _echantillon(chemin, texte)
    if not echantillon.strip():
        raise refus.vide(nom)
    separateur, largeur = deviner(echantillon)
    directive = int(echantillon[:4].lower() == "sep=")
    flux = io.StringIO(echantillon, newline="")
    lignes = enregistrements(flux, separateur, nom, complet=len(echantillon) < _ECHANTILLON)
    apercu, numeros = apercu_de(ligne for ligne in lignes if ligne[0] > directive)
    if not apercu:
        raise refus.vide(nom)
    if texte.lisible_sur_place:
        source, fin = chemin_lisible(chemin, dossier_temporaire), texte.fin_de_ligne or "\n"
    else:
        source, fin = copie_neuve(dossier_temporaire), "\n"
        _copier_en_utf8(texte.decoder(chemin), source, separateur * max(1, largeur - 1))
    notes: list[str] = []
    lecteur = LecteurTexte(
        nom=nom,
        source=source,
        separateur=separateur,
        fin_de_ligne=fin,
        largeur_vue=max(map(len, apercu)),
        blancs=texte.blancs.replace(separateur, ""),
        dossier_temporaire=dossier_temporaire,
        multiligne=_a_des_cellules_multilignes(apercu),
        notes=notes,
    )
    remarques = (
        *texte.remarques,
        *_remarque_separateur(separateur, largeur),
        *_remarque_fin(chemin, separateur),
    )
    return Feuille(nom, apercu, numeros, remarques, lecteur, notes)


def _echantillon(chemin: Path, texte: Texte) -> str:
    """Le début du fichier, jusqu'à une fin de ligne ; entier s'il est plus court."""
    debut = ""
    for morceau in _fins_de_ligne_lf(texte.decoder(chemin, _BLOC_ECHANTILLON)):
        debut += morceau
        if len(debut) > _ECHANTILLON:
            coupure = debut.rfind("\n", 0, _ECHANTILLON)
            return debut[: coupure + 1] if coupure > 0 else debut
    return debut


def _copier_en_utf8(morceaux: Iterable[str], copie: Path, remplissage: str) -> None:
    """Une copie UTF-8 aux fins de ligne LF, où toute ligne physique reste une ligne.

    DuckDB saute les lignes vides sans les compter : hors des guillemets, elles deviennent des
    lignes de cellules vides (`remplissage`), et les numéros restent ceux du fichier.
    """
    ouvert, debut_de_ligne = False, True
    with copie.open("w", encoding="utf-8", newline="") as f:
        for morceau in _fins_de_ligne_lf(morceaux):
            vides = "\n\n" in morceau or (debut_de_ligne and morceau.startswith("\n"))
            bouts = morceau.split('"') if vides else [morceau]
            for rang, bout in enumerate(bouts):
                if rang:
                    ouvert, debut_de_ligne = not ouvert, False
                    f.write('"')
                f.write(bout if ouvert else _remplir(bout, remplissage, debut_de_ligne))
                debut_de_ligne = bout.endswith("\n") if bout else debut_de_ligne
            if len(bouts) == 1 and morceau.count('"') % 2:
                ouvert = not ouvert


def _remplir(bout: str, remplissage: str, debut_de_ligne: bool) -> str:
    """`bout` dont chaque ligne vide porte `remplissage`."""
    if "\n" not in bout:
        return bout
    vides = len(bout) - len(bout.lstrip("\n")) if debut_de_ligne else 0
    suite = re.sub(r"(?<=\n)(?=\n)", remplissage, bout[vides:])
    return f"{remplissage}\n" * vides + suite


def _fins_de_ligne_lf(morceaux: Iterable[str]) -> Iterator[str]:
    """Le texte, toute fin de ligne (CR LF, CR CR LF, CR) devenue LF."""
    retenus = ""  # des CR finaux, dont le LF est peut-être dans le morceau suivant
    for morceau in morceaux:
        texte = retenus + morceau
        corps = texte.rstrip("\r")
        retenus = texte[len(corps) :]
        if corps:
            simple = corps.replace("\r\n", "\n")  # le cas courant, dix fois plus vite
            yield re.sub(r"\r+\n|\r", "\n", simple) if "\r" in simple else simple
    if retenus:
        yield "\n" * len(retenus)


def _a_des_cellules_multilignes(apercu: list[list[str]]) -> bool:
    """Un en-tête sur plusieurs lignes physiques décalerait ce que DuckDB saute."""
    return any("\n" in c or "\r" in c for ligne in apercu for c in ligne)


def _remarque_separateur(separateur: str, largeur: int) -> tuple[str, ...]:
    if largeur == 1:
        return ("une seule colonne",)
    return () if separateur == ";" else (f"séparateur {NOMS[separateur]}",)


def _remarque_fin(chemin: Path, separateur: str) -> tuple[str, ...]:
    """Un dernier nombre coupé (1234,5 devenu 12) ne se voit pas ; sans fin de ligne, et plus court que
    tous ceux d'au-dessus, il peut l'être. Bien des fichiers entiers n'ont pas de dernière fin de ligne."""
    with chemin.open("rb") as f:
        f.seek(-min(_BLOC_FIN, chemin.stat().st_size), io.SEEK_END)
        fin = f.read().replace(b"\0", b"").decode("latin-1")
    if fin.endswith(("\n", "\r")):
        return ()
    *avant, dernier = (x.rpartition(separateur)[2].strip('" ') for x in fin.splitlines())
    longueurs = [len(x) for x in avant if x[-1:].isdigit()]
    if not dernier[-1:].isdigit() or len(dernier) >= min(longueurs, default=0):
        return ()
    return (f"aucune fin de ligne après « {dernier} » : vérifier que le fichier n'est pas coupé",)

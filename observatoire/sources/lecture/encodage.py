"""Dans quel encodage un fichier texte est écrit, et comment en faire de l'UTF-8."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from observatoire.sources.lecture import refus

BLOC = 4 * 1024 * 1024

_NOMS = {
    "utf-8": "UTF-8",
    "utf-8-mixte": "UTF-8 mêlé de Windows-1252",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (gros-boutiste)",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO-8859-15",
    "cp850": "DOS (850)",
    "mac_roman": "Macintosh",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Ce qu'un fichier français contient hors ASCII : le bon encodage est celui qui en donne le plus.
# Les détecteurs généraux hésitent entre vingt alphabets quand il n'y a que quelques accents.
_FRANCAIS = frozenset("éèêëàâäáãåçîïíìñôöóòõøùûüúÿœæÉÈÊËÀÂÄÁÇÎÏÍÑÔÖÓÙÛÜÚŸŒÆ’‘“”«»€°²³–—…·ºª\u00a0")
# Latin-1 est lu comme Windows-1252, qui le contient. À égalité, le premier gagne.
_CANDIDATS = ("cp1252", "iso8859-15", "cp850", "mac_roman")
_ASCII = bytes(range(128))
# Caractères de commande et d'usage privé, qu'aucun tableau ne contient.
_DOUTEUX = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\ue000-\uf8ff]")
_BLANCS_RARES = "\t\v\f\u00a0\u2007\u2009\u202f\u200b"


def _octet_windows(erreur: UnicodeError) -> tuple[str, int]:
    """Les octets qui ne sont pas de l'UTF-8, lus un à un comme du Windows-1252."""
    if not isinstance(erreur, UnicodeDecodeError):
        raise erreur
    return erreur.object[erreur.start : erreur.end].decode("cp1252", "replace"), erreur.end


codecs.register_error("observatoire.octet_windows", _octet_windows)


@dataclass(frozen=True)
class Texte:
    """Ce qu'un passage sur les octets apprend d'un fichier texte."""

    encodage: str  # une clé de _NOMS
    bom: int  # octets de la marque d'ordre
    fin_de_ligne: str | None  # "\n", "\r\n" ; None : mêlées, anciennes (CR) ou inconnues
    lignes_vides: bool  # il y en a au milieu du fichier
    blancs: str  # espaces peu communs présents : le nettoyage doit en tenir compte

    @property
    def remarques(self) -> tuple[str, ...]:
        """« encodage Windows-1252 » ; rien pour l'UTF-8, qui ne surprend personne."""
        return () if self.encodage == "utf-8" else (f"encodage {_NOMS[self.encodage]}",)

    @property
    def lisible_sur_place(self) -> bool:
        """Vrai si DuckDB lit et numérote ce fichier sans copie."""
        return self.encodage == "utf-8" and self.fin_de_ligne is not None and not self.lignes_vides

    def decoder(self, chemin: Path, bloc_octets: int | None = None) -> Iterator[str]:
        """Le texte par morceaux, sans marque d'ordre des octets."""
        mixte = self.encodage == "utf-8-mixte"
        usine = codecs.getincrementaldecoder("utf-8" if mixte else self.encodage)
        decodeur = usine("observatoire.octet_windows" if mixte else "replace")
        with chemin.open("rb") as f:
            f.seek(self.bom)
            while bloc := f.read(bloc_octets or BLOC):
                yield decodeur.decode(bloc)
        yield decodeur.decode(b"", final=True)


def analyser(chemin: Path, nom: str) -> Texte:
    """Parcourt le fichier une fois. Lève `FichierRefuse` s'il est binaire, blanc ou coupé."""
    with chemin.open("rb") as f:
        tete = f.read(65536)
    encodage, bom = _annonce(tete)
    # L'UTF-16 se devine à ses octets nuls, qu'un binaire a aussi : ses caractères le trahissent.
    debut = tete[bom:].decode(encodage, "ignore")
    if len(_DOUTEUX.findall(debut)) > len(debut) // 100:
        raise refus.binaire(nom)
    if encodage.startswith("utf-16"):
        return Texte(encodage, bom, None, True, _BLANCS_RARES)
    octets = _Octets()
    with chemin.open("rb") as f:
        f.seek(bom)
        for bloc in _blocs(f):
            if b"\0" in bloc:
                raise refus.binaire(nom)
            octets.ajouter(bloc)
    octets.terminer()
    if not octets.contenu:
        raise refus.vide(nom)
    return Texte(
        octets.encodage(chemin, nom),
        bom,
        octets.fin_de_ligne(),
        octets.lignes_vides,
        octets.blancs(),
    )


def _annonce(tete: bytes) -> tuple[str, int]:
    """L'encodage que dit la marque d'ordre, ou l'alternance d'octets nuls de l'UTF-16."""
    for marque, encodage in _BOMS:
        if tete.startswith(marque):
            return encodage, len(marque)
    pairs, impairs = tete[0::2].count(0), tete[1::2].count(0)
    moitie = max(1, len(tete) // 2)
    if impairs > 0.6 * moitie and pairs < 0.05 * moitie:
        return "utf-16-le", 0
    if pairs > 0.6 * moitie and impairs < 0.05 * moitie:
        return "utf-16-be", 0
    return "utf-8", 0


class _Octets:
    """Les comptes tenus bloc après bloc ; un bloc finit toujours à une fin de ligne."""

    def __init__(self) -> None:
        self.contenu = False
        self.lignes_vides = False
        self._vide_en_attente = False  # des lignes vides, dont on ne sait pas si elles sont finales
        self._crlf = self._cr = self._lf = 0
        self._rares: set[str] = set()
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._coupe = False

    def ajouter(self, bloc: bytes) -> None:
        if b"\r" in bloc:
            self._crlf += bloc.count(b"\r\n")
            self._cr += bloc.count(b"\r")
        self._lf += bloc.count(b"\n")
        self._chercher_vides(bloc)
        # Chercher un octet va cent fois plus vite que d'en chercher deux à la suite.
        possibles = (c.encode() for c in _BLANCS_RARES)
        self._rares.update(c.decode() for c in possibles if c[:1] in bloc and c in bloc)
        if self._utf8 is not None:
            try:
                self._utf8.decode(bloc)
            except UnicodeDecodeError:
                self._utf8 = None

    def terminer(self) -> None:
        if self._utf8 is not None:
            try:
                self._utf8.decode(b"", final=True)
            except UnicodeDecodeError:
                self._utf8, self._coupe = None, True

    def _chercher_vides(self, bloc: bytes) -> None:
        plein = bloc.rstrip(b"\r\n")
        if not plein:
            self._vide_en_attente = True
            return
        self.contenu = self.contenu or bool(plein.strip())
        self.lignes_vides = (
            self.lignes_vides
            or self._vide_en_attente
            or plein.startswith((b"\n", b"\r\n"))
            or b"\n\n" in plein
            or (b"\r" in plein and b"\n\r\n" in plein)
        )
        self._vide_en_attente = bloc.count(b"\n", len(plein)) > 1

    def fin_de_ligne(self) -> str | None:
        """La fin de ligne commune à tout le fichier, s'il y en a une."""
        if not self._cr:
            return "\n"
        return "\r\n" if self._crlf == self._cr == self._lf else None

    def blancs(self) -> str:
        """Les espaces peu communs rencontrés."""
        return "".join(sorted(self._rares))

    def encodage(self, chemin: Path, nom: str) -> str:
        """UTF-8 si tout s'y décode, sinon l'alphabet qui rend le plus de français."""
        if self._utf8 is not None:
            return "utf-8"
        valides, invalides, hauts = _octets_hauts(chemin)
        if self._coupe and valides:
            raise refus.coupe(nom)
        if valides > 2 * invalides:
            return "utf-8-mixte"
        return max(_CANDIDATS, key=lambda e: _lettres_francaises(hauts, e))


def _lettres_francaises(hauts: Counter[int], encodage: str) -> int:
    return sum(
        n for octet, n in hauts.items() if bytes((octet,)).decode(encodage, "replace") in _FRANCAIS
    )


def _octets_hauts(chemin: Path) -> tuple[int, int, Counter[int]]:
    """Les caractères non ASCII bien décodés en UTF-8, ceux qui ne le sont pas, et les octets."""
    valides = invalides = 0
    hauts: Counter[int] = Counter()
    with chemin.open("rb") as f:
        for bloc in _blocs(f):
            texte = bloc.decode("utf-8", "replace")
            rates = texte.count("\ufffd")
            valides += len(texte) - len(texte.encode("ascii", "ignore")) - rates
            invalides += rates
            hauts.update(bloc.translate(None, _ASCII))
    return valides, invalides, hauts


def _blocs(f: BinaryIO) -> Iterator[bytes]:
    """Le fichier par blocs finissant à une fin de ligne."""
    while bloc := f.read(BLOC):
        yield bloc + f.readline(BLOC)

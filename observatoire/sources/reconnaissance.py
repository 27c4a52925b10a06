"""Dire ce qu'est un tableau d'après ses en-têtes, jamais d'après son nom de fichier."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from observatoire.erreurs import FichierRefuse
from observatoire.modele import sans_accent
from observatoire.sources import connus
from observatoire.sources.declaration import Source, catalogue
from observatoire.sources.lecture import Feuille
from observatoire.sources.motifs import accords, normaliser_entete

# Les quatre colonnes de tout fichier de la plateforme Melodi de l'INSEE.
_MELODI = frozenset({"geo", "geo_object", "time_period", "obs_value"})

# Au-delà, une ligne n'est plus un en-tête précédé de notes mais une donnée.
_LIGNES_ESSAYEES = 25


@dataclass(frozen=True)
class Reconnaissance:
    """Une feuille, la source qu'elle est, et où sont son en-tête et ses données."""

    source: Source
    feuille: Feuille
    colonnes: tuple[str, ...]  # en-têtes tels qu'écrits
    entetes: tuple[str, ...]  # en-têtes normalisés
    premiere_ligne: int  # numéro physique de la première ligne de données
    annee_dite: int | None = None  # l'année qu'une personne a choisie pour ce fichier
    confirme: bool = False  # une personne a confirmé ce qui y paraît impossible


def reconnaitre(feuille: Feuille) -> Reconnaissance | None:
    """La source dont la signature est la plus exigeante parmi celles qui conviennent."""
    candidats: list[tuple[int, int, Reconnaissance]] = []
    for rang, ligne in enumerate(feuille.apercu[:_LIGNES_ESSAYEES]):
        colonnes = _sans_vides_a_droite(ligne)
        if not colonnes:
            continue
        entetes = tuple(normaliser_entete(c) for c in colonnes)
        for source in catalogue().values():
            if _convient(source, entetes, feuille.apercu[rang + 1 :]):
                candidats.append(
                    (
                        len(source.signature.exige) + len(source.signature.contenu),
                        -rang,
                        _reconnue(source, feuille, rang, colonnes, entetes),
                    )
                )
        if candidats:
            # Le premier en-tête qui convient est le bon : les lignes suivantes sont des données.
            break
    if not candidats:
        return None
    return max(candidats, key=lambda c: (c[0], c[1], c[2].source.priorite, c[2].source.id))[2]


def _reconnue(
    source: Source, feuille: Feuille, rang: int, colonnes: Sequence[str], entetes: tuple[str, ...]
) -> Reconnaissance:
    suivante = rang + 1 + source.lignes_unites
    if suivante < len(feuille.lignes_apercu):
        premiere = feuille.lignes_apercu[suivante]
    else:
        premiere = feuille.lignes_apercu[rang] + 1 + source.lignes_unites
    return Reconnaissance(source, feuille, tuple(colonnes), entetes, premiere)


def _convient(source: Source, entetes: Sequence[str], suite: Sequence[Sequence[str]]) -> bool:
    signature = source.signature
    if not all(accords(motif, entetes) for motif in signature.exige):
        return False
    if any(accords(motif, entetes) for motif in signature.exclut):
        return False
    for motif, admises in signature.contenu.items():
        trouvees = accords(motif, entetes)
        if not trouvees:
            return False
        cellules = {
            sans_accent(ligne[trouvees[0].colonne])
            for ligne in suite
            if len(ligne) > trouvees[0].colonne
        }
        if not cellules & {sans_accent(a) for a in admises}:
            return False
    return True


def _sans_vides_a_droite(ligne: Sequence[str]) -> list[str]:
    colonnes = list(ligne)
    while colonnes and not colonnes[-1].strip():
        colonnes.pop()
    return colonnes


def expliquer_refus(feuilles: Iterable[Feuille]) -> FichierRefuse:
    """Pourquoi aucune feuille n'est reconnue : un fichier connu non lu, ou celui dont il est proche."""
    lignes = [
        _sans_vides_a_droite(ligne) for f in feuilles for ligne in f.apercu[:_LIGNES_ESSAYEES]
    ]
    vues = max(lignes, key=len, default=[])
    entetes = [[normaliser_entete(c) for c in ligne] for ligne in lignes]
    if (connu := connus.refus(entetes)) is not None:
        return connu
    if {normaliser_entete(v) for v in vues} >= _MELODI:
        return _jeu_melodi_inconnu(vues)
    proches = [p for ligne in entetes for p in _ressemblances(ligne)]
    if proches:
        _, source, manque = max(proches, key=lambda p: p[0])
        aa = Counter(re.findall(r"(?<=[a-z])\d\d(?=_|$)", " ".join(vues).lower().replace(" ", "_")))
        ecrire = partial(exemple, aa=aa.most_common(1)[0][0] if aa else "22")
        return FichierRefuse(
            f"ce tableau ressemble à « {source.nom} » ({source.producteur}) mais "
            f"il lui manque la colonne {ecrire(manque)}",
            attendu=f"un en-tête comme {', '.join(map(ecrire, source.signature.exige))}",
            faire="télécharger de nouveau le fichier complet, sans renommer ni supprimer de colonne",
        )
    apercu = ", ".join(vues[:8]) + ("…" if len(vues) > 8 else "")
    if _en_libelles(vues):
        return FichierRefuse(
            f"ce tableau a des libellés à la place des noms de colonnes (lues : {apercu})",
            attendu="les noms techniques du producteur, par exemple numcomdo, dtreffre, indfoy_ndur",
            faire="sur data.caf.fr, télécharger de nouveau le jeu en CSV ou en Parquet sans cocher "
            "« utiliser les libellés »",
        )
    return FichierRefuse(
        f"disposition inconnue (colonnes lues : {apercu or 'aucune'})",
        attendu="un fichier d'un producteur connu, tel que téléchargé (l'onglet « Sources et fraîcheur » de la page "
        "Données en donne la liste)",
        faire="vérifier qu'il s'agit bien du fichier de données, avec sa ligne d'en-tête ; si l'observatoire "
        "ne le connaît pas, le décrire sur la page Données",
    )


def _ressemblances(entetes: Sequence[str]) -> Iterator[tuple[int, Source, str]]:
    """(colonnes parlantes présentes, source, colonne qui manque) des sources dont une seule manque.

    Le code, le nom du territoire et l'année sont partout : il faut deux autres colonnes, et plus de
    présentes que d'absentes, pour que la ressemblance en soit une.
    """
    # Une recopie est une disposition à nous : personne ne le télécharge incomplet.
    for source in (s for s in catalogue().values() if not s.recopie):
        exige = source.signature.exige
        manquent = [m for m in exige if not accords(m, entetes)]
        partout = (*source.cle.colonnes, *source.cle.compose, source.millesime.colonne)
        presents = [m for m in exige if m not in manquent and m not in partout]
        exclue = any(accords(m, entetes) for m in source.signature.exclut)
        assez = len(presents) >= 2 or (presents and len(entetes) <= len(exige))
        if len(manquent) == 1 and assez and not exclue:
            yield len(presents), source, manquent[0]


def _en_libelles(colonnes: Sequence[str]) -> bool:
    """Vrai si les en-têtes sont des phrases de la CNAF (« Nombre de foyers allocataires »)."""
    phrases = [normaliser_entete(c) for c in colonnes if c.strip().count(" ") >= 2]
    return any(re.search(r"foyers|allocataires|taux de couverture", p) for p in phrases)


def _jeu_melodi_inconnu(colonnes: Sequence[str]) -> FichierRefuse:
    """Un fichier Melodi dont aucune source ne décrit les dimensions."""
    dimensions = [c for c in colonnes if normaliser_entete(c) not in _MELODI]
    lus = sorted(
        s.url.rsplit("/", 1)[1] for s in catalogue().values() if "GEO_OBJECT" in s.signature.exige
    )
    return FichierRefuse(
        "c'est un fichier Melodi de l'INSEE, mais d'un jeu que l'observatoire ne lit pas encore "
        f"(dimensions : {', '.join(dimensions) or 'aucune'})",
        attendu=f"un des jeux lus : {', '.join(lus)}",
        faire="sur insee.fr, télécharger l'un de ces jeux",
    )


def exemple(motif: str, aa: str = "22") -> str:
    """Le motif tel qu'un en-tête réel, de l'année `aa` : `P{aa}_POP` → `P22_POP`."""
    premier = motif.split("|")[0]
    for trou, texte in (
        ("{aaaa}", f"20{aa}"),
        ("{aa}", aa),
        ("{debut}", "16"),
        ("{fin}", "21"),
        ("{p}", "P"),
    ):
        premier = premier.replace(trou, texte)
    return premier

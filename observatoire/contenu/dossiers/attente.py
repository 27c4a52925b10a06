"""Ce qu'un document attend encore : ce qu'une case ne dit pas, et à qui le demander."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from observatoire import formats
from observatoire.contenu.territoire.essentiel import IGNORE
from observatoire.documents import contenu as c
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue

COMITE = "le comité technique"
_FICHIER = re.compile(
    # Un chemin ou un fichier de la machine ; l'adresse d'un producteur reste entière.
    r"(?:dans )?(?<![\w/.:-])(?:(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:csv|xlsx?|zip|parquet|toml|json|ods)\b)"
)
A_FAIRE = "À faire :"
# Une réponse que le modèle demandait et que personne n'a donnée (`gabarits`).
_QUESTION = re.compile(r"« \[([^\]]+)\] »")


def vide(t: c.Tableau, rang: int, colonne: int) -> bool:
    """Vrai si la case ne dit rien."""
    if attente := t.attente(rang, colonne):
        return not attente.raison
    return t.dite(rang, colonne) in ("", "—", formats.NON_DISPONIBLE)


def demande(texte: str) -> str:
    """Ce qu'il faut demander, sans nom de fichier ni dossier."""
    if posee := _QUESTION.search(texte):
        return f"{posee[1]} : à dire en composant ce document."
    dite = texte.rpartition(A_FAIRE)[2]
    propre = " ".join(_FICHIER.sub("", dite).replace("«  »", "").split())
    propre = re.sub(r"\s+([,.)])", r"\1", propre).strip(" :;,")
    return f"{propre[:1].upper()}{propre[1:]}" if propre else f"{COMITE}."


def colonne_qui_sait(t: c.Tableau) -> int | None:
    """La colonne qui nomme qui connaît la réponse, s'il y en a une."""
    return next((j for j, x in enumerate(t.colonnes) if x.genre == "qui"), None)


def valeurs(t: c.Tableau) -> Sequence[int]:
    """Les colonnes qui répondent : ni celle qui nomme la ligne, ni l'année, ni celle qui dit à qui demander."""
    hors = {t.repere, colonne_qui_sait(t)}
    return [j for j, x in enumerate(t.colonnes) if j not in hors and x.genre != "annee"]


def producteurs(libelle: str) -> str:
    """Qui publie l'indicateur de ce nom ; le comité si c'est une saisie du territoire."""
    declare = next((i for i in INDICATEURS.values() if libelle.startswith(i.libelle)), None)
    titres = [
        f"{catalogue()[s].producteur} ({catalogue()[s].titre})"
        for s in (declare.sources if declare else ()) if s in catalogue()
    ]  # fmt: skip
    return (
        f"{' ; '.join([*dict.fromkeys(titres)][:2])}."
        if titres
        else f"{COMITE}, à saisir dans l'observatoire."
    )


def annoncer(blocs: Iterable[c.Bloc], combien: int) -> Iterator[c.Bloc]:
    """L'essentiel dit combien de choses manquent, et où elles sont listées."""
    ignore = False
    for bloc in blocs:
        if ignore and combien and isinstance(bloc, c.Paragraphe):
            reste = f"{formats.pluriel(combien, 'chose')} manque{'nt' * (combien > 1)} encore : la liste, avec à qui demander, est à la fin."
            bloc = replace(bloc, texte=f"{bloc.texte} {reste}")
        ignore = isinstance(bloc, c.Titre) and bloc.texte == IGNORE
        yield bloc


def choisir(t: c.Tableau, colonnes: Iterable[int], lignes: Iterable[int]) -> c.Tableau:
    """Le tableau réduit à ces colonnes et à ces lignes, ses marques d'exemple suivies."""
    colonnes, lignes = list(colonnes), list(lignes)
    if len(colonnes) == len(t.colonnes) and len(lignes) == len(t.lignes):
        return t
    return replace(
        t,
        colonnes=tuple(t.colonnes[j] for j in colonnes),
        lignes=tuple(tuple(t.lignes[i][j] for j in colonnes) for i in lignes),
        fictives=frozenset(rang for rang, i in enumerate(lignes) if i in t.fictives),
    )

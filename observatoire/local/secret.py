"""Ne désigner personne : un petit compte de gens ne se dit pas, une donnée personnelle est refusée."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from observatoire import formats
from observatoire.erreurs import AppelIncorrect, FichierRefuse
from observatoire.local.declaration import Table
from observatoire.modele import sans_accent

if TYPE_CHECKING:
    from observatoire.methodes.secret import Relation

# Ce qui, compté, ne désigne personne. Tout le reste (« bébés », « femmes », rien d'écrit) est tenu
# pour un compte de personnes : un mot oublié ici cache un chiffre de trop, jamais l'inverse.
_CHOSES = re.compile(
    r"^(nombre d[e'’] ?)?(heure|demi-journee|journee|jour|semaine|mois|seance|atelier|reunion|rencontre"
    r"|permanence|session|euro|€|k€|km|kilometre|minute|place|repas|structure|commune|lieu|site|batiment"
    r"|vehicule|course|document|page|article|affiche|tract|numero|convention|deliberation|exemplaire"
    r"|action|equipement|logements? (sociaux|vacants)|places d)"
)
# Au-delà, seules les sommes de deux nombres sont cherchées.
_BEAUCOUP = 24
_DES_GENS = re.compile(r"\b(enfant|famille|personne|participant|parent|jeune|habitant|menage)")


def compte_des_gens(quoi: str) -> bool:
    """Faux si ces mots (« heures ouvertes ») comptent des choses ; vrai dans le doute."""
    mots = sans_accent(quoi).strip()
    return not _CHOSES.match(mots) or bool(_DES_GENS.search(mots))


def est_petit(v: float | None, seuil: int) -> bool:
    """Vrai pour un compte de 1 à `seuil` − 1 ; zéro ne désigne personne."""
    return v is not None and 0 < v < seuil


def caches(comptes: Sequence[tuple[float | None, str]], seuil: int) -> set[int]:
    """Les rangs à taire dans des comptes qui peuvent s'additionner (« dont enfants… ») : les petits, et
    de quoi empêcher qu'une somme ou une différence des autres les redonne (`methodes.secret`).

    On suppose liés tous les nombres qui tombent juste, et connu le total du groupe si un petit n'y entre
    dans aucune somme. Le reste d'un « dont » (15 sur 18) compte comme s'il était écrit.
    """
    gens = {i: float(v) for i, (v, quoi) in enumerate(comptes) if v and compte_des_gens(quoi)}
    petits = {i for i, v in gens.items() if est_petit(v, seuil)}
    restes = _restes(gens, comptes, seuil)
    if petits == set(gens) or not (petits or restes):
        return petits
    # Le moteur est lourd à charger, et rarement utile.
    import pandas as pd

    from observatoire.methodes.secret import Case, Relation, proteger

    relations = [
        *_sommes(gens),
        *(Relation(total, (part, (total, part))) for total, part in restes),
    ]
    cases: dict[Hashable, float] = dict([*gens.items(), *restes.items()])
    if petits - {p for r in relations for p in r.parties}:
        cases["tout"] = sum(gens.values())
        relations.append(Relation("tout", tuple(gens)))
    try:
        vues = proteger(pd.Series(cases), relations, seuil=seuil, intouchables={"tout"} & {*cases})
    except AppelIncorrect:  # trop peu de nombres pour en laisser un seul
        return set(gens)
    return {
        i for i, case in zip(cases, vues["case"], strict=True) if i in gens and case != Case.VISIBLE
    }


def _restes(
    gens: Mapping[int, float], comptes: Sequence[tuple[float | None, str]], seuil: int
) -> dict[tuple[int, int], float]:
    """(total, part) → les quelques personnes qu'un « dont » laisse de côté."""
    dont = [i for i in gens if re.match(r"\W*dont\b", sans_accent(comptes[i][1]))]
    return {
        (j, i): v - gens[i]
        for i in dont
        for j, v in gens.items()
        if j not in dont and est_petit(v - gens[i], seuil)
    }


def _sommes(gens: Mapping[int, float]) -> list[Relation]:
    """Chaque compte qui vaut exactement la somme de deux ou trois autres."""
    from observatoire.methodes.secret import Relation

    rangs = {v: [i for i in gens if gens[i] == v] for v in gens.values()}
    tailles = (2, 3) if len(gens) <= _BEAUCOUP else (2,)
    return [
        Relation(total, parties)
        for k in tailles
        for parties in combinations(gens, k)
        for total in rangs.get(sum(gens[p] for p in parties), ())
        if total not in parties
    ]


def dits(comptes: Sequence[tuple[float | None, str]], seuil: int) -> dict[int, str]:
    """Rang → ce qui se lit à la place d'un compte à taire : « moins de 5 » s'il est le seul petit,
    « secret » sinon (à deux, savoir que chacun est petit aiderait à les retrouver)."""
    tus = caches(comptes, seuil)
    petits = [i for i in tus if est_petit(comptes[i][0], seuil)]
    return {i: f"moins de {seuil}" if [i] == petits else "secret" for i in tus}


def dire(v: float | None, quoi: str, seuil: int, tu: str = "") -> str:
    """« 18 participants », « moins de 5 participants » ; vide si rien n'est compté.

    `tu` : ce que `dits` demande de lire à la place du nombre."""
    if v is None:
        return ""
    if not tu and est_petit(v, seuil) and compte_des_gens(quoi):
        tu = f"moins de {seuil}"
    if tu == "secret":
        return f"secret ({quoi})" if quoi else tu
    return f"{tu or formats.nombre(v)} {quoi}".strip()


_ENTETES = {
    "nom": "un nom de personne", "prenom": "un prénom", "prenoms": "un prénom",
    "nom_prenom": "un nom de personne", "prenom_nom": "un nom de personne",
    "nom_et_prenom": "un nom de personne", "nom_de_famille": "un nom de personne",
    "nom_naissance": "un nom de personne", "nom_usage": "un nom de personne",
    "civilite": "une civilité", "telephone": "un numéro de téléphone",
    "tel": "un numéro de téléphone", "portable": "un numéro de téléphone",
    "mobile": "un numéro de téléphone", "numero_de_telephone": "un numéro de téléphone",
    "nir": "un numéro de sécurité sociale", "num_secu": "un numéro de sécurité sociale",
    "numero_de_securite_sociale": "un numéro de sécurité sociale",
    "numero_allocataire": "un numéro d'allocataire", "matricule": "un matricule",
    "date_de_naissance": "une date de naissance", "date_naissance": "une date de naissance",
    "ne_le": "une date de naissance", "nee_le": "une date de naissance",
    "courriel": "un courriel", "email": "un courriel", "mail": "un courriel",
    "adresse_mail": "un courriel", "adresse_electronique": "un courriel",
}  # fmt: skip


def refuser_entetes(table: Table, entetes: Iterable[tuple[str, str]]) -> None:
    """Lève `FichierRefuse` si une colonne (écrite, comparable) non déclarée désigne des personnes."""
    for ecrite, cle in entetes:
        if quoi := _ENTETES.get(cle):
            raise refus(table, quoi, f"colonne « {ecrite} »")


def refus(table: Table, quoi: str, ou: str) -> FichierRefuse:
    """Le refus d'un fichier qui désigne des personnes."""
    return FichierRefuse(
        f"cette donnée ressemble à {quoi} : « {table.titre} » n'accepte aucune donnée personnelle "
        "(les petits effectifs d'un territoire rural désigneraient quelqu'un)",
        ou=ou,
        attendu="des effectifs et des lieux, par exemple " + ", ".join(table.noms[:4]),
        faire="ôter cette donnée du fichier, puis recommencer ; rien n'en a été gardé",
    )

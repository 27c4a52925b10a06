"""Les types de communes : lesquelles se ressemblent sur des variables déclarées, et lesquelles hésitent."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.graphiques import couleurs
from observatoire.graphiques.classes import Classes
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.memoire import une_fois
from observatoire.methodes import typologie
from observatoire.provenance import des_lignes
from observatoire.territoire import noms

_MARQUANT = 0.5  # écart-types : en deçà, une variable ne distingue pas un type
_LETTRES = "ABCDE"


@cache
def declaree() -> dict[str, Any]:
    """Les variables et le nombre de groupes d'office."""
    return tomllib.loads(files(__package__).joinpath("typologie.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, eq=False)
class _Types:
    lues: pd.DataFrame  # une ligne par commune et variable
    rangees: typologie.Typologie
    libelles: dict[str, str]

    def sur(self, code: str) -> bool:
        """Vrai si la commune garde son type dans la plupart des essais."""
        return bool(self.rangees.stabilite.get(code, 0.0) >= typologie.TIENT)

    def communes(self, groupe: int) -> list[str]:
        g = self.rangees.groupes
        return sorted(
            self.libelles[c] + ("" if self.sur(c) else " (hésite)") for c in g.index[g == groupe]
        )

    def ce_qui_distingue(self, groupe: int) -> str:
        colonne = self.rangees.profils.T[groupe].astype(float)
        profil = dict(zip(map(str, colonne.index), colonne.to_list(), strict=True))
        ecarts = sorted(profil.items(), key=lambda x: -abs(x[1]))
        dits = [
            f"{'plus' if e > 0 else 'moins'} : {indicateur(v).libelle.lower()}"
            for v, e in ecarts
            if abs(e) >= _MARQUANT
        ]
        return " ; ".join(dits[:3]) or "proche de la moyenne"


@element("typologie_carte", "Types de communes")
def carte(lecteur: Lecteur, variables: Sequence[str] = (), groupes: int | None = None) -> Figure:
    """La carte des types ; une commune dont le type change avec une variable ou une fourchette n'en a pas la couleur.

    `variables` : celles de la déclaration par défaut. Lève `AppelIncorrect` si trop peu de communes sont complètes.
    """
    types = _types(lecteur, tuple(variables), groupes)
    c, g = couches(lecteur), types.rangees.groupes
    premiere = types.lues.drop_duplicates("code")
    rangs = [
        float(g[x] + 1) if x in g and types.sur(x) else 1.0 if x in g else None
        for x in premiere["code"]
    ]
    etiquettes = (
        "hésite entre deux types",
        *(f"{_LETTRES[n - 1]} : {types.ce_qui_distingue(n)}" for n in sorted(set(g))),
    )
    valeurs = premiere.assign(
        valeur=pd.array(rangs, dtype="Float64"),
        bas=float("nan"),
        haut=float("nan"),
        statut="estime",
    )
    valeurs.loc[valeurs["valeur"].isna(), "statut"] = "absent"
    valeurs["texte"] = [etiquettes[int(v) - 1] if pd.notna(v) else "" for v in valeurs["valeur"]]
    declare, hesitent = indicateur(_variables(variables)[0]), sum(not types.sur(x) for x in g.index)
    return commun.composer(
        lecteur, declare, valeurs, identifiant="typologie", forme=Forme.CARTE, unite="", decimales=0,
        titre=f"{len(set(g))} types de communes{_hesitation(hesitent)}",
        sous_titre=f"D'après : {enumerer(indicateur(v).libelle.lower() for v in _variables(variables))}",
        periode=None, provenance=des_lignes(types.lues), perimetre=f"{len(g)} communes {noms.de(commun.ensemble_de(lecteur, None))}",
        classes=Classes(tuple(float(n) for n in range(len(etiquettes) + 1)), "modalites", etiquettes),
        notes=(_LECTURE,), definition=_METHODE, **c.dessin,
        texte_alternatif="Carte. " + " ".join(_dites(valeurs, etiquettes)),
        options=Options(nom_valeur="Types de communes", palette=couleurs.GROUPES),
    )  # fmt: skip


def _dites(valeurs: pd.DataFrame, etiquettes: Sequence[str]) -> Iterator[str]:
    """Chaque type et ses communes, en une phrase, pour qui ne voit pas la carte."""
    for etiquette in etiquettes:
        if siennes := list(valeurs.loc[valeurs["texte"] == etiquette, "libelle"]):
            yield f"{etiquette[0].upper()}{etiquette[1:]} : {enumerer(siennes)}."


def _hesitation(combien: int) -> str:
    if not combien:
        return ""
    verbe = "hésitent" if combien > 1 else "hésite"
    return f" ; {formats.pluriel(combien, 'commune')} {verbe} entre deux"


@element("typologie", "Ce qui distingue chaque type de communes")
def tableau(
    lecteur: Lecteur, variables: Sequence[str] = (), groupes: int | None = None
) -> Sequence[Bloc]:
    """Chaque type : ses communes, ce qui le distingue, la part des essais où il tient."""
    types = _types(lecteur, tuple(variables), groupes)
    g = types.rangees.groupes
    return [
        en_tableau(
            pd.DataFrame({"type": sorted(set(g))}),
            {
                Colonne("Type", largeur=6): lambda x: _LETTRES[x["type"] - 1],
                Colonne("Ce qui le distingue", largeur=26): lambda x: types.ce_qui_distingue(x["type"]),
                Colonne("Communes", largeur=40): lambda x: ", ".join(types.communes(x["type"])),
                Colonne("Tient dans", "texte", largeur=14): lambda x: f"{100 * types.rangees.stabilite[g == x['type']].mean():.0f} % des essais",
            },
            titre="Ce qui distingue chaque type de communes", notes=(_LECTURE, _METHODE),
        ),
    ]  # fmt: skip


_METHODE = (
    "Les communes qui se ressemblent le plus sont réunies pas à pas (classification de Ward), chaque variable comptant "
    "autant. Les groupes sont refaits sans chaque variable, puis en déplaçant chaque chiffre dans sa "
    "fourchette : une commune qui garde ses voisines dans moins de huit essais sur dix hésite."
)
_LECTURE = (
    "Un type n'est ni un rang ni un jugement : d'autres variables donneraient d'autres types."
)


def _variables(demandees: Sequence[str]) -> tuple[str, ...]:
    return tuple(demandees) or tuple(declaree()["variables"])


@une_fois
def _types(lecteur: Lecteur, demandees: tuple[str, ...], groupes: int | None) -> _Types:
    variables, nombre = _variables(demandees), groupes or int(declaree()["groupes"])
    territoires = couches(lecteur).territoires
    lues = []
    for v in variables:
        declare = indicateur(v)
        if declare.forme != "taux":
            raise AppelIncorrect(
                f"« {declare.libelle} » n'est pas un taux : il rangerait les communes par taille."
            )
        annee = commun.derniere_annee(lecteur, declare, territoires)
        lues.append(commun.lire(lecteur, declare, territoires, [annee]).assign(variable=v))
    toutes = pd.concat(lues, ignore_index=True)
    table, bas, haut = (
        toutes.pivot(index="code", columns="variable", values=x)[list(variables)]
        for x in ("valeur", "bas", "haut")
    )
    rangees = typologie.ranger(table, nombre, bas, haut)
    if rangees.groupes.empty:
        raise AppelIncorrect(
            f"Trop peu de communes ont {'les ' * (len(variables) > 1)}{formats.pluriel(len(variables), 'chiffre')} pour "
            f"faire {nombre} types. À faire : {'retirer une variable, ou ' * (len(variables) > 1)}demander moins de types."
        )
    return _Types(toutes, rangees, dict(zip(toutes["code"], toutes["libelle"], strict=True)))

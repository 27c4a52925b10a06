"""Le texte alternatif d'une image : les mêmes jugements que son titre, pour qui ne la voit pas."""

from dataclasses import replace
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations.francais import dire
from observatoire.affirmations.francais_extremes import PLURIELS
from observatoire.affirmations.genres import Extreme, Mesuree, nombre
from observatoire.affirmations.jugement import juger
from observatoire.affirmations.mots import MENTION_FICTIF, valeur
from observatoire.affirmations.sujet import Sujet
from observatoire.modele import niveau_du_code
from observatoire.territoire.perimetres import au_meme

RIEN = "Aucune valeur à montrer."
PEU = 12  # lignes : au-delà, les extrêmes et la médiane en disent plus


def assembler(genre: str, titre: str, annee: str, corps: list[str], fictif: bool) -> str:
    """Ce que c'est et son titre, l'année, ce que disent les lignes, la marque d'une donnée fictive."""
    point = "" if titre.rstrip().endswith((".", "?", "!", "…")) else "."
    quand = f"Année : {annee}." if annee else ""
    fin = f"{MENTION_FICTIF}." if fictif else ""
    return " ".join(x for x in (f"{genre} : {titre.rstrip()}{point}", quand, *corps, fin) if x)


def rangees(s: Sujet, lignes: pd.DataFrame, quoi: str | None) -> list[str]:
    """Les extrêmes et la médiane des lignes d'un ensemble, ou chaque ligne s'il y en a peu.

    `quoi` : ce que sont les lignes (« services », vide si on ne sait pas le dire) ; None : des territoires.
    Il n'y a d'extrême et de médiane qu'entre lignes de même nature : les territoires d'un autre niveau, des
    repères, sont dits à part, et des choses comptées en plusieurs lieux sont dites une à une.
    """
    connues = lignes[lignes["valeur"].notna() | lignes["bas"].notna()]
    if connues.empty:
        return [RIEN]
    niveaux = _niveaux(connues)
    # Des choses comptées en plusieurs lieux, ou connues par leurs seules bornes, ne se rangent pas.
    melees = quoi is not None and niveaux.nunique() > 1
    peu = len(lignes) <= PEU and (bool(quoi) or niveaux.nunique() > 1)
    if len(connues) == 1 or melees or peu or connues["valeur"].isna().all():
        return liste(s, connues)
    a_part = []
    if quoi is None:
        dominant = niveaux.value_counts().index[0]
        autres, connues = connues[niveaux != dominant], connues[niveaux == dominant]
        quoi = PLURIELS.get(str(dominant), "")
        a_part += [f"À comparer : {x}" for x in liste(s, autres) if len(autres)]
    if s.forme == "zonage":
        comptes = connues["texte"].value_counts()
        return [f"{' ; '.join(f'{t} : {n} {quoi}'.strip() for t, n in comptes.items())}.", *a_part]
    sans = connues[connues["valeur"].isna()]
    a_part += [f"Connus par leurs seules bornes : {x}" for x in liste(s, sans) if len(sans)]
    siennes = connues.dropna(subset=["valeur"])
    mesures = tuple(mesuree(x, str(x.libelle)) for x in siennes.itertuples())
    return [dire(juger(Extreme(replace(s, compte=quoi), mesures)), "alternative"), *a_part]


def _niveaux(lignes: pd.DataFrame) -> pd.Series:
    """Le niveau de chaque ligne, dit par elle ou par son code ; vide si ce n'est pas un territoire."""
    dits = lignes["niveau"] if "niveau" in lignes else lignes["code"].map(niveau_du_code)
    return dits.astype(object).fillna("")


def liste(s: Sujet, lignes: pd.DataFrame) -> list[str]:
    """Chaque ligne et sa valeur, dans l'ordre, les premières seulement s'il y en a beaucoup."""
    dites = [f"{x.libelle} : {valeur(s, mesuree(x))}" for x in lignes.itertuples()]
    reste = len(dites) - PEU
    suite = [f"et {formats.pluriel(reste, 'autre')}"] if reste > 0 else []
    return [f"{' ; '.join([*dites[:PEU], *suite])}."] if dites else [RIEN]


def courbes(s: Sujet, lignes: pd.DataFrame, nom: str) -> list[str]:
    """La première et la dernière valeur de chaque courbe au même périmètre, la nôtre d'abord."""
    connues = lignes.dropna(subset=["valeur"])
    if connues.empty:
        return [RIEN]
    ordre = connues.sort_values(["est_principal", "annee"], ascending=[False, True], kind="stable")
    phrases = []
    for serie, siennes in list(ordre.groupby(nom, sort=False))[: formats.MAX_NOMS]:
        debut, fin = (x for x in au_meme(siennes).iloc[[0, -1]].itertuples())
        dites = [f"{valeur(s, mesuree(x))} en {x.annee}" for x in (debut, fin)]
        phrases.append(f"{str(serie) or 'Série'} : {', '.join(dict.fromkeys(dites))}.")
    return phrases


def etages(s: Sujet, lignes: pd.DataFrame) -> list[str]:
    """Le total de chaque année, puis celui de chaque étage."""
    connues = lignes.dropna(subset=["valeur"])
    if connues.empty:
        return [RIEN]

    def totaux(par: str) -> list[str]:
        sommes = connues.groupby(par, sort=par == "annee")["valeur"].sum()
        return [f"{k} : {valeur(s, Mesuree(valeur=float(v)))}" for k, v in sommes.items()]

    par_etage = totaux("serie")[: formats.MAX_NOMS]
    return [f"Par année : {' ; '.join(totaux('annee'))}.", f"Par étage : {' ; '.join(par_etage)}."]


def mesuree(ligne: Any, nom: str = "") -> Mesuree:
    """Une ligne des données d'une figure ; `nom` : ce qu'elle nomme dans un ensemble."""
    return Mesuree(
        valeur=nombre(ligne.valeur),
        bas=nombre(ligne.bas),
        haut=nombre(ligne.haut),
        statut=str(ligne.statut),
        nom=nom,
        texte=str(getattr(ligne, "texte", "") or ""),
    )

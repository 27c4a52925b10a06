"""Les champs d'une question : ceux de ses colonnes, ou une semaine d'horaires en une fois."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from observatoire import local
from observatoire.local.questions import Question
from observatoire.ui.composants import texte
from observatoire.ui.saisie_en_cours import champ

_SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
_FERME = "fermé"


def champs(q: Question, lue: local.Lue, fautes: Mapping[str, str], deja: int = 0) -> dict[str, str]:
    """Ce qui est écrit dans chaque champ, colonne par colonne ; les fautes se disent dessous.

    `deja` : les lignes déjà dans une table qu'on remplit ; la suivante reprend ce qui se répète.
    """
    ici = dict(zip(lue.cles(), lue.textes.to_dict("records"), strict=True)).get(q.cle, {})
    if all(c.type == "horaires" for c in q.colonnes) and len(q.colonnes) > 1:
        return _semaine(q, ici, fautes)
    if deja:
        cles = (*q.table.cle, "service")
        ici = {c: v for c, v in lue.textes.iloc[-1].to_dict().items() if c in cles}
    reponses = {}
    for debut in range(0, len(q.colonnes), 3):
        rangee = q.colonnes[debut : debut + 3]
        for c, case in zip(rangee, st.columns(max(2, len(rangee))), strict=False):
            with case:
                reponses[c.nom] = champ(c, str(ici.get(c.nom, "")), f"{q.champ}-{deja}")
                _dire(fautes.get(c.nom, ""))
    return reponses


def _semaine(q: Question, ici: Mapping[Any, Any], fautes: Mapping[str, str]) -> dict[str, str]:
    """Un horaire, les jours où il vaut, et au besoin un horaire par jour ; les autres jours sont fermés."""
    noms = {c.nom: c.libelle for c in q.colonnes}
    gauche, droite = st.columns([1, 2])
    commun = gauche.text_input(
        "Horaires", placeholder=f"ex. {q.colonnes[0].exemple}", key=f"horaires-{q.champ}"
    )
    jours = droite.pills(
        "Jours ouverts", list(noms), selection_mode="multi", default=[j for j in _SEMAINE if j in noms],
        format_func=noms.__getitem__, key=f"jours-{q.champ}", wrap=True,
    )  # fmt: skip
    reponses = {n: (commun if n in jours else _FERME) if commun else "" for n in noms}
    with st.expander(
        "Les heures changent d'un jour à l'autre", expanded=any(ici.get(n) for n in noms)
    ):
        for n, case in zip(noms, st.columns(len(noms)), strict=True):
            ecrit = case.text_input(noms[n], str(ici.get(n, "")), key=f"jour-{q.champ}-{n}")
            reponses[n] = ecrit or reponses[n]
    _dire(" ".join(dict.fromkeys(f for n, f in fautes.items() if n in noms)))
    return reponses


def _dire(faute: str) -> None:
    if faute:
        st.markdown(f":red[{texte(faute)}]")

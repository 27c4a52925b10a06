"""Les vues du plan : frise, carte, budget, cibles, volets légaux."""

from __future__ import annotations

from datetime import date

import streamlit as st

from observatoire import formats
from observatoire.entrepot.lecture import indicateur
from observatoire.methodes.progres import Etat
from observatoire.schema import budget, completude
from observatoire.schema.edition import obligations_de
from observatoire.schema.missions import Obligation
from observatoire.schema.suivi import CONTEXTE, Suivi
from observatoire.ui import composants, donnees, figures, schema

_DUES = {True: ("oui", "alerte"), False: ("non", "bon"), None: (schema.A_QUALIFIER, "attente")}
_GENRES = {"alimenté": "bon", "en partie": "attente", "vide": "alerte"}
_PAR = {"payeur": "Payeur", "nature": "Nature", "theme": "Thème"}
_NATURES = {"": "Tout", "investissement": "Investissement", "fonctionnement": "Fonctionnement"}
_AVANCEMENTS = {
    Etat.ATTEINTE: "bon",
    Etat.EN_CHEMIN: "bon",
    Etat.MAINTENUE: "bon",
    Etat.A_L_OPPOSE: "alerte",
}


def frise() -> None:
    """Les actions datées, sous les mêmes filtres que l'arbre."""
    f = schema.filtrer()
    figures.montrer_recette(
        "frise_plan", "frise-plan", theme=f.theme, statut=f.statut, volet=f.volet,
        commune=f.commune, retard=f.retard,
    )  # fmt: skip


def carte() -> None:
    """Les communes que les actions visent nommément."""
    figures.montrer_recette("carte_plan", "carte-plan")


def argent() -> None:
    """Le budget par année, puis croisé par payeur, nature, thème et action."""
    lignes = budget.detail(schema.plan())
    if lignes.empty:
        composants.information(
            "Aucun montant n'est saisi. Ce que l'on verrait ici : le coût par année et par payeur, et ce qui reste à financer. "
            "À faire : onglet Modifier, table Budget, puis Publier."
        )
        return
    with st.container(horizontal=True):
        par = st.segmented_control("Empiler par", list(_PAR), format_func=_PAR.__getitem__,
                                   default="payeur", key="budget_par", required=True)  # fmt: skip
        nature = st.segmented_control("Dépenses", list(_NATURES), format_func=_NATURES.__getitem__,
                                      default="", key="budget_nature", required=True)  # fmt: skip
    figures.montrer_recette(
        "budget_plan", "budget-plan", titre=f"Le budget du plan par {_PAR[str(par)].lower()} et par année",
        par=str(par), nature=str(nature or ""),
    )  # fmt: skip
    if nature:
        lignes = lignes[lignes["nature"] == nature]
    t = budget.totaux(lignes)
    composants.tableau(
        ("Coût", "Acquis", "Demandé", "Reste à financer"),
        [tuple(map(budget.euros, (t.cout, t.acquis, t.demande, t.reste)))],
        "Totaux du budget",
    )
    for cle, nom in (*_PAR.items(), ("action", "Action")):
        croise = budget.croiser(lignes, cle)
        if not croise.empty:
            st.subheader(f"Par {nom.lower()} et par année", anchor=False)
            composants.tableau(
                (nom, *map(str, croise.columns)),
                [
                    (str(i), *("" if v != v else budget.euros(float(v)) for v in ligne))
                    for i, ligne in zip(croise.index, croise.to_numpy(float), strict=True)
                ],
                f"Budget par {nom.lower()} et par année",
            )


def cibles() -> None:
    """Chaque indicateur lié à une action : départ, aujourd'hui, cible, et ce qu'on peut en dire."""
    tous = schema.suivis()
    effets = [s for s in tous if s.role != CONTEXTE]
    fixees = [s for s in effets if s.fixee]
    surs = [s for s in fixees if s.avancement.etat not in (Etat.INDECIS, Etat.INCONNU)]
    composants.reponse(
        f"{formats.pluriel(len(tous), 'lien')} entre une action et un indicateur, dont "
        f"{formats.nombre(len(effets))} pour mesurer un effet ; "
        + (
            f"{formats.pluriel(len(fixees), 'cible fixée', 'cibles fixées')}, dont "
            f"{formats.nombre(len(surs))} où le changement dépasse ce que le hasard fait bouger."
            if fixees
            else "aucune cible n'est encore fixée par le comité."
        ),
        "reponse-cibles",
    )
    composants.tableau(
        ("Action et indicateur", "Où en est-on", "Ce qu'on peut dire"),
        [
            (f"{s.action} · {_nom(s)}", _avancement(s), s.phrase)
            for s in [*fixees, *_autres(effets)]
        ],
        "Cibles du plan",
    )
    contexte = [s for s in tous if s.role == CONTEXTE]
    with st.expander(f"Indicateurs de contexte ({len(contexte)})"):
        composants.liste(f"{s.action} · {s.phrase}" for s in contexte)


def legal() -> None:
    """Ce que les compétences imposent, puis le compteur des onze volets."""
    volets = schema.volets()
    composants.reponse(completude.phrase(volets), "reponse-volets")
    st.subheader("Ce que la loi demande ici", anchor=False)
    composants.tableau(
        ("Mission", "Dû ici ?", "Pourquoi"),
        [(f"{o.libelle} ({o.article})", composants.etat(*_DUES[o.due]), o.phrase) for o in _dues()],
        "Missions de l'accueil du jeune enfant",
    )
    st.subheader("Les onze volets du schéma, et ce qui les alimente", anchor=False)
    composants.tableau(
        ("Volet", "État", "Alimenté par", "Manque"),
        [
            (
                f"{v.numero} {v.titre}",
                composants.etat(v.etat, _GENRES[v.etat]),
                _alimente(v),
                " ; ".join(v.manque) or "rien",
            )
            for v in volets
        ],
        "Compteur des volets du schéma",
    )


def _alimente(v: completude.Volet) -> str:
    """Les indicateurs par leur nom, les fichiers et les actions par leur identifiant."""
    noms = [indicateur(i).libelle for i in v.indicateurs]
    actions = [f"action{'s' * (len(v.actions) > 1)} {', '.join(v.actions)}"] if v.actions else []
    return " ; ".join([*noms, *v.saisies, *actions]) or "rien"


def _autres(effets: list[Suivi]) -> list[Suivi]:
    return [s for s in effets if not s.fixee]


def _nom(s: Suivi) -> str:
    return indicateur(s.indicateur).libelle if s.declare else s.indicateur


def _avancement(s: Suivi) -> str:
    if not s.fixee:
        return composants.etat("cible à fixer", "attente")
    return composants.etat(str(s.avancement.etat), _AVANCEMENTS.get(s.avancement.etat, "attente"))


def _dues() -> list[Obligation]:
    return _obligations(
        donnees.lecteur().version, repr(donnees.reglages().competences), date.today()
    )


@st.cache_data(max_entries=4, show_spinner=False)
def _obligations(version: str, competences: str, jour: date) -> list[Obligation]:
    return obligations_de(donnees.lecteur(), donnees.reglages(), jour)

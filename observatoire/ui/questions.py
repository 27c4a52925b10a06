"""La saisie guidée : une question par écran, dans l'ordre de ce qu'elle débloque ; on reprend où l'on en était."""

from collections.abc import Sequence

import streamlit as st

from observatoire import formats, local
from observatoire.affirmations.sujet import minuscule
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import questions
from observatoire.local.questions import Question
from observatoire.ui import (
    acces,
    composants,
    donnees,
    manquant,
    questions_champs,
    registres,
    tableaux,
)
from observatoire.ui import questions_gardees as avancement
from observatoire.ui.composants import texte

CHAMP = "champ"
# Par écran, et par champ à remplir : de quoi annoncer la durée, sans la promettre.
_MINUTES_ECRAN, _MINUTES_CHAMP = 0.3, 0.1
_ETATS = {"inconnu": "à demander", "sans objet": "il n'y en a pas"}


def repondre() -> None:
    """La question demandée par l'adresse, sinon la première qui reste ; puis la liste de toutes."""
    _dire_publication()
    lues = registres.lues()
    posees, passees = questions.a_poser(lues), avancement.passees()
    restent = [q for q in posees if q.champ not in passees]
    _avancement(posees, restent)
    if q := _courante(restent, lues):
        _poser(q, restent)
    elif posees:
        st.write("Ce qui est à demander reste dans la liste.")
    else:
        st.success("Rien ne manque de ce que l'observatoire attend.", icon=":material/done_all:")
    if (
        not q
        and acces.peut("publication")
        and st.button("Publier", type="primary", icon=":material/publish:")
    ):
        _publier()
    _toutes(posees, passees)


def _courante(restent: Sequence[Question], lues: dict[str, local.Lue]) -> Question | None:
    if demande := st.query_params.get(CHAMP, ""):
        try:
            return questions.ouvrir(demande, lues)
        except AppelIncorrect as e:
            composants.erreur(str(e))
    return restent[0] if restent else None


def _avancement(posees: Sequence[Question], restent: Sequence[Question]) -> None:
    faites = len(avancement.lire().get("repondues", ()))
    total = faites + len(posees)
    if not total:
        return
    n = len(restent)
    reste = (
        formats.pluriel(n, "question reste", "questions restent")
        if n
        else "Tout est passé en revue"
    )
    champs = sum(len(q.colonnes) for q in restent)
    duree_ = round(_MINUTES_ECRAN * n + _MINUTES_CHAMP * champs)
    minutes = formats.pluriel(max(1, duree_), "minute")
    duree = f", environ {minutes}" if restent else ""
    a_demander = len(posees) - len(restent)
    suite = f" · {a_demander} à demander" if a_demander else ""
    st.progress(
        (total - len(restent)) / total,
        f"{reste}{duree}{suite}. Chaque réponse est gardée : on peut s'arrêter.",
    )


def _poser(q: Question, restent: Sequence[Question]) -> None:
    d = q.declaration
    with st.container(border=True, key="question"):
        st.caption(texte(q.table.titre))
        pour = f"{q.ligne}\u00a0: " if q.ligne else ""
        demande = q.demande[0].lower() + q.demande[1:] if pour else q.demande
        st.header(texte(f"{pour}{demande}"), anchor=False)
        if d.pourquoi:
            st.markdown(texte(d.pourquoi))
        if not acces.peut("saisie"):
            st.caption("Votre rôle permet de lire, pas de répondre.")
            return
        _formulaire(q, restent)
        lieux = {"Qui le sait": d.qui, "Où le lire": d.document}
        dits = [f"{nom} : {minuscule(dit)}." for nom, dit in lieux.items() if dit]
        st.markdown(texte(" ".join(dits)))
        if ouvre := _attendus(d.ouvre):
            st.caption(texte(f"Y contribue : {minuscule(ouvre)}."))


def _attendus(ouvre: Sequence[str]) -> str:
    """Les indicateurs qui attendent encore cette réponse."""
    connus = set(donnees.lecteur().annees_connues(donnees.lecteur().epci))
    noms = [INDICATEURS[i].libelle for i in ouvre if i in INDICATEURS and i not in connus]
    return " ; ".join(map(minuscule, noms))


def _formulaire(q: Question, restent: Sequence[Question]) -> None:
    fautes: dict[str, str] = st.session_state.pop("question-fautes", {})
    lue = registres.lues()[q.table.nom]
    deja = len(lue.textes) if q.declaration.libre else 0
    with st.form(f"question-{q.champ}", border=False):
        if deja:
            st.caption(f"{formats.pluriel(deja, 'ligne')} dans cette table. Une autre ?")
        reponses = questions_champs.champs(q, lue, fautes, deja)
        with st.container(horizontal=True):
            garder = st.form_submit_button("Enregistrer et continuer", type="primary")
            ignore = st.form_submit_button("Je ne sais pas")
            aucun = q.declaration.libre and st.form_submit_button(
                "C'est tout" if deja else "Il n'y en a pas"
            )
            publier = acces.peut("publication") and st.form_submit_button(
                "Enregistrer et publier", icon=":material/publish:"
            )
    if ignore or aucun:
        if not deja:
            avancement.passer(q, "sans objet" if aucun else "inconnu")
        _aller(_suivante(q, restent))
    if (garder or publier) and _garder(q, reponses):
        if publier:
            _publier()
        # Une table se remplit ligne à ligne : on y reste jusqu'à « Il n'y en a pas d'autre ».
        _aller(q.champ if q.declaration.libre else _suivante(q, restent))
    precedente = st.session_state.get("question-avant", [])
    if precedente and st.button(
        "Question précédente", type="tertiary", icon=":material/arrow_back:"
    ):
        _aller(precedente.pop(), memoire=False)


def _garder(q: Question, reponses: dict[str, str]) -> bool:
    """Enregistre la réponse ; fautive, elle se dit sous son champ et rien n'est écrit."""
    if not any(reponses.values()):
        if not q.declaration.libre:
            st.session_state["question-fautes"] = {
                q.declaration.colonnes[0]: "Écrivez une réponse, ou choisissez « Je ne sais pas »."
            }
            st.rerun()
        return True
    dossier, nom = donnees.dossier_donnees(), q.table.nom
    lue = local.lire(dossier, nom)
    textes = questions.appliquer(lue, q, reponses)
    relue = local.typer(q.table, textes, donnees.reglages())
    rang = relue.cles().index(q.cle) if q.cle in relue.cles() else len(textes) - 1
    fautes = {p.colonne: p.explication() for p in relue.bloquants if p.rang == rang}
    if fautes:
        st.session_state["question-fautes"] = fautes
        st.rerun()
    with composants.refus_montre():
        compte = acces.exiger("saisie").pseudonyme
        fonction = st.session_state.get("fonction", local.FONCTIONS[0])
        local.enregistrer(dossier, nom, textes, base=lue, fonction=fonction, compte=compte)
        avancement.noter(q)
        return True
    return False


def _suivante(q: Question, restent: Sequence[Question]) -> str:
    champs = [x.champ for x in restent]
    suite = champs[champs.index(q.champ) + 1 :] if q.champ in champs else champs
    return suite[0] if suite else ""


def _aller(vers: str, *, memoire: bool = True) -> None:
    ici = st.query_params.get(CHAMP, "")
    if memoire and ici != vers:
        st.session_state.setdefault("question-avant", []).append(ici)
    if vers:
        st.query_params[CHAMP] = vers
    else:
        st.query_params.pop(CHAMP, None)
    st.rerun()


def _toutes(posees: Sequence[Question], passees: dict[str, dict[str, str]]) -> None:
    if not posees:
        return
    with st.expander(f"Les {len(posees)} questions qui restent"):
        tableaux.tableau(
            ("Question", "Pour", "État"),
            [
                (
                    manquant.lien_du_champ(q.champ, q.demande),
                    q.ligne or q.table.titre,
                    _ETATS.get(passees.get(q.champ, {}).get("etat", ""), "à répondre"),
                )
                for q in posees
            ],
            "Les questions qui restent",
        )


# ------------------------------------------------------------------ publier
def _publier() -> None:
    avant = set(donnees.lecteur().annees_connues(donnees.lecteur().epci))
    with composants.refus_montre():
        resultat = donnees.publier("réponses de la saisie guidée")
        if resultat is not None:
            apres = donnees.lecteur().annees_connues(donnees.lecteur().epci)
            st.session_state["debloques"] = [i for i in apres if i not in avant]
            st.rerun()


def _dire_publication() -> None:
    """Ce que les réponses qui viennent d'être publiées ont ouvert."""
    ouverts = st.session_state.pop("debloques", None)
    if ouverts is None:
        return
    st.success("Vos réponses sont publiées.", icon=":material/check_circle:")
    if not ouverts:
        st.write(
            "Aucun indicateur de plus pour l'instant : les questions qui restent disent lesquels attendent."
        )
        return
    st.markdown("**Ce que cela a débloqué**")
    composants.liste(
        composants.interne(INDICATEURS[i].libelle, f"tendances?indicateur={i}")
        for i in ouverts if i in INDICATEURS
    )  # fmt: skip
    st.html(composants.interne("Voir tout ce qui a bougé, à l'accueil", "./"))

"""Le formulaire d'une question : ce qu'on regardera, où, quand, et ce qu'on saura voir."""

from datetime import date

import streamlit as st

from observatoire.analyses import question, temoins
from observatoire.analyses.question import Question
from observatoire.erreurs import ErreurObservatoire
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.ui import ajouter, composants, donnees, evaluer, schema

_SANS_ACTION = ""


def enregistrer() -> None:
    """Une question nouvelle : elle dit tout de suite le plus petit effet qu'elle saura voir."""
    st.write(
        "Une question s'écrit avant d'agir : ensuite, on trouve toujours un chiffre qui monte."
    )
    q = _brouillon()
    try:
        question.verifier(q, date.today())
    except ErreurObservatoire as e:
        composants.information(str(e))
        return
    st.markdown("**Ce que cette question saura voir**")
    dite = evaluer.dire(q)
    st.markdown(composants.texte(dite))
    ajouter.phrase(f"{q.nom} : {q.question} {dite}", "brouillon")
    if st.button("Enregistrer la question", type="primary", icon=":material/lock:"):
        try:
            question.enregistrer(evaluer.carnet(), q, date.today())
        except ErreurObservatoire as e:
            st.error(composants.texte(str(e)), icon=":material/error:")
            return
        st.toast("Question enregistrée : elle ne se modifie plus.")
        st.rerun()


def _brouillon() -> Question:
    gauche, droite = st.columns(2)
    lieux = _lieux(donnees.lecteur().cle)
    with gauche:
        nom = st.text_input("Nom", key="q-nom", placeholder="Halte à Vaour")
        texte = st.text_input(
            "Question", key="q-texte", placeholder="Les naissances se maintiennent-elles à Vaour ?"
        )
        actions = {a.id: a.libelle for a in schema.plan().actions}
        action = st.selectbox(
            "Action du plan", [_SANS_ACTION, *actions], key="q-action",
            format_func=lambda i: f"{i} {actions[i]}" if i else "Aucune",
        )  # fmt: skip
        indicateur = st.selectbox(
            "Ce qu'on regarde", list(INDICATEURS), key="q-indicateur",
            index=list(INDICATEURS).index("naissances"),
            format_func=lambda i: f"{INDICATEURS[i].theme} · {INDICATEURS[i].libelle}",
        )  # fmt: skip
    with droite:
        ici = st.multiselect("Là où l'action agit", list(lieux), key="q-lieux", format_func=lieux.__getitem__,
                             default=list(lieux)[:1])  # fmt: skip
        an = date.today().year
        debut = int(st.number_input("L'action commence en", 1990, 2100, an + 1, key="q-debut"))
        avant = st.slider("Avant", debut - 12, debut - 1, (debut - 5, debut - 3), key="q-avant")
        apres = st.slider("Après", debut, debut + 10, (debut + 1, debut + 3), key="q-apres")
        arriere = st.toggle("Regard en arrière (ne vaut pas preuve)", key="q-arriere")
    brouillon = Question(
        nom, texte, str(indicateur), tuple(ici), (), (int(avant[0]), int(avant[1])), debut,
        (int(apres[0]), int(apres[1])), date.today(), str(action), arriere,
    )  # fmt: skip
    return _avec_temoins(brouillon)


def _avec_temoins(q: Question) -> Question:
    """Les territoires de comparaison : les plus semblables d'abord, à garder ou à retirer."""
    if not q.territoires:
        return q
    contexte = donnees.lecteur()
    proposes = temoins.candidats(contexte, q)
    if not proposes:
        st.caption(
            "Aucun territoire de comparaison n'a de valeur : déposer le fichier national de cet "
            "indicateur en ferait apparaître."
        )
        return q
    lecteur = donnees.lecteur()
    libelles = {
        t: lecteur.libelle(Territoire(Niveau(t.split(":")[0]), t.split(":")[1])) for t in proposes
    }
    gardes = st.multiselect(
        "Territoires de comparaison, du plus semblable au moins", proposes, key=f"q-temoins-{q.indicateur}",
        default=proposes[:20], format_func=libelles.__getitem__,
        help="Des territoires que l'action ne touche pas. Vingt à quarante permettent de juger de la rareté.",
    )  # fmt: skip
    return Question(**{**q.__dict__, "comparaison": tuple(gardes)})


@st.cache_data(max_entries=5, show_spinner=False)
def _lieux(version: str) -> dict[str, str]:
    lecteur = donnees.lecteur()
    epci = Territoire(Niveau.EPCI, lecteur.epci)
    dedans = [*lecteur.dans(epci, "secteur"), *lecteur.dans(epci, "commune")]
    return {str(t): t.libelle or "Tout le territoire" for t in (epci, *dedans)}

"""Déposer un fichier : voir ce qu'il est et ce qu'il changerait, puis publier."""

import io
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from observatoire import formats, local
from observatoire.entrepot import depot
from observatoire.entrepot.verification import Verification, verifier
from observatoire.erreurs import FichierRefuse
from observatoire.sources import declaration
from observatoire.ui import (
    acces,
    bouges,
    composants,
    decrits,
    depot_apercu,
    depot_confirmer,
    depot_table,
    donnees,
    parties,
)
from observatoire.ui.depot_decrire import AUCUNE, Description, formulaire

_AUTOMATIQUE = "Selon le producteur (conseillé)"
_GENRES = {"chiffres": "Des chiffres par territoire", "table": "Un tableur que nous tenons"}
_DOSSIERS = ("insee", "caf", "msa", "drees", "education", "geo", "local")


@dataclass(frozen=True)
class _Pret:
    """Un fichier accepté : où il ira, et s'il y remplace un fichier."""

    relatif: str
    contenu: Any
    remplace: bool
    table: str = ""  # la table du territoire que c'est, s'il y a lieu
    reponse: depot_confirmer.Reponse = depot_confirmer.RIEN
    description: Description = AUCUNE  # celle qui le fait lire, si on vient de l'écrire


def deposer() -> None:
    """Choisir des fichiers, lire ce qu'ils changeraient, publier."""
    _dire_publication()
    st.write(
        "Déposez les fichiers tels que téléchargés chez le producteur (CSV, TXT, XLSX, ODS, Parquet "
        "ou ZIP). Ils sont reconnus à leur contenu. **Rien n'est publié avant votre accord.**"
    )
    st.html(
        composants.interne(
            "Télécharger ce qui manque chez les producteurs", "completer?onglet_completer=Fichiers"
        )
    )
    deposes = st.file_uploader(
        "Fichiers à déposer",
        accept_multiple_files=True,
        key=f"deposes-{st.session_state.get('depots_faits', 0)}",
    )
    if deposes:
        choix = st.selectbox("Dossier de rangement", [_AUTOMATIQUE, *_DOSSIERS], key="rangement")
        examines = [_examiner(d, choix) for d in deposes]
        _accord([p for p in examines if p is not None])
    st.divider()
    if acces.declaree() is None:
        st.write(
            "Vous pouvez aussi copier des fichiers dans le dossier des données avec votre ordinateur : "
            f"`{donnees.dossier_donnees().resolve()}`"
        )
    oubliee = decrits.gerer()
    if st.button("Relire le dossier des données", icon=":material/refresh:") or oubliee:
        _publier([])


def _examiner(depose: Any, choix: str) -> _Pret | None:
    """Montre ce qu'est un fichier ; rend de quoi le ranger s'il est accepté."""
    with st.container(border=True):
        try:
            nom = depot.nom_sur(depose.name)
        except FichierRefuse as e:
            st.error(composants.texte(str(e)), icon=":material/block:")
            return None
        deja = depot.deja_range(donnees.dossier_donnees(), nom)
        voulu = "" if choix == _AUTOMATIQUE else f"{choix}/{nom}"
        with st.spinner(f"Lecture de {nom}…"):
            lu = _verifier(donnees.lecteur().cle, depose.file_id, voulu or deja or nom, depose)
        st.markdown(f"**{composants.texte(nom)}**")
        for tableau in lu.tableaux:
            depot_apercu.montrer(tableau)
        description, reponse = AUCUNE, depot_confirmer.RIEN
        if lu.inconnu and _est_du_territoire(depose):
            return _tenue(depose, nom)
        if lu.inconnu:
            lu, description = _decrire(lu, depose, voulu or deja or nom)
        if lu.en_attente:
            lu, reponse = _demander(lu, depose, voulu or deja or nom, description)
        if not (lu.accepte or reponse.raison):
            return None
        if lu.identique_a:
            st.info(
                f"Ce contenu est déjà en service ({composants.texte(lu.identique_a)}) : "
                "le publier ne changerait rien.",
                icon=":material/done_all:",
            )
            return None
        if table := _table(lu):
            depot_apercu.table(table, depose)
        dossier = depot.dossier_conseille(lu.tableaux[0].producteur if lu.tableaux else "")
        # Une table du territoire a une seule place, où l'éditeur et l'historique la trouvent.
        relatif = local.table(table).fichier if table else voulu or deja or f"{dossier}/{nom}"
        remplace = (donnees.dossier_donnees() / relatif).exists()
        verbe = "Remplacera" if remplace else "Sera rangé dans"
        st.caption(f"{verbe} {composants.texte(relatif)}")
        return _Pret(relatif, depose, remplace, table, reponse, description)


def _tenue(depose: Any, nom: str) -> _Pret | None:
    """De quoi compléter une table d'après un tableur tenu à sa façon."""
    with composants.refus_montre(), depot_apercu.copie(depose, nom) as chemin:
        if tenue := depot_table.formulaire(chemin, depose.file_id):
            return _Pret(local.table(tenue.table).fichier, tenue, False, tenue.table)
    return None


def _est_du_territoire(depose: Any) -> bool:
    """Un fichier inconnu : des chiffres par territoire à décrire, ou une table que le territoire tient."""
    return composants.segments(
        "Décrire ce fichier", _GENRES, f"genre-{depose.file_id}", "chiffres"
    ) == "table"  # fmt: skip


def _decrire(lu: Verification, depose: Any, relatif: str) -> tuple[Verification, Description]:
    """Propose de décrire un fichier inconnu, et le relit avec la description."""
    description = formulaire(depot_apercu.copie(depose, depose.name), depose.file_id)
    if not description.texte:
        return lu, description
    lu = _verifier(donnees.lecteur().cle, depose.file_id, relatif, depose, None, description)
    for tableau in lu.tableaux:
        depot_apercu.montrer(tableau)
    return lu, description


def _demander(
    lu: Verification, depose: Any, relatif: str, description: Description
) -> tuple[Verification, depot_confirmer.Reponse]:
    """Demande l'année, relit le fichier avec elle, puis qui confirme ce qui paraît impossible."""
    reponse = depot_confirmer.Reponse(depot_confirmer.annee(lu, depose.file_id))
    if reponse.annee is not None:
        lu = _verifier(
            donnees.lecteur().cle, depose.file_id, relatif, depose, reponse.annee, description
        )
        for tableau in lu.tableaux:
            depot_apercu.montrer(tableau)
    if lu.en_attente and not any(t.annees for t in lu.tableaux):
        dite = depot_confirmer.chiffres(depose.file_id)
        reponse = replace(dite, annee=reponse.annee)
    return lu, reponse


def _table(lu: Verification) -> str:
    sources = [
        t.source.removeprefix("local_") for t in lu.tableaux if t.source.startswith("local_")
    ]
    return sources[0] if sources else ""


@st.cache_data(max_entries=20, show_spinner=False)
def _verifier(
    version: str,
    identifiant: str,
    relatif: str,
    _contenu: Any,
    annee: int | None = None,
    description: Description = AUCUNE,
) -> Verification:
    lecteur = donnees.lecteur()
    textes = lecteur.declarees
    if description.texte:
        textes = (*textes, (description.relatif, description.texte))
    with depot_apercu.copie(_contenu, relatif) as chemin, declaration.avec(textes):
        return verifier(chemin, donnees.reglages(), lecteur, relatif, annee)


def _accord(prets: list[_Pret]) -> None:
    if not prets:
        return
    remplaces = [p.relatif for p in prets if p.remplace]
    accord = not remplaces or st.checkbox(
        "Remplacer " + composants.texte(", ".join(remplaces)), key="remplacer"
    )
    if not accord:
        st.caption("« Publier » attend cette case : ce fichier remplacerait celui en service.")
    if st.button(
        f"Publier {formats.pluriel(len(prets), 'fichier')}", type="primary", disabled=not accord
    ):
        _publier(prets)


def _publier(prets: list[_Pret]) -> None:
    """Range les fichiers, actualise, et recommence la page sur la nouvelle édition."""
    with composants.refus_montre():
        acces.exiger("publication")
        for pret in prets:
            if pret.table:
                _enregistrer(pret)
            else:
                if pret.description.texte:
                    texte = io.BytesIO(pret.description.texte.encode())
                    depot.ranger(donnees.dossier_donnees(), pret.description.relatif, texte)
                depot.ranger(donnees.dossier_donnees(), pret.relatif, pret.contenu)
                pret.reponse.noter(donnees.dossier_donnees(), pret.relatif)
        resultat = donnees.publier(", ".join(p.relatif for p in prets))
        if resultat is not None:
            st.session_state["publication"] = resultat.refaite
            st.session_state["depots_faits"] = st.session_state.get("depots_faits", 0) + 1
            st.rerun()


def _enregistrer(pret: _Pret) -> None:
    """Une table du territoire déposée passe par l'historique : elle s'annule comme une saisie."""
    dossier = donnees.dossier_donnees()
    lue = depot_apercu.lire_table(pret.table, pret.contenu)
    local.enregistrer(
        dossier,
        pret.table,
        lue.textes,
        base=local.lire(dossier, pret.table),
        fonction=st.session_state.get("fonction", local.FONCTIONS[0]),
        genre="depot",
        compte=acces.exiger("publication").pseudonyme,
    )


def _dire_publication() -> None:
    """Ce qu'a fait la publication qui vient d'avoir lieu."""
    refaite = st.session_state.pop("publication", None)
    if refaite is None:
        return
    if not refaite:
        st.info("Rien n'a changé depuis la dernière publication.", icon=":material/done_all:")
        return
    st.success("Publication faite.", icon=":material/check_circle:")
    with st.container(border=True):
        st.header("Ce qui a bougé", anchor=False)
        bouges.montrer()
        st.markdown("**Les fichiers**")
        parties.montrer("changements", "changements", nombre=0)

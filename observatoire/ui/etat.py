"""L'état d'une vue (territoire, comparaison, indicateur, année), porté par l'URL : une vue s'envoie
par courriel."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import SEMBLABLES, Niveau, Territoire
from observatoire.ui import adresse, donnees

TERRITOIRE = adresse.TERRITOIRE
COMPARAISON = "comparer"
# La liste n'est pas sur toutes les pages : son choix se garde sous un autre nom.
_COMPARES = "choix-comparer"
_AUCUNE = "aucune"
# L'année proposée d'office la dernière fois : la garder n'est pas l'avoir choisie.
_ANNEE_OFFERTE = "annee-offerte"


def choisir() -> None:
    """Le choix du territoire, dans l'en-tête de chaque page ; la comparaison suit, sans s'y montrer."""
    choix_de_lieux = lieux()
    choisir_un(
        "Territoire",
        list(choix_de_lieux),
        cle=TERRITOIRE,
        nommer=lambda code: _nom_de_liste(choix_de_lieux[code]),
        label_visibility="collapsed",
    )
    possibles = reperes()
    choix = _choix_de_comparaison(possibles)
    st.session_state[_COMPARES] = choix
    _ecrire(COMPARAISON, choix or [_AUCUNE], _par_defaut(possibles))


def comparer() -> None:
    """« Comparer à », auprès de la première figure de la page qui compare."""
    ctx = get_script_run_ctx(suppress_warning=True)
    if ctx is not None and COMPARAISON in ctx.shared.widget_user_keys_this_run:
        return
    possibles = reperes()
    st.session_state[COMPARAISON] = _choix_de_comparaison(possibles)
    with st.popover("Comparer à", type="tertiary", icon=":material/compare_arrows:"):
        choix = st.multiselect(
            "Comparer à",
            list(possibles),
            format_func=lambda cle: possibles[cle].libelle,
            key=COMPARAISON,
            placeholder="Aucune comparaison",
            help="Les repères montrés à côté du territoire.",
        )
    st.session_state[_COMPARES] = choix
    _ecrire(COMPARAISON, choix or [_AUCUNE], _par_defaut(possibles))


def telephone() -> bool:
    """Vrai si le navigateur se dit celui d'un téléphone : ses cartes se dessinent à sa largeur."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def retenir(code: str) -> None:
    """Le territoire cliqué sur une carte ou une barre devient celui qu'on étudie, partout."""
    if code in lieux():
        st.session_state[TERRITOIRE] = code


def choisir_un(
    etiquette: str,
    possibles: Sequence[str],
    *,
    cle: str,
    defaut: str = "",
    nommer: Callable[[str], str] = str,
    aide: str = "",
    poser: Callable[..., Any] = st.selectbox,
    **presentation: Any,
) -> str:
    """Une liste dont le choix est dans l'URL sous son code et suit de page en page.

    Streamlit (`bind`) mettrait dans l'URL le texte affiché, qui change avec les libellés.
    """
    defaut = defaut if defaut in possibles else possibles[0]
    # Une liste absente d'une page y perd son choix : on le garde aussi sous un autre nom.
    souvenir = f"choix-{cle}"
    if st.session_state.get(cle) not in possibles:
        voulus = (st.session_state.get(souvenir), adresse.demande(cle))
        st.session_state[cle] = next((v for v in voulus if v in possibles), defaut)
    choix = str(
        poser(etiquette, possibles, key=cle, format_func=nommer, help=aide or None, **presentation)
    )
    st.session_state[souvenir] = choix
    _ecrire(cle, choix, defaut)
    return choix


def territoire() -> Territoire:
    """Le territoire choisi ; l'intercommunalité entière par défaut ou si le code est inconnu."""
    possibles = lieux()
    cle = st.session_state.get(TERRITOIRE) or adresse.demande(TERRITOIRE)
    return possibles.get(str(cle), next(iter(possibles.values())))


def entoures() -> tuple[str, ...]:
    """Les communes que toute carte entoure : celle qu'on a choisie, ou celles du secteur choisi."""
    ici = territoire()
    if ici.niveau is Niveau.SECTEUR:
        return (ici.code, *(t.code for t in donnees.lecteur().dans(ici, "commune")))
    return (ici.code,) if ici.niveau is Niveau.COMMUNE else ()


def comparaisons() -> list[Territoire]:
    """Les territoires auxquels on compare, dans l'ordre des réglages."""
    possibles = reperes()
    choix = _choix_de_comparaison(possibles)
    return [t for cle, t in possibles.items() if cle in choix]


def compares() -> list[str]:
    """Le territoire choisi, puis ceux auxquels on le compare, pour une recette."""
    return [str(t) for t in (territoire(), *comparaisons())]


def indicateur(defaut: str) -> str:
    """Le choix d'un indicateur, rangé par thème."""
    possibles = [i.id for i in INDICATEURS.values() if not (i.interne and donnees.public())]
    if (demande := st.query_params.get("indicateur")) and demande not in possibles:
        st.info(
            f"L'indicateur de cette adresse n'existe pas ici : voici « {INDICATEURS[defaut].libelle} ». Les autres "
            "sont dans la liste.",
            icon=":material/info:",
        )
    return choisir_un(
        "Indicateur", possibles, cle="indicateur", defaut=defaut,
        nommer=lambda i: f"{INDICATEURS[i].theme} · {INDICATEURS[i].libelle}",
    )  # fmt: skip


def annee(disponibles: Sequence[int]) -> int:
    """Le choix d'une année parmi celles qui ont des valeurs : la plus récente, sauf si on en a choisi une.

    Une année qu'on n'a pas choisie ne suit pas d'un indicateur à l'autre.
    """
    possibles = [str(a) for a in sorted(disponibles)[::-1]]
    voulue = st.session_state.get("annee", st.query_params.get("annee"))
    if voulue == st.session_state.get(_ANNEE_OFFERTE):
        for garde in ("annee", "choix-annee"):
            st.session_state.pop(garde, None)
    elif voulue is not None and voulue not in possibles:
        st.caption(f"Pas de chiffre de cette année-là ici : voici {possibles[0]}.")
    st.session_state[_ANNEE_OFFERTE] = possibles[0]
    if len(possibles) > 2:
        return int(choisir_un("Année", possibles, cle="annee", poser=_glissiere))
    return int(choisir_un("Année", possibles, cle="annee"))


def _glissiere(etiquette: str, possibles: Sequence[str], **reste: Any) -> Any:
    """Un curseur d'années, de la plus ancienne à la plus récente."""
    return st.select_slider(etiquette, list(possibles)[::-1], **reste)


def communes(etiquette: str, depart: Sequence[str], cle: str, aide: str = "") -> list[str]:
    """Le choix de plusieurs communes ; dans `depart`, celles d'ailleurs ne comptent pas."""
    noms = donnees.noms_des_communes()
    return st.multiselect(
        etiquette, list(noms), [c for c in depart if c in noms], format_func=noms.__getitem__,
        key=cle, help=aide or None, placeholder="Choisir des communes",
    )  # fmt: skip


def dire_jour() -> str:
    """« Chiffres publiés le 24/11/2026 » : de quand datent les chiffres."""
    return f"Chiffres publiés le {donnees.lecteur().publie_le:%d/%m/%Y}"


@donnees.par_edition
def lieux(lecteur: Lecteur) -> dict[str, Territoire]:
    """Le territoire entier, ses secteurs et ses communes, par code."""
    epci = Territoire(Niveau.EPCI, lecteur.epci)
    tout = Territoire(Niveau.EPCI, lecteur.epci, lecteur.libelle(epci))
    dedans = [*lecteur.dans(epci, "secteur"), *lecteur.dans(epci, "commune")]
    return {t.code: t for t in (tout, *dedans)}


def _nom_de_liste(t: Territoire) -> str:
    if t.niveau == Niveau.EPCI:
        return "Tout le territoire"
    return f"Secteur {t.libelle}" if t.niveau == Niveau.SECTEUR else t.libelle


@donnees.par_edition
def reperes(lecteur: Lecteur) -> dict[str, Territoire]:
    """Tous les repères possibles : clé d'URL (« departement:81 ») → territoire de comparaison."""
    return {str(t): t for t in lecteur.reperes()}


def _choix_de_comparaison(possibles: dict[str, Territoire]) -> list[str]:
    """Ce que dit la liste, ce qu'on avait choisi sur une autre page, l'adresse : dans cet ordre."""
    for cle in (COMPARAISON, _COMPARES):
        if (choix := st.session_state.get(cle)) is not None:
            return [c for c in choix if c in possibles]
    return _reperes_de_l_url(possibles)


def _reperes_de_l_url(possibles: dict[str, Territoire]) -> list[str]:
    demandes = st.query_params.get_all(COMPARAISON)
    if demandes == [_AUCUNE]:
        return []
    return [cle for cle in possibles if cle in demandes] or _par_defaut(possibles)


def _par_defaut(possibles: dict[str, Territoire]) -> list[str]:
    # Les intercommunalités voisines s'ajoutent à la demande : six courbes ne se lisent plus.
    return [cle for cle, t in possibles.items() if t.niveau != Niveau.EPCI or t.code == SEMBLABLES]


def _ecrire(cle: str, valeur: str | list[str], defaut: str | list[str]) -> None:
    """Met un choix dans l'URL ; le choix par défaut n'y est pas, l'adresse reste courte."""
    adresse.ecrire(cle, None if valeur == defaut else valeur)

"""L'adresse d'une vue et l'historique du navigateur : Retour, Avancer et un lien rendent ce qu'on voyait.

Un choix se garde d'un clic à l'autre dans la session ; quand l'adresse change sans nous, c'est elle qui dit vrai.
"""

from urllib.parse import parse_qsl, urlencode

import streamlit as st

TERRITOIRE, EXEMPLE = "territoire", "exemple"
_TENUES = "cles-de-l-adresse"  # les choix qu'une page a mis, ou pourrait mettre, dans l'adresse
_VUE = "adresse-vue"  # la page et les choix à la fin du passage précédent
_A_ECRIRE = "adresse-a-ecrire"  # en attente, pour n'être écrits qu'une fois par passage
_NUES = "pages-vues-sans-choix"
# Ce qui n'est pas le choix d'une liste, et se perd avec lui.
_LIES = {"annee": ("annee-offerte",), "comparer": ("choix-comparer",)}


def suivre(page: str) -> None:
    """À l'ouverture d'un passage : si l'adresse a changé sans nous, les choix gardés s'effacent devant elle."""
    st.session_state[_A_ECRIRE] = {}
    avant, ici = st.session_state.get(_VUE), _tenus()
    if avant is None or avant == (page, ici):
        return
    # Le menu ne dit que la page : les choix suivent, sauf retour à une vue qui n'en avait pas.
    if ici or (avant[0] == page and page in st.session_state.get(_NUES, ())):
        _oublier()


def inscrire(page: str, interrompu: bool = False) -> None:
    """À la fin d'un passage : tous les choix d'un coup, donc un seul pas en arrière.

    `interrompu` : un lien suivi avant la fin. Rien ne s'écrit : les choix de la page quittée
    effaceraient ceux du lien.
    """
    attente: dict[str, list[str] | None] = st.session_state.pop(_A_ECRIRE, {})
    if interrompu:
        attente = {}
    for cle in [c for c, v in attente.items() if v is None and c in st.query_params]:
        del st.query_params[cle]
    dits = {c: v for c, v in attente.items() if v is not None and st.query_params.get_all(c) != v}
    if dits:
        st.query_params.update(dits)
    avant, vus = st.session_state.get(_VUE), _tenus()
    if vus and avant and avant[0] != page and not (dits or interrompu):
        # Un dernier mot de la page quittée a pu arriver après le lien : l'adresse se redit entière.
        st.query_params.from_dict({c: st.query_params.get_all(c) for c in st.query_params})
    st.session_state[_VUE] = (page, vus)
    if not vus:
        st.session_state.setdefault(_NUES, set()).add(page)


def ecrire(cle: str, valeur: str | list[str] | None) -> None:
    """Met un choix dans l'adresse, ou l'en ôte (None)."""
    st.session_state.setdefault(_TENUES, set()).add(cle)
    dite = None if valeur is None else [valeur] if isinstance(valeur, str) else list(valeur)
    if (attente := st.session_state.get(_A_ECRIRE)) is not None:
        attente[cle] = dite
    elif dite is None:
        st.query_params.pop(cle, None)
    elif st.query_params.get_all(cle) != dite:
        st.query_params[cle] = dite


def demande(cle: str) -> str | None:
    """Ce que l'adresse demande ; un territoire s'y écrit « 81309 » ou « commune:81309 », comme partout ailleurs."""
    dit = st.query_params.get(cle)
    return dit.rpartition(":")[2] if dit and cle == TERRITOIRE else dit


def complete() -> str:
    """L'adresse de ce qui est montré, tous ses choix compris ; vide hors d'un navigateur."""
    page = (st.context.url or "").partition("?")[0]
    choix = {c: st.query_params.get_all(c) for c in st.query_params}
    for cle, v in st.session_state.get(_A_ECRIRE, {}).items():
        choix[cle] = v or []
    dits = urlencode({c: v for c, v in choix.items() if v}, doseq=True)
    return f"{page}?{dits}" if page and dits else page


def vers(adresse: str) -> str:
    """Une adresse de l'application, avec le territoire choisi : suivre un lien ne le perd pas."""
    page, _, choix = adresse.partition("?")
    if page.startswith(("http:", "https:", "#", "mailto:")):
        return adresse
    suivis = {
        TERRITOIRE: st.session_state.get(f"choix-{TERRITOIRE}") or st.query_params.get(TERRITOIRE),
        EXEMPLE: "oui" if st.session_state.get(EXEMPLE) else st.query_params.get(EXEMPLE),
    }
    dits = dict(parse_qsl(choix))
    ajoutes = urlencode({c: v for c, v in suivis.items() if v and c not in dits})
    return f"{page}?{'&'.join(filter(None, (choix, ajoutes)))}" if ajoutes else adresse


def _tenus() -> dict[str, list[str]]:
    cles = {TERRITOIRE, *st.session_state.get(_TENUES, ())}
    return {c: st.query_params.get_all(c) for c in st.query_params if c in cles}


def _oublier() -> None:
    for cle in st.session_state.get(_TENUES, ()):
        for garde in (cle, f"choix-{cle}", *_LIES.get(cle, ())):
            st.session_state.pop(garde, None)

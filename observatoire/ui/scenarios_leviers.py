"""Un court formulaire par décision : ses hypothèses, son coût, ses payeurs."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from observatoire.analyses.scenarios.modele import (
    PAYEURS,
    Accueil,
    Assistantes,
    Halte,
    Levier,
    Loisirs,
    Navette,
    Pole,
)
from observatoire.methodes.encadrement import NORMES
from observatoire.ui import carte_choix, donnees

NOUVEAUX: dict[str, str] = {
    "halte": "Une halte-garderie itinérante",
    "accueil": "Un lieu d'accueil ouvert",
    "assistantes": "Des assistantes maternelles arrivent ou partent",
    "loisirs": "Un accueil de loisirs dédoublé",
    "navette": "Un transport vers les accueils de loisirs",
    "pole": "Un pôle de proximité",
}

_JOURS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi")
_MODES = {"equipe": "Une équipe, de salle en salle", "vehicule": "Un véhicule aménagé"}


def titre(levier: Levier) -> str:
    """La décision en quelques mots."""
    if isinstance(levier, Accueil):
        verbe = {"ouvrir": "Ouvrir", "fermer": "Fermer", "changer": "Changer"}[levier.action]
        return f"{verbe} : {levier.nom}"
    return NOUVEAUX[levier.genre]


def nouveau(genre: str) -> Levier:
    """Une décision vierge de ce genre, placée dans la première commune."""
    commune = next(iter(_communes()))
    neufs: dict[str, Callable[[], Levier]] = {
        "halte": lambda: Halte(base=commune),
        "accueil": lambda: Accueil(nom="Nouveau lieu", commune=commune, places=10.0, heures=50.0),
        "assistantes": lambda: Assistantes(commune=commune, nombre=1),
        "loisirs": lambda: Loisirs(sites=(commune,)),
        "navette": lambda: Navette(centres=(commune,)),
        "pole": lambda: Pole(ouvrir=(commune,)),
    }
    return neufs[genre]()


def regler(levier: Levier, cle: str) -> Levier:
    """Le levier avec les valeurs saisies à l'écran."""
    champs: dict[str, Callable[[Any, str], dict[str, Any]]] = {
        "halte": _halte, "accueil": _accueil, "assistantes": _assistantes, "loisirs": _loisirs,
        "navette": _navette, "pole": _pole,
    }  # fmt: skip
    change = champs[levier.genre](levier, cle)
    if levier.genre != "assistantes" and getattr(levier, "action", "") != "fermer":
        change |= _cout(levier, cle)
    return levier.model_copy(update=change)


def _communes() -> dict[str, str]:
    return {c: t.libelle for c, t in carte_choix.communes(donnees.lecteur().cle).items()}


def _une(etiquette: str, code: str, cle: str) -> str:
    noms = _communes()
    ordre = list(noms)
    rang = ordre.index(code) if code in ordre else 0
    return str(st.selectbox(etiquette, ordre, rang, format_func=noms.__getitem__, key=cle))


def _plusieurs(etiquette: str, codes: tuple[str, ...], cle: str, aide: str = "") -> tuple[str, ...]:
    noms = _communes()
    return tuple(st.multiselect(
        etiquette, list(noms), [c for c in codes if c in noms], format_func=noms.__getitem__, key=cle,
        help=aide or None, placeholder="Choisir des communes",
    ))  # fmt: skip


def _entier(etiquette: str, valeur: int, bas: int, haut: int, cle: str, aide: str = "") -> int:
    return int(st.number_input(etiquette, bas, haut, valeur, 1, key=cle, help=aide or None))


def _decimal(etiquette: str, valeur: float, bas: float, haut: float, cle: str) -> float:
    return float(st.number_input(etiquette, bas, haut, valeur, 0.5, key=cle))


def _nombre(etiquette: str, valeur: float | None, cle: str, haut: float = 1e7) -> float | None:
    lu = st.number_input(
        etiquette, 0.0, float(haut), valeur, key=cle, placeholder="inconnu", format="%.0f"
    )
    return None if lu is None else float(lu)


def _halte(h: Halte, cle: str) -> dict[str, Any]:
    a, b, c = st.columns(3)
    with a:
        base = _une("Base de l'équipe", h.base, f"base-{cle}")
        mode = st.segmented_control(
            "Ce qui se déplace", list(_MODES), default=h.mode, required=True, key=f"mode-{cle}",
            format_func=_MODES.__getitem__,
        )  # fmt: skip
        semaines = _entier("Semaines par an", h.semaines, 1, 52, f"semaines-{cle}")
    with b:
        capacite = _entier("Enfants à la fois", h.capacite, 1, 60, f"capacite-{cle}")
        jours = _entier("Jours par semaine", h.jours, 1, 5, f"jours-{cle}")
        heures = _decimal("Heures par jour", h.heures_par_jour, 0.5, 12.0, f"heures-{cle}")
    with c:
        maximum = _entier(
            "Jours au plus dans une commune", h.jours_max_par_lieu, 1, 5, f"max-{cle}"
        )
        minimum = _entier("Communes au moins", h.lieux_minimum, 1, 5, f"min-{cle}")
        occasionnel = st.slider(
            "Part d'accueil occasionnel (%)", 0, 100, round(100 * h.part_occasionnelle), 5,
            key=f"occasionnel-{cle}",
        )  # fmt: skip
    arrets = _semaine(h, cle, jours)
    return {
        "base": base, "mode": mode, "capacite": capacite, "jours": jours, "heures_par_jour": heures,
        "semaines": semaines, "jours_max_par_lieu": maximum, "lieux_minimum": min(minimum, jours),
        "part_occasionnelle": occasionnel / 100, **arrets,
    }  # fmt: skip


def _semaine(h: Halte, cle: str, jours: int) -> dict[str, Any]:
    facons = {
        "equite": "Cherchée : la plus égale entre communes",
        "journees": "Cherchée : le plus de journées d'accueil",
        "main": "Choisie à la main",
    }
    depart = "main" if h.arrets else h.objectif
    choix = st.radio(
        "La semaine", list(facons), list(facons).index(depart), format_func=facons.__getitem__,
        key=f"facon-{cle}", horizontal=True,
    )  # fmt: skip
    if choix != "main":
        possibles = _plusieurs(
            "Salles possibles", h.lieux_possibles, f"possibles-{cle}",
            "Vide : toutes les communes du territoire.",
        )  # fmt: skip
        return {"arrets": {}, "objectif": choix, "lieux_possibles": possibles}
    noms = _communes()
    arrets: dict[str, int] = {}
    depuis = [c for c, n in h.arrets.items() for _ in range(n)]
    for rang, (jour, colonne) in enumerate(zip(_JOURS[:jours], st.columns(jours), strict=True)):
        propose = depuis[rang] if rang < len(depuis) else h.base
        ordre = list(noms)
        with colonne:
            code = str(st.selectbox(
                jour, ordre, ordre.index(propose) if propose in ordre else 0,
                format_func=noms.__getitem__, key=f"arret-{rang}-{cle}",
            ))  # fmt: skip
        arrets[code] = arrets.get(code, 0) + 1
    return {"arrets": arrets}


def _accueil(d: Accueil, cle: str) -> dict[str, Any]:
    if d.action == "fermer":
        return {}
    a, b, c = st.columns(3)
    with a:
        commune = _une("Commune", d.commune, f"commune-{cle}")
    with b:
        places = _nombre("Places", d.places, f"places-{cle}", 200)
    with c:
        heures = _nombre("Heures par semaine", d.heures, f"h-{cle}", 168)
    return {"commune": commune, "places": places, "heures": heures}


def _assistantes(d: Assistantes, cle: str) -> dict[str, Any]:
    a, b, c = st.columns(3)
    with a:
        commune = _une("Commune", d.commune, f"commune-{cle}")
    with b:
        nombre = _entier("Arrivées (+) ou départs (−)", d.nombre, -30, 30, f"nombre-{cle}")
    with c:
        places = _decimal("Places par assistante", d.places_par_assistante, 0.5, 4.0, f"p-{cle}")
    return {"commune": commune, "nombre": nombre, "places_par_assistante": places}


def _loisirs(d: Loisirs, cle: str) -> dict[str, Any]:
    a, b = st.columns(2)
    with a:
        sites = _plusieurs("Où ouvrir", d.sites, f"sites-{cle}")
        norme = st.selectbox(
            "Type de journée", list(NORMES), list(NORMES).index(d.norme),
            format_func=lambda n: NORMES[n].libelle, key=f"norme-{cle}",
        )  # fmt: skip
    with b:
        petits = _entier(
            "Places de moins de 6 ans par lieu", d.places_petits, 0, 200, f"petits-{cle}"
        )
        grands = _entier(
            "Places de 6 ans ou plus par lieu", d.places_grands, 0, 200, f"grands-{cle}"
        )
    return {"sites": sites, "norme": norme, "places_petits": petits, "places_grands": grands}


def _navette(d: Navette, cle: str) -> dict[str, Any]:
    a, b = st.columns(2)
    with a:
        centres = _plusieurs("Accueils desservis", d.centres, f"centres-{cle}")
        part = st.slider(
            "Enfants à transporter (%)", 0, 100, round(100 * d.part), 5, key=f"part-{cle}"
        )
        capacite = _entier("Places par véhicule", d.capacite, 1, 60, f"cap-{cle}")
    with b:
        jour = _nombre("Un véhicule, par jour (€)", d.vehicule_jour, f"vj-{cle}")
        heure = _nombre("Conduite et accompagnement, par heure (€)", d.heure, f"he-{cle}")
        km = _nombre("Le kilomètre (€)", d.km, f"km-{cle}")
        jours = _nombre("Jours par an", d.jours, f"ja-{cle}", 366)
    return {
        "centres": centres, "part": part / 100, "capacite": capacite, "vehicule_jour": jour,
        "heure": heure, "km": km, "jours": None if jours is None else max(1, int(jours)),
    }  # fmt: skip


def _pole(d: Pole, cle: str) -> dict[str, Any]:
    a, b, c = st.columns(3)
    with a:
        existants = _plusieurs("Pôles d'aujourd'hui", d.existants, f"existants-{cle}")
    with b:
        ouvrir = _plusieurs("À ouvrir", d.ouvrir, f"ouvrir-{cle}")
    with c:
        noms = _communes()
        fermer = st.multiselect(
            "À fermer", list(existants), [f for f in d.fermer if f in existants],
            format_func=lambda code: noms.get(code, code), key=f"fermer-{cle}", placeholder="Aucun",
        )  # fmt: skip
    return {"existants": existants, "ouvrir": ouvrir, "fermer": tuple(fermer)}


def _cout(levier: Levier, cle: str) -> dict[str, Any]:
    with st.popover("Coût et payeurs", icon=":material/euro:"):
        cout = _nombre("Coût par an (€)", levier.cout, f"cout-{cle}")
        payeurs = {}
        for payeur in PAYEURS:
            montant = _nombre(payeur, levier.payeurs.get(payeur), f"paye-{payeur}-{cle}")
            if montant:
                payeurs[payeur] = montant
    return {"cout": cout, "payeurs": payeurs}

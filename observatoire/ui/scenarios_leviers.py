"""Un court formulaire par décision : ses hypothèses, son coût, ses payeurs."""

from collections.abc import Callable
from typing import Any, NamedTuple

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
from observatoire.ui import composants, donnees, etat

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
_FACONS = {
    "equite": "Cherchée : la plus égale entre communes",
    "journees": "Cherchée : le plus de journées d'accueil",
    "main": "Choisie à la main",
}


class _Champ(NamedTuple):
    """Une hypothèse à l'écran : le champ du levier, son étiquette, ce qui s'y saisit et ses bornes."""

    nom: str
    etiquette: str
    saisir: Callable[..., Any]
    bas: float = 0
    haut: float = 10_000_000


def titre(levier: Levier) -> str:
    """La décision en quelques mots."""
    if isinstance(levier, Accueil):
        verbe = {"ouvrir": "Ouvrir", "fermer": "Fermer", "changer": "Changer"}[levier.action]
        return f"{verbe} : {levier.nom}"
    return NOUVEAUX[levier.genre]


def nouveau(genre: str) -> Levier:
    """Une décision vierge de ce genre, placée dans la première commune."""
    commune = next(iter(donnees.noms_des_communes()))
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
    fermer = getattr(levier, "action", "") == "fermer"
    colonnes = () if fermer else _CHAMPS[levier.genre]
    change: dict[str, Any] = {}
    places = st.columns(len(colonnes)) if colonnes else []
    for champs, colonne in zip(colonnes, places, strict=True):
        with colonne:
            for c in champs:
                change[c.nom] = c.saisir(c, getattr(levier, c.nom), f"{c.nom}-{cle}")
            if isinstance(levier, Pole) and champs is colonnes[-1]:
                change["fermer"] = _a_fermer(levier, change["existants"], cle)
    if isinstance(levier, Halte):
        change["lieux_minimum"] = min(change["lieux_minimum"], change["jours"])
        change |= _semaine(levier, cle, change["jours"])
    if isinstance(levier, Navette) and change["jours"] is not None:
        change["jours"] = max(1, int(change["jours"]))
    if levier.genre != "assistantes" and not fermer:
        change |= _cout(levier, cle)
    return levier.model_copy(update=change)


def _commune(c: _Champ, code: str, cle: str) -> str:
    noms = donnees.noms_des_communes()
    ordre = list(noms)
    rang = ordre.index(code) if code in ordre else 0
    return str(st.selectbox(c.etiquette, ordre, rang, format_func=noms.__getitem__, key=cle))


def _communes(c: _Champ, codes: tuple[str, ...], cle: str) -> tuple[str, ...]:
    return tuple(etat.communes(c.etiquette, codes, cle))


def _entier(c: _Champ, valeur: int, cle: str) -> int:
    return int(st.number_input(c.etiquette, int(c.bas), int(c.haut), valeur, 1, key=cle))


def _decimal(c: _Champ, valeur: float, cle: str) -> float:
    return float(st.number_input(c.etiquette, float(c.bas), float(c.haut), valeur, 0.5, key=cle))


def _nombre(c: _Champ, valeur: float | None, cle: str) -> float | None:
    lu = st.number_input(
        c.etiquette, 0.0, float(c.haut), valeur, key=cle, placeholder="inconnu", format="%.0f"
    )
    return None if lu is None else float(lu)


def _part(c: _Champ, valeur: float, cle: str) -> float:
    return float(st.slider(c.etiquette, 0, 100, round(100 * valeur), 5, key=cle)) / 100


def _mode(c: _Champ, mode: str, cle: str) -> str:
    return composants.segments(c.etiquette, _MODES, cle, mode)


def _norme(c: _Champ, norme: str, cle: str) -> str:
    return str(st.selectbox(
        c.etiquette, list(NORMES), list(NORMES).index(norme),
        format_func=lambda n: NORMES[n].libelle, key=cle,
    ))  # fmt: skip


# Les champs de chaque levier, colonne par colonne.
_CHAMPS: dict[str, tuple[tuple[_Champ, ...], ...]] = {
    "halte": (
        (
            _Champ("base", "Base de l'équipe", _commune),
            _Champ("mode", "Ce qui se déplace", _mode),
            _Champ("semaines", "Semaines par an", _entier, 1, 52),
        ),
        (
            _Champ("capacite", "Enfants à la fois", _entier, 1, 60),
            _Champ("jours", "Jours par semaine", _entier, 1, 5),
            _Champ("heures_par_jour", "Heures par jour", _decimal, 0.5, 12),
        ),
        (
            _Champ("jours_max_par_lieu", "Jours au plus dans une commune", _entier, 1, 5),
            _Champ("lieux_minimum", "Communes au moins", _entier, 1, 5),
            _Champ("part_occasionnelle", "Part d'accueil occasionnel (%)", _part),
        ),
    ),
    "accueil": (
        (_Champ("commune", "Commune", _commune),),
        (_Champ("places", "Places", _nombre, 0, 200),),
        (_Champ("heures", "Heures par semaine", _nombre, 0, 168),),
    ),
    "assistantes": (
        (_Champ("commune", "Commune", _commune),),
        (_Champ("nombre", "Arrivées (+) ou départs (−)", _entier, -30, 30),),
        (_Champ("places_par_assistante", "Places par assistante", _decimal, 0.5, 4),),
    ),
    "loisirs": (
        (_Champ("sites", "Où ouvrir", _communes), _Champ("norme", "Type de journée", _norme)),
        (
            _Champ("places_petits", "Places de moins de 6 ans par lieu", _entier, 0, 200),
            _Champ("places_grands", "Places de 6 ans ou plus par lieu", _entier, 0, 200),
        ),
    ),
    "navette": (
        (
            _Champ("centres", "Accueils desservis", _communes),
            _Champ("part", "Enfants à transporter (%)", _part),
            _Champ("capacite", "Places par véhicule", _entier, 1, 60),
        ),
        (
            _Champ("vehicule_jour", "Un véhicule, par jour (€)", _nombre),
            _Champ("heure", "Conduite et accompagnement, par heure (€)", _nombre),
            _Champ("km", "Le kilomètre (€)", _nombre),
            _Champ("jours", "Jours par an", _nombre, 0, 366),
        ),
    ),
    "pole": (
        (_Champ("existants", "Pôles d'aujourd'hui", _communes),),
        (_Champ("ouvrir", "À ouvrir", _communes),),
        (),
    ),
}  # fmt: skip


def _a_fermer(d: Pole, existants: tuple[str, ...], cle: str) -> tuple[str, ...]:
    noms = donnees.noms_des_communes()
    return tuple(st.multiselect(
        "À fermer", list(existants), [f for f in d.fermer if f in existants],
        format_func=lambda code: noms.get(code, code), key=f"fermer-{cle}", placeholder="Aucun",
    ))  # fmt: skip


def _semaine(h: Halte, cle: str, jours: int) -> dict[str, Any]:
    depart = "main" if h.arrets else h.objectif
    choix = st.radio(
        "La semaine", list(_FACONS), list(_FACONS).index(depart), format_func=_FACONS.__getitem__,
        key=f"facon-{cle}", horizontal=True,
    )  # fmt: skip
    if choix != "main":
        possibles = etat.communes(
            "Salles possibles", h.lieux_possibles, f"possibles-{cle}",
            "Vide : toutes les communes du territoire.",
        )  # fmt: skip
        return {"arrets": {}, "objectif": choix, "lieux_possibles": tuple(possibles)}
    arrets: dict[str, int] = {}
    depuis = [c for c, n in h.arrets.items() for _ in range(n)]
    for rang, (jour, colonne) in enumerate(zip(_JOURS[:jours], st.columns(jours), strict=True)):
        with colonne:
            propose = depuis[rang] if rang < len(depuis) else h.base
            code = _commune(_Champ("", jour, _commune), propose, f"arret-{rang}-{cle}")
        arrets[code] = arrets.get(code, 0) + 1
    return {"arrets": arrets}


def _cout(levier: Levier, cle: str) -> dict[str, Any]:
    with st.popover("Coût et payeurs", icon=":material/euro:"):
        cout = _nombre(_Champ("", "Coût par an (€)", _nombre), levier.cout, f"cout-{cle}")
        payeurs = {}
        for payeur in PAYEURS:
            champ = _Champ("", payeur, _nombre)
            if montant := _nombre(champ, levier.payeurs.get(payeur), f"paye-{payeur}-{cle}"):
                payeurs[payeur] = montant
    return {"cout": cout, "payeurs": payeurs}

"""Ce que les pages lisent : dossiers, réglages, entrepôt en service. Rien n'y est calculé."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from observatoire import espace
from observatoire.entrepot import publication
from observatoire.entrepot.actualisation import Actualisation
from observatoire.entrepot.construction import a_refaire, actualiser
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import DeclarationInvalide, EntrepotIndisponible, ErreurObservatoire
from observatoire.local import Carnet
from observatoire.memoire import une_fois
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages, analyser_reglages
from observatoire.ui import acces, exemple

_P = ParamSpec("_P")
_R = TypeVar("_R")


def dossier_donnees() -> Path:
    """L'espace de travail (`OBSERVATOIRE_DONNEES`, sinon celui du dossier courant)."""
    if not public() and exemple.ouvert():
        return exemple.dossier() / "data"
    return espace.donnees_ici()


def dossier_entrepot() -> Path:
    """Le dossier de l'entrepôt (`OBSERVATOIRE_ENTREPOT`, sinon celui de l'espace de travail)."""
    if not public() and exemple.ouvert():
        return exemple.dossier() / "entrepot"
    return espace.entrepot_de(dossier_donnees())


def public() -> bool:
    """Vrai dans le programme de l'édition publique (`ui.public`), qui ne fait que lire."""
    return os.environ.get("OBSERVATOIRE_PUBLIC", "") not in ("", "0")


def lecteur() -> Lecteur:
    """L'édition en service, ouverte une fois par édition ; construite si elle manque ou si elle
    vient d'un autre logiciel ou d'un autre territoire. Au public, celle de son dossier, telle quelle."""
    en_service = publication.courant(dossier_entrepot())
    if public():
        return _publique(en_service)
    lus = _lus()
    # Des réglages illisibles ne doivent pas faire reconstruire à chaque clic ce qui marche.
    if en_service is None or (isinstance(lus, Reglages) and _perimee(str(en_service), lus.epci)):
        en_service = _construire(en_service)
    return _ouvrir(en_service)


def _publique(en_service: Path | None) -> Lecteur:
    """Ni construction, ni édition du comité : le fichier public, ou rien."""
    lu = _ouvrir(en_service) if en_service is not None else None
    if lu is None or not lu.publique:
        raise EntrepotIndisponible(
            "L'édition publique n'est pas encore en service. Réessayez dans quelques minutes."
        )
    return lu


def par_edition(fonction: Callable[Concatenate[Lecteur, _P], _R]) -> Callable[_P, _R]:
    """`fonction(lecteur, …)`, calculée une fois par édition : elle s'appelle sans le lecteur."""
    gardee = une_fois(fonction)

    @wraps(fonction)
    def appelee(*arguments: _P.args, **nommes: _P.kwargs) -> _R:
        return gardee(lecteur(), *arguments, **nommes)

    return appelee


@par_edition
def communes(lecteur: Lecteur) -> dict[str, Territoire]:
    """Les communes de l'intercommunalité étudiée, par code, dans l'ordre des noms."""
    return {t.code: t for t in lecteur.dans(Territoire(Niveau.EPCI, lecteur.epci), "commune")}


def noms_des_communes() -> dict[str, str]:
    """Code → nom des communes étudiées, dans l'ordre des noms."""
    return {code: t.libelle for code, t in communes().items()}


class _Garde(Carnet):
    """Un carnet où l'on n'écrit qu'avec le rôle « saisie »."""

    def ecrire(self, nom: str, contenu: dict[str, Any], base: str | None = None) -> str:
        acces.exiger("saisie")
        return super().ecrire(nom, contenu, base)

    def supprimer(self, nom: str) -> None:
        acces.exiger("saisie")
        super().supprimer(nom)


def carnet(genre: str) -> Carnet:
    """Les documents d'un genre (dossiers, scénarios, évaluations, avis) que garde le territoire."""
    return _Garde(dossier_donnees(), genre)


def reglages() -> Reglages:
    """Les réglages du territoire, relus dès que le fichier change.

    Mal écrit, `territoire.toml` ne ferme pas l'application : le territoire de l'édition en service reste, et
    sa seule alerte est la phrase qui dit quoi corriger ; sans édition, elle est levée (`DeclarationInvalide`).
    """
    lus = _lus()
    if isinstance(lus, Reglages):
        return lus
    en_service = publication.courant(dossier_entrepot())
    if en_service is None:
        raise DeclarationInvalide(lus)
    return Reglages(epci=publication.edition(en_service)[1], alertes=(lus,))


def publier(quoi: str) -> Actualisation | None:
    """Publie à la demande de quelqu'un, qui doit en avoir le rôle ; `quoi` est gardé au journal."""
    acces.noter("publication", quoi, "publication")
    return _actualiser()


def _actualiser() -> Actualisation | None:
    """Actualise en montrant l'avancement ; un échec est dit, l'édition en service reste."""
    barre = st.progress(0.0, "Lecture des fichiers de données…")

    def suivre(quoi: str, part: float) -> None:
        barre.progress(min(1.0, part), f"{quoi}…")

    try:
        return actualiser(dossier_donnees(), dossier_entrepot(), suivre)
    except ErreurObservatoire as e:
        st.error(str(e), icon=":material/error:")
        return None
    finally:
        barre.empty()


def _ouvrir(chemin: Path) -> Lecteur:
    voulus = reglages()
    ouvert: Lecteur = _ouvert(str(chemin), repr(voulus), voulus)
    ouvert.adopter()
    return ouvert


# Rien ne ferme un lecteur oublié : qui lit encore le garde, et sa connexion tombe avec lui.
@st.cache_resource(max_entries=3, show_spinner=False)
def _ouvert(chemin: str, cle: str, _reglages: Reglages) -> Lecteur:
    return Lecteur(Path(chemin), _reglages)


def _lus() -> Reglages | str:
    """Les réglages, ou la phrase qui dit pourquoi ils ne se lisent pas."""
    chemin = dossier_donnees() / espace.REGLAGES
    return _analyser(chemin.read_bytes() if chemin.is_file() else b"", str(chemin.parent))


@st.cache_data(max_entries=3, show_spinner=False)
def _analyser(contenu: bytes, dossier: str) -> Reglages | str:
    try:
        return analyser_reglages(contenu.decode("utf-8-sig"), dossier=Path(dossier))
    except DeclarationInvalide as e:
        return str(e)
    except UnicodeDecodeError:
        return f"{espace.REGLAGES} n'est pas écrit en UTF-8. À faire : l'enregistrer en UTF-8."


# Une édition ne change jamais : la comparer une fois au logiciel et au territoire suffit.
@st.cache_data(max_entries=10, show_spinner=False)
def _perimee(chemin: str, epci: str) -> bool:
    return a_refaire(Path(chemin).parent, Reglages(epci=epci))


def _construire(en_service: Path | None) -> Path:
    """Construit sous un titre qui dit ce qui se passe ; ce qui a échoué reste écrit dessous."""
    place = st.empty()
    with place.container():
        st.title("L'observatoire se prépare")
        st.write("Il lit les fichiers du territoire ; il ne recommence que s'ils changent.")
        resultat = _actualiser()
    if resultat is not None:
        place.empty()
        return resultat.chemin
    if en_service is None:
        st.stop()
    return en_service

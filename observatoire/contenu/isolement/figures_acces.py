"""Figures de distance : minutes jusqu'à un service, personnes loin de chacun, pôles de proximité."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre, dire, juger
from observatoire.affirmations.genres import Seuil, au_dela
from observatoire.affirmations.mots import entre, tranche
from observatoire.affirmations.sujet import ELOIGNEMENT, majuscule, minuscule
from observatoire.analyses import relais, services
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.panier import PANIER, PAR_ID, SOINS_ET_DROITS, Service
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.minutes import carte_des_minutes
from observatoire.contenu.isolement import phrases
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.methodes.routes import Obtention
from observatoire.methodes.trajets import Vitesse
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import Periode
from observatoire.territoire import noms

SANS_EQUIPEMENT = (
    "Aucun fichier déposé ne dit où se trouve : {quoi}. À faire : déposer sur la page Données la base permanente "
    "des équipements (INSEE){ou}."
)


def _sans_equipement(choisis: Sequence[Service]) -> str:
    """Ce dont aucun fichier ne parle, et celui qui le dirait : la liste des France services ne dit qu'eux."""
    quoi = enumerer([s.libelle for s in choisis])
    ou = " ou la liste des France services (ANCT)" * (PAR_ID["france_services"] in choisis)
    return SANS_EQUIPEMENT.format(quoi=quoi, ou=ou)


def service_de(identifiant: str) -> Service:
    """Un service du panier ; `AppelIncorrect` s'il n'existe pas."""
    if identifiant not in PAR_ID:
        raise AppelIncorrect(f"Service inconnu : {identifiant}. Possibles : {', '.join(PAR_ID)}.")
    return PAR_ID[identifiant]


@element("minutes_service", "Minutes jusqu'à un service")
def minutes_service(
    lecteur: Lecteur, service: str, detour: float = 1.35, kmh: float = 45.0
) -> Figure:
    """La carte des minutes jusqu'au plus proche d'un service, et au deuxième dans le tableau."""
    contexte, voulu = lecteur, service_de(service)
    vitesse = Vitesse(detour=detour, kmh=kmh)
    offre = services.offre(contexte)
    table = services.avec_doute(contexte, [voulu], connue=offre, vitesse=vitesse)
    if table["minutes"].isna().all():
        raise AppelIncorrect(_sans_equipement([voulu]))
    libelles = contexte.territoires().set_index("code")["libelle"]
    valeurs = pd.DataFrame(
        {
            "code": table["code"], "libelle": table["code"].map(libelles), "valeur": table["minutes"],
            "bas": table["bas"], "haut": table["haut"],
            "note": [_vers(libelles, r) for r in table.itertuples()],
            "deuxieme_minutes": table["deuxieme"].round(1),
        }
    )  # fmt: skip
    gens = services.tranches(contexte, table, voulu)
    loin = dire(juger(phrases.loin_de(contexte, voulu, vitesse=vitesse)), "titre")
    return carte_des_minutes(
        lecteur, valeurs, identifiant=f"minutes_{service}",
        titre=f"{voulu.libelle} : {minuscule(loin)}",
        sous_titre=f"Minutes de voiture ; en moyenne {chiffre(gens['moyenne'])} ({chiffre(gens['bas'])} à {chiffre(gens['haut'])}) pour les {voulu.qui}",
        periode=Periode.annees([offre.annee]),
        definition=f"Temps de voiture de la mairie au lieu « {voulu.libelle} » connu le plus proche ; dans sa "
        "propre commune, le trajet interne moyen.",
        notes=(services.reserve(contexte, offre, vitesse),),
    )  # fmt: skip


def _vers(libelles: pd.Series, ligne: Any) -> str:
    """« vers Cordes ; deuxième en 12 min vers Milhars » : où mènent ces minutes."""
    if not ligne.proche:
        return ""
    dit = f"vers {libelles.get(ligne.proche, ligne.proche)}"
    if ligne.second and ligne.second != ligne.proche:
        dit += f" ; deuxième en {ligne.deuxieme:.0f} min vers {libelles.get(ligne.second, ligne.second)}"
    return dit


@element("loin_des_services", "Qui est loin de chaque service")
def loin_des_services(
    lecteur: Lecteur,
    ou: str,
    voulus: Sequence[str] = SOINS_ET_DROITS,
    minutes: float = 15.0,
) -> Figure:
    """Quelle part du public de chaque service en est à plus de `minutes`, dans un territoire."""
    contexte, ici = lecteur, commun.nommer(lecteur, territoire(ou))
    codes = [t.code for t in lecteur.dans(ici, "commune")]
    choisis = [service_de(s) for s in voulus]
    offre = services.offre(contexte)
    table = services.avec_doute(contexte, choisis, connue=offre)
    if table["minutes"].isna().all():
        raise AppelIncorrect(_sans_equipement(choisis))
    lignes = [_loin(s, *services.concernees(contexte, s), table, minutes, codes) for s in choisis]
    valeurs = pd.DataFrame(
        lignes, columns=["code", "libelle", "valeur", "bas", "haut", "statut", "texte"]
    )
    au_loin = f"à {dire(juger(Seuil(ELOIGNEMENT, minutes)))}"
    return Figure(
        identifiant="loin_des_services", forme=Forme.BARRES, donnees=valeurs,
        titre=f"Qui est {au_loin} de voiture de chaque service, {noms.ou(ici)}",
        unite="%", periode=Periode.annees([offre.annee]), perimetre=formats.pluriel(len(codes), "commune"),
        definition="Personnes concernées par chaque service (toute la population, ou les enfants de l'âge "
        f"voulu) dont la mairie est {au_loin} de voiture du plus proche.",
        notes=(services.reserve(contexte, offre),),
        options=Options(nom_valeur=f"Part des personnes concernées {au_loin}", nom_libelle="Service"),
    )  # fmt: skip


def _loin(
    s: Service,
    gens: pd.Series,
    variable: str,
    table: pd.DataFrame,
    minutes: float,
    codes: list[str],
) -> tuple[Any, ...]:
    """La rangée d'un service : combien de `gens` sont trop loin, et de combien à combien selon la route.

    Les âges sont ceux que compte `variable` : deux pages qui ne comptent pas les mêmes ne se contredisent pas.
    """
    gens = gens.reindex(codes)
    sien = table[table["service"] == s.id].set_index("code")
    n = au_dela(s.qui, gens, sien, minutes, "").nombre
    if n.valeur is None or n.bas is None or n.haut is None:
        return (s.id, s.libelle, float("nan"), None, None, "absent", "")
    # Chaque service a son public : la barre en dit la part, le nombre est à côté.
    par_cent = 100 / float(gens.sum()) if gens.sum() else 0.0
    part, bas, haut = n.valeur * par_cent, n.bas * par_cent, n.haut * par_cent
    ages = re.fullmatch(r"pop_(\d+)_(\d+)", variable)
    qui = "" if s.qui == "habitants" else f" {s.qui}"
    qui = f" {tranche(ages[1], ages[2])}" if ages else qui
    combien = formats.nombre(n.valeur) if round(n.valeur) else "aucun"
    texte = f"{formats.nombre(part)}{formats.INSECABLE}% ({combien}{qui})"
    if round(n.bas) != round(n.haut):
        texte += f", {entre(n.bas, n.haut)}"
    return (s.id, s.libelle, part, bas, haut, "estime", texte)


@element("panier_loin", "Communes loin des services du quotidien")
def panier_loin(lecteur: Lecteur, ou: str, minutes: float = 15.0) -> Figure:
    """Le même pour tout le panier de services du quotidien."""
    return loin_des_services(lecteur, ou, [s.id for s in PANIER], minutes)


@element("poles", "Pôles de proximité")
def poles(
    lecteur: Lecteur,
    nombre: int,
    objectif: str = "route",
    public: str = "population",
    rayon: float = 15.0,
    ouverts: Sequence[str] = (),
) -> Figure:
    """La carte des minutes au relais le plus proche après `nombre` relais de plus (0 : aujourd'hui)."""
    s = _situation(lecteur, nombre, objectif, public, rayon, ouverts)
    communes = lecteur.communes().set_index("code")["libelle"]
    dits = enumerer([noms.ou(Territoire(Niveau.COMMUNE, c, communes[c])) for c in s.sites])
    valeurs = pd.DataFrame(
        {
            "code": list(s.temps.index), "libelle": communes.reindex(s.temps.index).to_numpy(),
            "valeur": s.temps["minutes"].to_numpy(),
            "bas": s.temps["bas"].to_numpy(), "haut": s.temps["haut"].to_numpy(),
            "note": ["relais" if c in s.sites else f"vers {communes.get(p, p)}"
                     for c, p in zip(s.temps.index, s.temps["site"], strict=True)],
        }
    )  # fmt: skip
    portee = dire(juger(phrases.a_portee_d_un_relais(s, public, rayon)), "titre")
    return carte_des_minutes(
        lecteur, valeurs, identifiant="poles",
        titre=f"Relais {dits} : {minuscule(portee)}",
        sous_titre=f"{relais.OBJECTIFS[objectif]} ; en moyenne {formats.nombre(s.moyenne, 1)} minutes "
        f"({formats.nombre(s.moyenne_a('bas'))} à {formats.nombre(s.moyenne_a('haut'))})",
        definition="Temps de voiture de chaque mairie à celle du relais le plus proche, pour des relais placés "
        "dans les communes du territoire.",
        notes=_notes_poles(s, lecteur.obtention()),
    )  # fmt: skip


def _situation(
    contexte: Contexte,
    nombre: int,
    objectif: str,
    public: str,
    rayon: float,
    ouverts: Sequence[str],
) -> relais.Situation:
    if nombre:
        return relais.placer(
            contexte, nombre, objectif=objectif, public=public, rayon=rayon, ouverts=ouverts
        )
    if not ouverts:
        raise AppelIncorrect(
            "Aucun relais ouvert. À faire : en choisir un, ou en demander un nouveau."
        )
    return relais.aujourd_hui(contexte, ouverts, public)


def _notes_poles(s: relais.Situation, obtention: Obtention) -> tuple[str, ...]:
    notes = [] if obtention.part_mesuree == 1 else [f"{majuscule(obtention.dite())}."]
    if s.placement is not None:
        n = len(s.placement.optima)
        notes.append(f"{majuscule(s.placement.preuve)}.")
        if n > 1:
            notes.append(
                f"{n} choix font aussi bien ; celui-ci est celui d'entre eux qui fait le moins de route."
            )
    return tuple(notes)

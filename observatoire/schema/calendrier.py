"""L'agenda partagé : animations, réunions, échéances légales, avis, conventions, appels à projets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.local import construire, heure_du_jour, lignes
from observatoire.schema import autorisations, legales
from observatoire.schema.autorisations import Autorisation
from observatoire.schema.avis import OUVERTS, Avis, ensuite
from observatoire.schema.conventions import Appel, Convention
from observatoire.schema.evenement import Evenement, Genre
from observatoire.schema.instances import Reunion
from observatoire.territoire import Reglages


@dataclass(frozen=True, kw_only=True)
class Matiere:
    """Tout ce qui fait des dates ; `communes` : code → nom, `acteurs` : identifiant → nom."""

    animations: pd.DataFrame
    reunions: Sequence[Reunion] = ()
    avis: Sequence[Avis] = ()
    conventions: Sequence[Convention] = ()
    appels: Sequence[Appel] = ()
    autorisations: Sequence[Autorisation] = ()
    veilles: Sequence[Evenement] = ()
    communes: Mapping[str, str] = field(default_factory=dict)
    acteurs: Mapping[str, str] = field(default_factory=dict)


def interne(matiere: Matiere, reglages: Reglages, debut: date, fin: date) -> list[Evenement]:
    """L'agenda du comité entre deux dates, dans l'ordre du temps."""
    tout = [
        *animations(matiere),
        *(_reunion(r, matiere.communes) for r in matiere.reunions),
        *legales.echeances(reglages, debut, fin),
        *(e for a in matiere.avis for e in _avis(a, matiere.communes)),
        *(e for c in matiere.conventions for e in _convention(c)),
        *(e for a in matiere.appels if not a.clos for e in _appel(a)),
        *autorisations.evenements(matiere.autorisations),
        *matiere.veilles,
    ]
    return _entre(tout, debut, fin)


def public(matiere: Matiere, debut: date, fin: date) -> list[Evenement]:
    """L'agenda des familles : les animations que le territoire a choisi de montrer."""
    return _entre((e for e in animations(matiere) if e.publique), debut, fin)


def _entre(evenements: Iterable[Evenement], debut: date, fin: date) -> list[Evenement]:
    dedans = [e for e in evenements if e.dernier_jour >= debut and e.debut <= fin]
    return sorted(dedans, key=lambda e: (e.debut, str(e.heure_debut or ""), e.titre))


def animations(matiere: Matiere) -> list[Evenement]:
    """Les animations saisies qui ont une date ; un organisateur retiré de l'annuaire est dit."""
    return [_animation(r, matiere) for r in lignes(matiere.animations) if r["debut"] is not None]


def _animation(r: dict[str, Any], matiere: Matiere) -> Evenement:
    qui, absent = r["organisateur"], f"{r['organisateur']} (absent de l'annuaire)"
    morceaux = (r["lieu"], matiere.communes.get(r["commune"], r["commune"]))
    return construire(
        Evenement,
        r,
        identifiant=f"animation-{r['id']}",
        genre=Genre.ANIMATION,
        heure_debut=heure_du_jour(r["heure_debut"]),
        heure_fin=heure_du_jour(r["heure_fin"]),
        lieu=", ".join(m for m in morceaux if m),
        organisateur=(matiere.acteurs.get(qui) or absent) if qui else r["organise_par"],
        rappel_jours=0,
        annule=r["etat"] == "annule",
    )


def _reunion(r: Reunion, communes: Mapping[str, str]) -> Evenement:
    points = [f"{p.ordre}. {p.titre}" for p in r.points]
    lieu = ", ".join(m for m in (r.lieu, communes.get(r.commune, r.commune)) if m)
    return Evenement(
        identifiant=f"reunion-{r.identifiant}",
        genre=Genre.REUNION,
        titre=r.nom_instance,
        debut=r.jour,
        heure_debut=r.debut,
        heure_fin=r.fin,
        lieu=lieu,
        commune=r.commune,
        description="\n".join(["Ordre du jour :", *points]) if points else "",
        rappel_jours=7,
        annule=r.annulee,
        exemple=r.exemple,
    )


def _avis(a: Avis, communes: Mapping[str, str]) -> list[Evenement]:
    if not a.ouvert or a.etat not in OUVERTS or a.horloges.prochaine is None:
        return []
    return [
        Evenement(
            identifiant=f"avis-{a.numero}-{a.etat}",
            genre=Genre.AVIS,
            titre=f"Avis {a.numero} ({communes.get(a.commune, a.commune)}) : {a.libelle_etat}",
            debut=a.horloges.prochaine,
            description=ensuite(a),
            rappel_jours=14,
            exemple=a.exemple,
        )
    ]


def _convention(c: Convention) -> list[Evenement]:
    if c.fin is None or c.preparer is None:
        return []
    qui = f"{c.objet} ({c.nom_acteur})" if c.nom_acteur else c.objet
    fin = f"Fin de la convention : {formats.jour(c.fin)}."
    return [
        Evenement(
            identifiant=f"convention-{c.identifiant}-preparer", genre=Genre.CONVENTION,
            titre=f"Préparer le renouvellement : {qui}", debut=c.preparer, description=fin,
            exemple=c.exemple,
        ),
        Evenement(
            identifiant=f"convention-{c.identifiant}-fin", genre=Genre.CONVENTION,
            titre=f"Fin de convention : {qui}", debut=c.fin, rappel_jours=30, exemple=c.exemple,
        ),
    ]  # fmt: skip


def _appel(a: Appel) -> list[Evenement]:
    prevues = (("-ouverture", "Ouverture", a.ouverture, 0), ("", "Clôture", a.cloture, 14))
    return [
        Evenement(
            identifiant=f"appel-{a.identifiant}{quoi}", genre=Genre.APPEL,
            titre=f"{titre} : {a.titre} ({a.financeur})", debut=quand, url=a.url, rappel_jours=rappel,
            exemple=a.exemple,
        )
        for quoi, titre, quand, rappel in prevues
        if quand is not None
    ]  # fmt: skip


def dire_quand(e: Evenement) -> str:
    """« samedi 4 septembre 2027, 14 h à 18 h », « du 30 décembre 2027 au 2 janvier 2028 »."""
    if e.dernier_jour != e.debut:
        return f"du {formats.jour(e.debut)} au {formats.jour(e.dernier_jour)}"
    dit = formats.jour(e.debut, semaine=True)
    if e.heure_debut is None:
        return dit
    heures = _heure(e.heure_debut) + (f" à {_heure(e.heure_fin)}" if e.heure_fin else "")
    return f"{dit}, {heures}"


def _heure(quand: Any) -> str:
    minutes = f"{quand.minute:02d}" if quand.minute else ""
    return f"{quand.hour}{formats.INSECABLE}h{formats.INSECABLE}{minutes}".rstrip(formats.INSECABLE)

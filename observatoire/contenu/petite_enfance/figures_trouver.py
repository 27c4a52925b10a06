"""La carte d'une famille : où sont les lieux d'accueil, à combien de minutes."""

import pandas as pd

from observatoire import formats
from observatoire.analyses.trouver_accueil import Lieu, trouver
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.carte import couches
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.modele import Niveau, Territoire
from observatoire.territoire.noms import de


@element("trouver_accueil", "Lieux d'accueil autour d'une commune")
def trouver_accueil(lecteur: Lecteur, commune: str) -> Figure:
    """Les lieux qui accueillent un jeune enfant, par commune, et les minutes depuis `commune`."""
    lieux = [x for x in trouver(lecteur, commune) if x.accueil]
    if not lieux:
        raise AppelIncorrect(
            "Aucun lieu d'accueil du jeune enfant n'est saisi. À faire : remplir « Structures d'accueil »"
            " dans la page Inventaire, puis publier."
        )
    fond = couches(lecteur)
    depart = commun.nommer(lecteur, Territoire(Niveau.COMMUNE, commune))
    return Figure(
        identifiant="trouver_accueil",
        forme=Forme.SYMBOLES,
        titre=f"{formats.pluriel(len(lieux), 'lieu', 'lieux')} pour faire garder un jeune enfant autour "
        f"{de(depart)}",
        sous_titre=f"Minutes de voiture depuis {depart.libelle}, estimées",
        donnees=pd.DataFrame([_ligne(t, lieux) for t in fond.territoires]),
        unite="effectif",
        perimetre=f"{len(fond.territoires)} communes",
        definition="Crèches, micro-crèches, haltes-garderies, maisons d'assistantes maternelles, classes de "
        "toute petite section et arrêts itinérants ouverts, par commune. Les assistantes maternelles à leur "
        "domicile n'y sont pas.",
        notes=("Trajets de mairie à mairie.",),
        fond=fond.fond,
        contexte=fond.contexte,
        limites=fond.limites,
        fictif=any(x.fictif for x in lieux),
        options=Options(nom_valeur="Lieux d'accueil"),
    )


def _ligne(t: Territoire, lieux: list[Lieu]) -> dict[str, object]:
    ici = [x for x in lieux if x.commune == t.code]
    minutes = next((x.minutes for x in ici if x.minutes is not None), None)
    dits = ", ".join(x.nom for x in ici)
    return {
        "code": t.code,
        "libelle": t.libelle,
        "valeur": float(len(ici)),
        "statut": "fictif" if any(x.fictif for x in ici) else "publie",
        "note": f"{dits} : environ {formats.nombre(minutes)} minutes" if ici and minutes else dits,
    }

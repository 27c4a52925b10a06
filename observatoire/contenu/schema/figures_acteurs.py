"""Les recettes des acteurs : combien de structures et services par commune, et lesquels."""

import pandas as pd

from observatoire import formats
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.carte import couches
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import tables
from observatoire.modele import Niveau, Territoire
from observatoire.schema.acteurs import annuaire_de, filtrer
from observatoire.territoire import noms

_MONTRES = 4


@element("acteurs")
def acteurs(lecteur: Lecteur, theme: str = "", publique: bool = False) -> Figure:
    """Les structures et services connus, par commune, éventuellement d'un seul thème."""
    structures = lecteur.locale("structures") if "structures" in tables() else pd.DataFrame()
    annuaire = annuaire_de(lecteur, lecteur.locale("acteurs"), structures)
    retenus = filtrer(annuaire, theme=theme, publique=publique)
    fond = couches(lecteur)
    places = retenus[retenus["commune"].isin([t.code for t in fond.territoires])]
    if places.empty:
        raise AppelIncorrect(
            f"Aucune structure située n'est connue{f' pour « {theme} »' if theme else ''}. À faire : "
            "remplir la table Acteurs, ou déposer un annuaire public dans data/."
        )
    valeurs = pd.DataFrame([_ligne(t, places) for t in fond.territoires])
    epci = commun.nommer(lecteur, Territoire(Niveau.EPCI, lecteur.reglages.epci))
    avec, total = int((valeurs["valeur"] > 0).sum()), int(valeurs["valeur"].sum())
    quoi = f"structures et services{f', {theme.lower()}' if theme else ''}"
    return Figure(
        identifiant="acteurs",
        forme=Forme.SYMBOLES,
        titre=f"{total} {quoi} connus, dans {formats.pluriel(avec, 'commune')}",
        donnees=valeurs,
        unite="structures et services",
        periode=commun.saisie_au(lecteur),
        perimetre=f"{len(fond.territoires)} communes {noms.de(epci)}",
        definition=(
            "Structures et services connus : table Acteurs et inventaire du territoire, annuaires "
            "publics et base des équipements. Un point n'est pas une capacité ; un acteur sans "
            "commune n'y est pas."
        ),
        notes=("Zéro veut dire : rien de connu dans ces listes.",),
        fond=fond.fond,
        contexte=fond.contexte,
        limites=fond.limites,
        fictif=bool(places["exemple"].any()),
        options=Options(nom_valeur="Structures et services"),
    )


def _ligne(t: Territoire, places: pd.DataFrame) -> dict[str, object]:
    ici = places[places["commune"] == t.code]
    noms_ici = [str(n) for n in ici["nature"].drop_duplicates()][:_MONTRES]
    return {
        "code": t.code,
        "libelle": t.libelle,
        "niveau": str(t.niveau),
        "valeur": float(ici["nombre"].sum()),
        "statut": "fictif" if ici["exemple"].any() else "publie",
        "note": ", ".join(noms_ici),
    }

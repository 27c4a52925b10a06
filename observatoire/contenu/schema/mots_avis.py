"""Les mots d'un avis : le projet et son porteur, les motifs, les articles d'une délibération."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.local import table
from observatoire.modele import Niveau, Territoire
from observatoire.schema.avis import Avis
from observatoire.schema.motifs import Motif
from observatoire.territoire import noms

TEXTES = (
    "le code de l'action sociale et des familles, notamment l'article L214-1-3",
    "le code de la santé publique, notamment les articles L2324-1, R2324-21 et R2324-22",
    "le décret n° 2025-304 du 1er avril 2025",
)


def considerants(avis: Avis, commune: str, motifs: Sequence[Motif]) -> list[str]:
    """Les motifs : la demande, le dossier complet, les besoins, l'offre, la planification."""
    h = avis.horloges
    dits = [
        f"que {dire_porteur(avis)} demande un avis sur le projet suivant : "
        f"{dire_projet(avis, commune)}"
    ]
    if h.complet and h.limite_decision:
        dits.append(
            f"que le dossier est complet depuis le {formats.jour(h.complet)} et que l'avis se notifie "
            f"au plus tard le {formats.jour(h.limite_decision)}, le silence valant avis favorable"
        )
    for partie, mot in (("besoins", "au titre des besoins"), ("offre", "au titre de l'offre")):
        dits += [f"{mot} : {m.texte}" for m in motifs if m.partie == partie]
    planification = avis.compatibilite or "à compléter par le comité technique"
    dits.append(f"au titre de la planification : {planification}")
    return dits


def articles(avis: Avis) -> list[str]:
    """Les articles : le sens (à choisir s'il n'est pas saisi), la durée, les transmissions."""
    sens = "un avis favorable / défavorable (rayer la mention inutile)"
    if avis.demande.favorable is not None:
        sens = "un avis favorable" if avis.demande.favorable else "un avis défavorable"
    tous = [f"Donne {sens} au projet présenté par {dire_porteur(avis)}."]
    if avis.demande.favorable is not False:
        tous.append("Dit qu'un avis favorable est délivré pour vingt-quatre mois.")
    tous += [
        "Dit que l'avis est notifié au demandeur et transmis à la présidence du conseil "
        "départemental et à la direction de la caisse d'allocations familiales.",
        "Dit que l'avis est communiqué au comité départemental des services aux familles.",
    ]
    return tous


def dire_projet(avis: Avis, commune: str) -> str:
    """« création, micro-crèche de 12 places, à Vaour »."""
    colonnes = table("avis")
    projet = colonnes.colonne("projet").modalites.get(avis.projet, avis.projet).lower()
    accueil = colonnes.colonne("accueil").modalites.get(avis.accueil, "").lower()
    places = f" de {formats.pluriel(avis.places, 'place')}" if avis.places else ""
    quoi = f"{accueil or 'accueil du jeune enfant'}{places}"
    return f"{projet}, {quoi}, {dire_ou(commune)}"


def dire_ou(commune: str) -> str:
    """« à Vaour », « aux Cabannes »."""
    return noms.ou(Territoire(Niveau.COMMUNE, "", commune))


def dire_porteur(avis: Avis) -> str:
    """Le nom du porteur, ou « le demandeur »."""
    return avis.porteur or "le demandeur"

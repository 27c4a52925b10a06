"""La note factuelle et le projet de délibération d'un avis, à relire avant tout usage.

La note expose les faits, les délais et les chiffres ; elle ne conclut pas : le sens de l'avis
appartient au conseil. Le projet de délibération laisse à remplir ce que l'observatoire ignore.
"""

from collections.abc import Sequence
from datetime import date

from observatoire import formats
from observatoire.contenu.schema.avis import a_verifier, chiffres, droit, etapes, planification
from observatoire.contenu.schema.commun import saisies
from observatoire.documents.contenu import Bloc, Champs, Document, Encadre, Liste, Paragraphe, Titre
from observatoire.documents.rendu import document_court
from observatoire.documents.tableau import A_COMPLETER, Colonne, Tableau, inventees
from observatoire.entrepot.lecture import Lecteur
from observatoire.local import table
from observatoire.modele import Niveau, Territoire
from observatoire.schema.avis import LIBELLES_ETATS, Avis, ensuite
from observatoire.schema.motifs import Motif
from observatoire.territoire import noms

TEXTES = (
    "le code de l'action sociale et des familles, notamment l'article L214-1-3",
    "le code de la santé publique, notamment les articles L2324-1, R2324-21 et R2324-22",
    "le décret n° 2025-304 du 1er avril 2025",
)

_AUTORITES = {
    "": "Le conseil communautaire",
    "conseil": "Le conseil communautaire",
    "bureau": "Le bureau communautaire, par délégation du conseil",
    "presidence": "La présidence, par délégation du conseil communautaire",
    "commune": "Le conseil municipal",
}
_SANS_CONCLURE = (
    "Cette note expose des faits ; elle ne conclut pas sur le sens de l'avis, qui "
    "appartient à l'autorité organisatrice."
)
_SEANCE, _VOTES, _SIGNATURE = (
    tuple((nom, "") for nom in noms_)
    for noms_ in (
        ("Séance du", "Présents", "Pouvoirs", "Absents", "Secrétaire de séance"),
        ("Votes pour", "Votes contre", "Abstentions"),
        ("Fait à", "Le", "Signature"),
    )
)
_PROJET = Encadre("Projet rédigé par l'observatoire, à relire et à compléter.", "Projet")


def note(
    lecteur: Lecteur,
    avis: Avis,
    commune: str,
    motifs: Sequence[Motif],
    plan: Sequence[str],
    regle: str,
    jour: date,
) -> Document:
    """La note factuelle : la demande, qui statue, les délais, les besoins, l'offre, la planification."""
    return document_court(
        lecteur,
        f"Note factuelle : demande d'avis {avis.numero}",
        (
            Titre("La demande"),
            _demande(avis, commune),
            Titre("Qui statue"),
            Paragraphe(avis.statuant.phrase),
            Titre("Les délais"),
            etapes(avis),
            Paragraphe(ensuite(avis), "constat", fictif=avis.exemple),
            *a_verifier(avis),
            *_titre("Les règles de ce projet", droit(lecteur, avis, jour)),
            Titre("Les besoins"),
            *chiffres("besoins", motifs),
            Titre("L'offre disponible"),
            *chiffres("offre", motifs),
            Titre("La compatibilité avec la planification"),
            *planification(avis, plan),
            Titre("Comment ces chiffres ont été choisis"),
            Paragraphe(regle),
            Paragraphe(_SANS_CONCLURE, "note"),
        ),
        f"{dire_projet(avis, commune)}, situation au {formats.jour(jour)}",
    )


def deliberation(
    lecteur: Lecteur, avis: Avis, commune: str, motifs: Sequence[Motif], regle: str
) -> Document:
    """Le projet de délibération (ou de décision), motivé par les chiffres, sens à choisir."""
    qui, seule = _AUTORITES.get(avis.autorite, _AUTORITES[""]), avis.autorite == "presidence"
    dits = tuple(considerants(avis, commune, motifs))
    return document_court(
        lecteur,
        f"Projet de {'décision' if seule else 'délibération'} : avis {avis.numero}",
        (
            _PROJET,
            *(() if seule else (Titre("Extrait du registre"), Champs(_SEANCE))),
            Titre("Vu"),
            Liste((*TEXTES, f"la demande d'avis reçue le {formats.jour(avis.demande.recue)}")),
            Titre("Considérant"),
            Liste(dits, fictives=inventees([avis.exemple])),
            Paragraphe(regle, "note"),
            Titre(f"{qui}, décide" if seule else f"{qui}, après en avoir délibéré"),
            Liste(tuple(articles(avis)), numerotee=True),
            *_informations(avis, commune),
            Champs(_SIGNATURE if seule else _VOTES),
        ),
        dire_projet(avis, commune),
    )  # fmt: skip


def _titre(titre: str, blocs: list[Bloc]) -> list[Bloc]:
    """Un titre et ses blocs ; rien sans bloc."""
    return [Titre(titre), *blocs] if blocs else []


def _informations(avis: Avis, commune: str) -> list[Bloc]:
    """Ce qu'un avis favorable doit porter, rempli de ce que le registre sait."""
    if avis.demande.favorable is False:
        return []
    colonnes, fin = table("avis"), avis.horloges.valide_jusqu_au
    return [
        Titre("Informations de l'avis favorable"),
        Paragraphe(
            "L'arrêté du 31 juillet 2025 (CSP, R2324-22) fixe ce que l'avis favorable comporte : vérifier cette "
            "liste sur son texte.",
            "note",
        ),
        Champs(
            (
                ("Autorité qui rend l'avis", _AUTORITES.get(avis.autorite, "") if avis.autorite else ""),
                ("Demandeur", avis.porteur),
                ("Gestionnaire, s'il est autre, et son statut", ""),
                ("Nature du projet", dire_projet(avis, commune)),
                ("Type d'accueil", colonnes.colonne("accueil").modalites.get(avis.accueil, "")),
                ("Adresse d'implantation", commune),
                ("Capacité d'accueil", formats.pluriel(avis.places, "place") if avis.places else ""),
                ("Dossier complet le", formats.jour(avis.horloges.complet) if avis.horloges.complet else ""),
                ("Avis valable jusqu'au", formats.jour(fin) if fin else ""),
            )
        ),
    ]  # fmt: skip


def sans_avis(lecteur: Lecteur, avis: Avis, commune: str) -> Document:
    """Le projet de courrier quand aucun avis n'est requis : la commune le notifie au demandeur."""
    return document_court(
        lecteur,
        f"Projet de notification : demande {avis.numero}",
        (
            _PROJET,
            Paragraphe(
                f"La demande d'avis de {dire_porteur(avis)}, reçue le "
                f"{formats.jour(avis.demande.recue)}, porte sur le projet suivant : "
                f"{dire_projet(avis, commune)}.",
                fictif=avis.exemple,
            ),
            Paragraphe(avis.statuant.phrase),
            Paragraphe(
                "En conséquence, aucun avis favorable n'est requis pour cette demande "
                "(code de la santé publique, R2324-21)."
            ),
            Champs(_SIGNATURE),
        ),
        dire_projet(avis, commune),
    )


def _demande(avis: Avis, commune: str) -> Tableau:
    return Tableau(
        colonnes=(
            Colonne("Rubrique", largeur=1),
            Colonne("Réponse", largeur=2.4, vide=A_COMPLETER),
        ),
        lignes=(
            ("Porteur", avis.porteur or None),
            ("Projet", dire_projet(avis, commune)),
            ("Reçue le", formats.jour(avis.demande.recue)),
            ("État", LIBELLES_ETATS[avis.etat] if avis.statuant.du else avis.libelle_etat),
            ("Action du plan", avis.action or "aucune citée"),
        ),
        provenance=saisies("avis", fictif=avis.exemple),
    )


def considerants(avis: Avis, commune: str, motifs: Sequence[Motif]) -> list[str]:
    """Les motifs : la demande, le dossier complet, les besoins, l'offre, la planification."""
    h = avis.horloges
    dits = [
        f"{_que(dire_porteur(avis))} demande un avis sur le projet suivant : "
        f"{dire_projet(avis, commune)}"
    ]
    if h.complet and h.limite_decision:
        dits.append(
            f"que le dossier est complet depuis le {formats.jour(h.complet)} et que l'avis se notifie "
            f"au plus tard le {formats.jour(h.limite_decision)}, le silence valant avis favorable"
        )
    for partie, mot in (("besoins", "au titre des besoins"), ("offre", "au titre de l'offre")):
        dits += [f"{mot} : {_a_la_suite(m.texte)}" for m in motifs if m.partie == partie]
    planification = avis.compatibilite or "à compléter par le comité technique"
    dits.append(f"au titre de la planification : {planification}")
    return dits


def _a_la_suite(texte: str) -> str:
    """Après « : », ni « Le territoire » ni « En 2023 » ne gardent leur majuscule ; un nom de lieu, si."""
    return texte[0].lower() + texte[1:] if texte.startswith(("Le territoire ", "En ")) else texte


def _que(nom: str) -> str:
    """« que la mutuelle », « qu'une association »."""
    return f"qu'{nom}" if nom[:1].lower() in "aàâeéèêiîoôuy" else f"que {nom}"


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

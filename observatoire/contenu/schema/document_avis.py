"""La note factuelle et le projet de délibération d'un avis, à relire avant tout usage.

La note expose les faits, les délais et les chiffres ; elle ne conclut pas : le sens de l'avis
appartient au conseil. Le projet de délibération laisse à remplir ce que l'observatoire ignore.
"""

from collections.abc import Sequence
from datetime import date

from observatoire import formats
from observatoire.contenu.commun.exemple import DEMANDE, exemple
from observatoire.contenu.schema.mots_avis import (
    TEXTES,
    articles,
    considerants,
    dire_porteur,
    dire_projet,
)
from observatoire.contenu.schema.parties_avis import a_verifier, chiffres, etapes, planification
from observatoire.documents.contenu import (
    Champs,
    Document,
    Encadre,
    Liste,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.rendu import en_tete_de
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema.avis import LIBELLES_ETATS, Avis, ensuite
from observatoire.schema.motifs import Motif

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
    return Document(
        titre=f"Note factuelle : demande d'avis {avis.numero}",
        sous_titre=f"{dire_projet(avis, commune)}, situation au {formats.jour(jour)}",
        blocs=(
            *exemple(avis.exemple, DEMANDE),
            Titre("La demande"),
            _demande(avis, commune),
            Titre("Qui statue"),
            Paragraphe(avis.statuant.phrase),
            Titre("Les délais"),
            etapes(avis),
            Paragraphe(ensuite(avis), "constat"),
            *a_verifier(avis),
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
        page_de_titre=False,
        sommaire=False,
        **en_tete_de(lecteur),
    )


def deliberation(
    lecteur: Lecteur, avis: Avis, commune: str, motifs: Sequence[Motif], regle: str
) -> Document:
    """Le projet de délibération (ou de décision), motivé par les chiffres, sens à choisir."""
    qui = _AUTORITES.get(avis.autorite, _AUTORITES[""])
    return Document(
        titre=f"Projet de délibération : avis {avis.numero}",
        sous_titre=dire_projet(avis, commune),
        blocs=(
            *exemple(avis.exemple, DEMANDE),
            Encadre("Projet rédigé par l'observatoire, à relire et à compléter.", "Projet"),
            Titre("Extrait du registre"),
            Champs((("Séance du", ""), ("Présents", ""), ("Pouvoirs", ""), ("Absents", ""),
                    ("Secrétaire de séance", ""))),
            Titre("Vu"),
            Liste((*TEXTES, f"la demande d'avis reçue le {formats.jour(avis.demande.recue)}")),
            Titre("Considérant"),
            Liste(tuple(considerants(avis, commune, motifs))),
            Paragraphe(regle, "note"),
            Titre(f"{qui}, après en avoir délibéré"),
            Liste(tuple(articles(avis)), numerotee=True),
            Champs((("Votes pour", ""), ("Votes contre", ""), ("Abstentions", ""))),
        ),
        page_de_titre=False,
        sommaire=False,
        **en_tete_de(lecteur),
    )  # fmt: skip


def sans_avis(lecteur: Lecteur, avis: Avis, commune: str) -> Document:
    """Le projet de courrier quand aucun avis n'est requis : la commune le notifie au demandeur."""
    return Document(
        titre=f"Projet de notification : demande {avis.numero}",
        sous_titre=dire_projet(avis, commune),
        blocs=(
            *exemple(avis.exemple, DEMANDE),
            Encadre("Projet rédigé par l'observatoire, à relire et à compléter.", "Projet"),
            Paragraphe(
                f"La demande d'avis de {dire_porteur(avis)}, reçue le "
                f"{formats.jour(avis.demande.recue)}, porte sur le projet suivant : "
                f"{dire_projet(avis, commune)}."
            ),
            Paragraphe(avis.statuant.phrase),
            Paragraphe(
                "En conséquence, aucun avis favorable n'est requis pour cette demande "
                "(code de la santé publique, R2324-21)."
            ),
            Champs((("Fait à", ""), ("Le", ""), ("Signature", ""))),
        ),
        page_de_titre=False,
        sommaire=False,
        **en_tete_de(lecteur),
    )


def _demande(avis: Avis, commune: str) -> Tableau:
    return Tableau(
        colonnes=(
            Colonne("Rubrique", largeur=1),
            Colonne("Réponse", largeur=2.4),
        ),
        lignes=(
            ("Porteur", avis.porteur or None),
            ("Projet", dire_projet(avis, commune)),
            ("Reçue le", formats.jour(avis.demande.recue)),
            ("État", LIBELLES_ETATS[avis.etat] if avis.statuant.du else avis.libelle_etat),
            ("Action du plan", avis.action or "aucune citée"),
        ),
    )

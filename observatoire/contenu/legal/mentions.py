"""Mentions légales, données personnelles, contact : écrits d'après `territoire.toml`, jamais supposés."""

from collections.abc import Sequence

from observatoire.documents.contenu import Bloc, Encadre, Liste, Paragraphe, Titre
from observatoire.territoire import Mentions, Reglages

# Clé de `[mentions]` → ce qu'on y écrit, dans les mots de qui remplit.
A_REMPLIR = {
    "editeur": "Qui édite le site : nom de la collectivité, adresse, téléphone",
    "directeur": "Qui dirige la publication : nom et fonction (le plus souvent, qui préside)",
    "hebergeur": "Qui héberge le serveur : nom, adresse, téléphone",
    "dpo": "Qui répond des données personnelles (délégué à la protection des données), et comment l'écrire",
    "contact": "L'adresse où écrire à la collectivité au sujet du site",
    "journaux": "Combien de temps l'hébergeur garde les journaux du serveur",
    "site": "L'adresse du site, telle qu'elle sera donnée aux habitants",
}
_CNIL = "CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, www.cnil.fr"


def manques(mentions: Mentions) -> dict[str, str]:
    """Les mentions que la loi exige et qui sont vides : clé → ce qu'il faut y écrire."""
    return {cle: dit for cle, dit in A_REMPLIR.items() if not getattr(mentions, cle).strip()}


def refus_de_publier(reglages: Reglages) -> str:
    """La phrase qui refuse une mise en ligne sans ses mentions ; vide quand tout est rempli."""
    vides = manques(reglages.mentions)
    if not vides:
        return ""
    return (
        "Un site public doit porter ses mentions légales, et il en manque : "
        + " ; ".join(f"{dit[0].lower()}{dit[1:]}" for dit in vides.values())
        + ". À faire : les remplir sur la page « Mentions légales » de l'application du comité, ou dans "
        f"la partie « mentions » des réglages du territoire ({', '.join(vides)})."
    )


def mentions_legales(reglages: Reglages) -> Sequence[Bloc]:
    """Éditeur, directeur de publication, hébergeur, réutilisation des données."""
    m = reglages.mentions
    return [
        Titre("Éditeur"), _dit(m.editeur),
        Titre("Direction de la publication"), _dit(m.directeur),
        Titre("Hébergement"), _dit(m.hebergeur),
        Titre("Réutilisation"),
        Paragraphe(
            "Les chiffres viennent de producteurs publics, nommés sous chaque figure avec leur licence, le "
            "plus souvent la Licence Ouverte d'Etalab : ils se réutilisent librement en citant la source et "
            "l'année. Le logiciel est libre (licence MIT)."
        ),
    ]  # fmt: skip


def donnees_personnelles(reglages: Reglages, *, public: bool) -> Sequence[Bloc]:
    """Ce qui est traité, pourquoi, combien de temps, et les droits de chacun."""
    m = reglages.mentions
    traite = _TRAITE_PUBLIC if public else _TRAITE_COMITE
    journaux = m.journaux.strip() or "durée à préciser"
    return [
        Paragraphe(
            "Cet observatoire montre des comptes et des taux, jamais de personne : les petits nombres y sont "
            "cachés. Il ne mesure pas l'audience et ne charge rien d'un autre site, sauf le fond de carte de "
            "l'IGN quand on le demande."
        ),
        Titre("Ce qui est traité"), Liste((*traite, f"Les journaux techniques du serveur : {journaux}.")),
        Titre("Pourquoi, et sur quelle base"),
        Paragraphe(
            "Faire fonctionner et protéger le site, au titre d'une mission d'intérêt public de la collectivité "
            "(règlement général sur la protection des données, article 6, 1, e)."
        ),
        Titre("Vos droits"),
        Paragraphe(
            "Vous pouvez demander à accéder à vos données, les faire rectifier ou effacer, en limiter l'usage "
            "ou vous y opposer, en écrivant à la personne qui en répond :"
        ),
        _dit(m.dpo),
        Paragraphe(f"Sans réponse satisfaisante, vous pouvez saisir la CNIL : {_CNIL}."),
    ]  # fmt: skip


_TRAITE_PUBLIC = (
    "Un témoin de connexion (cookie) indispensable, sans identité, le temps de la visite.",
)
_TRAITE_COMITE = (
    "Un témoin de connexion (cookie) indispensable, le temps de la connexion.",
    "Pour chaque saisie, publication, confirmation ou export réservé au comité : la fonction de qui l'a "
    "fait, le jour et un identifiant de compte pseudonyme, sans nom ni adresse, tant que l'observatoire sert.",
)


def contact(reglages: Reglages) -> Sequence[Bloc]:
    """À qui écrire, pour une question, une erreur ou un contenu inaccessible."""
    return [
        Paragraphe(
            "Une question, une erreur dans un chiffre, un contenu que vous ne pouvez pas lire :"
        ),
        _dit(reglages.mentions.contact),
    ]


def _dit(valeur: str) -> Bloc:
    if valeur.strip():
        return Paragraphe(valeur.strip())
    return Encadre("Cette mention n'est pas encore remplie.", genre="alerte", titre="À remplir")

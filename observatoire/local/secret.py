"""Ne désigner personne : un petit compte de gens ne se dit pas, une donnée personnelle est refusée."""

import re
from collections.abc import Iterable, Sequence

from observatoire import formats
from observatoire.erreurs import FichierRefuse
from observatoire.local.declaration import Table
from observatoire.modele import sans_accent

# Ce qui, compté, ne désigne personne. Tout le reste (« bébés », « femmes », rien d'écrit) est tenu
# pour un compte de personnes : un mot oublié ici cache un chiffre de trop, jamais l'inverse.
_CHOSES = re.compile(
    r"^(nombre d[e'’] ?)?(heure|demi-journee|journee|jour|semaine|mois|seance|atelier|reunion|rencontre"
    r"|permanence|session|euro|€|k€|km|kilometre|minute|place|repas|structure|commune|lieu|site|batiment"
    r"|vehicule|course|document|page|article|affiche|tract|numero|convention|deliberation|exemplaire"
    r"|action|equipement|logements? (sociaux|vacants)|places d)"
)
_DES_GENS = re.compile(r"\b(enfant|famille|personne|participant|parent|jeune|habitant|menage)")


def compte_des_gens(quoi: str) -> bool:
    """Faux si ces mots (« heures ouvertes ») comptent des choses ; vrai dans le doute."""
    mots = sans_accent(quoi).strip()
    return not _CHOSES.match(mots) or bool(_DES_GENS.search(mots))


def est_petit(v: float | None, seuil: int) -> bool:
    """Vrai pour un compte de 1 à `seuil` − 1 ; zéro ne désigne personne."""
    return v is not None and 0 < v < seuil


def caches(comptes: Sequence[tuple[float | None, str]], seuil: int) -> set[int]:
    """Les rangs à taire dans une suite de comptes qui peuvent s'additionner (« dont enfants… »).

    Les petits, et, s'il y en a, le plus petit des autres comptes de personnes : sans lui, un total
    moins le reste redirait le petit.
    """
    gens = [(v, i) for i, (v, quoi) in enumerate(comptes) if v and compte_des_gens(quoi)]
    petits = {i for v, i in gens if est_petit(v, seuil)}
    autres = sorted(x for x in gens if x[1] not in petits)
    return petits | {i for _, i in autres[:1]} if petits else set()


def dire(v: float | None, quoi: str, seuil: int) -> str:
    """« 18 participants », « moins de 5 participants » ; vide si rien n'est compté."""
    if v is None:
        return ""
    petit = est_petit(v, seuil) and compte_des_gens(quoi)
    return f"{f'moins de {seuil}' if petit else formats.nombre(v)} {quoi}".strip()


_ENTETES = {
    "nom": "un nom de personne", "prenom": "un prénom", "prenoms": "un prénom",
    "nom_prenom": "un nom de personne", "prenom_nom": "un nom de personne",
    "nom_et_prenom": "un nom de personne", "nom_de_famille": "un nom de personne",
    "nom_naissance": "un nom de personne", "nom_usage": "un nom de personne",
    "civilite": "une civilité", "telephone": "un numéro de téléphone",
    "tel": "un numéro de téléphone", "portable": "un numéro de téléphone",
    "mobile": "un numéro de téléphone", "numero_de_telephone": "un numéro de téléphone",
    "nir": "un numéro de sécurité sociale", "num_secu": "un numéro de sécurité sociale",
    "numero_de_securite_sociale": "un numéro de sécurité sociale",
    "numero_allocataire": "un numéro d'allocataire", "matricule": "un matricule",
    "date_de_naissance": "une date de naissance", "date_naissance": "une date de naissance",
    "ne_le": "une date de naissance", "nee_le": "une date de naissance",
    "courriel": "un courriel", "email": "un courriel", "mail": "un courriel",
    "adresse_mail": "un courriel", "adresse_electronique": "un courriel",
}  # fmt: skip
_VALEURS = (
    (re.compile(r"\b[12]\s?\d{2}\s?(0[1-9]|1[0-2])\s?(\d{2}|2[AB])\s?\d{3}\s?\d{3}(\s?\d{2})?\b"),
     "un numéro de sécurité sociale"),
    (re.compile(r"(?<!\d)(\+33\s?|0)[67]([\s.-]?\d{2}){4}(?!\d)"), "un numéro de téléphone portable"),
    (re.compile(r"[\w.+-]+@(gmail|orange|wanadoo|free|hotmail|live|outlook|laposte|sfr|yahoo|icloud|"
                r"neuf|bbox|protonmail|aol)\.", re.IGNORECASE), "un courriel de particulier"),
    (re.compile(r"(?<![\w.])(Mme|Mmes|Mlle|Monsieur|Madame|M\.|Mr)\s+[A-ZÉÈ]"), "le nom d'une personne"),
)  # fmt: skip


def valeur_personnelle(texte: str) -> str:
    """Ce à quoi ressemble une valeur (« un numéro de sécurité sociale »), ou une chaîne vide."""
    return next((quoi for motif, quoi in _VALEURS if motif.search(texte)), "")


def refuser_entetes(table: Table, entetes: Iterable[tuple[str, str]]) -> None:
    """Lève `FichierRefuse` si une colonne (écrite, comparable) non déclarée désigne des personnes."""
    for ecrite, cle in entetes:
        if quoi := _ENTETES.get(cle):
            raise refus(table, quoi, f"colonne « {ecrite} »")


def refus(table: Table, quoi: str, ou: str) -> FichierRefuse:
    """Le refus d'un fichier qui désigne des personnes."""
    return FichierRefuse(
        f"cette donnée ressemble à {quoi} : « {table.titre} » n'accepte aucune donnée personnelle "
        "(les petits effectifs d'un territoire rural désigneraient quelqu'un)",
        ou=ou,
        attendu="des effectifs et des lieux, par exemple " + ", ".join(table.noms[:4]),
        faire="ôter cette donnée du fichier, puis recommencer ; rien n'en a été gardé",
    )

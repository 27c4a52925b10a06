"""La trousse d'une enquête, toute tirée de sa déclaration : questionnaire imprimé, tableur, sa relecture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from observatoire import formats
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Champs, Paragraphe, Titre
from observatoire.documents.saisie import Champ, a_remplir
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import FichierRefuse
from observatoire.formats import INSECABLE
from observatoire.guichet.declaration import AUTRE_COMMUNE, Question, Questionnaire, questionnaire
from observatoire.guichet.reponse import propre
from observatoire.local.campagnes import structures_d_ici
from observatoire.local.fichier import lignes_de
from observatoire.modele import sans_accent
from observatoire.personnel import valeur_libre

_CASE = "☐"
_LIGNES = 300
_COCHE = {"x", "oui", "1", "o", "vrai", "true"}
_AILLEURS = "Une autre commune"


@element("enquete_questionnaire", "Questionnaire à imprimer")
def enquete_questionnaire(lecteur: Lecteur, formulaire: str) -> Sequence[Bloc]:
    """Le questionnaire d'une enquête, ses cases et ses lignes à remplir."""
    q = questionnaire(formulaire)
    ici = structures_d_ici(lecteur.locale("structures"))
    communes = formats.enumerer(
        sorted(map(str, lecteur.communes()["libelle"]), key=sans_accent), maximum=99
    )
    blocs: list[Bloc] = [Titre(q.titre), Paragraphe(q.introduction)]
    for rang, question in enumerate(q.questions, start=1):
        suite = " (plusieurs réponses possibles)" * (question.genre == "plusieurs")
        blocs.append(Titre(f"{rang}. {question.texte}{suite}", 2))
        aide = [question.aide, f"{communes}, ou une autre commune." * (question.genre == "commune")]
        if any(aide):
            blocs.append(Paragraphe(" ".join(filter(None, aide)), "note"))
        if question.comptee:
            # Une case et ses mots restent sur la même ligne ; les réponses, avec leur question.
            cases = (
                f"{_CASE} {nom}".replace(" ", INSECABLE) for nom in question.d_ici(ici).values()
            )
            blocs.append(Paragraphe("\u2003 ".join(cases)))
        else:
            long = question.genre == "texte" and question.longueur > 100
            blocs.append(Champs((("Réponse", ""),), lignes=3 if long else 1))
    return blocs


def tableur(q: Questionnaire, communes: Mapping[str, str]) -> bytes:
    """Le classeur où recopier les questionnaires : une ligne par réponse, les choix en liste."""
    notes = (
        q.titre,
        "Une ligne par questionnaire. Choisir dans les listes ; « x » coche une réponse à plusieurs choix.",
        "Ni nom, ni adresse, ni téléphone.",
    )
    return a_remplir(q.nom, notes, [c for c, _, _ in _colonnes(q, communes)], _LIGNES)


def _colonnes(q: Questionnaire, communes: Mapping[str, str]) -> list[tuple[Champ, Question, str]]:
    """Chaque colonne du tableur, sa question, et pour un choix multiple la réponse qu'elle coche."""
    faites: list[tuple[Champ, Question, str]] = []
    for question in q.questions:
        if question.genre == "plusieurs":
            faites += [
                (Champ(f"{question.texte} {nom}", ("x",)), question, cle)
                for cle, nom in question.choix.items()
            ]
            continue
        permis = tuple(question.choix.values())
        if question.genre == "commune":
            permis = (*communes.values(), _AILLEURS)
        faites.append((Champ(question.texte, permis), question, ""))
    return faites


def lire_tableur(
    q: Questionnaire, chemin: Path, communes: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Les réponses d'un classeur rempli ; `FichierRefuse` nomme la première cellule à corriger."""
    colonnes = {sans_accent(c.entete): (c, k, cle) for c, k, cle in _colonnes(q, communes)}
    for lues in lignes_de(chemin):
        for rang, (_, cellules) in enumerate(lues):
            places = {i: colonnes[sans_accent(c)] for i, c in enumerate(cellules) if sans_accent(c) in colonnes}  # fmt: skip
            if len(places) >= len(colonnes) / 2:
                corps = [x for x in lues[rang + 1 :] if any(x[1])]
                return [_reponse(q, n, x, places, communes) for n, x in corps]
    raise FichierRefuse(
        f"ce tableau n'est pas celui du questionnaire « {q.nom} »", ou=chemin.name,
        faire="partir du tableur que donne la page Enquêtes, sans changer sa première ligne",
    )  # fmt: skip


def _reponse(
    q: Questionnaire,
    numero: int,
    cellules: Sequence[str],
    places: Mapping[int, tuple[Champ, Question, str]],
    communes: Mapping[str, str],
) -> dict[str, Any]:
    lue: dict[str, Any] = {}
    for i, texte in enumerate(cellules):
        if not texte or i not in places:
            continue
        champ, question, cle = places[i]
        ou = f"ligne {numero}, colonne « {champ.entete} »"
        if cle:
            if sans_accent(texte) in _COCHE:
                lue.setdefault(question.id, []).append(cle)
        elif question.comptee or question.genre == "commune":
            lue[question.id] = _choisi(question, texte, communes, ou)
        elif quoi := valeur_libre(texte):
            raise FichierRefuse(f"cette cellule contient {quoi}", ou=ou, faire="l'ôter du tableur")
        else:
            lue[question.id] = propre(texte)[: question.longueur]
    for question in q.questions:
        if question.obligatoire and question.id not in lue:
            raise FichierRefuse(
                f"« {question.texte} » n'a pas de réponse", ou=f"ligne {numero}",
                faire="la compléter, ou ôter la ligne",
            )  # fmt: skip
    return lue


def _choisi(question: Question, texte: str, communes: Mapping[str, str], ou: str) -> str:
    permis = (
        {**communes, AUTRE_COMMUNE: _AILLEURS} if question.genre == "commune" else question.choix
    )
    voulu = sans_accent(texte)
    trouve = next(
        (c for c, nom in permis.items() if voulu in (sans_accent(nom), sans_accent(c))), ""
    )
    if not trouve:
        raise FichierRefuse(
            f"« {texte[:40]} » n'est pas une réponse proposée", ou=ou,
            attendu=f"par exemple « {next(iter(permis.values()))} »", faire="choisir dans la liste",
        )  # fmt: skip
    return trouve

"""Ce que le type ne suffit pas à vérifier dans `territoire.toml`, et comment le dire, à sa ligne."""

import dataclasses
import re
from collections.abc import Sequence
from difflib import get_close_matches

from pydantic import ValidationError

from observatoire.erreurs import DeclarationInvalide
from observatoire.modele import Niveau, identifiant
from observatoire.territoire.declaration import Reglages, Secteur
from observatoire.territoire.exemples import EXEMPLES, TABLES
from observatoire.territoire.recherche import codes_proches, refus_epci
from observatoire.territoire.referentiel import libelles, membres, passage


def traduire(erreur: ValidationError, texte: str, source: str) -> DeclarationInvalide:
    """La première faute relevée par le typage, dite en français avec sa ligne et un exemple."""
    # Une clé mal écrite explique la clé « manquante » qui l'accompagne : on la dit d'abord.
    faute = min(erreur.errors(), key=lambda f: f["type"] != "unexpected_keyword_argument")
    lieu = situer(texte, source, faute["loc"])
    textes = [m for m in faute["loc"] if isinstance(m, str)]
    table = textes[0] if textes[0] in TABLES and len(faute["loc"]) > 1 else ""
    cle = textes[1] if table and len(textes) > 1 else textes[0]
    if faute["type"] == "unexpected_keyword_argument":
        connues = [c.name for c in dataclasses.fields(TABLES.get(table, Reglages))]
        connues = [c for c in connues if c != "alertes"]
        proche = get_close_matches(cle, connues, n=1, cutoff=0.6)
        suite = f"Vouliez-vous dire « {proche[0]} » ?" if proche else "À faire : la retirer."
        ou = f" dans [{table}]" if table else ""
        return DeclarationInvalide(
            f"{lieu} : la clé « {cle} » est inconnue{ou}. "
            f"Clés possibles : {', '.join(connues)}. {suite}"
        )
    exemple = EXEMPLES[f"{table}.{cle}" if table and cle != table else cle]
    constat = (
        f"il manque la clé « {cle} »"
        if faute["type"] == "missing"
        else f"la clé « {cle} » contient {faute['input']!r}, qui ne convient pas"
    )
    return DeclarationInvalide(f"{lieu} : {constat}. Attendu, par exemple : {exemple}.")


def controler(reglages: Reglages, texte: str, source: str) -> Reglages:
    """Vérifie codes, identifiants et partage en secteurs ; rend les réglages et leurs alertes.

    `DeclarationInvalide` pour un SIREN ou une commune inconnus, un identifiant de secteur mal
    formé ou répété, une commune dans deux secteurs.
    """
    for siren in (reglages.epci, *reglages.comparaison.epci):
        if siren not in libelles("epci"):
            cle = "epci" if siren == reglages.epci else "comparaison.epci"
            lieu = situer_valeur(texte, source, siren)
            raise DeclarationInvalide(f"{lieu}, clé « {cle} » : {refus_epci(siren)}")
    _controler_identifiants(reglages, texte, source)
    _controler_communes(reglages, texte, source)
    secteurs, alertes = _secteurs_de_l_epci(reglages)
    return dataclasses.replace(
        reglages,
        secteurs=secteurs,
        # Un EPCI ne se compare pas à lui-même : il suffit de l'oublier quand on en change.
        comparaison=dataclasses.replace(
            reglages.comparaison,
            epci=tuple(s for s in reglages.comparaison.epci if s != reglages.epci),
        ),
        alertes=tuple(alertes),
    )


def _controler_identifiants(reglages: Reglages, texte: str, source: str) -> None:
    vus: set[str] = set()
    for rang, secteur in enumerate(reglages.secteurs):
        lieu = situer(texte, source, ("secteurs", rang, "id"))
        # Un identifiant chiffré ou « fr » se confondrait avec un code de territoire.
        if secteur.id != identifiant(secteur.id) or not any(c.isalpha() for c in secteur.id[2:]):
            propre = identifiant(secteur.libelle) or "bourg-et-vallee"
            raise DeclarationInvalide(
                f"{lieu} : l'identifiant « {secteur.id} » n'est pas utilisable (minuscules sans "
                "accent, chiffres et tirets, au moins trois caractères). "
                f'Exemple : id = "{propre}".'
            )
        if secteur.id in vus:
            raise DeclarationInvalide(
                f"{lieu} : l'identifiant « {secteur.id} » sert déjà à un autre secteur. "
                "À faire : en choisir un autre."
            )
        vus.add(secteur.id)


def _controler_communes(reglages: Reglages, texte: str, source: str) -> None:
    place: dict[str, str] = {}
    for secteur in reglages.secteurs:
        for code in secteur.communes:
            _commune_connue(code, f"secteur « {secteur.id} »", texte, source)
            if code in place:
                lieu = situer_valeur(texte, source, code)
                deux_fois = (
                    f"deux fois dans le secteur « {secteur.id} »"
                    if place[code] == secteur.id
                    else f"dans deux secteurs, « {place[code]} » et « {secteur.id} »"
                )
                raise DeclarationInvalide(
                    f"{lieu} : la commune {code} ({libelles('commune')[code]}) est {deux_fois}. "
                    "À faire : ne la garder qu'une fois."
                )
            place[code] = secteur.id
    for competence in reglages.competences:
        if competence.communes != "toutes":
            for code in competence.communes:
                _commune_connue(code, f"compétence « {competence.nom} »", texte, source)
    for code in reglages.action_sociale.ccas:
        _commune_connue(code, "la liste des CCAS", texte, source)


def _commune_connue(code: str, ou: str, texte: str, source: str) -> None:
    noms = libelles("commune")
    if code in noms:
        return
    lieu = f"{situer_valeur(texte, source, code)}, {ou}"
    if actuelle := passage().get(code):
        suite = f"Elle est aujourd'hui dans {actuelle} ({noms[actuelle]}) : écrivez {actuelle}."
    else:
        du_nom = [c for c, nom in noms.items() if identifiant(nom) == identifiant(code)][:3]
        proches = du_nom or codes_proches(code, Niveau.COMMUNE)
        choix = " ou ".join(f"{c} ({noms[c]})" for c in proches)
        suite = (
            f"Vouliez-vous dire {choix} ?"
            if proches
            else 'Attendu : un code INSEE à 5 caractères entre guillemets, par exemple "01004".'
        )
    raise DeclarationInvalide(f"{lieu} : la commune « {code} » est inconnue. {suite}")


def _secteurs_de_l_epci(reglages: Reglages) -> tuple[tuple[Secteur, ...], list[str]]:
    siens, noms = set(membres(reglages.epci)), libelles("commune")
    nom_epci = libelles("epci")[reglages.epci]
    gardes: list[Secteur] = []
    alertes: list[str] = []
    for secteur in reglages.secteurs:
        dedans = tuple(c for c in secteur.communes if c in siens)
        dehors = [noms[c] for c in secteur.communes if c not in siens]
        if not dedans:
            alertes.append(
                f"Le secteur « {secteur.libelle} » est ignoré : aucune de ses communes n'est dans "
                f"{nom_epci}."
            )
            continue
        if dehors:
            alertes.append(
                f"Secteur « {secteur.libelle} » : hors de {nom_epci}, donc laissées de côté : "
                f"{', '.join(dehors)}."
            )
        gardes.append(dataclasses.replace(secteur, communes=dedans))
    places = {c for s in gardes for c in s.communes}
    oubliees = [noms[c] for c in membres(reglages.epci) if c not in places]
    if gardes and oubliees:
        alertes.append(f"Communes sans secteur : {', '.join(oubliees)}.")
    return tuple(gardes), alertes


_TABLE = re.compile(r"^\s*(\[{1,2})\s*([\w-]+)\s*\]{1,2}\s*(#.*)?$")


def situer(texte: str, source: str, chemin: Sequence[str | int]) -> str:
    """« territoire.toml, ligne 12 » pour un chemin comme ("secteurs", 1, "communes", 0).

    Sans la clé dans le texte (clé manquante), la ligne de sa table ; sinon le fichier seul.
    """
    en_table = len(chemin) > 1 and _est_table(texte, str(chemin[0]))
    table = str(chemin[0]) if en_table else ""
    rang = chemin[1] if en_table and isinstance(chemin[1], int) else 0
    suite = chemin[1:] if en_table else chemin
    cle = next((str(morceau) for morceau in suite if isinstance(morceau, str)), "")
    courante, vues, entete = "", {"": 0}, None
    for numero, ligne in enumerate(texte.splitlines(), start=1):
        if trouve := _TABLE.match(ligne):
            courante = trouve[2]
            vues[courante] = vues.get(courante, -1) + 1
        if courante == table and vues[courante] == rang:
            entete = entete or (numero if table else None)
            if cle and re.match(rf'^\s*"?{re.escape(cle)}"?\s*=', ligne):
                return f"{source}, ligne {numero}"
    return f"{source}, ligne {entete}" if entete else source


def situer_valeur(texte: str, source: str, valeur: str) -> str:
    """La dernière ligne, hors commentaire, où `valeur` est écrite entre guillemets."""
    lignes = [
        numero
        for numero, ligne in enumerate(texte.splitlines(), start=1)
        if re.search(rf"[\"']{re.escape(valeur)}[\"']", ligne.split("#")[0])
    ]
    return f"{source}, ligne {lignes[-1]}" if lignes else source


def _est_table(texte: str, nom: str) -> bool:
    return any((t := _TABLE.match(ligne)) and t[2] == nom for ligne in texte.splitlines())

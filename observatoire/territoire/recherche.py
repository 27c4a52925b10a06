"""Retrouver un territoire d'après ce que quelqu'un a tapé : un code, un SIREN, un nom."""

from __future__ import annotations

from difflib import get_close_matches

from observatoire.erreurs import AppelIncorrect
from observatoire.modele import (
    CODE_FRANCE,
    LIBELLES_NIVEAUX,
    Niveau,
    Territoire,
    identifiant,
    sans_accent,
)
from observatoire.territoire.declaration import Reglages
from observatoire.territoire.referentiel import arrondissements, libelles, passage

_NIVEAUX_NATIONAUX = (Niveau.COMMUNE, Niveau.EPCI, Niveau.DEPARTEMENT, Niveau.REGION)
_PROPOSITIONS = 3


def chercher_epci(texte: str) -> list[Territoire]:
    """EPCI dont le SIREN commence par `texte`, ou dont le nom en contient tous les mots.

    Sans accent ni majuscule (« cordais causse », « 4C ») ; trié par nom ; vide si rien ne va.
    """
    compact = "".join(texte.split())
    if compact.isdigit():
        codes = [code for code in libelles("epci") if code.startswith(compact)]
    else:
        mots = identifiant(texte).split("-")
        codes = [code for code, nom in libelles("epci").items() if _contient(nom, mots)]
    trouves = [_territoire(Niveau.EPCI, code) for code in codes]
    return sorted(trouves, key=lambda t: sans_accent(t.libelle))


def _contient(nom: str, mots: list[str]) -> bool:
    normal = identifiant(nom)
    # « 4C » doit trouver « (4 C) » : on cherche aussi sans les séparateurs.
    return mots != [""] and (
        all(mot in normal.split("-") or (len(mot) > 2 and mot in normal) for mot in mots)
        or normal.replace("-", "").endswith("".join(mots))
    )


def refus_epci(texte: str) -> str:
    """La phrase qui dit qu'un EPCI est inconnu et propose les plus proches (SIREN ou nom)."""
    proches = chercher_epci(texte)[:_PROPOSITIONS]
    if not proches and texte.isdigit():
        codes = get_close_matches(texte, libelles("epci"), n=_PROPOSITIONS, cutoff=0.75)
        proches = [_territoire(Niveau.EPCI, code) for code in codes]
    elif not proches:
        proches = _par_nom(texte, Niveau.EPCI)
    suite = (
        "Vouliez-vous dire " + " ou ".join(f"{t.code} ({t.libelle})" for t in proches) + " ?"
        if proches
        else "Attendu : le SIREN à 9 chiffres d'un EPCI à fiscalité propre, par exemple 200034064 "
        "(CC du Cordais et du Causse)."
    )
    return f"L'EPCI « {texte} » est inconnu. {suite}"


def analyser_territoire(texte: str, reglages: Reglages) -> Territoire:
    """Le territoire que désigne « 81069 », « epci:200034064 », « region:76 », « FR » ou un secteur.

    `AppelIncorrect` si le code est ambigu (76 : Occitanie et Seine-Maritime ; les choix sont
    listés) ou inconnu (avec une proposition proche, y compris d'après un nom).
    """
    demande = texte.strip()
    prefixe, deux_points, code = demande.partition(":")
    if deux_points:
        return _avec_niveau(prefixe.strip().lower(), code.strip(), reglages, demande)
    candidats = [t for n in Niveau if (t := _au_niveau(n, demande, reglages))]
    if len(candidats) == 1:
        return candidats[0]
    if candidats:
        choix = " ou ".join(f"{t} ({t.libelle})" for t in candidats)
        raise AppelIncorrect(
            f"Le code « {demande} » désigne plusieurs territoires : écrivez {choix}."
        )
    raise AppelIncorrect(_inconnu(demande, reglages, tuple(Niveau)))


def _avec_niveau(niveau: str, code: str, reglages: Reglages, demande: str) -> Territoire:
    noms = {sans_accent(nom): Niveau(cle) for cle, nom in LIBELLES_NIVEAUX.items()}
    choisi = noms.get(sans_accent(niveau)) or next((n for n in Niveau if n == niveau), None)
    if choisi is None:
        raise AppelIncorrect(
            f"Le niveau « {niveau} » de « {demande} » n'existe pas. Attendu : "
            f"{', '.join(Niveau)} ; par exemple region:76 ou epci:{reglages.epci}."
        )
    trouve = _au_niveau(choisi, code, reglages)
    if trouve is None:
        raise AppelIncorrect(_inconnu(code, reglages, (choisi,)))
    return trouve


def _au_niveau(niveau: Niveau, code: str, reglages: Reglages) -> Territoire | None:
    if niveau is Niveau.FRANCE:
        connu = code.upper() in (CODE_FRANCE, "FRANCE")
        return Territoire(niveau, CODE_FRANCE, "France") if connu else None
    if niveau is Niveau.SECTEUR:
        noms = {s.id: s.libelle for s in reglages.secteurs}
        cle = code.lower()
    else:
        noms, cle = libelles(niveau), code.upper()
    return Territoire(niveau, cle, noms[cle]) if cle in noms else None


def _inconnu(demande: str, reglages: Reglages, niveaux: tuple[Niveau, ...]) -> str:
    code = demande.upper()
    if Niveau.COMMUNE in niveaux and code in passage():
        actuelle = _territoire(Niveau.COMMUNE, passage()[code])
        return (
            f"« {demande} » est l'ancien code d'une commune aujourd'hui dans {actuelle.code} "
            f"({actuelle.libelle}) : demandez {actuelle.code}."
        )
    if Niveau.COMMUNE in niveaux and code in arrondissements():
        ville = _territoire(Niveau.COMMUNE, arrondissements()[code])
        return (
            f"« {demande} » est un arrondissement de {ville.libelle} : demandez la commune "
            f"{ville.code}."
        )
    proches = _proches(demande, reglages, niveaux)
    if proches:
        choix = " ou ".join(f"{t} ({t.libelle})" for t in proches)
        return f"Le territoire « {demande} » est inconnu. Vouliez-vous dire {choix} ?"
    secteurs = ", ".join(s.id for s in reglages.secteurs) or "aucun n'est déclaré"
    return (
        f"Le territoire « {demande} » est inconnu. Attendu : un code de commune (81069), "
        f"epci:{reglages.epci}, departement:81, region:76, FR ou un secteur ({secteurs})."
    )


def _proches(demande: str, reglages: Reglages, niveaux: tuple[Niveau, ...]) -> list[Territoire]:
    # Un zéro perdu à gauche (« 1004 » pour « 01004 ») est la faute de code la plus courante.
    avec_zero = [t for n in niveaux if (t := _au_niveau(n, "0" + demande, reglages))]
    if avec_zero or not demande:
        return avec_zero
    secteurs = {s.id: Territoire(Niveau.SECTEUR, s.id, s.libelle) for s in reglages.secteurs}
    trouves: list[Territoire] = []
    if Niveau.SECTEUR in niveaux:
        cles = get_close_matches(identifiant(demande), secteurs, n=1, cutoff=0.7)
        trouves += [secteurs[c] for c in cles]
    for niveau in niveaux:
        if niveau not in _NIVEAUX_NATIONAUX:
            continue
        if demande.isdigit():
            codes = get_close_matches(demande, libelles(niveau), n=1, cutoff=0.75)
            trouves += [_territoire(niveau, c) for c in codes]
        else:
            trouves += _par_nom(demande, niveau)
    return trouves[:_PROPOSITIONS]


def _par_nom(demande: str, niveau: Niveau) -> list[Territoire]:
    cle = identifiant(demande)
    par_nom: dict[str, list[str]] = {}
    for code, nom in libelles(niveau).items():
        par_nom.setdefault(identifiant(nom), []).append(code)
    noms = [cle] if cle in par_nom else get_close_matches(cle, par_nom, n=2, cutoff=0.8)
    return [_territoire(niveau, code) for nom in noms for code in par_nom[nom]][:_PROPOSITIONS]


def _territoire(niveau: Niveau, code: str) -> Territoire:
    return Territoire(niveau, code, libelles(niveau)[code])

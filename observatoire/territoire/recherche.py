"""Retrouver un territoire d'après ce que quelqu'un a tapé : un code, un SIREN, un nom."""

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
from observatoire.territoire.referentiel import (
    arrondissements,
    libelles,
    membres,
    passage,
    ville_du_quartier,
)

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
        proches = [_territoire(Niveau.EPCI, c) for c in codes_proches(texte, Niveau.EPCI)]
    elif not proches:
        proches = _par_nom(texte, Niveau.EPCI)
    suite = (
        "Vouliez-vous dire " + " ou ".join(f"{t.code} ({t.libelle})" for t in proches) + " ?"
        if proches
        else "Attendu : le SIREN à 9 chiffres d'un EPCI, d'un EPT ou d'une commune sans EPCI."
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
            f"{', '.join(Niveau)} ; par exemple region:84 ou epci:{reglages.epci}."
        )
    trouve = _au_niveau(choisi, code, reglages)
    if trouve is None:
        raise AppelIncorrect(_inconnu(code, reglages, (choisi,)))
    return trouve


def _au_niveau(niveau: Niveau, code: str, reglages: Reglages) -> Territoire | None:
    if niveau is Niveau.FRANCE:
        connu = code.upper() in (CODE_FRANCE, "FRANCE")
        return Territoire(niveau, CODE_FRANCE, "France") if connu else None
    if niveau is Niveau.QUARTIER:
        return _quartier(code)
    if niveau is Niveau.SECTEUR:
        noms = {s.id: s.libelle for s in reglages.secteurs}
        cle = code.lower()
    else:
        noms, cle = libelles(niveau), code.upper()
    return Territoire(niveau, cle, noms[cle]) if cle in noms else None


def _quartier(code: str) -> Territoire | None:
    """Un arrondissement municipal, ou un IRIS d'une commune connue que rien n'oblige à lire comme un SIREN."""
    ville = ville_du_quartier(code)
    connu = code in arrondissements() or (
        len(code) == 9 and ville in libelles(Niveau.COMMUNE) and code not in libelles(Niveau.EPCI)
    )
    return Territoire(Niveau.QUARTIER, code, _nom_de_quartier(code, ville)) if connu else None


def _nom_de_quartier(code: str, ville: str) -> str:
    nom = libelles(Niveau.COMMUNE)[ville]
    if len(code) == 9:
        return f"IRIS {code[5:]} ({nom})"
    rang = int(code[-2:]) % 80  # à Lyon, 69381 est le premier
    return f"{nom} {rang}{'er' if rang == 1 else 'e'} arrondissement"


def _inconnu(demande: str, reglages: Reglages, niveaux: tuple[Niveau, ...]) -> str:
    code = demande.upper()
    if Niveau.COMMUNE in niveaux and code in passage():
        actuelle = _territoire(Niveau.COMMUNE, passage()[code])
        return (
            f"« {demande} » est l'ancien code d'une commune aujourd'hui dans {actuelle.code} "
            f"({actuelle.libelle}) : demandez {actuelle.code}."
        )
    proches = _proches(demande, reglages, niveaux)
    if proches:
        choix = " ou ".join(f"{t} ({t.libelle})" for t in proches)
        return f"Le territoire « {demande} » est inconnu. Vouliez-vous dire {choix} ?"
    secteurs = ", ".join(s.id for s in reglages.secteurs) or "aucun n'est déclaré"
    return (
        f"Le territoire « {demande} » est inconnu. Attendu : un code de commune ({membres(reglages.epci)[0]}), "
        f"epci:{reglages.epci}, departement:01, region:84, FR ou un secteur ({secteurs})."
    )


def _proches(demande: str, reglages: Reglages, niveaux: tuple[Niveau, ...]) -> list[Territoire]:
    # Un zéro perdu à gauche (« 1004 » pour « 01004 ») est la faute de code la plus courante.
    avec_zero = [t for n in niveaux if (t := _au_niveau(n, "0" + demande, reglages))]
    if avec_zero or not demande:
        return avec_zero
    nationaux = [n for n in niveaux if n in _NIVEAUX_NATIONAUX]
    if demande.isdigit():
        trouves = [_territoire(n, c) for n in nationaux for c in codes_proches(demande, n)]
        return trouves[:_PROPOSITIONS]
    exacts = [t for n in nationaux for t in _de_meme_nom(demande, n)]
    if exacts:
        return exacts[:_PROPOSITIONS]
    trouves = _dans_l_epci(demande, reglages, niveaux)
    if Niveau.EPCI in niveaux:
        trouves += chercher_epci(demande)
    ressemblants = [t for n in nationaux for t in _par_nom(demande, n)]
    return (trouves or ressemblants)[:_PROPOSITIONS]


def _dans_l_epci(demande: str, reglages: Reglages, niveaux: tuple[Niveau, ...]) -> list[Territoire]:
    mots = identifiant(demande).split("-")
    trouves: list[Territoire] = []
    if Niveau.SECTEUR in niveaux:
        par_id = {s.id: Territoire(Niveau.SECTEUR, s.id, s.libelle) for s in reglages.secteurs}
        proches = get_close_matches(identifiant(demande), par_id, n=1, cutoff=0.7)
        trouves += [par_id[p] for p in proches]
    if Niveau.COMMUNE in niveaux:
        siennes = [_territoire(Niveau.COMMUNE, code) for code in membres(reglages.epci)]
        trouves += [t for t in siennes if _contient(t.libelle, mots)]
    return trouves


def codes_proches(code: str, niveau: Niveau) -> list[str]:
    """Codes à une faute de frappe (deux signes échangés, puis un signe faux), trois au plus.

    À faute égale, ceux dont le début est le même (le département) viennent d'abord.
    """
    # Un code court (département, région) n'a que deux signes : tout s'y ressemble.
    if len(code) <= 3:
        return []
    fautes = {
        autre: sum(a != b for a, b in zip(code, autre, strict=True))
        for autre in libelles(niveau)
        if len(autre) == len(code)
    }
    echanges = [c for c, n in fautes.items() if n == 2 and sorted(c) == sorted(code)]
    erreurs = [c for c, n in fautes.items() if n == 1]
    voisins = [sorted(codes, key=lambda c: c[:2] != code[:2]) for codes in (echanges, erreurs)]
    return [*voisins[0], *voisins[1]][:_PROPOSITIONS]


def _par_nom(demande: str, niveau: Niveau) -> list[Territoire]:
    noms = {identifiant(nom): nom for nom in libelles(niveau).values()}
    proches = get_close_matches(identifiant(demande), noms, n=2, cutoff=0.8)
    return [t for nom in proches for t in _de_meme_nom(noms[nom], niveau)][:_PROPOSITIONS]


def _de_meme_nom(nom: str, niveau: Niveau) -> list[Territoire]:
    cle = identifiant(nom)
    codes = [c for c, libelle in libelles(niveau).items() if identifiant(libelle) == cle]
    return [_territoire(niveau, code) for code in codes]


def _territoire(niveau: Niveau, code: str) -> Territoire:
    return Territoire(niveau, code, libelles(niveau)[code])

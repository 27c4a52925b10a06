"""L'étude d'une micro-crèche qui deviendrait une halte-garderie itinérante : le dossier entier.

Ce qui est saisi est montré ; ce qui ne l'est pas est une question, avec à qui la poser. Rien n'est supposé en silence.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from observatoire import formats
from observatoire.analyses import couts_accueil, parentalite, usage_accueil
from observatoire.analyses import itinerance as plan
from observatoire.analyses.offre_accueil import offre_de
from observatoire.analyses.scenarios import prets
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.parentalite.itinerance import micro_creche, semaine_proposee
from observatoire.contenu.registre import blocs_de, element
from observatoire.contenu.schema.commun import tableau_calcule
from observatoire.documents.contenu import Bloc, Encadre
from observatoire.documents.tableau import A_DEMANDER, Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import lignes, table
from observatoire.local.horaires import JOURS, dire_ouverture
from observatoire.methodes import encadrement
from observatoire.schema import autorisations

GESTIONNAIRE, PMI = "Gestionnaire", "Protection maternelle et infantile"
_TAILLES = (3, 6, 8, 10, 12)


@element("etude_itinerante", "Étude : une micro-crèche devient une halte itinérante")
def etude_itinerante(lecteur: Lecteur, structure: str = "", partie: str = "") -> Sequence[Bloc]:
    """Les deux scénarios côte à côte, ce que la loi demande, la semaine trouvée, qui gagne et qui perd, le coût.

    `partie` : comparer, semaine, communes ou cout ; vide, tout.
    """
    nom, _ = micro_creche(lecteur, structure)
    tous = prets.prets(lecteur, offre_de(lecteur))
    devient, gardee = (
        json.dumps(s.dictionnaire(), ensure_ascii=False, sort_keys=True)
        for cle, s in tous.items()
        if cle.startswith(f"{nom} : ")
    )
    parties = {
        "comparer": [("scenarios_comparaison", {"un": devient, "autre": gardee}), ("scenario_reponse", {"scenario": devient})],
        "semaine": [("scenario_semaine", {"scenario": devient})],
        "communes": [("scenario_communes_phrase", {"scenario": devient})],
        "cout": [("scenario_cout", {"scenario": devient}), ("scenario_cout", {"scenario": gardee})],
    }  # fmt: skip
    if partie not in ("", *parties):
        raise AppelIncorrect(f"Partie inconnue : « {partie} ». Possibles : {', '.join(parties)}.")
    blocs: list[Bloc] = []
    for p in [partie] if partie else parties:
        for recette, parametres in parties[p]:
            try:
                blocs += blocs_de(lecteur, recette, parametres)
            except AppelIncorrect as e:
                blocs.append(Encadre(str(e), genre="alerte"))
    return blocs


@element("etude_dossier", "Étude : ce qu'on sait de la structure, ce qui reste à demander")
def etude_dossier(lecteur: Lecteur, structure: str = "", jour: str = "") -> Bloc:
    """L'agrément, la gestion, l'usage et les comptes de la micro-crèche, ou la question à poser et à qui."""
    s = structure_etudiee(lecteur, structure)
    rangees = [
        (bool(s["fictif"]) and dit is not None, (quoi, dit, qui))
        for quoi, dit, qui in _connu(lecteur, s, jour)
    ]
    restent = sum(dit is None for _, (_, dit, _) in rangees)
    tableau = tableau_calcule(
        f"{s['nom']} : ce que le dossier demande",
        (Colonne("Quoi", largeur=30), Colonne("Ce qui est saisi", largeur=44, vide=A_DEMANDER),
         Colonne("Qui le sait", "qui", 26)),
        rangees,
        (f"{formats.pluriel(restent, 'réponse')} à demander sur {len(rangees)}." if restent else "Tout est saisi.",),
    )  # fmt: skip
    ou = "À saisir : table « Structures d'accueil » (agrément, gestion, horaires), puis activité et coûts de l'accueil."
    return replace(tableau, en_attente=ou)


def structure_etudiee(lecteur: Lecteur, structure: str) -> dict[str, Any]:
    """La micro-crèche nommée, ou la première de l'inventaire ; `AppelIncorrect` s'il n'y en a pas."""
    nom, commune = micro_creche(lecteur, structure)
    siennes = [s for s in lignes(lecteur.locale("structures")) if (s["nom"], s["commune"]) == (nom, commune)]  # fmt: skip
    if not siennes:
        raise AppelIncorrect(f"« {nom} » n'est pas dans la table « {table('structures').titre} ».")
    return siennes[0]


def _connu(
    lecteur: Lecteur, s: Mapping[str, Any], jour: str
) -> Iterator[tuple[str, str | None, str]]:
    """(ce que demande le dossier, ce qui en est saisi ou None, qui le sait)."""
    genres = table("structures").colonne("type").modalites
    gestions = table("structures").colonne("gestion").modalites
    lues = autorisations.lire(lecteur.locale("structures"), jour_de(lecteur, jour))
    sienne = next((a for a in lues if a.identifiant == s["id"]), None)
    paye = {"micro_creche_psu": "PSU", "micro_creche_paje": "CMG des familles (PAJE)"}
    ages = [f"{s[c]} mois" for c in ("age_min_mois", "age_max_mois") if s[c] is not None]
    yield "Type déclaré", genres.get(s["type"], s["type"]), GESTIONNAIRE
    yield "Places de l'agrément", None if s["places"] is None else formats.pluriel(s["places"], "place"), PMI  # fmt: skip
    yield "Âges accueillis", " à ".join(ages) if len(ages) == 2 else None, PMI
    yield "Autorisation", sienne.phrase if sienne and sienne.horloge else None, PMI
    yield "Publique ou privée", gestions.get(s["gestion"]) or None, GESTIONNAIRE
    yield "Gestionnaire", s["gestionnaire"] or None, GESTIONNAIRE
    yield "Qui la paie : PSU ou CMG des familles", paye.get(s["type"]), "CAF et MSA"
    yield "Horaires", dire_ouverture([(j, s[j]) for j in JOURS if s[j]]) or None, GESTIONNAIRE
    yield "Semaines par an", None if s["semaines_par_an"] is None else str(s["semaines_par_an"]), GESTIONNAIRE  # fmt: skip
    yield "Occupation des douze derniers mois", _occupation(lecteur, s["nom"]), GESTIONNAIRE
    yield from _comptes(lecteur, s["id"])


def _occupation(lecteur: Lecteur, nom: str) -> str | None:
    lues = usage_accueil.par_structure(lecteur)
    sienne = lues.loc[lues["nom"] == nom, "occupation"].dropna()
    return None if sienne.empty else f"{formats.nombre(float(sienne.iloc[0]))} %"


def _comptes(lecteur: Lecteur, identifiant: str) -> Iterator[tuple[str, str | None, str]]:
    """Le coût de la dernière année saisie, et qui l'a payé."""
    tous = couts_accueil.comptes_de(lecteur)
    siens = tous[tous["structure"] == identifiant]
    c = None if siens.empty else siens.iloc[0]
    cout = None if c is None or c["charges"] != c["charges"] else f"{formats.nombre(float(c['charges']))} € en {c['annee']}"  # fmt: skip
    yield "Coût d'une année", cout, GESTIONNAIRE
    paient = {} if c is None else {n: float(c[k]) for k, n in couts_accueil.PAYEURS.items() if c[k] > 0}  # fmt: skip
    dits = ", ".join(f"{n} {formats.nombre(v)} €" for n, v in paient.items())
    yield "Qui paie", dits or None, "Gestionnaire, CAF et MSA"


@element("etude_encadrement", "Étude : règles d'encadrement")
def etude_encadrement(lecteur: Lecteur) -> Bloc:
    """Combien de professionnels pour tant d'enfants présents ; les arrêts saisis à leur taille."""
    arrets: dict[int, list[str]] = {}
    noms = lecteur.communes().set_index("code")["libelle"].to_dict()
    saisis = [
        r for r in lignes(lecteur.locale("haltes")) if r["service"] == "halte" and r["places"]
    ]
    for r in saisis:
        arrets.setdefault(r["places"], []).append(f"{noms.get(r['commune'], r['commune'])} ({r['jour']})")  # fmt: skip
    tailles = sorted({*_TAILLES, *arrets})
    fictives = {r["places"] for r in saisis if r["fictif"]}
    return tableau_calcule(
        "Professionnels auprès des enfants",
        (
            Colonne("Enfants présents", "nombre", 16),
            *(Colonne(n, "nombre", 20) for n in ("Un pour six", "Un pour cinq, aucun ne marche")),
            Colonne("Arrêts de cette taille", largeur=44, vide="—"),
        ),
        (
            (n in fictives, (n, encadrement.aupres(n, 6), encadrement.aupres(n, 5), ", ".join(arrets.get(n, [])) or None))
            for n in tailles
        ),
        (
            "Deux professionnels au moins, dès quatre enfants dans une micro-crèche (R2324-43-1) ; un pour six, ou un pour "
            "cinq qui ne marchent pas et huit qui marchent (R2324-46-4, à vérifier auprès de la PMI). La direction et la route "
            "s'y ajoutent.",
        ),
    )  # fmt: skip


@element("etude_salles", "Étude : salles candidates")
def etude_salles(lecteur: Lecteur) -> Sequence[Bloc]:
    """Pour chaque commune d'arrêt (saisie, sinon proposée) : les lieux publics connus, la salle, son accès, ses heures."""
    semaine = [a for a in plan.semaine(lecteur) if a.service == "halte"]
    saisis = {a.commune: a for a in semaine}
    ouvertes = {
        r["commune"]: r["salle_ouverte"]
        for r in lignes(lecteur.locale("haltes"))
        if r["service"] == "halte"
    }
    codes = list(saisis) or list(semaine_proposee(lecteur).jours)
    connus = (
        parentalite.appuis(lecteur).groupby("code")["type"].agg(lambda t: ", ".join(sorted(set(t))))
    )
    noms = lecteur.communes().set_index("code")["libelle"].to_dict()
    acces = {True: "accessible", False: "non accessible"}
    rangees = [
        (bool(a and a.fictif), (
            noms.get(c, c), connus.get(c), a.lieu or None if a else None,
            acces.get(a.accessible) if a and a.accessible is not None else None, ouvertes.get(c) or None,
        ))
        for c in codes
        for a in [saisis.get(c)]
    ]  # fmt: skip
    colonnes = (
        Colonne("Commune", largeur=18), Colonne("Lieux publics connus", largeur=30, vide="aucun connu"),
        *(Colonne(n, largeur=17, vide=A_DEMANDER) for n in ("Salle", "Accès", "Heures libres")),
    )  # fmt: skip
    origine = (
        "Communes des arrêts saisis."
        if saisis
        else "Communes proposées par le calcul, à confirmer avec elles."
    )
    return [
        tableau_calcule(
            "Salles candidates", colonnes, rangees,
            (origine, "Ni l'accord de la commune ni l'avis de la protection maternelle et infantile n'y sont dits."),
        )
    ]  # fmt: skip

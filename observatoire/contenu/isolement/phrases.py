"""Les phrases des pages Isolement et Santé : un nombre, une année, une comparaison, une réserve.

On y parle de lieux et de distances ; jamais d'une personne, jamais d'un rang.
"""

import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre, constat, dire, juger
from observatoire.affirmations.genres import (
    SELON_LA_ROUTE,
    SELON_LES_VOISINS,
    Distance,
    au_dela,
    effet_de_portee,
)
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import isolement, relais, services
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.exposition import Exposition, Mesure
from observatoire.analyses.exposition_declaree import CLASSES, DIMENSIONS
from observatoire.analyses.panier import PAR_ID, SOINS_ET_DROITS, Service
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.methodes.exposition import MINIMUM_DIMENSIONS
from observatoire.methodes.trajets import VITESSE, Vitesse
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms

_DE = {
    "medecin": "d'un médecin généraliste",
    "pharmacie": "d'une pharmacie",
    "france_services": "d'un espace France services",
}


def exposition(contexte: Contexte, ici: Territoire) -> str:
    """Ce que les dimensions disent du territoire choisi."""
    mesure, composee = isolement.calculee(contexte)
    if not mesure.entrees:
        return (
            "Aucune des quatre dimensions n'est mesurable avec les fichiers déposés. Il manque : "
            f"{isolement.manques(mesure)}."
        )
    if composee is None:
        return f"{_mesure_lue(contexte, ici)}{sans_rang(mesure)}"
    if ici.niveau is Niveau.COMMUNE:
        return _commune(mesure, composee, ici)
    communes = contexte.communes().set_index("code")
    if ici.niveau is Niveau.SECTEUR:
        communes = communes[communes["secteur"] == ici.code]
    return _ensemble(contexte, mesure, composee, communes, ici)


_LUES = ("part_80_plus", "part_65_plus", "densite")  # la première connue mène la phrase


def _mesure_lue(contexte: Contexte, ici: Territoire) -> str:
    """Une mesure d'ici, comparée à celle du département la même année ; vide si aucune n'est connue."""
    departements = contexte.territoires("departement").set_index("code")["libelle"]
    notres = set(contexte.communes()["departement"])
    for identifiant in _LUES:
        lues = contexte.indicateur(identifiant)
        lues = lues[lues["valeur"].notna() & (lues["statut"] != "provisoire")]
        siennes = lues[(lues["code"] == ici.code) & (lues["niveau"] == str(ici.niveau))]
        if siennes.empty:
            continue
        ligne = siennes.sort_values("fin").tail(1).assign(libelle=ici.libelle)
        autres = lues[(lues["niveau"] == "departement") & lues["code"].isin(notres)]
        autres = autres[autres["fin"] == ligne["fin"].iloc[0]]
        autres = autres.assign(libelle=autres["code"].map(departements))
        [lue], comparees = list(ligne.itertuples()), list(autres.itertuples())
        etude = contexte.reglages.epci
        return f"{constat(INDICATEURS[identifiant], lue, comparees, etude=etude)} "
    return ""


def sans_rang(mesure: Mesure) -> str:
    """Pourquoi aucun rang n'est donné."""
    if len(mesure.entrees) < MINIMUM_DIMENSIONS:
        return (
            f"{formats.pluriel(len(mesure.entrees), 'dimension')} sur {len(DIMENSIONS)} seulement, sans résumé. "
            f"Il manque : {isolement.manques(mesure)}."
        )
    e = mesure.etalon
    return (
        f"Le rang parmi les communes du département n'est pas donné : les fichiers n'en décrivent que "
        f"{chiffre(e.connues)} sur {chiffre(e.nombre)}."
    )


def _commune(mesure: Mesure, composee: Exposition, ici: Territoire) -> str:
    ligne = composee.ligne(ici.code)
    debut = f"{majuscule(noms.ou(ici))}, en {_periode(mesure)}"
    if not ligne["classe"]:
        return f"{debut}, moins de trois dimensions sont connues : pas de résumé."
    return f"{debut}, {isolement.position_dite(mesure, ligne)}.{_manque(mesure)}"


def _ensemble(
    contexte: Contexte,
    mesure: Mesure,
    composee: Exposition,
    communes: pd.DataFrame,
    ici: Territoire,
) -> str:
    lignes = composee.lignes.reindex(communes.index)
    habitants = contexte.derniere("population").set_index("code")["valeur"].reindex(communes.index)
    forte = lignes["classe"] == CLASSES[2]
    sure = forte & (lignes["classe_bas"] == CLASSES[2])
    bouge = int(((lignes["classe"] != "") & (lignes["classe_bas"] != lignes["classe_haut"])).sum())
    bordure = int(lignes["bordure"].sum())
    lieu = majuscule(noms.ou(noms.chez_nous(ici, contexte.reglages.epci)))
    surs = (
        "mais aucune n'y reste dans tous les calculs"
        if not sure.any()
        else f"dont {formats.nombre(int(sure.sum()))} dans tous les calculs"
    )
    dite = (
        f"{lieu}, en {_periode(mesure)}, {formats.pluriel(int(forte.sum()), 'commune')} sur "
        f"{len(communes)} ({formats.nombre(float(habitants[forte].sum()))} habitants) {'sont' if forte.sum() > 1 else 'est'} "
        f"dans le tiers le plus exposé des {composee.comparees} communes comparées, {surs}. "
        f"{formats.pluriel(bouge, 'commune')} {'changent' if bouge > 1 else 'change'} de classe selon la façon de peser les dimensions"
    )
    if bordure:
        dite += f", {bordure} selon des services voisins que les fichiers ne décrivent pas"
    return f"{dite}.{_manque(mesure)}"


def _periode(mesure: Mesure) -> str:
    return formats.periode(*mesure.annees)


def _manque(mesure: Mesure) -> str:
    if not mesure.absentes:
        return ""
    absentes = " et ".join(d.titre.lower() for d in mesure.absentes)
    return f" Non mesuré, faute de fichier : {absentes}."


def soins(contexte: Contexte, ici: Territoire, codes: list[str]) -> str:
    """À quelle distance on se soigne et on fait valoir ses droits, pour combien de personnes."""
    choisis = [PAR_ID[s] for s in SOINS_ET_DROITS]
    offre = services.offre(contexte)
    table = services.avec_doute(contexte, choisis, connue=offre)
    gens = {s: services.tranches(contexte, table, s, codes) for s in choisis}
    connus = [s for s in choisis if not pd.isna(gens[s]["moyenne"])]
    if not connus:
        dehors = services.hors_etendue(contexte, offre, choisis)
        return (
            "La distance aux soins et aux droits n'est pas connue"
            f"{' : ' if dehors else ''}{dehors.rsplit(' : ', 1)[0]}. À faire : déposer sur la page Données la base "
            "permanente des équipements (INSEE), la liste des France services (ANCT) et les populations de toutes les "
            "communes (INSEE)."
        )
    moyennes = [
        f"{chiffre(g['moyenne'], 'minutes')} {_DE[s.id]} ({chiffre(g['bas'])} à {chiffre(g['haut'])})"
        for s, g in gens.items()
        if s in connus
    ]
    lieu = majuscule(noms.ou(noms.chez_nous(ici, contexte.reglages.epci)))
    partielle = any(services.non_decrites(contexte, offre, s) for s in connus)
    age = services.age_des_voisines(offre)
    au_plus = (
        f", {age}"
        if age
        else ", au plus : un lieu plus proche peut être dans une commune voisine non décrite"
    )
    return (
        f"{lieu}, un habitant est en moyenne à {formats.enumerer(moyennes)}. "
        f"{dire(juger(loin_de(contexte, connus[0], codes)), 'tempere')}. "
        f"Trajets en voiture, d'après les équipements de {offre.annee} ({_sur(contexte)}{au_plus * partielle})."
    )


def loin_de(
    contexte: Contexte, s: Service, codes: list[str] | None = None, *, vitesse: Vitesse = VITESSE
) -> Distance:
    """Les personnes concernées par un service à plus d'un quart d'heure du plus proche, avec le doute des
    routes et des communes voisines que les fichiers ne décrivent pas."""
    connue = services.offre(contexte)
    table = services.avec_doute(contexte, [s], connue=connue, vitesse=vitesse).set_index("code")
    personnes = services.concernees(contexte, s)[0]
    if codes is not None:
        personnes = personnes.reindex(codes)
    decrites = not services.non_decrites(contexte, connue, s)
    return au_dela(
        s.qui, personnes, table, 15, _DE.get(s.id, "du plus proche"),
        selon=SELON_LA_ROUTE if decrites else SELON_LES_VOISINS,
    )  # fmt: skip


def _sur(contexte: Contexte) -> str:
    return contexte.obtention().court


def poles(avant: relais.Situation, apres: relais.Situation, public: str, rayon: float) -> str:
    """Ce que changeraient les relais choisis, pour qui, et qui resterait loin."""
    hier, demain = (a_portee_d_un_relais(s, public, rayon) for s in (avant, apres))
    dite = majuscule(dire(juger(effet_de_portee(hier if avant.sites else None, demain))))
    if avant.sites:
        hier_, demain_ = (
            f"{chiffre(s.moyenne, decimales=1)} minutes ({chiffre(s.moyenne_a('bas'))} à {chiffre(s.moyenne_a('haut'))})"
            for s in (avant, apres)
        )
        dite += f". Temps moyen : {demain_}, au lieu de {hier_}"
    return (
        f"{dite}. Communes qui resteraient au-delà : {communes_dehors(apres, rayon) or 'aucune'}."
    )


def a_portee_d_un_relais(s: relais.Situation, public: str, rayon: float) -> Distance:
    """Combien de personnes à `rayon` minutes ou moins d'un relais, de la route la plus rapide à la plus lente."""
    qui = relais.PUBLICS[public]
    return au_dela(qui, s.personnes, s.temps, rayon, "d'un relais", dedans=True)


def communes_dehors(s: relais.Situation, rayon: float) -> str:
    """« 2 », « 0 à 5, selon la vitesse » : combien de communes à plus de `rayon` minutes ; vide si aucune."""
    bas, haut = (len(s.dehors(rayon, route)) for route in ("bas", "haut"))
    if bas == haut:
        return str(haut or "")
    return f"{bas} à {haut}, selon la vitesse"

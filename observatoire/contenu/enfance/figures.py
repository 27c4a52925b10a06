"""Les figures de la page Enfance et jeunesse : groupes d'âges, accueils de loisirs, transport."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre, dire, genres, juger
from observatoire.affirmations.sujet import Sujet, majuscule
from observatoire.analyses import alsh, enfance, transport_enfants
from observatoire.analyses.trajets import au_plus_proche
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.minutes import carte_des_minutes, trajets
from observatoire.contenu.enfance import phrases
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.methodes.encadrement import ARTICLES, NORMES, Norme
from observatoire.methodes.ramassage import Transport
from observatoire.provenance import Periode

GROUPES = ("enfants_3_5", "enfants_6_10", "enfants_11_17", "enfants_14_18")
SCENARIO = "Scénario : hypothèses choisies à l'écran."
_ENFANTS = Sujet(nom="Enfants", unite="enfants")
SANS_DEMANDE = (
    "Aucun enfant à transporter avec ces réglages. À faire : augmenter la part d'enfants ou le temps à bord "
    "accepté."
)


@element("enfants_groupes", "Enfants par groupe d'âges")
def enfants_groupes(lecteur: Lecteur, ou: str, groupes: Sequence[str] = GROUPES) -> Figure:
    """Une courbe par groupe d'âges, pour un territoire ; un groupe sans valeur est dit en note."""
    ici = commun.nommer(lecteur, territoire(ou))
    lues, notes, sans = [], [], []
    for identifiant in groupes:
        declare = indicateur(identifiant)
        valeurs = commun.lire(lecteur, declare, [ici])
        connues = valeurs[valeurs["valeur"].notna()]
        nom = declare.libelle.split(" de ", 1)[1]
        if connues.empty:
            sans.append(nom)
            continue
        # Une note par groupe suffit : « 3 à 5 ans : naissances domiciliées × 1,22 (…) ».
        notes += [f"{nom} : {n}" for n in connues["note"].unique() if n]
        lues.append(connues.assign(serie=nom, annee=connues["fin"].astype(int)))
    if not lues:
        raise AppelIncorrect(
            f"Aucun âge d'enfants n'est connu {commun.ou(lecteur, ici)}. À faire : déposer sur la page Données la population "
            "par âge détaillé (INSEE, POP1B) ou les naissances domiciliées par commune."
        )
    toutes = pd.concat(lues, ignore_index=True).assign(note="", est_principal=False)
    return commun.composer(
        lecteur, indicateur(str(toutes["indicateur"].iloc[0])), toutes,
        identifiant="enfants_groupes", forme=Forme.EVOLUTION,
        titre=_titre_groupes(toutes, commun.ou(lecteur, ici)), sous_titre="Effectifs au 1er janvier, par groupe d'âges",
        unite="enfants", periode=Periode.annees(toutes["annee"]),
        perimetre=ici.libelle,
        notes=[f"{' et '.join(sans)} : non disponible, voir Définition."] * bool(sans),
        definition=_definition_groupes(notes, sans),
        options=Options(nom_valeur="Enfants"),
    )  # fmt: skip


def _definition_groupes(notes: Sequence[str], sans: Sequence[str]) -> str:
    """Comment chaque groupe est compté ou estimé, et le fichier qui donnerait ceux qui manquent."""
    dites = [f"{n}." for n in dict.fromkeys(notes)]
    manque = [f"{' et '.join(sans)} : {enfance.fichier_des_ages()}."] * bool(sans)
    return " ".join(("Enfants et jeunes au 1er janvier, par groupe d'âges.", *dites, *manque))


def _titre_groupes(toutes: pd.DataFrame, lieu: str) -> str:
    dernier = int(toutes["annee"].max())
    derniers = toutes[toutes["annee"] == dernier]
    dits = [
        f"{chiffre(v)} de {s}" for v, s in zip(derniers["valeur"], derniers["serie"], strict=True)
    ]
    return f"Enfants et jeunes {lieu} au 1er janvier {dernier} : {', '.join(dits)}"


@element("alsh_minutes", "Minutes jusqu'à un accueil de loisirs")
def alsh_minutes(lecteur: Lecteur, lieux: Sequence[str], etiquettes: bool = True) -> Figure:
    """La carte des minutes jusqu'à l'accueil de loisirs le plus proche, pour ces lieux ouverts."""
    base = alsh.enfants_alsh(lecteur)
    if not lieux:
        raise AppelIncorrect("Aucun accueil de loisirs choisi. À faire : en choisir au moins un.")
    minutes = au_plus_proche(lecteur, base.index, lieux)
    loin = phrases.a_portee(lecteur, base, lieux, 15, dedans=False)
    valeurs = minutes.rename(columns={"minutes": "valeur"})[["valeur", "bas", "haut"]]
    valeurs = valeurs.assign(code=base.index, libelle=base["libelle"])
    return carte_des_minutes(
        lecteur, valeurs, identifiant="alsh_minutes", titre=dire(juger(loin), "titre"),
        sous_titre=f"Minutes de voiture jusqu'au plus proche de {len(set(lieux))} lieux",
        periode=_annee(base),
        definition="Minutes de voiture de la mairie à la mairie de l'accueil de loisirs le plus proche "
        f"({trajets(lecteur)}). Enfants estimés d'après les naissances quand l'âge détaillé n'est pas déposé.",
        fictif=fictif(lecteur, lieux), options=Options(nom_valeur="Minutes", etiquettes=etiquettes),
    )  # fmt: skip


def norme_de(identifiant: str) -> Norme:
    """Une norme d'encadrement ; `AppelIncorrect` avec la liste si elle n'existe pas."""
    if identifiant not in NORMES:
        raise AppelIncorrect(
            f"La norme « {identifiant} » n'existe pas. Attendu : {', '.join(NORMES)}."
        )
    return NORMES[identifiant]


@element("alsh_dedoublement", "Accueils de loisirs dédoublés")
def alsh_dedoublement(
    lecteur: Lecteur,
    ouverts: Sequence[str],
    sites: Sequence[str],
    petits: int,
    grands: int,
    norme: str = "extrascolaire",
    rayon: float = 15.0,
) -> Figure:
    """Minutes gagnées par commune si l'accueil de loisirs ouvre aussi dans ces communes."""
    etude = alsh.Dedoublement(tuple(ouverts), tuple(sites), petits, grands, norme_de(norme), rayon)
    effet = alsh.dedoubler(lecteur, etude)
    gagnantes = effet.communes[effet.communes["gain"] > 0.05]
    if gagnantes.empty:
        raise AppelIncorrect(
            "Aucune commune ne gagne de temps : un accueil de loisirs est déjà compté dans chacun de ces "
            "lieux. Le dédoublement y ajoute des places. À faire : retirer de « ouverts aujourd'hui » les "
            "lieux qui ne le sont pas."
        )
    valeurs = gagnantes.assign(
        valeur=gagnantes["gain"], statut="estime", note=[_trajet(x) for x in gagnantes.itertuples()]
    )  # fmt: skip
    gagnent = tuple(
        genres.Mesuree(valeur=genres.nombre(x.enfants), nom=str(x.libelle))
        for x in gagnantes.itertuples()
    )
    return Figure(
        identifiant="alsh_dedoublement", forme=Forme.BARRES, donnees=valeurs,
        titre=dire(juger(genres.Redistribution(_ENFANTS, gagnent, (), "du temps")), "titre"),
        sous_titre="Minutes de voiture gagnées pour aller au plus proche, par commune",
        unite="min", periode=_annee(alsh.enfants_alsh(lecteur)),
        perimetre=f"{len(gagnantes)} communes sur {len(effet.communes)}",
        definition="Différence entre les minutes vers le plus proche des lieux ouverts aujourd'hui et vers le "
        f"plus proche une fois les nouveaux lieux ouverts ({trajets(lecteur)}). Encadrement : {ARTICLES}.",
        notes=(SCENARIO,), fictif=fictif(lecteur, ouverts),
        options=Options(nom_valeur="Minutes gagnées"),
    )  # fmt: skip


def _trajet(x: Any) -> str:
    avant, apres = formats.nombre(x.avant), formats.nombre(x.apres)
    return f"{avant} min → {apres} min pour {formats.nombre(x.enfants)} enfants"


@element("transport_enfants", "Circuits de transport des enfants")
def transport_des_enfants(
    lecteur: Lecteur,
    centres: Sequence[str],
    part: float,
    places: int = 8,
    a_bord: float = 45.0,
) -> Figure:
    """Minutes passées à bord depuis chaque commune desservie, selon le meilleur plan de circuits."""
    d = desserte(lecteur, centres, part, places, a_bord)
    valeurs = _a_bord(d, communes(lecteur))
    return Figure(
        identifiant="transport_enfants", forme=Forme.BARRES, donnees=valeurs,
        titre=f"{chiffre(d.enfants, 'enfants')} à transporter, {chiffre(d.vehicules, 'véhicules')}, "
        f"au plus {d.a_bord.dite()} à bord",
        sous_titre="Minutes à bord jusqu'au centre, depuis chaque commune",
        unite="min", periode=_annee(alsh.enfants_alsh(lecteur)),
        perimetre=f"{len(valeurs)} communes desservies",
        definition="Temps passé dans le véhicule entre la montée et l'arrivée au centre, arrêts compris "
        f"({trajets(lecteur)}).",
        notes=(f"{majuscule(preuve(d))}.", SCENARIO),
        fictif=fictif(lecteur, centres),
        options=Options(nom_valeur="Minutes à bord"),
    )  # fmt: skip


def communes(lecteur: Lecteur) -> dict[str, str]:
    """Code → nom des communes de l'intercommunalité."""
    lues = lecteur.communes()
    return dict(zip(lues["code"], lues["libelle"], strict=True))


def _a_bord(desserte: transport_enfants.Desserte, libelles: dict[str, str]) -> pd.DataFrame:
    """Une ligne par commune desservie : minutes à bord, enfants, circuit."""
    lignes = [
        {"code": code, "libelle": libelles.get(code, code), "valeur": minutes, "statut": "estime",
         "bas": minutes * duree.bas / duree.minutes, "haut": minutes * duree.haut / duree.minutes,
         "note": f"{int(desserte.demande[code])} enfants vers {libelles.get(centre, centre)} ; circuit "
         + " → ".join(libelles.get(c, c) for c in circuit.arrets)}
        for centre, plan in desserte.plans.items()
        for circuit in plan.circuits
        for duree in (desserte.durees[centre, circuit.arrets],)
        for code, minutes in circuit.a_bord.items()
    ]  # fmt: skip
    if not lignes:
        raise AppelIncorrect(SANS_DEMANDE)
    # Un arrêt plus gros qu'un véhicule est servi par plusieurs : le plus long compte.
    return pd.DataFrame(lignes).sort_values("valeur").drop_duplicates("code", keep="last")


def desserte(
    lecteur: Lecteur, centres: Sequence[str], part: float, places: int, a_bord: float
) -> transport_enfants.Desserte:
    """Le meilleur plan de circuits ; `AppelIncorrect` si on ne sait pas combien d'enfants transporter."""
    transport = Transport(places=places, a_bord_maximal=a_bord)
    etude = transport_enfants.Etude(tuple(centres), part, transport=transport)
    d = transport_enfants.desservir(lecteur, etude)
    if not d.enfants and d.demande.isna().any():
        raise AppelIncorrect(f"On ne sait pas combien d'enfants transporter : {alsh.SANS_ENFANTS}.")
    return d


def preuve(d: transport_enfants.Desserte) -> str:
    """« à la vitesse centrale, aucun circuit ne fait mieux », ou ce qu'on pourrait encore gagner."""
    if d.prouve:
        return "à la vitesse centrale, aucun circuit ne fait mieux"
    return f"un meilleur circuit peut exister (jusqu'à {formats.nombre(d.ecart)} minutes à gagner)"


def fictif(lecteur: Lecteur, lieux: Sequence[str]) -> bool:
    """Vrai si un de ces lieux vient d'une ligne d'exemple de l'inventaire."""
    connus = alsh.accueils(lecteur)
    return bool(connus.loc[connus["code"].isin(list(lieux)), "fictif"].astype(bool).any())


def _annee(base: pd.DataFrame) -> Periode | None:
    annee = base["annee"].max()
    return Periode(int(annee), int(annee), premier_janvier=True) if np.isfinite(annee) else None

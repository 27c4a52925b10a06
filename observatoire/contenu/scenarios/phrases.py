"""Un scénario en phrases, pour l'écran et pour les documents : des affirmations jugées."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from observatoire.affirmations import chiffre, dire, genres, juger
from observatoire.affirmations.francais_scenarios import BAISSE, arrets_seuls
from observatoire.affirmations.jugement import Verdict
from observatoire.affirmations.mots import d_un_etat_a_l_autre, marque
from observatoire.affirmations.sujet import Sujet, majuscule
from observatoire.analyses import alsh
from observatoire.analyses.scenarios.acces import INCERTAIN, SANS_ENFANT, Changement
from observatoire.analyses.scenarios.effets import Effets, Portees
from observatoire.analyses.scenarios.references import Reference
from observatoire.analyses.trajets import a_la_date
from observatoire.contenu.enfance.phrases import dedouble, deux_portees
from observatoire.entrepot.lecture import indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer

_ENFANTS = Sujet(nom="Enfants", unite="enfants")
_HEURES = Sujet(nom="Heures d'accueil par an", unite="heures d'accueil par an")
_ETP = Sujet(nom="Places à temps plein", unite="places à temps plein", decimales=1)
_HABITANTS = Sujet(nom="Communes", unite="habitants")
A_SAVOIR = (
    "Pour s'y fier, il faut connaître, lieu par lieu : les places autorisées, les heures et les semaines "
    "d'ouverture, combien d'enfants y viennent et de quelles communes"
)
_ACCES = "places à temps plein pour 100 enfants"
_QUI = "enfants de moins de 3 ans"


def phrase(e: Effets) -> str:
    """La réponse : heures et places à temps plein gagnées ou perdues, qui perd, puis l'accès (permanent et
    arrêts à part). Ce qui manque pour répondre est dit ; ce qui est supposé, à lire avec `suppose`."""
    nom = f"« {e.scenario.nom} »" if e.scenario.nom else "Ce scénario"
    dites = []
    soldes = [
        juger(genres.Solde(s, *map(_mesure, e.bilan[cle])))
        for s, cle in ((_HEURES, "heures_an"), (_ETP, "etp"))
    ]
    if all(j.verdict is not Verdict.INCONNU for j in soldes):
        dites.append(" ; ".join(dire(j) for j in soldes))
    if e.acces is not None:
        dites.append(dire(juger(qui_gagne(e.acces))))
    dites += acces(e)
    if e.offres.hypotheses:
        dites.append("Ces places et ces heures sont supposées")
    return f"{marque(e.fictif, ' :')}{nom} : {'. '.join(majuscule(d) if i else d for i, d in enumerate(dites))}."


def acces(e: Effets) -> list[str]:
    """Les enfants à un quart d'heure d'un accueil permanent, avant et après ; puis d'un arrêt seulement."""
    manque = f"il manque {' et '.join(e.manque)}" if e.manque else ""
    if e.portees is None or e.manque:
        inconnu = genres.Distance(Sujet(nom="Enfants", compte=_QUI), _mesure(None, manque), _mesure(e.enfants), 15,
                                  "d'un accueil permanent", dedans=True)  # fmt: skip
        return [dire(juger(genres.effet_de_portee(inconnu, inconnu)))]
    p = e.portees
    hier, demain = (_a_portee(p, quand) for quand in ("avant", "apres"))
    dites = [dire(juger(genres.effet_de_portee(hier, demain)))]
    if p.demi_journees:
        dites.append(arrets_seuls(juger(_arret_seul(p)), p.demi_journees))
    return dites


def _a_portee(p: Portees, quand: str) -> genres.Distance:
    """Qui est à portée d'un accueil permanent ; sans aucun accueil, personne ; un trajet inconnu n'est pas « non »."""
    minutes = a_la_date(p.communes, quand)
    if minutes["minutes"].isna().all():
        minutes = minutes.fillna(float("inf"))
    return genres.au_dela(
        _QUI, p.communes["enfants"], minutes, p.rayon, "d'un accueil permanent", dedans=True
    )


def _arret_seul(p: Portees) -> genres.Distance:
    """Les enfants à portée d'un arrêt et d'aucun accueil permanent, à chaque réglage de route ; inconnu si le
    trajet d'une commune où ils vivent n'est pas connu."""
    t, sans = p.communes, p.communes["apres"].isna().all()
    permanent = t.assign(**{c: float("inf") for c in ("apres", "apres_bas", "apres_haut") if sans})
    inconnu = (t["arret"].isna() | permanent["apres"].isna()) & (t["enfants"] != 0)
    total = _mesure(float(t["enfants"].sum(skipna=False)))
    comptes = [
        float(t["enfants"][(t[f"arret{r}"] <= p.rayon) & (permanent[f"apres{r}"] > p.rayon)].sum())
        for r in ("", "_bas", "_haut")
    ]
    nombre = (
        _mesure(None, "le trajet d'une commune n'est pas connu")
        if inconnu.any()
        else genres.Mesuree(valeur=comptes[0], bas=min(comptes), haut=max(comptes))
    )
    qui = Sujet(nom="Enfants", compte=_QUI)
    return genres.Distance(qui, nombre, total, p.rayon, "d'un arrêt", dedans=True)


def suppose(e: Effets) -> tuple[str, ...]:
    """Ce que le scénario suppose, et ce qu'il faut savoir pour le croire."""
    haltes = [
        f"Halte itinérante : {chiffre(h.capacite, 'places')}, {chiffre(h.jours, 'jours')} par semaine, "
        f"{chiffre(h.heures_par_jour, 'heures', 1 if h.heures_par_jour % 1 else 0)} par jour, "
        f"{chiffre(h.semaines, 'semaines')} par an (hypothèse du scénario)"
        for h in e.scenario.leviers
        if h.genre == "halte"
    ]
    savoir = [A_SAVOIR] if e.offres.hypotheses else []
    return (*e.offres.hypotheses, *haltes, *savoir)


def qui_gagne(acces: Changement) -> genres.Redistribution:
    """Les communes dont l'accès monte ou baisse à coup sûr, et celles où cela tient à la route."""
    gagnent, perdent = (
        _lieux(x, "enfants", lambda r: d_un_etat_a_l_autre(r.avant, r.apres, _ACCES))
        for x in (acces.gagnantes, acces.perdantes)
    )
    incertains = _lieux(acces.dans(INCERTAIN), "enfants", lambda r: BAISSE if r.ecart < 0 else "")
    return genres.Redistribution(
        _ENFANTS,
        gagnent,
        perdent,
        "de l'accès",
        incertains=incertains,
        moindre=(acces.par_des_arrets, "par des arrêts seulement"),
    )


def sans_enfant(acces: Changement | None) -> tuple[str, ...]:
    """« 4 communes sans enfant de moins de 3 ans : comptées d'aucun côté. »"""
    n = 0 if acces is None else len(acces.dans(SANS_ENFANT))
    return (f"{chiffre(n, 'communes')} sans enfant de moins de 3 ans : d'aucun côté.",) if n else ()


def _lieux(
    table: pd.DataFrame, qui: str, dire_ecart: Callable[[Any], str] = lambda r: ""
) -> tuple[genres.Mesuree, ...]:
    """Des communes nommées, chacune avec ceux qui y vivent et ce qui s'y dit de leur écart.

    Comptés comme leur tableau les montre : un total est la somme de ce qui se lit.
    """
    return tuple(
        genres.Mesuree(
            valeur=genres.nombre(getattr(r, qui)),
            nom=str(r.libelle),
            texte=dire_ecart(r),
        )
        for r in table.assign(**{qui: table[qui].round()}).itertuples()
    )


def _mesure(v: float | None, manque: str = "") -> genres.Mesuree:
    return genres.Mesuree(valeur=genres.nombre(v), note=manque)


def autres(e: Effets) -> list[str]:
    """Les effets hors accueil du jeune enfant : loisirs, transport, pôles ; et ce qui manque."""
    dites = [f"L'accès n'est pas calculé : il manque {m}" for m in e.manque]
    for effet in e.loisirs:
        dites.append(
            f"Accueil de loisirs dédoublé : {chiffre(effet.places, 'places de plus')}, "
            f"{chiffre(effet.encadrement.total, 'animateurs')} par lieu ; {dedouble(effet)}"
        )
    for d in e.navettes:
        if not d.enfants and d.demande.isna().any():
            dites.append(
                f"Transport : on ne sait pas combien d'enfants transporter, {alsh.SANS_ENFANTS}"
            )
            continue
        preuve = "" if d.prouve else " (une autre tournée fait peut-être mieux)"
        dites.append(
            f"Transport : {chiffre(d.enfants, 'enfants')}, {chiffre(d.vehicules, 'véhicules')}, "
            f"au plus {d.a_bord.dite()} à bord{preuve}"
        )
        if d.laisses:
            dites.append(f"Restent sans transport : {chiffre(len(d.laisses), 'communes')}")
    faire = f"à faire, {fichiers_a_deposer(indicateur('population'))}"
    for p in e.poles:
        t, qui = p.communes, "habitants"
        effet_ = deux_portees(t, qui, qui, p.rayon, "d'un pôle", faire)
        perdu = (t["gain"] < -1) | (t["avant"].notna() & t["apres"].isna())
        pres, loin = (_lieux(t[x], qui) for x in (t["gain"] > 1, perdu))
        bouge = dire(juger(genres.Redistribution(_HABITANTS, pres, loin, "du temps")))
        dites.append(f"Pôles de proximité : {effet_} ; {bouge}")
    return [f"{majuscule(d).removesuffix('.')}." for d in (*dites, *e.notes)]


def reference(r: Reference) -> str:
    """« 6 570 habitants, année non précisée : 3 communes… »."""
    habitants = f"{chiffre(r.habitants, 'habitants')}, " if r.habitants else ""
    return f"{habitants}{r.quand} : {r.fait}"

"""Documents ressources, dates qui se gênent, ce que les événements ont donné."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.agenda import douze_mois
from observatoire.contenu.schema.annuaire import entier
from observatoire.contenu.schema.commun import saisies, tableau_saisi
from observatoire.documents.contenu import Bloc, Lien, Paragraphe, Tableau
from observatoire.documents.tableau import (
    A_COMPLETER,
    A_DEMANDER,
    Colonne,
    Etat,
    de_texte,
    inventees,
)
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import lignes, manque, secret, table
from observatoire.schema import calendrier
from observatoire.schema.acteurs import SANS_NOM, noms_de
from observatoire.schema.calendrier import Matiere
from observatoire.schema.conflits import avec
from observatoire.schema.conflits import conflits as chercher
from observatoire.schema.publie import communes_de
from observatoire.schema.themes import THEMES

_LARGEURS = {
    "Structure": 24,
    "Ce qu'on y trouve": 22,
    "Où": 16,
    "Quand": 17,
    "Contact": 14,
    "Su par": 22,
}


@element("document_ressource", "Où trouver de l'aide, et quand")
def document_ressource(
    lecteur: Lecteur, themes: Sequence[str], publique: bool = False
) -> Sequence[Bloc]:
    """Les structures nommées de ces thèmes : ce qu'on y trouve, où, quand, et qui le sait."""
    if inconnus := [t for t in themes if t not in THEMES]:
        raise AppelIncorrect(
            f"Thème inconnu : {', '.join(inconnus)}. Possibles : {', '.join(THEMES)}."
        )
    cadre, communes = entier(lecteur, publique), communes_de(lecteur)
    siens = cadre.loc[[bool({*t} & {*themes}) for t in cadre["themes"]]]
    sans_nom = (siens["nombre"] > 1) | siens["nom"].str.contains(SANS_NOM, regex=False)
    # Deux annuaires peuvent nommer le même lieu : une ligne suffit.
    nommes = siens[~sans_nom].drop_duplicates(["nom", "commune", "lieu"])
    if nommes.empty:
        raise AppelIncorrect(
            "Aucune structure nommée n'est connue pour ces thèmes. À faire : remplir la table Acteurs et "
            "l'inventaire des structures."
        )
    natures = table("acteurs").colonne("nature").modalites
    sans = int((nommes["horaires"] == "").sum())
    notes = (
        f"Horaires à demander pour {formats.pluriel(sans, 'structure')} sur {len(nommes)}." if sans else "",
        f"N'y sont pas, faute de nom : {formats.pluriel(int(siens[sans_nom]['nombre'].sum()), 'équipement')} que des listes publiques comptent." if sans_nom.any() else "",
        "Des structures et des services, jamais des personnes.",
    )  # fmt: skip
    lignes_ = [_ressource(r, communes, natures) for r in list[Any](nommes.itertuples())]
    # Une colonne où tout est à demander n'apprend rien : une note suffit.
    dites = [i for i in range(len(_LARGEURS)) if any(x[i] != A_DEMANDER for x in lignes_)]
    tues = [n for i, n in enumerate(_LARGEURS) if i not in dites and n != "Quand"]
    return [
        Tableau(
            colonnes=de_texte({n: w for i, (n, w) in enumerate(_LARGEURS.items()) if i in dites}),
            lignes=tuple(tuple(x[i] for i in dites) for x in lignes_),
            titre=f"Où trouver de l'aide : {formats.enumerer(t.lower() for t in themes)}",
            notes=tuple(filter(None, (*notes, *(f"{n} : à demander à chaque structure." for n in tues)))),
            fictives=inventees(nommes["exemple"]),
        )
    ]  # fmt: skip


def _ressource(r: Any, communes: dict[str, str], natures: dict[str, str]) -> tuple[Any, ...]:
    ou = ", ".join(filter(None, (str(r.lieu), communes.get(str(r.commune), ""))))
    su = f"{r.source} ({formats.jour(r.su_le)})" if r.su_le is not None and r.su_le == r.su_le else str(r.source)  # fmt: skip
    return (
        Lien(str(r.nom), r.site) if r.site else str(r.nom),
        str(r.objet) or natures.get(str(r.nature), str(r.nature)),
        ou or A_DEMANDER,
        str(r.horaires) or A_DEMANDER,
        str(r.telephone) or ("site" if r.site else A_DEMANDER),
        su,
    )


@element("conflits_agenda", "Dates qui se gênent")
def conflits_agenda(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Les événements des douze mois qui tombent ensemble, et pourquoi ils se gênent."""
    quand = jour_de(lecteur, jour)
    trouves = chercher(douze_mois(lecteur, quand, public=False), quand)
    if not trouves:
        return [Paragraphe("Aucune date ne se gêne dans les douze mois : ni même lieu, ni même organisateur, ni même public.")]  # fmt: skip
    lignes_ = (
        (c.un.exemple or c.autre.exemple,
         (formats.jour(c.jour, semaine=True), _dire(c.un), _dire(c.autre), ", ".join(c.raisons),
          Etat("aux mêmes heures", "alerte") if c.certain else Etat("heures à vérifier", "attente")))
        for c in trouves
    )  # fmt: skip
    colonnes = (*de_texte({"Jour": 16, "Événement": 26, "Et": 26, "Pourquoi": 20}), Colonne("Heures", "etat", 12))  # fmt: skip
    return [tableau_saisi("Dates qui se gênent", colonnes, lignes_, "evenements", "reunions")]


def gene(lecteur: Lecteur, proposes: pd.DataFrame, jour: date) -> list[str]:
    """Ce qui gênerait des animations proposées (lignes de l'agenda), en mots."""
    agenda = douze_mois(lecteur, jour, public=False)
    noms = noms_de(lecteur.locale("acteurs"))
    matiere = Matiere(animations=proposes, communes=communes_de(lecteur), acteurs=noms)
    return [
        f"{c.autre.titre_complet}, {calendrier.dire_quand(c.autre)} : {', '.join(c.raisons)}"
        + ("" if c.certain else " (heures à vérifier)")
        for e in calendrier.animations(matiere)
        for c in avec(e, agenda)
    ]


def _dire(e: Any) -> str:
    heure = calendrier.dire_quand(e).partition(", ")[2]
    return "\n".join(filter(None, (e.titre_complet, ", ".join(filter(None, (heure, e.lieu))))))


@element("bilans_evenements", "Ce que les événements ont donné")
def bilans_evenements(lecteur: Lecteur) -> Bloc:
    """La fréquentation de chaque événement tenu, ce qui en est sorti, la suite et son échéance."""
    lus = lignes(lecteur.locale("bilans_evenements"))
    if not lus:
        raise AppelIncorrect(manque("bilans_evenements", "Aucun événement n'a de bilan"))
    connus = {r["id"]: r for r in lignes(lecteur.locale("evenements"))}
    seuil = lecteur.reglages.seuils.secret_local
    lus.sort(key=lambda r: str((connus.get(r["evenement"]) or {}).get("debut") or ""), reverse=True)
    return Tableau(
        colonnes=(*de_texte({"Événement": 26, "Fréquentation": 24, "Ce qui en est sorti": 28, "Suite": 24}),
                  Colonne("Action", largeur=8, vide="—")),
        lignes=tuple(_bilan(r, connus.get(r["evenement"]), seuil) for r in lus),
        titre="Ce que les événements ont donné",
        provenance=saisies("bilans_evenements", "evenements"),
        fictives=inventees(r["fictif"] for r in lus),
        notes=(f"Un compte de moins de {seuil} personnes n'est pas dit, ni ce qui le redonnerait.",),
    )  # fmt: skip


def _bilan(r: dict[str, Any], e: dict[str, Any] | None, seuil: int) -> tuple[Any, ...]:
    comptes = [(r["participants"], "participants"), (r["jeunes"], "dont jeunes de 11 à 17 ans"),
               (r["structures"], "structures")]  # fmt: skip
    tus = secret.dits(comptes, seuil)
    dits = [secret.dire(v, quoi, seuil, tus.get(i, "")) for i, (v, quoi) in enumerate(comptes)]
    # « dont 71 jeunes », jamais « 71 dont jeunes ».
    dits[1] = re.sub(r"^(.+?) dont (jeunes.*)", r"dont \1 \2", dits[1])
    avant = f" (avant le {formats.jour(r['avant_le'])})" if r["avant_le"] else ""
    titre = (
        f"{e['titre']}, {formats.jour(e['debut'])}"
        if e
        else f"{r['evenement']} (absent de l'agenda)"
    )
    return (
        titre,
        "\n".join(filter(None, dits)) or A_COMPLETER,
        r["retenu"] or A_COMPLETER,
        (r["suite"] + avant) if r["suite"] else "aucune notée",
        r["action"] or None,
    )

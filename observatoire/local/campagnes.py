"""Les enquêtes et formulaires du territoire : ce que le guichet affiche, et des réponses à leurs comptes."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from observatoire import disque, espace
from observatoire.erreurs import AppelIncorrect
from observatoire.guichet.boite import Affiche, Boite, Formulaire, separee
from observatoire.guichet.declaration import Questionnaire
from observatoire.local import ecriture, lecture
from observatoire.local.cadre import en_service, lignes
from observatoire.local.historique import DOSSIER
from observatoire.modele import identifiant
from observatoire.territoire import Reglages, libelles, lire_reglages, membres

EPCI, TOUS = "epci", "ensemble"


def affiche(donnees: Path) -> Affiche:
    """Ce que le guichet a le droit de savoir : le nom du territoire, ses communes, ce qui est ouvert."""
    reglages = lire_reglages(donnees)
    noms, m = libelles("commune"), reglages.mentions
    formulaires = [
        Formulaire(r["id"], r["formulaire"], f"EXEMPLE : {r['titre']}" if r["fictif"] else r["titre"],
                   r["ouvre_le"].isoformat(), r["ferme_le"].isoformat())
        for r in lignes(lecture.lire(donnees, "campagnes").cadre)
        if r["en_ligne"] and r["ouvre_le"] and r["ferme_le"]
    ]  # fmt: skip
    communes = sorted(
        ((c, noms[c]) for c in membres(reglages.epci)), key=lambda x: identifiant(x[1])
    )
    return Affiche(
        libelles("epci")[reglages.epci], dict(communes), m.editeur, m.contact, m.dpo, tuple(formulaires),
        structures_d_ici(lecture.lire(donnees, "structures").cadre),
    )  # fmt: skip


def structures_d_ici(structures: pd.DataFrame) -> dict[str, list[str]]:
    """Type → noms des structures en service que le public peut voir : ce qu'un questionnaire nomme."""
    rangees: dict[str, list[str]] = {}
    for r in lignes(en_service(structures)):
        if r["publique"] is not False:
            rangees.setdefault(r["type"], []).append(r["nom"])
    return {t: sorted(noms) for t, noms in sorted(rangees.items())}


def afficher(donnees: Path, boite: Boite) -> Affiche:
    """Met l'affiche à jour si elle a changé, et la rend."""
    voulue = affiche(donnees)
    if boite.affiche() != voulue:
        boite.afficher(voulue)
    return voulue


def boite(donnees: Path, dossier: Path | None = None) -> Boite:
    """La boîte de dépôt de cet espace de travail ; `AppelIncorrect` si elle n'en est pas séparée."""
    choisi, ici = separee(dossier or espace.boite_de(donnees)), donnees.resolve()
    if choisi.is_relative_to(ici) or ici.is_relative_to(choisi):
        raise AppelIncorrect(
            f"La boîte de dépôt « {choisi} » et l'espace de travail ne sont pas séparés. À faire : indiquer un "
            "dossier à part (--boite DOSSIER, ou OBSERVATOIRE_BOITE)."
        )
    return Boite(choisi)


def enregistrer(donnees: Path, campagne: str, source: str, comptes: Sequence[Mapping[str, Any]],
                *, fonction: str, compte: str = "") -> None:  # fmt: skip
    """Remplace les comptes d'une enquête venus de cette source : recompter ne compte jamais deux fois."""
    lue = ecriture.lire(donnees, "enquetes")
    siennes = (lue.textes["campagne"] == campagne) & (lue.textes["source"] == source)
    neuves = pd.DataFrame(list(comptes)).assign(fictif=fictive(donnees, campagne))
    cadre = pd.concat([lue.textes[~siennes], neuves], ignore_index=True).fillna("")
    ecriture.enregistrer(donnees, "enquetes", cadre, base=lue, fonction=fonction, compte=compte)


def fictive(donnees: Path, campagne: str) -> str:
    """Ce qu'on importe d'une campagne d'exemple est inventé aussi."""
    lues = lignes(lecture.lire(donnees, "campagnes").cadre)
    return "oui" if any(r["fictif"] for r in lues if r["id"] == campagne) else ""


def ajouter(
    donnees: Path, nom: str, neuves: Iterable[Mapping[str, str]], *, fonction: str, compte: str = ""
) -> None:
    """Ajoute des lignes à une table (agenda, acteurs) ; celle qui y est déjà n'est pas répétée."""
    lue = ecriture.lire(donnees, nom)
    connues = {*lue.textes["id"]}
    ajoutees = pd.DataFrame([n for n in neuves if n["id"] not in connues], dtype="str")
    if len(ajoutees):
        cadre = pd.concat([lue.textes, ajoutees], ignore_index=True).fillna("")
        ecriture.enregistrer(donnees, nom, cadre, base=lue, fonction=fonction, compte=compte)


def compter(
    q: Questionnaire,
    campagne: str,
    source: str,
    reponses: Iterable[Mapping[str, Any]],
    reglages: Reglages,
) -> list[dict[str, Any]]:
    """Les lignes de la table « Réponses aux enquêtes » : des comptes par secteur et groupe d'âge.

    Chaque choix a sa ligne, zéro compris. Qui habite hors du territoire n'est pas compté.
    """
    secteurs = {c: s.id for s in reglages.secteurs for c in s.communes}
    ici = membres(reglages.epci)
    n: Counter[tuple[str, str, str]] = Counter()
    x: Counter[tuple[str, str, str, str]] = Counter()
    age = next((k.id for k in q.questions if k.tranche), "")
    for r in reponses:
        if r.get("commune") not in ici:
            continue
        strate = (secteurs.get(r["commune"], EPCI), str(r.get(age) or TOUS))
        for k in q.comptees:
            donnees = r.get(k.id, [])
            choisis = [donnees] if isinstance(donnees, str) else list(donnees)
            # Ne rien cocher dans une liste est une réponse ; ne rien choisir n'en est pas une.
            if choisis or k.genre == "plusieurs":
                n[k.id, *strate] += 1
                x.update((k.id, *strate, c) for c in choisis)
    return [
        {"campagne": campagne, "question": k.id, "reponse": c, "secteur": s, "tranche": t,
         "source": source, "reponses": combien, "citations": x[nom, s, t, c]}
        for (nom, s, t), combien in n.items()
        for k in q.comptees if k.id == nom
        for c in k.choix
    ]  # fmt: skip


def evenement(q: Questionnaire, numero: str, reponse: Mapping[str, Any]) -> dict[str, str]:
    """La ligne de l'agenda que propose une réponse ; la montrer aux familles reste à décider."""
    ligne = {
        k.colonne: v if isinstance(v, str) else " | ".join(v)
        for k in q.questions
        if k.colonne and (v := reponse.get(k.id))
    }
    if ligne.get("commune") not in libelles("commune"):
        ligne.pop("commune", None)
    return ligne | {"id": f"propose-{numero[:12]}", "etat": "prevu", "publique": "oui"}


def reprendre_jeunes(donnees: Path) -> None:
    """L'ancienne table de l'enquête jeunesse devient une enquête parmi d'autres."""
    ancien = donnees / "local" / "enquete_jeunes.csv"
    if not ancien.is_file() or (donnees / "local" / "enquetes.csv").exists():
        return
    texte = ancien.read_text(encoding="utf-8-sig", errors="replace")
    lues = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    if lues and not {"enquete", "annee", "tranche", "besoin", "reponses", "citations"} <= {
        *lues[0]
    }:
        return  # pas celle que ce logiciel écrivait : la page Données dira qu'elle n'est pas reconnue
    campagnes = {
        identifiant(r["enquete"]): {
            "id": identifiant(r["enquete"]), "titre": r["enquete"], "formulaire": "jeunes",
            "ouvre_le": f"{r['annee']}-01-01", "ferme_le": f"{r['annee']}-12-31", "fictif": r.get("fictif", ""),
        }
        for r in lues
    }  # fmt: skip
    comptes = [
        {"campagne": identifiant(r["enquete"]), "question": "besoins", "reponse": r["besoin"],
         "secteur": EPCI, "tranche": r["tranche"], "source": "saisie", "reponses": r["reponses"],
         "citations": r["citations"], "fictif": r.get("fictif", "")}
        for r in lues
    ]  # fmt: skip
    for nom, siennes in (("campagnes", list(campagnes.values())), ("enquetes", comptes)):
        flux = io.StringIO(newline="")
        ecrivain = csv.DictWriter(flux, list(siennes[0]) if siennes else ["id"], delimiter=";", lineterminator="\n")  # fmt: skip
        ecrivain.writeheader()
        ecrivain.writerows(siennes)
        if siennes:
            disque.ecrire_atomique(donnees / "local" / f"{nom}.csv", flux.getvalue().encode("utf-8-sig"))  # fmt: skip
    (donnees / "local" / DOSSIER).mkdir(exist_ok=True)
    ancien.replace(donnees / "local" / DOSSIER / ancien.name)

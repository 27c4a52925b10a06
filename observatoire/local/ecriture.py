"""Enregistrer une table du territoire : contrôlée, fusionnée, atomique, historisée, annulable.

Un arrêt brutal ne perd rien : l'intention (`<nom>.encours`) est écrite d'abord, puis le fichier,
puis l'historique ; l'enregistrement suivant, ou la lecture, achève ce qui a été interrompu.
"""

import contextlib
import csv
import io
import json
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from observatoire import disque
from observatoire.erreurs import AppelIncorrect, raison
from observatoire.local import lecture
from observatoire.local.declaration import Table, table
from observatoire.local.historique import (
    DOSSIER,
    FONCTIONS,
    Entree,
    en_textes,
    fichier_de,
    fusionner,
    historique,
    illisible,
    nouvelle,
    par_cle,
)
from observatoire.local.lecture import chemin_de
from observatoire.local.origine import sourcer
from observatoire.local.probleme import ConflitEdition, Divergence, SaisieRefusee
from observatoire.local.typage import ABSENTE, Lue, cles, typer
from observatoire.territoire import lire_reglages


def lire(donnees: Path, nom: str) -> Lue:
    """Comme `lecture.lire`, après avoir achevé un enregistrement qu'un arrêt aurait interrompu."""
    if _encours(donnees, nom).exists():
        with _verrou(donnees, nom):
            _achever(donnees, nom)
    return lecture.lire(donnees, nom)


def enregistrer(
    donnees: Path,
    nom: str,
    cadre: pd.DataFrame,
    *,
    base: str | Lue,
    fonction: str,
    genre: str = "saisie",
    compte: str = "",
) -> Lue:
    """Remplace la table par `cadre` (valeurs typées ou texte saisi) et rend ce qui est enregistré.

    `base` est la lecture (ou son empreinte) dont la saisie est partie : si quelqu'un a enregistré
    depuis, les cellules différentes sont réunies, et une même cellule lève `ConflitEdition`.
    Lève `SaisieRefusee` (cellule fautive), `EcritureImpossible` (disque) ; rien n'est alors écrit.
    """
    if fonction not in FONCTIONS:
        raise AppelIncorrect(
            f"La fonction « {fonction} » est inconnue. Attendu : {', '.join(FONCTIONS)}."
        )
    t, reglages = table(nom), lire_reglages(donnees)
    propose = typer(t, cadre, reglages)
    _refuser(t, propose)
    with _verrou(donnees, nom):
        _achever(donnees, nom)
        actuel = lecture.lire(donnees, nom)
        textes = propose.textes
        if actuel.empreinte != (base if isinstance(base, str) else base.empreinte):
            textes = fusionner(t, _base(donnees, nom, base, actuel), actuel.textes, textes)
        if genre == "saisie":
            textes = sourcer(t, actuel.textes, textes)
        final = typer(t, textes, reglages)
        _refuser(t, final)
        entree = nouvelle(t, actuel.textes, final.textes, fonction, genre, compte=compte)
        _ecrire(donnees, nom, actuel, final, entree)
    return lecture.lire(donnees, nom)


def annuler(donnees: Path, nom: str, *, fonction: str, compte: str = "") -> Entree:
    """Défait la dernière modification qui ne l'est pas déjà ; c'est une entrée d'historique de plus.

    Lève `ConflitEdition` si ce qu'elle avait écrit a changé depuis, `AppelIncorrect` s'il n'y a rien.
    """
    t = table(nom)
    with _verrou(donnees, nom):
        _achever(donnees, nom)
        a_defaire = derniere(donnees, nom)
        if a_defaire is None:
            raise AppelIncorrect(f"« {t.titre} » n'a aucune modification à annuler.")
        actuel = lecture.lire(donnees, nom)
        final = typer(t, _defaire(t, actuel.textes, a_defaire), lire_reglages(donnees))
        _refuser(t, final)
        entree = nouvelle(
            t, actuel.textes, final.textes, fonction, "annulation", a_defaire.id, compte
        )
        return _ecrire(donnees, nom, actuel, final, entree)


def derniere(donnees: Path, nom: str) -> Entree | None:
    """La dernière modification que « annuler » déferait, ou None."""
    entrees = historique(donnees, nom)
    defaites = {e.annule for e in entrees if e.annule}
    restantes = [e for e in entrees if e.genre != "annulation" and e.id not in defaites]
    return restantes[-1] if restantes else None


def csv_de(t: Table, textes: pd.DataFrame, autres: pd.DataFrame | None = None) -> bytes:
    """Le CSV de la table : « ; », UTF-8 avec BOM, qu'Excel et LibreOffice ouvrent tel quel."""
    en_trop = autres if autres is not None and len(autres) == len(textes) else pd.DataFrame()
    fictif = ["fictif"] if "fictif" in textes and (textes["fictif"] == "oui").any() else []
    colonnes = [*t.noms, *fictif]
    flux = io.StringIO(newline="")
    ecrivain = csv.writer(flux, delimiter=";", lineterminator="\n")
    ecrivain.writerow([*colonnes, *en_trop.columns])
    for i, ligne in enumerate(textes[colonnes].itertuples(index=False, name=None)):
        ecrivain.writerow([*ligne, *(en_trop.iloc[i] if len(en_trop.columns) else [])])
    return flux.getvalue().encode("utf-8-sig")


def _refuser(t: Table, lue: Lue) -> None:
    if lue.bloquants:
        raise SaisieRefusee(t.titre, lue.bloquants)


def _base(donnees: Path, nom: str, base: str | Lue, actuel: Lue) -> pd.DataFrame | None:
    """Le tableau d'où la saisie est partie, retrouvé au besoin en remontant l'historique."""
    if isinstance(base, Lue):
        return base.textes
    textes, empreinte = actuel.textes, actuel.empreinte
    for entree in reversed(historique(donnees, nom)):
        if empreinte == base or entree.apres != empreinte:
            break
        try:
            textes, empreinte = _defaire(actuel.table, textes, entree), entree.avant
        except ConflitEdition:
            return None
    return textes if empreinte == base else None


def _defaire(t: Table, textes: pd.DataFrame, entree: Entree) -> pd.DataFrame:
    lignes = par_cle(t, textes)
    divergences = []
    for c in entree.cellules:
        ligne = lignes.get(c["cle"])
        if ligne is None or ligne.get(c["colonne"], "") != c["apres"]:
            la = ligne.get(c["colonne"], "") if ligne else "(ligne ôtée)"
            divergences.append(
                Divergence(c["cle"], c["colonne"], c["colonne"], c["apres"], la, c["avant"])
            )
        else:
            ligne[c["colonne"]] = c["avant"]
    colonnes = [c.nom for c in t.ecrites]
    for cle, ligne in par_cle(t, pd.DataFrame(entree.ajoutees, columns=colonnes)).items():
        if lignes.pop(cle, ligne) != ligne:
            divergences.append(
                Divergence(cle, "", "la ligne entière", "", "(modifiée)", "(à ôter)")
            )
    for cle, ligne in par_cle(t, pd.DataFrame(entree.otees, columns=colonnes)).items():
        lignes.setdefault(cle, ligne)
    if divergences:
        raise ConflitEdition(t.titre, divergences)
    return en_textes(t, lignes)


def _ecrire(donnees: Path, nom: str, actuel: Lue, final: Lue, entree: Entree) -> Entree:
    if entree.vide:
        return entree
    octets = csv_de(final.table, final.textes, _autres(actuel, final))
    entree = replace(entree, avant=actuel.empreinte, apres=lecture.empreinte(octets))
    intention = {"entree": asdict(entree), "contenu": octets.decode("utf-8-sig")}
    disque.ecrire_atomique(
        _encours(donnees, nom), json.dumps(intention, ensure_ascii=False).encode()
    )
    _achever(donnees, nom)
    return entree


def _achever(donnees: Path, nom: str) -> None:
    """Mène à son terme l'enregistrement en attente, s'il y en a un ; sinon ne fait rien."""
    attente = _encours(donnees, nom)
    chemin = chemin_de(donnees, nom)
    try:
        intention = json.loads(attente.read_bytes())
        entree, contenu = Entree(**intention["entree"]), str(intention["contenu"])
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError):
        # Abîmée, elle ne s'achève pas ; gardée à côté, elle n'empêche pas d'enregistrer.
        attente.replace(attente.with_suffix(".abime.json"))
        return
    except OSError as e:
        raise illisible(attente, e) from e
    try:
        present = lecture.empreinte(chemin.read_bytes()) if chemin.exists() else ABSENTE
        if present == entree.avant:
            disque.ecrire_atomique(chemin, contenu.encode("utf-8-sig"))
        elif present != entree.apres:
            # Le fichier a été changé à la main entre-temps : on ne l'écrase pas, on garde la saisie.
            attente.replace(attente.with_suffix(f".{entree.id}.a-reprendre.json"))
            return
        if all(e.id != entree.id for e in historique(donnees, nom)):
            disque.ajouter_ligne(fichier_de(donnees, nom), entree.json())
    except OSError as e:
        raise disque.EcritureImpossible(
            f"« {chemin.name} » n'a pas pu être enregistré jusqu'au bout ({raison(e)}). Ce qui est saisi est gardé, et "
            "sera achevé dès que possible. À faire : s'il est ouvert, fermez-le dans le tableur ; vérifier la "
            "place sur le disque."
        ) from e
    with contextlib.suppress(OSError):
        attente.unlink()


def _autres(actuel: Lue, final: Lue) -> pd.DataFrame:
    """Les colonnes non déclarées du fichier, remises en face des lignes qui restent."""
    if not len(actuel.autres.columns):
        return actuel.autres
    anciennes = actuel.autres.set_axis(actuel.cles(), axis=0)
    return anciennes.reindex(cles(final.table, final.textes)).fillna("").reset_index(drop=True)


def _encours(donnees: Path, nom: str) -> Path:
    return donnees / "local" / DOSSIER / f"{nom}.encours"


def _verrou(donnees: Path, nom: str) -> contextlib.AbstractContextManager[None]:
    return disque.verrou(donnees / "local" / DOSSIER / f".verrou-{nom}", table(nom).titre)

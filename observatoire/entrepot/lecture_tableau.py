"""Lire un tableau reconnu dans la base de construction, et en rendre compte."""

from dataclasses import dataclass, field

import duckdb

from observatoire.erreurs import FichierRefuse
from observatoire.sources import speciaux
from observatoire.sources.normalisation import normaliser
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan, etablir


@dataclass
class CompteRendu:
    """Un tableau du dépôt : ce qu'il est, ce qu'on en a tiré, ou pourquoi il est refusé."""

    fichier: str  # chemin relatif, suivi de « › onglet » s'il y a plusieurs tableaux
    chemin: str
    empreinte: str
    statut: str  # reconnu | refuse
    source: str = ""
    message: str = ""
    bilan: Bilan = field(default_factory=Bilan)


@dataclass(frozen=True)
class Candidat:
    """Un tableau du dépôt dont on connaît la source."""

    fichier: str
    chemin: str
    empreinte: str
    rec: Reconnaissance


def lire_tableau(con: duckdb.DuckDBPyConnection, c: Candidat) -> CompteRendu:
    """Charge un tableau ; ce qui ne se lit pas le fait refuser, jamais le reste du dépôt."""
    rendu = CompteRendu(c.fichier, c.chemin, c.empreinte, "reconnu", c.rec.source.id)
    remarques = list(c.rec.feuille.remarques)
    try:
        rendu.bilan = _traiter(con, c)
        rendu.bilan.releves = etablir(con, c.rec, c.fichier, rendu.bilan)
        rendu.message = " ; ".join([*remarques, *rendu.bilan.remarques])
    except FichierRefuse as e:
        con.execute("DELETE FROM lieux WHERE fichier = ?", [c.fichier])
        con.execute("DELETE FROM lues WHERE fichier = ?", [c.fichier])
        rendu.statut, rendu.message = "refuse", str(e)
    except (duckdb.Error, UnicodeError) as e:
        if ecriture_impossible(e):
            raise  # le disque est en cause, pas ce fichier
        # Un cas que la lecture n'a pas prévu : le reste du dépôt ne doit pas en pâtir.
        premiere_ligne = str(e).splitlines()[0][:160]
        rendu.statut = "refuse"
        rendu.message = str(
            FichierRefuse(
                f"le contenu du fichier ne se lit pas ({premiere_ligne})",
                faire="télécharger de nouveau le fichier ; s'il est intact, signaler le cas",
            )
        )
    return rendu


def ecriture_impossible(e: Exception) -> bool:
    """Vrai si DuckDB n'a pas pu écrire (disque plein, droits), quel que soit le nom qu'il lui donne."""
    texte = str(e)
    return isinstance(e, duckdb.Error) and (
        "Could not write file" in texte or "No space left" in texte or "disk full" in texte.lower()
    )


def _traiter(con: duckdb.DuckDBPyConnection, c: Candidat) -> Bilan:
    bilan = Bilan()
    match c.rec.source.nature:
        case "metadonnees":
            bilan.remarques.append("description de variables : aucun chiffre à charger")
        case "mouvements":
            speciaux.lire_mouvements(con, c.rec, bilan)
        case "appartenance":
            speciaux.lire_appartenances(con, c.rec, c.fichier, bilan)
        case "communes":
            speciaux.lire_communes(con, c.rec, c.fichier, bilan)
        case "matrice":
            speciaux.lire_minutes(con, c.rec, c.fichier, bilan)
        case "lieux":
            speciaux.lire_lieux(con, c.rec, c.fichier, bilan)
        case _:
            return normaliser(con, c.rec, c.fichier)
    return bilan

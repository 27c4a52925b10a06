"""Lire un tableau reconnu dans la base de construction, et en rendre compte."""

from dataclasses import dataclass, field

import duckdb

from observatoire.erreurs import AConfirmer, FichierRefuse
from observatoire.sources import declaration, etiquettes, speciaux
from observatoire.sources.entete import annees_proposees
from observatoire.sources.normalisation import normaliser
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan, etablir
from observatoire.sources.sql import Base


@dataclass
class CompteRendu:
    """Un tableau du dépôt : ce qu'il est, ce qu'on en a tiré, ou pourquoi il est refusé."""

    fichier: str  # chemin relatif, suivi de « › onglet » s'il y a plusieurs tableaux
    chemin: str
    empreinte: str
    statut: str  # reconnu | refuse | a_confirmer
    source: str = ""
    message: str = ""
    bilan: Bilan = field(default_factory=Bilan)
    annees: tuple[int, ...] = ()  # celles qu'on propose, si l'année est demandée
    doute: str = ""  # pourquoi elle l'est
    confirme: bool = False  # une personne a confirmé ce contenu

    def refuser(self, raison: str) -> "CompteRendu":
        """Le même, refusé pour cette raison."""
        self.statut, self.message = "refuse", raison
        return self

    def attendre(self, raison: str, annees: tuple[int, ...] = ()) -> "CompteRendu":
        """Le même, retenu jusqu'à ce qu'une personne dise son année ou confirme ses chiffres."""
        self.statut, self.message, self.annees = "a_confirmer", raison, annees
        return self

    def remarquer(self, *phrases: str) -> None:
        """Ajoute des remarques à un tableau reconnu."""
        self.bilan.remarques += phrases
        self.message = " ; ".join([*filter(None, [self.message]), *phrases])


def lire_tableau(con: Base, rec: Reconnaissance, rendu: CompteRendu) -> None:
    """Charge un tableau ; ce qui ne se lit pas le fait refuser, jamais le reste du dépôt."""
    rendu.source = rec.source.id
    try:
        rendu.annees, rendu.doute = annees_proposees(rec, rendu.fichier)
        rendu.bilan = _traiter(con, rec, rendu.fichier)
        rendu.bilan.releves = etablir(con, rec, rendu.fichier, rendu.bilan)
        rendu.message = " ; ".join(
            [*rec.feuille.remarques, *etiquettes.notes(rec), *rendu.bilan.remarques]
        )
    except FichierRefuse as e:
        _defaire(con, rendu)
        rendu.attendre(str(e), rendu.annees) if isinstance(e, AConfirmer) else rendu.refuser(str(e))
    except Exception as e:
        decrit = rec.source.id not in declaration.livrees().sources
        if ecriture_impossible(e) or not (decrit or isinstance(e, duckdb.Error | UnicodeError)):
            raise  # le disque ou le logiciel est en cause, pas ce fichier
        # Un cas que la lecture n'a pas prévu : le reste du dépôt ne doit pas en pâtir.
        _defaire(con, rendu)
        premiere_ligne = (str(e).splitlines() or [type(e).__name__])[0][:160]
        refus = FichierRefuse(
            f"le contenu du fichier ne se lit pas ({premiere_ligne})",
            faire="corriger sa description, sur la page Données"
            if decrit
            else "télécharger de nouveau le fichier ; s'il est intact, signaler le cas",
        )
        rendu.refuser(str(refus))


def _defaire(con: Base, rendu: CompteRendu) -> None:
    for table in ("lieux", "lues"):
        con.execute(f"DELETE FROM {table} WHERE fichier = ?", [rendu.fichier])


def ecriture_impossible(e: Exception) -> bool:
    """Vrai si DuckDB n'a pas pu écrire (disque plein, droits), quel que soit le nom qu'il lui donne."""
    texte = str(e)
    return isinstance(e, duckdb.Error) and (
        "Could not write file" in texte or "No space left" in texte or "disk full" in texte.lower()
    )


def _traiter(con: Base, rec: Reconnaissance, fichier: str) -> Bilan:
    bilan = Bilan()
    match rec.source.nature:
        case "metadonnees":
            bilan.remarques.append("description de variables : aucun chiffre à charger")
        case "mouvements":
            speciaux.lire_mouvements(con, rec, bilan)
        case "appartenance":
            speciaux.lire_appartenances(con, rec, fichier, bilan)
        case "communes":
            speciaux.lire_communes(con, rec, fichier, bilan)
        case "matrice":
            speciaux.lire_minutes(con, rec, fichier, bilan)
        case "flux":
            speciaux.lire_flux(con, rec, fichier, bilan)
        case "lieux":
            speciaux.lire_lieux(con, rec, fichier, bilan)
        case _:
            return normaliser(con, rec, fichier)
    return bilan

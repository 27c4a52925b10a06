"""Le gabarit CSV d'une table du territoire, et la description de ses colonnes."""

import csv
import io

from observatoire.local.declaration import Colonne, Table

_TYPES = {
    "texte": "texte", "entier": "nombre entier", "nombre": "nombre", "montant": "montant en euros",
    "part": "part (80 %, 80 ou 0,8)", "date": "date (3 mars 2026, 03/03/2026)",
    "mois": "mois (mars 2026)", "annee": "année", "booleen": "oui ou non", "choix": "choix",
    "liste": "liste (a | b)", "commune": "commune (nom ou code INSEE)",
    "heures": "heures (8h30 ou 8,5)", "horaires": "horaires (08:00-12:00 / 13:30-18:00, ou fermé)",
    "url": "adresse web", "lon": "longitude (degrés)", "lat": "latitude (degrés)",
    "reference": "clé d'une autre table", "indicateur": "identifiant d'un indicateur",
}  # fmt: skip


def modele(t: Table) -> bytes:
    """Le gabarit : une ligne d'aide et une d'exemple en commentaire, puis l'en-tête."""
    flux = io.StringIO(newline="")
    ecrivain = csv.writer(flux, delimiter=";", lineterminator="\n")
    flux.write(f"# {t.titre} : {t.description}\n")
    flux.write(
        "# Une ligne par " + " et ".join(t.colonne(c).libelle.lower() for c in t.cle) + ".\n"
    )
    for c in t.colonnes:
        flux.write(f"# {c.nom} : {decrire(c)}\n")
    ecrivain.writerow(t.noms)
    return flux.getvalue().encode("utf-8-sig")


def decrire(c: Colonne) -> str:
    """« Places, nombre entier, obligatoire. Aide. Exemple : 12 »."""
    morceaux = [c.libelle, _TYPES[c.type] + (f" ({c.unite})" if c.unite else "")]
    if c.numero:
        morceaux.append("numéro à points, retrouvé si un tableur en a fait une date")
    if c.modalites:
        morceaux.append("parmi " + ", ".join(_modalite(v, n) for v, n in c.modalites.items()))
    if c.reference:
        morceaux.append(f"de la table {c.reference}")
    if c.obligatoire:
        morceaux.append("obligatoire")
    phrases = [
        ", ".join(morceaux),
        c.aide.rstrip("."),
        f"Exemple : {c.exemple}" if c.exemple else "",
    ]
    return ". ".join(p for p in phrases if p)


def _modalite(valeur: str, libelle: str) -> str:
    return valeur if valeur == libelle else f"{valeur} ({libelle})"

"""Un fichier dit-il quelque chose du territoire étudié ?"""

from observatoire.sources.declaration import catalogue
from observatoire.sources.sql import Base, liste
from observatoire.territoire import Reglages, membres, reference

RIEN = "rien pour ce territoire : ce fichier n'en couvre aucune commune"
# Où chaque nature de fichier range ce qu'elle lit, et ce qui y nomme une commune étudiée.
_TABLES = {
    "lieux": "lieux WHERE code IN {membres}",
    "matrice": "minutes WHERE origine IN {membres} OR destination IN {membres}",
    "contours": "contours WHERE code IN {membres}",
    "appartenance": "appartenances WHERE code IN {membres} OR epci IN {suivis}",
}
_MESURES = """lues WHERE CASE niveau WHEN 'commune' THEN code IN {membres}
    WHEN 'epci' THEN code IN {suivis} WHEN 'departement' THEN code IN {departements}
    WHEN 'region' THEN code IN {regions} ELSE TRUE END"""


def rien_ici(con: Base, fichier: str, source: str, reglages: Reglages) -> bool:
    """Vrai si un tableau lu ne nomme aucune commune étudiée, ni rien de ce qui la contient ou s'y compare.

    Faux pour ce qui ne parle d'aucun lieu : libellés, mouvements et référentiels de communes.
    """
    nature = catalogue()[source].nature if source in catalogue() else source
    ou = [_MESURES] if nature == "donnees" else [t for n, t in _TABLES.items() if n == nature]
    if nature == "lieux":
        ou.append(_MESURES)
    siennes = list(membres(reglages.epci))
    france = reference().set_index("code").loc[siennes]
    noms = {
        "membres": liste(siennes), "suivis": liste([reglages.epci, *reglages.comparaison.epci]),
        "departements": liste(france["departement"].unique()), "regions": liste(france["region"].unique()),
    }  # fmt: skip
    lus = [
        con.execute(
            f"SELECT 1 FROM (SELECT * FROM {t.format(**noms)}) WHERE fichier = ? LIMIT 1", [fichier]
        ).fetchall()
        for t in ou
    ]
    return bool(ou) and not any(lus)

"""La page des tables du territoire : `python -m observatoire.local.documentation`."""

from observatoire.local.declaration import Table, tables
from observatoire.local.gabarit import decrire

_ENTETE = """# Données du territoire

Page écrite d'après `observatoire/local/tables/` par
`python -m observatoire.local.documentation docs/donnees-locales.md` : ne pas la modifier à la main.

Ces tables vivent dans `data/local/`, une par fichier CSV. Elles se remplissent dans l'application
(menu *Le comité*) ou dans LibreOffice et Excel ; un gabarit s'obtient par
`observatoire modele NOM --sortie NOM.csv`. Un fichier est reconnu à ses colonnes, où qu'il soit sous
`data/`. Une cellule vide veut dire « non renseigné », jamais zéro. Les lignes qui commencent par `#`
sont des commentaires. La colonne facultative `fictif` (oui) marque une ligne d'exemple : tout ce
qui en découle porte alors la mention EXEMPLE.
"""


def page() -> str:
    """La page Markdown de toutes les tables."""
    return _ENTETE + "".join(_section(t) for t in sorted(tables().values(), key=lambda t: t.titre))


def _section(t: Table) -> str:
    qui = "publique" if t.publique else "réservée au comité"
    lignes = [
        f"\n## {t.titre}\n",
        f"{t.description}\n",
        f"Fichier `{t.fichier}`, table {qui}. Une ligne par "
        + " et ".join(f"`{c}`" for c in t.cle)
        + (f" (tirée de `{t.cle_depuis}` si elle est vide)" if t.cle_depuis else "")
        + ". Reconnue à : "
        + ", ".join(f"`{c}`" for c in t.obligatoires)
        + "."
        + (" Aucune donnée personnelle n'y est acceptée." if t.sans_personne else "")
        + "\n",
    ]
    lignes += [
        f"- `{c.nom}` : {decrire(c)}"
        + (" (réservé au comité)" if t.publique and not c.publique else "")
        for c in t.colonnes
    ]
    return "\n".join(lignes) + "\n"


if __name__ == "__main__":
    import sys
    from pathlib import Path

    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/donnees-locales.md").write_text(
        page(), encoding="utf-8"
    )

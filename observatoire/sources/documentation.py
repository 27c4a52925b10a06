"""La page des sources, écrite d'après le catalogue : `python -m observatoire.sources.documentation`."""

from itertools import groupby
from pathlib import Path

from observatoire.sources.declaration import Source, catalogue, variables

_ENTETE = """# Sources reconnues

Page écrite d'après `observatoire/sources/catalogue/` par
`python -m observatoire.sources.documentation docs/sources.md` : ne pas la modifier à la main.
Un fichier est reconnu à ses colonnes, jamais à son nom ; un nouveau millésime ne demande rien.
"""


def page_sources() -> str:
    """La page Markdown de toutes les sources, par producteur puis par titre."""
    triees = sorted(catalogue().values(), key=lambda s: (s.producteur, s.titre, s.id))
    morceaux = [_ENTETE]
    for producteur, groupe in groupby(triees, key=lambda s: s.producteur):
        morceaux.append(f"\n## {producteur}\n")
        morceaux += [_source(s) for s in groupe]
    return "".join(morceaux)


def _source(s: Source) -> str:
    reconnue = ", ".join(f"`{m}`" for m in s.signature.exige)
    lignes = [
        f"\n### {s.titre}\n",
        f"{s.description}\n",
        f"- identifiant : `{s.id}`" + (" (recopié dans une disposition à nous)" * s.recopie),
        f"- où : <{s.url}> ({s.licence}, diffusion {s.frequence})",
        f"- reconnue à : {reconnue}",
    ]
    if s.perimetre:
        lignes.append(f"- périmètre : {s.perimetre}")
    if s.arrondi:
        lignes.append(f"- valeurs arrondies par le producteur au multiple de {s.arrondi:g}")
    if lues := s.variables_lues():
        libelles = dict.fromkeys(variables()[v].libelle for v in lues)
        lignes.append(f"- donne : {' ; '.join(libelles)}")
    return "\n".join(lignes) + "\n"


if __name__ == "__main__":
    import sys

    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/sources.md").write_text(
        page_sources(), encoding="utf-8"
    )

"""Les fichiers sains du banc de mutations, et les formats où on les écrit."""

from __future__ import annotations

import csv
import io
import zipfile
from importlib import util
from pathlib import Path
from types import ModuleType
from xml.sax.saxutils import escape

import pandas as pd

from observatoire.sources import entete
from observatoire.sources.lecture import ouvrir as ouvrir_feuilles
from observatoire.sources.reconnaissance import reconnaitre
from tests.bancs.alterations import Grille, Original

RACINE = Path(__file__).parents[2]
# Dispositions de la CNAF qu'aucun fichier livré ne porte ; chiffres inventés.
CAF = {
    "nbpla_pe_epci_2022.csv": (
        "numepci;nom;annee;pl_psu_col_epci;pl_eaje_epci;pl_am_ind_epci;tot_offre_epci\n"
        "200034064;4C;2022;20;25;100;130\n200034023;CC;2022;60;70;250;330\n"
        "200066124;CA;2022;600;700;1900;2700\n200034031;CC;2022;30;35;120;160\n"
    ),
    "s_qf_400_com_2024.csv": "numcomdo;nomcom;dtreffre;qf_400;indfoy;indnbp\n" + "".join(
        f"{code};{nom};2024-12;{tranche};{n * taille};{n * taille * 2}\n"
        for code, nom, taille in (("81069", "Cordes-sur-Ciel", 1), ("81004", "Albi", 80), ("81045", "Les Cabannes", 2))
        for tranche, n in (("0-399", 20), ("400-799", 35), ("800-1199", 40), ("1200 et plus", 25), ("Inconnu", 5))
    ),
}  # fmt: skip
FORMATS = ("csv", "csv", "xlsx", "ods", "parquet", "zip")


def originaux(dossier: Path) -> list[Original]:
    """Les fichiers livrés et les échantillons des essais, lus par leur source."""
    textes = {
        c.relative_to(RACINE / "data").as_posix(): c.read_bytes()
        for c in sorted((RACINE / "data").glob("*/*.csv"))
        if c.parent.name != "local"
    }
    module = _module("insee_echantillons")
    for groupe in (module.POPULATIONS, module.BASES):
        textes |= {n: t.encode() for n, t in groupe.items() if isinstance(t, str)}
    melodi = _module("test_melodi")
    for source in melodi.JEUX:
        textes[f"{source}_data.csv"] = melodi.sur_son_annee(source).encode()
    textes |= {n: t.encode() for n, t in CAF.items()}
    trouves = (_original(nom, brut, dossier) for nom, brut in textes.items())
    return [o for o in trouves if o is not None]


def _module(nom: str) -> ModuleType:
    """Un fichier d'essais, où sont les échantillons."""
    spec = util.spec_from_file_location(nom, RACINE / f"tests/sources/catalogue/{nom}.py")
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _original(nom: str, brut: bytes, dossier: Path) -> Original | None:
    """Le fichier et le rôle de ses colonnes ; None si sa source n'apporte aucun chiffre."""
    chemin = dossier / Path(nom).name
    chemin.write_bytes(brut)
    with ouvrir_feuilles(chemin, dossier_temporaire=dossier) as feuilles:
        rec = reconnaitre(feuilles[0])
    if rec is None or rec.source.nature != "donnees":
        return None
    texte = next(t for c in ("utf-8-sig", "cp1252") if (t := _decoder(brut, c)) is not None)
    separateur = ";" if ";" in texte.split("\n")[0] else ","
    grille = tuple(tuple(x) for x in csv.reader(io.StringIO(texte), delimiter=separateur) if x)
    long, motif = rec.source.long, rec.source.millesime.colonne
    if long is not None:
        valeurs = (entete.indice_exige(rec, long.valeur),)
        cles = entete.indices_cle(rec, rec.source.cle)
        modalites = {entete.indice_exige(rec, d) for v in long.variables for d in v.si}
    else:
        blocs = entete.blocs(rec)
        valeurs = tuple(sorted({t.indice for b in blocs for t in b.termes}))
        cles, modalites = blocs[0].indices_cle, set()
    an = entete.indice(rec, motif) if motif else None
    return Original(nom, grille, cles or (0,), valeurs, tuple(sorted(modalites)), an)


def _decoder(brut: bytes, codage: str) -> str | None:
    try:
        return brut.decode(codage)
    except UnicodeDecodeError:
        return None


def ecrire(grille: Grille, forme: str, nom: str) -> tuple[str, bytes]:
    """Le nom et le contenu du tableau dans ce format."""
    tampon, base = io.BytesIO(), Path(nom).stem
    texte = io.StringIO()
    csv.writer(texte, delimiter=";", lineterminator="\n").writerows(grille)
    if forme == "csv":
        return nom, texte.getvalue().encode()
    if forme == "zip":
        with zipfile.ZipFile(tampon, "w") as z:
            z.writestr(zipfile.ZipInfo(f"{base}.csv"), texte.getvalue())
    elif forme == "ods":
        with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr(
                zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet"
            )
            z.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), _MANIFESTE)
            z.writestr(zipfile.ZipInfo("content.xml"), _ods(grille))
    else:
        noms = [x or f"colonne {i}" for i, x in enumerate(grille[0])]
        uniques = [x if noms.index(x) == i else f"{x} {i}" for i, x in enumerate(noms)]
        cadre = pd.DataFrame(grille[1:], columns=uniques).replace("", None)
        cadre.to_parquet(tampon) if forme == "parquet" else cadre.to_excel(tampon, index=False)
    return str(Path(nom).with_suffix(f".{forme}")), tampon.getvalue()


_MANIFESTE = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def _ods(grille: Grille) -> str:
    lignes = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(x)}</text:p></table:table-cell>'
            for x in ligne
        ) + "</table:table-row>" for ligne in grille
    )  # fmt: skip
    noms = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {noms} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Feuille1">{lignes}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )

"""Toute table de texte, écrite de toute façon licite, se relit à l'identique."""

import csv
import io
import tempfile
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.sources.lecture import ouvrir
from observatoire.sources.lecture.feuille import BLANCS

LETTRES = "abcéèàçôœ ABC0123456789.,;|'-\"\n\t%()/"
CELLULES = st.text(LETTRES, max_size=8).map(lambda t: t.strip(BLANCS))
# « é » partout : un octet isolé ne dit pas son encodage, une colonne d'accents si.
LIBELLES = CELLULES.map(lambda t: f"é{t}è".strip())
ENCODAGES = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


@st.composite
def tables(tirer):
    largeur = tirer(st.integers(2, 6))
    ligne = st.tuples(LIBELLES, *[CELLULES] * (largeur - 1))
    return tirer(st.lists(ligne, min_size=1, max_size=12))


@settings(max_examples=120, deadline=None)
@given(
    lignes=tables(),
    separateur=st.sampled_from(";,\t|"),
    fin=st.sampled_from(["\n", "\r\n"]),
    encodage=st.sampled_from(ENCODAGES),
    guillemets=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    vides=st.integers(0, 2),
)
def test_relecture_identique(lignes, separateur, fin, encodage, guillemets, vides):
    largeur = len(lignes[0])
    texte = io.StringIO(newline="")
    sortie = csv.writer(texte, delimiter=separateur, lineterminator=fin, quoting=guillemets)
    # Un en-tête et des lignes modèles rendent le séparateur évident, comme dans un vrai fichier.
    modeles = [tuple(f"eté{i}" for i in range(largeur))] * 30
    sortie.writerows(modeles)
    texte.write(fin * vides)
    sortie.writerows(lignes)
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "t.csv"
        chemin.write_bytes(texte.getvalue().encode(encodage))
        con = duckdb.connect()
        with ouvrir(chemin, dossier_temporaire=Path(dossier)) as (feuille,):
            feuille.vue(con, "v", 1, largeur)
            lues = con.execute("SELECT * EXCLUDE ligne FROM v ORDER BY ligne").fetchall()
            numeros = [n for (n,) in con.execute("SELECT ligne FROM v ORDER BY ligne").fetchall()]
    attendues = [tuple(c or None for c in ligne) for ligne in [*modeles, *lignes]]
    assert [tuple(c and c.replace("\r\n", "\n") for c in ligne) for ligne in lues] == attendues
    assert feuille.apercu[: len(modeles)] == [list(m) for m in modeles]
    assert numeros[30] == 31 + vides

"""La pyramide des âges, d'un ou de deux millésimes."""

from __future__ import annotations

import pytest

from observatoire.contenu.commun import pyramide as fabrique
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import resume
from observatoire.graphiques.figure import Figure, Forme
from observatoire.modele import Niveau, Territoire

EPCI = Territoire(Niveau.EPCI, "200034064")


def normal(texte: str) -> str:
    return texte.replace("\u202f", " ").replace("\xa0", " ")


def notes(figure: Figure) -> str:
    return normal(" ".join(resume.notes_completes(figure)))


def test_pyramide_d_un_millesime(entrepot_4c):
    figure = fabrique.pyramide(entrepot_4c, str(EPCI))
    assert figure.forme is Forme.PYRAMIDE
    assert figure.donnees["valeur"].sum() == pytest.approx(100)
    assert figure.donnees["effectif"].sum() == pytest.approx(5441, abs=2)  # INSEE, RP 2023
    assert "34,8 % ont 65 ans ou plus en 2023" in normal(figure.titre)
    assert "Un seul millésime est disponible (2023)" in notes(figure)


def test_pyramide_de_deux_millesimes(retouche):
    # Le millésime 2012 est inventé : deux fois moins d'habitants à chaque âge, mêmes parts.
    lecteur = retouche(
        "INSERT INTO mesures BY NAME SELECT * REPLACE (2012 AS debut, 2012 AS fin, valeur / 2 AS valeur) "
        "FROM mesures WHERE regexp_matches(variable, '^pop_[fh]_') AND code = '200034064'"
    )
    assert fabrique.annees_pyramide(lecteur, EPCI) == [2012, 2023]
    figure = fabrique.pyramide(lecteur, str(EPCI))
    parts = figure.donnees.pivot_table(index=["age", "sexe"], columns="serie", values="valeur")
    assert parts["2012"].to_numpy() == pytest.approx(parts["2023"].to_numpy())
    assert set(figure.donnees.loc[figure.donnees["est_principal"], "serie"]) == {"2023"}
    with pytest.raises(AppelIncorrect, match="2012, 2023"):
        fabrique.pyramide(lecteur, str(EPCI), 1999)


def test_pyramide_sans_ages_dit_quoi_deposer(entrepot_4c):
    with pytest.raises(AppelIncorrect, match=r"à Faux.* À faire : déposer"):
        fabrique.pyramide(entrepot_4c, "commune:Faux")

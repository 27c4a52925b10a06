"""Les pages Isolement et Santé : chaque onglet s'ouvre, et aucun mot ne juge un lieu ou des gens."""

from __future__ import annotations

import re

import pytest

from observatoire.analyses.exposition_declaree import DIMENSIONS
from observatoire.contenu.registre import figure_de
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import sans_accent

ONGLETS = {
    "isolement": [
        "Quatre dimensions",
        "Position et ressources",
        "Aller-vers",
        "Pôles de proximité",
        "Services du quotidien",
        "Solidité",
    ],
    "sante": [
        "Combien, à quelle distance",
        "Médecins et soignants",
        "Bien vieillir",
        "RSA, prime d'activité, MSA",
        "Annuaire",
    ],
}
# Un verdict, un palmarès ou une personne : rien de tout cela n'a sa place ici.
INTERDITS = (
    "defavorise", "desert", "desertification", "sous-equipe", "sous-equipement", "sous-dote", "pire",
    "palmares", "champion", "mauvais eleve", "en retard", "precaire", "assiste", "population a risque",
    "personne isolee", "personnes isolees", "vulnerable", "vulnerables", "commune isolee", "fragile",
    "rang 1", "classee premiere", "en tete", "en queue", "m\\.", "mme", "telephone",
)  # fmt: skip


def _textes(essai) -> str:
    """Tout ce que la page écrit : titres, phrases, notes, tableaux, listes de choix."""
    genres = ("title", "header", "markdown", "caption", "info", "warning", "error")
    dits = [e.value for g in genres for e in getattr(essai, g)]
    dits += [h.proto.body for h in essai.get("html")]
    dits += [e.label for g in ("selectbox", "multiselect") for e in getattr(essai, g)]
    propres = re.sub(r"<[^>]+>", " ", " ".join(map(str, dits)).replace("\\", ""))
    return " ".join(sans_accent(propres).split())


@pytest.mark.parametrize(("page", "onglet"), [(p, o) for p, noms in ONGLETS.items() for o in noms])
def test_chaque_onglet_s_ouvre_et_ne_juge_pas(ouvrir_page, page, onglet):
    essai = ouvrir_page(page, **{f"onglet_{page}": onglet})
    assert not essai.exception and not essai.error
    dits = _textes(essai)
    assert len(dits) > 300
    trouves = [m for m in INTERDITS if re.search(rf"(?<![\w-]){m}(?![\w-])", dits)]
    assert not trouves


def test_la_reponse_dit_ce_qui_manque_et_les_trois_reserves(ouvrir_page):
    essai = ouvrir_page("isolement")
    for d in DIMENSIONS:
        essai.session_state[f"Plus-dimension-{d.id}"] = True
    dits = _textes(essai.run())
    assert "rang parmi les communes du departement n'est pas donne" in dits and "27 sur 314" in dits
    for reserve in ("menages d'une personne", "80 ans ou plus", "bpe", "27 des 314 communes"):
        assert reserve in dits
    assert "elle ne vaut pas zero" in dits and "logement" in dits


def test_caf_et_msa_ne_s_additionnent_pas(ouvrir_page):
    essai = ouvrir_page("sante", onglet_sante="RSA, prime d'activité, MSA")
    assert "ne s'additionnent pas" in _textes(essai)
    assert {"CAF", "MSA"} <= {h.value for h in essai.header}


def test_les_communes_sont_par_ordre_alphabetique(ouvrir_page):
    essai = ouvrir_page("isolement", onglet_isolement="Position et ressources")
    tableau = next(
        h.proto.body for h in essai.get("html") if "Exposition et ressources" in h.proto.body
    )
    noms = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', tableau)
    assert len(noms) == 25 and noms == sorted(noms)
    assert "rang" not in sans_accent(tableau)


def test_une_page_sans_donnees_dit_quoi_deposer(ouvrir_page, retoucher):
    retoucher(
        "DELETE FROM mesures; DELETE FROM indicateurs; DELETE FROM lieux; DELETE FROM local_structures"
    )
    dits = _textes(ouvrir_page("isolement"))
    assert "aucune des quatre dimensions" in dits and "deposer" in dits
    dits = _textes(ouvrir_page("sante"))
    assert "deposer sur la page donnees" in dits


def test_une_exposition_ne_se_classe_nulle_part(entrepot_4c):
    for indicateur in ("exposition_isolement", "exposition_sociale"):
        with pytest.raises(AppelIncorrect, match="jamais en classement"):
            figure_de(entrepot_4c, "classement", {"identifiant": indicateur})
        # Sans le département, aucune position : ni carte, ni zéro.
        with pytest.raises(AppelIncorrect, match="aucune valeur ici"):
            figure_de(entrepot_4c, "carte", {"identifiant": indicateur})
    carte = figure_de(entrepot_4c, "exposition_dimension", {"dimension": "acces"})
    assert carte.unite == "min"
    assert not any(nom in carte.titre for nom in ("Riols", "Cabannes", "Cordes"))

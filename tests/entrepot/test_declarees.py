"""Les descriptions de fichiers de l'espace de travail : lues comme le catalogue, sans code."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.entrepot import edition_publique
from observatoire.entrepot.construction import a_jour, actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.entrepot.verification import verifier
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.sources import declaration
from observatoire.territoire import lire_reglages

COMPOST = """
id = "espace_compost"
titre = "Composteurs distribués"
producteur = "Syndicat de traitement"
description = "Composteurs distribués aux ménages, par commune."
url = ""
publique = true

[signature]
exige = ["Code commune", "Composteurs {aaaa}"]

[cle]
colonnes = ["Code commune"]

[colonnes]
espace_composteurs = "Composteurs {aaaa}"

[variables.espace_composteurs]
libelle = "Composteurs distribués"
unite = "composteurs"
"""
FICHIER = "Code commune;Commune;Composteurs 2023;Composteurs 2024\n81069;Cordes-sur-Ciel;40;52\n81309;Vaour;12;s\n"
CORDES, VAOUR = (Territoire(Niveau.COMMUNE, c) for c in ("81069", "81309"))


@pytest.fixture
def espace(tmp_path: Path) -> Path:
    donnees = tmp_path / "data"
    (donnees / "sources").mkdir(parents=True)
    (donnees / "territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    (donnees / "compost.csv").write_text(FICHIER, encoding="utf-8")
    (donnees / "sources" / "compost.toml").write_text(COMPOST, encoding="utf-8")
    return donnees


def _valeur(lecteur: Lecteur, indicateur: str, ou: Territoire, annee: int):
    ligne = lecteur.valeurs(indicateur, [ou], [annee]).iloc[0]
    return ligne["valeur"], ligne["statut"]


def test_un_toml_de_l_espace_vaut_le_catalogue_et_fait_son_indicateur(espace: Path) -> None:
    entrepot = espace.parent / "entrepot"
    fait = actualiser(espace, entrepot)
    (lu,) = fait.fichiers
    assert (lu["statut"], lu["source"]) == ("reconnu", "espace_compost")
    declaration.adopter(())  # une autre séance n'en sait rien avant d'ouvrir l'édition
    assert "espace_composteurs" not in INDICATEURS
    lecteur = ouvrir(entrepot)
    assert _valeur(lecteur, "espace_composteurs", CORDES, 2024) == (52, "publie")
    assert _valeur(lecteur, "espace_composteurs", VAOUR, 2024)[1] == "secret"
    assert INDICATEURS["espace_composteurs"].theme == "Fichiers du territoire"
    publique = Lecteur(edition_publique.courante(entrepot))
    assert _valeur(publique, "espace_composteurs", CORDES, 2023) == (40, "publie")
    for ouvert in (lecteur, publique):
        ouvert.fermer()
    # Le changer, ou l'ôter, refait l'entrepôt ; sans lui, le fichier n'est plus connu.
    assert a_jour(espace, entrepot)
    (espace / "sources" / "compost.toml").unlink()
    assert not a_jour(espace, entrepot)
    assert actualiser(espace, entrepot).fichiers[0]["statut"] == "refuse"


@pytest.mark.parametrize(
    ("regle", "cordes", "vaour"),
    [("5", (50, 54), (0, 2)), ('{ pas = 10, regle = "aleatoire" }', (43, 61), (0, 9)),
     ("{ pas = 5, secret = 5 }", (50, 54), (0, 0))],
)  # fmt: skip
def test_la_regle_d_arrondi_se_declare_et_les_bornes_en_viennent(
    espace: Path, regle: str, cordes: tuple[int, int], vaour: tuple[int, int]
) -> None:
    declare = COMPOST.replace("publique", f"arrondi = {regle}\npublique")
    (espace / "sources" / "compost.toml").write_text(declare, encoding="utf-8")
    (espace / "compost.csv").write_text(FICHIER.replace("12;s", "12;0"), encoding="utf-8")
    actualiser(espace, espace.parent / "entrepot")
    lecteur = ouvrir(espace.parent / "entrepot")
    lues = lecteur.valeurs("espace_composteurs", [CORDES, VAOUR], [2024]).set_index("code")
    assert [tuple(lues.loc[o.code, ["bas", "haut"]]) for o in (CORDES, VAOUR)] == [cordes, vaour]
    lecteur.fermer()


FAUTES = {
    "cle.toml": (COMPOST.replace("cle]", "clef]"), "clef` : clé inconnue"),
    "toml.toml": ("id = ", "n'est pas un TOML lisible"),
    "octets.toml": ("é".encode("latin-1"), "UTF-8"),
    "niveau.toml": (COMPOST.replace("[colonnes]", 'niveau = "hameau"\n[colonnes]'), "admises"),
    "motif.toml": (COMPOST.replace('= "Composteurs {aaaa}"', '= "{aaaa}{aaaa}"'), "motif d'en-tête"),
    "nom.toml": (COMPOST.replace("espace_composteurs", "population").replace("espace_", "autre_"), "« population » est déjà pris"),
    "id.toml": (COMPOST.replace("espace_compost", "insee_populations", 1), "déjà pris"),
    "vide.toml": (COMPOST.replace('["Code commune", "Composteurs {aaaa}"]', "[]"), "il en manque"),
    "large.toml": (COMPOST.replace('"Code commune", "Compo', '"Compo'), "une seule colonne"),
    "orpheline.toml": (COMPOST + '[variables.x]\nlibelle = "X"\nunite = "x"\n', "rien ne donne"),
    "trimestre.toml": (
        COMPOST.replace('= "Composteurs {aaaa}"', '= "Composteurs T{trimestre} {aaaa}"'), "periode"
    ),
    "egalite.toml": (COMPOST.replace("publique", 'egalites = ["a b c"]\npublique'), "forme attendue"),
    "codes.toml": (COMPOST.replace("[colonnes]", 'codes = { ZZ = "ici" }\n[colonnes]'), "cle.codes"),
    "seuil.toml": (
        COMPOST.replace("[colonnes]", 'niveau = "auto"\n[colonnes]') + "seuil = 5\n", "un niveau"
    ),
}  # fmt: skip


def test_un_toml_fautif_se_dit_et_n_empeche_rien(espace: Path) -> None:
    for nom, (texte, _) in FAUTES.items():
        (espace / "sources" / nom).write_bytes(
            texte if isinstance(texte, bytes) else texte.encode()
        )
    fait = actualiser(espace, espace.parent / "entrepot")
    rendus = {str(f["chemin"]): f for f in fait.fichiers}
    assert rendus.pop("compost.csv")["statut"] == "reconnu"
    assert {Path(c).name for c in rendus} == set(FAUTES)
    for chemin, f in rendus.items():
        attendu = FAUTES[Path(chemin).name][1]
        assert f["statut"] == "refuse" and attendu in str(f["message"]), (chemin, f["message"])
        assert chemin in str(f["message"])


def test_ce_que_la_lecture_n_a_pas_prevu_ne_coute_que_son_fichier(espace: Path) -> None:
    """Une description valable mais absurde (aucun rôle pour une table d'appartenance)."""
    absurde = COMPOST.replace('url = ""', 'url = ""\nnature = "appartenance"')
    (espace / "sources" / "compost.toml").write_text(absurde.split("[colonnes]")[0], "utf-8")
    (espace / "x.csv").write_text("code;pmun_2023\n81069;879\n", encoding="utf-8")
    fait = {f["chemin"]: f for f in actualiser(espace, espace.parent / "entrepot").fichiers}
    assert fait["compost.csv"]["statut"] == "refuse" and "description" in str(
        fait["compost.csv"]["message"]
    )


PAR_MOIS = COMPOST.replace('"Composteurs {aaaa}"]', '"Quand", "Composteurs"]').replace(
    '= "Composteurs {aaaa}"',
    '= "Composteurs"\n\n[millesime]\ncolonne = "Quand"\nperiode = "mois"\nannuel = "somme"',
)


@pytest.mark.parametrize(
    ("quand", "dit"),
    [
        ([f"2024-{m:02d}" for m in range(1, 13)], "= 12"),
        ([f"{m} 2024" for m in ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]], "= 12"),
        ([f"2024-{m:02d}" for m in range(1, 12)], "il manque un mois, sans chiffre : 2024"),
        ([f"{j:02d}/{m:02d}/2024" for m in range(1, 13) for j in (1, 15)], "du même mois"),
        (["2024", "2023"], "le mois de ces chiffres ne se lit pas"),
    ],
)  # fmt: skip
def test_une_annee_de_mois_est_entiere_ou_n_est_pas(
    espace: Path, quand: list[str], dit: str
) -> None:
    (espace / "compost.csv").write_text(
        "Code commune;Quand;Composteurs\n" + "".join(f"81069;{q};1\n" for q in quand), "utf-8"
    )
    with declaration.avec((("essai.toml", PAR_MOIS),)):
        (vu,) = verifier(espace / "compost.csv", lire_reglages(espace)).tableaux
    lus = [e.apres for e in vu.exemples]
    assert dit in vu.message or dit == f"= {lus[0]:g}", vu.message


def test_un_seuil_cache_ici_ce_que_le_producteur_ne_cache_pas(espace: Path) -> None:
    """40, 12 et 3 : le 3 est tenu secret, et la somme des communes aussi ; le public n'en voit rien."""
    (espace / "sources" / "compost.toml").write_text(COMPOST + "seuil = 5\n", encoding="utf-8")
    (espace / "compost.csv").write_text(FICHIER.replace("12;s", "3;0"), encoding="utf-8")
    entrepot = espace.parent / "entrepot"
    actualiser(espace, entrepot)
    lecteur = ouvrir(entrepot)
    assert _valeur(lecteur, "espace_composteurs", VAOUR, 2023)[1] == "secret"
    assert _valeur(lecteur, "espace_composteurs", VAOUR, 2024) == (0, "publie")
    assert not len(lecteur._neuf("SELECT 1 FROM lues WHERE valeur BETWEEN 1 AND 4"))
    publique = Lecteur(edition_publique.courante(entrepot))
    assert not len(
        publique._neuf("SELECT 1 FROM indicateurs WHERE indicateur = 'espace_composteurs'")
    )
    for ouvert in (lecteur, publique):
        ouvert.fermer()


def test_ce_qui_n_est_pas_dit_public_ne_sort_pas_du_comite(espace: Path) -> None:
    (espace / "sources" / "compost.toml").write_text(
        COMPOST.replace("publique = true", ""), encoding="utf-8"
    )
    entrepot = espace.parent / "entrepot"
    actualiser(espace, entrepot)
    public = edition_publique.courante(entrepot)
    assert b"omposteurs" not in public.read_bytes()
    ouvert = Lecteur(public)
    assert "espace_composteurs" not in INDICATEURS
    assert not len(ouvert._neuf("SELECT 1 FROM mesures WHERE variable = 'espace_composteurs'"))
    ouvert.fermer()


def test_verifier_avec_une_description_d_essai_ne_change_rien(espace: Path) -> None:
    declaration.adopter(())
    with declaration.avec((("essai.toml", COMPOST),)):
        vu = verifier(espace / "compost.csv", lire_reglages(espace))
    assert vu.accepte and vu.tableaux[0].titre == "Composteurs distribués"
    assert "espace_compost" not in declaration.catalogue()

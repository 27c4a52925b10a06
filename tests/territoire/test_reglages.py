import base64
import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest

from observatoire.erreurs import AppelIncorrect, DeclarationInvalide
from observatoire.territoire import (
    Reglages,
    analyser_reglages,
    changements,
    changer,
    changer_epci,
    changer_mentions,
    contours,
    libelles,
    lire_reglages,
    membres,
    revenir,
)
from observatoire.territoire.exemples import EXEMPLES, TABLES
from observatoire.territoire.reglages import publics

LIVRE = Path(__file__).parents[2] / "data"
QUATRE_C = "200034064"
GAILLAC = "200066124"
ICI = f'epci = "{QUATRE_C}"\n'


def secteur(identifiant, *codes):
    liste = ", ".join(f'"{code}"' for code in codes)
    return f'[[secteurs]]\nid = "{identifiant}"\nlibelle = "Essai"\ncommunes = [{liste}]\n'


def test_sans_fichier_aucun_territoire_puis_les_reglages_par_defaut(tmp_path):
    with pytest.raises(DeclarationInvalide, match="ne dit pas quel territoire"):
        lire_reglages(tmp_path)
    (tmp_path / "territoire.toml").write_text(ICI, encoding="utf-8")
    reglages = lire_reglages(tmp_path)
    assert reglages == Reglages(QUATRE_C)
    assert (reglages.epci, reglages.perimetre, reglages.secteurs) == (QUATRE_C, "departement", ())
    seuils = reglages.seuils
    assert (seuils.petit_effectif, seuils.secret_local, seuils.minutes_voisinage) == (20, 5, 30)


def test_le_fichier_livre_partage_la_4c_en_secteurs_d_un_seul_tenant():
    reglages = lire_reglages(LIVRE)
    assert reglages.alertes == ()
    places = sorted(code for s in reglages.secteurs for code in s.communes)
    assert tuple(places) == membres(QUATRE_C)
    assert len(reglages.secteurs) == 3
    for s in reglages.secteurs:
        assert contours(s.communes).union_all().geom_type == "Polygon", s.id
    assert reglages.comparaison.epci == (GAILLAC, "200040905")
    assert {c.note for c in reglages.competences} == {"à qualifier"}


def test_les_noms_en_commentaire_du_fichier_livre_sont_les_bons():
    noms = libelles("commune")
    texte = (LIVRE / "territoire.toml").read_text(encoding="utf-8")
    annotees = re.findall(r'^    "(81\d{3})", # (.+)$', texte, flags=re.MULTILINE)
    assert len(annotees) == 25
    assert dict(annotees) == {code: noms[code] for code in membres(QUATRE_C)}


def test_tout_se_lit():
    reglages = analyser_reglages(
        f'epci = "{GAILLAC}"\nperimetre = "france"\n'
        "[comparaison]\nregion = false\n"
        "[seuils]\nsecret_local = 11\n"
        '[[competences]]\nnom = "ALSH"\ncommunes = ["81300"]\ndepuis = 2019-01-01\n'
    )
    assert (reglages.epci, reglages.perimetre) == (GAILLAC, "france")
    assert reglages.comparaison.region is False and reglages.comparaison.france is True
    assert reglages.seuils.secret_local == 11 and reglages.seuils.petit_effectif == 20
    assert reglages.competences[0].communes == ("81300",)
    assert reglages.competences[0].depuis == date(2019, 1, 1)


def test_secteurs_d_un_autre_epci_ignores_avec_une_alerte():
    reglages = analyser_reglages(f'epci = "{GAILLAC}"\n' + secteur("causse", "81309", "81206"))
    assert reglages.secteurs == ()
    assert reglages.alertes == (
        "Le secteur « Essai » est ignoré : aucune de ses communes n'est dans CA Gaillac-Graulhet.",
    )


def test_commune_d_ailleurs_laissee_de_cote_et_oubliees_nommees():
    reglages = analyser_reglages(ICI + secteur("causse", "81309", "81300"))
    assert reglages.secteurs[0].communes == ("81309",)
    ailleurs, oubliees = reglages.alertes
    assert "Tonnac" in ailleurs
    assert "Cordes-sur-Ciel" in oubliees and "Vaour" not in oubliees


def test_un_epci_ne_se_compare_pas_a_lui_meme():
    texte = f'epci = "{GAILLAC}"\n[comparaison]\nepci = ["{GAILLAC}", "{QUATRE_C}"]\n'
    assert analyser_reglages(texte).comparaison.epci == (QUATRE_C,)


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("epci = 200034064", ["ligne 1", "« epci »", 'epci = "123456789"']),
        ('\nepci = "200034046"', ["ligne 2", "200034064 (CC du Cordais"]),
        ('epci = "Cordais"', ["« Cordais » est inconnu", "200034064 (CC du Cordais"]),
        ('epci = "introuvable"', ["SIREN à 9 chiffres"]),
        ('perimetr = "france"', ["« perimetr » est inconnue", "« perimetre »"]),
        ('perimetre = "region"', ["« perimetre »", '"france"']),
        ("alertes = []", ["« alertes »", "retirez-la"]),
        ('[seuils]\n\npetit_effectif = "20"', ["ligne 3", "petit_effectif = 20"]),
        ("[seuils]\nsecret_local = -1", ["ligne 2", "de 0 à 1000"]),
        ("[seuils]\nsecret = 1", ["ligne 2", "dans [seuils]", "« secret_local »"]),
        ('[comparaison]\nregion = "oui"', ["ligne 2", "region = true"]),
        ('[comparaison]\nepci = ["12"]', ["ligne 2", "« comparaison.epci »", "« 12 »"]),
        ("secteurs = 3", ["ligne 1", "[[secteurs]]"]),
        ('[[secteurs]]\nid = "aaa"\ncommunes = []', ["ligne 1", "manque", "« libelle »"]),
        (secteur("aaa", "81069").replace('"81069"', "81069"), ["ligne 4", "entre guillemets"]),
        (secteur("aaa", "Vaour"), ["ligne 4", "secteur « aaa »", "81309 (Vaour)"]),
        (secteur("aaa", "81241"), ["81233 (Terre-de-Bancalié)", "écrivez 81233"]),
        (secteur("aaa", "81609"), ["« 81609 » est inconnue", "81069 (Cordes-sur-Ciel)"]),
        (secteur("aaa", "xxx"), ["« xxx » est inconnue", "code INSEE à 5 caractères"]),
        (secteur("aaa", "81069", "81069"), ["ligne 4", "deux fois"]),
        (
            secteur("aaa", "81069") + secteur("bbb", "81045", "81069"),
            ["ligne 8", "81069 (Cordes-sur-Ciel)", "« aaa » et « bbb »"],
        ),
        (secteur("aaa", "81069") + secteur("aaa", "81045"), ["ligne 6", "sert déjà"]),
        (secteur("81", "81069"), ["ligne 2", "« 81 »", 'id = "essai"']),
        (secteur("Vallée", "81069"), ["« Vallée »", "sans accent"]),
        ('[[competences]]\nnom = "x"\ncommunes = "tout"', ["ligne 3", '"toutes"']),
        ('[[competences]]\nnom = "x"\ndepuis = "hier"', ["ligne 3", "2019-01-01"]),
        ('[[competences]]\nnom = "x"\ncommunes = ["99999"]', ["ligne 3", "compétence « x »"]),
        ('epci = "2000', ["TOML", "guillemets"]),
    ],
)
def test_une_faute_est_dite_avec_sa_place_et_un_exemple(texte, attendus):
    if ajoutee := not texte.strip().startswith("epci"):
        texte = ICI + texte  # sans territoire, c'est cela qui serait dit
    with pytest.raises(DeclarationInvalide) as erreur:
        analyser_reglages(texte)
    message = str(erreur.value)
    assert "territoire.toml" in message
    for attendu in attendus:
        if ajoutee:
            attendu = re.sub(r"(?<=ligne )\d+", lambda n: str(int(n[0]) + 1), attendu)
        assert attendu in message


def test_un_fichier_en_latin_1_est_refuse_en_francais(tmp_path):
    (tmp_path / "territoire.toml").write_bytes("# département\n".encode("latin-1"))
    with pytest.raises(DeclarationInvalide, match="UTF-8"):
        lire_reglages(tmp_path)


@pytest.mark.parametrize("fin", ["\n", "\r\n"])
def test_changer_d_epci_ne_touche_que_sa_ligne(tmp_path, fin):
    fichier = tmp_path / "territoire.toml"
    avant = (LIVRE / "territoire.toml").read_text(encoding="utf-8").replace("\n", fin)
    fichier.write_bytes(avant.encode())
    fichier.chmod(0o640)
    reglages = changer_epci(tmp_path, "200 066 124")
    assert reglages.epci == GAILLAC and len(reglages.alertes) == 3
    assert reglages.comparaison.epci == ("200040905",)
    attendu = avant.replace(f'epci = "{QUATRE_C}"', f'epci = "{GAILLAC}"')
    assert fichier.read_bytes() == attendu.encode()
    assert fichier.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [fichier]
    assert changer_epci(tmp_path, QUATRE_C).alertes == ()
    assert fichier.read_bytes() == avant.encode()


def test_changer_d_epci_cree_le_fichier(tmp_path):
    changer_epci(tmp_path / "neuf", GAILLAC)
    assert lire_reglages(tmp_path / "neuf").epci == GAILLAC


def test_un_mauvais_siren_ou_un_fichier_fautif_laissent_tout_en_place(tmp_path):
    fichier = tmp_path / "territoire.toml"
    fichier.write_text('perimetr = "france"\n', encoding="utf-8")
    with pytest.raises(AppelIncorrect, match=r"200066142.*200066124 \(CA Gaillac-Graulhet\)"):
        changer_epci(tmp_path, "200066142")
    with pytest.raises(DeclarationInvalide, match="perimetr"):
        changer_epci(tmp_path, GAILLAC)
    assert fichier.read_text(encoding="utf-8") == 'perimetr = "france"\n'


# La Réunion, Mayotte, Guyane, Corse, Métropole de Lyon, Aix-Marseille, Hautes Terres (Cantal).
@pytest.mark.parametrize(
    "siren",
    [
        "249740119",
        "200050532",
        "249730045",
        "242010056",
        "200046977",
        "200054807",
        "200066637",
    ],
)
def test_l_observatoire_bascule_sur_n_importe_quel_epci(tmp_path, siren):
    reglages = changer_epci(tmp_path, siren)
    assert lire_reglages(tmp_path) == reglages
    assert reglages.epci == siren


def test_les_mentions_s_ecrivent_sans_toucher_au_reste(tmp_path):
    chemin = tmp_path / "territoire.toml"
    chemin.write_text('# à garder\nepci = "200034064"\n\n[seuils]\nsecret_local = 7\n', "utf-8")
    reglages = changer_mentions(tmp_path, {"editeur": " CC \n du Causse ", "dpo": "[x]"})
    assert (reglages.mentions.editeur, reglages.mentions.dpo) == ("CC du Causse", "[x]")
    assert changer_mentions(tmp_path, {"editeur": ""}).mentions.dpo == "[x]"
    assert (
        chemin.read_text("utf-8").startswith("# à garder\n") and reglages.seuils.secret_local == 7
    )


def test_le_public_n_emporte_que_les_reglages_publics(tmp_path):
    texte = (LIVRE / "territoire.toml").read_text("utf-8") + '\n[mentions]\ndpo = "d"\n'
    emporte = publics(texte, tmp_path)
    assert "#" not in emporte and "competences" not in emporte and "ccas" not in emporte
    lus = analyser_reglages(emporte)
    assert lus.secteurs == analyser_reglages(texte).secteurs and lus.mentions.dpo == "d"


def test_chaque_cle_a_son_exemple():
    for nom, table in TABLES.items():
        assert {f"{nom}.{c.name}" for c in dataclasses.fields(table)} <= set(EXEMPLES)


def test_un_reglage_change_a_l_ecran_se_garde_et_se_defait(tmp_path):
    depart = 'epci = "200034064"  # gardé\n\n[seuils]\npetit_effectif = 20\n'
    (tmp_path / "territoire.toml").write_text(depart, encoding="utf-8")
    competences = [{"nom": "Petite enfance", "communes": ["81309"], "depuis": date(2019, 1, 1)}]
    changer(tmp_path, "compétences", {"competences": competences})
    changer(tmp_path, "seuils", {"seuils": {"petit_effectif": 30, "secret_local": 5}})
    lus = lire_reglages(tmp_path)
    assert lus.competences[0].depuis == date(2019, 1, 1) and lus.seuils.petit_effectif == 30
    assert "# gardé" in (tmp_path / "territoire.toml").read_text(encoding="utf-8")
    faits = changements(tmp_path)
    assert [c.quoi for c in faits] == ["seuils", "compétences"]
    revenir(tmp_path, faits[1])
    assert lire_reglages(tmp_path) == analyser_reglages(depart)
    # Le retour se défait aussi.
    revenir(tmp_path, changements(tmp_path)[0])
    assert lire_reglages(tmp_path) == lus


def test_un_reglage_refuse_n_ecrit_rien(tmp_path):
    (tmp_path / "territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    for faux in (
        {"collectivite": {"couleur": "rouge"}},
        {"competences": [{"nom": "x", "communes": ["99999"]}]},
    ):
        with pytest.raises(DeclarationInvalide):
            changer(tmp_path, "essai", faux)
    assert (tmp_path / "territoire.toml").read_text(encoding="utf-8") == 'epci = "200034064"\n'
    assert changements(tmp_path) == []


def test_le_logo_est_garde_une_fois_a_part(tmp_path: Path) -> None:
    """Un historique de dix changements ne recopie pas l'image ; revenir en arrière la retrouve."""
    image = base64.b64encode(bytes(range(256)) * 200).decode()
    changer(tmp_path, "logo", {"epci": QUATRE_C, "collectivite": {"nom": "Ici", "logo": image}})
    for n in range(10):
        lue = lire_reglages(tmp_path).collectivite
        assert lue.logo == image
        changer(tmp_path, "nom", {"collectivite": {"nom": f"Ici {n}", "logo": lue.logo}})
    textes = [tmp_path / "territoire.toml", tmp_path / "local" / ".historique" / "reglages.jsonl"]
    assert all(image[:80] not in t.read_text(encoding="utf-8") for t in textes)
    assert len(list((tmp_path / "local" / ".historique").glob("logo-*.png"))) == 1
    assert image in publics(textes[0].read_text(encoding="utf-8"), tmp_path)
    changer(tmp_path, "sans logo", {"collectivite": {"nom": "Ici"}})
    assert lire_reglages(tmp_path).collectivite.logo == ""
    revenir(tmp_path, changements(tmp_path)[0])
    assert lire_reglages(tmp_path).collectivite.logo == image


def test_aucun_territoire_n_est_etudie_d_office(tmp_path):
    with pytest.raises(DeclarationInvalide, match="ne dit pas quel territoire"):
        lire_reglages(tmp_path)
    with pytest.raises(DeclarationInvalide, match="il manque la clé « epci »"):
        analyser_reglages('perimetre = "france"\n')

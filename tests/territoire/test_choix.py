"""Du nom tapé au territoire ; compositions publiées par la DGCL et l'INSEE (2026)."""

import pytest

from observatoire.erreurs import AppelIncorrect
from observatoire.local.communes import code_de
from observatoire.schema.filtres import communes_de
from observatoire.territoire import (
    Reglages,
    choisir,
    libelles,
    membres,
    table_territoires,
    un_seul,
    voisinage,
)

PLAINE_COMMUNE, GRAND_PARIS, OUESSANT = "200057867", "200054781", "212901557"


@pytest.mark.parametrize(
    ("tape", "siren"),
    [
        ("Bayonne", "200067106"),
        ("64102", "200067106"),
        ("pays basque", "200067106"),
        ("Lyon", "200046977"),
        ("Corte", "242020071"),
        ("Mamoudzou", "200060457"),
        ("Saint-Denis (974)", "249740119"),
        ("saint denis, la réunion", "249740119"),
        ("Ouessant", OUESSANT),
        ("L'Île-d'Yeu", "218501138"),
        ("Plaine Commune", PLAINE_COMMUNE),
        ("200 057 867", PLAINE_COMMUNE),
        ("Paris", GRAND_PARIS),
        ("75112", GRAND_PARIS),  # le 12e arrondissement
        ("Gaillac", "200066124"),  # et non Gaillac-d'Aveyron : le nom exact d'abord
    ],
)
def test_un_nom_un_code_ou_un_siren_mene_au_territoire(tape, siren):
    assert un_seul(tape) == siren


def test_chaque_homonyme_vient_avec_son_departement():
    dits = [c.phrase() for c in choisir("Saint-Denis")]
    assert len({d.split("(")[1][:9] for d in dits}) == len(dits) >= 4
    for departement in ("Aude", "Gard", "Seine-Saint-Denis", "La Réunion"):
        assert any(f"Saint-Denis ({departement})" in d for d in dits)
    with pytest.raises(AppelIncorrect, match=r"désigne plusieurs EPCI.*Saint-Denis \(11\)"):
        un_seul("Saint-Denis")


def test_une_commune_du_grand_paris_propose_son_ept_puis_la_metropole():
    assert [c.siren for c in choisir("Aubervilliers")] == [PLAINE_COMMUNE, GRAND_PARIS]


@pytest.mark.parametrize("tape", ["xyzzy", "", "999999999", "99999"])
def test_un_inconnu_se_dit_sans_citer_un_autre_territoire(tape):
    with pytest.raises(AppelIncorrect, match="inconnu") as refus:
        un_seul(tape)
    assert "Cordais" not in str(refus.value)


def test_un_ept_et_une_ile_sans_epci_s_etudient():
    assert len(membres(PLAINE_COMMUNE)) == 8 and membres(OUESSANT) == ("29155",)
    assert libelles("epci")[OUESSANT] == "Ouessant" and voisinage(OUESSANT) == ()
    vus = {s: table_territoires(Reglages(epci=s)) for s in (PLAINE_COMMUNE, GRAND_PARIS, OUESSANT)}
    par_epci = {
        s: t[t["niveau"] == "epci"].set_index("code")["libelle"].to_dict() for s, t in vus.items()
    }
    # Étudier un EPT remplace la métropole par ses établissements : jamais les deux à la fois.
    assert par_epci[PLAINE_COMMUNE][PLAINE_COMMUNE] == "Plaine Commune"
    assert GRAND_PARIS not in par_epci[PLAINE_COMMUNE]
    assert PLAINE_COMMUNE not in par_epci[GRAND_PARIS] and GRAND_PARIS in par_epci[GRAND_PARIS]
    assert OUESSANT in par_epci[OUESSANT] and OUESSANT not in par_epci[GRAND_PARIS]
    communes = vus[PLAINE_COMMUNE].query("niveau == 'commune' and epci == @PLAINE_COMMUNE")
    assert tuple(communes["code"]) == membres(PLAINE_COMMUNE)


@pytest.mark.parametrize(
    ("siren", "nom", "code"),
    [
        # Le Saint-Pierre de La Réunion, et non ceux de la Martinique ou de Saint-Pierre-et-Miquelon.
        ("249740119", "Saint-Pierre", "97416"),
        # Saint-Dizier est à cheval sur la Marne (51) et la Haute-Marne (52) : Chaumont est dans la seconde.
        ("200068666", "Chaumont", "52121"),
    ],
)
def test_un_homonyme_est_celui_d_un_des_departements_du_territoire(siren, nom, code):
    assert code_de(nom, Reglages(siren)) == code
    assert communes_de([nom], Reglages(siren))[0] == (code,)

"""Les rôles d'après des revendications, et le journal des gestes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from observatoire.erreurs import DeclarationInvalide
from observatoire.local import audit, connexion
from observatoire.local.connexion import AccesRefuse, boucle_locale, compte_de

MAINTENANT = 1_800_000_000.0
TEXTE = """
[fournisseur]
adresse = "https://f.exemple.fr/.well-known/openid-configuration"
identifiant = "obs"
secret = "s"
retour = "https://o.exemple.fr/oauth2callback"
temoin = "0123456789abcdef0123456789abcdef"
heures = 8
revendication = "groups"
[groupes]
lecteurs = "lecture"
redaction = "saisie"
[comptes]
"dgs@cc.fr" = "administration"
"sujet-7" = "publication"
[fonctions]
"dgs@cc.fr" = "DGS"
"""
BASE = {"iss": "https://f.exemple.fr", "sub": "abc", "aud": "obs", "iat": MAINTENANT - 60}


@pytest.fixture
def declaree(tmp_path: Path) -> connexion.Connexion:
    (tmp_path / "connexion.toml").write_text(TEXTE, "utf-8")
    lue = connexion.lire(tmp_path)
    assert lue is not None
    return lue


@pytest.mark.parametrize(
    ("revendications", "role"),
    [
        ({"groups": ["lecteurs"]}, "lecture"),
        ({"groups": ["lecteurs", "redaction", "autre"]}, "saisie"),
        ({"groups": "redaction"}, "saisie"),
        ({"sub": "sujet-7"}, "publication"),
        ({"email": "DGS@cc.fr", "email_verified": True}, "administration"),
        ({"aud": ["autre", "obs"], "groups": ["lecteurs"]}, "lecture"),
    ],
)
def test_le_role_vient_des_groupes_ou_de_la_liste(declaree, revendications, role):
    assert compte_de(declaree, BASE | revendications, MAINTENANT).role == role


@pytest.mark.parametrize(
    ("revendications", "dit"),
    [
        ({}, "aucun rôle"),
        ({"groups": []}, "aucun rôle"),
        ({"groups": {"lecteurs": 1}}, "aucun rôle"),
        ({"groups": [["lecteurs"]]}, "aucun rôle"),
        ({"email": "dgs@cc.fr"}, "aucun rôle"),  # adresse non vérifiée
        ({"email": "dgs@cc.fr", "email_verified": "true"}, "aucun rôle"),
        ({"sub": None, "groups": ["lecteurs"]}, "qui vous êtes"),
        ({"iat": None, "groups": ["lecteurs"]}, "qui vous êtes"),
        ({"aud": "autre", "groups": ["lecteurs"]}, "autre service"),
        ({"aud": None, "groups": ["lecteurs"]}, "autre service"),
        ({"iat": MAINTENANT - 8 * 3600, "groups": ["lecteurs"]}, "expiré"),
        ({"iat": MAINTENANT + 3600, "groups": ["lecteurs"]}, "expiré"),
    ],
)
def test_sans_preuve_complete_personne_n_entre(declaree, revendications, dit):
    with pytest.raises(AccesRefuse, match=dit):
        compte_de(declaree, BASE | revendications, MAINTENANT)


def test_le_pseudonyme_est_stable_et_ne_dit_pas_qui(declaree):
    def de(**champs):
        return compte_de(declaree, BASE | {"groups": ["lecteurs"]} | champs, MAINTENANT).pseudonyme

    assert de() == de(iat=MAINTENANT) != de(sub="abd")
    assert de() != de(iss="https://autre.fr") and "abc" not in de()
    dgs = compte_de(declaree, BASE | {"email": "dgs@cc.fr", "email_verified": True}, MAINTENANT)
    assert dgs.fonction == "DGS" and dgs.peut("saisie")


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ('"lecture"', '"roi"', "groupes.lecteurs"),
        ("0123456789abcdef0123456789abcdef", "court", "temoin"),
        ("identifiant =", "identifant =", "identif"),
        ("[groupes]", "[groupe]", "groupe"),
    ],
)
def test_une_connexion_mal_ecrite_ferme_et_se_dit(tmp_path, avant, apres, dit):
    (tmp_path / "connexion.toml").write_text(TEXTE.replace(avant, apres), "utf-8")
    with pytest.raises(DeclarationInvalide, match=dit):
        connexion.lire(tmp_path)


def test_seul_cet_ordinateur_est_la_boucle_locale():
    assert all(map(boucle_locale, ("127.0.0.1", "127.8.9.1", "::1", "localhost", "LOCALHOST")))
    assert not any(map(boucle_locale, ("0.0.0.0", "", "192.168.1.4", "::", "localhost.exemple.fr")))


def test_le_journal_s_ajoute_et_passe_une_ligne_coupee(tmp_path):
    compte = connexion.Compte("publication", "DGS", "f00d")
    audit.noter(tmp_path, "publication", "tables", compte)
    with audit.fichier(tmp_path).open("a", encoding="utf-8") as f:
        f.write('{"quand": "20\n')
    audit.noter(tmp_path, "confirmation", "é ; x", compte, "CAF")
    assert [(g.geste, g.fonction, g.compte) for g in audit.lire(tmp_path)] == [
        ("confirmation", "CAF", "f00d"), ("publication", "DGS", "f00d"),
    ]  # fmt: skip
    assert (
        json.loads(audit.fichier(tmp_path).read_text("utf-8").splitlines()[2])["objet"] == "é ; x"
    )

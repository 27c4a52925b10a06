"""Une description se modifie sans être refaite : ses mots changent, ce à quoi elle se reconnaît reste."""

from __future__ import annotations

import tomllib

from observatoire.sources.declaration import composer
from observatoire.sources.retouche import Chiffre, retoucher

TEXTE = """# Reçu du syndicat en mars.
id = "espace_compost"
titre = "Composteurs"
producteur = "Syndicat"
description = "Composteurs distribués."
url = ""

[signature]
exige = ["Code commune", "Composteurs {aaaa}"]

[cle]
colonnes = ["Code commune"]

[colonnes]
espace_composteurs = "Composteurs {aaaa}"

[variables.espace_composteurs]
libelle = "Composteurs"
unite = "composteurs"
seuil = 5
"""


def _neuf(texte: str, chiffre: Chiffre, *, publique: bool) -> str:
    return retoucher(
        texte, titre="Composteurs distribués", producteur="Syndicat de traitement", adresse="https://exemple.fr",
        publique=publique, chiffres={"espace_composteurs": chiffre},
    )  # fmt: skip


def test_ce_qui_se_modifie_et_ce_qui_reste() -> None:
    neuf = _neuf(TEXTE, Chiffre("Taux d'équipement", "%", somme=False, seuil=5), publique=True)
    lue = composer((("sources/c.toml", neuf),))
    assert not lue.fautes, lue.fautes
    source, variable = lue.sources["espace_compost"], lue.variables["espace_composteurs"]
    assert (source.titre, source.producteur, source.url, source.publique) == (
        "Composteurs distribués", "Syndicat de traitement", "https://exemple.fr", True,
    )  # fmt: skip
    # Un taux ne s'additionne pas, et n'a pas de petit compte à cacher.
    assert (variable.unite, variable.agregation, variable.seuil) == ("%", "aucune", 0)
    avant, apres = tomllib.loads(TEXTE), tomllib.loads(neuf)
    assert "Reçu du syndicat" in neuf
    assert all(apres[k] == avant[k] for k in ("id", "signature", "cle", "colonnes", "description"))
    # Et l'on en revient.
    retour = _neuf(neuf, Chiffre("Composteurs", "composteurs", seuil=5), publique=False)
    assert tomllib.loads(retour)["variables"] == avant["variables"]
    assert composer((("sources/c.toml", retour),)).sources["espace_compost"].publique is False

"""La veille : un seuil franchi, pas franchi, ou on ne peut pas dire ; une date ; partout où elle avertit."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from observatoire import local
from observatoire.affirmations.jugement import Verdict
from observatoire.contenu.schema import veille as textes
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema import seuils
from observatoire.territoire import Reglages

JOUR = date(2027, 1, 10)


@pytest.fixture
def avec(entrepot_4c: Lecteur, reglages: Reglages) -> Callable[..., Lecteur]:
    """`avec({...})` : les chiffres réels, et ces points de veille."""

    def saisir(*points: dict[str, str]) -> Lecteur:
        lignes = [{"publique": "oui", "intitule": f"Point {i}"} | p for i, p in enumerate(points)]
        cadre = local.typer(local.table("veilles"), pd.DataFrame(lignes), reglages).cadre
        return entrepot_4c.avec_saisies(
            lambda nom: cadre if nom == "veilles" else entrepot_4c.locale(nom)
        )

    return saisir


# INSEE, recensement 2023 : 5 441 habitants (compté) ; CNAF 2023 : 52,6 places pour 100 enfants.
@pytest.mark.parametrize(
    ("indicateur", "sens", "seuil", "verdict"),
    [
        ("population", "dessous", "5500", Verdict.OUI),
        ("population", "dessus", "5500", Verdict.NON),
        ("taux_couverture_cnaf", "dessous", "50", Verdict.NON),
        ("taux_couverture_cnaf", "dessus", "50", Verdict.OUI),
    ],
)
def test_un_seuil_est_juge_sur_la_derniere_valeur_sure(
    avec: Callable[..., Lecteur], indicateur: str, sens: str, seuil: str, verdict: Verdict
) -> None:
    [v] = seuils.lire(avec({"indicateur": indicateur, "sens": sens, "seuil": seuil}))
    assert v.jugement and v.jugement.verdict is verdict
    franchi = {Verdict.OUI: " est franchi", Verdict.NON: " n'est pas franchi"}[verdict]
    assert franchi in v.dite and (len(seuils.alertes([v], JOUR)) == (verdict is Verdict.OUI))


def test_dans_l_intervalle_on_ne_peut_pas_dire(
    avec: Callable[..., Lecteur], entrepot_4c: Lecteur
) -> None:
    """Un intervalle qui contient le seuil ne le dit ni franchi, ni pas franchi ; rien n'est attribué au comité."""
    bornee = next(
        r
        for i in sorted(
            entrepot_4c.indicateurs_connus("epci")
        )  # une part : un effectif compté tranche
        for r in list(entrepot_4c.indicateur(i, "epci").query("code == '200034064'").itertuples())[
            -1:
        ]
        if r.bas < r.valeur < r.haut and r.statut == "publie" and r.indicateur.startswith("part_")
    )
    milieu = f"{(bornee.bas + bornee.valeur) / 2:.4f}".replace(".", ",")
    point = {"indicateur": bornee.indicateur, "sens": "dessus", "seuil": milieu}
    [v] = seuils.lire(avec(point))
    assert v.jugement and v.jugement.verdict is Verdict.INDECIDABLE
    assert "on ne peut pas dire" in v.dite and not v.franchie
    [a] = seuils.alertes([v], JOUR)
    assert a.etat == "on ne peut pas dire" and "proposé, à valider" in a.texte
    assert seuils.publiques([v]) == []


def test_un_lieu_inconnu_ou_une_valeur_absente_ne_dit_rien(avec: Callable[..., Lecteur]) -> None:
    commun = {"indicateur": "population", "sens": "dessous", "seuil": "10"}
    for v in seuils.lire(avec(commun | {"territoire": "99999"}, {"indicateur": "population"})):
        assert not v.franchie and (v.jugement is None or v.jugement.verdict is Verdict.INCONNU)


def test_une_alerte_va_a_l_accueil_dans_l_agenda_et_dans_un_courriel(
    avec: Callable[..., Lecteur],
) -> None:
    lecteur = avec(
        {"intitule": "Population", "indicateur": "population", "sens": "dessous", "seuil": "5500",
         "decidee_le": "12/03/2026", "a_faire": "Le dire aux maires"},
        {"intitule": "Bilan de la convention", "echeance": "31/01/2027", "rappel_jours": "30"},
        {"intitule": "Bien plus tard", "echeance": "31/12/2027"},
    )  # fmt: skip
    dites = {a.sujet: a for a in textes.alertes_du_jour(lecteur, JOUR)}
    assert (
        dites["Population"].urgence == "depassee"
        and "Le dire aux maires" in dites["Population"].texte
    )
    assert dites["Bilan de la convention"].urgence == "proche" and "Bien plus tard" not in dites
    courriel, agenda = textes.prevenir(lecteur, JOUR)
    lu = email.message_from_bytes(courriel, policy=email.policy.default)
    texte = lu.get_body().get_content()
    assert "Population :" in texte and "5 441 habitants" in texte.replace("\xa0", " ").replace(
        "\u202f", " "
    )
    assert texte.index("Seuils") < texte.index("Population :") < texte.index("Dans le mois")
    assert lu["To"] is None and lu["X-Unsent"] == "1"
    [joint] = lu.iter_attachments()
    assert joint.get_content_type() == "text/calendar"
    for attendu in (b"Bilan de la convention", b"Bien plus tard", b"TRIGGER:-P30D"):
        assert attendu in agenda
    assert textes.prevenir(lecteur, JOUR) == (courriel, agenda)
    # Le public n'apprend que ce que le comité a décidé de lui dire.
    [(_, titre, phrase)] = seuils.publiques(seuils.lire(lecteur))
    assert titre == "Seuil franchi : Population" and "Décidé le 12 mars 2026" in phrase.replace(
        "\xa0", " "
    )
    assert "maires" not in phrase


@pytest.mark.parametrize(
    "ligne", [{}, {"indicateur": "population"}, {"seuil": "3", "sens": "dessus"}, {"indicateur": "population", "seuil": "3"}]
)  # fmt: skip
def test_une_ligne_a_moitie_dite_est_refusee(ligne: dict[str, str], reglages: Reglages) -> None:
    lue = pd.DataFrame([{"intitule": "X", "publique": "non"} | ligne])
    assert any(p.bloquant for p in local.typer(local.table("veilles"), lue, reglages).problemes)

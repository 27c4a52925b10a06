"""La liste des fichiers qui comptent : une couverture gloutonne, recomptée ici à part."""

from __future__ import annotations

from observatoire.entrepot.completer import besoins, de_l_indicateur, resume
from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue


def test_chaque_fichier_ouvre_ce_que_les_precedents_n_ouvrent_pas() -> None:
    liste = besoins()
    apportes = [i for b in liste for i in b.apporte]
    assert len(apportes) == len(set(apportes)) and all(b.apporte for b in liste)
    assert [b.cumul for b in liste] == sorted(b.cumul for b in liste) and liste[-1].cumul > 0.95
    lus: set[str] = set()
    for b in liste:
        lus |= set(catalogue()[b.source.id].variables_lues())
        for i in b.apporte:
            assert set(variables_de(INDICATEURS[i].calcul)) & lus, (b.source.id, i)
    # La population et la densité sont dans le même premier fichier ; aucune recopie n'est demandée.
    assert "population" in liste[0].apporte
    assert not any(b.source.recopie for b in liste)


def test_le_resume_compte_les_fichiers_de_quatre_cinquiemes() -> None:
    liste = besoins()
    assert "fichiers ouvrent 8" in resume(liste) and resume(liste, 2.0) == ""
    assert (
        liste[int(resume(liste).split()[0]) - 1].cumul
        >= 0.8
        > liste[int(resume(liste).split()[0]) - 2].cumul
    )


def test_un_non_disponible_mene_a_sa_ligne_sauf_une_saisie() -> None:
    assert de_l_indicateur("foyers_caf_rsa") == "caf_allocataires_communes"
    assert de_l_indicateur("demandes_accueil") == ""
    premier = besoins()[0]
    assert not premier.complet
    assert besoins(premier.apporte)[0].complet

"""Les cartes tirées de l'entrepôt réel : valeurs publiées, secrets, sondages, zonages, deux cartes."""

from __future__ import annotations

from functools import partial

import pandas as pd
import pytest

from observatoire.contenu.commun.carte import accorder, carte
from observatoire.contenu.commun.comparaisons import classement
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.commun.courbes import courbes, multiples
from observatoire.contenu.commun.croisement import croisement
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import ecran_carte, resume
from observatoire.graphiques.figure import Figure, Forme
from observatoire.modele import Niveau, Territoire

EPCI = Territoire(Niveau.EPCI, "200034064")
VAOUR = Territoire(Niveau.COMMUNE, "81309")
TARN = Territoire(Niveau.DEPARTEMENT, "81")


def normal(texte: str) -> str:
    return texte.replace("\u202f", " ").replace("\xa0", " ")


def valeur(figure: Figure, code: str) -> float:
    return float(figure.donnees.set_index("code").loc[code, "valeur"])


def notes(figure: Figure) -> str:
    return normal(" ".join(resume.notes_completes(figure)))


def test_carte_d_un_taux(entrepot_4c, reglages):
    figure = carte(entrepot_4c, "densite", 2023)
    assert figure.forme is Forme.CARTE
    assert len(figure.donnees) == len(figure.fond) == 25
    # INSEE : 879 habitants en 2023 pour les 8,27 km² de Cordes-sur-Ciel.
    assert valeur(figure, "81069") == pytest.approx(106.3, abs=0.1)
    assert normal(figure.titre) == (
        "Densité de population, 2023 : de 7,4 hab./km² à Marnaves à 106,3 hab./km² à Cordes-sur-Ciel"
    )
    assert figure.perimetre == "25 communes de la CC du Cordais et du Causse (4 C)"
    assert "INSEE" in figure.source and f"{entrepot_4c.publie_le:%d/%m/%Y}" == figure.edition
    assert len(figure.limites) == 3  # les trois secteurs
    assert set(figure.contexte["code"]).isdisjoint(figure.fond["code"])


def test_carte_d_un_effectif_en_cercles(entrepot_4c, reglages):
    figure = carte(entrepot_4c, "population")
    assert (figure.forme, figure.annee, figure.classes) == (Forme.SYMBOLES, "2023", None)
    assert figure.donnees["valeur"].sum() == 5441  # INSEE, population municipale 2023


def test_une_annee_provisoire_n_est_pas_choisie_d_office(entrepot_4c, reglages):
    assert carte(entrepot_4c, "naissances").annee == "2024"
    assert carte(entrepot_4c, "naissances", 2025).annee == "2025"


def test_carte_autour_d_une_commune_ou_d_un_secteur(entrepot_4c, reglages):
    autour = carte(entrepot_4c, "densite", ou=str(VAOUR))
    assert len(autour.fond) == 25
    causse = Territoire(Niveau.SECTEUR, "causse-et-gresigne")
    secteur = carte(entrepot_4c, "densite", ou=str(causse))
    assert set(secteur.donnees["libelle"]) == {
        "Penne",
        "Roussayrolles",
        "Saint-Michel-de-Vax",
        "Vaour",
    }
    assert secteur.limites is None  # un seul secteur : son tour est celui de la carte


def test_carte_par_secteurs(entrepot_4c, reglages):
    figure = carte(entrepot_4c, "densite", niveau="secteur")
    assert set(figure.fond["code"]) == set(figure.donnees["code"])
    assert len(figure.fond) == 3
    par_commune = couches(entrepot_4c).fond
    assert figure.fond.union_all().area == pytest.approx(par_commune.union_all().area, rel=1e-3)


def test_carte_des_intercommunalites_du_departement(entrepot_4c, reglages):
    figure = carte(entrepot_4c, "densite", ou=str(TARN), niveau="epci")
    assert "200034064" in set(figure.fond["code"])
    assert len(figure.fond) == len(figure.donnees) > 10


@pytest.mark.parametrize(("lieu", "niveau"), [(EPCI, "region"), (EPCI, "departement")])
def test_un_niveau_trop_large_est_refuse(entrepot_4c, reglages, lieu, niveau):
    with pytest.raises(AppelIncorrect, match="par commune, secteur ou EPCI"):
        carte(entrepot_4c, "densite", ou=str(lieu), niveau=niveau)


def test_sans_donnee_le_refus_dit_quel_fichier_deposer(retouche, reglages):
    lecteur = retouche("DELETE FROM indicateurs WHERE indicateur = 'foyers_caf'")
    for fabriquer in (carte, classement, partial(multiples, ou=str(EPCI))):
        with pytest.raises(AppelIncorrect, match=r"déposer sur la page Données le fichier .*CNAF"):
            fabriquer(lecteur, "foyers_caf")
    with pytest.raises(AppelIncorrect, match="déposer sur la page Données"):
        courbes(lecteur, "foyers_caf", [EPCI])


def test_une_annee_inconnue_donne_celles_qui_existent(entrepot_4c, reglages):
    with pytest.raises(AppelIncorrect, match=r"1950\. Années disponibles : .*2023"):
        carte(entrepot_4c, "densite", 1950)


def test_secret_et_absent_sont_dits_sans_valeur(retouche, reglages):
    lecteur = retouche(
        "UPDATE indicateurs SET valeur = NULL, statut = 'secret', bas = NULL, haut = NULL "
        "WHERE indicateur = 'densite' AND fin = 2023 AND code = '81309';"
        "DELETE FROM indicateurs WHERE indicateur = 'densite' AND fin = 2023 AND code = '81206'"
    )
    figure = carte(lecteur, "densite", 2023)
    statuts = figure.donnees.set_index("libelle")["statut"]
    assert (statuts["Vaour"], statuts["Penne"]) == ("secret", "absent")
    assert pd.isna(valeur(figure, "81309")) and pd.isna(valeur(figure, "81206"))
    assert "Secret statistique : Vaour." in notes(figure)
    assert "Non disponible : Penne." in notes(figure)


def test_une_donnee_fictive_marque_la_figure(retouche, reglages):
    lecteur = retouche(
        "UPDATE indicateurs SET statut = 'fictif' WHERE indicateur = 'densite' AND code = '81309'"
    )
    assert carte(lecteur, "densite", 2023).fictif
    assert courbes(lecteur, "densite", [VAOUR]).fictif
    assert not carte(lecteur, "population").fictif


def test_un_sondage_trop_mince_ne_se_cartographie_pas(entrepot_4c, reglages):
    sondage = "part_menages_une_personne"
    commune = carte(entrepot_4c, sondage)
    # Un effectif de moins de 64 tiré au cinquième a un coefficient de variation de plus de 25 %.
    lues = entrepot_4c.valeurs(
        sondage, entrepot_4c.dans(Territoire(Niveau.EPCI, "200034064"), "commune"), [2022]
    ).set_index("code")
    assez = lues["tirage"] / lues["numerateur"] <= 0.25**2
    dites = commune.donnees.set_index("code")["valeur"].notna()
    assert 0 < assez.sum() < 25 and dites.equals(assez.reindex(dites.index))
    assert "Ordre de grandeur : tiré d'une partie des ménages" in notes(commune)
    secteurs = carte(entrepot_4c, sondage, niveau="secteur")
    assert secteurs.donnees["valeur"].notna().all()


def test_un_zonage_montre_ses_modalites(retouche, reglages):
    lecteur = retouche(
        "INSERT INTO indicateurs BY NAME SELECT code, niveau, 'zonage_frr' AS indicateur, 2024 AS debut, "
        "2024 AS fin, CASE WHEN code < '81200' THEN 1 ELSE 2 END AS valeur, 'publie' AS statut, "
        "'' AS perimetre, '' AS note, '' AS source FROM territoires "
        "WHERE niveau = 'commune' AND epci = '200034064'"
    )
    figure = carte(lecteur, "zonage_frr")
    assert figure.forme is Forme.CARTE
    textes = figure.donnees.set_index("code")["texte"]
    assert (textes["81069"], textes["81309"]) == ("FRR socle", "FRR+")
    rangs = figure.classes.ranger(figure.donnees["valeur"])
    assert {figure.classes.etiquettes[r] for r in rangs} == {"FRR socle", "FRR+"}
    assert "FRR+" in str(ecran_carte.deck_de(figure).to_json())
    for fabriquer in (classement, partial(multiples, ou=str(EPCI))):
        with pytest.raises(AppelIncorrect, match="zonage"):
            fabriquer(lecteur, "zonage_frr")


def test_deux_cartes_aux_memes_bornes(entrepot_4c, reglages):
    faites = [carte(entrepot_4c, "densite", a) for a in (2016, 2023)]
    avant, apres = accorder(faites, nb_classes=4)
    assert avant.classes is apres.classes
    valeurs = pd.concat([avant.donnees["valeur"], apres.donnees["valeur"]]).round(1)
    assert (avant.classes.bornes[0], avant.classes.bornes[-1]) == (valeurs.min(), valeurs.max())


def test_deux_cartes_de_cercles_a_la_meme_echelle(entrepot_4c, reglages):
    faites = [carte(entrepot_4c, "population", a) for a in (1876, 2023)]
    anciens, actuels = accorder(faites)
    assert actuels.options.maximum == anciens.donnees["valeur"].max() > 879


def test_deux_unites_ne_se_comparent_pas(entrepot_4c, reglages):
    faites = [carte(entrepot_4c, i) for i in ("densite", "part_65_plus")]
    with pytest.raises(AppelIncorrect, match="même unité"):
        accorder(faites)


def test_la_commune_demandee_est_en_evidence(entrepot_4c, reglages):
    vaour = Territoire(Niveau.COMMUNE, "81309")
    figure = carte(entrepot_4c, "population", ou=str(vaour))
    assert list(figure.donnees.loc[figure.donnees["est_principal"], "libelle"]) == ["Vaour"]
    assert len(figure.donnees) == 25
    # INSEE, populations de référence 2023 : voir data/insee.
    assert "à Vaour (commune entourée)" in figure.titre
    entiere = carte(entrepot_4c, "population")
    assert not entiere.donnees["est_principal"].any()


def test_deux_taux_se_croisent_et_le_doute_ne_range_personne(entrepot_4c: Lecteur) -> None:
    figure = croisement(entrepot_4c, "part_65_plus", "part_residences_secondaires")
    epci = Territoire(Niveau.EPCI, entrepot_4c.epci)
    communes = entrepot_4c.dans(epci, "commune")
    dit = dict(zip(figure.donnees["code"], figure.donnees["texte"], strict=True))
    seuils, lues = {}, {}
    for i in ("part_65_plus", "part_residences_secondaires"):
        seuils[i] = float(entrepot_4c.valeurs(i, [epci], [2023])["valeur"].iloc[0])
        lues[i] = entrepot_4c.valeurs(i, communes, [2023]).set_index("code")
    for code, texte in dit.items():
        lignes = [(lues[i].loc[code], seuils[i]) for i in lues]
        if any(x["bas"] <= s <= x["haut"] for x, s in lignes):
            assert texte == "Trop incertain pour être rangé", code
        elif all(x["valeur"] > s for x, s in lignes):
            assert texte == "Au-dessus pour les deux", code
    assert {"Au-dessus pour les deux", "Trop incertain pour être rangé"} <= set(dit.values())
    with pytest.raises(AppelIncorrect, match="Deux taux différents"):
        croisement(entrepot_4c, "part_65_plus", "population")


def test_des_limites_choisies_valent_pour_les_deux_cartes(entrepot_4c: Lecteur) -> None:
    paires = (
        ("part_65_plus", "part_residences_secondaires"),
        ("part_residences_secondaires", "part_65_plus"),
    )
    faites = [carte(entrepot_4c, a, 2023, bornes=(25, 30, 35), avec=[(b, 2023)]) for a, b in paires]
    assert [f.classes.bornes[1:-1] for f in faites if f.classes] == [(25.0, 30.0, 35.0)] * 2

"""`dossier` et `fiches` : lister, exporter, servir ce qui a été voté, refuser clairement."""

from __future__ import annotations

import json
import zipfile
from datetime import date

from docx import Document

from observatoire.contenu.dossiers import fiches as lot
from observatoire.contenu.dossiers import rangement, votes
from observatoire.contenu.dossiers.dossier import Dossier, Element
from observatoire.entrepot.lecture import ouvrir
from observatoire.territoire import lire_reglages

SIGNATURES = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "zip": b"PK"}
DOSSIER = Dossier(titre="Conseil", annexes=()).avec(
    Element(genre="titre", texte="Une partie"),
    Element(genre="tableau", recette="classement", parametres={"identifiant": "population"}),
)


def test_la_liste_donne_les_dossiers_prets(projet, commande) -> None:
    lignes = json.loads(commande("dossier", "liste", "--format", "json").sortie)
    assert {"nom": "diagnostic", "titre": "Diagnostic du territoire"}.items() <= lignes[
        [e["nom"] for e in lignes].index("diagnostic")
    ].items()
    assert {e["etat"] for e in lignes} == {"prêt"}


def test_un_dossier_enregistre_s_exporte_dans_chaque_format(projet, commande) -> None:
    rangement.carnet(projet / "data").ecrire("Conseil", DOSSIER.dictionnaire())
    for format_, signature in SIGNATURES.items():
        rendu = commande("dossier", "exporter", "Conseil", "--format", format_, "--sortie", "s")
        assert rendu.code == 0, rendu.messages
        assert (projet / "s").read_bytes().startswith(signature)


def test_un_dossier_pret_recoit_ses_reponses(projet, commande) -> None:
    appel = ("dossier", "exporter", "convention", "--format", "docx", "--sortie", "c.docx")
    assert commande(*appel, "--reponse", "structure=EVS de Vaour").code == 0
    assert (
        Document(projet / "c.docx").core_properties.title == "Bilan de la convention : EVS de Vaour"
    )
    for faux in ("structure", "couleur=bleu"):
        refus = commande(*appel, "--reponse", faux)
        assert refus.code == 2 and "structure" in refus.messages


def test_un_dossier_vote_est_servi_tel_quel(projet, commande) -> None:
    commande("actualiser")
    lecteur = ouvrir(projet / ".entrepot", lire_reglages(projet / "data"))
    fige = votes.figer("Conseil", DOSSIER, lecteur, projet / "data", date(2026, 3, 1))
    lecteur.fermer()
    assert (
        commande("dossier", "exporter", fige.identifiant, "--format", "pdf", "--sortie", "v").code
        == 0
    )
    assert (projet / "v").read_bytes() == fige.pdf()
    refus = commande("dossier", "exporter", fige.identifiant, "--format", "xlsx", "--sortie", "w")
    assert refus.code == 2 and "--format pdf" in refus.messages


def test_les_refus_disent_quoi_faire(projet, commande) -> None:
    refus = commande("dossier", "exporter", "inconnu", "--format", "pdf", "--sortie", "s")
    assert refus.code == 2 and "diagnostic" in refus.messages
    rangement.carnet(projet / "data").ecrire("Conseil", DOSSIER.dictionnaire())
    refus = commande("dossier", "exporter", "Conseil", "--format", "pdf", "--sortie", "non/la.pdf")
    assert refus.code == 2 and "ne peut pas être écrit" in refus.messages
    assert commande("dossier", "exporter", "Conseil", "--format", "rtf", "--sortie", "s").code == 2
    assert commande("fiches").code == 2


def test_les_fiches_sont_une_par_commune_et_disent_l_avancement(projet, commande) -> None:
    commande("actualiser")
    lecteur = ouvrir(projet / ".entrepot", lire_reglages(projet / "data"))
    dit: list[tuple[str, float]] = []
    deux = lecteur.dans(lot.etudiee(lecteur), "commune")[:2]
    octets = lot.fiches(lecteur, lambda q, p: dit.append((q, p)), communes=deux)
    assert octets == lot.fiches(lecteur, communes=deux)
    lecteur.fermer()
    (projet / "f.zip").write_bytes(octets)
    noms = zipfile.ZipFile(projet / "f.zip").namelist()
    assert noms == ["81009-amarens.pdf", "81035-bournazel.pdf"]
    assert dit[-1] == ("Fiche de Bournazel", 1.0)

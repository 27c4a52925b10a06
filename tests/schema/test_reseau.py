"""Le réseau : associations importées sans personne, dates qui se gênent, fréquentation protégée."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time
from typing import Any

import pandas as pd
import pytest

from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Tableau
from observatoire.erreurs import AppelIncorrect, FichierRefuse
from observatoire.local import conformer, table, typer
from observatoire.schema import associations
from observatoire.schema.conflits import conflits
from observatoire.schema.evenement import Evenement, Genre

COLONNES = "id;titre;objet;objet_social1;adrs_numvoie;adrs_libvoie;adrs_codeinsee;adrg_declarant;telephone;position"  # fmt: skip
LIGNES = (
    'W811000001;LES AMIS DU CAUSSE;"promouvoir la ""lecture""; écrire au 06 12 34 56 78";009000;3;rue Haute;81309;M DURAND Jean;0612345678;A',
    "W811000002;Foyer rural;animer, 05 63 00 00 00;006000;;;81309;;;A",
    "W811000003;Ancienne;rien;006000;;;81309;;;D",
    "W811000004;Parti d'ici;politique;001000;;;81309;;;A",
    "W811000005;Crèche associative;garder;021005;;;81069;;;A",
    "W811000006;Ailleurs;rien;006000;;;75056;;;A",
    "W811000007;Les amis de M. Martin;souvenir;006000;;;81069;;;A",
)
FICHIER = "\n".join((COLONNES, *LIGNES))


@pytest.mark.parametrize("forme", ["utf-8-sig", "cp1252", "zip"])
def test_les_associations_n_apportent_que_nom_objet_commune(reglages: Any, forme: str) -> None:
    octets = FICHIER.encode("utf-8" if forme == "zip" else forme)
    if forme == "zip":
        tampon = io.BytesIO()
        with zipfile.ZipFile(tampon, "w") as z:
            z.writestr("rna_waldec_81.csv", octets)
        octets = tampon.getvalue()
    t = associations.lire(io.BytesIO(octets), "rna", {"81309": "Vaour", "81069": "Cordes-sur-Ciel"})
    assert [(x["id"], x["nom"], x["themes"]) for x in t.lignes] == [
        ("rna-w811000001", "Les amis du causse", "Vie sociale"),
        ("rna-w811000002", "Foyer rural", "Vie sociale"),
        ("rna-w811000005", "Crèche associative", "Petite enfance"),
    ]
    assert (t.lues, t.fermees, t.hors_themes, t.personnelles) == (7, 1, 1, 1)
    ecrit = repr(t.lignes)
    assert not [x for x in ("DURAND", "06 12", "05 63", "rue Haute", "Martin") if x in ecrit]
    assert {x["publique"] for x in t.lignes} == {"non"}
    assert not typer(table("acteurs"), pd.DataFrame(t.lignes), reglages).bloquants
    deja = [{"id": "a", "commune": "81309", "nom": "FOYER RURAL"}]
    assert [x["nom"] for x in associations.neuves(t.lignes, deja)] == ["Les amis du causse", "Crèche associative"]  # fmt: skip


def test_un_autre_fichier_est_refuse() -> None:
    with pytest.raises(FichierRefuse, match="adrs_codeinsee"):
        associations.lire(
            io.BytesIO(b"id;titre;objet;objet_social1;position\n"), "autre.csv", {"81309": "Vaour"}
        )


# Les colonnes publiées des deux jeux du répertoire (documentation du ministère de l'Intérieur, data.gouv.fr).
WALDEC = (
    "id;id_ex;siret;rup_mi;gestion;date_creat;date_decla;date_publi;date_disso;nature;groupement;titre;titre_court;"
    "objet;objet_social1;objet_social2;adrs_complement;adrs_numvoie;adrs_repetition;adrs_typevoie;adrs_libvoie;"
    "adrs_distrib;adrs_codeinsee;adrs_codepostal;adrs_libcommune;adrg_declarant;adrg_complemid;adrg_complemgeo;"
    "adrg_libvoie;adrg_distrib;adrg_codepostal;adrg_achemine;adrg_pays;dir_civilite;siteweb;publiweb;observation;"
    "position;maj_time"
)
IMPORT = (
    "id;id_ex;siret;gestion;date_creat;date_publi;nature;groupement;titre;objet;objet_social1;objet_social2;adr1;adr2;"
    "adr3;adrs_codepostal;libcom;adrs_codeinsee;dir_civilite;telephone;siteweb;email;observation;position;rup_mi;maj_time"
)


def _rna(entete: str, *associations_: dict[str, str], separateur: str = ";") -> io.BytesIO:
    """Un fichier du répertoire ; chaque colonne non dite porte une personne ou une adresse, à ne jamais garder."""
    noms = entete.split(";")
    vides = {"date_disso": "0001-01-01", "adrs_codeinsee": "", "objet_social2": ""}
    lignes = [
        separateur.join(f'"{(vides | a).get(n, "DURAND Jeanne, 3 rue Haute")}"' for n in noms)
        for a in associations_
    ]
    return io.BytesIO("\n".join([separateur.join(noms), *lignes]).encode())


@pytest.mark.parametrize("entete", [WALDEC, IMPORT, IMPORT.upper()])
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_les_deux_jeux_du_repertoire_se_lisent_sans_personne(entete: str, separateur: str) -> None:
    """« rna_import » n'a souvent que le nom de la commune et le code postal, écrits comme la Poste."""
    base = {
        "titre": "FOYER",
        "objet": "se réunir",
        "objet_social1": "6000",
        "position": "A",
        "adrs_codepostal": "81170",
    }
    if entete == entete.upper():
        base = {c.upper(): v for c, v in base.items()}
    villes = (
        "ST MARTIN LAGUEPIE",
        "RIOLS (LE)",
        "Riols",
        "CORDES SUR CIEL CEDEX 02",
        "Saint-Martin",
        "",
    )
    sont = [base | {"id": f"081P{i}", "libcom": v, "adrs_libcommune": v, "ID": f"081P{i}", "LIBCOM": v}
            for i, v in enumerate(villes)]  # fmt: skip
    ailleurs = sont[0] | {"adrs_codepostal": "82250", "ADRS_CODEPOSTAL": "82250"}
    communes = {"81263": "Saint-Martin-Laguépie", "81224": "Le Riols", "81069": "Cordes-sur-Ciel"}
    t = associations.lire(_rna(entete, *sont, ailleurs, separateur=separateur), "rna", communes)
    assert [x["commune"] for x in t.lignes] == ["81263", "81224", "81224", "81069"] and t.lues == 7
    assert "DURAND" not in repr(t.lignes) and "rue" not in repr(t.lignes)
    assert [x["commune"] for x in associations.neuves(t.lignes, [])] == ["81263", "81224", "81069"]


@pytest.mark.parametrize(
    ("code", "nom", "postal", "autre"),
    [
        ("2A004", "Ajaccio", "20090", "21090"),  # la Corse garde 20
        ("97411", "Saint-Denis", "97400", "97200"),  # La Réunion, pas la Martinique
    ],
)
def test_sans_code_le_departement_se_lit_au_code_postal(code, nom, postal, autre) -> None:
    base = {"titre": "Foyer", "objet": "x", "objet_social1": "6000", "position": "A", "libcom": nom}
    deux = (base | {"id": f"W{p}", "adrs_codepostal": p} for p in (postal, autre))
    t = associations.lire(_rna(IMPORT, *deux), "rna", {code: nom})
    assert [x["id"] for x in t.lignes] == [f"rna-w{postal}"]


def test_un_objet_non_range_une_dissolution_un_zero_mange() -> None:
    base = {
        "titre": "Foyer",
        "objet": "x",
        "objet_social1": "6000",
        "position": "A",
        "adrs_codepostal": "1000",
    }
    faux = {"objet_social1": "000000"}
    t = associations.lire(
        _rna(WALDEC, *(base | {"id": f"W{i}", "adrs_codeinsee": "1053"} | x for i, x in enumerate(
            ({}, faux, faux | {"objet_social2": "009015"}, {"date_disso": "2024-02-01"}, {"position": "D"},
             {"objet_social1": "001000"}, {"adrs_codeinsee": "1054"})))),
        "rna", {"01053": "Bourg-en-Bresse"},
    )  # fmt: skip
    assert [x["id"] for x in t.lignes] == ["rna-w0", "rna-w2"]
    assert (t.sans_objet, t.fermees, t.hors_themes, t.lues) == (1, 2, 1, 7)


def _evenement(nom: str, de: str, a: str | None, **reste: Any) -> Evenement:
    heures = {"heure_debut": time.fromisoformat(de) if de else None,
              "heure_fin": time.fromisoformat(a) if a else None}  # fmt: skip
    base = {"identifiant": nom, "genre": Genre.ANIMATION, "titre": nom, "debut": date(2027, 6, 5)}
    return Evenement(**(base | heures | reste))


def test_deux_dates_se_genent_par_le_lieu_l_organisateur_le_public_ou_une_reunion() -> None:
    halle = {"lieu": "Halle, Cordes-sur-Ciel"}
    loto = _evenement("loto", "14:00", "18:00", **halle)
    tous = [
        loto,
        _evenement("concert", "17:00", "22:00", **halle),  # se croise, même lieu
        _evenement("marché", "08:00", "14:00", **halle),  # finit quand l'autre commence
        _evenement("bal", "17:30", None, **halle),  # heure de fin inconnue
        _evenement("annulé", "15:00", "16:00", annule=True, **halle),
        _evenement("copil", "16:00", "17:00", genre=Genre.REUNION),
        _evenement("demain", "14:00", "18:00", debut=date(2027, 6, 6), **halle),
        _evenement("passé", "14:00", "18:00", debut=date(2027, 6, 1), **halle),
        _evenement("appel", "", None, genre=Genre.APPEL, **halle),
    ]
    trouves = {frozenset((c.un.titre, c.autre.titre)): c for c in conflits(tous, date(2027, 6, 2))}
    assert trouves[frozenset({"loto", "concert"})].certain
    assert not trouves[frozenset({"loto", "bal"})].certain
    assert trouves[frozenset({"loto", "copil"})].raisons == ("une réunion du comité a lieu au même moment",)  # fmt: skip
    cites = {nom for paire in trouves for nom in paire}
    assert cites == {"loto", "concert", "bal", "copil"}
    public = [_evenement("a", "", None, themes=("Jeunesse", "Enfance")), _evenement("b", "10:00", "11:00", themes=("Jeunesse",))]  # fmt: skip
    assert [c.raisons for c in conflits(public, date(2027, 1, 1))] == [("même public (jeunesse)",)]


class Saisi:
    """Une édition dont des tables locales sont remplacées."""

    def __init__(self, lecteur: Any, **tables: pd.DataFrame) -> None:
        self._lecteur, self._tables = lecteur, tables

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._lecteur, nom)

    def locale(self, nom: str) -> pd.DataFrame:
        return conformer(table(nom), self._tables.get(nom, pd.DataFrame(columns=table(nom).noms)))


def test_la_frequentation_tait_un_petit_compte_et_ce_qui_le_redonne(entrepot_4c: Any) -> None:
    """3 jeunes sur 180 : ni eux ; 177 jeunes sur 180 : ni eux, ni le reste."""
    bilans = pd.DataFrame(
        {"evenement": ["a", "b", "c"], "participants": [180, 180, 90], "jeunes": [3, 177, 40],
         "structures": [2, 22, 11]}
    )  # fmt: skip
    [t] = blocs_de(Saisi(entrepot_4c, bilans_evenements=bilans), "bilans_evenements", {})
    assert isinstance(t, Tableau)
    un, deux, trois = (str(ligne[1]) for ligne in sorted(t.lignes, key=lambda x: str(x[0])))
    assert (
        "moins de 5" in un
        and "3 dont" not in un
        and "2\u00a0structures" in un.replace(" ", "\u00a0")
    )
    assert not ("180" in deux and "177" in deux) and "22" in deux
    assert "90" in trois and "40" in trois
    with pytest.raises(AppelIncorrect):
        blocs_de(Saisi(entrepot_4c), "bilans_evenements", {})


def test_le_document_ressource_dit_ou_quand_et_qui_le_sait(entrepot_4c: Any) -> None:
    acteurs = pd.DataFrame(
        {"id": ["x", "y"], "nom": ["Garage solidaire", "Interne"], "nature": "association",
         "themes": "Mobilité", "commune": "81309", "objet": "Voitures à louer", "horaires": "mardi, 9h-12h",
         "publique": [True, False], "source": "la structure", "su_le": pd.Timestamp(2027, 1, 12)}
    )  # fmt: skip
    saisi = Saisi(entrepot_4c, acteurs=acteurs)
    [t] = blocs_de(saisi, "document_ressource", {"themes": ["Mobilité"], "publique": True})
    assert isinstance(t, Tableau)
    # Aucun contact connu : la colonne part.
    assert t.dites == [["Garage solidaire", "Voitures à louer", "Vaour", "mardi, 9h-12h", "la structure (12\u00a0janvier 2027)"]]  # fmt: skip
    assert any(n.endswith(" : à demander à chaque structure.") for n in t.notes)
    with pytest.raises(AppelIncorrect, match="Thème inconnu"):
        blocs_de(saisi, "document_ressource", {"themes": ["Météo"]})

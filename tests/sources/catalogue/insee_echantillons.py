"""Échantillons inventés dans la disposition exacte des bases de l'INSEE.

Chaque fichier porte une année à lui, pour que deux dispositions ne se disputent aucun chiffre.
Les en-têtes suivent les fichiers publiés ; les valeurs sont inventées.
"""

from __future__ import annotations

import io
import zipfile

import pandas as pd


def _csv(entete: str, *lignes: str, fin: str = "\n") -> str:
    return fin.join([entete, *lignes]) + fin


def _large(*colonnes: tuple[str, object]) -> str:
    """Une base à une ligne, pour Cordes-sur-Ciel."""
    return _csv(
        ";".join(["CODGEO", *(c for c, _ in colonnes)]),
        ";".join(["81069", *(str(v) for _, v in colonnes)]),
    )


def _zip(**fichiers: str) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom, texte in fichiers.items():
            archive.writestr(f"{nom}.csv", texte)
    return tampon.getvalue()


def classeur(feuilles: dict[str, list[list[object]]]) -> bytes:
    """Un classeur xlsx, en-tête en sixième ligne comme l'INSEE les écrit."""
    tampon = io.BytesIO()
    with pd.ExcelWriter(tampon, engine="xlsxwriter") as ecrit:
        for nom, lignes in feuilles.items():
            titre = ["Titre", "Mise en ligne", "Géographie", "Source : Insee", ""]
            largeur = len(lignes[0]) - 1
            cadre = pd.DataFrame([*([t, *[""] * largeur] for t in titre), *lignes])
            cadre.to_excel(ecrit, sheet_name=nom, header=False, index=False)
    return tampon.getvalue()


POPULATIONS = {
    "donnees_communes_2004.csv": _csv("REG;DEP;COM;PMUN;PCAP;PTOT", "76;81;81069;1004;9;1013", fin="\r\n"),
    "donnees_communes_2005.csv": _csv(
        "CODREG;REG;CODDEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT",
        "76;Occitanie;81;1;05;069;Cordes-sur-Ciel;1005;9;1014",
        "01;Guadeloupe;971;2;07;105;Basse-Terre;10005;9;10014",
    ),
    "ensemble_2006/donnees_communes.csv": _csv(
        "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT",
        "76;Occitanie;81;1;05;069;81069;Cordes-sur-Ciel;1006;9;1015",
    ),
    "ensemble_2007.zip": _zip(donnees_communes=_csv("REG;DEP;COM;PMUN;PCAP;PTOT", "76;81;81069;1007;9;1016")),
}  # fmt: skip

BASES = {
    "base-cc-evol-struct-pop-2003.CSV": _large(
        ("P03_POP", 1003.5), ("P03_POP0014", 100), ("P03_POP1529", 353.5), ("P03_POP3044", 120),
        ("P03_POP4559", 130), ("P03_POP6074", 140), ("P03_POP7589", 150), ("P03_POP90P", 10),
        ("P03_POPH", 400), ("P03_POPF", 603.5), ("P03_H0019", 70), ("P03_F0019", 60),
        ("P03_H2064", 224.5), ("P03_F2064", 428.5), ("P03_H65P", 105.5), ("P03_F65P", 115),
        ("P01_POP", 998), ("P01_POP0014", 98),
    ),
    "base-ic-evol-struct-pop-2002.csv": _csv(
        "IRIS;COM;TYP_IRIS;LAB_IRIS;P02_POP;P02_POP0002;P02_POP0305;P02_POP0610;P02_POP80P;P02_POP6579",
        "810690000;81069;Z;5;1002;11.5;12;13;120;200",
        # Les 21 quartiers d'Albi : la somme n'est la commune que s'ils y sont tous.
        *(f"81004{n:04d};81004;H;1;2000;{n};90;90;100;200" for n in range(1, 22)),
    ),
    "base-cc-coupl-fam-men-2001.CSV": _large(
        ("C01_MEN", 440), ("C01_MENPSEUL", 225), ("C01_MENHSEUL", 100), ("C01_MENFSEUL", 125),
        ("C01_MENFAM", 200), ("C01_FAM", 210), ("C01_COUPAENF", 50), ("C01_FAMMONO", 25),
        ("C01_COUPSENF", 135), ("C01_NE24F0", 140), ("C01_NE24F1", 30), ("C01_NE24F2", 25),
        ("C01_NE24F3", 10), ("C01_NE24F4P", 5), ("P01_POP6579", 200), ("P01_POP80P", 120),
        ("P01_POPMEN6579", 190), ("P01_POPMEN80P", 100), ("P01_POP6579_PSEUL", 60), ("P01_POP80P_PSEUL", 55),
    ),
    "base-cc-logement-2001.CSV": _large(
        ("P01_LOG", 700), ("P01_RP", 450), ("P01_RSECOCC", 180), ("P01_LOGVAC", 70), ("P01_MEN", 450),
        ("P01_PMEN", 900), ("P01_RP_PROP", 300), ("P01_RP_LOC", 140), ("P01_RP_LOCHLMV", 20),
        ("P01_RP_GRAT", 10), ("P01_RP_VOIT1P", 390.5), ("P01_RP_VOIT1", 250), ("P01_RP_VOIT2P", 140.5),
    ),
    "base-cc-emploi-pop-active-2001.CSV": _large(
        ("P01_POP1564", 500), ("P01_F1564", 260), ("P01_ACT1564", 370), ("P01_FACT1564", 180),
        ("P01_ACTOCC1564", 320), ("P01_CHOM1564", 50), ("P01_EMPLT", 410), ("P01_EMPLT_SAL", 300),
    ),
    "base-cc-caract-emploi-2001.CSV": _large(
        ("P01_ACTOCC15P", 330), ("P01_ACTOCC15P_ILT1", 120), ("P01_ACTOCC15P_ILT2P", 210),
        ("P01_ACTOCC15P_VOITURE", 280),
    ),
    "base-cc-diplomes-formation-2001.CSV": _large(
        ("P01_NSCOL15P", 700), ("P01_NSCOL15P_DIPLMIN", 150), ("P01_NSCOL15P_BEPC", 50),
        ("P01_NSCOL15P_CAPBEP", 160), ("P01_NSCOL15P_BAC", 130), ("P01_NSCOL15P_SUP2", 90),
        ("P01_NSCOL15P_SUP34", 70), ("P01_NSCOL15P_SUP5", 50),
    ),
    "base-cc-serie-historique-2000.CSV": _large(
        ("P00_POP", 1000), ("P99_POP", 994), ("D90_POP", 990), ("D82_POP", 982), ("D75_POP", 975),
        ("D68_POP", 968), ("SUPERF", 8.27), ("NAIS9900", 40), ("NAIS9099", 30), ("DECE9900", 80),
        ("DECE9099", 60), ("P00_LOG", 690), ("D75_LOG", 400), ("P00_RP", 440), ("P00_RSECOCC", ""),
    ),
    "base_naissances_1997.csv": _large(("NAISD96", 11), ("NAISD97", 12)),
    "base_deces_1997.csv": _large(("DECESD96", 21), ("DECESD97", 22)),
    "dossier_complet.csv": _large(
        ("P90_POP", 1990), ("P90_POP0014", 190), ("P90_POP1529", 150), ("P90_POP7589", 75),
        ("P90_POP90P", 9), ("P90_H65P", 40), ("P90_F65P", 50), ("C90_MENPSEUL", 201), ("C90_FAMMONO", 20),
        ("P90_ACT2554", 300), ("P90_LOG", 650), ("P90_RP", 430), ("P90_RP_VOIT1P", 380), ("P90_RP_PROP", 1),
        ("NAISD91", 9), ("DECESD91", 19), ("MED91", 15000), ("ETTOT91", 3),
    ),
    "BTX_TD_POP1A_2000.csv": _csv(
        "CODGEO;LIBGEO;" + ";".join(f"SEXE{s}_AGEPYR{a}" for s in (1, 2)
            for a in (1000, 1003, 1006, 1011, 1018, 1025, 1040, 1055, 1065, 1080)),
        "81069;Cordes;" + ";".join(str(5 * v) for v in range(1, 21)),
    ),
    "BTX_TD_POP1B_1999.csv": _csv(
        "CODGEO;LIBGEO;" + ";".join(f"SEXE{s}_AGED100{a:03d}" for s in (1, 2) for a in range(101)),
        "81069;Cordes;" + ";".join(["4"] * 101 + ["6"] * 101),
    ),
    "cc_filosofi_1998_COM.csv": _csv(
        "CODGEO;NBMENFISC98;NBPERSMENFISC98;MED98;PIMP98;TP6098", "81069;420;830;19430;s;s", "81309;s;s;s;s;s",
    ),
    "FILO1999_DISP_COM.csv": "\ufeff" + _csv(
        "CODGEO;LIBGEO;NBMEN99;NBPERS99;NBUC99;Q199;Q299;Q399;PIMPOT99",
        "81069;Cordes;430;850;600,5;;18990;;", "81004;Albi;23000;46000;34000,1;14000;19000;26000;-16,6", fin="\r\n",
    ),
    "bpe17_ensemble.csv": _csv(
        "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP",
        "76;81;81069;81069_0000;2017;D201;4", "76;81;81069;81069_0000;2017;B203;2",
        "76;81;81004;81004_0101;2017;D201;3", "76;81;81004;81004_0102;2017;D201;5",
    ),
    "base-cc-evol-struct-pop-2003_metadata.csv": _csv("COD_VAR;LIB_VAR;COD_MOD;LIB_MOD", "P03_POP;Population;;"),
}  # fmt: skip

GEOGRAPHIE = {
    "v_commune_2025.csv": _csv(
        "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT",
        'COM,81069,76,81,81D,811,0,CORDES SUR CIEL,Cordes-sur-Ciel,Cordes-sur-Ciel,8105,',
        'COMD,81226,,,,,0,ROQUECOURBE,Roquecourbe,Roquecourbe,,81227',
    ),
    "v_commune_depuis_1943.csv": _csv(
        "COM,TNCC,NCC,NCCENR,LIBELLE,DATE_DEBUT,DATE_FIN", "81069,0,CORDES,Cordes,Cordes,1943-01-01,1993-04-01",
    ),
    "v_mvtcommune_2025.csv": _csv(
        "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP",
        "10,1993-04-01,COM,81069,0,CORDES,Cordes,Cordes,COM,81069,0,CORDES SUR CIEL,Cordes-sur-Ciel,Cordes-sur-Ciel",
    ),
    "table-appartenance-geo-communes-2025.xlsx": classeur({
        "COM": [["CODGEO", "LIBGEO", "DEP", "REG", "EPCI", "ZE2020"], ["81069", "Cordes-sur-Ciel", "81", "76", "200034064", "7625"]],
    }),
    "Intercommunalite_au_01-01-2024.xlsx": classeur({
        "Composition_communale": [["CODGEO", "LIBGEO", "EPCI", "LIBEPCI", "DEP", "REG"], ["81069", "Cordes-sur-Ciel", "200034064", "4C", "81", "76"]],
    }),
    "table_passage_annuelle_2025.csv": _csv("CODGEO_INI,CODGEO_2024,CODGEO_2025", "81069,81069,81069"),
}  # fmt: skip

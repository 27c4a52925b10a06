"""Des horaires écrits à la main : chaque compte est fait à côté, sur le calendrier de 2026."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from observatoire.erreurs import FichierRefuse
from observatoire.sources.lecture import horaires

# Deux quais de Cordes (81069), un arrêt au bourg voisin (81262), un à Albi (81004) ; Livers-Cazelles (81146), au milieu, n'en a pas.
RESEAU = {
    "stops": "stop_id,stop_name,stop_lat,stop_lon\nA,Mairie,44.0636,1.9542\nB,Mairie,44.0637,1.9543\n"
    "C,Gare,44.0717,2.0011\nD,Gare,43.9290,2.1480\n",
    "agency": "agency_id,agency_name\nX,Cars du Tarn\n",
    "routes": "route_id\nL\n",
    "trips": "route_id,service_id,trip_id\nL,SEMAINE,T1\nL,SEMAINE,T2\nL,SAMEDI,T3\nL,ETE,T4\n",
    # T1 s'arrête deux fois à Cordes ; T2 y finit ; T3 n'y prend personne au second arrêt.
    "stop_times": "trip_id,stop_id,stop_sequence,pickup_type\nT1,A,1,0\nT1,B,2,0\nT1,C,3,0\nT1,D,4,0\n"
    "T2,D,1,0\nT2,A,2,0\nT3,A,1,0\nT3,C,2,1\nT3,D,3,0\nT4,A,1,0\nT4,D,2,0\n",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "SEMAINE,1,1,1,1,1,0,0,20260105,20260329\nSAMEDI,0,0,0,0,0,1,0,20260105,20260329\n"
    # Une semaine d'été à une course : moins de la moitié des onze d'une semaine ordinaire.
    "ETE,1,0,0,0,0,0,0,20260706,20260712\n",
    "calendar_dates": "service_id,date,exception_type\nSEMAINE,20260107,2\n",
}  # fmt: skip


@pytest.fixture
def lire(tmp_path: Path) -> Callable[..., dict[str, dict[str, str]]]:
    def lire(**change: str) -> dict[str, dict[str, str]]:
        chemin = tmp_path / "reseau.zip"
        with zipfile.ZipFile(chemin, "w") as z:
            for nom, texte in (RESEAU | change).items():
                if texte:
                    z.writestr(f"{nom}.txt", texte)
        feuille = horaires.feuille_horaires(chemin, chemin.name, tmp_path)
        entetes, *lignes = feuille.apercu
        return {x[0]: dict(zip(entetes, x, strict=True)) for x in lignes}

    return lire


def _departs(ligne: dict[str, str]) -> list[float]:
    return [float(ligne[f"gtfs_departs_{j}"]) for j in ("ouvre", "samedi", "dimanche")]


def test_une_course_compte_une_fois_et_pas_a_son_terminus(lire) -> None:
    lus = lire()
    assert _departs(lus["81069"]) == [1, 1, 0]  # T1 ; T3 ; rien
    assert _departs(lus["81004"]) == [1, 0, 0]  # T2 ; T3 y finit
    assert (lus["81069"]["gtfs_arrets"], lus["81069"]["gtfs_lignes"]) == ("1", "1")
    assert lus["81069"]["gtfs_annee"] == "2026"


def test_d_une_commune_sans_arret_on_ne_sait_rien(lire) -> None:
    lus = lire()
    assert set(lus) == {"81069", "81262", "81004"}  # ni 0 départ, ni 0 arrêt à Livers-Cazelles
    assert lus["81262"]["gtfs_departs_dimanche"] == "0.0"  # desservie, et rien ce jour-là


def test_une_frequence_part_plusieurs_fois(lire) -> None:
    toutes = lire(
        frequencies="trip_id,start_time,end_time,headway_secs\nT1,07:00:00,09:00:00,1800\n"
    )
    assert _departs(toutes["81069"]) == [4, 1, 0]  # de 7 h à 9 h, toutes les trente minutes


def test_des_dates_seules_suffisent(lire) -> None:
    jours = "".join(f"SEMAINE,202602{j:02d},1\n" for j in range(2, 7))  # du lundi 2 au vendredi 6
    lus = lire(calendar="", calendar_dates=f"service_id,date,exception_type\n{jours}")
    assert _departs(lus["81069"]) == [1, 0, 0]


@pytest.mark.parametrize(
    ("change", "dite"),
    [
        ({"stops": "stop_id,stop_name\nA,Mairie\n"}, "colonne « stop_lat » manque"),
        ({"stops": "stop_id,stop_name,stop_lat,stop_lon\nA,Mairie,52.5,13.4\n"}, "aucun arrêt n'est en France"),
        ({"calendar": "", "calendar_dates": ""}, "aucune course n'a de date"),
    ],
)  # fmt: skip
def test_un_mauvais_fichier_dit_quoi_faire(lire, change: dict[str, str], dite: str) -> None:
    with pytest.raises(FichierRefuse, match=dite) as e:
        lire(**change)
    assert "transport.data.gouv.fr" in str(e.value) or "réseau" in str(e.value)


def test_une_archive_de_tableaux_n_est_pas_un_reseau(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as z:
        z.writestr("stops.txt", "a;b\n")
    assert not horaires.est_un_reseau(tmp_path / "x.zip")

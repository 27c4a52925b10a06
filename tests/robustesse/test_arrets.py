"""Coupure, disque plein, deux actualisations, droits : ce qui est en service le reste."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signaux et limites d'un système POSIX")


@pytest.mark.lent
@pytest.mark.parametrize("instant", ["lecture", "construction", "fin"])
def test_une_coupure_laisse_l_entrepot_en_service(depot, instant: str) -> None:
    depot.deposer("p.csv", depot.populations(2022))
    avant = depot.actualiser()
    depot.deposer("p.csv", depot.populations(2022, 200))
    processus = depot.processus()
    attendre(depot, processus, instant)
    processus.send_signal(signal.SIGKILL)
    processus.communicate()
    assert processus.returncode == -signal.SIGKILL
    assert depot.population(2022) == 2500
    assert (depot.entrepot / "COURANT").read_text().split()[0] == avant.chemin.name
    apres = depot.actualiser()
    assert apres.refaite
    assert depot.population(2022) == 5000
    assert depot.restes() == []


def attendre(depot, processus: subprocess.Popen[str], instant: str) -> None:
    """Attend que l'autre programme en soit là de sa construction ; il ne doit pas avoir fini."""
    fin = time.monotonic() + 60
    # Le brouillon apparaît, grandit, puis son journal d'écriture est vidé juste avant la fin.
    taille = {"lecture": 0, "construction": 600_000, "fin": 2_000_000}[instant]
    while time.monotonic() < fin:
        tailles = [c.stat().st_size for c in brouillons(depot.entrepot)]
        if tailles and max(tailles) >= taille:
            return
        assert processus.poll() is None, "l'actualisation a fini avant la coupure"
        time.sleep(0.002)
    raise AssertionError("aucun brouillon n'est apparu")


def brouillons(entrepot: Path) -> list[Path]:
    return [c for c in entrepot.glob(".construction-*.duckdb*") if c.exists()]


@pytest.mark.lent
def test_une_coupure_a_n_importe_quel_instant(depot) -> None:
    # Du démarrage à la publication, un instant de plus à chaque fois.
    depot.deposer("p.csv", depot.populations(2022, 51))
    depot.actualiser()
    en_service, retard = 25.0 * 51, 1.0
    for essai in range(52, 64):
        depot.deposer("p.csv", depot.populations(2022, essai))
        processus = depot.processus()
        time.sleep(retard)
        processus.send_signal(signal.SIGKILL)
        processus.communicate()
        vu = depot.population(2022)
        assert vu in (en_service, 25.0 * essai)
        en_service, retard = vu, retard + 0.15
    depot.deposer("p.csv", depot.populations(2022, 100))
    depot.actualiser()
    assert depot.population(2022) == 2500
    assert depot.restes() == []


@pytest.mark.lent
def test_deux_actualisations_a_la_fois(depot) -> None:
    depot.deposer("p.csv", depot.populations(2022))
    ensemble = [depot.processus() for _ in range(2)]
    sorties = [p.communicate(timeout=120) for p in ensemble]
    assert [p.returncode for p in ensemble] == [0, 0], sorties
    versions = {json.loads(sortie)["version"] for sortie, _ in sorties}
    assert len(versions) == 1
    assert depot.population(2022) == 2500
    assert depot.restes() == []


@pytest.mark.lent
@pytest.mark.parametrize("octets", [50_000, 1_000_000])
def test_disque_plein(depot, octets: int) -> None:
    depot.deposer("p.csv", depot.populations(2022))
    depot.actualiser()
    depot.deposer("p.csv", depot.populations(2022, 200))

    def limiter() -> None:
        # Au-delà de cette taille, le système refuse d'écrire, comme un disque plein.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))

    processus = depot.processus(preexec_fn=limiter)
    _, messages = processus.communicate(timeout=120)
    assert processus.returncode == 1
    assert "le disque est plein" in messages
    assert "Le précédent reste en service" in messages
    assert "Traceback" not in messages
    assert depot.population(2022) == 2500
    assert depot.restes() == []
    depot.actualiser()
    assert depot.population(2022) == 5000


@pytest.mark.lent
def test_un_vrai_disque_plein(depot, tmp_path: Path) -> None:
    disque = tmp_path / "disque"
    disque.mkdir()
    monte = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disque)],
        check=False, capture_output=True,
    )  # fmt: skip
    if monte.returncode:
        pytest.skip("monter un petit disque demande d'être administrateur")
    try:
        depot.entrepot = disque / "entrepot"
        depot.deposer("p.csv", depot.populations(2022))
        _, messages = (processus := depot.processus()).communicate(timeout=120)
        restes = depot.restes()
    finally:
        subprocess.run(["umount", str(disque)], check=True)
    assert processus.returncode == 1
    assert "le disque est plein" in messages
    assert restes == []


@pytest.fixture
def brider() -> tuple[str, ...]:
    """De quoi lancer un programme que les droits des fichiers arrêtent, même en administrateur."""
    if os.getuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("l'administrateur passe outre les droits, et setpriv (util-linux) n'est pas là")
    return (setpriv, "--bounding-set=-dac_override,-dac_read_search")


@pytest.mark.lent
def test_un_fichier_sans_droit_de_lecture(depot, brider) -> None:
    depot.deposer("bon.csv", depot.populations(2022))
    depot.deposer("ferme.csv", depot.populations(2023)).chmod(0)
    sortie, messages = (processus := depot.processus(brider)).communicate(timeout=120)
    assert processus.returncode == 1, messages
    par_nom = {f["chemin"]: f for f in json.loads(sortie)["fichiers"]}
    assert par_nom["bon.csv"]["statut"] == "reconnu"
    assert par_nom["ferme.csv"]["statut"] == "refuse"
    assert "droit" in par_nom["ferme.csv"]["message"]


@pytest.mark.lent
def test_un_entrepot_sans_droit_d_ecriture(depot, brider) -> None:
    depot.deposer("p.csv", depot.populations(2022))
    depot.actualiser()
    depot.deposer("p.csv", depot.populations(2022, 200))
    depot.entrepot.chmod(0o555)
    try:
        _, messages = (processus := depot.processus(brider)).communicate(timeout=120)
    finally:
        depot.entrepot.chmod(0o755)
    assert processus.returncode == 1
    assert "droits" in messages
    assert "Traceback" not in messages
    assert depot.population(2022) == 2500


@pytest.mark.lent
def test_un_fichier_en_cours_de_copie(depot) -> None:
    # La copie avance ligne à ligne pendant que l'actualisation lit : jamais une somme partielle.
    depot.deposer("p.csv", depot.populations(2022))
    depot.actualiser()
    texte = depot.populations(2022, 200)
    chemin = depot.deposer("p.csv", "".join(texte.splitlines(keepends=True)[:3]))
    arret = threading.Event()

    def copier() -> None:
        with chemin.open("w", encoding="utf-8") as f:
            for ligne in texte.splitlines(keepends=True):
                f.write(ligne)
                f.flush()
                if arret.wait(0.05):
                    break

    copie = threading.Thread(target=copier)
    copie.start()
    try:
        fait = depot.actualiser()
        pendant = depot.population(2022)
    finally:
        arret.set()
        copie.join()
    # Refusé parce qu'il change : ce qu'il donnait avant reste en service.
    assert "en cours de copie" in str(fait.fichiers[0]["message"])
    assert pendant == 2500
    chemin.write_text(texte, encoding="utf-8")
    depot.actualiser()
    assert depot.population(2022) == 5000

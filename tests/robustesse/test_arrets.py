"""Coupure, disque plein, deux actualisations, droits : ce qui est en service le reste."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from observatoire import local
from observatoire.entrepot.lecture import ouvrir

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


PREUVES = "action;preuve;quantite\n1.1.1;Une;8\n"


@pytest.mark.lent
def test_un_tableur_qui_enregistre_ne_vide_pas_la_table(depot) -> None:
    """Il ôte le fichier, puis pose le nouveau : lue entre les deux, la table passerait pour retirée."""
    table = depot.deposer("local/preuves.csv", PREUVES)
    depot.deposer("p.csv", depot.populations(2022))
    depot.actualiser()
    table.unlink()
    pose = threading.Timer(0.3, table.write_text, [PREUVES + "1.1.1;Deux;9\n", "utf-8"])
    pose.start()
    try:
        fait = depot.actualiser()
    finally:
        pose.join()
    lecteur = ouvrir(depot.entrepot)
    assert fait.refus == [] and list(lecteur.locale("preuves")["preuve"]) == ["Une", "Deux"]
    lecteur.fermer()
    # Retirée pour de bon, elle l'est.
    table.unlink()
    depot.actualiser()
    lecteur = ouvrir(depot.entrepot)
    assert lecteur.locale("preuves").empty
    lecteur.fermer()


@pytest.mark.lent
@pytest.mark.parametrize("geste", ["renomme", "ote"])
def test_un_fichier_qui_bouge_pendant_la_lecture_ne_donne_ni_trace_ni_faux_chiffre(
    depot, geste: str
) -> None:
    """Renommé sans cesse, ou ôté : le chiffre d'avant, le nouveau, ou aucun ; jamais une partie."""
    chemin = depot.deposer("p.csv", depot.populations(2022))
    depot.deposer("autre.csv", depot.populations(2023, 200))
    depot.actualiser()
    depot.deposer("p.csv", depot.populations(2022, 200))
    arret, ailleurs = threading.Event(), chemin.with_name("q.csv")

    def bouger() -> None:
        while not arret.wait(0.007):
            if geste == "ote":
                chemin.unlink(missing_ok=True)
            elif chemin.exists():
                chemin.rename(ailleurs)
            else:
                ailleurs.rename(chemin)

    autre = threading.Thread(target=bouger)
    autre.start()
    try:
        fait = depot.actualiser()
    finally:
        arret.set()
        autre.join()
    assert all("À faire" in str(f["message"]) for f in fait.refus)
    assert depot.population(2023) == 5000
    assert geste == "ote" or depot.population(2022) in (2500, 5000) or fait.refus
    chemin.unlink(missing_ok=True)
    ailleurs.unlink(missing_ok=True)
    depot.deposer("p.csv", depot.populations(2022, 300))
    depot.actualiser()
    assert depot.population(2022) == 7500 and depot.restes() == []


@pytest.mark.lent
def test_une_horloge_qui_recule_ne_cache_rien(depot) -> None:
    """Tout ce qui est là est daté de dans dix jours ; ce qui se dépose ensuite est donc « plus ancien »."""
    table = depot.deposer("local/preuves.csv", PREUVES)
    depot.deposer("p.csv", depot.populations(2022))
    depot.actualiser()
    demain = time.time() + 10 * 86_400
    for chemin in [*depot.donnees.rglob("*"), *depot.entrepot.rglob("*")]:
        os.utime(chemin, (demain, demain))
    for habitants in (200, 300, 400):
        depot.deposer("p.csv", depot.populations(2022, habitants))
        assert depot.actualiser().refaite and depot.population(2022) == 25 * habitants
    # Même taille, même date : le contenu seul a changé.
    avant = table.stat()
    table.write_text(PREUVES.replace("Une", "Six"), "utf-8")
    os.utime(table, ns=(avant.st_atime_ns, avant.st_mtime_ns))
    depot.actualiser()
    lecteur = ouvrir(depot.entrepot)
    assert list(lecteur.locale("preuves")["preuve"]) == ["Six"]
    lecteur.fermer()
    assert depot.restes() == [] and len(list(depot.entrepot.glob("entrepot-*.duckdb"))) <= 3


def test_le_journal_d_une_table_suit_l_ordre_des_gestes_et_non_l_heure(tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    journal = tmp_path / "local/.historique/preuves.jsonl"
    for mot in ("un", "deux"):
        lue = local.lire(tmp_path, "preuves")
        ligne = pd.DataFrame([{"action": "1.1.1", "preuve": mot, "quantite": "8"}])
        cadre = pd.concat([lue.textes, ligne], ignore_index=True).fillna("")
        local.enregistrer(tmp_path, "preuves", cadre, base=lue, fonction="DGS")
        # L'heure recule : ce qui vient d'être écrit est daté de l'an 2090.
        journal.write_text(
            re.sub(r'"quand": "\d{4}', '"quand": "2090', journal.read_text("utf-8"), count=1),
            "utf-8",
        )
    local.annuler(tmp_path, "preuves", fonction="DGS")
    assert list(local.lire(tmp_path, "preuves").textes["preuve"]) == ["un"]

"""Le guichet attaqué pour de vrai : un serveur, une boîte, et tout ce qu'un inconnu peut envoyer."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn

from observatoire.cli import guichet as commande
from observatoire.erreurs import AppelIncorrect
from observatoire.guichet import connexion, page, serveur
from observatoire.guichet.boite import Affiche, Boite, Formulaire
from observatoire.guichet.debit import ADRESSE_D_UN_COUP, Debit
from observatoire.guichet.declaration import questionnaires
from observatoire.guichet.reponse import propre
from observatoire.local import campagnes
from observatoire.personnel import nom_possible, valeur_libre

JOUR = dt.date(2027, 3, 10)
FORMULAIRES = (
    Formulaire("parents-2027", "parents", "<b>Parents</b> 2027", "2027-03-01", "2027-04-30"),
    Formulaire("finie", "jeunes", "Finie", "2027-01-01", "2027-03-09"),
    Formulaire("demain", "habitants", "Demain", "2027-03-11", "2027-04-30"),
    Formulaire("agenda", "evenement", "Agenda", "2027-01-01", "2027-12-31"),
)
FORME = {"Content-Type": "application/x-www-form-urlencoded"}
BONNE = {"commune": "81309", "age": "1", "heures": "20_34", "atypiques": ["soir", "samedi"]}


class Client:
    def __init__(self, port: int, boite: Boite) -> None:
        self.port, self.boite = port, boite
        self.sel = 0

    def demander(
        self,
        methode: str,
        chemin: str,
        corps: bytes | None = None,
        entetes: dict[str, str] | None = None,
    ) -> tuple[int, str, dict[str, str]]:
        lien = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        lien.request(methode, chemin, corps, entetes or {})
        r = lien.getresponse()
        lu = r.read().decode("utf-8", "replace"), {k.lower(): v for k, v in r.getheaders()}
        lien.close()
        return r.status, *lu

    def envoyer(self, ou: str = "parents-2027", entetes: dict[str, str] | None = None, **champs: object) -> tuple[int, str]:  # fmt: skip
        self.sel += 1
        # Une autre adresse à chaque envoi, comme la transmettrait le serveur web.
        depuis = {"X-Forwarded-For": f"192.0.2.{self.sel % 250}"}
        corps = urlencode({"jeton": f"{self.sel:032x}", **champs}, doseq=True).encode()
        code, texte, _ = self.demander("POST", f"/{ou}", corps, {**FORME, **depuis, **(entetes or {})})  # fmt: skip
        return code, texte

    def recues(self, ou: str = "parents-2027") -> list[dict[str, object]]:
        return [r["reponses"] for r in self.boite.reponses(ou)[0]]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    boite = Boite(tmp_path_factory.mktemp("boite"))
    boite.afficher(Affiche("Le <i>territoire</i>", {"81309": "Vaour", "81069": "Cordes"}, "L'éditeur", "contact", "dpo", FORMULAIRES))  # fmt: skip
    prise = socket.socket()
    prise.bind(("127.0.0.1", 0))
    app = serveur.Guichet(boite, jour=lambda: JOUR).application()
    servi = uvicorn.Server(
        uvicorn.Config(app, log_level="error", http=connexion.Connexion, lifespan="off")
    )
    fil = threading.Thread(target=servi.run, kwargs={"sockets": [prise]}, daemon=True)
    fil.start()
    while not servi.started:
        time.sleep(0.02)
    yield Client(prise.getsockname()[1], boite)
    servi.should_exit = True
    fil.join(5)


def test_une_bonne_reponse_est_deposee_une_fois_et_rien_d_autre(client: Client) -> None:
    code, page, entetes = client.demander("GET", "/parents-2027")
    assert code == 200 and "&lt;b&gt;Parents" in page and "<b>Parents" not in page
    assert entetes["content-security-policy"].startswith("default-src 'none'")
    assert "set-cookie" not in entetes and "<script" not in page
    jeton = re.search(r'name="jeton" value="([0-9a-f]{32})"', page)
    assert jeton
    avant = len(client.recues())
    for _ in range(2):  # un double clic
        assert client.envoyer(**BONNE, jeton=jeton[1], reste="Merci") == (303, "")
    neuves = client.recues()[avant:]
    assert neuves == [{**BONNE, "reste": "Merci"}]
    brut = (client.boite.dossier / "depots" / "parents-2027.jsonl").read_text()
    ecrites = [json.loads(x) for x in brut.splitlines() if x]
    assert {*ecrites[-1]} == {"id", "recue_le", "reponses"} and ecrites[-1][
        "recue_le"
    ] == "2027-03-10"
    assert "192.0.2" not in brut


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"commune": "00000"}, 400),  # commune inconnue
        ({"heures": "mille"}, 400),  # choix inconnu
        (
            {"heures": ["aucune", "moins_10"]},
            400,
        ),  # deux réponses à une question qui n'en veut qu'une
        ({"atypiques": ["soir", "soir"]}, 400),  # la même deux fois
        ({"inconnu": "x"}, 400),
        ({"jeton": "../../etc/passwd"}, 400),
        ({"commune": ""}, 422),  # nécessaire
        ({"reste": "x" * 301}, 422),
        ({"reste": "Rappelez-moi au 06 12 34 56 78"}, 422),
        ({"reste": "Mme Durand a dit"}, 422),
        ({"reste": "c'est madame durand qui le garde"}, 422),
        ({"reste": "appelez le 05.63.12.34.56"}, 422),
        ({"reste": "+33 563123456"}, 422),
        ({"reste": "ecrire a jeanne@association-d-ici.fr"}, 422),
        ({"reste": "jeanne (at) ici.fr"}, 422),
        ({"reste": "nous habitons 12 bis, rue Haute"}, 422),
        ({"reste": "é" * 4000}, 413),
        ({"site_web": "http://robot"}, 303),  # un robot croit avoir réussi
    ],
)
def test_ce_qui_n_est_pas_une_reponse_n_est_pas_depose(
    client: Client, champs: dict[str, object], code: int
) -> None:
    avant = client.recues()
    assert client.envoyer(**(BONNE | champs))[0] == code
    assert client.recues() == avant


def test_ni_traversee_ni_autre_methode_ni_apres_fermeture(client: Client, tmp_path: Path) -> None:
    avant = sorted(client.boite.dossier.rglob("*"))
    for chemin in ("/../affiche.json", "/..%2faffiche.json", "/depots/parents-2027.jsonl", "//etc/passwd",
                   "/%2e%2e/%2e%2e/etc/passwd", "/affiche.json", "/parents-2027%00", "/PARENTS-2027"):  # fmt: skip
        assert client.demander("GET", chemin)[0] == 404, chemin
        assert client.envoyer(chemin.lstrip("/"), **BONNE)[0] in (404, 405), chemin
    assert client.envoyer("finie", commune="81309", age="11-13")[0] == 410
    assert client.envoyer("demain", commune="81309", age="18-64")[0] == 404
    assert client.demander("GET", "/finie")[0] == 410
    for methode in ("PUT", "DELETE", "PATCH", "TRACE"):
        assert client.demander(methode, "/parents-2027", b"x")[0] == 405, methode
    corps = b"--x\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\nc\r\n--x--"
    fichier = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.demander("POST", "/parents-2027", corps, fichier)[0] == 415
    assert client.demander("POST", "/parents-2027", b"a=%ff%fe&jeton=x", FORME)[0] == 400
    assert client.demander("POST", "/parents-2027", b"a=1&" * 200, FORME)[0] == 400
    assert client.envoyer(entetes={"Sec-Fetch-Site": "cross-site"}, **BONNE)[0] == 403
    assert sorted(client.boite.dossier.rglob("*")) == avant


def test_une_formule_ou_du_html_ne_sont_que_du_texte(client: Client) -> None:
    """Ce que des tableurs exécutent, ce qu'un navigateur interprète, ce que l'œil ne voit pas."""
    evenement = {"organisateur": "+SUM(1)", "debut": "2027-06-01", "commune": "81309"}
    assert client.envoyer("agenda", titre='=HYPERLINK("http://x";"clic")', **evenement)[0] == 303
    assert client.envoyer("agenda", titre="<script>alert(1)</script>\u202eabc\u0000\r\n@x", **evenement)[0] == 303  # fmt: skip
    un, deux = client.recues("agenda")
    assert un["titre"] == 'HYPERLINK("http://x";"clic")' and un["organisateur"] == "SUM(1)"
    assert deux["titre"] == "<script>alert(1)</script>abc @x"
    code, page = client.envoyer("agenda", titre='"><script>alert(1)</script>', debut="hier", organisateur="x", commune="81309")  # fmt: skip
    assert code == 422 and "<script" not in page and "&lt;script&gt;" in page
    assert [propre(x) for x in ("\t=1+1", "- a", "@cmd", "%0A=2")] == ["1+1", "a", "cmd", "0A=2"]


def test_trop_d_envois_d_une_adresse_puis_une_boite_pleine(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    meme = {"X-Forwarded-For": "203.0.113.7"}
    codes = [client.envoyer(entetes=meme, **BONNE)[0] for _ in range(12)]
    assert codes == [303] * 10 + [429] * 2
    lien = (client.boite.dossier / "depots" / "parents-2027.jsonl").stat().st_size
    monkeypatch.setattr("observatoire.guichet.boite.FICHIER_OCTETS", lien + 10)
    assert client.envoyer(**BONNE)[0] == 503
    assert (client.boite.dossier / "depots" / "parents-2027.jsonl").stat().st_size == lien


def test_un_lien_dans_la_boite_ne_fait_pas_ecrire_ailleurs(tmp_path: Path) -> None:
    ailleurs = tmp_path / "ailleurs.csv"
    ailleurs.write_text("à moi")
    boite = Boite(tmp_path / "boite")
    boite.afficher(Affiche(formulaires=FORMULAIRES))
    (boite.dossier / "depots").mkdir()
    (boite.dossier / "depots" / "agenda.jsonl").symlink_to(ailleurs)
    with pytest.raises(Exception, match="n'a pas pu être gardée"):
        boite.deposer(FORMULAIRES[3], "0" * 32, {}, JOUR)
    assert ailleurs.read_text() == "à moi"


def test_une_ligne_coupee_ne_perd_qu_elle_meme(tmp_path: Path) -> None:
    boite = Boite(tmp_path)
    boite.afficher(Affiche(formulaires=FORMULAIRES))
    f = FORMULAIRES[0]
    boite.deposer(f, "1" * 32, {"age": "1"}, JOUR)
    with (tmp_path / "depots" / f"{f.id}.jsonl").open("ab") as flux:
        flux.write(b'{"id": "coup')
    boite.deposer(f, "2" * 32, {"age": "2"}, JOUR)
    lues, abimees = boite.reponses(f.id)
    assert [r["reponses"] for r in lues] == [{"age": "1"}, {"age": "2"}] and abimees == 1


def test_un_envoi_lent_et_une_connexion_muette_sont_coupes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serveur, "SECONDES", 0.3)
    with socket.create_connection(("127.0.0.1", client.port), timeout=30) as lente:
        lente.sendall(b"POST /parents-2027 HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n"
                      b"Content-Type: application/x-www-form-urlencoded\r\n\r\ncommune=")  # fmt: skip
        assert b" 408 " in lente.recv(2000)
    monkeypatch.setattr(connexion, "DEMANDE_SECONDES", 0.3)
    muettes = [socket.create_connection(("127.0.0.1", client.port), timeout=30) for _ in range(5)]
    for prise in muettes:
        prise.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Lent: ")
    for prise in muettes:  # coupée par le serveur : rien n'arrive, ou un refus de connexion
        with prise, contextlib.suppress(ConnectionResetError):
            assert prise.recv(100) == b""
    assert client.demander("GET", "/")[0] == 200


def test_la_boite_ne_peut_pas_etre_dans_un_espace_de_travail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    espace, ailleurs = tmp_path / "espace", tmp_path / "ailleurs"
    for d in (espace / "local", ailleurs):
        d.mkdir(parents=True)
    (espace / "territoire.toml").write_text('epci = "200034064"\n')
    (tmp_path / "lien").symlink_to(espace)
    for choisie in (
        espace,
        espace / "local",
        espace / "boite",
        tmp_path / "lien" / "boite",
        tmp_path,
    ):
        with pytest.raises(AppelIncorrect, match="ne sont pas séparés"):
            campagnes.boite(espace, choisie)
    assert campagnes.boite(espace, tmp_path / "boite").dossier == tmp_path / "boite"
    # Lancé d'ailleurs, où aucun espace de travail n'est connu : l'espace où l'on mettrait la boîte l'est.
    contexte: Any = SimpleNamespace(donnees=ailleurs)
    for choisie in (espace / "boite", tmp_path / "lien"):
        monkeypatch.setenv("OBSERVATOIRE_BOITE", str(choisie))
        with pytest.raises(AppelIncorrect, match="ne sont pas séparés"):
            commande._boite(contexte, None)
    assert not (espace / "boite").exists()


def test_un_evenement_peut_dire_une_adresse_pas_une_personne(client: Client) -> None:
    base = {"titre": "Bal", "organisateur": "Foyer", "debut": "2027-03-10", "commune": "81309"}
    assert (
        client.envoyer("agenda", **base, lieu="Halle, 3 place du Marché")[0] == 303
    )  # aujourd'hui même
    for mauvais in ({"debut": "2027-03-09"}, {"debut": "2031-03-10"}, {"debut": "10/03/2027"},
                    {"description": "Réserver : foyer@ici.fr"}, {"titre": "x" * 91}, {"heure_debut": "25:00"}):  # fmt: skip
        assert client.envoyer("agenda", **base | mauvais)[0] == 422, mauvais


def test_un_nom_sans_civilite_se_relit_et_un_texte_ordinaire_passe() -> None:
    assert nom_possible("demandez à Jeanne Durand demain") == "Jeanne Durand"
    assert nom_possible("Plus de places le mercredi. La halte va bien.") == ""
    for sain in ("Le 01.09.2027 18 h 30", "Ouvert 10 m. après le pont", "Rendez-vous avec monsieur le maire",
                 "3 enfants, 12 km de route", "81170 Cordes", "entre 10 et 19 minutes"):  # fmt: skip
        assert valeur_libre(sain) == "", sain


def test_un_reseau_ipv6_ne_compte_que_pour_une_adresse() -> None:
    debit = Debit()
    permis = [debit.permis(f"2001:db8:1:2::{i:x}") for i in range(1, 15)]
    assert sum(permis) == ADRESSE_D_UN_COUP and debit.permis("2001:db8:1:3::1")


def test_les_choix_nomment_les_structures_d_ici() -> None:
    q = questionnaires()["parents"].question("obtenu")
    assert q is not None
    dits = q.d_ici(
        {
            "eaje": ["Crèche des Cabannes"],
            "micro_creche": ["Micro-crèche de Milhars"],
            "alsh": ["X"],
        }
    )
    assert (
        dits["creche"]
        == "Une crèche ou une micro-crèche (Crèche des Cabannes, Micro-crèche de Milhars)"
    )
    assert dits["famille"] == q.choix["famille"]
    assert q.d_ici({"eaje": list("abcde")}) == q.choix == q.d_ici({})  # trop nombreuses : aucune
    affiche = Affiche(communes={"81309": "Vaour"}, structures={"eaje": ["Crèche <b>d'ici</b>"]})
    rendue = page.formulaire(
        affiche, "", FORMULAIRES[0], questionnaires()["parents"], "0" * 32, {}, {}
    )
    assert "(Crèche &lt;b&gt;d&#x27;ici&lt;/b&gt;)" in rendue


def test_chaque_texte_libre_previent_de_ne_nommer_personne() -> None:
    for q in questionnaires().values():
        for x in q.questions:
            if x.genre == "texte" and x.longueur > 100:
                assert x.aide.startswith("Sans nom"), (q.id, x.id)

"""Les autres producteurs : une page d'insee.fr, un portail Opendatasoft, data.gouv.fr, le SDES, un fichier."""

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin

from observatoire.sources.source import Source
from observatoire.sources.telechargement.client import Client
from observatoire.sources.telechargement.declaration import Telechargement
from observatoire.sources.telechargement.demande import Demande, Obtenu, demandes, nommer
from observatoire.sources.telechargement.portee import Portee
from observatoire.sources.telechargement.refus import TelechargementImpossible
from observatoire.sources.telechargement.transfert import Recu

_LIEN = re.compile(r"""href=["']([^"']*/fichier/[^"']+)["']""")
# « _com », « -COM » : les collectivités d'outre-mer, et non les communes.
_OUTRE_MER = re.compile(r"[-_]com(?=[._-]|$)", re.IGNORECASE)
_ANNEE = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


def obtenir(
    client: Client, source: Source, t: Telechargement, portee: Portee, dossier: Path,
    connu: Mapping[str, str],
) -> Obtenu | None:  # fmt: skip
    """Le fichier d'une source autre que Melodi ; None s'il n'a pas changé."""
    demandees = demandes(t, portee)
    annee, licence, octets = None, "", t.octets
    if t.methode == "insee":
        adresse, annee = _lien(client, demandees[0].adresse, t.fichier)
        demandees = [Demande(adresse)]
    elif t.methode == "datagouv":
        demandees, licence, octets = _ressource(client, demandees[0].adresse, t)
    elif t.methode == "ods_piece":
        demandees = [_piece(client, demandees[0].adresse, t.fichier)]
    elif t.methode == "ods":
        licence = _licence(client, demandees[0].adresse)
    seule = len(demandees) == 1
    recus = [
        client.recevoir(d.adresse, dossier, t.suffixe, d.parametres, connu if seule else {}, octets)
        for d in demandees
    ]
    if seule and recus[0] is None:
        return None
    recu = _assembler([r for r in recus if r is not None], dossier / f"{source.id}.part")
    if t.suffixe == "csv" and _sans_ligne(recu.chemin):
        raise TelechargementImpossible(
            "le tableau reçu n'a que son en-tête : le producteur n'y a rien pour ce territoire"
        )
    if annee is None and t.annee:
        trouvees = _ANNEE.findall(f"{recu.nom} {recu.adresse}")
        annee = int(trouvees[0]) if trouvees else None
    etendue = "territoire" if t.champ else "national"
    nom = nommer(source, annee if t.annee else None, t.suffixe)
    return Obtenu(recu, nom, annee if t.annee else None, recu.nom, licence, etendue)


def _sans_ligne(chemin: Path) -> bool:
    with chemin.open("rb") as lu:
        return sum(1 for ligne in lu if ligne.strip()) < 2


def _lien(client: Client, page: str, motif: str) -> tuple[str, int | None]:
    """Le plus récent des fichiers d'une page d'insee.fr qui répondent au motif, et l'année que la page dit."""
    texte = client.texte(page)
    liens = [
        x for x in _LIEN.findall(texte) if re.search(motif, x.rpartition("/")[2], re.IGNORECASE)
    ]
    liens = [x for x in liens if not _OUTRE_MER.search(x.rpartition("/")[2])]
    if not liens:
        raise TelechargementImpossible("la page du producteur ne propose plus ce fichier", page)
    choisi = max(liens, key=lambda x: (_ANNEE.findall(x.rpartition("/")[2])[-1:], x))
    titre = re.search(r"<title>(.*?)</title>", texte, re.DOTALL | re.IGNORECASE)
    annees = _ANNEE.findall(choisi.rpartition("/")[2]) or _ANNEE.findall(titre[1] if titre else "")
    return urljoin(page, choisi), int(annees[0]) if annees else None


def _ressource(
    client: Client, adresse: str, t: Telechargement
) -> tuple[list[Demande], str, int | None]:
    """La dernière ressource d'un jeu de data.gouv.fr dont le titre et le format conviennent."""
    jeu = client.json(adresse)
    retenues = [
        r for r in jeu.get("resources", ())
        if str(r.get("format", "")).lower() == t.suffixe
        and re.search(t.fichier, str(r.get("title", "")), re.IGNORECASE)
    ]  # fmt: skip
    if not retenues:
        raise TelechargementImpossible(
            "le jeu de data.gouv.fr n'a plus de fichier de ce nom", adresse
        )
    r = max(retenues, key=lambda r: str(r.get("last_modified", "")))
    return [Demande(str(r["url"]))], str(jeu.get("license") or ""), r.get("filesize") or t.octets


def _piece(client: Client, adresse: str, motif: str) -> Demande:
    """La pièce jointe d'un portail dont l'identifiant ou le titre répond au motif."""
    for piece in client.json(adresse).get("attachments", ()):
        metas = piece.get("metas", {})
        if re.search(motif, f"{metas.get('id', '')} {metas.get('title', '')}", re.IGNORECASE):
            return Demande(str(piece.get("href") or f"{adresse}/{metas['id']}"))
    raise TelechargementImpossible("le portail du producteur n'a plus cette pièce jointe", adresse)


def _licence(client: Client, adresse: str) -> str:
    """La licence que le portail affiche pour ce jeu ; vide s'il n'en dit rien."""
    try:
        metas = client.json(adresse.partition("/exports/")[0]).get("metas", {})
    except TelechargementImpossible:
        return ""
    return str(metas.get("default", {}).get("license") or "")


def _assembler(recus: list[Recu], cible: Path) -> Recu:
    """Les morceaux d'un même tableau bout à bout, sous un seul en-tête ; refuse s'il n'a aucune ligne."""
    if len(recus) == 1:
        return recus[0]
    with cible.open("wb") as sortie:
        entete = b""
        for recu in recus:
            with recu.chemin.open("rb") as morceau:
                premiere = morceau.readline()
                if entete and premiere != entete:
                    raise TelechargementImpossible(
                        "le producteur a changé ses colonnes en cours de route"
                    )
                if not entete:
                    sortie.write(entete := premiere)
                shutil.copyfileobj(morceau, sortie)
            recu.chemin.unlink(missing_ok=True)
    with cible.open("rb") as lu:
        somme = hashlib.file_digest(lu, "sha256").hexdigest()
    return Recu(cible, recus[0].adresse, cible.stat().st_size, somme, nom=recus[0].nom)

"""Le catalogue de données de l'INSEE (Melodi) : le fichier entier s'il est petit, sinon nos territoires.

Sources : https://api.insee.fr/melodi (30 demandes par minute) et le paquet R « melodi » de l'INSEE.
"""

import csv
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from observatoire.sources.source import Source
from observatoire.sources.telechargement.client import Client
from observatoire.sources.telechargement.declaration import Telechargement
from observatoire.sources.telechargement.demande import MELODI, Obtenu, nommer
from observatoire.sources.telechargement.portee import Portee
from observatoire.sources.telechargement.refus import TelechargementImpossible
from observatoire.sources.telechargement.transfert import Recu
from observatoire.territoire import libelles, membres

# Au-delà, le fichier national coûte plus que nos territoires demandés un à un.
_PETIT = 8_000_000
_PAGE, _PAGES = "100000", 500
_NIVEAUX = {
    "COM": "commune",
    "ARM": "commune",
    "EPCI": "epci",
    "DEP": "departement",
    "REG": "region",
}
_ANNEE = re.compile(r"_(20\d{2})_")


def obtenir(
    client: Client, source: Source, t: Telechargement, portee: Portee, dossier: Path,
    connu: dict[str, str], national: bool,
) -> Obtenu | None:  # fmt: skip
    """Le dernier produit du jeu, en entier ou pour nos territoires ; None si celui qu'on tient est le même."""
    produit = _produit(client, t.jeu)
    marque = str(produit.get("modified") or produit.get("issued") or "")
    if connu.get("produit") == produit["id"] and marque and connu.get("modifie") == marque:
        return None
    trouvee = _ANNEE.search(str(produit["id"]))
    annee = int(trouvee[1]) if trouvee else None
    octets = int(produit.get("byteSize") or t.octets or 0)
    if national or 0 < octets <= _PETIT:
        recu = client.recevoir(str(produit["accessURL"]), dossier, "zip", octets=octets or None)
        assert recu is not None  # aucune condition n'a été posée
        suffixe, etendue = "zip", "national"
    else:
        recu, suffixe, etendue = _donnees(client, t.jeu, portee, dossier), "csv", "territoire"
    garde = Recu(recu.chemin, recu.adresse, recu.octets, recu.sha256, "", marque, recu.nom)
    return Obtenu(garde, nommer(source, annee, suffixe), annee, str(produit["id"]), etendue=etendue)


def _produit(client: Client, jeu: str) -> dict[str, Any]:
    """Le produit CSV français le plus récent d'un jeu."""
    try:
        fiche = client.json(f"{MELODI}/catalog/{jeu}")
    except TelechargementImpossible as e:
        # Un jeu inconnu répond 500, comme une panne : seul le catalogue entier les distingue.
        if "500" in e.constat and jeu not in _catalogue(client):
            raise TelechargementImpossible(
                f"le jeu {jeu} n'est plus au catalogue de l'INSEE sous ce nom"
            ) from None
        raise
    produits = [
        p for p in fiche.get("product", ())
        if p.get("format") == "CSV" and p.get("language") == "FR" and p.get("accessURL")
    ]  # fmt: skip
    if not produits:
        raise TelechargementImpossible(
            f"le catalogue de l'INSEE n'offre aucun fichier CSV pour {jeu}"
        )
    choisi: dict[str, Any] = max(produits, key=lambda p: (str(p.get("issued") or ""), str(p["id"])))
    return choisi


def _catalogue(client: Client) -> set[str]:
    return {str(jeu.get("identifier")) for jeu in client.json(f"{MELODI}/catalog/all")}


def lieux(portee: Portee) -> list[str]:
    """Ce qu'on demande : chaque EPCI et ses communes, les départements, les régions, la France.

    Un EPT ou une commune sans EPCI n'est pas un EPCI de l'INSEE : ses communes, une à une.
    """
    communes = set(portee.siennes)
    demandes = []
    for siren in portee.epci:
        if siren in libelles("epci") and not set(membres(siren)) <= communes:
            demandes += [f"EPCI-{siren}*COM", f"EPCI-{siren}"]
    if _est_un_epci(portee.siren):
        demandes = [f"EPCI-{portee.siren}*COM", f"EPCI-{portee.siren}", *demandes]
    else:
        demandes = [*(f"COM-{c}" for c in portee.siennes), *demandes]
    demandes += [f"DEP-{d}" for d in portee.departements] + [f"REG-{r}" for r in portee.regions]
    return [*demandes, "FRANCE-F"]


def _est_un_epci(siren: str) -> bool:
    from observatoire.territoire.referentiel import a_part

    return siren not in a_part()


def _donnees(client: Client, jeu: str, portee: Portee, dossier: Path) -> Recu:
    """Nos territoires, à plat dans un CSV ; un lieu que la demande commune oublie est redemandé seul."""
    demandes = lieux(portee)
    lignes = list(_observations(client, jeu, demandes))
    for lieu in _oublies(demandes, lignes):
        lignes += _observations(client, jeu, [lieu])
    if not {x["GEO"] for x in lignes if _NIVEAUX.get(x["GEO_OBJECT"]) == "commune"} & {
        *portee.siennes
    }:
        raise TelechargementImpossible(
            f"le jeu {jeu} ne donne rien pour les communes du territoire"
        )
    chemin = dossier / f"{jeu}.part"
    colonnes = list(dict.fromkeys(c for ligne in lignes for c in ligne))
    with chemin.open("w", encoding="utf-8", newline="") as flux:
        ecrivain = csv.DictWriter(flux, colonnes, delimiter=";", quoting=csv.QUOTE_ALL)
        ecrivain.writeheader()
        ecrivain.writerows(lignes)
    with chemin.open("rb") as lu:
        somme = hashlib.file_digest(lu, "sha256").hexdigest()
    return Recu(chemin, f"{MELODI}/data/{jeu}", chemin.stat().st_size, somme)


def _observations(client: Client, jeu: str, demandes: list[str]) -> Iterator[dict[str, str]]:
    """Chaque observation, page après page ; jamais une partie seulement."""
    adresse = f"{MELODI}/data/{jeu}"
    page = client.json(adresse, (*(("GEO", lieu) for lieu in demandes), ("maxResult", _PAGE)))
    for _ in range(_PAGES):
        for observation in page.get("observations", ()):
            yield a_plat(observation)
        suite = page.get("paging", {}).get("next")
        if not suite:
            return
        page = client.json(suite)
    raise TelechargementImpossible(f"le jeu {jeu} n'en finit pas : rien n'en a été gardé")


def a_plat(observation: dict[str, Any]) -> dict[str, str]:
    """Une observation en une ligne : dimensions, lieu, états, puis la première mesure.

    « 2025-COM-44109 » donne GEO et GEO_OBJECT ; une valeur absente (secrète ou non publiée) reste vide.
    """
    ligne = {c: str(v) for c, v in observation["dimensions"].items() if c != "GEO"}
    _, genre, code = str(observation["dimensions"]["GEO"]).split("-", 2)
    mesure: dict[str, Any] = next(iter(observation.get("measures", {}).values()), {})
    valeur = mesure.get("value")
    periode = {"TIME_PERIOD": ligne.pop("TIME_PERIOD", "")}
    return {"GEO": code, "GEO_OBJECT": genre, **ligne,
            **{c: str(v) for c, v in observation.get("attributes", {}).items()}, **periode,
            "OBS_VALUE": "" if valeur is None else repr(valeur)}  # fmt: skip


def _oublies(demandes: list[str], lignes: list[dict[str, str]]) -> list[str]:
    """Les lieux demandés dont rien n'est revenu."""
    venus = {(x["GEO_OBJECT"], x["GEO"]) for x in lignes}
    oublies = []
    for lieu in demandes:
        genre, _, code = lieu.partition("-")
        if code.endswith("*COM"):
            attendus = {("COM", c) for c in membres(code.removesuffix("*COM"))}
        else:
            attendus = {(genre, code)}
        if not attendus & venus:
            oublies.append(lieu)
    return oublies

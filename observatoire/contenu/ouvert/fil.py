"""Le fil Atom de « ce qui a bougé » : ce que la dernière mise à jour a changé, à suivre sans revenir voir."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from observatoire import formats
from observatoire.contenu.ouvert.edition import LICENCE, Publication
from observatoire.contenu.territoire.bouges import DEBLOQUE, MILLESIME, REVISION, Bouge
from observatoire.contenu.territoire.bouges_dits import en_ligne
from observatoire.indicateurs.registre import INDICATEURS

_ATOM = "http://www.w3.org/2005/Atom"
_QUOI = {
    MILLESIME: "une année de plus",
    DEBLOQUE: "premiers chiffres",
    REVISION: "chiffres révisés",
}


@dataclass(frozen=True)
class Entree:
    """Une nouvelle du fil : ce qui l'identifie, son titre, ses lignes."""

    cle: tuple[str, ...]
    titre: str
    lignes: tuple[str, ...]
    chemin: str = ""


def entrees(
    p: Publication, trouves: Sequence[Bouge], franchis: Iterable[tuple[str, str, str]] = ()
) -> list[Entree]:
    """L'édition, les seuils franchis (`schema.seuils.publiques`), puis chaque indicateur qui a bougé, comme la
    page « Ce qui a bougé » le dit, le plus important d'abord."""
    par_indicateur: dict[str, list[Bouge]] = {}
    for b in trouves:
        par_indicateur.setdefault(b.declare.id, []).append(b)
    combien = formats.pluriel(len(trouves), "chiffre a bougé", "chiffres ont bougé")
    dit = f"{combien} sur le territoire." if trouves else "Aucun chiffre n'a bougé."
    jour = formats.jour(p.publie_le.date())
    une = Entree(("edition", p.empreinte), f"Chiffres publiés le {jour}", (dit,), "index.html")
    alertes = [
        Entree(("seuil", cle, phrase), titre, (phrase,), "index.html")
        for cle, titre, phrase in franchis
    ]
    return [une, *alertes, *(_entree(p, i, siens) for i, siens in par_indicateur.items())]


def _entree(p: Publication, i: str, siens: Sequence[Bouge]) -> Entree:
    quoi = "a changé" if any(b.a_change for b in siens) else _QUOI[siens[0].genre]
    return Entree(
        ("changement", p.empreinte, i), f"{INDICATEURS[i].libelle} : {quoi}", tuple(map(en_ligne, siens)),
        f"donnees/indicateurs/{i}.csv",
    )  # fmt: skip


def ecrire(p: Publication, nouvelles: Sequence[Entree]) -> bytes:
    """Le fil, daté de l'édition ; chaque nouvelle garde son identifiant d'une lecture à l'autre."""
    ET.register_namespace("", _ATOM)
    fil = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": "fr"})
    _textes(fil, {
        "id": p.urn("fil"), "title": f"Ce qui a bougé, {p.territoire}", "updated": p.instant,
        "rights": LICENCE, "generator": f"observatoire {p.logiciel}".strip(),
    })  # fmt: skip
    ET.SubElement(ET.SubElement(fil, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name").text = p.editeur
    _lien(fil, p.adresse("fil.xml"), "self", "application/atom+xml")
    _lien(fil, p.adresse("index.html"), "alternate", "text/html")
    for e in nouvelles:
        entree = ET.SubElement(fil, f"{{{_ATOM}}}entry")
        _textes(entree, {"id": p.urn(*e.cle), "title": e.titre, "updated": p.instant})
        ET.SubElement(entree, f"{{{_ATOM}}}content", {"type": "text"}).text = "\n".join(e.lignes)
        if e.chemin:
            _lien(entree, p.adresse(e.chemin), "alternate", "")
    ET.indent(fil)
    return bytes(ET.tostring(fil, encoding="utf-8", xml_declaration=True)) + b"\n"


def _textes(dans: ET.Element, textes: dict[str, str]) -> None:
    for nom, texte in textes.items():
        ET.SubElement(dans, f"{{{_ATOM}}}{nom}").text = _permis(texte)


def _permis(texte: Iterable[str]) -> str:
    """Sans les caractères de commande, que XML refuse."""
    return "".join(c for c in texte if c >= " " or c in "\n\t")


def _lien(dans: ET.Element, adresse: str, rel: str, genre: str) -> None:
    attributs = {"rel": rel, "href": adresse} | ({"type": genre} if genre else {})
    ET.SubElement(dans, f"{{{_ATOM}}}link", attributs)

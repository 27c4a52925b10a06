"""Parties sur les données elles-mêmes : fichiers lus, écarts, sources reconnues, dictionnaire."""

from collections.abc import Mapping, Sequence
from typing import Any

from observatoire import formats
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Cellule, Etat, Lien, Paragraphe, Tableau, Valeur
from observatoire.documents.tableau import Colonne
from observatoire.entrepot import locales
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import calcul_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import sans_accent
from observatoire.provenance import de
from observatoire.sources.declaration import Source, catalogue, variables

_ETATS: dict[str, Etat] = {
    "reconnu": Etat("reconnu", "bon"),
    "inchange": Etat("inchangé", "bon"),
    "refuse": Etat("refusé", "alerte"),
}


@element("fichiers", "Fichiers du dossier des données")
def fichiers(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les fichiers lus et leur sort, les refusés d'abord."""
    lus = lecteur.fichiers()
    if lus.empty:
        raise AppelIncorrect("Aucun fichier n'est en service. À faire : en déposer un dans data/.")
    return [
        Tableau(
            colonnes=(
                Colonne("Fichier", largeur=24),
                Colonne("Source", largeur=24),
                Colonne("Années", largeur=12),
                Colonne("Lignes lues", "effectif", 10),
                Colonne("État", largeur=11),
                Colonne("Remarque", largeur=19),
            ),
            lignes=tuple(_fichier(r) for r in lus.to_dict("records")),
            provenance=de("depots"),
            titre=f"{formats.pluriel(len(lus), 'fichier')} dans le dossier des données",
        )
    ]


@element("ecarts", "Chiffres que deux fichiers donnent différemment")
def ecarts(lecteur: Lecteur) -> Sequence[Bloc]:
    """La livraison la plus récente est retenue ; l'autre est gardée ici."""
    lus = lecteur.ecarts()
    if lus.empty:
        dite = "Aucun chiffre n'est donné différemment par deux fichiers."
        return [Paragraphe(dite, "constat")]
    noms = {v: d.libelle for v, d in variables().items()}
    return [
        Paragraphe(
            f"{formats.pluriel(len(lus), 'chiffre')} : on retient la livraison la plus récente, "
            "l'autre est gardée ici.",
            "constat",
        ),
        Tableau(
            colonnes=(Colonne("Territoire"), Colonne("Grandeur"), Colonne("Période"), Colonne("Retenu"), Colonne("Écarté"), Colonne("Fichier retenu"), Colonne("Fichier écarté"),),
            lignes=tuple(_ecart(r, noms) for r in lus.to_dict("records")),
            provenance=de("depots"),
            titre="Chiffres que deux fichiers donnent différemment",
            ),
    ]  # fmt: skip


@element("sources", "Fichiers que l'observatoire sait lire")
def sources(lecteur: Lecteur) -> Sequence[Bloc]:
    """Chaque source reconnue : contenu, où la trouver, parution, licence, périmètre."""
    reconnues = sources_reconnues()
    return [
        Tableau(
            colonnes=(Colonne("Source", largeur=20), Colonne("Producteur", largeur=12), Colonne("Contenu", largeur=30), Colonne("Parution", largeur=10), Colonne("Licence", largeur=12), Colonne("Périmètre", largeur=16),),
            lignes=tuple(
                (Lien(s.titre, s.url), s.producteur, s.description, s.frequence, s.licence, s.perimetre)
                for s in reconnues
            ),
            provenance=de("catalogue"),
            titre=f"{formats.pluriel(len(reconnues), 'fichier')} que l'observatoire sait lire",
            )
    ]  # fmt: skip


@element("dictionnaire", "Dictionnaire des indicateurs")
def dictionnaire(lecteur: Lecteur, theme: str = "", cherche: str = "") -> Sequence[Bloc]:
    """La définition, le calcul, les limites et les sources des indicateurs retenus."""
    trouves = chercher(theme, cherche)
    if not trouves:
        raise AppelIncorrect("Aucun indicateur ne correspond à ces choix. À faire : en retirer un.")
    annees = annees_disponibles(lecteur)
    choix = ", ".join(x for x in (theme, f"« {cherche.strip()} »" if cherche.strip() else "") if x)
    return [
        Tableau(
            colonnes=(
                Colonne("Indicateur", largeur=16),
                Colonne("Définition et calcul", largeur=30),
                Colonne("Limites", largeur=20),
                Colonne("Sources", largeur=26),
                Colonne("Années", largeur=8),
            ),
            lignes=tuple(_indicateur(i, annees.get(i.id, "aucune")) for i in trouves),
            provenance=de("registre"),
            titre="Dictionnaire des indicateurs" + (f" : {choix}" if choix else ""),
        )
    ]


def sources_reconnues() -> list[Source]:
    """Les fichiers d'un producteur que l'observatoire sait lire, par producteur puis titre."""
    return sorted(
        (s for s in catalogue().values() if not s.releve and s.nature != "metadonnees"),
        key=lambda s: (sans_accent(s.producteur), sans_accent(s.titre)),
    )


def chercher(theme: str, cherche: str) -> list[Indicateur]:
    """Les indicateurs d'un thème (vide : tous) dont le nom ou la définition contient chaque mot."""
    mots = sans_accent(cherche).split()
    return [
        i
        for i in INDICATEURS.values()
        if theme in ("", i.theme)
        and all(m in sans_accent(f"{i.libelle} {i.id} {i.definition}") for m in mots)
    ]


def annees_disponibles(lecteur: Lecteur) -> dict[str, str]:
    """Pour chaque indicateur, « 2016 à 2023 » : les années qui ont des valeurs sur le territoire."""
    etendues = lecteur.etendues(lecteur.epci)
    return {i: str(d) if d == f else f"{d} à {f}" for i, (d, f) in etendues.items()}


def titres_des_sources(i: Indicateur) -> str:
    """Les sources d'un indicateur, chacune une fois."""
    titres = [f"{s.titre} ({s.producteur})" for n in i.sources if (s := catalogue().get(n))]
    return " ; ".join(dict.fromkeys(titres))


def _fichier(r: Mapping[Any, Any]) -> tuple[Cellule, ...]:
    source, statut = catalogue().get(str(r["source"])), str(r["statut"])
    annees = str(r["millesimes"]).split(",")
    return (
        str(r["fichier"]),
        source.titre if source else locales.titre(str(r["source"])),
        annees[0] if len(annees) == 1 else f"{annees[0]} à {annees[-1]}",
        _nombre(r["lignes_lues"], 0),
        _ETATS.get(statut, Etat(statut)),
        str(r["message"]),
    )


def _ecart(r: Mapping[Any, Any], noms: Mapping[str, str]) -> tuple[Cellule, ...]:
    return (
        str(r["libelle"]),
        noms.get(str(r["variable"]), str(r["variable"])),
        formats.periode(int(r["debut"]), int(r["fin"])),
        _nombre(r["valeur_retenue"], 1),
        _nombre(r["valeur_ecartee"], 1),
        str(r["fichier_retenu"]),
        str(r["fichier_ecarte"]),
    )


def _nombre(v: Any, decimales: int) -> Valeur:
    connu = float(v) if v is not None and v == v else None
    return Valeur(formats.nombre(connu, decimales), connu, decimales)


def _indicateur(i: Indicateur, annees: str) -> tuple[str, ...]:
    calcul = f"{i.definition}\n{calcul_en_mots(i.calcul)}"
    return i.libelle, calcul, i.limites, titres_des_sources(i), annees

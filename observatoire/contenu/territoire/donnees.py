"""Les données elles-mêmes : fichiers lus, écarts, sources reconnues, dictionnaire, ce qui manque."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from observatoire import formats, local
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Etat, Lien, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne, Ligne, de_texte
from observatoire.entrepot import locales, portee
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.declaration import Indicateur
from observatoire.indicateurs.dictionnaire import calcul_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local.typage import typer
from observatoire.modele import sans_accent
from observatoire.provenance import de
from observatoire.sources.declaration import Source, catalogue, variables

_RIEN = Etat("rien ici", "attente")
_ETATS: dict[str, Etat] = {
    "reconnu": Etat("reconnu", "bon"),
    "inchange": Etat("inchangé", "bon"),
    "refuse": Etat("refusé", "alerte"),
    "a_confirmer": Etat("à confirmer", "attente"),
}


@element("fichiers", "Fichiers du dossier des données")
def fichiers(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les fichiers lus et leur sort, les refusés d'abord."""
    lus = lecteur.fichiers()
    if lus.empty:
        raise AppelIncorrect(
            "Aucun fichier n'est en service. À faire : en déposer un sur la page Données."
        )
    etendues = {
        str(f): portee.dire_etendue(
            zip(dites["niveau"], dites["etendue"], strict=True), lecteur.epci
        )
        for f, dites in lecteur.releves().groupby("fichier")
    }
    return [
        Tableau(
            colonnes=(
                *de_texte({"Fichier": 24, "Source": 24, "Années": 12}),
                Colonne("Lignes lues", "effectif", 10),
                *de_texte({"État": 11, "Remarque": 19, "Couvre": 16}),
            ),
            lignes=tuple(_fichier(r, etendues.get(str(r.fichier), "")) for r in lus.itertuples()),
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
            colonnes=(
                *map(Colonne, ("Territoire", "Grandeur", "Période")),
                *(Colonne(nom, "nombre", decimales=1) for nom in ("Retenu", "Écarté")),
                *map(Colonne, ("Fichier retenu", "Fichier écarté")),
            ),
            lignes=tuple(
                (r.libelle, noms.get(r.variable, r.variable), formats.periode(int(r.debut), int(r.fin)),
                 r.valeur_retenue, r.valeur_ecartee, r.fichier_retenu, r.fichier_ecarte)
                for r in list[Any](lus.itertuples())
            ),
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
            colonnes=de_texte(
                {"Source": 20, "Producteur": 12, "Contenu": 30, "Parution": 10, "Licence": 12,
                 "Périmètre": 16}
            ),
            lignes=tuple(
                (Lien(s.nom, s.url), s.producteur, s.description, s.frequence, s.licence, s.perimetre)
                for s in reconnues
            ),
            provenance=de("catalogue"),
            titre=f"{formats.pluriel(len(reconnues), 'fichier')} que l'observatoire sait lire",
        )
    ]  # fmt: skip


@element("dictionnaire", "Dictionnaire des indicateurs")
def dictionnaire(lecteur: Lecteur, theme: str = "", cherche: str = "") -> Bloc:
    """La définition, le calcul, les limites et les sources des indicateurs retenus."""
    trouves = chercher(theme, cherche)
    if not trouves:
        raise AppelIncorrect("Aucun indicateur ne correspond à ces choix. À faire : en retirer un.")
    annees = annees_disponibles(lecteur)
    choix = ", ".join(x for x in (theme, f"« {cherche.strip()} »" if cherche.strip() else "") if x)
    return Tableau(
        colonnes=de_texte(
            {
                "Indicateur": 16,
                "Définition et calcul": 30,
                "Limites": 20,
                "Sources": 26,
                "Années": 8,
            }
        ),
        lignes=tuple(_indicateur(i, annees.get(i.id, "aucune")) for i in trouves),
        provenance=de("registre"),
        titre="Dictionnaire des indicateurs" + (f" : {choix}" if choix else ""),
    )


@element("inventaire_manques", "Inventaire : ce qui reste à saisir")
def inventaire_manques(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les informations attendues et absentes de l'édition en service, une ligne par structure."""
    lues = [typer(t, lecteur.locale(t.nom), lecteur.reglages) for t in local.tables().values()]
    manques = [m for lue in lues for m in local.manques(lue)]
    if not manques:
        raise AppelIncorrect("Rien ne manque de ce que l'observatoire attend.")
    lignes = tuple(
        (
            titre,
            ligne or None,
            ", ".join(m.libelle.lower() for m in siens) if ligne else "la table est vide",
        )
        for (titre, ligne), siens in groupby(manques, key=lambda m: (m.titre, m.ligne))
    )
    n = formats.pluriel(len(manques), "information reste", "informations restent")
    return [
        Paragraphe(f"{n} à compléter dans l'inventaire du territoire.", "constat"),
        Tableau(
            colonnes=(
                *de_texte({"Table": 28}),
                Colonne("Ligne", largeur=30, vide="—"),
                *de_texte({"À compléter": 42}),
            ),
            lignes=lignes,
            titre="Ce qui reste à saisir",
            notes=("Tiret : toute la table.",),
            fictif=any(lue.cadre["fictif"].any() for lue in lues),
        ),
    ]


def sources_reconnues() -> list[Source]:
    """Les fichiers d'un producteur que l'observatoire sait lire, par producteur puis titre."""
    return sorted(
        (s for s in catalogue().values() if not s.recopie and s.nature != "metadonnees"),
        key=lambda s: (sans_accent(s.producteur), sans_accent(s.nom)),
    )


def chercher(theme: str, cherche: str) -> list[Indicateur]:
    """Les indicateurs d'un thème (vide : tous) dont le nom ou la définition contient chaque mot, ou un synonyme."""
    entier = sans_accent(cherche).strip()
    mots = [_dits(m) for m in ([entier] if entier in synonymes() else entier.split())]
    return [
        i
        for i in INDICATEURS.values()
        if theme in ("", i.theme)
        and all(
            any(m in sans_accent(f"{i.libelle} {i.id} {i.definition}") for m in dits)
            for dits in mots
        )
    ]


def _dits(mot: str) -> list[str]:
    """Le mot et ses synonymes déclarés, au singulier comme au pluriel."""
    return [mot, *(s for m in {mot, mot.rstrip("sx")} for s in synonymes().get(m, ()))]


@cache
def synonymes() -> dict[str, tuple[str, ...]]:
    """Mot tapé → ce que le dictionnaire dit à sa place."""
    texte = (files("observatoire") / "contenu" / "territoire" / "synonymes.toml").read_text("utf-8")
    return {m.replace("_", " "): tuple(d) for m, d in tomllib.loads(texte).items()}


def annees_disponibles(lecteur: Lecteur) -> dict[str, str]:
    """Pour chaque indicateur, « 2016 à 2023 » : les années qui ont des valeurs sur le territoire."""
    connues = lecteur.annees_connues(lecteur.epci)
    return {i: str(d) if d == f else f"{d} à {f}" for i, (d, f) in connues.items()}


def titres_des_sources(i: Indicateur) -> str:
    """Les sources d'un indicateur, chacune une fois."""
    titres = [f"{s.titre} ({s.producteur})" for n in i.sources if (s := catalogue().get(n))]
    return " ; ".join(dict.fromkeys(titres))


def _fichier(r: Any, couvre: str) -> Ligne:
    source, annees = catalogue().get(r.source), str(r.millesimes).split(",")
    return (
        r.fichier,
        source.nom if source else locales.titre(r.source),
        annees[0] if len(annees) == 1 else f"{annees[0]} à {annees[-1]}",
        None if r.lignes_lues != r.lignes_lues else int(r.lignes_lues),
        _RIEN if portee.RIEN in str(r.message) else _ETATS.get(r.statut, Etat(r.statut)),
        str(r.message),
        couvre,
    )


def _indicateur(i: Indicateur, annees: str) -> tuple[str, ...]:
    calcul = f"{i.definition}\n{calcul_en_mots(i.calcul)}"
    return i.libelle, calcul, i.limites, titres_des_sources(i), annees

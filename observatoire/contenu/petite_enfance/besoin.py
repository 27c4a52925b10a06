"""Le besoin d'accueil : besoin estimé, hypothèses, ce qui le fait bouger, demandes des familles.

Les hypothèses changées à l'écran se passent en `choix` : des couples (clé, valeur)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.affirmations.mots import entre
from observatoire.affirmations.sujet import majuscule, minuscule
from observatoire.analyses import (
    besoin_accueil,
    demandes_accueil,
    hypotheses_accueil,
)
from observatoire.contenu.commun.figures import ensemble_de
from observatoire.contenu.petite_enfance import phrases as dire_accueil
from observatoire.contenu.petite_enfance import phrases_zones
from observatoire.contenu.petite_enfance.parties import offre_en_vigueur
from observatoire.contenu.petite_enfance.zones import Choix
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe, Tableau, Valeur
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import manque
from observatoire.provenance import Periode

_REPONSES = {True: "elle suffirait", False: "il en manquerait", None: "on ne peut pas le dire"}


@element("accueil_besoin", "Besoin d'accueil, en enfants et en heures")
def accueil_besoin(lecteur: Lecteur, choix: Choix = ()) -> Bloc | Sequence[Bloc]:
    """Le besoin et sa fourchette en une phrase, puis le détail par emploi des parents, face à l'offre en heures."""
    b = besoin(lecteur, choix)
    phrase = Paragraphe(dire_accueil.besoin(b, offre_en_vigueur(lecteur).secret), "constat")
    if b.central is None or b.enveloppe is None:
        return phrase
    c, (moins, plus) = b.central, b.enveloppe
    detail = pd.DataFrame(
        [
            (nom, c.groupes[g], c.cherchent[g], c.heures[g])
            for g, nom in besoin_accueil.GROUPES.items()
        ],
        columns=["groupe", "enfants", "cherchent", "heures"],
    )
    tableau = en_tableau(
        detail,
        {
            Colonne("Parents", largeur=40): "groupe",
            Colonne("Enfants", "effectif", 16): "enfants",
            Colonne("Cherchent un accueil", "effectif", 20): "cherchent",
            Colonne("Heures par semaine", "effectif", 24): "heures",
        },
        titre="Besoin selon l'emploi des parents",
        notes=(
            f"{majuscule(besoin_accueil.METHODE)}.",
            "Les deux premières lignes sont un accueil régulier, la dernière surtout occasionnel : les heures de "
            "l'un ne servent pas l'autre.",
            "« Entre … et … » : huit calculs sur dix, quand chaque hypothèse bouge dans sa plage. Si toutes allaient au "
            "bout dans le même sens, le nombre d'enfants qui cherchent irait "
            f"{formats.de_a(formats.nombre(moins.enfants), formats.nombre(plus.enfants))}.",
        ),
        fictif=b.fictif,
    )
    return [phrase, tableau, *_face_a_l_offre(b)]


def _face_a_l_offre(b: besoin_accueil.Besoin) -> list[Bloc]:
    """Heures cherchées et heures offertes, le régulier et l'occasionnel à part ; rien si l'offre n'est pas connue."""
    if not (faces := b.faces()):
        return []
    return [
        Tableau(
            colonnes=(
                Colonne("Accueil", largeur=24),
                Colonne("Heures cherchées", "effectif", 18),
                Colonne("Huit calculs sur dix", largeur=20),
                Colonne("Heures que l'offre peut donner", "effectif", 20),
                Colonne("L'offre suffit-elle ?", largeur=18),
            ),
            lignes=tuple(
                (
                    majuscule(f.nom),
                    f.cherchees,
                    entre(f.bas, f.haut),
                    f.offertes,
                    _REPONSES[f.suffit],
                )
                for f in faces
            ),
            titre="Heures par semaine, cherchées et offertes",
            notes=(
                "Places × heures ouvertes × semaines de l'année × occupation que l'on peut atteindre.",
            ),
            fictif=b.fictif,
        )
    ]


def besoin(lecteur: Lecteur, choix: Choix = ()) -> besoin_accueil.Besoin:
    """Le besoin du bassin, aux hypothèses du comité modifiées par `choix`."""
    return besoin_accueil.calculer(lecteur, offre_en_vigueur(lecteur), dict(choix))


@element("accueil_hypotheses", "Accueil du jeune enfant : hypothèses")
def accueil_hypotheses(lecteur: Lecteur, cles: Sequence[str] = (), choix: Choix = ()) -> Bloc:
    """Les hypothèses d'un calcul (`cles` ; toutes par défaut) : valeur, plage, origine."""
    connues = hypotheses_accueil.en_vigueur(lecteur)
    saisies = lecteur.locale("hypotheses_accueil")
    inventees = set(saisies.loc[saisies["fictif"].astype(bool), "cle"])
    changees = dict(choix)
    if inconnues := [c for c in (*cles, *changees) if c not in connues]:
        raise AppelIncorrect(
            f"L'hypothèse « {inconnues[0]} » n'existe pas. Possibles : {', '.join(connues)}."
        )
    gardees = {cle: r for cle, r in connues.items() if not cles or cle in cles}
    return Tableau(
        colonnes=(
            Colonne("Hypothèse", largeur=44),
            Colonne("Valeur", "nombre", 14),
            Colonne("Plage plausible", largeur=18),
            Colonne("Origine", largeur=24),
        ),
        lignes=tuple(
            (
                r.libelle,
                _valeur(changees.get(cle, r.valeur), r.unite),
                f"{_valeur(r.bas, r.unite).texte} à {_valeur(r.haut, r.unite).texte}",
                "choisie à l'écran pour ce calcul" if cle in changees else r.source,
            )
            for cle, r in gardees.items()
        ),
        titre="Hypothèses employées",
        notes=("Sans saisie du comité : valeurs de départ, à discuter.",),
        fictives=frozenset(i for i, cle in enumerate(gardees) if cle in inventees),
    )


def _valeur(v: float, unite: str) -> Valeur:
    """Une hypothèse avec son unité : la colonne en mêle plusieurs."""
    genre = Colonne("", "part") if unite == "part" else Colonne("", "nombre", None, unite, 1)
    v = 100 * v if unite == "part" else v
    return Valeur(genre.dire(v), v, int(v % 1 > 0))


@element("accueil_demandes", "Demandes d'accueil des familles, en une phrase")
def accueil_demandes(lecteur: Lecteur) -> Bloc:
    """Douze mois de demandes reçues et satisfaites, sans dire un petit compte."""
    bilan = demandes_accueil.douze_mois(lecteur)
    if bilan is None:
        raise AppelIncorrect(manque("demandes", "Aucune demande n'est saisie"))
    return Paragraphe(phrases_zones.demandes(bilan), "constat", fictif=bilan.fictif)


@element("accueil_tornade", "Ce qui fait bouger le besoin d'accueil")
def tornade(lecteur: Lecteur, choix: Choix = ()) -> Figure:
    """Ce que chaque hypothèse, seule, change aux places que le besoin demande."""
    b = besoin(lecteur, choix)
    if b.tornade is None or b.poids is None:
        raise AppelIncorrect(
            f"Le besoin ne peut pas être estimé. À faire : déposer {' et '.join(b.petits.manque)}."
        )
    table, connues = b.tornade[b.tornade["etendue"] > 0], hypotheses_accueil.en_vigueur(lecteur)
    donnees = pd.DataFrame(
        {
            "code": table["cle"],
            "libelle": [majuscule(besoin_accueil.CE_QUI_COMPTE[c]) for c in table["cle"]],
            "valeur": table["etendue"],
            "statut": "fictif" if b.fictif else "estime",
            "note": [
                _dire_hypothese(connues[r["cle"]].unite if r["cle"] in connues else "enfants", r)
                for r in table.to_dict("records")
            ],
        }
    )  # fmt: skip
    (un, p1), (deux, p2) = list(b.poids.items())[:2]
    dit = (
        f"{majuscule(besoin_accueil.CE_QUI_COMPTE[un])}, puis {besoin_accueil.CE_QUI_COMPTE[deux]}, font à eux deux "
        f"environ {formats.nombre(100 * (p1 + p2))} % du doute sur le résultat, si chaque hypothèse bouge sans les autres."
    )
    return Figure(
        identifiant="accueil_tornade", forme=Forme.BARRES, donnees=donnees,
        titre=f"Ce qui fait le plus bouger le besoin : {minuscule(donnees['libelle'].iloc[0])}",
        sous_titre=f"Places de {formats.nombre(b.semaine)} heures par semaine gagnées ou perdues quand une hypothèse, seule, "
        "va d'un bout à l'autre de sa plage",
        unite="places", periode=Periode.annees([b.petits.annee]), perimetre=ensemble_de(lecteur, None).libelle,
        definition="Besoin = enfants qui cherchent × heures par semaine, ramené à des places à temps plein occupées "
        f"comme on peut l'attendre ; {besoin_accueil.METHODE}.",
        notes=(dit,),
        options=Options(nom_valeur="Places d'écart", nom_libelle="Hypothèse"),
    )  # fmt: skip


def _dire_hypothese(unite: str, r: Mapping[Any, Any]) -> str:
    """« de 60 % à 76 % : le besoin va de 40 à 50 places » : la plage d'une hypothèse, et ce qu'elle change."""
    plage = formats.de_a(*(_valeur(r[c], unite).texte for c in ("valeur_basse", "valeur_haute")))
    places = formats.de_a(*(formats.nombre(r[c]) for c in ("avec_bas", "avec_haut")))
    return f"{plage} : le besoin va {places} places"

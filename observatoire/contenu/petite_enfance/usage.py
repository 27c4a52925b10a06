"""L'usage de l'accueil : occupation, heures, besoin contre usage, résidence des enfants, attente et refus."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre
from observatoire.analyses import besoin_accueil, demandes_accueil, usage_accueil
from observatoire.analyses.besoin_accueil import ACCUEILS
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.proteges import dite, tableau_protege
from observatoire.contenu.petite_enfance.parties import offre_en_vigueur
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Tableau, Valeur
from observatoire.documents.tableau import A_COMPLETER, Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import manque
from observatoire.methodes.besoin_heures import quantiles
from observatoire.provenance import Periode

_SEMAINES = 52
_MANQUE = (
    "« à compléter » : un mois, ou une structure, n'est pas saisi ; la somme serait trop basse."
)
_COLONNES = {
    **{Colonne(nom, "nombre", 14, "h", vide=A_COMPLETER): c for c, nom in usage_accueil.HEURES.items()},
    Colonne("Occupation", "part", 12, vide=A_COMPLETER): "occupation",
    Colonne("Facturation", "part", 12, vide=A_COMPLETER): "facturation",
}  # fmt: skip


def _activite(lecteur: Lecteur) -> pd.DataFrame:
    lues = usage_accueil.par_structure(lecteur)
    if lues.empty:
        raise AppelIncorrect(manque("activite_accueil", "Aucune heure d'accueil n'est saisie"))
    return lues


def _periode(lecteur: Lecteur) -> tuple[str, Periode | None]:
    mois = usage_accueil.activite(lecteur, usage_accueil.MOIS)["mois"]
    dits = formats.de_a(f"{mois.min():%m/%Y}", f"{mois.max():%m/%Y}")
    return dits, Periode.annees(mois.dt.year)


@element("accueil_occupation", "Occupation des structures d'accueil")
def accueil_occupation(lecteur: Lecteur) -> Figure:
    """Les heures réalisées pour 100 heures possibles, structure par structure, sur douze mois."""
    lues = _activite(lecteur)
    connues = lues[lues["occupation"].notna()]
    if connues.empty:
        raise AppelIncorrect(
            "L'occupation ne peut pas être dite. À faire : saisir les heures possibles et réalisées de chaque mois, "
            "page Inventaire, table « Heures d'accueil du jeune enfant »."
        )
    quand, periode = _periode(lecteur)
    taux = 100 * float(connues["realisees"].sum()) / float(connues["possibles"].sum())
    inventees = connues["fictif"].astype(bool)
    return Figure(
        identifiant="accueil_occupation", forme=Forme.BARRES,
        donnees=pd.DataFrame({
            "code": [f"lieu-{i}" for i in range(len(connues))], "libelle": connues["nom"],
            "valeur": connues["occupation"], "statut": np.where(inventees, "fictif", "publie"),
            "est_principal": True,
            "note": [f"{formats.nombre(r)} heures réalisées" for r in connues["realisees"]],
        }),
        titre=f"Heures ouvertes et employées : {chiffre(taux)} sur 100, toutes structures",
        sous_titre=f"Heures réalisées pour 100 heures possibles, {quand}", unite="%", decimales=0,
        periode=periode, perimetre=commun.ensemble_de(lecteur, None).libelle,
        definition="Heures de présence des enfants pour 100 heures possibles (places × heures ouvertes).",
        notes=("Une structure dont un mois manque n'y est pas.",) if len(connues) < len(lues) else (),
        options=Options(nom_libelle="Structure", nom_valeur="Occupation"),
    )  # fmt: skip


@element("accueil_heures", "Heures d'accueil par structure")
def accueil_heures(lecteur: Lecteur) -> Bloc:
    """Heures possibles, contractualisées, réalisées et facturées de chaque structure sur douze mois."""
    lues = _activite(lecteur)
    quand, _ = _periode(lecteur)
    return en_tableau(
        lues, {Colonne("Structure", largeur=30): "nom", **_COLONNES},
        titre="Heures par structure",
        notes=(
            f"Douze mois, {quand}. Occupation : réalisées pour 100 possibles ; facturation : facturées pour 100 "
            "réalisées (la prestation de la CAF baisse au-delà de 107).",
        ),
        en_attente=_MANQUE,
    )  # fmt: skip


@element("accueil_heures_mois", "Heures d'accueil mois par mois")
def accueil_heures_mois(lecteur: Lecteur) -> Bloc:
    """Les mêmes heures, toutes structures, mois par mois sur deux ans au plus."""
    _activite(lecteur)
    return en_tableau(
        usage_accueil.par_mois(lecteur),
        {Colonne("Mois", largeur=16): lambda x: f"{x['quand']:%m/%Y}", **_COLONNES},
        titre="Heures mois par mois", en_attente=_MANQUE,
    )  # fmt: skip


@element("accueil_besoin_usage", "Besoin, offre et usage, en heures par semaine")
def accueil_besoin_usage(lecteur: Lecteur) -> Bloc:
    """Ce que les familles cherchent, ce que l'offre peut donner, ce qui est réservé et réalisé : la même unité."""
    lues = _activite(lecteur)
    b = besoin_accueil.calculer(lecteur, offre_en_vigueur(lecteur))
    lignes: list[tuple[str, Valeur | float | None, str]] = []
    if b.central is not None and b.tirages is not None:
        besoins = zip(ACCUEILS, b.central.par_accueil, b.tirages.par_accueil, strict=True)
        for nom, milieu, tires in besoins:
            bas, _, haut = quantiles(tires)
            dit = f"{_dizaine(milieu)} ({_dizaine(bas)} à {_dizaine(haut)})"
            lignes.append((f"Cherchées par les familles, accueil {nom}", Valeur(dit, milieu),
                           "hypothèse, huit calculs sur dix entre parenthèses"))  # fmt: skip
    for nom, offertes in zip(ACCUEILS, b.offre or (None, None), strict=True):
        lignes.append((f"Que l'offre peut donner, accueil {nom}", offertes,
                       "tous modes, assistantes maternelles comprises"))  # fmt: skip
    for c in ("contractualisees", "realisees"):
        lignes.append((f"{usage_accueil.HEURES[c]} dans les structures",
                       float(lues[c].sum(skipna=False)) / _SEMAINES, "douze mois ÷ 52 semaines"))  # fmt: skip
    return Tableau(
        colonnes=(
            Colonne("Heures d'accueil", largeur=36),
            Colonne("Par semaine", "effectif", 24, vide=A_COMPLETER),
            Colonne("À savoir", largeur=40),
        ),
        lignes=tuple(lignes),
        titre="Besoin, offre et usage",
        notes=(
            "Les heures chez les assistantes maternelles ne sont pas saisies : l'usage des structures se compare à leur "
            "part de l'offre, pas à tout le besoin.",
        ),
        fictif=b.fictif or bool(lues["fictif"].any()),
    )  # fmt: skip


def _dizaine(v: float) -> str:
    return formats.nombre(round(v / 10) * 10)


@element("accueil_residence", "D'où viennent les enfants, où vont les nôtres")
def accueil_residence(lecteur: Lecteur) -> Sequence[Bloc]:
    """Enfants de nos structures par résidence ; nos enfants accueillis chez les voisines. Comptes protégés."""
    tables, annee, fictif = usage_accueil.residence(lecteur)
    if annee is None:
        raise AppelIncorrect(
            manque("residence_enfants", "La résidence des enfants accueillis n'est pas saisie")
        )
    seuil = lecteur.reglages.seuils.secret_local
    dits = {
        "accueillis": ("Où ils vivent", f"Enfants accueillis dans nos structures, {annee}"),
        "communes": ("Commune", f"Nos enfants accueillis ici, par commune, {annee}"),
        "ailleurs": ("Structure voisine", f"Nos enfants accueillis ailleurs, {annee}"),
    }
    return [
        tableau_protege(
            tables[quoi],
            premiere,
            {"enfants": "Enfants"},
            titre,
            seuil,
            fictif=fictif,
            arrondi=quoi == "accueillis",
        )
        for quoi, (premiere, titre) in dits.items()
        if len(tables[quoi][0])
    ]


@element("accueil_attente", "Liste d'attente et refus")
def accueil_attente(lecteur: Lecteur) -> Sequence[Bloc]:
    """Demandes par âge et par mois, ce qui attend par âge, refus par motif : douze mois, comptes protégés."""
    bilan = demandes_accueil.douze_mois(lecteur)
    if bilan is None:
        raise AppelIncorrect(manque("demandes", "Aucune demande n'est saisie"))
    seuil, f = lecteur.reglages.seuils.secret_local, bilan.fictif
    flux = {"demandes": "Reçues", "satisfaites": "Satisfaites"}
    quand = bilan.periode
    blocs = [
        tableau_protege(demandes_accueil.par_age(lecteur), "Âge à l'entrée", flux, "Demandes par âge", seuil,
                        fictif=f, notes=(f"Douze mois, {quand}.",)),
        tableau_protege(demandes_accueil.par_mois(lecteur), "Mois", flux, "Demandes par mois", seuil, fictif=f,
                        suite=True, arrondi=False),
        tableau_protege(demandes_accueil.attente_par_age(lecteur), "Âge à l'entrée", {"en_attente": "En attente"},
                        f"En attente fin {bilan.dernier:%m/%Y}", seuil, fictif=f, arrondi=False),
        tableau_protege(demandes_accueil.motifs(lecteur), "Motif", {"refusees": "Refus"}, "Refus par motif", seuil,
                        fictif=f, arrondi=False, notes=(f"Douze mois, {quand}.",)),
    ]  # fmt: skip
    attente = demandes_accueil.en_attente(lecteur)
    blocs.append(
        Tableau(
            colonnes=(Colonne("Fin du mois", largeur=40), Colonne("En attente", "effectif", 30)),
            lignes=tuple((f"{m:%m/%Y}", dite(n, seuil)) for m, n in attente.items()),
            titre="En attente, mois par mois", fictif=f,
            notes=("Un compte à une date : les mois ne s'additionnent pas.",),
        )
    )  # fmt: skip
    return [b for b in blocs if b.lignes]

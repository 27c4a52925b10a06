"""Parties sur l'aller-vers : par quelles communes commencer, et des tournées. Jamais de personnes."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.analyses import allervers
from observatoire.analyses.allervers import Priorites
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Cellule, Liste, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import series

ARRETS = 3
_NOTE = (
    "Le moment de passage réunit trois choses : combien de personnes, l'exposition de la commune et le temps "
    "moyen jusqu'aux ressources (France services, bibliothèque, poste, médecin). C'est une proposition à "
    "discuter avec les communes. Aucune liste de personnes n'est utilisée ni produite."
)
_TRAJET = (
    "Communes « d'abord » et « ensuite », depuis l'espace France services du territoire le plus proche "
    "du secteur ; minutes de route aller et retour, sans le temps passé sur place."
)


@element("aller_vers_communes", "Aller-vers : communes par moment de passage")
def aller_vers_communes(lecteur: Lecteur) -> Sequence[Bloc]:
    """Les communes en trois moments de passage, avec ce qui les y place."""
    choix = allervers.priorites(lecteur)
    if choix.lignes["personnes"].isna().all():
        raise AppelIncorrect(
            "Le nombre d'habitants de chaque commune n'est pas connu. À faire : déposer dans data/ les "
            "populations de référence ou le recensement (INSEE)."
        )
    return [
        Tableau(
            colonnes=(
                Colonne("Commune", largeur=28),
                Colonne("Moment", largeur=16),
                Colonne("Personnes", "effectif", 14),
                Colonne("Minutes", "nombre", 14),
                Colonne("France services", largeur=28),
            ),
            lignes=tuple(_lignes(lecteur, choix)),
            titre="Communes par moment de passage",
            notes=(
                f"Personnes : {choix.public}. Minutes : temps moyen jusqu'aux ressources.",
                _NOTE,
            ),
        )
    ]


def _lignes(contexte: Lecteur, choix: Priorites) -> list[tuple[Cellule, ...]]:
    noms = contexte.territoires().set_index("code")["libelle"]
    # Par moment, puis par nom : dans un moment, aucune commune ne passe avant une autre.
    rang = {e: i for i, e in enumerate((*allervers.ETAPES, ""))}
    lignes = sorted(series.lignes(choix.lignes), key=lambda r: (rang[r.etape], r.libelle))
    return [
        (r.libelle, r.etape or "à compléter", _nombre(r.personnes), _nombre(r.minutes),
         str(noms.get(r.proche, "—")))
        for r in lignes
    ]  # fmt: skip


def _nombre(v: float) -> float | None:
    return None if v != v else round(float(v))


@element("aller_vers_tournees", "Aller-vers : tournées proposées")
def aller_vers_tournees(lecteur: Lecteur, arrets: int = ARRETS) -> Sequence[Bloc]:
    """Des passages d'au plus `arrets` communes, secteur par secteur, et leurs minutes de route."""
    faites = allervers.tournees(lecteur, allervers.priorites(lecteur), arrets=arrets)
    if not faites:
        raise AppelIncorrect(
            "Aucune tournée : aucun espace France services n'est connu sur le territoire. À faire : déposer "
            "dans data/ la liste des France services (ANCT)."
        )
    secteurs = {s.id: s.libelle for s in lecteur.reglages.secteurs}
    noms = lecteur.communes().set_index("code")["libelle"]
    dites = tuple(
        f"{secteurs.get(t.secteur, 'Territoire')} : {noms[t.depart]} → "
        f"{' → '.join(noms[c] for c in t.communes)} → retour, {formats.nombre(t.minutes)} min de route, "
        f"{formats.nombre(t.personnes)} personnes concernées"
        for t in faites
    )
    return [Liste(dites), Paragraphe(_TRAJET, "note")]

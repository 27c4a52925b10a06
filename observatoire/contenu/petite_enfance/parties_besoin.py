"""Parties du besoin d'accueil : besoin estimé, hypothèses, demandes, assistantes maternelles.

Les hypothèses changées à l'écran se passent en `choix` : des couples (clé, valeur). Aucune partie ne
dit le nombre d'assistantes par tranche d'âge, ni les places de trop peu d'assistantes.
"""

from collections.abc import Sequence

from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import assistantes_maternelles as avenir
from observatoire.analyses import besoin_accueil, demandes_accueil, hypotheses_accueil
from observatoire.contenu.petite_enfance import phrases as dire_accueil
from observatoire.contenu.petite_enfance import phrases_zones
from observatoire.contenu.petite_enfance.figures_zones import Choix
from observatoire.contenu.petite_enfance.parties import offre_en_vigueur
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe, Tableau, Valeur
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque
from observatoire.methodes.assistantes import DEPART_RETRAITE


@element("accueil_besoin", "Besoin de places, par situation des parents")
def accueil_besoin(lecteur: Lecteur, choix: Choix = ()) -> Sequence[Bloc]:
    """Le besoin estimé et sa fourchette en une phrase, puis le détail par situation des parents."""
    b = besoin(lecteur, choix)
    tu = offre_en_vigueur(lecteur).secret
    phrase = Paragraphe(dire_accueil.besoin(b, tu), "constat")
    if not len(b.par_situation):
        return [phrase]
    tableau = Tableau(
        colonnes=(
            Colonne("Situation des parents", largeur=40),
            Colonne("Enfants", "effectif", 16),
            Colonne("Part qui cherche une place", "part", 24),
            Colonne("Places cherchées", "effectif", 20),
        ),
        lignes=tuple(
            (str(r["situation"]), r["enfants"], 100 * r["recours"], r["places"])
            for r in b.par_situation.to_dict("records")
        ),
        titre="Besoin par situation des parents",
        notes=(f"{majuscule(besoin_accueil.METHODE)}.",),
        fictif=b.fictif,
    )
    return [phrase, tableau]


def besoin(lecteur: Lecteur, choix: Choix = ()) -> besoin_accueil.Besoin:
    """Le besoin du bassin, aux hypothèses du comité modifiées par `choix`."""
    offre = offre_en_vigueur(lecteur)
    return besoin_accueil.calculer(lecteur, offre.places, dict(choix), fictif=offre.fictif)


@element("accueil_hypotheses", "Accueil du jeune enfant : hypothèses")
def accueil_hypotheses(
    lecteur: Lecteur, cles: Sequence[str] = (), choix: Choix = ()
) -> Sequence[Bloc]:
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
    return [
        Tableau(
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
    ]


def _valeur(v: float, unite: str) -> Valeur:
    """Une hypothèse avec son unité : la colonne en mêle plusieurs."""
    genre = Colonne("", "part") if unite == "part" else Colonne("", "nombre", None, unite, 1)
    v = 100 * v if unite == "part" else v
    return Valeur(genre.dire(v), v, int(v % 1 > 0))


@element("accueil_demandes", "Demandes d'accueil des familles, en une phrase")
def accueil_demandes(lecteur: Lecteur) -> Sequence[Bloc]:
    """Douze mois de demandes reçues et satisfaites, sans dire un petit compte."""
    bilan = demandes_accueil.douze_mois(lecteur)
    if bilan is None:
        raise AppelIncorrect(manque("demandes", "Aucune demande n'est saisie"))
    return [Paragraphe(phrases_zones.demandes(bilan), "constat", fictif=bilan.fictif)]


@element("accueil_avenir_assistantes", "Assistantes maternelles dans dix ans, en une phrase")
def accueil_avenir_assistantes(lecteur: Lecteur, choix: Choix = ()) -> Sequence[Bloc]:
    """Les places attendues dans dix ans et les entrées qui garderaient l'offre."""
    a = avenir_de(lecteur, choix)
    return [Paragraphe(dire_accueil.assistantes(a), "constat", fictif=a.fictif)]


def avenir_de(lecteur: Lecteur, choix: Choix = ()) -> avenir.Avenir:
    """La projection des assistantes maternelles à partir de l'année de publication."""
    return avenir.avenir(lecteur, int(lecteur.publie_le.year), dict(choix))


@element("accueil_retraites", "Assistantes maternelles : risque de départ à la retraite")
def accueil_retraites(lecteur: Lecteur) -> Sequence[Bloc]:
    """La part des assistantes d'un âge qui part dans l'année : une hypothèse, pas un compte local."""
    return [
        Tableau(
            colonnes=(
                Colonne("Âge", largeur=50),
                Colonne("Part qui part dans l'année", "part", 50),
            ),
            lignes=tuple((f"{age} ans", 100 * r) for age, r in DEPART_RETRAITE.items()),
            titre="Risque annuel de départ à la retraite, par âge",
            notes=(
                "Les sources nationales se contredisent sur les départs d'ici 2030 (44 % pour l'une, "
                "plus d'une sur quatre pour l'autre).",
            ),
        )
    ]

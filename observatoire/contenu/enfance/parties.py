"""Parties de l'enfance : accueils de loisirs, animateurs, dédoublement, écoles."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.affirmations import chiffre
from observatoire.affirmations.sujet import majuscule
from observatoire.analyses import alsh
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.minutes import trajets
from observatoire.contenu.enfance.figures import communes, fictif, norme_de
from observatoire.contenu.enfance.phrases import dedouble
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe
from observatoire.documents.tableau import A_COMPLETER, Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.methodes.encadrement import ARTICLES, animateurs
from observatoire.methodes.trajets import Duree
from observatoire.modele import Niveau, Territoire

ECOLES = {"ecole": "école", "college": "collège", "lycee": "lycée"}
SANS_ACCUEIL = (
    "Aucun accueil de loisirs n'est connu. À faire : les saisir dans l'inventaire des structures, "
    "ou déposer la base permanente des équipements (INSEE)."
)


@element("loisirs_accueils", "Accueils de loisirs et leurs places")
def loisirs_accueils(lecteur: Lecteur) -> Bloc:
    """Les accueils de loisirs connus et leurs places par âge."""
    lus = alsh.accueils(lecteur)
    if lus.empty:
        raise AppelIncorrect(SANS_ACCUEIL)
    return en_tableau(
        lus,
        {
            Colonne("Accueil de loisirs", largeur=50): lambda x: x["libelle"].removeprefix(
                "Accueil de loisirs "
            ),
            Colonne("Moins de 6 ans", "effectif", 25, vide=A_COMPLETER): "places_petits",
            Colonne("6 ans ou plus", "effectif", 25, vide=A_COMPLETER): "places_grands",
        },
        titre="Accueils de loisirs et leurs places",
        notes=("Places à un instant.",),
    )


@element("loisirs_animateurs", "Animateurs exigés par un accueil de loisirs")
def loisirs_animateurs(lecteur: Lecteur, norme: str, petits: int, grands: int) -> Sequence[Bloc]:
    """Combien d'animateurs pour tant d'enfants présents, selon le type de journée."""
    n = norme_de(norme)
    exiges = animateurs(n, petits, grands)
    return [
        Paragraphe(
            f"{formats.pluriel(exiges.total, 'animateur')} : {exiges.moins_de_6} pour "
            f"{formats.pluriel(petits, 'enfant')} de moins de 6 ans (1 pour {n.moins_de_6}), "
            f"{exiges.six_et_plus} pour {formats.pluriel(grands, 'enfant')} de 6 ans ou plus (1 pour "
            f"{n.six_et_plus}).",
            "constat",
        ),
        Paragraphe(f"{n.libelle}. {ARTICLES}. Effectif minimal, hors direction.", "note"),
    ]


@element("loisirs_dedoublement", "Accueil de loisirs dédoublé, en une phrase")
def loisirs_dedoublement(
    lecteur: Lecteur,
    ouverts: Sequence[str],
    sites: Sequence[str],
    petits: int,
    grands: int,
    norme: str = "extrascolaire",
) -> Sequence[Bloc]:
    """Places, animateurs, enfants à portée et minutes gagnées si l'accueil ouvre aussi ailleurs."""
    etude = alsh.Dedoublement(tuple(ouverts), tuple(sites), petits, grands, norme_de(norme))
    e = alsh.dedoubler(lecteur, etude)
    lieux = enumerer(commun.ou(lecteur, Territoire(Niveau.COMMUNE, c)) for c in sites)
    return [
        Paragraphe(
            f"En ouvrant aussi {lieux} : {formats.pluriel(e.places, 'place')} en tout, "
            f"{formats.pluriel(e.encadrement.total, 'animateur')} par lieu "
            f"({e.encadrement.moins_de_6} et {e.encadrement.six_et_plus}). {majuscule(dedouble(e))}."
            + _gain(e.gain),
            "constat",
            fictif=fictif(lecteur, ouverts),
        ),
        Paragraphe(f"{etude.norme.libelle} ; {trajets(lecteur)}.", "note"),
    ]


def _gain(d: Duree) -> str:
    """Le trajet gagné en moyenne par enfant, et son doute ; rien si personne n'en gagne."""
    if d.haut == 0:
        return ""
    gagne = chiffre(d.minutes, "minutes", 1)
    bas, haut = (formats.nombre(v, 1) for v in (d.bas, d.haut))
    doute = f" ({bas} à {haut} selon la route)" if bas != haut else ""
    return f" Trajet gagné en moyenne par enfant : {gagne}{doute}."


@element("ecoles", "Écoles, collèges et lycées")
def ecoles(lecteur: Lecteur) -> Bloc:
    """Les établissements scolaires du territoire."""
    noms, lieux = communes(lecteur), lecteur.lieux()
    ici = lieux[lieux["code"].isin(noms) & lieux["categorie"].isin(ECOLES)]
    if ici.empty:
        raise AppelIncorrect(
            "Aucune école n'est connue. À faire : déposer sur la page Données l'annuaire de l'éducation "
            "(Éducation nationale)."
        )
    return en_tableau(
        ici.drop_duplicates(
            ["code", "categorie", "libelle"]
        ),  # deux annuaires nomment le même lieu
        {
            Colonne("Établissement", largeur=50): "libelle",
            Colonne("Commune", largeur=30): lambda x: noms[x["code"]],
            Colonne("Type", largeur=20): lambda x: ECOLES[x["categorie"]],
        },
        titre="Écoles et collèges du territoire",
    )

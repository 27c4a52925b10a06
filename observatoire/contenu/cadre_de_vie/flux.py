"""Les trajets domicile-travail de commune à commune : figure et tableau."""

import pandas as pd

from observatoire.affirmations import chiffre
from observatoire.analyses import flux as analyse
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.graphiques.fuseaux import tracer
from observatoire.modele import Territoire
from observatoire.provenance import Periode
from observatoire.sources.declaration import a_deposer

_QUESTIONS = {
    "depart": ("Où travaillent les actifs qui vivent", "Commune de travail"),
    "arrivee": ("D'où viennent ceux qui travaillent", "Commune de résidence"),
}
_AILLEURS = {"depart": "Hors de leur commune", "arrivee": "Venus d'ailleurs"}
_NOTES = (
    f"Estimations du recensement, arrondies à {analyse.PAS} ; une commune de moins de {analyse.TU} actifs est réunie aux "
    f"autres, et les autres ne se montrent pas si elles en font moins de {analyse.TU} ensemble.",
    "Au-dessous de 200 actifs, l'INSEE invite à la prudence.",
)


@element("flux_travail", "Trajets domicile-travail")
def flux_travail(lecteur: Lecteur, ou: str, sens: str) -> Figure:
    """Où travaillent les actifs d'ici (`depart`), ou d'où viennent ceux qui travaillent ici (`arrivee`)."""
    ici, lus = _lire(lecteur, ou, sens)
    question, nom = _QUESTIONS[sens]
    tete = lus.iloc[0]
    return Figure(
        identifiant=f"flux_{sens}", forme=Forme.BARRES, donnees=lus.assign(statut="estime", est_principal=True),
        titre=f"{question} {commun.ou(lecteur, ici)} ? {tete['libelle']} pour {chiffre(tete['valeur'], 'actifs')}",
        sous_titre="Actifs ayant un emploi", unite="actifs", decimales=0, perimetre=ici.libelle, notes=_NOTES,
        periode=Periode.annees([int(tete["annee"])]),
        definition="Actifs de 15 ans ou plus ayant un emploi, par commune de résidence et de travail, pondérés.",
        options=Options(nom_valeur="Actifs", nom_libelle=nom, dans_l_ordre=True),
    )  # fmt: skip


@element("flux_travail_carte", "Trajets domicile-travail, carte")
def flux_travail_carte(lecteur: Lecteur, ou: str, sens: str) -> Figure:
    """Les mêmes trajets sur la carte : entre communes d'ici, et vers celles d'ailleurs, nommées au bord."""
    ici, lus = _lire(lecteur, ou, sens)
    dessin = couches(lecteur, ici)
    noms = {t.code: t.libelle for t in dessin.territoires}
    trajets = analyse.trajets(lecteur, _communes(lecteur, ici), list(noms), sens)
    if trajets.empty:
        raise AppelIncorrect(
            f"{_QUESTIONS[sens][0]} {commun.ou(lecteur, ici)} : aucun trajet d'une commune à l'autre n'atteint {analyse.TU} actifs."
        )
    residents = analyse.residents(lecteur, list(noms))
    question = f"{_QUESTIONS[sens][0]} {commun.ou(lecteur, ici)} ?"
    tete = lus[~lus["code"].isin([analyse.CHEZ_SOI, analyse.AUTRES, analyse.AILLEURS])].iloc[0]
    premiers = " ; ".join(trajets["infobulle"].head(analyse.PREMIERES))
    return Figure(
        identifiant=f"flux_carte_{sens}", forme=Forme.SYMBOLES, unite="actifs", perimetre=ici.libelle,
        donnees=pd.DataFrame([
            {"code": c, "libelle": n, "valeur": residents.get(c), "statut": "estime" if c in residents else "absent",
             "est_principal": c == ici.code}
            for c, n in noms.items()
        ]),
        titre=f"{question} {_AILLEURS[sens]}, d'abord {tete['libelle']} : {chiffre(tete['valeur'], 'actifs')}",
        texte_alternatif=f"Carte : {question} {premiers}.",
        sous_titre="Plus un trait est large, plus il y a d'actifs ; il finit en pointe à l'arrivée",
        notes=_NOTES, periode=Periode.annees([int(lus["annee"].iloc[0])]), **dessin.dessin,
        fuseaux=tracer(trajets, dessin.fond.total_bounds),
        options=Options(nom_valeur="Actifs ayant un emploi qui vivent là"),
    )  # fmt: skip


@element("flux_travail_tableau", "Trajets domicile-travail, tableau")
def flux_travail_tableau(lecteur: Lecteur, ou: str, sens: str) -> Bloc:
    """Les mêmes trajets, avec leur part du total."""
    ici, lus = _lire(lecteur, ou, sens)
    question, nom = _QUESTIONS[sens]
    return en_tableau(
        lus,
        {Colonne(nom, largeur=40): "libelle", Colonne("Actifs", "effectif", 14): "valeur", Colonne("Part (%)", "effectif", 14): "part"},
        titre=f"{question} {commun.ou(lecteur, ici)} ({int(lus['annee'].iloc[0])})",
        notes=_NOTES,
    )  # fmt: skip


def _communes(lecteur: Lecteur, ici: Territoire) -> list[str]:
    return [t.code for t in lecteur.dans(ici, "commune")] or [ici.code]


def _lire(lecteur: Lecteur, ou: str, sens: str) -> tuple[Territoire, pd.DataFrame]:
    if sens not in _QUESTIONS:
        raise AppelIncorrect(f"« {sens} » n'existe pas. Attendu : {' ou '.join(_QUESTIONS)}.")
    ici = commun.nommer(lecteur, territoire(ou))
    lus = analyse.flux(lecteur, _communes(lecteur, ici), sens)
    if lus.empty and not lecteur.flux().empty:
        raise AppelIncorrect(
            f"{_QUESTIONS[sens][0]} {commun.ou(lecteur, ici)} : moins de {analyse.TU} actifs vers chaque commune, trop peu "
            "pour une estimation. À faire : regarder l'ensemble du territoire."
        )
    if lus.empty:
        raise AppelIncorrect(
            f"{_QUESTIONS[sens][0]} {commun.ou(lecteur, ici)} : non disponible. "
            f"À faire : {a_deposer('insee_mobpro')}."
        )
    return ici, lus

"""Le résultat d'une évaluation : avant et après avec la zone muette, et ce qui serait mesurable."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from observatoire import affirmations, formats
from observatoire.affirmations import francais_effets as effets
from observatoire.affirmations.genres import EffetMesure, Mesuree, nombre
from observatoire.affirmations.jugement import Jugement
from observatoire.affirmations.sujet import sujet
from observatoire.analyses import evaluation, temoins
from observatoire.analyses.evaluation import Resultat
from observatoire.analyses.question import Question, lire
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Statut, sans_accent
from observatoire.provenance import Periode
from observatoire.territoire import noms

EXPLORATION = "Regard en arrière, décidé après coup : il ne vaut pas preuve."
TARDIVE = "Question enregistrée l'année où l'action commence ou après : à lire avec prudence."
_ZONE = (
    "Si la moyenne d'après reste dans la bande, on ne peut rien conclure : l'écart se confond avec "
    "le hasard."
)


def juger(r: Resultat, q: Question) -> Jugement[EffetMesure]:
    """L'action a-t-elle changé l'indicateur ? Sans valeur d'après, on ne sait pas encore."""
    statut = Statut.FICTIF if r.fictif else Statut.PUBLIE

    def niveau(valeur: float, periode: tuple[int, int], note: str = "") -> Mesuree:
        debut, fin = periode
        return Mesuree(valeur=nombre(valeur), statut=statut, debut=debut, fin=fin, note=note)

    attendu = niveau(r.attendu, q.apres) if r.temoins else None
    return affirmations.juger(
        EffetMesure(
            sujet(indicateur(q.indicateur)), niveau(r.avant, q.avant),
            niveau(r.observe, q.apres, r.attente), r.effet, r.placebo, attendu,
        )
    )  # fmt: skip


def dire(r: Resultat, q: Question) -> str:
    """Le résultat, puis ce qu'on aurait su voir, le hasard, et comment les évolutions allaient avant."""
    j = juger(r, q)
    s = j.affirmation.sujet
    reserve = EXPLORATION if q.exploration else "" if q.prealable else TARDIVE
    dites = (
        affirmations.dire(j), effets.visible(r.effet, s), effets.rarete(r.effet),
        effets.avant(r.placebo, s, q.avant), effets.surdispersion(r.surdispersion), reserve,
    )  # fmt: skip
    return " ".join(x for x in dites if x)


def court(r: Resultat, q: Question) -> str:
    """Le verdict en trois mots, pour un titre."""
    return affirmations.dire(juger(r, q), "titre")


@element("evaluation_resultat", "Résultat d'une évaluation")
def evaluation_resultat(
    lecteur: Lecteur, intitule: str, question: str, identifiant: str,
    territoires: Sequence[str], comparaison: Sequence[str], avant: Sequence[int], debut: int,
    apres: Sequence[int], enregistree_le: str, exploration: bool = False,
) -> Sequence[Bloc]:  # fmt: skip
    """La question posée avant d'agir, et ce que les chiffres en disent."""
    q = _question(locals())
    r = evaluation.evaluer(lecteur, q)
    return [
        Paragraphe(f"{q.nom} : {q.question}"),
        Paragraphe(dire(r, q), "constat", fictif=r.fictif),
        Paragraphe(_choisis(lecteur, r), "note"),
        Paragraphe(f"Question enregistrée le {q.enregistree_le:%d/%m/%Y}.", "note"),
    ]


def _choisis(lecteur: Lecteur, r: Resultat) -> str:
    """Les territoires de comparaison, tous nommés : leur choix fait le résultat."""
    if not r.temoins:
        return "Aucun territoire de comparaison : rien ne dit ce qui serait arrivé sans l'action."
    nommes = sorted(
        (commun.nommer(lecteur, territoire(t)).libelle for t in r.temoins), key=sans_accent
    )
    return f"Territoires de comparaison, choisis par la personne ({len(nommes)}) : {', '.join(nommes)}."


def _question(demande: Mapping[str, Any]) -> Question:
    declare = indicateur(demande["identifiant"])
    return lire({**demande, "nom": demande["intitule"], "indicateur": declare.id})


@element("evaluation", "Avant et après une action")
def avant_apres(
    lecteur: Lecteur, intitule: str, question: str, identifiant: str,
    territoires: Sequence[str], comparaison: Sequence[str], avant: Sequence[int], debut: int,
    apres: Sequence[int], enregistree_le: str, exploration: bool = False,
) -> Figure:  # fmt: skip
    """Avant et après, les témoins ramenés au même niveau, et la zone où rien ne se conclut."""
    q, declare = _question(locals()), indicateur(identifiant)
    r = evaluation.evaluer(lecteur, q)
    ici = [commun.nommer(lecteur, territoire(t)) for t in q.territoires]
    lieu = ici[0].libelle if len(ici) == 1 else f"{len(ici)} territoires"
    donnees = _courbes(r, ici[0].code, lieu)
    return Figure(
        identifiant=f"evaluation-{identifiant}",
        forme=Forme.EVOLUTION,
        titre=f"{intitule} : {court(r, q)}",
        sous_titre=f"{declare.libelle}, {lieu} ; action à partir de {debut}. {_ZONE}",
        donnees=donnees,
        periode=Periode(int(donnees["annee"].min()), q.apres[1]),
        perimetre=", ".join(t.libelle for t in ici),
        unite=declare.unite,
        decimales=declare.decimales,
        notes=(dire(r, q), f"Enregistrée le {q.enregistree_le:%d/%m/%Y}."),
        definition=f"{question} {_ZONE}",
        fictif=r.fictif,
        options=Options(nom_valeur=declare.libelle),
    )


def _courbes(r: Resultat, code: str, lieu: str) -> pd.DataFrame:
    """La courbe d'ici avec sa zone muette, puis celle des témoins s'il y en a."""
    serie = r.serie.assign(code=code, libelle=lieu)
    lignes = [serie.assign(serie=lieu, est_principal=True)]
    autres = serie.dropna(subset=["temoins"])
    if len(autres):
        lignes.append(
            autres.assign(
                serie=f"Comparaison ({len(r.temoins)} territoires)",
                valeur=autres["temoins"], bas=float("nan"), haut=float("nan"), statut="publie",
                est_principal=False,
            )
        )  # fmt: skip
    donnees = pd.concat(lignes, ignore_index=True)
    # Une année d'après encore inconnue garde sa zone muette : elle n'est pas « absente ».
    donnees["statut"] = donnees["statut"].fillna("estime")
    return donnees


@element("evaluation_mesurables", "Ce qu'une évaluation pourrait voir")
def mesurables(lecteur: Lecteur, ou: str) -> Figure:
    """De combien chaque compte devrait baisser ou monter pour qu'on le voie."""
    t = commun.nommer(lecteur, territoire(ou))
    table = temoins.mesurables(lecteur, ou)
    if table.empty:
        raise AppelIncorrect(
            f"Aucun compte n'est connu {noms.ou(t)} : rien ne permet de dire ce qui serait mesurable."
        )
    table["valeur"] = 100 * (table["hausse"] - 1)
    fines = [
        INDICATEURS[i].libelle
        for i in table.dropna(subset=["valeur"]).sort_values("valeur")["indicateur"]
    ]
    return Figure(
        identifiant="evaluation-mesurables",
        forme=Forme.BARRES,
        titre=f"{noms.sujet(t)} : de combien il faut que cela change pour que cela se voie",
        sous_titre="Plus petite hausse visible quatre fois sur cinq, sans territoire de comparaison",
        donnees=table.assign(
            code=table["indicateur"],
            libelle=[
                f"{INDICATEURS[i].libelle} ({formats.periode(d, f)})"
                for i, d, f in zip(table["indicateur"], table["debut"], table["fin"], strict=True)
            ],
            texte=[
                f"+{formats.nombre(v)} % (sur {formats.nombre(b)})" if v == v else "jamais visible"
                for v, b in zip(table["valeur"], table["base"], strict=True)
            ],
            est_principal=table["indicateur"] == "naissances",
        ),
        periode=Periode(int(table["debut"].min()), int(table["fin"].max())),
        perimetre=t.libelle,
        unite="%",
        decimales=0,
        definition=(
            "Comparaison de deux comptes de Poisson, risque de 5 %, puissance de 80 %."
            + (f" Le plus fin ici : {fines[0]}." if fines else "")
        ),
        options=Options(nom_valeur="Hausse minimale visible", nom_libelle="Indicateur"),
    )

"""Les figures de l'évaluation : avant et après avec la zone muette, et ce qui serait mesurable."""

from collections.abc import Sequence

import pandas as pd

from observatoire import formats
from observatoire.analyses import evaluation, temoins
from observatoire.analyses.question import lire
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.evaluation import phrases
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.provenance import Periode
from observatoire.territoire import noms

_ZONE = (
    "Si la moyenne d'après reste dans la bande, on ne peut rien conclure : l'écart se confond avec "
    "le hasard."
)


@element("evaluation", "Avant et après une action")
def avant_apres(
    lecteur: Lecteur,
    intitule: str,
    question: str,
    identifiant: str,
    territoires: Sequence[str],
    comparaison: Sequence[str],
    avant: Sequence[int],
    debut: int,
    apres: Sequence[int],
    enregistree_le: str,
    exploration: bool = False,
) -> Figure:
    """Avant et après, les témoins ramenés au même niveau, et la zone où rien ne se conclut."""
    declare = indicateur(identifiant)
    q = lire({
        "nom": intitule, "question": question, "indicateur": identifiant, "territoires": territoires,
        "comparaison": comparaison, "avant": avant, "debut": debut, "apres": apres,
        "enregistree_le": enregistree_le, "exploration": exploration,
    })  # fmt: skip
    r = evaluation.evaluer(lecteur, q)
    ici = [commun.nommer(lecteur, territoire(t)) for t in q.territoires]
    lieu = ici[0].libelle if len(ici) == 1 else f"{len(ici)} territoires"
    donnees = _courbes(r, ici[0].code, lieu)
    return Figure(
        identifiant=f"evaluation-{identifiant}",
        forme=Forme.EVOLUTION,
        titre=f"{intitule} : {phrases.court(r)}",
        sous_titre=f"{declare.libelle}, {lieu} ; action à partir de {debut}. {_ZONE}",
        donnees=donnees,
        periode=Periode(int(donnees["annee"].min()), q.apres[1]),
        perimetre=", ".join(t.libelle for t in ici),
        unite=declare.unite,
        decimales=declare.decimales,
        notes=(phrases.dire(r, q, declare), f"Enregistrée le {q.enregistree_le:%d/%m/%Y}."),
        definition=f"{question} {_ZONE}",
        fictif=r.fictif,
        options=Options(nom_valeur=declare.libelle),
    )


def _courbes(r: evaluation.Resultat, code: str, lieu: str) -> pd.DataFrame:
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
    fine = table.sort_values("valeur").iloc[0]
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
            "Comparaison de deux comptes de Poisson, risque de 5 %, puissance de 80 %. Le plus fin ici : "
            f"{INDICATEURS[str(fine['indicateur'])].libelle}."
        ),
        options=Options(nom_valeur="Hausse minimale visible"),
    )

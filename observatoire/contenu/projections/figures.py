"""Les figures des projections : l'éventail et les communes."""

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.analyses import moteur, observe, projections
from observatoire.analyses.hypotheses import CENTRAL, VARIANTES, modifier
from observatoire.analyses.panel import Groupe
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.parametres import territoire
from observatoire.contenu.projections.atelier import Atelier, atelier, groupe_de, projeter
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.graphiques.series import lignes
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import Periode
from observatoire.territoire import noms

CHANCES = "huit chances sur dix"
_DEFINITION = (
    "La fourchette contient la vraie valeur huit fois sur dix si les hypothèses tiennent. Elle "
    "compte le hasard des petits nombres, ce qui distingue une commune des autres et ce que "
    "l'ensemble peut faire d'ici là. La méthode de chaque groupe est celle que le rétro-test retient."
)


@element("projection_eventail", "Projection en éventail")
def eventail(
    lecteur: Lecteur,
    groupe: str,
    ou: str,
    horizon: int = projections.HORIZON,
    **hypotheses: float,
) -> Figure:
    """Le passé d'un groupe, sa projection en éventail et ce que la méthode disait autrefois."""
    g, ici = groupe_de(groupe), atelier(lecteur)
    t = commun.nommer(lecteur, territoire(ou))
    rangs = rangs_de(ici.machine, t)
    passe = observe.passe(ici.machine, g, rangs)
    debut = int(passe["annee"].max()) + 1 if len(passe) else None
    rendu = projeter(lecteur, groupe, horizon, modifier(CENTRAL, **hypotheses), debut)
    futur = _de(rendu.table, t)
    notre = pd.concat([_pointe(passe), futur], ignore_index=True)
    courbes = [notre.assign(serie=t.libelle, est_principal=True)]
    if not hypotheses:
        for v, nom in (("bas", "basses"), ("haut", "hautes")):
            autre = _de(projeter(lecteur, groupe, horizon, VARIANTES[v], debut).table, t)
            # Une hypothèse dont aucune valeur ne peut être dite n'a pas de courbe.
            if autre["valeur"].notna().any():
                courbes.append(autre.assign(serie=f"Hypothèses {nom}", bas=np.nan, haut=np.nan))
    autrefois, note = _autrefois(ici, g, rangs)
    donnees = pd.concat([*courbes, *autrefois], ignore_index=True)
    donnees["est_principal"] = donnees["est_principal"].eq(True)
    donnees["statut"] = donnees["statut"].fillna("estime")
    return Figure(
        identifiant=f"projection-{groupe}",
        forme=Forme.EVOLUTION,
        titre=_titre(g, t, futur, rendu.base + 10),
        sous_titre=f"La bande : {CHANCES} d'y être. {_methode(rendu, groupe)}",
        donnees=donnees.assign(code=t.code, libelle=t.libelle),
        periode=Periode(int(notre["annee"].min()), horizon),
        perimetre=t.libelle,
        notes=note,
        definition=_definition(rendu),
        options=Options(nom_valeur=g.libelle),
    )


@element("projection_communes", "Projection, commune par commune")
def communes(
    lecteur: Lecteur,
    groupe: str,
    annee: int,
    niveau: str = "commune",
    **hypotheses: float,
) -> Figure:
    """Les communes (ou les secteurs) une année projetée, avec leur fourchette."""
    g = groupe_de(groupe)
    rendu = projeter(lecteur, groupe, annee, modifier(CENTRAL, **hypotheses))
    table = rendu.table[(rendu.table["niveau"] == niveau) & (rendu.table["annee"] == annee)]
    libelles = lecteur.territoires(niveau).set_index("code")["libelle"]
    epci = commun.ensemble_de(lecteur, None)
    tues = int(table["valeur"].isna().sum())
    dit = f" ; {tues} ont un effectif trop petit pour être dit autrement" if tues else ""
    return Figure(
        identifiant=f"projection-{groupe}-{niveau}",
        forme=Forme.BARRES,
        titre=f"{g.libelle} en {annee} : {commun.MOTS_NIVEAUX[niveau]} {noms.de(epci)}",
        sous_titre=f"Entre parenthèses ou seule, la fourchette : {CHANCES} d'y être{dit}",
        donnees=table.assign(
            libelle=table["code"].map(libelles).fillna(table["code"]),
            texte=[_dire(r.valeur, r.bas, r.haut) for r in lignes(table)],
        ),
        periode=Periode.annees([annee]),
        perimetre=epci.libelle,
        definition=_definition(rendu),
        options=Options(nom_valeur=g.libelle),
    )


def _de(table: pd.DataFrame, t: Territoire) -> pd.DataFrame:
    lignes = table[(table["code"] == t.code) & (table["niveau"] == str(t.niveau))]
    if lignes.empty:
        raise AppelIncorrect(
            f"{t.libelle} n'est pas projeté : les projections portent sur l'intercommunalité, ses "
            "secteurs et ses communes."
        )
    return lignes[["annee", "valeur", "bas", "haut", "statut"]].reset_index(drop=True)


def une_ligne(
    lecteur: Lecteur,
    groupe: str,
    t: Territoire,
    annee: int,
    hypotheses: dict[str, float],
) -> pd.Series:
    """La projection d'un territoire une année : `annee, valeur, bas, haut, statut`."""
    rendu = projeter(lecteur, groupe, annee, modifier(CENTRAL, **hypotheses), annee)
    return _de(rendu.table, t).iloc[-1]


def rangs_de(machine: moteur.Moteur, t: Territoire) -> np.ndarray:
    """Les rangs, dans le moteur, des communes d'un territoire."""
    if t.niveau is Niveau.COMMUNE:
        return np.array([machine.codes.index(t.code)])
    return next(r for n, c, r in machine.zones if (n, c) == (str(t.niveau), t.code))


def _autrefois(
    ici: Atelier, g: Groupe, rangs: np.ndarray
) -> tuple[list[pd.DataFrame], tuple[str, ...]]:
    """Ce que la même méthode annonçait à la dernière origine essayée, face à ce qui est arrivé."""
    essais = [e for e in ici.rejoue.essais if e.groupe == g.id]
    methode = ici.machine.methodes.get(g.id, "")
    codes = [ici.machine.codes[i] for i in rangs]
    somme = essais[-1].somme(methode, codes) if essais and methode in essais[-1].prevues else None
    if somme is None:
        return [], ()
    (_, origine), (debut, fin) = essais[-1].apprentissage, essais[-1].cible
    annees = fin - debut + 1
    observe_, annonce = somme[0] / annees, somme[1] / annees
    points = range(debut, fin + 1) if annees > 1 else (origine, fin)
    serie = f"Annoncé en {origine} par la même méthode"
    depart = ici.machine.panel.groupe(g)
    valeurs = [annonce] * len(points)
    if annees == 1 and origine in depart.columns:
        valeurs[0] = float(depart[origine].iloc[rangs].sum())
    courbe = pd.DataFrame({"annee": list(points), "valeur": valeurs, "serie": serie})
    rythme = " par an" if annees > 1 else ""
    note = (
        f"En {origine}, la même méthode annonçait {formats.nombre(annonce)}{rythme} pour "
        f"{formats.periode(debut, fin)} ; il y en a eu {formats.nombre(observe_)}."
    )
    return [courbe], (note,)


def _pointe(passe: pd.DataFrame) -> pd.DataFrame:
    """Le passé, dont le dernier point est la pointe de l'éventail."""
    bornes = passe["valeur"].where(passe["annee"] == passe["annee"].max())
    return passe.assign(bas=bornes, haut=bornes)


def _titre(g: Groupe, t: Territoire, futur: pd.DataFrame, repere: int) -> str:
    ligne = futur[futur["annee"] <= repere].iloc[-1]
    annee, bas, haut = int(ligne["annee"]), *(formats.nombre(ligne[c]) for c in ("bas", "haut"))
    return f"{g.libelle} {noms.ou(t)} : entre {bas} et {haut} en {annee}, {CHANCES}"


def _definition(rendu: projections.Projection) -> str:
    """Ce que la fourchette veut dire, puis ce que les chiffres supposent."""
    return " ".join((_DEFINITION, *rendu.notes))


def _methode(rendu: projections.Projection, groupe: str) -> str:
    nom = projections.LIBELLES_METHODES[rendu.methodes[groupe]]
    return f"Méthode : {nom}."


def _dire(valeur: float | None, bas: float, haut: float) -> str:
    entre = f"{formats.nombre(bas)} à {formats.nombre(haut)}"
    return entre if valeur is None or pd.isna(valeur) else f"{formats.nombre(valeur)} ({entre})"

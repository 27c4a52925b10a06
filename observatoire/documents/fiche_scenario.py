"""La fiche d'un scénario : hypothèses, qui gagne et qui perd, places, heures, coût, cas de référence."""

from __future__ import annotations

from observatoire.analyses import dire_scenario
from observatoire.analyses.scenarios.effets import Effets
from observatoire.analyses.scenarios.references import REFERENCES
from observatoire.documents.contenu import (
    Bloc,
    Document,
    Encadre,
    Illustration,
    Liste,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques import fabrique_scenarios
from observatoire.graphiques.recettes import figure_de
from observatoire.territoire import Reglages


def composer(lecteur: Lecteur, reglages: Reglages, scenario: str) -> Document:
    """Le document d'un scénario (texte JSON de ses recettes). Lève `AppelIncorrect` s'il est impossible."""
    e = fabrique_scenarios.simuler(lecteur, reglages, scenario)
    blocs: list[Bloc] = [
        Paragraphe(dire_scenario.phrase(e), "constat"),
        Encadre("Un scénario est une hypothèse, pas une prévision.", "À lire avec prudence"),
    ]
    if e.acces is not None:
        blocs.append(
            Illustration(figure_de(lecteur, reglages, "scenario_ecart", {"scenario": scenario}))
        )
        blocs.append(_communes(e))
    blocs += [Paragraphe(t) for t in dire_scenario.autres(e)]
    blocs += [
        Titre("Places et heures"),
        Tableau(
            entetes=("Mesure", "Aujourd'hui", "Après", "Écart"),
            lignes=tuple(dire_scenario.lignes_bilan(e)),
            titre="Places et heures, avant et après",
        ),
        *(Paragraphe(t.dite()) for t in e.offres.tournees),
        Titre("Coût et payeurs"),
        Tableau(
            entetes=("Poste", "Montant"), lignes=tuple(dire_scenario.lignes_cout(e)),
            titre="Coût du scénario par an",
        ),
        *(Encadre(r, genre="alerte") for r in e.cout.remarques),
        Titre("Hypothèses"),
        Liste(e.offres.hypotheses or ("Places et heures de l'inventaire du territoire.",)),
        Titre("Ce qui a été essayé ailleurs"),
        Liste(tuple(f"{r.lieu} : {dire_scenario.reference(r)}" for r in REFERENCES)),
    ]  # fmt: skip
    return Document(
        titre=e.scenario.nom or "Scénario",
        sous_titre="Fiche de scénario",
        millesime=str(e.annee or ""),
        blocs=tuple(blocs),
        page_de_titre=False,
        sommaire=False,
        **en_tete_de(lecteur),
    )


def comparer(lecteur: Lecteur, reglages: Reglages, un: str, autre: str) -> Document:
    """La fiche qui compare deux scénarios (textes JSON) : phrases, carte de l'écart, places, coûts."""
    effets = [fabrique_scenarios.simuler(lecteur, reglages, t) for t in (un, autre)]
    noms = [e.scenario.nom or n for e, n in zip(effets, ("Le premier", "Le second"), strict=True)]
    bilans = [dire_scenario.lignes_bilan(e) for e in effets]
    couts = [dict(dire_scenario.lignes_cout(e)) for e in effets]
    postes = dict.fromkeys([*couts[0], *couts[1]])
    figure = figure_de(lecteur, reglages, "scenarios_compares", {"un": un, "autre": autre})
    hypotheses = dict.fromkeys(h for e in effets for h in e.offres.hypotheses)
    blocs: tuple[Bloc, ...] = (
        *(Paragraphe(dire_scenario.phrase(e), "constat") for e in effets),
        Illustration(figure),
        Tableau(
            entetes=("Mesure", "Aujourd'hui", *noms),
            lignes=tuple((a[0], a[1], a[2], b[2]) for a, b in zip(*bilans, strict=True)),
            titre="Places et heures",
        ),
        Tableau(
            entetes=("Poste", *noms),
            lignes=tuple((c, couts[0].get(c, "—"), couts[1].get(c, "—")) for c in postes),
            titre="Coûts et payeurs, par an",
        ),
        Titre("Hypothèses"),
        Liste(tuple(hypotheses) or ("Places et heures de l'inventaire du territoire.",)),
        Encadre("Un scénario est une hypothèse, pas une prévision.", "À lire avec prudence"),
    )
    return Document(
        titre=f"{noms[0]} / {noms[1]}",
        sous_titre="Comparaison de deux scénarios",
        millesime=str(effets[0].annee or ""),
        blocs=blocs,
        page_de_titre=False,
        sommaire=False,
        **en_tete_de(lecteur),
    )


def _communes(e: Effets) -> Tableau:
    assert e.acces is not None
    ordre = e.acces.communes["ecart"].abs().sort_values(ascending=False).index
    lignes = e.acces.communes.reindex(ordre)[["libelle", "enfants", "avant", "apres", "ecart"]]
    return Tableau(
        entetes=("Commune", "Enfants de moins de 3 ans", "Accès avant", "Accès après", "Écart"),
        lignes=tuple(
            (str(nom), *(round(float(v), 1) for v in nombres))
            for nom, *nombres in lignes.itertuples(index=False, name=None)
        ),
        titre="Accès par commune, en places à temps plein pour 100 enfants",
    )

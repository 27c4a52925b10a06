"""La fiche d'un scénario, et celle qui en compare deux : les parties de l'écran, mises en page."""

from typing import Any

from observatoire.contenu.registre import blocs_de, figure_de
from observatoire.contenu.scenarios import figures as fabrique_scenarios
from observatoire.contenu.scenarios import phrases as dire_scenario
from observatoire.contenu.scenarios.parties import hypotheses
from observatoire.documents.contenu import Bloc, Document, Encadre, Illustration, Paragraphe, Titre
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.lecture import Lecteur

_PRUDENCE = Encadre(fabrique_scenarios.HYPOTHESE, "À lire avec prudence")


def composer(lecteur: Lecteur, scenario: str) -> Document:
    """Le document d'un scénario (texte JSON de ses recettes). Lève `AppelIncorrect` s'il est impossible."""
    e = fabrique_scenarios.simuler(lecteur, scenario)
    quoi = {"scenario": scenario}

    def dire(nom: str, **reste: Any) -> tuple[Bloc, ...]:
        return blocs_de(lecteur, nom, quoi | reste)

    blocs: list[Bloc] = [
        Paragraphe(dire_scenario.phrase(e), "constat", fictif=e.fictif),
        _PRUDENCE,
    ]
    if e.acces is not None:
        blocs.append(Illustration(figure_de(lecteur, "scenario_ecart", quoi)))
        blocs += dire("scenario_communes_phrase", toutes=True)
    if dire_scenario.autres(e):
        blocs += dire("scenario_effets")
    blocs += [Titre("Places et heures"), *dire("scenario_bilan")]
    if e.offres.tournees:
        blocs += dire("scenario_semaine")
    blocs += [Titre("Coût et payeurs"), *dire("scenario_cout")]
    blocs += [Titre("Hypothèses"), hypotheses(e)]
    references = blocs_de(lecteur, "scenario_references", {})
    return _document(
        lecteur, e.scenario.nom or "Scénario", "Fiche de scénario",
        [*blocs, Titre("Ce qui a été essayé ailleurs"), *references],
    )  # fmt: skip


def comparer(lecteur: Lecteur, un: str, autre: str) -> Document:
    """La fiche qui compare deux scénarios (textes JSON) : phrases, carte de l'écart, places, coûts."""
    deux = {"un": un, "autre": autre}
    effets = [fabrique_scenarios.simuler(lecteur, t) for t in (un, autre)]
    blocs: list[Bloc] = [
        *(Paragraphe(dire_scenario.phrase(e), "constat", fictif=e.fictif) for e in effets),
        Illustration(figure_de(lecteur, "scenarios_compares", deux)),
        *blocs_de(lecteur, "scenarios_comparaison", deux),
        Titre("Hypothèses"),
        hypotheses(*effets),
        _PRUDENCE,
    ]
    return _document(
        lecteur,
        " / ".join(fabrique_scenarios.noms_de(*effets)),
        "Comparaison de deux scénarios",
        blocs,
    )


def _document(lecteur: Lecteur, titre: str, genre: str, blocs: list[Bloc]) -> Document:
    return Document(
        titre=titre,
        sous_titre=genre,
        blocs=tuple(blocs),
        page_de_titre=False,
        sommaire=False,
        **en_tete_de(lecteur),
    )

"""L'ordre du jour puis le compte rendu d'une réunion, avec les éléments de l'observatoire qu'elle cite."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.contenu.registre import blocs_de, element, elements, figure_de
from observatoire.contenu.schema.agenda import nommer
from observatoire.contenu.schema.commun import liste_saisie, tableau_saisi
from observatoire.documents.contenu import (
    Bloc,
    Champs,
    Document,
    Illustration,
    Paragraphe,
    Titre,
)
from observatoire.documents.rendu import document_court
from observatoire.documents.tableau import Colonne, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import lignes, manque, table
from observatoire.modele import Niveau, identifiant
from observatoire.schema.acteurs import noms_de
from observatoire.schema.instances import Point, Reunion, reunions_de

_PRESENCES = {"present": "Présents", "excuse": "Excusés", "absent": "Absents"}


def document_reunion(lecteur: Lecteur, reunion: str) -> Document:
    """L'ordre du jour (réunion à venir) ou le compte rendu (réunion tenue)."""
    r = _reunion(lecteur, reunion)
    quoi = "Compte rendu" if r.etat == "tenue" else "Ordre du jour"
    return document_court(
        lecteur, f"{quoi} : {nommer(r)}", blocs_de(lecteur, "compte_rendu", {"reunion": reunion})
    )


def _reunion(lecteur: Lecteur, reunion: str) -> Reunion:
    toutes = {r.identifiant: r for r in reunions_de(lecteur.locale)}
    if reunion not in toutes:
        raise AppelIncorrect(manque("reunions", f"La réunion « {reunion} » n'est pas saisie"))
    return toutes[reunion]


@element("compte_rendu", "Compte rendu d'une réunion")
def compte_rendu(lecteur: Lecteur, reunion: str) -> Sequence[Bloc]:
    """Qui était là, point par point ce qui a été dit et décidé, puis qui fait quoi avant quand."""
    r = _reunion(lecteur, reunion)
    quand = formats.jour(r.jour, semaine=True)
    blocs: list[Bloc] = [
        Paragraphe(
            f"{r.nom_instance}, {quand}{f', {r.lieu}' if r.lieu else ''}.", fictif=r.exemple
        ),
        *_presences(lecteur, r),
    ]
    for p in r.points:
        blocs += _point(lecteur, p, r.etat == "tenue")
    decisions = [p for p in r.points if p.decision]
    if decisions:
        colonnes = (
            *de_texte({"Décision": 44, "Actions": 14}), Colonne("Qui", "qui", 22, vide="à dire"),
            Colonne("Avant le", "date", 20, vide="sans échéance"),
        )  # fmt: skip
        rangees = (
            (r.exemple or p.exemple, (p.decision, ", ".join(p.actions) or "—", p.qui or None, p.echeance))
            for p in decisions
        )  # fmt: skip
        blocs.append(tableau_saisi("Qui fait quoi", colonnes, rangees, "reunions", "points"))
    return blocs


def _presences(lecteur: Lecteur, r: Reunion) -> list[Bloc]:
    noms = noms_de(lecteur.locale("acteurs"))
    siennes = [x for x in lignes(lecteur.locale("participations")) if x["reunion"] == r.identifiant]
    dites = {
        titre: ", ".join(noms.get(x["acteur"], x["acteur"]) for x in siennes if x["presence"] == p)
        for p, titre in _PRESENCES.items()
    }
    apports = [(f"{noms.get(x['acteur'], x['acteur'])} : {x['contribution']}", x["fictif"]) for x in siennes if x["contribution"]]  # fmt: skip
    rubriques = tuple((t, d) for t, d in dites.items() if d or t == "Présents")
    return [Champs(rubriques), *liste_saisie("Apports", apports)]


def _point(lecteur: Lecteur, p: Point, tenue: bool) -> list[Bloc]:
    pour = table("points").colonne("genre").modalites.get(p.genre, p.genre).lower()
    blocs: list[Bloc] = [Titre(f"{p.ordre}. {p.titre}", 2), Paragraphe(f"Pour {pour}.", "note")]
    for cite in p.elements:
        blocs += _cite(lecteur, cite)
    if p.decision:
        blocs.append(Paragraphe(f"Décision : {p.decision}.", "commentaire", fictif=p.exemple))
    elif tenue:
        blocs.append(Champs((("Ce qui a été dit", ""),), lignes=3))
    return blocs


def _cite(lecteur: Lecteur, nom: str) -> list[Bloc]:
    """L'élément ou l'indicateur cité (par son nom ou son libellé), ou la phrase qui dit qu'il n'existe pas."""
    cle = identifiant(nom)
    ici = f"{Niveau.EPCI}:{lecteur.epci}"
    for i in INDICATEURS.values():
        if cle in (identifiant(i.id), identifiant(i.libelle)):
            return list(
                blocs_de(lecteur, "constats", {"identifiants": [i.id], "territoires": [ici]})
            )
    for e in elements().values():
        if cle in (identifiant(e.nom), identifiant(e.libelle)):
            parametres = {"ou": ici} if "ou" in e.fonction.__annotations__ else {}
            try:
                if e.est_figure:
                    return [Illustration(figure_de(lecteur, e.nom, parametres))]
                return list(blocs_de(lecteur, e.nom, parametres))
            except AppelIncorrect as refus:
                return [Paragraphe(f"{e.libelle} : {refus}", "note")]
    return [Paragraphe(f"« {nom} » n'est pas un élément de l'observatoire.", "note")]

"""Les familles de l'article L214-2 (2e alinéa) : ce que l'on sait d'elles, et surtout ce qui leur est proposé."""

from collections.abc import Sequence

from observatoire import affirmations, formats
from observatoire.analyses import dispositifs as saisis
from observatoire.contenu.commun.proteges import dite
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import tableau_saisi
from observatoire.contenu.territoire import cles
from observatoire.documents.contenu import Bloc, Tableau
from observatoire.documents.tableau import Attente, Cellule, Colonne, Etat
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque, table
from observatoire.modele import Niveau, Territoire
from observatoire.schema.acteurs import noms_de

_GENRES: dict[str, Etat] = {
    "existe": Etat("Existe", "bon"), "prepare": Etat("Se prépare", "attente"),
    "etudier": Etat("À étudier", "attente"), "arrete": Etat("Arrêté", "alerte"),
}  # fmt: skip
_ARTICLE = "article L214-2, 2e alinéa, du code de l'action sociale et des familles"


@element("familles_specifiques", "Familles en difficulté : ce que l'on sait, ce qui existe")
def familles_specifiques(lecteur: Lecteur) -> Bloc:
    """Pour chaque famille que la loi vise : les chiffres publiés, ce qui manque et à qui le demander, les dispositifs."""
    ici = Territoire(Niveau.EPCI, lecteur.epci)
    noms, existants = _besoins(), saisis.dispositifs(lecteur, saisis.FAMILLES)
    lignes = []
    for besoin in saisis.FAMILLES:
        lues = cles.lire(lecteur, saisis.CONNUS[besoin], [ici]) if saisis.CONNUS[besoin] else []
        dits = [
            f"{c.declare.libelle}, {int(c.ligne['fin'])} : {affirmations.tempere(c.declare, c.ligne)}"
            for c in lues if c.ligne is not None
        ]  # fmt: skip
        siens = [d for d in existants if d.pour == besoin]
        lignes.append((noms[besoin], "\n".join(dits) or "aucun fichier public à cette échelle",
                       saisis.A_DEMANDER[besoin], _offre(siens)))  # fmt: skip
    return Tableau(
        colonnes=(
            Colonne("Familles", largeur=18), Colonne("Ce que l'on sait", largeur=32),
            Colonne("Ce qui manque, et à qui le demander", largeur=30), Colonne("Ce qui existe ici", largeur=20),
        ),
        lignes=tuple(lignes),
        titre="Familles que la loi demande d'accueillir",
        notes=(f"{_ARTICLE[0].upper()}{_ARTICLE[1:]}. Un chiffre ne remplit pas le volet 4° c du schéma : les dispositifs "
               "et leurs partenaires, si.",),
        fictif=any(d.fictif for d in existants),
    )  # fmt: skip


def _offre(siens: list[saisis.Dispositif]) -> Cellule:
    """« 2 dispositifs en place, 3 places réservées ; 1 en préparation »."""
    if not siens:
        return Attente("rien de saisi")
    en_place = [d for d in siens if d.etat == "existe"]
    places = sum(d.places or 0 for d in en_place)
    dits = [
        f"{formats.pluriel(len(en_place), 'dispositif')} en place"
        if en_place
        else "aucun dispositif en place"
    ]
    dits += [formats.pluriel(places, "place réservée", "places réservées")] * bool(places)
    if n := sum(d.etat == "prepare" for d in siens):
        dits.append(f"{n} en préparation")
    return ", ".join(dits)


@element("dispositifs", "Dispositifs et partenariats")
def dispositifs(lecteur: Lecteur, pour: Sequence[str] = saisis.FAMILLES) -> Bloc:
    """Chaque dispositif : pour qui, son état, qui le porte, avec qui, places, familles accompagnées (protégé), action."""
    besoins = _besoins()
    if inconnus := [p for p in pour if p not in besoins]:
        raise AppelIncorrect(f"« {inconnus[0]} » n'existe pas. Possibles : {', '.join(besoins)}.")
    lus = saisis.dispositifs(lecteur, tuple(pour))
    if not lus:
        raise AppelIncorrect(manque("dispositifs", "Aucun dispositif n'est saisi"))
    seuil, acteurs = lecteur.reglages.seuils.secret_local, noms_de(lecteur.locale("acteurs"))
    return _tableau(lus, seuil, acteurs, besoins, "Dispositifs et partenariats")


def _tableau(
    lus: list[saisis.Dispositif],
    seuil: int,
    acteurs: dict[str, str],
    besoins: dict[str, str],
    titre: str,
) -> Tableau:
    colonnes = (
        Colonne("Dispositif", largeur=24), Colonne("Pour", largeur=18), Colonne("État", "etat", 10, vide="à dire"),
        Colonne("Porteur", largeur=14, vide="à dire"), Colonne("Avec", largeur=14, vide="aucun partenaire saisi"),
        Colonne("Places", "effectif", 8, vide="—"), Colonne("Familles", "effectif", 10, vide="—"),
        Colonne("Action", largeur=8, vide="—"),
    )  # fmt: skip
    lignes = (
        (d.fictif, (
            d.intitule, besoins[d.pour], _GENRES.get(d.etat), d.porteur or None,
            ", ".join(acteurs.get(p) or p for p in d.partenaires) or None, d.places, dite(d.familles, seuil),
            d.action or None,
        ))
        for d in lus
    )  # fmt: skip
    note = f"Familles ou personnes accompagnées dans l'année : arrondies à {seuil} près, tues au-dessous."
    return tableau_saisi(
        titre, colonnes, lignes, "dispositifs", "acteurs", notes=(note,) * (seuil > 1)
    )


def _besoins() -> dict[str, str]:
    return table("dispositifs").colonne("pour").modalites

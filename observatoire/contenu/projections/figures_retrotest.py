"""La figure du rétro-test : l'erreur de chaque méthode quand on lui cache les dernières années."""

from observatoire import formats
from observatoire.analyses import retrotest
from observatoire.contenu.projections.atelier import atelier, groupe_de
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.provenance import Periode


@element("retrotest_erreurs", "De combien les projections se seraient trompées")
def erreurs(lecteur: Lecteur, groupe: str, classe: str = retrotest.TOUTES) -> Figure:
    """L'erreur de chaque méthode quand on lui cache les dernières années."""
    ici, g = atelier(lecteur), groupe_de(groupe)
    lignes = ici.rejoue.lignes
    table = lignes[(lignes["groupe"] == groupe) & (lignes["classe"] == classe)]
    if table.empty:
        raise AppelIncorrect(f"Pas de rétro-test. {ici.rejoue.manquants.get(groupe, '')}".strip())
    meilleure = table.sort_values("gain", ascending=False, kind="stable").iloc[0]
    # Une erreur égale à celle de la plus simple ne se gagne pas.
    nom = retrotest.NOMS[str(meilleure["methode"])]
    return Figure(
        identifiant=f"retrotest-{groupe}",
        forme=Forme.BARRES,
        titre=f"« {nom[0].upper()}{nom[1:]} » s'est le moins trompé : "
        f"{formats.nombre(meilleure['wmape'], 1)} % d'erreur",
        sous_titre=f"{g.libelle}, {classe} : écarts à la réalité, pour 100 observés",
        donnees=table.assign(
            code=table["methode"],
            libelle=table["methode"].map(retrotest.NOMS).map(lambda m: m[0].upper() + m[1:]),
            valeur=table["wmape"],
            est_principal=table["methode"] == meilleure["methode"],
        )[["code", "libelle", "valeur", "est_principal"]],
        periode=_periodes(ici.rejoue, groupe),
        perimetre=f"{int(meilleure['n'])} essais, communes du département",
        unite="%",
        decimales=1,
        definition=(
            "On cache les dernières années, chaque méthode projette à partir du reste, et l'on "
            "compare à ce qui est arrivé : somme des écarts, pour 100 observés."
        ),
        options=Options(nom_valeur="Erreur"),
    )


def _periodes(rejoue: retrotest.Resultat, groupe: str) -> Periode:
    faits = [e for e in rejoue.essais if e.groupe == groupe]
    return Periode(faits[0].apprentissage[0], faits[-1].cible[1])

"""Les dispositifs saisis pour les familles de l'article L214-2 (2e alinéa) et pour les métiers de l'accueil."""

from dataclasses import dataclass

from observatoire.analyses import comptes
from observatoire.analyses.contexte import Contexte
from observatoire.local import lignes, table

# Les familles que vise l'alinéa ; le reste de la table concerne les métiers.
FAMILLES = ("pauvrete", "monoparents", "handicap", "emploi")
# Ce que les fichiers publics disent déjà de ces familles, puis ce qu'il faut demander, et à qui.
CONNUS: dict[str, tuple[str, ...]] = {
    "pauvrete": ("taux_pauvrete", "part_foyers_caf_qf_moins_400", "part_foyers_caf_rsa"),
    "monoparents": ("part_familles_monoparentales", "foyers_caf_asf"),
    "handicap": (),
    "emploi": ("taux_chomage_rp", "demandeurs_emploi_abc", "taux_emploi"),
}
A_DEMANDER: dict[str, str] = {
    "pauvrete": "les enfants de moins de 6 ans en foyer à bas revenus : à la CAF et à la MSA",
    "monoparents": "les parents seuls d'un enfant de moins de 3 ans : à la CAF et à la MSA",
    "handicap": "les enfants dont les parents reçoivent l'AEEH : à la CAF, à la MSA et à la maison départementale des "
    "personnes handicapées ; les crèches disent leur bonus inclusion",
    "emploi": "les parents de jeunes enfants en recherche d'emploi ou en formation : à France Travail et à la mission locale",
}


@dataclass(frozen=True)
class Dispositif:
    """Ce qui existe ou se prépare ; `familles` : un compte de personnes, protégé (None : pas saisi)."""

    intitule: str
    pour: str
    etat: str
    porteur: str
    partenaires: tuple[str, ...]
    places: int | None
    familles: comptes.Ligne | None
    annee: int | None
    cout: float | None
    action: str
    fictif: bool


def dispositifs(ctx: Contexte, pour: tuple[str, ...]) -> list[Dispositif]:
    """Les dispositifs de ces besoins, dans leur ordre ; ceux qui sont arrêtés en dernier."""
    seuil = ctx.reglages.seuils.secret_local
    etats = list(table("dispositifs").colonne("etat").modalites)
    lus = [
        Dispositif(
            **{c: r[c] for c in ("intitule", "pour", "etat", "porteur", "partenaires", "places", "annee", "cout",
                                 "action", "fictif")},
            familles=None if r["familles"] is None
            else comptes.effectif(float(r["familles"]), seuil, r["fictif"]),
        )
        for r in lignes(ctx.locale("dispositifs")) if r["pour"] in pour
    ]  # fmt: skip
    return sorted(lus, key=lambda d: (pour.index(d.pour), [*etats, ""].index(d.etat), d.intitule))

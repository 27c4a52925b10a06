"""Les bonus que la CAF ajoute à la prestation d'une crèche : mixité sociale, inclusion handicap, territoire (CTG).

Ils sont calculés des barèmes déclarés et de ce qui est saisi (coûts, heures, places) : une simulation, jamais un droit.
Aucun enfant n'est compté : le bonus inclusion se lit pour des parts d'enfants choisies, pas pour ceux qui viennent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.couts_accueil import baremes, comptes_de
from observatoire.local import en_service, lignes
from observatoire.modele import sans_accent

# Les bonus vont avec la prestation de service unique (PSU) : une micro-crèche PAJE n'en a pas.
EN_PSU = ("eaje", "micro_creche", "micro_creche_psu", "halte_garderie")
A_CONFIRMER = "micro_creche"
PARTS = (3.0, 6.0, 10.0)
"""Des parts d'enfants en situation de handicap, une par tranche du barème."""


@dataclass(frozen=True, kw_only=True)
class Bonus:
    """Une structure en PSU et ses bonus d'une année, en euros ; None : il manque de quoi le dire.

    `mixite` : le montant par place ; `inclusion` : le montant par place pour chacune de `PARTS` ; `recu` : ce qui
    est saisi. `psu_a_confirmer` : une micro-crèche dont on ne sait pas si elle est payée par la PSU."""

    nom: str
    annee: int | None
    places: int | None
    participation: float | None
    cout_place: float | None
    mixite: float | None
    inclusion: tuple[float | None, ...]
    recu: dict[str, float | None]
    psu_a_confirmer: bool
    fictif: bool

    def par_an(self, par_place: float | None) -> float | None:
        """Un montant par place, pour toutes les places de la structure."""
        return None if par_place is None or self.places is None else par_place * self.places


def mixite(participation: float) -> float:
    """Le bonus mixité par place, d'après la participation moyenne des familles par heure ; 0 au-dessus du barème."""
    b, _ = baremes()
    tranches = zip(b["mixite_seuils"].valeurs, b["mixite_montants"].valeurs, strict=True)
    return next((montant for seuil, montant in tranches if participation <= seuil), 0.0)


def inclusion(part: float, cout_place: float) -> float:
    """Le bonus inclusion par place : part d'enfants (%) × taux de sa tranche × coût par place, plafonné.

    La CNAF plafonne aussi le coût par place : ce montant n'est pas connu, le résultat est donc un maximum."""
    b, _ = baremes()
    rang = sum(part >= seuil for seuil in b["inclusion_seuils"].valeurs)
    bonus = part / 100 * b["inclusion_taux"].valeurs[rang] * cout_place
    return min(bonus, b["inclusion_plafond"].valeurs[0])


def bonus(ctx: Contexte) -> list[Bonus]:
    """Les crèches en service, par nom, dans la dernière année dont les coûts sont saisis."""
    return sorted(_tous(ctx), key=lambda b: sans_accent(b.nom))


def _tous(ctx: Contexte) -> Iterator[Bonus]:
    comptes = comptes_de(ctx).drop_duplicates("structure").set_index("structure")
    for s in lignes(en_service(ctx.locale("structures"))):
        if s["type"] not in EN_PSU:
            continue
        c = dict(comptes.loc[s["id"]]) if s["id"] in comptes.index else {}
        lu = {k: None if v is None or v != v else float(v) for k, v in c.items() if k in _LUS}
        places, charges, prix = s["places"], lu.get("charges"), lu.get("prix_heure")
        par_place = charges / places if charges is not None and places else None
        yield Bonus(
            nom=s["nom"], annee=int(c["annee"]) if c else None, places=places, participation=prix,
            cout_place=par_place, mixite=None if prix is None else mixite(prix),
            inclusion=tuple(None if par_place is None else inclusion(p, par_place) for p in PARTS),
            recu={k: lu.get(f"bonus_{k}") for k in ("territoire", "inclusion", "mixite")},
            psu_a_confirmer=s["type"] == A_CONFIRMER, fictif=bool(s["fictif"] or c.get("fictif")),
        )  # fmt: skip


_LUS = ("charges", "prix_heure", "bonus_territoire", "bonus_inclusion", "bonus_mixite")

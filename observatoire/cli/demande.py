"""De ce qui est tapé (codes, niveau) aux territoires demandés."""

from collections.abc import Sequence

from observatoire import territoire
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import CODE_FRANCE, LIBELLES_NIVEAUX, Niveau, Territoire
from observatoire.territoire import Reglages

_RANGS = {n: i for i, n in enumerate(Niveau)}


def territoires(lecteur: Lecteur, codes: Sequence[str], niveau: str | None) -> list[Territoire]:
    """Les territoires demandés, sans doublon ; sans code, l'EPCI étudié.

    Avec un niveau, ceux de ce niveau à l'intérieur de chacun, ou celui qui le contient.
    `AppelIncorrect` si un code est inconnu ou ambigu, ou si le niveau n'y a aucun territoire.
    """
    demandes = [c for code in codes for c in code.split(",") if c.strip()]
    demandes = demandes or [f"epci:{lecteur.reglages.epci}"]
    bases = [territoire.analyser_territoire(d, lecteur.reglages) for d in demandes]
    if niveau is None:
        return list(dict.fromkeys(bases))
    trouves = [t for base in bases for t in _au_niveau(lecteur, base, Niveau(niveau))]
    if not trouves:
        secteurs = " Les secteurs se déclarent dans territoire.toml." if niveau == "secteur" else ""
        raise AppelIncorrect(
            f"Aucun territoire de niveau « {LIBELLES_NIVEAUX[niveau]} » pour {', '.join(demandes)}."
            f"{secteurs} Niveaux possibles : {', '.join(Niveau)}."
        )
    return list(dict.fromkeys(trouves))


def _au_niveau(lecteur: Lecteur, base: Territoire, niveau: Niveau) -> list[Territoire]:
    if _RANGS[niveau] <= _RANGS[base.niveau]:
        return [base] if niveau is base.niveau else lecteur.dans(base, str(niveau))
    if niveau is Niveau.FRANCE:
        return [Territoire(niveau, CODE_FRANCE, "France")]
    lignes = lecteur.territoires(str(base.niveau), base)
    codes = [c for c in lignes[str(niveau)] if isinstance(c, str)]
    table = lecteur.territoires(str(niveau)).set_index("code")["libelle"]
    return [Territoire(niveau, c, str(table[c])) for c in codes if c in table]


def manquantes(base_codes: Sequence[Territoire], voulu: str | None, reglages: Reglages) -> str:
    """Ce qu'il faut dire quand un territoire demandé n'est gardé qu'en partie ; sinon vide."""
    if voulu not in (None, "commune"):
        return ""
    detail = set(territoire.perimetre_detail(reglages))
    hors = [t for t in base_codes if t.niveau is Niveau.COMMUNE and t.code not in detail]
    if not hors:
        return ""
    return (
        f"{len(hors)} commune(s) hors du périmètre gardé en détail (par exemple {hors[0].libelle or hors[0].code}). "
        'Pour les garder : perimetre = "france" dans territoire.toml, puis « observatoire actualiser ».'
    )

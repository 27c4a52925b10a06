"""Les familles de jeunes enfants en quelques chiffres : enfants, emploi, CAF, MSA, école à 2 ans."""

from dataclasses import dataclass

import pandas as pd

from observatoire import formats
from observatoire.analyses import besoin_accueil
from observatoire.analyses.contexte import Contexte
from observatoire.sources.declaration import a_deposer

_FOYERS = {
    "foyers_caf_paje": "Foyers avec une prestation d'accueil du jeune enfant (PAJE)",
    "foyers_caf_cmg": "Foyers aidés pour faire garder leur enfant (CMG)",
}


@dataclass(frozen=True)
class Fait:
    """Une ligne de situation : ce que c'est, sa valeur dite, ce qu'il faut en savoir."""

    nom: str
    valeur: str
    note: str


def situation(ctx: Contexte) -> list[Fait]:
    """Les familles en quelques chiffres : naissances, emploi, monoparentalité, CAF, MSA."""
    f = besoin_accueil.petits(ctx)
    faits = []
    if f.enfants is not None:
        faits.append(
            Fait(
                "Enfants de moins de 3 ans",
                formats.nombre(f.enfants),
                f"fin {f.annee}, {f.methode}",
            )
        )
    faits.append(
        _mesure(
            ctx,
            "naissances",
            "Naissances de la dernière année sûre",
            a_deposer("insee_naissances", "melodi_naissances"),
        )
    )
    if (emploi := _emploi(ctx)) is not None:
        faits.append(emploi)
    for variable, nom in _FOYERS.items():
        faits.append(
            _mesure(
                ctx,
                variable,
                nom,
                f"{a_deposer('caf_allocataires_communes')}, dans une édition qui le donne",
            )
        )
    return [*faits, _ecole(ctx), _msa(ctx)]


def _ecole(ctx: Contexte) -> Fait:
    """Les enfants de 2 ans à l'école, tels que la CNAF les compte."""
    lues = ctx.indicateur("taux_couverture_cnaf_prescolarisation", "epci")
    ici = lues[(lues["code"] == ctx.reglages.epci) & lues["valeur"].notna()].sort_values("fin")
    nom = "Enfants de 2 ans à l'école"
    if not len(ici):
        return Fait(nom, formats.NON_DISPONIBLE, a_deposer("cnaf_taux_accueil_epci"))
    ligne = ici.iloc[-1]
    valeur = f"{formats.nombre(float(ligne['valeur']), 1)} pour 100 enfants de moins de 3 ans"
    return Fait(nom, valeur, f"CNAF {int(ligne['fin'])}, périmètre non précisé")


def _mesure(ctx: Contexte, variable: str, nom: str, manque: str) -> Fait:
    table = ctx.derniere(variable, "epci")
    ici = table[table["code"] == ctx.reglages.epci]
    if not len(ici) or pd.isna(ici["valeur"].iloc[0]):
        return Fait(nom, formats.NON_DISPONIBLE, manque)
    ligne = ici.iloc[0]
    caf = "CAF seule, arrondi à 5 par commune ; familles de la MSA absentes"
    note = f"{int(ligne['fin'])}, {caf}" if variable in _FOYERS else str(int(ligne["fin"]))
    texte = formats.valeur(float(ligne["valeur"]), statut=str(ligne["statut"]))
    return Fait(nom, texte, note)


def _msa(ctx: Contexte) -> Fait:
    chefs = _somme(ctx, "chefs_exploitation")
    note = (
        "aucun fichier public ne compte les familles de la MSA par commune : les demander à la MSA"
    )
    if chefs is not None:
        note += (
            f" ; chefs d'exploitation {chefs[1]} : {formats.nombre(chefs[0])} (hors cases secrètes)"
        )
    return Fait("Familles relevant de la MSA", formats.NON_DISPONIBLE, note)


def _somme(ctx: Contexte, variable: str) -> tuple[float, int] | None:
    table = ctx.derniere(variable)
    ici = table[table["code"].isin(ctx.communes()["code"]) & table["valeur"].notna()]
    return (float(ici["valeur"].sum()), int(ici["fin"].iloc[0])) if len(ici) else None


def _emploi(ctx: Contexte) -> Fait | None:
    """Les adultes en emploi, dont on ne sait pas s'ils sont parents."""
    occupes, tous = (ctx.derniere(v, "epci") for v in ("actifs_occupes_15_64", "pop_15_64"))
    lues = [t[(t["code"] == ctx.reglages.epci) & t["valeur"].notna()] for t in (occupes, tous)]
    if not all(len(t) for t in lues):
        return None
    part = 100 * float(lues[0]["valeur"].iloc[0]) / float(lues[1]["valeur"].iloc[0])
    note = f"de 15 à 64 ans, parents ou non, recensement {int(lues[0]['fin'].iloc[0])}"
    return Fait("Adultes en emploi", f"{formats.nombre(part, 1)}{formats.INSECABLE}%", note)

"""De quelle année sont les chiffres d'un fichier : ce que rien ne prouve, ou que tout dément, se demande."""

import itertools
from collections.abc import Collection, Iterable
from typing import TypeAlias

from observatoire import formats
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.entete import ANNEE_A_DIRE
from observatoire.sources.jour import annee_en_cours, aujourd_hui
from observatoire.sources.sql import Base, liste, litteral

_PROPOSEES = 6
# Deux années dont presque tous les chiffres sont égaux n'en sont qu'une ; les tout petits le sont par hasard,
# sauf s'ils sont nombreux.
_PART_IDENTIQUE, _ASSEZ_GRAND, _ASSEZ, _NOMBREUX = 0.9, 20, 3, 25
Doubles: TypeAlias = list[tuple[int, int, bool]]
# Les recensements annuels, ceux que l'enquête reportée de 2021 éloigne, et les années d'une série par année sautée.
_RECENSEMENT_ANNUEL, _REPORT, _ANNEES_PAR_TROU = 2000, range(2019, 2024), 3
_LARGES = {"departement": "départements", "region": "régions"}


def demander(con: Base, rendu: CompteRendu, lues: Collection[str], doubles: Doubles) -> None:
    """Met « à confirmer » un tableau dont l'année est inconnue, à venir, ou celle d'un autre millésime.

    `lues` : ses variables ; `doubles` : ce qu'`identiques` en dit.
    """
    a_dire = ANNEE_A_DIRE in rendu.bilan.millesimes
    if a_dire and not doubles:
        _sans_annee(con, rendu)
    elif doubles:
        _deja_connus(rendu, doubles, a_dire)
    elif (trop_tot := _pas_parues(rendu)) is not None:
        rendu.attendre(
            f"les chiffres de {trop_tot} ne sont pas parus, d'après le calendrier de leur producteur. "
            "À faire : reprendre le fichier d'origine ; s'ils sont vrais, le confirmer en disant sa "
            "fonction et la raison."
        )
    elif (jamais := _jamais_livree(rendu)) is not None:
        rendu.attendre(
            f"{catalogue()[rendu.source].nom} : l'INSEE n'y a pas publié {jamais}. À faire : dire leur année, ou "
            "reprendre le fichier d'origine.",
            _proches(_livrees(rendu.source), jamais),
        )
    elif raison := _hors_recensement(con, rendu.fichier, lues):
        rendu.attendre(
            f"{raison}. À faire : reprendre le fichier d'origine ; si ces années sont les bonnes, le "
            "confirmer en disant sa fonction et la raison."
        )
    else:
        if ailleurs := _annees_du_nom(rendu):
            rendu.remarquer(
                f"le nom du fichier dit {ailleurs}, ses chiffres sont de "
                f"{formats.enumerer(map(str, rendu.bilan.millesimes))}"
            )
        rendu.remarquer(*_annees_mal_assorties(con, rendu))


def _deja_connus(rendu: CompteRendu, doubles: Doubles, a_dire: bool) -> None:
    """Le même contenu qu'un autre millésime, sous une autre année."""
    dite, deja, charges = doubles[0]
    par = "le nom du fichier dit" if rendu.bilan.preuve == "nom" else "le fichier dit"
    d_ou = "déjà chargés" if charges else "connus par ailleurs"
    rendu.attendre(
        f"{_de_quoi(rendu)}ces chiffres sont ceux de {deja}, {d_ou}{'' if a_dire else f' ; {par} {dite}'}. "
        "À faire : dire leur année, ou prendre le fichier du millésime voulu.",
        (deja,),
    )


def _sans_annee(con: Base, rendu: CompteRendu) -> None:
    source = catalogue()[rendu.source]
    pas_encore = aujourd_hui().month < (source.mois_parution or 1)
    possibles = range(annee_en_cours() - source.delai_parution - pas_encore, 1875, -1)
    # Celles des mêmes échelons : les communes de 2023 ne disent rien d'un fichier de régions.
    tenues = {a for (a,) in con.execute("""
        SELECT DISTINCT fin FROM ailleurs WHERE source NOT LIKE '*%' AND fichier = $f AND niveau IN (
            SELECT niveau FROM lues WHERE fichier = $f)""", {"f": rendu.fichier}).fetchall()}  # fmt: skip
    neuves = [a for a in possibles if a not in tenues]
    nommees = [a for a in rendu.annees if a in possibles]
    proposees = tuple(dict.fromkeys([*nommees, *neuves]))[:_PROPOSEES]
    rendu.attendre(
        f"de quelle année sont ces chiffres ? {rendu.doute}. Ils ne sont ceux d'aucune année déjà "
        f"chargée ; le plus probable : {proposees[0]}. À faire : dire leur année.",
        proposees,
    )


def _pas_parues(rendu: CompteRendu) -> int | None:
    """La dernière année du fichier, si son producteur ne peut pas l'avoir publiée."""
    source = catalogue()[rendu.source]
    derniere = max(rendu.bilan.millesimes, default=0)
    reguliere = source.nature == "donnees" and source.frequence == "annuelle"
    return derniere if reguliere and derniere > annee_en_cours() - source.delai_parution else None


def _proches(annees: Iterable[int], de: int) -> tuple[int, ...]:
    return tuple(sorted(annees, key=lambda a: (abs(a - de), a)))[:_PROPOSEES]


def _livrees(source: str) -> set[int]:
    """Les millésimes qu'un producteur a livrés d'un jeu du recensement (`premiere_livraison`)."""
    s = catalogue()[source]
    derniers = range(s.premiere_livraison or 0, annee_en_cours() - s.delai_parution + 1)
    # Depuis l'enquête reportée de 2021, l'écart est de six ans ; on ne sait pas encore quand il redevient cinq.
    ecarts = {a: (0, 6, 11) if a in _REPORT else (0, 5, 6, 10, 11, 12) for a in derniers}
    return {a - e for a in derniers for e in ecarts[a]}


def _jamais_livree(rendu: CompteRendu) -> int | None:
    """Une année du fichier que son producteur n'a livrée sous cette forme dans aucun fichier."""
    if catalogue()[rendu.source].premiere_livraison is None:
        return None
    return max({*rendu.bilan.millesimes} - _livrees(rendu.source), default=None)


def _hors_recensement(con: Base, fichier: str, lues: Collection[str]) -> str:
    """Le chiffre d'une commune ou d'un EPCI une année où on ne comptait pas."""
    faits = ", ".join(
        f"({litteral(nom)}, {v.recensee[0]}, {v.recensee[-1]}, {list(v.recensee)})"
        for nom in lues if (v := variables()[nom]).recensee
    )  # fmt: skip
    if not faits:
        return ""
    trouves = con.execute(f"""
        SELECT variable, fin, list_max(list_filter(ans, lambda a : a < fin)), list_min(list_filter(ans, lambda a : a > fin))
        FROM lues JOIN (VALUES {faits}) r(variable, premiere, derniere, ans) USING (variable)
        WHERE fichier = {litteral(fichier)} AND niveau IN ('commune', 'epci') AND debut = fin
            AND fin BETWEEN premiere AND derniere AND NOT list_contains(ans, fin)
        ORDER BY ALL LIMIT 1""").fetchall()
    return "".join(
        f"{variables()[v].libelle} {fin} : il n'y a pas eu de recensement entre {avant} et {apres}"
        for v, fin, avant, apres in trouves
    )


def _annees_mal_assorties(con: Base, rendu: CompteRendu) -> list[str]:
    """Des années qui ne vont pas ensemble : deux recensements mal espacés, une année sautée, deux années mêlées."""
    source = catalogue()[rendu.source]
    lues = {
        v: set(ans)
        for v, ans in con.execute("""
            SELECT variable, list(DISTINCT fin) FROM lues
            WHERE fichier = ? AND debut = fin AND statut <> 'absent' GROUP BY 1""", [rendu.fichier]).fetchall()
    }  # fmt: skip
    du_recensement = any(variables()[v].exploitation for v in lues)
    recensees = [v for v in lues if variables()[v].exploitation or variables()[v].recensee]
    dites = [f"les années {a} et {b} vont mal ensemble : un même fichier du recensement les donne à {n} ans d'écart"
             for a, b, n in _mal_espacees({a for v in recensees for a in lues[v]}) if du_recensement]  # fmt: skip
    autres = {v: ans for v, ans in lues.items() if v not in recensees}
    if source.frequence == "annuelle":
        dites += _sautees(autres.values())
    return dites or ([] if du_recensement else _deux_annees(lues))


def _sautees(series: Iterable[set[int]]) -> list[str]:
    """Les années qui manquent à une série annuelle presque sans trou."""
    for ans in series:
        trous = sorted({*range(min(ans), max(ans))} - ans)
        if 0 < len(trous) <= len(ans) / _ANNEES_PAR_TROU:
            return [
                f"rien pour {formats.enumerer(map(str, trous))}, entre {min(ans)} et {max(ans)}"
            ]
    return []


def _mal_espacees(annees: Collection[int]) -> list[tuple[int, int, int]]:
    """(année, suivante, écart attendu) de recensements annuels qu'un même fichier ne donne pas ensemble."""
    siennes = sorted(a for a in annees if a >= _RECENSEMENT_ANNUEL)
    # L'enquête de 2021 a été reportée : de 2019 à 2023, un millésime se compare à celui d'il y a six ans.
    ecarts = [(a, b, 6 if b in _REPORT else 5) for a, b in itertools.pairwise(siennes)]
    return [
        (a, b, n)
        for a, b, n in ecarts
        if (b - a - n) % 5 and not (b > _REPORT[-1] and (b - a - 6) % 5 == 0)
    ][:1]


def _deux_annees(lues: dict[str, set[int]]) -> list[str]:
    """Deux années pour des chiffres qui n'en ont chacun qu'une : une partie des en-têtes est d'ailleurs."""
    annees = sorted({a for ans in lues.values() for a in ans})
    deux = len(annees) == 2 and all(len(ans) == 1 for ans in lues.values())
    return [f"ses chiffres sont de deux années, {' et '.join(map(str, annees))}"] if deux else []


def _annees_du_nom(rendu: CompteRendu) -> str:
    """Les années que le nom du fichier porte et que ses chiffres n'ont pas."""
    source = catalogue()[rendu.source]
    lues = {a for r in rendu.bilan.releves for a in (r.debut, r.fin)} | {*rendu.bilan.millesimes}
    # L'année de la parution, dans le nom, n'est pas celle des chiffres et ne la dément pas ; à côté
    # d'une autre année, elle suit celle des chiffres.
    derniere = max((a for a in lues if a), default=0)
    parue = len(rendu.annees) < 2 or derniere in rendu.annees
    parution = derniere + source.delai_parution if parue else None
    dites = [a for a in sorted(rendu.annees) if a not in lues and a != parution]
    # « …_2022_2024 » dit de quand à quand : rien n'y est d'avant, ni d'après.
    if len(rendu.annees) > 1 and any(
        not min(rendu.annees) <= a <= max(rendu.annees) for a in lues if a
    ):
        dites = sorted(rendu.annees)
    utile = source.nature == "donnees" and rendu.bilan.preuve in ("entete", "colonne", "onglet")
    return formats.enumerer(map(str, dites)) if utile and "geo" not in rendu.fichier.lower() else ""


def identiques(con: Base) -> dict[str, Doubles]:
    """Par fichier du lot (`lus`, contre `ailleurs`) : (année écrite, année tenue, vrai si elle est chargée) dont
    les chiffres sont les mêmes, quand l'année écrite ne les a pas."""
    stables = liste(n for n, v in variables().items() if v.modalites or v.unite == "km²")
    jumelles = ", ".join(f"({litteral(a)}, {litteral(b)})" for a, b in _jumelles().items())
    trouves = con.execute(f"""
        SELECT l.fichier, l.fin, t.fin, count(*) AS n,
            count(*) FILTER (abs(t.valeur - l.valeur) < CASE WHEN l.variable = t.variable THEN 0.01 ELSE 0.5 END) AS egaux,
            t.source NOT LIKE '*%' AS chargee
        FROM lus l LEFT JOIN (VALUES {jumelles}) j(variable, jumelle) USING (variable)
        JOIN ailleurs t ON t.fichier = l.fichier AND t.code = l.code AND t.niveau = l.niveau AND t.variable IN (l.variable, jumelle)
        WHERE l.niveau <> 'france' AND l.debut = l.fin AND t.debut = t.fin
            AND l.valeur > 0 AND l.variable NOT IN {stables}
        GROUP BY l.fichier, l.fin, t.fin, chargee HAVING (count(*) FILTER (l.valeur >= {_ASSEZ_GRAND}) >= {_ASSEZ} OR n >= {_NOMBREUX})
            AND count(DISTINCT l.valeur) >= {_ASSEZ}
        ORDER BY l.fichier, l.fin, egaux / n DESC, t.fin DESC, chargee DESC""").fetchall()
    doubles: dict[str, Doubles] = {}
    for fichier, dite, tenue, n, egaux, chargee in trouves:
        if egaux >= _PART_IDENTIQUE * n:
            doubles.setdefault(fichier, []).append((dite, tenue, chargee))
    for siens in doubles.values():
        justes = {dite for dite, tenue, _ in siens if dite == tenue}
        siens[:] = [x for x in siens if x[0] not in justes]
    return doubles


def temoins_de(lues: Iterable[str]) -> list[str]:
    """Les variables lues, et celles dont les années les datent aussi."""
    return [*dict.fromkeys([*lues, *(_jumelles()[v] for v in lues if v in _jumelles())])]


def _jumelles() -> dict[str, str]:
    """Les variables qui en valent une autre, seule, à l'unité près : la population ventilée par âge, la population."""
    return {n: e[0] for n, v in variables().items() for e in sorted(v.egale) if len(e) == 1}


def _de_quoi(rendu: CompteRendu) -> str:
    """« c'est le fichier des départements : », quand il ne dit rien des communes."""
    niveaux = {r.niveau for r in rendu.bilan.releves}
    [large, *autres] = [*niveaux, ""]
    return (
        f"c'est le fichier des {_LARGES[large]} : " if autres == [""] and large in _LARGES else ""
    )

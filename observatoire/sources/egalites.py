"""Ce qu'un producteur écrit deux fois sur une ligne : un total et ses parts, qui doivent s'accorder."""

from observatoire.erreurs import AConfirmer
from observatoire.sources.declaration import variables
from observatoire.sources.motifs import accords
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.sql import Base, nombre

# Arrondis de chaque terme, et pondérations du recensement.
_TOLERANCE, _RELATIVE = 3, 0.01
# Des années qui s'accordent : il en faut au moins autant d'autres.
_ASSEZ = 2


def controler(con: Base, rec: Reconnaissance) -> None:
    """Retient la feuille dont une ligne ne tient pas une égalité déclarée (« A + B = C », « A <= B ») :
    deux en-têtes permutés, une colonne décalée, un chiffre de trop."""
    for regle in () if rec.confirme else rec.source.egalites:
        signe = "<=" if "<=" in regle else "="
        gauche, droite = (c.strip() for c in regle.split(signe))
        motifs = [*(m.strip() for m in gauche.split("+")), droite]
        trouves = [{a.fin: a.colonne for a in accords(m, rec.entetes)} for m in motifs]
        for annee in sorted(set.intersection(*(set(t) for t in trouves)), key=str):
            _ligne_fausse(con, rec, [t[annee] for t in trouves], signe)


def annees_accordees(rec: Reconnaissance) -> None:
    """Retient la feuille dont un seul en-tête porte une autre année que tous les autres (« MED98 » parmi des
    « …99 »)."""
    dites = {
        variable: frozenset(
            a.fin for a in accords(c.somme[0].removeprefix("-"), rec.entetes) if a.fin
        )
        for variable, c in rec.source.colonnes.items()
    }
    datees = {v: a for v, a in dites.items() if a}
    for variable, siennes in () if rec.confirme or len(datees) <= _ASSEZ else datees.items():
        autres = {a for v, a in datees.items() if v != variable}
        if len(autres) == 1 and siennes not in autres and len(siennes) == len(*autres):
            [communes] = autres
            sienne, commune = (min(x - y) for x, y in ((siennes, communes), (communes, siennes)))
            raise AConfirmer(
                f"{variables()[variable].libelle} est de {sienne} et tout le reste de {commune}",
                ou="ligne d'en-tête",
                attendu="des colonnes de la même année",
                faire="reprendre le fichier d'origine ; si cette année est la bonne, le confirmer en disant sa "
                "fonction et la raison",
            )


def _ligne_fausse(con: Base, rec: Reconnaissance, colonnes: list[int], signe: str) -> None:
    *parts, total = (nombre(f"c{i}") for i in colonnes)
    ecart = f"({' + '.join(parts)}) - {total}"
    trop = ecart if signe == "<=" else f"abs({ecart})"
    pas = (len(colonnes) if signe == "=" else 2) * (
        rec.source.arrondi.pas if rec.source.arrondi else 0
    )
    lues = con.execute(f"""
        SELECT ligne, {", ".join(f"c{i}" for i in colonnes)} FROM feuille
        WHERE {trop} > greatest({_TOLERANCE + pas}, {_RELATIVE} * abs({total}))
        ORDER BY ligne LIMIT 1""").fetchall()
    if not lues:
        return
    ligne, *textes = lues[0]
    noms = [rec.colonnes[i] for i in colonnes]
    *avant, apres = (f"{nom} ({texte})" for nom, texte in zip(noms, textes, strict=True))
    raise AConfirmer(
        f"{' + '.join(avant)} {'dépasse' if signe == '<=' else 'ne fait pas'} {apres}",
        ou=f"ligne {ligne}",
        attendu=f"{' + '.join(noms[:-1])} {'au plus égal à' if signe == '<=' else 'égal à'} {noms[-1]}",
        faire="reprendre le fichier d'origine : deux colonnes y sont sans doute permutées ou décalées ; "
        "si ces chiffres sont vrais, le confirmer en disant sa fonction et la raison",
    )

"""Ce qu'un producteur écrit deux fois sur une ligne : un total et ses parts, qui doivent s'accorder."""

from observatoire.erreurs import AConfirmer
from observatoire.sources.motifs import accords
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.sql import Base, nombre

# Arrondis de chaque terme, et pondérations du recensement.
_TOLERANCE, _RELATIVE = 3, 0.01


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

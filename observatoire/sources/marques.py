"""Ce qu'un producteur écrit à la place d'un nombre : secret, absent, non significatif, ou illisible."""

import pandas as pd

from observatoire.modele import sans_accent
from observatoire.sources.declaration import variables
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, inserer, liste, nombre
from observatoire.sources.usages import usages

_NET = "trim(lower(strip_accents(replace(texte, '…', '...'))))"


def qualifier(con: Base, rec: Reconnaissance) -> None:
    """Remplit `cellules` : chaque texte de `cellules_texte` devient nombre, secret, absent ou illisible."""
    marques = rec.source.marques
    propres = [sans_accent(m) for m in marques.secret], [sans_accent(m) for m in marques.absent]
    secrets = sorted(({*usages().marques.secret} - {*propres[1]}) | {*propres[0]})
    absents = sorted({*usages().marques.absent, *propres[1]} - {*secrets})
    vide = {"absent": "'absent'", "secret": "'secret'", "zero": "'nombre'"}[marques.vide]
    modalites = _modalites(con, rec)
    jonction = (
        "LEFT JOIN modalites m ON m.variable = c.variable AND m.texte = "
        "trim(lower(strip_accents(replace(c.texte, '’', ''''))))"
        if modalites
        else ""
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE cellules AS
        SELECT * EXCLUDE (n), NULL::VARCHAR AS code, NULL::VARCHAR AS niveau,
            CASE WHEN texte IS NULL AND {vide} = 'nombre' THEN 0 ELSE coalesce(modalite, CASE WHEN isfinite(n) THEN n END) END AS valeur,
            CASE WHEN texte IS NULL THEN {vide}
                WHEN modalite IS NOT NULL OR (n IS NOT NULL AND isfinite(n)) THEN 'nombre'
                WHEN {_NET} IN {liste(secrets)} THEN 'secret'
                WHEN {_NET} IN {liste(absents)} THEN 'absent'
                WHEN borne IS NOT NULL THEN 'secret'
                ELSE 'illisible' END AS statut_cellule
        FROM (SELECT c.*, {nombre("c.texte")} AS n, {"m.modalite" if modalites else "NULL::DOUBLE AS modalite"},
                CASE WHEN starts_with(c.texte, '<')
                    THEN TRY_CAST(ltrim(c.texte, '<= ') AS DOUBLE) END AS borne
              FROM cellules_texte c {jonction})
        WHERE niveau_brut IS NOT NULL""")


def _modalites(con: Base, rec: Reconnaissance) -> bool:
    """Pose `modalites` (texte d'un zonage → rang) et dit s'il y en a."""
    modalites = [
        (nom, sans_accent(texte), code)
        for nom in rec.source.variables_lues()
        for texte, code in variables()[nom].modalites.items()
    ]
    traduites = {nom: variables()[nom].modalites for nom in rec.source.variables_lues()}
    modalites += [
        (nom, sans_accent(code), rangs[dite])
        for nom, rangs in traduites.items()
        for code, dite in rec.source.traductions.items()
        if dite in rangs
    ]
    colonnes = ["variable", "texte", "modalite"]
    inserer(con, "modalites", pd.DataFrame(modalites, columns=colonnes), creer=True)
    return bool(modalites)


def dire(con: Base, bilan: Bilan) -> None:
    """Compte les cases dont la marque dit plus qu'« absent » : non significatif, non communiqué…"""
    a_dire = usages().marques.a_dire
    for marque, combien in con.execute(f"""
        SELECT {_NET}, count(*) FROM cellules
        WHERE statut_cellule = 'absent' AND {_NET} IN {liste(a_dire)} GROUP BY 1 ORDER BY 1""").fetchall():
        bilan.remarques.append(f"{combien} case(s) « {marque} » ({a_dire[marque]}), sans valeur")

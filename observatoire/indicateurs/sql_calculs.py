"""Le SELECT de chaque genre de calcul.

Chaque requête lit `mesures`, `territoires` et `paires` et rend les colonnes de `indicateurs`,
sauf `indicateur` et `source`, posées par `calcul.requete`. Les statuts se combinent du plus sûr
au plus réservé ; une valeur qui n'existe pas reste vide.
"""

from functools import singledispatch

from observatoire.indicateurs.declaration import (
    Calcul,
    Evolution,
    Moyenne,
    ParSuperficie,
    Publie,
    Ratio,
    Solde,
    Somme,
    TauxAnnuel,
    Terme,
)
from observatoire.sources.sql import borne, somme
from observatoire.territoire.perimetres import sql_connu

_VIDE = "NULL::DOUBLE"


def _terme(terme: Terme) -> str:
    """code, niveau, debut, fin, perimetre, v, rang, bas, haut, fichier, tirage d'une somme de variables."""
    termes = (terme,) if isinstance(terme, str) else terme
    if len(termes) == 1:
        return f"""(SELECT code, niveau, debut, fin, perimetre, valeur AS v, rang_statut(statut) AS rang,
            bas, haut, fichier, tirage FROM mesures WHERE variable = '{termes[0]}')"""
    signes = ", ".join(
        f"('{t.removeprefix('-')}', {-1 if t.startswith('-') else 1})" for t in termes
    )
    return f"""(SELECT code, niveau, debut, fin, perimetre,
            CASE WHEN count(valeur) = {len(termes)} THEN {somme("signe * valeur")} END AS v,
            max(rang_statut(statut)) AS rang,
            CASE WHEN count(bas) > 0 AND count(coalesce(bas, valeur)) = {len(termes)}
                THEN {borne("bas")} END AS bas,
            CASE WHEN count(haut) > 0 AND count(coalesce(haut, valeur)) = {len(termes)}
                THEN {borne("haut")} END AS haut,
            max(fichier) AS fichier,
            coalesce({somme("valeur * tirage")} / nullif({somme("valeur")}, 0), max(tirage)) AS tirage
        FROM mesures JOIN (VALUES {signes}) s(variable, signe) USING (variable)
        GROUP BY code, niveau, debut, fin, perimetre HAVING count(DISTINCT variable) = {len(termes)})"""


@singledispatch
def sql(calcul: Calcul) -> str:
    """Le SELECT d'un calcul ; colonnes : code, niveau, debut, fin, valeur, statut, bas, haut,
    numerateur, denominateur, perimetre, note, fichier, tirage ; un `Ratio` y ajoute les bornes de ses
    deux termes."""
    raise TypeError(f"calcul inconnu : {calcul!r}")


@sql.register
def _(calcul: Somme) -> str:
    ensemble = (
        "(SELECT code, niveau, debut, fin, perimetre, NULL::DOUBLE AS v FROM mesures LIMIT 0)"
    )
    return f"""SELECT t.code, t.niveau, t.debut, t.fin, t.v AS valeur, nom_statut(t.rang) AS statut, t.bas,
        t.haut, t.v AS numerateur, e.v AS denominateur, t.perimetre, '' AS note, t.fichier, t.tirage
        FROM {_terme(calcul.terme)} t LEFT JOIN {_terme(calcul.ensemble) if calcul.ensemble else ensemble} e
        USING (code, niveau, debut, fin, perimetre)"""


@sql.register
def _(calcul: Publie) -> str:
    return f"""SELECT code, niveau, debut, fin, v AS valeur, nom_statut(rang) AS statut, bas, haut,
        {_VIDE} AS numerateur, {_VIDE} AS denominateur, perimetre, '' AS note, fichier, {_VIDE} AS tirage
        FROM {_terme(calcul.variable)}"""


@sql.register
def _(calcul: Ratio) -> str:
    """Le rapport là où ses deux termes sont connus ; ailleurs, son repli."""
    direct = _rapport(calcul, calcul.den)
    if calcul.repli is None:
        return direct
    r = calcul.repli
    note = f"dénominateur du même tirage absent : déposer {r.deposer}"
    return f"""WITH direct AS ({direct}), repli AS ({_rapport(calcul, r.den, r.parties)})
        SELECT * FROM direct WHERE valeur IS NOT NULL UNION ALL
        SELECT * REPLACE (CASE WHEN valeur IS NULL THEN note ELSE '{note}' END AS note,
            CASE WHEN statut = 'publie' THEN 'estime' ELSE statut END AS statut)
        FROM repli ANTI JOIN (SELECT * FROM direct WHERE valeur IS NOT NULL)
            USING (code, niveau, debut, fin, perimetre)"""


def _rapport(calcul: Ratio, den: Terme, parties: Terme = "") -> str:
    """Le SELECT d'un rapport ; un dénominateur d'un autre tirage n'est pas plus petit que les `parties`
    du même."""
    f = calcul.facteur
    tout, d, d_bas, d_haut = "", "d.v", "coalesce(d.bas, d.v)", "coalesce(d.haut, d.v)"
    if parties:
        tout = f"LEFT JOIN {_terme(parties)} p USING (code, niveau, debut, fin, perimetre)"
        # `greatest` ignore l'inconnu : un dénominateur secret deviendrait ses seules parties.
        d = "CASE WHEN d.v IS NOT NULL THEN greatest(d.v, p.v) END"
        d_bas, d_haut = (
            f"CASE WHEN {b} IS NOT NULL THEN greatest({b}, p.v) END" for b in (d_bas, d_haut)
        )
    return f"""SELECT n.code, n.niveau, n.debut, n.fin, {f} * n.v / nullif({d}, 0) AS valeur,
        nom_statut(greatest(n.rang, d.rang)) AS statut,
        CASE WHEN n.bas IS NOT NULL OR d.bas IS NOT NULL
            THEN {f} * coalesce(n.bas, n.v) / nullif({d_haut}, 0) END AS bas,
        CASE WHEN n.haut IS NOT NULL OR d.haut IS NOT NULL
            THEN {f} * coalesce(n.haut, n.v) / nullif({d_bas}, 0) END AS haut,
        n.v AS numerateur, {d} AS denominateur, n.perimetre,
        CASE WHEN d.v = 0 THEN 'dénominateur nul' ELSE '' END AS note, n.fichier,
        CASE WHEN d.tirage > 0 THEN d.tirage ELSE n.tirage END AS tirage,
        n.bas AS num_bas, n.haut AS num_haut, d.bas AS den_bas, d.haut AS den_haut
        FROM {_terme(calcul.num)} n JOIN {_terme(den)} d
        USING (code, niveau, debut, fin, perimetre) {tout}"""


@sql.register
def _(calcul: ParSuperficie) -> str:
    return f"""SELECT n.code, n.niveau, debut, fin, v / nullif(superficie_km2, 0) AS valeur,
        nom_statut(rang) AS statut, {_VIDE} AS bas, {_VIDE} AS haut, v AS numerateur,
        superficie_km2 AS denominateur, perimetre, '' AS note, fichier, {_VIDE} AS tirage
        FROM {_terme(calcul.num)} n JOIN territoires t USING (code, niveau)"""


def _khi2(total: str, carres: str, annees: int | str) -> str:
    """Ce que les années d'un total s'écartent de leur moyenne (khi-deux de Pearson)."""
    return f"CASE WHEN {total} > 0 THEN {annees} * {carres} / {total} - {total} WHEN {total} = 0 THEN 0 END"


@sql.register
def _(calcul: Moyenne) -> str:
    n = calcul.annees
    return f"""SELECT code, niveau, fin - {n - 1} AS debut, fin, total / {n} AS valeur,
        nom_statut(rang) AS statut, {_VIDE} AS bas, {_VIDE} AS haut, total AS numerateur,
        {n}::DOUBLE AS denominateur, perimetre, 'moyenne annuelle sur {n} ans' AS note, fichier, {_VIDE} AS tirage,
        {_khi2("total", "carres", n)} AS khi2
        FROM (SELECT a.code, a.niveau, a.perimetre, a.fin, {somme("b.v")} AS total, max(b.rang) AS rang,
                {somme("b.v * b.v")} AS carres,
                max(b.fichier) AS fichier
              FROM {_terme(calcul.terme)} a JOIN {_terme(calcul.terme)} b
              ON a.code = b.code AND a.niveau = b.niveau AND a.perimetre = b.perimetre
                AND b.fin BETWEEN a.fin - {n - 1} AND a.fin AND b.debut = b.fin AND b.v IS NOT NULL
                AND b.rang <> rang_statut('provisoire')
              WHERE a.debut = a.fin AND {sql_connu("a.perimetre")} GROUP BY ALL HAVING count(*) = {n})"""


# Un solde migratoire est ce qui reste d'une différence de recensements : à la commune, l'erreur de date et de
# non-réponse des deux recensements le dépasse souvent, et rien ne permet de la chiffrer.
_RESIDU = "reste d'un calcul : à la commune, l'erreur des deux recensements le dépasse souvent"


def _residuel(colonnes: str, part: str) -> str:
    """`colonnes` sans ce qui ne vaut rien à la commune, et pourquoi."""
    if part != "migratoire":
        return f"SELECT * FROM ({colonnes})"
    note = _RESIDU.replace("'", "''")
    vide = ", ".join(
        f"CASE WHEN niveau <> 'commune' THEN {c} END AS {c}" for c in ("valeur", "numerateur")
    )
    return f"""SELECT * REPLACE ({vide}, CASE WHEN niveau = 'commune' THEN 'absent' ELSE statut END AS statut,
        CASE WHEN niveau = 'commune' THEN '{note}' ELSE note END AS note) FROM ({colonnes})"""


def _flux(flux: str) -> str:
    """Le cumul d'un flux du 1er janvier y0 au 1er janvier y1, par paire de recensements : années
    publiées une à une, sinon cumul publié par l'INSEE."""
    return f"""(SELECT code, niveau, perimetre, y0, y1, coalesce(annuel, cumul) AS total,
            {_khi2("annuel", "carres", "(y1 - y0)")} AS khi2,
            coalesce(CASE WHEN annuel IS NOT NULL THEN rang_annuel END, rang_cumul) AS rang
        FROM (SELECT p.code, p.niveau, p.perimetre, p.y0, p.y1,
                CASE WHEN count(m.valeur) = p.y1 - p.y0 THEN {somme("m.valeur")} END AS annuel,
                {somme("m.valeur * m.valeur")} AS carres,
                max(rang_statut(m.statut)) AS rang_annuel
            FROM paires p JOIN mesures m ON m.code = p.code AND m.niveau = p.niveau
                AND m.perimetre = p.perimetre AND m.variable = '{flux}'
                AND m.debut = m.fin AND m.fin BETWEEN p.y0 AND p.y1 - 1
            GROUP BY p.code, p.niveau, p.perimetre, p.y0, p.y1)
        FULL JOIN (SELECT code, niveau, perimetre, debut AS y0, fin + 1 AS y1, valeur AS cumul,
                rang_statut(statut) AS rang_cumul
            FROM mesures WHERE variable = '{flux}_periode' AND valeur IS NOT NULL)
        USING (code, niveau, perimetre, y0, y1)
        WHERE coalesce(annuel, cumul) IS NOT NULL)"""


@sql.register
def _(calcul: Evolution) -> str:
    if calcul.part == "":
        return f"""SELECT code, niveau, y0 AS debut, y1 AS fin,
            100 * (pow(p1 / nullif(p0, 0), 1.0 / (y1 - y0)) - 1) AS valeur, nom_statut(rang) AS statut,
            {_VIDE} AS bas, {_VIDE} AS haut, p1 AS numerateur, p0 AS denominateur, perimetre,
            '' AS note, fichier, {_VIDE} AS tirage FROM paires"""
    # Le taux annuel moyen se partage au prorata des soldes ; sans variation, ce partage n'existe
    # pas et le solde se rapporte à la population moyenne.
    solde = {"naturel": "nat", "migratoire": "(p1 - p0 - nat)"}[calcul.part]
    colonnes = f"""SELECT code, niveau, y0 AS debut, y1 AS fin,
        CASE WHEN p1 = p0 THEN 100 * {solde} / (y1 - y0) / nullif((p0 + p1) / 2, 0)
            ELSE 100 * (pow(p1 / nullif(p0, 0), 1.0 / (y1 - y0)) - 1) * {solde} / (p1 - p0) END AS valeur,
        nom_statut(r) AS statut, {_VIDE} AS bas, {_VIDE} AS haut, {solde} AS numerateur,
        p0 AS denominateur, perimetre,
        CASE WHEN p1 = p0 THEN 'population inchangée : solde annuel rapporté à la population moyenne'
            ELSE '' END AS note, fichier, {_VIDE} AS tirage FROM {_SOLDES}"""
    return _residuel(colonnes, calcul.part)


@sql.register
def _(calcul: Solde) -> str:
    solde = {"naturel": "nat", "migratoire": "(p1 - p0 - nat)"}[calcul.part]
    colonnes = f"""SELECT code, niveau, y0 AS debut, y1 AS fin, {solde} AS valeur, nom_statut(r) AS statut,
        {_VIDE} AS bas, {_VIDE} AS haut, {solde} AS numerateur, {_VIDE} AS denominateur, perimetre,
        '' AS note, fichier, {_VIDE} AS tirage FROM {_SOLDES}"""
    return _residuel(colonnes, calcul.part)


_SOLDES = f"""(SELECT p.*, n.total - d.total AS nat, greatest(p.rang, n.rang, d.rang) AS r
    FROM paires p JOIN {_flux("naissances")} n USING (code, niveau, perimetre, y0, y1)
    JOIN {_flux("deces")} d USING (code, niveau, perimetre, y0, y1))"""


@sql.register
def _(calcul: TauxAnnuel) -> str:
    return f"""SELECT code, niveau, y0 AS debut, y1 AS fin,
        {calcul.facteur} * f.total / (y1 - y0) / nullif((p0 + p1) / 2, 0) AS valeur,
        nom_statut(greatest(p.rang, f.rang)) AS statut, {_VIDE} AS bas, {_VIDE} AS haut,
        f.total AS numerateur, (y1 - y0) * (p0 + p1) / 2 AS denominateur, perimetre, '' AS note, fichier,
        {_VIDE} AS tirage, f.khi2 FROM paires p JOIN {_flux(calcul.flux)} f USING (code, niveau, perimetre, y0, y1)"""

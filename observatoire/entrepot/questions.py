"""Les questions qu'on pose à une édition publiée, chacune par son nom ; le SQL ne sort pas d'ici."""

from collections.abc import Collection, Sequence

import pandas as pd

from observatoire.entrepot.locales import PREFIXE
from observatoire.entrepot.publication import lisible
from observatoire.entrepot.socle import Socle
from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.declaration import Methode
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Territoire
from observatoire.sources.sql import liste

# Les années où un des territoires a une valeur ; une ligne sans année s'il n'y en a aucune.
_ANNEES_CONNUES = """SELECT DISTINCT i.indicateur, i.ordre, x.fin FROM _ids i LEFT JOIN
    (SELECT DISTINCT indicateur, fin FROM voulues
     WHERE statut <> 'absent' OR list_contains(?, indicateur)) x USING (indicateur)"""


class Questions(Socle):
    """Ce que les pages, les documents et les commandes demandent à l'édition en service."""

    # ------------------------------------------------------------------ fichiers
    def fichiers(self) -> pd.DataFrame:
        """Les fichiers lus et leur sort, les refusés d'abord."""
        return self._neuf(
            "SELECT * FROM fichiers ORDER BY statut NOT IN ('refuse', 'a_confirmer'), fichier"
        )

    def sources_deposees(self) -> pd.DataFrame:
        """Une ligne par source déposée : `source`, `noms` de ses fichiers, `annees` (« 2022,2023 »)."""
        return self._neuf(
            "SELECT source, string_agg(DISTINCT fichier, ', ' ORDER BY fichier) AS noms, "
            "string_agg(millesimes, ',' ORDER BY fichier) AS annees FROM fichiers WHERE source <> '' "
            "GROUP BY source ORDER BY source"
        )

    def annees_des_sujets(self) -> dict[str, int]:
        """Pour chaque source, l'année jusqu'où l'édition connaît tout ce que cette source mesure, d'où qu'il vienne."""
        lus = self._neuf(
            "SELECT source, min(dernier) AS fin FROM (SELECT DISTINCT source, variable FROM mesures JOIN fichiers "
            "USING (fichier)) JOIN (SELECT variable, max(fin) AS dernier FROM mesures WHERE valeur IS NOT NULL "
            "GROUP BY variable) USING (variable) GROUP BY source ORDER BY source"
        )
        return {str(s): int(fin) for s, fin in lus.itertuples(index=False, name=None)}

    def releves(self) -> pd.DataFrame:
        """Ce que chaque fichier établit de son sens (`sources.releve`), avec sa `source` : une ligne par
        fichier, niveau et millésime."""
        return self._neuf(
            "SELECT r.*, f.source FROM releves r JOIN fichiers f USING (fichier) "
            "ORDER BY r.fichier, r.niveau, r.fin, r.debut"
        )

    def ecarts(self) -> pd.DataFrame:
        """Les chiffres que deux fichiers donnent différemment, avec le nom du territoire."""
        return self._neuf(
            "SELECT e.*, coalesce(t.libelle, e.code) AS libelle FROM ecarts e "
            "LEFT JOIN territoires t USING (code, niveau) ORDER BY fin DESC, variable, libelle, fichier_retenu, fichier_ecarte"
        )

    def saisies_publiees(self) -> list[tuple[str, str]]:
        """(chemin, empreinte) de chaque table du territoire telle que publiée."""
        lus = self._neuf(
            f"SELECT chemin, empreinte FROM fichiers WHERE source LIKE '{PREFIXE}%' ORDER BY chemin"
        )
        return list(lus.itertuples(index=False, name=None))

    def journal(self) -> pd.DataFrame:
        """Ce que la dernière mise à jour a changé, avec le nom des territoires, dans l'ordre."""
        return self._neuf(
            "SELECT j.*, t.libelle FROM journal j LEFT JOIN territoires t USING (code, niveau) "
            "ORDER BY rang"
        )

    def bouges(self) -> pd.DataFrame:
        """Ce qui a bougé à chaque publication, de la plus récente, avec le nom des territoires."""
        # Une édition publique copiée d'un logiciel plus ancien n'a pas cette table.
        if self._neuf("SELECT 1 FROM duckdb_tables() WHERE table_name = 'bouges'").empty:
            return pd.DataFrame(columns=["publie_le", "genre"])
        return self._neuf(
            "SELECT b.*, t.libelle FROM bouges b LEFT JOIN territoires t USING (code, niveau) "
            "ORDER BY publie_le DESC, niveau <> 'epci', indicateur, code, fin, genre"
        )

    # ------------------------------------------------------------------ indicateurs
    def indicateurs_connus(
        self, niveau: str, annee: int | None = None, codes: Collection[str] | None = None
    ) -> set[str]:
        """Les indicateurs qui ont une valeur à ce niveau ; `annee` : cette année-là ; `codes` : là."""
        lus = self._neuf(
            "SELECT DISTINCT indicateur FROM indicateurs WHERE niveau = ? AND valeur IS NOT NULL "
            "AND (? IS NULL OR fin = ?) AND (? IS NULL OR list_contains(?, code))",
            [niveau, annee, annee, *(2 * [None if codes is None else list(codes)])],
        )
        return set(lus["indicateur"])

    def a_une_valeur(self, indicateur: str) -> bool:
        """Vrai si l'indicateur a une valeur quelque part, à un niveau quelconque."""
        return not self._neuf(
            "SELECT 1 FROM indicateurs WHERE indicateur = ? AND valeur IS NOT NULL LIMIT 1",
            [indicateur],
        ).empty

    def dernieres_valeurs(
        self,
        indicateurs: Sequence[str],
        codes: Collection[str] | None = None,
        *,
        non_nulles: bool = False,
    ) -> pd.DataFrame:
        """La dernière valeur connue, ou `non_nulles` la dernière qui n'est pas zéro, par commune (celles
        de `codes`) et indicateur : colonnes `code`, `indicateur`, `valeur`, `fin`."""
        lues = self._neuf(
            "SELECT code, indicateur, valeur, fin, source AS fichier FROM indicateurs WHERE niveau = 'commune' "
            "AND list_contains(?, indicateur) AND (? IS NULL OR list_contains(?, code)) "
            "AND valeur IS NOT NULL AND NOT (? AND valeur = 0) "
            "QUALIFY row_number() OVER (PARTITION BY code, indicateur ORDER BY fin DESC, debut DESC) = 1 "
            "ORDER BY code, indicateur",
            [list(indicateurs), *(2 * [None if codes is None else list(codes)]), non_nulles],
        )
        self._noter(lues, [v for i in indicateurs for v in variables_de(INDICATEURS[i].calcul)])
        return lues.drop(columns="fichier")

    @lisible()
    def _valeurs_brutes(
        self, ids: Sequence[str], territoires: Sequence[Territoire], annees: Sequence[int]
    ) -> pd.DataFrame:
        """Les valeurs telles que l'entrepôt les garde, même absentes, avec leur fichier.

        `annees` : celles-là ; vide, toutes celles où un des territoires a une valeur.
        """
        curseur = self._con.cursor()
        voulus = [(str(t.niveau), t.code) for t in territoires]
        curseur.register("_voulus", pd.DataFrame(voulus, columns=["niveau", "code"]))
        curseur.register("_ids", pd.DataFrame({"indicateur": ids, "ordre": range(len(ids))}))
        curseur.register("_annees", pd.DataFrame({"fin": list(annees)}, dtype="int32"))
        grille = "SELECT indicateur, ordre, fin FROM _ids, _annees" if annees else _ANNEES_CONNUES
        # Une méthode dit elle-même pourquoi elle n'a pas de valeur : sa ligne absente se garde.
        methodes = [i for i in ids if isinstance(INDICATEURS[i].calcul, Methode)]
        return curseur.execute(
            f"""
        WITH voulues AS MATERIALIZED (SELECT * FROM indicateurs SEMI JOIN _voulus USING (niveau, code)
            WHERE indicateur IN {liste(ids)})
        SELECT v.code, v.niveau, coalesce(t.libelle, v.code) AS libelle, g.indicateur,
            coalesce(x.debut, g.fin) AS debut, g.fin, x.valeur, coalesce(x.statut, 'absent') AS statut,
            x.bas, x.haut, coalesce(x.source, '') AS fichier, coalesce(x.perimetre, '') AS perimetre,
            coalesce(x.note, '') AS note, coalesce(f.source, '') AS id_source, x.numerateur, x.denominateur,
            coalesce(x.nature_intervalle, '') AS nature_intervalle, coalesce(x.cause, '') AS cause, x.tirage,
            x.certain_bas, x.certain_haut, x.khi2
        FROM ({grille}) g CROSS JOIN _voulus v
        LEFT JOIN territoires t ON t.niveau = v.niveau AND t.code = v.code
        LEFT JOIN (SELECT * FROM voulues QUALIFY row_number() OVER (
            PARTITION BY code, niveau, indicateur, fin ORDER BY perimetre <> '', debut DESC, perimetre) = 1) x
            ON x.code = v.code AND x.niveau = v.niveau AND x.indicateur = g.indicateur AND x.fin = g.fin
        LEFT JOIN fichiers f ON f.fichier = x.source
        ORDER BY g.ordre, g.fin, strip_accents(libelle), niveau, code""",
            [] if annees else [methodes],
        ).df()

    def annees_sures(self, indicateur: str, t: Territoire) -> list[tuple[int, str]]:
        """(année, source) où l'indicateur a ici une valeur sûre, de la plus récente."""
        lus = self._neuf(
            "SELECT i.fin, coalesce(f.source, '') AS source FROM indicateurs i "
            "LEFT JOIN fichiers f ON f.fichier = i.source WHERE i.indicateur = ? AND i.niveau = ? "
            "AND i.code = ? AND i.statut NOT IN ('absent', 'provisoire') ORDER BY i.fin DESC, source",
            [indicateur, str(t.niveau), t.code],
        )
        return [(int(fin), str(s)) for fin, s in lus.itertuples(index=False)]

    def annees_connues(self, epci: str) -> dict[str, tuple[int, int]]:
        """Pour chaque indicateur, sa première et sa dernière année dans cette intercommunalité."""
        lus = self._neuf(
            "SELECT indicateur, min(fin) AS debut, max(fin) AS fin FROM indicateurs JOIN territoires t "
            "USING (code, niveau) WHERE valeur IS NOT NULL AND t.epci = ? GROUP BY indicateur "
            "ORDER BY indicateur",
            [epci],
        )
        return {i: (int(d), int(f)) for i, d, f in lus.itertuples(index=False, name=None)}

    # ------------------------------------------------------------------ territoires
    def ages(self, t: Territoire) -> pd.DataFrame:
        """La population par sexe et classe d'âges : `variable`, `annee`, `valeur`, `statut`, `fichier`."""
        lus = self._neuf(
            "SELECT variable, fin AS annee, valeur, statut, fichier FROM mesures WHERE code = ? AND "
            "niveau = ? AND perimetre = '' AND regexp_matches(variable, '^pop_[fh]_') "
            "ORDER BY variable, fin",
            [t.code, str(t.niveau)],
        )
        self._noter(lus, lus["variable"].unique())
        return lus

"""Le pilotage qui tourne : objectifs de l'année et leur bilan, arbitrages à rendre, engagements tenus."""

from collections.abc import Iterable, Sequence
from datetime import date

from observatoire import affirmations, formats
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import tableau_saisi
from observatoire.documents.contenu import Bloc, Paragraphe
from observatoire.documents.tableau import Colonne, Etat, Ligne, Tableau, Valeur, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import lignes, manque
from observatoire.schema import conventions
from observatoire.schema.budget import euros
from observatoire.schema.instances import Reunion, reunions_de
from observatoire.schema.plan import Plan
from observatoire.schema.publie import plan_publie
from observatoire.schema.suivi import CONTEXTE, Suivi, suivre

_ATTEINT: dict[str, Etat] = {
    "oui": Etat("atteint", "bon"), "en_partie": Etat("en partie"), "non": Etat("pas atteint", "alerte"),
    "ne_sait_pas": Etat("on ne sait pas"), "": Etat("bilan à écrire"),
}  # fmt: skip
_A_RENOUVELER = ("à renouveler", "échue")


@element("plan_objectifs", "Objectifs de l'année et leur bilan")
def plan_objectifs(lecteur: Lecteur, annee: int) -> Sequence[Bloc]:
    """Les objectifs saisis et leur bilan, puis ceux que l'observatoire propose, avec ce qui se verrait."""
    plan = plan_publie(lecteur)
    saisis = [r for r in lignes(lecteur.locale("objectifs_annuels")) if r["annee"] == annee]
    suivis = suivre(plan, lecteur)
    proposes = list(_proposes(plan, suivis, {r["action"] for r in saisis}))
    if not saisis and not proposes:
        raise AppelIncorrect(
            manque("objectifs_annuels", f"Aucun objectif n'est saisi pour {annee}")
        )
    blocs: list[Bloc] = [_bilan_en_une_phrase(plan, saisis, annee)]
    if saisis:
        colonnes = (
            Colonne("Action", "identifiant", 8), Colonne("Objectif", largeur=30),
            Colonne("Indicateur, aujourd'hui", largeur=22, vide="sans chiffre"),
            Colonne("Décidé le", "date", 12, vide="proposé"), Colonne("Fin d'année", "etat", 12),
            Colonne("Constat et suite", largeur=22, vide="—"),
        )  # fmt: skip
        rangees = ((r["fictif"], (r["action"], r["objectif"], _valeur_de(r, suivis), r["decide_le"], _ATTEINT[r["atteint"]],
                                  " ; ".join(x for x in (r["constat"], r["suite"]) if x) or None)) for r in saisis)  # fmt: skip
        blocs.append(tableau_saisi(f"Objectifs de {annee}", colonnes, rangees, "objectifs_annuels"))
    if proposes:
        blocs.append(
            Tableau(
                colonnes=(
                    Colonne("Action", "identifiant", 8), Colonne("Indicateur", largeur=40),
                    Colonne("Aujourd'hui", "nombre", 22), Colonne("Se verrait à partir de", "nombre", 22),
                ),
                lignes=tuple(proposes),
                titre="Objectifs à discuter, proposés par l'observatoire",
                notes=("Au-dessous de cet écart, les petits nombres ne permettraient pas de dire si l'objectif est "
                       "atteint. Rien n'est décidé : le comité choisit.",),
                fictif=plan.fictif,
            )
        )  # fmt: skip
    return blocs


def _proposes(plan: Plan, suivis: Iterable[Suivi], faits: set[str]) -> Iterable[tuple[str, str, Valeur, Valeur]]:  # fmt: skip
    """Les actions vivantes sans objectif dont l'effet se verrait : l'indicateur, et à partir de quand."""
    vivantes = {a.id for a in plan.actions if a.statut not in ("réalisée", "abandonnée")}
    for s in suivis:
        d = s.declare
        if d is None or s.role == CONTEXTE or s.action in faits or s.action not in vivantes:
            continue
        if s.actuelle is not None and s.plus_petite == s.plus_petite:
            ici = float(s.actuelle.valeur)
            dits = [formats.avec_unite(formats.nombre(v, d.decimales), d.unite) for v in (ici, s.plus_petite)]  # fmt: skip
            yield (
                s.action, d.libelle, Valeur(dits[0], ici, d.decimales),
                Valeur(dits[1], s.plus_petite, d.decimales),
            )  # fmt: skip


def _valeur_de(r: dict[str, str], suivis: Iterable[Suivi]) -> str | None:
    for s in suivis:
        if (s.action, s.indicateur) == (r["action"], r["indicateur"]) and s.declare and s.actuelle is not None:  # fmt: skip
            return f"{s.declare.libelle} : {affirmations.valeur(s.declare, s.actuelle)}"
    return r["indicateur"] or None


def _bilan_en_une_phrase(plan: Plan, saisis: Sequence[dict[str, str]], annee: int) -> Paragraphe:
    if not saisis:
        return Paragraphe(f"Aucun objectif n'est encore saisi pour {annee}.", "constat")
    decides = sum(bool(r["decide_le"]) for r in saisis)
    ecrits = [r for r in saisis if r["atteint"]]
    atteints = sum(r["atteint"] == "oui" for r in ecrits)
    bilan = (
        f"bilan écrit pour {formats.nombre(len(ecrits))} ; "
        f"{formats.pluriel(atteints, 'objectif atteint', 'objectifs atteints')}"
        if ecrits
        else "aucun bilan encore"
    )
    sans = len(plan.actions) - len({r["action"] for r in saisis})
    return Paragraphe(
        f"{annee} : {formats.pluriel(len(saisis), 'objectif')}, {formats.pluriel(decides, 'décidé')} par le comité, "
        f"{bilan}. {formats.pluriel(sans, 'action')} sans objectif cette année-là.",
        "constat",
        fictif=any(r["fictif"] for r in saisis),
    )


@element("arbitrages", "Arbitrages à préparer")
def arbitrages(lecteur: Lecteur, jour: str = "") -> Bloc:
    """Ce que le bureau de coordination compile : points à trancher, retards, argent à trouver, conventions."""
    quand, tables = jour_de(lecteur, jour), lecteur.locale
    plan, tenues = plan_publie(lecteur, quand), reunions_de(tables)
    liees = conventions.conventions(tables("conventions"), tables("acteurs"), quand)
    rangees: list[tuple[bool, Ligne]] = [
        *_points(tenues, quand),
        *((a.fictif, ("Action en retard", f"{a.id} {a.libelle}", a.retard, a.id)) for a in plan.en_retard),
        *((m.fictif, ("Argent à trouver", f"{m.objet} ({m.annee})", euros(float("nan") if m.montant is None else m.montant), m.action))
          for m in plan.budgets if m.payeur == "à trouver"),
        *((c.exemple, ("Convention", f"{c.objet}, {c.nom_acteur}", c.etat, c.action or "—")) for c in liees if c.etat in _A_RENOUVELER),
        *((c.exemple, ("Bilan attendu", f"{c.objet}, {c.nom_acteur}", f"attendu le {formats.jour(c.bilan_attendu_le)}", c.action or "—"))
          for c in liees if c.bilan_en_retard(quand) and c.bilan_attendu_le),
    ]  # fmt: skip
    if not rangees:
        raise AppelIncorrect(manque("points", "Rien n'est à arbitrer dans ce qui est saisi"))
    return tableau_saisi(
        f"À arbitrer : {formats.pluriel(len(rangees), 'point')}",
        de_texte({"Nature": 18, "Sujet": 42, "Pourquoi": 28, "Action": 12}),
        rangees, "points", "reunions", "actions", "budgets", "conventions",
        notes=(f"Situation au {formats.jour(quand)}. Le bureau prépare, l'instance tranche.",),
    )  # fmt: skip


def _points(tenues: Sequence[Reunion], jour: date) -> Iterable[tuple[bool, Ligne]]:
    for r in tenues:
        for p in r.points:
            actions = ", ".join(p.actions) or "—"
            fictif = r.exemple or p.exemple
            if p.genre == "arbitrage" and not p.decision and not r.annulee:
                yield fictif, ("Arbitrage à rendre", p.titre, f"{r.nom_instance}, {formats.jour(r.jour)}", actions)  # fmt: skip
            elif p.decision and p.retard(jour) and p.echeance and not r.annulee:
                yield fictif, ("Décision sans suite", p.decision, f"à faire avant le {formats.jour(p.echeance)}", actions)  # fmt: skip


@element("engagements_pris", "Engagements pris en réunion et tenus")
def engagements(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Pour chaque fonction ou structure : ce qu'elle devait faire, à temps, en retard, pas encore."""
    quand = jour_de(lecteur, jour)
    pris = [
        (p, r.exemple or p.exemple)
        for r in reunions_de(lecteur.locale)
        for p in r.points
        if p.decision and p.echeance and not r.annulee
    ]
    if not pris:
        raise AppelIncorrect(manque("points", "Aucune décision n'a encore d'échéance"))
    par: dict[str, list[int]] = {}
    for p, _ in pris:
        a_temps = p.fait_le is not None and p.echeance is not None and p.fait_le <= p.echeance
        rang = 0 if a_temps else 1 if p.fait_le else 2 if p.retard(quand) else 3
        par.setdefault(p.qui or "à dire", [0, 0, 0, 0])[rang] += 1
    fictif = any(f for _, f in pris)
    a_temps, tard, manques, _ = (sum(c) for c in zip(*par.values(), strict=True))
    echus = a_temps + tard + manques
    dite = (
        f"{formats.pluriel(echus, 'engagement échu', 'engagements échus')} : {a_temps} à temps, "
        f"{tard} en retard, {manques} pas encore."
        if echus
        else "Aucun engagement n'est encore échu."
    )
    titres = ("À temps", "En retard", "Échu, pas fait", "À venir")
    return [
        Paragraphe(dite, "constat", fictif=fictif),
        Tableau(
            colonnes=(Colonne("Qui s'en charge", largeur=40), *(Colonne(t, "effectif", 15) for t in titres)),
            lignes=tuple((qui, *comptes) for qui, comptes in sorted(par.items())),
            titre="Engagements par fonction ou structure",
            notes=(f"Décisions des instances qui ont une échéance, au {formats.jour(quand)}.",),
            fictif=fictif,
        ),
    ]  # fmt: skip

"""La page d'une action : pourquoi, ce qui existe, ce qui est prévu, qui, argent, étapes, ce qui se verrait."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from observatoire import formats
from observatoire.analyses import alsh, cadre_de_vie, enquete
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import blocs_de, element
from observatoire.contenu.schema.action_suites import SANS_MESURE, objectifs_de, reste_a_dire
from observatoire.contenu.schema.commun import (
    QUALIFIER,
    Lignes,
    constats,
    etat_de,
    saisies,
    tableau_calcule,
    tableau_saisi,
)
from observatoire.documents.contenu import Bloc, Document, Paragraphe, Titre
from observatoire.documents.rendu import document_court
from observatoire.documents.tableau import A_COMPLETER, Colonne, Tableau, Valeur, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.guichet.declaration import questionnaires
from observatoire.indicateurs.dictionnaire import preuve_en_mots
from observatoire.local import secret
from observatoire.modele import Niveau
from observatoire.schema import budget, conventions
from observatoire.schema.annexes import Preuve
from observatoire.schema.filtres import (
    communes_de,
    decisions_de,
    dire_dates,
    dire_partenaires,
    dire_volets,
    dire_zone,
)
from observatoire.schema.outillage import de_l_action
from observatoire.schema.plan import Action, Plan
from observatoire.schema.publie import plan_publie
from observatoire.schema.suivi import CONTEXTE, Suivi, suivre

_PIECE = ("Pièce", "Nature", "Date", "Combien")
_SENS = {"hausse": "hausse voulue", "baisse": "baisse voulue", "maintien": "maintien voulu"}
_SUCCES = "Ce qui montrerait le succès"
_VERRAIT = (
    "Se verrait à partir de : la plus petite valeur qu'on saurait distinguer du départ malgré les petits "
    "nombres ; « à suivre autrement » : aucune valeur ne le dirait ici, le suivi passe par les étapes et les preuves."
)
_MONTANTS = (
    Colonne("Année", "annee"), *map(Colonne, ("Nature", "Payeur", "Objet")),
    Colonne("Montant", "montant", vide="non renseigné"), Colonne("Financement"),
)  # fmt: skip


def document_fiche(lecteur: Lecteur, identifiant: str) -> Document:
    """La fiche d'une action du plan, puis ce qui la sert."""
    action = _action(plan_publie(lecteur), identifiant)
    titre = f"{identifiant} — {action.libelle}"
    return document_court(lecteur, titre, blocs_de(lecteur, "plan_action", {"action": identifiant}))


def montres(lecteur: Lecteur, action: Action) -> list[tuple[str, dict[str, Any]]]:
    """Les éléments déclarés pour cette action, leurs paramètres remplis pour sa zone et ce territoire."""
    mots = _mots(lecteur, action)
    return [
        (m.nom, {c: _remplir(v, mots) for c, v in m.parametres.items()})
        for m in de_l_action(action).elements
    ]


def _mots(lecteur: Lecteur, action: Action) -> dict[str, Any]:
    """Ce qui remplace chaque mot entre accolades d'un paramètre déclaré."""
    zone = [z for z in action.zone if z != "toutes"]
    ici = set(lecteur.communes()["code"])
    codes = [c for c in communes_de(zone, lecteur.reglages)[0] if c in ici]
    centres = sorted(alsh.accueils(lecteur)["code"].dropna().astype(str).unique())
    epci = f"{Niveau.EPCI}:{lecteur.epci}"
    tad = next(iter(cadre_de_vie.services_tad(lecteur)), "")
    mois = cadre_de_vie.voyages(lecteur, tad).index if tad else ()
    return {
        "{epci}": epci, "{ici}": f"{Niveau.COMMUNE}:{codes[0]}" if len(codes) == 1 else epci,
        "{commune}": codes[0] if codes else "", "{communes}": codes, "{centres}": centres,
        "{autres_centres}": [c for c in centres if c not in codes], "{action}": action.id,
        "{annee}": lecteur.publie_le.year, "{tad}": tad,
        "{tad_milieu}": f"{mois[len(mois) // 2]:%Y-%m-%d}" if len(mois) else "",
        **_enquetes(lecteur),
    }  # fmt: skip


def _enquetes(lecteur: Lecteur) -> dict[str, str]:
    """« {enquete_jeunes} » : la dernière enquête faite avec ce questionnaire ; vide s'il n'y en a pas."""
    faites = [
        (c.questionnaire.id, c.id) for c in enquete.campagnes(lecteur).values() if c.questionnaire
    ]
    connues = dict(reversed(faites))
    return {f"{{enquete_{q}}}": connues.get(q, "") for q in questionnaires()}


def _remplir(valeur: Any, mots: Mapping[str, Any]) -> Any:
    if isinstance(valeur, list):
        return [_remplir(v, mots) for v in valeur]
    return mots.get(valeur, valeur) if isinstance(valeur, str) else valeur


def _action(plan: Plan, identifiant: str) -> Action:
    trouvee = plan.action(identifiant)
    if trouvee is None:
        exemple = plan.actions[0].id if plan.actions else "1.1.1"
        raise AppelIncorrect(
            f"L'action « {identifiant} » n'est pas dans le plan. Exemple : {exemple}."
        )
    return trouvee


@element("plan_action", "Fiche d'une action")
def plan_action(lecteur: Lecteur, action: str, jour: str = "") -> Sequence[Bloc]:
    """Tout ce qu'on sait d'une action : pourquoi, qui, argent, étapes, ce qui montrerait le succès."""
    quand = jour_de(lecteur, jour)
    plan = plan_publie(lecteur, quand)
    a = _action(plan, action)
    montants = budget.detail(plan, [a.id])
    argent = (
        budget.phrase(montants) if len(montants) else "Aucun montant n'est saisi pour cette action."
    )
    siens = [s for s in suivre(plan, lecteur) if s.action == a.id]
    liees = conventions.conventions(lecteur.locale("conventions"), lecteur.locale("acteurs"), quand)
    return [
        _rubriques(a, plan, lecteur),
        Titre("Pourquoi", 2),
        *constats(siens, "Aucun indicateur n'est lié à cette action.", nommer=False),
        *_succes(a, siens, lecteur),
        Titre("Argent", 2),
        Paragraphe(argent, "constat", fictif=bool(montants["fictif"].any())),
        *si_saisi("Budget de l'action", _MONTANTS, _montants(montants), "budgets"),
        *si_saisi("Conventions de l'action", (*map(Colonne, ("Avec", "Objet", "État")), Colonne("Montant", "montant", vide=A_COMPLETER)),
             ((c.exemple, (c.nom_acteur, c.objet, c.etat, c.montant)) for c in liees if c.action == a.id), "conventions"),
        *si_saisi("Étapes", (Colonne("Étape"), Colonne("Prévue le", "date"), Colonne("Faite le", "date", vide="pas encore")),
             ((e.fictif, (e.jalon, e.prevu_le, e.fait_le)) for e in plan.jalons if e.action == a.id), "jalons", "points"),
        *si_saisi("Preuves", map(Colonne, _PIECE),
             ((p.fictif, (p.preuve, p.nature_preuve, p.jour, dit)) for p, dit in preuves_dites(plan, lecteur) if p.action == a.id),
             "preuves"),
        *si_saisi("Décisions", (Colonne("Date", "date"), Colonne("Instance"), Colonne("Décision")),
             ((d.exemple, (d.jour, d.instance, d.texte)) for d in decisions_de(plan, lecteur.locale) if a.id in d.actions),
             "reunions", "points"),
        *objectifs_de(a, lecteur),
        *reste_a_dire(a, plan, siens, lecteur, chiffree=bool(len(montants))),
    ]  # fmt: skip


def _succes(a: Action, siens: Sequence[Suivi], lecteur: Lecteur) -> list[Bloc]:
    """De combien chaque indicateur devrait bouger pour que cela se voie, et ce qui le vérifie."""
    lignes = [
        (s.fictif, (d.libelle, _SENS.get(s.sens, "sens à fixer"), _visible(s), preuve_en_mots(d, lecteur.epci)))
        for s in siens
        if (d := s.declare) is not None and s.role != CONTEXTE
    ]  # fmt: skip
    colonnes = (
        Colonne("Indicateur", largeur=30), Colonne("Sens", largeur=14),
        Colonne("Se verrait à partir de", "nombre", 18, vide="à suivre autrement"),
        Colonne("Ce qui vérifie l'indicateur", largeur=38),
    )  # fmt: skip
    rendus: list[Bloc] = [
        tableau_calcule(_SUCCES, colonnes, lignes, (_VERRAIT,)) if lignes else Titre(_SUCCES, 2)
    ]
    if a.sans_indicateur or (siens and not lignes):
        rendus.append(Paragraphe(a.sans_indicateur or SANS_MESURE))
    if question := de_l_action(a).question:
        rendus += [Titre("Question d'évaluation", 2), Paragraphe(question)]
    rien = Paragraphe("Rien ne dit encore ce qui montrerait le succès.", "note")
    return rendus if len(rendus) > 1 or lignes else [*rendus, rien]


def _visible(s: Suivi) -> Valeur | None:
    d = s.declare
    if d is None or s.plus_petite != s.plus_petite:
        return None
    dite = formats.avec_unite(formats.nombre(s.plus_petite, d.decimales), d.unite)
    return Valeur(dite, s.plus_petite, d.decimales)


def _rubriques(a: Action, plan: Plan, lecteur: Lecteur) -> Tableau:
    lignes = (
        ("Place dans le plan", f"Axe {a.orientation} — {plan.orientations.get(a.orientation, '')} › "
         f"{a.objectif} {plan.objectifs.get(a.objectif, '')}"),
        ("État", etat_de(a, " — ")),
        ("Calendrier", dire_dates(a) or QUALIFIER),
        ("Pilote", a.pilote or QUALIFIER),
        ("Partenaires", dire_partenaires(a, lecteur.locale) or QUALIFIER),
        ("Zone", dire_zone(a.zone, lecteur.reglages) or QUALIFIER),
        ("Public visé", a.public or QUALIFIER),
        ("Thème", a.theme),
        ("Volets du schéma", dire_volets(a) or "aucun"),
        ("Remarques", a.remarques),
    )  # fmt: skip
    return Tableau(
        colonnes=de_texte({"Rubrique": 1, "Ce qui est saisi": 4}),
        lignes=tuple((nom, dite) for nom, dite in lignes if dite),
        titre=f"Fiche de l'action {a.id} : {a.libelle}",
        provenance=saisies("actions", fictif=a.fictif),
    )


def _montants(detail: Any) -> Lignes:
    for r in detail.itertuples():
        montant = None if r.montant != r.montant else float(r.montant)
        yield bool(r.fictif), (int(r.annee), r.nature, r.payeur, r.objet, montant, r.financement)


def preuves_dites(plan: Plan, lecteur: Lecteur) -> list[tuple[Preuve, str]]:
    """Chaque pièce et le compte qu'on peut en dire : toutes celles d'une action ensemble, quelle que soit
    l'année montrée (« 18 », « 15 », « moins de 5 » redirait 3)."""
    seuil = lecteur.reglages.seuils.secret_local
    rendues = []
    for _, siennes in groupby(sorted(plan.preuves, key=lambda p: p.action), lambda p: p.action):
        pieces = list(siennes)
        tus = secret.dits([(p.quantite, p.unite_quantite) for p in pieces], seuil)
        for i, p in enumerate(pieces):
            dit = secret.dire(p.quantite, p.unite_quantite, seuil, tus.get(i, ""))
            rendues.append((p, dit))
    return rendues


def si_saisi(titre: str, colonnes: Iterable[Colonne], lignes: Lignes, *tables: str) -> list[Bloc]:
    """Le tableau de ces lignes saisies ; rien s'il n'y en a pas."""
    lues = list(lignes)
    return [tableau_saisi(titre, colonnes, lues, *tables)] if lues else []

"""Le réseau des acteurs : qui est connu, qui vient, quelles communes on rencontre, qui porte quoi ensemble."""

from collections import Counter
from collections.abc import Sequence

from observatoire import formats
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import tableau_calcule, tableau_saisi
from observatoire.documents.contenu import Bloc, Paragraphe
from observatoire.documents.tableau import A_COMPLETER, Colonne, Tableau, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import lignes, manque
from observatoire.modele import sans_accent
from observatoire.schema.acteurs import annuaire_de, dire_nom, filtrer, noms_de
from observatoire.schema.filtres import communes_de as communes_de_la_zone
from observatoire.schema.instances import reunions_de
from observatoire.schema.publie import communes_de, plan_publie

_JAMAIS = "jamais invitée"


@element("reseau", "Réseau d'acteurs d'un thème")
def reseau(lecteur: Lecteur, theme: str) -> Sequence[Bloc]:
    """Les structures connues d'un thème, leurs invitations et leurs présences aux réunions."""
    connues = filtrer(annuaire_de(lecteur), theme=theme)
    if connues.empty:
        raise AppelIncorrect(manque("acteurs", f"Aucune structure n'est connue pour « {theme} »"))
    tenues = {r.identifiant for r in reunions_de(lecteur.locale) if not r.annulee}
    vues = [r for r in lignes(lecteur.locale("participations")) if r["reunion"] in tenues]
    invitees = Counter(r["acteur"] for r in vues)
    presentes = Counter(r["acteur"] for r in vues if r["presence"] == "present")
    communes = communes_de(lecteur)
    rangees = [
        (bool(r.exemple), (dire_nom(r), communes.get(str(r.commune), "—"), str(r.nature),
                           invitees[r.identifiant] or None, presentes[r.identifiant] if invitees[r.identifiant] else None))
        for r in connues.itertuples()
    ]  # fmt: skip
    siennes = set(connues["identifiant"]) - {""}
    venues = formats.pluriel(len(siennes & set(presentes)), "est venue", "sont venues")
    total = int(connues["nombre"].sum())
    dite = (
        f"{formats.pluriel(total, 'structure connue', 'structures connues')} pour « {theme} » ; "
        f"{formats.pluriel(len(siennes & set(invitees)), 'a été invitée', 'ont été invitées')} à une réunion saisie, "
        f"{venues} au moins une fois."
    )
    colonnes = (
        *de_texte({"Structure": 34, "Commune": 18, "Nature": 22}),
        Colonne("Invitations", "effectif", 13, vide=_JAMAIS),
        Colonne("Présences", "effectif", 13, vide="—"),
    )
    notes = ("Des organismes, jamais des personnes ; on ne les compare pas entre eux.",)
    return [
        Paragraphe(dite, "constat", fictif=any(f for f, _ in rangees)),
        tableau_calcule(f"Réseau : {theme}", colonnes, rangees, notes),
    ]  # fmt: skip


@element("communes_rencontrees", "Communes rencontrées dans l'année")
def communes_rencontrees(lecteur: Lecteur, annee: int) -> Bloc:
    """Chaque commune : réunions qui s'y sont tenues dans l'année, la dernière, actions qui la visent."""
    tenues = [r for r in reunions_de(lecteur.locale) if r.commune and not r.annulee]
    if not tenues:
        raise AppelIncorrect(manque("reunions", "Aucune réunion n'est située dans une commune"))
    plan = plan_publie(lecteur)
    visees = {a.id: set(communes_de_la_zone(a.zone, lecteur.reglages)[0]) for a in plan.actions}
    communes = communes_de(lecteur)
    partout = {i for i, codes in visees.items() if set(communes) <= codes}
    rangees = []
    for code, nom in sorted(communes.items(), key=lambda c: sans_accent(c[1])):
        siennes = [r for r in tenues if r.commune == code]
        derniere = max((r.jour for r in siennes), default=None)
        rangees.append(
            (any(r.exemple for r in siennes), (
                nom, sum(r.jour.year == annee for r in siennes), derniere,
                sum(code in c for i, c in visees.items() if i not in partout),
            ))
        )  # fmt: skip
    colonnes = (
        Colonne("Commune"), Colonne(f"Réunions en {annee}", "effectif"),
        Colonne("Dernière", "date", vide="jamais"), Colonne("Actions qui la visent", "effectif"),
    )  # fmt: skip
    return tableau_saisi(
        f"Communes rencontrées en {annee}", colonnes, rangees, "reunions", "actions",
        notes=("Réunions saisies dont la commune est dite ; les actions de tout le territoire ne sont pas comptées.",),
    )  # fmt: skip


@element("projets_communs", "Actions portées ensemble")
def projets_communs(lecteur: Lecteur) -> Sequence[Bloc]:
    """Chaque structure : les actions dont elle est partenaire, ses conventions, ses contributions."""
    plan, noms = plan_publie(lecteur), noms_de(lecteur.locale("acteurs"))
    partenaires = Counter(p for a in plan.actions for p in a.partenaires)
    conventions = Counter(r["acteur"] for r in lignes(lecteur.locale("conventions")))
    apports = Counter(
        r["acteur"] for r in lignes(lecteur.locale("participations")) if r["contribution"]
    )
    tous = sorted(
        {*partenaires, *conventions, *apports} - {""}, key=lambda i: sans_accent(noms.get(i) or i)
    )
    if not tous:
        raise AppelIncorrect(
            "Aucune action n'a de partenaire et aucune convention n'est saisie. À faire : page Schéma, "
            "onglet Modifier, colonne Partenaires."
        )
    ensemble = sum(len(a.partenaires) > 1 for a in plan.actions)
    une = sum(len(a.partenaires) == 1 for a in plan.actions)
    return [
        Paragraphe(
            f"{formats.pluriel(ensemble, 'action nomme', 'actions nomment')} au moins deux partenaires, "
            f"{formats.pluriel(une, 'en nomme un seul', 'en nomment un seul')} ; "
            f"{len(plan.actions) - ensemble - une} n'en nomment aucun.",
            "constat",
            fictif=plan.fictif,
        ),
        Tableau(
            colonnes=(
                Colonne("Structure", largeur=46),
                *(Colonne(t, "effectif", 18) for t in ("Actions", "Conventions", "Contributions")),
            ),
            lignes=tuple((noms.get(i, i), partenaires[i], conventions[i], apports[i]) for i in tous),
            titre="Qui porte quoi avec l'intercommunalité",
            notes=("Actions : celles dont la structure est partenaire au plan.",),
            fictif=plan.fictif,
        ),
    ]  # fmt: skip


@element("evenements_suivis", "Rendez-vous d'un thème")
def evenements_suivis(lecteur: Lecteur, theme: str) -> Bloc:
    """Les rendez-vous d'un thème, passés et à venir : où, quand, par qui."""
    siens = [r for r in lignes(lecteur.locale("evenements")) if theme in r["themes"] and r["debut"]]
    if not siens:
        raise AppelIncorrect(manque("evenements", f"Aucun rendez-vous « {theme} » n'est saisi"))
    communes, noms = communes_de(lecteur), noms_de(lecteur.locale("acteurs"))
    rangees = (
        (r["fictif"], (r["titre"], r["debut"], communes.get(r["commune"], r["lieu"]) or A_COMPLETER,
                       noms.get(r["organisateur"], r["organisateur"]) or A_COMPLETER))
        for r in sorted(siens, key=lambda r: r["debut"], reverse=True)
    )  # fmt: skip
    colonnes = (Colonne("Rendez-vous"), Colonne("Date", "date"), *map(Colonne, ("Où", "Par qui")))
    return tableau_saisi(f"Rendez-vous : {theme}", colonnes, rangees, "evenements")

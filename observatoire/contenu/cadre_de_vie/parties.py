"""Parties sur le cadre de vie : suivi de l'habitat, modes et aides, fréquentation du transport."""

from collections.abc import Sequence

import pandas as pd

from observatoire import formats
from observatoire.affirmations import dire, genres, juger
from observatoire.affirmations.mesure import somme
from observatoire.affirmations.sujet import Sujet
from observatoire.analyses import cadre_de_vie
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.contenu.territoire.parties_indicateurs import chiffres
from observatoire.documents.contenu import Bloc, Paragraphe, Tableau, Valeur
from observatoire.documents.tableau import (
    A_COMPLETER,
    Attente,
    Cellule,
    Colonne,
    en_tableau,
    inventees,
)
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque, secret
from observatoire.methodes.avant_apres import Comparaison
from observatoire.provenance import de

SANS_TAD = (
    "Aucune fréquentation du transport à la demande n'est saisie. Ce qu'on verrait : les voyages par mois "
    "avant et après un changement d'offre, et si l'écart se distingue du hasard. À faire : remplir "
    "la table « Fréquentation du transport à la demande » de l'inventaire."
)
_TRANSPORTS = {
    "Arrêts": "arrets_tc", "Lignes": "lignes_tc", "Jour ouvré": "departs_jour_ouvre", "Samedi": "departs_samedi",
    "Dimanche": "departs_dimanche",
}  # fmt: skip
_SANS_VOITURE = "menages_sans_voiture"
_MODES = {
    "nom": ("Nom", 20), "mode": ("Mode ou aide", 15), "porteur": ("Porteur", 15),
    "communes": ("Communes desservies", 26), "jours": ("Jours", 12), "etat": ("État", 12),
}  # fmt: skip


@element("cadre_portrait", "Logement et déplacements")
def cadre_portrait(lecteur: Lecteur, territoires: Sequence[str]) -> Sequence[Bloc]:
    """Les indicateurs du cadre de vie, un territoire par colonne."""
    return chiffres(lecteur, cadre_de_vie.PORTRAIT, territoires, titre="Logement et déplacements")


@element("suivi_habitat", "Suivi de l'habitat")
def suivi_habitat(lecteur: Lecteur) -> Bloc:
    """Chaque indicateur du Pacte territorial : sa dernière valeur, ou à qui la demander."""
    suivis = cadre_de_vie.suivi_habitat(lecteur)
    return Tableau(
        colonnes=(
            Colonne("Indicateur", largeur=40),
            Colonne("Dernière valeur", largeur=20),
            Colonne("Source, ou à qui demander", "qui", 40),
        ),
        lignes=tuple(
            (
                s.libelle,
                _suivie(s, lecteur.reglages.seuils.secret_local),
                s.source or Attente("à demander", s.a_demander),
            )
            for s in suivis
        ),
        titre="Pacte territorial : ce qui est suivi, ce qui manque",
        provenance=de("local_habitat"),
        notes=("L'année est entre parenthèses.",) * any(s.annee for s in suivis),
        fictives=inventees(s.fictif for s in suivis),
    )


def _suivie(s: cadre_de_vie.Suivi, seuil: int) -> Cellule:
    if s.valeur is None:
        return A_COMPLETER
    if secret.est_petit(s.valeur, seuil) and secret.compte_des_gens(s.libelle):
        return Valeur(f"moins de {seuil} ({s.annee})")
    return Valeur(f"{formats.nombre(s.valeur)} ({s.annee})", s.valeur)


@element("mobilites", "Modes et aides à la mobilité")
def mobilites(lecteur: Lecteur) -> Bloc:
    """L'inventaire des modes de transport et des aides : qui les porte, où, quels jours."""
    lus = cadre_de_vie.mobilites(lecteur)
    if lus.empty:
        raise AppelIncorrect(manque("mobilites", "Aucun mode de transport ni aide n'est recensé"))
    return Tableau(
        colonnes=tuple(Colonne(n, largeur=part, vide=A_COMPLETER) for n, part in _MODES.values()),
        lignes=tuple(tuple(x or None for x in r) for r in lus[list(_MODES)].to_numpy().tolist()),
        titre="Modes et aides recensés",
        fictives=inventees(lus["fictif"].fillna(False)),
    )


@element("transport_commun", "Qui peut partir sans voiture")
def transport_commun(lecteur: Lecteur, ou: str) -> Sequence[Bloc]:
    """Par commune, ses ménages sans voiture et ce qui part : les horaires déposés, les modes saisis sur demande.

    Une commune dont aucun horaire ne parle n'a rien.
    """
    ici = territoire(ou)
    communes = {t.code: t.libelle for t in lecteur.dans(ici, "commune")} or {
        ici.code: lecteur.libelle(ici)
    }
    lues = lecteur.dernieres_valeurs([*_TRANSPORTS.values(), _SANS_VOITURE], communes)
    horaires = lues[lues["indicateur"] != _SANS_VOITURE]
    demandes = cadre_de_vie.sur_demande(lecteur)
    if horaires.empty and not demandes:
        raise AppelIncorrect(
            "Aucun horaire de transport en commun n'est connu ici. À faire : "
            f"{fichiers_a_deposer(indicateur('departs_jour_ouvre'))}."
        )
    table = lues.pivot(index="code", columns="indicateur", values="valeur")
    table = table.reindex(list(communes), columns=[_SANS_VOITURE, *_TRANSPORTS.values()])
    lignes = table.assign(
        commune=list(communes.values()), demande=[demandes.get(c, "") for c in communes]
    )
    lignes = lignes.sort_values("departs_jour_ouvre", ascending=False, kind="stable")
    montrees = {_SANS_VOITURE: "Ménages sans voiture", **{i: t for t, i in _TRANSPORTS.items()}}
    return [
        *_qui_peut_partir(lecteur.derniere(_SANS_VOITURE), table),
        en_tableau(
            lignes.astype(object).where(lignes.notna(), None),
            {
                Colonne("Commune", largeur=26): "commune",
                **{Colonne(t, "effectif", 14): i for i, t in montrees.items() if table[i].notna().any()},
                **({Colonne("Sur demande", largeur=26): "demande"} if demandes else {}),
            },
            titre="Qui peut partir sans voiture",
            notes=_notes_horaires(horaires),
        ),
    ]  # fmt: skip


def _qui_peut_partir(connus: pd.DataFrame, table: pd.DataFrame) -> list[Bloc]:
    """« 480 ménages sans voiture, dont 300 dans une commune d'où part… » ; rien si un compte manque."""
    departs = table["departs_jour_ouvre"]
    connues = connus.set_index("code").reindex(departs.index)
    if departs.isna().all() or connues["valeur"].isna().any():
        return []
    compte = Sujet(nom="Ménages sans voiture", unite="ménages", compte="ménages sans voiture",
                   parmi="dans une commune d'où part au moins un car ou un train un jour ouvré")  # fmt: skip
    statut = "estime" if (connues["statut"] != "publie").any() else "publie"
    tous, partants = (
        somme(connues.loc[list(c), "valeur"], statut=statut, fin=int(connues["fin"].iloc[0]))
        for c in (departs.index, departs.index[departs > 0])
    )
    partie = dire(juger(genres.Partage(compte, partants, tous)))
    muettes = formats.pluriel(int(departs.isna().sum()), "commune")
    suite = f" Aucun horaire déposé ne s'arrête dans {muettes}." if departs.isna().any() else ""
    return [
        Paragraphe(
            f"{dire(juger(genres.Niveau(compte, tous)), 'cellule')} sans voiture, {partie}.{suite}",
            "constat",
        )
    ]


def _notes_horaires(horaires: pd.DataFrame) -> tuple[str, ...]:
    if horaires.empty:
        return ()
    return (
        f"Horaires de {int(horaires['fin'].max())}, semaines ordinaires. Une case vide : aucun horaire déposé ne "
        "s'arrête dans la commune ; un autre réseau y passe peut-être.",
    )


@element("tad_avant_apres", "Transport à la demande, avant et après")
def tad_avant_apres(lecteur: Lecteur, service: str, depuis: str) -> Sequence[Bloc]:
    """Les voyages par mois d'un service avant et après une date (AAAA-MM-JJ), en une phrase.

    Moyennes arrondies à l'entier, d'après des mois arrondis : deux dates ne redonnent pas un mois.
    """
    if service not in cadre_de_vie.services_tad(lecteur):
        raise AppelIncorrect(SANS_TAD)
    try:
        date = pd.Timestamp(depuis)
    except ValueError as e:
        raise AppelIncorrect(
            f"« {depuis} » n'est pas une date. Attendu : année-mois-jour, par exemple 2025-09-01."
        ) from e
    comparee = cadre_de_vie.avant_apres(lecteur, service, date)
    return [
        Paragraphe(
            f"{service}, changement du {date:%d/%m/%Y} : {dire_tad(comparee)}",
            "constat",
            fictif=cadre_de_vie.tad_fictif(lecteur, service),
        ),
        *(
            Paragraphe(n, "note")
            for n in cadre_de_vie.notes_tad(lecteur.reglages.seuils.secret_local)
        ),
    ]


def dire_tad(c: Comparaison) -> str:
    """La comparaison en une phrase : jamais « effet », et « non mesurable » si le hasard suffit."""
    tete = f"{formats.nombre(c.avant)} voyages par mois avant, {formats.nombre(c.apres)} après"
    fourchette = f"rapport {formats.nombre(c.rapport, 2)}, entre {formats.nombre(c.bas, 2)} et {formats.nombre(c.haut, 2)}"
    if not c.mesurable:
        return f"{tete} ({fourchette}) : changement non mesurable, le hasard peut suffire."
    return f"{tete} ({fourchette}) : plus que le hasard seul."

"""Le prix de l'accueil : coût de l'heure, qui paie, ce qui reste à des familles d'exemple, barèmes employés."""

from collections.abc import Sequence

import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre
from observatoire.analyses import bonus_accueil, couts_accueil
from observatoire.analyses.couts_accueil import PAYEURS, baremes, reste_a_charge
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.registre import element
from observatoire.contenu.schema.commun import tableau_calcule
from observatoire.documents.contenu import Bloc, Tableau
from observatoire.documents.tableau import A_COMPLETER, Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import manque
from observatoire.provenance import Periode

_DES_BONUS = ("mixite", "inclusion", "territoire")
_HEURE = {
    "Coût": "cout_heure",
    "Familles, heure facturée": "prix_heure",
    "Collectivité": "collectivite_heure",
}


@element("accueil_cout_heure", "Coût et prix de l'heure d'accueil")
def accueil_cout_heure(lecteur: Lecteur) -> Bloc:
    """Ce que coûte une heure dans chaque structure et chaque année, ce qu'en paient familles et collectivité."""
    lues = couts_accueil.comptes_de(lecteur)
    if lues.empty:
        raise AppelIncorrect(manque("couts_accueil", "Aucun coût d'accueil n'est saisi"))
    trous = (lues["ecart"].abs() > 0.01 * lues["charges"]) & lues["ecart"].notna()
    reserve = (
        f"Charges et recettes ne se correspondent pas à 1 % près : {formats.enumerer(lues.loc[trous, 'nom'].unique())}.",
    )  # fmt: skip
    return en_tableau(
        lues,
        {
            Colonne("Structure", largeur=30): "nom",
            Colonne("Année", "annee", 10): "annee",
            Colonne("Charges", "montant", 15, vide=A_COMPLETER): "charges",
            **{Colonne(n, "montant", 15, decimales=2, vide=A_COMPLETER): c for n, c in _HEURE.items()},
        },
        titre="Coût et prix de l'heure",
        notes=(
            "Par heure réalisée, sauf le prix des familles, par heure facturée. Il faut les douze mois d'heures de "
            "l'année.", *(reserve * bool(trous.any())),
        ),
    )  # fmt: skip


@element("accueil_payeurs", "Qui paie l'accueil du jeune enfant")
def accueil_payeurs(lecteur: Lecteur) -> Figure:
    """La part de chaque payeur, bonus compris, dans les recettes de la dernière année."""
    lus = couts_accueil.payeurs(lecteur)
    if lus is None or not lus[0].sum() > 0:
        raise AppelIncorrect(
            manque("couts_accueil", "Les recettes des structures d'accueil ne sont pas saisies")
        )
    sommes, annee, fictif = lus
    parts = 100 * sommes / sommes.sum()
    return Figure(
        identifiant="accueil_payeurs", forme=Forme.BARRES,
        donnees=pd.DataFrame({
            "code": sommes.index, "libelle": [PAYEURS[str(c)] for c in sommes.index], "valeur": parts.to_numpy(),
            "statut": "fictif" if fictif else "publie", "est_principal": True,
            "note": [chiffre(v, "€") for v in sommes],
        }),
        titre=f"Sur 100 € de recettes en {annee}, les familles paient {chiffre(parts.get('familles', 0.0), '€')}, la "
        f"collectivité {chiffre(parts.get('collectivite', 0.0), '€')}",
        sous_titre="Part de chaque payeur dans les recettes des structures", unite="%", decimales=1,
        periode=Periode.annees([annee]), perimetre=commun.ensemble_de(lecteur, None).libelle,
        definition="Recettes de l'année de toutes les structures qui les ont saisies, par payeur.",
        options=Options(nom_libelle="Payeur", nom_valeur="Part des recettes"),
    )  # fmt: skip


@element("accueil_reste_a_charge", "Ce qui reste à payer à des familles d'exemple")
def accueil_reste_a_charge(lecteur: Lecteur) -> Sequence[Bloc]:
    """Par mois, en crèche PSU et chez une assistante maternelle, avant et après crédit d'impôt ; puis les barèmes."""
    return [_familles(), _baremes(reste=True)]


@element("accueil_bonus", "Bonus de la CAF : mixité, inclusion, territoire")
def accueil_bonus(lecteur: Lecteur) -> Sequence[Bloc]:
    """Ce que le barème donnerait à chaque crèche, à côté de ce qu'elle a reçu ; puis le barème."""
    tous = bonus_accueil.bonus(lecteur)
    if not any(b.annee for b in tous):
        raise AppelIncorrect(
            manque(
                "couts_accueil", "Aucun coût d'accueil n'est saisi : les bonus ne se simulent pas"
            )
        )
    return [
        _bonus_mixite(tous),
        _bonus_inclusion(tous),
        _bonus_territoire(tous),
        _baremes(reste=False),
    ]


def _bonus_mixite(tous: Sequence[bonus_accueil.Bonus]) -> Tableau:
    a_confirmer = [b.nom for b in tous if b.psu_a_confirmer]
    return tableau_calcule(
        "Bonus mixité sociale",
        (
            *_structure_et_places(), Colonne("Familles, par heure", "montant", 14, decimales=2, vide=A_COMPLETER),
            *(Colonne(n, "montant", 14, vide=A_COMPLETER) for n in ("Par place", "Par an, simulé", "Reçu")),
        ),
        ((b.fictif, (b.nom, b.places, b.participation, b.mixite, b.par_an(b.mixite), b.recu["mixite"])) for b in tous),
        (
            "Simulé d'après ce que les familles ont payé en moyenne par heure facturée ; la CAF fait foi.",
            *([f"Bonus de la PSU, à confirmer pour : {formats.enumerer(a_confirmer)}."] if a_confirmer else []),
        ),
    )  # fmt: skip


def _bonus_inclusion(tous: Sequence[bonus_accueil.Bonus]) -> Tableau:
    parts = [f"{formats.nombre(p)} % d'enfants" for p in bonus_accueil.PARTS]
    return tableau_calcule(
        "Bonus inclusion handicap, par an",
        (
            *_structure_et_places(), Colonne("Coût par place", "montant", 14, vide=A_COMPLETER),
            *(Colonne(n, "montant", 13, vide=A_COMPLETER) for n in (*parts, "Reçu")),
        ),
        ((b.fictif, (b.nom, b.places, b.cout_place, *map(b.par_an, b.inclusion), b.recu["inclusion"])) for b in tous),
        (
            "Selon la part d'enfants en situation de handicap : des parts choisies, aucun enfant n'est compté ici.",
            "Au plus : la CNAF plafonne aussi le coût par place retenu, à un montant à demander à la CAF.",
        ),
    )  # fmt: skip


def _bonus_territoire(tous: Sequence[bonus_accueil.Bonus]) -> Tableau:
    bas, haut = baremes()[0]["territoire_place"].valeurs
    return tableau_calcule(
        "Bonus territoire (CTG)",
        (*_structure_et_places(), *(Colonne(n, "montant", 25, vide=A_COMPLETER) for n in ("Reçu", "Reçu par place"))),
        (
            (b.fictif, (b.nom, b.places, recu, recu / b.places if recu is not None and b.places else None))
            for b in tous
            for recu in [b.recu["territoire"]]
        ),
        (f"Une place nouvelle apporterait entre {chiffre(bas, '€')} et {chiffre(haut, '€')} par an, selon la richesse du "
         "territoire : le montant d'ici est écrit dans la convention territoriale globale.",),
    )  # fmt: skip


def _structure_et_places() -> tuple[Colonne, Colonne]:
    return Colonne("Structure", largeur=28), Colonne("Places", "nombre", 9, vide=A_COMPLETER)


def _familles() -> Tableau:
    _, familles = baremes()
    montants = ("Crèche PSU", "après crédit d'impôt", "Assistante maternelle", "après crédit")
    return Tableau(
        colonnes=(
            Colonne("Famille", largeur=34),
            Colonne("Ressources par mois", "montant", 12),
            *(Colonne(m, "montant", 12) for m in montants),
            Colonne("Part des ressources", "part", 10),
        ),
        lignes=tuple(
            (f"{f.nom}, {f.heures:g} heures par mois", f.ressources, *reste_a_charge(f).values()) for f in familles
        ),
        titre="Ce qui reste à payer, par mois, à des familles types",
        notes=(
            "Un enfant accueilli, calcul de l'observatoire : une simulation de la CAF ou de la MSA fait foi. La part des "
            "ressources est celle de la crèche, après crédit d'impôt.",
            "Au coût de référence, une assistante maternelle revient au prix de la crèche : c'est ce que veut la réforme "
            "de 2025. Un prix local plus haut s'ajoute dans la même proportion.",
            "Micro-crèche PAJE : le prix est libre et le CMG dépend du gestionnaire ; rien n'est calculé sans lui.",
        ),
    )  # fmt: skip


def _baremes(*, reste: bool) -> Tableau:
    return Tableau(
            colonnes=(
                Colonne("Barème", largeur=40), Colonne("Valeur", largeur=18), Colonne("Depuis", "annee", 10),
                Colonne("D'après", largeur=32),
            ),
            lignes=tuple(
                (b.libelle, _valeurs(b), b.depuis, b.source if b.sure else f"hypothèse : {b.source}")
                for b in baremes()[0].values()
                if reste != b.cle.startswith(_DES_BONUS)
            ),
            titre="Barèmes employés",
            notes=("« hypothèse » : relevée sans le texte officiel, à vérifier avant de la citer.",),
        )  # fmt: skip


def _valeurs(b: couts_accueil.Bareme) -> str:
    dits = [formats.nombre(100 * v if b.fraction else v, 4 if 100 * v < 1 and b.fraction else 2).rstrip("0").rstrip(",")
            if v % 1 or b.fraction else formats.nombre(v) for v in b.valeurs]  # fmt: skip
    return f"{' / '.join(dits)}{' %' if b.fraction else ''} {b.unite}"

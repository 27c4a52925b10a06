"""La page Petite enfance : la réponse, les trois taux, l'offre, le besoin, l'accès, les zones."""

from collections.abc import Mapping

import streamlit as st

from observatoire.analyses import besoin_accueil, hypotheses_accueil
from observatoire.analyses.assistantes_saisies import AGE_MAX
from observatoire.analyses.offre_accueil import offre_de
from observatoire.contenu.petite_enfance import phrases as dire_accueil
from observatoire.contenu.petite_enfance.assistantes import avenir_de
from observatoire.contenu.petite_enfance.parties import offre_en_vigueur
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire
from observatoire.ui import ajouter, composants, donnees, etat, figures, parties, tableaux

TERRITOIRES_CNAF = (
    "Trois façons de compter. La CNAF compte des places à un instant, pour toute "
    "l'intercommunalité ; l'observatoire compte les places que le territoire saisit, puis les pondère par "
    "leurs heures d'ouverture."
)
MESURES: dict[str, str] = {
    "minutes_accueil": "Trajet au plus proche",
    "accessibilite_15min": "À 15 minutes",
    "accessibilite_graduee": "Accès gradué",
    "enfants_par_place_15min": "Enfants par place",
}
_chez = donnees.par_edition(dire_accueil.chez)
Choix = tuple[tuple[str, float], ...]
_BESOIN = (*besoin_accueil.PARTS, "semaine_reference", "taux_usage")
_ASSISTANTES = ("autre_sortie", "entrees_par_an", "places_par_assistante")
_ZONES = ("zone_minutes", "zone_acces", "zone_criteres", "zone_enfants")
ANNEES_D_UNE_TENDANCE = 3
_PAS = {"part": 0.05, "minutes": 1.0, "places": 0.1, "personnes": 0.1, "fois": 0.05, "heures": 1.0, "critères": 1.0, "enfants": 1.0}  # fmt: skip


def repondre() -> None:
    """La phrase en tête de page."""
    ajouter.reponse(_reponse())
    if ici := _chez(etat.territoire()):
        ajouter.reponse(ici, "reponse-ici")


@donnees.par_edition
def _reponse(lecteur: Lecteur) -> str:
    return dire_accueil.reponse(lecteur, offre_de(lecteur))


def trois_taux() -> None:
    """Les trois taux côte à côte, chacun avec son producteur."""
    figures.montrer_recette("accueil_trois_taux", "trois_taux")
    with st.expander("Pourquoi trois taux ?"):
        st.markdown(composants.texte(TERRITOIRES_CNAF))


def situation() -> None:
    """Les trois taux, les enfants, leurs parents, ce que disent la CAF et la MSA."""
    trois_taux()
    ensemble = str(Territoire(Niveau.EPCI, donnees.reglages().epci))
    # La carte demande sa largeur entière pour que nul bord ne soit coupé.
    gauche, droite = st.columns([5, 8], gap="medium")
    with gauche:
        figures.montrer_recette(
            "evolution", "enfants02", identifiant="enfants_0_2", territoires=[ensemble]
        )
    with droite:
        figures.montrer_recette("carte", "carte-enfants02", identifiant="enfants_0_2")
    parties.montrer("accueil_situation", "situation")


def offre() -> None:
    """L'offre par mode, par lieu et par heures."""
    figures.montrer_recette("accueil_modes", "modes")
    lieux = offre_en_vigueur(donnees.lecteur()).lieux
    if not len(lieux) or lieux["places"].notna().any():
        figures.montrer_recette("accueil_structures", "structures")
    if len(lieux):
        parties.montrer("accueil_lieux", "lieux")
        parties.montrer("autorisations", "autorisations")


def usage() -> None:
    """L'occupation, les heures, besoin contre usage, d'où viennent les enfants, l'attente."""
    if figures.montrer_recette("accueil_occupation", "occupation"):
        parties.montrer("accueil_heures", "heures")
        _tendances("taux_occupation_accueil", "taux_facturation_accueil")
        parties.montrer("accueil_besoin_usage", "besoin-usage")
        with st.expander("Mois par mois"):
            parties.montrer("accueil_heures_mois", "heures-mois", titre=False)
    st.header("D'où viennent les enfants, où vont les nôtres", anchor=False)
    parties.montrer("accueil_residence", "residence")
    st.header("Attente et refus", anchor=False)
    parties.montrer("accueil_attente", "attente")


def prix() -> None:
    """Ce que coûte une heure, qui la paie, ce qui reste aux familles, et les bâtiments à financer."""
    if figures.montrer_recette("accueil_payeurs", "payeurs"):
        parties.montrer("accueil_cout_heure", "cout-heure")
        _tendances("cout_heure_accueil", "prix_heure_familles")
    parties.montrer("accueil_reste_a_charge", "reste-a-charge")
    parties.montrer("accueil_bonus", "bonus")
    st.header("Équipements à financer", anchor=False)
    parties.montrer("investissement", "investissement", domaine="petite_enfance")
    parties.montrer("investissement_capacite", "capacite")


def _tendances(*identifiants: str) -> None:
    """L'évolution de ce qui a assez d'années pour en faire une ; rien pour le reste."""
    ensemble = Territoire(Niveau.EPCI, donnees.reglages().epci)
    valeurs = donnees.lecteur().valeurs(list(identifiants), [ensemble])
    connues = valeurs[valeurs["valeur"].notna()].groupby("indicateur")["fin"].nunique()
    for identifiant in identifiants:
        if connues.get(identifiant, 0) >= ANNEES_D_UNE_TENDANCE:
            figures.montrer_recette(
                "evolution", f"evolution-{identifiant}", identifiant=identifiant,
                territoires=[str(ensemble)],
            )  # fmt: skip


def familles() -> None:
    """Les familles que la loi demande d'accueillir : ce que l'on sait, ce qui leur est proposé."""
    parties.montrer("familles_specifiques", "familles")
    parties.montrer("dispositifs", "dispositifs")


def metiers() -> None:
    """Le métier d'assistante maternelle et ses dix ans à venir, puis les équipes des structures."""
    parties.montrer("accueil_metier_assistante", "metier-assistante")
    assistantes()
    parties.montrer("accueil_equipes", "equipes")
    parties.montrer("dispositifs", "leviers", pour=["assistantes", "equipes"])


def besoin() -> None:
    """Le besoin estimé, sa fourchette, ce qui le fait bouger, et les demandes reçues."""
    choix = _regler(_BESOIN, "besoin")
    parties.montrer("accueil_besoin", "besoin", choix=choix)
    figures.montrer_recette("accueil_tornade", "tornade", choix=choix)
    st.header("Demandes des familles", anchor=False)
    parties.montrer("accueil_demandes", "demandes")


def acces() -> None:
    """La carte d'une mesure d'accès, la répartition des enfants, la sensibilité."""
    parties.montrer("accueil_acces", "acces")
    mesure = composants.segments(
        "Mesure", MESURES, "mesure_acces", "minutes_accueil", bind="query-params"
    )
    figures.montrer_recette("carte", f"acces-{mesure}", identifiant=mesure)
    figures.montrer_recette("accueil_trajets", "trajets")
    with st.expander(
        "Et si les poids ou les vitesses étaient autres ?", on_change="rerun", key="sensi"
    ) as volet:
        if volet.open:
            figures.montrer_recette("accueil_sensibilite", "sensibilite")


def zones() -> None:
    """Les zones d'offre insuffisante : règle, carte, phrase pour le schéma, variantes."""
    st.caption(
        "Le schéma doit dire les zones d'offre insuffisante ou d'accès difficile (CASF, D214-10-1, 3°). La "
        "règle appartient au comité ; changer un seuil montre ce qu'il change."
    )
    choix = _regler(_ZONES, "zones")
    if not parties.montrer("accueil_zones_phrase", "zones-phrase", choix=choix):
        return
    figures.montrer_recette("accueil_zones", "zones", choix=choix)
    parties.montrer("accueil_zones_variantes", "variantes", choix=choix)


def assistantes() -> None:
    """Les assistantes maternelles sur dix ans : phrase, figure, hypothèses, recrutements."""
    choix = _regler(_ASSISTANTES, "assistantes")
    parties.montrer("accueil_avenir_assistantes", "avenir-assistantes", choix=choix)
    avenir = avenir_de(donnees.lecteur(), choix)
    if not (avenir.manque or avenir.secret):  # la phrase vient de le dire
        figures.montrer_recette("accueil_assistantes", "assistantes", choix=choix)
    with st.expander("Risques de départ à la retraite, par âge"):
        parties.montrer("accueil_retraites", "retraites", titre=False)
    seuil = donnees.reglages().seuils.secret_local
    if tranches := offre_de(donnees.lecteur()).assistantes.regroupees(seuil):
        _ages(tranches, seuil)


def a_completer() -> None:
    """Ce qu'il reste à saisir, et ce que chaque saisie fera apparaître."""
    if not offre_en_vigueur(donnees.lecteur()).a_completer:
        st.success("Rien ne manque à l'inventaire de l'accueil du jeune enfant.")
        return
    st.markdown(
        composants.texte(
            "Tant qu'une case est vide, le chiffre qui en dépend est dit « non disponible » : jamais zéro."
        )
    )
    parties.montrer("accueil_a_saisir", "a-saisir", titre=False)


def _regler(cles: tuple[str, ...], ou: str) -> Choix:
    """Un petit formulaire d'hypothèses, à partir de celles en vigueur ; rien n'est enregistré."""
    connues = hypotheses_accueil.en_vigueur(donnees.lecteur())
    with st.expander("Changer les hypothèses (rien n'est enregistré)"):
        colonnes = st.columns(2)
        valeurs = [
            (cle, _champ(connues[cle], f"{ou}-{cle}", colonnes[rang % 2]))
            for rang, cle in enumerate(cles)
        ]
        st.caption(
            "Pour les retenir, les saisir dans Inventaire, table « Hypothèses du comité », puis publier."
        )
        choix = tuple(v for v in valeurs if v[1] != connues[v[0]].valeur)
        # Le dossier doit dire avec quelles hypothèses ses chiffres sont faits.
        ajouter.partie("accueil_hypotheses", {"cles": cles, "choix": choix}, f"hypotheses-{ou}")
    return choix


def _champ(
    r: hypotheses_accueil.Reglage, cle: str, place: st.delta_generator.DeltaGenerator
) -> float:
    return float(
        place.number_input(
            r.libelle, 0.0, 1.0 if r.unite == "part" else 100.0, float(r.valeur),
            _PAS.get(r.unite, 1.0), key=cle,
            help=f"{r.source}. Plage plausible : {r.bas:g} à {r.haut:g} {r.unite}.",
        )
    )  # fmt: skip


def _ages(tranches: Mapping[tuple[int, int], int], seuil: int) -> None:
    """Les âges, par tranches d'au moins `seuil` assistantes : sur cet écran du comité, jamais exportés."""
    st.header("Tranches d'âge (écran du comité seulement)", anchor=False)
    tableaux.tableau(
        ("Tranche d'âge", "Assistantes en activité"),
        [
            (f"{bas} ans ou plus" if haut == AGE_MAX else f"{bas} à {haut} ans", str(n))
            for (bas, haut), n in sorted(tranches.items())
        ],
        "Assistantes maternelles par tranche d'âge",
    )
    st.caption(
        f"Tranches réunies pour que chacune compte au moins {seuil} assistantes ; le détail saisi reste dans "
        "l'Inventaire. Ce tableau n'a ni export ni copie dans un dossier."
    )

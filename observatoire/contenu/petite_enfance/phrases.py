"""Les phrases de la page Petite enfance, écrites depuis les données : à l'écran et dans les documents."""

import pandas as pd

from observatoire import formats
from observatoire.affirmations import chiffre, dire, juger
from observatoire.affirmations.francais_ensembles import le_plus_proche
from observatoire.affirmations.genres import (
    SELON_LA_ROUTE,
    SELON_LES_VOISINS,
    Distance,
    au_dela,
    mesuree,
)
from observatoire.affirmations.mots import contre, entre, marque
from observatoire.affirmations.sujet import majuscule, sujet
from observatoire.analyses import acces_accueil, assistantes_maternelles, besoin_accueil
from observatoire.analyses import enfants_accueil as demande
from observatoire.analyses.besoin_accueil import ronds
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_accueil import Offre
from observatoire.contenu.petite_enfance.phrases_zones import PETITS
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.methodes.besoin_heures import quantiles
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms

CNAF = "taux_couverture_cnaf"
_MODES = {
    "_eaje": "crèches",
    "_assistantes_maternelles": "assistantes maternelles",
    "_prescolarisation": "école",
    "_domicile": "domicile",
}
_PERMANENT = "l'accueil permanent"


def reponse(ctx: Contexte, offre: Offre) -> str:
    """La phrase en tête : le taux publié et ses repères, les enfants, ce qui reste à saisir."""
    if offre.secret and not (offre.manque or offre.manque_assistantes):
        suite = _structures(ctx, offre)
    else:
        suite = _locale(ctx, offre) if offre.places is not None else _a_saisir(offre)
    return f"{_publie(ctx)}{_petits(ctx)}. {_par_mode(ctx)}{majuscule(suite)}."


def _publie(ctx: Contexte) -> str:
    lignes = _derniers_taux(ctx, ctx.indicateur(CNAF))
    notre = lignes[(lignes["niveau"] == "epci") & (lignes["code"] == ctx.reglages.epci)]
    if not len(notre):
        return "Le taux de couverture de la CNAF n'est pas déposé pour ce territoire"
    s, ici = sujet(INDICATEURS[CNAF]), mesuree(notre.iloc[0])
    ailleurs = [
        f"{chiffre(v, decimales=s.decimales)} en France"
        for v in lignes.loc[lignes["niveau"] == "france", "valeur"]
    ]
    return f"En {ici.fin}, la CNAF compte {chiffre(ici.valeur, s.unite, s.decimales)}{contre(*ailleurs)}"


def _par_mode(ctx: Contexte) -> str:
    """« Par mode : crèches 35,5 ; … » : ce dont le taux publié est fait ; vide si on ne le sait pas."""
    dits = [
        f"{nom} {chiffre(ici['valeur'], decimales=1)}"
        for suffixe, nom in _MODES.items()
        if (ici := _ici(ctx, f"{CNAF}{suffixe}")) is not None
    ]
    return f"Par mode : {f'{formats.INSECABLE}; '.join(dits)}. " if dits else ""


def _derniers_taux(ctx: Contexte, lignes: pd.DataFrame) -> pd.DataFrame:
    connues = lignes[lignes["valeur"].notna()]
    notres = connues[(connues["code"] == ctx.reglages.epci) & (connues["niveau"] == "epci")]
    return connues[connues["fin"] == notres["fin"].max()] if len(notres) else connues.iloc[:0]


def _petits(ctx: Contexte) -> str:
    table = demande.derniers(ctx, "epci")
    ici = table[table["code"] == ctx.reglages.epci]
    if not len(ici):
        return " ; le nombre d'enfants n'est pas connu (déposer les naissances par commune, INSEE)"
    ligne = ici.iloc[0]
    nombre = chiffre(ligne["valeur"], "enfants")
    if ligne["statut_methode"] == "naissances":
        bornes = (
            ""
            if pd.isna(ligne["bas"])
            else f" ({chiffre(ligne['bas'])} à {chiffre(ligne['haut'])})"
        )
        return f", pour environ {nombre} estimés fin {int(ligne['fin'])}{bornes}"
    return f", pour {nombre} recensés en {int(ligne['fin'])}"


def _locale(ctx: Contexte, offre: Offre) -> str:
    ici = _ici(ctx, "taux_couverture_local")
    if ici is None:
        return "l'estimation locale attend le nombre d'enfants"
    # Les places des assistantes maternelles sont arrondies (secret local).
    peu_pres = (
        "environ " if ctx.reglages.seuils.secret_local > 1 and offre.assistantes.places else ""
    )
    return (
        f"{marque(offre.fictif, ' :')}le territoire compte lui-même {peu_pres}{chiffre(offre.places, 'places')}, soit "
        f"{chiffre(ici['valeur'], decimales=1)} pour 100 enfants, une autre façon de compter"
    )


def _structures(ctx: Contexte, offre: Offre) -> str:
    """Les structures seules : avec si peu d'assistantes, le total dirait leurs places par différence."""
    ici = _ici(ctx, "taux_couverture_structures")
    n = chiffre(offre.comptes["places"].sum(), "places")
    taux = "" if ici is None else f", soit {chiffre(ici['valeur'], decimales=1)} pour 100 enfants"
    return (
        f"{marque(offre.fictif, ' :')}le territoire compte lui-même {n} en structures{taux}, une autre "
        f"façon de compter ; avec les assistantes maternelles, le total est secret ({offre.secret})"
    )


def _a_saisir(offre: Offre) -> str:
    return f"pour compter lui-même, le territoire a {chiffre(len(offre.a_completer), 'renseignements')} à saisir"


def chez(ctx: Contexte, t: Territoire) -> str:
    """« À Vaour, environ 9 enfants…, l'accueil le plus proche est à 18 minutes… » : une commune ou un
    secteur ; vide pour l'intercommunalité."""
    if t.niveau not in (Niveau.COMMUNE, Niveau.SECTEUR):
        return ""
    niveau, lieu = str(t.niveau), noms.ou(t)
    petits = demande.derniers(ctx, niveau)
    ici = petits[petits["code"] == t.code]
    if not len(ici):
        return f"{majuscule(lieu)}, le nombre d'enfants de moins de 3 ans n'est pas connu."
    ligne = ici.iloc[0]
    dite = f"{majuscule(lieu)}, {_environ(ligne)}"
    if (minutes := _ici(ctx, "minutes_accueil", t)) is not None:
        proches = acces_accueil.plus_proches(ctx)["lieu"]
        au = f" ({proches[t.code]})" if niveau == "commune" else " en moyenne"
        bornes = f", {entre(minutes['bas'], minutes['haut'])}"
        dite += f"{formats.INSECABLE}; {le_plus_proche(_PERMANENT, minutes['valeur'])}{au}{bornes}"
    if (acces_ici := _ici(ctx, "accessibilite_graduee", t)) is not None:
        fictif = marque(acces_ici["statut"] == "fictif", " :")
        dite += f"{formats.INSECABLE}; {fictif}{chiffre(acces_ici['valeur'])} places accessibles pour 100 enfants"
    return f"{dite}."


def _d_apres(ligne: pd.Series) -> str:
    """Un lieu sans recensement par âge n'a que la somme de ses naissances, sans intervalle."""
    return "les naissances" if pd.isna(ligne["bas"]) else "les naissances et le recensement"


def _environ(ligne: pd.Series) -> str:
    n = formats.pluriel(float(ligne["valeur"]), "enfant")
    fourchette = ""
    if not pd.isna(ligne["bas"]):
        fourchette = f", {entre(ligne['bas'], ligne['haut'])}"
    if ligne["statut_methode"] == "naissances":
        return f"environ {n} de moins de 3 ans (estimé d'après {_d_apres(ligne)}{fourchette})"
    return f"{n} de moins de 3 ans en {int(ligne['fin'])}"


def _ici(ctx: Contexte, identifiant: str, t: Territoire | None = None) -> pd.Series | None:
    """La dernière valeur connue d'un indicateur, dans l'intercommunalité étudiée par défaut."""
    niveau, code = (str(t.niveau), t.code) if t else ("epci", ctx.reglages.epci)
    lues = ctx.indicateur(identifiant, niveau)
    siennes = lues[(lues["code"] == code) & lues["valeur"].notna()]
    return siennes.iloc[-1] if len(siennes) else None


def besoin(b: besoin_accueil.Besoin, secret: str = "") -> str:
    """Combien d'enfants cherchent, combien d'heures, ce qui compte le plus, puis ce qui manque en heures si
    l'offre est connue ; `secret` : pourquoi elle ne se dit pas."""
    if b.central is None or b.tirages is None or b.poids is None:
        return f"Le besoin ne peut pas être estimé : il manque {' et '.join(b.petits.manque)}."
    bas, _, haut = quantiles(b.tirages.enfants)
    peu, _, beaucoup = quantiles(b.tirages.heures_semaine)
    premier = besoin_accueil.CE_QUI_COMPTE[next(iter(b.poids))]
    dite = (
        f"{marque(b.fictif, ' :')}Environ {chiffre(b.central.enfants, PETITS)} chercheraient un accueil, "
        f"{entre(bas, haut)} selon les hypothèses. Il leur faudrait environ "
        f"{chiffre(ronds(b.central.heures_semaine), 'heures')} par semaine, {entre(ronds(peu), ronds(beaucoup))}. Ce "
        f"sont des hypothèses, pas un compte : une enquête auprès des familles les remplacerait. Ce qui compte le "
        f"plus : {premier}."
    )
    if b.offre is None:
        pourquoi = secret or "les places, les horaires et les assistantes ne sont pas tous saisis"
        return f"{dite} Ce qui manque ne se dit pas encore : {pourquoi}."
    return f"{dite} {_ce_qui_manque(b)}"


def _ce_qui_manque(b: besoin_accueil.Besoin) -> str:
    """Face à l'offre, l'accueil régulier puis l'occasionnel, chacun en trois réponses ; en heures, puis en places."""
    faces = b.faces()
    dites = [
        f"Accueil {f.nom} : environ {chiffre(ronds(f.cherchees), 'heures')} par semaine cherchées "
        f"({entre(ronds(f.bas), ronds(f.haut))}), {chiffre(ronds(f.offertes))} que l'offre peut donner ; "
        f"{_reponse(f, b.unite)}."
        for f in faces
    ]
    ouvre = f"Une place à temps plein ouvre {chiffre(b.semaine)} heures par semaine et sert {chiffre(100 * b.occupation)} % du temps."
    return " ".join((*dites, ouvre) if not all(f.suffit for f in faces) else dites)


def _reponse(f: besoin_accueil.Face, unite: float) -> str:
    if f.suffit:
        return "elle suffirait"
    bas, haut = f.manquent
    au_plus = chiffre(haut, "heures")
    if (places := round((f.haut - f.offertes) / unite)) > 0:
        au_plus += f", soit {chiffre(places, 'places')} à temps plein"
    if f.suffit is None:
        return f"on ne peut pas dire si elle suffit, il en manquerait au plus {au_plus}"
    de_a = "environ" if bas == haut else f"entre {chiffre(bas)} et"
    return f"il en manquerait {de_a} {au_plus}"


def acces(ctx: Contexte) -> str:
    """Qui est loin, et de quoi : ce qu'on sait dire même sans les places, et selon quelle route."""
    table = acces_accueil.plus_proches(ctx)
    if not table["minutes"].notna().any():
        return "Aucun lieu d'accueil n'est encore connu : les saisir dans Inventaire."
    return (
        f"{marque(acces_accueil.lieux_fictifs(ctx), ' :')}{dire(juger(loin_de_l_accueil(table)))}."
    )


def loin_de_l_accueil(table: pd.DataFrame) -> Distance:
    """Les enfants à plus d'un quart d'heure d'un lieu d'accueil permanent (table `plus_proches`)."""
    inconnus = bool((table["bas"] < table["connu_bas"]).any())
    return au_dela(
        "enfants de moins de 3 ans", table["enfants"], table, 15,
        "d'un lieu d'accueil permanent", quand=acces_accueil.quand(table),
        statut="estime" if table["estime"].any() else "publie",
        selon=SELON_LES_VOISINS if inconnus else SELON_LA_ROUTE,
    )  # fmt: skip


def assistantes(a: assistantes_maternelles.Avenir) -> str:
    """Les places attendues dans dix ans et les recrutements qui les garderaient, ou pourquoi on les tait."""
    if a.secret:
        return f"La projection n'est pas montrée : {a.secret}."
    if a.manque:
        return f"La projection attend une saisie : {', '.join(a.manque)}."
    debut, fin = a.places.iloc[0], a.places.iloc[-1]
    return (
        f"{marque(a.fictif, ' :')}Les assistantes maternelles offrent aujourd'hui "
        f"{formats.nombre(debut['attendu'])} places ; aux hypothèses employées il en resterait "
        f"{formats.nombre(fin['attendu'])} en {int(fin['annee'])}, {entre(fin['bas'], fin['haut'])} "
        f"(huit calculs sur dix à ces hypothèses, jamais vérifiées sur le passé). Garder l'offre demanderait en moyenne "
        f"{formats.nombre(a.recrutements, 1)} entrée par an."
        f"{f' {a.note}' if a.note else ''}"
    )

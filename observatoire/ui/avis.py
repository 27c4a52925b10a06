"""La page Avis : les horloges, les motifs à la date, les documents, le registre."""

from dataclasses import asdict
from datetime import date
from functools import partial
from html import escape

import streamlit as st

from observatoire import documents, formats, local
from observatoire.affirmations.mots import EXEMPLE
from observatoire.contenu.schema import avis as textes
from observatoire.contenu.schema import document_avis as documents_avis
from observatoire.contenu.schema.document_avis import dire_ou, dire_projet
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire, identifiant
from observatoire.schema import avis as registre
from observatoire.schema.avis import Avis
from observatoire.schema.conventions import dire_echeance
from observatoire.schema.motifs import Motif, faits, motifs, regle
from observatoire.schema.publie import avis_de, plan_publie
from observatoire.ui import ajouter, composants, donnees, figures, parties, registres

_REGLES = (
    "La demande est réputée complète dès sa réception, sauf si la liste des pièces manquantes est "
    "notifiée dans le mois (R2324-21).",
    "Reçues, les pièces rendent le dossier complet ce jour-là. Un mois après que le demandeur a reçu "
    "la liste, sans les pièces, sa demande est caduque.",
    "Quatre mois à partir du dossier complet pour notifier l'avis ; le silence vaut avis favorable "
    "(R2324-22).",
    "L'avis favorable vaut vingt-quatre mois. Il est notifié au demandeur, transmis au département et "
    "à la CAF.",
    "Choix de l'observatoire : les délais vont de quantième à quantième (31 janvier + 1 mois = dernier "
    "jour de février) ; les quatre mois partent en entier du dossier complet ; une fin de délai un "
    "jour non ouvré n'est pas reportée, il faut viser le jour ouvré d'avant ; ce qui compte est la "
    "notification, pas la séance.",
)


def situer(aujourd_hui: date) -> date:
    """Le jour où l'on se place : aujourd'hui, ou une date passée pour relire le registre tel quel."""
    choisi = st.session_state.get("avis_jour", aujourd_hui)
    if choisi != aujourd_hui:
        st.info(
            f"Registre et chiffres tels qu'au {formats.jour(choisi)}.", icon=":material/history:"
        )
    return choisi if isinstance(choisi, date) else aujourd_hui


def changer_de_jour(aujourd_hui: date) -> None:
    """Se placer à une autre date : délais, état et chiffres sont ceux de ce jour-là."""
    st.date_input(
        "Situation au",
        aujourd_hui,
        max_value=aujourd_hui,
        format="DD/MM/YYYY",
        key="avis_jour",
        width=220,
        help="Le registre et les chiffres se relisent tels qu'ils étaient à cette date.",
    )


def repondre(jour: date) -> list[Avis]:
    """Ce qu'il faut répondre et pour quand, en une phrase ; rend les demandes lues."""
    lus = avis_de(registres.saisi(), jour)
    ouverts = [a for a in lus if a.ouvert]
    if not lus:
        dite = (
            "Aucune demande d'avis n'est au registre : rien à répondre. Dès qu'une demande arrive, la "
            "saisir dans l'onglet « Registre à remplir » fait partir ses délais."
        )
    elif not ouverts:
        dite = f"Rien à répondre : {formats.pluriel(len(lus), 'demande')} au registre, aucune en cours."
    else:
        premier = ouverts[0]
        exemple = f"{EXEMPLE} (demande fictive). " if premier.exemple else ""
        quand = premier.horloges.prochaine
        echeance = f" : {dire_echeance(quand, jour)}" if quand else ""
        commune = _commune(premier)
        combien = formats.pluriel(len(ouverts), "demande")
        dite = (
            f"{exemple}{combien} en cours ; la plus pressante : {premier.numero}, {dire_ou(commune)}, "
            f"{premier.libelle_etat}{echeance}."
        )
    ajouter.reponse(dite)
    ecrites = len(registres.saisi().locale("avis"))
    if ecrites > len(lus):
        st.caption(
            f"{formats.pluriel(ecrites - len(lus), 'demande')} du registre sans date de réception, ou "
            f"reçue après le {formats.jour(jour)} : pas de délai calculé."
        )
    return lus


def echeances(lus: list[Avis], jour: date) -> None:
    """Ce qui court, et le jour où l'on se place."""
    horloges(lus, jour)
    changer_de_jour(registres.aujourd_hui())


def horloges(lus: list[Avis], jour: date) -> None:
    """Une carte par demande en cours : les jours qui restent, ce qu'il faut faire."""
    ouverts = [a for a in lus if a.ouvert]
    if not ouverts:
        return
    st.html('<div class="obs-cles">' + "".join(_carte(a, jour) for a in ouverts) + "</div>")


def _carte(a: Avis, jour: date) -> str:
    quand = a.horloges.prochaine
    reste = (quand - jour).days if quand else None
    valeur = "date inconnue" if reste is None else formats.pluriel(reste, "jour")
    exemple = f'<p class="obs-exemple">{EXEMPLE}</p>' if a.exemple else ""
    qui = f"{a.numero} · {_commune(a)}"
    return (
        f'<article class="obs-cle"><h2>{escape(qui)}</h2>{exemple}'
        f'<p class="obs-valeur">{escape(valeur)}</p>'
        f"<p>{escape(dire_projet(a, _commune(a)))}</p>"
        f"<p>{escape(registre.ensuite(a))}</p>"
        f'<p class="obs-pied">{escape(a.libelle_etat)}, demande de {escape(a.porteur)} reçue le '
        f"{escape(formats.jour(a.demande.recue))}</p></article>"
    )


def demande(lus: list[Avis], jour: date) -> None:
    """Une demande au choix : ses étapes, ses motifs, ses documents."""
    if not lus:
        st.write("Aucune demande à montrer.")
        return
    noms = {a.numero: f"{a.numero} · {_commune(a)} · {a.libelle_etat}" for a in lus}
    numero = st.selectbox("Demande", list(noms), format_func=noms.__getitem__, key="avis_demande")
    [choisi] = [a for a in lus if a.numero == numero][:1]
    # Relu à une date passée, un dossier doit s'y placer aussi.
    place: date | str = jour if jour == registres.aujourd_hui() else jour.isoformat()
    parties.montrer(
        "avis_etapes", "avis-etapes", titre=False, jour=place, saisies=True, numero=numero
    )
    st.header("Motifs, d'après les chiffres à cette date", anchor=False)
    parties.montrer("avis_motifs", "avis-motifs", jour=place, saisies=True, numero=numero)
    quand = textes.motiver_au(choisi, jour)
    trouves, dite = _motifs_du(choisi.commune, quand), regle(donnees.lecteur(), quand)
    plan = faits(choisi, plan_publie(registres.saisi(), jour), donnees.reglages())
    _garder(choisi, trouves, plan, dite, jour)
    _documents(choisi, trouves, plan, dite, jour)


@donnees.par_edition
def _motifs_du(lecteur: Lecteur, commune: str, jour: date) -> list[Motif]:
    nom = donnees.noms_des_communes().get(commune, commune)
    return motifs(lecteur, Territoire(Niveau.COMMUNE, commune, nom), jour)


def _garder(avis: Avis, motifs: list[Motif], plan: list[str], regle: str, jour: date) -> None:
    carnet = donnees.carnet("avis")
    nom = f"Motifs {avis.numero}"
    existe = nom in carnet.liste()
    if existe:
        _relire(carnet, nom)
    libelle = "Remplacer les motifs gardés" if existe else "Garder ces motifs tels quels"
    if st.button(libelle, icon=":material/inventory_2:", key="avis-garder"):
        contenu = {
            "garde_le": jour.isoformat(),
            "edition": donnees.lecteur().cle,
            "regle": regle,
            "plan": plan,
            "compatibilite": avis.compatibilite,
            "motifs": [asdict(m) for m in motifs],
        }
        with composants.refus_montre():
            base = carnet.lire(nom).empreinte if existe else ""
            carnet.ecrire(nom, contenu, base=base)
            st.rerun()


def _relire(carnet: local.Carnet, nom: str) -> None:
    with composants.refus_montre():
        garde = carnet.lire(nom).contenu
        quand = formats.jour(date.fromisoformat(str(garde["garde_le"])))
        with st.expander(f"Motifs gardés le {quand}, édition {str(garde['edition'])[:8]}"):
            gardes = [str(m["texte"]) for m in garde["motifs"]]
            composants.liste(gardes)
            ajouter.phrase("\n".join([f"{nom}, gardés le {quand} :", *gardes]), "motifs-gardes")


def _documents(a: Avis, trouves: list[Motif], plan: list[str], dite: str, jour: date) -> None:
    st.header("Documents", anchor=False)
    st.caption("Des projets à relire : l'observatoire expose les faits, le conseil décide.")
    lecteur, commune = donnees.lecteur(), _commune(a)
    faits = {"note factuelle": documents_avis.note(lecteur, a, commune, trouves, plan, dite, jour)}
    if a.statuant.du:
        faits["projet de délibération"] = documents_avis.deliberation(
            lecteur, a, commune, trouves, dite
        )
    else:
        faits["projet de notification"] = documents_avis.sans_avis(lecteur, a, commune)
    with st.container(horizontal=True):
        for nom, document in faits.items():
            composants.telecharger(
                {e: f"{nom[0].upper()}{nom[1:]} ({e.upper()})" for e in ("pdf", "docx", "odt")},
                partial(documents.rendre, document),
                identifiant(f"{nom} {a.numero}"), f"avis-{nom}", icon=":material/download:",
            )  # fmt: skip


def emporter(jour: date) -> None:
    """Les horloges en une figure, à exporter ou à joindre à un dossier."""
    st.caption("D'après l'édition publiée : publier le registre après une saisie.")
    figures.montrer_recette("horloges_avis", "horloges_avis", jour=jour.isoformat())


def regles() -> None:
    """Les délais et les choix faits là où les textes ne tranchent pas."""
    textes_ = (
        "Code de la santé publique, articles R2324-21 et R2324-22 ; formulaire CERFA 17579*01. À "
        "vérifier sur legifrance.gouv.fr avant toute décision."
    )
    composants.liste([*_REGLES, textes_])


def _commune(a: Avis) -> str:
    return donnees.noms_des_communes().get(a.commune, a.commune or "commune inconnue")

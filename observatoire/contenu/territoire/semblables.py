"""Les intercommunalités qui nous ressemblent : la liste et ses critères, et où nous sommes parmi elles."""

from collections.abc import Sequence

import pandas as pd

from observatoire import formats
from observatoire.affirmations.mots import entre
from observatoire.analyses import semblables
from observatoire.analyses.semblables import CRITERES, Groupe
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.entrepot.reserves import fichiers_a_deposer
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import enumerer
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import sans_accent
from observatoire.territoire import libelles

_LECTURE = (
    "Par ordre alphabétique : ni un rang, ni un modèle à suivre. Un écart se lit avec ce que les critères ne disent "
    "pas (relief, histoire, compétences)."
)


@element("semblables", "Intercommunalités qui nous ressemblent")
def liste(lecteur: Lecteur) -> Sequence[Bloc]:
    """Le groupe, critère par critère, la nôtre en tête ; et les critères que les fichiers ne permettent pas."""
    groupe = _exiger(lecteur)
    noms, ici = libelles("epci"), lecteur.epci
    codes = [ici, *sorted(groupe.membres, key=lambda c: sans_accent(noms.get(c) or c))]
    table = groupe.profils.reindex(codes).reset_index()
    ajoutees = [noms.get(c, c) for c in groupe.choisis if c in groupe.membres]
    dites = [
        _LECTURE,
        *([f"Ajoutées par les réglages : {enumerer(ajoutees)}."] if ajoutees else []),
    ]
    return [
        Paragraphe(_criteres(lecteur, groupe)),
        en_tableau(
            table,
            {
                Colonne("Intercommunalité"): lambda x: noms.get(x["code"], x["code"]),
                **{
                    Colonne(CRITERES[c].libelle, "nombre", decimales=CRITERES[c].decimales): c
                    for c in groupe.criteres
                },
            },
            titre="Intercommunalités qui nous ressemblent",
            notes=tuple(dites),
        ),
    ]


def _criteres(lecteur: Lecteur, groupe: Groupe) -> str:
    retenus = enumerer(
        CRITERES[c].libelle.lower() + (f" ({CRITERES[c].unite})" if c != "population" else "")
        for c in groupe.criteres
    )
    choix = lecteur.reglages.comparaison
    dite = (
        f"Les {choix.semblables} intercommunalités de France les plus proches de la nôtre sur : {retenus}. Chaque "
        "critère pèse autant, en écarts-types ; habitants et densité se comparent en rapport."
    )
    if groupe.manquants:
        manque = enumerer(CRITERES[c].libelle.lower() for c in groupe.manquants)
        dite += f" Non pris en compte, faute de fichier de toute la France au périmètre d'aujourd'hui : {manque}."
    return dite


def _exiger(lecteur: Lecteur) -> Groupe:
    """Le groupe, ou `AppelIncorrect` qui dit quels fichiers le formeraient."""
    groupe = semblables.groupe(lecteur)
    if groupe.assez:
        return groupe
    if not lecteur.reglages.comparaison.semblables:
        raise AppelIncorrect(
            "Aucun groupe n'est demandé : les réglages disent zéro intercommunalité."
        )
    faire = [fichiers_a_deposer(indicateur(i)) for i in ("population", "revenu_median")]
    raise AppelIncorrect(
        "Aucune autre intercommunalité ne se compare encore à la nôtre : il faut des fichiers de toute la France. À "
        f"faire : {' ; '.join(dict.fromkeys(faire))}."
    )


@element("semblables_chiffres", "Où nous sommes parmi celles qui nous ressemblent")
def chiffres(lecteur: Lecteur, identifiants: Sequence[str] = ()) -> Bloc:
    """Nos chiffres, la médiane et les quartiles du groupe, à la dernière année commune ; jamais un rang."""
    groupe = _exiger(lecteur)
    lignes = [
        ligne
        for i in identifiants or _parlants()
        if (ligne := _situer(lecteur, groupe, indicateur(i).id)) is not None
    ]
    if not lignes:
        raise AppelIncorrect(
            "Aucun de ces indicateurs n'est connu pour assez d'intercommunalités du groupe."
        )
    return en_tableau(
        pd.DataFrame(lignes),
        {Colonne(n): n for n in ("Indicateur", "Année", "Le territoire", "Médiane du groupe", "La moitié du groupe", "Où nous sommes")},
        titre="Où nous sommes parmi celles qui nous ressemblent",
        notes=("« La moitié du groupe » : du premier au troisième quartile. Sans juger si un écart est dû au hasard.",),
    )  # fmt: skip


def _parlants() -> list[str]:
    """Les parts, taux et médianes : un compte ne se compare pas d'une taille à l'autre."""
    return [i.id for i in INDICATEURS.values() if i.forme != "effectif" and i.unite != "modalité"]


def _situer(lecteur: Lecteur, groupe: Groupe, identifiant: str) -> dict[str, str] | None:
    declare = indicateur(identifiant)
    table = semblables.medianes(lecteur, groupe.membres, identifiant)
    notres = lecteur.indicateur(identifiant, "epci")
    notres = notres[(notres["code"] == lecteur.epci) & (notres["perimetre"].fillna("") == "")]
    deux = table.merge(notres[["debut", "fin", "valeur", "statut"]], on=["debut", "fin"])
    deux = deux[deux["valeur"].notna() & (deux["statut"] != "provisoire")]
    if deux.empty:
        return None
    m = deux.sort_values(["fin", "debut"]).iloc[-1]

    def dire(valeur: float) -> str:
        return formats.valeur(valeur, unite=declare.unite, decimales=declare.decimales)

    ou = "dans la moitié centrale"
    if m["valeur"] < m["q1"]:
        ou = "sous le premier quartile"
    elif m["valeur"] > m["q3"]:
        ou = "au-dessus du troisième quartile"
    return {
        "Indicateur": declare.libelle, "Année": formats.periode(int(m["debut"]), int(m["fin"])),
        "Le territoire": dire(m["valeur"]), "Médiane du groupe": dire(m["mediane"]),
        "La moitié du groupe": entre(m["q1"], m["q3"], declare.decimales, declare.unite), "Où nous sommes": ou,
    }  # fmt: skip

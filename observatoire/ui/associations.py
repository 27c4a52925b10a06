"""Compléter l'annuaire par le fichier national des associations, sans le garder."""

import streamlit as st

from observatoire import formats, local
from observatoire.local import campagnes
from observatoire.schema import associations
from observatoire.ui import acces, composants, donnees, saisie, tableaux


def completer() -> None:
    """Déposer le fichier, voir ce qu'il ajoute, l'ajouter."""
    st.write(
        "Le répertoire national des associations (ministère de l'Intérieur, sur data.gouv.fr) se télécharge "
        "par département. Déposez-le tel quel.\n\n**Le nom, l'objet et la commune** des associations d'ici sont "
        "proposés ; les adresses, les personnes et le fichier lui-même ne sont pas gardés."
    )
    depose = st.file_uploader("Fichier des associations", type=["csv", "zip"], key="associations")
    if depose is None:
        return
    with composants.refus_montre():
        trouvees = associations.lire(depose, depose.name, donnees.noms_des_communes())
        connus = local.lignes(local.lire(donnees.dossier_donnees(), "acteurs").cadre)
        neuves = associations.neuves(trouvees.lignes, connus)
        _proposer(trouvees, neuves)


def _proposer(trouvees: associations.Trouvees, neuves: list[dict[str, str]]) -> None:
    noms = donnees.noms_des_communes()
    st.write(
        f"{formats.pluriel(trouvees.lues, 'ligne lue', 'lignes lues')} : {formats.pluriel(len(neuves), 'association')} à ajouter ; "
        f"{len(trouvees.lignes) - len(neuves)} déjà dans l'annuaire, {trouvees.fermees} dissoutes, "
        f"{trouvees.hors_themes} hors des thèmes du projet, {trouvees.sans_objet} dont le fichier ne range pas "
        f"l'objet, {trouvees.personnelles} dont le nom désigne une personne."
    )
    if not neuves:
        return
    tableaux.tableau(
        ("Association", "Commune", "Thème", "Objet"),
        [(x["nom"], noms[x["commune"]], x["themes"], x["objet"]) for x in neuves],
        "Associations à ajouter",
    )
    fonction = saisie.choisir_fonction()
    st.caption(
        "Elles ne seront pas montrées aux familles avant que quelqu'un ne les ait vérifiées."
    )
    if st.button("Ajouter à l'annuaire", type="primary", disabled=not acces.peut("saisie")):
        compte = acces.exiger("saisie").pseudonyme
        campagnes.ajouter(donnees.dossier_donnees(), "acteurs", neuves, fonction=fonction, compte=compte)  # fmt: skip
        st.success("Ajoutées. Relisez-les dans « À remplir », puis publiez.")

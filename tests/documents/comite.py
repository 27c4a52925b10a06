"""Des saisies écrites pour les essais : le plan, les acteurs et les registres d'un comité inventé."""

from __future__ import annotations

import shutil
from pathlib import Path

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.territoire import lire_reglages

DATA = Path(__file__).parents[2] / "data"
JOUR = "2026-11-25"
SAISIES = {
    "orientations": "orientation;titre_orientation\n1;Grandir ensemble\n",
    "objectifs": "objectif;orientation;titre_objectif\n1.2;1;Accueillir\n",
    "actions": "action;objectif;intitule;theme;statut;pilote;partenaires;zone;public_vise;debut;fin;"
    "volets_legaux;volets_etat;volets_valides_le;sans_indicateur;remarques\n"
    "1.2.1;1.2;Ouvrir une halte;petite enfance;en cours;4C;evs;81309;;01/03/2026;30/06/2026;4a;validé;11/03/2026;;\n"
    "1.2.2;1.2;Former;petite enfance;réalisée;;;toutes;;01/02/2025;01/05/2026;;;;;\n",
    "jalons": "action;jalon;prevu_le;fait_le;remarques\n"
    "1.2.1;Local choisi;10/04/2026;15/04/2026;\n1.2.1;Ouverture;30/06/2026;;\n",
    "budgets": "action;annee;nature;payeur;objet;montant;financement\n"
    "1.2.1;2026;fonctionnement;CAF;Poste;12000;acquis\n1.2.1;2026;fonctionnement;4C;Loyer;3000;prévu\n",
    "preuves": "action;preuve;nature_preuve;datee_du;quantite;unite_quantite;adresse\n"
    "1.2.2;Feuille de présence;;02/05/2026;8;personnes;\n",
    "bilans_actions": "action;annee;question_cnaf;reponse;constat;suite\n"
    "1.2.1;2026;moyens;en_partie;Un demi-poste manque;Chercher un financeur\n",
    "suivi_evaluations": "evaluation;mesure;mois;compte;prevu;note\n"
    "Halte;Heures ouvertes;2026-10;64;72;\nHalte;Heures ouvertes;2026-11;70;;\n",
    "acteurs": "id;nom;nature;themes;commune;lieu;site;espace_ressource;pole_proximite;publique;source;note\n"
    "evs;Espace de vie sociale;association;Parentalité;81309;;https://exemple.fr;oui;;oui;;\n"
    "interne;Partenaire discret;association;Parentalité;81206;;;;;non;;\n",
    "conventions": "id;acteur;objet;genre;debut;fin;preavis_mois;montant;payeur;action;note\n"
    "a;evs;Local;moyens;01/01/2024;31/12/2026;;12000;4C;;\nb;parti;Animation;;;;;;;;\n",
    "appels": "id;titre;financeur;theme;cloture;montant_max;etat;action;url;note;fictif\n"
    "x;Fonds jeunesse;CAF;Jeunesse;15/12/2026;20000;;;https://exemple.fr/x;;oui\n",
    "instances": "id;nom;role;rythme;reunions_par_an\ncopil;Comité de pilotage;Valide;2 par an;2\n",
    "membres": "instance;fonction;organisme;qualite\ncopil;Présidence;4C;membre\n",
    "reunions": "id;instance;date;heure_debut;heure_fin;lieu;commune;etat;compte_rendu\n"
    "r1;copil;11/03/2026;18h30;;Mairie;81309;tenue;\nr2;copil;11/12/2026;18h30;20h00;;;;\n",
    "points": "reunion;ordre;titre;genre;decision;actions;echeance;qui;fait_le;elements\n"
    "r1;1;Halte;decision;Lancer les travaux;1.2.1 | 9.9.9;01/05/2026;4C;28/04/2026;Population municipale | Rien de tel\n",
    "objectifs_annuels": "action;annee;objectif;indicateur;decide_le;atteint;constat;suite\n"
    "1.2.1;2026;Ouvrir deux jours;population;11/03/2026;en_partie;Un jour;Trouver une salle\n"
    "1.2.2;2026;Former;;;;;\n",
    "evenements": "id;titre;debut;fin;heure_debut;heure_fin;commune;lieu;organisateur;themes;"
    "description;url;etat;publique\n"
    "cafe;Café des parents;05/12/2026;;9h30;;81309;;evs;Parentalité;;;prevu;oui\n"
    "prive;Réunion de parents;06/12/2026;;;;81309;;evs;Parentalité;;;prevu;non\n",
    "avis": "id;porteur;projet;accueil;commune;places;recue_le;fictif\n"
    "2026-01;Les Petits Pas;creation;micro_creche;81309;12;31/10/2026;oui\n",
}


def construire(dossier: Path, **autres: str) -> Lecteur:
    """L'édition de ces saisies (ou d'`autres` pour une table) et des populations publiées."""
    (dossier / "data/local").mkdir(parents=True)
    for nom in ("territoire.toml", "insee/populations_municipales_4c.csv"):
        shutil.copy(DATA / nom, dossier / "data" / Path(nom).name)
    for nom, texte in (SAISIES | autres).items():
        (dossier / "data/local" / f"{nom}.csv").write_text(texte, encoding="utf-8")
    fait = actualiser(dossier / "data", dossier / "entrepot")
    assert not fait.refus, fait.refus
    return ouvrir(dossier / "entrepot", lire_reglages(dossier / "data"))

"""`agenda` : l'agenda du territoire dans un fichier .ics, à ouvrir ou à publier pour s'y abonner."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from observatoire import formats
from observatoire.cli.contexte import Contexte, dossiers
from observatoire.cli.exporter import ecrire
from observatoire.cli.francais import Commande


@click.command(cls=Commande)
@click.option("--sortie", type=click.Path(path_type=Path), metavar="FICHIER", required=True,
              help="Fichier .ics à écrire.")  # fmt: skip
@click.option("--public", is_flag=True,
              help="Les seules animations montrées aux familles.")  # fmt: skip
@dossiers
@click.pass_obj
def agenda(contexte: Contexte, sortie: Path, public: bool) -> int:
    """Écrit l'agenda des douze mois (.ics) ; réécrit chaque nuit, il tient les abonnés à jour."""
    from observatoire.methodes.delais import ajouter_mois
    from observatoire.modele import Niveau, Territoire
    from observatoire.schema import calendrier
    from observatoire.schema.ics import ics
    from observatoire.schema.publie import matiere_de

    jour = date.today()
    debut = jour.replace(day=1)
    fin = ajouter_mois(debut, 12) - timedelta(days=1)
    reglages = contexte.reglages()
    with contexte.lecteur() as lecteur:
        matiere = matiere_de(contexte.donnees, lecteur, jour)
        territoire = lecteur.libelle(Territoire(Niveau.EPCI, lecteur.epci))
        dates = (
            calendrier.public(matiere, debut, fin)
            if public
            else calendrier.interne(matiere, reglages, debut, fin)
        )
        nom = f"Agenda {'des animations' if public else 'du comité'}, {territoire}"
        ecrire(sortie, ics(dates, nom, f"{lecteur.epci}.observatoire", datetime.now(UTC)))
    contexte.dire(f"Écrit : {sortie} ({formats.pluriel(len(dates), 'date')})")
    return 0

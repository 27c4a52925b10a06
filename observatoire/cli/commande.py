"""Le point d'entrée : assembler les commandes, traduire les erreurs en phrases et en codes."""

import os
import sys
from collections.abc import Sequence

import click

from observatoire import __version__
from observatoire.cli import (
    consulter,
    depot,
    dossier,
    espace,
    exporter,
    lancer,
    minutes,
    paquet,
    projeter,
    schema,
    site,
    telecharger,
)
from observatoire.cli.contexte import Contexte, dossiers
from observatoire.cli.francais import Groupe, dire
from observatoire.erreurs import ErreurObservatoire

_MAUVAIS_APPEL = 2
_INTERROMPU = 130


@click.group(
    cls=Groupe,
    subcommand_metavar="[COMMANDE] [ARGUMENTS]…",
    invoke_without_command=True,
    context_settings={"max_content_width": 100},
    params=dossiers(),
)
@click.version_option(
    __version__, message="observatoire %(version)s", help="Montre la version du logiciel."
)
@click.pass_context
def observatoire(ctx: click.Context) -> None:
    """Observatoire territorial : des fichiers déposés aux cartes et aux chiffres.

    Sans commande, construit l'entrepôt si besoin et ouvre l'application.
    """
    ctx.ensure_object(Contexte)
    if ctx.invoked_subcommand is None:
        ctx.invoke(lancer.lancer)


for commande in (
    lancer.lancer,
    depot.actualiser,
    depot.verifier,
    consulter.valeurs,
    consulter.catalogue,
    minutes.minutes,
    paquet.paquet,
    espace.territoire,
    exporter.exporter,
    dossier.dossier,
    dossier.fiches,
    schema.agenda,
    espace.modele,
    espace.creer,
    espace.exemple,
    projeter.projeter,
    projeter.retrotester,
    schema.schema,
    schema.veille,
    site.declaration,
    site.deriver,
    site.publier,
    site.sauvegarder,
    site.restaurer,
    telecharger.telecharger,
):
    observatoire.add_command(commande)


def principal(arguments: Sequence[str] | None = None) -> int:
    """Exécute la commande et rend son code : 0 fait, 1 quelque chose refusé, 2 mauvais appel."""
    for flux in (sys.stdout, sys.stderr):
        if hasattr(flux, "reconfigure"):
            flux.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = observatoire.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="observatoire",
            standalone_mode=False,
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except ErreurObservatoire as e:
        print(e, file=sys.stderr)
        return e.code_sortie
    except click.ClickException as e:
        print(dire(e), file=sys.stderr)
        return _MAUVAIS_APPEL
    except (click.Abort, KeyboardInterrupt):
        print("Interrompu. Ce qui était en service le reste.", file=sys.stderr)
        return _INTERROMPU
    except BrokenPipeError:
        # « observatoire valeurs … | head » : le lecteur est parti, ce n'est pas une erreur.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as e:
        # Une faute du logiciel : une phrase pour la personne, la trace pour qui la demande.
        if os.environ.get("OBSERVATOIRE_TRACE"):
            raise
        print(
            f"Erreur imprévue ({type(e).__name__} : {str(e)[:200]}). Ce qui était en service le "
            "reste. À faire : recommencer ; si l'erreur revient, la signaler avec le détail que "
            "donne la même commande précédée de OBSERVATOIRE_TRACE=1.",
            file=sys.stderr,
        )
        return 1

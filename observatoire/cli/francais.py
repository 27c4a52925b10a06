"""Click en français : aide, titres, messages d'erreur d'usage."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:  # click ne sait ce que rend un type que depuis peu
    _ParAnnees = click.ParamType[tuple[int, ...]]
else:
    _ParAnnees = click.ParamType


class Commande(click.Command):
    """Une commande dont l'aide est en français : « Utilisation », « Options »."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """L'option `--help`, dite en français."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Montre cette aide."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """La ligne d'utilisation."""
        morceaux = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(morceaux), prefix="Utilisation : ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Les options, puis les commandes d'un groupe."""
        lignes = [
            ligne
            for p in self.get_params(ctx)
            if isinstance(p, click.Option) and (ligne := p.get_help_record(ctx)) is not None
        ]
        if lignes:
            with formatter.section("Options "):
                formatter.write_dl(
                    [(nom, aide.replace("[required]", "[obligatoire]")) for nom, aide in lignes]
                )
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class Groupe(Commande, click.Group):
    """La commande mère : `lancer` sans sous-commande, une proposition pour une faute de frappe."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Une ligne par commande, dans l'ordre du contrat."""
        lignes = [(nom, self.commands[nom].get_short_help_str(80)) for nom in self.commands]
        with formatter.section("Commandes "):
            formatter.write_dl(lignes)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse une commande inconnue en proposant la plus proche."""
        nom = args[0]
        # Une option inconnue est laissée à click, qui la dit.
        if nom not in self.commands and not nom.startswith("-"):
            proches = difflib.get_close_matches(nom, self.commands, n=2, cutoff=0.5)
            raise click.UsageError(
                f"La commande « {nom} » n'existe pas.{_proposition(proches)} "
                f"Commandes possibles : {', '.join(self.commands)}.",
                ctx,
            )
        return super().resolve_command(ctx, args)


class Choix(click.Choice[str]):
    """Un choix dans une liste, dont le refus se dit en français."""

    def __init__(self, choix: Sequence[str]) -> None:
        # Une énumération de textes vaut par ses textes, que click ne lirait pas.
        super().__init__([str(c) for c in choix])

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """« x » n'est pas possible, et ce qui l'est."""
        possibles = [str(c) for c in self.choices]
        proches = difflib.get_close_matches(str(value), possibles, n=1, cutoff=0.5)
        return f"« {value} » n'est pas possible.{_proposition(proches)} Attendu : {', '.join(possibles)}"


class Annee(_ParAnnees):
    """Une année, ou plusieurs séparées par des virgules."""

    name = "année"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Les années écrites, ou le refus."""
        if isinstance(value, tuple):
            return value
        try:
            annees = tuple(int(a) for a in str(value).split(","))
        except ValueError:
            annees = ()
        if not annees or not all(1800 <= a <= 2200 for a in annees):
            self.fail(f"« {value} » n'est pas une année. Attendu : par exemple 2022", param, ctx)
        return annees


class Entier(click.IntRange):
    """Un entier borné, dont le refus se dit en français."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """L'entier, ou le refus."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            self.fail(
                f"« {value} » ne convient pas. Attendu : un nombre entier de {self.min} à {self.max}",
                param,
                ctx,
            )


def dire(erreur: click.ClickException) -> str:
    """La phrase française d'une erreur de click."""
    match erreur:
        case click.NoSuchOption():
            proches = _proposition(list(erreur.possibilities or ()))
            phrase = f"L'option « {erreur.option_name} » n'existe pas.{proches}"
        case click.MissingParameter():
            phrase = f"Il manque {_nom(erreur)}."
        case click.BadOptionUsage():
            sans = "does not take" in erreur.message
            phrase = f"L'option « {erreur.option_name} » {'ne prend pas de' if sans else 'attend une'} valeur."
        case click.BadParameter():
            phrase = f"{_nom(erreur)} : {erreur.message}.".replace("..", ".")
            phrase = phrase[0].upper() + phrase[1:]
        case click.UsageError() if "unexpected extra argument" in erreur.message:
            trop = erreur.message.partition("(")[2].rstrip(").") or "en trop"
            phrase = f"Argument de trop : {trop}."
        case click.FileError():
            phrase = f"Le fichier « {erreur.ui_filename} » ne peut pas être ouvert."
        case _:
            phrase = erreur.format_message()
    contexte = getattr(erreur, "ctx", None)
    aide = f"\nAide : {contexte.command_path} --help" if contexte is not None else ""
    return phrase + aide


def _nom(erreur: click.BadParameter) -> str:
    parametre = erreur.param
    if isinstance(parametre, click.Option):
        return f"l'option « {parametre.opts[0]} »"
    nom = parametre.make_metavar(erreur.ctx) if parametre and erreur.ctx else "un argument"
    return f"l'argument {nom.strip('[].')}"


def _proposition(proches: Sequence[str]) -> str:
    return f" Vouliez-vous dire « {' » ou « '.join(proches)} » ?" if proches else ""

"""The commands by name, with the line that the help shows, so that the help imports none of them."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("opening:init", "Make a new vault."),
    "unlock": ("opening:unlock", "Open the vault and keep it open for the next commands."),
    "lock": ("opening:lock", "Close the vault: keys and open data leave the memory."),
    "passphrase": ("opening:passphrase", "Change the passphrase."),
    "today": ("today:today", "Show what is due, who is silent, and who must be gone by when."),
    "case": ("case:case", "Open, change, list and show cases."),
    "person": ("person:person", "Persons of a household: names, contacts, papers, consent."),
    "shelter": ("shelter:shelter", "Shelters, beds by night, stays."),
    "pathway": ("pathway:pathway", "Ways out: programmes, visas, visa-free exits."),
    "application": ("application:application", "Applications of households."),
    "notice": ("notice:notice", "What countries let be known, and threats to everybody."),
    "negotiation": ("negotiation:negotiation", "Talks with countries and the places they pledge."),
    "checkin": ("checkin:checkin", "Who is to be heard of, and who was."),
    "task": ("task:task", "What is to be done by when."),
    "import": ("importing:import_", "Take in a spreadsheet, a KoBo or Primero export, an RRF or a passport index."),
    "export": ("exporting:export", "Write everything out in open formats, sealed unless you say otherwise."),
    "history": ("history:history", "Show who recorded what and when."),
    "verify": ("journal:verify", "Walk the whole journal and check every seal."),
    "rebuild": ("journal:rebuild", "Make the local copy anew from the journal."),
    "codes": ("codes:codes", "Look up the code lists."),
    "demo": ("demo:demo", "Show the story of 2017 on invented people."),
    "completion": ("completion:completion", "Print the completion script of a shell."),
}


class Lazy(click.Group):
    """A group whose commands are imported when they are used."""

    def __init__(self, commands: Mapping[str, tuple[str, str]], package: str) -> None:
        """Take the commands as `name: (module:attribute, help line)`."""
        super().__init__(
            name="safeconduct",
            help="Sealed casework for the small organisations that get hunted people to safety.",
            context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
        )
        self._lazy = dict(commands)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands in the order of a day's work."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in self._lazy:
            return None
        module, _, attribute = self._lazy[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"{self._package}.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Show the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self._lazy.items()])

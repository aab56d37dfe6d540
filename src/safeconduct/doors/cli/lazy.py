"""A group whose commands are imported when they are used."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

from safeconduct.doors.cli.words import COMMANDS, SUMMARY, overview


class Lazy(click.Group):
    """A group whose commands are imported when they are used."""

    def __init__(self, commands: Mapping[str, tuple[str, str]], package: str) -> None:
        """Take the commands as `name: (module:attribute, help line)`."""
        super().__init__(
            name="safeconduct",
            help=SUMMARY,
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

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002
        """Show the commands without importing them."""
        return overview()


def program() -> Lazy:
    """Give the whole command line."""
    return Lazy(COMMANDS, "safeconduct.doors.cli")

"""Completion scripts for shells. They complete commands, options and words of code lists; never anything out of a vault."""

from __future__ import annotations

import click

from safeconduct.doors.cli.lazy import program
from safeconduct.errors import Mistaken


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell: put it where the shell looks for such scripts.

    For bash: safeconduct completion bash > ~/.local/share/bash-completion/completions/safeconduct
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise Mistaken("there is no completion for that shell", "bash, zsh or fish")
    click.echo(kind(program(), {}, "safeconduct", "_SAFECONDUCT_COMPLETE").source())

"""Destroy the keys: the one command that must work for somebody whose hands shake."""

from __future__ import annotations

import click

from safeconduct.doors.cli.haste import destroy
from safeconduct.doors.cli.manners import here, writing
from safeconduct.doors.cli.screen import print_json


@click.command()
@click.option("--yes", is_flag=True, help="Do it without asking.")
@writing
def panic(*, yes: bool) -> None:
    """Destroy what opens this vault, at once and for good.

    Works locked or unlocked, without passphrase, network or free disk. It asks once: press ENTER. Nothing in this vault opens afterwards,
    for anybody; only a backup of the vault and its passphrase, kept elsewhere, bring it back.
    """
    done = destroy(here().folder, is_sure=yes)
    if here().json:
        print_json("panic@1", done)

"""Replace every key, because a passphrase became known."""

from __future__ import annotations

import click

from safeconduct.doors.cli.manners import here, writing
from safeconduct.doors.cli.opening import changed_passphrase
from safeconduct.doors.cli.screen import print_json, say

_CARD = "\n  sync, and give who runs the public form its new card, or it takes nothing: safeconduct intake card"


@click.command()
@click.option("--new-passphrase-fd", type=int, metavar="N", help="Read the new passphrase from this file descriptor.")
@writing
def renew(new_passphrase_fd: int | None) -> None:
    """Replace every key of the vault, because its passphrase became known.

    Whoever has an old copy and the old passphrase reads what was written until now, and nothing of what is written afterwards.
    """
    from safeconduct.actions import renew as verb

    answer = changed_passphrase(verb, new_passphrase_fd)
    if here().json:
        return print_json("renew@1", answer)
    return say(
        f"renewed: {answer.compartments} compartments have new keys, {answer.events} facts are as they were\n"
        "  now plug in every stick (safeconduct sync), make a new backup, and destroy every older one\n"
        "  what was in the vault before may be known: look who must move (safeconduct today)" + (_CARD if answer.is_card_over else "")
    )

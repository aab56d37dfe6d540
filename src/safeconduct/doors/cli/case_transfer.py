"""Cases between caseloads: transferred, or shared as a copy."""

from __future__ import annotations

from typing import Any

import click

from safeconduct.doors.cli.manners import DAY, here, typed, writing
from safeconduct.doors.cli.screen import print_json, say
from safeconduct.doors.cli.showing import counted

_code = click.argument("code", metavar="CASE")
_to = click.argument("to", metavar="CASELOAD")
_why = click.option("--why", help="Why; both caseloads read it. Left out: asked for.")
_from = click.option("--notes-from", type=DAY, help="Notes and check-ins of before that day stay behind.")


@click.command("transfer")
@_code
@_to
@_why
@_from
@writing
def transfer(code: str, to: str, why: str | None, notes_from: Any) -> None:
    """Transfer a case to another CASELOAD, as in casework:south; what was said goes along.

    What comes is written there, and who opens only the old caseload reads no more of it. She keeps what she knows. What
    colleagues still write in the old one before they hear of it is fetched by the next sync of whoever opens both.
    """
    _go(code, to, why, notes_from, is_shared=False)


@click.command("share")
@_code
@_to
@_why
@_from
@writing
def share(code: str, to: str, why: str | None, notes_from: Any) -> None:
    """Share with another CASELOAD what was said of a case until now; the case stays, and what comes is not shared until you do it again."""
    _go(code, to, why, notes_from, is_shared=True)


def _go(code: str, to: str, why: str | None, notes_from: Any, *, is_shared: bool) -> None:
    """Have it done, and tell who knows the case now."""
    from safeconduct.actions import case_transfer as verb

    me = here()
    ask = verb.Ask(case=me.ref("case", code), to=to, reason=typed(why, "Why"), is_shared=is_shared, notes_from=notes_from)
    answer = me.session.ask("case_transfer", ask, verb.Answer)
    if me.json:
        return print_json("case-transfer@1", answer)
    say(
        f"kept in {answer.home}; {counted(answer.facts, 'fact')} went along"
        + (f", {counted(answer.left, 'note')} stayed behind" if answer.left else "")
    )
    if answer.knowing and not is_shared:
        who = counted(answer.knowing, "person")
        say(f"who opens the old caseload only ({who}) knows what was said until now, and will read nothing that comes")
    return None

"""Who may be one person, asked with reasons, and what somebody decided."""

from __future__ import annotations

import click

from safeconduct.doors.cli.manners import confirm, here, reading, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.ids import show
from safeconduct.model import facts as f

_ASKED = {"same": "probably one person", "unsure": "perhaps one person", "relatives": "probably relatives"}
_DECIDED = {"same": "duplicate", "relatives": "relatives", "different": "different"}
_REASONS = 3  # shown in a line


@click.group()
def duplicate() -> None:
    """Find people who are in two cases, under whatever spelling, in whatever script.

    It only asks. Brothers and sisters are told as relatives; a pair about which you decided is not asked about again.
    """


@duplicate.command(name="list")
@click.option("--case", "code", metavar="CASE", help="Only what is asked about this case.")
@click.option("--names", is_flag=True, help="Show the names of the two.")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="How many pairs.")
@click.option("--offset", type=click.IntRange(0), default=0, help="How many pairs to leave out at the beginning.")
@reading
def list_(code: str | None, limit: int, offset: int, *, names: bool) -> None:
    """List the pairs of cases that may hold one person, the surest first, with the reasons."""
    from safeconduct.actions import duplicate_list as verb

    ask = verb.Ask(case=here().ref("case", code) if code else b"", limit=limit, offset=offset)
    answer = here().session.ask("duplicate_list", ask, verb.Answer)
    if here().json:
        return print_json("duplicate-list@1", answer)
    print_table(
        ("case", "other", "it looks like", "why"),
        (
            (_side(line.one, names=names), _side(line.other, names=names), _ASKED[line.verdict], "; ".join(line.reasons[:_REASONS]))
            for line in answer.lines
        ),
        nothing="nobody seems to be in two cases",
    )
    if answer.total > offset + len(answer.lines):
        say(f"{answer.total} pairs in all: --offset {offset + len(answer.lines)} goes on")
    return None


def _side(side: object, *, names: bool) -> str:
    from safeconduct.actions import duplicate_list as verb

    assert isinstance(side, verb.Side)
    known = [show(bytes.fromhex(side.case)), side.label, *(side.names if names else ())]
    return ", ".join(word for word in known if word)


@duplicate.command()
@click.argument("code", metavar="CASE")
@click.argument("other", metavar="OTHER")
@click.argument("how", type=click.Choice(tuple(_DECIDED)))
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def decide(code: str, other: str, how: str, *, yes: bool) -> None:
    """Say what two cases are: of the `same` household CASE is the copy, and leaves the lists; `relatives`; or `different`.

    Nothing is thrown away: the history of both stays, and each names the other.
    """
    me = here()
    case, known = me.ref("case", code), me.ref("case", other)
    link = f.CasesLinked(case=case, other=known, how=_DECIDED[how])
    if how != "same":
        me.record(link)
        return
    confirm(f"Is {show(case)} a copy of {show(known)}, and may it leave the lists?", yes=yes)
    me.record(link, f.CaseStatusSet(case=case, status="duplicate", on=me.today()))

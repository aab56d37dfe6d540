"""Who may be one person, asked with reasons, and what somebody decided."""

from __future__ import annotations

import click
import msgspec

from safeconduct.doors.cli.manners import confirm, here, reading, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.ids import show

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

    Nothing is thrown away: the history of both stays, and each names the other. What only the copy knows (a threat, a higher risk,
    check-ins, beds) raises no alarm any more: you are told, and say it in the other case. A copy that turns out to be none:
    `different`, and it stands in the lists again.
    """
    from safeconduct.actions import duplicate_decide as verb

    me = here()
    ask = verb.Ask(case=me.ref("case", code), other=me.ref("case", other), how=_DECIDED[how], is_dry=True)
    if how == "same":
        for one in me.session.ask("duplicate_decide", ask, verb.Answer).only_there:
            say(f"only {show(ask.case)} has {verb.ONLY_THERE[one]}: no alarm will come of it; say it in {show(ask.other)}")
        confirm(f"Is {show(ask.case)} a copy of {show(ask.other)}, and may it leave the lists?", yes=yes)
    answer = me.session.ask("duplicate_decide", msgspec.structs.replace(ask, is_dry=False), verb.Answer)
    if me.json:
        return print_json("duplicate-decide@1", answer)
    say(f"recorded: case {show(ask.case)}")
    if how == "same":
        say(f"  if it was none: safeconduct duplicate decide {show(ask.case)} {show(ask.other)} different")
    if answer.back_as:
        say(f"  it stands in the lists again, as {answer.back_as.replace('_', ' ')}")
    return None

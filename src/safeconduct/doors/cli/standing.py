"""Say before a list of alarms what keeps it from being relied on: nothing opens here, or the clock cannot be right.

>>> list(cautions("closed", None, None))[0][:12]
'CANNOT TELL:'
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from safeconduct.doors.cli.showing import code_of, local

BLIND = {
    "away": "this laptop is on a journey and holds no keys; who is endangered or silent is not known here; next: safeconduct travel status",
    "waiting": "this laptop holds no keys yet; who is endangered or silent is not known here; a colleague says member open, then: sync",
    "shut_out": "this laptop is shut out; what it shows grows old, and nobody reads what it writes; ask an admin by voice",
    "closed": "no caseload opens on this laptop; who is endangered or silent is not known here; who opens one can say",
}


def empty(blind: str, otherwise: str) -> str:
    """Say that a list is empty: what it would say anyway, or that this laptop cannot know."""
    return f"CANNOT TELL: {BLIND[blind]}" if blind else otherwise


def cautions(blind: str, ahead: Any, at: dt.date | None) -> Iterator[str]:
    """Give one line for each; a look from another day (`at`) says nothing of the clock."""
    if blind:
        yield f"CANNOT TELL: {BLIND[blind]}"
    if ahead is None or at is not None:
        return
    here_says = local(dt.datetime.now(dt.UTC))
    if ahead.is_slight:
        yield (
            f"CLOCKS DIFFER: it says {here_says} here, and something was written at {local(ahead.at)}; an alarm of silence may come so much"
            " late: set this clock and its zone, or ask colleagues for theirs"
        )
    else:
        whose = "this laptop itself" if ahead.is_this else f"laptop {code_of(ahead.device)}"
        yield (
            f"THE CLOCK: it says {here_says} here, and {whose} wrote something at {local(ahead.at)}; one of the two was set wrong,"
            " and silence and days are counted wrongly: set this clock, or ask whose laptop that is"
        )

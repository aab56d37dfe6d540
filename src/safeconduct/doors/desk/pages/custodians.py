"""Who holds shares of the keys, when each showed hers last, and when the next drill is due.

Shares are drawn, printed and asked for at a terminal alone: a browser keeps what it shows, and a printer's queue what it prints.
"""

from __future__ import annotations

from safeconduct.actions import recover_status
from safeconduct.doors.desk.visiting import Page, Reply, Visit


def listing(visit: Visit) -> Reply:
    """Show how the vault can be brought back."""
    answer = visit.ask("recover_status", recover_status.Ask(), recover_status.Answer)
    return visit.show("custodians.html", answer=answer, drilled_on=max((one.on for one in answer.seen if one.on), default=None))


PAGES = (Page("GET", "/custodians", listing),)

"""Destroy the keys from the desk: one chord leads here, and one press of a large key or button does it.

It works while the vault is locked. What a hand types blind while the page comes up, or holds down, does nothing: a press counts only when
it comes from the page that was shown, and not within its first second.
"""

from __future__ import annotations

import time

from safeconduct.actions.panic import panic
from safeconduct.doors.desk.visiting import Page, Reply, Visit

SHOWN_SECONDS = 1.0  # a person reads a word in a third of that; keys typed blind, or a key held down, come at once
_FORGET = ("clear-site-data", '"cache", "storage"')


class Shown:
    """That the page was shown, and when; good for one press."""

    def __init__(self) -> None:
        """Begin to count."""
        self.since = time.monotonic()

    def is_meant(self) -> bool:
        """Tell whether a press now can come from somebody who has seen the page."""
        return time.monotonic() - self.since >= SHOWN_SECONDS


def ask(visit: Visit) -> Reply:
    """Show the one question."""
    return visit.show("panic.html", is_done=False, step=visit.desk.keep(Shown()))


def destroy(visit: Visit) -> Reply:
    """Destroy the keys, if the press was meant; otherwise ask again."""
    shown = visit.desk.kept.pop((visit.form.get("step") or ("",))[0], None)
    if not (isinstance(shown, Shown) and shown.is_meant()):
        return visit.show("panic.html", status=409, is_done=False, step=visit.desk.keep(Shown()))
    answer = panic(visit.desk.folder)
    reply = visit.show("panic.html", is_done=True, answer=answer)
    return Reply(status=reply.status, body=reply.body, headers=(_FORGET,), ends=True)


PAGES = (
    Page("GET", "/panic", ask, without_vault=True),
    Page("POST", "/panic", destroy, without_vault=True),
)

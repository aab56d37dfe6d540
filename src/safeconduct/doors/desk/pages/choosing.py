"""Choose a household by its code or by words, on the way to an act on it; and words that somebody typed, as choices of a list.

What was searched for is answered to the form that asked and stands in no address.

    >>> len(choice_text("Rowan")) - len("Rowan")  # one sign before and one behind: its direction disturbs nothing around it
    2
"""

from __future__ import annotations

import re

from safeconduct.actions import case_find, resolve
from safeconduct.doors.desk.forms import Field, begun, read
from safeconduct.doors.desk.visiting import Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of, plain
from safeconduct.errors import Mistaken

FOUND = 12  # households offered at once; more of them means: search for more words
_CODE = re.compile(r"[0-9A-Za-z]{4}-?[0-9A-Za-z]{0,4}")
WHO = Field("who", N_("Which household"), hint=N_("its code, or words of a name or label"), is_required=True)


def choose(visit: Visit, title: str, to: str, back: str, about: str = "") -> Reply:
    """Ask which household is meant, and go on to the act's own page.

    Args:
        visit: the request.
        title: what is to be done, a sentence of the catalogue.
        to: address of the act, without the household's reference at its end.
        back: where `leave it` leads.
        about: what it is done with, as a shelter's name.
    """
    if visit.method == "GET":
        return visit.show("choosing.html", title=title, to=to, back=back, about=about, filled=begun((WHO,), {}), found=None)
    filled, found = read((WHO,), visit.form, visit.today), None
    if not filled.wrong:
        typed = filled.values["who"]
        if _CODE.fullmatch(typed):
            try:
                return visit.go(to + visit.ask("resolve", resolve.Ask(kind="case", code=typed), resolve.Answer).ref.hex())
            except Mistaken:
                pass  # it may be a word of four letters
        try:
            found = visit.ask("case_find", case_find.Ask(words=typed, limit=FOUND), case_find.Answer)
        except Mistaken as error:
            filled.wrong["who"] = error
    return visit.show(
        "choosing.html", status=422 if filled.wrong else 200, title=title, to=to, back=back, about=about, filled=filled, found=found
    )


def choice_text(typed: str, *more: str) -> str:
    """Write what somebody typed as a choice, where no element can set it apart: isolated by signs, further words after it."""
    return " · ".join(part for part in (f"\u2068{plain(typed)}\u2069" if typed else "", *more) if part)


def about_case(ref: str, label: str) -> str:
    """Write a household as the line under a title."""
    return f"{code_of(ref)} · {label}" if label else code_of(ref)

"""Check a draft before it leaves: paste it or send the file, see what must not be in it, let a matter pass with a reason.

The draft stays in the memory of this process alone, one at a time, until another is checked or the vault is locked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from safeconduct.actions import guard
from safeconduct.doors.desk.forms import Field, Filled, begun, read
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.errors import Locked, Mistaken, Refused

FILE_BYTES = 20_000_000  # of one draft
_TEXT = Field("text", N_("Text of the draft"), kind="text", hint=N_("paste it whole; a few words by themselves are not checked"))
_WHY = Field("why", N_("Why it may pass"), is_required=True, hint=N_("so that a colleague can judge it later"))
_KINDS = {
    "person": N_("name"),
    "number": N_("number"),
    "place": N_("address"),
    "country": N_("country"),
    "hint": N_("country"),
    "date": N_("birthday"),
}
_WHYS = (
    N_("two words of one protected name stand together"),
    N_("it may be the surname of a protected person"),
    N_("words of a protected address stand together"),
    N_("it may belong to a protected address"),
    N_("a number, address or handle of a protected person"),
    N_("it may be a handle of a protected person"),
    N_("a country with which there are talks"),
    N_("a country with which there are talks, if it is not the name of a thing"),
    N_("it points to a country with which there are talks: a code, a place, a number, money"),
    N_("a protected person was born on this day, and the text names somebody"),
)
"""What the guard says, for the catalogues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A draft that was sent, and what the guard found last."""

    draft: guard.Draft
    answer: guard.Checked


def begin(visit: Visit) -> Reply:
    """Ask for a draft, and check it."""
    fields = (_TEXT,)
    if visit.method == "GET":
        return visit.show("draft.html", filled=begun(fields, {}), most=FILE_BYTES)
    filled, sent = read(fields, visit.form, visit.today), visit.files.get("file")
    has_file = sent is not None and bool(sent.content)
    if has_file == bool(filled.values.get("text")) and not filled.wrong:
        filled.wrong[""] = Mistaken("paste a text, or choose a file: one of the two", "a draft is checked as it will leave")
    if not filled.wrong:
        if sent is not None and sent.content:
            draft = guard.Draft(name=sent.name, data=sent.content)
        else:
            draft = guard.Draft(name="pasted.txt", data=filled.values["text"].encode())
        try:
            return visit.go(f"/guard/{visit.desk.keep_only(Tried(draft=draft, answer=_checked(visit, draft)))}")
        except Locked:
            raise
        except (Mistaken, Refused) as error:
            filled.wrong[""] = error
    return visit.show("draft.html", status=422, filled=filled, most=FILE_BYTES)


def _checked(visit: Visit, draft: guard.Draft, lets: tuple[guard.Let, ...] = ()) -> guard.Checked:
    return visit.ask("guard", guard.Ask(drafts=(draft,), lets=lets), guard.Answer).drafts[0]


def _tried(visit: Visit) -> Tried:
    kept = visit.desk.kept.get(visit.places["draft"])
    if not isinstance(kept, Tried):
        raise Mistaken("that draft is forgotten", "check it again: a draft is kept only until another is checked, or the vault is locked")
    return kept


def shown(visit: Visit) -> Reply:
    """Show what the guard found in a draft."""
    return _page(visit, _tried(visit), begun((_WHY,), {}))


def let(visit: Visit) -> Reply:
    """Let a matter of this draft pass, with a reason."""
    tried = _tried(visit)
    filled = read((_WHY,), visit.form, visit.today)
    chosen = visit.form.get("matter", ())
    if not chosen:
        filled.wrong[""] = Mistaken("nothing was chosen to be let pass", "tick what may pass")
    if not filled.wrong:
        try:
            lets = tuple(guard.Let(matter=matter, why=filled.values["why"]) for matter in chosen)
            answer = _checked(visit, tried.draft, lets)
        except Locked:
            raise
        except (Mistaken, Refused) as error:
            filled.wrong["why"] = error
        else:
            visit.desk.kept[visit.places["draft"]] = replace(tried, answer=answer)
            return visit.go(f"/guard/{visit.places['draft']}", N_("Kept, with the reason, for this very draft."))
    return _page(visit, tried, filled, status=422)


def _page(visit: Visit, tried: Tried, filled: Filled, status: int = 200) -> Reply:
    return visit.show(
        "draft_checked.html", status=status, answer=tried.answer, filled=filled, kinds=_KINDS, at=f"/guard/{visit.places['draft']}"
    )


PAGES = (
    Page("GET", "/guard", begin),
    Page("POST", "/guard", begin, takes_bytes=FILE_BYTES + 200_000),
    Page("GET", "/guard/{draft}", shown),
    Page("POST", "/guard/{draft}", let),
)

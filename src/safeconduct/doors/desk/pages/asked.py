"""Ask colleagues about a draft where no case opens on this laptop, and see which of its words they mark."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.actions import guard_answers, guard_ask
from safeconduct.doors.desk.forms import Field, begun, read
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.errors import Locked, Mistaken, Refused

FILE_BYTES = 20_000_000  # of one draft
_TEXT = Field("text", N_("Text of the draft"), kind="text", hint=N_("paste it whole; a short text is not answered"))
_GRADES = {"HARD": N_("stops"), "COUNTRY": N_("a country in talks"), "SOFT": N_("asks")}
_REFUSALS = {
    "few": N_("A laptop did not answer: so few words could be a question about one name."),
    "list": N_("A laptop did not answer: it names so many that it is a list, and no draft."),
    "often": N_("A laptop did not answer: too many drafts in one day."),
    "again": N_("A laptop did not answer: this draft was asked about several times this week, with small changes."),
    "many": N_("A laptop did not mark it: there is too much in it. Show it to a colleague of casework."),
}


def listing(visit: Visit) -> Reply:
    """Show the drafts that were asked about, and ask about another."""
    fields = (_TEXT,)
    if visit.method == "GET":
        filled = begun(fields, {})
    else:
        filled, sent = read(fields, visit.form, visit.today), visit.files.get("file")
        has_file = sent is not None and bool(sent.content)
        if has_file == bool(filled.values.get("text")) and not filled.wrong:
            filled.wrong[""] = Mistaken("paste a text, or choose a file: one of the two", "a draft is checked as it will leave")
        if not filled.wrong:
            draft = guard_ask.Draft(name="pasted.txt", data=(filled.values.get("text") or "").encode())
            if sent is not None and sent.content:
                draft = guard_ask.Draft(name=sent.name, data=sent.content)
            try:
                visit.ask("guard_ask", guard_ask.Ask(drafts=(draft,)), guard_ask.Answer)
            except Locked:
                raise
            except (Mistaken, Refused) as error:
                filled.wrong[""] = error
            else:
                return visit.go("/asked", N_("Sealed. It goes out with the next sync; the answers come after colleagues have synced."))
    answer = visit.ask("guard_answers", guard_answers.Ask(), guard_answers.Answer)
    return visit.show(
        "asked.html",
        status=422 if filled.wrong else 200,
        lines=answer.lines,
        filled=filled,
        most=FILE_BYTES,
        grades=_GRADES,
        refusals=_REFUSALS,
        parts=parts,
    )


def parts(piece: guard_answers.Piece) -> Iterator[tuple[str, str]]:
    """Cut a text of the draft at its marks: each part with its grade, or none."""
    at = 0
    for start, end, grade in piece.spans:
        yield piece.text[at:start], ""
        yield piece.text[start:end], grade
        at = end
    yield piece.text[at:], ""


PAGES = (Page("GET", "/asked", listing), Page("POST", "/asked", listing, takes_bytes=FILE_BYTES + 200_000))

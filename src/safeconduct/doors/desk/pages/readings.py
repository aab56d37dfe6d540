"""Help with reading an article at the desk: proposals, each marked in the article, mended and entered one by one, or rejected.

Nothing is entered by itself. The article and its proposals stay in the memory of this process alone, one article at a time, and are gone at
the lock; what is being typed into a proposal is sealed at the lock as every form is.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from safeconduct.actions import evidence_ledger, evidence_load
from safeconduct.doors.desk.forms import Act, Field, begun, perform, read
from safeconduct.doors.desk.pages.typed import listed
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.errors import Locked, Mistaken, Refused
from safeconduct.studies.evidence import Proposal, read_form, reader
from safeconduct.vault.quarantine import contain

FILE_BYTES = 1_000_000  # of an article as a file of plain text; a book is no article
_AROUND = 300  # characters of the article on either side of a proposal
MOST = 300  # proposals of one article
_OPEN, _ENTERED, _REJECTED = "", "entered", "rejected"
_STATES = (N_("entered"), N_("rejected"))
_ARTICLE = (
    Field("text", N_("Text of the article"), kind="text", hint=N_("paste it whole")),
    Field(
        "language", N_("Language of the article"), kind="choice", choices=(("en", N_("English")), ("ru", N_("Russian"))), is_required=True
    ),
    Field("page", N_("Whose page it is"), hint=N_("it stands as the last of those through whom it came")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article with its proposals, and what became of each by its number."""

    text: str
    language: str
    page: str
    proposals: tuple[Proposal, ...]
    states: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the article, the numbers of the proposals that it is in, and of those that begin with it."""

    text: str
    numbers: tuple[int, ...]
    begins: tuple[int, ...]


def begin(visit: Visit) -> Reply:
    """Ask for an article, and propose who says what in it."""
    if visit.method == "GET":
        return visit.show("reading.html", filled=begun(_ARTICLE, {}), at="/evidence/read")
    filled, sent = read(_ARTICLE, visit.form, visit.today), visit.files.get("file")
    has_file = sent is not None and bool(sent.content)
    if has_file == bool(filled.values.get("text")) and not filled.wrong:
        filled.wrong[""] = Mistaken("paste a text, or choose a file: one of the two", "save the article as plain text")
    if not filled.wrong:
        content = sent.content if sent is not None and sent.content else filled.values["text"].encode()
        try:
            return visit.go(f"/evidence/read/{visit.desk.keep_only(_read(content, filled.values['language'], filled.values['page']))}")
        except Locked:
            raise
        except (Mistaken, Refused) as error:
            filled.wrong[""] = error
    return visit.show("reading.html", status=422, filled=filled, at="/evidence/read")


def _read(content: bytes, language: str, page: str) -> Reading:
    """Have an article read where a stranger's bytes can do no harm."""
    packed = contain(reader(), language.encode() + content)
    found = msgspec.msgpack.decode(packed, type=tuple[Proposal, ...])
    return Reading(text=content.decode(), language=language, page=page, proposals=found[:MOST])


def _found(visit: Visit) -> Reading:
    kept = visit.desk.kept.get(visit.places["reading"])
    if not isinstance(kept, Reading):
        raise Mistaken("that article is forgotten", "read it again: it is kept only until another is read, or the vault is locked")
    return kept


def shown(visit: Visit) -> Reply:
    """Show the article with its proposals marked, and a list of them."""
    reading = _found(visit)
    rows = [(number, f"{number:032x}", each, reading.states.get(number, _OPEN)) for number, each in enumerate(reading.proposals, 1)]
    return visit.show("reading_marked.html", rows=rows, stretches=tuple(stretches(reading)), at=f"/evidence/read/{visit.places['reading']}")


def stretches(reading: Reading) -> Iterator[Stretch]:
    """Cut the article where a proposal begins or ends; each stretch says in which proposals it is."""
    spans = {number: (each.start, each.end) for number, each in enumerate(reading.proposals, 1)}
    edges = sorted({0, len(reading.text), *(edge for span in spans.values() for edge in span)})
    for start, end in itertools.pairwise(edges):
        inside = tuple(number for number, span in spans.items() if span[0] <= start and end <= span[1])
        begins = tuple(number for number in inside if spans[number][0] == start)
        yield Stretch(text=reading.text[start:end], numbers=inside, begins=begins)


def _proposal(visit: Visit, reading: Reading) -> tuple[int, Proposal]:
    number = int(visit.places["proposal"], 16)
    if not 1 <= number <= len(reading.proposals):
        raise Mistaken("there is no such proposal", "go back to the article")
    return number, reading.proposals[number - 1]


def proposal(visit: Visit) -> Reply:
    """Show one proposal to be mended, and enter it when a person says so."""
    reading = _found(visit)
    number, each = _proposal(visit, reading)
    back = f"/evidence/read/{visit.places['reading']}"
    fields = (
        Field("claim", N_("Claim"), is_required=True, hint=N_("its number, as held; a new word for a new claim")),
        Field("text", N_("The claim as a sentence"), kind="text", hint=N_("when it is new: one that can be true or false")),
        Field("speaker", N_("Who says so"), is_required=True),
        Field("stance", N_("What the speaker does with it"), kind="choice", choices=listed("stance"), is_required=True),
        Field("via", N_("Through whom it came"), hint=N_("names with commas between, up to the page that was read")),
        Field("basis", N_("How the speaker knows"), kind="choice", choices=listed("basis")),
        Field("hedge", N_("Words that soften it, verbatim")),
        Field("quantity", N_("Figure in its own words")),
        Field("on", N_("When it was said"), hint=N_("2017, 2017-04 or 2017-04-01")),
        Field("note", N_("Note"), kind="text"),
    )

    def does(v: dict[str, Any]) -> str:
        _enter(visit, reading, v)
        reading.states[number] = _ENTERED
        return N_("Entered, as you mended it.")

    values = {
        "text": each.content,
        "speaker": each.speaker,
        "stance": each.stance,
        "via": reading.page,
        "basis": "undisclosed",
        "hedge": ", ".join(each.hedges),
        "quantity": each.quantity,
        "on": each.day,
        "note": f"characters {each.start} to {each.end}",
    }
    around = (
        reading.text[max(0, each.start - _AROUND) : each.start],
        reading.text[each.start : each.end],
        reading.text[each.end :][:_AROUND],
    )
    act = Act(
        title=N_("Enter a proposal"),
        button=N_("Enter it"),
        fields=fields,
        does=does,
        back=back,
        begin=values,
        before=N_("A table of words proposed this. Read it against the article, and mend it before you enter it."),
        template="reading_proposal.html",
        shown={"around": around, "reject": f"{visit.path}/reject", "state": reading.states.get(number, _OPEN)},
    )
    return perform(visit, act)


def _enter(visit: Visit, reading: Reading, values: dict[str, Any]) -> None:
    """Enter one row as `evidence add` does: to a claim that is known, or to a new one.

    Raises:
        Mistaken: a new claim has no sentence, or a field is not what the form says.
    """
    row = {name: value for name, value in values.items() if value and name not in ("claim", "text", "via")}
    row["via"] = [name.strip() for name in values["via"].split(",") if name.strip()]
    form: dict[str, Any] = {"id": values["claim"], "text": values["text"], "said": [row]}
    try:
        known = visit.ask("evidence_ledger", evidence_ledger.Ask(claims=(values["claim"],)), evidence_ledger.Answer).ledger.claims[0]
        form |= {"text": known.text} | ({"quantity": known.quantity} if known.quantity else {})
    except Mistaken:
        if not values["text"]:
            raise Mistaken("a new claim needs its sentence", "write it: one that can be true or false") from None
    ledger = read_form({"language": reading.language, "claim": [form]})
    visit.ask("evidence_load", evidence_load.Ask(ledger=msgspec.msgpack.encode(ledger), is_more=True), evidence_load.Answer)


def reject(visit: Visit) -> Reply:
    """Set a proposal aside; nothing is recorded."""
    reading = _found(visit)
    number, _ = _proposal(visit, reading)
    reading.states[number] = _REJECTED
    return visit.go(f"/evidence/read/{visit.places['reading']}", N_("Set aside; nothing was recorded."))


PAGES = (
    Page("GET", "/evidence/read", begin),
    Page("POST", "/evidence/read", begin, takes_bytes=FILE_BYTES + 200_000),
    Page("GET", "/evidence/read/{reading}", shown),
    Page("GET", "/evidence/read/{reading}/{proposal}", proposal),
    Page("POST", "/evidence/read/{reading}/{proposal}", proposal),
    Page("POST", "/evidence/read/{reading}/{proposal}/reject", reject),
)

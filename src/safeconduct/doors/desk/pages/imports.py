"""Take in a file: how each column would be read, what would change, what cannot be read; then take it in.

The bytes that were sent stay in the memory of this process alone, one file at a time, and go when it was taken in, left or the vault is
locked. Nothing is written before a person has seen the dry run.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from safeconduct.actions import import_file
from safeconduct.doors.desk.forms import Field, Filled, begun, read
from safeconduct.doors.desk.pages.typed import CALENDARS, DAY_HINT
from safeconduct.doors.desk.visiting import Page, Reply, Sent, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.errors import Locked, Mistaken, Refused
from safeconduct.studies.exchange import mapping, words

FILE_BYTES = 20_000_000  # of one file; 25,000 rows of twenty columns are about 10 MB as CSV
SHOWN = 100  # rejects and remarks on the page; the download has all
_DAY_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_WHY = {
    "heading": N_("its heading"),
    "part": N_("a word in its heading"),
    "tag": N_("its tag"),
    "content": N_("what stands in it"),
    "choices": N_("answers of one question"),
    "said": N_("you said so"),
    "unknown": N_("unknown: say what it means"),
    "twice": N_("another column is that already"),
    "link": N_("it joins the sheets"),
    "machine": N_("the form's own bookkeeping"),
}
_SOURCE = Field("source", N_("Where it comes from"), hint=N_("the system or list; the same name finds the same cases again"))
_AS_OF = Field("as_of", N_("Day that it is of"), kind="day", hint=N_("only for reference data, as a passport index"))
_SCHEMES = {
    "iso3": N_("three letters of ISO 3166"),
    "iso2": N_("two letters of ISO 3166"),
    "unhcr": N_("three letters of UNHCR (AUS is Austria)"),
    "names": N_("names"),
}
_ORDERS = (("", N_("as it is found")), ("dmy", N_("day, month, year")), ("mdy", N_("month, day, year")), ("ymd", N_("year, month, day")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A file that was sent, what was said about it, and what the last look at it gave."""

    name: str
    ask: import_file.Ask
    answer: import_file.Answer


def begin(visit: Visit) -> Reply:
    """Ask for a file, and have a first look at it."""
    fields = (_SOURCE, _AS_OF)
    if visit.method == "GET":
        return visit.show("import.html", filled=begun(fields, {}), most=FILE_BYTES)
    filled, sent = read(fields, visit.form, visit.today), visit.files.get("file")
    if sent is None or not sent.content:
        filled.wrong["file"] = Mistaken("there is no file", "choose one, and send it again")
    if sent is not None and not filled.wrong:
        try:
            return visit.go(f"/import/{visit.desk.keep_only(_first(visit, sent, filled))}")
        except Locked:
            raise
        except (Mistaken, Refused) as error:
            filled.wrong["file"] = error
    return visit.show("import.html", status=422, filled=filled, most=FILE_BYTES)


def _first(visit: Visit, sent: Sent, filled: Filled) -> Tried:
    """Look at a file for the first time."""
    in_name = _DAY_IN_NAME.search(sent.name)
    ending = _ENDING.search(sent.name)
    as_of: dt.date | None = filled.values["as_of"]
    if as_of is None and in_name is not None:
        as_of = _day(in_name[1])
    ask = import_file.Ask(data=sent.content, name=ending[0] if ending else "", source=filled.values["source"], as_of=as_of)
    return Tried(name=sent.name, ask=ask, answer=visit.ask("import_file", ask, import_file.Answer))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _tried(visit: Visit) -> Tried:
    kept = visit.desk.kept.get(visit.places["file"])
    if not isinstance(kept, Tried):
        raise Mistaken("that file is forgotten", "send it again: a file is kept only until another is sent, or the vault is locked")
    return kept


def shown(visit: Visit) -> Reply:
    """Show how a file is read and what would change, or what became of it."""
    tried = _tried(visit)
    return _page(visit, tried, begun(_settings(tried), _said(tried.ask)))


def anew(visit: Visit) -> Reply:
    """Read the file anew as a person says."""
    tried = _tried(visit)
    if not tried.answer.is_dry_run:
        return visit.go(visit.path)
    filled = read(_settings(tried), visit.form, visit.today)
    if not filled.wrong:
        values = filled.values
        ask = msgspec.structs.replace(
            tried.ask,
            source=values["source"],
            as_of=values["as_of"],
            choices=_choices(visit, tried),
            country_scheme=values["country_scheme"] or None,
            date_order=values["date_order"] or None,
            calendar=values["calendar"] or None,
            sheets=values.get("sheets") or None,
            is_unknown_kept=values["is_unknown_kept"],
        )
        try:
            visit.desk.kept[visit.places["file"]] = replace(tried, ask=ask, answer=visit.ask("import_file", ask, import_file.Answer))
            return visit.go(visit.path, N_("Read anew, as below. Nothing was taken in yet."))
        except Locked:
            raise
        except (Mistaken, Refused) as error:
            filled.wrong[""] = error
    return _page(visit, tried, filled, status=422)


def take(visit: Visit) -> Reply:
    """Take the file in as it was last shown, and forget its bytes."""
    tried, name = _tried(visit), visit.places["file"]
    if tried.answer.is_dry_run:
        answer = visit.ask("import_file", msgspec.structs.replace(tried.ask, is_dry_run=False), import_file.Answer)
        visit.desk.kept[name] = replace(tried, ask=msgspec.structs.replace(tried.ask, data=b""), answer=answer)
    return visit.go(
        f"/import/{name}",
        N_("Taken in, and forgotten here. The file still lies where you chose it, for everybody to read: destroy it there."),
    )


def leave(visit: Visit) -> Reply:
    """Forget a file."""
    visit.desk.kept.pop(visit.places["file"], None)
    return visit.go("/import", N_("The file is forgotten. Nothing of it was taken in."))


def rejects(visit: Visit) -> Reply:
    """Give the rows that were not taken, with their reasons, to be mended and brought again."""
    return Reply(
        body=import_file.reject_table(_tried(visit).answer),
        kind="text/csv; charset=utf-8",
        headers=(("content-disposition", 'attachment; filename="rejects.csv"'),),
    )


def _settings(tried: Tried) -> tuple[Field, ...]:
    """Give the fields that say what the file itself leaves open."""
    sheets = tuple(dict.fromkeys(column.sheet for column in tried.answer.columns if column.sheet))
    schemes = (("", N_("as it is found")), *((scheme, _SCHEMES[scheme]) for scheme in mapping.COUNTRY_SCHEMES))
    fields = (
        _SOURCE,
        Field("country_scheme", N_("How countries are written"), kind="choice", choices=schemes),
        Field("date_order", N_("Order of days"), kind="choice", choices=_ORDERS),
        Field("calendar", N_("Calendar of days"), kind="choice", choices=(("", N_("as it is found")), *CALENDARS)),
        Field("as_of", _AS_OF.label, kind="day", hint=DAY_HINT),
        Field("is_unknown_kept", N_("Keep columns of unknown meaning as notes"), kind="yes"),
    )
    if len(sheets) > 1:
        label = N_("Sheets to take; none ticked: those that are not hidden")
        return (*fields, Field("sheets", label, kind="many", choices=tuple((sheet, sheet) for sheet in sheets)))
    return fields


def _said(ask: import_file.Ask) -> dict[str, Any]:
    return {
        "source": ask.source,
        "country_scheme": ask.country_scheme,
        "date_order": ask.date_order,
        "calendar": ask.calendar,
        "as_of": ask.as_of,
        "is_unknown_kept": "1" if ask.is_unknown_kept else "",
        "sheets": ask.sheets,
    }


def _choices(visit: Visit, tried: Tried) -> tuple[tuple[str, str], ...]:
    """Join what was said about columns before with what differs now from what was shown."""
    choices = dict(tried.ask.choices)
    for number, column in enumerate(tried.answer.columns):
        said = visit.form.get(f"column-{number}")
        if said is not None and said[0] != column.field:
            choices[column.column] = said[0]
    return tuple(choices.items())


def _page(visit: Visit, tried: Tried, filled: Filled, status: int = 200) -> Reply:
    fields = sorted(((key, visit.words.say(means)) for key, means in words.FIELDS.items()), key=lambda field: field[1].casefold())
    return visit.show(
        "import_tried.html",
        status=status,
        tried=tried,
        answer=tried.answer,
        filled=filled,
        fields=fields,
        never=frozenset(words.LEFT_OUT),
        because=_WHY,
        shown=SHOWN,
        at=f"/import/{visit.places['file']}",
    )


_BOTH = ("GET", "POST")
PAGES = (
    Page("GET", "/import", begin),
    Page("POST", "/import", begin, takes_bytes=FILE_BYTES + 10_000),
    Page("GET", "/import/{file}", shown),
    Page("POST", "/import/{file}", anew),
    Page("POST", "/import/{file}/take", take),
    Page("POST", "/import/{file}/leave", leave),
    Page("GET", "/import/{file}/rejects", rejects),
)

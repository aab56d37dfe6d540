r"""Propose what each column of a file means, show it, and let a person change it; keep it for the next file with the same headings.

The rule of this module: a proposal is shown before anything is taken, and every column appears in it: mapped, kept as a note, or left out
with the reason. Columns that are never taken in (`words.LEFT_OUT`) cannot be mapped by anybody.

    >>> from safeconduct.studies.exchange.reading.recognising import read
    >>> shown = rows(propose(read(b"Full name,Shoe size\nAnna,38\n")))
    >>> [(row.column, row.field, row.why) for row in shown]
    [('Full name', 'name', 'heading'), ('Shoe size', '', 'unknown')]
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from safeconduct.errors import Mistaken, Refused
from safeconduct.model import codes
from safeconduct.studies.exchange.dates import CALENDARS, ORDERS, settle_order
from safeconduct.studies.exchange.reading import Book, Table
from safeconduct.studies.exchange.words import FIELDS, LEFT_OUT, MANY, field_of, field_of_tag, left_out, plain

VERSION = 1
COUNTRY_SCHEMES: Final = ("iso3", "iso2", "unhcr", "names")
FINGERPRINT_BYTES = 16
_SAMPLE = 400  # cells of a column that are looked at
_MOST = 0.6  # share of a column's cells that must look like a field before the column is taken for it
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE: Final = re.compile(r"\+\d[\d\s()-]{7,18}")
_NEED: Final = re.compile(r"(unhcr-sn:)?[A-Z]{2}-[A-Z]{2}([;,\s|]+(unhcr-sn:)?[A-Z]{2}-[A-Z]{2})*")
_CONTENT: Final = (("email", _EMAIL), ("phone", _PHONE), ("needs", _NEED))
_COUNTRY_FIELDS: Final = ("nationality", "origin_country", "birth_country", "destination")
_DAY_FIELDS: Final = ("birth", "opened_on", "threat_on")
_BETWEEN: Final = re.compile(r"\s*[;,|/]\s*")
_ALPHA2, _ALPHA3 = re.compile(r"[A-Z]{2}"), re.compile(r"[A-Z]{3}")
_LINKS: Final = frozenset({"_index", "_parent_index", "_parent_table_name", "_case"})
_MACHINE: Final = re.compile(
    r"_(id|uuid|validation_status|notes|status|submitted_by|tags|version__?|submission__\w+|attachments|xform_id_string|edited)",
)


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one column means.

    Attributes:
        sheet: the sheet it is in. column: its heading. field: a key of `words.FIELDS`, or empty when it is left out. why: `heading`,
        `part` (of the heading), `tag` (HXL), `content`, `choices` (0/1 columns of a question), `said` (by a person), or for a
            column left out: `unknown`, `twice`, `link`, `machine`, or a key of `words.LEFT_OUT`.
        value: for a 0/1 column of a question with several choices, the choice.
    """

    sheet: str
    column: str
    field: str = ""
    why: str = "unknown"
    value: str = ""


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the files with one set of headings are read.

    Attributes:
        fingerprint: of the headings, sixteen bytes.
        kind: as `Book.kind`.
        choices: one for each column of each sheet.
        sheets: the sheets that are taken; hidden ones only when a person names them.
        country_scheme: `iso3`, `iso2`, `unhcr` or `names`; empty while a person has to say.
        date_orders: the order of days by column, as sheet, heading, order; only where it is settled.
        date_order: the order said for all other columns, or empty.
        calendar: the calendar of all days.
    """

    fingerprint: bytes
    kind: str
    choices: tuple[Choice, ...]
    sheets: tuple[str, ...]
    country_scheme: str = ""
    date_orders: tuple[tuple[str, str, str], ...] = ()
    date_order: str = ""
    calendar: str = "gregorian"
    version: int = VERSION

    def choice(self, sheet: str, column: str) -> Choice:
        """Give the choice for a column."""
        return next((c for c in self.choices if c.sheet == sheet and c.column == column), Choice(sheet=sheet, column=column))

    def order_of(self, sheet: str, column: str) -> str:
        """Give the order of the days in a column."""
        settled = next((order for s, c, order in self.date_orders if (s, c) == (sheet, column)), "")
        return self.date_order or settled


class Shown(NamedTuple):
    """A line of the proposal as a person sees it."""

    sheet: str
    letter: str
    column: str
    field: str
    means: str
    why: str


def fingerprint(book: Book) -> bytes:
    """Hash the kind and the headings: files with the same headings, in whatever order the sheets' rows are, share a mapping."""
    digest = hashlib.sha256(f"safeconduct/mapping@{VERSION}\n{book.kind}".encode())
    for table in book.tables:
        digest.update("\n".join(["", table.sheet if len(book.tables) > 1 else "", *map(plain, table.columns)]).encode("utf-8", "replace"))
    return digest.digest()[:FINGERPRINT_BYTES]


def propose(book: Book) -> Mapping:
    """Propose a mapping for a file, by its headings, tags and content."""
    choices = tuple(choice for table in book.tables for choice in _choices(table))
    mapping = Mapping(
        fingerprint=fingerprint(book),
        kind=book.kind,
        choices=choices,
        sheets=tuple(table.sheet for table in book.tables if not table.is_hidden),
    )
    return msgspec.structs.replace(mapping, country_scheme=_country_scheme(book, mapping), date_orders=_orders(book, mapping))


def rows(mapping: Mapping, book: Book | None = None) -> list[Shown]:
    """Show a mapping line by line, with the columns' letters when the book is given."""
    letters = {(t.sheet, column): letter for t in book.tables for column, letter in zip(t.columns, t.letters, strict=True)} if book else {}
    return [
        Shown(
            sheet=choice.sheet,
            letter=letters.get((choice.sheet, choice.column), ""),
            column=choice.column,
            field=choice.field,
            means=FIELDS.get(choice.field, "") or LEFT_OUT.get(choice.why, "left out"),
            why=choice.why,
        )
        for choice in mapping.choices
    ]


def chosen(mapping: Mapping, column: str, field: str, *, sheet: str | None = None) -> Mapping:
    """Change what a column means: a key of `words.FIELDS`, or empty to leave it out.

    Raises:
        Mistaken: no such column, or no such field.
        Refused: the column is one that is never taken in.
    """
    if field and field not in FIELDS:
        raise Mistaken("there is no such field", "fields: " + ", ".join(FIELDS))
    hits = [c for c in mapping.choices if plain(c.column) == plain(column) and sheet in (None, c.sheet)]
    if not hits:
        raise Mistaken("there is no such column in this file", "write the heading as it stands in the file")
    if field and any(left_out(hit.column) for hit in hits):
        raise Refused("this column is never taken in", LEFT_OUT[left_out(hits[0].column)])
    kept = []
    for choice in mapping.choices:
        if choice in hits:
            kept.append(Choice(sheet=choice.sheet, column=choice.column, field=field, why="said", value=choice.value))
        elif field and field not in MANY and choice.field == field and any(choice.sheet == hit.sheet for hit in hits):
            kept.append(Choice(sheet=choice.sheet, column=choice.column, why="twice"))
        else:
            kept.append(choice)
    return msgspec.structs.replace(mapping, choices=tuple(kept))


def unknown_kept_as_notes(mapping: Mapping) -> Mapping:
    """Keep every column that means nothing known as a note of its household."""
    return msgspec.structs.replace(
        mapping,
        choices=tuple(
            msgspec.structs.replace(choice, field="note", why="said") if not choice.field and choice.why in {"unknown", "twice"} else choice
            for choice in mapping.choices
        ),
    )


def settled(
    mapping: Mapping,
    *,
    country_scheme: str | None = None,
    date_order: str | None = None,
    calendar: str | None = None,
    sheets: Iterable[str] | None = None,
) -> Mapping:
    """Say what the file itself leaves open: the scheme of country codes, the order of days, their calendar, the sheets to take.

    Raises:
        Mistaken: a word that is none of those possible.
    """
    for said, words, what in (
        (country_scheme, ("", *COUNTRY_SCHEMES), "the scheme of country codes"),
        (date_order, ("", *ORDERS), "the order of days"),
        (calendar, CALENDARS, "the calendar"),
    ):
        if said is not None and said not in words:
            raise Mistaken(f"{what} is none that is known", "one of: " + ", ".join(word for word in words if word))
    return msgspec.structs.replace(
        mapping,
        country_scheme=mapping.country_scheme if country_scheme is None else country_scheme,
        date_order=mapping.date_order if date_order is None else date_order,
        calendar=mapping.calendar if calendar is None else calendar,
        sheets=mapping.sheets if sheets is None else tuple(sheets),
    )


def dump(mapping: Mapping) -> bytes:
    """Write a mapping as bytes to keep."""
    return msgspec.msgpack.encode(mapping)


def load(content: bytes) -> Mapping:
    """Read a mapping that `dump` wrote.

    Raises:
        Mistaken: it is none, or of a newer version.
    """
    try:
        mapping = msgspec.msgpack.decode(content, type=Mapping)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Mistaken("the kept mapping cannot be read", "map the columns anew") from error
    if mapping.version != VERSION:
        raise Mistaken("the kept mapping is of another version", "map the columns anew")
    return mapping


def fits(mapping: Mapping, book: Book) -> bool:
    """Tell whether a kept mapping is for this file: the same headings."""
    return mapping.fingerprint == fingerprint(book)


def _choices(table: Table) -> list[Choice]:
    questions = _questions(table)
    taken: set[str] = set()
    found = []
    for index, column in enumerate(table.columns):
        choice = _choice(table, index, column, questions)
        if choice.field and choice.field not in MANY:
            if choice.field in taken:
                choice = Choice(sheet=table.sheet, column=column, why="twice")
            taken.add(choice.field)
        found.append(choice)
    return _name_parts(found)


def _choice(table: Table, index: int, column: str, questions: dict[str, str]) -> Choice:
    def made(field: str, why: str, value: str = "") -> Choice:
        return Choice(sheet=table.sheet, column=column, field=field, why=why, value=value)

    if reason := left_out(column):
        return made("", reason)
    if column in questions:
        return made(field_of(questions[column])[0], "choices", column.rsplit("/", 1)[-1])
    if column in _LINKS or _MACHINE.fullmatch(column):
        return made("external_id", "heading") if column == "_uuid" else made("", "link" if column in _LINKS else "machine")
    if table.tags and table.tags[index] and (field := field_of_tag(table.tags[index])):
        return made(field, "tag")
    field, how = field_of(column)
    if field:
        return made(field, "heading" if how == "whole" else "part")
    cells = [cell for row in table.rows[:_SAMPLE] if (cell := row.cells[index])]
    for field, pattern in _CONTENT:
        if cells and sum(pattern.fullmatch(cell) is not None for cell in cells) >= _MOST * len(cells):
            return made(field, "content")
    return made("", "unknown")


def _questions(table: Table) -> dict[str, str]:
    """Match the 0/1 columns of a KoBo question with several choices (`needs/shelter`) to the question, when no summary column has them."""
    found: dict[str, str] = {}
    for index, column in enumerate(table.columns):
        question, slash, choice = column.rpartition("/")
        if not slash or not choice or " " in choice or field_of(question)[0] not in MANY:
            continue
        cells = {row.cells[index] for row in table.rows[:_SAMPLE]}
        if cells <= {"0", "1", "0.0", "1.0", "true", "false", "True", "False", None} and cells != {None}:
            found[column] = question
    summaries = {question for question in found.values() if question in table.columns}
    return {column: "" if question in summaries else question for column, question in found.items()}


def _name_parts(choices: list[Choice]) -> list[Choice]:
    """Read a heading that can be a whole name or a part of it by what else is there: without its other part it is the whole name."""
    fields = {choice.field for choice in choices}
    if "name" in fields or ("name_given" in fields and "name_family" in fields):
        return choices
    parts = [choice for choice in choices if choice.field in {"name_given", "name_family"} and choice.why == "heading"]
    return [msgspec.structs.replace(choice, field="name") if choice in parts else choice for choice in choices]


def _cells(book: Book, mapping: Mapping, fields: Iterable[str]) -> Iterable[tuple[Table, str, list[str]]]:
    wanted = set(fields)
    by_column = {(c.sheet, c.column): c.field for c in mapping.choices}
    for table in book.tables:
        for index, column in enumerate(table.columns):
            if by_column.get((table.sheet, column)) in wanted:
                yield table, column, [cell for row in table.rows if (cell := row.cells[index])]


def _country_scheme(book: Book, mapping: Mapping) -> str:
    """Find the scheme of the country codes by what they are; empty when they could be of two that mean different countries."""
    if book.kind == "errf":
        return "unhcr"
    every = (cell for _, _, cells in _cells(book, mapping, _COUNTRY_FIELDS) for cell in cells)
    said = {part for cell in every for part in _BETWEEN.split(cell) if part}
    if not said:
        return "iso3"
    if all(_ALPHA2.fullmatch(part) for part in said):
        return "iso2"
    if not all(_ALPHA3.fullmatch(part) for part in said):
        return "names"
    as_iso3, as_unhcr = ({part: _country(part, scheme) for part in said} for scheme in ("iso3", "unhcr"))
    if all(as_iso3.values()) and (as_iso3 == as_unhcr or not all(as_unhcr.values())):
        return "iso3"
    return "unhcr" if all(as_unhcr.values()) and not all(as_iso3.values()) else ""


def _country(code: str, scheme: str) -> str:
    try:
        return codes.country(code, scheme)
    except Mistaken:
        return ""


def _orders(book: Book, mapping: Mapping) -> tuple[tuple[str, str, str], ...]:
    found = ((table.sheet, column, settle_order(cells)) for table, column, cells in _cells(book, mapping, _DAY_FIELDS))
    return tuple(item for item in found if item[2])

"""Make docs/protocol-events.md, the list of event types, from the model: `python -m tests.vectors.events_page`."""

import datetime as dt
import typing
from pathlib import Path

import msgspec

from safeconduct.model import facts

PAGE = Path(__file__).parents[2] / "docs" / "protocol-events.md"
HEAD = """# Event types

Written by `python -m tests.vectors.events_page` from `safeconduct.model.facts`; a test keeps it equal. How events are sealed and signed
is in [protocol.md](protocol.md), section 6.

An event is `[eid, hlc, fact]`, a fact `[type, field, ...]` with the fields in the order below, none left out. **A type never changes**:
what needs another field, or another meaning of one, is another type. A reader that does not know a type keeps the segment unread.

*bytes* is msgpack `bin`, *text* `str` in UTF-8, *day* a text `YYYY-MM-DD`, *number* an integer, *yes/no* a boolean, *list of* an array;
*or none* allows `nil`; a *calendar day* is `[calendar, day as said in it, day]`. A field called like a record (`case`, `person`,
`shelter` ...) is a reference of 16 bytes, or empty where the fact is about none; `replaces` lists the event ids that the fact takes the
place of; `*_ms` are milliseconds since 1970.

| type | compartment | sealed for | fields |
| --- | --- | --- | --- |
"""
WORDS = {bytes: "bytes", str: "text", int: "number", bool: "yes/no", dt.date: "day", facts.CalendarDay: "calendar day", type(None): "none"}


def told(kind):
    """Say what a field holds."""
    parts = typing.get_args(kind)
    if typing.get_origin(kind) is tuple and parts[-1] is Ellipsis:
        return f"list of {told(parts[0])}"
    if typing.get_origin(kind) is tuple:
        return "[" + ", ".join(told(part) for part in parts) + "]"
    if parts:
        return " or ".join(told(part) for part in parts)
    return WORDS[kind]


def row(kind):
    """Say what one type holds."""
    fields = msgspec.structs.fields(kind)
    names = {field.name for field in fields}
    tag = kind.__struct_config__.tag
    place = "the field `desk`" if "desk" in names else kind.compartment
    if tag in {"negotiation", "negotiation-note", "pledge", "pledge-withdrawn"}:
        place = "`country:` and the field `country`"
    sealed_for = "the case" if "case" in names else "the compartment"
    return f"| `{tag}` | {place} | {sealed_for} | {', '.join(f'`{field.name}` {told(field.type)}' for field in fields)} |\n"


def written():
    """Give the text of the page."""
    kinds = sorted(typing.get_args(facts.AnyFact), key=lambda kind: kind.__struct_config__.tag)
    return HEAD + "".join(row(kind) for kind in kinds)


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")

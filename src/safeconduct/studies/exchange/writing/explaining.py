"""Say what is in an export, in words for whoever opens it without this program.

>>> "README.txt" in readme({"cases.jsonl": 2}, is_whole=True)
True
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, get_args

from safeconduct.model import facts as f
from safeconduct.model import world

_ABOUT = MappingProxyType(
    {
        "README.txt": "this page",
        "FIELDS.txt": "every field of every JSON file, with what it means",
        "events.jsonl": "everything that was ever recorded, one event a line, in the order in which this vault learned of it",
        "cases.jsonl": "each case as it stands: persons, needs, threats, consents, applications, notes, tasks",
        "cases.csv": "one row a case, for a spreadsheet",
        "persons.csv": "one row a person, for a spreadsheet",
        "shelters.jsonl": "shelters, their beds, and who stays there, by case",
        "pathways.jsonl": "ways out and their terms",
        "notices.jsonl": "what countries let be known",
        "threats.jsonl": "threats to everybody",
        "negotiations.jsonl": "talks with countries and what they pledged; never hand this on",
        "workers.jsonl": "colleagues who are to be heard of",
        "exits.jsonl": "where passports go without a visa",
        "tasks.jsonl": "tasks that belong to no case",
        "claims.jsonl": "claims, and who said what of them on whose word; without what was told in testimony",
        "sources.jsonl": "who can say something; protected sources under pseudonyms",
        "captures.jsonl": "kept copies of pages and files; their bytes are among the events",
        "portions.jsonl": "parts of large captures; their bytes are among the events",
        "stamps.jsonl": "what a time-stamp authority said of captures, and the salts of all of them",
        "imports.jsonl": "files that were taken in",
        "exports.jsonl": "what left the vault before this",
        "kits.jsonl": "how many custodians bring the vault back, and when that was last tried",
        "forgettings.jsonl": "cases that were destroyed for good: a code, a day, a reason",
        "drafts.jsonl": "texts that were checked before they left, by a hash, and what was let pass and why",
        "questions.jsonl": "drafts that were asked about from a laptop of the press, by a hash, and what became of it",
        "public_names.jsonl": "names that may be public",
        "reports.jsonl": "what was told at the intake door, in the words of whoever told it: a link in it may be a trap",
        "mappings.jsonl": "how columns of spreadsheets were read",
    }
)
_PLAIN = """\
What this is
  An export of a Safeconduct vault{part}. People can be killed over what is in it. Keep it sealed, open it only where nobody else looks,
  and destroy it when it has done its work.

How to read it
  Files ending in .jsonl hold one JSON object a line, in UTF-8; any text editor shows them and any programming language reads them. The
  field "schema" says what kind of object it is; FIELDS.txt says what each field means. References are 32 hexadecimal digits; the code that
  people type (7K3M-9QTV) is their first ten digits in Crockford's Base32. Days are YYYY-MM-DD. Moments are milliseconds since 1970, in UTC.
  Codes carry their list: iso3:RUS is a country of ISO 3166, unhcr-sn:LP-IH a specific need in UNHCR's list.
  A field on which colleagues disagree is a list with more than one value: nobody has decided yet.
  Files ending in .csv are for spreadsheets. An apostrophe stands before whatever a spreadsheet would take for a formula, telephone
  numbers included, and line breaks are blanks; the exact text is in the .jsonl files.
  This copy is marked: the letters of references and codes are large or small, and blanks stand behind some cells, as in no other copy. A
  part of it that is found elsewhere tells which copy it was. Compare references without regard to case, and trim cells.

How to open a sealed export
  It is in the age format, version 1 (age-encryption.org/v1):  age --decrypt -o export.zip export.age

What is in it
"""


def readme(counts: Mapping[str, int | None], *, is_whole: bool) -> str:
    """Write README.txt: how to read the files, and how many records are in them where that is known beforehand."""
    lines = [_PLAIN.format(part="" if is_whole else ", of some cases only; where they stay was left out")]
    for name in sorted({"README.txt", "FIELDS.txt", *counts}):
        number = counts.get(name)
        lines.append(f"  {name:<20} {_ABOUT[name]}{'' if number is None else f' ({number:,})'}\n")
    return "".join(lines)


def _page(title: str, kind: type[Any], more: str = "") -> str:
    about = inspect.cleandoc(kind.__doc__ or "").replace("\n", "\n    ")
    return f"{title}{more}\n    {about}\n    fields: {', '.join(kind.__struct_fields__)}\n\n"


def fields_page() -> str:
    """Write FIELDS.txt from the types themselves: records first, then every kind of fact."""
    parts = ['Records, as in cases.jsonl and its neighbours: a line holds "schema", "code", and the fields of one of these.\n\n']
    inside = (world.Person, world.Application, world.Task)
    parts += [_page(kind.__name__, kind) for kind in dict.fromkeys((*world.RECORDS.values(), *inside))]
    parts.append(
        'Events, as in events.jsonl: "event" names the event, "at_ms" is when it was written, "author" the device, "compartment" where it'
        ' lay, "record" and "ref" what it speaks of, "type" one of these kinds, "fact" the fields.\n\n'
    )
    for fact in sorted(get_args(f.AnyFact), key=lambda kind: str(kind.__struct_config__.tag)):
        parts.append(_page(str(fact.__struct_config__.tag), fact))
    parts.append(_page("calendar day", f.CalendarDay))
    return "".join(parts)

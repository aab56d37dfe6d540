r"""Make reference facts of a passport index: where the holder of each passport may go, and on what terms.

>>> from safeconduct.studies.exchange.reading.recognising import read
>>> import datetime as dt
>>> facts, rejects = exits_of(read(b"Passport,Destination,Requirement\nRUS,SRB,30\n"), as_of=dt.date(2025, 1, 12), source="index")
>>> facts[0].passport, facts[0].rows
('iso3:RUS', (('iso3:SRB', 'visa_free', 30),))
"""

from __future__ import annotations

import datetime as dt
import hashlib

from safeconduct.errors import Mistaken
from safeconduct.ids import REF_BYTES
from safeconduct.model import codes, facts
from safeconduct.studies.exchange.household import Reject
from safeconduct.studies.exchange.reading import Book
from safeconduct.studies.exchange.words import plain

REQUIREMENTS = {
    "visa free": "visa_free",
    "visa on arrival": "visa_on_arrival",
    "eta": "eta",
    "e visa": "e_visa",
    "visa required": "visa_required",
    "no admission": "no_admission",
}
"""Words of the index to our own; a bare number of days means visa-free for so long."""
_SAME_COUNTRY = "-1"
_DAYS_MAX = 3_660  # ten years; a longer stay is residence


def exits_of(book: Book, *, as_of: dt.date, source: str) -> tuple[list[facts.ExitsListed], list[Reject]]:
    """Make one fact for each passport of an index.

    Args:
        book: an index that was read (`kind` is `passport-index`).
        as_of: the day that the index is of.
        source: who publishes it.

    Returns:
        The facts by passport, and the rows that were not taken.

    Raises:
        Mistaken: the file is no passport index.
    """
    if book.kind != "passport-index":
        raise Mistaken("this file is no passport index", "its headings are Passport, Destination, Requirement")
    table = book.tables[0]
    listed: dict[str, dict[str, tuple[str, str, int]]] = {}
    rejects = [
        Reject(sheet=fault.sheet, row=fault.row, column=fault.column, reason=fault.reason, says=fault.says)
        for fault in book.faults
        if fault.loses
    ]
    lost = {reject.row for reject in rejects}
    for row in table.rows:
        if row.number in lost:
            continue
        passport, destination, said = (cell or "" for cell in row.cells)
        if said == _SAME_COUNTRY:
            continue
        try:
            entry = (codes.country(destination, "iso3"), *_requirement(said))
            listed.setdefault(codes.country(passport, "iso3"), {})[entry[0]] = entry
        except Mistaken as error:
            rejects.append(Reject(sheet="", row=row.number, column="", reason="passport_index", says=error.says))
    stated = [
        facts.ExitsListed(
            exits=_ref(passport), passport=passport, source=source, as_of=as_of, rows=tuple(rows[key] for key in sorted(rows))
        )
        for passport, rows in sorted(listed.items())
    ]
    return stated, rejects


def _requirement(said: str) -> tuple[str, int]:
    if said.isascii() and said.isdigit() and int(said[:5]) <= _DAYS_MAX:
        return "visa_free", int(said)
    found = REQUIREMENTS.get(plain(said))
    if found is None:
        raise Mistaken("this requirement is not known", "known: " + ", ".join(REQUIREMENTS) + ", or a number of days")
    return found, 0


def _ref(passport: str) -> bytes:
    """Name the record of a passport the same way at every import, so that a newer index replaces the older one."""
    return hashlib.sha256(f"safeconduct/exits\0{passport}".encode()).digest()[:REF_BYTES]

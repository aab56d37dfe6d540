"""Say what left the vault and by whose hand, and give the secret by which a copy that leaves is marked.

>>> draw_of(bytes(16))(b"a cell") == draw_of(bytes(16))(b"a cell") != draw_of(bytes(15) + b"1")(b"a cell")
True
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec

from safeconduct.actions.office.joining import person_of
from safeconduct.actions.office.office import Office
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.vault.seal import derive

LEAVING_COMPARTMENT = f.ExportMade.compartment
"""Where it stands what left: who opens it sees what anybody took out."""


class Left(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A file that left.

    Attributes:
        export: the record of it.
        at: when that was written.
        device, person: the laptop that wrote it, and whose it is; no person where the office is of one.
        nickname: of that person, where colleagues use one and it is known here.
        cases: households in it; of evidence 1 if it was made for one, else 0.
    """

    export: str
    at: dt.datetime
    device: str
    person: str
    nickname: str
    recipient: str
    purpose: str
    cases: int
    is_sealed: bool


def left(office: Office, since: dt.datetime | None = None) -> tuple[Left, ...]:
    """List what left, the newest first, as far as this laptop opens where it stands."""
    owners, from_ms = person_of(office.roster), 0 if since is None else int(since.timestamp() * 1000)
    found = []
    for kept in office.replica.records("export"):
        for told in office.replica.history("export", kept.ref, limit=1) if kept.hlc >> 16 >= from_ms else ():
            assert isinstance(told.fact, f.ExportMade)
            person = owners.get(told.author, b"")
            worker = office.replica.look("worker", person) if person else None
            found.append(
                Left(
                    export=told.ref.hex(),
                    at=moment(told.hlc >> 16),
                    device=told.author.hex(),
                    person=person.hex(),
                    nickname=worker.label.value if worker is not None and worker.label is not None else "",
                    recipient=told.fact.recipient,
                    purpose=told.fact.purpose,
                    cases=told.fact.cases,
                    is_sealed=told.fact.is_sealed,
                )
            )
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def draw_of(export: bytes) -> Callable[[bytes], bytes]:
    """Give what draws the marks of a copy, by the reference of its export: who knows that, knows the marks.

    The reference is random, stands in the journal where `LEAVING_COMPARTMENT` is opened, and is not in the copy itself. An export of
    everything holds those of earlier ones.
    """
    return lambda data: derive(export, "sc1/copymark", data)

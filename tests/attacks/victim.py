"""A process that works on a vault until it is killed; it says on standard output what it was told is durable.

usage: victim.py FOLDER WORK FIRST    WORK: record | rebuild | starve:KIB, to record with so much more memory and no more
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
from pathlib import Path

from safeconduct.actions.office import Office, open_office
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.replica import CaseLine

NOW = dt.datetime(2017, 5, 1, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


def quiet(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""


def tell(word: object) -> None:
    """Say one word at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def record_one(office: Office, number: int) -> None:
    """Keep one act that needs two compartments: a case, and where it sleeps."""
    case, shelter, person = new_ref(), new_ref(), new_ref()
    office.keep(
        (
            f.CaseOpened(case=case, on=TODAY, via="hotline", label=f"act {number}"),
            f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
            f.ShelterOpened(shelter=shelter, name=f"place {number}", beds=2, on=TODAY),
            f.StayBegun(case=case, stay=new_ref(), shelter=shelter, beds=1, from_on=TODAY),
            f.NoteAdded(case=case, text=f"note of act {number} " * 40),
        ),
        NOW,
        quiet,
    )


def every_case(office: Office) -> list[CaseLine]:
    """List all cases, page by page."""
    lines: list[CaseLine] = []
    while page := office.replica.cases(offset=len(lines), limit=500).lines:
        lines += page
    return lines


def starve(kib: int) -> None:
    """Take no more memory than now and so much."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + kib * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main() -> None:
    """Open the vault and work until the end comes."""
    folder, work, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    office = open_office(folder, sys.stdin.readline().strip(), NOW, quiet)
    if work.startswith("starve:"):
        starve(int(work.partition(":")[2]))
    tell("ready")
    number, hoard = first, []
    while True:
        if work.startswith("starve:"):
            hoard.append(bytearray(1 << 14))
        if work != "rebuild":
            record_one(office, number)
        else:
            office.rebuild(TODAY, quiet)
        tell(number)
        number += 1


if __name__ == "__main__":
    main()

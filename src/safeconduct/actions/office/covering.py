"""Write as much in every lane as in a busy one, so that who watches a depot does not see where something happened.

cover(office, lambda: {lane: objects_that_go_there}, now)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from safeconduct.actions.office.office import Office
from safeconduct.vault.journal import Draft

COVERED = 2  # segments in each lane at a sync: of a day's work in a year of two offices, few lanes of talks held more (decision 0029)
COVERED_MOST = 8  # in each lane of a kind where one held more: all countries look alike, and an import of thousands costs no more than that


def cover(office: Office, going: Callable[[], Mapping[bytes, int]], now: dt.datetime) -> int:
    """Write segments without events, if something goes out anywhere, until `COVERED` objects go out in each lane.

    Where more go out in one lane, the others of its kind (all countries, all caseloads) get as many, up to `COVERED_MOST`.
    Nothing is written where one laptop writes alone: its lanes have no others beside them that would hide anything.

    Args:
        office: the vault.
        going: counts the objects that a sync would send, by lane; asked where there are several laptops.
        now: the instant.

    Returns:
        How many were written.
    """
    keys = office.keys
    if len(keys.devices) == 1:
        return 0
    counts, names = going(), sorted({one.name for one in keys.compartments if keys.may_write(one.name)})
    lanes = {name: counts.get(keys.writing(name).lane(keys.org), 0) for name in names}
    if not any(lanes.values()):
        return 0
    wanted: dict[str, int] = {}
    for name, count in lanes.items():
        wanted[_kind(name)] = max(wanted.get(_kind(name), COVERED), min(count, COVERED_MOST))
    written = 0
    for number in range(1, COVERED_MOST + 1):
        drafts = [Draft(compartment=name, case=None, facts=()) for name, count in lanes.items() if count < number <= wanted[_kind(name)]]
        if drafts:
            segments = office.journal.append(drafts, int(now.timestamp() * 1000))
            office.replica.fold(segments, now.astimezone().date())
            written += len(segments)
    return written


def _kind(compartment: str) -> str:
    """Say what a compartment is one of several of: `country`, `casework`, `shelter`."""
    return compartment.partition(":")[0]

"""Write as much in every lane as in a busy one, so that who watches a depot does not see where something happened.

cover(office, lambda: {lane: objects_that_go_there}, now)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from safeconduct.actions.office.office import Office
from safeconduct.vault.journal import Draft

COVERED = 2  # segments in each lane at a sync: of a day's work in a year of two offices, few lanes of talks held more (decision 0029)


def cover(office: Office, going: Callable[[], Mapping[bytes, int]], now: dt.datetime) -> int:
    """Write segments without events where fewer than `COVERED` objects would go out, if something goes out anywhere.

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
    written = 0
    for number in range(1, COVERED + 1):
        drafts = [Draft(compartment=name, case=None, facts=()) for name, count in lanes.items() if count < number]
        if drafts:
            segments = office.journal.append(drafts, int(now.timestamp() * 1000))
            office.replica.fold(segments, now.astimezone().date())
            written += len(segments)
    return written

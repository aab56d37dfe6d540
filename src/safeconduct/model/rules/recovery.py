"""When custodians are to be asked again whether they still have their shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from safeconduct.model.rules.outlook import later_by
from safeconduct.model.world import Recovery

DRILL_DAYS = 180  # days between drills. Ours: half a year, in which people move, and papers are thrown away


def newest_kit(kits: Iterable[Recovery]) -> Recovery | None:
    """Give the kit that counts: the one that was split last."""
    return max((kit for kit in kits if kit.split is not None), key=lambda kit: kit.split.order if kit.split else (0, 0, b""), default=None)


def drill_due_on(kit: Recovery) -> dt.date | None:
    """Give the day by which enough custodians must show their shares again: half a year after that many of them last did."""
    if kit.split is None:
        return None
    said = kit.split.value
    seen = sorted((kit.seen.get(number, said.on) for number in range(1, said.custodians + 1)), reverse=True)
    return later_by(seen[min(said.needed, len(seen)) - 1], DRILL_DAYS) if seen else None

"""Give instants that a page can show, whatever another device says they are.

>>> moment(0).isoformat()
'1970-01-01T00:00:00+00:00'
"""

from __future__ import annotations

import datetime as dt

from safeconduct.model.facts import MOST_MS


def moment(ms: int) -> dt.datetime:
    """Give the instant of milliseconds since 1970; before that year, or after 2200, it is the nearest of that time."""
    return dt.datetime.fromtimestamp(max(0, min(ms, MOST_MS)) / 1000, dt.UTC)

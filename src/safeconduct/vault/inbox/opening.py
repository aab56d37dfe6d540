"""Open a sealed report with the keys of its day.

open_report(blob, org, seeds)
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from safeconduct.errors import Damaged
from safeconduct.vault.inbox.days import DaySeed
from safeconduct.vault.intake import REPORT, Report, open_body, report_info, report_parts
from safeconduct.vault.seal import KEY_BYTES, unwrap, wrapping_public


def open_report(blob: bytes, org: bytes, seeds: Iterable[DaySeed]) -> Report:
    """Check and open a report.

    Args:
        blob: as a depot or a stick gave it.
        org: the organisation's pseudonym at its door.
        seeds: all private keys of this laptop that are left.

    Raises:
        Damaged: stage `report`, it is none to this organisation, or was cut or added to; `day`, this laptop has no key of its day (any
            more); `wrap`, it was not sealed to this laptop, or was changed; `commit`, `aead`, `padding`, it was changed; `decode`, what is
            in it is no report.
    """
    day, wraps, at = report_parts(blob, org)
    mine = [one for one in seeds if one.day == day]
    if not mine:
        raise Damaged("a report is of a day of which this laptop has no key, or none any more", stage="day")
    key = next(_keys(wraps, org, mine), None)
    if key is None:
        raise Damaged("a report was not sealed to this laptop, or was changed", stage="wrap")
    packed = open_body(key, REPORT, blob, at)
    try:
        return msgspec.msgpack.decode(packed, type=Report)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged("a report cannot be read", stage="decode") from None


def _keys(wraps: Sequence[bytes], org: bytes, mine: Sequence[DaySeed]) -> Iterator[bytes]:
    """Try every wrap with every key of the day."""
    for one in mine:
        info = report_info(org, wrapping_public(one.seed), one.day)
        for wrapped in wraps:
            with contextlib.suppress(Damaged):
                key = unwrap(one.seed, wrapped, info)
                if len(key) == KEY_BYTES:
                    yield key

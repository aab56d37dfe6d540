"""Show references, codes and instants the same way on every page.

>>> code_of("00" * 16), bare("rrf-pri:EM")
('0000-0000', 'EM')
"""

from __future__ import annotations

import datetime as dt

from safeconduct.ids import show


def code_of(ref: str) -> str:
    """Show a reference of an answer as people type it; nothing for nothing."""
    return show(bytes.fromhex(ref)) if ref else ""


def counted(number: int, one: str, many: str = "") -> str:
    """Say how many of something there are.

    >>> counted(1, "case"), counted(0, "case"), counted(1200, "history", "histories")
    ('1 case', '0 cases', '1,200 histories')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def bare(code: str) -> str:
    """Give a code without its scheme, for narrow columns."""
    return code.partition(":")[2] or code


def local(at: dt.datetime | None) -> str:
    """Show an instant in the local zone, to the minute."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at else ""


def zone() -> str:
    """Name the local zone by how far it is from UTC now, for whoever reads an hour to somebody elsewhere."""
    return f"UTC{dt.datetime.now().astimezone().isoformat(timespec='minutes')[-6:]}"

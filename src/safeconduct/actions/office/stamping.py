"""Check a time stamp that is to leave or has come, so that one that does not hold is named and can be left out by somebody's choice."""

from __future__ import annotations

from safeconduct.errors import Damaged
from safeconduct.studies.evidence import Stamp
from safeconduct.vault.quarantine import contain
from safeconduct.vault.stamp import READER, asked, understood

_SHOWN_CHARS = 16  # of a root, as lists of stamps show it


def check_stamp(stamp: Stamp) -> None:
    """Ask that a stamp is of its root and of the moment that is said, under the certificate that came with it.

    Raises:
        Damaged: it is not; it is named by the beginning of its root.
        Mistaken: what checks stamps is not installed.
    """
    name = stamp.root[:_SHOWN_CHARS]
    try:
        found = understood(contain(READER, asked(stamp.token, bytes.fromhex(stamp.root), stamp.authority.encode())))
    except Damaged as error:
        raise Damaged(f"stamp {name}: {error.says}", _hint(name), stage="stamp") from None
    if found.at_ms != stamp.at_ms:
        raise Damaged(f"stamp {name}: it is of another moment than is said", _hint(name), stage="stamp")


def _hint(name: str) -> str:
    return f"find out why; or go on without it, and say so to whoever gets it: --without-stamp {name}"

"""Bring a vault back when its passphrase or its computer is lost, with the help of several people who trust each other a little.

The room's rule: no share, and no secret made from shares, is ever kept; fewer shares than agreed open nothing; a word that is wrong is
named. It knows neither what the keys open nor who the custodians are.

    >>> made = split(bytes(16), b"keys", bytes(32), quorum=2, custodians=3)
    >>> joined(made.kit, {share.number: share for share in map(read, made.shares[1:])})
    b'keys'
"""

from safeconduct.vault.recovery.kit import CAP_BYTES, Fixed, Kit, Split, check, is_current, joined, pack, sealed_anew, split, unpack
from safeconduct.vault.recovery.words import NUMBERS, WORDS, Share, read, subsets, written

__all__ = [
    "CAP_BYTES",
    "NUMBERS",
    "WORDS",
    "Fixed",
    "Kit",
    "Share",
    "Split",
    "check",
    "is_current",
    "joined",
    "pack",
    "read",
    "sealed_anew",
    "split",
    "subsets",
    "unpack",
    "written",
]

"""Read a passphrase as the same bytes whatever keyboard it was typed on.

Two systems may send one visible letter as different code points, one with a narrow and one with a wide space, one with an invisible mark
that the other leaves out. Before stretching, a passphrase is therefore brought to Unicode form NFKC, invisible format marks (category Cf)
are dropped, and every run of white space is one space, none at the ends. Capitals stay capitals.

    >>> spelled("  e\u0301t\u00e9\u3000caf\uff45 ") == spelled("\u00e9te\u0301 cafe")
    True
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from safeconduct.errors import Mistaken

LONGEST_CHARACTERS = 1024  # more is a file pasted by accident
_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})  # control, unassigned, private, surrogate: no keyboard types them, and their form may change


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A passphrase that was found strong enough to lock a vault with; only `vault.passphrase.choose` makes one."""

    text: str = field(repr=False)


def spelled(passphrase: str) -> bytes:
    """Give the bytes of a passphrase that are stretched: UTF-8 of its one spelling.

    Raises:
        Mistaken: nothing is left, it is longer than 1024 characters, or it holds what no keyboard types.
    """
    if len(passphrase) > LONGEST_CHARACTERS:
        raise Mistaken(f"a passphrase has at most {LONGEST_CHARACTERS} characters", "type it, or give only its line")
    text = " ".join(unicodedata.normalize("NFKC", passphrase).split())
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if not text:
        raise Mistaken("the passphrase is empty", "type it again")
    if any(unicodedata.category(char) in _NO_TEXT for char in text):
        raise Mistaken("the passphrase holds a character that is no text", "type it again; use letters, digits, signs and spaces")
    return text.encode()

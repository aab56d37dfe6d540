"""Hold the keys of one case: one, or several where two devices drew a key each before they met.

They are joined in one row of bytes, 32 for each, in rising order of what envelopes commit to. What was sealed under any of them is read;
the first is the one to write with, so that all who hold the same keys write with the same one. In which order they came, and how often,
makes no difference.

    >>> ours, theirs = b"a" * 32, b"b" * 32
    >>> joined(ours, theirs) == joined(theirs, ours, theirs)
    True
    >>> writing(joined(ours, theirs)) in {ours, theirs}
    True
"""

from __future__ import annotations

from safeconduct.vault.journal.layout import ckid_of
from safeconduct.vault.seal import KEY_BYTES, same


def parts(keys: bytes) -> list[bytes]:
    """Take the keys of a case apart, the one to write with first."""
    return [keys] if len(keys) == KEY_BYTES else [keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES)]


def joined(*known: bytes | None) -> bytes:
    """Join what is known of the keys of a case; nothing known gives nothing."""
    first = (known[0] if known else None) or b""
    if all(other == first for other in known):
        return first
    every = {key for keys in known for key in parts(keys or b"")}
    return b"".join(key for _, key in sorted((ckid_of(key), key) for key in every))


def writing(keys: bytes) -> bytes:
    """Give the key to write with."""
    return keys[:KEY_BYTES]


def fitting(keys: bytes, ckid: bytes) -> bytes | None:
    """Give the key to which an envelope commits, or None if it is not among these."""
    return next((key for key in parts(keys) if same(ckid_of(key), ckid)), None)

"""State the bytes of a capture in facts that an act can hold: a small one at once, a large one portion by portion.

>>> import datetime as dt
>>> said = {"media_type": "text/plain", "taken_on": dt.date(2031, 4, 5), "taken_by": "ayla", "method": "by hand"}
>>> taken = f.CaptureTaken(capture=bytes(16), sha256=bytes(32), size=5, **said)
>>> [type(fact).__name__ for act in acts_of(taken, iter([b"bytes"])) for fact in act]
['CaptureTaken', 'CaptureChunk']
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from safeconduct.errors import Damaged
from safeconduct.ids import new_ref
from safeconduct.model import facts as f


def acts_of(taken: f.CaptureTaken, portions: Iterable[bytes], *, since: int = 0) -> Iterator[tuple[f.AnyFact, ...]]:
    """Give facts act by act; the first of all acts says what was taken.

    Args:
        taken: what is said of the capture.
        portions: its bytes, `facts.PORTION_BYTES` at a time; each is drawn when its act is asked for.
        since: the number of the first of these portions; more than 0 where keeping the capture was broken off after that many.
    """
    for number, content in enumerate(portions, since):
        head: tuple[f.AnyFact, ...] = () if number else (taken,)
        if taken.size <= f.PORTION_BYTES:
            yield *head, *(f.CaptureChunk(capture=taken.capture, number=at, content=piece) for at, piece in _pieces(content))
            continue
        ref = new_ref()
        said = f.PortionTaken(capture=taken.capture, portion=ref, number=number, size=len(content))
        yield *head, said, *(f.PortionChunk(portion=ref, number=at, content=piece) for at, piece in _pieces(content))


def verified(taken: f.CaptureTaken, portions: Iterable[bytes]) -> Iterator[bytes]:
    """Let portions pass; the last one only when all of them are known to be those of the hash, so that no other bytes make a whole capture.

    Raises:
        Damaged: they are not.
    """
    seen, waiting = hashlib.sha256(), b""
    for content in portions:
        seen.update(content)
        if waiting:
            yield waiting
        waiting = content
    if seen.digest() != taken.sha256:
        raise Damaged("the file changed while it was being kept", "close what writes to it, and take the copy again", stage="capture")
    yield waiting


def _pieces(content: bytes) -> Iterator[tuple[int, bytes]]:
    starts = range(0, len(content), f.CHUNK_BYTES)
    return ((at, content[start : start + f.CHUNK_BYTES]) for at, start in enumerate(starts))


def portioned(content: bytes) -> Iterator[bytes]:
    """Cut bytes that are in memory into portions."""
    return (content[start : start + f.PORTION_BYTES] for start in range(0, len(content), f.PORTION_BYTES))

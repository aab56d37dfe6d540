"""Sign each form that is given out, so that a form counts once, not at once and not for ever; nothing is kept of who asked for it.

A token is a number drawn for one form, the second in which it was drawn, and a signature over both and over the code name that goes with
the form. What is kept, in memory alone, is a hash of each number that was used, until its time is over.

    >>> tokens = Tokens(clock=lambda: 1_491_000_000.0)
    >>> token = tokens.draw("six words")
    >>> tokens.judge(token, "six words"), tokens.judge(token, "other words")
    (<Judged.EARLY: 2>, <Judged.WRONG: 4>)
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Callable
from enum import Enum, auto
from hashlib import blake2b

LEAST_SECONDS = 3.0  # nobody reads the page and writes a sentence in less; a program must at least wait
MOST_SECONDS = 2 * 3600.0  # for who writes slowly, or is disturbed
USED_CAP = 100_000  # forms in two hours; the budgets let through far fewer
FIGURES = 4  # of the question: one in ten thousand is guessed
_NUMBER_BYTES, _TIME_BYTES, _MARK_BYTES = 12, 5, 16
_TOKEN_CHARS = 44
_USED_BYTES = 10


class Judged(Enum):
    """What a token is worth."""

    GOOD = auto()
    EARLY = auto()
    LATE = auto()
    WRONG = auto()


class Tokens:
    """The forms of one run: the key is drawn at its start, and gone at its end.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Draw the key."""
        self._key = secrets.token_bytes(32)
        self._clock = clock
        self._used: dict[bytes, float] = {}

    def draw(self, code_name: str) -> str:
        """Give the token of a new form, 44 letters and digits."""
        body = secrets.token_bytes(_NUMBER_BYTES) + int(self._clock()).to_bytes(_TIME_BYTES, "big")
        return base64.urlsafe_b64encode(body + self._mark(body, code_name)).decode("ascii")

    def judge(self, token: str, code_name: str) -> Judged:
        """Say what a token is worth for the form that it came with."""
        whole = _decoded(token)
        body, mark = whole[:-_MARK_BYTES], whole[-_MARK_BYTES:]
        if len(body) != _NUMBER_BYTES + _TIME_BYTES or not secrets.compare_digest(mark, self._mark(body, code_name)):
            return Judged.WRONG
        age = self._clock() - int.from_bytes(body[_NUMBER_BYTES:], "big")
        if age < LEAST_SECONDS:
            return Judged.EARLY
        return Judged.GOOD if age <= MOST_SECONDS else Judged.LATE

    def figures(self, token: str) -> str:
        """Give the figures that the question of a form asks for."""
        drawn = blake2b(_decoded(token), key=self._key, digest_size=FIGURES * 4, person=b"figures").digest()
        return "".join(str(int.from_bytes(drawn[at : at + 4], "big") % 10) for at in range(0, len(drawn), 4))

    def claim(self, token: str) -> bool:
        """Use a token up; False if it was used before, or if too many are in use to remember another."""
        now = self._clock()
        while self._used and next(iter(self._used.values())) < now:
            del self._used[next(iter(self._used))]
        name = self._name(token)
        if name in self._used or len(self._used) >= USED_CAP:
            return False
        self._used[name] = now + MOST_SECONDS
        return True

    def is_used(self, token: str) -> bool:
        """Tell whether a token was used up."""
        return self._name(token) in self._used

    def give_back(self, token: str) -> None:
        """Let a token be used again: nothing came of it."""
        self._used.pop(self._name(token), None)

    def _mark(self, body: bytes, code_name: str) -> bytes:
        return blake2b(body + code_name.encode("utf-8", "replace"), key=self._key, digest_size=_MARK_BYTES, person=b"form").digest()

    def _name(self, token: str) -> bytes:
        return blake2b(_decoded(token), key=self._key, digest_size=_USED_BYTES, person=b"used").digest()


def _decoded(token: str) -> bytes:
    """Give the bytes of a token; none if it has another form, so that each token can be written in one way only."""
    try:
        whole = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True) if len(token) == _TOKEN_CHARS else b""
    except (binascii.Error, ValueError):
        return b""
    return whole if base64.urlsafe_b64encode(whole).decode("ascii") == token else b""

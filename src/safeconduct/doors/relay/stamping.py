"""Ask the one time-stamp authority that the relay's keeper chose, about 32 bytes and nothing else (RFC 3161).

The rule of this page: where is asked comes from the keeper's own command and from nowhere else, and what is asked is written here, from
the 32 bytes that a member named; so no member can make the relay call elsewhere or say anything else. A redirection is no answer. What
comes back is handed on unread, up to a cap: whoever asked checks it. How often an organisation asked today is kept in memory alone.

authority = Authority("https://stamps.example.org/tsr")
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from typing import Final

from safeconduct.errors import SafeconductError
from safeconduct.vault.relay import STAMP_ANSWER_BYTES, Line, read_service
from safeconduct.vault.stamp import request_of

IMPRINT_BYTES: Final = 32
A_DAY: Final = 8  # questions of an organisation: one is usual, and a line may break
ALL_A_DAY: Final = 1000  # questions of all organisations: public authorities ask their guests for less than one a minute
AT_ONCE: Final = 4  # calls under way
SECONDS: Final = 20.0  # for a whole answer; whoever waits at the other end waits thirty
_DAY_SECONDS: Final = 86_400
_OK: Final = 200
_ASKS, _ANSWERS = "application/timestamp-query", "application/timestamp-reply"


class Spent(Exception):
    """There were enough questions today, or there are enough under way."""


class Silent(Exception):
    """The authority does not answer, or not as one does."""


class Authority:
    """An authority, and who asked it how often today.

    Args:
        address: its page: `https`, an onion address, or a place on this machine.
        is_by_tor: ask through Tor.
        seconds: to wait for a whole answer.

    Raises:
        Mistaken: it is no address.
        Refused: it would go over the open network unencrypted.
    """

    def __init__(self, address: str, *, is_by_tor: bool = False, seconds: float = SECONDS) -> None:
        """Take the address; nothing is asked yet."""
        self._base, self._target = read_service(address)
        self._is_by_tor = is_by_tor
        self._seconds = seconds
        self._day = 0
        self._asked: Counter[int] = Counter()
        self._flying = 0

    async def ask(self, organisation: int, imprint: bytes, now: int) -> bytes:
        """Give what the authority answers about 32 bytes.

        Args:
            organisation: whose question it is, by its number in the store.
            imprint: the 32 bytes.
            now: seconds since 1970.

        Raises:
            Spent: too many questions.
            Silent: no answer.
        """
        self._count(organisation, now)
        self._flying += 1
        try:
            return await asyncio.to_thread(self._called, request_of(imprint))
        except (SafeconductError, _NoAnswer):
            raise Silent from None
        finally:
            self._flying -= 1

    def _count(self, organisation: int, now: int) -> None:
        """Count a question; a new day (of universal time) begins at nothing."""
        if now // _DAY_SECONDS != self._day:
            self._day = now // _DAY_SECONDS
            self._asked.clear()
        if self._flying >= AT_ONCE or self._asked[organisation] >= A_DAY or self._asked.total() >= ALL_A_DAY:
            raise Spent
        self._asked[organisation] += 1

    def _called(self, question: bytes) -> bytes:
        """Call, in a thread: one line, one question, one answer."""
        with contextlib.closing(Line(self._base, seconds=self._seconds, is_by_tor=self._is_by_tor)) as line:
            answer = line.ask("POST", self._target, {"content-type": _ASKS, "accept": _ANSWERS}, question)
            if answer.status != _OK or answer.header("content-type").partition(";")[0].strip().lower() != _ANSWERS:
                raise _NoAnswer
            return answer.body(STAMP_ANSWER_BYTES)


class _NoAnswer(Exception):
    """Something came that is no answer."""

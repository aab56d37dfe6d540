"""Keep, in memory, everybody who is known as she is heard, so that each new person is compared with all in milliseconds.

Heard when it is first asked for, then kept up with the history. It ends with the office, and is never written.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from safeconduct.vault.replica import Replica

if TYPE_CHECKING:
    from safeconduct.studies.duplicates import Questions

Progress = Callable[[str, int, int], None]
HEARD_AT_ONCE = 5_000  # cases: a second or two; of more, nobody waits for it while she records something
_PAGE = 1_000  # events of the history looked at a time
_STEP = 100  # cases between two reports


class Likeness:
    """The questions about a vault's people, kept up with its replica."""

    def __init__(self) -> None:
        """Begin with nobody heard."""
        self._questions: Questions | None = None
        self._cursor = -1

    def is_ready(self, replica: Replica) -> bool:
        """Tell whether asking costs no long wait: everybody was heard already, or there are not so many."""
        return self._cursor >= 0 or replica.cases(limit=1).total <= HEARD_AT_ONCE

    def keep_up(self, replica: Replica, progress: Progress) -> Questions:
        """Hear what was recorded since the last time, the first time everything."""
        newest = replica.history(limit=1)
        last = newest[0].cursor if newest else 0
        if self._questions is None:
            self._questions = nobody_heard()
        if self._cursor < 0:
            total = replica.cases(limit=1).total
            for number, case in enumerate(replica.each_case()):
                if number % _STEP == 0:
                    progress("hearing names", number, total)
                self._questions.take(case)
        elif last != self._cursor:
            self._hear_changed(self._questions, replica)
        self._cursor = last
        return self._questions

    def _hear_changed(self, questions: Questions, replica: Replica) -> None:
        changed: set[bytes] = set()
        before: int | None = None
        while page := replica.history(before=before, limit=_PAGE):
            fresh = [told for told in page if told.cursor > self._cursor]
            changed.update(told.ref for told in fresh if told.kind == "case")
            before = page[-1].cursor
            if len(fresh) < len(page):
                break
        known = questions.cases
        if replica.cases(limit=1).total < len(known | changed):  # somebody was forgotten
            changed |= known
        for ref in changed:
            case = replica.look("case", ref)
            if case is None:
                questions.drop(ref)
            else:
                questions.take(case)


def nobody_heard() -> Questions:
    """Give questions about nobody yet. What they need of arrays is loaded here, by the one who compares: a tenth of a second.

    Its library for matrices, which is not used, would begin a thread for each processor, in the process that holds the keys.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from safeconduct.studies.duplicates import Questions  # noqa: PLC0415 - see above

    return Questions()

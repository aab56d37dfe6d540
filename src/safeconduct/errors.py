"""Say what went wrong in words a case worker can act on.

One root, `SafeconductError`, carries a sentence for the person (`says`), the next act (`hint`) and the exit code that the command line
promises. Its children are told apart by what a person can do about them. Errors carry references and counts, never names or places:
whatever text is put in here may end up on a screen, in a terminal's scroll-back or in a bug report.

    >>> raise Locked(says="this vault is locked", hint="run: safeconduct unlock")
    Traceback (most recent call last):
    safeconduct.errors.Locked: this vault is locked
"""

from __future__ import annotations

from typing import ClassVar


class SafeconductError(Exception):
    """The one error that leaves a room; anything else that does is a bug (exit 1).

    Args:
        says: one sentence for the person, without names, places or secrets.
        hint: what to do next, or empty.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, says: str, hint: str = "") -> None:
        """Keep the sentence and the hint."""
        super().__init__(says)
        self.says = says
        self.hint = hint


class Mistaken(SafeconductError):
    """The input is wrong: name the row, field or byte and what would be right."""

    exit_code = 2


class Refused(SafeconductError):
    """A rule says no: the input was understood, and doing it would be wrong or unsafe."""

    exit_code = 10


class Locked(SafeconductError):
    """There is no key here: wrong passphrase, or nobody has unlocked."""

    exit_code = 11


class Damaged(SafeconductError):
    """A signature, a hash, a format or a history does not hold; nothing was written.

    Args:
        says: one sentence for the person.
        hint: what to do next.
        stage: the check that failed, in the words of `docs/protocol.md` (for example `commit`, `signature`, `padding`).
    """

    exit_code = 12

    def __init__(self, says: str, hint: str = "", *, stage: str = "") -> None:
        """Keep the sentence, the hint and the stage."""
        super().__init__(says, hint)
        self.stage = stage


class Unreachable(SafeconductError):
    """A disk, depot or process did not answer; what was done so far is kept."""

    exit_code = 13

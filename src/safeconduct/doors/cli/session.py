"""Ask the vault to act: through the key process when it runs, otherwise here, after asking for the passphrase.

session = Session(folder, passphrase_fd=None, at=None)
answer = session.ask("case_list", case_list.Ask(), case_list.Answer)
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from safeconduct.errors import Locked, Mistaken
from safeconduct.vault.agent import call, status

A = TypeVar("A")
PASSPHRASE_BYTES_CAP = 4096  # of a passphrase read from a file descriptor


def read_passphrase(
    fd: int | None, *, prompt: str = "Passphrase", twice: bool = False, hint: str = "run: safeconduct unlock; or give --passphrase-fd"
) -> str:
    """Read a passphrase from a file descriptor, or type it unseen; `hint` says what to do where nobody can type.

    Raises:
        Mistaken: nothing can be typed here and no descriptor was named, or what was read is no text.
    """
    if fd is not None:
        try:
            with os.fdopen(os.dup(fd), "rb") as source:
                return source.read(PASSPHRASE_BYTES_CAP).split(b"\n", 1)[0].decode()
        except (OSError, UnicodeDecodeError) as error:
            raise Mistaken(f"no passphrase could be read from file descriptor {fd}", "for example: --passphrase-fd 3 3<file") from error
    if not sys.stdin.isatty() and not os.environ.get("SAFECONDUCT_TYPED"):
        raise Mistaken("a passphrase is needed and nobody is here to type it", hint)
    typed: str = click.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True)
    return typed


class Session:
    """One command's way to a vault."""

    def __init__(self, folder: Path, *, passphrase_fd: int | None, at: dt.date | None, progress: Callable[[str, int, int], None]) -> None:
        """Remember where the vault is and how to open it; nothing is opened yet."""
        self.folder = folder
        self._fd = passphrase_fd
        self._at = at
        self._progress = progress
        self._office: Any = None

    def now(self) -> dt.datetime:
        """Give this instant, or noon (UTC) of the day that the person asked to look from."""
        if self._at is not None:
            return dt.datetime.combine(self._at, dt.time(12), tzinfo=dt.UTC)
        return dt.datetime.now(dt.UTC)

    def ask(self, verb: str, ask: Any, answer: type[A]) -> A:
        """Have an action done and give its answer.

        Raises:
            SafeconductError: whatever the action raised, or Locked when the passphrase is wrong.
        """
        from safeconduct.actions.acts import act, packed

        now = self.now()
        if self._office is None:
            try:
                return msgspec.msgpack.decode(call(self.folder, verb, packed(ask, now), self._progress), type=answer)
            except Locked as locked:
                if status(self.folder) is not None:
                    raise  # the act itself said so: a key process runs, and asking for the passphrase here would answer nothing
                if (self.folder / "keystore").exists():
                    self._open()
                else:
                    raise Mistaken("there is no vault there", "make one: safeconduct init; or name it: --vault FOLDER") from locked
        return act(self._office, verb, ask, now, self._progress)  # type: ignore[no-any-return]

    def open_with(self, passphrase: str) -> None:
        """Open the vault here with a passphrase that was read already, unless a key process has it open."""
        if self._office is None and status(self.folder) is None:
            self._open(passphrase)

    def _open(self, passphrase: str | None = None) -> None:
        from safeconduct.actions.office import open_office
        from safeconduct.vault.agent import harden

        harden()
        self._office = open_office(self.folder, passphrase or read_passphrase(self._fd), self.now(), self._progress)

    def close(self) -> None:
        """Close what was opened here; a key process stays."""
        if self._office is not None:
            self._office.close()
            self._office = None

"""Destroy the keys without loading what other commands need: a second counts, and the less can fail the better.

Only what is plainly typed is understood here (`panic`, with `--yes` and `--vault FOLDER`); all else goes the usual way, to `panic.py`,
which does the same.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from safeconduct.errors import Refused, SafeconductError

_ASK = "ENTER destroys the keys of this vault, for good. Ctrl-C leaves it as it is."
_INTERRUPTED = 130


def default_folder() -> Path:
    """Give the vault used when none is named: SAFECONDUCT_VAULT, or `safeconduct` in the person's data folder."""
    named = os.environ.get("SAFECONDUCT_VAULT")
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(named) if named else Path(data) / "safeconduct"


def hastened(words: list[str]) -> int | None:
    """Destroy the keys if that is plainly what the words after `panic` ask, and give the exit code; None for anything else."""
    is_sure, folder = False, default_folder()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--yes":
            is_sure = True
        elif word == "--vault" and rest:
            folder = Path(rest.pop(0))
        else:
            return None
    try:
        destroy(folder, is_sure=is_sure)
    except SafeconductError as error:
        sys.stderr.write(f"safeconduct: {error.says}\n" + (f"  {error.hint}\n" if error.hint else ""))
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("safeconduct: nothing was changed\n")
        return _INTERRUPTED
    return 0


def destroy(folder: Path, *, is_sure: bool) -> dict[str, bool | int]:
    """Ask once, destroy, and say what was done; give the same as values.

    Raises:
        Refused: nobody said yes.
        Mistaken: no vault is or was there.
        Unreachable: the disk refused, and the vault still opens.
    """
    from safeconduct.actions.panic import panic
    from safeconduct.vault.panic import freed_later

    if not is_sure:
        confirm()
    with contextlib.suppress(ValueError):  # not in the main thread
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)  # a closed window must not stop it halfway
    with freed_later(folder.absolute()):
        answer = panic(folder.absolute())
    told = ["done: nothing in this vault opens any more" if answer.was_vault else "nothing here opens: the keys were gone already"]
    if answer.is_running:
        told.append("  a process still has it open and does not end: SWITCH THE MACHINE OFF")
    if not answer.is_overwritten:
        told.append("  the disk refused to overwrite the keystore, so it was only removed: destroy the disk when you can")
    sys.stderr.write("\n".join((*told, "")))
    return {
        "was_vault": answer.was_vault,
        "ended": answer.ended,
        "is_running": answer.is_running,
        "is_overwritten": answer.is_overwritten,
        "has_replica": answer.has_replica,
    }


def confirm() -> None:
    """Wait for one press of the largest key; what was typed ahead by a hand that trembles does not count.

    Raises:
        Refused: nobody is here to press it, or the line was closed.
    """
    if not sys.stdin.isatty():
        raise Refused("this needs a yes, and nobody is here to give it", "add --yes when you are sure")
    with contextlib.suppress(ImportError, OSError):
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    sys.stderr.write(f"{_ASK}\n")
    sys.stderr.flush()
    if not sys.stdin.readline().endswith("\n"):
        raise Refused("nothing was changed")

"""How long commands take: the help, and `today` on a vault of two hundred cases, beyond the derivation of the key.

Limits of the first issue: help 90 ms of CPU time, today 0.3 s beyond the key.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path

from bench.report import Row, at_most, command_cpu_seconds, cpu_seconds, reported
from safeconduct.actions.office import create_office
from safeconduct.studies.story import surge
from safeconduct.vault.passphrase import choose
from safeconduct.vault.seal import stretch

PASSPHRASE = "otter lantern seventeen mild harbour quilt"  # noqa: S105 - of a vault that lives for the length of the bench
_CASES = 200  # an organisation of the usual size
_PYTHON = str(Path(sys.executable))
_COMMAND = str(Path(sys.executable).with_name("safeconduct"))


def made_vault(place: Path, cases: int) -> tuple[Path, dt.datetime]:
    """Make a vault of so many invented cases, and give its folder and its last instant."""
    folder, now = place / "vault", dt.datetime(2017, 4, 1, tzinfo=dt.UTC)
    office = create_office(folder, choose(PASSPHRASE), now, lambda _what, _done, _total: None)
    for act in surge(cases, seed=1):
        now = act.at
        office.keep(act.drafts, act.at, lambda _what, _done, _total: None)
    office.close()
    return folder, now


def rows() -> list[Row]:
    """Measure the commands as whole processes."""
    bare = command_cpu_seconds([_PYTHON, "-c", "pass"])
    help_s = command_cpu_seconds([_COMMAND, "--help"])
    with tempfile.TemporaryDirectory() as place:
        folder, now = made_vault(Path(place), _CASES)
        secret = Path(place, "passphrase")
        secret.write_text(PASSPHRASE)
        today_s = _today(folder, now, secret)
    key_s = cpu_seconds(lambda: stretch(PASSPHRASE.encode(), bytes(16)), repeats=3)
    return [
        at_most("safeconduct --help", help_s * 1000, "ms CPU", 90, peer=f"python -c pass {bare * 1000:.0f} ms"),
        at_most(f"safeconduct today, {_CASES} cases, beyond the key", today_s - key_s, "s CPU", 0.3, peer=f"the key alone {key_s:.2f} s"),
        reported("safeconduct today, key included", today_s, "s CPU"),
    ]


def _today(folder: Path, now: dt.datetime, secret: Path) -> float:
    """Time `today` as a whole process that reads its passphrase from a file descriptor."""
    command = [_COMMAND, "today", "--vault", str(folder), "--at", now.date().isoformat(), "--passphrase-fd", "3"]
    return command_cpu_seconds(["/bin/sh", "-c", 'secret=$1; shift; exec "$@" 3<"$secret"', "sh", str(secret), *command])

"""The command line.

Manners: data goes to standard output, all else to standard error; `--json` prints one object with a `schema`; exit codes are a promise
(docs/manual/exit-codes.md); a secret is typed at a prompt or read from a file descriptor, never an argument, never in the environment; what
was recorded is shown back. Commands are imported only when they are used.

    safeconduct case list --status active --json
"""

from __future__ import annotations

import sys

from safeconduct.doors.cli.words import COMMANDS, Lazy


def main() -> None:
    """Run the command line and exit with its code."""
    from safeconduct.doors.cli.manners import run

    sys.exit(run(Lazy(COMMANDS, "safeconduct.doors.cli")))

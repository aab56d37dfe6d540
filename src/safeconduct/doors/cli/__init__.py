"""The command line.

Manners: data goes to standard output, all else to standard error; `--json` prints one object with a `schema`; exit codes are a promise
(docs/manual/exit-codes.md); a secret is typed at a prompt or read from a file descriptor, never an argument, never in the environment; what
was recorded is shown back. Commands are imported only when they are used.

    safeconduct case list --status active --json
"""

from __future__ import annotations

import sys

from safeconduct import __version__
from safeconduct.doors.cli.words import overview

_HELP = frozenset({"-h", "--help"})


def main() -> None:
    """Run the command line and exit with its code; help and version are answered at once, before anything that takes time to load."""
    asked = sys.argv[1:]
    if asked == ["--version"]:
        sys.stdout.write(f"safeconduct {__version__}\n")
    elif not asked or (len(asked) == 1 and asked[0] in _HELP):
        sys.stdout.write(overview() + "\n")
    else:
        if asked[0] == "panic":
            from safeconduct.doors.cli.haste import hastened

            exit_code = hastened(asked[1:])
            if exit_code is not None:
                sys.exit(exit_code)
        try:
            from safeconduct.doors.cli.lazy import program
            from safeconduct.doors.cli.manners import run
        except KeyboardInterrupt:  # typed while the rest still loads: nothing has begun
            sys.exit(130)
        sys.exit(run(program()))

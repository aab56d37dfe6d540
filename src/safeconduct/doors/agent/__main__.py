"""Open the real vault behind the key process's door.

Started by `safeconduct.vault.agent.start`; by hand it only says so.

    python -m safeconduct.doors.agent
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from safeconduct.actions.acts import Served
from safeconduct.actions.office import open_office
from safeconduct.doors.agent import run
from safeconduct.errors import Mistaken
from safeconduct.vault.agent import Progress


def open_served(folder: Path, passphrase: str, progress: Progress) -> Served:
    """Open a vault for serving."""
    return Served(open_office(folder, passphrase, dt.datetime.now(dt.UTC), progress))


if __name__ == "__main__":
    try:
        run(open_served)
    except Mistaken as error:
        sys.stderr.write(f"{error.says}\n{error.hint}\n")
        sys.exit(error.exit_code)

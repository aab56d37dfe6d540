"""Be the key process of a vault: started by `safeconduct unlock`, never by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from safeconduct.actions.acts import Served
from safeconduct.actions.office import open_office
from safeconduct.doors.agent import run
from safeconduct.vault.agent import Handler, Progress


def open_vault(folder: Path, passphrase: str, progress: Progress) -> Handler:
    """Open the vault that the starter named."""
    return Served(open_office(folder, passphrase, dt.datetime.now(dt.UTC), progress))


if __name__ == "__main__":
    run(open_vault)

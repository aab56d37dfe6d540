"""A vault for every test that needs one: made once a session, since stretching a passphrase takes a second, and copied for each test."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from safeconduct.actions.office import Office, create_office, open_with
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import Keyring, Master, unlock
from safeconduct.vault.passphrase import choose

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")  # how long an example takes is the machine's affair, and no reason to fail

os.environ["TZ"] = "MSK-3"  # wherever this machine stands: days are shown as they are there, and no test may hang on that
time.tzset()

PASSPHRASE = "otter lantern seventeen mild harbour quilt"
BEGUN = dt.datetime(2017, 4, 1, 9, tzinfo=dt.UTC)


STARTED = frozenset({"desk", "fresh_desk", "story_vault", "browser", "unlocked"})
"""Fixtures that start processes: whoever uses one is slow, and `./dev check` leaves it out."""


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow whatever starts a desk, a browser or a key process."""
    for item in items:
        if STARTED.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def quiet(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""


@pytest.fixture(scope="session")
def empty_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one empty vault; do not open it: copy it."""
    folder = tmp_path_factory.mktemp("vaults") / "vault"
    create_office(folder, choose(PASSPHRASE), BEGUN, quiet).close()
    return folder


@pytest.fixture
def vault_folder(empty_vault: Path, tmp_path: Path) -> Path:
    """Give a fresh copy of an empty vault; PASSPHRASE opens it."""
    return Path(shutil.copytree(empty_vault, tmp_path / "vault"))


@pytest.fixture(scope="session")
def opened_keystore(empty_vault: Path) -> tuple[Keyring, Master]:
    """Open the keystore of the empty vault once: stretching the passphrase anew for each test would take most of the suite's time."""
    return unlock(empty_vault / "keystore", PASSPHRASE, DiskFiles())


@pytest.fixture
def office(vault_folder: Path, opened_keystore: tuple[Keyring, Master]) -> Iterator[Office]:
    """Give an opened, empty vault."""
    opened = open_with(vault_folder, *opened_keystore, BEGUN, quiet)
    yield opened
    opened.close()

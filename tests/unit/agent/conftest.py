"""Real key processes with a little vault behind them; each test has its own runtime folder and leaves no process."""

import contextlib
import os
import select
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from safeconduct.vault import agent
from tests.unit.agent import little_vault

ROOT = Path(__file__).parents[3]
MODULE = little_vault.__name__


def silent(what, done, total):
    pass


@pytest.fixture
def runtime(monkeypatch):
    """Give the key process a private runtime folder with a short path, and the tests' modules."""
    folder = Path(tempfile.mkdtemp(prefix="sc-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def vault(tmp_path, runtime):
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def begin(vault):
    """Start key processes, and end at the test's end those that still run."""
    handles = []

    def start(passphrase=little_vault.RIGHT, idle_seconds=600, folder=vault, on_progress=silent):
        started = agent.start(folder, passphrase, idle_seconds=idle_seconds, on_progress=on_progress, module=MODULE)
        handles.append(os.pidfd_open(started.process))
        return started

    yield start
    for handle in handles:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        os.close(handle)


def ends(process, seconds=30):
    """Tell whether a process ends in time; a process that is gone has ended."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)

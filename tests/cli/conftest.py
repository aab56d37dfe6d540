"""A vault with its key process running, as after `safeconduct unlock`: commands in the tests' own process then need no passphrase."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.transcript import SAFECONDUCT
from tests.conftest import PASSPHRASE

PEOPLE = Path(__file__).with_name("people.csv")  # an invented list, for the command that takes files in


@pytest.fixture
def unlocked(vault_folder, monkeypatch):
    """Give an unlocked vault, which is the default one for commands of this test; it is locked afterwards."""
    monkeypatch.setenv("SAFECONDUCT_VAULT", str(vault_folder))
    monkeypatch.chdir(vault_folder.parent)  # files that a command writes lie beside the vault
    shutil.copy(PEOPLE, "people.csv")
    command = [*SAFECONDUCT, "unlock", "--quiet", "--passphrase-fd", "0"]
    opened = subprocess.run(command, input=f"{PASSPHRASE}\n", text=True, capture_output=True, timeout=60, check=False)
    assert opened.returncode == 0, opened.stderr
    yield vault_folder
    subprocess.run([*SAFECONDUCT, "lock"], capture_output=True, timeout=60, check=True)

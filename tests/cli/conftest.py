"""A vault with its key process running, as after `safeconduct unlock`: commands in the tests' own process then need no passphrase."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.transcript import SAFECONDUCT
from tests.conftest import PASSPHRASE

FILES = [
    *Path(__file__).parent.glob("*.csv"),
    *Path(__file__).parent.glob("*.txt"),
    *Path(__file__).parent.glob("*.warc"),
]  # invented, for commands that take files


@pytest.fixture
def unlocked(vault_folder, monkeypatch):
    """Give an unlocked vault, which is the default one for commands of this test; it is locked afterwards."""
    monkeypatch.setenv("SAFECONDUCT_VAULT", str(vault_folder))
    monkeypatch.chdir(vault_folder.parent)  # files that a command writes lie beside the vault
    for file in FILES:
        shutil.copy(file, file.name)
    command = [*SAFECONDUCT, "unlock", "--quiet", "--passphrase-fd", "0"]
    opened = subprocess.run(command, input=f"{PASSPHRASE}\n", text=True, capture_output=True, timeout=60, check=False)
    assert opened.returncode == 0, opened.stderr
    yield vault_folder
    subprocess.run([*SAFECONDUCT, "lock"], capture_output=True, timeout=60, check=True)
